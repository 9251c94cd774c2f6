"""HTTP of the thread."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from tideover.base.http import CurrentPaging, CurrentWork, whole
from tideover.book import find_person
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.actions import timeline
from tideover.workbench.model import TimelineItem

router = APIRouter(tags=["workbench"])


def item_view(item: TimelineItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "id": str(item.id),
        "at": item.at.isoformat(),
        "known_at": item.known_at.isoformat(),
        "kind": item.kind,
        "data": item.data,
        "text": item.text,
        "is_erased": item.is_erased,
    }


@router.get("/persons/{person}/timeline")
def timeline_of_person(person: str, work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """All that was done and said with a person, newest first, on every channel. Words are masked; ``position`` is null
    while a fact waits to be sealed; ``is_erased``: there were words, which nobody can read any more."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    start = paging.start(whole)
    items = timeline(work, found.id, start[0] if start else None, paging.limit)
    last = [items[-1].cursor] if len(items) == paging.limit else None
    return {"person": str(found.id), "items": [item_view(item) for item in items], "next": paging.next_cursor(last)}
