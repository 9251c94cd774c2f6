"""Texts as telephones write and read them. Written apart from the product's own, so that the two hold each other to the
standards (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

import struct

_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = {"\n": "\f", "Λ": "^", "(": "{", ")": "}", "/": "\\", "<": "[", "=": "~", ">": "]", "¡": "|", "e": "€"}


def unwrap(octets: bytes, esm_class: int) -> tuple[bytes, str, int, int]:
    """Octets of text, reference, number and total of a part; a text that stands alone is the first of one."""
    if not esm_class & 0x40 or not octets or octets[0] >= len(octets):
        return octets, "", 1, 1
    header, rest = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
    while len(header) >= 2:
        element, value = header[0], header[2 : 2 + header[1]]
        if (element, len(value)) in ((0x00, 3), (0x08, 4)) and 1 <= value[-1] <= value[-2]:
            return rest, value[:-2].hex(), value[-1], value[-2]
        header = header[2 + header[1] :]
    return rest, "", 1, 1


def read(octets: bytes, data_coding: int) -> str:
    """The text of a part: UTF-16BE for 8, the default alphabet, a septet an octet, for anything else."""
    if data_coding == 8:
        return octets.decode("utf-16-be", "replace")
    characters = "".join(_ALPHABET[octet & 0x7F] for octet in octets)
    first, *rest = characters.split("\x1b")
    return first + "".join(_ESCAPED.get(piece[:1], piece[:1]) + piece[1:] for piece in rest)


def split(text: str, reference: int) -> list[tuple[bytes, int, bool]]:
    """Octets, data coding and whether there is a header, of each part: as telephones do that count with 16 bits."""
    is_plain = all(character in _ALPHABET and character != "\x1b" for character in text)
    characters = [
        bytes([_ALPHABET.index(character)]) if is_plain else character.encode("utf-16-be", "replace") for character in text
    ]
    coding, alone, beside_header = (0, 160, 152) if is_plain else (8, 140, 132)
    if sum(map(len, characters)) <= alone:
        return [(b"".join(characters), coding, False)]
    parts = [b""]
    for octets in characters:
        if len(parts[-1]) + len(octets) > beside_header:
            parts.append(b"")
        parts[-1] += octets
    return [
        (struct.pack(">BBBHBB", 6, 8, 4, reference, len(parts), number) + part, coding, True)
        for number, part in enumerate(parts, 1)
    ]
