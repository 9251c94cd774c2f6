"""HTTP of touch plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import Conflict
from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import find_account, find_person, get_accounts, get_persons
from tideover.gate import Channel, Purpose, Refusal
from tideover.outreach.actions.plans import PlanRun, RunCount, count_runs, end_plan, get_run, list_runs, start_plan, steps_due
from tideover.outreach.actions.sending import list_touches
from tideover.outreach.actions.signing import list_templates
from tideover.outreach.model import TouchState
from tideover.outreach.plans import Plan, Step, load_plans
from tideover.outreach.store.touches import TouchFilter
from tideover.outreach.templates import Rendition
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["outreach"])

RunState = Literal["running", "done", "ended"]
RunReason = Literal[
    "steps_taken", "paid", "promised", "answered", "stopped", "too_late", "plan_changed", "ended_by_person", "replanned"
]
_MOST_CONTACTS = 50  # of a run: more than any plan has steps


class PlanStepShown(Shown):
    """A step of a plan, ``after_s`` seconds after the end of the one it ``follows``, or after the beginning. ``only_if``: the
    outcomes of that one that lead here, null: any. ``texts``: by language a version of its text that may be sent now."""

    step: str
    channel: Channel
    purpose: Purpose
    template: str
    follows: str | None
    after_s: int
    only_if: list[str] | None
    texts: dict[str, str]


class RunsCounted(Shown):
    state: RunState
    reason: RunReason | None
    count: int


class TouchPlanShown(Shown):
    """A plan. ``spacing_s``: from any other contact, at least; ``lasts_s``: at most; ``runs``: of any version, counted."""

    id: str
    plan: str
    title_zh: str
    title_en: str
    spacing_s: int
    lasts_s: int
    steps: list[PlanStepShown]
    runs: list[RunsCounted]


class TouchPlansShown(Shown):
    plans: list[TouchPlanShown]


class PlanRunShown(Shown):
    """A plan as it runs, or ran, for a person. ``outcomes``: by step ``waiting``, ``queued`` or how it ended."""

    run: str
    person: str
    account: str
    plan: str
    state: RunState
    reason: RunReason | None
    outcomes: dict[str, str]
    started_at: Moment
    ended_at: Moment | None


class PlanRunRow(PlanRunShown):
    """A run, and whose it is. ``ref``: the lender's reference of the person; ``name`` is masked; ``zone`` null: unknown."""

    ref: str
    name: str
    zone: str | None
    is_erased: bool
    account_ref: str


class PlanRunsShown(Shown):
    runs: list[PlanRunRow]
    next: str | None


class StepContact(Shown):
    step: str
    contact: str
    state: TouchState
    reason: str | None


class PlanRunFile(PlanRunRow):
    """``due``: when each step that waits is to be taken; ``contacts``: those that its steps became."""

    due: dict[str, Moment]
    contacts: list[StepContact]


class PlanBegun(PlanRunShown):
    """``refused``: the rules that refused the first step."""

    refused: list[str]


def _span(length: timedelta) -> int:
    return int(length.total_seconds())


def _texts_of(step: Step, texts: Sequence[Rendition], today: date) -> dict[str, str]:
    fit = [
        text
        for text in texts
        if text.name == step.template
        and text.channel == step.channel
        and step.purpose in text.purposes
        and text.obstacle(today) is None
    ]
    return {text.language: str(text.id) for text in sorted(fit, key=lambda each: each.version)}


def _plan_view(plan: Plan, texts: Sequence[Rendition], counts: Sequence[RunCount], today: date) -> dict[str, Any]:
    return {
        "id": plan.id,
        "plan": plan.name,
        "title_zh": plan.title_zh,
        "title_en": plan.title_en,
        "spacing_s": _span(plan.spacing),
        "lasts_s": _span(plan.lasts),
        "steps": [
            {
                "step": step.id,
                "channel": step.channel.value,
                "purpose": step.purpose.value,
                "template": step.template,
                "follows": step.follows,
                "after_s": _span(step.after),
                "only_if": sorted(step.only_if) if step.only_if is not None else None,
                "texts": _texts_of(step, texts, today),
            }
            for step in plan.steps.values()
        ],
        "runs": [{"state": each.state, "reason": each.reason, "count": each.count} for each in counts if each.plan == plan.id],
    }


def run_view(run: PlanRun) -> dict[str, Any]:
    """``PlanRunShown``."""
    return {
        "run": str(run.id),
        "person": str(run.person),
        "account": str(run.account),
        "plan": run.plan,
        "state": run.state,
        "reason": run.reason,
        "outcomes": dict(run.outcomes),
        "started_at": run.started_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }


def _run_rows(work: Work, found: Sequence[PlanRun]) -> list[dict[str, Any]]:
    people = {person.id: person for person in get_persons(work, {run.person for run in found})}
    accounts = {account.id: account for account in get_accounts(work, {run.account for run in found})}
    return [
        {
            **run_view(run),
            "ref": people[run.person].ref,
            "name": people[run.person].masked_name,
            "zone": people[run.person].zone,
            "is_erased": people[run.person].is_erased,
            "account_ref": accounts[run.account].ref,
        }
        for run in found
    ]


@router.get("/plans", response_model=TouchPlansShown)
def plans(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """The touch plans there are, and how they fared."""
    require(actor, Permission.SEE_PEOPLE)
    texts, counts, today = list_templates(work), count_runs(work), work.today()
    return {"plans": [_plan_view(plan, texts, counts, today) for plan in load_plans().values()]}


@router.get("/plan-runs", response_model=PlanRunsShown)
def runs(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: RunState | None = None,
    person: str | None = None,
    plan: Annotated[str | None, Query(max_length=60)] = None,
    reason: RunReason | None = None,
) -> dict[str, Any]:
    """Plans that run or ran, the newest first. ``plan``: its id, in any version."""
    require(actor, Permission.SEE_PEOPLE)
    before = paging.start(UUID)
    of = find_person(work, person).id if person else None
    found = list_runs(work, state, of, before[0] if before else None, paging.limit, plan=plan, reason=reason)
    last = [str(found[-1].id)] if len(found) == paging.limit else None
    return {"runs": _run_rows(work, found), "next": paging.next_cursor(last)}


@router.get("/plan-runs/{run}", response_model=PlanRunFile)
def one_run(run: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A plan as it runs, or ran, for a person: how each step ended, when the next comes, and what they became."""
    require(actor, Permission.SEE_PEOPLE)
    found = get_run(work, parse_id(run, "run"))
    touches = list_touches(work, TouchFilter(plan_run=found.id), None, _MOST_CONTACTS)
    return {
        **_run_rows(work, [found])[0],
        "due": {step: at.isoformat() for step, at in steps_due(work, found).items()},
        "contacts": [
            {
                "step": touch.step.partition("/")[2],
                "contact": str(touch.id),
                "state": touch.state.value,
                "reason": touch.reason,
            }
            for touch in touches
            if touch.step
        ],
    }


class PlanRequest(BaseModel):
    """``plan``: its id; ``account``: our id or the lender's reference; its borrower is contacted."""

    model_config = ConfigDict(extra="forbid")

    plan: str = Field(max_length=60)
    account: str = Field(max_length=100)


@router.post("/plan-runs", status_code=201, response_model=PlanBegun)
def begin(request: PlanRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Begin a plan; what comes at once is asked for at once. ``refused``: the rules that refused the first step."""
    require(actor, Permission.CONTACT)
    begun = start_plan(work, request.plan, find_account(work, request.account).id)
    if begun is None:
        raise Conflict("plan_runs_already", field="account", expected="a borrower for whom no plan runs")
    run, answer = begun
    return {**run_view(get_run(work, run)), "refused": list(answer.rules) if isinstance(answer, Refusal) else []}


@router.post("/plan-runs/{run}/ending", response_model=PlanRunShown)
def end(run: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """End a plan: what of it is queued is not sent."""
    require(actor, Permission.CONTACT)
    id_ = parse_id(run, "run")
    end_plan(work, id_, "ended_by_person")
    return run_view(get_run(work, id_))
