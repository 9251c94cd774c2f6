"""Counts over the whole book."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from tideover.base.work import Work


def last_balances(work: Work) -> list[tuple[date, int]]:
    """(day, how many accounts have their last balance of core's of it), the newest first."""
    # Account by account: the last balance of each is read by its index, however many days have gathered.
    statement = """
        SELECT last.as_of, count(*) AS accounts FROM account AS a CROSS JOIN LATERAL (
            SELECT b.as_of FROM balance AS b WHERE b.account = a.id ORDER BY b.as_of DESC LIMIT 1
        ) AS last GROUP BY last.as_of ORDER BY last.as_of DESC
    """
    return [(row.as_of, row.accounts) for row in work.execute(text(statement))]


def held_sums(work: Work) -> list[tuple[str, int, int]]:
    """(currency, minor units, how many) of money that is held now."""
    statement = """
        SELECT currency, sum(amount_minor)::bigint AS amount_minor, count(*) AS items FROM held_money
        WHERE resolved_at IS NULL GROUP BY currency ORDER BY currency
    """
    return [(row.currency, row.amount_minor, row.items) for row in work.execute(text(statement))]


def count_differences(work: Work) -> int:
    """How many differences with core are open."""
    return int(work.execute(text("SELECT count(*) FROM difference WHERE closed_at IS NULL")).scalar_one())


def count_instructions(work: Work) -> int:
    """How many adjustments wait for core."""
    statement = "SELECT count(*) FROM adjustment WHERE counts_from IS NULL AND declined_at IS NULL"
    return int(work.execute(text(statement)).scalar_one())
