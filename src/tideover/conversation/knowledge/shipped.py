"""The articles that come with the product: data files in ``articles/``, and what their texts mean, read once for all
(``vectors.npz``, made by ``python -m benchmarks.learn_knowledge``)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from tideover.conversation.knowledge.model import LANGUAGES, ArticleTopic, Content

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ShippedArticle:
    """An article as its file has it."""

    key: str
    version: int
    language: str
    content: Content

    @property
    def place(self) -> tuple[str, str]:
        """As of an ``Article``."""
        return (self.key, self.language)


@dataclass(frozen=True, slots=True)
class Meanings:
    """``centre``: the middle of what all shipped texts mean, which is taken off any meaning; ``rows``: by text."""

    centre: NDArray[np.float32]
    rows: Mapping[str, NDArray[np.float32]]


@cache
def shipped_articles() -> tuple[ShippedArticle, ...]:
    """All of them."""
    folder = resources.files("tideover.conversation.knowledge") / "articles"
    found = []
    for language in LANGUAGES:
        rows: list[dict[str, Any]] = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))["article"]
        found += [_article(language, row) for row in rows]
    return tuple(found)


def _article(language: str, row: Mapping[str, Any]) -> ShippedArticle:
    content = Content(ArticleTopic(row["topic"]), row["title"], row["answer"], tuple(row["questions"]), row.get("body", ""))
    return ShippedArticle(row["key"], row["version"], language, content)


def text_digest(text: str) -> str:
    """Under which a shipped text's meaning is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def shipped_meanings() -> Meanings:
    """What the shipped texts mean."""
    with (resources.files("tideover.conversation.knowledge") / "vectors.npz").open("rb") as file, np.load(file) as kept:
        rows = dict(zip(map(str, kept["digests"]), kept["rows"].astype(np.float32), strict=True))
        return Meanings(kept["centre"].astype(np.float32), rows)
