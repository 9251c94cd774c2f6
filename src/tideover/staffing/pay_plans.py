"""Pay plans, checked: nobody's variable pay may hang on the amount recovered alone, or mostly (CN-K1). Pure.

A plan is TOML: ``name``, and a ``[[measures]]`` for each measure with ``measure``, ``weight`` (a whole number; together 100)
and ``gate`` (true: missing it, nothing is paid at all). The article forbids a single method based on the amount recovered; that
measures of it weigh less than half together, and gate nothing, is our reading of what would still come to that.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

# What a plan may weigh, and which of it is the amount recovered, under whatever name.
MEASURES = frozenset(
    {
        "kept_promises",
        "cures",
        "quality",
        "upheld_complaints",
        "rule_breaks",
        "training",
        "attendance",
        "satisfaction",
        "first_answers",
    }
)
RECOVERED = frozenset({"recovered_amount", "recovery_rate", "recovered_count"})
WHOLE, HALF = 100, 50
RULE = "CN-K1"


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What is wrong, and where. ``line``: of the plan's text, from 1; ``rule``: the one it breaks, None: the form."""

    line: int
    field: str
    code: str
    expected: str
    rule: str | None = None


def check_pay_plan(text: str) -> list[PlanFault]:
    """Everything wrong with a plan, by line; none: it may be used."""
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
    by_amount = [(line, each) for line, each in zip(lines, measures, strict=False) if each["measure"] in RECOVERED]
    if by_amount and len(by_amount) == len(measures):
        faults.append(
            PlanFault(by_amount[0][0], "measure", "only_recovered", "measures that are not the amount recovered", RULE)
        )
    elif sum(each["weight"] for _, each in by_amount) * 2 >= total:
        expected = f"less than {HALF} of {WHOLE} for what was recovered"
        faults.append(PlanFault(by_amount[0][0], "weight", "mostly_recovered", expected, RULE))
    faults += [
        PlanFault(line, "gate", "recovered_gates", "no gate by what was recovered: it would decide everything", RULE)
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
    if not isinstance(measure, str) or measure not in MEASURES | RECOVERED:
        faults.append(PlanFault(line, "measure", "unknown_measure", ", ".join(sorted(MEASURES | RECOVERED))))
    elif measure in seen:
        faults.append(PlanFault(line, "measure", "measure_twice", "each measure once"))
    else:
        seen.add(measure)
    if type(weight) is not int or not 1 <= weight <= WHOLE:
        faults.append(PlanFault(line, "weight", "invalid_weight", f"a whole number, 1 to {WHOLE}"))
    if type(each.get("gate", False)) is not bool:
        faults.append(PlanFault(line, "gate", "invalid_gate", "true or false"))
    return faults
