"""Who holds a debt: dated facts, as of any day, as known at any moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import AccountId, HoldingId
from tideover.book import Cause, HolderRole, Holding, creditor_on, find_account
from tideover.book.holdings import holders_at

ACCOUNT = AccountId(UUID(int=1))
DAY = date(2026, 1, 1)


def holding(number: int, day: int, known: int, who: str | None = None, undone: int | None = None) -> Holding:
    name = who or f"I{number}"
    at, gone = TEN + timedelta(days=known), None if undone is None else TEN + timedelta(days=undone)
    made = (HoldingId(UUID(int=number)), ACCOUNT, HolderRole.CREDITOR, name, DAY + timedelta(days=day), at, Cause.ASSIGNMENT)
    return Holding(*made, ref=f"R{number}", undone_at=gone)


ORIGIN = Holding(None, ACCOUNT, HolderRole.CREDITOR, "bank", DAY, None, Cause.ORIGINATION, "")


def creditor(holdings: list[Holding], day: int, known: int | None = None) -> str | None:
    at = None if known is None else TEN + timedelta(days=known)
    held = holders_at(holdings, DAY + timedelta(days=day), at).get(HolderRole.CREDITOR)
    return held.institution if held else None


def test_a_late_fact_rewrites_from_its_day_to_the_next() -> None:
    facts = [ORIGIN, holding(1, 20, 20), holding(2, 5, 30)]
    assert [creditor(facts, day) for day in (-1, 0, 4, 5, 19, 20, 99)] == [None, "bank", "bank", "I2", "I2", "I1", "I1"]
    assert [creditor(facts, day, known=25) for day in (0, 5, 19, 20)] == ["bank", "bank", "bank", "I1"]
    assert creditor(facts, 20, known=19) == "bank"


def test_what_was_undone_was_known_until_then() -> None:
    facts = [ORIGIN, holding(1, 5, 5, undone=9)]
    assert [creditor(facts, 6, known) for known in (4, 5, 8, 9, None)] == ["bank", "I1", "I1", "bank", "bank"]


def test_two_facts_of_one_day() -> None:
    facts = [ORIGIN, holding(1, 5, 7), holding(2, 5, 6), holding(3, 5, 7)]
    assert {creditor(list(order), 5) for order in permutations(facts)} == {"I3"}  # known last; of those, the later reference


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9))), max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(rows: list[tuple[int, int, int | None]], rng: Any) -> None:
    facts = [ORIGIN, *(holding(n + 1, day, known, undone=undone) for n, (day, known, undone) in enumerate(rows))]
    mixed = rng.sample(facts, len(facts))
    for known in (None, 0, 4, 9):
        for day in range(10):
            at = None if known is None else TEN + timedelta(days=known)
            naive = "bank"
            for fact in sorted(facts[1:], key=lambda f: (f.day, f.known_at, f.ref)):
                is_known = at is None or (fact.known_at is not None and fact.known_at <= at)
                is_gone = fact.undone_at is not None and (at is None or fact.undone_at <= at)
                if is_known and not is_gone and fact.day <= DAY + timedelta(days=day):
                    naive = fact.institution or ""
            assert creditor(mixed, day, known) == naive


# --- through the doors ------------------------------------------------------------------------------------------------

TODAY = TEN.date()


def change(lender: Lender, institution: str | None, ref: str, days_ago: int = 0, **more: Any) -> Any:
    day = (TODAY - timedelta(days=days_ago)).isoformat()
    return lender.post("/accounts/A-C1/holders", {"institution": institution, "day": day, "ref": ref, **more})


def held(lender: Lender, days_ago: int = 0, known: datetime | None = None) -> dict[str, str]:
    path = f"/accounts/A-C1/holders?on={(TODAY - timedelta(days=days_ago)).isoformat()}"
    answer = lender.get(path + (f"&known={quote(known.isoformat())}" if known else "")).json()
    return {role: found["institution"] for role, found in answer["holders"].items()}


def test_a_debt_is_assigned(lender: Lender) -> None:
    lender.borrower()
    assert held(lender) == {"creditor": "bank"}
    answer = change(lender, "amc", "T1", 2, placement="B-7")
    assert (answer.status_code, answer.json()["cause"], answer.json()["placement"]) == (201, "assignment", "B-7")
    assert [held(lender, days)["creditor"] for days in (3, 2, 0)] == ["bank", "amc", "amc"]
    before = TEN - timedelta(seconds=1)
    assert held(lender, 0, before) == {"creditor": "bank"}  # nobody knew then
    assert change(lender, "amc", "T1", 2, placement="B-7").json() == answer.json()  # the same again
    other = change(lender, "other", "T1", 2)
    assert (other.status_code, other.json()["code"]) == (409, "holding_differs")
    assert lender.kinds().count("DebtAssigned") == 1


def test_a_guarantee_company_pays(lender: Lender) -> None:
    """代偿: the funder is out, the guarantee company is the creditor from that day; what the customer owes stays."""
    lender.borrower()
    for role, who in (("funder", "trust"), ("guarantor", "surety"), ("servicer", "us")):
        assert change(lender, who, f"F-{role}", 20, role=role).status_code == 201
    assert held(lender) == {"creditor": "bank", "funder": "trust", "guarantor": "surety", "servicer": "us"}
    owed = lender.get("/persons/C1").json()["accounts"][0]["due_minor"]
    answer = change(lender, "surety", "K1", 1, cause="compensation", amount_minor=51_000).json()
    assert held(lender, 1) == {"creditor": "surety", "guarantor": "surety", "servicer": "us"}
    assert held(lender, 2) == {"creditor": "bank", "funder": "trust", "guarantor": "surety", "servicer": "us"}
    assert lender.get("/persons/C1").json()["accounts"][0]["due_minor"] == owed
    assert "DebtCompensated" in lender.kinds()

    set_time(lender.runtime, TEN + timedelta(hours=1))
    for _ in range(2):
        undone = lender.post(f"/accounts/A-C1/holders/{answer['holding']}/reversal", {"reason": "bounced"}).json()
        assert undone["undone_at"] is not None
    assert held(lender, 0) == held(lender, 2)
    assert held(lender, 0, TEN)["creditor"] == "surety"  # as it was known an hour ago
    assert lender.kinds().count("HoldingReversed") == 1
    assert change(lender, "surety", "K1", 1, cause="compensation", amount_minor=51_000).status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"institution": None}, "institution"),
        ({"institution": "a b"}, "institution"),
        ({"institution": "a\u202eb"}, "institution"),
        ({"day": (TODAY + timedelta(days=1)).isoformat()}, "day"),
        ({"day": "1999-01-01"}, "day"),
        ({"cause": "origination"}, "cause"),
        ({"amount_minor": 5}, "amount_minor"),
        ({"cause": "compensation", "institution": None}, "institution"),
        ({"cause": "compensation", "role": "servicer"}, "institution"),
    ],
)
def test_what_makes_no_sense(lender: Lender, body: dict[str, Any], field: str) -> None:
    lender.borrower()
    wish = {"institution": "amc", "day": TODAY.isoformat(), "ref": "T1", **body}
    answer = lender.post("/accounts/A-C1/holders", wish)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert lender.kinds() == []


def test_a_holding_of_another_account(lender: Lender) -> None:
    lender.borrower("C2")
    lender.borrower()
    made = change(lender, "amc", "T1").json()["holding"]
    answer = lender.post(f"/accounts/A-C2/holders/{made}/reversal", {"reason": "mistake"})
    assert (answer.status_code, answer.json()["code"]) == (404, "holding_not_found")


def test_before_the_account_began(lender: Lender) -> None:
    lender.borrower()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert creditor_on(work, find_account(work, "A-C1").id, date(1999, 1, 1)) == "bank"
