"""How fast the business clock runs, changed while the system runs: for the rehearsal city only."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, tzinfo

from tideover.app.runtime import Runtime
from tideover.base import clock
from tideover.base.clock import ClockSpec

_MARGIN_S = 0.25  # machine seconds: nobody who asks while the clock is set again gets a time after what it is set to


class Pace:
    """The database's clock, followed and set. ``zone``: of the times given out. Methods may be called from any thread."""

    def __init__(self, runtime: Runtime, zone: tzinfo) -> None:
        self._runtime, self._zone = runtime, zone
        with runtime.database.as_system() as connection:
            self._row = clock.read_clock(connection)

    def now(self) -> datetime:
        """Business time, without asking the database."""
        return self._now().astimezone(self._zone)

    def _now(self) -> datetime:
        business, machine, speed = self._row
        return business + timedelta(seconds=(time.time() - machine.timestamp()) * speed)

    def go(self, speed: float, since: datetime | None = None) -> None:
        """From now on ``speed`` business seconds pass in a machine second; ``since``: and it is at least that time."""
        ahead = self._now() + timedelta(seconds=_MARGIN_S * self._row[2])
        start = max(ahead, since) if since is not None else ahead
        with self._runtime.database.as_system() as connection:
            clock.set_clock(connection, ClockSpec(start.astimezone(self._zone), speed))
            self._row = clock.read_clock(connection)

    def wait_for(self, end: datetime) -> None:
        """Sleep until it is ``end``, however the pace changes meanwhile."""
        while (left_s := (end - self._now()).total_seconds()) > 0:
            time.sleep(min(1.0, max(0.02, left_s / max(self._row[2], 1e-9))))
