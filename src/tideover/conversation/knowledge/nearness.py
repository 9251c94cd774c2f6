"""How near a question comes to each text of a pool: the one way of finding, for articles and for what measures it. Pure.

Nearness is a weighted sum of two likenesses: of meanings (cosine of embeddings, the middle of all taken off) and of signs
(which characters and Latin words both have, rare ones counting a little more). Words that ask the same are one sign
(``synonyms.toml``). A text that comes near to whatever is asked says little by being near: half of how near others of the pool
come to it is taken off. Where no meaning can be read the signs answer alone.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tideover.conversation.knowledge.shipped import shipped_meanings
from tideover.language import embed, spell

MEANING = 0.67  # the share of meanings; the rest is that of signs
CROWD = 0.5  # how much of a text's nearness to others is taken off
NEIGHBOURS = 5  # the others it is the mean of
_FIRST_SIGN = 0xE000  # signs for words that mean the same stand where Unicode has none
_WORD = re.compile(r"[a-z']+")
_BESIDE = re.compile(r"[^\w\ue000-\uf8ff]|[\d_]")  # says nothing of what is asked
_BLOCK = 512


class Pool:
    """Texts, ready to be compared with questions. ``meanings``: a row of ``WIDTH`` a text, None where none can be read."""

    def __init__(self, texts: Sequence[str], meanings: NDArray[np.float32] | None) -> None:
        signs = [signs_of(text) for text in spelt(texts)]
        self._number = {sign: number for number, sign in enumerate(sorted({sign for each in signs for sign in each}))}
        self._seen, self._texts = Counter(sign for each in signs for sign in each), len(texts)
        self._signs = np.stack([self._row(each) for each in signs]) if signs else np.zeros((0, 0), dtype=np.float32)
        self._meant: NDArray[np.float32] | None = None
        if meanings is not None:
            shipped = shipped_meanings()
            known = len(shipped.rows)
            self._middle = (shipped.centre * known + meanings.sum(axis=0)) / (known + len(meanings))
            self._meant = self._placed(meanings)
        self._crowd = self._crowded()

    def likeness(self, question: str) -> NDArray[np.float32]:
        """How near each text comes, in the order given; seldom above 1, and below 0 where it is nearer to others."""
        (said,) = spelt([question])
        row = self._row(signs_of(said))
        meant = None if self._meant is None else self._placed(embed([said]))
        return np.asarray(self._near(row[None], meant)[0] - CROWD * self._crowd, dtype=np.float32)

    def _row(self, signs: Counter[str]) -> NDArray[np.float32]:
        """What a text is made of, of length 1 with what no text of the pool has."""
        row, total = np.zeros(len(self._number), dtype=np.float32), 0.0
        for sign, count in signs.items():
            rarity = float(np.log((1 + self._texts) / (1 + self._seen[sign]))) + 1
            weight = (1 + float(np.log(count))) * rarity**0.5
            total += weight * weight
            if sign in self._number:
                row[self._number[sign]] = weight
        return np.asarray(row / max(total**0.5, 1e-9), dtype=np.float32)

    def _placed(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Meanings without what all have in common, of length 1."""
        rows = rows - self._middle
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def _near(self, signs: NDArray[np.float32], meant: NDArray[np.float32] | None) -> NDArray[np.float32]:
        near = signs @ self._signs.T
        return near if self._meant is None or meant is None else MEANING * (meant @ self._meant.T) + (1 - MEANING) * near

    def _crowded(self) -> NDArray[np.float32]:
        """How near its nearest others come to each text."""
        crowd, most = np.zeros(self._texts, dtype=np.float32), min(NEIGHBOURS, self._texts - 1)
        for at in range(0, self._texts if most > 0 else 0, _BLOCK):
            near = self._near(self._signs[at : at + _BLOCK], None if self._meant is None else self._meant[at : at + _BLOCK])
            near[np.arange(len(near)), np.arange(at, at + len(near))] = -np.inf
            crowd[at : at + len(near)] = np.partition(near, -most, axis=1)[:, -most:].mean(axis=1)
        return crowd


def spelt(texts: Sequence[str]) -> list[str]:
    """Texts in one spelling: traditional characters simplified, names as they are written."""
    (pattern, right), _ = _tables()
    lines = spell([text.replace("\0", " ") for text in texts]).text.split("\0") if texts else []
    return [pattern.sub(lambda found: right[found[0]], line) for line in lines]


def signs_of(line: str) -> Counter[str]:
    """What a line in one spelling is made of: its characters, words that mean the same as one sign, and Latin words with their
    runs of three letters."""
    _, (pattern, sign) = _tables()
    words = _WORD.findall(line)
    signs = Counter(words)
    signs.update(_BESIDE.sub("", pattern.sub(lambda found: sign[found[0]], _WORD.sub(" ", line))))
    for word in words:
        around = f" {word} "
        signs.update(around[at : at + 3] for at in range(len(around) - 2))
    return signs


@cache
def _tables() -> tuple[tuple[re.Pattern[str], dict[str, str]], tuple[re.Pattern[str], dict[str, str]]]:
    """``synonyms.toml``: what is spelt otherwise and how it is written, words that mean the same and their sign; each with a
    pattern that finds the longest."""
    text = (resources.files("tideover.conversation.knowledge") / "synonyms.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    right = {word: row.split()[0] for row in said["spellings"] for word in row.split()}
    rows = [row.split() for part in said["same"].values() for row in part]
    signs = {word: chr(_FIRST_SIGN + number) for number, row in enumerate(rows) for word in row}
    return (_longest(right), right), (_longest(signs), signs)


def _longest(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
