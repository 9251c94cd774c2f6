"""Readers of written values: a column of texts into Python's values, exactly, or what is wrong with one.

A reader takes a whole column at once where that is quick (``many``), and looks at the values one by one only where
something in it is off. Nothing here repeats a value in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from tideover.base import clock
from tideover.base.money import is_known_currency
from tideover.book import countries

FIRST_YEAR, LAST_YEAR = 1900, 2999
MOST_MINOR = 10**15  # as much as the payments' door takes
# Moments between these, by UTC, lie in those years whatever their offset; nearer the bounds each is looked at.
_EARLIEST = datetime(FIRST_YEAR, 1, 2, tzinfo=UTC)
_LATEST = datetime(LAST_YEAR, 12, 30, tzinfo=UTC)


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


One = Callable[[str], Any]
Many = Callable[[list[str]], list[Any] | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """``one`` reads a text that is not empty, or raises ``Misfit``; ``many`` reads a column of such, None where any is off."""

    one: One
    many: Many
    is_required: bool = True
    expected: str = ""

    def column(self, texts: Sequence[str]) -> tuple[list[Any], list[tuple[int, Misfit]]]:
        """The values of a column's stripped texts, None for empty ones; and the misfits, by place."""
        if all(texts):
            quick = self.many(list(texts))
            if quick is not None:
                return quick, []
        elif not any(texts) and not self.is_required:
            return [None] * len(texts), []
        values: list[Any] = []
        misfits: list[tuple[int, Misfit]] = []
        for place, text in enumerate(texts):
            try:
                if not text and self.is_required:
                    raise Misfit("a value", "missing")
                values.append(self.one(text) if text else None)
            except Misfit as misfit:
                values.append(None)
                misfits.append((place, _encoded(text, misfit)))
        return values, misfits


def _encoded(text: str, misfit: Misfit) -> Misfit:
    """Bytes that are no text come along as lone surrogates: that is then what is wrong."""
    return Misfit("text in the file's encoding", "not_utf8") if any("\ud800" <= sign <= "\udfff" for sign in text) else misfit


def _by_each(one: One) -> Many:
    def many(texts: list[str]) -> list[Any] | None:
        try:
            return [one(text) for text in texts]
        except Misfit:
            return None

    return many


def _by_distinct(one: One) -> Many:
    """For columns of few different values."""

    def many(texts: list[str]) -> list[Any] | None:
        try:
            known = {text: one(text) for text in set(texts)}
        except Misfit:
            return None
        return [known[text] for text in texts]

    return many


# --- the kinds of values ----------------------------------------------------------------------------------------------

_REF = "1 to 64 printable ASCII characters without blanks"


def _ref(text: str) -> str:
    if not (text.isascii() and text.isprintable() and " " not in text and len(text) <= 64):
        raise Misfit(_REF)
    return text


def _refs(texts: list[str]) -> list[str] | None:
    joined = "".join(texts)
    is_plain = joined.isascii() and joined.isprintable() and " " not in joined and max(map(len, texts)) <= 64
    return texts if is_plain else None


_TEXT = "1 to 200 characters, none of them a control character"
_JOINERS = "\u200c\u200d"  # names in some scripts need them


def _text(text: str) -> str:
    is_plain = text.isprintable() or all(
        unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or sign in _JOINERS for sign in text
    )
    if not is_plain or len(text) > 200:
        raise Misfit(_TEXT)
    return text


def _texts(texts: list[str]) -> list[str] | None:
    return texts if "".join(texts).isprintable() and max(map(len, texts)) <= 200 else None


def _whole(least: int, most: int) -> tuple[One, Many]:
    expected = f"a whole number from {least} to {most}"

    def one(text: str) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 19) or not least <= int(text) <= most:
            raise Misfit(expected)
        return int(text)

    def many(texts: list[str]) -> list[int] | None:
        joined = "".join(texts)
        if not (joined.isascii() and joined.isdigit() and max(map(len, texts)) <= 19):
            return _by_each(one)(texts)
        found = list(map(int, texts))
        return found if min(found) >= least and max(found) <= most else None

    return one, many


def _money(least: int, most: int) -> tuple[One, Many]:
    """An amount in the currency's main unit, with decimals: whole minor units, exactly."""
    low = "0" if not least else f"{least // 100}.{least % 100:02d}" if least > 0 else f"-{-least // 100}"
    expected = f"an amount from {low}, with a point and at most two decimals, without separators of thousands"

    def one(text: str) -> int:
        whole, point, parts = text.partition(".")
        digits = whole.removeprefix("-")
        parts = parts.rstrip("0")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= 14 and len(parts) <= 2
        if not is_number or (point and text.endswith(".")) or (parts and not (parts.isascii() and parts.isdigit())):
            raise Misfit(expected)
        minor = int(digits) * 100 + (int(parts.ljust(2, "0")) if parts else 0)
        minor = -minor if text.startswith("-") else minor
        if not least <= minor <= most:
            raise Misfit(expected)
        return minor

    return one, _by_each(one)


def _with_exponent(one: One) -> One:
    """Round numbers as spreadsheets write them: 3E+05."""

    def read(text: str) -> Any:
        if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?E\+0?[0-9]", text, re.ASCII):
            text = f"{Decimal(text):f}"
        return one(text)

    return read


_DAY = f"a day, YYYY-MM-DD, of the years {FIRST_YEAR} to {LAST_YEAR}"
_CHINESE_DAY = re.compile(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?", re.ASCII)


def _iso_day(text: str) -> date:
    try:
        if len(text) == 10 and text[4] + text[7] == "--" and text.isascii():
            found = date.fromisoformat(text)
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    except ValueError:
        pass
    raise Misfit(_DAY)


def _written_day(text: str) -> date:
    """A day as people and cores write it: 2026-12-01, 20261201, 2026/12/1, 2026.12.1, 2026年12月1日."""
    if len(text) == 8 and text.isascii() and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    elif match := _CHINESE_DAY.fullmatch(text):
        text = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    elif len(text) > 10 and text[10:] in ("T00:00:00", " 00:00:00"):  # a day as spreadsheets and databases give it out
        text = text[:10]
    return _iso_day(text)


def _moment(zone: tzinfo | None) -> tuple[One, Many]:
    """A moment with an offset; with ``zone`` also one without, as that zone's clocks show it, or a day for its beginning."""
    expected = f"a moment with an offset, such as 2026-12-01T10:00:00+08:00, of the years {FIRST_YEAR} to {LAST_YEAR}"
    if zone is not None:
        expected = f"a moment such as 2026-12-01 10:00:00, of the years {FIRST_YEAR} to {LAST_YEAR}"

    def one(text: str) -> datetime:
        if not text.isascii():
            raise Misfit(expected)
        if zone is not None and text.isdigit() and len(text) in (8, 14):
            text = f"{text[:4]}-{text[4:6]}-{text[6:8]}" + (f"T{text[8:10]}:{text[10:12]}:{text[12:]}" if text[8:] else "")
        elif zone is not None and (match := re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})( \d{2}:\d{2}(?::\d{2})?)?", text)):
            text = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}{match[4] or ''}"
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise Misfit(expected) from None
        if found.tzinfo is None:
            if zone is None:
                raise Misfit(expected)
            found = found.replace(tzinfo=zone)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise Misfit(expected)
        return found

    def many(texts: list[str]) -> list[datetime] | None:
        try:
            found = list(map(datetime.fromisoformat, texts))
            if not "".join(texts).isascii():
                return None
            if zone is not None:
                found = [moment if moment.tzinfo else moment.replace(tzinfo=zone) for moment in found]
            return found if min(found) > _EARLIEST and max(found) < _LATEST else None
        except (ValueError, TypeError, OverflowError):  # also of moments with and without an offset side by side
            return None

    return one, many


def _day_of(text: str) -> date:
    """A day, or the day of a moment with an offset, as written."""
    if len(text) > 10:
        return _iso_day(_moment(None)[0](text).date().isoformat())
    return _iso_day(text)


def _rate(expected: str, divisor: int, signs: Mapping[str, int]) -> One:
    def one(text: str) -> str:
        below = signs.get(text[-1], divisor)
        digits = text[:-1].rstrip() if text[-1] in signs else text
        try:
            if not digits.isascii() or len(digits) > 40 or "_" in digits:
                raise Misfit(expected)
            rate = Decimal(digits)
            if not rate.is_finite() or not 0 <= rate / below <= 10:
                raise Misfit(expected)
            if below == 1:
                return digits
            if rate.as_tuple().exponent not in range(-12, 3):  # beyond that a division by 1000 might not be exact
                raise Misfit(expected)
            return f"{(rate / below).normalize():f}"
        except InvalidOperation:
            raise Misfit(expected) from None

    return one


def _matching(pattern: str, expected: str) -> One:
    compiled = re.compile(pattern)

    def one(text: str) -> str:
        if not compiled.fullmatch(text):
            raise Misfit(expected)
        return text

    return one


def _currency(text: str) -> str:
    if not is_known_currency(text):
        raise Misfit("an ISO 4217 code such as CNY")
    return text


def _zone(text: str) -> str:
    if not clock.is_zone(text):
        raise Misfit("an IANA time zone name such as Asia/Shanghai")
    return text


def _country(text: str) -> str:
    if text not in countries.COUNTRIES:
        raise Misfit(countries.EXPECTED)
    return text


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise Misfit("true or false")
    return text.lower() in ("true", "1")


def _mapped(table: Mapping[str, Any]) -> One:
    expected = "one of " + ", ".join(table)

    def one(text: str) -> Any:
        try:
            return table[text]
        except KeyError:
            raise Misfit(expected) from None

    return one


_SIGNS = {"%": 100, "‰": 1000}
_SIMPLE: dict[str, One] = {
    "country": _country,
    "zone": _zone,
    "language": _matching(r"[a-z]{2}(-[A-Za-z]{2,4})?", "a language tag such as zh-CN"),
    "currency": _currency,
    "truth": _truth,
    "day_of": _day_of,
    "rate": _rate("a yearly rate as a fraction, such as 0.18", 1, {}),
    "written_rate": _rate("a yearly rate as a fraction or in percent, such as 0.18 or 18%", 1, _SIGNS),
    "percent": _rate("a yearly rate in percent, such as 18", 100, _SIGNS),
    "permille": _rate("a yearly rate in per mille, such as 180", 1000, _SIGNS),
}
_SINGLE: dict[str, One] = {
    "phone": _matching(r"\+?[0-9][0-9 -]{4,20}", "a telephone number"),
    "email": _matching(r"[^@\s\x00-\x1f\ud800-\udfff]{1,64}@[^@\s\x00-\x1f\ud800-\udfff]{1,190}", "an e-mail address"),
    "postal": _matching(
        r"(?=[^\n]*(?:\n[^\n]*){0,5}\Z)[^\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]{6,300}",
        "a postal address of 6 to 300 characters on up to six lines",
    ),
}


def make_reader(spec: Any, zone: tzinfo | None) -> Reader:
    """A reader from its words in a layout: ``"ref"``, ``"day?"`` (may be empty), or a table with ``read``, ``one_of`` or
    ``map``, and ``least``, ``most``, ``optional``, ``exponent``. ``zone``: of moments written without an offset."""
    if isinstance(spec, str):
        spec = {"read": spec.removesuffix("?"), "optional": spec.endswith("?")}
    is_required = not spec.get("optional", False)
    if table := spec.get("map") or {name: name for name in spec.get("one_of", ())}:
        return Reader(_mapped(table), _by_distinct(_mapped(table)), is_required)
    kind = spec["read"]
    least, most = spec.get("least", 0), spec.get("most", MOST_MINOR)
    if kind == "ref":
        return Reader(_ref, _refs, is_required)
    if kind == "text":
        return Reader(_text, _texts, is_required)
    if kind == "money" and spec.get("exponent"):
        one = _with_exponent(_money(least, most)[0])
        return Reader(one, _by_each(one), is_required)
    if kind in ("whole", "minor", "money"):
        return Reader(*(_money if kind == "money" else _whole)(least, most), is_required)
    if kind == "moment":
        return Reader(*_moment(zone), is_required)
    if kind == "day":
        read = _iso_day if zone is None else _written_day
        return Reader(read, _by_distinct(read), is_required)
    if kind == "rate" and zone is not None:
        kind = "written_rate"
    if kind in _SIMPLE:
        return Reader(_SIMPLE[kind], _by_distinct(_SIMPLE[kind]), is_required)
    return Reader(_SINGLE[kind], _by_each(_SINGLE[kind]), is_required)
