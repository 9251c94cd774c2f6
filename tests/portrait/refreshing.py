"""What tests of the lake do alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.conftest import TEN, Lender
from tideover.base import lake
from tideover.base.errors import TideoverError
from tideover.book import find_account, owed_on
from tideover.book.actions.adjustments import adjust
from tideover.book.ledger import Entry, EntryKind
from tideover.portrait import TABLES, Refreshed, refresh_lake


def refresh(lender: Lender, root: Path | None = None, **options: Any) -> Refreshed:
    lender.seal()
    return refresh_lake(lender.runtime.works, lender.tenant, root or lender.runtime.settings.root / "lake", **options)


def rows_of(lender: Lender, table: str, root: Path | None = None) -> list[dict[str, Any]]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        with lake.open(work, root or lender.runtime.settings.root / "lake") as opened:
            return opened.read(table)


def content(lender: Lender, root: Path | None = None) -> dict[str, list[str]]:
    """Every row of the lake, as text, in an order of its own."""
    return {table: sorted(map(repr, rows_of(lender, table, root))) for table in TABLES}


def is_as_if_anew(lender: Lender, tmp_path: Path, **options: Any) -> bool:
    """Whether the lake is, row for row, one extracted from nothing: into another folder, so that what is followed stays."""
    kept = content(lender)
    with lender.runtime.database.as_owner() as connection:
        was = [connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in ("lake_state", "lake_change")]
    root = tmp_path / f"anew-{len(list(tmp_path.iterdir()))}"
    assert refresh(lender, root, **options).is_anew
    anew = content(lender, root)
    with lender.runtime.database.as_owner() as connection:
        for table, rows in zip(("lake_state", "lake_change"), was, strict=True):
            connection.exec_driver_sql(f"DELETE FROM {table}")
            for row in rows:
                places = ", ".join(["%s"] * len(row))
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", tuple(row))
    for table in TABLES:
        assert kept[table] == anew[table], table
    return True


def owes_as_the_ledger(lender: Lender) -> bool:
    """Whether what is due today and unpaid by the lake is what the ledger says is due, account by account."""
    today = TEN.date()
    due: dict[Any, int] = {row["account"]: 0 for row in rows_of(lender, "loan")}
    for row in rows_of(lender, "instalment"):
        if row["due"] <= today and (row["settled_on"] is None or row["settled_on"] > today):
            due[row["account"]] += row["unpaid_minor"]
    with lender.runtime.works.open(lender.tenant, "test") as work:
        owed = owed_on(work, list(due), today)
    assert due == {account: found.due_minor for account, found in owed.items()}
    return True


def adjusted(lender: Lender, account: str, ref: str, kind: EntryKind, day: date, **told: Any) -> bool:
    """Adjust an account, as core confirms; whether it made sense."""
    try:
        with lender.runtime.works.open(lender.tenant, "test") as work:
            entry = Entry(f"J-{ref}", kind, day, work.now(), **told)
            adjust(work, find_account(work, account), entry, "illness", is_confirmed=True)
    except TideoverError:
        return False
    return True
