"""What a page of cases costs, of 100,000: CPU milliseconds of the process that answers and of PostgreSQL's, for each way to
turn and narrow the list. Wanted: under 200 a step.

``python -m benchmarks.cases [ACCOUNTS]``. An account a person, as in ``benchmarks.day``; a case each, a quarter somebody's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from statistics import median
from typing import Any

from sqlalchemy import text
from starlette.testclient import TestClient
from tests.conftest import TEN, Lender, set_time
from tests.proofs.harness import opened, own_place

from benchmarks.day import write_book
from benchmarks.imports import measured, postmaster
from tideover.app.http import create_app
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.ids import PersonId, TenantId
from tideover.base.log import configure_logging
from tideover.book import import_book, refresh_cases

CASES = 100_000
WANTED_MS = 200
ROUNDS = 7
PAGE = "limit=25&open=true"


def main(cases: int = CASES) -> int:
    """Print the figures; 1 where a step is dearer than wanted."""
    configure_logging(level=50)
    with own_place() as place, place.fresh() as (settings, folder), opened(settings) as runtime:
        set_time(runtime, TEN)
        tenant = TenantId("default")
        token = ensure_operator(runtime, tenant)
        write_book(folder / "book", cases)
        assert import_book(runtime.works, tenant, "bench", folder / "book", folder / "rejects.csv").rejected == 0
        found = _open_cases(runtime, tenant)
        print(f"{found:,} open cases; CPU milliseconds a step (median of {ROUNDS}): own + PostgreSQL's", flush=True)
        with TestClient(create_app(runtime)) as client:
            lender = Lender(runtime, folder, tenant, token, client)
            dear = [name for name, spent in _steps(lender, postmaster(runtime), found) if spent >= WANTED_MS]
        print(f"wanted: under {WANTED_MS} each" + (f"; not so: {', '.join(dear)}" if dear else ""))
    return 1 if dear else 0


def _open_cases(runtime: Runtime, tenant: TenantId) -> int:
    with runtime.works.open(tenant, "bench") as work:
        persons = [PersonId(id_) for id_ in work.execute(text("SELECT id FROM person ORDER BY id")).scalars()]
    for start in range(0, len(persons), 1_000):
        with runtime.works.open(tenant, "bench") as work:
            refresh_cases(work, persons[start : start + 1_000], work.today())
    with runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE case_file SET owner = 'care' WHERE abs(hashtext(id::text)) % 4 = 0"))
        connection.execute(text("ANALYZE"))
        return int(connection.execute(text("SELECT count(*) FROM case_file WHERE closed_at IS NULL")).scalar_one())


def _steps(lender: Lender, pid: int, count: int) -> Iterator[tuple[str, float]]:
    lists = {
        "opened": "",
        "by days past due": "&order=dpd",
        "early": "&stage=early",
        "late, by days past due": "&stage=late&order=dpd",
        "early, by days past due": "&stage=early&order=dpd",
        "of a team": "&owner=care",
        "of a team, by days past due": "&owner=care&order=dpd",
        "of nobody there is": "&owner=nobody",
        "a customer": f"&person=C{count // 2}",
    }
    for name, query in lists.items():
        yield name, _step(lender, pid, name, f"/cases?{PAGE}{query}")
    for order in ("opened", "dpd"):
        page = lender.get(f"/cases?limit=500&open=true&order={order}").json()
        for _ in range(count // 1_000):
            page = lender.get(f"/cases?limit=500&open=true&order={order}&cursor={page['next']}").json()
        name = f"in the middle, by {order}"
        yield name, _step(lender, pid, name, f"/cases?{PAGE}&order={order}&cursor={page['next']}")
    case: Any = page["cases"][0]
    yield "a case", _step(lender, pid, "a case", f"/cases/{case['case']}")


def _step(lender: Lender, pid: int, name: str, path: str) -> float:
    lender.get(path)
    spent = []
    for _ in range(ROUNDS):  # of PostgreSQL's processes the system tells hundredths of a second: ten answers a round
        with measured(pid) as cost:
            for _ in range(10):
                answer = lender.get(path)
                assert answer.status_code == 200, answer.text
        spent.append((cost.own * 100, cost.server * 100))
    own, server = (median(values) for values in zip(*spent, strict=True))
    print(f"  {name:<32}{own:8.1f} +{server:6.1f}", flush=True)
    return own + server


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
