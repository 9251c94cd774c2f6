"""HTTP of imports: what ran, how far it came, what it refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from tideover.base.http import CurrentPaging, CurrentWork, whole
from tideover.base.ids import ImportId, parse_id
from tideover.book.actions.imports import ImportRun, get_import, import_rejects, list_imports
from tideover.security import Actor, CurrentActor, Permission, require

router = APIRouter(tags=["book"])


def import_view(run: ImportRun) -> dict[str, Any]:
    return {
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
        "started_at": run.started_at.isoformat(),
        "changed_at": run.changed_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }


@router.get("/imports")
def imports(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Imports, newest first."""
    _may_see(actor)
    start = paging.start(datetime.fromisoformat, UUID)
    found = list_imports(work, (start[0], start[1]) if start else None, paging.limit)
    last = [found[-1].started_at.isoformat(), found[-1].id] if len(found) == paging.limit else None
    return {"imports": [import_view(run) for run in found], "next": paging.next_cursor(last)}


@router.get("/imports/{run}")
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
    return {**import_view(found), "rejects": shown, "next": paging.next_cursor(last)}


def _may_see(actor: Actor) -> None:
    """Whoever may import, or look after operations."""
    require(actor, Permission.IMPORT_BOOK if actor.may(Permission.IMPORT_BOOK) else Permission.SEE_OPERATIONS)
