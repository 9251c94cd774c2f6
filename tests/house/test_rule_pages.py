"""The rulebook's pages are what its files say, and leave none out."""

from __future__ import annotations

from tests.house.rules import FOLDER, READING, pages
from tideover.gate import load_rulebook


def test_the_pages_are_true() -> None:
    made = pages()
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run: python -m tests.house.rules"
    assert {path.name for path in FOLDER.glob("*.md")} == {*made, READING.name}


def test_every_rule_and_stop_is_on_a_page() -> None:
    everything = "\n".join(pages().values())
    book = load_rulebook()
    assert [rule.id for rule in book.rules if f"\n### {rule.id} " not in everything] == []
    assert [kind for kind in book.stops if f"`{kind.value}`" not in everything] == []
    assert all("official text" in text for text in pages().values())
