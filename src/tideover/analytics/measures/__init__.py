"""Measures of a day's cohort: a numerator, a denominator and a clock each, by bucket and by whom. Counted from the lake.

Whom the strategy gave to a bot, a person or nobody it chose, so their rates differ for that reason alone; what contact
itself does is told only by the arms of a randomised hold-out (``arm``), side by side.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tideover.base.errors import Invalid
from tideover.base.lake import Lake
from tideover.outreach import decision_table, decisions_name
from tideover.portrait import ibis_table, wilson

if TYPE_CHECKING:
    from ibis.expr.types import Table

GROUPS = ("bucket", "by", "arm")
Ends = Mapping[str, int | None]
UNKNOWN_CURRENCY = "XXX"  # ISO 4217's word for none: of an account the lake knows no loan of
_NO_END = 1_000_000


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure's words. ``kind``: ``share`` of cases or contacts, or ``money`` (minor units over minor units)."""

    id: str
    source: str
    kind: str
    window_days: int
    title_zh: str
    title_en: str
    numerator_zh: str
    numerator_en: str
    denominator_zh: str
    denominator_en: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of one group of a day's cohort. ``low``, ``high``: the 95 % Wilson interval of a share; None for money and
    where nothing was counted. ``group``: bucket, by, arm -> value; a group that is not named is all of them together.
    ``currency``: of money, whose minor units they are; each currency is a measure of its own."""

    measure: str
    group: Mapping[str, str]
    numerator: int
    denominator: int
    low: float | None
    high: float | None
    currency: str | None = None

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """``is_final``: whether the longest window had passed by ``known_on``, up to which the lake was read."""

    day: date
    known_on: date
    is_final: bool
    measures: tuple[Measured, ...]


@cache
def load_definitions() -> Mapping[str, Definition]:
    content = resources.files("tideover.analytics.measures").joinpath("measures.toml").read_text(encoding="utf-8")
    return {row["id"]: Definition(**row) for row in tomllib.loads(content)["measure"]}


def measure_day(lake: Lake, day: date, known_on: date, ends: Mapping[str, int | None], by: str | None = None) -> Cohort:
    """Every measure of a day's cohort, over all and by each value of ``by`` (one of ``GROUPS``).

    ``known_on``: the first day of which the lake does not know everything yet; windows end there at the latest. ``ends``:
    bucket -> its most days past due (None: no end).
    """
    if by is not None and by not in GROUPS:
        raise Invalid("unknown_group", field="by", expected=", ".join(GROUPS))
    if decisions_name(day) not in lake.tables():
        return Cohort(day, known_on, False, ())
    found = []
    for definition in load_definitions().values():
        by_currency = ("currency",) if definition.kind == "money" else ()
        for group_names in ((), (by,)) if by else ((),):
            names = (*group_names, *by_currency)
            rows = lake.query(_totals(definition.id, day, known_on, tuple(ends.items()), names))
            for row in sorted(rows, key=lambda row: [str(row[name]) for name in names]):
                group = {name: str(row[name]) for name in group_names}
                low, high = wilson(row["n"], row["d"]) if definition.kind == "share" and row["d"] else (None, None)
                found.append(Measured(definition.id, group, row["n"], row["d"], low, high, row.get("currency")))
    longest = max(definition.window_days for definition in load_definitions().values())
    return Cohort(day, known_on, day + timedelta(days=longest) <= known_on, tuple(found))


@lru_cache(maxsize=256)
def _totals(measure: str, day: date, known_on: date, ends: tuple[tuple[str, int | None], ...], names: tuple[str, ...]) -> str:
    """A measure's sums by ``names``, as SQL. Kept: making it takes longer than running it over thousands of cases."""
    from ibis import to_sql

    counted = counted_cases(load_definitions()[measure], day, known_on, dict(ends))
    table = counted.group_by(names) if names else counted
    totals = table.aggregate(n=counted.n.sum().fill_null(0).cast("int64"), d=counted.d.sum().fill_null(0).cast("int64"))
    return str(to_sql(totals, dialect="duckdb"))


def counted_cases(definition: Definition, day: date, known_on: date, ends: Ends) -> Table:
    """What a measure counts: ``holder``, ``creditor``, ``GROUPS``, the case's part of the numerator ``n`` and of the
    denominator ``d``, and of money its ``currency``; a case may have several rows."""
    until = min(day + timedelta(days=definition.window_days), known_on)
    return _COUNTED[definition.id](day, until, ends)


# --- what is counted: of each case n, the numerator's part, and d, the denominator's ---------------------------------------


def _cohort(day: date) -> Table:
    return decision_table(day)


def _events(first: date, until: date, *kinds: str) -> Table:
    """What happened from ``first`` up to, not including, ``until``."""
    event = ibis_table("event")
    return event.filter(event.day >= first, event.day < until, event.kind.isin(kinds))


def _per_person(day: date, *tables: tuple[str, Table]) -> Table:
    """The cohort with how many rows each person has in each table."""
    cohort = _cohort(day)
    for name, table in tables:
        counts = table.group_by("person").aggregate(**{name: table.count()})
        cohort = cohort.left_join(counts, "person").drop("person_right")
        cohort = cohort.mutate(**{name: cohort[name].fill_null(0)})
    return cohort


def _counted(cases: Table, n: Any, d: Any, *more: str) -> Table:
    return cases.select("holder", "creditor", *GROUPS, *more, n=n.cast("int64"), d=d.cast("int64"))


def _connect(day: date, until: date, ends: Ends) -> Table:
    """Of each contact: its receipts name it."""
    import ibis

    out = _events(day, day + timedelta(days=1), "contact").select("person", "about")
    there = _events(day, until, "delivered").select("about").distinct().mutate(came=ibis.literal(1))
    joined = out.left_join(there, "about").drop("about_right")
    cases = _cohort(day).join(joined, "person")
    return _counted(cases, cases.came.fill_null(0), cases.came.notnull() | cases.came.isnull())


def _contact(day: date, until: date, ends: Ends) -> Table:
    cases = _per_person(
        day,
        ("out", _events(day, day + timedelta(days=1), "contact")),
        ("signs", _events(day, until, "reply", "message", "opened", "promise_taken")),
    )
    return _counted(cases, (cases.out > 0) & (cases.signs > 0), cases.out > 0)


def _promise(day: date, until: date, ends: Ends) -> Table:
    cases = _per_person(
        day,
        ("out", _events(day, day + timedelta(days=1), "contact")),
        ("promises", _events(day, until, "promise_taken")),
    )
    return _counted(cases, (cases.out > 0) & (cases.promises > 0), cases.out > 0)


def _attitude(day: date, until: date, ends: Ends) -> Table:
    """Of whoever began difficult and said something more, how their last words sound."""
    from ibis import _

    said = _events(day, until, "attitude").group_by("person")
    said = said.aggregate(first=_.code.argmin(_.position), last=_.code.argmax(_.position), times=_.count())
    cases = _cohort(day).left_join(said, "person").drop("person_right")
    is_asked = (cases.times > 1) & (cases["first"] == "difficult")
    return _counted(cases, (is_asked & (cases["last"] == "calm")).fill_null(False), is_asked.fill_null(False))


def _kept(day: date, until: date, ends: Ends) -> Table:
    cases = _per_person(
        day,
        ("kept", _events(day, until, "promise_kept")),
        ("others", _events(day, until, "promise_partly_kept", "promise_broken")),
    )
    return _counted(cases, cases.kept, cases.kept + cases.others)


def _later(day: date, until: date) -> Table:
    """The cases overdue on the day, with the day of the oldest instalment that is unpaid later (null: none is overdue)."""
    import ibis

    instalment = ibis_table("instalment")
    open_ = instalment.filter(
        instalment.due < until, instalment.settled_on.isnull() | (instalment.settled_on > ibis.date(until))
    )
    oldest = open_.group_by("account").aggregate(oldest=open_.due.min())
    cohort = _cohort(day)
    cohort = cohort.filter(cohort.dpd > 0)
    return cohort.left_join(oldest, "account").drop("account_right")


def _cure(day: date, until: date, ends: Ends) -> Table:
    cases = _later(day, until)
    return _counted(cases, cases.oldest.isnull(), cases.dpd > 0)


def _self_cure(day: date, until: date, ends: Ends) -> Table:
    cases = _later(day, until)
    out = _events(day, until, "contact")
    told = out.group_by("person").aggregate(out=out.count())
    cases = cases.left_join(told, "person").drop("person_right")
    return _counted(cases, cases.oldest.isnull() & cases.out.isnull(), cases.dpd > 0)


def _roll(day: date, until: date, ends: Ends) -> Table:
    """Deeper: more days past due than the bucket of the day goes to; from the last one there is no way on."""
    import ibis

    cases = _later(day, until)
    dpd = ibis.date(until).delta(cases.oldest, unit="day").fill_null(0)
    most = ibis.cases(*((cases.bucket == name, end) for name, end in ends.items() if end is not None), else_=_NO_END)
    return _counted(cases, dpd > most, cases.dpd > 0)


def _recovery(day: date, until: date, ends: Ends) -> Table:
    """In the account's own currency: minor units of several make no sum."""
    import ibis
    from ibis import _

    paid = _events(day, until, "payment", "reversal")
    sums = paid.group_by("account").aggregate(paid=paid.amount_minor.sum())
    cohort = _cohort(day)
    cases = cohort.filter(cohort.dpd > 0).left_join(sums, "account").drop("account_right")
    loan = ibis_table("loan").select("account", "currency")
    cases = cases.left_join(loan, "account").drop("account_right").mutate(currency=_.currency.fill_null(UNKNOWN_CURRENCY))
    got = cases.paid.fill_null(0).clip(lower=0)
    return _counted(cases, ibis.least(got, cases.overdue_minor), cases.overdue_minor, "currency")


_COUNTED: Mapping[str, Callable[[date, date, Ends], Table]] = {
    "connect": _connect,
    "contact": _contact,
    "promise": _promise,
    "kept": _kept,
    "attitude": _attitude,
    "cure": _cure,
    "self-cure": _self_cure,
    "roll": _roll,
    "recovery": _recovery,
}
