"""Rows of many persons and accounts at once, for who follows the whole book: queries only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tideover.base.work import Work
from tideover.book.store.staging import run


def account_rows(work: Work, persons: Sequence[UUID]) -> list[Any]:
    """The accounts of persons with their terms, by person."""
    statement = """
        SELECT id, person, product, currency, principal_minor, annual_rate, method, terms, disbursed, first_due
        FROM account WHERE person = ANY(%s) ORDER BY person, id
    """
    return run(work, statement, [list(persons)])[1]


def person_rows(work: Work, persons: Sequence[UUID], now: datetime) -> list[Any]:
    """Persons, with which kinds of address they have that count at a moment, and the day of their first account."""
    statement = """
        SELECT p.id, p.jurisdiction, p.zone, p.language, p.profile, p.erased_at IS NOT NULL AS is_erased,
            COALESCE((SELECT array_agg(DISTINCT d.kind) FROM address d
                WHERE d.person = p.id AND (d.expires_at IS NULL OR d.expires_at > %s)), '{}') AS kinds,
            (SELECT min(a.disbursed) FROM account a WHERE a.person = p.id) AS known_since
        FROM person p WHERE p.id = ANY(%s)
    """
    return run(work, statement, [now, list(persons)])[1]


def payment_rows(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    """Payments and reversals of accounts: rows (account, paid_at, amount_minor), below 0: a reversal."""
    statement = "SELECT account, paid_at, amount_minor, ref FROM payment WHERE account = ANY(%s)"
    return run(work, statement, [list(accounts)])[1]


def statement_rows(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    statement = "SELECT account, as_of, billed_minor, dpd, status FROM statement WHERE account = ANY(%s)"
    return run(work, statement, [list(accounts)])[1]
