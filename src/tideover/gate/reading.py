"""Reading the rulebook's files. A fault is ``Invalid("invalid_rulebook")`` with the file and the rule."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from importlib import resources
from typing import Any

from tideover.base.errors import Invalid
from tideover.gate.calendars import CALENDARS
from tideover.gate.model import Channel, ConsentKind, Purpose, Result, StopKind
from tideover.gate.rows import (
    LOOK_BACK_DAYS,
    Cap,
    Confidence,
    Enforcement,
    Example,
    Floor,
    Form,
    Instrument,
    Limit,
    Party,
    Per,
    Presence,
    Rule,
    Rulebook,
    Span,
    StopRule,
    Window,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_POINTS = ("pre", "in", "post", "case", "org")
_ENQUIRY = "authorised_contact_of_unreachable"
_COMMON = {
    "id", "form", "jurisdiction", "confidence", "enforcement", "article", "source", "effective_from", "effective_to", "point",
    "where", "title_zh", "title_en", "why_zh", "why_en", "example",
}  # fmt: skip
_OF_FORM = {
    None: set(),
    "floor": set(),
    "window": {"purposes", "channels", "open", "opened_by"},
    "cap": {"purposes", "channels", "counts", "limits"},
    "party": {"purposes", "unless"},
    "presence": {"channels", "least_people"},
}  # fmt: skip


@cache
def load_rulebook() -> Rulebook:
    """The rulebook shipped with this version, with nothing turned on. Raises ``Invalid("invalid_rulebook")``."""
    folder = resources.files("tideover.gate") / "rulebook"
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    return read_rulebook({name: (folder / name).read_text(encoding="utf-8") for name in names})


def read_rulebook(texts: Mapping[str, str]) -> Rulebook:
    """Build a rulebook from its files' texts, by name."""
    digest = hashlib.sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()[:12]
    rules: list[Rule] = []
    stops: dict[StopKind, StopRule] = {}
    jurisdictions: set[str] = set()
    for name in sorted(texts):
        with _Naming(name, "file"):
            data = tomllib.loads(texts[name])
            _only(data, {"instrument", "rule", "stop", "jurisdictions"})
            jurisdictions |= set(data.get("jurisdictions", ()))
        for row in data.get("stop", ()):
            with _Naming(name, row.get("kind")):
                stop = _stop_rule(row)
                stops[stop.kind] = stop
        if "instrument" in data:
            with _Naming(name, "instrument"):
                instrument = _instrument(data["instrument"])
            for row in data.get("rule", ()):
                with _Naming(name, row.get("id")):
                    rules.append(_rule(row, instrument))
        elif "rule" in data:
            raise Invalid("invalid_rulebook", file=name, rule="instrument", expected="an [instrument] its rules stand in")
    ids = [rule.id for rule in rules]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise Invalid("invalid_rulebook", rule=id_, expected="an id of its own")
    missing = set(StopKind) - set(stops)
    if missing:
        raise Invalid("invalid_rulebook", rule=sorted(missing)[0], expected="every kind of stop")
    return Rulebook(digest, frozenset(jurisdictions), tuple(rules), stops)


class _Naming:
    """Turns any fault in a row into ``Invalid("invalid_rulebook")`` with the file and the rule."""

    def __init__(self, file: str, rule: Any) -> None:
        self._file, self._rule = file, rule

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, KeyError):
            raise Invalid("invalid_rulebook", file=self._file, rule=self._rule, expected=f"a field {error}") from error
        if isinstance(error, ValueError | TypeError | AttributeError):
            raise Invalid("invalid_rulebook", file=self._file, rule=self._rule, expected=str(error)) from error


def _only(row: Mapping[str, Any], known: set[str]) -> None:
    if further := sorted(set(row) - known):
        raise ValueError(f"no field {further[0]!r}: one of {', '.join(sorted(known))}")


def _instrument(row: Mapping[str, Any]) -> Instrument:
    _only(row, {"id", "jurisdiction", "title_zh", "title_en", "source", "checked"})
    return Instrument(row["id"], row.get("jurisdiction"), row["title_zh"], row["title_en"], row["source"], _day(row["checked"]))


def _rule(row: Mapping[str, Any], instrument: Instrument) -> Rule:
    form = row.get("form")
    if form not in _OF_FORM:
        raise ValueError("form is floor, window, cap, party, presence or absent")
    _only(row, _COMMON | _OF_FORM[form])
    confidence = Confidence(row["confidence"])
    if form is not None and confidence is Confidence.MEMORY:
        raise ValueError("a rule from memory is documentation: no form and no number")
    if not set(row.get("point", ())) <= set(_POINTS):
        raise ValueError(f"point is a list of {', '.join(_POINTS)}")
    if form in ("window", "cap", "presence", "party") and not {e.get("verdict") for e in row.get("example", ())} >= {
        "permit",
        "refuse",
    }:
        raise ValueError("examples of both verdicts")
    return Rule(
        row["id"],
        instrument,
        row.get("jurisdiction", instrument.jurisdiction),
        confidence,
        row["title_zh"],
        row["title_en"],
        row["why_zh"],
        row["why_en"],
        _form(form, row),
        frozenset(Purpose(p) for p in row["purposes"]) if "purposes" in row else frozenset(Purpose),
        _channels(row["channels"]) if "channels" in row else frozenset(Channel),
        Enforcement(row.get("enforcement", "block")),
        _day(row["effective_from"]) if "effective_from" in row else None,
        _day(row["effective_to"]) if "effective_to" in row else None,
        row.get("article", ""),
        row.get("source", ""),
        tuple(row.get("point", () if form is None else ("pre",))),
        row.get("where", ""),
        tuple(_example(example) for example in row.get("example", ())),
    )


def _form(form: str | None, row: Mapping[str, Any]) -> Form | None:
    if form == "window":
        consent = ConsentKind(row["opened_by"]) if "opened_by" in row else None
        return Window(tuple(_span(span) for span in row["open"]), consent)
    if form == "cap":
        return _cap(row)
    if form == "party":
        if row.get("unless", _ENQUIRY) != _ENQUIRY:
            raise ValueError(f"unless is {_ENQUIRY}")
        return Party("unless" in row)
    if form == "presence":
        return Presence(_whole(row, "least_people", 1))
    return Floor() if form == "floor" else None


def _span(row: Mapping[str, Any]) -> Span:
    _only(row, {"days", "from", "until", "channels", "except"})
    opens, closes = time.fromisoformat(row["from"]), time.fromisoformat(row["until"])
    if opens >= closes:
        raise ValueError("open hours lie within a day")
    days = frozenset(_DAYS.index(day) for day in row.get("days", _DAYS))
    if not days:
        raise ValueError("open on some day")
    calendar = row.get("except")
    if calendar is not None and calendar not in CALENDARS:
        raise ValueError(f"except is one of {', '.join(CALENDARS)}")
    return Span(days, opens, closes, _channels(row["channels"]) if "channels" in row else None, calendar)


def _cap(row: Mapping[str, Any]) -> Cap:
    counts = row["counts"]
    _only(counts, {"per", "purposes", "channels", "results"})
    limits = []
    for limit in row["limits"]:
        _only(limit, {"limit", "days"})
        limits.append(Limit(_whole(limit, "limit", 1), _whole(limit, "days", 1)))
        if limits[-1].days > LOOK_BACK_DAYS:
            raise ValueError(f"days is at most {LOOK_BACK_DAYS}: the gate looks no further back")
    if not limits:
        raise ValueError("a limit")
    return Cap(
        Per(counts["per"]),
        _channels(counts["channels"]),
        tuple(limits),
        frozenset(Purpose(p) for p in counts["purposes"]) if "purposes" in counts else None,
        frozenset(Result(r) for r in counts["results"]) if "results" in counts else None,
    )


def _example(row: Mapping[str, Any]) -> Example:
    _only(row, {"verdict", "ask", "at", "past", "consents", "people", "unreachable", "zone"})
    return Example(
        row["verdict"],
        row["ask"],
        row["at"],
        tuple(row.get("past", ())),
        tuple(row.get("consents", ())),
        row.get("people"),
        row.get("unreachable", False),
        row.get("zone"),
    )


def _stop_rule(row: Mapping[str, Any]) -> StopRule:
    _only(row, {"kind", "refuses", "default_channel", "is_for_ever"})
    channel = Channel(row["default_channel"]) if "default_channel" in row else None
    return StopRule(
        StopKind(row["kind"]), frozenset(Purpose(p) for p in row["refuses"]), channel, row.get("is_for_ever", False)
    )


def _channels(names: Iterable[str]) -> frozenset[Channel]:
    return frozenset(Channel(name) for name in names)


def _whole(row: Mapping[str, Any], name: str, least: int) -> int:
    value = row[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name} is a whole number of at least {least}")
    return value


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError("a day is written 2026-01-31, without quotes")
    return value
