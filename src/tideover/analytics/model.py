"""The rows of the lake and the case report folded from them. Pure."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from tideover.base import clock
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, PersonId
from tideover.book import Account
from tideover.journal import RecordedFact

FACTS = "facts"  # the lake's table

COLUMNS = {
    "position": "BIGINT",
    "id": "UUID",
    "kind": "VARCHAR",
    "person": "UUID",
    "account": "UUID",
    "at": "TIMESTAMP",
    "known_at": "TIMESTAMP",
    "day": "DATE",  # of known_at, in UTC
    "amount_minor": "BIGINT",  # of a promise kept or broken: what was paid towards it
    "currency": "VARCHAR",
    "rules": "VARCHAR",  # of a refusal, with commas
    "by": "VARCHAR",
    "about": "UUID",  # the contact, promise, item or case that the fact tells of
    "permit": "UUID",
    "owner": "VARCHAR",  # who took an item, or was given it
    "due": "DATE",  # of a promise
    "code": "VARCHAR",  # why a case was closed, what kind of item or stop it is
}
_ABOUT = ("contact", "promise", "item", "case")
_CODES = {"CaseClosed": "reason", "WorkItemOpened": "kind", "StopPlaced": "kind"}

# Kind of fact -> what it counts as. Kinds not named here are counted by their own name, under ``other``.
MEASURES = {
    "ContactPermitted": "permitted",
    "ContactRefused": "refused",
    "ContactMade": "made",
    "ContactNotMade": "not_made",
    "ContactInDoubt": "in_doubt",
    "MessageReceived": "messages_received",
    "PromiseTaken": "promises_taken",
    "PromiseKept": "promises_kept",
    "PromiseBroken": "promises_broken",
    "PaymentRecorded": "payments",
    "StopPlaced": "stops_placed",
    "PersonalDataRevealed": "reveals",
}


def lake_row(fact: RecordedFact) -> dict[str, Any]:
    """What the lake keeps of a sealed fact: ids and sums, none of its sealed text."""
    data = fact.data
    amount = data.get("amount_minor", data.get("paid_minor"))
    about = next((data[name] for name in _ABOUT if data.get(name)), None)
    return {
        "position": fact.position,
        "id": fact.id,
        "kind": fact.kind,
        "person": UUID(data["person"]) if data.get("person") else None,
        "account": UUID(data["account"]) if data.get("account") else None,
        "at": fact.at,
        "known_at": fact.known_at,
        "day": fact.known_at.astimezone(UTC).date(),
        "amount_minor": amount,
        "currency": data.get("currency"),
        "rules": ",".join(data.get("rules") or ()) or None,
        "by": data.get("by"),
        "about": UUID(about) if about else None,
        "permit": UUID(data["permit"]) if data.get("permit") else None,
        "owner": data.get("owner"),
        "due": date.fromisoformat(data["due"]) if data.get("due") else None,
        "code": data[_CODES[fact.kind]] if fact.kind in _CODES else None,
    }


@dataclass(frozen=True, slots=True)
class FactRow:
    """What the fold reads of a fact."""

    position: int
    kind: str
    person: PersonId | None
    account: AccountId | None
    amount_minor: int | None
    currency: str | None
    rules: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What some facts come to. Each fact is counted once, in one field.

    ``refused_by_rule``: a refusal may name several rules; ``payments`` without reversals; ``paid_minor``: payments less
    reversals, by currency; ``other``: facts of kinds without a field of their own, by kind.
    """

    permitted: int = 0
    refused: int = 0
    refused_by_rule: Mapping[str, int] = dataclasses.field(default_factory=dict)
    made: int = 0
    not_made: int = 0
    in_doubt: int = 0
    messages_received: int = 0
    promises_taken: int = 0
    promises_kept: int = 0
    promises_broken: int = 0
    payments: int = 0
    reversals: int = 0
    paid_minor: Mapping[str, int] = dataclasses.field(default_factory=dict)
    stops_placed: int = 0
    reveals: int = 0
    other: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What was done about one account, or (``account`` None) about a person with several accounts without naming one, or
    (``person`` None too) about nobody in particular.

    ``ref``: the lender's reference of the account; ``accounts``: those of all the accounts the line concerns; ``by``:
    who acted; ``positions``: the facts in the journal it rests on, all of them, in order.
    """

    account: AccountId | None
    ref: str | None
    person: PersonId | None
    accounts: tuple[str, ...]
    tally: Tally
    by: tuple[str, ...]
    positions: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "account": str(self.account) if self.account else None,
            "ref": self.ref,
            "person": str(self.person) if self.person else None,
            "accounts": list(self.accounts),
            **self.tally.to_json(),
            "by": list(self.by),
            "positions": list(self.positions),
        }


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What was done on a business day: the facts that became known from ``start`` up to, not including, ``end``.

    The same sealed facts and accounts make the same report, whenever it is made. ``last_position``: of its newest fact.
    """

    tenant: str
    day: date
    zone: str
    start: datetime
    end: datetime
    totals: Tally
    lines: tuple[CaseLine, ...]

    @property
    def facts(self) -> int:
        return sum(len(line.positions) for line in self.lines)

    @property
    def last_position(self) -> int | None:
        return max((line.positions[-1] for line in self.lines), default=None)

    def to_json(self) -> dict[str, Any]:
        return {
            "tenant": self.tenant,
            "day": self.day.isoformat(),
            "zone": self.zone,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "facts": self.facts,
            "last_position": self.last_position,
            "accounts": sum(line.account is not None for line in self.lines),
            "totals": self.totals.to_json(),
            "lines": [line.to_json() for line in self.lines],
        }


def business_day(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a day in a zone, and that of the next. Raises ``Invalid``."""
    where = clock.zone(zone)
    if where is None:
        raise Invalid("unknown_zone", field="zone", expected="an IANA time zone name")
    if not 1900 <= day.year <= 9998:
        raise Invalid("invalid_day", field="day", expected="a day of the years 1900 to 9998")
    return datetime.combine(day, time(), where), datetime.combine(day + timedelta(days=1), time(), where)


def fold_report(
    tenant: str, day: date, zone: str, rows: Iterable[FactRow], accounts_of: Mapping[PersonId, Sequence[Account]]
) -> CaseReport:
    """Fold a day's rows into its report.

    A fact that names a person and no account (a message, a stop on everything, a reveal) stands in the line of their
    account if they have one only, else in a line of its own that names them all: no fact is counted twice.
    """
    groups: dict[tuple[PersonId | None, AccountId | None], list[FactRow]] = {}
    for row in sorted(rows, key=lambda row: row.position):
        account = row.account
        if account is None and row.person is not None and len(theirs := accounts_of.get(row.person, ())) == 1:
            account = theirs[0].id
        groups.setdefault((row.person, account), []).append(row)
    lines = [_line(person, account, group, accounts_of) for (person, account), group in groups.items()]
    start, end = business_day(day, zone)
    totals = tally(row for group in groups.values() for row in group)
    return CaseReport(tenant, day, zone, start, end, totals, tuple(sorted(lines, key=_order)))


def _line(
    person: PersonId | None,
    account: AccountId | None,
    rows: Sequence[FactRow],
    accounts_of: Mapping[PersonId, Sequence[Account]],
) -> CaseLine:
    theirs = accounts_of.get(person, ()) if person else ()
    refs = tuple(sorted(a.ref for a in theirs if account in (None, a.id)))
    ref = refs[0] if account and refs else None
    by = tuple(sorted({row.by for row in rows if row.by}))
    return CaseLine(account, ref, person, refs, tally(rows), by, tuple(row.position for row in rows))


def _order(line: CaseLine) -> tuple[bool, bool, str, str]:
    """Accounts by the lender's reference, then persons with several, then the rest."""
    return (
        line.account is None,
        line.person is None,
        line.accounts[0] if line.accounts else "",
        str(line.account or line.person),
    )


def tally(rows: Iterable[FactRow]) -> Tally:
    """Count facts."""
    counts: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for row in rows:
        measure = MEASURES.get(row.kind)
        if row.kind == "PaymentsImported":  # many at once: their sum counts, how many each account had it does not say
            paid[row.currency or ""] += row.amount_minor or 0
        if measure is None:
            other[row.kind] += 1
            continue
        if measure == "payments":
            amount = row.amount_minor or 0
            paid[row.currency or ""] += amount
            measure = "reversals" if amount < 0 else measure
        elif measure == "refused" and row.rules:
            rules.update(row.rules.split(","))
        counts[measure] += 1
    fields: dict[str, Any] = dict(counts)
    for name, map_ in (("refused_by_rule", rules), ("paid_minor", paid), ("other", other)):
        fields[name] = dict(sorted(map_.items()))
    return Tally(**fields)


def spans(positions: Sequence[int]) -> str:
    """Ascending positions for people: ``12–15, 18``."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][1] == position - 1:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
