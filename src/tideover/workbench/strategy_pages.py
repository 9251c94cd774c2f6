"""The pages of strategy: the versions, one of them as a grid with its faults and what it would change, writing one, and why
somebody was treated so."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, cast

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.http import CurrentWork
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import find_person
from tideover.security import Actor, CurrentActor, Permission, require
from tideover.strategy import (
    Column,
    DecisionFile,
    DecisionTable,
    Fault,
    Names,
    Row,
    Set,
    Spans,
    StrategyState,
    StrategyVersion,
    Surroundings,
    approve_strategy,
    check_strategy,
    decisions_of,
    draft_strategy,
    edit_strategy,
    examine,
    explain_decision,
    fault_words,
    get_strategy,
    list_strategies,
    live_strategy,
    parse_json,
    publish_strategy,
    refuse_strategy,
    roll_back_strategy,
    says_in_words,
    shipped,
    try_strategy,
)
from tideover.workbench.locales import load_locale, translate
from tideover.workbench.rendering import Viewer, desk_viewer, respond

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=500)]
Long = Annotated[str, Form(max_length=1_000_000)]
_GROUPS = (("treatment", "plan", "script"), ("tone", "by", "hours"), ("priority",))
_EDITABLE = (StrategyState.DRAFT, StrategyState.CHECKED, StrategyState.TESTED)


def _around(request: Request) -> Surroundings:
    return cast(Surroundings, request.app.state.surroundings)


# --- the list ---------------------------------------------------------------------------------------------------------


@router.get("/strategies")
def strategies_page(request: Request, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """Every version, and which of them decides today."""
    require(actor, Permission.SEE_PEOPLE)
    return _list(request, work, {})


@router.post("/strategies/rollback")
def rolling_back(request: Request, work: CurrentWork, actor: CurrentActor, reason: Typed = "") -> Response:
    """Take the live version back."""
    require(actor, Permission.PUBLISH_STRATEGY)
    try:
        roll_back_strategy(work, reason, work.today())
    except (Invalid, Conflict) as error:
        request.state.failed = True
        return _list(request, work, {"rollback": problem_of(desk_viewer(request, work).language, error.code), "note": reason})
    return RedirectResponse("/strategies", 303)


def _list(request: Request, work: Work, problems: Mapping[str, str]) -> HTMLResponse:
    around = _around(request)
    today = work.today()
    live = live_strategy(work, today, around.known(work).buckets)
    viewer = desk_viewer(request, work, "/strategies")
    context = list_context(list_strategies(work), live.version, today, viewer)
    return respond(request, "strategies.html", viewer, 422 if problems else 200, problems=problems, **context)


def list_context(
    versions: Sequence[StrategyVersion], live: StrategyVersion | None, today: date, viewer: Viewer
) -> dict[str, Any]:
    """What the list shows."""
    return {"versions": versions, "live": live, "today": today, "teller": viewer.teller(TENANT_ZONE)}


# --- writing ----------------------------------------------------------------------------------------------------------


@router.get("/strategies/new")
def new_page(
    request: Request, work: CurrentWork, actor: CurrentActor, source: Annotated[str, Query(alias="from", max_length=60)] = ""
) -> HTMLResponse:
    """The form of a new version: with another's file, or the one that comes with the product."""
    require(actor, Permission.WRITE_STRATEGY)
    content = get_strategy(work, parse_id(source, "strategy")).content if source else shipped("default")
    return _form(request, work, None, typed_of(content), "", {})


@router.post("/strategies/new")
def writing(request: Request, work: CurrentWork, actor: CurrentActor, content: Long = "", note: Typed = "") -> Response:
    """Keep a file as a draft; its faults are shown on its page, at their cells."""
    require(actor, Permission.WRITE_STRATEGY)
    return _kept(request, work, None, content, note, lambda file: draft_strategy(work, file, note))


@router.get("/strategies/{strategy}/edit")
def edit_page(request: Request, strategy: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """The form of a version that is not approved yet."""
    require(actor, Permission.WRITE_STRATEGY)
    version = get_strategy(work, parse_id(strategy, "strategy"))
    return _form(request, work, version, typed_of(version.content), version.note, {})


@router.post("/strategies/{strategy}/edit")
def editing(
    request: Request, strategy: str, work: CurrentWork, actor: CurrentActor, content: Long = "", note: Typed = ""
) -> Response:
    """Write a version of one's own anew."""
    require(actor, Permission.WRITE_STRATEGY)
    version = get_strategy(work, parse_id(strategy, "strategy"))
    return _kept(request, work, version, content, note, lambda file: edit_strategy(work, version.id, file, note))


def _kept(
    request: Request,
    work: Work,
    version: StrategyVersion | None,
    content: str,
    note: str,
    keep: Callable[[dict[str, Any]], StrategyVersion],
) -> Response:
    try:
        kept = keep(parse_json(content))
    except (Invalid, Conflict, Forbidden) as error:
        request.state.failed = True
        field = str(error.data.get("field", "content"))
        problem = problem_of(desk_viewer(request, work).language, error.code)
        return _form(request, work, version, content, note, {field if field == "note" else "content": problem})
    return RedirectResponse(f"/strategies/{kept.id}", 303)


def typed_of(content: Mapping[str, Any]) -> str:
    """A file as people edit it: a rule a line."""
    rules: list[str] = []

    def set_aside(value: Any) -> Any:
        if isinstance(value, dict):
            if "_id" in value:
                rules.append(json.dumps(value, ensure_ascii=False))
                return f"@rule {len(rules) - 1}@"
            return {key: set_aside(item) for key, item in value.items()}
        return [set_aside(item) for item in value] if isinstance(value, list) else value

    text = json.dumps(set_aside(dict(content)), ensure_ascii=False, indent=1)
    for number, rule in enumerate(rules):
        text = text.replace(f'"@rule {number}@"', rule, 1)
    return text


def _form(
    request: Request, work: Work, version: StrategyVersion | None, content: str, note: str, problems: Mapping[str, str]
) -> HTMLResponse:
    viewer = desk_viewer(request, work, f"/strategies/{version.id}/edit" if version else "/strategies/new")
    context = {"version": version, "content": content, "note": note, "problems": problems}
    return respond(request, "strategy_form.html", viewer, 422 if problems else 200, **context)


# --- one version ------------------------------------------------------------------------------------------------------


@router.get("/strategies/{strategy}")
def strategy_page(request: Request, strategy: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """A version as a grid: its faults at their cells, what it would change, what may be done with it."""
    require(actor, Permission.SEE_PEOPLE)
    return _page(request, work, actor, get_strategy(work, parse_id(strategy, "strategy")), {})


@router.post("/strategies/{strategy}/{step}")
def deciding(
    request: Request,
    strategy: str,
    step: str,
    work: CurrentWork,
    actor: CurrentActor,
    reason: Typed = "",
    live_from: Typed = "",
) -> Response:
    """A step on a version's way: ``check``, ``test``, ``approval``, ``refusal`` or ``publication``."""
    id_, around = parse_id(strategy, "strategy"), _around(request)
    today = work.today()

    def test() -> object:
        day, cases = around.cases(work)
        return try_strategy(work, id_, around.known(work), day, cases, today)

    write, publish = Permission.WRITE_STRATEGY, Permission.PUBLISH_STRATEGY
    steps: dict[str, tuple[Permission, Callable[[], object]]] = {
        "check": (write, lambda: check_strategy(work, id_, around.known(work))),
        "test": (write, test),
        "approval": (publish, lambda: approve_strategy(work, id_, around.known(work))),
        "refusal": (publish, lambda: refuse_strategy(work, id_, reason)),
        "publication": (
            publish,
            lambda: publish_strategy(work, id_, _day(live_from) or today, around.known(work), today),
        ),
    }
    if step not in steps:
        raise NotFound("not_found")
    permission, take = steps[step]
    require(actor, permission)
    try:
        take()
    except (Invalid, Conflict, Forbidden) as error:
        request.state.failed = True
        problems = {step: problem_of(desk_viewer(request, work).language, error.code), "note": reason}
        return _page(request, work, actor, get_strategy(work, id_), problems)
    return RedirectResponse(f"/strategies/{id_}", 303)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        raise Invalid("invalid_day", field="live_from") from None


def _page(request: Request, work: Work, actor: Actor, version: StrategyVersion, problems: Mapping[str, str]) -> HTMLResponse:
    around = _around(request)
    today = work.today()
    known = around.known(work)
    viewer = desk_viewer(request, work, f"/strategies/{version.id}")
    file, faults = examine(version.content, known)
    live = live_strategy(work, today, known.buckets)
    context = page_context(version, file, faults, live.version, today, viewer, actor)
    return respond(request, "strategy.html", viewer, 422 if problems else 200, problems=problems, **context)


def page_context(
    version: StrategyVersion,
    file: DecisionFile | None,
    faults: Sequence[Fault],
    live: StrategyVersion | None,
    today: date,
    viewer: Viewer,
    actor: Actor,
) -> dict[str, Any]:
    """What the page of a version shows."""
    language = viewer.language
    return {
        "version": version,
        "live": live,
        "is_live": live is not None and live.id == version.id,
        "today": today,
        "is_mine": version.written_by == actor.name,
        "is_editable": version.state in _EDITABLE,
        "faults": [(fault.place, fault_words(fault, language)) for fault in faults],
        "grids": [grid_of(table, faults, language) for table in file.tables] if file else [],
        "holdout": file.holdout if file and file.holdout.is_on else None,
        "report": version.report,
        "examples": [_example(example, language) for example in (version.report or {}).get("examples", ())],
        "teller": viewer.teller(TENANT_ZONE),
    }


def grid_of(table: DecisionTable, faults: Sequence[Fault], language: str) -> dict[str, Any]:
    """A table as a grid: conditions, then what follows, words in place of codes; faults at their cells."""
    at: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        if fault.node == table.name:
            at.setdefault((fault.row, fault.column), []).append(fault_words(fault, language))
    return {
        "name": table.name,
        "reads": [(column.name, column.title(language)) for column in table.reads],
        "says": [[column.title(language) for column in group] for group in _groups(table)],
        "faults": at.get(("", ""), []),
        "rows": [_grid_row(row, table, at, language) for row in table.rows],
    }


def _grid_row(row: Row, table: DecisionTable, at: Mapping[tuple[str, str], list[str]], language: str) -> dict[str, Any]:
    cells = []
    for column in table.reads:
        wrong = at.get((row.id, column.name), [])
        wanted = row.box.get(column.name)
        text = told_of(column, wanted, language) if wanted is not None and not wrong else row.cells.get(column.name, "")
        cells.append({"label": column.title(language), "text": text, "faults": wrong})
    said = says_in_words(row.says, language)
    return {
        "id": row.id,
        "why": row.told(language),
        "is_default": row is table.rows[-1] and row.is_open,
        "cells": cells,
        "says": [[_said(row, column, at, said, language) for column in group] for group in _groups(table)],
        "faults": at.get((row.id, ""), []),
    }


def _groups(table: DecisionTable) -> list[list[Column]]:
    """A table's outputs as its grid shows them: what belongs together in one cell."""
    said = {column.name: column for column in table.says}
    groups = [[said.pop(name) for name in names if name in said] for names in _GROUPS]
    return [*([column] for column in said.values()), *filter(None, groups)]


def _said(
    row: Row, column: Column, at: Mapping[tuple[str, str], list[str]], said: Mapping[str, str], language: str
) -> dict[str, Any]:
    text = said.get(column.name, str(row.says.get(column.name, row.cells.get(column.name, ""))))
    return {
        "name": column.name,
        "label": column.title(language),
        "text": text,
        "faults": at.get((row.id, column.name), []),
    }


def told_of(column: Column, wanted: Set, language: str) -> str:
    """A condition in words: ``1–30``, ``≥ 80``, 暂时困难, 是."""
    joint = "、" if language == "zh-CN" else ", "
    if isinstance(wanted, Spans):
        return joint.join(_span(low, high, column) for low, high in wanted.spans)
    if column.kind == "bool":
        return joint.join(translate(language, "strategy.yes" if name else "strategy.no") for name in sorted(wanted.names))
    assert isinstance(wanted, Names)
    named = joint.join(column.word(name, language) for name in sorted(map(str, wanted.names)))
    return translate(language, "strategy.not", what=named) if wanted.is_negated else named


def _span(low: int, high: int, column: Column) -> str:
    if low == high:
        return str(low)
    if high == column.most:
        return f"≥ {low}"
    return f"≤ {high}" if low == column.least and column.least >= 0 and low > 0 else f"{low}–{high}"


def _example(example: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "account": example.get("account", ""),
        "was": says_in_words(example["was"], language),
        "now": says_in_words(example["now"], language),
        "paths": (example["was_path"], example["now_path"]),
    }


def problem_of(language: str, code: str) -> str:
    """Why a step was not taken, in words; the code where there are none."""
    return load_locale(language).get(f"strategy.problem.{code}", code)


# --- why somebody was treated so --------------------------------------------------------------------------------------


@router.get("/people/{person}/decisions")
def decisions_page(request: Request, person: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """What was decided about a person's cases, day by day, each with its reason in a sentence."""
    require(actor, Permission.SEE_PEOPLE)
    whose = find_person(work, person)
    viewer = desk_viewer(request, work)
    rows = [
        (decision, says_in_words(decision.says, viewer.language), explain_decision(work, decision, viewer.language))
        for decision in decisions_of(work, whose.id)
    ]
    return respond(request, "decisions.html", viewer, person=whose, rows=rows)
