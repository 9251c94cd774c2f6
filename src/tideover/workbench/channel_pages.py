"""The pages of channels: how each fares, what is paused, and pausing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.http import CurrentWork
from tideover.base.work import Work
from tideover.gate import Channel
from tideover.outreach import (
    CANCEL_CHUNK,
    ChannelHealth,
    Pause,
    PauseScope,
    cancel_queued,
    channel_health,
    list_pauses,
    load_plans,
    pause_outreach,
    resume_outreach,
)
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.locales import translate
from tideover.workbench.rendering import Viewer, desk_viewer, respond

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=80)]
Typed = Annotated[str, Form(max_length=200)]
TONES = {"up": "good", "trying": "tide", "resting": "late", "down": "stop"}


@router.get("/channels")
def channels_page(
    request: Request, work: CurrentWork, actor: CurrentActor, still: Asked = "", cancelled: Asked = ""
) -> HTMLResponse:
    """How each channel fares, and what is paused. Comes anew by itself, unless asked to keep ``still``."""
    require(actor, Permission.SEE_OPERATIONS)
    viewer = desk_viewer(request, work)
    context = channels_context(channel_health(work), list_pauses(work), work.now(), viewer)
    ended = int(cancelled) if cancelled.isdecimal() and len(cancelled) <= 4 else None
    return respond(
        request, "channels.html", viewer, is_still=bool(still), cancelled=ended, most=CANCEL_CHUNK, problem=None, **context
    )


def channels_context(health: Sequence[ChannelHealth], pauses: Sequence[Pause], now: datetime, viewer: Viewer) -> dict[str, Any]:
    """What the page shows: channels that are set up or have something waiting, and the others by name."""
    teller = viewer.teller(TENANT_ZONE)
    used = [each for each in health if each.state not in ("silent", "unconfigured") or _has_work(each)]
    return {
        "channels": [
            (each, span(viewer.language, now - each.oldest_queued_at) if each.oldest_queued_at else None) for each in used
        ],
        "others": [each for each in health if each not in used],
        "pauses": [(pause, what_of(pause.scope, pause.value)) for pause in pauses],
        "tones": TONES,
        "teller": teller,
        "now": now,
    }


def _has_work(health: ChannelHealth) -> bool:
    return bool(health.queued or health.sending or health.in_doubt or health.is_paused)


def span(language: str, length: timedelta) -> str:
    """``3 days``, ``4 hours``: a length of time in its greatest whole unit, 48 hours being hours still."""
    minutes = max(int(length.total_seconds() // 60), 0)
    for unit, size, least in (("day", 1440, 2880), ("hour", 60, 60), ("minute", 1, 0)):
        if minutes >= least and (unit == "minute" or minutes % size == 0 or minutes >= 3 * size):
            count = minutes // size
            return translate(language, f"span.{unit}" if count == 1 else f"span.{unit}s", count=count)
    raise AssertionError


# --- pausing ----------------------------------------------------------------------------------------------------------


def what_of(scope: PauseScope, value: str) -> str:
    """A scope as forms carry it: ``all``, ``channel:sms``, ``plan:gentle-overdue``."""
    return f"{scope.value}:{value}" if value else scope.value


def read_what(what: str) -> tuple[PauseScope, str]:
    """Raises ``Invalid("unknown_scope")``."""
    scope, _, value = what.partition(":")
    if scope not in set(PauseScope) or (scope != PauseScope.ALL and not value):
        raise Invalid("unknown_scope", field="what")
    return PauseScope(scope), value


@router.get("/channels/pause")
def pause_page(request: Request, work: CurrentWork, actor: CurrentActor, what: Asked = "") -> HTMLResponse:
    """The form that pauses sending. It stands on a page of its own: this one does not come anew while somebody types."""
    require(actor, Permission.PAUSE)
    return _form(request, work, {"what": what, "reason": ""}, {})


@router.post("/channels/pause")
def pausing(
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    what: Typed = "",
    reason: Typed = "",
    cancel: Typed = "",
) -> Response:
    """Stop all sending, a channel's or a plan's; with ``cancel``, end what is queued of it, too."""
    require(actor, Permission.PAUSE)
    try:
        scope, value = read_what(what)
        pause_outreach(work, scope, value, reason)
    except (Invalid, Conflict) as error:
        request.state.failed = True
        field = "reason" if error.code == "reason_required" else "what"
        problem = error.code if error.code in ("reason_required", "paused_already") else "unknown"
        problems = {field: f"pause.problem.{problem}"}
        return _form(request, work, {"what": what, "reason": reason, "cancel": cancel}, problems)
    if cancel:
        return RedirectResponse(f"/channels?cancelled={cancel_queued(work, scope, value)}", 303)
    return RedirectResponse("/channels", 303)


@router.post("/channels/resumption")
def resuming(request: Request, work: CurrentWork, actor: CurrentActor, what: Typed = "", reason: Typed = "") -> Response:
    """Let what was paused go on, for a reason."""
    require(actor, Permission.PAUSE)
    try:
        resume_outreach(work, *read_what(what), reason)
    except (NotFound, Invalid) as error:
        request.state.failed = True
        viewer = desk_viewer(request, work, "/channels")
        context = channels_context(channel_health(work), list_pauses(work), work.now(), viewer)
        problem = "reason_required" if error.code == "reason_required" else "not_paused"
        context |= {"is_still": True, "cancelled": None, "most": CANCEL_CHUNK, "problem": f"pause.problem.{problem}"}
        return respond(request, "channels.html", viewer, 422 if problem == "reason_required" else 404, **context)
    return RedirectResponse("/channels", 303)


@router.post("/channels/cancellation")
def cancelling(work: CurrentWork, actor: CurrentActor, what: Typed = "") -> Response:
    """End what is queued of something, some hundreds at a time."""
    require(actor, Permission.PAUSE)
    return RedirectResponse(f"/channels?cancelled={cancel_queued(work, *read_what(what))}", 303)


def _form(request: Request, work: Work, sent: dict[str, str], problems: dict[str, str]) -> HTMLResponse:
    viewer = desk_viewer(request, work, "/channels/pause")
    return respond(request, "pause.html", viewer, 422 if problems else 200, **pause_context(sent, problems, list_pauses(work)))


def pause_context(sent: dict[str, str], problems: dict[str, str], pauses: Sequence[Pause]) -> dict[str, Any]:
    """What the form shows: what may be paused and is not yet."""
    taken = {what_of(pause.scope, pause.value) for pause in pauses}
    return {
        "sent": sent,
        "problems": problems,
        "is_all_paused": "all" in taken,
        "channels": [channel for channel in Channel if f"channel:{channel}" not in taken],
        "plans": [plan for plan in load_plans() if f"plan:{plan}" not in taken],
    }
