"""What a desk's round costs with so many items before its team: the queue, the next item, the customer, the end. CPU
milliseconds of the process that answers and of PostgreSQL's. Wanted: the same however many wait.

``python -m benchmarks.queue [ITEMS]``. A third of the items belong to colleagues, the others to nobody yet.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from statistics import median

from sqlalchemy import text
from starlette.testclient import TestClient
from tests.conftest import TEN, Lender, set_time
from tests.proofs.harness import Place, opened, own_place

from benchmarks.day import write_book
from benchmarks.imports import measured, postmaster
from tideover.app.http import create_app
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.ids import TenantId
from tideover.base.log import configure_logging
from tideover.book import import_book
from tideover.security import Role, add_user, issue_token
from tideover.staffing import add_member, open_usual_teams

ITEMS = 100_000
FEWER = 1_000
WANTED = 1.5  # of what it costs with fewer
FLOOR_MS = 3.0  # below, hundredths of a second are not told apart
ROUNDS, TIMES = 5, 10
TENANT = TenantId("default")
TEAM = "collections"
OPEN_ITEMS = text("""
    INSERT INTO work_item (tenant, id, kind, team, person, subject, opened_at, due_at, priority, starts_at, owner, owned_at)
    SELECT tenant, gen_random_uuid(), 'treat_case', :team, person, id::text, :now, :now + random() * interval '8 hours',
           (random() * 1000)::int, :now - interval '1 hour', CASE WHEN random() < .33 THEN :other END, :now
    FROM account
""")


def main(items: int = ITEMS) -> int:
    """Print the figures; 1 where one grows with how many wait."""
    configure_logging(level=50)
    with own_place() as place:
        few, many = (dict(_steps(place, count)) for count in (FEWER, items))
    print(f"{'CPU milliseconds (own + PostgreSQL)':<36}{FEWER:>16,}{items:>16,}{'ratio':>8}")
    grown = []
    for name, before in few.items():
        after = many[name]
        ratio = max(sum(after), FLOOR_MS) / max(sum(before), FLOOR_MS)
        print(f"  {name:<34}{before[0]:9.1f} +{before[1]:5.1f}{after[0]:9.1f} +{after[1]:5.1f}{ratio:8.2f}")
        if ratio > WANTED:
            grown.append(name)
    print(f"wanted: at most {WANTED} times" + (f"; not so: {', '.join(grown)}" if grown else ""))
    return 1 if grown else 0


def _steps(place: Place, items: int) -> Iterator[tuple[str, tuple[float, float]]]:
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        set_time(runtime, TEN)
        ensure_operator(runtime, TENANT)
        write_book(folder / "book", items)
        assert import_book(runtime.works, TENANT, "bench", folder / "book", folder / "rejects.csv").rejected == 0
        with runtime.works.open(TENANT, "bench") as work:
            open_usual_teams(work)
            desk, other = (add_user(work, login, Role.COLLECTOR, None) for login in ("desk", "other"))
            for user in (desk, other):
                add_member(work, TEAM, user)
            token = issue_token(work, "desk")
        with runtime.database.as_owner() as connection:
            connection.execute(OPEN_ITEMS, {"team": TEAM, "now": TEN, "other": str(other)})
            connection.execute(text("ANALYZE"))
        with TestClient(create_app(runtime)) as client:
            yield from _round(Lender(runtime, folder, TENANT, token, client), runtime)


def _round(lender: Lender, runtime: Runtime) -> Iterator[tuple[str, tuple[float, float]]]:
    def get(path: str) -> None:
        answer = lender.get(path)
        assert answer.status_code == 200, answer.text

    def work_one() -> None:
        taken = lender.post("/queue/next").json()["item"]
        assert lender.post(f"/work-items/{taken['item']}/closing", {"outcome": "spoken"}).status_code == 200

    page = lender.get("/queue?limit=25").json()
    person = page["items"][0]["person"]
    steps: dict[str, Callable[[], None]] = {
        "what is in hand": lambda: get("/queue?limit=1"),
        "the queue's first page": lambda: get("/queue?limit=25"),
        "its next page": lambda: get(f"/queue?limit=25&cursor={page['next']}"),
        "an item taken and ended": work_one,
        "the customer": lambda: get(f"/persons/{person}"),
        "all that waits": lambda: get("/work-items?limit=25"),
        "all that waits of a team": lambda: get(f"/work-items?limit=25&team={TEAM}"),
    }
    pid = postmaster(runtime)
    for name, step in steps.items():
        step()
        spent = []
        for _ in range(ROUNDS):  # of PostgreSQL's processes the system tells hundredths of a second: several a round
            with measured(pid) as cost:
                for _ in range(TIMES):
                    step()
            spent.append((cost.own / TIMES * 1000, cost.server / TIMES * 1000))
        own, server = (median(values) for values in zip(*spent, strict=True))
        yield name, (own, server)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
