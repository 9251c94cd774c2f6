"""HTTP of "why?": what was decided about a person's cases, day by day, in words."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from tideover.base.http import CurrentWork, Day, Shown
from tideover.base.work import Work
from tideover.book import find_person
from tideover.security import CurrentActor, Permission, require
from tideover.strategy import (
    KeptDecision,
    StrategyVersion,
    decisions_of,
    explain_decision,
    file_of,
    get_strategy,
    inputs,
    outputs,
)
from tideover.workbench.locales import name_of
from tideover.workbench.routes import Language
from tideover.workbench.strategy_words import said_of, value_of

router = APIRouter(tags=["strategy"])

_WHOLE = 100  # of scores


class InputSaid(Shown):
    name: str
    title: str
    text: str


class PathRowShown(Shown):
    """A row that decided, and what it says of such cases; empty where today's reading of files no longer finds it."""

    row: str
    why: str


class DecisionTold(Shown):
    """What was decided of a case on a day. ``why``: in a sentence; ``version``: null for the built-in peace; ``path``: the rows
    that hit; ``inputs``: what the file knew of the case."""

    day: Day
    creditor: str
    treatment: str
    says: list[InputSaid]
    why: str
    version: str | None
    title: str | None
    path: list[PathRowShown]
    inputs: list[InputSaid]


class DecisionsTold(Shown):
    decisions: list[DecisionTold]


@router.get("/persons/{person}/decision-words")
def decision_words(person: str, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN") -> DecisionsTold:
    """What was decided about a person's cases, the newest day first, each with its reason in words."""
    require(actor, Permission.SEE_PEOPLE)
    found = decisions_of(work, find_person(work, person).id)
    versions: dict[UUID | None, StrategyVersion] = {
        id_: get_strategy(work, id_) for id_ in {each.version for each in found} if id_
    }
    return DecisionsTold(decisions=[_told(work, each, versions.get(each.version), words) for each in found])


def _told(work: Work, decision: KeptDecision, version: StrategyVersion | None, words: Language) -> DecisionTold:
    file = file_of(version)
    rows = {id_: file.row(id_) if file else None for id_ in decision.path}
    return DecisionTold(
        day=decision.day.isoformat(),
        creditor=decision.creditor,
        treatment=name_of(words, "treatment", str(decision.says["treatment"])),
        says=[
            InputSaid(name=name, title=outputs()[name].title(words), text=said_of(outputs()[name], value, words))
            for name, value in decision.says.items()
            if name in outputs()
        ],
        why=explain_decision(work, decision, words),
        version=str(version.id) if version else None,
        title=version.title if version else None,
        path=[PathRowShown(row=id_, why=row.told(words) if row else "") for id_, row in rows.items()],
        inputs=[
            InputSaid(name=name, title=column.title(words), text=_measured(name, decision, words))
            for name, column in inputs().items()
            if name in decision.inputs
        ],
    )


def _measured(name: str, decision: KeptDecision, words: Language) -> str:
    column, value = inputs()[name], decision.inputs[name]
    text = value_of(column, value, words)
    if column.kind != "int" or column.is_money or value == -1:
        return text
    return f"{text} / {column.most}" if column.most == _WHOLE else f"{text} {column.unit(words)}".strip()
