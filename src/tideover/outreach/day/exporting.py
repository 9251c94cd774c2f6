"""A day's cases as a table for whoever counts them elsewhere: accounts by pseudonym, nothing that names a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tideover.base.errors import NotFound
from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.journal import record
from tideover.outreach.day.model import CaseFilter, DayCasesExported
from tideover.outreach.day.reporting import DayCase, day_cases, day_report
from tideover.outreach.store.day import CaseKey

MOST_ROWS = 20_000
_PAGE = 1000
COLUMNS = ("account", "creditor", "treatment", "by", "lane", "state", "rules", "earliest", "hour", "outcome", "contacts")

Line = Sequence[str | int | None]


@dataclass(frozen=True, slots=True)
class DayExport:
    """``content``: CSV (RFC 4180), its first line the names of its columns; moments in UTC, ``hour`` by the customer's clock.
    ``is_cut``: there are more cases than ``MOST_ROWS``."""

    rows: int
    content: str
    is_cut: bool


def export_day(work: Work, day: date, wanted: CaseFilter) -> DayExport:
    """Those of the cases that the strategy would contact on a day which match the filter. That they were taken goes on record.

    Raises ``NotFound("day_not_found")``.
    """

    def page(after: CaseKey | None, limit: int) -> list[tuple[CaseKey, Line]]:
        return [(case.key, _line(work, case)) for case in day_cases(work, day, wanted, after=after, limit=limit)]

    return export_pages(work, day, COLUMNS, page)


def export_pages(
    work: Work, day: date, columns: Sequence[str], page: Callable[[CaseKey | None, int], Sequence[tuple[CaseKey, Line]]]
) -> DayExport:
    """A list of a day's cases as one file. ``page``: its lines by key, behind a key, at most so many. That they were taken goes
    on record. Raises ``NotFound("day_not_found")``."""
    if day_report(work, day) is None:
        raise NotFound("day_not_found", field="day")
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(columns)
    rows, after = 0, None
    while rows < MOST_ROWS:
        found = page(after, _PAGE)
        table.writerows(line for _, line in found)
        rows += len(found)
        if len(found) < _PAGE:
            break
        after = found[-1][0]
    is_cut = rows >= MOST_ROWS and bool(page(after, 1))
    record(work, DayCasesExported(day, rows, work.actor))
    return DayExport(rows, text.getvalue(), is_cut)


def _line(work: Work, case: DayCase) -> Line:
    return [
        pseudonym(work, case.account),
        case.key[1],
        case.treatment,
        case.by,
        case.lane,
        case.state.value,
        " ".join(case.rules),
        case.earliest.isoformat() if case.earliest else None,
        case.hour,
        case.outcome,
        " ".join(f"{each.channel}:{each.state}{'+answer' if each.is_answered else ''}" for each in case.contacts),
    ]


def pseudonym(work: Work, account: AccountId) -> str:
    """The same for an account in every export of this tenant, and told by nobody without the tenant's keys."""
    return work.vault.blind("account_pseudonym", str(account))[:20]
