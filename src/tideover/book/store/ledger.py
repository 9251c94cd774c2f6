"""What the fold is fed with beside instalments and payments: adjustments, held money, core's balances, choices."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.book.policy import Choice

adjustments = tenant_table(
    "adjustment",
    Column("ref", Text, nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("counts_from", TIMESTAMP(timezone=True)),  # None: an instruction that core has not confirmed
    Column("declined_at", TIMESTAMP(timezone=True)),
    Column("amount_minor", BigInteger, nullable=False),
    Column("component", Text),
    Column("until", Date),
    Column("due", Date),
    Column("plan", JSONB),
    Column("reverses", Text),
    Column("reason", Text, nullable=False),  # a code
    Column("by", Text, nullable=False),
    key=["ref"],
)
Index("adjustment_account_ix", adjustments.c.tenant, adjustments.c.account)
Index(
    "adjustment_pending_ix",
    adjustments.c.tenant,
    adjustments.c.known_at,
    postgresql_where=adjustments.c.counts_from.is_(None) & adjustments.c.declined_at.is_(None),
)

held_money = tenant_table(
    "held_money",
    Column("ref", Text, nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("received_at", TIMESTAMP(timezone=True), nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),  # a code
    Column("by", Text, nullable=False),
    Column("resolved_at", TIMESTAMP(timezone=True)),
    Column("outcome", Text),  # identified | returned
    Column("payment", Text),  # what it became
    key=["ref"],
)
Index("held_money_account_ix", held_money.c.tenant, held_money.c.account)
Index("held_money_open_ix", held_money.c.tenant, held_money.c.received_at, postgresql_where=held_money.c.resolved_at.is_(None))

balances = tenant_table(
    "balance",
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("principal_due_minor", BigInteger, nullable=False),
    Column("interest_due_minor", BigInteger, nullable=False),
    Column("penalty_minor", BigInteger, nullable=False),
    Column("fee_minor", BigInteger, nullable=False),
    Column("dpd", Integer, nullable=False),
    key=["account", "as_of", "known_at"],
)

differences = tenant_table(
    "difference",
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("opened_at", TIMESTAMP(timezone=True), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("cause", Text, nullable=False),
    Column("fields", JSONB, nullable=False),  # field -> [ours, core's], minor units or days
    Column("refs", ARRAY(Text), nullable=False),
    Column("closed_at", TIMESTAMP(timezone=True)),
    key=["account", "opened_at"],
)
Index(
    "difference_open_uq",
    differences.c.tenant,
    differences.c.account,
    unique=True,
    postgresql_where=differences.c.closed_at.is_(None),
)

policy_choices = tenant_table(
    "policy_choice",
    Column("name", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("chosen_at", TIMESTAMP(timezone=True), nullable=False),
    Column("value", Text, nullable=False),
    Column("by", Text, nullable=False),
    key=["name", "since", "chosen_at"],
)


def presence(work: Work, accounts: Sequence[UUID]) -> Any:
    """Which of the rarer things there are for accounts, asked at once: most have none. ``chosen`` is of the tenant."""
    statement = """
        SELECT EXISTS (SELECT FROM adjustment WHERE account = ANY(:accounts)) AS adjusted,
            EXISTS (SELECT FROM balance WHERE account = ANY(:accounts)) AS told,
            EXISTS (SELECT FROM held_money WHERE account = ANY(:accounts) AND resolved_at IS NULL) AS held,
            EXISTS (SELECT FROM difference WHERE account = ANY(:accounts) AND closed_at IS NULL) AS differing,
            EXISTS (SELECT FROM policy_choice) AS chosen
    """
    return work.execute(text(statement), {"accounts": list(accounts)}).one()


def instalments_known(work: Work, accounts: Sequence[UUID], known: datetime | None) -> list[Any]:
    """The instalments of accounts as they were known at a moment (None: now), in order."""
    when = "gone_at IS NULL" if known is None else "known_at <= :known AND (gone_at IS NULL OR gone_at > :known)"
    statement = (
        "SELECT account, number, due, principal_minor, interest_minor, fee_minor FROM instalment "
        f"WHERE account = ANY(:accounts) AND {when} ORDER BY account, due, number"
    )
    return list(work.execute(text(statement), {"accounts": list(accounts), "known": known}).all())


def account_terms(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    """What the fold needs of accounts beside instalments: id, disbursed, annual_rate."""
    statement = "SELECT id, disbursed, annual_rate FROM account WHERE id = ANY(:accounts)"
    return list(work.execute(text(statement), {"accounts": list(accounts)}))


def payments_of(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    statement = (
        "SELECT ref, account, amount_minor, paid_at, known_at, reverses, day, import IS NOT NULL AS is_cores FROM payment "
        "WHERE account = ANY(:accounts) "
        "ORDER BY account, day, ref"
    )
    return list(work.execute(text(statement), {"accounts": list(accounts)}).all())


def adjustments_of(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    statement = select(adjustments).where(adjustments.c.account.in_(accounts)).order_by(adjustments.c.day, adjustments.c.ref)
    return list(work.execute(statement))


def adjustment(work: Work, ref: str) -> Any:
    return work.execute(select(adjustments).where(adjustments.c.ref == ref)).one_or_none()


def is_ref_taken(work: Work, ref: str) -> bool:
    """Whether a payment or an adjustment has this reference."""
    statement = "SELECT EXISTS (SELECT FROM payment WHERE ref = :ref) OR EXISTS (SELECT FROM adjustment WHERE ref = :ref)"
    return bool(work.execute(text(statement), {"ref": ref}).scalar_one())


def insert_adjustment(work: Work, row: Mapping[str, Any]) -> None:
    names = list(row)
    values = ", ".join(f"CAST(:{name} AS jsonb)" if name == "plan" else f":{name}" for name in names)
    plan = None if row["plan"] is None else json.dumps(row["plan"])
    work.execute(text(f"INSERT INTO adjustment ({', '.join(names)}) VALUES ({values})"), {**row, "plan": plan})


def confirm_adjustment(work: Work, ref: str, at: datetime) -> None:
    work.execute(text("UPDATE adjustment SET counts_from = :at WHERE ref = :ref"), {"ref": ref, "at": at})


def decline_adjustment(work: Work, ref: str, at: datetime) -> None:
    work.execute(text("UPDATE adjustment SET declined_at = :at WHERE ref = :ref"), {"ref": ref, "at": at})


def pending_adjustments(work: Work, after: tuple[datetime, str] | None, limit: int) -> list[Any]:
    """Instructions that wait for core, oldest first."""
    statement = select(adjustments).where(adjustments.c.counts_from.is_(None), adjustments.c.declined_at.is_(None))
    if after is not None:
        statement = statement.where(text("(known_at, ref) > (:at, :ref)").bindparams(at=after[0], ref=after[1]))
    return list(work.execute(statement.order_by(adjustments.c.known_at, adjustments.c.ref).limit(limit)))


def changed_since(work: Work, accounts: Sequence[UUID], since: datetime) -> dict[UUID, datetime]:
    """Accounts of which something came to be known after a moment, and when the last of it did."""
    statement = """
        SELECT account, max(at) AS at FROM (
            SELECT account, known_at AS at FROM payment WHERE account = ANY(:accounts)
            UNION ALL SELECT account, counts_from FROM adjustment WHERE account = ANY(:accounts)
            UNION ALL SELECT account, known_at FROM balance WHERE account = ANY(:accounts)
            UNION ALL SELECT account, GREATEST(known_at, gone_at) FROM instalment WHERE account = ANY(:accounts)
        ) AS news WHERE at > :since GROUP BY account
    """
    rows = work.execute(text(statement), {"accounts": list(accounts), "since": since})
    return {row.account: row.at for row in rows}


# --- held money -------------------------------------------------------------------------------------------------------


def insert_held(work: Work, row: Mapping[str, Any]) -> None:
    names = list(row)
    work.execute(
        text(f"INSERT INTO held_money ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"), dict(row)
    )


def held(work: Work, ref: str, *, is_locked: bool = True) -> Any:
    statement = select(held_money).where(held_money.c.ref == ref)
    return work.execute(statement.with_for_update() if is_locked else statement).one_or_none()


def held_on(work: Work, accounts: Sequence[UUID]) -> list[Any]:
    """Money that is held for these accounts, resolved or not."""
    statement = select(held_money).where(held_money.c.account.in_(accounts))
    return list(work.execute(statement.order_by(held_money.c.received_at, held_money.c.ref)))


def open_held(work: Work, after: tuple[datetime, str] | None, limit: int) -> list[Any]:
    """Money nobody has placed yet, oldest first."""
    statement = select(held_money).where(held_money.c.resolved_at.is_(None))
    if after is not None:
        statement = statement.where(text("(received_at, ref) > (:at, :ref)").bindparams(at=after[0], ref=after[1]))
    return list(work.execute(statement.order_by(held_money.c.received_at, held_money.c.ref).limit(limit)))


def resolve_held(work: Work, ref: str, at: datetime, outcome: str, account: UUID | None, payment: str | None) -> None:
    work.execute(
        text(
            "UPDATE held_money SET resolved_at = :at, outcome = :outcome, payment = :payment, "
            "account = COALESCE(:account, account) WHERE ref = :ref"
        ),
        {"ref": ref, "at": at, "outcome": outcome, "account": account, "payment": payment},
    )


# --- core's balances and how they differ ------------------------------------------------------------------------------


def insert_balances(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep balances; one that says what the latest of its day says already is left out."""
    if not rows:
        return
    statement = """
        INSERT INTO balance (account, as_of, known_at, principal_due_minor, interest_due_minor, penalty_minor, fee_minor, dpd)
        SELECT :account, :as_of, :known_at, :principal_due_minor, :interest_due_minor, :penalty_minor, :fee_minor, :dpd
        WHERE NOT EXISTS (
            SELECT FROM (SELECT * FROM balance b WHERE b.account = :account AND b.as_of = :as_of
                         ORDER BY b.known_at DESC LIMIT 1) AS latest
            WHERE principal_due_minor = :principal_due_minor AND interest_due_minor = :interest_due_minor
              AND penalty_minor = :penalty_minor AND fee_minor = :fee_minor AND dpd = :dpd)
        ON CONFLICT DO NOTHING
    """
    work.execute(text(statement), [dict(row) for row in rows])


def balances_of(work: Work, accounts: Sequence[UUID], known: datetime | None = None) -> list[Any]:
    """The first and the latest balance of each account, as known at a moment: rows with ``is_first``, ``is_latest``."""
    statement = """
        SELECT * FROM (
            SELECT b.*, row_number() OVER (PARTITION BY account ORDER BY as_of, known_at) = 1 AS is_first,
                row_number() OVER (PARTITION BY account ORDER BY as_of DESC, known_at DESC) = 1 AS is_latest
            FROM balance b WHERE account = ANY(:accounts) AND (CAST(:known AS timestamptz) IS NULL OR known_at <= :known)
        ) AS ranked WHERE is_first OR is_latest
    """
    return list(work.execute(text(statement), {"accounts": list(accounts), "known": known}))


def balances_told(work: Work, account: UUID, known: datetime, limit: int) -> list[Any]:
    """The balances of an account known at a moment, the latest day first."""
    statement = select(balances).where(balances.c.account == account, balances.c.known_at <= known)
    return list(work.execute(statement.order_by(balances.c.as_of.desc(), balances.c.known_at.desc()).limit(limit)))


def accounts_told_of_since(work: Work, known_from: datetime, after: UUID | None, limit: int) -> list[UUID]:
    """Accounts with a balance of which a balance, a payment or an adjustment came in at ``known_from`` or later, by id."""
    # Account by account: what came in about each is read by its index, whatever has gathered in the tables over the years.
    statement = """
        SELECT a.id AS account FROM account AS a WHERE (CAST(:after AS uuid) IS NULL OR a.id > :after)
          AND EXISTS (SELECT FROM balance AS b WHERE b.account = a.id)
          AND (EXISTS (SELECT FROM balance AS b WHERE b.account = a.id AND b.known_at >= :since)
            OR EXISTS (SELECT FROM payment AS p WHERE p.account = a.id AND p.known_at >= :since)
            OR EXISTS (SELECT FROM adjustment AS j WHERE j.account = a.id AND j.known_at >= :since))
        ORDER BY a.id LIMIT :limit
    """
    return [row.account for row in work.execute(text(statement), {"since": known_from, "after": after, "limit": limit})]


def open_differences(work: Work, accounts: Sequence[UUID]) -> dict[UUID, Any]:
    statement = select(differences).where(differences.c.account.in_(accounts), differences.c.closed_at.is_(None))
    return {row.account: row for row in work.execute(statement)}


def list_differences(work: Work, after: tuple[datetime, UUID] | None, limit: int) -> list[Any]:
    """Open differences, oldest first."""
    statement = select(differences).where(differences.c.closed_at.is_(None))
    if after is not None:
        statement = statement.where(text("(opened_at, account) > (:at, :account)").bindparams(at=after[0], account=after[1]))
    return list(work.execute(statement.order_by(differences.c.opened_at, differences.c.account).limit(limit)))


def close_difference(work: Work, account: UUID, at: datetime) -> None:
    work.execute(
        text("UPDATE difference SET closed_at = :at WHERE account = :account AND closed_at IS NULL"),
        {"account": account, "at": at},
    )


def open_difference(work: Work, row: Mapping[str, Any]) -> None:
    work.execute(
        text(
            "INSERT INTO difference (account, opened_at, as_of, cause, fields, refs) "
            "VALUES (:account, :opened_at, :as_of, :cause, CAST(:fields AS jsonb), :refs)"
        ),
        {**row, "fields": json.dumps(row["fields"])},
    )


def update_difference(work: Work, row: Mapping[str, Any]) -> None:
    work.execute(
        text(
            "UPDATE difference SET as_of = :as_of, cause = :cause, fields = CAST(:fields AS jsonb), refs = :refs "
            "WHERE account = :account AND closed_at IS NULL"
        ),
        {**row, "fields": json.dumps(row["fields"])},
    )


# --- choices ----------------------------------------------------------------------------------------------------------


def choices(work: Work) -> list[Choice]:
    """Every choice ever made, oldest first."""
    rows = work.execute(select(policy_choices).order_by(policy_choices.c.chosen_at))
    return [Choice(row.name, row.value, row.since, row.chosen_at, row.by) for row in rows]


def insert_choice(work: Work, choice: Choice) -> None:
    work.execute(
        text(
            "INSERT INTO policy_choice (name, since, chosen_at, value, by) VALUES (:name, :since, :at, :value, :by) "
            "ON CONFLICT (tenant, name, since, chosen_at) DO UPDATE SET value = EXCLUDED.value, by = EXCLUDED.by"
        ),
        {"name": choice.name, "since": choice.since, "at": choice.chosen_at, "value": choice.value, "by": choice.by},
    )
