"""Tables of strategy versions and of the decisions kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, SmallInteger, Text, any_, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.work import Work
from tideover.strategy.model import KeptDecision, StrategyState, StrategyVersion

versions = tenant_table(
    "strategy_version",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", TIMESTAMP(timezone=True), nullable=False),
    Column("report", JSONB(none_as_null=True)),
    Column("tested_at", TIMESTAMP(timezone=True)),
    Column("decided_by", Text),
    Column("decided_at", TIMESTAMP(timezone=True)),
    Column("published_by", Text),
    Column("published_at", TIMESTAMP(timezone=True)),
    Column("live_from", Date),
    Column("ended_by", Text),
    Column("ended_at", TIMESTAMP(timezone=True)),
    Column("reason", Text),
    key=["id"],
)
Index("strategy_version_number_uq", versions.c.tenant, versions.c.name, versions.c.number, unique=True)

decisions = tenant_table(
    "decision",
    Column("day", Date, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("holder", PgUuid(as_uuid=True), nullable=False),
    Column("creditor", Text, nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("arm", Text, nullable=False),
    Column("treatment", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("tone", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("worked_by", Text, nullable=False),
    Column("script", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("version", PgUuid(as_uuid=True)),
    Column("digest", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("inputs", JSONB, nullable=False),
    key=["day", "holder", "creditor"],
)
Index("decision_person_ix", decisions.c.tenant, decisions.c.person, decisions.c.day)
Index("decision_holder_ix", decisions.c.tenant, decisions.c.holder, decisions.c.day)

# What a row given to ``keep_decisions`` holds, in order.
DECISION_COLUMNS = (
    "day", "person", "holder", "creditor", "account", "arm", "treatment", "plan", "tone", "hours", "worked_by", "script",
    "priority", "version", "digest", "path", "inputs",
)  # fmt: skip
_CLEARED = (
    "DELETE FROM decision USING staged_decision AS s "
    "WHERE decision.day = s.day AND decision.holder = s.holder AND decision.creditor = s.creditor"
)
_STAGED = (
    "day date, person uuid, holder uuid, creditor text, account uuid, arm text, treatment text, plan text, tone text, "
    "hours text, worked_by text, script text, priority smallint, version uuid, digest text, path text, inputs jsonb"
)
_CHUNK = 20_000


# --- versions ---------------------------------------------------------------------------------------------------------


def insert_version(work: Work, version: StrategyVersion) -> None:
    work.execute(insert(versions).values(**_row(version)))


def save_version(work: Work, version: StrategyVersion) -> None:
    row = _row(version)
    del row["id"]
    work.execute(update(versions).where(versions.c.id == version.id).values(**row))


def version_row(work: Work, id: UUID, *, lock: bool = False) -> StrategyVersion | None:
    statement = select(versions).where(versions.c.id == id)
    row = work.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _version(row)


def version_rows(work: Work, name: str, states: Sequence[StrategyState] = ()) -> list[StrategyVersion]:
    """The newest first."""
    wanted = [versions.c.name == name]
    if states:
        wanted.append(versions.c.state.in_([state.value for state in states]))
    return [_version(row) for row in work.execute(select(versions).where(*wanted).order_by(versions.c.number.desc()))]


def live_rows(work: Work, name: str, day: date) -> list[StrategyVersion]:
    """Published versions that may decide on a day, the one that does first."""
    c = versions.c
    statement = (
        select(versions)
        .where(c.name == name, c.state == StrategyState.PUBLISHED.value, c.live_from <= day)
        .order_by(c.live_from.desc(), c.published_at.desc(), c.number.desc())
    )
    return [_version(row) for row in work.execute(statement)]


def _row(version: StrategyVersion) -> dict[str, Any]:
    row = {name: getattr(version, name) for name in StrategyVersion.__slots__}
    return {**row, "content": dict(version.content), "state": version.state.value}


def _version(row: Any) -> StrategyVersion:
    values = {name: getattr(row, name) for name in StrategyVersion.__slots__}
    return StrategyVersion(**{**values, "state": StrategyState(row.state)})


# --- decisions --------------------------------------------------------------------------------------------------------


def keep_decisions(work: Work, rows: Iterable[Sequence[Any]], *, instead: bool = False) -> int:
    """Keep decisions, however many: copied into a temporary table, then moved by one statement a chunk.

    A row has ``DECISION_COLUMNS`` in order, ``inputs`` as a mapping or as JSON text. A case decided on a day before keeps its
    decision, so a run killed and begun again keeps each once; ``instead``: it gets the new one. Returns how many were kept.
    """
    connection: Any = work.connection.connection.driver_connection
    kept, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS staged_decision ({_STAGED}) ON COMMIT DELETE ROWS", prepare=False)
        while chunk := list(islice(waiting, _CHUNK)):
            cursor.execute("TRUNCATE staged_decision", prepare=False)
            with cursor.copy(f"COPY staged_decision ({', '.join(DECISION_COLUMNS)}) FROM STDIN") as copy:
                copy.write("".join(_lines(chunk)))
            names = ", ".join(DECISION_COLUMNS)
            if instead:
                cursor.execute(_CLEARED, prepare=False)
            cursor.execute(
                f"INSERT INTO decision ({names}) SELECT {names} FROM staged_decision ON CONFLICT DO NOTHING", prepare=False
            )
            kept += cursor.rowcount
    return kept


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Rows in the text form of ``COPY``."""
    for row in rows:
        yield "\t".join([_text(value) for value in row]) + "\n"


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)
    if text.isprintable() and "\\" not in text:
        return text
    for sign, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, written)
    return text


def decision_rows(work: Work, person: UUID, day: date | None, limit: int) -> list[KeptDecision]:
    """Of a person's cases, the newest day first."""
    c = decisions.c
    wanted = [or_(c.person == person, c.holder == person)]
    if day is not None:
        wanted.append(c.day == day)
    statement = select(decisions).where(*wanted).order_by(c.day.desc(), c.priority.desc(), c.creditor).limit(limit)
    return [_decision(row) for row in work.execute(statement)]


def decisions_on(work: Work, persons: Sequence[UUID], day: date) -> list[KeptDecision]:
    """Of several persons' cases on a day, the greatest priority first."""
    c = decisions.c
    whose = literal(list(persons), ARRAY(PgUuid(as_uuid=True)))
    statement = select(decisions).where(c.day == day, or_(c.person == any_(whose), c.holder == any_(whose)))
    return [_decision(row) for row in work.execute(statement.order_by(c.priority.desc(), c.creditor))]


def _decision(row: Any) -> KeptDecision:
    says = {
        "treatment": row.treatment,
        "plan": row.plan,
        "tone": row.tone,
        "hours": row.hours,
        "by": row.worked_by,
        "script": row.script,
        "priority": row.priority,
    }
    return KeptDecision(
        row.day, row.person, row.holder, row.creditor, row.account, row.arm, says, row.version, row.digest,
        tuple(row.path.split("/")), row.inputs,
    )  # fmt: skip
