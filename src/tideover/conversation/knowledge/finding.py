"""The article that answers a question, or none: how near a question comes to the texts of articles (``nearness``). Pure.

An article's likeness is the mean of its two nearest texts; a question that is about as near to a second article is not clear,
so half of the second's is taken off. Where no meaning can be read, signs answer alone, and seldom. Thresholds were chosen on
one half of our own questions (``python -m benchmarks.knowledge``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tideover.conversation.knowledge.model import Article
from tideover.conversation.knowledge.nearness import Pool, spelt
from tideover.conversation.knowledge.shipped import shipped_meanings, text_digest
from tideover.language import WIDTH, embed, has_embedder

THRESHOLD = 0.166  # with meanings
PLAIN_THRESHOLD = 0.238  # by signs alone
SECOND = 0.5
NEAREST = 2  # texts of an article that its likeness is the mean of
LONGEST = 600  # characters of a question that are read
_BESIDE = re.compile(r"[\W\d]+")  # what makes no difference to what is asked
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Found:
    """The article nearest to a question and the one next to it, with their likenesses; ``score`` is held against the
    ``threshold``."""

    article: Article
    likeness: float
    second: Article | None
    second_likeness: float
    score: float
    threshold: float

    @property
    def is_near(self) -> bool:
        """Whether it is near enough to answer."""
        return self.score >= self.threshold


def written_in(text: str) -> str:
    """The language of articles that a question is held against: Chinese, simplified or traditional, or else English."""
    return "zh-CN" if _HAN.search(text) else "en"


def find_article(articles: Sequence[Article], text: str, *, plain: bool = False) -> Found | None:
    """The article, of those given (live ones, one language), that comes nearest to a question; None where there is nothing to
    compare. ``plain``: as where no embedder is."""
    text = text[:LONGEST]
    if not articles or not text.strip():
        return None
    index = _index(tuple(_Entry(article) for article in articles), plain or not has_embedder())
    return index.find(text)


def nearest_articles(articles: Sequence[Article], text: str, most: int, *, plain: bool = False) -> list[Article]:
    """Of those given (live ones, one language) the ``most`` that come nearest to a question, near enough or not, the nearest
    first."""
    text = text[:LONGEST]
    if not articles or not text.strip():
        return []
    index = _index(tuple(_Entry(article) for article in articles), plain or not has_embedder())
    return index.nearest(text, most)


def meanings_of(texts: Sequence[str]) -> bytes | None:
    """What texts mean, to be kept; None where it cannot be read, or where the product brings it along."""
    if not has_embedder() or all(text_digest(text) in shipped_meanings().rows for text in texts):
        return None
    return embed(spelt(texts)).astype(np.float16).tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """An article in an index. What a version says never changes once it is approved: its id tells it."""

    article: Article

    def __hash__(self) -> int:
        return hash(self.article.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Entry) and self.article.id == other.article.id

    def meanings(self) -> NDArray[np.float32]:
        texts, known = self.article.content.texts, shipped_meanings().rows
        kept = self.article.vectors
        if kept is not None and len(kept) == 2 * WIDTH * len(texts):
            return np.frombuffer(kept, dtype=np.float16).reshape(-1, WIDTH).astype(np.float32)
        if all(text_digest(text) in known for text in texts):
            return np.stack([known[text_digest(text)] for text in texts])
        return embed(spelt(texts))


class _Index:
    """The texts of articles, ready to be compared with a question."""

    def __init__(self, entries: Sequence[_Entry], plain: bool) -> None:
        self._articles = [entry.article for entry in entries]
        self._starts = np.cumsum([0, *(len(article.content.texts) for article in self._articles)])
        texts = [text for article in self._articles for text in article.content.texts]
        self._texts = Pool(texts, None if plain else np.concatenate([entry.meanings() for entry in entries]))
        self._threshold = PLAIN_THRESHOLD if plain else THRESHOLD

    def _likeness(self, text: str) -> list[float]:
        near = self._texts.likeness(text)
        return [float(np.sort(near[a:b])[-NEAREST:].mean()) for a, b in zip(self._starts, self._starts[1:], strict=False)]

    def nearest(self, text: str, most: int) -> list[Article]:
        likeness = self._likeness(text)
        order = sorted(range(len(likeness)), key=lambda number: -likeness[number])
        return [self._articles[number] for number in order[:most]]

    def find(self, text: str) -> Found:
        likeness = self._likeness(text)
        order = sorted(range(len(likeness)), key=lambda number: -likeness[number])
        first, second = order[0], order[1] if len(order) > 1 else None
        beside = 0.0 if second is None else likeness[second]
        return Found(
            self._articles[first],
            likeness[first],
            None if second is None else self._articles[second],
            beside,
            likeness[first] - SECOND * max(beside, 0.0),
            self._threshold,
        )


def _grams(line: str) -> Counter[str]:
    return Counter(line[at : at + size] for size in (1, 2, 3) for at in range(len(line) - size + 1))


@lru_cache(maxsize=16)
def _index(entries: tuple[_Entry, ...], plain: bool) -> _Index:
    return _Index(entries, plain)


def alike(texts: Sequence[str], at_least: float = 0.5) -> list[list[int]]:
    """Numbers of texts in groups of those that say about the same, by their runs of characters: each joins the first group
    whose first text it is like. For some hundred."""
    if not texts:
        return []
    bare = (_BESIDE.sub(" ", text) for text in spelt([text.replace("\0", " ") for text in texts]))
    grams = [_grams(text) for text in bare]
    number = {gram: place for place, gram in enumerate(sorted({gram for each in grams for gram in each}))}
    rows = np.zeros((len(texts), max(len(number), 1)), dtype=np.float32)
    for row, each in zip(rows, grams, strict=True):
        for gram, count in each.items():
            row[number[gram]] = 1 + np.log(count)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    groups: list[list[int]] = []
    for place in range(len(texts)):
        home = next((group for group in groups if float(rows[group[0]] @ rows[place]) >= at_least), None)
        if home is None:
            groups.append([place])
        else:
            home.append(place)
    return groups
