"""``tideover understand`` as scripts drive it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tideover.app.cli import main
from tideover.base.log import configure_logging


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INTENTS = _words("""
    confirm_identity deny_identity wrong_number third_party_answering voicemail ask_who_is_calling doubts_caller
    promise_to_pay willing_no_date partial_payment_offer third_party_will_pay already_paid claims_arrangement debit_problem
    ask_balance ask_how_to_pay ask_early_payoff ask_extension ask_instalments ask_waiver ask_settlement ask_credit_record
    ask_certificate ask_refund update_contact hardship reports_death_or_incapacity dispute_debt dispute_amount
    identity_theft_claim refuse_to_pay tells_us_to_sue represented_by_lawyer lodged_through_agent ask_human complaint
    stop_contact call_back_later distress abuse yes no greeting thanks_goodbye repeat_please unclear
""")
EMOTIONS = frozenset({"neutral", "anxious", "sad", "angry"})
RISKS = _words("""
    self_harm complaint_to_regulator media_exposure violence fraud_ring minor_or_elderly third_party_disclosure
    harassment_alleged medical
""")
REASONS = _words("""
    unemployment wage_arrears illness bereavement disaster business_failure income_drop family multiple_debts scammed
    lent_name merchant_dispute detained forgot other
""")
ASKED = frozenset({"identity", "pay_when", "pay_amount", "confirm", "reason", "open"})
SLOTS = frozenset({"amount_minor", "date", "time", "reason", "phone", "name", "months"})


@dataclass(frozen=True)
class Done:
    """What the command left behind."""

    code: int
    out: str
    err: str

    def answers(self) -> list[dict[str, Any]]:
        """Its lines; only a line feed ends one."""
        assert self.code == 0, (self.code, self.err[-2000:])
        assert self.out.endswith("\n") or not self.out
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDEOVER_")}
    return {**kept, "TIDEOVER_HOME": str(folder / "home")}


def command(content: bytes, folder: Path) -> Done:
    """The command on a file of this content, in this process but by its entry point."""
    file = folder / "said.jsonl"
    file.write_bytes(content)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    code: object = "did not end"
    try:
        with (
            patch.dict(os.environ, environment(folder), clear=True),
            patch.object(sys, "argv", ["tideover", "understand", str(file)]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            main()
    except SystemExit as ended:
        code = ended.code or 0
    finally:
        configure_logging()  # the command's went to ``err``
    assert isinstance(code, int), code
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    return Done(code, *texts)


def understood(said: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The answers, in the order asked: one for every line, or this fails."""
    keys = ("id", "text", "now", "asked")
    lines = [json.dumps({key: row[key] for key in keys if key in row}, ensure_ascii=False) + "\n" for row in said]
    answers = command("".join(lines).encode(), folder).answers()
    assert [answer["id"] for answer in answers] == [row["id"] for row in said]
    return answers


def check_words(place: str, said: dict[str, Any]) -> None:
    """An answer's or a label's words and shapes are the contract's."""
    assert said["intent"] in INTENTS and set(said["risks"]) <= RISKS, place
    assert said.get("emotion", "neutral") in EMOTIONS, place
    slots = said["slots"]
    assert set(slots) <= SLOTS, place
    if "date" in slots:
        assert date.fromisoformat(slots["date"]).isoformat() == slots["date"], place
    if "time" in slots:
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", slots["time"]), place
    assert slots.get("reason", "other") in REASONS, place
    assert all(type(slots[key]) is int for key in ("amount_minor", "months") if key in slots), place
    assert all(isinstance(slots[key], str) and slots[key] for key in ("phone", "name") if key in slots), place


def check_answer(answer: dict[str, Any]) -> None:
    """A whole answer is as the contract has it."""
    assert set(answer) >= {"id", "intent", "intents", "emotion", "risks", "slots"}, answer
    check_words(answer["id"], answer)
    assert len(set(answer["risks"])) == len(answer["risks"]), answer
    names = [name for name, _ in answer["intents"]]
    scores = [score for _, score in answer["intents"]]
    assert set(names) <= INTENTS and names[0] == answer["intent"], answer
    assert scores == sorted(scores, reverse=True), answer
