"""Carry out touch plans: start one, take its steps when their time comes, end it when it makes no sense any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, PersonId, TouchId, new_id
from tideover.base.work import Work
from tideover.book import get_account, get_person, hold_person, owed_on, same_person, zone_of
from tideover.gate import Permit, Purpose, Refusal
from tideover.journal import record
from tideover.outreach.actions.sending import get_touch, has_open_promise, offer_contact
from tideover.outreach.model import PlanEnded, PlanStarted
from tideover.outreach.plans import Plan, Step, plan_named
from tideover.outreach.store import plans as store
from tideover.outreach.store import receipts as receipt_store
from tideover.outreach.store import touches as touch_store

# Rules that refuse because nothing should be said at all, and so end the plan: rule -> reason.
_ENDING = {"PAID": "paid", "STOP": "stopped"}
_WAITING = "waiting"  # a step whose time has not come; ``queued`` once its contact is


@dataclass(frozen=True, slots=True)
class PlanRun:
    """A plan as it runs, or ran, for a person. ``outcomes``: by step ``waiting``, ``queued`` or how it ended."""

    id: UUID
    person: PersonId
    account: AccountId
    plan: str
    state: str
    reason: str | None
    outcomes: Mapping[str, str]
    started_at: datetime
    ended_at: datetime | None


def start_plan(
    work: Work, plan_id: str, account: AccountId, *, priority: int = jobs.NORMAL
) -> tuple[UUID, Permit | Refusal | str | None] | None:
    """Begin a plan for an account's borrower; steps that come at once are asked for at once.

    Returns the run and what the gate said to the first step (None: it comes later; a code: it could not be asked for, its
    text is not signed, say); None where a plan runs for the person already, on whatever account: they get one at a time.
    Raises ``Invalid("unknown_plan")``.
    """
    plan = plan_named(plan_id)
    person = get_account(work, account).person
    now = hold_person(work, person)
    run = new_id()
    row = {"id": run, "person": person, "account": account, "plan": plan.name, "started_at": now}
    if not store.insert_run(work, row):
        return None
    record(work, PlanStarted(person, account, run, plan.name, work.actor))
    answer: Permit | Refusal | str | None = None
    for step in plan.first_steps():
        if step.after:
            _schedule(work, run, step, now)
        else:
            answer = _take(work, store.run_row(work, run), plan, step, priority)
    _finish_if_done(work, run, plan)
    return run, answer


def resting_persons(work: Work, persons: Sequence[PersonId]) -> set[PersonId]:
    """For whom of these a plan ended so lately that the day begins no other: they were reached as far as one may, or they have
    answered and somebody reads it."""
    found = store.last_ended(work, persons)
    return {PersonId(one) for one, last in found.items() if work.now() < last.ended_at + plan_named(last.plan).rest}


def running_persons(work: Work, persons: Sequence[PersonId]) -> set[PersonId]:
    """For whom of these a plan runs, on whatever account."""
    return {PersonId(person) for person in store.running_persons(work, persons)}


def running_plan(work: Work, person: PersonId) -> PlanRun | None:
    """The plan that runs for the person, on whatever account; None: none does."""
    return next(iter(list_runs(work, "running", person, None, 1)), None)


def take_step(work: Work, run_id: UUID, step_id: str) -> None:
    """A step's time has come."""
    run = _locked(work, run_id)
    if run is None or run.state != "running" or run.outcomes.get(step_id) != _WAITING:
        return
    plan = plan_named(run.plan)
    step = plan.steps.get(step_id)
    if step is None or plan.name != run.plan:  # the plan is another by now: what was begun of the old one ends
        _end(work, run, "ended", "plan_changed")
        return
    _take(work, run, plan, step, jobs.BULK)
    _finish_if_done(work, run_id, plan)


def note_step(work: Work, touch_id: TouchId) -> None:
    """A contact that was a step of a plan has ended, or a receipt has told more of it."""
    touch = get_touch(work, touch_id)
    if touch.plan_run is None or touch.step is None:
        return
    run = _locked(work, touch.plan_run)
    step_id = touch.step.partition("/")[2]
    if run is None or run.state != "running":
        return
    plan = plan_named(run.plan)
    touch = get_touch(work, touch_id)  # under the hold
    if touch.state.is_open or run.outcomes.get(step_id) == touch.state.value:
        return
    if touch.state.value == "suppressed" and touch.reason in ("promised", "answered"):
        _end(work, run, "ended", touch.reason)
        return
    _step_ended(work, run, plan, step_id, touch.state.value)
    _finish_if_done(work, run.id, plan)


def end_plan(work: Work, run_id: UUID, reason: str) -> None:
    """End a plan for good; what of it is queued is not sent. Raises ``NotFound``, ``Conflict("plan_over")``."""
    run = _locked(work, run_id)
    if run is None:
        raise NotFound("plan_run_not_found", field="run")
    if run.state != "running":
        raise Conflict("plan_over", state=run.state)
    _end(work, run, "ended", reason)


def get_run(work: Work, run_id: UUID) -> PlanRun:
    """Raises ``NotFound("plan_run_not_found")``."""
    row = store.run_row(work, run_id)
    if row is None:
        raise NotFound("plan_run_not_found", field="run")
    return _run(row)


def list_runs(
    work: Work,
    state: str | None,
    person: PersonId | None,
    before: UUID | None,
    limit: int,
    *,
    plan: str | None = None,
    reason: str | None = None,
) -> list[PlanRun]:
    """Runs, the newest first. ``plan``: its id, whatever the version."""
    return [_run(row) for row in store.list_runs(work, state, person, before, limit, plan, reason)]


@dataclass(frozen=True, slots=True)
class RunCount:
    """How many runs of a plan, in any version, are in a state for a reason."""

    plan: str
    state: str
    reason: str | None
    count: int


def count_runs(work: Work) -> list[RunCount]:
    """All runs, counted, the most first."""
    found: dict[tuple[str, str, str | None], int] = {}
    for row in store.count_runs(work):
        key = (row.plan.rpartition(".v")[0], row.state, row.reason)
        found[key] = found.get(key, 0) + row.n
    return [RunCount(*key, count) for key, count in sorted(found.items(), key=lambda each: -each[1])]


def steps_due(work: Work, run: PlanRun) -> Mapping[str, datetime]:
    """When each step of a run that waits is to be taken."""
    return store.steps_due(work, run.id, run.started_at) if run.state == "running" else {}


def _run(row: Any) -> PlanRun:
    return PlanRun(
        row.id,
        PersonId(row.person),
        AccountId(row.account),
        row.plan,
        row.state,
        row.reason,
        row.outcomes,
        row.started_at,
        row.ended_at,
    )


def _locked(work: Work, run_id: UUID) -> Any:
    seen = store.run_row(work, run_id)
    if seen is None:
        return None
    hold_person(work, PersonId(seen.person))
    return store.run_row(work, run_id, lock=True)


def _take(work: Work, run: Any, plan: Plan, step: Step, priority: int) -> Permit | Refusal | str | None:
    """Ask for a step's contact, unless it makes no sense any more or must wait."""
    now = work.now()
    if (reason := _why_over(work, run, step)) is not None:
        _end(work, run, "ended", reason)
        return None
    if now >= run.started_at + plan.lasts:
        _end(work, run, "ended", "too_late")
        return None
    last = touch_store.last_out(work, same_person(work, PersonId(run.person)))
    if last is not None and now < last + plan.spacing:
        _schedule(work, run.id, step, last + plan.spacing, is_delay=False)
        return None
    try:
        answer = offer_contact(
            work,
            PersonId(run.person),
            step.channel,
            step.purpose,
            step.template,
            {},
            account=AccountId(run.account),
            priority=priority,
            deadline=now + step.within,
            plan_run=run.id,
            step=f"{plan.id}/{step.id}",
        )
    except (Conflict, NotFound, Invalid) as error:  # no text, or none that legal has signed
        _step_ended(work, run, plan, step.id, "skipped")
        return error.code
    if isinstance(answer, Refusal):
        _refused(work, run, plan, step, answer)
        return answer
    _note(work, run.id, step.id, "queued")
    return answer[1]


def _refused(work: Work, run: Any, plan: Plan, step: Step, refusal: Refusal) -> None:
    """Ended, put off to when it would be lawful, or given up."""
    for rule, reason in _ENDING.items():
        if rule in refusal.rules:
            _end(work, run, "ended", reason)
            return
    if refusal.earliest is not None and refusal.earliest <= min(work.now() + step.within, run.started_at + plan.lasts):
        _schedule(work, run.id, step, refusal.earliest, is_delay=False)
    else:
        _step_ended(work, run, plan, step.id, "refused")


def _why_over(work: Work, run: Any, step: Step) -> str | None:
    """Why a plan makes no sense any more, as a code; None: it does."""
    person = get_person(work, PersonId(run.person))
    account = AccountId(run.account)
    owed = owed_on(work, [account], work.now().astimezone(zone_of(person)).date())[account]
    if owed.due_minor == 0 and (step.purpose is not Purpose.REMIND or owed.next_due is None):
        return "paid"
    if has_open_promise(work, person.id, account):
        return "promised"
    if receipt_store.replied_since(work, same_person(work, person.id), run.started_at):
        return "answered"
    return None


def _step_ended(work: Work, run: Any, plan: Plan, step_id: str, outcome: str) -> None:
    _note(work, run.id, step_id, outcome)
    known = store.run_row(work, run.id).outcomes
    for step in plan.steps_after(step_id, outcome):
        if step.id not in known:
            _schedule(work, run.id, step, work.now())


def _schedule(work: Work, run: UUID, step: Step, moment: datetime, *, is_delay: bool = True) -> None:
    """``moment``: what ``step.after`` counts from, or with ``is_delay`` false when it comes."""
    due_at = moment + step.after if is_delay else moment
    _note(work, run, step.id, _WAITING)
    jobs.enqueue(
        work, "take_step", {"run": run, "step": step.id}, due_at=due_at, key=f"take_step:{run}:{step.id}:{due_at.isoformat()}"
    )


def _note(work: Work, run: UUID, step_id: str, outcome: str) -> None:
    store.save_outcomes(work, run, {**store.run_row(work, run).outcomes, step_id: outcome})


def _finish_if_done(work: Work, run_id: UUID, plan: Plan) -> None:
    """A plan is done when nothing of it waits, is queued, or could still turn out to have missed the person."""
    run = store.run_row(work, run_id)
    if run.state != "running":
        return
    for step_id, outcome in run.outcomes.items():
        if outcome in (_WAITING, "queued"):
            return
        if plan.may_turn(step_id, outcome) and work.now() < run.started_at + plan.lasts:
            jobs.enqueue(work, "close_plan", {"run": run_id}, due_at=run.started_at + plan.lasts, key=f"close_plan:{run_id}")
            return
    _end(work, run, "done", "steps_taken")


def close_plan(work: Work, run_id: UUID) -> None:
    """A plan that only waited for bad news has waited long enough."""
    run = _locked(work, run_id)
    if run is not None and run.state == "running":
        plan = plan_named(run.plan)
        _finish_if_done(work, run_id, plan)


def _end(work: Work, run: Any, state: str, reason: str) -> None:
    store.end_run(work, run.id, state, reason, work.now())
    record(work, PlanEnded(PersonId(run.person), AccountId(run.account), run.id, run.plan, state, reason, work.actor))
