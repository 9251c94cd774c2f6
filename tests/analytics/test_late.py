"""What would not have been, had we known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time

DAY = TEN.date().isoformat()


def late(lender: Lender, since: str = DAY, until: str = DAY) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lender.get(f"/reports/late/{since}?until={until}").json()["lines"]
    return found


@pytest.mark.demand("2.17")
def test_contacts_that_would_not_have_been(lender: Lender) -> None:
    for ref in ("C1", "C2", "C3", "C4", "C5"):
        lender.borrower(ref, overdue_days=40)
        assert lender.contact(ref).status_code == 202
    lender.run_jobs()
    assert late(lender) == []
    set_time(lender.runtime, TEN + timedelta(days=1))
    lender.pay("P1", "A-C1", at=TEN - timedelta(days=2))  # before the contact
    lender.pay("P2", "A-C2", at=TEN + timedelta(hours=20))  # after its day
    lender.pay("P5", "A-C5", at=TEN + timedelta(hours=2))  # on its day, after the contact
    lender.pay("P3", "A-C3", 49_999, at=TEN - timedelta(days=2))  # not all of it
    body = {"adjustment": "PA", "kind": "pause", "day": (TEN - timedelta(days=20)).date().isoformat(), "reason": "illness"}
    assert lender.post("/accounts/A-C4/adjustments", {**body, "is_confirmed": True}).status_code == 201
    first, second = late(lender)
    assert (first["finding"], first["because"], first["due_then_minor"], first["due_now_minor"]) == (
        "nothing_due",
        ["P1"],
        50_000,
        0,
    )
    assert first["contacted_at"] is not None
    assert (second["finding"], second["bucket_then"], second["bucket_now"], second["because"]) == (
        "other_bucket",
        "M2",
        "M1",
        ["PA"],
    )
    assert late(lender, "2026-12-02", "2026-12-02") == []
    assert lender.get("/reports/late/2026-12-02?until=2026-12-01").json()["code"] == "invalid_span"
