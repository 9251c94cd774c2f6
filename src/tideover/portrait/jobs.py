"""Keeping the lake up to the book: each refresh queues the next, an hour later by the business clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from tideover.base import jobs
from tideover.base.ids import JobId
from tideover.base.jobs import Registry, StagedRun
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.portrait.extract import refresh_lake

EVERY = timedelta(hours=1)


def start_lake(work: Work) -> JobId | None:
    """Queue the refresh of the next full hour; it queues the one after it. None where it is queued already."""
    return _queue(work, work.now().replace(minute=0, second=0, microsecond=0) + EVERY)


def _queue(work: Work, due: datetime) -> JobId | None:
    return jobs.enqueue(work, "refresh_lake", {}, due_at=due, key=f"refresh_lake:{due.isoformat()}", priority=jobs.BULK)


def _refresh(settings: Settings, run: StagedRun) -> None:
    """Safe to start again anywhere: a refresh goes on where the last was cut short. A first one of a big book outlasts its
    lease; whoever takes it up then waits for the step under way, and goes on after it."""
    if not run.is_used_up:
        refresh_lake(run.works, run.job.tenant, settings.root / "lake")
    with run.open() as work:
        start_lake(work)
        run.finish(work)


def register(registry: Registry, settings: Settings) -> None:
    registry.on_staged("refresh_lake", partial(_refresh, settings))
