"""How a text becomes short messages and short messages become a text (3GPP TS 23.038 and 23.040, SMPP 3.4 §5.2). Pure.

A text whose every character is in the GSM default alphabet goes out in it, one octet a septet (not packed: SMPP's usage);
any other goes out in UTF-16BE, which is UCS-2 with surrogate pairs for what lies beyond it, as telephones read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tideover.base.errors import Invalid
from tideover.outreach.channels.model import Part

GSM, ASCII, LATIN_1, UCS_2 = 0, 1, 3, 8  # data_coding
HAS_HEADER = 0x40  # esm_class: the octets begin with a user data header
MAX_PARTS = 10
# Units (septets, UTF-16 code units) in a message that stands alone, and in a part beside its six octets of header.
LIMITS = {GSM: (160, 153), UCS_2: (70, 67)}

MESSAGE_PAYLOAD = 0x0424
SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F

_ESCAPE = 0x1B
_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€"}
_SEPTETS = {character: bytes([code]) for code, character in enumerate(_ALPHABET) if code != _ESCAPE} | {
    character: bytes([_ESCAPE, code]) for code, character in _EXTENSION.items()
}


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """One short message as SMPP carries it: ``octets`` is ``short_message``, a header before the text where there are more."""

    data_coding: int
    esm_class: int
    octets: bytes = field(repr=False)


def split(text: str, reference: int) -> list[ShortMessage]:
    """The short messages that carry ``text``, in order; one where it fits.

    ``reference``: 0 to 255, the number by which a telephone knows the parts of one text; another for the next one. A lone
    surrogate, which is no character, goes out as ``?``. Raises ``Invalid("text_too_long")`` beyond ten parts.
    """
    characters = [_SEPTETS.get(character, b"") for character in text]
    coding = GSM if all(characters) else UCS_2
    if coding == UCS_2:
        characters = [character.encode("utf-16-be", "replace") for character in text]
    octets_per_unit = 1 if coding == GSM else 2
    alone, beside_header = (units * octets_per_unit for units in LIMITS[coding])
    whole = b"".join(characters)
    if len(whole) <= alone:
        return [ShortMessage(coding, 0, whole)]
    parts = [bytearray()]
    for octets in characters:  # a character is never cut: neither a surrogate pair nor an escaped septet
        if len(parts[-1]) + len(octets) > beside_header:
            parts.append(bytearray())
        parts[-1] += octets
    if len(parts) > MAX_PARTS:
        raise Invalid("text_too_long", expected=f"at most {MAX_PARTS} short messages", parts=len(parts))
    return [
        ShortMessage(coding, HAS_HEADER, bytes([5, 0, 3, reference, len(parts), number]) + part)
        for number, part in enumerate(parts, 1)
    ]


def join(octets: bytes, data_coding: int, esm_class: int, tlvs: Mapping[int, bytes]) -> tuple[str, Part | None]:
    """The text of a short message that came in, and which part of a longer one it is.

    ``octets``: its ``short_message``; where that is empty the ``message_payload`` among ``tlvs`` (tag -> value) counts.
    Never raises: what breaks the rules is read as well as it can be, for it may be a person asking to be left alone.
    """
    octets = octets or tlvs.get(MESSAGE_PAYLOAD, b"")
    part = _sar(tlvs)
    if esm_class & HAS_HEADER and octets and octets[0] < len(octets):
        header, octets = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
        part = _concatenation(header) or part
    return _decode(octets, data_coding), part


def _concatenation(header: bytes) -> Part | None:
    position = 0
    while position + 2 <= len(header):
        element, length = header[position], header[position + 1]
        value = header[position + 2 : position + 2 + length]
        if element == 0x00 and length == len(value) == 3:
            return _part(f"8/{value[0]}", value[2], value[1])
        if element == 0x08 and length == len(value) == 4:
            return _part(f"16/{int.from_bytes(value[:2])}", value[3], value[2])
        position += 2 + length
    return None


def _sar(tlvs: Mapping[int, bytes]) -> Part | None:
    if not all(tlvs.get(tag) for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER)):
        return None
    reference, total, number = (int.from_bytes(tlvs[tag]) for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER))
    return _part(f"sar/{reference}", number, total)


def _part(reference: str, number: int, total: int) -> Part | None:
    """The references of the three kinds are kept apart: they are counted separately."""
    return Part(reference, number, total) if total > 1 and 1 <= number <= total else None


def _decode(octets: bytes, data_coding: int) -> str:
    if data_coding == UCS_2:
        return octets.decode("utf-16-be", "replace")
    if data_coding == LATIN_1:
        return octets.decode("latin-1")
    if data_coding == GSM and all(octet < 0x80 for octet in octets):
        return _from_septets(octets)
    # ASCII; a coding we were not told of; or a "default alphabet" that by its eighth bit is not GSM's.
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def _from_septets(octets: bytes) -> str:
    characters, is_escaped = [], False
    for octet in octets:
        if octet == _ESCAPE and not is_escaped:
            is_escaped = True
            continue
        # TS 23.038 §6.2.1.1: an extension nobody knows shows the character of the main table; a second escape, a space.
        known = _EXTENSION.get(octet) if is_escaped else None
        characters.append(known or (" " if octet == _ESCAPE else _ALPHABET[octet]))
        is_escaped = False
    return "".join(characters)
