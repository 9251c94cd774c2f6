"""What was kept for a while goes, what must stay stays, and the chain goes on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.app.tidying import start_tidying


def count(lender: Lender, sql: str) -> int:
    with lender.runtime.database.as_owner() as connection:
        return int(connection.execute(text(sql)).scalar_one())


def test_old_things_go_and_facts_stay(lender: Lender) -> None:
    lender.borrower()
    lender.contact()
    lender.run_jobs()
    facts = count(lender, "SELECT count(*) FROM fact")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        start_tidying(work)
        start_tidying(work)
    assert count(lender, "SELECT count(*) FROM job WHERE kind = 'tidy'") == 1
    set_time(lender.runtime, TEN + timedelta(days=6))
    lender.run_jobs()
    assert count(lender, "SELECT count(*) FROM job WHERE kind = 'dispatch_touch'") == 1
    assert count(lender, "SELECT count(*) FROM idempotency") == 1
    set_time(lender.runtime, TEN + timedelta(days=9))
    lender.run_jobs()
    assert count(lender, "SELECT count(*) FROM job WHERE kind = 'dispatch_touch'") == 0
    assert count(lender, "SELECT count(*) FROM idempotency") == 0
    assert count(lender, "SELECT count(*) FROM job WHERE kind = 'tidy' AND state = 'ready'") == 1
    assert count(lender, "SELECT count(*) FROM fact") == facts
