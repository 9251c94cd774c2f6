"""The pages of touch plans: what there is, drawn in order; those that run; and on a person's page, theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import PersonId, parse_id
from tideover.base.work import Work
from tideover.book import find_person, get_account, get_person, zone_of
from tideover.gate import NumberNote, numbers_of
from tideover.outreach import (
    Plan,
    PlanRun,
    Rendition,
    RunCount,
    Step,
    TouchFilter,
    count_inbox,
    count_runs,
    end_plan,
    get_run,
    list_runs,
    list_templates,
    list_touches,
    load_plans,
    plan_named,
    steps_due,
)
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.locales import name_of, translate
from tideover.workbench.rendering import desk_viewer, respond

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=200)]
STATES = ("running", "done", "ended")
REASONS = (
    "steps_taken", "paid", "promised", "answered", "stopped", "too_late", "plan_changed", "ended_by_person", "replanned",
)  # fmt: skip
TONES = {"running": "tide", "done": "good", "ended": "calm"}
OUTCOME_TONES = {
    "delivered": "good", "sent": "good", "queued": "tide", "waiting": "calm", "in_doubt": "late", "undelivered": "stop",
    "refused": "stop", "failed": "stop",
}  # fmt: skip
# ``only_if = "not_reached"`` as plans' files say it.
_NOT_REACHED = frozenset({"undelivered", "refused", "failed", "expired", "skipped"})
_ORDER = ("sent", "delivered", "in_doubt", "undelivered", "refused", "failed", "expired", "cancelled", "suppressed", "skipped")


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as it is drawn. ``depth``: how many come before it; ``when`` and ``only_if`` in words; ``text``: a version of
    its text that may be sent now (None: none); ``outcome`` and ``due``: in a run."""

    step: Step
    depth: int
    when: str
    only_if: str | None
    text: Rendition | None
    outcome: str | None = None
    due: datetime | None = None


def steps_shown(
    plan: Plan,
    texts: Sequence[Rendition],
    today: date,
    language: str,
    outcomes: Mapping[str, str] | None = None,
    due: Mapping[str, datetime] | None = None,
) -> list[StepShown]:
    """A plan's steps, each behind the one it follows."""

    def usable(step: Step) -> Rendition | None:
        fit = [
            text
            for text in texts
            if text.name == step.template
            and text.channel == step.channel
            and step.purpose in text.purposes
            and text.obstacle(today) is None
        ]
        return max(fit, key=lambda text: (text.language == language, text.version), default=None)

    def walk(follows: str | None, depth: int) -> Iterator[StepShown]:
        for step in plan.steps.values():
            if step.follows == follows:
                shown = StepShown(step, depth, _when(plan, step, language), _only_if(step, language), usable(step))
                if outcomes is not None:
                    shown = StepShown(
                        shown.step,
                        depth,
                        shown.when,
                        shown.only_if,
                        shown.text,
                        outcomes.get(step.id),
                        (due or {}).get(step.id),
                    )
                yield shown
                yield from walk(step.id, depth + 1)

    return list(walk(None, 0))


def _when(plan: Plan, step: Step, language: str) -> str:
    after = span(language, step.after) if step.after else ""
    if step.follows is None:
        return translate(language, "plan.begins_after", after=after) if after else translate(language, "plan.at_once")
    before = name_of(language, "channel", plan.steps[step.follows].channel.value)
    if not after:
        return translate(language, "plan.right_after", step=before)
    return translate(language, "plan.after", step=before, after=after)


def _only_if(step: Step, language: str) -> str | None:
    if step.only_if is None:
        return None
    if step.only_if == _NOT_REACHED:
        return translate(language, "plan.not_reached")
    *most, last = (name_of(language, "outcome", each) for each in _ORDER if each in step.only_if)
    if most:
        joint = translate(language, "plan.comma")
        last = translate(language, "plan.or", most=joint.join(most), last=last)
    return translate(language, "plan.only_if", outcomes=last)


# --- the plans --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan as the list draws it. ``counts``: state -> (how many runs, of these reason -> how many)."""

    plan: Plan
    title: str
    spacing: str
    lasts: str
    steps: Sequence[StepShown]
    counts: Mapping[str, tuple[int, Sequence[tuple[str, int]]]]


def plans_shown(
    plans: Sequence[Plan], counts: Sequence[RunCount], texts: Sequence[Rendition], today: date, language: str
) -> list[PlanShown]:
    """Every plan with its steps and how its runs fared."""
    shown = []
    for plan in plans:
        mine = [each for each in counts if each.plan == plan.id]
        by_state = {
            state: (
                sum(each.count for each in mine if each.state == state),
                [(each.reason, each.count) for each in mine if each.state == state and each.reason],
            )
            for state in STATES
        }
        shown.append(
            PlanShown(
                plan,
                title_of(plan, language),
                span(language, plan.spacing),
                span(language, plan.lasts),
                steps_shown(plan, texts, today, language),
                by_state,
            )
        )
    return shown


def title_of(plan: Plan, language: str) -> str:
    """What a plan does, in a few words."""
    return plan.title_zh if language == "zh-CN" else plan.title_en


@router.get("/plans")
def plans_page(request: Request, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """The touch plans, their steps in order, how many run and how the others ended."""
    require(actor, Permission.SEE_PEOPLE)
    viewer = desk_viewer(request, work)
    today = work.today()
    plans = plans_shown(list(load_plans().values()), count_runs(work), list_templates(work), today, viewer.language)
    return respond(request, "plans.html", viewer, plans=plans, tones=TONES, outcome_tones=OUTCOME_TONES)


# --- runs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunWish:
    """Which runs the list shows; empty: any."""

    state: str = ""
    plan: str = ""
    reason: str = ""
    person: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """What further pages of the list carry along."""
        return {name: value for name in ("state", "plan", "reason", "person") if (value := getattr(self, name))}


@router.get("/plans/runs")
def runs_page(
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: Asked = "",
    plan: Asked = "",
    reason: Asked = "",
    person: Asked = "",
) -> HTMLResponse:
    """Plans that run or ran, the newest first, and how each step ended."""
    require(actor, Permission.SEE_PEOPLE)
    wish = RunWish(
        state if state in STATES else "",
        plan if plan in load_plans() else "",
        reason if reason in REASONS else "",
        person.strip(),
    )
    start = paging.start(UUID)
    found: list[PlanRun] = []
    problem = None
    try:
        whose = find_person(work, wish.person).id if wish.person else None
        before = start[0] if start else None
        found = list_runs(
            work, wish.state or None, whose, before, paging.limit, plan=wish.plan or None, reason=wish.reason or None
        )
    except NotFound:
        problem = "people.not_found"
    viewer = desk_viewer(request, work)
    rows = []
    for run in found:
        whom = get_person(work, run.person)
        rows.append((run, whom, get_account(work, run.account), viewer.teller(zone_of(whom)), outcomes_shown(run)))
    return respond(
        request,
        "plan_runs.html",
        viewer,
        422 if problem else 200,
        rows=rows,
        wish=wish,
        problem=problem,
        further=paging.next_cursor([str(found[-1].id)] if len(found) == paging.limit else None),
        is_first=start is None,
        states=STATES,
        plans=list(load_plans()),
        reasons=REASONS,
        tones=TONES,
        outcome_tones=OUTCOME_TONES,
    )


def outcomes_shown(run: PlanRun) -> list[tuple[str, str, str]]:
    """(step, its channel or nothing, how it stands) of a run, in the plan's order."""
    plan = _plan_of(run)
    order = list(plan.steps) if plan else []
    steps = sorted(run.outcomes, key=lambda step: order.index(step) if step in order else len(order))
    return [
        (step, plan.steps[step].channel.value if plan and step in plan.steps else "", outcome_of(run, step)) for step in steps
    ]


def outcomes_of(run: PlanRun) -> dict[str, str]:
    """How each step stands, by its id."""
    return {step: outcome_of(run, step) for step in run.outcomes}


def outcome_of(run: PlanRun, step: str) -> str:
    """How a step stands: what waited when its plan ended is not taken any more."""
    outcome = run.outcomes[step]
    return "not_taken" if outcome == "waiting" and run.state != "running" else outcome


def _plan_of(run: PlanRun) -> Plan | None:
    """The plan that a run is of, where it is still the same version."""
    try:
        plan = plan_named(run.plan)
    except Invalid:
        return None
    return plan if plan.name == run.plan else None


@router.get("/plans/runs/{run}")
def run_page(request: Request, run: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """A plan as it runs, or ran, for a person: each step, how it ended, when the next comes."""
    require(actor, Permission.SEE_PEOPLE)
    return _run_page(request, work, get_run(work, parse_id(run, "run")), None)


@router.post("/plans/runs/{run}/ending")
def ending(request: Request, run: str, work: CurrentWork, actor: CurrentActor) -> Response:
    """End a plan: what of it is queued is not sent."""
    require(actor, Permission.CONTACT)
    id_ = parse_id(run, "run")
    try:
        end_plan(work, id_, "ended_by_person")
    except Conflict as error:
        request.state.failed = True
        return _run_page(request, work, get_run(work, id_), f"plan.problem.{error.code}")
    return RedirectResponse(f"/plans/runs/{id_}", 303)


def _run_page(request: Request, work: Work, run: PlanRun, problem: str | None) -> HTMLResponse:
    viewer = desk_viewer(request, work, f"/plans/runs/{run.id}")
    person = get_person(work, run.person)
    account = get_account(work, run.account)
    plan = _plan_of(run)
    texts = list_templates(work) if plan else []
    steps = steps_shown(plan, texts, work.today(), viewer.language, outcomes_of(run), steps_due(work, run)) if plan else []
    touches = list_touches(work, TouchFilter(plan_run=run.id), None, 50)
    return respond(
        request,
        "plan_run.html",
        viewer,
        409 if problem else 200,
        run=run,
        plan=plan,
        title=title_of(plan, viewer.language) if plan else "",
        steps=steps,
        person=person,
        account=account,
        contacts={touch.step.partition("/")[2]: touch for touch in touches if touch.step},
        teller=viewer.teller(zone_of(person), {str(account.id): account.ref}),
        problem=problem,
        tones=TONES,
        outcome_tones=OUTCOME_TONES,
        outcomes=outcomes_shown(run),
    )


# --- on a person's page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person's page tells of reaching them. ``next_steps``: (channel, how it stands, when it comes) of the running
    plan; ``notes``: of each address by its blind index, what is known of it by aspect."""

    run: PlanRun | None
    next_steps: Sequence[tuple[str, str, datetime | None]]
    plans: Sequence[str]
    inbox: int
    inbox_read: int
    notes: Mapping[str, Mapping[str, NumberNote]]


def reach_of(work: Work, person: PersonId) -> Reach:
    """How a person is being reached now."""
    running = list_runs(work, "running", person, None, 1)
    run = running[0] if running else None
    steps: list[tuple[str, str, datetime | None]] = []
    if run is not None:
        due = steps_due(work, run)
        steps = [
            (channel or step, how, due.get(step)) for step, channel, how in outcomes_shown(run) if how in ("waiting", "queued")
        ]
    messages, read = count_inbox(work, person)
    notes = {view.address.blind: found for view, found in numbers_of(work, person) if found}
    return Reach(run, steps, list(load_plans()), messages, read, notes)


def span(language: str, length: timedelta) -> str:
    """``3 days``, ``4 hours``: a length of time in its greatest whole unit, 48 hours being hours still."""
    minutes = max(int(length.total_seconds() // 60), 0)
    for unit, size, least in (("day", 1440, 2880), ("hour", 60, 60), ("minute", 1, 0)):
        if minutes >= least and (unit == "minute" or minutes % size == 0 or minutes >= 3 * size):
            count = minutes // size
            return translate(language, f"span.{unit}" if count == 1 else f"span.{unit}s", count=count)
    raise AssertionError
