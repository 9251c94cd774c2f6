"""Portrait and strategy, a bucket of the lake at a time: every case gets its decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tideover.base.errors import Conflict
from tideover.base.ids import PersonId
from tideover.base.lake import Lake
from tideover.base.work import Work
from tideover.book import BucketMap, book_policy
from tideover.outreach.day.screening import BY_PERSON
from tideover.outreach.plans import plan_named
from tideover.outreach.store import day as store
from tideover.portrait import CASE_COLUMNS, cases, has_accounts
from tideover.strategy import (
    Decision,
    DecisionFile,
    Live,
    arm_of,
    compiled,
    invalid_cases,
    keep_decisions,
    live_strategy,
    with_arms,
)

if TYPE_CHECKING:
    from ibis.expr.types import Table

KEPT_DAYS = 400  # a year's, to be held against the year before, and a month for measures to become final
NOBODY = "none"
CARE, COLLECTIONS = "care", "collections"
_OUTPUTS = {
    "treatment": "VARCHAR", "plan": "VARCHAR", "tone": "VARCHAR", "hours": "VARCHAR", "by": "VARCHAR", "script": "VARCHAR",
    "priority": "BIGINT", "path": "VARCHAR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """A bucket's decisions, counted, and the cases to contact (rows of ``day_case``)."""

    version: str
    persons: int
    accounts: int
    segments: Mapping[str, int]
    buckets: Mapping[str, int]
    treatments: Mapping[str, int]
    persons_overdue: Sequence[PersonId]
    wished: Sequence[Mapping[str, Any]]


def decisions_name(day: date) -> str:
    """The lake's table of a day's decisions: every case's inputs and outputs, and the path."""
    return f"decision-{day.isoformat()}"


def decision_table(day: date) -> Table:
    """The same as an unbound Ibis table."""
    import ibis

    kinds = {"BIGINT": "int64", "BOOLEAN": "boolean", "VARCHAR": "string"}
    return ibis.table({name: kinds[type_] for name, type_ in decision_columns().items()}, name=decisions_name(day))


def decision_columns() -> dict[str, str]:
    return {**CASE_COLUMNS, "arm": "VARCHAR", **_OUTPUTS}


def decide_bucket(work: Work, lake: Lake, day: date, partition: str) -> Decided:
    """Decide every case of a bucket of the lake, and keep the decisions: all in the lake, those of overdue or contacted
    cases also where people ask why (``strategy.decision_of``). Done again it gives the same."""
    buckets = book_policy(work, day).buckets
    live = live_strategy(work, day, bucket_names(buckets))
    table, title = decisions_name(day), live.version.title if live.version else "peace"
    if not has_accounts(lake, partition):  # as most of a small book's: all the rest would be for nothing
        lake.write(table, partition, (), decision_columns())
        return Decided(title, 0, 0, {}, {}, {}, (), ())
    lake.derive(table, partition, _sql(live.file, day, buckets.rows), decision_columns(), order=("holder", "creditor"))
    _refuse_invalid(lake, live.file, day, partition)
    kept = lake.query(f'SELECT * FROM "{table}" WHERE dpd > 0 OR "by" <> \'{NOBODY}\'', partition=partition)
    keep_decisions(work, (_kept(row, day, live) for row in kept))
    sums = lake.query(
        f'SELECT count(DISTINCT holder) AS persons, coalesce(sum(case_accounts), 0) AS accounts FROM "{table}"',
        partition=partition,
    )[0]
    return Decided(
        title,
        int(sums["persons"]),
        int(sums["accounts"]),
        _counts(lake, table, partition, "segment"),
        _counts(lake, table, partition, "bucket"),
        _counts(lake, table, partition, "treatment"),
        sorted({PersonId(UUID(row["person"])) for row in kept if row["dpd"] > 0}),
        [wished_case(row) for row in kept if is_wished(row)],
    )


def keep(work: Work, day: date, case: Mapping[str, Any], decision: Decision, live: Live) -> None:
    """Keep what was decided of one case, in place of what the morning decided."""
    row = {**case, **decision.says(), "path": "/".join(decision.path), "arm": arm_of(case["holder"], live.file.holdout)}
    keep_decisions(work, [_kept(row, day, live)], instead=True)


def is_wished(row: Mapping[str, Any]) -> bool:
    """Whether a decision wants a contact: a person's, or a plan."""
    return bool(row["by"] == BY_PERSON or (row["by"] != NOBODY and row["plan"]))


def wished_case(row: Mapping[str, Any]) -> dict[str, Any]:
    """A decision as a row of day cases. A bot's lane is its plan's first channel; a person's, the team."""
    if row["by"] == BY_PERSON:
        lane = CARE if row["is_vulnerable"] or row["segment"] == "hardship" else COLLECTIONS
    else:
        lane = plan_named(row["plan"]).first_steps()[0].channel.value
    names = ("holder", "creditor", "person", "account", "treatment", "plan", "by", "hours", "best_hour", "priority")
    return {**{name: row[name] for name in names}, "lane": lane}


def bucket_names(buckets: BucketMap) -> tuple[str, ...]:
    return tuple(name for name, _ in buckets.rows)


_Buckets = tuple[tuple[str, int | None], ...]
_compiled: dict[tuple[str, date, _Buckets | None], str] = {}
_MOST_COMPILED = 32


def _sql(file: DecisionFile, day: date, buckets: _Buckets) -> str:
    return _kept_sql((file.digest, day, buckets), lambda: compiled(file, with_arms(cases(day, buckets), file)))


def _kept_sql(key: tuple[str, date, _Buckets | None], expression: Callable[[], Table]) -> str:
    """Kept: making an expression and its SQL costs as much as running it over thousands of accounts."""
    sql = _compiled.get(key)
    if sql is None:
        from ibis import to_sql

        sql = str(to_sql(expression(), dialect="duckdb"))
        if len(_compiled) >= _MOST_COMPILED:
            _compiled.clear()
        _compiled[key] = sql
    return sql


def _refuse_invalid(lake: Lake, file: DecisionFile, day: date, partition: str) -> None:
    """A case with a null, or a value outside its column's domain, is decided by nobody: what zen's door refuses one by one.

    Raises ``Conflict("invalid_cases")``.
    """
    sql = _kept_sql((file.digest, day, None), lambda: invalid_cases(file, decision_table(day)))
    [found] = lake.query(sql, partition=partition)
    if found["invalid"]:
        raise Conflict("invalid_cases", count=found["invalid"], expected="a portrait whose columns are within their domains")


def _kept(row: Mapping[str, Any], day: date, live: Live) -> Sequence[Any]:
    inputs = {name: row[name] for name in live.file.reads}
    return (
        day, row["person"], row["holder"], row["creditor"], row["account"], row["arm"], row["treatment"], row["plan"],
        row["tone"], row["hours"], row["by"], row["script"], row["priority"], live.id, live.file.digest, row["path"], inputs,
    )  # fmt: skip


def _counts(lake: Lake, table: str, partition: str, name: str) -> dict[str, int]:
    found = lake.query(f'SELECT "{name}" AS value, count(*) AS n FROM "{table}" GROUP BY 1', partition=partition)
    return {row["value"]: row["n"] for row in found}


def forget_old(work: Work, lake: Lake, on: date) -> list[str]:
    """Take decisions of days more than ``KEPT_DAYS`` before ``on`` out of the lake; returns the tables. Days being decided
    keep theirs: whoever decides a day of long ago has opened it before its table is there. Done again it does the rest."""
    oldest = decisions_name(on - timedelta(days=KEPT_DAYS))
    old = [table for table in lake.tables() if decisions_name(date.min) <= table < oldest]
    running = {decisions_name(day) for day in store.running_days(work)}
    gone = [table for table in old if table not in running]
    for table in gone:
        lake.drop(table)
    return gone
