"""When a person may be contacted: the spans of today and of the days to come in which an ask would be permitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tideover.base import clock
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.gate.instead import ways_to
from tideover.gate.model import Ask, Channel, Purpose, Standing
from tideover.gate.rows import Rulebook
from tideover.gate.rules import closes_at, earliest, judge, midnight
from tideover.gate.standing import standings_of

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Slot:
    """``[start, end)``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Way:
    """``rules``: those that refuse now; ``slots``: within the days asked about, each as if nothing else happened."""

    channel: Channel
    rules: tuple[str, ...]
    slots: tuple[Slot, ...]


def lawful_slots(ask: Ask, standing: Standing, rulebook: Rulebook, start: datetime, end: datetime) -> tuple[Slot, ...]:
    """The spans between two moments in which ``ask`` would be permitted, by what is known now, in order. Pure.

    The ask answers nothing (``answers`` is None): how long an answer is one is no span of a day.
    """
    found = []
    moment = start
    while (opens := earliest(ask, standing, rulebook, moment)) is not None and opens < end:
        moment = opens
        while moment < end and not judge(ask, standing, rulebook, moment):
            moment = _next_change(ask, standing, rulebook, moment)
        moment = min(moment, end)
        found.append(Slot(opens, moment))
    return tuple(found)


def _next_change(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> datetime:
    """The first moment after ``at`` at which a permitted ask may be refused: a window closes, or a day begins with which
    another rule comes into force."""
    closing = closes_at(ask, standing, rulebook, at)
    days = [midnight(at.astimezone(tz).date() + timedelta(days=1), tz) for tz in filter(None, map(clock.zone, standing.zones))]
    return min(filter(None, [closing, *days]))


def ways_open(
    work: Work, person: PersonId, purpose: Purpose, *, account: AccountId | None = None, days: int = 7
) -> tuple[Way, ...]:
    """Every channel the person can be reached on, and when each is lawful from now to the end of the day ``days`` days on, by
    the tenant's clock (1: today). Nothing is recorded or used up.

    Raises ``Invalid`` for another number of days than 1 to 31.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("invalid_days", field="days", expected=f"1 to {MOST_DAYS}")
    now = work.now()
    end = midnight(work.today() + timedelta(days=days), clock.TENANT_ZONE)
    asks: Sequence[Ask] = ways_to(work, person, account, [purpose])
    return tuple(
        Way(
            ask.channel,
            tuple(objection.rule for objection in judge(ask, standing, rulebook, now)),
            lawful_slots(ask, standing, rulebook, now, end),
        )
        for ask, (standing, rulebook) in zip(asks, standings_of(work, asks), strict=True)
    )
