"""The queue: part of the transaction, carried out once, tried again, set aside; nobody's death loses or doubles a job."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.app.runtime import Runtime
from tideover.base import jobs
from tideover.base.errors import Invalid, NotFound, Unavailable
from tideover.base.ids import JobId, TenantId
from tideover.base.jobs import MAX_ATTEMPTS, Job, Registry, StagedRun, Worker
from tideover.base.work import Work
from tideover.rehearsal import PostOffice
from tideover.security import ensure_tenant

Handler = Callable[[Work, dict[str, Any]], None]


@pytest.fixture
def tenant(runtime: Runtime) -> TenantId:
    return ensure_tenant(runtime.works, "default")


def on(**handlers: Handler) -> Registry:
    registry = Registry()
    for kind, handler in handlers.items():
        registry.on(kind, handler)
    return registry


def enqueue(
    runtime: Runtime, tenant: TenantId, kind: str, payload: dict[str, Any] | None = None, **options: Any
) -> JobId | None:
    with runtime.works.open(tenant, "test") as work:
        return jobs.enqueue(work, kind, payload or {}, **options)


def lease(runtime: Runtime, count: int = 1) -> list[Job]:
    with runtime.database.as_system() as connection:
        return jobs.lease(connection, count)


def row(runtime: Runtime, job: JobId | None) -> Any:
    with runtime.database.as_owner() as connection:
        return connection.execute(text("SELECT * FROM job WHERE id = :id"), {"id": job}).one()


def change(runtime: Runtime, assignment: str) -> None:
    with runtime.database.as_owner() as connection:
        connection.execute(text(f"UPDATE job SET {assignment}"))


def lapse(runtime: Runtime) -> None:
    change(runtime, "lease_until = clock_timestamp() - interval '1 second' WHERE state = 'leased'")


def mark(work: Work, name: str) -> None:
    """An effect to be seen, and doubled if the job is: a row whose key is made anew each time."""
    work.execute(text("INSERT INTO idempotency (key, request) VALUES (gen_random_uuid()::text, :name)"), {"name": name})


def marks(runtime: Runtime) -> Counter[str]:
    with runtime.database.as_owner() as connection:
        return Counter(connection.scalars(text("SELECT request FROM idempotency")))


def nothing(_work: Work, _payload: dict[str, Any]) -> None:
    pass


# --- into the queue ---------------------------------------------------------------------------------------------------


def test_a_job_is_part_of_its_transaction(runtime: Runtime, tenant: TenantId) -> None:
    with pytest.raises(RuntimeError), runtime.works.open(tenant, "test") as work:
        jobs.enqueue(work, "note", {})
        raise RuntimeError
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 0
    enqueue(runtime, tenant, "note")
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 1


def test_a_key_makes_one_job_ever(runtime: Runtime, tenant: TenantId) -> None:
    assert enqueue(runtime, tenant, "note", key="k") is not None
    assert enqueue(runtime, tenant, "note", key="k") is None
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 1
    assert enqueue(runtime, tenant, "note", key="k") is None  # done, and still known
    assert enqueue(runtime, ensure_tenant(runtime.works, "other"), "note", key="k") is not None


def test_due_by_the_business_clock(runtime: Runtime, tenant: TenantId) -> None:
    enqueue(runtime, tenant, "note", due_at=TEN + timedelta(hours=2))
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 0
    set_time(runtime, TEN + timedelta(hours=2) - timedelta(seconds=1))
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 0
    set_time(runtime, TEN + timedelta(hours=2))
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 1


def test_the_longest_due_goes_first_and_kinds_can_be_chosen(runtime: Runtime, tenant: TenantId) -> None:
    for number, hours in enumerate((1, 3, 2)):
        enqueue(runtime, tenant, "note", {"number": number}, due_at=TEN - timedelta(hours=hours))
    enqueue(runtime, tenant, "other", due_at=TEN - timedelta(hours=9))
    seen: list[int] = []
    registry = on(note=lambda _, payload: seen.append(payload["number"]))
    assert jobs.run_until_idle(runtime.works, registry, kinds=["note"]) == 3
    assert seen == [1, 2, 0]


# --- failure ----------------------------------------------------------------------------------------------------------


def test_a_failure_is_tried_again_with_growing_pauses_and_then_set_aside(runtime: Runtime, tenant: TenantId) -> None:
    def fail(work: Work, _payload: dict[str, Any]) -> None:
        mark(work, "half done")
        raise Unavailable("bank_asleep")

    job = enqueue(runtime, tenant, "note")
    pauses = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert jobs.run_until_idle(runtime.works, on(note=fail)) == 1
        kept = row(runtime, job)
        assert (kept.attempts, kept.code) == (attempt, "bank_asleep")
        if attempt < MAX_ATTEMPTS:
            assert (kept.state, kept.lease) == ("ready", None)
            with runtime.database.as_owner() as connection:
                pauses.append(connection.execute(text("SELECT retry_at - clock_timestamp() FROM job")).scalar_one())
            assert jobs.run_until_idle(runtime.works, on(note=fail)) == 0  # it rests
            change(runtime, "retry_at = clock_timestamp()")
    assert (kept.state, kept.lease, kept.lease_until) == ("dead", None, None)
    assert all(later > earlier * 1.5 for earlier, later in itertools.pairwise(pauses))
    assert timedelta(0) < pauses[0] < timedelta(seconds=1)
    assert marks(runtime) == Counter()  # every failed attempt was rolled back


def test_the_pause_is_machine_time(runtime: Runtime, tenant: TenantId) -> None:
    """A business clock that stands still (or races) neither holds a retry back nor hurries it."""
    tries: list[float] = []

    def fail_once(_work: Work, _payload: dict[str, Any]) -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise ValueError

    job = enqueue(runtime, tenant, "note")
    jobs.run_until_idle(runtime.works, on(note=fail_once))
    assert row(runtime, job).code == "ValueError"
    time.sleep(0.7)
    assert jobs.run_until_idle(runtime.works, on(note=fail_once)) == 1
    assert row(runtime, job).state == "done"


@pytest.mark.parametrize("error", [Invalid("nonsense"), NotFound("promise_not_found")])
def test_the_hopeless_is_set_aside_at_once(runtime: Runtime, tenant: TenantId, error: Exception) -> None:
    def fail(_work: Work, _payload: dict[str, Any]) -> None:
        raise error

    job = enqueue(runtime, tenant, "note")
    jobs.run_until_idle(runtime.works, on(note=fail))
    kept = row(runtime, job)
    assert (kept.state, kept.attempts, kept.code) == ("dead", 1, str(error))


def test_an_unknown_kind_is_set_aside(runtime: Runtime, tenant: TenantId) -> None:
    job = enqueue(runtime, tenant, "from_a_later_version")
    jobs.run_until_idle(runtime.works, Registry())
    assert (row(runtime, job).state, row(runtime, job).code) == ("dead", "unknown_job_kind")


def test_a_dead_letter_is_put_back_with_fresh_attempts(runtime: Runtime, tenant: TenantId) -> None:
    job = enqueue(runtime, tenant, "note")
    jobs.run_until_idle(runtime.works, Registry())
    with runtime.works.open(tenant, "test") as work:
        assert jobs.count_jobs(work) == {"dead": 1}
        jobs.retry_dead(work, JobId(job))
    kept = row(runtime, job)
    assert (kept.state, kept.attempts, kept.code) == ("ready", 0, None)
    assert jobs.run_until_idle(runtime.works, on(note=nothing)) == 1
    with pytest.raises(NotFound), runtime.works.open(tenant, "test") as work:
        jobs.retry_dead(work, JobId(job))  # it is done
    other = ensure_tenant(runtime.works, "other")
    change(runtime, "state = 'dead'")
    with pytest.raises(NotFound), runtime.works.open(other, "test") as work:
        jobs.retry_dead(work, JobId(job))  # another tenant's


# --- leases -----------------------------------------------------------------------------------------------------------


def test_a_lapsed_lease_is_taken_over_and_the_first_holder_commits_nothing(runtime: Runtime, tenant: TenantId) -> None:
    job = enqueue(runtime, tenant, "note")
    (first,) = lease(runtime)
    assert lease(runtime) == []  # leased: nobody else's

    def slow(work: Work, _payload: dict[str, Any]) -> None:
        mark(work, "first")
        lapse(runtime)
        (second,) = lease(runtime)
        assert second.attempts == 2
        jobs.run(runtime.works, on(note=lambda work, _: mark(work, "second")), second)

    jobs.run(runtime.works, on(note=slow), first)
    assert marks(runtime) == Counter({"second": 1})
    assert row(runtime, job).state == "done"


def test_a_late_failure_does_not_disturb_who_took_over(runtime: Runtime, tenant: TenantId) -> None:
    job = enqueue(runtime, tenant, "note")
    (first,) = lease(runtime)

    def slow(_work: Work, _payload: dict[str, Any]) -> None:
        lapse(runtime)
        assert len(lease(runtime)) == 1
        raise ValueError

    jobs.run(runtime.works, on(note=slow), first)
    kept = row(runtime, job)
    assert (kept.state, kept.code, kept.attempts) == ("leased", None, 2)


def test_a_staged_job_ends_inside_its_last_transaction(runtime: Runtime, tenant: TenantId) -> None:
    def two_steps(run: StagedRun) -> None:
        with run.open() as work:
            mark(work, "first step")
        if run.job.attempts == 1:
            lapse(runtime)
            (second,) = lease(runtime)
            jobs.run(runtime.works, registry, second)
        with run.open() as work:
            mark(work, "last step")
            run.finish(work)

    registry = Registry()
    registry.on_staged("note", two_steps)
    job = enqueue(runtime, tenant, "note")
    jobs.run_until_idle(runtime.works, registry)
    assert marks(runtime) == Counter({"first step": 2, "last step": 1})
    assert row(runtime, job).state == "done"


def test_a_poison_job_ends_as_a_dead_letter(runtime: Runtime, tenant: TenantId) -> None:
    """It kills its worker each time: nobody ends it, its lease lapses, the next worker takes it."""
    job = enqueue(runtime, tenant, "note")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        (taken,) = lease(runtime)
        assert taken.attempts == attempt  # and here the worker dies
        lapse(runtime)
    started: list[int] = []
    assert jobs.run_until_idle(runtime.works, on(note=lambda *_: started.append(1))) == 1
    assert started == []
    assert (row(runtime, job).state, row(runtime, job).code) == ("dead", "attempts_used_up")


def test_a_staged_poison_job_is_started_once_more_to_end_what_hangs(runtime: Runtime, tenant: TenantId) -> None:
    started: list[bool] = []

    def handler(run: StagedRun) -> None:
        started.append(run.is_used_up)
        with run.open() as work:
            run.finish(work)

    registry = Registry()
    registry.on_staged("note", handler)
    first, second = enqueue(runtime, tenant, "note"), enqueue(runtime, tenant, "note")
    for _ in range(MAX_ATTEMPTS):
        assert len(lease(runtime, 2)) == 2
        lapse(runtime)
    (taken,) = lease(runtime)
    jobs.run(runtime.works, registry, taken)
    assert started == [True]
    assert len(lease(runtime)) == 1  # the other one's worker dies even now
    lapse(runtime)
    assert jobs.run_until_idle(runtime.works, registry) == 1
    assert started == [True]
    for job in (first, second):
        assert (row(runtime, job).state, row(runtime, job).code) == ("dead", "attempts_used_up")


@pytest.mark.parametrize(("hangs_in", "ends_as"), [("queued", "failed"), ("sending", "in_doubt")])
def test_a_contact_whose_workers_all_died_hangs_nowhere(lender: Lender, post: PostOffice, hangs_in: str, ends_as: str) -> None:
    lender.borrower()
    contact = lender.contact().json()["contact"]
    change(lender.runtime, f"attempts = {MAX_ATTEMPTS}")
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE touch SET state = :state"), {"state": hangs_in})
    lender.run_jobs()
    assert lender.get(f"/contacts/{contact}").json()["state"] == ends_as
    assert post.letters() == []
    with lender.runtime.database.as_owner() as connection:
        assert connection.execute(text("SELECT state, code FROM job")).one() == ("dead", "attempts_used_up")


# --- workers ----------------------------------------------------------------------------------------------------------


def test_two_workers_carry_out_each_of_300_jobs_once(runtime: Runtime, tenant: TenantId) -> None:
    by_thread: set[str] = set()

    def handler(work: Work, payload: dict[str, Any]) -> None:
        mark(work, str(payload["number"]))
        by_thread.add(threading.current_thread().name)

    with runtime.works.open(tenant, "test") as work:
        for number in range(300):
            jobs.enqueue(work, "note", {"number": number})
    workers = [Worker(runtime.works, on(note=handler), threads=3) for _ in range(2)]
    threads = [threading.Thread(target=worker.work) for worker in workers]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with runtime.works.open(tenant, "test") as work:
            if jobs.count_jobs(work) == {"done": 300}:
                break
        time.sleep(0.05)
    for worker, thread in zip(workers, threads, strict=True):
        worker.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()
    assert marks(runtime) == Counter({str(number): 1 for number in range(300)})
    with runtime.works.open(tenant, "test") as work:
        assert jobs.count_jobs(work) == {"done": 300}
    assert len(by_thread) > 1


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand(runtime: Runtime, tenant: TenantId) -> None:
    begun = threading.Event()

    def slow(work: Work, _payload: dict[str, Any]) -> None:
        begun.set()
        time.sleep(0.4)
        mark(work, "whole")

    job = enqueue(runtime, tenant, "note")
    worker = Worker(runtime.works, on(note=slow))
    thread = threading.Thread(target=worker.work)
    thread.start()
    assert begun.wait(10)
    worker.stop()
    thread.join(timeout=10)
    assert (row(runtime, job).state, marks(runtime)["whole"]) == ("done", 1)


def test_a_workers_lease_is_as_long_as_it_was_told(runtime: Runtime, tenant: TenantId) -> None:
    seen: list[float] = []

    def look(_work: Work, _payload: dict[str, Any]) -> None:
        with runtime.database.as_owner() as connection:
            left = "SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM job WHERE state = 'leased'"
            seen.append(float(connection.execute(text(left)).scalar_one()))

    enqueue(runtime, tenant, "note")
    worker = Worker(runtime.works, on(note=look), lease_seconds=7)
    thread = threading.Thread(target=worker.work)
    thread.start()
    deadline = time.monotonic() + 10
    while not seen and time.monotonic() < deadline:
        time.sleep(0.02)
    worker.stop()
    thread.join(timeout=10)
    assert 3 < seen[0] <= 7


def test_a_job_longer_than_its_lease_stays_with_its_worker_even_as_that_is_stopped(runtime: Runtime, tenant: TenantId) -> None:
    begun = threading.Event()

    def slow(work: Work, _payload: dict[str, Any]) -> None:
        begun.set()
        time.sleep(4)
        mark(work, "whole")

    job = enqueue(runtime, tenant, "note")
    workers = [Worker(runtime.works, on(note=slow), lease_seconds=1.5) for _ in range(2)]
    threads = [threading.Thread(target=worker.work) for worker in workers]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    time.sleep(1)
    for worker in workers:
        worker.stop()
    for thread in threads:
        thread.join(timeout=20)
    found = row(runtime, job)
    assert (found.state, found.attempts, marks(runtime)["whole"]) == ("done", 1, 1)


def test_a_job_that_hangs_for_all_its_renewals_is_taken_over(
    runtime: Runtime, tenant: TenantId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RENEWALS", 1)
    taken_over = threading.Event()

    def hang(work: Work, _payload: dict[str, Any]) -> None:
        first = row(runtime, job).attempts == 1
        if first:
            taken_over.wait(20)
        taken_over.set()
        mark(work, "first" if first else "second")

    job = enqueue(runtime, tenant, "note")
    worker = Worker(runtime.works, on(note=hang), threads=2, lease_seconds=0.5)
    thread = threading.Thread(target=worker.work)
    thread.start()
    assert taken_over.wait(20)
    worker.stop()
    thread.join(timeout=20)
    assert (row(runtime, job).state, marks(runtime)) == ("done", Counter({"second": 1}))


# --- cost -------------------------------------------------------------------------------------------------------------


ALL_LANES = ["work", "email", "sms", "push", "inbox", "letter", "visit", "wechat", "voice"]


def test_an_idle_poll_reads_nothing_of_100_000_pending_timers(runtime: Runtime, tenant: TenantId) -> None:
    with runtime.database.as_owner() as connection:
        connection.execute(
            text(
                "INSERT INTO job (tenant, id, kind, payload, state, due_at) SELECT :tenant, gen_random_uuid(), 'settle_promise', "
                "'{}', 'ready', business_now() + make_interval(mins => n) FROM generate_series(1, 100000) AS n"
            ),
            {"tenant": tenant},
        )
    explain = text("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + jobs._LEASE.text)
    for analysed in (False, True):
        if analysed:
            with runtime.database.as_owner() as connection:
                connection.execute(text("ANALYZE job"))
        with runtime.database.as_system() as connection:
            (plan,) = connection.execute(explain, {"count": 4, "seconds": 60, "kinds": None, "lanes": ALL_LANES}).scalar_one()
            assert jobs.lease(connection, 4, lanes=ALL_LANES) == []
        scans = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "job" and "Scan" in node["Node Type"]]
        assert scans and all(node["Node Type"] == "Index Scan" for node in scans), json.dumps(plan, indent=1)
        assert sum(node.get("Rows Removed by Filter", 0) for node in nodes(plan["Plan"])) == 0
        assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] < 120


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", []) for node in nodes(part))]
