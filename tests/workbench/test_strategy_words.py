"""Strategy as people write and approve it: the board, a version against the live one row by row, checks of what is typed, and
"why?" in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender
from tests.strategy.conftest import Book
from tests.strategy.examples import KNOWN, case, content, rule_of, table_of, two_tables
from tests.strategy.test_lifecycle import a_row, stricter

from tideover.book import find_person
from tideover.gate import learnt_title
from tideover.security import Role, add_user, issue_token
from tideover.strategy import Names, Spans, examine, inputs, keep_decisions, live_strategy, live_versions, outputs, shipped
from tideover.workbench.strategy_words import Grid, grids_of, place_of, said_of, told_of, typed_of, value_of

CASES = [case(account="A-1"), case(dpd=40, segment="unwilling", willingness=20), case(dpd=0, due_in_days=2)]
TODAY = TEN.date()
House = Callable[[Role], Callable[..., Any]]


@pytest.fixture
def house(lender: Lender) -> House:
    """``house(role)(method, path, body)``: a call as somebody of that role."""
    lender.borrower("C1", name="王新雨")
    lender.client.app.state.surroundings = Book(CASES)  # type: ignore[attr-defined]
    tokens: dict[Role, str] = {}

    def somebody(role: Role) -> Callable[..., Any]:
        if role not in tokens:
            with lender.runtime.works.open(lender.tenant, "test") as work:
                add_user(work, f"s-{role.value}", role, None)
                tokens[role] = issue_token(work, f"s-{role.value}")
        return lambda method, path, body=None: lender.call(method, path, body, token=tokens[role])

    return somebody


def kept_and_tested(house: House, file: dict[str, Any], note: str = "") -> str:
    writer = house(Role.STRATEGIST)
    id_: str = writer("POST", "/strategies", {"content": file, "note": note}).json()["id"]
    for step in ("check", "test"):
        assert writer("POST", f"/strategies/{id_}/{step}", {}).status_code == 200
    return id_


def told(before: dict[str, Any], after: dict[str, Any], language: str = "zh-CN") -> list[Grid]:
    """The second file against the first."""
    (was, _), (now, faults) = examine(before, KNOWN), examine(after, KNOWN)
    assert now is not None
    return grids_of(now, faults, was, language)


# --- a version against another ----------------------------------------------------------------------------------------


def test_a_file_against_itself_differs_nowhere() -> None:
    for file in (content(), two_tables()):
        for grid in told(file, file):
            assert {line.kind for line in grid.lines} == {"same"}
            assert not any(cell.was is not None for line in grid.lines for cell in line.cells)


def test_each_row_says_what_became_of_it() -> None:
    after = content()
    rules = table_of(after)["rules"]
    rule_of(after, "late")["_description"] = "拖得太久"
    rule_of(after, "late")["dpd"] = ">= 100"
    gone = rules.pop(2)
    first = rules.pop(0)
    rules.insert(1, first)
    rules.insert(4, {**rules[3], "_id": "extra", "_description": "另外"})
    [grid] = told(content(), after)
    lines = {line.row: line for line in grid.lines}
    assert lines["extra"].kind == "new"
    assert (lines[gone["_id"]].kind, lines[gone["_id"]].number) == ("gone", None)
    late = lines["late"]
    assert late.kind == "changed" and late.was_why is not None and late.why == "拖得太久"
    dpd = next(at for at, heading in enumerate(grid.headings) if heading.name == "dpd")
    assert late.cells[dpd].text == "≥ 100" and late.cells[dpd].was not in (None, "≥ 100")
    assert sum(cell.was is not None for cell in late.cells) == 1
    moved = [line for line in grid.lines if line.kind == "changed" and line.was_number is not None]
    assert len(moved) == 1 and moved[0].row in (first["_id"], rules[0]["_id"]), "the fewest that moved"
    assert lines["default"].kind == "same" and lines["default"].is_default
    assert [line.number for line in grid.lines if line.number] == list(range(1, len(rules) + 1))
    before_gone = [line.row for line in grid.lines].index(gone["_id"]) - 1
    assert grid.lines[before_gone].row in {rule["_id"] for rule in (first, *rules)}


def test_a_cell_written_otherwise_that_means_the_same_is_the_same() -> None:
    after = content()
    rule_of(after, "short-willing")["dpd"] = ">= 1 and <= 30"
    assert rule_of(content(), "short-willing")["dpd"] == "[1..30]"
    assert {line.kind for grid in told(content(), after) for line in grid.lines} == {"same"}


def test_columns_and_tables_that_are_gone_are_shown() -> None:
    after = content()
    table = table_of(after)
    table["inputs"] = [column for column in table["inputs"] if column["field"] != "fatigue"]
    for rule in table["rules"]:
        rule.pop("tired")
    (was, _), (now, _) = examine(content(), KNOWN), examine(after, KNOWN)
    assert was is not None and now is not None
    [grid] = grids_of(now, (), was, "en")
    [heading] = [heading for heading in grid.headings if heading.is_gone]
    assert (heading.name, heading.unit) == ("fatigue", "0–100")
    tired = next(line for line in grid.lines if line.row == "tired")
    assert tired.cells[grid.headings.index(heading)].was == "≥ 80"
    names = [(each.name, {line.kind for line in each.lines}) for each in told(two_tables(), content())]
    assert names[0][1] == {"new"} and [(name, kinds) for name, kinds in names[1:]] == [("sort", {"gone"}), ("act", {"gone"})]


def test_a_fault_is_told_where_it_is() -> None:
    spoilt = content()
    rule_of(spoilt, "mid")["dpd"] = "> > 0.5"
    file, faults = examine(spoilt, KNOWN)
    assert file is not None
    [grid] = grids_of(file, faults, file, "en")
    cells = [cell for line in grid.lines for cell in line.cells if cell.faults]
    assert [(cell.text, cell.faults) for cell in cells] == [("> > 0.5", ("must be a whole number",))]
    number = next(line.number for line in grid.lines if line.row == "mid")
    assert place_of(faults[0], file, "en") == f"处置 · row {number} (mid) · Days past due"
    assert place_of(faults[0], None, "en") == "处置 · mid · dpd"


def test_conditions_and_values_are_told_in_words() -> None:
    columns = inputs()
    assert told_of(columns["dpd"], Spans(((1, 30), (90, columns["dpd"].most))), "zh-CN") == "1–30、≥ 90"
    assert told_of(columns["due_in_days"], Spans(((-1, -1),)), "en") == "nothing due next"
    assert told_of(columns["due_in_days"], Spans(((0, 3),)), "en") == "≤ 3"
    assert told_of(columns["overdue_minor"], Spans(((50_000, columns["overdue_minor"].most),)), "en") == "≥ 50,000"
    assert told_of(columns["segment"], Names(frozenset({"hardship", "steady"})), "en") == "in hardship, not overdue"
    assert told_of(columns["occupation"], Names(frozenset({"driver"}), True), "zh-CN") == "非 driver"
    assert told_of(columns["is_new"], Names(frozenset({True})), "zh-CN") == "是"
    assert value_of(columns["overdue_minor"], 50_000, "en") == "¥500.00"
    assert value_of(columns["days_since_reply"], -1, "zh-CN") == "从未回复"
    assert said_of(outputs()["plan"], "", "en") == ""
    assert said_of(outputs()["plan"], "offer-help", "zh-CN") == "提供帮助"
    counted = [column for column in columns.values() if column.kind == "int"]
    assert [column.name for column in counted if not (column.unit("zh-CN") and column.unit("en"))] == []


def test_a_typed_file_is_the_file() -> None:
    typed = typed_of(shipped("default"))
    assert json.loads(typed) == shipped("default")
    assert all(line.count('"_id"') == 1 for line in typed.splitlines() if '"_id"' in line), "a rule a line"


# --- over HTTP --------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.5")
def test_the_board_says_what_decides_today_next_and_after_a_roll_back(house: House, lender: Lender) -> None:
    writer, approver, looker = house(Role.STRATEGIST), house(Role.COMPLIANCE), house(Role.AUDITOR)
    board = looker("GET", "/strategy-board").json()
    assert (board["live"]["title"], board["before"], board["next"], board["is_faulty"]) == ("main.v1", None, None, False)
    later, sooner, now = (kept_and_tested(house, stricter(), note) for note in ("later", "sooner", "now"))
    assert writer("GET", "/strategy-board").json()["versions"][0]["is_own"]
    assert [row["standing"] for row in looker("GET", "/strategy-board").json()["versions"]] == [*["tested"] * 3, "live"]
    for id_, days in ((later, 9), (sooner, 2), (now, 0)):
        assert approver("POST", f"/strategies/{id_}/approval", {}).status_code == 200
        day = (TODAY + timedelta(days=days)).isoformat()
        assert approver("POST", f"/strategies/{id_}/publication", {"live_from": day}).status_code == 200
    board = looker("GET", "/strategy-board").json()
    assert [board[part]["title"] for part in ("live", "before", "next")] == ["main.v4", "main.v1", "main.v3"]
    assert [row["standing"] for row in board["versions"]] == ["live", "to_come", "to_come", "published"]
    assert (board["versions"][0]["decider"], board["versions"][0]["writer"]) == ("s-compliance", "s-strategist")
    review = looker("GET", f"/strategies/{now}/review").json()
    assert (review["against"]["title"], review["before"]["title"]) == ("main.v1", "main.v1")
    approver("POST", "/strategies/live/rollback", {"reason": "投诉增多"})
    approver("POST", "/strategies/live/rollback", {"reason": "全部停下"})
    board = looker("GET", "/strategy-board?words=en").json()
    assert (board["live"], board["before"], board["next"]["title"]) == (None, None, "main.v3")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert [each.title for each in live_versions(work, TODAY + timedelta(days=9))] == ["main.v2", "main.v3"]


@pytest.mark.demand("1.5")
def test_a_version_is_read_row_by_row_with_what_its_test_found(house: House) -> None:
    id_ = kept_and_tested(house, stricter(), "早期由人工")
    review = house(Role.COMPLIANCE)("GET", f"/strategies/{id_}/review").json()
    assert (review["version"]["standing"], review["version"]["is_own"], review["is_editable"]) == ("tested", False, True)
    assert (review["against"]["title"], review["before"], review["faults"]) == ("main.v1", None, [])
    [table] = review["tables"]
    assert [column["unit"] for column in table["columns"] if column["name"] == "dpd"] == ["天"]
    [row] = [row for row in table["rows"] if row["kind"] != "same"]
    assert (row["row"], row["kind"]) == ("short-willing", "changed")
    changed = [(cell["was"], cell["text"]) for cell in row["cells"] if cell["was"] is not None]
    assert ("温和提醒逾期", "call-early") in changed and ("机器人", "人工") in changed
    report = review["report"]
    assert (report["day"], report["cases"], report["changed"]) == ("2026-11-30", 3, 1)
    assert {"was": "gentle-overdue", "now": "call-early", "cases": 1} in report["moves"]
    [example] = report["examples"]
    assert example["person"] is None and {"title": "由谁", "was": "机器人", "now": "人工"} in example["changes"]
    english = house(Role.COMPLIANCE)("GET", f"/strategies/{id_}/review?words=en").json()["tables"][0]
    assert [column["title"] for column in english["columns"]][:2] == ["Days past due", "Days to the next due day"]


def test_the_live_version_that_cannot_be_read_any_more_can_still_be_rolled_back(house: House, lender: Lender) -> None:
    file = content()
    rule_of(file, "short-willing")["dpd"] = "[1..30"
    id_ = kept_and_tested(house, stricter())
    approver = house(Role.COMPLIANCE)
    approver("POST", f"/strategies/{id_}/approval", {})
    approver("POST", f"/strategies/{id_}/publication", {})
    with lender.runtime.database.as_owner() as connection:
        connection.execute(
            text("UPDATE strategy_version SET content = CAST(:file AS jsonb) WHERE id = :id"),
            {"file": json.dumps(file), "id": id_},
        )
    board = approver("GET", "/strategy-board").json()
    assert board["is_faulty"] and board["live"]["id"] == id_
    review = approver("GET", f"/strategies/{id_}/review").json()
    assert [fault["row"] for fault in review["faults"]] == ["short-willing"]
    approver("POST", "/strategies/live/rollback", {"reason": "读不了"})
    assert not approver("GET", "/strategy-board").json()["is_faulty"]


@pytest.mark.demand("1.5")
def test_what_is_typed_is_checked_before_anybody_keeps_it(house: House, lender: Lender) -> None:
    writer = house(Role.STRATEGIST)
    for typed, code in (("{", "not_json"), ('{"a": 1, "a": 2}', "key_twice"), ("[]", "not_json")):
        answer = writer("POST", "/strategy-checks", {"content": typed})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    spoilt = content()
    rule_of(spoilt, "late")["o-tone"] = "'harsh'"
    found = writer("POST", "/strategy-checks?words=en", {"content": typed_of(spoilt)}).json()
    [fault] = found["faults"]
    assert fault["row"] == "late" and "harsh" in fault["words"] and fault["place"].endswith("(late) · Tone")
    assert any(cell["faults"] for row in found["tables"][0]["rows"] for cell in row["cells"])
    assert writer("POST", "/strategy-checks", {"content": typed_of(content())}).json()["faults"] == []
    assert writer("POST", "/strategy-checks", {"content": '{"nodes": [], "edges": []}'}).json()["tables"] == []
    assert len(lender.get("/strategies").json()["strategies"]) == 1, "nothing is kept"
    assert house(Role.COLLECTOR)("POST", "/strategy-checks", {"content": "{}"}).status_code == 403


def test_a_new_version_begins_with_another_or_with_what_is_shipped(house: House) -> None:
    writer = house(Role.STRATEGIST)
    begun = writer("GET", "/strategy-source").json()
    assert begun["title"] is None and json.loads(begun["content"]) == shipped("default")
    id_ = kept_and_tested(house, stricter(), "早期由人工")
    source = writer("GET", f"/strategies/{id_}/source").json()
    assert (source["title"], source["note"]) == ("main.v2", "早期由人工") and "call-early" in source["content"]
    assert writer("GET", "/strategies/00000000-0000-7000-8000-000000000000/source").status_code == 404


@pytest.mark.demand("1.5")
def test_why_somebody_was_treated_so(house: House, lender: Lender) -> None:
    collector = house(Role.COLLECTOR)
    assert collector("GET", "/persons/C1/decision-words").json() == {"decisions": []}
    with lender.runtime.works.open(lender.tenant, "test") as work:
        live = live_strategy(work, TODAY)
        person = find_person(work, "C1").id
        keep_decisions(work, [a_row(live.file, person, day, live.id) for day in (TODAY, date(2026, 11, 30))])
    newest, before = collector("GET", "/persons/C1/decision-words").json()["decisions"]
    assert (newest["day"], before["day"]) == ("2026-12-01", "2026-11-30")
    assert newest["why"] == "逾期 12 天、客群为高意愿短时逾期，愿意还款、只是一时逾期，故温和提醒。"
    assert (newest["treatment"], newest["title"]) == ("温和提醒逾期", "main.v1")
    assert newest["path"] == [{"row": "short-willing", "why": "愿意还款、只是一时逾期，故温和提醒"}]
    told_inputs = {each["name"]: each["text"] for each in newest["inputs"]}
    assert (told_inputs["dpd"], told_inputs["willingness"], told_inputs["segment"]) == ("12 天", "80 / 100", "高意愿短时逾期")
    english = collector("GET", "/persons/C1/decision-words?words=en").json()["decisions"][0]
    assert english["why"].endswith(".") and {each["title"] for each in english["says"]} >= {"Treatment", "Tone"}


@pytest.mark.demand("2.23")
def test_a_sentence_is_tried_and_every_finding_says_why(lender: Lender) -> None:
    found = lender.post("/gate/utterances", {"text": "再不还钱我弄死你", "to": "customer"}).json()
    [finding] = found["findings"]
    assert (finding["rule"], finding["source"], finding["title"]["zh-CN"]) == ("UT-THREAT-HARM", "CN-C1", "伤害人身")
    assert lender.get(f"/rulebook/{finding['source']}").status_code == 200, "the reason can be read"
    assert lender.post("/gate/utterances", {"text": "您好，请问方便吗", "to": "customer"}).json()["findings"] == []
    assert learnt_title("UT-LEARNT-EXTRA-FEE", "zh-CN") == "与额外收费的例句相似"
    assert learnt_title("UT-FEE-ZH", "en") is None
