"""One spelling for scanning, with the way back to every character of the original.

Compatibility forms, case, traditional characters, accents, zero-width signs and decoration go; so do blanks and dots that
stand inside Chinese words or between single letters (``微·信``, ``v x``). Whole batches are spelt at once, in numpy: a
megabyte takes a few milliseconds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BETWEEN = "\0"  # stands between the texts of a batch, and nowhere else
_TOP = 0x20000
_GONE = 0xFFFFFFFF
_LINE = ord("\n")

# Signs with a reading of their own; each stays one sign.
_SIGNS = {
    "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\t": " ", "。": "。", "．": ".", "｡": "。", "、": ",", "，": ",",
    "﹐": ",", "､": ",", "…": ",", "⋯": ",", "：": ":", "；": ";", "？": "?", "！": "!", "“": '"', "”": '"', "„": '"',
    "「": '"',
    "」": '"', "『": '"', "』": '"', "«": '"', "»": '"', "＂": '"', "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "−": "-",
    "—": "-", "–": "-", "‐": "-", "‑": "-", "－": "-", "❤": "♥", "♡": "♥", "💓": "♥", "💗": "♥", "💖": "♥", "❣": "♥", "￥": "¥",
    "№": "号", "\u3000": " ", "\u00a0": " ", "㊀": "一", "☎": "电", "📞": "电", "💰": "钱", "🐧": "q", "〇": "零", "壹": "一",
    "贰": "二", "叁": "三", "肆": "四", "伍": "五", "陆": "六", "柒": "七", "捌": "八", "玖": "九", "幺": "一", "两": "两",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelt:
    """``codes``: the characters of the batch in one spelling; ``at``: for each, where it stood in the batch as it came."""

    codes: NDArray[np.uint32]
    at: NDArray[np.int64]

    @property
    def text(self) -> str:
        """The characters as a text."""
        return self.codes.tobytes().decode("utf-32-le")


def spell(texts: Sequence[str]) -> Spelt:
    """The texts in one spelling, joined by ``BETWEEN``."""
    whole = BETWEEN.join(texts)
    if whole.count(BETWEEN) != len(texts) - 1:
        whole = BETWEEN.join(text.replace(BETWEEN, " ") for text in texts)
    codes = np.frombuffer(whole.encode("utf-32-le", "replace"), dtype=np.uint32)
    tables = _tables()
    new = tables.one.take(np.minimum(codes, _TOP - 1))
    if codes.size and codes.max() >= _TOP:
        new = np.where(codes >= _TOP, codes, new)
    at = np.nonzero(new != _GONE)[0]
    if at.size != new.size:
        new = new[at]
    new, at = _without_blanks(new, at, tables)
    return Spelt(new, at)


def _without_blanks(
    codes: NDArray[np.uint32], at: NDArray[np.int64], tables: _Tables
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Without blanks and decoration inside Chinese, and with a full stop at the end of a Latin sentence."""
    kinds = tables.kind.take(np.minimum(codes, _TOP - 1))
    soft = np.nonzero(kinds >= _SOFT)[0]
    if soft.size == 0:
        return codes, at
    softly = kinds[soft]
    is_first = np.empty(soft.size, dtype=bool)
    is_first[0] = True
    np.not_equal(soft[1:], soft[:-1] + 1, out=is_first[1:])
    firsts = np.nonzero(is_first)[0]
    counts = np.diff(np.append(firsts, soft.size))
    begin = soft[firsts]
    end = begin + counts  # the first hard sign after the run
    padded = np.concatenate((kinds, np.zeros(3, dtype=kinds.dtype)))
    before, after = padded[begin - 1], padded[end]  # begin 0 reads the padding
    is_blank = np.bitwise_or.reduceat(softly, firsts) == _BLANK
    of_chinese = ((before == _HAN) & (after == _HAN)) | (is_blank & ((before == _HAN) | (after == _HAN)))
    single = (before == _LETTER) & (after == _LETTER) & (padded[begin - 2] != _LETTER) & (padded[end + 1] != _LETTER)
    if single.any():  # "v x" is one word, "I a" none
        padded_codes = np.concatenate((codes, np.zeros(3, dtype=codes.dtype)))
        left, right = padded_codes[begin - 1], padded_codes[end]
        single &= ~(((left == ord("a")) | (left == ord("i"))) & ((right == ord("a")) | (right == ord("i"))))
    drop_all = of_chinese | single
    # Of blanks in a row one stays; a full stop before a blank ends a sentence.
    again = ~is_first & (softly == _BLANK)
    again[1:] &= softly[:-1] == _BLANK
    drop = np.repeat(drop_all, counts) | again
    stops = soft[(codes[soft] == ord(".")) & ((padded[soft + 1] == _BLANK) | (padded[soft + 1] == 0))]
    if stops.size:
        codes = codes.copy()
        codes[stops] = ord("。")
        drop &= codes[soft] != ord("。")
    keep = np.ones(codes.size, dtype=bool)
    keep[soft[drop]] = False
    return codes[keep], at[keep]


# --- tables -----------------------------------------------------------------------------------------------------------

_NONE, _OTHER, _LETTER, _HAN, _SOFT = 0, 1, 2, 4, 8
_DECORATION, _BLANK = 8, 16


@dataclass(frozen=True, slots=True)
class _Tables:
    one: NDArray[np.uint32]
    kind: NDArray[np.uint8]


@cache
def _tables() -> _Tables:
    one = np.arange(_TOP, dtype=np.uint32)
    for code in (
        *range(0x4E00),
        *range(0xA000, 0xAC00),
        *range(0xF900, 0x10000),
        *range(0x1D400, 0x1D800),
        *range(0x1F000, 0x1FB00),
    ):
        one[code] = _simple(code)
    one[0] = 0
    for old, new in _simplified().items():
        one[ord(old)] = ord(new)
    for old, new in _SIGNS.items():
        one[ord(old)] = ord(new)
    kind = np.full(_TOP, _OTHER, dtype=np.uint8)
    kind[0] = kind[_LINE] = _NONE
    kind[0x3400:0xA000] = _HAN
    for letter in range(ord("a"), ord("z") + 1):
        kind[letter] = _LETTER
    for sign in "*·•-_~^=+#|.":
        kind[ord(sign)] = _DECORATION
    kind[ord(" ")] = _BLANK
    kind[ord("♥")] = _HAN
    return _Tables(one, kind)


def _simple(code: int) -> int:
    """The one sign a sign stands for: without accent, in small; ``_GONE`` for what is drawn as nothing or only decorates."""
    sign = chr(code)
    category = unicodedata.category(sign)
    if sign in "\n ":
        return code
    if category in ("Mn", "Me", "Cf", "Cc", "Cs") or (
        category in ("So", "Sk") and code > 0x2100 and not unicodedata.decomposition(sign)
    ):
        return _GONE
    if code < 0x80:
        return ord(sign.lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", sign).lower() if unicodedata.category(c) != "Mn")
    solid = [c for c in plain if c.isalnum()] or list(plain)
    return ord(solid[0]) if len(solid) == 1 or (solid and unicodedata.category(sign) in ("No", "So")) else code


@cache
def _simplified() -> dict[str, str]:
    lines = (resources.files("tideover.language") / "simplified.txt").read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))
