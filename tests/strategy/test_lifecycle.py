"""A version's way: drafted, checked, tested, approved by another, live from a day, rolled back; and decisions kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.conftest import TEN, Lender
from tests.strategy.examples import KNOWN, case, content, rule_of

from tideover.app.runtime import Runtime, open_tenant
from tideover.base.errors import Forbidden
from tideover.book import find_person
from tideover.journal import export
from tideover.security import Role, issue_token
from tideover.strategy import (
    DECISION_COLUMNS,
    DecisionFile,
    StrategyState,
    approve_strategy,
    decide,
    decision_of,
    draft_strategy,
    explain_decision,
    install_strategy,
    keep_decisions,
    list_strategies,
    live_strategy,
    roll_back_strategy,
    shipped,
)

House = Callable[[Role], Callable[..., Any]]
TODAY = TEN.date()


def stricter() -> dict[str, Any]:
    """The shipped file with early reminders left to a person."""
    file = content()
    rule = rule_of(file, "short-willing")
    rule |= {"o-treatment": "'call-early'", "o-by": "'person'"}
    return file


@pytest.mark.demand("1.5")
def test_a_version_goes_its_way_and_back(house: House, lender: Lender) -> None:
    writer, approver = house(Role.STRATEGIST), house(Role.COMPLIANCE)
    before = writer("GET", "/strategies").json()
    assert [(row["strategy"], row["state"]) for row in before["strategies"]] == [("main.v1", "published")]
    draft = writer("POST", "/strategies", {"content": stricter(), "note": "早期由人工"})
    assert draft.status_code == 201, draft.text
    id_ = draft.json()["id"]
    path = f"/strategies/{id_}"
    assert writer("POST", f"{path}/test", {}).json()["code"] == "strategy_not_checked"
    assert writer("POST", f"{path}/check", {}).json() == {"state": "checked", "faults": []}
    assert approver("POST", f"{path}/approval", {}).json()["code"] == "strategy_not_tested"
    report = writer("POST", f"{path}/test", {}).json()
    assert (report["day"], report["cases"], report["changed"], report["otherwise"]) == ("2026-11-30", 3, 1, 0)
    assert {"was": "gentle-overdue", "now": "call-early", "cases": 1} in report["moves"]
    example = report["examples"][0]
    assert (example["was"]["by"], example["now"]["by"]) == ("bot", "person")
    assert (example["was_path"], example["inputs"]["dpd"]) == (["short-willing"], 12)
    assert approver("POST", f"{path}/publication", {}).json()["code"] == "strategy_not_approved"
    assert writer("POST", f"{path}/approval", {}).status_code == 403
    assert approver("POST", f"{path}/approval", {}).json()["state"] == "approved"
    assert writer("PUT", path, {"content": stricter()}).json()["code"] == "strategy_not_draft"
    assert approver("POST", f"{path}/publication", {"live_from": "2026-11-30"}).json()["code"] == "invalid_day"
    assert approver("POST", f"{path}/publication", {"live_from": "2026-12-03"}).json()["live_from"] == "2026-12-03"
    assert approver("GET", "/strategies").json()["live"] == before["live"], "not before its day"
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert str(live_strategy(work, date(2026, 12, 3)).id) == id_
        assert str(live_strategy(work, date(2026, 12, 2)).id) == before["live"]
        later = roll_back_strategy(work, "太早打电话", date(2026, 12, 3))
        assert str(later.id) == id_
        assert str(live_strategy(work, date(2026, 12, 3)).id) == before["live"]
    found = writer("GET", path).json()
    assert (found["state"], found["reason"], found["note"]) == ("rolled_back", "太早打电话", "早期由人工")
    lender.seal()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        facts = [fact for fact in export(work, 1) if fact["kind"].startswith("Strategy")]
        told = [(fact["kind"], fact["data"]["digest"] == found["digest"]) for fact in facts]
    assert told == [
        ("StrategyInstalled", False), ("StrategyDrafted", True), ("StrategyTested", True), ("StrategyApproved", True),
        ("StrategyPublished", True), ("StrategyRolledBack", True),
    ]  # fmt: skip


@pytest.mark.demand("1.5")
def test_the_writer_does_not_approve_whatever_the_role(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "user:one") as work:
        draft = draft_strategy(work, stricter())
        work.execute(text("UPDATE strategy_version SET state = 'tested' WHERE id = :id"), {"id": draft.id})
    with pytest.raises(Forbidden, match="second_person_needed"), lender.runtime.works.open(lender.tenant, "user:one") as work:
        approve_strategy(work, draft.id, KNOWN)
    planted = "UPDATE strategy_version SET state = 'approved', decided_by = written_by WHERE id = :id"
    with pytest.raises(IntegrityError), lender.runtime.works.open(lender.tenant, "user:one") as work:
        work.execute(text(planted), {"id": draft.id})
    with lender.runtime.works.open(lender.tenant, "user:two") as work:
        assert approve_strategy(work, draft.id, KNOWN).state is StrategyState.APPROVED


def test_a_faulty_draft_is_kept_told_its_faults_and_goes_no_further(house: House) -> None:
    writer = house(Role.STRATEGIST)
    spoilt = stricter()
    rule_of(spoilt, "mid")["dpd"] = "> > 0.5"
    path = f"/strategies/{writer('POST', '/strategies', {'content': spoilt}).json()['id']}"
    answer = writer("POST", f"{path}/check", {}).json()
    assert answer["state"] == "draft"
    (fault,) = answer["faults"]
    assert (fault["node"], fault["row"], fault["column"], fault["code"]) == ("处置", "mid", "dpd", "not_whole")
    assert fault["words"] == {"zh-CN": "须是整数", "en": "must be a whole number"}
    assert writer("POST", f"{path}/test", {}).status_code == 409
    assert writer("PUT", path, {"content": stricter(), "note": "改好"}).json()["state"] == "draft"
    assert writer("POST", f"{path}/check", {}).json()["state"] == "checked"


def test_who_may_do_what(house: House) -> None:
    writer, other, reader = house(Role.STRATEGIST), house(Role.ADMINISTRATOR), house(Role.AUDITOR)
    path = f"/strategies/{writer('POST', '/strategies', {'content': stricter()}).json()['id']}"
    assert other("PUT", path, {"content": stricter()}).json()["code"] == "not_the_writer"
    assert reader("GET", path).json()["content"]["nodes"]
    for call in (("POST", "/strategies", {"content": {}}), ("PUT", path, {"content": {}}), ("POST", f"{path}/check", {})):
        assert reader(*call).status_code == 403
    for step in ("approval", "refusal", "publication"):
        assert writer("POST", f"{path}/{step}", {"reason": "x"} if step == "refusal" else {}).status_code == 403
    assert writer("POST", "/strategies/live/rollback", {"reason": "x"}).status_code == 403


def test_refusing_and_rolling_back_want_a_reason(house: House) -> None:
    writer, approver = house(Role.STRATEGIST), house(Role.COMPLIANCE)
    path = f"/strategies/{writer('POST', '/strategies', {'content': stricter()}).json()['id']}"
    writer("POST", f"{path}/check", {})
    writer("POST", f"{path}/test", {})
    assert approver("POST", f"{path}/refusal", {"reason": " "}).json()["code"] == "reason_required"
    assert approver("POST", f"{path}/refusal", {"reason": "先试小范围"}).json()["state"] == "refused"
    assert approver("POST", f"{path}/approval", {}).status_code == 409
    assert approver("POST", "/strategies/live/rollback", {"reason": "停"}).json()["state"] == "rolled_back"
    assert approver("GET", "/strategies").json()["live"] is None, "the built-in peace"
    assert approver("POST", "/strategies/live/rollback", {"reason": "停"}).json()["code"] == "nothing_published"


@pytest.mark.demand("1.5")
def test_without_an_approved_version_nobody_is_contacted(runtime: Runtime) -> None:
    production = replace(runtime, settings=runtime.settings.model_copy(update={"env": "production"}))
    tenant = open_tenant(production, "careful")
    with runtime.works.open(tenant, "test") as work:
        (version,) = list_strategies(work)
        assert (version.state, version.decided_by) == (StrategyState.CHECKED, None)
        live = live_strategy(work, TODAY)
        assert live.id is None
        decision = decide(live.file, case(dpd=120, segment="unwilling", willingness=0))
        assert (decision.treatment, decision.plan, decision.by) == ("leave-in-peace", "", "none")


def test_what_development_approved_waits_again_in_production(runtime: Runtime) -> None:
    tenant = open_tenant(runtime, "moved")
    with runtime.works.open(tenant, "test") as work:
        assert live_strategy(work, TODAY).id is not None
        assert install_strategy(work, True, TODAY) is False
        assert install_strategy(work, False, TODAY) is False
        assert live_strategy(work, TODAY).id is None
        (version,) = list_strategies(work)
        assert version.state is StrategyState.CHECKED


def a_row(file: DecisionFile, person: UUID, day: date, version: UUID | None, **changes: Any) -> tuple[Any, ...]:
    decided = decide(file, case(**changes))
    said = {**decided.says(), "worked_by": decided.by}
    whose = {"day": day, "person": person, "holder": person, "creditor": "bank\t\\x", "account": UUID(int=9), "arm": "bot"}
    kept = {"version": version, "digest": decided.digest, "path": "/".join(decided.path), "inputs": decided.inputs}
    row = {**whose, **said, **kept}
    return tuple(row[name] for name in DECISION_COLUMNS)


@pytest.mark.demand("1.5", "3.2")
def test_why_is_answered_in_a_sentence_years_later(house: House, lender: Lender) -> None:
    lender.borrower("C1")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        person = find_person(work, "C1").id
        live = live_strategy(work, TODAY)
        row = a_row(live.file, person, TODAY, live.id)
        assert keep_decisions(work, [row]) == 1
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert keep_decisions(work, [row, a_row(live.file, person, TODAY - timedelta(days=1), live.id, dpd=11)]) == 1, "once"
    with lender.runtime.works.open(lender.tenant, "test") as work:
        roll_back_strategy(work, "试", TODAY)
        found = decision_of(work, person, TODAY)
        assert (found.path, found.version, found.says["plan"]) == (("short-willing",), live.id, "gentle-overdue")
        assert found.creditor == "bank\t\\x"
        assert found.inputs == decide(live.file, case()).inputs
        assert (
            explain_decision(work, found, "zh-CN") == "逾期 12 天、客群为高意愿短时逾期，愿意还款、只是一时逾期，故温和提醒。"
        )
    told = house(Role.COLLECTOR)("GET", "/persons/C1/decisions").json()["decisions"]
    assert [one["day"] for one in told] == ["2026-12-01", "2026-11-30"]
    assert told[0]["why"]["en"] == (
        "Known of the case: 12 days past due, segment: willing, briefly overdue; "
        "it is willing and only briefly overdue, hence a gentle reminder."
    )


def test_the_shipped_file_is_the_one_installed(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        (version,) = list_strategies(work)
        assert version.content == shipped("default")
        live = live_strategy(work, TODAY)
        assert live.file.digest == version.digest


def test_decisions_in_bulk_are_kept_once(lender: Lender, default: DecisionFile) -> None:
    """More than a chunk, twice over with more beside: each case of a day is kept once."""
    one = list(a_row(default, UUID(int=1), TODAY, None))
    at = DECISION_COLUMNS.index("holder")

    def rows(count: int) -> Iterator[list[Any]]:
        for number in range(count):
            yield [*one[:at], UUID(int=number), *one[at + 1 :]]

    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert keep_decisions(work, rows(30_000)) == 30_000
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert keep_decisions(work, rows(45_000)) == 15_000
        assert keep_decisions(work, []) == 0


@pytest.mark.parametrize(
    "body",
    [
        '{"content": {"a": "\\u0000"}}', '{"content": {"\\ud800": 1}}', '{"content": {"a": 1e999}}', '{"content": {}, "note": "\\u0000"}',
        '{"content": {}, "note": "a\\nb"}', '{"content": {"a": "' + "x" * 1_000_001 + '"}}', '{"content": []}', '{"content": {}, "x": 1}',
        '{"content": {"a": ' + "[" * 5000 + "]" * 5000 + "}}",
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(house: House, lender: Lender, body: str) -> None:
    house(Role.STRATEGIST)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        headers = {"Authorization": f"Bearer {issue_token(work, 's-strategist')}", "Idempotency-Key": "k"}
    answer = lender.client.post("/api/v1/strategies", content=body, headers={**headers, "Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    assert len(lender.get("/strategies").json()["strategies"]) == 1
