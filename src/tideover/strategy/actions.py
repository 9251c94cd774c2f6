"""A version's way: drafted, checked, tested on yesterday's book, approved by another, live from a day, rolled back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Protocol
from uuid import UUID

from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import new_id
from tideover.base.work import Work
from tideover.journal import record
from tideover.strategy import store
from tideover.strategy.checking import Known, check_file, checked
from tideover.strategy.columns import IDS, check_inputs
from tideover.strategy.deciding import evaluate
from tideover.strategy.explaining import explain
from tideover.strategy.file import DecisionFile, Fault, digest_of, parse_json, read_file
from tideover.strategy.model import (
    MAIN,
    SHIPPED_BY,
    Comparison,
    KeptDecision,
    StrategyApproved,
    StrategyDrafted,
    StrategyInstalled,
    StrategyPublished,
    StrategyRefused,
    StrategyRolledBack,
    StrategyState,
    StrategyTested,
    StrategyVersion,
)

MOST_NOTE = 500
MOST_EXAMPLES = 20
_HOLD = "strategy"
_S = StrategyState


class Surroundings(Protocol):
    """What this room is told from above: it does not know touch plans and texts, nor how the book's cases are come by."""

    def known(self, work: Work) -> Known:
        """What a file may name, for this tenant."""

    def cases(self, work: Work) -> tuple[date | None, Iterable[Mapping[str, Any]]]:
        """Yesterday's cases, ids and every input each, with their day; no day and none where there is no book yet."""


@dataclass(frozen=True, slots=True)
class Live:
    """What decides on a day. ``version``: None for the built-in peace: nobody is contacted."""

    version: StrategyVersion | None
    file: DecisionFile

    @property
    def id(self) -> UUID | None:
        return self.version.id if self.version else None


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """A file that comes with the product: ``default``, or ``peace`` (one row: leave in peace)."""
    return parse_json((resources.files("tideover.strategy") / "files" / f"{name}.json").read_text(encoding="utf-8"))


# --- what comes with the product --------------------------------------------------------------------------------------


def install_strategy(work: Work, signed: bool, day: date) -> bool:
    """Give the tenant the file that comes with the product, unless it has this one. Returns whether it was new.

    ``signed`` (development): it is live at once, if the tenant has published nothing of its own. Else (production) it is a
    checked version that waits for the tenant's own test and approval, and so does one that an installation brought along
    from its days in development; until then the built-in peace decides.
    """
    digest = digest_of(shipped("default"))
    if not _to_install(work, signed, digest):
        return False
    work.hold([_HOLD])
    rows = store.version_rows(work, MAIN)  # again: another process may have been quicker
    ours = [row for row in rows if row.written_by == SHIPPED_BY]
    if not signed:
        for row in ours:
            if row.state is _S.PUBLISHED and row.decided_by == SHIPPED_BY:
                put_back = replace(
                    row,
                    state=_S.CHECKED,
                    decided_by=None,
                    decided_at=None,
                    published_by=None,
                    published_at=None,
                    live_from=None,
                )
                store.save_version(work, put_back)
                record(work, StrategyInstalled(row.id, row.name, row.number, row.digest, _S.CHECKED))
    if any(row.digest == digest for row in ours):
        return False
    now = work.now()
    number = max((row.number for row in rows), default=0) + 1
    version = StrategyVersion(
        new_id(), MAIN, number, shipped("default"), digest, _S.CHECKED, "随产品附带 / comes with the product", SHIPPED_BY, now
    )
    has_own = any(row.state is _S.PUBLISHED and row.written_by != SHIPPED_BY for row in rows)
    if signed and not has_own:
        version = replace(
            version, state=_S.PUBLISHED, decided_by=SHIPPED_BY, decided_at=now, published_by=SHIPPED_BY, published_at=now,
            live_from=day,
        )  # fmt: skip
    store.insert_version(work, version)
    record(work, StrategyInstalled(version.id, version.name, version.number, version.digest, version.state))
    return True


def _to_install(work: Work, signed: bool, digest: str) -> bool:
    ours = [row for row in store.version_rows(work, MAIN) if row.written_by == SHIPPED_BY]
    is_stale = not signed and any(row.state is _S.PUBLISHED and row.decided_by == SHIPPED_BY for row in ours)
    return is_stale or all(row.digest != digest for row in ours)


# --- writing ----------------------------------------------------------------------------------------------------------


def draft_strategy(work: Work, content: Mapping[str, Any], note: str = "", name: str = MAIN) -> StrategyVersion:
    """Keep a file as a new version, a draft: it may still be full of faults, and decides nothing."""
    noted = _noted(note)
    work.hold([_HOLD])
    number = max((row.number for row in store.version_rows(work, name)), default=0) + 1
    draft = StrategyVersion(new_id(), name, number, content, digest_of(content), _S.DRAFT, noted, work.actor, work.now())
    store.insert_version(work, draft)
    record(work, StrategyDrafted(draft.id, name, number, draft.digest, work.actor))
    return draft


def edit_strategy(work: Work, id: UUID, content: Mapping[str, Any], note: str = "") -> StrategyVersion:
    """Write a version anew before it is approved, by who wrote it: what was checked or tested of it no longer counts.

    Raises ``NotFound``, ``Conflict("strategy_not_draft")``, ``Forbidden("not_the_writer")``.
    """
    found = _get(work, id, {_S.DRAFT, _S.CHECKED, _S.TESTED}, "strategy_not_draft")
    if found.written_by != work.actor:
        raise Forbidden("not_the_writer", expected="a new version of your own")
    draft = replace(
        found, content=content, digest=digest_of(content), note=_noted(note), state=_S.DRAFT, written_at=work.now(),
        report=None, tested_at=None,
    )  # fmt: skip
    store.save_version(work, draft)
    record(work, StrategyDrafted(draft.id, draft.name, draft.number, draft.digest, work.actor))
    return draft


def check_strategy(work: Work, id: UUID, known: Known) -> list[Fault]:
    """Every fault of a version; where there is none, a draft is ``checked``. Raises ``NotFound``."""
    found = _get(work, id, set(_S), "")
    _, faults = check_file(found.content, known)
    if not faults and found.state is _S.DRAFT:
        store.save_version(work, replace(found, state=_S.CHECKED))
    return faults


def try_strategy(
    work: Work, id: UUID, known: Known, day: date | None, cases: Iterable[Mapping[str, Any]], today: date
) -> Comparison:
    """Hold a checked version against the live one on the cases of a day, and keep what came out.

    Raises ``Conflict("strategy_not_checked")``, ``Invalid`` for a fault, or a case that is none.
    """
    found = _get(work, id, {_S.CHECKED, _S.TESTED}, "strategy_not_checked")
    draft = checked(found.content, known)
    live = live_strategy(work, today, known.buckets, found.name)
    report = compare(live.file, draft, cases, day)
    store.save_version(work, replace(found, state=_S.TESTED, report=report.to_json(), tested_at=work.now()))
    record(work, StrategyTested(id, found.digest, live.file.digest, report.cases, report.changed, work.actor))
    return report


def compare(live: DecisionFile, draft: DecisionFile, cases: Iterable[Mapping[str, Any]], day: date | None = None) -> Comparison:
    """Both files over the same cases (every column of ``inputs()``, ids beside). By our own reading of the tables, which
    publishing holds against zen's; a whole book in the lake: ``changes``."""
    moves: Counter[tuple[str, str]] = Counter()
    examples: list[dict[str, Any]] = []
    count = changed = otherwise = 0
    for case in cases:
        given = check_inputs(case, draft.inputs)
        was, was_path = evaluate(live, given)
        now, path = evaluate(draft, given)
        count += 1
        moves[str(was["treatment"]), str(now["treatment"])] += 1
        if was == now:
            continue
        is_changed = was["treatment"] != now["treatment"]
        changed, otherwise = changed + is_changed, otherwise + (not is_changed)
        if len(examples) < MOST_EXAMPLES:
            ids = {name: str(case[name]) for name in IDS if name in case}
            rows = {"was_path": list(was_path), "now_path": list(path)}
            inputs = {name: given[name] for name in draft.inputs if name in {*live.reads, *draft.reads}}
            examples.append({**ids, "was": was, "now": now, **rows, "inputs": inputs})
    most_first = sorted(moves.items(), key=lambda item: (-item[1], item[0]))
    return Comparison(
        day, count, changed, otherwise, tuple((was, now, cases_) for (was, now), cases_ in most_first), tuple(examples)
    )


# --- deciding about it ------------------------------------------------------------------------------------------------


def approve_strategy(work: Work, id: UUID, known: Known) -> StrategyVersion:
    """Approve another's version: it may be published.

    Raises ``Forbidden("second_person_needed")`` for who wrote it, ``Conflict("strategy_not_tested")``, ``Invalid`` where what
    a file must be has changed since it was checked.
    """
    found = _by_another(work, id)
    checked(found.content, known)
    record(work, StrategyApproved(id, found.digest, work.actor))
    return _saved(work, replace(found, state=_S.APPROVED, decided_by=work.actor, decided_at=work.now()))


def refuse_strategy(work: Work, id: UUID, reason: str) -> StrategyVersion:
    """Do not approve, and say why. Raises as ``approve_strategy``, and ``Invalid("reason_required")``."""
    said = _required(reason)
    found = _by_another(work, id)
    record(work, StrategyRefused(id, found.digest, work.actor))
    return _saved(work, replace(found, state=_S.REFUSED, decided_by=work.actor, decided_at=work.now(), reason=said))


def publish_strategy(work: Work, id: UUID, live_from: date, known: Known, today: date) -> StrategyVersion:
    """Let an approved version decide from a day on, today at the earliest.

    Raises ``Conflict("strategy_not_approved")``, ``Invalid("invalid_day")``, ``Invalid("strategy_faulty")`` where what it
    names (a touch plan, a text, a bucket) is no longer there.
    """
    found = _get(work, id, {_S.APPROVED}, "strategy_not_approved")
    if live_from < today:
        raise Invalid("invalid_day", field="live_from", expected="today or a later day")
    checked(found.content, known)
    record(work, StrategyPublished(id, found.digest, live_from, work.actor))
    published = replace(found, state=_S.PUBLISHED, published_by=work.actor, published_at=work.now(), live_from=live_from)
    return _saved(work, published)


def roll_back_strategy(work: Work, reason: str, today: date, name: str = MAIN) -> StrategyVersion:
    """Take the live version back: the one before it is live again at once, or the built-in peace. Returns the one taken back.

    Decisions kept stay as they are; from now on others are made. Raises ``Invalid("reason_required")``,
    ``Conflict("nothing_published")``.
    """
    said = _required(reason)
    work.hold([_HOLD])
    rows = store.live_rows(work, name, today)
    if not rows:
        raise Conflict("nothing_published", expected="a version that is live")
    to = rows[1].id if len(rows) > 1 else None
    record(work, StrategyRolledBack(rows[0].id, rows[0].digest, to, work.actor))
    return _saved(work, replace(rows[0], state=_S.ROLLED_BACK, ended_by=work.actor, ended_at=work.now(), reason=said))


def _by_another(work: Work, id: UUID) -> StrategyVersion:
    found = _get(work, id, {_S.TESTED}, "strategy_not_tested")
    if found.written_by == work.actor:
        raise Forbidden("second_person_needed", expected="somebody else than who wrote it")
    return found


def _get(work: Work, id: UUID, states: Collection[StrategyState], code: str) -> StrategyVersion:
    found = store.version_row(work, id, lock=True)
    if found is None:
        raise NotFound("strategy_not_found", field="strategy")
    if found.state not in states:
        raise Conflict(code, field="strategy", state=found.state.value)
    return found


def _saved(work: Work, version: StrategyVersion) -> StrategyVersion:
    store.save_version(work, version)
    return version


def _noted(note: str) -> str:
    if len(note := note.strip()) > MOST_NOTE:
        raise Invalid("note_too_long", field="note", expected=f"at most {MOST_NOTE} characters")
    if not note.isprintable():
        raise Invalid("invalid_note", field="note", expected="a line of text")
    return note


def _required(reason: str) -> str:
    if not (said := _noted(reason)):
        raise Invalid("reason_required", field="reason", expected="why, in a few words")
    return said


# --- looking ----------------------------------------------------------------------------------------------------------


def live_versions(work: Work, day: date, name: str = MAIN) -> list[StrategyVersion]:
    """Published versions that have begun by a day: the one that decides, then the one it would fall back to, and so on."""
    return store.live_rows(work, name, day)


def live_strategy(work: Work, day: date, buckets: tuple[str, ...] = (), name: str = MAIN) -> Live:
    """What decides on a day: the version published last of those live by then; without one, the built-in peace."""
    for row in live_versions(work, day, name)[:1]:
        file, faults = read_file(row.content, buckets)
        if file is not None and not faults:
            return Live(row, file)
        raise Conflict("strategy_faulty", field="strategy", strategy=row.title, expected="buckets that the file names")
    return Live(None, _peace(buckets))


def _peace(buckets: tuple[str, ...]) -> DecisionFile:
    file, _ = read_file(shipped("peace"), buckets)
    assert file is not None
    return file


def list_strategies(work: Work, name: str = MAIN) -> list[StrategyVersion]:
    """Every version, the newest first."""
    return store.version_rows(work, name)


def get_strategy(work: Work, id: UUID) -> StrategyVersion:
    """Raises ``NotFound("strategy_not_found")``."""
    found = store.version_row(work, id)
    if found is None:
        raise NotFound("strategy_not_found", field="strategy")
    return found


def file_of(version: StrategyVersion | None, buckets: tuple[str, ...] = ()) -> DecisionFile | None:
    """A version's file as tables, as far as it can be read; the built-in peace for None."""
    if version is None:
        return _peace(buckets)
    return read_file(version.content, buckets)[0]


def decisions_of(work: Work, person: UUID, day: date | None = None, limit: int = 50) -> list[KeptDecision]:
    """What was decided of a person's cases, the newest day first."""
    return store.decision_rows(work, person, day, limit)


def decisions_on(work: Work, persons: Sequence[UUID], day: date) -> list[KeptDecision]:
    """What was decided of several persons' cases on a day, the greatest priority first."""
    return store.decisions_on(work, persons, day)


def decision_of(work: Work, person: UUID, day: date) -> KeptDecision:
    """What was decided of a person on a day: of several cases the one of the greatest priority.

    Raises ``NotFound("decision_not_found")``.
    """
    found = store.decision_rows(work, person, day, 1)
    if not found:
        raise NotFound("decision_not_found", field="day")
    return found[0]


def explain_decision(work: Work, decision: KeptDecision, language: str, currency: str = "CNY") -> str:
    """ "Why?" of a decision kept, in a sentence, by the file that decided it."""
    version = store.version_row(work, decision.version) if decision.version else None
    file = file_of(version)
    if file is None:  # a file of before, which today's rules of files no longer read
        return ""
    return explain(file, decision.path, decision.inputs, language, currency)
