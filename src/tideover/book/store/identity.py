"""What persons can be recognised by, and who is the same person: tables and queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work

identifiers = tenant_table(
    "identifier",
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),  # id_number | name_birth
    Column("blind", Text, nullable=False),
    key=["person", "kind"],
)
Index("identifier_blind_ix", identifiers.c.tenant, identifiers.c.blind, identifiers.c.kind)

# One row says that a and b (a < b) are one human being, or may be (a suggestion). It counts until it is undone.
links = tenant_table(
    "same_person",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("a", PgUuid(as_uuid=True), nullable=False),
    Column("b", PgUuid(as_uuid=True), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("is_suggestion", Boolean, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    Column("undone_at", TIMESTAMP(timezone=True)),
    Column("undone_by", Text),
    key=["id"],
)
Index(
    "same_person_standing_uq", links.c.tenant, links.c.a, links.c.b, unique=True, postgresql_where=links.c.undone_at.is_(None)
)
Index("same_person_a_ix", links.c.tenant, links.c.a)
Index("same_person_b_ix", links.c.tenant, links.c.b)

OTHERS = """
    JOIN LATERAL (
        SELECT s.b AS other FROM same_person s WHERE s.a = g.person AND s.undone_at IS NULL AND NOT s.is_suggestion
        UNION ALL
        SELECT s.a FROM same_person s WHERE s.b = g.person AND s.undone_at IS NULL AND NOT s.is_suggestion
    ) AS e ON true
"""


def addresses_of(person: str, columns: str) -> str:
    """SQL: the addresses of one person, looked up. Joined plainly the whole table is read: the planner believes groups to be
    large, which are one or two persons."""
    return f"(SELECT {columns} FROM address a WHERE a.person = {person} OFFSET 0)"


_GROUPS = text(f"""
    WITH RECURSIVE grouped(root, person) AS (
        SELECT p, p FROM unnest(CAST(:persons AS uuid[])) AS p
        UNION
        SELECT g.root, e.other FROM grouped g {OTHERS}
    )
    SELECT root, person FROM grouped ORDER BY root, person
""")
_HOLD = text("SELECT * FROM hold_people(CAST(:persons AS uuid[]), CAST(:further AS text[]))")
_OWN_KEYS = text("""
    SELECT 'person:' || p FROM unnest(CAST(:persons AS uuid[])) AS p
    UNION SELECT 'number:' || blind FROM address WHERE person = ANY(:persons) AND blind <> ''
""")


def groups_of(work: Work, persons: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Each person's group: all who are known to be the same human being, the person included, by id."""
    found: dict[UUID, list[UUID]] = {person: [] for person in persons}
    if persons:
        for row in work.execute(_GROUPS, {"persons": list(persons)}):
            found[row.root].append(row.person)
    return found


def hold_people(work: Work, persons: Sequence[UUID], further: Sequence[str]) -> bool:
    """Hold these persons, their groups and every address of all of them. Whether that is still all once it is held."""
    [(keys, at, is_whole)] = work.direct(_HOLD, {"persons": list(persons), "further": list(further)})
    work.took(keys, at)
    return bool(is_whole)


def own_keys(work: Work, persons: Sequence[UUID]) -> list[str]:
    """The hold's keys of persons and of their addresses, groups left aside."""
    return [key for (key,) in work.direct(_OWN_KEYS, {"persons": list(persons)})]


def lock_resolution(work: Work) -> None:
    """One at a time decides who is the same person, from here to the end of the transaction. Taken after any hold."""
    work.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('resolution:' || current_setting('app.tenant'), 7))"))


def replace_identifiers(work: Work, persons: Sequence[UUID], rows: Sequence[tuple[UUID, str, str]]) -> None:
    """Make ``rows`` (person, kind, blind index) all that these persons can be recognised by."""
    parts = {
        "people": [row[0] for row in rows],
        "kinds": [row[1] for row in rows],
        "blinds": [row[2] for row in rows],
    }
    wanted = "unnest(CAST(:people AS uuid[]), CAST(:kinds AS text[]), CAST(:blinds AS text[])) AS w(person, kind, blind)"
    work.execute(
        text(
            "DELETE FROM identifier i WHERE i.person = ANY(:persons) "
            f"AND NOT EXISTS (SELECT FROM {wanted} WHERE (w.person, w.kind) = (i.person, i.kind))"
        ),
        {"persons": list(persons), **parts},
    )
    work.execute(
        text(
            f"INSERT INTO identifier (person, kind, blind) SELECT w.person, w.kind, w.blind FROM {wanted} "
            "ON CONFLICT (tenant, person, kind) DO UPDATE SET blind = EXCLUDED.blind WHERE identifier.blind <> EXCLUDED.blind"
        ),
        parts,
    )


def pairs_sharing(work: Work, persons: Sequence[UUID], most_bearers: int) -> list[tuple[UUID, UUID]]:
    """Pairs of these persons with others that share an identifier. One that more than ``most_bearers`` have marks nobody."""
    rows = work.execute(
        text(
            "SELECT DISTINCT i.person AS one, o.person AS other FROM identifier i "
            "JOIN LATERAL (SELECT j.person FROM identifier j WHERE j.blind = i.blind AND j.kind = i.kind "
            "LIMIT :most + 1) AS o ON o.person <> i.person "
            "WHERE i.person = ANY(:persons) AND (SELECT count(*) FROM (SELECT FROM identifier j WHERE j.blind = i.blind "
            "AND j.kind = i.kind LIMIT :most + 1) AS bearers) <= :most ORDER BY one, other"
        ),
        {"persons": list(persons), "most": most_bearers},
    )
    return [(row.one, row.other) for row in rows]


def marks_of(work: Work, persons: Sequence[UUID]) -> list[Any]:
    """What persons can be compared by: rows (person, kind, blind index) of identifiers and of addresses."""
    return list(
        work.execute(
            text(
                "SELECT person, kind, blind FROM identifier WHERE person = ANY(:persons) "
                "UNION ALL SELECT person, kind, blind FROM address WHERE person = ANY(:persons)"
            ),
            {"persons": list(persons)},
        )
    )


def links_of(work: Work, persons: Sequence[UUID]) -> list[Any]:
    """Every link and suggestion that ends at one of these persons, undone ones included, oldest first."""
    statement = "SELECT * FROM same_person WHERE a = ANY(:persons) OR b = ANY(:persons) ORDER BY at, id"
    return list(work.execute(text(statement), {"persons": list(persons)}))


def link_row(work: Work, link: UUID) -> Any:
    return work.execute(select(links).where(links.c.id == link)).one_or_none()


def standing_link(work: Work, a: UUID, b: UUID) -> Any:
    """The link or suggestion between two that is not undone, if any."""
    return work.execute(select(links).where(links.c.a == a, links.c.b == b, links.c.undone_at.is_(None))).one_or_none()


def insert_link(work: Work, row: Mapping[str, Any]) -> None:
    names = list(row)
    work.execute(
        text(f"INSERT INTO same_person ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"), dict(row)
    )


def accept_link(work: Work, link: UUID, evidence: str, at: datetime, by: str) -> None:
    """Make a suggestion a link."""
    work.execute(
        text("UPDATE same_person SET is_suggestion = false, evidence = :evidence, at = :at, by = :by WHERE id = :link"),
        {"link": link, "evidence": evidence, "at": at, "by": by},
    )


def undo_link(work: Work, link: UUID, at: datetime, by: str) -> None:
    work.execute(
        text("UPDATE same_person SET undone_at = :at, undone_by = :by WHERE id = :link"), {"link": link, "at": at, "by": by}
    )
