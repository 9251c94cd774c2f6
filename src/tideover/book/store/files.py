"""What import and export do to many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from tideover.base.work import Work


def lock_import(work: Work) -> None:
    work.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('import:' || current_setting('app.tenant'), 7))"))


_UPSERTS = {
    "person": (["id"], ["jurisdiction", "zone", "language", "name", "profile"]),
    "account": (
        ["id"],
        [
            "product",
            "creditor",
            "principal_minor",
            "annual_rate",
            "method",
            "terms",
            "disbursed",
            "first_due",
            "day_count",
            "every",
        ],
    ),
    "party": (["id"], ["account", "relation", "authorised", "name", "phone", "phone_blind"]),
}


def upsert(work: Work, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert or bring up to date, by primary key."""
    if not rows:
        return
    key, changing = _UPSERTS[table]
    columns = list(rows[0])
    sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in changing)
    work.execute(
        text(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(':' + c for c in columns)}) "
            f"ON CONFLICT (tenant, {', '.join(key)}) DO UPDATE SET {sets}"
        ),
        list(rows),
    )


EXPORT_COLUMNS = {
    "customer": "SELECT ref AS customer_id, jurisdiction, zone, language FROM person ORDER BY ref",
    "account": (
        "SELECT a.ref AS account_id, p.ref AS customer_id, a.product, a.creditor, a.currency, a.principal_minor, "
        "a.annual_rate, a.method, a.terms, a.disbursed, a.first_due, a.day_count, a.every "
        "FROM account a JOIN person p ON p.tenant = a.tenant AND p.id = a.person ORDER BY a.ref"
    ),
    "instalment": (
        "SELECT a.ref AS account_id, i.number, i.due, i.principal_minor, i.interest_minor, i.fee_minor "
        "FROM instalment i JOIN account a ON a.tenant = i.tenant AND a.id = i.account WHERE i.gone_at IS NULL "
        "ORDER BY a.ref, i.number"
    ),
    "payment": (
        "SELECT y.ref AS payment_id, a.ref AS account_id, y.amount_minor, y.paid_at, y.posted_at, y.reverses "
        "FROM payment y JOIN account a ON a.tenant = y.tenant AND a.id = y.account ORDER BY y.ref"
    ),
    "promise": (
        "SELECT a.ref AS account_id, r.amount_minor, r.currency, r.due, r.taken_at, r.state, r.paid_minor "
        "FROM promise r JOIN account a ON a.tenant = r.tenant AND a.id = r.account ORDER BY a.ref, r.taken_at, r.id"
    ),
}


def export_rows(work: Work, what: str) -> Any:
    return work.execute(text(EXPORT_COLUMNS[what])).mappings()
