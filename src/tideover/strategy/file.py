"""A decision file as tables: the nouns, and how they are read out of a JSON Decision Model (JDM). Pure.

What is outside the declared subset (docs/strategy.md) becomes a ``Fault`` with its place; nothing is passed over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tideover.base.errors import Invalid
from tideover.strategy.cells import CellFault, read_condition, read_output
from tideover.strategy.columns import Column, Scalar, inputs, outputs
from tideover.strategy.holdout import OFF, Holdout, read_holdout
from tideover.strategy.sets import Box, Set

MOST_BYTES = 1_000_000
MOST_TABLES = 8
MOST_ROWS = 500
MOST_COLUMNS = 30
MOST_DESCRIPTION = 200
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NODE_KEYS = {"id", "name", "type", "position", "content"}
_TABLE_KEYS = {"hitPolicy", "inputs", "outputs", "rules", "passThrough", "executionMode", "inputField", "outputPath"}
_COLUMN_KEYS = {"id", "name", "field", "type", "description"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where: ``node`` (its name), ``row`` (its id, or ``#3``), ``column`` (the field), each "" where it does not
    apply; ``code``: of ``faults.toml``, whose words take ``data``."""

    code: str
    node: str = ""
    row: str = ""
    column: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def place(self) -> str:
        return "/".join(part for part in (self.node, self.row, self.column) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """``cells``: the text of every cell by field, ``box``: what its conditions let through, ``says``: its outputs."""

    id: str
    description: str
    description_en: str
    cells: Mapping[str, str]
    box: Box
    says: Mapping[str, Scalar]

    def told(self, language: str) -> str:
        return self.description_en if language.startswith("en") and self.description_en else self.description

    @property
    def is_open(self) -> bool:
        """Whether it takes whatever comes: the default row."""
        return not self.box


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table of a file: the first row that fits decides."""

    id: str
    name: str
    reads: tuple[Column, ...]
    says: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """A file as tables, in the order they are asked. ``inputs``: the columns of a case, with this tenant's buckets."""

    tables: tuple[DecisionTable, ...]
    inputs: Mapping[str, Column]
    holdout: Holdout
    content: Mapping[str, Any] = field(hash=False, compare=False)
    digest: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns of a case that some condition reads, in the columns' order."""
        read = {column.name for table in self.tables for column in table.reads}
        return tuple(name for name in self.inputs if name in read)

    def rows(self) -> Iterator[tuple[DecisionTable, Row]]:
        for table in self.tables:
            for row in table.rows:
                yield table, row

    def row(self, id: str) -> Row | None:
        return next((row for _, row in self.rows() if row.id == id), None)


def parse_json(text: str | bytes) -> dict[str, Any]:
    """A file's JSON. Raises ``Invalid`` with ``file_too_big``, ``not_json`` or ``key_twice``."""
    if len(text) > MOST_BYTES:
        raise Invalid("file_too_big", field="content", expected=f"at most {MOST_BYTES} bytes")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Invalid("key_twice", field="content", expected="each key once")
        return found

    def refuse(_: str) -> Any:
        raise ValueError

    try:
        content = json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Invalid("not_json", field="content", expected="a JSON Decision Model") from None
    if not isinstance(content, dict):
        raise Invalid("not_json", field="content", expected="a JSON Decision Model: an object with nodes and edges")
    return content


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the file in one spelling (keys in order, no blanks): which file was approved.

    Raises ``Invalid`` for what cannot be spelled or kept: ``not_json``, ``file_too_big``.
    """
    try:
        spelled = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    except (ValueError, RecursionError):
        spelled = b"\\u0000"
    if b"\\u0000" in spelled:
        raise Invalid("not_json", field="content", expected="finite numbers and text in UTF-8 without NUL")
    if len(spelled) > MOST_BYTES:
        raise Invalid("file_too_big", field="content", expected=f"at most {MOST_BYTES} bytes")
    return hashlib.sha256(spelled).hexdigest()


def read_file(content: Mapping[str, Any], buckets: tuple[str, ...] = ()) -> tuple[DecisionFile | None, list[Fault]]:
    """The file as tables, and what keeps it from being read. ``buckets``: of the tenant's own map; none: the usual.

    None where the chain or a table is beyond reading; else as far as it could be read, with faults at their places.
    """
    faults: list[Fault] = []
    columns = dict(inputs())
    if buckets:
        columns["bucket"] = replace(columns["bucket"], values=buckets)
    holdout = OFF
    try:
        holdout = read_holdout(content.get("tideover"))
    except Invalid as error:
        faults.append(Fault("holdout_invalid", column=str(error.data.get("field", "")), data=dict(error.data)))
    chain = _chain(content, faults)
    if chain is None:
        return None, faults
    tables = []
    known = dict(columns)
    seen: set[str] = set()
    for node in chain:
        table = _Table(node, known, seen, is_only=len(chain) == 1, faults=faults).read()
        if table is None:
            return None, faults
        known |= {column.name: column for column in table.says}
        tables.append(table)
    return DecisionFile(tuple(tables), columns, holdout, content, digest_of(content)), faults


def _chain(content: Mapping[str, Any], faults: list[Fault]) -> list[Mapping[str, Any]] | None:
    """The table nodes between input and output, in order; None with faults where it is no straight chain of tables."""
    nodes, edges = _objects(content.get("nodes")), _objects(content.get("edges"))
    if nodes is None or edges is None:
        faults.append(Fault("no_graph"))
        return None
    count = len(faults)
    by_id: dict[str, Mapping[str, Any]] = {}
    for node in nodes:
        id_, kind = node.get("id"), node.get("type")
        name = str(node.get("name") or id_)
        if not isinstance(id_, str) or not id_ or id_ in by_id:
            faults.append(Fault("node_id", name))
            continue
        by_id[id_] = node
        if kind not in ("inputNode", "outputNode", "decisionTableNode"):
            faults.append(Fault("node_kind", name, data={"kind": str(kind)}))
        elif set(node) - _NODE_KEYS:
            faults.append(Fault("unknown_key", name, data={"key": min(set(node) - _NODE_KEYS)}))
    ends = {kind: [id_ for id_, node in by_id.items() if node.get("type") == kind] for kind in ("inputNode", "outputNode")}
    if any(len(found) != 1 for found in ends.values()):
        faults.append(Fault("one_input_one_output"))
    if len(faults) > count:
        return None
    after: dict[str, list[str]] = {}
    for edge in edges:
        source, target = edge.get("sourceId"), edge.get("targetId")
        if source not in by_id or target not in by_id or edge.get("sourceHandle"):
            faults.append(Fault("edge_unknown", str(edge.get("id", ""))))
            return None
        after.setdefault(str(source), []).append(str(target))
    passed = [ends["inputNode"][0]]
    while len(after.get(passed[-1], ())) == 1 and len(passed) <= len(by_id):
        passed.append(after[passed[-1]][0])
    if passed[-1] != ends["outputNode"][0] or len(passed) != len(by_id) or len(set(passed)) != len(passed):
        loose = next((id_ for id_ in by_id if id_ not in passed), passed[-1])
        faults.append(Fault("not_a_chain", str(by_id[loose].get("name") or loose)))
        return None
    if not 1 <= len(passed) - 2 <= MOST_TABLES:
        faults.append(Fault("table_count", data={"most": MOST_TABLES}))
        return None
    return [by_id[id_] for id_ in passed[1:-1]]


def _objects(value: Any) -> list[dict[str, Any]] | None:
    """A list of JSON objects; None: it is none."""
    return value if isinstance(value, list) and all(isinstance(item, dict) for item in value) else None


class _Table:
    """Reads one table. ``known``: columns it may read; ``seen``: ids of rows so far, over the whole file."""

    def __init__(
        self, node: Mapping[str, Any], known: Mapping[str, Column], seen: set[str], is_only: bool, faults: list[Fault]
    ) -> None:
        self.node = node
        self.name = str(node.get("name") or node["id"])
        self.known = known
        self.seen = seen
        self.is_only = is_only
        self.faults = faults

    def fault(self, code: str, row: str = "", column: str = "", **data: Any) -> None:
        self.faults.append(Fault(code, self.name, row, column, data))

    def read(self) -> DecisionTable | None:
        content = self.node.get("content")
        if not isinstance(content, dict):
            self.fault("no_table")
            return None
        for key in sorted(set(content) - _TABLE_KEYS):
            self.fault("unknown_key", key=key)
        if content.get("hitPolicy") != "first":
            self.fault("hit_policy", policy=str(content.get("hitPolicy")))
        if content.get("executionMode", "single") != "single" or content.get("inputField") or content.get("outputPath"):
            self.fault("execution_mode")
        if content.get("passThrough", False) is not True and not self.is_only:
            self.fault("not_passed_through")
        reads = self._columns(content.get("inputs"), is_output=False)
        says = self._columns(content.get("outputs"), is_output=True)
        rules = _objects(content.get("rules"))
        if reads is None or says is None or rules is None or not 1 <= len(rules) <= MOST_ROWS:
            self.fault("table_unreadable", most=MOST_ROWS)
            return None
        shared = sorted(set(reads) & set(says))
        for id_ in shared:
            self.fault("column_twice", column=says[id_])
        kinds = self._kinds(rules, says)
        rows = tuple(self._row(number, rule, reads, says) for number, rule in enumerate(rules, 1))
        return DecisionTable(
            str(self.node["id"]), self.name, tuple(self.known[name] for name in reads.values()), tuple(kinds.values()), rows
        )

    def _columns(self, value: Any, is_output: bool) -> dict[str, str] | None:
        """Columns' ids -> the fields they read or say; None where they cannot be read at all."""
        columns = _objects(value)
        if not columns or len(columns) > MOST_COLUMNS:
            return None
        found: dict[str, str] = {}
        is_sound = True
        for column in columns:
            id_, name = column.get("id"), column.get("field")
            shown = str(name or column.get("name") or id_ or "")[:40]
            if set(column) - _COLUMN_KEYS:
                self.fault("unknown_key", column=shown, key=min(set(column) - _COLUMN_KEYS))
            if not isinstance(id_, str) or not id_ or id_.startswith("_") or id_ in found or name in found.values():
                self.fault("column_twice", column=shown)
                is_sound = False
            elif not isinstance(name, str) or (not is_output and name not in self.known):
                self.fault("unknown_input", column=shown)
                is_sound = False
            elif is_output and (name in self.known or not _FIELD.fullmatch(name)):
                self.fault("output_taken", column=shown)
                is_sound = False
            else:
                found[id_] = name
        return found if is_sound else None

    def _kinds(self, rules: list[dict[str, Any]], says: Mapping[str, str]) -> dict[str, Column]:
        """What each output holds: as declared, or as the rows of a field between tables have it."""
        found = {}
        for id_, name in says.items():
            if name in outputs():
                found[name] = outputs()[name]
                continue
            values = [value for rule in rules if (value := _literal_of(rule.get(id_))) is not None]
            kind = {int: "int", bool: "bool"}.get(type(values[0]), "string") if values else "string"
            texts = tuple(dict.fromkeys(value for value in values if isinstance(value, str)))
            numbers = [value for value in values if type(value) is int] or [0]
            found[name] = Column(name, kind, texts if kind == "string" else (), min(numbers), max(numbers))
        self.said = found
        return found

    def _row(self, number: int, rule: Mapping[str, Any], reads: Mapping[str, str], says: Mapping[str, str]) -> Row:
        id_ = rule.get("_id")
        place = id_ if isinstance(id_, str) and _ID.fullmatch(id_) else f"#{number}"
        if place != id_:
            self.fault("row_id", place)
        elif id_ in self.seen:
            self.fault("row_id_twice", place)
        self.seen.add(place)
        described = [rule.get(key, "") for key in ("_description", "_description_en")]
        if not all(isinstance(text, str) and len(text) <= MOST_DESCRIPTION and text.isprintable() for text in described):
            self.fault("description_unreadable", place, most=MOST_DESCRIPTION)
            described = ["", ""]
        elif not described[0].strip():
            self.fault("description_missing", place)
        for key in sorted(set(rule) - {*reads, *says, "_id", "_description", "_description_en"}):
            self.fault("unknown_cell", place, key[:40])
        cells: dict[str, str] = {}
        box: dict[str, Set] = {}
        values: dict[str, Scalar] = {}
        for column_id, name in (*reads.items(), *says.items()):
            text = rule.get(column_id)
            if not isinstance(text, str):
                self.fault("cell_missing" if text is None else "cell_no_text", place, name)
                continue
            cells[name] = text.strip()
            try:
                if column_id in reads:
                    wanted = read_condition(text, self.known[name])
                    if wanted is not None:
                        box[name] = wanted
                else:
                    values[name] = read_output(text)
                    self._check_kind(place, name, values[name])
            except CellFault as error:
                self.fault(error.code, place, name, **error.data)
        return Row(place, described[0].strip(), described[1].strip(), cells, box, values)

    def _check_kind(self, place: str, name: str, value: Scalar) -> None:
        column = self.said[name]
        if type(value) is not {"int": int, "bool": bool, "string": str}[column.kind]:
            self.fault("wrong_type", place, name, expected=column.expected)


def _literal_of(text: Any) -> Scalar | None:
    try:
        return read_output(text) if isinstance(text, str) else None
    except CellFault:
        return None
