"""On a person's page, how they are being reached now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tideover.base.errors import Invalid
from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.gate import NumberNote, numbers_of
from tideover.outreach import Plan, PlanRun, count_inbox, list_runs, load_plans, plan_named, steps_due


def outcomes_shown(run: PlanRun) -> list[tuple[str, str, str]]:
    """(step, its channel or nothing, how it stands) of a run, in the plan's order."""
    plan = _plan_of(run)
    order = list(plan.steps) if plan else []
    steps = sorted(run.outcomes, key=lambda step: order.index(step) if step in order else len(order))
    return [
        (step, plan.steps[step].channel.value if plan and step in plan.steps else "", outcome_of(run, step)) for step in steps
    ]


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
