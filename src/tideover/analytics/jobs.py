"""The daily case report: written ten minutes after the business day's end, each one queuing the next."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from tideover.analytics.actions import extract_facts, report_path, write_case_report
from tideover.analytics.model import business_day
from tideover.base import jobs, lake
from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Unavailable
from tideover.base.ids import JobId
from tideover.base.jobs import Registry
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.journal import unsealed_count

AFTER_MIDNIGHT = time(0, 10)
FACTS_A_JOB = 100_000


def start_reports(work: Work) -> JobId | None:
    """Queue the report of today, due after midnight; it queues the next. None where it is queued already."""
    return _queue(work, work.today())


def _queue(work: Work, day: date) -> JobId | None:
    due = datetime.combine(day + timedelta(days=1), AFTER_MIDNIGHT, TENANT_ZONE)
    return jobs.enqueue(work, "report_cases", {"day": day}, due_at=due, key=f"report_cases:{day}")


def _report_cases(settings: Settings, work: Work, payload: dict[str, Any]) -> None:
    """Raises ``Unavailable`` while facts of the day wait for their position: the job is tried again."""
    day = date.fromisoformat(payload["day"])
    _, oldest = unsealed_count(work)
    if oldest is not None and oldest < business_day(day, TENANT_ZONE.key)[1]:
        raise Unavailable("not_sealed_yet", expected="a sealer at work, and asking again in a moment")
    folder = settings.root / "reports"
    with lake.open(work, settings.root / "lake") as opened:
        new = extract_facts(work, opened, FACTS_A_JOB)
        if new >= FACTS_A_JOB:  # there may be more: in a transaction of their own
            jobs.enqueue(work, "report_cases", {"day": day})
            return
        before = day - timedelta(days=1)
        if report_path(work, folder, before).exists():
            write_case_report(work, opened, folder, before)  # what a long transaction has made known since
        write_case_report(work, opened, folder, day)
    _queue(work, day + timedelta(days=1))


def register(registry: Registry, settings: Settings) -> None:
    registry.on("report_cases", partial(_report_cases, settings))
