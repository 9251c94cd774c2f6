"""The lender's choices the book depends on: dated data, chosen by name (``policies/*.toml``). Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from tideover.base.errors import Invalid
from tideover.book.ledger import AccountState, Component, LedgerPolicy, Order, PenaltyTerms, Policies
from tideover.book.promising import PromiseTerms

# What can be chosen, the values it may have, and what holds where nothing was chosen.
BOOK_OF_RECORD = ("core", "tideover")
DEFAULTS = {
    "book_of_record": "core",
    "waterfall": "cn-penalty-first",
    "penalty": "none",
    "buckets": "cn",
    "promises": "default",
    "stale_days": "3",
}
_FILES = {"waterfall": "waterfalls", "penalty": "penalties", "buckets": "buckets", "promises": "promises"}
MOST_STALE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a tenant: ``value`` of ``name`` holds from the day ``since`` on."""

    name: str
    value: str
    since: date
    chosen_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BucketMap:
    """From days past due to buckets (账龄): rows of (bucket, most days), the last without an end."""

    rows: tuple[tuple[str, int | None], ...]

    def bucket_of(self, dpd: int) -> str:
        """The bucket of so many days past due."""
        return next(name for name, most in self.rows if most is None or dpd <= most)


@dataclass(frozen=True, slots=True)
class BookPolicy:
    """All choices of a tenant as they hold on a day; ``ledger`` dated, for folds that reach back."""

    is_core: bool
    ledger: Policies
    buckets: BucketMap
    promises: PromiseTerms
    stale_days: int
    names: Mapping[str, str]


def read_choice(name: str, value: str) -> None:
    """Raises ``Invalid("invalid_policy")`` for what is no choice."""
    if name not in DEFAULTS:
        raise Invalid("invalid_policy", field="name", expected=", ".join(DEFAULTS))
    if name == "book_of_record" and value not in BOOK_OF_RECORD:
        raise Invalid("invalid_policy", field="value", expected=" or ".join(BOOK_OF_RECORD))
    if name == "stale_days" and not (value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= MOST_STALE_DAYS):
        raise Invalid("invalid_policy", field="value", expected=f"a whole number from 1 to {MOST_STALE_DAYS}")
    if name in _FILES and value not in shipped(name):
        raise Invalid("invalid_policy", field="value", expected=", ".join(shipped(name)))


def policy_on(choices: Sequence[Choice], on: date) -> BookPolicy:
    """The policy of a day, of all choices ever made. A choice for a day replaces earlier ones for that day."""
    latest: dict[str, dict[date, str]] = {name: {date.min: value} for name, value in DEFAULTS.items()}
    for choice in sorted(choices, key=lambda choice: choice.chosen_at):
        latest[choice.name][choice.since] = choice.value
    names = {name: dated[max(day for day in dated if day <= on)] for name, dated in latest.items()}
    days = sorted({*latest["waterfall"], *latest["penalty"]})
    ledger = []
    for day in days:
        orders, penalty = (_in_force(latest[name], day) for name in ("waterfall", "penalty"))
        ledger.append((day, LedgerPolicy(waterfall(orders), penalty_terms(penalty))))
    return BookPolicy(
        names["book_of_record"] == "core",
        tuple(ledger),
        bucket_map(names["buckets"]),
        promise_terms(names["promises"]),
        int(names["stale_days"]),
        names,
    )


@cache
def default_policy() -> BookPolicy:
    """The policy of any day where nothing was ever chosen."""
    return policy_on((), date.min)


def _in_force(dated: Mapping[date, str], day: date) -> str:
    return dated[max(since for since in dated if since <= day)]


@dataclass(frozen=True, slots=True)
class PolicyOption:
    """A value that a choice may have, told to people; ``source``: where it comes from, as its file says."""

    value: str
    title_zh: str
    title_en: str
    source: str


def policy_options(name: str) -> tuple[PolicyOption, ...]:
    """The values shipped for a choice, in their file's order; none for a choice that has no file."""
    rows = shipped(name) if name in _FILES else {}
    return tuple(PolicyOption(value, row["title_zh"], row["title_en"], row["source"]) for value, row in rows.items())


# --- the shipped files ------------------------------------------------------------------------------------------------


@cache
def shipped(name: str) -> dict[str, Any]:
    """What is shipped for a choice: its rows by name, as they stand in the file."""
    path = resources.files("tideover.book") / "policies" / f"{_FILES[name]}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def waterfall(name: str) -> Mapping[AccountState, Order]:
    """An order of allocation for each state (冲销顺序)."""
    row = shipped("waterfall")[name]
    orders = {}
    for state in (AccountState.CURRENT, AccountState.OVERDUE, AccountState.WRITTEN_OFF):  # settled: nothing to set off
        components = tuple(Component(component) for component in row[state]["order"])
        if sorted(components) != sorted(Component):
            raise Invalid("invalid_policy", field=f"{name}.{state}", expected="each component once")
        orders[state] = Order(components, row[state]["by"] == "instalment")
    return orders


@cache
def penalty_terms(name: str) -> PenaltyTerms | None:
    """Terms of penalty interest (罚息); None: none is charged."""
    row = shipped("penalty")[name]
    if "base" not in row:
        return None
    base = frozenset(Component(component) for component in row["base"])
    multiple, rate = (Fraction(row[key]) if key in row else None for key in ("multiple", "rate"))
    return PenaltyTerms(base, row["days_in_year"], multiple, rate, row.get("after_write_off", False))


@cache
def bucket_map(name: str) -> BucketMap:
    """A map from days past due to buckets (账龄)."""
    return BucketMap(tuple((row[0], row[1] if len(row) > 1 else None) for row in shipped("buckets")[name]["rows"]))


@cache
def promise_terms(name: str) -> PromiseTerms:
    """When promises count as kept (承诺兑现)."""
    row = shipped("promises")[name]
    return PromiseTerms(Fraction(row["kept_share"]), Fraction(row["partly_share"]), row["grace_days"])
