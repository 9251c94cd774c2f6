"""Receipts explained: on the command line, over HTTP, on a page; and what is lawful instead."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.journal.test_command_line import Shell

from tideover.base.ids import new_id
from tideover.book import accounts_of, find_person
from tideover.gate import Channel, Purpose, StopKind, lawful_instead, place_stop
from tideover.journal import check_receipt

NIGHT = TEN.replace(hour=22, minute=30)


@pytest.fixture
def refused(lender: Lender) -> str:
    """A refusal's receipt, at night."""
    lender.borrower("C1", email="li.hua@city.example")
    set_time(lender.runtime, NIGHT)
    answer = lender.contact("C1")
    assert answer.status_code == 409
    lender.seal()
    return str(answer.json()["receipt"])


def shown(lender: Lender, folder: Path, *arguments: str) -> Any:
    return Shell(lender, folder, in_process=True).command("gate", "explain", *arguments)


@pytest.mark.demand("2.10")
def test_a_refusal_says_why_and_what_is_lawful_instead(lender: Lender, refused: str) -> None:
    found = lender.get(f"/gate/receipts/{refused}").json()
    assert (found["verdict"], [rule["id"] for rule in found["rules"]]) == ("refuse", ["CN-T1"])
    assert found["rules"][0]["title_zh"] and found["rules"][0]["why_en"]
    assert found["asked"]["person"] == "C1" and found["asked"]["account"] == "A-C1" and "hua" not in json.dumps(found["asked"])
    assert found["earliest"] == found["instead"]["this_from"] == "2026-12-02T00:00:00+00:00"
    others = {(each["channel"], each["purpose"]) for each in found["instead"]["others"]}
    assert ("inbox", "collect") in others and ("email", "notice") in others
    assert ("email", "collect") not in others and not any(purpose == "market" for _, purpose in others)
    assert check_receipt(found["proof"], lender.runtime.signing.trusted)


def test_a_stop_leaves_what_it_leaves(lender: Lender, refused: str) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        person = find_person(work, "C1").id
        account = accounts_of(work, person)[0].id
        set_time(lender.runtime, TEN + timedelta(days=1))
        place_stop(work, person, StopKind.COMPLAINT)
        found = lawful_instead(work, person, account, Channel.EMAIL, Purpose.COLLECT)
    assert found.this_from is None
    assert {purpose for _, purpose in found.others} == {Purpose.SERVICE, Purpose.NOTICE}


def test_a_permit_is_found_by_its_own_id_with_its_address_masked(lender: Lender) -> None:
    lender.borrower("C1", email="li.hua@city.example")
    permit = lender.contact("C1").json()["permit"]
    assert lender.call("GET", f"/gate/receipts/{permit}").status_code == 409, "not sealed yet"
    lender.seal()
    found = lender.get(f"/gate/receipts/{permit}").json()
    assert found["verdict"] == "permit" and found["expires_at"] and found["instead"] is None and found["rules"] == []
    assert found["asked"]["address"].endswith("@city.example") and "hua" not in found["asked"]["address"]
    assert lender.get(f"/gate/receipts/{new_id()}").status_code == 404
    other = next(item["id"] for item in lender.timeline() if item["kind"] == "ContactQueued")
    assert lender.get(f"/gate/receipts/{other}").status_code == 404, "no word of the gate's"


def test_the_command_tells_it_in_either_language(lender: Lender, refused: str, tmp_path: Path) -> None:
    chinese, english = (shown(lender, tmp_path, refused, "--language", language).stdout for language in ("zh", "en"))
    assert chinese.startswith("不予联系") and "CN-T1" in chinese and "现在可以怎么做" in chinese
    assert english.startswith("Refused") and "What is lawful now instead" in english
    proof = json.loads(shown(lender, tmp_path, refused, "--json").stdout)["proof"]
    assert check_receipt(proof, lender.runtime.signing.trusted)
    assert shown(lender, tmp_path, str(new_id())).returncode == 2


def test_it_is_told_with_its_proof(lender: Lender, refused: str) -> None:
    for language, verdict in (("zh-CN", "不予联系"), ("en", "Refused")):
        told = lender.get(f"/gate/receipts/{refused}/words?words={language}").json()
        assert told["verdict"].startswith(verdict) and told["rules"][0]["rule"] == "CN-T1" and told["rules"][0]["is_row"]
        assert check_receipt(told["proof"]["whole"], lender.runtime.signing.trusted)
        assert told["proof"]["root"] == told["proof"]["whole"]["head"]["root"]
    assert lender.get(f"/gate/receipts/{new_id()}/words").status_code == 404
