"""A tenant's daily tidying: what was only kept for a while goes. Facts, dead letters and contacts stay."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from tideover.app.idempotency import purge_kept
from tideover.base import jobs
from tideover.base.work import Work
from tideover.conversation import forget_parts, forget_questions
from tideover.security import purge_sessions

KEEP_JOBS_DAYS = 7
KEEP_ANSWERS_DAYS = 7  # callers retry within hours


def start_tidying(work: Work) -> None:
    """Queue the next tidying, at 19:30 UTC (half past three at night in China); once a day however often asked."""
    now = work.now()
    due = datetime.combine(now.astimezone(UTC).date(), time(19, 30), UTC)
    due += timedelta(days=1) if due <= now else timedelta()
    jobs.enqueue(work, "tidy", {}, due_at=due, key=f"tidy:{due.date()}")


def tidy(work: Work, payload: dict[str, Any]) -> None:
    jobs.purge_done(work, KEEP_JOBS_DAYS)
    purge_kept(work, KEEP_ANSWERS_DAYS)
    purge_sessions(work)
    forget_parts(work)
    forget_questions(work)
    jobs.enqueue(work, "forget_strays", {})  # they are of no tenant: a job of the system's
    start_tidying(work)
