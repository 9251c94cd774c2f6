"""HTTP of strategy as people write and approve it: which version decides, and one held against it row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.errors import Conflict
from tideover.base.http import CurrentWork, Day, Moment, Shown
from tideover.base.ids import PersonId, parse_id
from tideover.base.work import Work
from tideover.book import get_persons
from tideover.security import Actor, CurrentActor, Permission, logins_of, require
from tideover.strategy import (
    DecisionFile,
    Fault,
    Holdout,
    Known,
    StrategyState,
    StrategyVersion,
    Surroundings,
    examine,
    fault_words,
    file_of,
    get_strategy,
    list_strategies,
    live_strategy,
    live_versions,
    parse_json,
    shipped,
)
from tideover.workbench.locales import name_of
from tideover.workbench.routes import Language
from tideover.workbench.strategy_words import changes_of, grids_of, place_of, typed_of

router = APIRouter(tags=["strategy"])

_S = StrategyState
EDITABLE = (_S.DRAFT, _S.CHECKED, _S.TESTED)
Standing = Literal["draft", "checked", "tested", "approved", "refused", "live", "to_come", "published", "rolled_back"]


def _around(request: Request) -> Surroundings:
    return cast(Surroundings, request.app.state.surroundings)


# --- which version decides --------------------------------------------------------------------------------------------


class StrategyRow(Shown):
    """A version in a list. ``standing``: its state, told apart by day: ``live`` decides today, ``to_come`` on a later day,
    ``published`` did before; ``is_own``: whoever asks wrote it, so another must approve it."""

    id: str
    title: str
    number: int
    standing: Standing
    note: str
    live_from: Day | None
    writer: str
    written_at: Moment
    is_own: bool
    decider: str | None
    decided_at: Moment | None


class StrategyBoard(Shown):
    """``live``: what decides today, null for the built-in peace; ``before``: what a roll-back would return to, null for peace;
    ``next``: what decides from a later day on; ``is_faulty``: the live file cannot be read any more, nothing can be decided."""

    today: Day
    live: StrategyRow | None
    before: StrategyRow | None
    next: StrategyRow | None
    is_faulty: bool
    versions: list[StrategyRow]


@router.get("/strategy-board")
def strategy_board(request: Request, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN") -> StrategyBoard:
    """Every version, the newest first, and which of them decides today and next."""
    require(actor, Permission.SEE_PEOPLE)
    today, versions = work.today(), list_strategies(work)
    live, before = _first_two(live_versions(work, today))
    tell = _Rows(work, versions, today, live, actor, words)
    coming = _next(versions, today)
    return StrategyBoard(
        today=today.isoformat(),
        live=tell.row(live) if live else None,
        before=tell.row(before) if before else None,
        next=tell.row(coming) if coming else None,
        is_faulty=not _is_readable(work, today, _around(request).known(work)),
        versions=[tell.row(version) for version in versions],
    )


def _first_two(versions: Sequence[StrategyVersion]) -> tuple[StrategyVersion | None, StrategyVersion | None]:
    first, second = [*versions[:2], None, None][:2]
    return first, second


def _next(versions: Sequence[StrategyVersion], today: date) -> StrategyVersion | None:
    """What decides on the first later day that something is published for."""
    later = [(version.live_from, version) for version in versions if version.state is _S.PUBLISHED and version.live_from]
    later = [(day, version) for day, version in later if day > today]
    first = min((day for day, _ in later), default=None)
    return max((each for day, each in later if day == first), key=lambda each: (each.published_at, each.number), default=None)


def _is_readable(work: Work, today: date, known: Known) -> bool:
    try:
        live_strategy(work, today, known.buckets)
    except Conflict:
        return False
    return True


class _Rows:
    """Tells versions in a list."""

    def __init__(
        self,
        work: Work,
        versions: Sequence[StrategyVersion],
        today: date,
        live: StrategyVersion | None,
        actor: Actor,
        words: Language,
    ) -> None:
        self.today = today
        self.live = live.id if live else None
        self.actor = actor
        self.words = words
        actors = [by for version in versions for by in (version.written_by, version.decided_by, version.ended_by) if by]
        self.logins = logins_of(work, {*actors, *(version.published_by or "" for version in versions)})

    def who(self, actor: str) -> str:
        return self.logins.get(actor) or name_of(self.words, "by", actor)

    def standing(self, version: StrategyVersion) -> Standing:
        if version.state is not _S.PUBLISHED:
            return cast(Standing, version.state.value)
        if version.id == self.live:
            return "live"
        return "to_come" if version.live_from and version.live_from > self.today else "published"

    def row(self, version: StrategyVersion) -> StrategyRow:
        return StrategyRow(
            id=str(version.id),
            title=version.title,
            number=version.number,
            standing=self.standing(version),
            note=version.note,
            live_from=version.live_from.isoformat() if version.live_from else None,
            writer=self.who(version.written_by),
            written_at=version.written_at.isoformat(),
            is_own=version.written_by == self.actor.name,
            decider=self.who(version.decided_by) if version.decided_by else None,
            decided_at=version.decided_at.isoformat() if version.decided_at else None,
        )


# --- one version ------------------------------------------------------------------------------------------------------


class StrategyCellShown(Shown):
    """``was``: what the other version says there, null where it says the same."""

    text: str
    was: str | None
    faults: list[str]


class StrategyLineShown(Shown):
    """A row of a table. ``number``: its place, null for one that only the other version has; ``was_number``: its place there,
    where it moved; ``was_why``: its words there, where they differ; ``cells``: one a column."""

    row: str
    number: int | None
    kind: Literal["same", "changed", "new", "gone"]
    was_number: int | None
    why: str
    was_why: str | None
    is_default: bool
    cells: list[StrategyCellShown]
    faults: list[str]


class StrategyColumnShown(Shown):
    """``unit``: what its numbers count, or empty; ``is_gone``: only the other version has it."""

    name: str
    title: str
    unit: str
    is_output: bool
    is_gone: bool


class StrategyTableShown(Shown):
    """A decision table: from the top, the first row that fits decides."""

    name: str
    columns: list[StrategyColumnShown]
    rows: list[StrategyLineShown]
    faults: list[str]


class StrategyFaultShown(Shown):
    """What keeps a file from being tested: where it is, as ids and in words, and what is wrong."""

    node: str
    row: str
    column: str
    code: str
    place: str
    words: str


class HoldoutShown(Shown):
    """The randomised hold-out, in thousandths of people; the bot has the rest."""

    nothing_permille: int
    person_permille: int


class TreatmentMoved(Shown):
    """How many cases get the treatment ``now`` instead of ``was``, or keep it where they are the same."""

    was: str
    now: str
    cases: int


class OutputChangeShown(Shown):
    title: str
    was: str
    now: str


class ExampleCaseShown(Shown):
    """A case that would be decided otherwise. ``person``: whose it is, null where nobody of that id is in the book."""

    person: str | None
    ref: str | None
    changes: list[OutputChangeShown]
    was_path: list[str]
    now_path: list[str]


class StrategyReportShown(Shown):
    """A version beside the one that was live, on the cases of a day. ``changed``: get another treatment; ``otherwise``: the
    same treatment, but something else differs."""

    day: Day | None
    cases: int
    changed: int
    otherwise: int
    moves: list[TreatmentMoved]
    examples: list[ExampleCaseShown]


class StrategyReview(Shown):
    """A version whole. ``against``: the version its rows are held against, the one that is live, else the one before it;
    ``before``: what a roll-back would return to, where this is live."""

    version: StrategyRow
    digest: str
    today: Day
    is_editable: bool
    reason: str | None
    tested_at: Moment | None
    publisher: str | None
    published_at: Moment | None
    ended_by: str | None
    ended_at: Moment | None
    against: StrategyRow | None
    before: StrategyRow | None
    tables: list[StrategyTableShown]
    holdout: HoldoutShown | None
    was_holdout: HoldoutShown | None
    faults: list[StrategyFaultShown]
    report: StrategyReportShown | None


@router.get("/strategies/{strategy}/review")
def strategy_review(
    strategy: str, request: Request, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN"
) -> StrategyReview:
    """One version whole: its tables in words, row by row against what is live, its faults, and what its test found."""
    require(actor, Permission.SEE_PEOPLE)
    version, today = get_strategy(work, parse_id(strategy, "strategy")), work.today()
    known = _around(request).known(work)
    live, before = _first_two(live_versions(work, today))
    is_live = live is not None and live.id == version.id
    against = before if is_live else live
    file, faults = examine(version.content, known)
    other = file_of(against, known.buckets) if against else None
    tell = _Rows(work, [each for each in (version, live, before) if each], today, live, actor, words)
    return StrategyReview(
        version=tell.row(version),
        digest=version.digest,
        today=today.isoformat(),
        is_editable=version.state in EDITABLE,
        reason=version.reason,
        tested_at=version.tested_at.isoformat() if version.tested_at else None,
        publisher=tell.who(version.published_by) if version.published_by else None,
        published_at=version.published_at.isoformat() if version.published_at else None,
        ended_by=tell.who(version.ended_by) if version.ended_by else None,
        ended_at=version.ended_at.isoformat() if version.ended_at else None,
        against=tell.row(against) if against else None,
        before=tell.row(before) if before and is_live else None,
        tables=_tables(file, faults, other, words),
        holdout=_holdout(file.holdout) if file else None,
        was_holdout=_holdout(other.holdout) if other else None,
        faults=_faults(file, faults, words),
        report=_report(work, version.report, words) if version.report else None,
    )


def _tables(
    file: DecisionFile | None, faults: Sequence[Fault], other: DecisionFile | None, words: Language
) -> list[StrategyTableShown]:
    if file is None:
        return []
    return [
        StrategyTableShown(
            name=grid.name,
            columns=[StrategyColumnShown.model_validate(asdict(heading)) for heading in grid.headings],
            rows=[StrategyLineShown.model_validate(asdict(line)) for line in grid.lines],
            faults=list(grid.faults),
        )
        for grid in grids_of(file, faults, other, words)
    ]


def _faults(file: DecisionFile | None, faults: Sequence[Fault], words: Language) -> list[StrategyFaultShown]:
    return [
        StrategyFaultShown(
            node=fault.node,
            row=fault.row,
            column=fault.column,
            code=fault.code,
            place=place_of(fault, file, words),
            words=fault_words(fault, words),
        )
        for fault in faults
    ]


def _holdout(holdout: Holdout) -> HoldoutShown | None:
    return HoldoutShown(nothing_permille=holdout.nothing, person_permille=holdout.person) if holdout.is_on else None


def _report(work: Work, report: Mapping[str, Any], words: Language) -> StrategyReportShown:
    whose = {str(example["person"]) for example in report["examples"] if _is_id(example.get("person"))}
    refs = {str(each.id): each.ref for each in get_persons(work, [PersonId(UUID(id_)) for id_ in whose])}
    return StrategyReportShown(
        day=report["day"],
        cases=report["cases"],
        changed=report["changed"],
        otherwise=report["otherwise"],
        moves=[TreatmentMoved.model_validate(move) for move in report["moves"]],
        examples=[
            ExampleCaseShown(
                person=person if (person := str(example.get("person"))) in refs else None,
                ref=refs.get(person),
                changes=[
                    OutputChangeShown(title=title, was=was, now=now)
                    for title, was, now in changes_of(example["was"], example["now"], words)
                ],
                was_path=example["was_path"],
                now_path=example["now_path"],
            )
            for example in report["examples"]
        ],
    )


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


# --- writing ----------------------------------------------------------------------------------------------------------


class StrategySource(Shown):
    """A file as people edit it: a rule a line. ``title``: of the version, null for the file that comes with the product."""

    title: str | None
    content: str
    note: str


@router.get("/strategy-source")
def shipped_source(actor: CurrentActor) -> StrategySource:
    """The file that comes with the product: what a first version begins with."""
    require(actor, Permission.SEE_PEOPLE)
    return StrategySource(title=None, content=typed_of(shipped("default")), note="")


@router.get("/strategies/{strategy}/source")
def strategy_source(strategy: str, work: CurrentWork, actor: CurrentActor) -> StrategySource:
    """A version's file: to be written anew, or what another begins with."""
    require(actor, Permission.SEE_PEOPLE)
    version = get_strategy(work, parse_id(strategy, "strategy"))
    return StrategySource(title=version.title, content=typed_of(version.content), note=version.note)


class StrategyCheckRequest(BaseModel):
    """A file that nobody has kept yet, as it was typed."""

    model_config = ConfigDict(extra="forbid")

    content: str = Field(max_length=1_000_000)


class StrategyCheckShown(Shown):
    """What is wrong with a file (nothing: it may be tested), and its tables as far as they can be read, held against what is
    live."""

    faults: list[StrategyFaultShown]
    tables: list[StrategyTableShown]


@router.post("/strategy-checks")
def strategy_check(
    body: StrategyCheckRequest, request: Request, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN"
) -> StrategyCheckShown:
    """Every fault of a file, at its place, before anybody keeps it. Nothing is kept."""
    require(actor, Permission.WRITE_STRATEGY)
    known = _around(request).known(work)
    file, faults = examine(parse_json(body.content), known)
    live, _ = _first_two(live_versions(work, work.today()))
    other = file_of(live, known.buckets) if live else None
    return StrategyCheckShown(faults=_faults(file, faults, words), tables=_tables(file, faults, other, words))
