"""The lines of a story: each is read whole, or refused with words that say what was expected.

A refusal never holds the value that was given: it may be a phone number.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

Line = dict[str, Any]

PURPOSES = ("remind", "collect", "locate", "verify", "service", "market", "notice")
CHANNELS = ("voice", "sms", "email", "push", "inbox", "wechat", "visit", "letter")
RESULTS = ("no_answer", "busy", "failed", "machine", "answered", "effective", "sent")
RELATIONS = ("co_borrower", "guarantor", "contact", "heir", "guardian", "payer", "representative", "unrelated")
CALLED_BY_NUMBER = ("voice", "sms")

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_YEARS = range(1970, 2200)  # beyond them the zones' rules are guesses, and arithmetic may overflow


class Malformed(Exception):
    """A line that cannot be read: its number, the field, what is wrong with it and what was expected."""

    def __init__(self, line: int, field: str, what: str, expected: str) -> None:
        super().__init__(f"{line}: {field}: {what}; expected {expected}")
        self.line = line
        self.field = field
        self.what = what
        self.expected = expected


class _Wrong(Exception):
    """A value that a field does not take: what is wrong, and what is expected."""


Reader = Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("is not a text", "a text that is not empty")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("is not a truth value", "true or false")
    return value


def _people(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _Wrong("is not a number of people", "a whole number, 0 or more")
    return value


def _number(value: Any) -> str:
    if not isinstance(value, str) or not _E164.fullmatch(value):
        raise _Wrong("is not an E.164 number", "a plus sign and 2 to 15 digits")
    return value


def _numbers(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _Wrong("is not a list", "a list of E.164 numbers")
    return [_number(each) for each in value]


def _moment(value: Any) -> datetime:
    expected = "an ISO-8601 time with an offset, such as 2026-03-03T09:00:00+08:00"
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong("is not a time", expected) from None
    if moment.utcoffset() is None:
        raise _Wrong("has no offset", expected)
    return moment


def _moment_of_these_years(value: Any) -> datetime:
    moment = _moment(value)
    if moment.year not in _YEARS:
        raise _Wrong("is out of range", f"a year from {_YEARS.start} to {_YEARS.stop - 1}")
    return moment


def _one_of(*values: str) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise _Wrong("is not a value that is known", "one of " + " ".join(values))
        return value

    return read


class _Optional:
    """A field that may be absent (null says the same), and what it then is."""

    def __init__(self, read: Reader, absent: Any = None) -> None:
        self.read = read
        self.absent = absent


def _fields(stop_kinds: Collection[str]) -> dict[str, dict[str, Reader | _Optional]]:
    """What each op takes, in the order of the contract."""
    at = _moment_of_these_years
    channel = _one_of(*CHANNELS)
    stop_kind = _one_of(*stop_kinds)
    either = {"person": _Optional(_text), "party": _Optional(_text)}
    about: dict[str, Reader | _Optional] = {
        "at": at,
        "person": _text,
        "to": _text,
        "channel": channel,
        "number": _Optional(_number),
        "account": _Optional(_text),
        "purpose": _one_of(*PURPOSES),
        "by": _text,
        "people": _Optional(_people),
        "answers": _Optional(_moment_of_these_years),
    }
    return {
        "person": {"id": _text, "jurisdiction": _text, "zone": _Optional(_text), "numbers": _Optional(_numbers, ())},
        "party": {
            "id": _text,
            "of": _text,
            "relation": _one_of(*RELATIONS),
            "authorised": _Optional(_flag, False),
            "zone": _Optional(_text),
            "numbers": _Optional(_numbers, ()),
        },
        "number": {"at": at, "number": _number, "state": _one_of("void", "reassigned", "live")},
        "consent": {"at": at, "person": _text, "kind": _one_of("night_contact", "marketing"), "granted": _flag},
        "stop": {
            "at": at,
            **either,
            "kind": stop_kind,
            "account": _Optional(_text),
            "channel": _Optional(channel),
            "until": _Optional(_moment),
        },
        "resume": {"at": at, **either, "kind": stop_kind, "account": _Optional(_text)},
        "status": {"at": at, "person": _text, "unreachable": _flag},
        "paid": {"at": at, "person": _text, "account": _text},
        "due": {"at": at, "person": _text, "account": _text},
        "placement": {"at": at, "account": _text, "agency": _text},
        "recall": {"at": at, "account": _text, "agency": _text},
        "contact": {**about, "result": _Optional(_one_of(*RESULTS)), "direction": _Optional(_one_of("out", "in"), "out")},
        "ask": {"id": _text, **about, "direction": _Optional(_one_of("out"), "out")},
    }


def read_lines(lines: Iterable[str], stop_kinds: Collection[str]) -> Iterator[tuple[int, Line]]:
    """Yield each line with its number, its fields read; empty lines are passed over."""
    ops = _fields(stop_kinds)
    latest: datetime | None = None
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        line = _read(number, text, ops)
        at = line.get("at")
        if at is not None:
            if latest is not None and at < latest:
                raise Malformed(number, "at", "is before that of an earlier line", "times that never decrease")
            latest = at
        yield number, line


def _read(number: int, text: str, ops: dict[str, dict[str, Reader | _Optional]]) -> Line:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed(number, "line", "is not JSON", "one JSON object a line") from None
    if not isinstance(given, dict):
        raise Malformed(number, "line", "is not an object", "one JSON object a line")
    op = given.pop("op", None)
    if not isinstance(op, str) or op not in ops:
        what = "is missing" if op is None else "is not an op that is known"
        raise Malformed(number, "op", what, "one of " + " ".join(ops))
    fields = ops[op]
    for name in given:
        if name not in fields:
            raise Malformed(number, name, f"is not a field of {op}", "one of " + " ".join(fields))
    line: Line = {"op": op}
    for name, field in fields.items():
        line[name] = _value(number, op, name, field, given.get(name), is_given=name in given)
    _check_together(number, line)
    return line


def _value(number: int, op: str, name: str, field: Reader | _Optional, value: Any, *, is_given: bool) -> Any:
    if isinstance(field, _Optional):
        if value is None:
            return field.absent
        field = field.read
    elif not is_given:
        raise Malformed(number, name, "is missing", f"{op} has it always")
    try:
        return field(value)
    except _Wrong as wrong:
        what, expected = wrong.args
        raise Malformed(number, name, what, expected) from None


def _check_together(number: int, line: Line) -> None:
    """Refuse what no field shows by itself."""
    if line["op"] in ("stop", "resume") and (line["person"] is None) == (line["party"] is None):
        what = "is missing" if line["person"] is None else "is given beside party"
        raise Malformed(number, "person", what, "either person or party")
    if line["op"] in ("contact", "ask") and line["channel"] in CALLED_BY_NUMBER and line["number"] is None:
        raise Malformed(number, "number", "is missing", "the number called or texted, in E.164")
