"""In which words a deed is said: the phrases of ``sayings.toml``, chosen by who says it and when."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from zlib import crc32

from tideover.rehearsal.town.model import Deed, DeedKind

_SILENT = {DeedKind.PAYS, DeedKind.LOOKS, DeedKind.BORROWS}
_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def words_of(deed: Deed) -> str | None:
    """What is said, in Chinese; None where a deed has no words. The same deed, the same words."""
    if deed.kind in _SILENT:
        return None
    phrases = phrases_for(deed)
    chosen = phrases[crc32(f"{deed.person} {deed.at.isoformat()} {deed.kind}".encode()) % len(phrases)]
    if deed.day is None or deed.amount_minor is None:
        return chosen
    yuan, fen = divmod(deed.amount_minor, 100)
    return chosen.format(amount=f"{yuan}.{fen:02}", spoken=in_words(yuan), month=deed.day.month, day=deed.day.day)


def phrases_for(deed: Deed) -> tuple[str, ...]:
    """Every way in which the deed may be said."""
    meaning = deed.kind.value
    if deed.kind is DeedKind.EXPLAINS:
        meaning = f"explains_{deed.cause or 'family'}"
    phrases = load_sayings()[meaning]["mail" if deed.channel == "email" else "text"]
    if deed.amount_minor is not None:
        is_whole = deed.amount_minor % 100 == 0
        phrases = tuple(phrase for phrase in phrases if ("{spoken}" in phrase) == is_whole)
    return phrases


@cache
def load_sayings() -> dict[str, dict[str, tuple[str, ...]]]:
    """The shipped file: what is meant, then mail or text, then the phrases."""
    text = resources.files("tideover.rehearsal.town").joinpath("sayings.toml").read_text(encoding="utf-8")
    return {
        meaning: {where: tuple(phrases) for where, phrases in by_place.items()}
        for meaning, by_place in tomllib.loads(text).items()
    }


def in_words(number: int) -> str:
    """A whole number from 0 to 99,999,999 in Chinese numerals, as it is spoken: 1205 is 一千二百零五."""
    if not 0 <= number < 10**8:
        raise ValueError(number)
    if number >= 10_000:
        above, below = divmod(number, 10_000)
        gap = "零" if 0 < below < 1_000 else ""
        return in_words(above) + "万" + (gap + in_words(below) if below else "")
    if number < 10:
        return _DIGITS[number]
    said, rest, has_gap = "", number, False
    for unit, name in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            said += ("零" if has_gap else "") + ("" if unit == 10 and digit == 1 and not said else _DIGITS[digit]) + name
            has_gap = False
        elif said:
            has_gap = True
    if rest:
        said += ("零" if has_gap else "") + _DIGITS[rest]
    return said
