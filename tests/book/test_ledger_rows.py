"""An account's ledger row by row: what counts, what was taken back, what waits, and what money was set against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.book.statement_example import at, statement

from tideover.book.actions.ledger_rows import ledger_rows


def test_rows_stand_in_order_of_their_days_and_say_how_they_stand() -> None:
    rows = {row.entry.ref: row for row in ledger_rows(statement())}
    assert [row.entry.day for row in rows.values()] == sorted(row.entry.day for row in rows.values())
    states = {ref: rows[ref].state for ref in ("PAY-2", "F-1", "R-1", "W-9", "PA-1", "NEW-1", "RA-1")}
    assert states == {
        "PAY-2": "counts",
        "F-1": "undone",
        "R-1": "counts",
        "W-9": "counts",
        "PA-1": "ahead",
        "NEW-1": "pending",
        "RA-1": "declined",
    }
    assert (rows["R-1"].amount_minor, rows["W-9"].left_minor, rows["F-1"].left_minor) == (1_000, 300, None)
    against = [(move.number, move.component.value, move.amount_minor) for move in rows["PAY-2"].moves]
    assert against == [(2, "fee", 100), (2, "interest", 500), (2, "principal", 10_000)]
    assert (rows["PAY-2"].adjustment, rows["W-9"].adjustment is not None) == (None, True)


def test_what_was_not_known_yet_is_left_out_and_what_core_holds_is_told() -> None:
    found = statement()
    early = replace(found, known_at=at(6, "08:59"))
    assert {"NEW-1", "RA-1"}.isdisjoint(row.entry.ref for row in ledger_rows(early))
    undecided = replace(found, known_at=at(6, "09:15"))
    assert next(row.state for row in ledger_rows(undecided) if row.entry.ref == "RA-1") == "pending"
    bare = replace(found, position=replace(found.position, moves=()), balance_as_of=date(2026, 4, 6))
    assert [row.entry.ref for row in ledger_rows(bare) if row.is_in_core] == ["PAY-1", "PAY-2"]
