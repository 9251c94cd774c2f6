"""Cases (案件): a person's accounts with one creditor, their stage, owner and history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import AccountId
from tideover.book import Stage, find_person, refresh_cases
from tideover.book.cases import CaseAccount, CaseReason, cases_on, closing_reason, stage_of, stages_file

DAY = TEN.date()


def account(
    number: int, creditor: str = "bank", dpd: int = 0, overdue: int = 0, unpaid: int = 1, off: bool = False
) -> CaseAccount:
    return CaseAccount(AccountId(UUID(int=number)), creditor, dpd, overdue, unpaid, off)


# --- the model --------------------------------------------------------------------------------------------------------


def test_the_examples_of_the_stages() -> None:
    for name, row in stages_file().items():
        assert row["source"] and row["title_zh"] and row["title_en"], name
        assert [line[0] for line in row["rows"]] == [stage for stage in Stage if stage is not Stage.WRITTEN_OFF]
        for dpd, is_off, stage in row["must"]:
            assert stage_of(dpd, is_off) == stage


def test_each_creditor_has_a_case_of_its_own() -> None:
    found = cases_on(
        [
            account(1, dpd=5, overdue=10), account(2, dpd=40, overdue=10), account(3),
            account(4, "other", overdue=7), account(5, "third"), account(6, "fourth", off=True),
            account(7, "fifth", unpaid=0, off=True),
        ]
    )  # fmt: skip
    assert {creditor: (now.stage, now.dpd, len(now.accounts)) for creditor, now in found.items()} == {
        "bank": (Stage.MID, 40, 3),
        "other": (Stage.PRE_DUE, 0, 1),  # a fee is overdue: fees make no days
        "third": (None, 0, 1),
        "fourth": (Stage.WRITTEN_OFF, 0, 1),
        "fifth": (None, 0, 1),
    }
    assert found["fifth"].is_settled
    assert not found["third"].is_settled


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        (Stage.EARLY, None, CaseReason.ASSIGNED_AWAY),
        (Stage.EARLY, account(1), CaseReason.PAID_UP),
        (Stage.EARLY, account(1, unpaid=0), CaseReason.SETTLED),
        (Stage.WRITTEN_OFF, account(1, unpaid=0, off=True), CaseReason.SETTLED),
        (Stage.WRITTEN_OFF, account(1), CaseReason.WRITTEN_BACK),
    ],
)
def test_why_a_case_is_closed(was: Stage, now: CaseAccount | None, reason: CaseReason) -> None:
    assert closing_reason(was, cases_on([now])["bank"] if now else None) is reason


some_accounts = st.lists(
    st.builds(
        account,
        st.integers(1, 9),
        st.sampled_from(["bank", "amc"]),
        st.integers(0, 400),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(some_accounts)
def test_a_case_is_as_bad_as_its_worst_account(accounts: list[CaseAccount]) -> None:
    found = cases_on(accounts)
    assert set(found) == {one.creditor for one in accounts}
    for creditor, now in found.items():
        mine = [one for one in accounts if one.creditor == creditor]
        late = [one for one in mine if one.overdue_minor or one.dpd or (one.is_written_off and one.unpaid_minor)]
        assert (now.stage is None) == (not late)
        assert now.dpd == max([one.dpd for one in late], default=0)
        assert cases_on(mine)[creditor] == now  # other creditors' accounts change nothing
        if late:
            stages = [stage_of(one.dpd, one.is_written_off) for one in late]
            assert now.stage == max(stages, key=list(Stage).index)


# --- through the doors ------------------------------------------------------------------------------------------------


def cases(lender: Lender, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lender.get(f"/cases{query}").json()["cases"]
    return found


def run_day(lender: Lender) -> None:
    assert lender.post("/days", {"day": DAY.isoformat()}).status_code == 202
    lender.run_jobs()


def refresh(lender: Lender, *refs: str, days: int = 0) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        refresh_cases(work, [find_person(work, ref).id for ref in refs], DAY + timedelta(days=days))


def test_a_case_from_its_day_to_its_end(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1", overdue_days=5)
    lender.account("A2", "C1", overdue_days=45)
    lender.account("A3", "C1", overdue_days=-10)
    lender.import_book()
    assert cases(lender) == []
    run_day(lender)
    (case,) = cases(lender, "?open=true")
    assert (case["creditor"], case["stage"], case["dpd"], case["reasons"]) == ("bank", "mid", 45, ["past_due"])
    file = lender.get(f"/cases/{case['case']}").json()
    assert {line["ref"]: (line["bucket"], line["overdue_minor"]) for line in file["accounts"]} == {
        "A1": ("M1", 50_000),
        "A2": ("M2", 50_000),
        "A3": ("M0", 0),
    }
    assert file["accounts"][0]["holders"]["creditor"]["institution"] == "bank"
    run_day(lender)  # a second time changes nothing
    lender.pay("P2", "A2")
    assert cases(lender)[0]["stage"] == "early"
    lender.pay("P1", "A1")
    (case,) = cases(lender, "?open=false")
    assert case["reasons"] == ["past_due", "paid_up"]
    assert cases(lender, "?open=true") == []
    history = [fact["kind"] for fact in lender.get(f"/cases/{case['case']}").json()["history"]]
    assert history == ["CaseClosed", "CaseStaged", "CaseOpened"]

    reversal = {"payment": "R1", "account": "A1", "amount_minor": 50_000, "currency": "CNY", "paid_at": TEN.isoformat()}
    assert lender.post("/payments", {**reversal, "reverses": "P1"}).status_code == 201
    (again,) = cases(lender, "?open=true")
    assert again["case"] != case["case"]  # a new spell is a new case
    assert [one["case"] for one in lender.get("/persons/C1").json()["cases"]] == [again["case"], case["case"]]


def test_refreshing_again_changes_nothing(lender: Lender) -> None:
    lender.borrower("C1")
    lender.borrower("C2", overdue_days=-3)
    refresh(lender, "C1", "C2")
    before, facts = cases(lender), lender.kinds()
    refresh(lender, "C1", "C2")
    assert (cases(lender), lender.kinds()) == (before, facts)
    assert facts == ["CaseOpened"]
    refresh(lender, "C1", "C2", days=30)
    assert sorted(case["stage"] for case in cases(lender)) == ["early", "mid"]
    assert lender.kinds() == ["CaseOpened", "CaseStaged"]


def test_a_debt_that_is_assigned_changes_cases(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A1", "C1", overdue_days=5)
    lender.account("A2", "C1", overdue_days=45)
    lender.import_book()
    refresh(lender, "C1")
    body = {"institution": "amc", "day": DAY.isoformat(), "ref": "T1"}
    moved = lender.post("/accounts/A2/holders", body).json()["holding"]
    shown = {account["ref"]: account["creditor"] for account in lender.get("/persons/C1").json()["accounts"]}
    assert shown == {"A1": "bank", "A2": "amc"}
    found = {case["creditor"]: (case["stage"], case["reasons"]) for case in cases(lender, "?open=true")}
    assert found == {"bank": ("early", ["past_due"]), "amc": ("mid", ["assigned_here"])}
    lender.post("/accounts/A1/holders", {**body, "ref": "T2"})
    assert {case["creditor"]: case["reasons"] for case in cases(lender, "?open=false")} == {
        "bank": ["past_due", "assigned_away"]
    }
    lender.post(f"/accounts/A2/holders/{moved}/reversal", {"reason": "mistake"})
    assert {case["creditor"] for case in cases(lender, "?open=true")} == {"bank", "amc"}
    (amc,) = cases(lender, "?open=true&stage=early")
    assert [line["ref"] for line in lender.get(f"/cases/{amc['case']}").json()["accounts"]] == ["A1"]


@pytest.mark.demand("4.14")
def test_one_person_has_one_case_with_a_creditor(lender: Lender) -> None:
    """Records that are linked share a case; told apart, each has the case it had."""
    lender.borrower("C1", overdue_days=5)
    lender.borrower("C2", overdue_days=45)
    refresh(lender, "C1", "C2")
    before = {case["person"]: case["case"] for case in cases(lender)}
    second = max(before)
    lender.post(f"/cases/{before[second]}/owner", {"owner": "care", "reason": "allocation"})
    link = lender.post("/persons/C1/links", {"other": "C2", "evidence": "said_so"}).json()["link"]
    (case,) = cases(lender, "?open=true")
    assert (case["case"], case["stage"], case["owner"]) == (before[min(before)], "mid", "care")
    file = lender.get(f"/cases/{case['case']}").json()
    assert ({line["ref"] for line in file["accounts"]}, file["persons"]) == ({"A-C1", "A-C2"}, sorted(before))
    (joined,) = cases(lender, "?open=false")
    assert (joined["case"], joined["reasons"][-1]) == (before[second], "joined")
    for ref in ("C1", "C2"):
        assert {one["case"] for one in lender.get(f"/persons/{ref}").json()["cases"]} == set(before.values())

    lender.post(f"/links/{link}/undoing")
    after = {case["person"]: case["case"] for case in cases(lender, "?open=true")}
    assert after == before
    assert {case["person"]: case["owner"] for case in cases(lender)}[second] == "care"


def test_owners(lender: Lender) -> None:
    lender.borrower()
    refresh(lender, "C1")
    (case,) = cases(lender)
    path = f"/cases/{case['case']}/owner"
    for _ in range(2):  # giving it to who has it changes nothing
        assert lender.post(path, {"owner": "team-a", "reason": "allocation"}).json()["owner"] == "team-a"
    assert [c["case"] for c in cases(lender, "?owner=team-a")] == [case["case"]]
    assert cases(lender, "?owner=team-b") == []
    assert lender.post(path, {"owner": None, "reason": "left"}).json()["owner"] is None
    assert lender.kinds() == ["CaseOpened", "CaseReassigned", "CaseReassigned"]
    assert lender.post(path, {"owner": "a b", "reason": "x"}).json()["code"] == "invalid_owner"
    lender.pay("P1")
    assert lender.post(path, {"owner": "team-a", "reason": "late"}).json()["code"] == "case_closed"


def test_pages_of_cases(lender: Lender) -> None:
    for number in range(7):
        lender.customer(f"C{number}")
        lender.account(f"A-C{number}", f"C{number}", overdue_days=5 if number % 2 else 45)
    lender.import_book()
    refresh(lender, *(f"C{number}" for number in range(7)))
    seen: list[str] = []
    cursor = ""
    while True:
        page = lender.get(f"/cases?limit=2{cursor}").json()
        seen += [case["case"] for case in page["cases"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen)
    assert len(cases(lender, "?stage=mid")) == 4
    by_dpd: list[tuple[int, str]] = []
    more: str | None = ""
    while more is not None:
        page = lender.get(f"/cases?limit=2&order=dpd&open=true{more}").json()
        by_dpd += [(-case["dpd"], case["case"]) for case in page["cases"]]
        more = f"&cursor={page['next']}" if page["next"] else None
    assert by_dpd == sorted(by_dpd) and len(by_dpd) == 7 and by_dpd[0][0] < by_dpd[-1][0]
    other = lender.get("/cases?limit=2").json()["next"]  # of another order: refused, not misread
    assert lender.get(f"/cases?limit=2&order=dpd&cursor={other}").json()["code"] == "invalid_cursor"
    assert lender.get("/cases?stage=nonsense").status_code == 422
    assert lender.get(f"/cases/{UUID(int=1)}").json()["code"] == "case_not_found"


def test_a_written_off_account_has_a_case_until_it_is_paid(lender: Lender) -> None:
    lender.borrower(overdue_days=-20)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        work.execute(
            text(
                "INSERT INTO adjustment (ref, account, kind, day, known_at, counts_from, amount_minor, reason, by) "
                "SELECT 'W1', id, 'write_off', :day, :at, :at, 0, 'test', 'test' FROM account"
            ),
            {"day": DAY, "at": TEN - timedelta(hours=1)},
        )
    refresh(lender, "C1")
    (case,) = cases(lender)
    assert (case["stage"], case["reasons"]) == ("written_off", ["written_off"])
    lender.pay("P1")
    (case,) = cases(lender)
    assert case["reasons"] == ["written_off", "settled"]


@pytest.mark.demand("1.8")
def test_a_case_hides_whose_it_is(lender: Lender, other_lender: Lender) -> None:
    lender.borrower()
    refresh(lender, "C1")
    set_time(lender.runtime, TEN)
    assert cases(other_lender) == []
    answer = other_lender.get(f"/cases/{cases(lender)[0]['case']}")
    assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")


@pytest.mark.demand("2.17")
def test_a_payment_that_comes_by_file_closes_the_case(lender: Lender) -> None:
    lender.borrower("C1")
    lender.borrower("C2")
    lender.post("/days", {"day": DAY.isoformat()})
    lender.run_jobs()
    assert len(lender.get("/cases?open=true").json()["cases"]) == 2
    paid_at = TEN.isoformat()
    lender.rows["payments"] = [{"payment_id": "P1", "account_id": "A-C1", "amount_minor": 50_000, "paid_at": paid_at}]
    set_time(lender.runtime, TEN + timedelta(minutes=1))
    lender.import_book()
    states = {case["person"]: case["closed_at"] is not None for case in lender.get("/cases").json()["cases"]}
    ids = {ref: lender.get(f"/persons/{ref}").json()["person"] for ref in ("C1", "C2")}
    assert states == {ids["C1"]: True, ids["C2"]: False}
