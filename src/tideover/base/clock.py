"""The business clock: one row in the database that all processes follow.

Business time = ``business_anchor + (machine time − machine_anchor) × speed``. In production the row stays at the
system clock. Leases, timeouts and TLS use machine time. Nothing in a room asks the machine's clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlalchemy import Connection, text

from tideover.base.errors import Conflict, Invalid

TENANT_ZONE = ZoneInfo("Asia/Shanghai")  # whose midnight begins a day of a tenant's: its reports, its desks, its decisions


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """``system`` (start is None) or a start and a speed in business seconds per machine second."""

    start: datetime | None = None
    speed: float = 1.0

    @property
    def spec(self) -> str:
        return "system" if self.start is None else f"{self.start.isoformat()}*{self.speed:g}"


def parse_clock(value: str) -> ClockSpec:
    """Read ``TIDEOVER_CLOCK``: ``system`` or ``2026-12-01T10:00:00+08:00*60`` (the speed may be left out: 1)."""
    if value == "system":
        return ClockSpec()
    match = re.fullmatch(r"(?P<start>[^*]+?)(\*(?P<speed>\d+(\.\d+)?))?", value.strip())
    try:
        start = datetime.fromisoformat(match["start"]) if match else None
    except ValueError:
        start = None
    if match is None or start is None or start.tzinfo is None:
        raise Invalid(
            "invalid_clock",
            setting="TIDEOVER_CLOCK",
            expected="system, or a start with an offset and a speed: 2026-12-01T10:00+08:00*60",
        )
    return ClockSpec(start, float(match["speed"] or 1))


def set_clock(connection: Connection, spec: ClockSpec) -> None:
    """Make the database's clock follow ``spec``. The same spec again goes on where it was (a restart is no time travel).

    Raises ``Conflict("clock_backwards")`` where the new start lies before a time already on record.
    """
    row = connection.execute(text("SELECT spec, business_now() AS now FROM clock FOR UPDATE")).one()
    if row.spec == spec.spec:
        return
    if spec.start is None:
        start_sql, parameters = "clock_timestamp()", {}
    else:
        start_sql, parameters = ":start", {"start": spec.start}
    latest = connection.execute(text("SELECT latest_business_time()")).scalar()
    start = spec.start or datetime.now(UTC)
    if latest is not None and start < latest:
        raise Conflict("clock_backwards", setting="TIDEOVER_CLOCK", expected=f"a start not before {latest.isoformat()}")
    connection.execute(
        text(
            f"UPDATE clock SET spec = :spec, speed = :speed, machine_anchor = clock_timestamp(), business_anchor = {start_sql}"
        ),
        {"spec": spec.spec, "speed": spec.speed, **parameters},
    )


def read_clock(connection: Connection) -> tuple[datetime, datetime, float]:
    """The clock's row: business anchor, machine anchor, speed. For whoever must follow it without asking each time."""
    row = connection.execute(text("SELECT business_anchor, machine_anchor, speed FROM clock")).one()
    return row.business_anchor, row.machine_anchor, row.speed


def latest_moment(connection: Connection) -> datetime:
    """The later of business time now and the latest moment on record in any tenant."""
    found: datetime = connection.execute(text("SELECT greatest(latest_business_time(), business_now())")).scalar_one()
    return found


def zone(name: str | None) -> tzinfo | None:
    """The IANA zone of that name, or None if there is none: unknown zones are the caller's to refuse."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether there is an IANA zone of that name."""
    return name in _zones()


def seconds(value: timedelta) -> int:
    """Whole seconds, rounded up: a moment given to the second is never too early."""
    return -int(-value.total_seconds() // 1)
