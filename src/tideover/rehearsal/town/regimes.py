"""Ways to deal with a town, for comparison: who is written to on a morning, seeing only what a lender can see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

import numpy as np

from tideover.rehearsal.town.engine import Standing, Town
from tideover.rehearsal.town.model import Deed, DeedKind, Message, Tone
from tideover.rehearsal.town.state import ZONE

MORNING_HOUR = 8  # the books are read, and the day's messages decided
UNHEARD = {DeedKind.COMPLAINS_ABOVE, DeedKind.LOOKS}  # what a lender does not hear of at once


@dataclass(frozen=True, slots=True)
class View:
    """What a lender knows on the morning of ``day``. ``standing`` numbers ``people`` and ``accounts``; ``replies``: what was
    paid and said since the last morning; ``stopped``: who asked for quiet or whose number is wrong, and has not taken it back;
    ``promised``: open promises, by person."""

    day: date
    people: Sequence[str]
    accounts: Sequence[str]
    standing: Standing
    replies: Sequence[Deed]
    stopped: Set[str]
    promised: Mapping[str, date]


class Regime(Protocol):
    """A way to deal with a town."""

    @property
    def name(self) -> str: ...

    def contacts(self, day: date, view: View) -> list[Message]:
        """The messages of ``day``, each after 8:00 of it in the town."""
        ...


class Nothing:
    """Nobody is written to."""

    name = "nothing"

    def contacts(self, day: date, view: View) -> list[Message]:
        return []


class EveryoneDaily:
    """Everybody with something overdue, every day, whatever became of yesterday; who asked for quiet is left in it."""

    name = "everyone daily"

    def __init__(self, channel: str = "sms", tone: Tone = Tone.PLAIN, hour: int = 10) -> None:
        self._channel, self._tone, self._hour = channel, tone, hour

    def contacts(self, day: date, view: View) -> list[Message]:
        overdue = sorted(set(view.standing.person[view.standing.dpd > 0].tolist()))
        at = datetime.combine(day, time(self._hour), ZONE)
        who = [view.people[person] for person in overdue]
        return [Message(id_, self._channel, self._tone, "collect", at) for id_ in who if id_ not in view.stopped]


class Ordinary:
    """What the calibration takes for an ordinary lender: a text on the third day overdue, then on the 15th and 30th day of
    each month overdue a call, from the 61st day a serious one; nobody whose promise is open, nobody who asked for quiet."""

    name = "ordinary"

    def contacts(self, day: date, view: View) -> list[Message]:
        worst = np.zeros(len(view.people), np.int64)
        np.maximum.at(worst, view.standing.person, view.standing.dpd)
        found = []
        for person in np.flatnonzero((worst == 3) | ((worst > 0) & (worst % 15 == 0))).tolist():
            id_, dpd = view.people[person], int(worst[person])
            if id_ in view.stopped or view.promised.get(id_, date.min) >= day:
                continue
            if dpd == 3:
                message = Message(id_, "sms", Tone.GENTLE, "remind", datetime.combine(day, time(10), ZONE))
            else:
                tone = Tone.SERIOUS if dpd > 60 else Tone.PLAIN
                message = Message(id_, "voice", tone, "collect", datetime.combine(day, time(18, 30), ZONE))
            found.append(message)
        return found


@dataclass(frozen=True, slots=True)
class Day:
    """A day lived: what the lender saw in the morning, whom it wrote to, what people did from that morning to the next."""

    view: View
    sent: Sequence[Message]
    deeds: Sequence[Deed]


def live(town: Town, regime: Regime | Callable[[date], Regime], until: date) -> Iterator[Day]:
    """Live under ``regime`` (or, by day, under another each) from where the town is to the morning of ``until``."""
    stopped: set[str] = set()
    promised: dict[str, date] = {}
    day = (town.now + timedelta(seconds=1)).date()
    replies: Sequence[Deed] = town.step(_morning(day))
    while day < until:
        for deed in replies:
            if deed.kind in (DeedKind.ASKS_STOP, DeedKind.WRONG_NUMBER):
                stopped.add(deed.person)
            elif deed.kind is DeedKind.PROMISES and deed.day is not None:
                promised[deed.person] = deed.day
        heard = tuple(deed for deed in replies if deed.kind not in UNHEARD)
        view = View(day, town.ids, town.accounts, town.standing(), heard, frozenset(stopped), dict(promised))
        sent = (regime if hasattr(regime, "contacts") else regime(day)).contacts(day, view)
        for message in sent:
            town.hear(message)
        day += timedelta(days=1)
        replies = town.step(_morning(day))
        yield Day(view, sent, replies)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(MORNING_HOUR), ZONE)
