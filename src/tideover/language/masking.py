"""Personal data in words: masked for people of ours, and taken out of what goes to somebody outside. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tideover.base.privacy import mask
from tideover.language.spelling import spell

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


_NUMBER_WORD = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|grand"
)
_FIGURE = re.compile(
    r"\d(?:[\d.,:/-]*\d)?|[零一二两三四五六七八九十百千万亿拾佰仟廿]{2,}"
    rf"|\b(?:{_NUMBER_WORD})(?:[ -]+(?:and )?(?:{_NUMBER_WORD}))+\b"
)
_MASKED_EMAIL = re.compile(r"[^\s@]?\*{3}@[\w.-]+")  # the rest of it may tell an employer
FIGURE = "#"


def without_persons(text: str, known: Mapping[str, str], names: Iterable[str] = ()) -> str:
    """Words for somebody outside, in one spelling (simplified, small letters, nothing hidden between signs): masked as by
    ``mask_text``, the given name of a Chinese name and other people's ``names`` too, and every figure (numbers, sums, days,
    written in digits or in words) as ``#``."""
    said = spell([text]).text
    said = mask_text(said, {kind: spell([value]).text for kind, value in known.items()})
    for name in (*names, known.get("name", "")):
        plain = spell([name]).text.strip()
        for part in (plain, plain[1:] if not plain.isascii() and len(plain) > 2 else ""):
            if part:
                said = mask_text(said, {"name": part})
    return _FIGURE.sub(FIGURE, _MASKED_EMAIL.sub("***", said))
