"""HTTP of the cases decided on a day, and of who stands behind a measure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from tideover.analytics.decided import DecidedCase, DecidedFilter, Part, decided_cases, export_decided
from tideover.base.http import CurrentPaging, CurrentWork, Shown
from tideover.outreach import CaseState
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["analytics"])
_Code = Annotated[str | None, Query(max_length=60)]


class DecidedCaseShown(Shown):
    """A case as it was decided. ``case``: its file, null where it never had one; ``by``: bot, person or none; ``dpd``: days
    past due; ``why``: the decision in a sentence; ``state``, ``rules``: how far it came and what refused it, null and none
    where nobody was to contact it; ``numerator``, ``denominator``: its part of the measure asked for, sums in minor units of
    ``currency``; ``name`` is masked."""

    person: str
    ref: str
    name: str
    case: str | None
    account: str
    creditor: str
    bucket: str
    segment: str
    treatment: str
    by: str
    arm: str
    dpd: int
    why: str
    state: CaseState | None
    rules: list[str]
    numerator: int | None
    denominator: int | None
    currency: str | None


class DecidedPage(Shown):
    cases: list[DecidedCaseShown]
    next: str | None


class DecidedExportShown(Shown):
    """A file: its name and what is in it. ``is_cut``: there were more cases than a file holds."""

    name: str
    rows: int
    content: str
    is_cut: bool


async def _decided_filter(
    bucket: _Code = None,
    segment: _Code = None,
    treatment: _Code = None,
    by: _Code = None,
    arm: _Code = None,
    measure: _Code = None,
    part: Part = "denominator",
    currency: Annotated[str | None, Query(max_length=3)] = None,
) -> DecidedFilter:
    return DecidedFilter(bucket, segment, treatment, by, arm, measure, part, currency)


CurrentDecidedFilter = Annotated[DecidedFilter, Depends(_decided_filter)]


@router.get("/days/{day}/decisions", response_model=DecidedPage)
def decisions(
    day: date,
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    wanted: CurrentDecidedFilter,
    words: Literal["zh-CN", "en"] = "zh-CN",
) -> dict[str, Any]:
    """The cases decided on a day, those left alone included: by bucket, segment, treatment, whom they were given to, arm, or by
    what counts in the numerator or denominator of a measure."""
    require(actor, Permission.SEE_OPERATIONS)
    start = paging.start(UUID, str)
    after = (start[0], start[1]) if start else None
    found = decided_cases(work, _lakes(request), day, wanted, words, after=after, limit=paging.limit)
    last = [str(found[-1].key[0]), found[-1].key[1]] if len(found) == paging.limit else None
    return {"cases": [_decided_view(case) for case in found], "next": paging.next_cursor(last)}


@router.post("/days/{day}/decisions/exports", response_model=DecidedExportShown)
def exporting_decisions(
    day: date, request: Request, work: CurrentWork, actor: CurrentActor, wanted: CurrentDecidedFilter
) -> dict[str, Any]:
    """The same as CSV, accounts by pseudonym, no names and no numbers. That it was taken is in the access log."""
    require(actor, Permission.SEE_OPERATIONS)
    found = export_decided(work, _lakes(request), day, wanted)
    name = f"decisions-{day.isoformat()}.csv"
    return {"name": name, "rows": found.rows, "content": found.content, "is_cut": found.is_cut}


def _lakes(request: Request) -> Path:
    root: Path = request.app.state.settings.root
    return root / "lake"


def _decided_view(case: DecidedCase) -> dict[str, Any]:
    known = case.contacting
    return {
        "person": str(case.person.id),
        "ref": case.person.ref,
        "name": case.person.masked_name,
        "case": str(case.case) if case.case else None,
        "account": str(case.account),
        "creditor": case.key[1],
        "bucket": case.bucket,
        "segment": case.segment,
        "treatment": case.treatment,
        "by": case.by,
        "arm": case.arm,
        "dpd": case.dpd,
        "why": case.why,
        "state": known.state.value if known else None,
        "rules": list(known.rules) if known else [],
        "numerator": case.numerator,
        "denominator": case.denominator,
        "currency": case.currency,
    }
