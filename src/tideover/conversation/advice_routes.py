"""HTTP of the language model that may be asked where we are not sure: whether one is set, and how it fares."""

from __future__ import annotations

import math

from fastapi import APIRouter, Request

from tideover.base.http import CurrentWork, Day, Shown
from tideover.conversation.advice import store
from tideover.conversation.advice.asking import endpoint_of
from tideover.outreach import BreakerState
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["conversation"])


class LanguageModelShown(Shown):
    """Of ``day`` (today): ``asked`` of at most ``most_asked``, ``tokens`` of at most ``most_tokens``; ``chosen``: it chose an
    answer of ours, ``declined``: it said that none fits, ``failed``: nothing that counts came back. ``breaker``: ``open`` while
    it is left alone after failures, for another ``shut_seconds``. ``model`` null: none is set, and nothing is asked."""

    model: str | None
    timeout_seconds: float
    day: Day
    asked: int
    most_asked: int
    chosen: int
    declined: int
    failed: int
    tokens: int
    most_tokens: int
    breaker: BreakerState
    shut_seconds: int


@router.get("/language-model", response_model=LanguageModelShown)
def language_model(request: Request, work: CurrentWork, actor: CurrentActor) -> LanguageModelShown:
    """The language model that may be asked, and how it fares today."""
    require(actor, Permission.SEE_OPERATIONS)
    settings = request.app.state.settings
    endpoint, today = endpoint_of(settings), store.model_day(work, work.today())
    return LanguageModelShown(
        model=endpoint.name if endpoint else None, timeout_seconds=settings.language_model_timeout_seconds,
        day=today.day.isoformat(), asked=today.asked, most_asked=settings.language_model_daily_calls, chosen=today.chosen,
        declined=today.declined, failed=today.failed, tokens=today.tokens, most_tokens=settings.language_model_daily_tokens,
        breaker=today.breaker,
        shut_seconds=math.ceil(today.shut_seconds),
    )  # fmt: skip
