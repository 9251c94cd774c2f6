"""The portrait of this moment: of what happened today it knows, and of days to come what a morning's knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import ibis
import pytest

from tests.conftest import TEN, Lender
from tideover.base import lake as lakes
from tideover.base.ids import TenantId
from tideover.portrait import buckets_of, online, refresh_lake
from tideover.portrait.expressions import features
from tideover.portrait.tables import TABLES

DAY = date(2026, 12, 1)
ONE = {"person": UUID(int=1), "account": UUID(int=2)}


@pytest.mark.demand("1.9")
def test_only_what_is_dated_on_the_day_itself_is_told_as_of_the_day_before(tmp_path: Path) -> None:
    days = [DAY + timedelta(days=after) for after in (-3, -1, 0, 1, 9)]
    whose: Any = SimpleNamespace(tenant=TenantId("t"))
    with lakes.open(whose, tmp_path) as lake:
        at = datetime.fromisoformat("2026-12-01T04:00:00+00:00")
        events = [{**ONE, "at": at, "day": day, "hour": 12, "weekday": 1, "kind": "payment", "amount_minor": 1} for day in days]
        parts = [{**ONE, "number": n, "due": DAY, "charged_minor": 1, "settled_on": day} for n, day in enumerate([*days, None])]
        lake.write("event", "00", events, TABLES["event"])
        lake.write("instalment", "00", parts, TABLES["instalment"])
        for table, column in online.DATED:
            online.as_of_yesterday(lake, table, column, DAY)
        wanted = [DAY - timedelta(days=1) if day == DAY else day for day in days]
        assert sorted(row["day"] for row in lake.read("event")) == sorted(wanted)
        assert [row["settled_on"] for row in sorted(lake.read("instalment"), key=lambda row: row["number"])] == [*wanted, None]


@pytest.mark.demand("3.1")
def test_what_was_taken_back_was_not_paid(lender: Lender) -> None:
    """Through the product's own extraction: its sign of a reversal and the features' are one."""
    lender.borrower("C1")
    lender.pay("P1", amount_minor=20_000)
    lender.pay("P2", amount_minor=5_000)
    back = {"payment": "R1", "account": "A-C1", "amount_minor": 20_000, "currency": "CNY", "paid_at": TEN.isoformat()}
    answer = lender.post("/payments", {**back, "reverses": "P1"})
    assert answer.status_code < 300, answer.text
    root = lender.runtime.settings.root / "lake"
    refresh_lake(lender.runtime.works, lender.tenant, root)
    sql = str(ibis.to_sql(features(DAY + timedelta(days=1)), dialect="duckdb"))
    with lender.runtime.works.open(lender.tenant, "test") as work, lakes.open(work, root) as lake:
        [row] = [row for bucket in buckets_of(lake) for row in lake.query(sql, partition=bucket)]
    assert (row["paid_90d_minor"], row["paid_12m_minor"], row["reversals_12m"]) == (5_000, 5_000, 1)
