"""Extract facts into the lake; fold and write the case report of a day."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, date
from pathlib import Path

from tideover.analytics import store
from tideover.analytics.model import COLUMNS, FACTS, CaseReport, FactRow, business_day, fold_report, lake_row
from tideover.analytics.page import case_report_page
from tideover.base.clock import TENANT_ZONE
from tideover.base.ids import AccountId, PersonId
from tideover.base.lake import Lake
from tideover.base.work import Work
from tideover.book import Account, accounts_of
from tideover.journal import read_after

# Positions to a partition. One that is not full yet is read and written again whole.
CHUNK = 10_000


def extract_facts(work: Work, lake: Lake, limit: int | None = None) -> int:
    """Bring the lake up to the journal's last sealed fact; returns how many facts are new.

    The lake's own last position says where to go on. ``limit``: stop after the chunk in which so many were reached; the
    rest is for another transaction. A lake of another journal (a database restored or exchanged), or of other columns, is
    begun anew.
    """
    store.lock_extraction(work)
    last, count = _last_position(work, lake), 0
    while limit is None or count < limit:
        chunk = last // CHUNK
        facts = read_after(work, chunk * CHUNK, CHUNK)
        reached = facts[-1].position if facts else None
        if reached is None or reached <= last:
            break
        lake.write(FACTS, f"{chunk:09d}", map(lake_row, facts), COLUMNS)
        count += reached - last
        last = reached
    return count


def _last_position(work: Work, lake: Lake) -> int:
    """The lake's last position, 0 where there is none, where the journal has another fact there, or where the lake's rows say
    less than they would now."""
    if FACTS not in lake.tables():
        return 0
    is_of_now = list(lake.columns(f"SELECT * FROM {FACTS} LIMIT 0")) == list(COLUMNS)
    for row in lake.query(f"SELECT position, id FROM {FACTS} ORDER BY position DESC LIMIT 1"):
        there = read_after(work, row["position"] - 1, 1)
        if is_of_now and there and (there[0].position, there[0].id) == (row["position"], row["id"]):
            return int(row["position"])
    lake.drop(FACTS)
    return 0


def case_report(work: Work, lake: Lake, day: date, zone: str = TENANT_ZONE.key) -> CaseReport:
    """What was done on a business day, from the facts extracted so far. Raises ``Invalid`` for a day or zone there is not.

    A fact belongs to the day on which it became known: a payment that comes to light later is told then.
    """
    rows = _rows_of(lake, day, zone)
    persons = {row.person for row in rows if row.person is not None}
    return fold_report(work.tenant, day, zone, rows, _accounts(work, sorted(persons)))


def _rows_of(lake: Lake, day: date, zone: str) -> list[FactRow]:
    start, end = business_day(day, zone)
    if FACTS not in lake.tables():
        return []
    found = lake.query(
        f'SELECT position, kind, person, account, amount_minor, currency, rules, "by" FROM {FACTS} '
        "WHERE day BETWEEN ? AND ? AND known_at >= ? AND known_at < ?",
        [start.astimezone(UTC).date(), end.astimezone(UTC).date(), start, end],
    )
    return [
        FactRow(
            r["position"],
            r["kind"],
            PersonId(r["person"]) if r["person"] else None,
            AccountId(r["account"]) if r["account"] else None,
            r["amount_minor"],
            r["currency"],
            r["rules"],
            r["by"],
        )
        for r in found
    ]


def _accounts(work: Work, persons: Sequence[PersonId]) -> dict[PersonId, list[Account]]:
    return {person: accounts_of(work, person) for person in persons}


def write_case_report(work: Work, lake: Lake, folder: Path, day: date, zone: str = TENANT_ZONE.key) -> Path:
    """Write a day's report, from the facts extracted so far, as JSON and as a page beside it; returns the page's path.

    ``<folder>/<tenant>/case-report-<day>.{json,html}``; each file is replaced whole or not at all.
    """
    report = case_report(work, lake, day, zone)
    page = report_path(work, folder, day)
    page.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_whole(page.with_suffix(".json"), json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n")
    replace_whole(page, case_report_page(report))
    return page


def report_path(work: Work, folder: Path, day: date) -> Path:
    """Where a day's page lies, written or not."""
    return folder / work.tenant / f"case-report-{day.isoformat()}.html"


def replace_whole(path: Path, content: str) -> None:
    """Write a file, whole or not at all; for its owner alone to read."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
