"""The report of a day as a page of its own: Chinese and English side by side, one file, no scripts."""

from __future__ import annotations

from pathlib import Path

from tideover.analytics.actions import replace_whole
from tideover.analytics.page import template
from tideover.base.work import Work
from tideover.outreach import DayReport, capacity_of
from tideover.workbench import name_of


def write_day_report(work: Work, folder: Path, report: DayReport) -> Path:
    """Write ``<folder>/<tenant>/day-<day>.html``, whole or not at all; returns its path."""
    page = folder / work.tenant / f"day-{report.day.isoformat()}.html"
    page.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lanes, capacity = list(report.load), capacity_of(work)
    hours = sorted({hour for by_hour in report.load.values() for hour in by_hour})
    content = template("day-report.html").render(
        report=report,
        tenant=work.tenant,
        funnel=report.funnel,
        hours=hours,
        lanes=lanes,
        capacity=capacity,
        both=lambda group, code: " · ".join(dict.fromkeys(name_of(language, group, code) for language in ("zh-CN", "en"))),
        lane_name=lambda lane: (
            " · ".join(
                dict.fromkeys(
                    name_of(language, group, lane)
                    for language in ("zh-CN", "en")
                    for group in ("channel", "team")
                    if name_of(language, group, lane) != lane
                )
            )
            or lane
        ),
    )
    replace_whole(page, content)
    return page
