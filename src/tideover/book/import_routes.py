"""HTTP of imports: what ran, how far it came, what it refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown, whole
from tideover.base.ids import ImportId, parse_id
from tideover.base.work import Work
from tideover.book.actions.imports import ImportRun, get_import, import_rejects, list_imports
from tideover.security import Actor, CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["book"])


class ImportShown(Shown):
    """``state``: ``running`` (also of one that was killed), ``cancelled`` or ``done``; ``files``: name -> SHA-256; ``file``,
    ``line``: how far it has come, the file counted from 0; ``absent``: what a whole file did not name; ``who``: the login of
    whoever ran it, or the process that did."""

    run: str = Field(alias="import")
    layout: str
    files: dict[str, str]
    state: str
    file: int
    line: int
    read: int
    accepted: int
    rejected: int
    absent: dict[str, int]
    by: str
    who: str
    started_at: Moment
    changed_at: Moment
    ended_at: Moment | None


class ImportPage(Shown):
    imports: list[ImportShown]
    next: str | None


class RejectShown(Shown):
    """Where and why a row was refused, never with its values. ``expected``: what would have been right."""

    file: str
    line: int
    field: str
    code: str
    expected: str


class ImportDetail(ImportShown):
    rejects: list[RejectShown]
    next: str | None


def import_views(work: Work, runs: Sequence[ImportRun]) -> list[dict[str, Any]]:
    logins = logins_of(work, {run.by for run in runs})
    return [
        {
            "import": str(run.id),
            "layout": run.layout,
            "files": run.files,
            "state": run.state,
            "file": run.file,
            "line": run.line,
            "read": run.read,
            "accepted": run.accepted,
            "rejected": run.rejected,
            "absent": run.absent,
            "by": run.by,
            "who": logins.get(run.by, run.by),
            "started_at": run.started_at.isoformat(),
            "changed_at": run.changed_at.isoformat(),
            "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        }
        for run in runs
    ]


@router.get("/imports", response_model=ImportPage)
def imports(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Imports, newest first."""
    _may_see(actor)
    start = paging.start(datetime.fromisoformat, UUID)
    found = list_imports(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].started_at.isoformat(), found[-1].id] if len(found) == paging.limit else None
    return {"imports": import_views(work, found), "next": paging.next_cursor(last)}


@router.get("/imports/{run}", response_model=ImportDetail)
def one_import(run: str, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """An import and the rows it refused, in the order of its files and lines: where and why, never with their values."""
    _may_see(actor)
    id_ = ImportId(parse_id(run, "run"))
    found = get_import(work, id_)
    start = paging.start(whole, whole)
    rejects = import_rejects(work, id_, (start[0], start[1]) if start else None, paging.limit)
    last = [rejects[-1].place, rejects[-1].line] if len(rejects) == paging.limit else None
    shown = [
        {"file": row.file, "line": row.line, "field": row.fault.field, "code": row.fault.code, "expected": row.fault.expected}
        for row in rejects
    ]
    return {**import_views(work, [found])[0], "rejects": shown, "next": paging.next_cursor(last)}


def _may_see(actor: Actor) -> None:
    """Whoever may import, or look after operations."""
    require(actor, Permission.IMPORT_BOOK if actor.may(Permission.IMPORT_BOOK) else Permission.SEE_OPERATIONS)
