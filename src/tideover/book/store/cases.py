"""Cases: table and queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, Text, and_, any_, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, CaseId, PersonId
from tideover.base.work import Work
from tideover.book.cases import Case, Stage
from tideover.book.model import Account
from tideover.book.store.accounts import accounts

cases = tenant_table(
    "case_file",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),  # the smallest id of the group it was opened for
    Column("creditor", Text, nullable=False),
    Column("opened_at", TIMESTAMP(timezone=True), nullable=False),
    Column("closed_at", TIMESTAMP(timezone=True)),
    Column("stage", Text, nullable=False),
    Column("dpd", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("owner", Text),
    Column("reasons", ARRAY(Text), nullable=False),
    key=["id"],
)
Index(
    "case_file_open_uq",
    cases.c.tenant,
    cases.c.person,
    cases.c.creditor,
    unique=True,
    postgresql_where=cases.c.closed_at.is_(None),
)
Index("case_file_person_ix", cases.c.tenant, cases.c.person)
Index("case_file_stage_ix", cases.c.tenant, cases.c.stage, cases.c.id, postgresql_where=cases.c.closed_at.is_(None))
Index("case_file_dpd_ix", cases.c.tenant, cases.c.dpd.desc(), cases.c.id, postgresql_where=cases.c.closed_at.is_(None))
Index("case_file_owner_ix", cases.c.tenant, cases.c.owner, cases.c.id, postgresql_where=cases.c.closed_at.is_(None))


def accounts_of_persons(work: Work, persons: Sequence[UUID]) -> list[Account]:
    """All accounts of several persons, by id."""
    statement = select(accounts).where(accounts.c.person == any_(literal(list(persons), ARRAY(PgUuid(as_uuid=True)))))
    return [
        Account(AccountId(row.id), row.ref, PersonId(row.person), row.product, row.creditor, row.currency)
        for row in work.execute(statement.order_by(accounts.c.id))
    ]


def cases_of(work: Work, persons: Sequence[UUID]) -> list[Case]:
    """Every case filed under these persons, closed ones included, the newest first."""
    statement = "SELECT * FROM case_file WHERE person = ANY(:persons) ORDER BY opened_at DESC, id DESC"
    return [_case(row) for row in work.execute(text(statement), {"persons": list(persons)})]


def ids_of(work: Work, persons: Sequence[UUID], creditors: Sequence[str]) -> list[Any]:
    """person, creditor, id: the file of each of these cases, an open one before a closed one, the newest before the others."""
    named = text(
        "SELECT DISTINCT ON (person, creditor) person, creditor, id FROM case_file "
        "JOIN unnest(CAST(:persons AS uuid[]), CAST(:creditors AS text[])) AS key (person, creditor) USING (person, creditor) "
        "ORDER BY person, creditor, closed_at IS NOT NULL, opened_at DESC, id DESC"
    )
    return list(work.execute(named, {"persons": list(persons), "creditors": list(creditors)}))


def persons_with_news(work: Work, since: datetime, after: UUID | None, limit: int) -> list[PersonId]:
    """Whose open cases something may have changed since a moment, by id: a payment, balance or instalment of theirs, or of
    somebody linked to them, came to be known."""
    statement = """
        SELECT DISTINCT c.person FROM case_file c
        WHERE c.closed_at IS NULL AND (CAST(:after AS uuid) IS NULL OR c.person > :after) AND EXISTS (
            SELECT FROM account a
            WHERE (a.person = c.person OR a.person IN (
                    SELECT CASE WHEN s.a = c.person THEN s.b ELSE s.a END FROM same_person s
                    WHERE c.person IN (s.a, s.b) AND s.undone_at IS NULL AND NOT s.is_suggestion))
              AND (EXISTS (SELECT FROM payment p WHERE p.account = a.id AND p.known_at >= :since)
                OR EXISTS (SELECT FROM balance b WHERE b.account = a.id AND b.known_at >= :since)
                OR EXISTS (SELECT FROM instalment i WHERE i.account = a.id AND GREATEST(i.known_at, i.gone_at) >= :since)))
        ORDER BY c.person LIMIT :limit
    """
    rows = work.execute(text(statement), {"since": since, "after": after, "limit": limit})
    return [PersonId(row.person) for row in rows]


def case_row(work: Work, case: UUID) -> Case | None:
    row = work.execute(select(cases).where(cases.c.id == case)).one_or_none()
    return None if row is None else _case(row)


def page_of_cases(
    work: Work,
    stage: str | None,
    owner: str | None,
    is_open: bool | None,
    persons: Sequence[UUID] | None,
    after: tuple[int, UUID] | None,
    limit: int,
    *,
    by_dpd: bool = False,
) -> list[Case]:
    """A page of cases in order of id, or the longest overdue first; those that match every filter given. ``after``: the last
    one's days past due and id."""
    statement = select(cases).order_by(*((cases.c.dpd.desc(),) if by_dpd else ()), cases.c.id).limit(limit)
    if stage is not None:
        statement = statement.where(cases.c.stage == stage)
    if owner is not None:
        statement = statement.where(cases.c.owner == owner)
    if is_open is not None:
        statement = statement.where(cases.c.closed_at.is_(None) if is_open else cases.c.closed_at.is_not(None))
    if persons is not None:
        statement = statement.where(cases.c.person == any_(literal(list(persons), ARRAY(PgUuid(as_uuid=True)))))
    if after is not None:
        dpd, last = after
        # The first half says no more than the second, but an index can begin there.
        behind = and_(cases.c.dpd <= dpd, or_(cases.c.dpd < dpd, cases.c.id > last)) if by_dpd else cases.c.id > last
        statement = statement.where(behind)
    return [_case(row) for row in work.execute(statement)]


def insert_case(work: Work, row: Mapping[str, Any]) -> None:
    names = list(row)
    work.execute(
        text(f"INSERT INTO case_file ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"), dict(row)
    )


def stand_cases(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note how open cases stand: rows of id, stage, dpd, as_of."""
    if rows:
        statement = "UPDATE case_file SET stage = :stage, dpd = :dpd, as_of = :as_of WHERE id = :id"
        work.execute(text(statement), [dict(row) for row in rows])


def close_case(work: Work, case: UUID, reason: str, at: datetime) -> None:
    work.execute(
        text("UPDATE case_file SET closed_at = :at, reasons = array_append(reasons, :reason) WHERE id = :id"),
        {"id": case, "at": at, "reason": reason},
    )


def reopen_case(work: Work, case: UUID, reason: str) -> None:
    work.execute(
        text("UPDATE case_file SET closed_at = NULL, reasons = array_append(reasons, :reason) WHERE id = :id"),
        {"id": case, "reason": reason},
    )


def set_owner(work: Work, case: UUID, owner: str | None) -> None:
    work.execute(text("UPDATE case_file SET owner = :owner WHERE id = :id"), {"id": case, "owner": owner})


def _case(row: Any) -> Case:
    return Case(
        CaseId(row.id), PersonId(row.person), row.creditor, row.opened_at, row.closed_at, Stage(row.stage), row.dpd, row.as_of,
        row.owner, tuple(row.reasons),
    )  # fmt: skip
