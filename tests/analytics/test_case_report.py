"""Rows fold into a day's report; every fact is counted once and every line says what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tideover.app.runtime  # noqa: F401 - so that every room has declared its facts
from tideover.analytics import Tally
from tideover.analytics.model import COLUMNS, MEASURES, FactRow, business_day, fold_report, lake_row, spans, tally
from tideover.analytics.page import HEADINGS, case_report_page
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, FactId, PersonId
from tideover.base.lake import DIRECT_IDENTIFIERS, TYPES
from tideover.book import Account
from tideover.journal import RecordedFact, fact_kinds

DAY = date(2026, 12, 1)
ONE, TWO, STRANGER = PersonId(UUID(int=1)), PersonId(UUID(int=2)), PersonId(UUID(int=9))
A1, B1, B2 = AccountId(UUID(int=11)), AccountId(UUID(int=21)), AccountId(UUID(int=22))
ACCOUNTS = {
    ONE: [Account(A1, "A-1", ONE, "cash", "bank", "CNY")],
    TWO: [Account(B1, "B-1", TWO, "cash", "bank", "CNY"), Account(B2, "B-2", TWO, "card", "bank", "USD")],
}


def fact(position: int, kind: str, person: PersonId | None = None, account: AccountId | None = None, **more: Any) -> FactRow:
    fields = {"amount_minor": None, "currency": None, "rules": None, "by": None, **more}
    return FactRow(position, kind, person, account, **fields)


def fold(rows: Sequence[FactRow]) -> Any:
    return fold_report("bank", DAY, "Asia/Shanghai", rows, ACCOUNTS)


def test_a_day_of_one_account() -> None:
    rows = [
        fact(3, "ContactPermitted", ONE, A1, by="job:run_day"),
        fact(4, "ContactQueued", ONE, A1),
        fact(6, "ContactRefused", ONE, A1, rules="CN-T1,CN-F2", by="user:7"),
        fact(7, "ContactRefused", ONE, A1, rules="CN-T1"),
        fact(8, "ContactMade", ONE, A1),
        fact(9, "ContactNotMade", ONE, A1),
        fact(10, "ContactInDoubt", ONE, A1),
        fact(11, "MessageReceived", ONE),
        fact(12, "PromiseTaken", ONE, A1, amount_minor=50_000, currency="CNY"),
        fact(13, "PromiseKept", ONE, A1, amount_minor=50_000, currency="CNY"),
        fact(14, "PromiseBroken", ONE, A1, amount_minor=1, currency="CNY"),
        fact(15, "PaymentRecorded", ONE, A1, amount_minor=50_000, currency="CNY"),
        fact(16, "PaymentRecorded", ONE, A1, amount_minor=20_000, currency="CNY"),
        fact(17, "PaymentRecorded", ONE, A1, amount_minor=-20_000, currency="CNY"),
        fact(18, "StopPlaced", ONE, by="user:7"),
        fact(19, "PersonalDataRevealed", ONE, by="user:8"),
    ]
    report = fold(rows)
    [line] = report.lines
    assert (line.account, line.ref, line.person, line.accounts) == (A1, "A-1", ONE, ("A-1",))
    assert line.tally == report.totals == Tally(
        permitted=1, refused=2, refused_by_rule={"CN-F2": 1, "CN-T1": 2}, made=1, not_made=1, in_doubt=1, messages_received=1,
        promises_taken=1, promises_kept=1, promises_broken=1, payments=2, reversals=1, paid_minor={"CNY": 50_000},
        stops_placed=1, reveals=1, other={"ContactQueued": 1},
    )  # fmt: skip
    assert line.positions == (3, 4, *range(6, 20))
    assert line.by == ("job:run_day", "user:7", "user:8")
    assert (report.facts, report.last_position) == (16, 19)


def test_facts_without_an_account_stand_where_they_belong_once() -> None:
    rows = [
        fact(1, "StopPlaced", ONE),  # one account: theirs
        fact(2, "StopPlaced", TWO),  # two: a line of their own
        fact(3, "ContactMade", TWO, B2),
        fact(4, "ContactMade", TWO, B1),
        fact(5, "MessageReceived", STRANGER),  # no account at all
        fact(6, "MessageReceived"),  # nobody
        fact(7, "SignedIn"),
    ]
    report = fold(rows)
    assert [(line.ref, line.person, line.accounts, line.positions) for line in report.lines] == [
        ("A-1", ONE, ("A-1",), (1,)),
        ("B-1", TWO, ("B-1",), (4,)),
        ("B-2", TWO, ("B-2",), (3,)),
        (None, STRANGER, (), (5,)),
        (None, TWO, ("B-1", "B-2"), (2,)),
        (None, None, (), (6, 7)),
    ]
    assert report.totals == Tally(stops_placed=2, made=2, messages_received=2, other={"SignedIn": 1})
    assert report.to_json()["accounts"] == 3


def test_currencies_are_not_added_up() -> None:
    rows = [
        fact(1, "PaymentRecorded", TWO, B1, amount_minor=5, currency="CNY"),
        fact(2, "PaymentRecorded", TWO, B2, amount_minor=7, currency="USD"),
    ]
    assert fold(rows).totals.paid_minor == {"CNY": 5, "USD": 7}


def test_a_day_without_facts_is_a_report_too() -> None:
    report = fold([])
    assert (report.lines, report.facts, report.last_position, report.totals) == ((), 0, None, Tally())
    assert "Nothing became known" in case_report_page(report)


kinds = st.sampled_from([*MEASURES, "SignedIn", "ContactQueued"])
wheres = st.sampled_from([(None, None), (ONE, None), (ONE, A1), (TWO, None), (TWO, B1), (TWO, B2), (STRANGER, None)])
amounts = st.integers(-(10**12), 10**12)


@given(st.lists(st.tuples(kinds, wheres, amounts, st.sampled_from([None, "A", "A,B"]))), st.randoms())
def test_nothing_is_lost_nothing_told_twice(drawn: list[Any], random: Any) -> None:
    rows = [
        fact(position, kind, *where, amount_minor=amount, currency="CNY", rules=rules)
        for position, (kind, where, amount, rules) in enumerate(drawn, 1)
    ]
    report = fold(rows)
    assert sorted(p for line in report.lines for p in line.positions) == [row.position for row in rows]
    counted = report.totals.to_json()
    maps = {name: counted.pop(name) for name in ("refused_by_rule", "paid_minor", "other")}
    assert sum(counted.values()) + sum(maps["other"].values()) == len(rows)
    for name, total in counted.items():
        assert total == sum(getattr(line.tally, name) for line in report.lines)
    assert sum(maps["paid_minor"].values()) == sum(r.amount_minor or 0 for r in rows if r.kind == "PaymentRecorded")
    random.shuffle(rows)
    assert fold(rows) == report


def test_every_kind_that_is_counted_is_declared() -> None:
    assert set(MEASURES) <= set(fact_kinds())
    assert set(HEADINGS) == set(Tally().to_json()) - {"refused_by_rule"}
    assert set(MEASURES.values()) <= set(HEADINGS)


def test_the_lake_takes_the_columns() -> None:
    assert not set(COLUMNS) & DIRECT_IDENTIFIERS
    assert set(COLUMNS.values()) <= set(TYPES)


def test_a_lake_row_holds_ids_and_sums_and_no_sealed_text() -> None:
    at, known = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    data = {
        "person": str(ONE), "account": str(A1), "rules": ["CN-T1", "CN-F2"], "by": "user:7", "amount_minor": 5,
        "currency": "CNY", "said": "v1.sealed", "reason": "v1.sealed", "earliest": None,
    }  # fmt: skip
    row = lake_row(RecordedFact(FactId(UUID(int=5)), "bank", "ContactRefused", at, known, data, 42, b""))
    assert row == {
        "position": 42, "id": UUID(int=5), "kind": "ContactRefused", "person": ONE, "account": A1, "at": at, "known_at": known,
        "day": date(2026, 12, 1), "amount_minor": 5, "currency": "CNY", "rules": "CN-T1,CN-F2", "by": "user:7",
        "about": None, "permit": None, "owner": None, "due": None, "code": None,
    }  # fmt: skip
    assert list(row) == list(COLUMNS)
    bare = lake_row(RecordedFact(FactId(UUID(int=5)), "bank", "SignInFailed", at, known, {"user": None}, 1, b""))
    assert {name for name, value in bare.items() if value is not None} == {"position", "id", "kind", "at", "known_at", "day"}


def test_a_business_day_follows_its_zone() -> None:
    start, end = business_day(DAY, "Asia/Shanghai")
    assert (start.isoformat(), end.isoformat()) == ("2026-12-01T00:00:00+08:00", "2026-12-02T00:00:00+08:00")
    start, end = business_day(date(2026, 11, 1), "America/New_York")  # the clocks go back: 25 hours
    assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == 25 * 3600


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Asia"])
def test_unknown_zones_are_refused(zone: str) -> None:
    with pytest.raises(Invalid, match="unknown_zone"):
        business_day(DAY, zone)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_without_end_are_refused(day: date) -> None:
    with pytest.raises(Invalid, match="invalid_day"):
        business_day(day, "Asia/Shanghai")


@pytest.mark.parametrize(
    ("positions", "text"), [([], ""), ([5], "5"), ([1, 2], "1–2"), ([1, 3, 4, 5, 9], "1, 3–5, 9"), ([7, 9, 11], "7, 9, 11")]
)
def test_positions_for_people(positions: list[int], text: str) -> None:
    assert spans(positions) == text


class _Page(HTMLParser):
    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


HOSTILE = "<script>alert('1')</script>\"><img src=x onerror=alert(1)>&amp;"


def test_the_page_says_it_all_in_both_languages_and_runs_nothing() -> None:
    account = Account(A1, HOSTILE, ONE, "cash", "bank", "CNY")
    rows = [
        fact(1, "PaymentRecorded", ONE, A1, amount_minor=123_456, currency="CNY"),
        fact(2, "PaymentRecorded", ONE, A1, amount_minor=5, currency=HOSTILE),
        fact(3, "ContactRefused", ONE, A1, rules=HOSTILE, by=HOSTILE),
        fact(4, HOSTILE),
    ]
    page = _Page(case_report_page(fold_report(HOSTILE, DAY, "Asia/Shanghai", rows, {ONE: [account]})))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "a"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name in ("src", "href")]
    assert {HOSTILE in page.said, "¥1,234.56" in page.said, "1–3" in page.said, str(A1) in page.said} == {True}
    for zh, en in HEADINGS.values():
        assert zh in page.said
        assert en in page.said


def test_tally_of_nothing_is_nothing() -> None:
    assert tally([]) == Tally()
