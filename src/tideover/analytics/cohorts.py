"""A day's cohort as far as the lake knows it, and how it looks in JSON."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tideover.analytics.measures import Cohort, measure_day
from tideover.base import lake
from tideover.base.work import Work
from tideover.book import book_policy


def cohort_of(work: Work, root: Path, day: date, by: str | None) -> Cohort:
    """A day's measures as far as the lake under ``root`` knows."""
    ends = dict(book_policy(work, day).buckets.rows)
    with lake.open(work, root) as opened:
        return measure_day(opened, day, work.today(), ends, by)


def cohort_view(cohort: Cohort) -> dict[str, Any]:
    """In JSON's types."""
    return {
        "day": cohort.day.isoformat(),
        "known_on": cohort.known_on.isoformat(),
        "is_final": cohort.is_final,
        "measures": [
            {
                "measure": each.measure,
                "group": dict(each.group),
                "currency": each.currency,
                "numerator": each.numerator,
                "denominator": each.denominator,
                "value": each.value,
                "low": each.low,
                "high": each.high,
            }
            for each in cohort.measures
        ],
    }
