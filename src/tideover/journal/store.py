"""Tables of the journal. ``fact``, ``seal``, ``merkle_node`` and ``signed_head`` are append-only for the product."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary, SmallInteger, Text, TextClause, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import FactId
from tideover.base.work import Work
from tideover.journal.model import Along, Head, JournalDamaged, RecordedFact, Tree

fact_table = tenant_table(
    "fact",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("seq", BigInteger, Identity(always=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True)),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("data", JSONB, nullable=False),
    key=["id"],
)
Index("fact_person_ix", fact_table.c.tenant, fact_table.c.person, fact_table.c.seq)
Index("fact_seq_ix", fact_table.c.tenant, fact_table.c.seq)
Index("fact_kind_ix", fact_table.c.tenant, fact_table.c.kind, fact_table.c.seq)

unsealed_table = tenant_table(
    "unsealed",
    Column("seq", BigInteger, nullable=False),
    Column("fact", PgUuid(as_uuid=True), nullable=False),
    key=["seq"],
)

seal_table = tenant_table(
    "seal",
    Column("position", BigInteger, nullable=False),
    Column("fact", PgUuid(as_uuid=True), nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    key=["position"],
)
Index("seal_fact_ix", seal_table.c.tenant, seal_table.c.fact, unique=True)

node_table = tenant_table(
    "merkle_node",
    Column("level", SmallInteger, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    key=["level", "place"],
)

head_table = tenant_table(
    "signed_head",
    Column("facts", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    key=["facts"],
)

# Told at the commit of a seal, with the tenant's name: whoever follows the journal reads on.
SEALED_CHANNEL = "tideover_sealed"
_f, _s = fact_table.c, seal_table.c
# The fact's transaction also marks it as not yet sealed: one statement, so neither can be forgotten.
_INSERT = text(
    """
    WITH made AS (
        INSERT INTO fact (id, kind, person, at, known_at, data)
        SELECT id, kind, person, at, known_at, data FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS told(place int, id uuid, kind text, person uuid, at timestamptz, known_at timestamptz, data jsonb)
        ORDER BY place RETURNING id, seq
    ) INSERT INTO unsealed (seq, fact) SELECT seq, id FROM made
    """
)
_INSERT_ONE = """
    WITH {along}made AS (
        INSERT INTO fact (id, kind, person, at, known_at, data)
        VALUES (:fact_id, :fact_kind, :fact_person, :fact_at, :fact_known_at, :fact_data) RETURNING id, seq
    ) INSERT INTO unsealed (seq, fact) SELECT seq, id FROM made
"""
# The lock is a tenant's: one sealer at a time. hashtextextended is stable within a PostgreSQL version, which is all
# that is asked of it here.
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended('seal:' || current_setting('app.tenant'), 7))")


def insert_facts(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Their sequence numbers rise in the order given."""
    told = [{**row, "place": place} for place, row in enumerate(rows)]
    work.direct(_INSERT, {"rows": json.dumps(told, ensure_ascii=False, default=str)})


def insert_fact(work: Work, row: Mapping[str, Any], along: Along | None) -> None:
    """One, and what a room writes along with it."""
    data = json.dumps(row["data"], ensure_ascii=False)
    said = {f"fact_{name}": row[name] for name in ("id", "kind", "person", "at", "known_at")} | {"fact_data": data}
    work.direct(_one_with(along.sql if along else None), {**said, **along.parameters} if along else said)


@lru_cache(maxsize=64)
def _one_with(along: str | None) -> TextClause:
    return text(_INSERT_ONE.format(along=f"{along}, " if along else ""))


def try_lock_sealer(work: Work) -> bool:
    return bool(work.execute(_LOCK).scalar_one())


def unsealed_facts(work: Work, limit: int) -> list[tuple[int, RecordedFact]]:
    rows = work.execute(
        select(unsealed_table.c.seq, fact_table)
        .join(fact_table, fact_table.c.id == unsealed_table.c.fact)
        .order_by(unsealed_table.c.seq)
        .limit(limit)
    )
    return [(row[0], _recorded(row)) for row in rows]


def unsealed_window(work: Work) -> tuple[int, datetime | None]:
    row = work.execute(
        text("SELECT count(*), min(f.known_at) FROM unsealed u JOIN fact f ON f.tenant = u.tenant AND f.id = u.fact")
    ).one()
    return row[0], row[1]


def load_tree(work: Work) -> Tree:
    size: int = work.execute(text("SELECT COALESCE(max(position), 0) FROM seal")).scalar_one()
    peaks, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            peaks.append((level, start >> level))
            start += 1 << level
    return Tree(size, subtree_hashes(work, peaks))


def subtree_hashes(work: Work, wanted: Sequence[tuple[int, int]]) -> list[bytes]:
    """Hashes of complete subtrees (level, index); level 0 are leaves. Raises ``JournalDamaged``."""
    found: dict[tuple[int, int], bytes] = {}
    leaves = [index + 1 for level, index in wanted if level == 0]
    if leaves:
        rows = work.execute(select(_s.position, _s.leaf).where(_s.position.in_(leaves)))
        found.update({(0, row.position - 1): bytes(row.leaf) for row in rows})
    nodes = [(level, index) for level, index in wanted if level > 0]
    if nodes:
        rows = work.execute(
            text(
                "SELECT n.level, n.place, n.hash FROM merkle_node n "
                "JOIN unnest(CAST(:levels AS int[]), CAST(:places AS bigint[])) AS w(level, place) "
                "ON n.level = w.level AND n.place = w.place"
            ),
            {"levels": [level for level, _ in nodes], "places": [index for _, index in nodes]},
        )
        found.update({(row.level, row.place): bytes(row.hash) for row in rows})
    if not found.keys() >= set(wanted):
        raise JournalDamaged
    return [found[pair] for pair in wanted]


def has_nodes(work: Work, nodes: Sequence[tuple[int, int, bytes]]) -> bool:
    """Whether every one of these nodes (level, index, hash) is stored so."""
    matching = work.execute(
        text(
            "SELECT count(*) FROM merkle_node n JOIN unnest(CAST(:levels AS int[]), CAST(:places AS bigint[]), "
            "CAST(:hashes AS bytea[])) AS w(level, place, hash) ON n.level = w.level AND n.place = w.place AND n.hash = w.hash"
        ),
        {"levels": [n[0] for n in nodes], "places": [n[1] for n in nodes], "hashes": [n[2] for n in nodes]},
    ).scalar_one()
    return bool(matching == len(nodes))


# One statement, one snapshot: the sealer may be at work. A stray fact is one that is neither sealed nor waiting (or
# both), or a wait for no fact; a misfiled one stands under a person other than its data says.
_LOOSE_ENDS = text(
    """
    SELECT COALESCE((SELECT max(position) FROM seal), 0) AS sealed,
        COALESCE((SELECT max(facts) FROM signed_head), 0) AS signed,
        (SELECT count(*) FROM merkle_node) AS nodes,
        (SELECT min(s.position) FROM seal s JOIN fact f ON f.tenant = s.tenant AND f.id = s.fact
            WHERE f.person::text IS DISTINCT FROM f.data ->> 'person') AS misfiled,
        EXISTS (
            SELECT FROM fact f
            LEFT JOIN seal s ON s.tenant = f.tenant AND s.fact = f.id
            FULL JOIN unsealed u ON u.tenant = f.tenant AND u.seq = f.seq AND u.fact = f.id
            WHERE f.id IS NULL OR (s.fact IS NULL) = (u.fact IS NULL)
        ) AS is_stray
    """
)


def loose_ends(work: Work) -> Any:
    """``sealed``, ``signed`` (the last position of each), ``nodes`` (how many), ``misfiled`` (a position), ``is_stray``."""
    return work.execute(_LOOSE_ENDS).one()


def insert_seals(
    work: Work, seals: list[dict[str, Any]], nodes: list[dict[str, Any]], head: Head, sealed_up_to: list[int]
) -> None:
    work.execute(insert(seal_table), seals)
    if nodes:
        work.execute(insert(node_table), nodes)
    work.execute(
        insert(head_table),
        [{"facts": head.facts, "root": head.root, "at": head.at, "key": head.key, "signature": head.signature}],
    )
    work.execute(text("DELETE FROM unsealed WHERE seq = ANY(:seqs)"), {"seqs": sealed_up_to})
    work.execute(text("SELECT pg_notify(:channel, :tenant)"), {"channel": SEALED_CHANNEL, "tenant": work.tenant})


def newest_head(work: Work) -> Head | None:
    row = work.execute(select(head_table).order_by(head_table.c.facts.desc()).limit(1)).one_or_none()
    return None if row is None else _head(row)


def all_heads(work: Work) -> list[Head]:
    return [_head(row) for row in work.execute(select(head_table).order_by(head_table.c.facts))]


def _head(row: Any) -> Head:
    return Head(row.tenant, row.facts, bytes(row.root), row.at, bytes(row.key), bytes(row.signature))


def _recorded(row: Any, position: int | None = None, leaf: bytes | None = None) -> RecordedFact:
    return RecordedFact(FactId(row.id), row.tenant, row.kind, row.at, row.known_at, row.data, position, leaf)


def sealed_facts(work: Work, after: int, limit: int, kinds: Sequence[str] | None = None) -> list[RecordedFact]:
    statement = (
        select(_s.position, _s.leaf, fact_table)
        .join(fact_table, _f.id == _s.fact)
        .where(_s.position > after)
        .order_by(_s.position)
        .limit(limit)
    )
    if kinds is not None:
        statement = statement.where(_f.kind.in_(kinds))
    return [_recorded(row, row.position, bytes(row.leaf)) for row in work.execute(statement)]


def iterate_sealed(work: Work, after: int, chunk: int = 2000) -> Iterator[RecordedFact]:
    while True:
        facts = sealed_facts(work, after, chunk)
        yield from facts
        if len(facts) < chunk:
            return
        after = facts[-1].position or after


def leaves_from(work: Work, position: int, limit: int = 2000) -> dict[int, bytes]:
    """Leaves by position, from ``position`` (any whole number) on."""
    if not 0 < position < 2**62:
        return {}
    rows = work.execute(select(_s.position, _s.leaf).where(_s.position >= position, _s.position < position + limit))
    return {row.position: bytes(row.leaf) for row in rows}


def sealed_fact(work: Work, fact: UUID) -> RecordedFact | None:
    row = work.execute(
        select(_s.position, _s.leaf, fact_table).outerjoin_from(fact_table, seal_table, _f.id == _s.fact).where(_f.id == fact)
    ).one_or_none()
    if row is None:
        return None
    return _recorded(row, row.position, bytes(row.leaf) if row.leaf is not None else None)


def latest(
    work: Work, person: UUID | None, kinds: Sequence[str] | None, before_seq: int | None, limit: int
) -> list[tuple[int, RecordedFact]]:
    statement = (
        select(_s.position, _s.leaf, fact_table)
        .outerjoin_from(fact_table, seal_table, _f.id == _s.fact)
        .order_by(_f.seq.desc())
        .limit(limit)
    )
    if person is not None:
        statement = statement.where(_f.person == person)
    if kinds is not None:
        statement = statement.where(_f.kind.in_(kinds))
    if before_seq is not None:
        statement = statement.where(_f.seq < before_seq)
    rows = work.execute(statement)
    return [(row.seq, _recorded(row, row.position, bytes(row.leaf) if row.leaf is not None else None)) for row in rows]


def counts_by_kind(work: Work) -> dict[str, int]:
    rows = work.execute(text("SELECT kind, count(*) AS n FROM fact GROUP BY kind ORDER BY kind"))
    return {row.kind: row.n for row in rows}


def tenants_with_unsealed(connection: Any) -> list[str]:
    return list(connection.scalars(text("SELECT DISTINCT tenant FROM unsealed")))
