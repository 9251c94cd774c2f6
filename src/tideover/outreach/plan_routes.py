"""HTTP of touch plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import Conflict
from tideover.base.http import CurrentPaging, CurrentWork
from tideover.base.ids import parse_id
from tideover.book import find_account, find_person
from tideover.gate import Refusal
from tideover.outreach.actions.plans import PlanRun, end_plan, get_run, list_runs, start_plan
from tideover.outreach.plans import Plan, load_plans
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["outreach"])


def _span(length: timedelta) -> int:
    return int(length.total_seconds())


def _plan_view(plan: Plan) -> dict[str, Any]:
    return {
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
            }
            for step in plan.steps.values()
        ],
    }


def run_view(run: PlanRun) -> dict[str, Any]:
    """A plan as it runs, or ran, for a person."""
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


@router.get("/plans")
def plans(actor: CurrentActor) -> dict[str, Any]:
    """The touch plans there are."""
    require(actor, Permission.SEE_PEOPLE)
    return {"plans": [_plan_view(plan) for plan in load_plans().values()]}


@router.get("/plan-runs")
def runs(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: Literal["running", "done", "ended"] | None = None,
    person: str | None = None,
) -> dict[str, Any]:
    """Plans that run or ran, the newest first."""
    require(actor, Permission.SEE_PEOPLE)
    before = paging.start(UUID)
    of = find_person(work, person).id if person else None
    found = list_runs(work, state, of, before[0] if before else None, paging.limit)
    last = [str(found[-1].id)] if len(found) == paging.limit else None
    return {"runs": [run_view(run) for run in found], "next": paging.next_cursor(last)}


class PlanRequest(BaseModel):
    """``plan``: its id; ``account``: our id or the lender's reference; its borrower is contacted."""

    model_config = ConfigDict(extra="forbid")

    plan: str = Field(max_length=60)
    account: str = Field(max_length=100)


@router.post("/plan-runs", status_code=201)
def begin(request: PlanRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Begin a plan; what comes at once is asked for at once. ``refused``: the rules that refused the first step."""
    require(actor, Permission.CONTACT)
    begun = start_plan(work, request.plan, find_account(work, request.account).id)
    if begun is None:
        raise Conflict("plan_runs_already", field="account", expected="a borrower for whom no plan runs")
    run, answer = begun
    return {**run_view(get_run(work, run)), "refused": list(answer.rules) if isinstance(answer, Refusal) else []}


@router.post("/plan-runs/{run}/ending")
def end(run: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """End a plan: what of it is queued is not sent."""
    require(actor, Permission.CONTACT)
    id_ = parse_id(run, "run")
    end_plan(work, id_, "ended_by_person")
    return run_view(get_run(work, id_))
