"""The city's days: each is decided at ten, and worked as the hours pass."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from tideover.app.pace import Pace
from tideover.app.runtime import Runtime
from tideover.base import jobs, log
from tideover.base.errors import Unavailable
from tideover.base.ids import TenantId
from tideover.book import count_promises
from tideover.journal import count_facts, latest_facts, unsealed_count, verify_stored
from tideover.outreach import DayReport, count_touches, day_report

DECIDED_WITHIN_S = 600.0
QUIET_WITHIN_S = 60.0
_ALL = 1_000_000


class CityDays:
    """``speed``: city seconds per machine second, but while a day is decided: then it is one. ``start``: the first morning."""

    def __init__(
        self,
        runtime: Runtime,
        tenant: TenantId,
        pace: Pace,
        speed: float,
        start: datetime,
        url: str,
        token: str,
        say: Callable[[str], None],
    ) -> None:
        self._runtime, self._tenant = runtime, tenant
        self._pace, self._speed, self._start = pace, speed, start
        self._url, self._headers = url, {"Authorization": f"Bearer {token}"}
        self._say = say

    def morning(self, number: int) -> None:
        """Wait for day ``number`` (from 0) at ten, have it decided, and let the hours pass.

        Raises ``Unavailable``, ``httpx.HTTPError``: the server did not take it; it is not decided in ten minutes.
        """
        opening = self._start + timedelta(days=number)
        self._pace.wait_for(opening)
        self._pace.go(1)
        try:
            self._begin(opening.date())
            report = self._decided(opening.date())
        finally:
            self._pace.go(self._speed)
        self._say(_told(report))

    def go_on(self) -> None:
        """Every morning after the first, without an end."""
        for number in count(1):
            try:
                self.morning(number)
            except (Unavailable, httpx.HTTPError) as error:  # the server is being started again: the next day comes anyway
                log.get_logger().error("day_not_decided", exc_info=error)

    def evening(self, number: int, settled: Callable[[], bool]) -> None:
        """Wait for the end of day ``number``, then until nothing is under way here and, as ``settled`` says, outside."""
        self._pace.wait_for((self._start + timedelta(days=number + 1)).replace(hour=0, minute=5))
        self._pace.go(1)
        deadline = time.monotonic() + QUIET_WITHIN_S
        while time.monotonic() < deadline:
            with self._runtime.works.open(self._tenant, "operator") as work:
                busy = jobs.count_due(work)
                waiting, _ = unsealed_count(work)
            if not busy and not waiting and settled():
                return
            time.sleep(0.2)

    def counts(self) -> dict[str, Any]:
        """What the system has done so far, by its own books."""
        with self._runtime.works.open(self._tenant, "operator") as work:
            by = {
                name: Counter(fact.data[field] for _, fact in latest_facts(work, [kind], limit=_ALL))
                for name, kind, field in (
                    ("made", "ContactMade", "channel"),
                    ("messages", "MessageReceived", "channel"),
                    ("receipts", "ReceiptReceived", "state"),
                )
            }
            refused: Counter[str] = Counter()
            for _, fact in latest_facts(work, ["ContactRefused"], limit=_ALL):
                refused.update(fact.data["rules"])
            report = day_report(work, self._start.date())
            return {
                "decided": {"persons": report.persons, "permitted": report.permitted, "tasks": report.tasks} if report else {},
                "contacts": count_touches(work),
                "refused": dict(refused),
                "promises": count_promises(work),
                **{name: dict(counter) for name, counter in by.items()},
                "facts": count_facts(work),
                "journal": verify_stored(work, self._runtime.signing.trusted).verdict,
            }

    def _begin(self, day: date) -> None:
        headers = {**self._headers, "Idempotency-Key": f"day-{day}"}
        answer = httpx.post(
            f"{self._url}/api/v1/days", json={"day": day.isoformat()}, headers=headers, timeout=10, trust_env=False
        )
        if answer.status_code != 202:
            raise Unavailable("day_not_begun", status=answer.status_code)

    def _decided(self, day: date) -> DayReport:
        deadline = time.monotonic() + DECIDED_WITHIN_S
        while time.monotonic() < deadline:
            with self._runtime.works.open(self._tenant, "operator") as work:
                report = day_report(work, day)
            if report is not None and report.state == "done":
                return report
            time.sleep(0.2)
        raise Unavailable("day_not_decided", expected=f"an end within {DECIDED_WITHIN_S:g} s")


def _told(report: DayReport) -> str:
    refused = report.wished - sum(report.dropped.values()) - report.permitted
    return (
        f"{report.day} is decided: {report.persons:,} people with {report.accounts:,} accounts; {report.wished:,} cases to be "
        f"contacted, {report.permitted:,} permitted, {refused:,} refused by the gate; {report.tasks:,} have their hour, "
        f"{report.by.get('person', 0):,} of them with a person."
    )
