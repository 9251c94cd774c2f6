"""Behaviour files: reading them, and saying where one is at fault."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from tideover.base.errors import Invalid
from tideover.rehearsal.town.behaviour import Behaviour, Manner, Reads


def read_behaviour(text: str) -> Behaviour:
    """A behaviour file's content. Raises ``Invalid("invalid_behaviour")`` with the first place at fault (field, expected)."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong("file", f"TOML: {error}") from error
    behaviour = _read(Behaviour, content, "")
    assert isinstance(behaviour, Behaviour)
    _check(behaviour)
    return behaviour


def load_behaviour(name: str | Path) -> Behaviour:
    """A shipped one by its name (``first``), or a file by its path. Raises as ``read_behaviour``, and where there is none."""
    if isinstance(name, Path) or str(name).endswith(".toml"):
        try:
            return read_behaviour(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise _wrong("file", "a readable file in UTF-8") from error
    return _shipped(name)


def shipped_behaviours() -> list[str]:
    """The names of those that are shipped."""
    folder = resources.files("tideover.rehearsal.town").joinpath("behaviours")
    return sorted(path.name.removesuffix(".toml") for path in folder.iterdir() if path.name.endswith(".toml"))


@cache
def _shipped(name: str) -> Behaviour:
    path = resources.files("tideover.rehearsal.town").joinpath("behaviours", f"{name}.toml")
    if not path.is_file():
        raise _wrong("behaviour", "the name of a shipped behaviour, or the path of a .toml file")
    return read_behaviour(path.read_text(encoding="utf-8"))


def vocabulary() -> Iterator[tuple[str, str, str, str]]:
    """Every parameter: name, unit, range, meaning."""
    for part in fields(Behaviour):
        kind = get_type_hints(Behaviour)[part.name]
        is_list = get_origin(kind) is tuple
        row = get_args(kind)[0] if is_list else kind
        for one in fields(row):
            meta = one.metadata
            allowed = " ".join(meta["words"]) if "words" in meta else ""
            if "least" in meta:
                allowed = f"{meta['least']:g} to {meta['most']:g}"
            if "length" in meta:
                allowed = f"{meta['length']} of {allowed}"
            if get_type_hints(row)[one.name] is bool:
                allowed = "true false"
            yield (
                f"{'[[' if is_list else '['}{part.name}{']]' if is_list else ']'} {one.name}",
                meta["unit"],
                allowed,
                meta["meaning"],
            )


def _wrong(where: str, expected: str) -> Invalid:
    return Invalid("invalid_behaviour", field=where, expected=expected)


def _read(kind: Any, value: Any, where: str) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not value:
            raise _wrong(where, "a list that is not empty")
        return tuple(_read(get_args(kind)[0], one, f"{where}[{number}]") for number, one in enumerate(value))
    if is_dataclass(kind):
        return _read_table(kind, value, where)
    return value


def _read_table(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise _wrong(where, "a table")
    hints = get_type_hints(kind)
    known = {one.name: one for one in fields(kind)}
    for name in value:
        if name not in known:
            raise _wrong(f"{where}.{name}".lstrip("."), "no such parameter: one of " + " ".join(known))
    read = {}
    for name, one in known.items():
        place = f"{where}.{name}".lstrip(".")
        if name not in value:
            raise _wrong(place, "it must be there")
        read[name] = (
            _one(value[name], hints[name], one.metadata, place) if one.metadata else _read(hints[name], value[name], place)
        )
    return kind(**read)


def _one(value: Any, kind: Any, meta: Mapping[str, Any], place: str) -> Any:
    if "words" in meta:
        if value not in meta["words"]:
            raise _wrong(place, "one of " + " ".join(meta["words"]))
        return value
    if kind is bool or kind is str:
        if not isinstance(value, kind):
            raise _wrong(place, "true or false" if kind is bool else "text")
        return value
    if "length" in meta:
        if not isinstance(value, list) or len(value) != meta["length"]:
            raise _wrong(place, f"{meta['length']} numbers")
        return tuple(_number(one, meta, f"{place}[{number}]") for number, one in enumerate(value))
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            raise _wrong(place, "a list of texts")
        return tuple(value)
    return _number(value, meta, place)


def _number(value: Any, meta: Mapping[str, Any], place: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or not meta["least"] <= value <= meta["most"]:
        raise _wrong(place, f"a number from {meta['least']:g} to {meta['most']:g} ({meta['unit']})")
    return float(value)


def _check(behaviour: Behaviour) -> None:
    for place, shares in (
        ("people.household_shares", behaviour.people.household_shares),
        ("loans.count_shares", behaviour.loans.count_shares),
        ("work.share", tuple(work.share for work in behaviour.work)),
        ("hours.share", tuple(hours.share for hours in behaviour.hours)),
    ):
        if abs(sum(shares) - 1) > 1e-6:
            raise _wrong(place, "shares that together are 1")
    for place, ids, whole in (
        ("work.id", [work.id for work in behaviour.work], None),
        ("shock.id", [shock.id for shock in behaviour.shock], None),
        ("reads.channel", [reads.channel for reads in behaviour.reads], _words(Reads)),
        ("manner.tone", [manner.tone for manner in behaviour.manner], _words(Manner)),
    ):
        if len(set(ids)) != len(ids):
            raise _wrong(place, "each at most once")
        if whole is not None and set(ids) != set(whole):
            raise _wrong(place, "each of " + " ".join(whole))
    for hours in behaviour.hours:
        if not sum(hours.weekday) or not sum(hours.weekend):
            raise _wrong(f"hours.{hours.id}", "an hour above nought on weekdays and at weekends")


def _words(row: type[Reads] | type[Manner]) -> tuple[str, ...]:
    """What its first parameter may be."""
    words: tuple[str, ...] = fields(row)[0].metadata["words"]
    return words
