"""A decision file as Ibis expressions over a table of cases: the same decisions as zen's, for a whole book at once. Pure.

Only what was checked is compiled, and what a row lets through is compiled from the sets it was read into, so there is one
reading of a cell. Per table, the row that hits is one CASE over the rows; what rows say is a small table joined by the row's
number (a third of the CPU of one CASE an output). Nothing here differs between engines: comparisons of whole numbers, equality
of texts, lists, an equal join.

Not null: a case's columns are given (the portrait fills them); ``invalid_cases`` counts the rows for which zen's door
(``check_inputs``) would refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tideover.base.errors import Conflict
from tideover.strategy.columns import MOST_TEXT, Column, outputs
from tideover.strategy.file import DecisionFile, DecisionTable
from tideover.strategy.holdout import arm_column
from tideover.strategy.sets import Box, Names, Set, Spans, TooComplex, domain, outside

if TYPE_CHECKING:
    from ibis.expr.types import Table

_TYPES = {"int": "int64", "bool": "boolean", "string": "string"}


def cases_table(name: str = "cases", file: DecisionFile | None = None) -> Table:
    """An unbound Ibis table of cases: ids, then the inputs."""
    import ibis

    from tideover.strategy.columns import IDS, inputs

    columns = file.inputs if file else inputs()
    return ibis.table(
        {**dict.fromkeys(IDS, "string"), **{column: _TYPES[of.kind] for column, of in columns.items()}}, name=name
    )


def with_arms(cases: Table, file: DecisionFile) -> Table:
    """The cases with their ``arm`` of the randomised hold-out, drawn by holder."""
    return cases.mutate(arm=arm_column(cases["holder"], file.holdout))


def compiled(file: DecisionFile, cases: Table) -> Table:
    """``cases`` with the outputs and ``path`` (the ids of the rows that hit, joined by ``/``) beside.

    ``cases``: a table with every column of ``file.inputs``, none null; other columns pass through.
    """
    import ibis

    table = cases
    domains = dict(file.inputs)
    for number, one in enumerate(file.tables):
        hits = table.mutate(**{f"row_{number}": _hit(one, table, domains)})
        rows = _rows(one, number)
        table = hits.join(rows, hits[f"row_{number}"] == rows[f"number_{number}"])
        domains |= {column.name: column for column in one.says}
    path: Any = table["id_0"]
    for number in range(1, len(file.tables)):
        path = path + ibis.literal("/") + table[f"id_{number}"]
    return table.mutate(path=path).select(*cases.columns, *outputs(), "path")


def invalid_cases(file: DecisionFile, cases: Table) -> Table:
    """One row, ``invalid``: how many cases hold a null or a value outside its column's domain."""
    import ibis

    wrong: list[Any] = [cases[name].isnull() | ~_within(cases[name], column) for name, column in file.inputs.items()]
    return cases.filter(ibis.or_(*wrong)).aggregate(invalid=lambda found: found.count())


def changes(live: DecisionFile, draft: DecisionFile, cases: Table) -> Table:
    """What a draft would change, by treatment: ``was``, ``now``, how many ``cases``, and an ``example`` (the least account).

    Cases that keep their treatment are in it, too, with ``was = now``.
    """
    ids = [name for name in ("account",) if name in cases.columns]
    before = compiled(live, cases).select(*cases.columns, was="treatment")
    both = compiled(draft, before)
    return (
        both.group_by(["was", "treatment"])
        .aggregate(cases=both.count(), example=both[ids[0]].min() if ids else both["was"].min())
        .rename(now="treatment")
    )


def _within(value: Any, column: Column) -> Any:
    if column.kind == "string" and not column.values:
        return value.length().between(1, MOST_TEXT)
    return _lets_through(value, domain(column)) if column.kind != "bool" else value.notnull()


def _hit(table: DecisionTable, cases: Table, domains: Mapping[str, Column]) -> Any:
    """The number of the first row that fits."""
    import ibis

    branches: list[tuple[Any, Any]] = []
    above: list[Box] = []
    for number, row in enumerate(table.rows):
        needed = _needed(row.box, above, domains)
        if not needed:  # whatever comes this far
            last = ibis.literal(number, "int16")
            return ibis.cases(*branches, else_=last) if branches else last
        branches.append((_fits(needed, cases, domains), ibis.literal(number, "int16")))
        above.append(row.box)
    raise Conflict("strategy_faulty", expected="a default row in every table")


def _needed(box: Box, above: list[Box], domains: Mapping[str, Column]) -> Box:
    """A row's box, as wide as it may be asked for: what the rows above take never comes this far. Exact, and found once: a
    bound that need not be asked for is one comparison less for every case of the book."""
    needed = dict(box)
    for name, wanted in box.items():
        whole = domain(domains[name])
        try:
            if outside({**needed, name: whole.minus(wanted)}, above, domains) is None:  # type: ignore[arg-type]  # one column's
                del needed[name]
            elif isinstance(wanted, Spans) and isinstance(whole, Spans):
                needed[name] = _widened(name, wanted, whole, needed, above, domains)
        except TooComplex:
            return needed
    return needed


def _widened(name: str, wanted: Spans, whole: Spans, box: Box, above: list[Box], domains: Mapping[str, Column]) -> Spans:
    """Spans without the lowest or the highest bound, where what is beyond it never comes."""
    (least, most), low, high = whole.spans[0], wanted.spans[0][0], wanted.spans[-1][1]
    for start, end in ((least, low - 1), (high + 1, most)):
        beyond = Spans.of([(start, end)])
        if not beyond.is_empty and outside({**box, name: beyond}, above, domains) is None:
            wanted = wanted.either(beyond)
    return wanted


def _fits(box: Box, cases: Table, domains: Mapping[str, Column]) -> Any:
    import ibis

    # Each term sees only what the one before let through: the cheapest and rarest first.
    cost = {"bool": 0, "int": 1, "string": 2}
    ordered = sorted(box.items(), key=lambda item: cost[domains[item[0]].kind])
    return ibis.and_(*(_lets_through(cases[name], wanted, domains[name]) for name, wanted in ordered))


def _lets_through(value: Any, wanted: Set, column: Column | None = None) -> Any:
    """Whether a value is in a set; of ``column``, whose own bounds need not be asked for."""
    import ibis

    if isinstance(wanted, Spans):
        return ibis.or_(*_spans(value, wanted, column))
    assert isinstance(wanted, Names)
    if any(isinstance(name, bool) for name in wanted.names):
        found = value if True in wanted.names else ~value
        return found if len(wanted.names) == 1 else value.notnull()
    names = sorted(map(str, wanted.names))
    if len(names) == 1:
        return value != names[0] if wanted.is_negated else value == names[0]
    return value.notin(names) if wanted.is_negated else value.isin(names)


def _spans(value: Any, wanted: Spans, column: Column | None) -> Iterator[Any]:
    for low, high in wanted.spans:
        if low == high:
            yield value == low
        elif column is not None and high == column.most:
            yield value >= low
        elif column is not None and low == column.least:
            yield value <= high
        else:
            yield value.between(low, high)


def _rows(table: DecisionTable, number: int) -> Table:
    """What the rows say, as a table of its own: their number, outputs and ids."""
    import ibis

    rows = ibis.range(0, len(table.rows)).unnest().name("n").as_table()

    def listed(values: list[Any], type_: str) -> Any:
        return ibis.literal(values, f"array<{type_}>")[rows["n"]]

    said = {column.name: listed([row.says[column.name] for row in table.rows], _TYPES[column.kind]) for column in table.says}
    ids = listed([row.id for row in table.rows], "string")
    return rows.select(**{f"number_{number}": rows["n"].cast("int16"), **said, f"id_{number}": ids})


def output_types() -> Mapping[str, str]:
    """The outputs and ``path`` as columns of the lake."""
    lake = {"int": "BIGINT", "bool": "BOOLEAN", "string": "VARCHAR"}
    return {**{name: lake[column.kind] for name, column in outputs().items()}, "path": "VARCHAR"}
