"""What caps still look at of past contacts, so that people of whom it is the same can be judged as one. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from tideover.base import clock
from tideover.gate.model import Ask, Channel, PastContact, Purpose, Result
from tideover.gate.rows import LOOK_BACK_DAYS, Rulebook
from tideover.gate.rules import counts, midnight, room_on

# Of a contact: when (seconds since 1970), and how: channel, purpose, whether it was about the account asked about, the result
# (empty: not known), whether it was to whom is asked about, and whether it was on the number.
Said = tuple[float, str]


class CapsSeen:
    """The caps that bind asks like ``ask`` on some day, by a jurisdiction and zones, as they look back from ``at``."""

    def __init__(self, ask: Ask, jurisdiction: str, zones: Sequence[str | None], rulebook: Rulebook, at: datetime) -> None:
        self._ask = ask
        self._caps = rulebook.caps_on(jurisdiction, ask.channel, ask.purpose)
        self._days = [_Days(tz, at) for tz in filter(None, map(clock.zone, dict.fromkeys(zones)))]
        self._counting: dict[str, tuple[int, ...]] = {}

    def of(self, contacts: Sequence[Said]) -> tuple[Any, ...] | None:
        """In each zone, for each limit of each cap, the day of the contact that must be out of sight before there is room,
        where it still is in sight. Two asks of which it is equal are refused by the same caps, and until the same moment.
        None: a contact is yet to come, or older than any that counts.
        """
        found: list[Any] = []
        for zone in self._days:
            counted: list[list[date]] = [[] for _ in self._caps]
            for at, how in contacts:  # in order
                day = zone.day_of(at)
                if day is None:
                    return None
                caps = self._counting.get(how)
                for which in caps if caps is not None else self._count(how):
                    counted[which].append(day)
            for cap, days in zip(self._caps, counted, strict=True):
                for limit in cap.limits:
                    is_reached = room_on(limit, days, zone.today) is not None
                    found.append(days[-limit.limit] if is_reached else None)
        return tuple(found)

    def _count(self, how: str) -> tuple[int, ...]:
        contact = past_contact((0, how), self._ask)
        self._counting[how] = tuple(which for which, cap in enumerate(self._caps) if counts(cap, contact, self._ask))
        return self._counting[how]


def past_contact(said: Said, ask: Ask) -> PastContact:
    """The contact itself; one about another account than the ask's is about none."""
    channel, purpose, is_accounts, result, is_theirs, is_same = said[1].split(":")
    return PastContact(
        datetime.fromtimestamp(said[0], UTC),
        Channel(channel),
        Purpose(purpose),
        ask.account if is_accounts == "t" else None,
        Result(result) if result else None,
        is_theirs == "t",
        is_same == "t",
    )


class _Days:
    """The local days before a moment, and its own."""

    def __init__(self, tz: tzinfo, at: datetime) -> None:
        self.today = at.astimezone(tz).date()
        self._days = [self.today - timedelta(days=ago) for ago in range(LOOK_BACK_DAYS + 40, -1, -1)]
        self._begins = [midnight(day, tz).timestamp() for day in (*self._days, self.today + timedelta(days=1))]

    def day_of(self, at: float) -> date | None:
        place = bisect_right(self._begins, at)
        return self._days[place - 1] if 0 < place < len(self._begins) else None
