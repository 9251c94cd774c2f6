"""Whether a decision file may be published: every fault with its place and reason. Pure, but for asking zen itself.

zen fails open: a cell it cannot read or evaluate lets the row be skipped, an empty output is left out, a row behind one
that takes everything is never asked. Here all of that is a fault, and every cell is evaluated by zen on samples of its
column and held against our own reading.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import zen

from tideover.base.errors import Invalid
from tideover.strategy.cells import read_condition
from tideover.strategy.columns import Column, Scalar, inputs, outputs
from tideover.strategy.file import DecisionFile, DecisionTable, Fault, Row, read_file
from tideover.strategy.sets import Box, Spans, TooComplex, meet, outside, samples

TOGETHER = ("treatment", "plan", "tone", "by")
# The gentlest decision there is: what the default row of the table that says these must say.
PEACE: Mapping[str, Scalar] = {"plan": "", "tone": "gentle", "by": "none"}
_TRIES = 300


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may name. ``plans``, ``scripts``: ids of touch plans and of texts; ``buckets``: of the tenant's own map, in
    order, none: the usual; ``treatments``: None takes any id."""

    plans: frozenset[str]
    scripts: frozenset[str]
    buckets: tuple[str, ...] = ()
    treatments: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """``when``: of whom; ``never``: values of outputs that must not stand together in a row open to them."""

    id: str
    when: Box
    never: Mapping[str, tuple[Scalar, ...]]
    words: Mapping[str, str] = field(hash=False)


def check_file(content: Mapping[str, Any], known: Known) -> tuple[DecisionFile | None, list[Fault]]:
    """The file, and everything that keeps it from being published; the file is None unless there is nothing."""
    file, faults = examine(content, known)
    return (None, faults) if faults else (file, [])


def examine(content: Mapping[str, Any], known: Known) -> tuple[DecisionFile | None, list[Fault]]:
    """As ``check_file``, with the file as far as it can be read: to be shown, not to decide."""
    file, faults = read_file(content, known.buckets)
    if file is None:
        return None, faults
    _check_outputs(file, known, faults)
    if not faults:  # rows are held against each other only once each of them is sound
        for table in file.tables:
            _check_rows(file, table, faults)
        _check_holdout(file, faults)
    if not faults:
        _ask_zen(file, faults)
    return file, faults


def checked(content: Mapping[str, Any], known: Known) -> DecisionFile:
    """The file. Raises ``Invalid("strategy_faulty")`` with the first fault's place and code, and how many there are."""
    file, faults = check_file(content, known)
    if file is None:
        first = faults[0]
        raise Invalid("strategy_faulty", field=first.place or "content", reason=first.code, faults=len(faults))
    return file


def fault_words(fault: Fault, language: str) -> str:
    """What is wrong and what is expected, in a sentence."""
    suffix = "en" if language.startswith("en") else "zh"
    for guard in guards():
        if fault.code == f"guard_{guard.id}":
            return guard.words[suffix]
    template: str = _words()[fault.code][suffix]
    return template.format_map(dict(fault.data))


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files(__package__) / "faults.toml").read_text(encoding="utf-8"))


@cache
def guards() -> tuple[Guard, ...]:
    """The shipped guards."""
    found = []
    for row in tomllib.loads((resources.files(__package__) / "guards.toml").read_text(encoding="utf-8"))["guard"]:
        when = {name: read_condition(text, inputs()[name]) for name, text in row["when"].items()}
        never = {name: tuple(values) for name, values in row["never"].items()}
        limits = {name: wanted for name, wanted in when.items() if wanted is not None}
        found.append(Guard(row["id"], limits, never, {"zh": row["zh"], "en": row["en"]}))
    return tuple(found)


# --- what rows say ----------------------------------------------------------------------------------------------------


def _check_outputs(file: DecisionFile, known: Known, faults: list[Fault]) -> None:
    said = {column.name: table for table in file.tables for column in table.says}
    for name in outputs():
        if name not in said:
            faults.append(Fault("output_missing", column=name))
    if len({said[name].id for name in TOGETHER if name in said}) > 1:
        faults.append(Fault("outputs_apart", data={"fields": ", ".join(TOGETHER)}))
    for table, row in file.rows():
        for name, value in row.says.items():
            if name in outputs() and (fault := _value_fault(name, value, known)) is not None:
                code, data = fault
                faults.append(Fault(code, table.name, row.id, name, data))
        if {"plan", "by"} <= set(row.says):
            by, plan = row.says["by"], row.says["plan"]
            if by == "none" and plan != "":
                faults.append(Fault("plan_by_none", table.name, row.id, "by"))
            if by == "bot" and plan == "":
                faults.append(Fault("bot_without_plan", table.name, row.id, "plan"))
            if by == "none" and row.says.get("script", "") != "":
                faults.append(Fault("plan_by_none", table.name, row.id, "script"))


def _value_fault(name: str, value: Scalar, known: Known) -> tuple[str, dict[str, Any]] | None:
    column = outputs()[name]
    if name == "plan":
        allowed = {"", *known.plans}
    elif name == "script":
        allowed = {"", *known.scripts}
    elif name == "treatment":
        if known.treatments is None:
            is_id = isinstance(value, str) and value.replace("-", "").isalnum() and value.isascii() and value == value.lower()
            return None if is_id and len(str(value)) <= 40 else ("unknown_value", {"value": value, "expected": "a-z, 0-9, -"})
        allowed = set(known.treatments)
    else:
        try:
            column.check(value, name)
        except Invalid:
            code = "unknown_value" if column.values else "wrong_type"
            return (code, {"value": value, "expected": ", ".join(column.values) or column.expected})
        return None
    return None if value in allowed else ("unknown_value", {"value": value, "expected": ", ".join(sorted(allowed - {""}))})


# --- how rows stand to each other -------------------------------------------------------------------------------------


def _check_rows(file: DecisionFile, table: DecisionTable, faults: list[Fault]) -> None:
    last = table.rows[-1]
    columns = {column.name: column for column in (*file.inputs.values(), *table.reads)}
    if not last.is_open:
        faults.append(Fault("no_default", table.name, last.id))
    for name, gentle in PEACE.items():
        if last.is_open and last.says.get(name, gentle) != gentle:
            faults.append(Fault("default_not_gentlest", table.name, last.id, name, {"expected": gentle or "''"}))
    above: list[Box] = []
    for row in table.rows:
        try:
            if row is not last and outside(row.box, above, columns) is None:  # the default may be a safety net only
                faults.append(Fault("unreachable", table.name, row.id))
            for guard in guards():
                if (column := _broken(guard, row, above, columns)) is not None:
                    faults.append(Fault(f"guard_{guard.id}", table.name, row.id, column))
        except TooComplex:
            faults.append(Fault("too_complex", table.name, row.id))
            return
        above.append(row.box)


def _broken(guard: Guard, row: Row, above: list[Box], columns: Mapping[str, Column]) -> str | None:
    """The column by which a row breaks a guard; None: it does not."""
    if not all(name in row.says and row.says[name] in values for name, values in guard.never.items()):
        return None
    reach = meet(row.box, guard.when)
    if reach is None or outside(reach, above, columns) is None:
        return None
    return next(iter(guard.never))


def _check_holdout(file: DecisionFile, faults: list[Fault]) -> None:
    if file.holdout.is_on and "arm" not in file.reads:
        faults.append(Fault("holdout_unread", column="arm"))


# --- what zen makes of it ---------------------------------------------------------------------------------------------


def _ask_zen(file: DecisionFile, faults: list[Fault]) -> None:
    for table, row in file.rows():
        for column in table.reads:
            if column.name in row.box and not _is_read_alike(row.cells[column.name], column, row.box):
                faults.append(Fault("engine_differs", table.name, row.id, column.name))
        for name, value in row.says.items():
            if not _is_same(_evaluated(row.cells[name]), value):
                faults.append(Fault("engine_differs", table.name, row.id, name))
    if not faults:
        _ask_zen_whole(file, faults)


def _is_read_alike(text: str, column: Column, box: Box) -> bool:
    wanted = box[column.name]
    try:
        return all(zen.evaluate_unary_expression(text, {"$": value}) is wanted.has(value) for value in samples(column, wanted))
    except RuntimeError:
        return False


def _evaluated(text: str) -> Any:
    try:
        return zen.evaluate_expression(text, {})
    except RuntimeError:
        return None


def _is_same(one: Any, other: Scalar) -> bool:
    """Alone, zen gives numbers as floats; out of a table whole ones are whole."""
    return type(one) is (float if type(other) is int else type(other)) and one == other


def _ask_zen_whole(file: DecisionFile, faults: list[Fault]) -> None:
    """Cases at the corners of every row's box, and cases by lot, through zen and through our own reading."""
    from tideover.strategy.deciding import Engine, evaluate

    try:
        engine = Engine(file)
    except RuntimeError:
        faults.append(Fault("engine_refuses"))
        return
    rng = random.Random(7)
    cases = []
    for _, row in file.rows():
        inner = {name: values for name, values in row.box.items() if name in file.inputs}
        point = outside(inner, [], file.inputs)
        assert point is not None
        cases += [point, {**point, **{n: v.spans[-1][1] for n, v in inner.items() if isinstance(v, Spans)}}]
    pools = _pools(file)
    cases += [{name: rng.choice(pool) for name, pool in pools.items()} for _ in range(_TRIES)]
    for case in cases:
        mine, path = evaluate(file, case)
        theirs, their_path = engine.ask(case)
        if json.dumps(mine, sort_keys=True) != json.dumps(theirs, sort_keys=True) or path != their_path:
            faults.append(Fault("engine_differs", row=path[-1]))
            return


def _pools(file: DecisionFile) -> dict[str, list[Scalar]]:
    """Values of every column at which rows differ, and a few others."""
    pools: dict[str, set[Scalar]] = {
        name: set(samples(column, Spans(((column.least, column.most),)) if column.kind == "int" else _all(column)))
        for name, column in file.inputs.items()
    }
    for table, row in file.rows():
        for column in table.reads:
            if column.name in pools and column.name in row.box:
                pools[column.name] |= set(samples(column, row.box[column.name]))
    return {name: sorted(values, key=lambda v: (str(type(v)), v)) for name, values in pools.items()}


def _all(column: Column) -> Any:
    from tideover.strategy.sets import domain

    return domain(column)
