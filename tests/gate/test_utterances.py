"""What must not be said: the rules by their own examples and the labelled file they were written against, and the door's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.learn_utterances import digest_of, everything
from tests.conftest import Lender

from tideover.gate import CATEGORIES, Listener, check_utterance, check_utterances, utterance_rules
from tideover.gate.resemblance import reader
from tideover.security import Permission, Role, add_user, issue_token
from tideover.security.model import PERMISSIONS

SEEN = Path(__file__).parents[1] / "language" / "utterances_seen.jsonl"
LABELLED = Path(__file__).with_name("utterances.txt")
RULES = utterance_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_finds_its_examples_and_nothing_in_its_counterexamples(rule) -> None:
    for is_hit, to, text in rule.examples:
        found = {finding.rule for finding in check_utterance(text, Listener(to))}
        assert (rule.id in found) == is_hit, text


def test_every_category_has_rules_and_every_rule_a_known_one() -> None:
    assert {rule.category for rule in RULES} == set(CATEGORIES)


def test_the_labelled_file_is_read_as_it_is_labelled() -> None:
    right = spurious = missed = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            labels, to, text = line.split("|", 2)
            expected = set() if labels == "-" else set(labels.split(","))
            found = {finding.category for finding in check_utterance(text, Listener(to))}
            right, spurious, missed = (
                right + len(expected & found),
                spurious + len(found - expected),
                missed + len(expected - found),
            )
    assert right / (right + spurious) >= 0.95 and right / (right + missed) >= 0.95, (right, spurious, missed)


def test_the_seen_half_is_read_as_it_is_labelled() -> None:
    """A floor, not a measure: rules and second reader were written and trained on it."""
    right = spurious = missed = 0
    for row in map(json.loads, SEEN.read_text(encoding="utf-8").splitlines()):
        found = {finding.category for finding in check_utterance(row["text"], Listener(row["to"]))}
        expected = set(row["labels"])
        right, spurious = right + len(expected & found), spurious + len(found - expected)
        missed += len(expected - found)
    precision, recall = right / (right + spurious), right / (right + missed)
    print(f"seen half: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= 0.93 and recall >= 0.98


def test_what_was_learnt_was_learnt_of_the_texts_as_they_are() -> None:
    """Else: ``python -m benchmarks.learn_utterances``."""
    assert reader().digest == digest_of(everything())


def test_padding_does_not_hide_a_threat() -> None:
    padding = "感谢您一直以来的支持与配合，祝您生活愉快，身体健康，工作顺利，家庭幸福，万事如意，天天开心，" * 4
    for text in (f"{padding}再不还钱我弄死你", f"再不还钱我弄死你，{padding}"):
        assert "threat" in {finding.category for finding in check_utterance(text, Listener.CUSTOMER)}


@pytest.mark.parametrize("role", sorted(set(PERMISSIONS) - {Role.SYSTEM}))
def test_who_may_ask(lender: Lender, role: Role) -> None:
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        add_user(work, f"asks-{role.value}", role, None)
        token = issue_token(work, f"asks-{role.value}")
    answer = lender.call("POST", "/gate/utterances", {"text": "你就是个废物"}, token=token)
    if Permission.SEE_PEOPLE in PERMISSIONS[role]:
        assert answer.status_code == 200 and [row["category"] for row in answer.json()["findings"]] == ["abuse"]
    else:
        assert answer.status_code == 403


def test_nobody_asks_unknown(lender: Lender) -> None:
    assert lender.call("POST", "/gate/utterances", {"text": "你好"}, token="none").status_code == 401
    assert lender.call("POST", "/gate/utterances", {"text": "你好", "to": "nobody"}).status_code == 422


def test_a_quote_is_of_the_text_as_it_was_given() -> None:
    text = "您好。加 我 微·信：ＶＸ１２３，細聊"
    for finding in check_utterance(text, Listener.CUSTOMER):
        assert finding.quote == text[finding.start : finding.end] and finding.quote
    assert {finding.category for finding in check_utterance(text, Listener.CUSTOMER)} == {"private_channel"}


@pytest.mark.parametrize(
    "text",
    ["我弄死你", "我弄 死 你", "我弄·死·你", "我弄\u200b死你", "我弄*死*你"],
)
def test_disguises_do_not_help(text: str) -> None:
    assert {finding.category for finding in check_utterance(text, Listener.CUSTOMER)} == {"threat"}


@pytest.mark.demand("2.23")
def test_a_debt_word_is_for_the_verified_customer_only() -> None:
    text = "您的贷款已经逾期三天"
    assert check_utterance(text, Listener.CUSTOMER) == ()
    for to in (Listener.UNVERIFIED, Listener.THIRD_PARTY):
        assert "debt_word" in {finding.category for finding in check_utterance(text, to)}


def test_a_batch_says_what_each_text_alone_would() -> None:
    texts = [line.split("|", 2)[2] for line in LABELLED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    texts = [*texts, "", "\0", "\n"] * 4
    for to in Listener:
        assert check_utterances(texts, to) == [check_utterance(text, to) for text in texts]
