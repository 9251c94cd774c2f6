"""Signs of vulnerability, a dated data file (``signs.toml``): told by what was said and by stops, never by who somebody is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Sign:
    """``weight``: above 0, each sign its own; the heaviest is named."""

    code: str
    weight: int
    zh: str
    en: str
    stops: tuple[str, ...]
    hardships: tuple[str, ...]


@cache
def load_signs() -> tuple[Sign, ...]:
    """The shipped file."""
    data = tomllib.loads((resources.files("tideover.portrait") / "signs.toml").read_text(encoding="utf-8"))
    return tuple(
        Sign(row["code"], row["weight"], row["zh"], row["en"], tuple(row["stops"]), tuple(row["hardships"]))
        for row in data["sign"]
    )


def sign_weights() -> Mapping[tuple[str, str], int]:
    """(kind of event, its code) -> how heavy a sign it is."""
    found = {("stop", code): sign.weight for sign in load_signs() for code in sign.stops}
    return found | {("hardship", code): sign.weight for sign in load_signs() for code in sign.hardships}
