"""Words that must not be said do not leave, whatever was signed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.conftest import Lender
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.base.errors import Invalid
from tideover.gate import Channel, Listener, Purpose
from tideover.outreach import Wording, draft_template, submit_template
from tideover.outreach.templates import shipped_texts
from tideover.outreach.templates.checking import findings_of
from tideover.outreach.templates.listeners import listener_of


def wording(body: str) -> Wording:
    return Wording("关于您的账户", body, {}, frozenset({Purpose.COLLECT}))


@pytest.mark.demand("2.12")
def test_a_text_that_threatens_is_not_put_before_legal(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "writer") as work:
        draft = draft_template(work, "harsh", "zh-CN", Channel.EMAIL, wording("再不还钱就打断你的腿。退订回复“退订”。"))
        with pytest.raises(Invalid) as refused:
            submit_template(work, draft.id)
    assert refused.value.code == "utterance"
    assert "UT-THREAT-HARM" in refused.value.data["rules"]


def test_who_hears_a_message() -> None:
    assert listener_of(Channel.SMS, frozenset({Purpose.COLLECT})) is Listener.CUSTOMER
    assert listener_of(Channel.PUSH, frozenset({Purpose.SERVICE})) is Listener.UNVERIFIED
    assert listener_of(Channel.SMS, frozenset({Purpose.LOCATE})) is Listener.UNVERIFIED


@pytest.mark.demand("2.12")
@pytest.mark.demand("2.23")
def test_a_signed_text_that_breaks_a_rule_is_not_sent(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule may be newer than a signature: dispatch asks again, and nothing of the permit is used up."""
    from tideover.outreach.actions import utterances

    was = utterances.check_utterance
    monkeypatch.setattr(utterances, "check_utterance", lambda text, to: was("打断你的腿", to))
    lender.borrower()
    lender.contact()
    lender.run_jobs()
    kinds = lender.kinds()
    assert kinds.count("ContactWordsRefused") == 1 and kinds.count("ContactNotMade") == 1
    assert "PermitRedeemed" not in kinds and "ContactMade" not in kinds
    with lender.runtime.works.open(lender.tenant, "test") as work:
        from tideover.worklist import list_items

        assert [(item.kind, item.team) for item in list_items(work, None, 9)] == [("utterance", "compliance")]


def test_the_command_tells_a_line_a_finding(tmp_path: Any) -> None:
    file = tmp_path / "said.jsonl"
    rows = [{"id": "a", "text": "您的贷款逾期了", "to": "third_party"}, {"id": "b", "text": "您好"}]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) + "你就是个废物\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["gate", "utterance", str(file)])
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert {(row["id"], row["category"]) for row in told} == {("a", "debt_word"), ("a", "disclosure"), ("3", "abuse")}


@pytest.mark.parametrize(
    ("line", "said"),
    [('{"id": "a"}', ":2: text: "), ('{"text": "好", "to": "nobody"}', ":2: to: "), ('{"text": ', ":2: line: ")],
)
def test_the_command_says_which_line_and_field_it_cannot_read(tmp_path: Any, line: str, said: str) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text(f"您好\n{line}\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["gate", "utterance", str(file)])
    assert result.exit_code == 2 and f"{file}{said}" in result.output


def test_every_shipped_text_may_be_said(lender: Lender) -> None:
    for text in shipped_texts():
        rendition = next(iter(_as_rendition(text)))
        assert [f for f in findings_of(rendition, rendition.written_at.date()) if f.code == "utterance"] == [], text.name


def _as_rendition(text: Any) -> Any:
    from datetime import UTC, datetime

    from tideover.base.ids import new_id
    from tideover.outreach import Rendition, RenditionState

    yield Rendition(
        new_id(), text.name, 1, text.language, text.channel, text.variant, text.purposes, text.subject, text.body,
        text.slots, RenditionState.DRAFT, None, "somebody", datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
