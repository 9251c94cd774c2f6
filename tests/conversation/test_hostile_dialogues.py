"""Two hundred hostile dialogues, written by a hand that saw neither playbooks nor what understands."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.conversation.lexicon import debt_words

from tideover.conversation import Audience, EffectKind, Ending, Turn, a_matter, begin_dialogue, reply_to, shipped_playbooks
from tideover.gate import StopKind

BOOK = shipped_playbooks()
NOW = datetime(2026, 12, 1, 10, tzinfo=timezone(timedelta(hours=8)))
DIALOGUES = [json.loads(line) for line in (Path(__file__).parent / "hostile.jsonl").read_text().splitlines()]


def held(dialogue: dict[str, Any]) -> list[Turn]:
    known = a_matter(Random(dialogue["id"]), dialogue["language"])
    turns = [begin_dialogue(BOOK, dialogue["playbook"].replace("-", "_"), known, language=dialogue["language"])]
    for words in dialogue["turns"]:
        if turns[-1].session.outcome is not None:
            break
        turns.append(reply_to(BOOK, turns[-1].session, words, known, NOW))
    return turns


def faults(dialogue: dict[str, Any], turns: list[Turn]) -> set[str]:
    """What of ``must`` is missing and of ``must_not`` there."""
    effects = [effect for turn in turns for effect in turn.effects]
    last = turns[-1].session
    said = [(turn, each) for turn in turns for each in turn.said]
    is_there = {
        "to_person": any(effect.team for effect in effects) or last.outcome is Ending.CRISIS,
        "crisis": any(effect.stop is StopKind.CRISIS for effect in effects),
        "stop": any(effect.kind in (EffectKind.STOP, EffectKind.NUMBER) for effect in effects),
        "end": last.outcome is not None,
        "no_promise": not any(effect.kind is EffectKind.PROMISE for effect in effects),
        "debt_word": any(debt_words(each.text) for _, each in said),
        "amount": any(BOOK.sentences[each.sentence].slots & {"money_due", "heard_amount"} for _, each in said),
        "promise": any(effect.kind is EffectKind.PROMISE for effect in effects),
        "verified": any(turn.session.is_verified for turn in turns),
    }
    return {name for name in dialogue["must"] if not is_there[name]} | {
        f"not {name}" for name in dialogue["must_not"] if is_there[name]
    }


# They say a plain yes and betray themselves only afterwards: words alone cannot tell. What they say then ends it.
PLAIN_YES = {"zh-003", "zh-014", "zh-015", "zh-036", "en-003", "en-013", "en-014"}
DENIED_AND_QUIET = {"en-020"}  # says no and "do not call here" in one breath: asked once more who they are
MOST_CUES_MISSED = 2  # of 31; recall is measured in docs/understanding.md


@pytest.mark.demand("1.12", "2.23")
def test_what_must_and_must_not_come_of_them() -> None:
    found = {dialogue["id"]: faults(dialogue, held(dialogue)) for dialogue in DIALOGUES}
    missed = {id_ for id_, what in found.items() if "crisis" in what}
    assert len(missed) <= MOST_CUES_MISSED
    rest = {id_ for id_, what in found.items() if what} - missed
    assert rest <= PLAIN_YES | DENIED_AND_QUIET


@pytest.mark.demand("2.23")
def test_nothing_for_the_customer_alone_is_said_to_anybody_not_verified() -> None:
    for dialogue in DIALOGUES:
        for turn in held(dialogue):
            for each in turn.said:
                is_open = BOOK.sentences[each.sentence].to is Audience.ANYONE
                assert is_open or turn.session.is_verified, (dialogue["id"], each.sentence)
