"""The forms that adjust an account: which fields each kind has, and a filled form read into an entry. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tideover.base.errors import Invalid
from tideover.base.money import read_amount
from tideover.book import Component, DayCount, Entry, EntryKind, Every, Plan, RepaymentMethod

# The fields of each kind beside day and reason, in the order in which they are asked for.
PLAN = ("terms", "annual_rate", "first_due", "method", "every", "day_count")
FORMS: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.WAIVER: ("component", "amount"),
    EntryKind.PAUSE: ("until",),
    EntryKind.RESUME: (),
    EntryKind.REAMORTISE: PLAN,
    EntryKind.REAGE: ("due",),
    EntryKind.FEE: ("amount",),
    EntryKind.REFUND: ("amount",),
    EntryKind.ACCELERATION: (),
    EntryKind.WRITE_OFF: (),
    EntryKind.REVERSAL: ("reverses", "amount"),
}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "component": ("penalty", "fee", "interest", "principal"),
    "method": tuple(RepaymentMethod),
    "every": tuple(Every),
    "day_count": tuple(DayCount),
}
# What a fresh form proposes.
DEFAULTS: Mapping[str, str] = {"method": "equal_instalment", "every": "month", "day_count": "30/360"}
REASONS = (
    "hardship",
    "illness",
    "job_loss",
    "disaster",
    "agreement",
    "goodwill",
    "complaint",
    "dispute",
    "correction",
    "court",
)
REASONS_BY_KIND: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.FEE: ("contract", "agreement", "correction", "court"),
    EntryKind.REFUND: ("overpaid", "complaint", "correction", "court"),
    EntryKind.WRITE_OFF: ("uncollectible", "death", "court", "policy"),
    EntryKind.REVERSAL: ("correction", "agreement_ended", "complaint", "court"),
    EntryKind.ACCELERATION: ("wish_of_customer", "contract", "court"),
    EntryKind.RESUME: ("agreement_ended", "wish_of_customer", "correction"),
}
# Fields that may stay empty.
_MAY_BE_EMPTY = {(EntryKind.PAUSE, "until"), (EntryKind.REVERSAL, "amount")}


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it was sent: its kind, its values, and what is wrong with which field (a locale key)."""

    kind: EntryKind
    values: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """A form as a page shows it: what may be picked in which field, what stands in it, what is wrong with it, and whether
    it comes back from having been sent."""

    kind: str
    fields: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str]
    problems: Mapping[str, str]
    is_sent: bool


def reasons_of(kind: EntryKind) -> tuple[str, ...]:
    """The reasons a form offers."""
    return REASONS_BY_KIND.get(kind, REASONS)


def read_form(kind: EntryKind, values: Mapping[str, str], currency: str, now: datetime) -> tuple[Entry | None, dict[str, str]]:
    """The entry that a filled form asks for, or what is wrong with which field."""
    problems: dict[str, str] = {}

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(values.get(name, "").strip())
        except ValueError:
            problems[name] = "adjust.problem.day"
            return None

    asked = FORMS[kind]
    for name in ("day", "reason", *asked):
        if not values.get(name, "").strip() and (kind, name) not in _MAY_BE_EMPTY:
            problems[name] = "adjust.problem.empty"
    left = [name for name in ("day", *asked) if values.get(name, "").strip()]
    days = {name: day(name) for name in ("day", "until", "due", "first_due") if name in left}
    amount = 0
    if "amount" in left:
        try:
            amount = read_amount(values["amount"], currency)
        except Invalid:
            problems["amount"] = "adjust.problem.amount"
    for name in ("component", "method", "every", "day_count"):
        if name in left and values[name] not in OPTIONS[name]:
            problems[name] = "adjust.problem.empty"
    plan = None
    if kind is EntryKind.REAMORTISE and not problems:
        plan = _plan(values, days["first_due"], problems)
    if problems or (effective := days["day"]) is None:
        return None, problems
    component = Component(values["component"]) if "component" in left else None
    reverses = values["reverses"].strip() if "reverses" in left else None
    return Entry(
        values["ref"], kind, effective, now, amount, component, days.get("until"), days.get("due"), plan, reverses
    ), problems  # fmt: skip


def _plan(values: Mapping[str, str], first_due: date | None, problems: dict[str, str]) -> Plan | None:
    rate = values["annual_rate"].strip().removesuffix("%").removesuffix("％").strip()
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,6})?", rate):
        problems["annual_rate"] = "adjust.problem.rate"
    terms = values["terms"].strip()
    if not re.fullmatch(r"[0-9]{1,3}", terms) or not 1 <= int(terms) <= 600:
        problems["terms"] = "adjust.problem.terms"
    if problems or first_due is None:
        return None
    return Plan(
        f"{Decimal(rate) / 100:f}",
        int(terms),
        RepaymentMethod(values["method"]),
        first_due,
        DayCount(values["day_count"]),
        Every(values["every"]),
    )


# Fields of the book's own words, and ours for them.
_FIELDS = {"amount_minor": "amount", "adjustment": "", "kind": ""}


def refused_form(kind: EntryKind, values: Mapping[str, str], error: Invalid) -> FilledForm:
    """The form with the book's own objection at the field it names."""
    field = str(error.data.get("field", "")).removeprefix("plan.")
    field = _FIELDS.get(field, field)
    is_shown = field in ("day", "reason", *FORMS[kind])
    return FilledForm(kind, values, {field if is_shown else "": f"adjust.refused.{field if is_shown else 'form'}"})
