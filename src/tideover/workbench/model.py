"""An entry of the thread, and how words are masked. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tideover.base.ids import FactId
from tideover.base.privacy import mask


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A fact of a person as it may be shown; ``kind`` names its title in the locales.

    ``cursor``: where to go on for older ones; ``position``: its place in the sealed journal, None while it waits;
    ``data``: ids, numbers and dates, nothing sealed; ``text``: the words said, masked, for messages received and
    contacts made only; ``is_erased``: there were words, and their key has been destroyed.
    """

    cursor: int
    id: FactId
    position: int | None
    at: datetime
    known_at: datetime
    kind: str
    data: dict[str, Any]
    text: str | None = None
    is_erased: bool = False


_SEALED = re.compile(r"v1\.[A-Za-z0-9_=-]{38,}")


def without_sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's data without its ciphertexts."""
    return {key: value for key, value in data.items() if not (isinstance(value, str) and _SEALED.fullmatch(value))}


# What looks like somebody's address or number, whoever's it is.
_D = "[0-9０-９]"
_ALONE, _END = "(?<![0-9０-９A-Za-z])", "(?![0-9０-９A-Za-z])"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONG_NUMBER = re.compile(
    rf"{_ALONE}(?:(?:{_D}{{4}}[ -]){{3}}{_D}{{1,4}}(?:[ -]?{_D}{{1,3}})?|{_D}{{14,18}}[0-9０-９Xx]){_END}"
)
_PHONE = re.compile(
    rf"{_ALONE}(?:\+?86[ -]?)?[1１][3-9３-９]{_D}[ -]?{_D}{{4}}[ -]?{_D}{{4}}{_END}|\+[0-9][0-9 -]{{7,15}}[0-9](?![0-9])"
)


def mask_text(text: str, known: Mapping[str, str]) -> str:
    """Words as they may be shown: the person's own plain ``name``, ``phone`` and ``email`` (as far as ``known``), and
    whatever else has the form of an address, a phone, identity or card number, in their masked forms.

    Full-width digits, blanks and hyphens inside a number, other case and a missing country code make no difference; of
    a Latin name each part is masked, too.
    """
    for kind in ("email", "phone", "name"):
        if plain := known.get(kind, "").strip():
            for pattern, masked in _patterns(kind, plain):
                text = pattern.sub(masked.replace("\\", r"\\"), text)
    text = _EMAIL.sub(lambda match: mask("email", match[0].replace("＠", "@")), text)
    text = _LONG_NUMBER.sub(lambda match: mask("id_number", re.sub("[ -]", "", match[0])), text)
    return _PHONE.sub(lambda match: mask("phone", re.sub("[ -]", "", match[0])), text)


def _patterns(kind: str, plain: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    masked = mask(kind, plain)
    if kind == "phone":
        return ((_phone(plain), masked),) if len(re.sub("[^0-9]", "", plain)) > 4 else ()
    if kind == "email":
        return ((re.compile(rf"(?<![A-Za-z0-9._%+-]){_loose(plain)}", re.IGNORECASE), masked),)
    if not plain.isascii():
        return ((re.compile(r"\s?".join(_loose(sign) for sign in plain if not sign.isspace())), masked),)
    parts = plain.split()
    joined = r"[\s,]+".join(_loose(part) for part in parts)
    whole = re.compile(rf"(?<![A-Za-z]){joined}(?![A-Za-z])", re.IGNORECASE)
    single = [(part, spelling) for part in parts if len(part) > 1 for spelling in {part, part.upper()}]
    each = [(re.compile(rf"(?<![A-Za-z]){_loose(spelling)}(?![A-Za-z])"), mask("name", part)) for part, spelling in single]
    return ((whole, masked), *each)


def _phone(plain: str) -> re.Pattern[str]:
    digits = re.sub("[^0-9]", "", plain)
    is_chinese = re.fullmatch(r"(?:\+86|86)?1[3-9][0-9]{9}", re.sub("[^0-9+]", "", plain)) is not None
    country, national = ("86", digits[-11:]) if is_chinese else (digits[:-10], digits[-10:])
    between = r"[\s.()-]{0,2}"
    head = rf"(?:(?:\+|00)?{between.join(map(_loose, country))}{between})?" if country else ""
    return re.compile(rf"(?<![0-9０-９]){head}{between.join(map(_loose, national))}(?![0-9０-９])")


def _loose(text: str) -> str:
    """A pattern for the text in half-width or full-width signs."""
    return "".join(f"[{re.escape(sign)}{chr(ord(sign) + 0xFEE0)}]" if "!" <= sign <= "~" else re.escape(sign) for sign in text)
