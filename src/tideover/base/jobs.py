"""The queue: rows of the same database, written in the same transaction as what they follow from.

A job is leased with ``SKIP LOCKED``, carried out in one transaction that also ends it (so its effect and its end are
one), tried again after a failure with growing pauses, and set aside as a dead letter after its last attempt. Due times
are business time; leases and pauses are machine time. Payloads hold ids, never personal values.

A job waits in a lane: ``work``, or one of a channel, which may be shut for a while (the channel is down, or has had its
share of this second) without holding up the others; in a lane the more urgent come first. A job may be *parked*: it waits
for no moment, but until it is woken.

A *staged* job opens its own transactions (sending is three steps); its handler must be safe to start again at any of
them. It is started once more when its attempts are used up, to bring to an end what an earlier one left hanging.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tideover.base import log
from tideover.base.errors import Invalid, NotFound, TideoverError
from tideover.base.ids import JobId, TenantId, new_id
from tideover.base.work import AskOutside, Told, Work, Works

MAX_ATTEMPTS = 8
LEASE_SECONDS = 60
RENEWALS = 60  # of a lease at most: whoever has hung for that long is no longer waited for
IDLE_SECONDS = 0.1
USED_UP = "attempts_used_up"
WORK_LANE = "work"
STATES = ("ready", "leased", "parked", "done", "dead")
URGENT, NORMAL, BULK = 0, 1, 2  # priorities


@dataclass(frozen=True, slots=True)
class Job:
    """A leased job."""

    id: JobId
    tenant: TenantId
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease: UUID
    lane: str = WORK_LANE
    code: str | None = None  # of its last failure


class LeaseLost(Exception):
    """Another worker has the job now; whatever this one was about to commit must not be."""


@dataclass(slots=True)
class StagedRun:
    """Given to a staged handler: opens its transactions and ends the job inside the last of them."""

    works: Works
    job: Job

    @property
    def is_used_up(self) -> bool:
        """Whether its attempts are used up: nothing may be begun, only what hangs be brought to an end."""
        return self.job.attempts > MAX_ATTEMPTS

    def open(self) -> Any:
        return self.works.open(self.job.tenant, f"job:{self.job.kind}")

    def finish(self, work: Work, dead_of: str | None = None) -> None:
        """End the job in this transaction: done, or dead where its attempts are used up (``dead_of``: the code it then has).

        Raises ``LeaseLost`` (and so rolls back) if the lease is gone.
        """
        if self.is_used_up:
            _end(work.connection, self.job, "dead", dead_of or USED_UP)
        else:
            _end(work.connection, self.job, "done", None)

    def put_back(self, work: Work, code: str, seconds: float) -> None:
        """Give the job back unbegun, to be taken up again in so many seconds of machine time; it costs no attempt.

        Raises ``LeaseLost``.
        """
        _give_back(work.connection, self.job, "ready", code, seconds)

    def park(self, work: Work, code: str) -> None:
        """Give the job back unbegun until ``wake_parked``; it costs no attempt. Raises ``LeaseLost``."""
        _give_back(work.connection, self.job, "parked", code, 0)


TransactionalHandler = Callable[[Work, dict[str, Any]], None]
StagedHandler = Callable[[StagedRun], None]


@dataclass(slots=True)
class Registry:
    """Which handler carries out which kind of job. ``app`` fills one from the rooms."""

    transactional: dict[str, TransactionalHandler] = field(default_factory=dict)
    staged: dict[str, StagedHandler] = field(default_factory=dict)
    lanes: dict[str, Callable[[], bool]] = field(default_factory=lambda: {WORK_LANE: lambda: True})

    def on(self, kind: str, handler: TransactionalHandler) -> None:
        self.transactional[kind] = handler

    def on_staged(self, kind: str, handler: StagedHandler) -> None:
        self.staged[kind] = handler

    def add_lane(self, lane: str, is_open: Callable[[], bool]) -> None:
        """A lane, and whether jobs may be taken from it now: asked before every look, so it must be quick."""
        self.lanes[lane] = is_open

    def open_lanes(self) -> list[str]:
        return [lane for lane, is_open in self.lanes.items() if is_open()]


def enqueue(
    work: Work,
    kind: str,
    payload: dict[str, Any],
    *,
    due_at: datetime | None = None,
    key: str | None = None,
    lane: str = WORK_LANE,
    priority: int = NORMAL,
) -> JobId | None:
    """Put a job into the queue as part of this transaction.

    ``due_at``: business time, default now. ``key``: at most one job of this key is ever made in the tenant; returns
    None where there is one already. ``priority``: ``URGENT``, ``NORMAL`` or ``BULK``, within its lane.
    """
    job = JobId(new_id())
    row = work.execute(
        text(
            "INSERT INTO job (id, kind, payload, state, due_at, key, lane, priority) "
            "VALUES (:id, :kind, CAST(:payload AS jsonb), 'ready', COALESCE(:due_at, business_now()), :key, :lane, :priority) "
            "ON CONFLICT (tenant, key) DO NOTHING RETURNING id"
        ),
        {
            "id": job,
            "kind": kind,
            "payload": json.dumps(payload, default=str),
            "due_at": due_at,
            "key": key,
            "lane": lane,
            "priority": priority,
        },
    ).one_or_none()
    return None if row is None else job


# The clocks are read in subqueries: once, so that the indexes on due_at and lease_until can be searched by them.
_LEASE = text(
    """
    WITH picked AS (
        SELECT found.tenant, found.id FROM unnest(CAST(:lanes AS text[])) AS l(lane)
        CROSS JOIN generate_series(0, 2) AS p(priority)
        CROSS JOIN LATERAL (
            SELECT tenant, id, due_at FROM job
            WHERE state = 'ready' AND lane = l.lane AND priority = p.priority AND due_at <= (SELECT business_now())
              AND (retry_at IS NULL OR retry_at <= clock_timestamp())
              AND (CAST(:kinds AS text[]) IS NULL OR kind = ANY(:kinds))
            ORDER BY due_at LIMIT :count FOR UPDATE SKIP LOCKED
        ) AS found
        ORDER BY p.priority, found.due_at LIMIT :count
    ), lapsed AS (
        SELECT tenant, id FROM job
        WHERE state = 'leased' AND lease_until < (SELECT clock_timestamp())
          AND (CAST(:kinds AS text[]) IS NULL OR kind = ANY(:kinds))
        ORDER BY lease_until LIMIT :count FOR UPDATE SKIP LOCKED
    )
    UPDATE job SET state = 'leased', lease = gen_random_uuid(), attempts = job.attempts + 1,
        lease_until = clock_timestamp() + make_interval(secs => :seconds)
    FROM (SELECT * FROM picked UNION SELECT * FROM lapsed LIMIT :count) AS chosen
    WHERE job.tenant = chosen.tenant AND job.id = chosen.id
    RETURNING job.id, job.tenant, job.kind, job.payload, job.attempts, job.lease, job.lane, job.code
    """
)


def lease(
    connection: Connection,
    count: int,
    seconds: float = LEASE_SECONDS,
    kinds: Sequence[str] | None = None,
    lanes: Sequence[str] = (WORK_LANE,),
) -> list[Job]:
    """Take up to ``count`` due jobs of any tenant from these lanes, and from any lane such whose lease has lapsed.

    ``connection`` is the system's.
    """
    wanted = {"count": count, "seconds": seconds, "kinds": list(kinds) if kinds else None, "lanes": list(lanes)}
    rows = connection.execute(_LEASE, wanted)
    return [Job(JobId(r.id), TenantId(r.tenant), r.kind, r.payload, r.attempts, r.lease, r.lane, r.code) for r in rows]


def renew(connection: Connection, jobs: Sequence[Job], seconds: float = LEASE_SECONDS) -> None:
    """Keep jobs for so many seconds from now, where they are still held. ``connection`` is the system's.

    One that is being ended just now is passed over: waiting for it would hold up the others.
    """
    connection.execute(
        text(
            "UPDATE job SET lease_until = clock_timestamp() + make_interval(secs => :seconds) WHERE (tenant, id) IN "
            "(SELECT tenant, id FROM job WHERE state = 'leased' AND lease = ANY(:leases) FOR UPDATE SKIP LOCKED)"
        ),
        {"seconds": seconds, "leases": [job.lease for job in jobs]},
    )


def _end(connection: Connection, job: Job, state: str, code: str | None) -> None:
    done = connection.execute(
        text(
            "UPDATE job SET state = :state, code = :code, lease = NULL, lease_until = NULL, finished_at = business_now() "
            "WHERE id = :id AND lease = :lease"
        ),
        {"state": state, "code": code, "id": job.id, "lease": job.lease},
    )
    if done.rowcount != 1:
        raise LeaseLost(job.kind)


def _give_back(connection: Connection, job: Job, state: str, code: str, seconds: float) -> None:
    done = connection.execute(
        text(
            "UPDATE job SET state = :state, code = :code, lease = NULL, lease_until = NULL, attempts = attempts - 1, "
            "retry_at = clock_timestamp() + make_interval(secs => :seconds) WHERE id = :id AND lease = :lease"
        ),
        {"state": state, "code": code, "seconds": seconds, "id": job.id, "lease": job.lease},
    )
    if done.rowcount != 1:
        raise LeaseLost(job.kind)


def wake_parked(work: Work) -> int:
    """Put the tenant's parked jobs back into their lanes. Returns how many."""
    return work.execute(text("UPDATE job SET state = 'ready', code = NULL, retry_at = NULL WHERE state = 'parked'")).rowcount


def run(works: Works, registry: Registry, job: Job) -> None:
    """Carry out one leased job and end it: done, to be tried again, or a dead letter."""
    last = MAX_ATTEMPTS + (job.kind in registry.staged)
    try:
        if job.attempts > last:  # killed its worker each time
            with works.open(job.tenant, f"job:{job.kind}") as work:
                _end(work.connection, job, "dead", USED_UP)
        elif (handler := registry.transactional.get(job.kind)) is not None:
            _carry_out(works, handler, job)
        elif (staged := registry.staged.get(job.kind)) is not None:
            staged(StagedRun(works, job))
        else:
            raise Invalid("unknown_job_kind", kind=job.kind)
    except LeaseLost:
        log.get_logger().warning("lease_lost", job=job.id, kind=job.kind)
    except Exception as error:  # noqa: BLE001 - a job's failure is recorded, not raised
        _fail(works, job, error, last)


def _carry_out(works: Works, handler: TransactionalHandler, job: Job) -> None:
    told = Told(works.outside)
    while True:
        try:
            with works.open(job.tenant, f"job:{job.kind}", told) as work:
                handler(work, job.payload)
                _end(work.connection, job, "done", None)
            return
        except AskOutside as unknown:
            told.ask(unknown)


def _fail(works: Works, job: Job, error: Exception, last: int) -> None:
    code = error.code if isinstance(error, TideoverError) else type(error).__name__
    hopeless = isinstance(error, Invalid | NotFound) or job.attempts >= last
    log.get_logger().error(
        "job_failed", job=job.id, kind=job.kind, attempts=job.attempts, state="dead" if hopeless else "ready", exc_info=error
    )
    try:
        with works.database.as_tenant(job.tenant) as connection:
            if hopeless:
                _end(connection, job, "dead", code)
                return
            connection.execute(
                text(
                    "UPDATE job SET state = 'ready', code = :code, lease = NULL, lease_until = NULL, "
                    "retry_at = clock_timestamp() + make_interval(secs => :pause) WHERE id = :id AND lease = :lease"
                ),
                {"code": code, "pause": min(2.0**job.attempts / 4, 300.0), "id": job.id, "lease": job.lease},
            )
    except (LeaseLost, DBAPIError, TideoverError) as second:  # the lease will lapse and the job be taken again
        log.get_logger().warning("job_end_failed", job=job.id, kind=job.kind, exc_info=second)


def run_until_idle(works: Works, registry: Registry, limit: int = 1_000_000, kinds: Sequence[str] | None = None) -> int:
    """Carry out every job due now (of these kinds), one after the other, and those they make. Returns how many.

    For one-shot commands.
    """
    count = 0
    while count < limit:
        with works.database.as_system() as connection:
            jobs = lease(connection, 1, kinds=kinds, lanes=list(registry.lanes))
        if not jobs:
            return count
        run(works, registry, jobs[0])
        count += 1
    raise TideoverError("jobs_do_not_end", limit=limit)


class Worker:
    """Leases and runs jobs until told to stop; jobs in hand are kept by renewing their leases, and finished first."""

    def __init__(self, works: Works, registry: Registry, threads: int = 4, lease_seconds: float = LEASE_SECONDS) -> None:
        self._works = works
        self._registry = registry
        self._threads = threads
        self._lease_seconds = lease_seconds
        self._stopped = False  # no Event: a signal's handler may set it in the very thread that would wait for it

    def stop(self) -> None:
        self._stopped = True

    def work(self) -> None:
        """Blocks until ``stop``."""
        running: dict[Future[None], _InHand] = {}
        with ThreadPoolExecutor(self._threads, thread_name_prefix="job") as pool:
            while running or not self._stopped:
                jobs = [] if self._stopped else self._lease(self._threads - len(running))
                running |= {pool.submit(run, self._works, self._registry, job): _InHand(job) for job in jobs}
                self._renew(running.values())
                if jobs and len(running) < self._threads:
                    continue
                if running:
                    done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                    for each in done:
                        del running[each]
                else:
                    time.sleep(IDLE_SECONDS)

    def _lease(self, count: int) -> Sequence[Job]:
        try:
            with self._works.database.as_system() as connection:
                return lease(connection, count, self._lease_seconds, lanes=self._registry.open_lanes())
        except (DBAPIError, TideoverError) as error:
            log.get_logger().error("lease_failed", exc_info=error)
            time.sleep(1.0)
            return []

    def _renew(self, running: Iterable[_InHand]) -> None:
        """Keep the jobs in hand, each time a third of their lease has gone."""
        now = time.monotonic()
        due = [each for each in running if each.since <= now - self._lease_seconds / 3 and each.renewed < RENEWALS]
        if not due:
            return
        for each in due:
            each.since, each.renewed = now, each.renewed + 1
        try:
            with self._works.database.as_system() as connection:
                renew(connection, [each.job for each in due], self._lease_seconds)
        except (DBAPIError, TideoverError) as error:
            log.get_logger().error("renewal_failed", exc_info=error)


@dataclass(slots=True)
class _InHand:
    """A job that is being carried out."""

    job: Job
    since: float = field(default_factory=time.monotonic)  # its lease was taken or last renewed
    renewed: int = 0


def retry_dead(work: Work, job: JobId) -> str:
    """Put a dead letter back into the queue with fresh attempts. Returns its kind. Raises ``NotFound``."""
    statement = (
        "UPDATE job SET state = 'ready', attempts = 0, code = NULL, retry_at = NULL "
        "WHERE id = :id AND state = 'dead' RETURNING kind"
    )
    kind: str | None = work.execute(text(statement), {"id": job}).scalar()
    if kind is None:
        raise NotFound("dead_letter_not_found", job=job)
    return kind


def count_jobs(work: Work) -> dict[str, int]:
    """Jobs of the tenant by state."""
    return {row.state: row.n for row in work.execute(text("SELECT state, count(*) AS n FROM job GROUP BY state"))}


def count_due(work: Work) -> int:
    """Jobs of the tenant that are due or in hand; parked ones are not."""
    statement = "SELECT count(*) FROM job WHERE state IN ('ready', 'leased') AND due_at <= (SELECT business_now())"
    return int(work.execute(text(statement)).scalar_one())


def purge_done(work: Work, days: int) -> int:
    """Forget jobs that were done more than ``days`` of business time ago. Dead letters stay. Returns how many."""
    statement = "DELETE FROM job WHERE state = 'done' AND finished_at < business_now() - make_interval(days => :days)"
    return work.execute(text(statement), {"days": days}).rowcount


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as the operator sees it: no payload."""

    id: JobId
    kind: str
    state: str
    attempts: int
    due_at: datetime
    code: str | None


def list_jobs(work: Work, state: str | None, limit: int, after: UUID | None) -> list[JobView]:
    """Jobs of the tenant, newest first, optionally of one state. Raises ``Invalid("unknown_state")``."""
    if state is not None and state not in STATES:
        raise Invalid("unknown_state", field="state", expected=", ".join(STATES))
    rows = work.execute(
        text(
            "SELECT id, kind, state, attempts, due_at, code FROM job "
            "WHERE (CAST(:state AS text) IS NULL OR state = :state) AND (CAST(:after AS uuid) IS NULL OR id < :after) "
            "ORDER BY id DESC LIMIT :limit"
        ),
        {"state": state, "after": after, "limit": limit},
    )
    return [JobView(JobId(r.id), r.kind, r.state, r.attempts, r.due_at, r.code) for r in rows]


def job_of_key(work: Work, key: str) -> tuple[JobId, str, str | None] | None:
    """The id, state and last failure's code of the one job of a key (``enqueue``)."""
    row = work.execute(text("SELECT id, state, code FROM job WHERE key = :key"), {"key": key}).one_or_none()
    return None if row is None else (JobId(row.id), row.state, row.code)
