"""The judge of debt words finds what it must and leaves plain talk alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conversation.lexicon import debt_words, lexicon

LEXICON: dict[str, Any] = lexicon()
TELLS = [text for language in LEXICON.values() for text in language["tells"]]
HARMLESS = [text for language in LEXICON.values() for text in language["harmless_examples"]]


@pytest.mark.parametrize("text", TELLS)
def test_what_tells_of_a_debt_is_found(text: str) -> None:
    assert debt_words(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_plain_talk_is_left_alone(text: str) -> None:
    assert debt_words(text) == []


def test_every_chinese_word_is_found_in_the_middle_of_a_sentence() -> None:
    for word in LEXICON["zh"]["words"].split():
        assert debt_words(f"听说，{word}，对吗"), word


def test_the_words_found_are_named_once() -> None:
    assert debt_words("還款，还款！Loan or LOAN") == ["还款", "loan"]
    assert debt_words("他的貸款逾期了") == ["贷", "逾期"]


def test_the_fold_has_no_character_twice() -> None:
    pairs = LEXICON["zh"]["same_as"]
    assert len(pairs) % 2 == 0
    old = pairs[::2]
    assert {char for char in old if old.count(char) > 1} == set()
