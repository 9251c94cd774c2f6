"""News replans: a payment, a stop, a promise, a message that tells of hardship is looked at when it comes, not tomorrow.

The fact's own transaction queues the look (``journal.on_fact``). What was to be done about the person's cases today and
makes no sense any more is taken back; a case for which the strategy now says something else gets that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import book_policy, hold_person, same_person
from tideover.journal import on_fact, record
from tideover.outreach.actions.plans import end_plan, running_plan
from tideover.outreach.day.deciding import bucket_names, is_wished, keep, wished_case
from tideover.outreach.day.model import CaseReplanned, CaseState
from tideover.outreach.day.screening import BY_PERSON, screen_today, settle_cases
from tideover.outreach.day.stages import capacity_of, hours_for
from tideover.outreach.day.tasks import ITEM_KIND, ITEM_WITHIN, give_task
from tideover.outreach.store import day as store
from tideover.portrait import portrait_now
from tideover.strategy import Decision, Live, arm_of, decide, live_strategy
from tideover.worklist import close_items_about, open_item

JOB = "replan"
NEWS = ("PaymentRecorded", "PromiseTaken", "PromiseBroken", "StopPlaced", "MessageUnderstood", "AccountAdjusted")
_WAITING = frozenset({CaseState.DECIDED, CaseState.SCREENED, CaseState.PLACED, CaseState.NO_ROOM, CaseState.TASKED})
REASON = "replanned"

for kind in NEWS:
    on_fact(kind, JOB)


def replan(work: Work, person: PersonId, because: str) -> int:
    """Look again at what is to be done about a person's cases today. Returns how many have changed.

    Nothing is begun that the day did not decide on: where today was not decided, or not yet, there is nothing to change.
    """
    day = work.today()
    run = store.day_row(work, day)
    if run is None or run.state != "done":
        return 0
    hold_person(work, person)
    group = same_person(work, person)
    known = {(case.holder, case.creditor): case for case in store.cases_of(work, group, day) if case.day == day}
    if not known and because != "MessageUnderstood":  # most news is of people nobody meant to contact
        return 0
    buckets = book_policy(work, day).buckets
    live = live_strategy(work, day, bucket_names(buckets))
    changed = 0
    for row in portrait_now(work, group, day, buckets.rows):
        decision = decide(live.file, {**row, "arm": arm_of(row["holder"], live.file.holdout)})
        wish = {**row, **decision.says()}
        case = known.get((UUID(row["holder"]), row["creditor"]))
        changed += _compare(work, day, case, wish, decision, live, because)
    return changed


def _compare(work: Work, day: date, case: Any, wish: Mapping[str, Any], decision: Decision, live: Live, because: str) -> bool:
    """Whether a case gets something else; ``case``: its row of today, None where nobody was to contact it."""
    wanted = is_wished(wish)
    is_same = (
        case is not None and wanted and (case.treatment, case.by, case.plan) == (wish["treatment"], wish["by"], wish["plan"])
    )
    if case is not None and case.state in _WAITING and is_same:
        [(found, _)] = screen_today(work, day, [case], capacity_of(work))
        if found.dropped is None and not found.rules:
            return False
        _take_back(work, day, case, found.dropped or "refused")
        _tell(work, day, case, because, "")
        return True
    if is_same or (case is None and not wanted):
        return False
    if case is not None and case.state not in _WAITING:
        return case.state == CaseState.BEGUN and _end_begun(work, day, case, wish, because)
    if case is not None:
        _take_back(work, day, case, REASON)
    if wanted:
        _begin_anew(work, day, case, wish, decision, live)
    _tell(work, day, case if case is not None else wish, because, str(wish["treatment"]) if wanted else "")
    return True


def _end_begun(work: Work, day: date, case: Any, wish: Mapping[str, Any], because: str) -> bool:
    """A plan that runs already ends for good news, or where a person is to take over; it stays among what was begun. Another
    plan waits for another day."""
    is_for_person = wish["by"] == BY_PERSON
    run = running_plan(work, PersonId(case.person))
    if run is None or run.id != case.run or (is_wished(wish) and not is_for_person):
        return False
    end_plan(work, run.id, REASON)
    if is_for_person:
        lane = str(wished_case(wish)["lane"])
        priority = int(wish["priority"])
        open_item(work, ITEM_KIND, lane, case.account, PersonId(case.person), ITEM_WITHIN, priority=priority)
    _tell(work, day, case, because, str(wish["treatment"]) if is_for_person else "")
    return True


def _take_back(work: Work, day: date, case: Any, outcome: str) -> None:
    if case.by == BY_PERSON and case.state == CaseState.TASKED:
        close_items_about(work, case.account, outcome)
    store.save_case(work, day, (case.holder, case.creditor), state=CaseState.ENDED, outcome=outcome)


def _begin_anew(work: Work, day: date, case: Any, wish: Mapping[str, Any], decision: Decision, live: Live) -> None:
    """Keep the new decision, and screen, place and task it at once."""
    keep(work, day, wish, decision, live)
    row = wished_case(wish)
    key = (UUID(str(row["holder"])), str(row["creditor"]))
    if case is None:
        store.insert_cases(work, day, [row])
    else:
        fields = {name: value for name, value in row.items() if name not in ("holder", "creditor")}
        store.save_case(work, day, key, **fields, state=CaseState.DECIDED, outcome=None, run=None, hour=None, rules=[])
    found = store.case_row(work, day, key, lock=True)
    capacity = capacity_of(work)
    if not settle_cases(work, day, [found], capacity):
        return
    found = store.case_row(work, day, key)
    [hour] = hours_for([found], capacity, store.used_hours(work, day))
    store.give_hours(work, day, [key], [hour])
    if hour is not None:
        found = store.case_row(work, day, key)
        at = give_task(work, day, found, 0.0)
        store.mark_tasked(work, day, [key], [at])


def _tell(work: Work, day: date, case: Any, because: str, after: str) -> None:
    named: Sequence[Any] = (
        (case["person"], case["account"], "") if isinstance(case, Mapping) else (case.person, case.account, case.treatment)
    )
    person, account, before = named
    record(work, CaseReplanned(PersonId(UUID(str(person))), AccountId(UUID(str(account))), day, because, before, after))
