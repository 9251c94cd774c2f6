"""Asking and redeeming in one go, for many: the same answers and facts as one after the other, and the same counts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time

from tideover.base.errors import Forbidden, Invalid
from tideover.base.ids import PermitId
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_person
from tideover.gate import (
    Ask,
    Channel,
    Clearance,
    ClearanceMisuse,
    Permit,
    Purpose,
    Refusal,
    Result,
    StopKind,
    ask,
    place_stop,
    record_result,
    redeem,
    reserve,
    screen_all,
)
from tideover.journal import latest_facts

NIGHT = TEN + timedelta(hours=12, minutes=30)  # half past ten in the evening


def open_work(lender: Lender) -> Any:
    return lender.runtime.works.open(lender.tenant, "test")


def wish(work: Work, ref: str, channel: Channel = Channel.VOICE, purpose: Purpose = Purpose.COLLECT) -> Ask:
    person = find_person(work, ref).id
    found = address_of(work, person, channel.address_kind or "phone")
    assert found is not None
    return Ask(person, channel, purpose, found[0].blind, "call.v1", accounts_of(work, person)[0].id)


def kinds_of(work: Work) -> list[str]:
    return [fact.kind for _, fact in reversed(latest_facts(work, limit=500)) if fact.kind.startswith(("Contact", "Permit"))]


@pytest.mark.demand("2.10")
def test_one_is_asked_and_redeemed_at_once(lender: Lender) -> None:
    lender.borrower("C1")
    with open_work(lender) as work:
        [given] = reserve(work, [wish(work, "C1")])
        assert isinstance(given, Clearance)
        with pytest.raises(ClearanceMisuse):  # alive once what it stands on is kept, not before
            given.spend(Channel.VOICE, given.address)
    given.spend(Channel.VOICE, given.address)
    with open_work(lender) as work:
        assert kinds_of(work) == ["ContactPermitted", "PermitRedeemed"]
        facts = [fact.data for _, fact in reversed(latest_facts(work, ["ContactPermitted", "PermitRedeemed"]))]
        assert [fact["permit"] for fact in facts] == [str(given.permit)] * 2 and facts[1]["turn"] == 1
        asked = wish(work, "C1")
        said = (asked.person, asked.channel, asked.purpose, asked.address, asked.script, asked.account)
        with pytest.raises(Forbidden, match="permit_used"):
            redeem(work, Permit(PermitId(given.permit), *said, TEN, given.permit))  # type: ignore[arg-type]
        record_result(work, given.permit, 1, Result.ANSWERED)


@pytest.mark.demand("2.10")
def test_what_is_reserved_counts_against_what_comes_after_it_in_the_list(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref, phone=f"1390000000{ref[1]}")
    with open_work(lender) as work:
        one, two = wish(work, "C1"), wish(work, "C2")
        answers = reserve(work, [one, two, one, one, two, one])
    assert [isinstance(answer, Clearance) for answer in answers] == [True, True, True, True, True, False]
    assert isinstance(answers[5], Refusal) and answers[5].rules == ("CN-F1", "HOUSE-B1")
    with open_work(lender) as work:  # and afterwards, for whoever asks
        assert isinstance(ask(work, wish(work, "C1")), Refusal)
        assert isinstance(ask(work, wish(work, "C2")), Permit)


@pytest.mark.demand("2.10")
def test_a_number_that_two_share_counts_once_in_a_list(lender: Lender) -> None:
    people = [f"C{n}" for n in range(1, 9)]
    for ref in people:
        lender.borrower(ref, phone="13900000001")
    with open_work(lender) as work:
        wishes = [wish(work, ref) for ref in people]
        answers = reserve(work, wishes)
        for answer in answers:
            if isinstance(answer, Clearance):
                record_result(work, answer.permit, 1, Result.NO_ANSWER)
    given = [answer for answer in answers if isinstance(answer, Clearance)]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(given) == 6 and answers[:6] == given
    assert {rule for answer in refused for rule in answer.rules} == {"CN-F2"}


@pytest.mark.demand("2.11")
def test_refusals_in_a_list_say_why_and_keep_the_others(lender: Lender) -> None:
    for ref in ("C1", "C2", "C3"):
        lender.borrower(ref, phone=f"1390000000{ref[1]}")
    lender.post("/stops", {"person": "C2", "kind": "cease"})
    with open_work(lender) as work:
        answers = reserve(work, [wish(work, ref) for ref in ("C1", "C2", "C3")])
        assert [isinstance(answer, Clearance) for answer in answers] == [True, False, True]
        assert isinstance(answers[1], Refusal) and answers[1].rules == ("STOP",)
        assert sorted(kinds_of(work)) == sorted(["ContactPermitted", "PermitRedeemed"] * 2 + ["ContactRefused"])
    set_time(lender.runtime, NIGHT)
    with open_work(lender) as work:
        [late] = reserve(work, [wish(work, "C3")])
        assert isinstance(late, Refusal) and late.rules == ("CN-T1",) and late.earliest is not None


@pytest.mark.demand("2.11")
def test_a_call_is_told_when_it_must_be_over(lender: Lender) -> None:
    lender.borrower("C1")
    closing = TEN + timedelta(hours=12)  # ten in the evening
    set_time(lender.runtime, closing - timedelta(seconds=30))
    with open_work(lender) as work:
        [late] = reserve(work, [wish(work, "C1")])
        letter = reserve(work, [wish(work, "C1", Channel.EMAIL, Purpose.NOTICE)])[0]
    assert isinstance(late, Clearance)
    assert late.ends_by == closing and late.winds_down_at == closing - timedelta(minutes=2)
    assert isinstance(letter, Clearance) and letter.ends_by is letter.winds_down_at is None  # no window binds a notice


def test_a_list_of_none_and_of_somebody_elses_account(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref, phone=f"1390000000{ref[1]}")
    with open_work(lender) as work:
        assert reserve(work, []) == []
    with open_work(lender) as work, pytest.raises(Invalid, match="not_their_account"):
        theirs = wish(work, "C2").account
        mine = wish(work, "C1")
        reserve(work, [mine, Ask(mine.person, mine.channel, mine.purpose, mine.address, mine.script, theirs)])
    for wrong in ({"answers": TEN}, {"session_turns": 3}):
        with open_work(lender) as work, pytest.raises(Invalid, match="invalid_ask"):
            reserve(work, [wish(work, "C1"), replace(wish(work, "C2"), **wrong)])
    with open_work(lender) as work:
        assert kinds_of(work) == []  # nothing of the list was kept


@pytest.mark.demand("2.10")
def test_two_lists_at_once_never_exceed_a_cap(lender: Lender) -> None:
    """Six writers, each with the same twelve people in another order, a barrier before each list."""
    people = [f"C{n}" for n in range(12)]
    for ref in people:
        lender.borrower(ref, phone=f"139000000{ref[1:]:0>2}")
    barrier = threading.Barrier(6)

    def write(turn: int) -> int:
        with open_work(lender) as work:
            wishes = [wish(work, people[(place * 5 + turn) % 12]) for place in range(12)]
        barrier.wait(20)
        with open_work(lender) as work:
            return sum(isinstance(answer, Clearance) for answer in reserve(work, wishes))

    with ThreadPoolExecutor(6) as pool:
        given = list(pool.map(write, range(6), timeout=60))
    assert sum(given) == 3 * 12  # HOUSE-B1: three a day


@pytest.mark.demand("1.11")
def test_many_screened_at_once_are_told_what_each_alone_is(lender: Lender) -> None:
    for n in range(1, 7):
        lender.borrower(f"C{n}", phone=f"1390000000{n}", **({"zone": "Europe/Berlin"} if n == 3 else {}))
    lender.post("/stops", {"person": "C2", "kind": "complaint"})
    lender.pay("P1", "A-C4")
    with open_work(lender) as work:
        for _ in range(3):
            reserve(work, [wish(work, "C5")])
    with open_work(lender) as work:
        place_stop(work, find_person(work, "C6").id, StopKind.DISPUTE, until=TEN + timedelta(days=2))
    with open_work(lender) as work:
        wishes = [wish(work, f"C{n}", channel) for n in range(1, 7) for channel in (Channel.VOICE, Channel.EMAIL)]
        asked = [(one, at) for one in wishes for at in (TEN + timedelta(hours=1), NIGHT)]
        together = screen_all(work, asked)
        assert together == [found for each in asked for found in screen_all(work, [each])]
        assert len({found.rules for found in together}) >= 5  # they meet different things
        assert screen_all(work, []) == []
