"""The cases decided on a day, those left alone included, and who stands behind a measure of theirs. Read from the lake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from tideover.analytics.measures import Definition, counted_cases, load_definitions
from tideover.base import lake
from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, CaseId, PersonId
from tideover.base.lake import Lake
from tideover.base.work import Work
from tideover.book import Person, book_policy, case_ids, get_persons
from tideover.outreach import (
    DayCase,
    DayExport,
    day_cases_at,
    day_report,
    decision_table,
    decisions_name,
    export_pages,
    pseudonym,
)
from tideover.strategy import DecisionFile, explain, live_strategy

Key = tuple[UUID, str]
Part = Literal["numerator", "denominator"]
CHOSEN_BY = ("bucket", "segment", "treatment", "by", "arm")
COLUMNS = ("account", "creditor", "bucket", "segment", "treatment", "by", "arm", "dpd", "state", "rules")
OF_MEASURE = ("numerator", "denominator", "currency")


@dataclass(frozen=True, slots=True)
class DecidedFilter:
    """Which of the cases decided on a day; None asks for nothing. ``measure`` and ``part``: those that count in it;
    ``currency``: of a measure of money."""

    bucket: str | None = None
    segment: str | None = None
    treatment: str | None = None
    by: str | None = None
    arm: str | None = None
    measure: str | None = None
    part: Part = "denominator"
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A case as it was decided. ``key``: whose it is and the creditor; ``case``: its file, None where it never had one;
    ``dpd``: days past due; ``why``: in a sentence, empty where another version decided than the day's last one;
    ``contacting``: how far it has come, None where nobody was to contact it; ``numerator``, ``denominator``: its part of the
    measure asked for."""

    key: Key
    person: Person
    case: CaseId | None
    account: AccountId
    bucket: str
    segment: str
    treatment: str
    by: str
    arm: str
    dpd: int
    why: str
    contacting: DayCase | None
    numerator: int | None
    denominator: int | None
    currency: str | None


def decided_cases(
    work: Work, root: Path, day: date, wanted: DecidedFilter, language: str, *, after: Key | None = None, limit: int = 50
) -> list[DecidedCase]:
    """A page of the cases decided on a day, by key; those that match every filter given. ``root``: where lakes lie.

    Raises ``Invalid("unknown_measure")``.
    """
    definition = _definition_of(wanted)
    policy = book_policy(work, day).buckets
    with lake.open(work, root) as opened:
        rows = _rows(opened, day, work.today(), dict(policy.rows), wanted, definition, after, limit)
    if not rows:
        return []
    keys = [(UUID(row["holder"]), row["creditor"]) for row in rows]
    people = {person.id: person for person in get_persons(work, {PersonId(UUID(row["person"])) for row in rows})}
    files, contacting = case_ids(work, keys), day_cases_at(work, day, keys)
    file = _file_of(work, day, tuple(name for name, _ in policy.rows))
    return [
        DecidedCase(
            key, people[PersonId(UUID(row["person"]))], files.get(key), AccountId(UUID(row["account"])), row["bucket"],
            row["segment"], row["treatment"], row["by"], row["arm"], row["dpd"],
            explain(file, row["path"].split("/"), {name: row[name] for name in file.reads}, language) if file else "",
            contacting.get(key), row.get("numerator"), row.get("denominator"), row.get("currency"),
        )
        for key, row in zip(keys, rows, strict=True)
    ]  # fmt: skip


def export_decided(work: Work, root: Path, day: date, wanted: DecidedFilter) -> DayExport:
    """The same as one file, accounts by pseudonym, on record. Raises ``NotFound("day_not_found")``."""
    more = OF_MEASURE if _definition_of(wanted) else ()

    def page(after: Key | None, limit: int) -> list[tuple[Key, list[str | int | None]]]:
        return [
            (case.key, _line(work, case, bool(more)))
            for case in decided_cases(work, root, day, wanted, "en", after=after, limit=limit)
        ]

    return export_pages(work, day, (*COLUMNS, *more), page)


def _line(work: Work, case: DecidedCase, is_measured: bool) -> list[str | int | None]:
    known = case.contacting
    line: list[str | int | None] = [
        pseudonym(work, case.account), case.key[1], case.bucket, case.segment, case.treatment, case.by, case.arm, case.dpd,
        known.state.value if known else None, " ".join(known.rules) if known else None,
    ]  # fmt: skip
    return [*line, case.numerator, case.denominator, case.currency] if is_measured else line


def _definition_of(wanted: DecidedFilter) -> Definition | None:
    if wanted.measure is None:
        return None
    found = load_definitions().get(wanted.measure)
    if found is None:
        raise Invalid("unknown_measure", field="measure", expected=", ".join(load_definitions()))
    return found


def _file_of(work: Work, day: date, buckets: tuple[str, ...]) -> DecisionFile | None:
    """The file that decided a day, where it is the one that is live on it still."""
    report = day_report(work, day)
    live = live_strategy(work, day, buckets)
    decided_by = live.version.title if live.version else "peace"
    return live.file if report is not None and report.strategy == decided_by else None


def _rows(
    opened: Lake,
    day: date,
    known_on: date,
    ends: Mapping[str, int | None],
    wanted: DecidedFilter,
    definition: Definition | None,
    after: Key | None,
    limit: int,
) -> list[dict[str, Any]]:
    if decisions_name(day) not in opened.tables():
        return []
    from ibis import to_sql

    table = decision_table(day)
    for name in CHOSEN_BY:
        if (value := getattr(wanted, name)) is not None:
            table = table.filter(table[name] == value)
    if definition is not None:
        counted = counted_cases(definition, day, known_on, ends)
        if definition.kind == "money" and wanted.currency is not None:
            counted = counted.filter(counted.currency == wanted.currency)
        of_money = {"currency": counted.currency.max()} if definition.kind == "money" else {}
        parts = counted.group_by("holder", "creditor").aggregate(
            numerator=counted.n.sum().cast("int64"), denominator=counted.d.sum().cast("int64"), **of_money
        )
        table = table.inner_join(parts.filter(parts[wanted.part] > 0), ["holder", "creditor"])
    if after is not None:
        is_same = table.holder == str(after[0])
        table = table.filter((table.holder > str(after[0])) | (is_same & (table.creditor > after[1])))
    page = table.order_by(["holder", "creditor"]).limit(limit)
    return opened.query(str(to_sql(page, dialect="duckdb")))
