"""The small pattern language of rule files, compiled twice: exactly, for ``re``; and a little too widely, for hyperscan.

Written over the one spelling of ``spelling`` (small letters, simplified, half-width signs):

========== ============================================================================================
``（字）`` any character stands for itself; a Latin word is a whole word unless a ``*`` ends it (``pay*``)
``(a|b)``  one of; ``(a)?`` or not
``[他她]``  one of these characters; ``?`` after it or after a character: or not
``<name>`` one of a word list
``~6``     up to six characters of the same clause; ``~~6``: of the same sentence, commas included; ``~!6``: of the same
           clause with no turn in them (就 则 那 再 还 不 才): for what denies
``#``      a digit, written or spoken; ``#7``: at least seven of them, blanks and hyphens between
``^`` ``$``  the beginning, the end of the sentence; ``？``: a question mark
========== ============================================================================================

Hyperscan counts bytes (a Han character is three), tells ends only, and compiles counted gaps slowly and large. It is given
gaps of any length within the line, so it never misses what ``re`` would find; ``re`` then says whether, and where, it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

CLAUSE_ENDS = ',:;。!?"\\n\\0'
SENTENCE_ENDS = "。!?\\n\\0"
_DIGITS = (
    *"0123456789零一二两三四五六七八九洞拐勾",
    *[
        "zero",
        "oh",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "eighty",
        "hundred",
        "thousand",
    ],
    *["double", "triple"],
)
_LETTER = re.compile(r"[a-z0-9']")
_GAP = re.compile(r"(~[~!]?)(\d+)")
_TURNS = "就则那再还不才"  # after them something else is said
_RUN = re.compile(r"#(\d*)")
_RANGE = re.compile(r"([0-9a-z])-([0-9a-z])")
_NAME = re.compile(r"<([a-z_]+)>")


class PatternFault(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """``exact``: for ``re`` over the spelt text; ``wide``: for hyperscan over its UTF-8."""

    source: str
    exact: str
    wide: str


def compile_pattern(source: str, words: Mapping[str, Sequence[str]]) -> Pattern:
    """Raises ``PatternFault``."""
    return Pattern(source, *_Writer(source, words).write())


def alternatives(source: str) -> list[str]:
    """A pattern's alternatives outside all brackets, each a pattern of its own: hyperscan has a limit for one."""
    parts, depth, first = [], 0, 0
    for at, sign in enumerate(source):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            parts.append(source[first:at])
            first = at + 1
    return [*parts, source[first:]]


class _Writer:
    def __init__(self, source: str, words: Mapping[str, Sequence[str]]) -> None:
        self._source, self._words, self._at = source, words, 0
        self._exact: list[str] = []
        self._wide: list[str] = []
        self._glued: list[bool] = []  # of each open bracket: whether a letter stood right before it

    def write(self) -> tuple[str, str]:
        while self._at < len(self._source):
            self._step(self._source[self._at])
        if self._glued:
            raise PatternFault(f"{self._source!r}: a bracket is not closed")
        return "".join(self._exact), "".join(self._wide)

    def _put(self, exact: str, wide: str, taken: int) -> None:
        self._exact.append(exact)
        self._wide.append(wide)
        self._at += taken

    def _step(self, sign: str) -> None:
        if sign == "~":
            self._gap()
        elif sign == "#":
            self._digits()
        elif sign == "<":
            self._list()
        elif sign == "[":
            self._one_of()
        elif sign == "(":
            self._glued.append(self._at > 0 and _LETTER.match(self._source[self._at - 1]) is not None)
            self._put("(?:", "(?:", 1)
        elif sign == ")":
            if not self._glued:
                raise PatternFault(f"{self._source!r}: a bracket too many")
            self._glued.pop()
            self._put(")", ")", 1)
        elif sign in "|?":
            self._put(sign, sign, 1)
        elif sign == "^":
            self._put(f"(?:(?<=[{SENTENCE_ENDS}])|^)", "", 1)
        elif sign == "$":
            self._put(f"(?=[{SENTENCE_ENDS}]|$)", "", 1)
        elif sign == "？":
            self._put("[?]", "[?]", 1)
        elif _LETTER.match(sign):
            self._word()
        else:
            self._put(re.escape(sign), _wide(sign, self._source[self._at + 1 : self._at + 2] == "?"), 1)

    def _gap(self) -> None:
        found = _GAP.match(self._source, self._at)
        if found is None:
            raise PatternFault(f"{self._source!r}: ~ wants a number")
        ends, most = {"~": CLAUSE_ENDS, "~~": SENTENCE_ENDS, "~!": CLAUSE_ENDS + _TURNS}[found[1]], int(found[2])
        self._put(f"[^{ends}]{{0,{most}}}?", "[^\\n\\x00]*", len(found[0]))

    def _digits(self) -> None:
        found = _RUN.match(self._source, self._at)
        assert found is not None
        least = int(found[1] or 1)
        exact, wide = "|".join(_DIGITS), "|".join(_wide(digit, False) for digit in _DIGITS)
        if least == 1:
            self._put(f"(?:{exact})", f"(?:{wide})", len(found[0]))
        else:
            self._put(f"(?:(?:{exact})[ -]?){{{least},}}", f"(?:(?:{wide})[ -]?){{{min(least, 3)}}}", len(found[0]))

    def _list(self) -> None:
        found = _NAME.match(self._source, self._at)
        if found is None or found[1] not in self._words:
            raise PatternFault(f"{self._source!r}: no word list of this name")
        exact, wide = _written(tuple(self._words[found[1]]))
        self._put(f"(?:{exact})", f"(?:{wide})", len(found[0]))

    def _one_of(self) -> None:
        end = self._source.find("]", self._at)
        if end < self._at + 2:
            raise PatternFault(f"{self._source!r}: [ ] wants characters")
        signs = _RANGE.sub(
            lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), self._source[self._at + 1 : end]
        )
        taken, plain = end + 1 - self._at, signs.replace("$", "")
        exact, wide = f"[{re.escape(plain)}]", "|".join(_wide(sign, False) for sign in plain)
        if plain != signs:
            exact, wide = f"(?:{exact}|(?=[{SENTENCE_ENDS}]|$))", f"{wide}|"
        self._put(exact, f"(?:{wide})", taken)

    def _word(self) -> None:
        end = self._at
        while end < len(self._source) and _LETTER.match(self._source[end]):
            end += 1
        follows = self._source[end : end + 1]
        if follows == "?":  # the last letter alone is what may be missing
            end -= 1
            word, tail = self._source[self._at : end], f"{self._source[end]}?"
        else:
            word, tail = self._source[self._at : end], ""
        begins = "" if self._is_glued() else r"\b"
        ends = "" if follows in ("(", "[") and follows else r"\b"
        taken = end - self._at + len(tail)
        if tail and _LETTER.match(self._source[end + 2 : end + 3]):
            ends = ""
        if follows == "*":
            tail, ends, taken = "[a-z']{0,6}", r"\b", taken + 1
        self._put(f"{begins}{word}{tail}{ends}", f"{begins}{word}{tail}{ends}", taken)

    def _is_glued(self) -> bool:
        """Whether what stands before goes on in one word: ``pay(ing|ment)``."""
        before = self._source[self._at - 1 : self._at] if self._at else ""
        if before in ("(", "|"):
            return bool(self._glued and self._glued[-1])
        return before in ("]", "?")


@lru_cache(maxsize=200)
def _written(words: tuple[str, ...]) -> tuple[str, str]:
    parts = [_Writer(word, {}).write() for word in words]
    return "|".join(part[0] for part in parts), "|".join(part[1] for part in parts)


def _wide(text: str, is_optional: bool) -> str:
    """As bytes, in brackets where a ``?`` follows several of them."""
    written = "".join(sign if ord(sign) > 0x7F else re.escape(sign) for sign in text)
    return f"(?:{written})" if is_optional and len(text.encode()) > 1 else written
