"""A judge of what must not be said to somebody who is not the customer: words that tell of a debt. Its data: debt_lexicon.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("debt_lexicon.toml")
_CHINESE = "\u3400-\u9fff"
_BETWEEN = re.compile(rf"(?<=[{_CHINESE}])[\s·*_.\-]+(?=[{_CHINESE}])")  # what hides a word between its characters


def debt_words(text: str) -> list[str]:
    """The words in the text that tell of a debt, each once, Chinese ones first and in Simplified characters."""
    clean = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    found = [
        match.group().strip().casefold()
        for (harmless, words), its in ((_zh(), _chinese(clean)), (_en(), clean))
        for match in words.finditer(harmless.sub("\n", its))
    ]
    return list(dict.fromkeys(found))


def lexicon() -> dict[str, dict[str, str | list[str]]]:
    """The file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _fold() -> dict[int, int]:
    pairs = str(lexicon()["zh"]["same_as"])
    return {ord(old): ord(new) for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


def _chinese(text: str) -> str:
    return _BETWEEN.sub("", text.translate(_fold()))


@cache
def _zh() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = lexicon()["zh"]
    words = sorted(str(table["words"]).split(), key=len, reverse=True)
    harmless = sorted(str(table["harmless"]).split(), key=len, reverse=True)
    return re.compile("|".join(harmless)), re.compile("|".join([*words, str(table["sums"])]))


@cache
def _en() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = lexicon()["en"]
    joined = "|".join([*table["words"], str(table["sums"])])
    return re.compile("|".join(table["harmless"]), re.IGNORECASE), re.compile(joined, re.IGNORECASE)
