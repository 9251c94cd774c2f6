"""Decide a day's contacts, chunk by chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tideover.base import jobs
from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.book import DueAccount, accounts_of, book_policy, due_accounts, owed_on, refresh_cases
from tideover.gate import Refusal
from tideover.journal import record
from tideover.outreach.actions.plans import is_resting, start_plan
from tideover.outreach.actions.sending import has_open_promise
from tideover.outreach.model import DayDecided
from tideover.outreach.store import day as store
from tideover.strategy import choose_treatment

DAY_CHUNK = 50
AHEAD_DAYS = 3


@dataclass(frozen=True, slots=True)
class DayReport:
    """What a day run decided. ``segments`` and ``treatments`` count persons; ``refused`` counts refusals by rule."""

    day: date
    state: str
    persons: int
    accounts: int
    segments: dict[str, int]
    treatments: dict[str, int]
    permitted: int
    refused: dict[str, int]
    tasks: int


_EMPTY: dict[str, Any] = {
    "persons": 0, "accounts": 0, "segments": {}, "treatments": {}, "permitted": 0, "refused": {}, "tasks": 0,
}  # fmt: skip


def start_day(work: Work, day: date) -> bool:
    """Begin deciding a day: chunks follow as jobs, each its own transaction. False where the day was begun before."""
    if not store.open_day(work, day, work.now()):
        return False
    jobs.enqueue(work, "run_day", {"day": day, "after": None}, key=f"run_day:{day}:start")
    return True


def run_day_chunk(work: Work, day: date, after: AccountId | None) -> None:
    """Decide the next chunk of accounts and queue the one behind it."""
    row = store.day_row(work, day, lock=True)
    counts = {**_EMPTY, **row.counts}
    found = due_accounts(work, day, AHEAD_DAYS, after, DAY_CHUNK)
    buckets = book_policy(work, day).buckets
    refresh_cases(work, sorted({due.account.person for due in found}), day)
    for due in found:
        first = due.owed.oldest_unpaid or due.owed.next_due
        if first is not None and first <= day + timedelta(days=AHEAD_DAYS):
            _decide(work, day, due, buckets.bucket_of(due.owed.dpd), counts)
    if len(found) < DAY_CHUNK:
        store.save_day(work, day, "done", counts)
        record(work, DayDecided(day, counts["persons"], counts["accounts"], counts["permitted"], counts["refused"]))
        return
    store.save_day(work, day, "running", counts)
    last = found[-1].account.id
    jobs.enqueue(work, "run_day", {"day": day, "after": last}, key=f"run_day:{day}:{last}")


def _decide(work: Work, day: date, due: DueAccount, bucket: str, counts: dict[str, Any]) -> None:
    counts["accounts"] += 1
    account = due.account
    if not _is_worst(work, due, day):
        return  # one person, one contact: their most overdue account speaks for all
    counts["persons"] += 1
    counts["segments"] = _add(counts["segments"], bucket)
    treatment = choose_treatment(due.owed, day)
    if treatment is None or has_open_promise(work, account.person, account.id):
        counts["treatments"] = _add(counts["treatments"], "leave-in-peace")
        return
    if is_resting(work, account.person):
        counts["treatments"] = _add(counts["treatments"], "resting")
        return
    begun = start_plan(work, treatment.plan, account.id, priority=jobs.BULK)
    if begun is None:
        counts["treatments"] = _add(counts["treatments"], "under-way")
        return
    counts["treatments"] = _add(counts["treatments"], treatment.id)
    answer = begun[1]
    if isinstance(answer, Refusal):
        for rule in answer.rules:
            counts["refused"] = _add(counts["refused"], rule)
    elif isinstance(answer, str):
        counts["refused"] = _add(counts["refused"], answer)
    elif answer is not None:
        counts["permitted"] += 1
        counts["tasks"] += 1


def _add(counts: Mapping[str, int], key: str) -> dict[str, int]:
    return dict(Counter(counts) + Counter({key: 1}))


def _is_worst(work: Work, due: DueAccount, day: date) -> bool:
    others = [a for a in accounts_of(work, due.account.person) if a.id != due.account.id]
    if not others:
        return True
    positions = owed_on(work, [a.id for a in others], day)
    mine = (due.owed.dpd, due.owed.due_minor, due.account.ref)
    return all((positions[a.id].dpd, positions[a.id].due_minor, a.ref) <= mine for a in others)


def day_report(work: Work, day: date) -> DayReport | None:
    """What was decided for a day so far; None where it was not begun."""
    row = store.day_row(work, day)
    if row is None:
        return None
    counts = {**_EMPTY, **row.counts}
    return DayReport(day=day, state=row.state, **counts)
