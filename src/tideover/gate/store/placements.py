"""Tables of placements (which agency may speak for the lender on an account) and of rules a tenant turned on or off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Text, insert, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

placements = tenant_table(
    "placement",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("agency", Text, nullable=False),
    Column("placed_at", TIMESTAMP(timezone=True), nullable=False),
    Column("ended_at", TIMESTAMP(timezone=True)),
    Column("placed_by", Text, nullable=False),
    key=["id"],
)
Index(
    "placement_live_uq",
    placements.c.tenant,
    placements.c.account,
    unique=True,
    postgresql_where=placements.c.ended_at.is_(None),
)

rule_choices = tenant_table(
    "rule_choice",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("rule", Text, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("chosen_at", TIMESTAMP(timezone=True), nullable=False),
    Column("chosen_by", Text, nullable=False),
    key=["id"],
)
Index("rule_choice_rule_ix", rule_choices.c.tenant, rule_choices.c.rule, rule_choices.c.chosen_at)


def insert_placement(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(placements), [row])


def end_placement(work: Work, account: UUID, at: datetime, agency: str | None = None) -> str | None:
    """End the live placement of an account (with an agency: that agency's). Returns whose, None where there was none."""
    statement = (
        "UPDATE placement SET ended_at = :at WHERE account = :account AND ended_at IS NULL "
        "AND agency = coalesce(CAST(:agency AS text), agency) RETURNING agency"
    )
    return work.execute(text(statement), {"account": account, "at": at, "agency": agency}).scalar_one_or_none()


def placements_of(work: Work, account: UUID) -> list[Any]:
    """An account's placements, the latest first."""
    statement = select(placements).where(placements.c.account == account)
    return list(work.execute(statement.order_by(placements.c.placed_at.desc(), placements.c.id.desc())))


def insert_choice(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(rule_choices), [row])


def chosen_rules(work: Work) -> frozenset[str]:
    """The rules that are turned on."""
    statement = (
        "SELECT rule FROM (SELECT DISTINCT ON (rule) rule, is_on FROM rule_choice ORDER BY rule, chosen_at DESC, id DESC) c"
    )
    return frozenset(row.rule for row in work.execute(text(statement + " WHERE is_on")))


def choices_of(work: Work, rule: str) -> list[Any]:
    """When a rule was turned on and off, the latest first: ``is_on chosen_at chosen_by``."""
    statement = select(rule_choices).where(rule_choices.c.rule == rule)
    return list(work.execute(statement.order_by(rule_choices.c.chosen_at.desc(), rule_choices.c.id.desc())))


def rules_chosen_about(work: Work) -> frozenset[str]:
    """The rules that were ever turned on or off."""
    return frozenset(work.execute(select(rule_choices.c.rule).distinct()).scalars())
