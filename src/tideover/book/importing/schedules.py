"""Instalments that a file did not name: gone with a whole schedule, or reckoned from the terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tideover.base.ids import ImportId, PersonId, TenantId
from tideover.base.work import Works, person_key
from tideover.book.schedule import DayCount, Every, LoanTerms, RepaymentMethod, schedule
from tideover.book.store import accounts as accounts_store
from tideover.book.store import imports as imports_store
from tideover.book.store import staging

CHUNK = 1_000  # accounts
FEW = 30  # up to so many are reckoned without NumPy, which takes a moment to come


def drop_unnamed(works: Works, tenant: TenantId, actor: str, run: ImportId) -> None:
    """Instalments of accounts that a whole file named, and that it did not name, are gone."""
    while True:
        with works.open(tenant, actor) as work:
            imports_store.lock_chunk(work)
            found = staging.end_unnamed(work, run, CHUNK)
            if not found:
                return
            now = work.hold(person_key(PersonId(person)) for _, person in found)
            staging.remove_unnamed(work, run, [account for account, _ in found], now)


def reckon_instalments(works: Works, tenant: TenantId, actor: str) -> Iterator[int]:
    """Give accounts that came without instalments those their terms come to, a chunk a transaction."""
    after: str | None = None
    while True:
        with works.open(tenant, actor) as work:
            imports_store.lock_chunk(work)
            found = staging.accounts_to_reckon(work, after, CHUNK)
            if not found:
                return
            now = work.hold(person_key(PersonId(row.person)) for row in found)
            columns = _reckoned(found)
            staging.stage(work, "instalment", columns)
            staging.set_instalments(work, now, len(columns["number"]))
            accounts_store.mark_reckoned(work, [row.id for row in found])
            after = str(found[-1].id)
        yield len(found)


def _reckoned(rows: list[Any]) -> dict[str, list[Any]]:
    terms = [
        LoanTerms(
            row.principal_minor, row.annual_rate, row.terms, RepaymentMethod(row.method), row.disbursed, row.first_due,
            DayCount(row.day_count), Every(row.every),
        )
        for row in rows
    ]  # fmt: skip
    accounts = [str(row.id) for row, loan in zip(rows, terms, strict=True) for _ in range(loan.terms)]
    if len(rows) <= FEW:
        lines = [line for loan in terms for line in schedule(loan)]
        columns: dict[str, list[Any]] = {
            "number": [line.number for line in lines],
            "due": [line.due for line in lines],
            "principal_minor": [line.principal_minor for line in lines],
            "interest_minor": [line.interest_minor for line in lines],
        }
    else:
        from tideover.book.schedules import schedule_many

        many = schedule_many(terms)
        columns = {
            "number": many.number.tolist(),
            "due": many.due.tolist(),
            "principal_minor": many.principal_minor.tolist(),
            "interest_minor": many.interest_minor.tolist(),
        }
    return {"account": accounts, **columns, "fee_minor": [0] * len(accounts)}
