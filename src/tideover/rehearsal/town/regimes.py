"""Ways to deal with a town, for comparison: who is written to on a morning, seeing only what a lender can see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, runtime_checkable

import numpy as np

from tideover.rehearsal.town.engine import Standing, Town
from tideover.rehearsal.town.model import Deed, DeedKind, Message, Tone
from tideover.rehearsal.town.state import ZONE

MORNING_HOUR = 8  # the books are read, and the day's messages decided
LATER_HOURS = range(9, 22)  # when an attentive regime is asked again
HELP_FROM_DAYS = 30
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


@runtime_checkable
class Attentive(Protocol):
    """A regime that hears what comes in through the day, and takes back or sends something then."""

    def at_hour(self, at: datetime, heard: Sequence[Deed]) -> list[Message]:
        """The messages of the hour that begins at ``at`` (9:00 to 21:00 of the town), each after ``at``. ``heard``: what was
        paid and said since it was asked last; all of a day stands in the next morning's ``View.replies``, too."""
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


class HelpFirst:
    """Help is offered once, by a gentle text, to whoever has come to be 30 days overdue; then nothing until they were current.
    Nobody whose promise is open, nobody who asked for quiet."""

    name = "help first"

    def __init__(self) -> None:
        self._offered: set[int] = set()

    def contacts(self, day: date, view: View) -> list[Message]:
        standing = view.standing
        self._offered &= set(standing.person[standing.dpd > 0].tolist())
        behind = set(standing.person[standing.dpd >= HELP_FROM_DAYS].tolist()) - self._offered
        at, found = datetime.combine(day, time(12), ZONE), []
        for person in sorted(behind):
            id_ = view.people[person]
            if id_ not in view.stopped and view.promised.get(id_, date.min) < day:
                self._offered.add(person)
                found.append(Message(id_, "sms", Tone.GENTLE, "offer", at))
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
        view = View(day, town.ids, town.accounts, town.standing(), _told(replies), frozenset(stopped), dict(promised))
        now = regime if hasattr(regime, "contacts") else regime(day)
        sent = _send(town, now.contacts(day, view))
        lived = []
        if isinstance(now, Attentive):
            for hour in LATER_HOURS:
                at = datetime.combine(day, time(hour), ZONE)
                lived.append(town.step(at))
                sent += _send(town, now.at_hour(at, _told(lived[-1])))
        day += timedelta(days=1)
        lived.append(town.step(_morning(day)))
        replies = [deed for some in lived for deed in some]
        yield Day(view, sent, replies)


def _told(deeds: Sequence[Deed]) -> tuple[Deed, ...]:
    return tuple(deed for deed in deeds if deed.kind not in UNHEARD)


def _send(town: Town, messages: list[Message]) -> list[Message]:
    for message in messages:
        town.hear(message)
    return list(messages)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(MORNING_HOUR), ZONE)
