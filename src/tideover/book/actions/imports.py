"""Imports as they are seen afterwards: the runs, what they refused, and a person's payments that came with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tideover.base.errors import NotFound
from tideover.base.ids import AccountId, ImportId, PersonId
from tideover.base.work import Work
from tideover.book.reading import Fault
from tideover.book.store import imports as imports_store


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import: what it read, how far it came (``file`` of ``files``, from 0, and its ``line``), what it came to.

    ``state``: ``running`` (also of one that was killed), ``cancelled`` or ``done``.
    """

    id: ImportId
    layout: str
    files: dict[str, str]
    state: str
    file: int
    line: int
    read: int
    accepted: int
    rejected: int
    absent: dict[str, int]
    by: str
    started_at: datetime
    changed_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportReject:
    """A row that was refused. ``place``: which of the files."""

    place: int
    file: str
    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class ImportedPayment:
    """A payment, or a reversal (its amount below 0), that came with an import, told by no fact of its own."""

    run: ImportId
    payment: str
    account: AccountId
    amount_minor: int
    currency: str
    paid_at: datetime
    known_at: datetime
    reverses: str | None


def list_imports(work: Work, before: tuple[datetime, UUID] | None, limit: int) -> list[ImportRun]:
    """Imports, newest first."""
    return [_run(row) for row in imports_store.run_rows(work, before, limit)]


def get_import(work: Work, run: ImportId) -> ImportRun:
    """Raises ``NotFound("import_not_found")``."""
    row = imports_store.run_row(work, run)
    if row is None:
        raise NotFound("import_not_found", field="import")
    return _run(row)


def import_rejects(work: Work, run: ImportId, after: tuple[int, int] | None, limit: int) -> list[ImportReject]:
    """The rows an import refused, in the order of its files and their lines."""
    rows = imports_store.rejects_of(work, run, after, limit)
    return [ImportReject(row.place, row.file, row.line, Fault(row.field, row.code, row.expected)) for row in rows]


def imported_payments(
    work: Work, person: PersonId, since: datetime | None, until: datetime | None, limit: int
) -> list[ImportedPayment]:
    """A person's payments that came with imports and that we came to know from ``since`` up to, not including, ``until``:
    newest first, by when we came to know them and by reference."""
    rows = imports_store.imported_payments(work, person, since, until, limit)
    return [_payment(row) for row in rows]


def _payment(row: Any) -> ImportedPayment:
    return ImportedPayment(
        ImportId(row.run), row.ref, AccountId(row.account), row.amount_minor, row.currency, row.paid_at, row.known_at,
        row.reverses,
    )  # fmt: skip


def _run(row: Any) -> ImportRun:
    return ImportRun(
        ImportId(row.id), row.layout, row.files, row.state, row.file, row.line, row.read, row.accepted, row.rejected,
        row.absent, row.by, row.started_at, row.changed_at, row.ended_at,
    )  # fmt: skip
