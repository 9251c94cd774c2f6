"""``tideover understand`` as scripts drive it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from tideover.app.cli import app


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


def command(lines: list[bytes], folder: Path) -> Result:
    """The command's end over a file of these lines."""
    file = folder / "said.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return CliRunner().invoke(app, ["understand", str(file)], env={"TIDEOVER_HOME": str(folder / "home")})


def understood(said: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """The answers, in the order asked: one for every line, or this fails."""
    keys = ("id", "text", "now", "asked")
    lines = [json.dumps({key: row[key] for key in keys if key in row}, ensure_ascii=False).encode() for row in said]
    done = command(lines, folder)
    assert done.exit_code == 0, (done.exit_code, done.stderr[-2000:], done.exception)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [row["id"] for row in said]
    return answers
