"""Metrics for Prometheus: this process's requests, and the state of things read from the database when asked."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tideover.base.jobs import count_jobs
from tideover.base.work import Work
from tideover.journal import unsealed_count
from tideover.outreach import count_touches

_PROCESS = CollectorRegistry()
REQUESTS = Counter("tideover_http_requests", "HTTP requests answered", ["method", "route", "status"], registry=_PROCESS)


class _State(Collector):
    def __init__(self, work: Work) -> None:
        self._work = work

    def collect(self) -> Iterable[Metric]:
        jobs = GaugeMetricFamily("tideover_jobs", "Jobs of this tenant by state", labels=["state"])
        for state, count in count_jobs(self._work).items():
            jobs.add_metric([state], count)
        yield jobs
        touches = GaugeMetricFamily("tideover_contacts", "Contacts of this tenant by state", labels=["state"])
        for state, count in count_touches(self._work).items():
            touches.add_metric([state], count)
        yield touches
        waiting, since = unsealed_count(self._work)
        yield GaugeMetricFamily("tideover_journal_unsealed_facts", "Facts that wait for their position", value=waiting)
        age = (self._work.now() - since).total_seconds() if since else 0.0
        yield GaugeMetricFamily("tideover_journal_unsealed_seconds", "Business seconds the oldest of them waits", value=age)


def exposition(work: Work) -> bytes:
    """The text format: process counters and the tenant's gauges."""
    state = CollectorRegistry()
    state.register(_State(work))
    return generate_latest(_PROCESS) + generate_latest(state)
