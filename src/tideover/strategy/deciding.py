"""Deciding a case: zen decides, by the file; our own reading stands beside it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import zen

from tideover.base.errors import Conflict
from tideover.strategy.columns import Scalar, check_inputs, outputs
from tideover.strategy.file import DecisionFile

_BATCH = 5_000
_MOST_ENGINES = 16


@dataclass(frozen=True, slots=True)
class Decision:
    """What we would like to do about a case. ``path``: the ids of the rows that hit, a table each; ``inputs``: what the file
    reads of the case."""

    treatment: str
    plan: str  # a touch plan's id; "": none
    tone: str
    hours: str
    by: str
    script: str
    priority: int
    path: tuple[str, ...]
    inputs: Mapping[str, Scalar] = field(hash=False)
    digest: str = ""  # of the file

    def says(self) -> dict[str, Scalar]:
        """The outputs alone."""
        return {name: getattr(self, name) for name in outputs()}


class Engine:
    """zen over one file, made once and asked often, by any thread."""

    def __init__(self, file: DecisionFile) -> None:
        """Raises ``RuntimeError`` for a file that zen cannot load: none that was checked."""
        self.file = file
        text = json.dumps(file.content)
        compiled = zen.ZenDecisionContent(text)  # precompiled: from JSON text each time it is four times slower
        self._zen = zen.ZenEngine({"loader": lambda _: compiled})
        self._decision = zen.ZenEngine().create_decision(text)
        self._decision.validate()
        self._tables = [table.id for table in file.tables]

    def ask(self, case: Mapping[str, Scalar]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """zen's outputs and the rows that hit, of inputs already checked."""
        answer = self._decision.evaluate(dict(case), {"trace": True})
        trace = answer["trace"]
        path = tuple(str((trace[id_]["traceData"] or {}).get("rule", {}).get("_id", "")) for id_ in self._tables)
        return {name: answer["result"].get(name) for name in outputs()}, path

    def ask_all(self, cases: Iterable[Mapping[str, Scalar]]) -> Iterator[dict[str, Any]]:
        """zen's outputs of many cases, checked already, in order; no paths."""
        waiting: list[dict[str, Any]] = []
        for case in cases:
            waiting.append({"key": "file", "context": dict(case)})
            if len(waiting) == _BATCH:
                yield from self._batch(waiting)
                waiting = []
        yield from self._batch(waiting)

    def _batch(self, requests: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for answer in self._zen.evaluate_batch(requests) if requests else ():  # type: ignore[arg-type]
            if not answer.get("success"):
                raise Conflict("strategy_failed", expected="a file that was checked")
            result = answer["data"]["result"]
            yield {name: result.get(name) for name in outputs()}


_engines: dict[str, Engine] = {}


def _engine(file: DecisionFile) -> Engine:
    """The engine of a file, kept by its digest: loading costs as much as a hundred decisions."""
    if file.digest not in _engines:
        if len(_engines) >= _MOST_ENGINES:
            _engines.clear()
        _engines[file.digest] = Engine(file)
    return _engines[file.digest]


def decide(file: DecisionFile, case: Mapping[str, object]) -> Decision:
    """Decide a case online, by zen. ``case``: every column of ``file.inputs``; ids may stand beside.

    Raises ``Invalid`` (``input_missing``, ``unknown_input``, ``invalid_input``), ``Conflict("strategy_failed")`` where the
    file leaves something unsaid: none that was checked does.
    """
    given = check_inputs(case, file.inputs)
    said, path = _engine(file).ask(given)
    for name, column in outputs().items():
        if name in ("plan", "script", "treatment"):
            if not isinstance(said[name], str):
                raise Conflict("strategy_failed", field=name)
        else:
            column.check(said[name], name)
    return Decision(**said, path=path, inputs={name: given[name] for name in file.reads}, digest=file.digest)


def evaluate(file: DecisionFile, case: Mapping[str, Scalar]) -> tuple[dict[str, Scalar], tuple[str, ...]]:
    """Outputs and path by our own reading of the tables: the second opinion beside zen's. Inputs are taken as checked."""
    known = dict(case)
    path = []
    for table in file.tables:
        hit = next(row for row in table.rows if all(values.has(known[name]) for name, values in row.box.items()))
        known |= hit.says
        path.append(hit.id)
    return {name: known[name] for name in outputs()}, tuple(path)
