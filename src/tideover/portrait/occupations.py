"""What people say they do for a living, as one of a few codes. Pure."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources


def occupation_code(told: str | None) -> str | None:
    """The code of occupations.toml for an occupation as told, in Chinese or English; None where no word is known.

    The first row, in the file's order, with a word that stands in the text (English: as whole words).
    """
    return None if told is None else _code(" ".join(told.casefold().split()))


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    path = resources.files("tideover.portrait") / "occupations.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple((row["code"], tuple(row["words"])) for row in table["occupation"])


@lru_cache(maxsize=10_000)
def _code(told: str) -> str | None:
    for code, words in _rows():
        for word in words:
            if (f" {word} " in f" {told} ") if word.isascii() else word in told:
                return code
    return None


def occupation_codes() -> list[str]:
    """Every code there is."""
    return [code for code, _ in _rows()]
