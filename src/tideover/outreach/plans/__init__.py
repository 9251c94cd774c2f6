"""Touch plans: who is contacted in which order, on which channel, how far apart. Dated data files (``*.toml``). Pure.

A plan is steps. A step begins some time after the plan did, or after the step it follows came to an end; a fallback only
where that one ended in a way it names. Nothing here says what makes a step needless: that is read when its time comes
(``actions/plans.py``), and again when it is sent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from tideover.base.errors import Invalid
from tideover.gate import Channel, Purpose

# How a step can end: as its contact did (``TouchState``), or it was never asked for.
OUTCOMES = frozenset(
    {
        "sent", "delivered", "undelivered", "refused", "suppressed", "failed", "expired", "cancelled", "in_doubt", "skipped",
    }
)  # fmt: skip
_NOT_REACHED = frozenset({"undelivered", "refused", "failed", "expired", "skipped"})
_SPAN = re.compile(r"(\d+)(m|h|d)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Step:
    """``follows``: the step it comes after (None: the plan's beginning); ``after``: how long after; ``only_if``: the
    outcomes of that step that lead here (None: any); ``within``: how long it may wait for the gate's leave."""

    id: str
    channel: Channel
    purpose: Purpose
    template: str
    follows: str | None
    after: timedelta
    only_if: frozenset[str] | None
    within: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """``spacing``: the least time between any contact that went to the person and a step of this plan; ``lasts``: after
    that nothing more is begun; ``rest``: how long after its end the day leaves the person in peace (a person of ours may begin
    another)."""

    id: str
    version: int
    title_zh: str
    title_en: str
    spacing: timedelta
    lasts: timedelta
    rest: timedelta
    steps: Mapping[str, Step]

    @property
    def name(self) -> str:
        return f"{self.id}.v{self.version}"

    def first_steps(self) -> list[Step]:
        return [step for step in self.steps.values() if step.follows is None]

    def steps_after(self, step: str, outcome: str) -> list[Step]:
        """What follows a step that ended so."""
        return [
            other
            for other in self.steps.values()
            if other.follows == step and (other.only_if is None or outcome in other.only_if)
        ]

    def may_turn(self, step: str, outcome: str) -> bool:
        """Whether news of a contact that went out could still lead to another step."""
        return outcome == "sent" and any(
            other.follows == step and other.only_if is not None and "undelivered" in other.only_if
            for other in self.steps.values()
        )


@cache
def load_plans() -> Mapping[str, Plan]:
    """The shipped plans by id, of each the newest version. Raises ``Invalid("invalid_plan")`` naming file, plan and fault."""
    found: dict[str, Plan] = {}
    folder = resources.files("tideover.outreach.plans")
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            for plan in read_plans(path.name, path.read_text(encoding="utf-8")):
                if plan.id not in found or found[plan.id].version < plan.version:
                    found[plan.id] = plan
    return MappingProxyType(found)


def plan_named(id_: str) -> Plan:
    """Raises ``Invalid("unknown_plan")``."""
    plan = load_plans().get(id_.partition(".v")[0])
    if plan is None:
        raise Invalid("unknown_plan", field="plan", expected=", ".join(load_plans()))
    return plan


def read_plans(file: str, content: str) -> Iterator[Plan]:
    """Plans of a file's text."""
    for row in tomllib.loads(content)["plan"]:
        try:
            yield _plan(row)
        except (KeyError, ValueError, TypeError) as error:
            raise Invalid("invalid_plan", file=file, plan=row.get("id"), expected=str(error)) from error


def _plan(row: Mapping[str, Any]) -> Plan:
    steps: dict[str, Step] = {}
    for line in row["step"]:
        if unknown := set(line) - {"id", "channel", "purpose", "template", "follows", "after", "only_if", "within"}:
            raise ValueError(f"no such word in a step: {', '.join(sorted(unknown))}")
        step = _step(line)
        if step.id in steps:
            raise ValueError(f"two steps {step.id}")
        if step.follows is not None and step.follows not in steps:
            raise ValueError(f"step {step.id} follows one that stands before it")
        if step.follows is None and step.only_if is not None:
            raise ValueError(f"step {step.id} follows no step whose outcome could lead to it")
        steps[step.id] = step
    if not steps:
        raise ValueError("at least one step")
    return Plan(
        row["id"],
        row["version"],
        row["title_zh"],
        row["title_en"],
        _span(row["spacing"]),
        _span(row["lasts"]),
        _span(row["rest"]),
        MappingProxyType(steps),
    )


def _step(line: Mapping[str, Any]) -> Step:
    only_if = line.get("only_if")
    if only_if == "not_reached":
        only_if = _NOT_REACHED
    elif only_if is not None and not set(only_if) <= OUTCOMES:
        raise ValueError(f"only_if is not_reached, or some of {', '.join(sorted(OUTCOMES))}")
    return Step(
        line["id"],
        Channel(line["channel"]),
        Purpose(line["purpose"]),
        line["template"],
        line.get("follows"),
        _span(line["after"]),
        frozenset(only_if) if only_if is not None else None,
        _span(line.get("within", "1d")),
    )


def _span(said: str) -> timedelta:
    found = _SPAN.fullmatch(said)
    if found is None:
        raise ValueError("a span is a number and m, h or d: 90m, 4h, 2d")
    return int(found[1]) * _UNITS[found[2]]
