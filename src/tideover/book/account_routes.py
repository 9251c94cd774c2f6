"""HTTP of one account as its page shows it: what is owed as of a day, as known at a moment, and how it came about."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from fastapi import APIRouter

from tideover.base.errors import Invalid
from tideover.base.http import CurrentWork, Day, Moment, Shown
from tideover.book.actions.accounts import find_account
from tideover.book.actions.held_money import HeldMoney
from tideover.book.actions.ledger_rows import LedgerRow, ledger_rows
from tideover.book.actions.people import get_person, zone_of
from tideover.book.actions.statement import AccountStatement, balances_told, days_past_due, statement_of
from tideover.book.ledger import AccountState, Component, EntryKind, LineState, Move
from tideover.book.schemas import ObstacleShown, WhoseShown, whose_view
from tideover.book.state_routes import CauseShown, HeldShown, difference_view, held_view
from tideover.security import CurrentActor, Permission, logins_of, require

router = APIRouter(tags=["ledger"])

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
HISTORY_DAYS = 180
MOST_LINES = 400  # of a schedule whose history is told
MOST_BALANCES = 20


class DuePartShown(Shown):
    """A component of a line, in minor units."""

    component: Component
    charged_minor: int
    paid_minor: int
    waived_minor: int
    unpaid_minor: int


class DueLineShown(Shown):
    """A line of the schedule. ``number`` 0: the arrears that a balance began with; ``fee``: the reference of a single fee;
    ``state``: settled, overdue, due (that day) or ahead."""

    number: int
    fee: str | None
    due: Day
    parts: list[DuePartShown]
    charged_minor: int
    paid_minor: int
    waived_minor: int
    unpaid_minor: int
    dpd: int
    state: str


class SumsShown(Shown):
    """Sums of a component: owed now, paid, waived, and unpaid with future instalments."""

    component: Component
    due_minor: int
    paid_minor: int
    waived_minor: int
    unpaid_minor: int


class MoveShown(Shown):
    """A part of an entry's money, and the line it was set against."""

    day: Day
    number: int
    fee: str | None
    component: Component
    amount_minor: int


class PlanShown(Shown):
    annual_rate: str
    terms: int
    method: str
    first_due: Day
    day_count: str
    every: str


class LedgerRowShown(Shown):
    """An entry. ``day``: from when it counts, ``known_at``: since when we know it, ``is_late``: that came after its day;
    ``state``: counts, ahead, undone, pending or declined; ``left_minor``: what a partial reversal left; ``reason`` and
    ``who`` (a login, or a process): of adjustments; ``is_in_core``: core's balance holds it already."""

    entry: str
    kind: EntryKind
    day: Day
    known_at: Moment
    is_late: bool
    state: str
    amount_minor: int
    left_minor: int | None
    component: Component | None
    until: Day | None
    due: Day | None
    plan: PlanShown | None
    reverses: str | None
    set_against: list[MoveShown]
    is_in_core: bool
    reason: str | None
    who: str | None


class BalanceShown(Shown):
    """A balance of core's: of the day ``as_of``, known to us since ``known_at``."""

    as_of: Day
    known_at: Moment
    principal_due_minor: int
    interest_due_minor: int
    penalty_minor: int
    fee_minor: int
    dpd: int


class ArrearsShown(Shown):
    day: Day
    dpd: int


class AccountLedgerShown(Shown):
    """An account at the end of the day ``on``, as known at ``known_at``; ``today``: its own calendar's, ``is_now``: neither the
    past nor the future is looked at. ``lines``: the schedule that counts, ``ours``: by our own reckoning, where core's
    balance of ``balance_as_of`` counts; ``arrears``: days past due of the days before; sums are minor units of the account's
    currency."""

    whose: WhoseShown
    product: str
    creditor: str
    today: Day
    on: Day
    known_at: Moment
    is_now: bool
    book_of_record: str
    balance_as_of: Day | None
    state: AccountState
    bucket: str
    dpd: int
    oldest_unpaid: Day | None
    due_minor: int
    overdue_minor: int
    next_due: Day | None
    next_minor: int
    credit_minor: int
    sums: list[SumsShown]
    obstacles: list[ObstacleShown]
    lines: list[DueLineShown]
    ours: list[DueLineShown]
    rows: list[LedgerRowShown]
    held: list[HeldShown]
    difference: CauseShown | None
    balances: list[BalanceShown]
    arrears: list[ArrearsShown]


@router.get("/accounts/{account}/ledger", response_model=AccountLedgerShown)
def ledger(
    account: str, work: CurrentWork, actor: CurrentActor, on: date | None = None, known: datetime | None = None
) -> dict[str, Any]:
    """An account as of a day (default today), as known at a moment (default now); a moment without an offset is of the
    customer's own clock."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_account(work, account)
    person = get_person(work, found.person)
    zone, now = zone_of(person), work.now()
    if on is not None and not FIRST_DAY <= on <= LAST_DAY:
        raise Invalid("invalid_day", field="on", expected=f"a day from {FIRST_DAY} to {LAST_DAY}")
    moment = None if known is None else _moment(known, zone, now)
    statement = statement_of(work, found, on, moment)
    day, today = statement.position.on, now.astimezone(zone).date()
    rows = ledger_rows(statement)
    logins = logins_of(work, {row.adjustment.by for row in rows if row.adjustment})
    told = len(statement.position.lines) <= MOST_LINES
    arrears = days_past_due(work, found, day, HISTORY_DAYS, moment) if told else []
    return {
        "whose": whose_view(found, person),
        "today": today.isoformat(),
        "is_now": day == today and moment is None,
        **_position_view(statement),
        "rows": [_row_view(row, zone, logins) for row in rows],
        "held": [held_view(item) for item in statement.held if _is_held(item, statement, zone)],
        "difference": difference_view(statement.difference) if statement.difference else None,
        "balances": [
            {**asdict(each), "as_of": each.as_of.isoformat(), "known_at": each.known_at.astimezone(UTC).isoformat()}
            for each in balances_told(work, found.id, moment or now, MOST_BALANCES)
        ],
        "arrears": [{"day": each.isoformat(), "dpd": dpd} for each, dpd in arrears],
    }


def _moment(known: datetime, zone: tzinfo, now: datetime) -> datetime:
    try:
        moment = (known if known.tzinfo else known.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        moment = None
    if moment is None or known.date() < FIRST_DAY or moment > now:
        raise Invalid("invalid_moment", field="known", expected=f"a moment from {FIRST_DAY} up to now")
    return moment


def _is_held(item: HeldMoney, found: AccountStatement, zone: tzinfo) -> bool:
    """Whether money was held on the statement's day, as known at its moment."""
    is_open = item.resolved_at is None or item.resolved_at > found.known_at
    return is_open and item.known_at <= found.known_at and item.received_at.astimezone(zone).date() <= found.position.on


# --- views ------------------------------------------------------------------------------------------------------------


def _position_view(found: AccountStatement) -> dict[str, Any]:
    position = found.position
    each = zip(Component, position.due, position.paid, position.waived, position.unpaid, strict=True)
    ours = found.ours.lines if found.balance_as_of else ()
    return {
        "product": found.account.product,
        "creditor": found.account.creditor,
        "on": position.on.isoformat(),
        "known_at": found.known_at.astimezone(UTC).isoformat(),
        "book_of_record": found.book_of_record,
        "balance_as_of": found.balance_as_of.isoformat() if found.balance_as_of else None,
        "state": position.state,
        "bucket": found.bucket,
        "dpd": position.dpd,
        "oldest_unpaid": position.oldest_unpaid.isoformat() if position.oldest_unpaid else None,
        "due_minor": position.due_minor,
        "overdue_minor": position.overdue_minor,
        "next_due": position.next_due.isoformat() if position.next_due else None,
        "next_minor": position.next_minor,
        "credit_minor": position.credit_minor,
        "sums": [
            {"component": name, "due_minor": due, "paid_minor": paid, "waived_minor": waived, "unpaid_minor": unpaid}
            for name, due, paid, waived, unpaid in each
        ],
        "obstacles": [
            {"obstacle": name, "until": day.isoformat() if day else None} for name, day in sorted(found.obstacles.items())
        ],
        "lines": [line_view(line, position.on) for line in position.lines if sum(line.charged)],
        "ours": [line_view(line, position.on) for line in ours if sum(line.charged)],
    }


def line_view(line: LineState, on: date) -> dict[str, Any]:
    """A line of the schedule as it stands on a day; lines that never held anything are left out before."""
    late = "overdue" if line.due < on else "due" if line.due == on else "ahead"
    parts = zip(Component, line.charged, line.paid, line.waived, strict=True)
    return {
        "number": line.number,
        "fee": line.fee,
        "due": line.due.isoformat(),
        "parts": [
            {"component": n, "charged_minor": c, "paid_minor": p, "waived_minor": w, "unpaid_minor": c - p - w}
            for n, c, p, w in parts
        ],
        "charged_minor": sum(line.charged),
        "paid_minor": sum(line.paid),
        "waived_minor": sum(line.waived),
        "unpaid_minor": line.unpaid_minor,
        "dpd": line.dpd,
        "state": late if line.unpaid_minor else "settled",
    }


def _row_view(row: LedgerRow, zone: tzinfo, logins: dict[str, str]) -> dict[str, Any]:
    entry, adjustment = row.entry, row.adjustment
    return {
        "entry": entry.ref,
        "kind": entry.kind,
        "day": entry.day.isoformat(),
        "known_at": entry.known_at.astimezone(UTC).isoformat(),
        "is_late": entry.known_at.astimezone(zone).date() > entry.day,
        "state": row.state,
        "amount_minor": row.amount_minor,
        "left_minor": row.left_minor,
        "component": entry.component,
        "until": entry.until.isoformat() if entry.until else None,
        "due": entry.due.isoformat() if entry.due else None,
        "plan": {**asdict(entry.plan), "first_due": entry.plan.first_due.isoformat()} if entry.plan else None,
        "reverses": entry.reverses,
        "set_against": [_move_view(move) for move in row.moves],
        "is_in_core": row.is_in_core,
        "reason": adjustment.reason if adjustment else None,
        "who": logins.get(adjustment.by, adjustment.by) if adjustment else None,
    }


def _move_view(move: Move) -> dict[str, Any]:
    return {
        "day": move.day.isoformat(),
        "number": move.number,
        "fee": move.fee,
        "component": move.component,
        "amount_minor": move.amount_minor,
    }
