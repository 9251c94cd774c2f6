"""``tideover gate replay``: what the product did itself is lawful to the naive code, and what was planted is found."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time
from tests.journal.test_command_line import Shell

from tideover.base.ids import new_id
from tideover.base.work import Work
from tideover.book import Relation, accounts_of, address_of, find_person, link_persons, note_party, unlink_persons
from tideover.gate import (
    RECOMMENDED,
    Ask,
    Channel,
    Clearance,
    ConsentKind,
    NumberState,
    Permit,
    Purpose,
    Result,
    StopKind,
    Tally,
    ask,
    choose_rule,
    lift_stop,
    note_number,
    place_account,
    place_stop,
    recall_account,
    record_consent,
    record_result,
    redeem,
    replay_record,
)

HOUR = timedelta(hours=1)


def replayed(lender: Lender) -> tuple[Tally, list[list[str]]]:
    tally = Tally()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        found = sorted(replay_record(work, tally), key=lambda violation: violation["at"])
    assert tally.violations == len(found)
    return tally, [violation["rules"] for violation in found]


class Dialler:
    """Somebody who asks the gate, or does not."""

    def __init__(self, lender: Lender, person: str = "C1") -> None:
        self.lender, self.ref, self.at = lender, person, TEN

    def move(self, by: timedelta) -> None:
        self.at += by
        set_time(self.lender.runtime, self.at)

    def work(self) -> Any:
        return self.lender.runtime.works.open(self.lender.tenant, "test")

    def wish(self, work: Work, **fields: Any) -> Ask:
        person = find_person(work, self.ref).id
        found = address_of(work, person, "phone")
        usual = {
            "channel": Channel.VOICE,
            "purpose": Purpose.COLLECT,
            "address": found[0].blind if found else "",
            "script": "x.v1",
        }
        return Ask(person, **{**usual, "account": accounts_of(work, person)[0].id, **fields})

    def call(self, result: Result | None = Result.NO_ANSWER, **fields: Any) -> bool:
        self.move(timedelta(minutes=1))
        with self.work() as work:
            permit = ask(work, self.wish(work, **fields))
            if not isinstance(permit, Permit):
                return False
            if not isinstance(redeem(work, permit), Clearance):
                return False
            if result is not None:
                record_result(work, permit.id, 1, result)
        return True

    def plant(self, result: Result | None = Result.NO_ANSWER, **fields: Any) -> None:
        """A contact nobody was asked about."""
        self.move(timedelta(minutes=1))
        with self.work() as work:
            wish = self.wish(work, **fields)
            row = {
                "tenant": self.lender.tenant, "permit": new_id(), "person": wish.person, "account": wish.account,
                "channel": wish.channel.value, "purpose": wish.purpose.value, "at": self.at, "party": wish.party,
                "result": result.value if result else None, "by": wish.by, "address": wish.address,
            }  # fmt: skip
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            work.execute(text(f"INSERT INTO redemption (turn, is_answer, {names}) VALUES (1, false, {values})"), row)


@pytest.fixture
def dialler(lender: Lender) -> Dialler:
    lender.borrower("C1", phone="+8613800000001")
    lender.borrower("C2", phone="+8613800000001")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for rule in RECOMMENDED:
            choose_rule(work, rule, False)
    return Dialler(lender)


@pytest.mark.demand("2.10")
def test_what_the_gate_let_through_is_lawful_and_what_it_did_not_is_found(dialler: Dialler) -> None:
    for result in (Result.EFFECTIVE, Result.NO_ANSWER, Result.EFFECTIVE, None):
        assert dialler.call(result)
    assert replayed(dialler.lender)[1] == []
    assert not dialler.call()
    dialler.plant()
    dialler.plant(Result.EFFECTIVE)
    dialler.plant(Result.EFFECTIVE)
    dialler.move(12 * HOUR)
    dialler.plant()
    dialler.move(11 * HOUR)
    assert dialler.call()
    tally, found = replayed(dialler.lender)
    assert (tally.contacts, found) == (9, [["CN-F1"], ["CN-F1"], ["CN-F1"], ["CN-F1", "CN-T1"]])


def test_a_number_shared_counts_for_both(dialler: Dialler) -> None:
    other = Dialler(dialler.lender, "C2")
    for _ in range(3):
        assert dialler.call(Result.BUSY)
        other.at = dialler.at
        assert other.call(Result.NO_ANSWER)
        dialler.at = other.at
    assert not dialler.call()
    assert replayed(dialler.lender)[1] == []
    dialler.plant()
    assert replayed(dialler.lender)[1] == [["CN-F2"]]


def test_stops_payments_numbers_and_consents_hold_from_when_they_were_known(dialler: Dialler) -> None:
    lender = dialler.lender
    with dialler.work() as work:
        person = find_person(work, "C1").id
    assert dialler.call(channel=Channel.SMS)
    with dialler.work() as work:
        place_stop(work, person, StopKind.DISPUTE)
    dialler.plant(channel=Channel.SMS)  # STOP
    dialler.move(HOUR)
    with dialler.work() as work:
        lift_stop(work, person, StopKind.DISPUTE)
    assert dialler.call(channel=Channel.SMS)
    dialler.move(13 * HOUR)
    with dialler.work() as work:
        record_consent(work, person, ConsentKind.NIGHT_CONTACT, granted=True)
    assert dialler.call()
    dialler.move(HOUR)
    with dialler.work() as work:  # told now, of a time before the call: the call was lawful when it was made
        record_consent(work, person, ConsentKind.NIGHT_CONTACT, granted=False, at=dialler.at - 2 * HOUR)
    assert dialler.call(), "what was given later than that stands"
    dialler.move(HOUR / 60)
    with dialler.work() as work:
        record_consent(work, person, ConsentKind.NIGHT_CONTACT, granted=False)
    dialler.plant()  # CN-T1
    dialler.move(12 * HOUR)
    with dialler.work() as work:
        blind = dialler.wish(work).address
        note_number(work, "phone", blind, "sms", NumberState.OPTED_OUT, "test")
    dialler.plant(channel=Channel.SMS)  # STOP
    assert dialler.call()
    dialler.move(HOUR / 60)
    assert lender.pay("P-1", at=dialler.at - HOUR).status_code == 201
    dialler.plant()  # PAID
    assert dialler.call(channel=Channel.VOICE, purpose=Purpose.SERVICE)
    dialler.move(HOUR / 60)
    with dialler.work() as work:
        note_number(work, "phone", blind, "line", NumberState.WRONG_PERSON, "test")
    dialler.plant(purpose=Purpose.SERVICE)  # NUMBER
    assert replayed(lender)[1] == [["STOP"], ["CN-T1"], ["STOP"], ["PAID"], ["CN-F2", "NUMBER"]]


def test_agencies_parties_and_house_rules(dialler: Dialler) -> None:
    with dialler.work() as work:
        person = find_person(work, "C1").id
        account = accounts_of(work, person)[0].id
        party = note_party(work, person, Relation.GUARANTOR, phone="+8613800000009")
    with dialler.work() as work:
        friend = note_party(work, person, Relation.CONTACT, phone="+8613800000008", is_authorised=True)
    assert dialler.call(address=party.phone_blind, party=party.id)
    dialler.plant(address=friend.phone_blind, party=friend.id)  # CN-P1
    dialler.plant(address=friend.phone_blind, party=friend.id, purpose=Purpose.LOCATE)  # CN-P2
    for _ in range(3):
        dialler.move(24 * HOUR)
        assert dialler.call()
    assert dialler.call(address=friend.phone_blind, party=friend.id, purpose=Purpose.LOCATE)
    with dialler.work() as work:
        place_account(work, account, "one")
    assert dialler.call(by="one")
    dialler.plant(by="two")  # NO-MANDATE
    with dialler.work() as work:
        recall_account(work, account)
    dialler.plant(by="one")  # NO-MANDATE
    dialler.move(HOUR / 60)
    with dialler.work() as work:
        choose_rule(work, "HOUSE-S1", True)
    for _ in range(2):
        assert dialler.call(channel=Channel.SMS)
    dialler.plant(channel=Channel.SMS)  # HOUSE-S1
    dialler.move(HOUR / 60)
    with dialler.work() as work:
        choose_rule(work, "HOUSE-S1", False)
    dialler.plant(channel=Channel.SMS)
    found = [[rule for rule in rules if not rule.startswith("HOUSE-B")] for rules in replayed(dialler.lender)[1]]
    assert [f for f in found if f] == [["CN-P1"], ["CN-P2"], ["NO-MANDATE"], ["NO-MANDATE"], ["HOUSE-S1"]]


def test_one_human_being_counts_once_while_that_is_known(dialler: Dialler) -> None:
    other = Dialler(dialler.lender, "C2")
    for _ in range(3):
        assert dialler.call(Result.EFFECTIVE)
    other.at = dialler.at
    with dialler.work() as work:
        one, two = (find_person(work, ref).id for ref in ("C1", "C2"))
        link = link_persons(work, one, two, "same_phone")
    assert not other.call()
    other.plant()  # CN-F1
    other.move(HOUR)
    with dialler.work() as work:
        unlink_persons(work, link.id)
    other.move(HOUR)
    assert other.call()
    assert replayed(dialler.lender)[1] == [["CN-F1"]]


def test_a_number_of_somebody_else_is_found_and_one_of_nobody_is_told_of(dialler: Dialler) -> None:
    dialler.lender.borrower("C3", phone="+8613800000003")
    with dialler.work() as work:
        theirs = address_of(work, find_person(work, "C3").id, "phone")
    assert theirs is not None
    dialler.plant(address=theirs[0].blind)
    dialler.plant(address="0" * 32)
    tally, found = replayed(dialler.lender)
    assert found == [["FAIL-CLOSED"]] and tally.unowned == 1


def gate(lender: Lender, folder: Path, *arguments: str, given: str = "") -> Any:
    shell = Shell(lender, folder, in_process=True)
    return shell.command("gate", *arguments, given=given)


@pytest.mark.demand("2.10")
def test_the_command_ends_with_the_journals_verdict(dialler: Dialler, tmp_path: Path) -> None:
    assert dialler.call()
    done = gate(dialler.lender, tmp_path, "replay")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"contacts": 1, "violations": 0, "journal": "intact"})
    dialler.move(12 * HOUR)
    dialler.plant()
    done = gate(dialler.lender, tmp_path, "replay")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and lines[0]["rules"] == ["CN-T1"]
    assert lines[1] == {"contacts": 2, "violations": 1, "journal": "intact"}
    with dialler.lender.runtime.database.as_owner() as connection:
        connection.execute(text("ALTER TABLE fact DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE fact SET at = at + interval '1 second' WHERE kind = 'PermitRedeemed'"))
    done = gate(dialler.lender, tmp_path, "replay")
    assert done.returncode == 1 and json.loads(done.stdout.splitlines()[-1])["journal"] == "altered"


PERSON = {"op": "person", "id": "p", "jurisdiction": "CN", "zone": "Asia/Shanghai", "numbers": ["+8613800000001"]}
CALL = {
    "op": "contact", "person": "p", "to": "p", "channel": "voice", "number": "+8613800000001", "purpose": "collect",
    "by": "lender", "result": "busy",
}  # fmt: skip


def test_a_foreign_log_is_held_against_the_rulebook_and_a_fault_in_it_told_by_its_place(lender: Lender, tmp_path: Path) -> None:
    at = datetime(2026, 3, 3, 1, tzinfo=UTC)
    lines = [
        PERSON,
        *({**CALL, "at": (at + n * HOUR).isoformat()} for n in range(8)),
        {**CALL, "at": (at + 9 * HOUR).isoformat(), "direction": "in"},
    ]
    content = "\n".join(map(json.dumps, lines)) + "\n"
    log = tmp_path / "log.jsonl"
    log.write_text(content)
    for done in (
        gate(lender, tmp_path, "replay", "--log", str(log)),
        gate(lender, tmp_path, "replay", "--log", "-", given=content),
    ):
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 1 and [(each["line"], each["rules"]) for each in found[:-1]] == [
            (8, ["CN-F2"]),
            (9, ["CN-F2"]),
        ]
        assert found[-1] == {"contacts": 8, "violations": 2, "journal": "none"}
    log.write_text(content + json.dumps({**CALL, "at": "yesterday, +8613800000001"}) + "\n")
    done = gate(lender, tmp_path, "replay", "--log", str(log))
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith("log.jsonl:11: at: ")
    assert "138" not in done.stderr
    assert gate(lender, tmp_path, "replay", "--log", str(tmp_path / "none")).returncode == 2
    log.write_bytes(b"\xff\n")
    assert gate(lender, tmp_path, "replay", "--log", str(log)).returncode == 2
