"""HTTP of pay plans: checked, and nothing of them kept."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import Shown
from tideover.security import CurrentActor, Permission, require
from tideover.staffing.pay_plans import PlanFault, check_pay_plan, pay_measures

router = APIRouter(tags=["staffing"])
MOST_CHARACTERS = 20_000


class PayMeasureShown(Shown):
    """What a plan may weigh. ``part``: ``recovered`` (under whatever name), ``care`` (how people were treated) or ``other``."""

    measure: str
    part: Literal["recovered", "care", "other"]
    name_zh: str
    name_en: str


class PayMeasuresShown(Shown):
    measures: list[PayMeasureShown]


class PayPlanRequest(BaseModel):
    """``text``: the plan as TOML: ``name``, and a ``[[measures]]`` each with ``measure``, ``weight`` and perhaps ``gate``."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=MOST_CHARACTERS)


class PayFindingShown(Shown):
    """``line``: of the plan's text, from 1; ``rule``: the one it would break, null: the form of the plan."""

    line: int
    field: str
    code: str
    severity: Literal["error", "warning"]
    rule: str | None
    expected: str
    said_zh: str
    said_en: str


class PayPlanShown(Shown):
    """``may_be_used``: there is no error; warnings are worth a second look."""

    may_be_used: bool
    findings: list[PayFindingShown]


@router.get("/pay-plans/measures", response_model=PayMeasuresShown)
def measures_of_pay(actor: CurrentActor) -> dict[str, Any]:
    """What a pay plan may weigh."""
    require(actor, Permission.SEE_OPERATIONS)
    return {
        "measures": [
            {"measure": each.id, "part": each.part, "name_zh": each.zh, "name_en": each.en} for each in pay_measures().values()
        ]
    }


@router.post("/pay-plans/check", response_model=PayPlanShown)
def checking_pay_plan(request: PayPlanRequest, actor: CurrentActor) -> dict[str, Any]:
    """Say what is wrong with a pay plan, and where: pay may not hang on the amount recovered (CN-K1). Nothing is kept."""
    require(actor, Permission.SEE_OPERATIONS)
    faults = check_pay_plan(request.text)
    return {"may_be_used": not any(fault.is_error for fault in faults), "findings": [_view(fault) for fault in faults]}


def _view(fault: PlanFault) -> dict[str, Any]:
    told = fault.finding
    return {
        "line": fault.line,
        "field": fault.field,
        "code": fault.code,
        "severity": told.severity,
        "rule": told.rule,
        "expected": fault.expected,
        "said_zh": told.zh,
        "said_en": told.en,
    }
