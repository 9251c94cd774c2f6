"""Measures of a day's cohort: numerator, denominator and clock, against counts by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tideover.analytics.cohorts import cohort_view
from tideover.analytics.measures import GROUPS, Cohort, load_definitions, measure_day
from tideover.base import lake as lakes
from tideover.base.errors import Invalid
from tideover.base.ids import TenantId
from tideover.base.lake import Lake
from tideover.outreach import decision_columns, decisions_name
from tideover.portrait import TABLES

DAY = date(2026, 12, 1)
ENDS = {"M0": 0, "M1": 30, "M2": None}
BLANK = {"BIGINT": 0, "BOOLEAN": False, "VARCHAR": ""}


class Town:
    """A lake written by hand, a row at a time."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Mapping[str, Any]]] = {"event": [], "instalment": [], "loan": [], "decision": []}

    def case(
        self,
        n: int,
        dpd: int,
        *,
        by: str = "bot",
        arm: str = "bot",
        overdue: int = 100,
        settled: date | None = None,
        currency: str = "CNY",
    ) -> None:
        """A case overdue since ``dpd`` days, whose instalment is paid off on ``settled``."""
        row = {name: BLANK[type_] for name, type_ in decision_columns().items()}
        bucket = "M0" if dpd == 0 else "M1" if dpd <= 30 else "M2"
        row |= {"person": str(UUID(int=n)), "account": str(UUID(int=100 + n)), "holder": str(UUID(int=n)), "creditor": "bank"}
        self.rows["decision"].append({**row, "dpd": dpd, "bucket": bucket, "by": by, "arm": arm, "overdue_minor": overdue})
        self.rows["loan"].append({"person": UUID(int=n), "account": UUID(int=100 + n), "currency": currency})
        due = DAY - timedelta(days=dpd)
        paid = {"unpaid_minor": 0 if settled else overdue, "settled_on": settled}
        self.rows["instalment"].append(
            {"person": UUID(int=n), "account": UUID(int=100 + n), "number": 1, "due": due, "charged_minor": overdue, **paid}
        )

    def event(
        self, n: int, kind: str, after: int = 0, *, about: int | None = None, amount: int | None = None, code: str | None = None
    ) -> None:  # fmt: skip
        day = DAY + timedelta(days=after)
        at = datetime.fromisoformat(f"{day.isoformat()}T04:00:00+00:00")
        row: dict[str, Any] = {
            "person": UUID(int=n),
            "account": UUID(int=100 + n),
            "at": at,
            "day": day,
            "hour": 12,
            "weekday": 1,
        }
        named = UUID(int=1000 + about) if about is not None else None
        self.rows["event"].append(
            {**row, "kind": kind, "about": named, "amount_minor": amount, "code": code, "position": len(self.rows["event"])}
        )

    def write(self, lake: Lake) -> None:
        for name in ("event", "instalment", "loan"):
            lake.write(name, "00", self.rows[name], TABLES[name])
        lake.write(decisions_name(DAY), "00", self.rows["decision"], decision_columns())


class _Whose:
    tenant = TenantId("t")


@pytest.fixture
def town() -> Town:
    return Town()


def measured(town: Town, folder: Path, known_on: date = DAY + timedelta(days=40), by: str | None = None) -> Cohort:
    with lakes.open(_Whose(), folder) as lake:
        town.write(lake)
        return measure_day(lake, DAY, known_on, ENDS, by)


def values(cohort: Cohort, **group: str) -> dict[str, tuple[int, int]]:
    return {m.measure: (m.numerator, m.denominator) for m in cohort.measures if m.group == group}


@pytest.mark.demand("1.14", "0.31")
def test_cure_self_cure_roll_and_recovery(town: Town, tmp_path: Path) -> None:
    town.case(1, 5, settled=DAY + timedelta(days=3))  # cured alone
    town.case(2, 5, settled=DAY + timedelta(days=30))  # cured on the last day, after a contact
    town.case(3, 5, settled=DAY + timedelta(days=31))  # a day too late
    town.case(4, 28)  # rolls: 58 days past due
    town.case(5, 70)  # in the last bucket: there is no deeper one
    town.case(6, 0)  # not overdue: counts in none of them
    town.event(2, "contact", about=2)
    town.event(1, "payment", 3, amount=250)  # more than what was overdue
    town.event(2, "payment", 2, amount=80)
    town.event(2, "reversal", 4, amount=-30)
    town.event(4, "payment", 30, amount=99)  # after the window
    found = values(measured(town, tmp_path))
    assert found["cure"] == (2, 5)
    assert found["self-cure"] == (1, 5)
    assert found["roll"] == (2, 5)  # 3 has been 35 days past due by then, 4 58
    assert found["recovery"] == (100 + 50, 500)


@pytest.mark.demand("1.14")
def test_money_of_several_currencies_makes_no_sum(town: Town, tmp_path: Path) -> None:
    town.case(1, 5, overdue=100)
    town.case(2, 40, overdue=700, currency="USD")
    town.case(3, 5, overdue=300, currency="USD", by="person")
    town.event(1, "payment", 1, amount=60)
    town.event(3, "payment", 1, amount=300)
    cohort = measured(town, tmp_path, by="by")
    told = [(m.group.get("by"), m.currency, m.numerator, m.denominator) for m in cohort.measures if m.measure == "recovery"]
    everybody = [(None, "CNY", 60, 100), (None, "USD", 300, 1000)]
    assert told == [*everybody, ("bot", "CNY", 60, 100), ("bot", "USD", 0, 700), ("person", "USD", 300, 300)]
    assert {m.currency for m in cohort.measures if m.measure != "recovery"} == {None}
    view = [line for line in cohort_view(cohort)["measures"] if line["measure"] == "recovery"]
    assert [line["currency"] for line in view] == ["CNY", "USD", "CNY", "USD", "USD"]


@pytest.mark.demand("1.13", "2.18")
def test_connect_contact_promise_and_kept(town: Town, tmp_path: Path) -> None:
    for n in range(1, 5):
        town.case(n, 5)
    town.event(1, "contact", about=1)
    town.event(1, "contact", about=2)
    town.event(1, "delivered", 1, about=1)
    town.event(1, "delivered", 1, about=1)  # read, too: the same contact
    town.event(2, "contact", about=3)
    town.event(2, "delivered", 3, about=3)  # after the window
    town.event(2, "reply", 2)
    town.event(3, "reply", 0)  # nobody wrote to them
    town.event(1, "promise_taken", 1)
    town.event(1, "promise_kept", 5)
    town.event(2, "promise_broken", 6)
    town.event(4, "promise_kept", 31)  # after the window
    found = values(measured(town, tmp_path))
    assert found["connect"] == (1, 3)
    assert found["contact"] == (2, 2)
    assert found["promise"] == (1, 2)
    assert found["kept"] == (1, 2)


@pytest.mark.demand("3.8")
def test_whose_attitude_turned_from_their_first_words_to_their_last(town: Town, tmp_path: Path) -> None:
    for n in range(1, 7):
        town.case(n, 5)
    for n, after, code in (
        (1, 0, "difficult"), (1, 0, "difficult"), (1, 0, "calm"),  # turned, in one dialogue
        (2, 0, "difficult"), (2, 6, "calm"),  # turned, by a message in the window
        (3, 0, "difficult"), (3, 1, "calm"), (3, 2, "difficult"),  # and back again
        (4, 0, "calm"), (4, 1, "difficult"),  # was not difficult at first
        (5, 0, "difficult"),  # said one thing only
        (6, 0, "difficult"), (6, 7, "calm"),  # after the window
    ):  # fmt: skip
        town.event(n, "attitude", after, code=code)
    assert values(measured(town, tmp_path))["attitude"] == (2, 3)


@pytest.mark.demand("1.14")
def test_by_whom_and_by_the_arms_of_the_hold_out(town: Town, tmp_path: Path) -> None:
    town.case(1, 5, by="bot", settled=DAY + timedelta(days=1))
    town.case(2, 5, by="person", arm="person")
    town.case(3, 5, by="none", arm="nothing", settled=DAY + timedelta(days=9))
    for group in GROUPS:
        cohort = measured(town, tmp_path / group, by=group)
        assert values(cohort)["cure"] == (2, 3)
    assert values(cohort, arm="bot")["cure"] == (1, 1)
    assert values(cohort, arm="person")["cure"] == (0, 1)
    assert values(cohort, arm="nothing")["self-cure"] == (1, 1)
    with pytest.raises(Invalid, match="unknown_group"):
        measured(town, tmp_path, by="gender")


def test_a_cohort_is_final_once_the_longest_window_has_passed(town: Town, tmp_path: Path) -> None:
    town.case(1, 5, settled=DAY + timedelta(days=20))
    early = measured(town, tmp_path / "early", known_on=DAY + timedelta(days=10))
    assert not early.is_final and values(early)["cure"] == (0, 1)
    assert measured(town, tmp_path / "late", known_on=DAY + timedelta(days=30)).is_final
    with lakes.open(_Whose(), tmp_path / "none") as lake:
        assert measure_day(lake, DAY, DAY, ENDS).measures == ()


def test_every_measure_says_what_it_counts() -> None:
    for definition in load_definitions().values():
        assert definition.kind in ("share", "money") and definition.window_days > 0
        words = (definition.title_zh, definition.numerator_zh, definition.denominator_en, definition.numerator_en)
        assert all(words) and not any(sign in " ".join(words) for sign in "%％")  # no target, no claim
