"""The book in canonical order: what export prints, table by table, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from tideover.base.work import Work

_ACCOUNT = "JOIN account a ON a.tenant = {0}.tenant AND a.id = {0}.account"

# Lenders' references only, in the order of their code points: our ids differ from one book to the next.
EXPORTS: dict[str, str] = {
    "customer": 'SELECT ref AS customer_id, jurisdiction, zone, language FROM person ORDER BY ref COLLATE "C"',
    "account": (
        "SELECT a.ref AS account_id, p.ref AS customer_id, a.product, a.creditor, a.currency, a.principal_minor, "
        "a.annual_rate, a.method, a.terms, a.disbursed, a.first_due, a.day_count, a.every "
        'FROM account a JOIN person p ON p.tenant = a.tenant AND p.id = a.person ORDER BY a.ref COLLATE "C"'
    ),
    "party": (
        "SELECT y.ref AS party_id, p.ref AS customer_id, a.ref AS account_id, y.relation, y.authorised FROM party y "
        "JOIN person p ON p.tenant = y.tenant AND p.id = y.person "
        "LEFT JOIN account a ON a.tenant = y.tenant AND a.id = y.account "
        'ORDER BY y.ref COLLATE "C"'
    ),
    "instalment": (
        "SELECT a.ref AS account_id, i.number, i.due, i.principal_minor, i.interest_minor, i.fee_minor "
        f"FROM instalment i {_ACCOUNT.format('i')} WHERE i.gone_at IS NULL "
        'ORDER BY a.ref COLLATE "C", i.number'
    ),
    "payment": (
        "SELECT y.ref AS payment_id, a.ref AS account_id, y.amount_minor, y.paid_at, y.posted_at, y.reverses "
        f'FROM payment y {_ACCOUNT.format("y")} ORDER BY y.ref COLLATE "C"'
    ),
    "adjustment": (
        "SELECT j.ref AS adjustment_id, a.ref AS account_id, j.kind AS what, j.day, j.amount_minor, j.component, "
        "j.until, j.due, j.plan, j.reverses, j.reason, "
        "CASE WHEN j.counts_from IS NOT NULL THEN 'counts' WHEN j.declined_at IS NOT NULL "
        f"THEN 'declined' ELSE 'pending' END AS state FROM adjustment j {_ACCOUNT.format('j')} "
        'ORDER BY j.ref COLLATE "C"'
    ),
    "held_money": (
        "SELECT h.ref AS money_id, a.ref AS account_id, h.amount_minor, h.currency, h.received_at, h.reason, "
        "h.outcome, h.payment FROM held_money h LEFT JOIN account a ON a.tenant = h.tenant AND a.id = h.account "
        'ORDER BY h.ref COLLATE "C"'
    ),
    "balance": (
        "SELECT a.ref AS account_id, b.as_of, b.principal_due_minor, b.interest_due_minor, b.penalty_minor, b.fee_minor, b.dpd "
        "FROM (SELECT DISTINCT ON (account, as_of) * FROM balance ORDER BY account, as_of, known_at DESC) AS b "
        f"{_ACCOUNT.format('b')} "
        'ORDER BY a.ref COLLATE "C", b.as_of'
    ),
    "statement": (
        "SELECT a.ref AS account_id, s.as_of, s.billed_minor, s.status, s.dpd "
        f"FROM statement s {_ACCOUNT.format('s')} "
        'ORDER BY a.ref COLLATE "C", s.as_of'
    ),
    "promise": (
        "SELECT a.ref AS account_id, r.amount_minor, r.currency, r.due, r.taken_at, r.state, r.paid_minor "
        f"FROM promise r {_ACCOUNT.format('r')} "
        'ORDER BY a.ref COLLATE "C", r.taken_at, r.due, r.amount_minor, r.id'
    ),
}


def export_rows(work: Work, what: str) -> Iterator[Any]:
    """The rows of one table, some thousands held at a time."""
    yield from work.execute(text(EXPORTS[what]).execution_options(stream_results=True, yield_per=5000)).mappings()
