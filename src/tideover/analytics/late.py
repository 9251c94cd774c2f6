"""Contacts and decisions that would not have been, had we known then what we know now.

A payment, pause or plan that counts from a day gone by changes what was owed on it. Every permit to collect or remind
that was given in between is judged again on the day's own figures: nothing was due after all, or the account stood in
another bucket and another treatment would have been chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tideover.analytics.model import business_day
from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, PermitId, PersonId
from tideover.base.work import Work
from tideover.book import Hindsight, Owed, accounts_of, get_person, hindsight, zone_of
from tideover.gate import REMIND_AHEAD_DAYS, PastPermit, Purpose, permits_between

PAGE = 500
MOST_DAYS = timedelta(days=92)
NOTHING_DUE, OTHER_BUCKET = "nothing_due", "other_bucket"


@dataclass(frozen=True, slots=True)
class LateLine:
    """A permit that would not have been, or not so. ``finding``: nothing_due or other_bucket; ``because``: references of
    what we came to know too late; ``contacted_at``: when it was used, None: never."""

    permit: PermitId
    person: PersonId
    account: AccountId | None
    channel: str
    purpose: str
    script: str
    decided_at: datetime
    contacted_at: datetime | None
    finding: str
    due_then_minor: int
    due_now_minor: int
    bucket_then: str
    bucket_now: str
    because: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "permit": str(self.permit),
            "person": str(self.person),
            "account": str(self.account) if self.account else None,
            "channel": self.channel,
            "purpose": self.purpose,
            "script": self.script,
            "decided_at": self.decided_at.isoformat(),
            "contacted_at": self.contacted_at.isoformat() if self.contacted_at else None,
            "finding": self.finding,
            "due_then_minor": self.due_then_minor,
            "due_now_minor": self.due_now_minor,
            "bucket_then": self.bucket_then,
            "bucket_now": self.bucket_now,
            "because": list(self.because),
        }


def span_of(since: date, until: date) -> tuple[datetime, datetime]:
    """The business days ``since`` to ``until``, both included, as moments. Raises ``Invalid("invalid_span")``."""
    if not timedelta() <= until - since <= MOST_DAYS:
        raise Invalid("invalid_span", field="until", expected=f"a day from since on, at most {MOST_DAYS.days} days later")
    return business_day(since, TENANT_ZONE.key)[0], business_day(until, TENANT_ZONE.key)[1]


def late_lines(
    work: Work, since: datetime, until: datetime, after: tuple[datetime, PermitId] | None = None
) -> Iterator[LateLine]:
    """Of the permits given from ``since`` to before ``until``, those that would not have been, oldest first. ``after``:
    (``decided_at``, ``permit``) of the line to go on behind."""
    while True:
        permits = permits_between(work, since, until, (Purpose.COLLECT, Purpose.REMIND), after, PAGE)
        yield from _judged(work, permits)
        if len(permits) < PAGE:
            return
        after = (permits[-1].issued_at, permits[-1].id)


def _judged(work: Work, permits: list[PastPermit]) -> Iterator[LateLine]:
    asked, owners = [], []
    for permit in permits:
        day = permit.issued_at.astimezone(zone_of(get_person(work, permit.person))).date()
        accounts = [permit.account] if permit.account else [account.id for account in accounts_of(work, permit.person)]
        asked += [(account, permit.issued_at, day) for account in accounts]
        owners += [permit] * len(accounts)
    found: dict[PermitId, list[Hindsight | None]] = {}
    for permit, told in zip(owners, hindsight(work, asked), strict=True):
        found.setdefault(permit.id, []).append(told)
    for permit in permits:
        seen = [item for item in found.get(permit.id, ()) if item is not None]
        whole = len(seen) == len(found.get(permit.id, ()))
        if (finding := _finding(permit.purpose, seen, whole)) is not None:
            yield LateLine(
                permit.id, permit.person, permit.account, permit.channel, permit.purpose, permit.script, permit.issued_at,
                permit.redeemed_at, finding, sum(item.then.due_minor for item in seen),
                sum(item.now.due_minor for item in seen), max(item.then_bucket for item in seen),
                max(item.now_bucket for item in seen), tuple(sorted({ref for item in seen for ref in item.late})),
            )  # fmt: skip


def _finding(purpose: Purpose, seen: list[Hindsight], whole: bool) -> str | None:
    if not seen:
        return None
    if whole and not any(_may_be_asked(purpose, item.now, item) for item in seen):
        return NOTHING_DUE
    return OTHER_BUCKET if any(item.then_bucket != item.now_bucket for item in seen) else None


def _may_be_asked(purpose: Purpose, owed: Owed, item: Hindsight) -> bool:
    first = owed.oldest_unpaid or owed.next_due
    ahead = timedelta(days=REMIND_AHEAD_DAYS if purpose is Purpose.REMIND else 0)
    return first is not None and first <= item.on + ahead
