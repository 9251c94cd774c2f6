"""Pause, resume and cancel: all sending, a channel's or a plan's. It bites at the next redeem: a send reads it under its
own hold, in the transaction that would let it go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import TouchId, new_id
from tideover.base.work import Work
from tideover.gate import Channel
from tideover.journal import record
from tideover.outreach.actions.sending import SENDABLE, end_touch, get_touch
from tideover.outreach.model import OutreachPaused, OutreachResumed2, TouchState
from tideover.outreach.plans import load_plans
from tideover.outreach.store import channels as store
from tideover.outreach.store import touches as touch_store

MAX_REASON = 200
CANCEL_CHUNK = 500


class PauseScope(StrEnum):
    ALL = "all"
    CHANNEL = "channel"
    PLAN = "plan"


def parse_scope(text: str) -> PauseScope:
    """Raises ``Invalid("unknown_scope")``."""
    try:
        return PauseScope(text)
    except ValueError:
        raise Invalid("unknown_scope", field="scope", expected=", ".join(PauseScope)) from None


@dataclass(frozen=True, slots=True)
class Pause:
    """``value``: the channel or plan; empty for all."""

    scope: PauseScope
    value: str
    reason: str
    placed_by: str
    placed_at: datetime


def pause_outreach(work: Work, scope: PauseScope, value: str, reason: str) -> None:
    """Nothing of it is sent from this commit on; what is queued waits, until it is resumed or its deadline has come.

    Raises ``Invalid`` for a channel or plan there is not, or without a reason; ``Conflict("paused_already")``.
    """
    _check(scope, value)
    reason = _reason(reason)
    row = {"id": new_id(), "scope": scope.value, "value": value, "reason": reason}
    if not store.insert_pause(work, {**row, "placed_by": work.actor, "placed_at": work.now()}):
        raise Conflict("paused_already", scope=scope.value)
    record(work, OutreachPaused(scope.value, value, reason, work.actor))


def resume_outreach(work: Work, scope: PauseScope, value: str, reason: str) -> None:
    """Let it go on: what waits is judged anew when it is sent. Raises ``NotFound("pause_not_found")``, or ``Invalid`` without a
    reason."""
    reason = _reason(reason)
    paused_by = store.lift_pause(work, scope.value, value, work.actor, work.now())
    if paused_by is None:
        raise NotFound("pause_not_found", field="value")
    jobs.wake_parked(work)
    record(work, OutreachResumed2(scope.value, value, reason, work.actor, paused_by))


def _reason(given: str) -> str:
    reason = given.strip()
    if not reason or len(reason) > MAX_REASON:
        raise Invalid("reason_required", field="reason", expected=f"why, in at most {MAX_REASON} characters")
    return reason


@dataclass(frozen=True, slots=True)
class Stoppable:
    """Something that could be paused: how many contacts wait that it would hold, and how many are being sent at this moment,
    which it would not call back."""

    scope: PauseScope
    value: str
    title_zh: str
    title_en: str
    queued: int
    sending: int
    is_paused: bool


def stoppables(work: Work) -> list[Stoppable]:
    """Everything that can be paused: all sending, each channel that can send, each plan."""
    standing = {(row.scope, row.value) for row in store.standing_pauses(work)}
    waiting = touch_store.waiting(work)

    def told(scope: PauseScope, value: str, zh: str = "", en: str = "") -> Stoppable:
        name = {PauseScope.CHANNEL: "channel", PauseScope.PLAN: "plan"}.get(scope)
        mine = [row for row in waiting if name is None or getattr(row, name) == value]
        counts = sum(row.queued for row in mine), sum(row.sending for row in mine)
        return Stoppable(scope, value, zh, en, *counts, (scope.value, value) in standing)

    channels = [told(PauseScope.CHANNEL, channel.value) for channel in Channel if channel in SENDABLE]
    plans = [told(PauseScope.PLAN, plan.id, plan.title_zh, plan.title_en) for plan in load_plans().values()]
    return [told(PauseScope.ALL, ""), *channels, *plans]


def list_pauses(work: Work) -> list[Pause]:
    """What is paused now, the newest first."""
    return [
        Pause(PauseScope(row.scope), row.value, row.reason, row.placed_by, row.placed_at) for row in store.standing_pauses(work)
    ]


def cancel_queued(work: Work, scope: PauseScope, value: str) -> int:
    """End what is queued and not being sent at this moment, for good; at most 500 a call. Returns how many."""
    _check(scope, value)
    channel = value if scope is PauseScope.CHANNEL else None
    plan = value if scope is PauseScope.PLAN else None
    found = touch_store.queued_of(work, channel, plan, CANCEL_CHUNK)
    for id_ in found:
        end_touch(work, get_touch(work, TouchId(id_)), TouchState.CANCELLED, "cancelled")
    return len(found)


def cancel_touch(work: Work, touch: TouchId) -> None:
    """End one queued contact. Raises ``NotFound``, or ``Conflict("not_queued")`` where it is too late."""
    get_touch(work, touch)
    found = touch_store.touch_row(work, touch, lock=True)
    if found is None or found.state is not TouchState.QUEUED:
        raise Conflict("not_queued", state=found.state.value if found else "unknown")
    end_touch(work, found, TouchState.CANCELLED, "cancelled")


def cancel_words(work: Work, ending: str) -> int:
    """End the queued contacts that bring their own words (``send_words``) and whose script ends so. Returns how many."""
    found = [touch_store.touch_row(work, touch, lock=True) for touch in touch_store.queued_words(work, ending)]
    open_ = [touch for touch in found if touch is not None and touch.state is TouchState.QUEUED]
    for touch in open_:
        end_touch(work, touch, TouchState.CANCELLED, "template_withdrawn")
    return len(open_)


def _check(scope: PauseScope, value: str) -> None:
    if scope is PauseScope.ALL and value:
        raise Invalid("unexpected_value", field="value", expected="none: all is paused")
    if scope is PauseScope.CHANNEL and value not in set(Channel):
        raise Invalid("unknown_channel", field="value", expected=", ".join(Channel))
    if scope is PauseScope.PLAN and value not in load_plans():
        raise Invalid("unknown_plan", field="value", expected=", ".join(load_plans()))
