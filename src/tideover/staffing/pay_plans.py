"""Pay plans, checked: nobody's variable pay may hang on the amount recovered alone, or mostly (CN-K1). Pure.

A plan is TOML: ``name``, and a ``[[measures]]`` for each measure with ``measure``, ``weight`` (a whole number; together 100)
and ``gate`` (true: missing it, nothing is paid at all). The article forbids a single method based on the amount recovered; that
measures of it weigh less than half together, and gate nothing, is our reading of what would still come to that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

WHOLE, HALF = 100, 50


@dataclass(frozen=True, slots=True)
class PayMeasure:
    """What a plan may weigh. ``part``: ``recovered``, ``care`` or ``other``."""

    id: str
    part: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PayFinding:
    """What can be wrong: ``severity``: ``error`` or ``warning``; ``rule``: the one it breaks, None: the form."""

    code: str
    severity: str
    zh: str
    en: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What is wrong, and where. ``line``: of the plan's text, from 1."""

    line: int
    field: str
    code: str
    expected: str

    @property
    def finding(self) -> PayFinding:
        return pay_findings()[self.code]

    @property
    def rule(self) -> str | None:
        return self.finding.rule

    @property
    def is_error(self) -> bool:
        return self.finding.severity == "error"


@cache
def pay_measures() -> Mapping[str, PayMeasure]:
    """By id, in the file's order."""
    return {row["id"]: PayMeasure(**row) for row in _file()["measure"]}


@cache
def pay_findings() -> Mapping[str, PayFinding]:
    """By code."""
    return {row["code"]: PayFinding(**row) for row in _file()["finding"]}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("tideover.staffing").joinpath("pay_plans.toml").read_text(encoding="utf-8"))


def _parts(measures: list[dict[str, Any]]) -> set[str]:
    return {pay_measures()[each["measure"]].part for each in measures}


def check_pay_plan(text: str) -> list[PlanFault]:
    """Everything wrong with a plan, by line; without an error it may be used."""
    try:
        plan = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        return [PlanFault(int(found[1]) if found else max(text.count("\n"), 1), "plan", "not_toml", "TOML")]
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*measures\s*\]\]", line)]
    measures = plan.get("measures")
    faults = [PlanFault(1, key, "unknown_field", "name, measures") for key in plan.keys() - {"name", "measures"}]
    if not isinstance(plan.get("name"), str) or not plan["name"].strip():
        faults.append(PlanFault(1, "name", "name_missing", "what the plan is called"))
    if not isinstance(measures, list) or not measures or not all(isinstance(each, dict) for each in measures):
        return [*faults, PlanFault(1, "measures", "measures_missing", "a [[measures]] for each measure")]
    lines += [1] * (len(measures) - len(lines))  # written in line, as an array
    seen: set[str] = set()
    for line, each in zip(lines, measures, strict=False):
        faults += _faults_of(line, each, seen)
    if faults:
        return sorted(faults, key=lambda fault: fault.line)
    total = sum(each["weight"] for each in measures)
    if total != WHOLE:
        faults.append(PlanFault(lines[0], "weight", "weights_not_whole", f"weights that make {WHOLE} together, not {total}"))
    by_amount = [
        (line, each) for line, each in zip(lines, measures, strict=False) if pay_measures()[each["measure"]].part == "recovered"
    ]
    if by_amount and len(by_amount) == len(measures):
        faults.append(PlanFault(by_amount[0][0], "measure", "only_recovered", "measures that are not the amount recovered"))
    elif sum(each["weight"] for _, each in by_amount) * 2 >= total:
        expected = f"less than {HALF} of {WHOLE} for what was recovered"
        faults.append(PlanFault(by_amount[0][0], "weight", "mostly_recovered", expected))
    if "care" not in _parts(measures):
        faults.append(PlanFault(lines[0], "measures", "nothing_of_care", "a measure of how people were treated"))
    faults += [
        PlanFault(line, "gate", "recovered_gates", "no gate by what was recovered: it would decide everything")
        for line, each in by_amount
        if each.get("gate")
    ]
    return sorted(faults, key=lambda fault: fault.line)


def _faults_of(line: int, each: dict[str, Any], seen: set[str]) -> list[PlanFault]:
    faults = [
        PlanFault(line, key, "unknown_field", "measure, weight, gate")
        for key in sorted(each.keys() - {"measure", "weight", "gate"})
    ]
    measure, weight = each.get("measure"), each.get("weight")
    if not isinstance(measure, str) or measure not in pay_measures():
        faults.append(PlanFault(line, "measure", "unknown_measure", ", ".join(sorted(pay_measures()))))
    elif measure in seen:
        faults.append(PlanFault(line, "measure", "measure_twice", "each measure once"))
    else:
        seen.add(measure)
    if type(weight) is not int or not 1 <= weight <= WHOLE:
        faults.append(PlanFault(line, "weight", "invalid_weight", f"a whole number, 1 to {WHOLE}"))
    if type(each.get("gate", False)) is not bool:
        faults.append(PlanFault(line, "gate", "invalid_gate", "true or false"))
    return faults
