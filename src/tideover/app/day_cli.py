"""The day on the command line: decide it, and what lanes bear."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tideover.app.terminal import Json, Tenant, known_tenant, open_runtime, open_work, put, say

if TYPE_CHECKING:
    from datetime import datetime

    from tideover.outreach import Capacity, DayReport

day_app = typer.Typer(help="The day: decide whom to contact, and what lanes bear.", no_args_is_help=True)


@day_app.command("run")
def day_run(
    on: Annotated[str | None, typer.Option("--on", help="The day, YYYY-MM-DD; today by the business clock without.")] = None,
    zone: Annotated[str | None, typer.Option(help="The zone whose day it is; the tenant's without.")] = None,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """Decide the day: who is due, what is permitted, what is queued. A day decided before is only reported."""
    from tideover.app.day import day_line, run_day

    with open_runtime() as runtime:
        name = known_tenant(runtime, tenant)
        report, page = run_day(runtime, name, on, zone, say)
        if as_json or not sys.stdout.isatty():
            put(day_line(report, page))
            return
        from tideover.outreach import capacity_of

        with runtime.works.open(name, "operator") as work:
            lines = day_lines(report, capacity_of(work))
    sys.stdout.write("\n".join([*lines, "", f"Report: {page}", ""]))


@day_app.command("capacity")
def day_capacity(
    lane: Annotated[str | None, typer.Argument(help="A channel, or a team: collections, care, field.")] = None,
    per_hour: Annotated[int | None, typer.Argument(help="Contacts it begins in an hour; 0: none.")] = None,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """What each lane bears in an hour; with LANE and PER_HOUR, change it: days decided from then on go by it."""
    from tideover.base.errors import Invalid
    from tideover.outreach import capacity_of, change_capacity

    if (lane is None) != (per_hour is None):
        raise Invalid("invalid_capacity", field="PER_HOUR", expected="a lane and a whole number, such as: sms 5000")
    with open_work(tenant) as (_, opened):
        if lane is not None and per_hour is not None:
            change_capacity(opened, lane, per_hour)
        found = capacity_of(opened)
    for name, number in found.per_hour.items():
        if as_json or not sys.stdout.isatty():
            put({"lane": name, "per_hour": number})
        else:
            sys.stdout.write(f"{name:<12} {number:>8} an hour\n")


def day_lines(report: DayReport, capacity: Capacity) -> list[str]:
    """A day's funnel and load, for people."""
    cases = sum(report.buckets.values())
    rows: list[tuple[str, int, str]] = [
        ("persons in the book", report.persons, f"{report.accounts} accounts"),
        ("cases decided", cases, f"by {report.strategy or 'no strategy'}"),
        ("to contact", report.wished, ""),
        *((f"  not begun: {_words('dropped', why)}", count, "") for why, count in report.dropped.items()),
        *((f"  refused by {each.rule}", each.cases, _earliest(each.earliest)) for each in report.refusals),
        ("screened, nothing against it", report.permitted, ""),
        *((f"  no room: {_lane(lane)}", count, "decided anew tomorrow") for lane, count in report.no_room.items()),
        ("placed in an hour", report.permitted - sum(report.no_room.values()), ""),
        ("tasks", report.tasks, ", ".join(f"{_words('by', by)} {count}" for by, count in report.by.items())),
        ("begun", report.begun, ""),
    ]
    width = max(len(label) for label, _, _ in rows)
    lines = [f"Day {report.day}, {_words('days.state', report.state)}", ""]
    lines += [f"{label:<{width}} {count:>9}  {note}".rstrip() for label, count, note in rows]
    if report.load:
        lanes = list(report.load)
        heads = [f"{_lane(lane)} / {capacity.of(lane)}" for lane in lanes]
        lines += ["", "Load, by the person's own clock: cases / what an hour bears", "", "hour   " + "  ".join(heads)]
        for hour in sorted({hour for by_hour in report.load.values() for hour in by_hour}):
            counts = (f"{report.load[lane].get(hour, 0):>{len(head)}}" for lane, head in zip(lanes, heads, strict=True))
            lines.append(f"{hour:02}:00  " + "  ".join(counts))
    return lines


def _words(group: str, code: str) -> str:
    from tideover.workbench import name_of

    return name_of("en", group, code)


def _lane(lane: str) -> str:
    channel = _words("channel", lane)
    return channel if channel != lane else _words("team", lane)


def _earliest(moment: datetime | None) -> str:
    from tideover.base.clock import TENANT_ZONE

    return f"lawful from {moment.astimezone(TENANT_ZONE):%Y-%m-%d %H:%M}" if moment else "no lawful moment in sight"
