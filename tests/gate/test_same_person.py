"""Records that are one human being count as one: caps, stops, addresses, the hold, and races between them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from tests.conftest import Lender

from tideover.base.errors import Conflict
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_person, hold_person, link_persons, resolve_persons
from tideover.gate import Ask, Channel, Clearance, Permit, Purpose, Refusal, ask, redeem, reserve

NUMBER = "11010519491231002X"


@pytest.fixture
def pair(lender: Lender) -> Lender:
    """C1 and C2, of whom a file's identity number says that they are one; they share no number that would hold them together."""
    lender.borrower("C1", id_number=NUMBER, phone="13900000001")
    lender.borrower("C2", id_number=NUMBER, phone="13900000002")
    return lender


def open_work(lender: Lender) -> Any:
    return lender.runtime.works.open(lender.tenant, "test")


def wish(work: Work, ref: str) -> Ask:
    person = find_person(work, ref).id
    found = address_of(work, person, "email")
    assert found is not None
    return Ask(person, Channel.EMAIL, Purpose.COLLECT, found[0].blind, "overdue-gentle.v1", accounts_of(work, person)[0].id)


def permit(lender: Lender, ref: str) -> Permit:
    with open_work(lender) as work:
        answer = ask(work, wish(work, ref))
    assert isinstance(answer, Permit), answer
    return answer


def use(lender: Lender, given: Permit) -> bool:
    """Whether a permit could be redeemed; again where a link or an address came in between."""
    for _ in range(20):
        with suppress(Conflict):  # addresses_changed
            with open_work(lender) as work:
                return isinstance(redeem(work, given), Clearance)
    raise AssertionError("never held")


@pytest.mark.demand("4.14")
def test_contacts_with_either_count_for_both(pair: Lender) -> None:
    for ref in ("C1", "C2", "C1"):
        assert use(pair, permit(pair, ref))
    assert pair.contact("C1").json()["rules"] == ["HOUSE-B1", "HOUSE-E1"]
    assert pair.contact("C2").json()["rules"] == ["HOUSE-B1", "HOUSE-E1"]
    (link,) = pair.get("/persons/C1/links").json()["links"]
    pair.post(f"/links/{link['link']}/undoing")
    assert pair.contact("C2").status_code == 202  # one contact of their own
    assert pair.contact("C1").status_code == 202  # two


@pytest.mark.demand("4.14")
@pytest.mark.parametrize("kind", ["cease", "complaint", "crisis", "deceased", "bankruptcy"])
def test_a_stop_of_one_binds_the_other(pair: Lender, kind: str) -> None:
    waiting = pair.contact("C2").json()["contact"]
    pair.post("/stops", {"person": "C1", "kind": kind})
    assert pair.contact("C2").json()["rules"] == ["STOP"]
    pair.run_jobs()
    assert pair.get(f"/contacts/{waiting}").json()["reason"] == "STOP"
    pair.post("/resumes", {"person": "C1", "kind": kind})
    assert pair.contact("C2").status_code == 202


def test_consents_stay_ones_own(pair: Lender) -> None:
    pair.post("/consents", {"person": "C1", "kind": "marketing", "granted": True})
    with open_work(pair) as work:
        answer = ask(work, replace(wish(work, "C2"), purpose=Purpose.MARKET))
    assert isinstance(answer, Refusal)
    assert "MKT" in answer.rules


def test_an_address_of_one_is_the_others(pair: Lender) -> None:
    with open_work(pair) as work:
        of_one = wish(work, "C1").address
        crossed = replace(wish(work, "C2"), address=of_one)
        assert isinstance(ask(work, crossed), Permit)
        found = address_of(work, find_person(work, "C2").id, "email", of_one)
        assert found is not None
        assert found[1] == "c1@city.example"
    pair.borrower("C3")
    with open_work(pair) as work:
        answer = ask(work, replace(wish(work, "C3"), address=of_one))
    assert isinstance(answer, Refusal)
    assert answer.rules == ("FAIL-CLOSED",)


def test_the_cap_is_reached_through_both_at_once(pair: Lender) -> None:
    """Twelve permits, six for each record, all redeemed at once: three go out."""
    permits = [permit(pair, ref) for ref in ("C1", "C2") * 6]
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda given: use(pair, given), permits)) == 3


def test_the_last_place_is_taken_by_the_one_under_way(pair: Lender) -> None:
    """C1 takes the third place and has not committed: C2 waits for it, and is refused."""
    assert use(pair, permit(pair, "C1"))
    assert use(pair, permit(pair, "C2"))
    first, second = permit(pair, "C1"), permit(pair, "C2")
    with ThreadPoolExecutor(1) as pool:
        with open_work(pair) as work:
            assert isinstance(redeem(work, first), Clearance)
            waiting = pool.submit(use, pair, second)
            with pytest.raises(TimeoutError):
                waiting.result(0.5)
        assert waiting.result(20) is False


@pytest.mark.parametrize("by_import", [True, False])
def test_a_link_made_while_the_other_is_contacted(lender: Lender, by_import: bool) -> None:
    """C2 is being contacted, and holds itself only, when a link with C1 is made by somebody who holds C1 only. Whoever then
    contacts C1 waits for it, and counts it."""
    lender.borrower("C1", phone="13900000001")
    lender.borrower("C2", phone="13900000002")
    mine, theirs = [permit(lender, "C1") for _ in range(3)], permit(lender, "C2")
    assert use(lender, mine[0])
    assert use(lender, mine[1])
    linked, counted = threading.Event(), threading.Event()

    def last() -> bool:
        linked.wait(10)
        counted.set()
        return use(lender, mine[2])

    with ThreadPoolExecutor(2) as pool:
        with open_work(lender) as work:
            assert isinstance(redeem(work, theirs), Clearance)
            if by_import:
                lender.rows["customers"][0]["id_number"] = NUMBER
                with open_work(lender) as other:
                    one, two = find_person(other, "C1").id, find_person(other, "C2").id
                    other.hold([f"person:{one}"])
                    _plant(other, one, two)
                linked.set()
            waiting = pool.submit(last)
            if by_import:
                assert counted.wait(10)
                with pytest.raises(TimeoutError):
                    waiting.result(0.5)
                hold_person(work, theirs.person)  # what goes on under way needs no more than it holds
        if not by_import:  # somebody's own word holds both, and so comes after the contact
            with open_work(lender) as other:
                link_persons(other, find_person(other, "C1").id, find_person(other, "C2").id, "said_so")
            linked.set()
        assert waiting.result(20) is False


def _plant(work: Work, one: Any, two: Any) -> None:
    """The same identity number for both, as a file would bring it, and the rules' word on it."""
    from tideover.book.store import identity as identity_store

    same = work.vault.blind("id_number", f"CN:{NUMBER}")
    identity_store.replace_identifiers(work, [one, two], [(one, "id_number", same), (two, "id_number", same)])
    from tideover.book.actions import identity

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "_note_identifiers", lambda work, rows: None)
        (link,) = resolve_persons(work, [one])
    assert not link.is_suggestion


def test_an_ask_costs_two_statements_a_permits_use_three_and_a_reservation_five(
    lender: Lender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded, so that a statement that creeps in is seen: what is known, the permit with its fact; the hold, what is known, the
    use with its fact; and of many the hold, the book, the gate's own, the permits, the facts."""
    lender.borrower("C1")
    lender.borrower("C2", phone="13900000002")
    statements: list[str] = []
    for name in ("execute", "direct"):
        original = getattr(Work, name)
        monkeypatch.setattr(
            Work,
            name,
            lambda work, said, *given, _original=original: statements.append(str(said)) or _original(work, said, *given),
        )
    with open_work(lender) as work:
        made = [wish(work, ref) for ref in ("C1", "C2")]
        work.now()
        before = len(statements)
        given = ask(work, made[0])
        assert isinstance(given, Permit)
        assert len(statements) - before == 2, statements
    for act, number in ((lambda work: redeem(work, given), 3), (lambda work: reserve(work, made), 5)):
        with open_work(lender) as work:
            before = len(statements)
            act(work)
            assert len(statements) - before == number, statements[before:]
