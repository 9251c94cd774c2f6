"""HTTP of how a person is being reached now: their plan, what comes next, their inbox, what is known of their numbers."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter

from tideover.base.errors import Invalid
from tideover.base.http import CurrentWork, Moment, Shown
from tideover.base.work import Work
from tideover.book import find_person
from tideover.gate import Channel, numbers_of
from tideover.outreach import Plan, PlanRun, count_inbox, list_runs, plan_named, steps_due
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["workbench"])

_OPEN = ("waiting", "queued")


class NextStep(Shown):
    """A step that is still to come. ``channel`` null: the plan has another version by now; ``due`` null: it is queued, or waits
    for the one before it."""

    step: str
    channel: Channel | None
    state: Literal["waiting", "queued"]
    due: Moment | None


class RunningPlan(Shown):
    run: str
    plan: str
    account: str
    started_at: Moment
    next: list[NextStep]


class NumberNoteShown(Shown):
    """The latest word on a number: on its line (``aspect`` ``line``), or on a channel to it."""

    aspect: str
    state: str
    source: str
    at: Moment


class NotedAddress(Shown):
    """``address``: as in the person's file."""

    address: str
    notes: list[NumberNoteShown]


class ReachShown(Shown):
    """``running`` null: no plan runs; ``addresses``: those of which something is noted."""

    person: str
    running: RunningPlan | None
    inbox: int
    inbox_read: int
    addresses: list[NotedAddress]


@router.get("/persons/{person}/reach", response_model=ReachShown)
def reach(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """How a person is being reached now."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    running = next(iter(list_runs(work, "running", found.id, None, 1)), None)
    messages, read = count_inbox(work, found.id)
    return {
        "person": str(found.id),
        "running": None if running is None else _running_view(work, running),
        "inbox": messages,
        "inbox_read": read,
        "addresses": [
            {
                "address": view.address.blind,
                "notes": [
                    {"aspect": aspect, "state": note.state.value, "source": note.source, "at": note.at.isoformat()}
                    for aspect, note in notes.items()
                ],
            }
            for view, notes in numbers_of(work, found.id)
            if notes
        ],
    }


def _running_view(work: Work, run: PlanRun) -> dict[str, Any]:
    plan, due = _plan_of(run), steps_due(work, run)
    order = list(plan.steps) if plan else []
    steps = sorted(run.outcomes, key=lambda step: order.index(step) if step in order else len(order))
    return {
        "run": str(run.id),
        "plan": run.plan,
        "account": str(run.account),
        "started_at": run.started_at.isoformat(),
        "next": [
            {
                "step": step,
                "channel": plan.steps[step].channel.value if plan and step in plan.steps else None,
                "state": run.outcomes[step],
                "due": due[step].isoformat() if step in due else None,
            }
            for step in steps
            if run.outcomes[step] in _OPEN
        ],
    }


def _plan_of(run: PlanRun) -> Plan | None:
    """The plan that a run is of, where it is still the same version."""
    try:
        plan = plan_named(run.plan)
    except Invalid:
        return None
    return plan if plan.name == run.plan else None
