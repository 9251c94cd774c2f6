"""Decide a day from the command line, and write its report."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tideover.analytics import extract_facts, write_case_report, write_day_report
from tideover.app.runtime import Runtime
from tideover.base import clock, jobs, lake
from tideover.base.errors import Conflict, Invalid, Unavailable
from tideover.base.ids import TenantId
from tideover.journal import seal_all
from tideover.outreach import DayReport, day_report, start_day

WAIT_SECONDS = 3600


def parse_day(value: str) -> date:
    """Raises ``Invalid("invalid_day")``."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid("invalid_day", field="on", expected="a day, YYYY-MM-DD") from None


def parse_moment(value: str) -> datetime:
    """Raises ``Invalid("invalid_moment")``."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid("invalid_moment", field="known", expected="a moment with an offset, such as 2026-12-01T10:00:00+08:00")
    return moment


def run_day(
    runtime: Runtime, tenant: TenantId, on: str | None, zone: str | None, say: Callable[[str], None]
) -> tuple[DayReport, Path]:
    """Begin (or take up) the day, carry its chunks out here or leave them to a running worker, and report; the report also as a
    page. ``say`` hears how far it has come. Raises ``Conflict("day_stopped")`` where a chunk fails and is not tried again."""
    tz = clock.zone(zone) if zone else clock.TENANT_ZONE
    if tz is None:
        raise Invalid("unknown_zone", field="zone", expected="an IANA time zone name")
    with runtime.works.open(tenant, "operator") as work:
        day = parse_day(on) if on else work.now().astimezone(tz).date()
    seal_all(runtime.works, runtime.signing)  # the lake reads sealed facts only
    with runtime.works.open(tenant, "operator") as work:
        start_day(work, day)
    report = _finish(runtime, tenant, day, say)
    with runtime.works.open(tenant, "operator") as work:
        page = write_day_report(work, runtime.settings.root / "reports", report)
    return report, page


def day_line(report: DayReport, page: Path) -> dict[str, Any]:
    """A day in one line, for programs."""
    return {
        "day": report.day.isoformat(),
        "persons": report.persons,
        "accounts": report.accounts,
        "segments": report.segments,
        "treatments": report.treatments,
        "permitted": report.permitted,
        "refused": report.refused,
        "tasks": report.tasks,
        "report": str(page),
    }


def _finish(runtime: Runtime, tenant: TenantId, day: date, say: Callable[[str], None]) -> DayReport:
    deadline, told = time.monotonic() + WAIT_SECONDS, ""
    while time.monotonic() < deadline:
        with runtime.works.open(tenant, "operator") as work:
            report = day_report(work, day)
        if report is not None and report.state == "done":
            return report
        if report is not None and report.trouble is not None and report.trouble.is_final:
            trouble = report.trouble
            raise Conflict("day_stopped", stage=report.stage, reason=trouble.code, see=f"tideover jobs retry {trouble.job}")
        stage = f"{report.stage}: {report.wished} of {report.persons} to contact, {report.tasks} tasks" if report else ""
        if stage != told:
            told = stage
            say(stage)
        with runtime.database.as_system() as connection:
            leased = jobs.lease(connection, 1, kinds=["run_day"])
        for job in leased:
            jobs.run(runtime.works, runtime.registry, job)
        if not leased:
            time.sleep(0.2)  # a worker has the chunk in hand
    raise Unavailable("day_not_finished", expected=f"an end within {WAIT_SECONDS} s")


def report_of(runtime: Runtime, tenant: TenantId, day: date) -> Path:
    """Seal, bring the lake up to date and write the day's case report."""
    seal_all(runtime.works, runtime.signing)
    with runtime.works.open(tenant, "operator") as work, lake.open(work, runtime.settings.root / "lake") as opened:
        extract_facts(work, opened)
        return write_case_report(work, opened, runtime.settings.root / "reports", day)
