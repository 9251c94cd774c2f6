"""The import layout ``tideover`` (contracts.md): files, columns and the form each value must have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tideover.base.money import is_currency
from tideover.book.model import Relation


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row's field: never its value."""

    field: str
    code: str
    expected: str


class Misfit(Exception):
    """A value that does not have the form expected."""

    def __init__(self, expected: str, code: str = "invalid") -> None:
        super().__init__(expected)
        self.expected = expected
        self.code = code


def _whole(low: int, high: int = 2**63 - 1) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,19}", text) or not low <= int(text) <= high:
            raise Misfit(f"a whole number from {low}" + (f" to {high}" if high < 2**63 - 1 else ""))
        return int(text)

    return read


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misfit("a day, YYYY-MM-DD") from None


_MOMENT = "a moment with an offset, such as 2026-12-01T10:00:00+08:00"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Misfit(_MOMENT) from None
    if moment.tzinfo is None:
        raise Misfit(_MOMENT)
    return moment


def _rate(text: str) -> str:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        rate = Decimal(-1)
    if not rate.is_finite() or not 0 <= rate <= 10:
        raise Misfit("a yearly rate as a fraction, such as 0.18")
    return text


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise Misfit("one of " + ", ".join(choices))
        return text

    return read


def _matching(pattern: str, expected: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def read(text: str) -> str:
        if not compiled.fullmatch(text):
            raise Misfit(expected)
        return text

    return read


def _currency(text: str) -> str:
    if not is_currency(text):
        raise Misfit("an ISO 4217 code such as CNY")
    return text


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise Misfit("true or false")
    return text.lower() in ("true", "1")


_ref = _matching(r"[\x21-\x7e]{1,64}", "1 to 64 printable ASCII characters without blanks")
_text = _matching(r"[^\x00-\x1f]{1,200}", "1 to 200 characters")


@dataclass(frozen=True, slots=True)
class Column:
    read: Callable[[str], Any]
    required: bool = True


def _optional(read: Callable[[str], Any]) -> Column:
    return Column(read, required=False)


FILES: dict[str, Mapping[str, Column]] = {
    "customers": {
        "customer_id": Column(_ref),
        "name": Column(_text),
        "jurisdiction": Column(_matching(r"[A-Z]{2}", "a country's two capital letters")),
        "zone": _optional(_matching(r"[A-Za-z][A-Za-z_]{1,20}(/[A-Za-z][A-Za-z0-9_+-]{0,30}){0,2}", "an IANA time zone name")),
        "phone": _optional(_matching(r"\+?\d[\d -]{4,20}", "a telephone number")),
        "email": _optional(_matching(r"[^@\s]{1,64}@[^@\s]{1,190}", "an e-mail address")),
        "id_number": _optional(_text),
        "birth_date": _optional(_day),
        "gender": _optional(_text),
        "occupation": _optional(_text),
        "income_minor": _optional(_whole(0)),
        "language": _optional(_matching(r"[a-z]{2}(-[A-Za-z]{2,4})?", "a language tag such as zh-CN")),
    },
    "accounts": {
        "account_id": Column(_ref),
        "customer_id": Column(_ref),
        "product": Column(_text),
        "creditor": _optional(_text),
        "currency": Column(_currency),
        "principal_minor": Column(_whole(0)),
        "annual_rate": Column(_rate),
        "method": Column(_one_of("equal_instalment", "equal_principal", "flat", "interest_first")),
        "terms": Column(_whole(1, 600)),
        "disbursed": Column(_day),
        "first_due": Column(_day),
        "day_count": Column(_one_of("30/360", "actual/365", "actual/360", "actual/actual")),
        "every": Column(_one_of("month", "week", "day")),
    },
    "parties": {
        "party_id": Column(_ref),
        "customer_id": Column(_ref),
        "account_id": _optional(_ref),
        "relation": Column(_one_of(*Relation)),
        "name": _optional(_text),
        "phone": _optional(_matching(r"\+?\d[\d -]{4,20}", "a telephone number")),
        "authorised": Column(_truth),
    },
    "instalments": {
        "account_id": Column(_ref),
        "number": Column(_whole(1, 2000)),
        "due": Column(_day),
        "principal_minor": Column(_whole(0)),
        "interest_minor": Column(_whole(0)),
        "fee_minor": _optional(_whole(0)),
    },
    "payments": {
        "payment_id": Column(_ref),
        "account_id": Column(_ref),
        "amount_minor": Column(_whole(1)),
        "paid_at": Column(_moment),
        "posted_at": _optional(_moment),
        "reverses": _optional(_ref),
    },
}


UNREADABLE = "\0"  # the key of a row that the file's own form did not let through


def read_row(file: str, row: Mapping[str | None, Any]) -> dict[str, Any] | Fault:
    """A row's values in Python's types, or the first fault found in it."""
    values: dict[str, Any] = {}
    if UNREADABLE in row:
        return Fault("", "not_csv", "comma-separated values")
    if None in row:
        return Fault("", "too_many_values", f"{len(FILES[file])} columns at most")
    for name, column in FILES[file].items():
        text = row.get(name)
        text = "" if text is None else str(text).strip()
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            return Fault(name, "not_utf8", "text in UTF-8")
        if not text:
            if column.required:
                return Fault(name, "missing", "a value")
            values[name] = None
            continue
        try:
            values[name] = column.read(text)
        except Misfit as misfit:
            return Fault(name, misfit.code, misfit.expected)
    return values
