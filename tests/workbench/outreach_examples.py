"""How somebody is being reached, from plain objects."""

from __future__ import annotations

from uuid import UUID

from tests.workbench.case_examples import ACCOUNT, PERSON, at

from tideover.gate import NumberNote, NumberState
from tideover.outreach import PlanRun, load_plans
from tideover.workbench.plan_pages import Reach

RUN = UUID(int=0x91)


def a_run(state: str = "running", reason: str | None = None, plan: str = "gentle-overdue.v1") -> PlanRun:
    outcomes = {"mail": "delivered", "text": "waiting"}
    return PlanRun(RUN, PERSON, ACCOUNT, plan, state, reason, outcomes, at(1, "10:00"), at(2, "10:00") if reason else None)


def a_reach(runs: bool = True) -> Reach:
    notes = {
        f"b{number}": {"line": NumberNote(state, at(3, "10:00"), "receipt"), "sms": NumberNote(NumberState.OPTED_OUT, at(3, "10:01"), "message")}
        for number, state in enumerate((NumberState.VOID, NumberState.LIVE, NumberState.WRONG_PERSON), 1)
    }  # fmt: skip
    steps = [("sms", "waiting", at(2, "10:00"))]
    return Reach(a_run() if runs else None, steps if runs else [], list(load_plans()), 3 if runs else 0, 1, notes)
