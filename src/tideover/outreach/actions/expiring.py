"""End what was not sent by its deadline, however long its channel is shut or paused: no contact waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tideover.base import jobs
from tideover.base.work import Work
from tideover.outreach.actions.sending import end_touch, mark_in_doubt
from tideover.outreach.model import TouchState
from tideover.outreach.store import touches as store

EVERY = timedelta(minutes=15)
CHUNK = 200
UNREPORTED = timedelta(hours=12)  # how long after its permit a visit may go without a word of what came of it


def start_expiring(work: Work) -> None:
    """Queue the next look, at a full quarter of an hour; once each, however often asked."""
    slot = int(work.now().timestamp() // EVERY.total_seconds()) + 1
    due_at = datetime.fromtimestamp(slot * EVERY.total_seconds(), UTC)
    jobs.enqueue(work, "expire_touches", {}, due_at=due_at, key=f"expire_touches:{slot}")


def expire_touches(work: Work, payload: dict[str, Any]) -> None:
    """End a chunk; more of them at once, and look again after a while."""
    now = work.now()
    late = store.queued_past(work, now, CHUNK)
    for id_ in late:
        touch = store.touch_row(work, id_, lock=True)
        if touch is not None:
            end_touch(work, touch, TouchState.EXPIRED, touch.reason or "too_late")
    for id_ in store.visits_begun_before(work, now - UNREPORTED, CHUNK):
        touch = store.touch_row(work, id_, lock=True)
        if touch is not None:
            mark_in_doubt(work, touch, "not_reported")
    if len(late) == CHUNK:
        jobs.enqueue(work, "expire_touches", {})
    start_expiring(work)
