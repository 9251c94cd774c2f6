"""A day's cases as a table for whoever counts them elsewhere: accounts by pseudonym, nothing that names a person."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from tideover.base.errors import NotFound
from tideover.base.ids import AccountId
from tideover.base.work import Work
from tideover.journal import record
from tideover.outreach.day.model import DayCasesExported
from tideover.outreach.day.reporting import DayCase, day_cases, day_report

MOST_ROWS = 20_000
_PAGE = 1000
COLUMNS = ("account", "creditor", "treatment", "by", "lane", "state", "rules", "earliest", "hour", "outcome")


@dataclass(frozen=True, slots=True)
class DayExport:
    """``content``: CSV (RFC 4180), its first line the names of ``COLUMNS``; moments in UTC, ``hour`` by the customer's clock.
    ``is_cut``: there are more cases than ``MOST_ROWS``."""

    rows: int
    content: str
    is_cut: bool


def export_day(work: Work, day: date) -> DayExport:
    """The cases that the strategy would contact on a day. That they were taken goes on record.

    Raises ``NotFound("day_not_found")``.
    """
    if day_report(work, day) is None:
        raise NotFound("day_not_found", field="day")
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    rows, after = 0, None
    while rows < MOST_ROWS:
        page = day_cases(work, day, states=(), rule=None, treatment=None, after=after, limit=_PAGE)
        table.writerows(_row(work, case) for case in page)
        rows += len(page)
        if len(page) < _PAGE:
            break
        after = page[-1].key
    is_cut = rows >= MOST_ROWS and bool(day_cases(work, day, states=(), rule=None, treatment=None, after=after, limit=1))
    record(work, DayCasesExported(day, rows, work.actor))
    return DayExport(rows, text.getvalue(), is_cut)


def _row(work: Work, case: DayCase) -> list[str | int | None]:
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
    ]


def pseudonym(work: Work, account: AccountId) -> str:
    """The same for an account in every export of this tenant, and told by nobody without the tenant's keys."""
    return work.vault.blind("account_pseudonym", str(account))[:20]
