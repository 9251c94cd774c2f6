"""What strategy is told from above: the touch plans and texts a decision file may name, and the cases to test one on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tideover.base import lake
from tideover.base.work import Work
from tideover.book import BucketMap, book_policy
from tideover.outreach import list_templates, load_plans
from tideover.portrait import IDS, buckets_of, cases
from tideover.strategy import Holdout, Known, arm_of, live_strategy


@dataclass(frozen=True, slots=True)
class Book:
    """A tenant's own plans, texts, buckets and cases. ``lakes``: where lakes lie."""

    lakes: Path

    def known(self, work: Work) -> Known:
        buckets = tuple(row[0] for row in book_policy(work, work.today()).buckets.rows)
        return Known(frozenset(load_plans()), frozenset(text.name for text in list_templates(work)), buckets)

    def cases(self, work: Work) -> tuple[date | None, Iterable[Mapping[str, Any]]]:
        """As the lake has them: whoever wants them as they are now refreshes it first."""
        day = work.today() - timedelta(days=1)
        with lake.open(work, self.lakes) as opened:
            partitions = buckets_of(opened)
        if not partitions:
            return None, ()
        buckets = book_policy(work, day).buckets
        live = live_strategy(work, day, tuple(name for name, _ in buckets.rows))
        return day, self._rows(work, day, buckets, live.file.holdout, partitions)

    def _rows(
        self, work: Work, day: date, buckets: BucketMap, holdout: Holdout, partitions: list[str]
    ) -> Iterator[Mapping[str, Any]]:
        from ibis import to_sql

        sql = str(to_sql(cases(day, buckets.rows), dialect="duckdb"))
        with lake.open(work, self.lakes) as opened:
            for partition in partitions:
                for row in opened.query(sql, partition=partition):
                    yield {**row, **{name: str(row[name]) for name in IDS}, "arm": arm_of(row["holder"], holdout)}
