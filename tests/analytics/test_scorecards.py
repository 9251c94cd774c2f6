"""Scorecards: what is counted for whom, against counts by hand; what is compared, withheld and not measured; who sees whose."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.conftest import TEN, Lender, set_time
from typer.testing import CliRunner

import tideover.app.runtime  # noqa: F401 - so that every room has declared its facts
from tideover.analytics.model import COLUMNS, FACTS
from tideover.analytics.scorecards import Tallies, least_to_compare, load_scorecard_measures, score
from tideover.analytics.scorecards.counting import (
    SHARES,
    Counted,
    Period,
    Recovered,
    count_shares,
    handling_seconds,
    recovered_sums,
)
from tideover.app.cli import app
from tideover.app.demo_staff import open_demo_teams
from tideover.base import lake as lakes
from tideover.base.ids import TenantId, UserId
from tideover.book import find_person
from tideover.journal import fact_kinds
from tideover.outreach import decision_columns, decisions_name
from tideover.portrait import TABLES
from tideover.security import Role, add_user, issue_token
from tideover.staffing import Colleague
from tideover.worklist import open_item

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 7)
WEEK = Period(FIRST, LAST)
ZHOU, LIN = UUID(int=1), UUID(int=2)
BLANK = {"BIGINT": 0, "BOOLEAN": False, "VARCHAR": ""}


def at(day: int, hour: int = 12) -> datetime:
    """An hour of the ``day``-th day of the week (1: the first; below: before) in Shanghai."""
    return datetime(2026, 11, 30, hour - 8, tzinfo=UTC) + timedelta(days=day)


class Facts:
    """A journal in the lake, written by hand."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.payments: list[Mapping[str, Any]] = []
        self.decisions: dict[date, list[Mapping[str, Any]]] = {}

    def tell(self, kind: str, when: datetime, **fields: Any) -> None:
        position = len(self.rows) + 1
        row = {"position": position, "id": UUID(int=position), "kind": kind, "at": when, "known_at": when, "day": when.date()}
        if isinstance(fields.get("by"), UUID):
            fields["by"] = f"user:{fields['by']}"
        if isinstance(fields.get("owner"), UUID):
            fields["owner"] = str(fields["owner"])
        self.rows.append({**row, **fields})

    def contact(self, who: UUID, person: int, when: datetime) -> None:
        permit = uuid4()
        self.tell("ContactPermitted", when, by=who, person=UUID(int=person), permit=permit)
        self.tell("ContactMade", when, person=UUID(int=person), permit=permit, about=uuid4())

    def promise(self, who: UUID, person: int, due: date, *outcomes: str, taken: datetime | None = None) -> None:
        promise = uuid4()
        self.tell("PromiseTaken", taken or at(1), by=who, person=UUID(int=person), about=promise, due=due)
        for outcome in outcomes:
            self.tell(outcome, at(7), person=UUID(int=person), about=promise)

    def case(self, person: int, closed: datetime | None = None, reason: str = "paid_up") -> None:
        case = uuid4()
        self.tell("CaseOpened", at(-20), person=UUID(int=person), about=case)
        if closed is not None:
            self.tell("CaseClosed", closed, person=UUID(int=person), about=case, code=reason)


@pytest.fixture
def facts() -> Facts:
    return Facts()


class _Whose:
    tenant = TenantId("t")


def counted(facts: Facts, folder: Path, period: Period = WEEK) -> tuple[dict[str, dict[UUID, tuple[int, int]]], list[Counted]]:
    """By measure and who: numerator, denominator; and the rows as they came."""
    with lakes.open(_Whose(), folder) as lake:
        lake.write(FACTS, "000000000", facts.rows, COLUMNS)
        for day, decided in facts.decisions.items():
            lake.write(decisions_name(day), "00", decided, decision_columns())
        rows = count_shares(lake, period)
    found: dict[str, dict[UUID, tuple[int, int]]] = {measure: {} for measure in SHARES}
    for row in rows:
        who = UUID(row.who.removeprefix("user:"))
        n, d = found[row.measure].get(who, (0, 0))
        found[row.measure][who] = (n + row.numerator, d + row.denominator)
    return found, rows


def test_promises_are_whose_who_took_them_and_ended_ones_count(facts: Facts, tmp_path: Path) -> None:
    facts.promise(ZHOU, 11, LAST, "PromiseKept")
    facts.promise(ZHOU, 12, FIRST, "PromiseBroken", taken=at(-9))
    facts.promise(ZHOU, 13, LAST, "PromisePartlyKept")
    facts.promise(ZHOU, 14, LAST, "PromiseBroken", "PromiseKept")  # the money came to light late: the newer fact tells
    facts.promise(ZHOU, 15, LAST)  # open still
    facts.promise(ZHOU, 16, LAST + timedelta(days=1), "PromiseKept")  # due after the period
    facts.promise(LIN, 17, LAST, "PromiseReplaced")
    facts.tell("PromiseTaken", at(2), by="job:read_message", person=UUID(int=18), about=uuid4(), due=LAST)
    found, _ = counted(facts, tmp_path)
    assert found["kept"] == {ZHOU: (2, 4)}


def test_a_cure_is_whose_who_worked_on_it_last(facts: Facts, tmp_path: Path) -> None:
    for person, closed, reason in (
        (21, at(6), "paid_up"),
        (22, at(6), "assigned_away"),
        (23, at(31), "settled"),  # within 30 days of the second
        (24, at(40), "paid_up"),  # too late
        (25, None, "paid_up"),
        (26, at(0), "paid_up"),  # closed before anybody worked on it
        (27, at(5), "paid_up"),  # nobody did
    ):
        facts.case(person, closed, reason)
    for person in (21, 22, 23, 24, 25, 26):
        facts.contact(ZHOU, person, at(2))
    facts.tell("WorkItemTaken", at(4), owner=LIN, person=UUID(int=21), about=uuid4())  # after zhou: hers
    facts.contact(ZHOU, 21, at(6, 20))  # it was closed at noon
    found, _ = counted(facts, tmp_path)
    assert found["cured"] == {LIN: (1, 1), ZHOU: (1, 4)}


def test_what_came_after_a_contact_is_the_last_ones(facts: Facts, tmp_path: Path) -> None:
    facts.contact(ZHOU, 31, at(1))
    facts.contact(LIN, 31, at(2))
    facts.tell("ComplaintTaken", at(3), person=UUID(int=31))  # after lin
    facts.contact(ZHOU, 32, at(1))
    facts.tell("WorkItemOpened", at(4), person=UUID(int=32), code="complaint")  # by letter
    facts.tell("StopPlaced", at(5), person=UUID(int=32), code="complaint")
    facts.contact(ZHOU, 33, at(1))
    facts.contact(ZHOU, 33, at(3))
    facts.tell("StopPlaced", at(11), person=UUID(int=33), code="cease")  # too late to be a sign
    facts.tell("StopPlaced", at(0), person=UUID(int=34), code="cease")  # before
    facts.contact(ZHOU, 34, at(1))
    facts.tell("WorkItemOpened", at(1, 13), person=UUID(int=34), code="hardship")
    found, _ = counted(facts, tmp_path)
    assert found["complained"] == {ZHOU: (1, 4), LIN: (1, 1)}
    assert found["stopped"] == {ZHOU: (1, 4), LIN: (0, 1)}


def test_answers_refusals_and_handing_over(facts: Facts, tmp_path: Path) -> None:
    facts.contact(ZHOU, 41, at(1))
    facts.tell("MessageReceived", at(4), person=UUID(int=41))
    facts.contact(ZHOU, 42, at(1))
    facts.tell("MessageReceived", at(4, 13), person=UUID(int=42))  # an hour too late
    facts.contact(ZHOU, 43, at(8))  # after the period
    facts.tell("ContactMade", at(2), person=UUID(int=44), permit=uuid4(), about=uuid4())  # the bot's: nobody's permit is known
    facts.tell("ContactRefused", at(2), by=ZHOU, person=UUID(int=45))
    facts.tell("ContactRefused", at(2), by="job:run_day", person=UUID(int=46))
    items = [uuid4() for _ in range(3)]
    for item in items:
        facts.tell("WorkItemTaken", at(3), owner=ZHOU, person=None, about=item)
    facts.tell("WorkItemGiven", at(3, 13), by=ZHOU, owner=None, about=items[0])  # to another team
    facts.tell("WorkItemGiven", at(3, 13), by=LIN, owner=LIN, about=items[1])  # taken off zhou's hands by somebody else
    facts.tell("WorkItemClosed", at(3, 14), by=ZHOU, about=items[2])
    found, _ = counted(facts, tmp_path)
    assert found["answered"] == {ZHOU: (1, 2)}
    assert found["refused"] == {ZHOU: (1, 3)}
    assert found["handed"] == {ZHOU: (1, 3)}
    with lakes.open(_Whose(), tmp_path) as lake:
        assert handling_seconds(lake, WEEK) == {f"user:{ZHOU}": [3600, 3600, 7200]}
        assert recovered_sums(lake, WEEK) is None  # the lake of the book is not filled


def test_the_kind_of_case_is_that_of_the_newest_decision(facts: Facts, tmp_path: Path) -> None:
    def decide(day: date, person: int, bucket: str, grade: str, dpd: int = 5) -> None:
        row = {name: BLANK[type_] for name, type_ in decision_columns().items()}
        told = {"person": str(UUID(int=person)), "bucket": bucket, "grade": grade, "dpd": dpd}
        facts.decisions.setdefault(day, []).append({**row, **told})

    decide(FIRST, 51, "M1", "A")
    decide(FIRST + timedelta(days=2), 51, "M2", "B", 40)
    decide(FIRST + timedelta(days=2), 51, "M1", "A", 3)  # of another creditor: the worst speaks
    decide(FIRST - timedelta(days=9), 52, "M3", "C")  # too old
    decide(LAST, 53, "M1", "A")  # said after the contact
    facts.contact(ZHOU, 51, at(2))
    facts.contact(ZHOU, 51, at(4))
    facts.contact(ZHOU, 52, at(2))
    facts.contact(ZHOU, 53, at(2))
    _, rows = counted(facts, tmp_path)
    kinds = {row.kind: row.denominator for row in rows if row.measure == "answered"}
    assert kinds == {("M1", "A"): 1, ("M2", "B"): 1, None: 2}


def test_money_is_whose_who_worked_last_within_thirty_days(facts: Facts, tmp_path: Path) -> None:
    facts.contact(ZHOU, 61, at(-3))
    facts.contact(LIN, 61, at(3))
    facts.contact(ZHOU, 62, at(-40))
    counted(facts, tmp_path)

    def row(person: int, when: datetime, amount: int) -> Mapping[str, Any]:
        kind = "payment" if amount > 0 else "reversal"
        told = {"kind": kind, "amount_minor": amount, "day": when.date(), "hour": 1, "weekday": 1}
        return {"person": UUID(int=person), "account": UUID(int=1000 + person), "at": when, **told}

    loans: list[dict[str, Any]] = [{"person": UUID(int=p), "account": UUID(int=1000 + p), "currency": "CNY"} for p in (61, 62)]
    with lakes.open(_Whose(), tmp_path) as lake:
        lake.write("loan", "00", loans, TABLES["loan"])
        paid = [row(61, at(2), 500), row(61, at(4), 300), row(61, at(5), -100), row(62, at(3), 900), row(61, at(8), 70)]
        lake.write("event", "00", paid, TABLES["event"])
        assert recovered_sums(lake, WEEK) == [
            Recovered(f"user:{ZHOU}", "CNY", 500, 1),
            Recovered(f"user:{LIN}", "CNY", 200, 1),
        ]


def test_every_measure_is_counted_or_says_why_not() -> None:
    measures = load_scorecard_measures()
    for each in measures.values():
        if each.needs:
            assert each.why_zh and each.why_en and each.id not in SHARES
        else:
            assert not each.why_zh
            assert each.id in SHARES or each.kind in ("median", "money")
    assert {each.id for each in measures.values() if each.kind == "share" and not each.needs} == set(SHARES)
    assert [each.id for each in measures.values() if each.part == "beside"] == ["recovered"]
    assert {"ContactPermitted", "WorkItemTaken", "CaseClosed", "ComplaintTaken"} <= set(fact_kinds())


# --- cards, of counts -------------------------------------------------------------------------------------------------


def colleague(user: UUID, login: str, *teams: str) -> Colleague:
    return Colleague(UserId(user), login, Role.COLLECTOR, teams, (), (), False, (), None, 0, 0, {})


PEOPLE = [colleague(ZHOU, "zhou", "collections"), colleague(LIN, "lin", "collections", "care")]
Z, L = f"user:{ZHOU}", f"user:{LIN}"
EASY, HARD = ("M1", "A"), ("M3", "D")


def cards(
    shares: Sequence[Counted], recovered: Sequence[Recovered] | None = (), people: Sequence[Colleague] = PEOPLE
) -> dict[str, dict[str, Any]]:
    found = score(people, Tallies(shares, {Z: [60, 120, 600], L: [30]}, recovered), WEEK, LAST)
    return {card.name: {line.measure: line for line in card.lines} for card in (*found.people, *found.teams, found.whole)}


def test_a_card_is_read_beside_the_same_kinds_of_cases() -> None:
    """Lin has the hard cases: fewer of hers are cured, and no fewer than of such cases anywhere."""
    shares = [
        Counted("cured", Z, EASY, 64, 80),
        Counted("cured", L, EASY, 16, 20),
        Counted("cured", L, HARD, 8, 80),
        Counted("cured", Z, HARD, 2, 20),
    ]
    found = cards(shares)
    zhou, lin = found["zhou"]["cured"], found["lin"]["cured"]
    assert (zhou.value, lin.value) == (0.66, 0.24)
    assert zhou.alike == pytest.approx((80 * 0.8 + 20 * 0.1) / 100) and lin.alike == pytest.approx(0.24)
    assert zhou.reading == lin.reading == "alike"
    assert lin.low < 0.24 < lin.high
    better = cards([*shares[:2], Counted("cured", L, HARD, 70, 80), shares[3]])
    assert better["lin"]["cured"].reading == "above" and better["zhou"]["cured"].reading == "below"


def test_too_few_are_not_compared() -> None:
    floor = least_to_compare()
    line = cards([Counted("cured", Z, EASY, floor - 1, floor - 1), Counted("cured", L, EASY, 0, 500)])["zhou"]["cured"]
    assert (line.reading, line.alike, line.value) == ("too_few", None, 1.0)
    line = cards([Counted("cured", Z, EASY, 5, 500), Counted("cured", L, EASY, 0, floor - 1)])["zhou"]["cured"]
    assert line.reading == "no_others"  # nobody else has enough such cases to be compared with
    line = cards([Counted("cured", Z, EASY, 5, 500), Counted("cured", L, HARD, 0, 500)])["zhou"]["cured"]
    assert line.reading == "no_others"
    assert (
        cards([Counted("cured", Z, EASY, 0, floor), Counted("cured", L, EASY, 9, floor)])["zhou"]["cured"].reading != "too_few"
    )


def test_signs_and_context_are_never_good_or_bad() -> None:
    shares = [Counted(measure, who, None, n, 100) for measure in SHARES for who, n in ((Z, 90), (L, 1))]
    for line in cards(shares)["zhou"].values():
        is_outcome = load_scorecard_measures()[line.measure].part == "outcome"
        assert (line.reading is not None) == is_outcome and (line.alike is not None) == is_outcome


def test_the_amount_recovered_never_stands_alone() -> None:
    money = [Recovered(Z, "CNY", 900_000, 3), Recovered(Z, "USD", 700, 1)]
    alone = cards([], money)["zhou"]["recovered"]
    assert (alone.value, alone.numerator, alone.currency, alone.withheld) == (None, 0, None, "nothing_beside")
    few = cards([Counted("kept", Z, EASY, 3, 4), Counted("refused", Z, None, 1, 500)], money)["zhou"]["recovered"]
    assert few.withheld == "nothing_beside"  # a few promises, and what says nothing
    found = score(PEOPLE, Tallies([Counted("kept", Z, EASY, 15, 20)], {}, money), WEEK, LAST)
    shown = [(line.currency, line.value, line.denominator) for line in found.people[0].lines if line.measure == "recovered"]
    assert shown == [("CNY", 900_000, 3), ("USD", 700, 1)]
    assert cards([], None)["zhou"]["recovered"].withheld == "no_payments_known"
    none = cards([Counted("kept", Z, EASY, 15, 20)], [])["zhou"]["recovered"]
    assert (none.value, none.withheld) == (None, None)


def test_teams_are_their_people_together_and_nobody_else_counts() -> None:
    somebody = f"user:{UUID(int=9)}"
    shares = [Counted("answered", who, EASY, 1, 10) for who in (Z, L, somebody)]
    found = cards(shares)
    assert [found[name]["answered"].denominator for name in ("zhou", "collections", "care", "all")] == [10, 20, 10, 20]
    assert [found[name]["handling"].value for name in ("zhou", "collections", "care")] == [120, 90, 30]
    for name in ("quality", "upheld", "satisfaction"):
        assert found["zhou"][name].value is None and found["all"][name].value is None


# --- through the door -------------------------------------------------------------------------------------------------


@pytest.fixture
def token_of(lender: Lender) -> Callable[[str], str]:
    def give(login: str) -> str:
        with lender.runtime.works.open(lender.tenant, "test") as work:
            token = issue_token(work, login)
        lender.seal()
        return token

    return give


def line_of(card: Mapping[str, Any], measure: str) -> Any:
    [line] = [line for line in card["lines"] if line["measure"] == measure]
    return line


def write_to(lender: Lender, ref: str, token: str) -> int:
    wish = {"person": ref, "channel": "email", "purpose": "collect", "account": f"A-{ref}", "template": "overdue-gentle"}
    return int(lender.post("/contacts", {**wish, "slots": {}}, token=token).status_code)


def live(lender: Lender, token_of: Callable[[str], str]) -> None:
    """A week of zhou's and lin's: contacts, promises kept and broken, cases cured, a complaint, a handing over."""
    for number in range(1, 7):
        lender.customer(f"C{number}", email=f"c{number}@city.example")
        lender.account(f"A-C{number}", f"C{number}", 5 + number)
    assert lender.import_book().rejected == 0
    open_demo_teams(lender.runtime, lender.tenant, secrets.token_hex(8))
    lender.post("/days", {"day": TEN.date().isoformat()})
    lender.run_jobs()
    zhou, lin = token_of("zhou"), token_of("lin")
    for number in (1, 2, 3):
        assert write_to(lender, f"C{number}", zhou) == 202
    assert write_to(lender, "C4", lin) == 202
    lender.run_jobs()
    set_time(lender.runtime, TEN + timedelta(minutes=5))
    for ref, token in (("C1", zhou), ("C2", zhou), ("C4", lin)):
        promise = {"account": f"A-{ref}", "amount_minor": 50_000, "due": "2026-12-03"}
        assert lender.post("/promises", promise, token=token).status_code == 201
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for ref in ("C5", "C6"):
            open_item(work, "call_back", "collections", uuid4(), find_person(work, ref).id, timedelta(hours=4))
    item = lender.post("/queue/next", token=zhou).json()["item"]["item"]
    set_time(lender.runtime, TEN + timedelta(minutes=15))
    handed = {"to": "care", "reason": "specialist"}
    assert lender.post(f"/work-items/{item}/handing-over", handed, token=zhou).status_code == 200
    item = lender.post("/queue/next", token=lin).json()["item"]["item"]
    set_time(lender.runtime, TEN + timedelta(minutes=20))
    assert lender.post(f"/work-items/{item}/closing", {"outcome": "spoken"}, token=lin).status_code == 200
    complaint = {"category": "manner", "wanted": "apology", "text": "说话太急了"}
    assert lender.post("/persons/C3/complaints", complaint, token=lin).status_code == 201
    assert write_to(lender, "C3", zhou) == 409  # not while it is looked into
    set_time(lender.runtime, TEN + timedelta(days=1))
    assert lender.pay("P1", "A-C1", 50_000).status_code == 201
    lender.run_jobs()
    set_time(lender.runtime, TEN + timedelta(days=5))
    lender.run_jobs()
    lender.post("/days", {"day": (TEN + timedelta(days=5)).date().isoformat()})
    lender.run_jobs()
    lender.seal()


@pytest.mark.demand("1.4")
@pytest.mark.demand("2.6")
@pytest.mark.demand("4.15")
def test_a_week_through_the_door(lender: Lender, token_of: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    live(lender, token_of)
    settings = lender.runtime.settings
    monkeypatch.setenv("TIDEOVER_HOME", str(settings.home))
    monkeypatch.setenv("TIDEOVER_ENV", "development")
    monkeypatch.setenv("TIDEOVER_DATABASE_URL", settings.database_url or "")
    told = CliRunner().invoke(app, ["report", "scorecards", "--days", "7"])
    assert told.exit_code == 0, told.output
    kept = {card["name"]: line_of(card, "kept") for card in map(json.loads, told.stdout.splitlines())}
    assert (kept["zhou"]["numerator"], kept["zhou"]["denominator"], kept["all"]["denominator"]) == (1, 2, 3)
    answer = lender.call("GET", "/scorecards?days=7", token=token_of("lead"))
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert (seen["since"], seen["until"], seen["is_final"], seen["unsealed"]) == ("2026-11-30", "2026-12-06", False, 0)
    people = {card["name_en"]: card for card in seen["people"]}
    zhou, lin = people["zhou"], people["lin"]

    def counts(card: Any, *measures: str) -> list[tuple[int, int]]:
        return [(line["numerator"], line["denominator"]) for line in (line_of(card, each) for each in measures)]

    assert counts(zhou, "kept", "answered", "cured") == [(1, 2), (2, 3), (1, 4)]
    assert counts(zhou, "complained", "stopped", "handed", "refused") == [(1, 3), (1, 3), (1, 1), (1, 4)]
    assert counts(lin, "kept", "answered", "handed", "refused") == [(0, 1), (1, 1), (0, 1), (0, 1)]
    assert (line_of(zhou, "handling")["value"], line_of(lin, "handling")["value"]) == (600, 300)
    assert line_of(zhou, "kept")["reading"] == "too_few"
    for card in (*seen["people"], *seen["teams"]):
        for measure in ("quality", "upheld", "satisfaction"):
            assert line_of(card, measure)["value"] is None
        assert line_of(card, "recovered")["withheld"] == "nothing_beside"
    why = {each["measure"]: each["why_not"] for each in seen["measures"]}
    assert why["quality"] and why["upheld"] and not why["kept"]
    teams = {card["who"]: card for card in seen["teams"]}
    assert counts(teams["collections"], "kept") == [(1, 3)]
    english = lender.call("GET", "/scorecards?days=7&words=en", token=token_of("lead")).json()
    assert [each["title"] for each in english["measures"]][:2] == ["promises kept", "cases cured"]


@pytest.mark.demand("1.4")
def test_who_sees_whose(lender: Lender, token_of: Callable[[str], str]) -> None:
    open_demo_teams(lender.runtime, lender.tenant, secrets.token_hex(8))
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for role in (Role.STRATEGIST, Role.AUDITOR, Role.INSPECTOR):
            add_user(work, role.value, role, None)

    def seen(login: str, path: str = "/scorecards?days=30") -> Any:
        return lender.call("GET", path, token=token_of(login))

    lead = seen("lead").json()
    assert {card["name_en"] for card in lead["people"]} == {"lead", "zhou", "lin", "huang", "su", "tang", "he"}
    assert [card["who"] for card in lead["teams"]] == ["care", "collections"] and lead["whole"] is None
    for login in ("strategist", "auditor", "compliance"):
        everybody = seen(login).json()
        assert len(everybody["people"]) == 10 and len(everybody["teams"]) == 6 and everybody["whole"]["people"] == 10
    for login in ("zhou", "he", "gao", "inspector"):
        assert seen(login).status_code == 403
    own = seen("zhou", "/scorecards/own").json()
    assert [card["name_en"] for card in own["people"]] == ["zhou"] and own["teams"] == [] and own["whole"] is None
    assert seen("inspector", "/scorecards/own").json()["people"] == []  # in no team
    for days in (0, 8, 91, 10_000):
        assert seen("auditor", f"/scorecards?days={days}").json()["code"] == "invalid_period"
