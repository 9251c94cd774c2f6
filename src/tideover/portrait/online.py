"""The portrait of a few people as they stand this moment: the lake's own extraction and expressions, over a lake of their
own that is gone afterwards. So what is told at once and what a day reckons differ in when they were asked, and in nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tideover.base import lake as lakes
from tideover.base.ids import PersonId, TenantId
from tideover.base.lake import Lake
from tideover.base.work import Work
from tideover.journal import facts_of_person
from tideover.portrait import merging
from tideover.portrait.events import COLUMNS, FACTS, events_of
from tideover.portrait.expressions import IDS, cases
from tideover.portrait.rows import Rows
from tideover.portrait.tables import ORDER, TABLES

MOST_FACTS = 5_000  # of a person: older ones are beyond what any feature looks back to
_ONLY = "00"
DATED = (("event", "day"), ("instalment", "settled_on"))  # the tables' days that tell when something happened

_statements: dict[tuple[date, tuple[tuple[str, int | None], ...]], str] = {}


@dataclass(frozen=True, slots=True)
class _Whose:
    tenant: TenantId


def portrait_now(
    work: Work, persons: Sequence[PersonId], day: date, buckets: Sequence[tuple[str, int | None]]
) -> list[dict[str, Any]]:
    """The cases of people (``cases``) on ``day``, what happened on the day itself included, sealed or not."""
    with tempfile.TemporaryDirectory() as folder, lakes.open(_Whose(work.tenant), Path(folder)) as lake, ExitStack() as stack:
        for name, columns in TABLES.items():
            lake.write(name, _ONLY, [], columns)
        rows = Rows(lake, stack)
        rows.add(work, [SimpleNamespace(person=person, is_ledger=True) for person in persons])
        rows.put(_ONLY, 0)
        fresh = stack.enter_context(lake.loading("event-now", COLUMNS))
        told = [fact for person in persons for _, fact in facts_of_person(work, person, limit=MOST_FACTS) if fact.kind in FACTS]
        told.sort(key=lambda fact: (fact.known_at, fact.id))
        for number, fact in enumerate(told, 1):
            fresh.add(events_of(replace(fact, position=number)))
        merging.merge_facts(lake, _ONLY, fresh, 0)
        for table, column in DATED:
            as_of_yesterday(lake, table, column, day)
        found = lake.query(_statement(day, tuple(buckets)), partition=_ONLY)
        return [{**row, **{name: str(row[name]) for name in IDS}} for row in found]


def as_of_yesterday(lake: Lake, table: str, column: str, day: date) -> None:
    """A portrait is that of a morning: what happened since then is dated before it. Days to come stay what they are."""
    dated = f"CASE WHEN {column} = DATE '{day}' THEN DATE '{day - timedelta(days=1)}' ELSE {column} END AS {column}"
    names = ", ".join(dated if name == column else f'"{name}"' for name in TABLES[table])
    lake.derive(table, _ONLY, f'SELECT {names} FROM "{table}"', TABLES[table], order=ORDER[table])


def _statement(day: date, buckets: tuple[tuple[str, int | None], ...]) -> str:
    """Kept for the day: making it takes longer than running it."""
    if (day, buckets) not in _statements:
        from ibis import to_sql

        _statements.clear()
        _statements[day, buckets] = str(to_sql(cases(day, buckets), dialect="duckdb"))
    return _statements[day, buckets]
