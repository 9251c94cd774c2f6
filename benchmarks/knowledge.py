"""The report card of the knowledge base: which of our own questions the shipped articles answer, and how often rightly.

    python -m benchmarks.knowledge

The questions (``tests/conversation/knowledge/questions.txt``) were written before anything was chosen. One half of them, by a
digest of their words, is for choosing: thresholds are the lowest at which ``WANTED`` of what is answered in it is right. The
other half is reported. What it prints is in docs/knowledge.md.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import numpy as np

from tideover.conversation.knowledge.finding import PLAIN_THRESHOLD, THRESHOLD, Found, find_article, written_in
from tideover.conversation.knowledge.model import LANGUAGES, SHIPPED_BY, Article, ArticleState
from tideover.conversation.knowledge.shipped import shipped_articles
from tideover.language import has_embedder, spell

QUESTIONS = Path(__file__).parents[1] / "tests" / "conversation" / "knowledge" / "questions.txt"
WANTED = 0.95


@dataclass(frozen=True, slots=True)
class Question:
    """``key``: the article that answers it, None where none does."""

    key: str | None
    text: str

    @property
    def is_reported(self) -> bool:
        """Of the half that nothing was chosen by."""
        return sha256(self.text.encode()).digest()[0] % 2 == 1

    @property
    def language(self) -> str:
        """As it is written: simplified, traditional, english."""
        if written_in(self.text) == "en":
            return "english"
        return "simplified" if spell([self.text]).text == _unsigned(self.text) else "traditional"


def _unsigned(text: str) -> str:
    """As ``spell`` leaves it, but for the characters."""
    return "".join(spell([each]).text if not "\u3400" <= each <= "\u9fff" else each for each in text)


def questions() -> list[Question]:
    """All of them, in the order of the file."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [Question(None if key == "-" else key, text) for key, text in rows]


def articles() -> dict[str, list[Article]]:
    """The shipped ones as a tenant has them once they are approved, by language."""
    found: dict[str, list[Article]] = {language: [] for language in LANGUAGES}
    now = datetime(2026, 11, 18, tzinfo=UTC)
    for number, each in enumerate(shipped_articles()):
        id_, state = UUID(int=number), ArticleState.APPROVED
        found[each.language].append(
            Article(id_, each.key, each.version, each.language, each.content, state, SHIPPED_BY, now, approved_at=now)
        )
    return found


@dataclass(frozen=True, slots=True)
class Card:
    """``precision``: right of what was answered; ``coverage``: rightly answered of what an article answers; ``held_back``: of
    what none answers, that none was given."""

    answered: int
    precision: float
    coverage: float
    held_back: float


def card_of(asked: Sequence[Question], found: Sequence[Found | None], threshold: float) -> Card:
    given = [one for one, hit in zip(asked, found, strict=True) if hit is not None and hit.score >= threshold]
    right = sum(
        hit is not None and hit.score >= threshold and hit.article.key == one.key for one, hit in zip(asked, found, strict=True)
    )
    none = [one for one in asked if one.key is None]
    silent = len(none) - sum(one.key is None for one in given)
    return Card(len(given), right / max(len(given), 1), right / max(len(asked) - len(none), 1), silent / max(len(none), 1))


def lowest(asked: Sequence[Question], found: Sequence[Found | None]) -> float:
    """The lowest threshold at which ``WANTED`` of what is answered is right."""
    scores = sorted({hit.score for hit in found if hit is not None})
    return next((score for score in scores if card_of(asked, found, score).precision >= WANTED), float("inf"))


def report(plain: bool, threshold: float) -> Card:
    """Prints a card of each half, and of each language of the reported one; returns the reported one."""
    kept, asked = articles(), questions()
    found = [find_article(kept[written_in(one.text)], one.text, plain=plain) for one in asked]
    print(f"\n{'characters alone' if plain else 'meaning and characters'}, threshold {threshold}")
    chosen = [(one, hit) for one, hit in zip(asked, found, strict=True) if not one.is_reported]
    print(f"  lowest threshold for {WANTED} on the choosing half: {lowest(*zip(*chosen, strict=True)):.3f}")
    reported = [(one, hit) for one, hit in zip(asked, found, strict=True) if one.is_reported]
    parts = [("choosing half", chosen), ("reported half", reported)]
    parts += [
        (name, [pair for pair in reported if pair[0].language == name]) for name in ("simplified", "traditional", "english")
    ]
    cards = {}
    for name, pairs in parts:
        ones, hits = [one for one, _ in pairs], [hit for _, hit in pairs]
        card = cards[name] = card_of(ones, hits, threshold)
        nearest = np.mean([hit is not None and hit.article.key == one.key for one, hit in pairs if one.key is not None])
        print(
            f"  {name}: {sum(one.key is not None for one in ones)} to answer, {sum(one.key is None for one in ones)} not;"
            f" answered {card.answered}, right {card.precision:.3f}, coverage {card.coverage:.3f},"
            f" held back {card.held_back:.3f}; right article nearest {nearest:.3f}"
        )
    return cards["reported half"]


def costs(plain: bool) -> float:
    """CPU milliseconds a question, 95th percentile, once the texts are indexed."""
    kept, spent = articles(), []
    for one in questions():
        find_article(kept[written_in(one.text)], one.text, plain=plain)
    for one in questions():
        begin = time.process_time()
        find_article(kept[written_in(one.text)], one.text, plain=plain)
        spent.append(1000 * (time.process_time() - begin))
    print(f"  CPU a question: median {np.median(spent):.1f} ms, 95th percentile {np.percentile(spent, 95):.1f} ms")
    return float(np.percentile(spent, 95))


def main() -> int:
    asked = questions()
    reported = sum(one.is_reported for one in asked)
    print(f"knowledge: {len(shipped_articles())} articles, {len(asked)} questions, {reported} of them reported")
    if has_embedder():
        report(False, THRESHOLD)
        costs(False)
    else:
        print("meanings: skipped, no embedder of this machine")
    report(True, PLAIN_THRESHOLD)
    costs(True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
