"""Folds that begin with another book's word: hand-reckoned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from tideover.book.ledger import Agreed, Component, Contract, Entry, EntryKind, Plan, Position, position
from tideover.book.opening import Opening, rebase
from tideover.book.policy import policy_on
from tideover.book.schedule import DayCount, Every, RepaymentMethod

AS_OF = date(2026, 3, 10)
KNOWN = datetime(2026, 3, 11, 6, tzinfo=UTC)
BEFORE, AFTER = KNOWN - timedelta(days=2), KNOWN + timedelta(hours=4)
DAY = timedelta(days=1)
CONTRACT = Contract(
    date(2026, 1, 1),
    Fraction(0),
    tuple(Agreed(n, date(2026, n + 1, 5), 1_000, 100) for n in (1, 2, 3)),
)
OPENING = Opening(AS_OF, KNOWN, 700, 50, 9, 30, 5)
POLICIES = policy_on([], AS_OF).ledger


def found(*entries: Entry, on: date = AS_OF, opening: Opening = OPENING) -> Position:
    contract, left = rebase(CONTRACT, entries, opening)
    return position(contract, left, POLICIES, on)


def entry(kind: EntryKind, day: date, known_at: datetime, amount: int = 0, ref: str = "e", **fields: object) -> Entry:
    return replace(Entry(ref, kind, day, known_at, amount), **fields)  # type: ignore[arg-type]


def test_it_begins_with_cores_word() -> None:
    there = found()
    assert (there.due, there.dpd, there.oldest_unpaid) == ((700, 50, 30, 9), 5, date(2026, 3, 5))
    assert (there.next_due, there.next_minor) == (date(2026, 4, 5), 1_100)
    assert found(on=date(2026, 4, 6)).due == (1_700, 150, 30, 9)


@pytest.mark.parametrize(
    ("day", "known_at", "due_minor"),
    [
        (AS_OF - DAY, BEFORE, 789),  # in core's word already
        (AS_OF, BEFORE, 789),
        (AS_OF - DAY, AFTER, 689),  # we hear of it later than core's word was made
        (AS_OF + DAY, BEFORE, 689),  # counts from a later day
        (AS_OF + DAY, AFTER, 689),
    ],
)
def test_only_what_is_not_in_it_counts(day: date, known_at: datetime, due_minor: int) -> None:
    assert found(entry(EntryKind.PAYMENT, day, known_at, 100), on=AS_OF + DAY).due_minor == due_minor


@pytest.mark.parametrize(
    ("original", "due"),
    [
        (entry(EntryKind.PAYMENT, AS_OF - DAY, BEFORE, 100), (800, 50, 30, 9)),
        (entry(EntryKind.WAIVER, AS_OF - DAY, BEFORE, 100, component=Component.INTEREST), (700, 150, 30, 9)),
        (entry(EntryKind.FEE, AS_OF - DAY, BEFORE, 20), (700, 50, 10, 9)),
        (entry(EntryKind.REFUND, AS_OF - DAY, BEFORE, 30), (700, 29, 30, 0)),
    ],
)
def test_what_is_taken_back_later_of_something_before(original: Entry, due: tuple[int, ...]) -> None:
    back = entry(EntryKind.REVERSAL, AS_OF + DAY, AFTER, ref="back", reverses="e")
    assert found(original, back, on=AS_OF + DAY).due == due
    in_core = replace(back, day=AS_OF, known_at=BEFORE)
    assert found(original, in_core, on=AS_OF + DAY).due == (700, 50, 30, 9)


def test_both_later_leaves_nothing() -> None:
    paid = entry(EntryKind.PAYMENT, AS_OF + DAY, AFTER, 100)
    back = entry(EntryKind.REVERSAL, AS_OF + DAY, AFTER, ref="back", reverses="e")
    assert found(paid, back, on=AS_OF + DAY).due_minor == 789


def test_pauses_reach_over_it() -> None:
    pause = entry(EntryKind.PAUSE, AS_OF - 3 * DAY, BEFORE, until=AS_OF + 3 * DAY)
    assert found(pause).dpd == 5, "core's word leaves paused days out already"
    assert found(pause, on=AS_OF + 5 * DAY).dpd == 5 + 5 - 2
    assert found(replace(pause, known_at=AFTER), on=AS_OF + 5 * DAY).dpd == 5 + 5 - 6


def test_nothing_due_and_nothing_past_due() -> None:
    there = found(opening=replace(OPENING, principal_due_minor=0, interest_due_minor=0, penalty_minor=0, fee_minor=0, dpd=0))
    assert (there.due_minor, there.dpd, there.next_minor) == (0, 0, 1_100)


@pytest.mark.parametrize("dpd", [0, 5, 40])
def test_interest_periods_are_the_contracts_own(dpd: int) -> None:
    opening = replace(OPENING, dpd=dpd, interest_due_minor=0)
    ends_early = entry(EntryKind.ACCELERATION, AS_OF + 10 * DAY, AFTER)  # 15 of the 31 days from 5 March have run
    there = found(ends_early, on=AS_OF + 10 * DAY, opening=opening)
    assert there.unpaid[1] == 48
    plan = Plan("0.365", 1, RepaymentMethod.EQUAL_PRINCIPAL, AS_OF + 25 * DAY, DayCount.ACTUAL_365, Every.MONTH)
    anew = found(entry(EntryKind.REAMORTISE, AS_OF + DAY, AFTER, plan=plan), on=AS_OF + DAY, opening=opening)
    assert anew.unpaid[1] == 51, "1,700 at 36.5 % for the 30 days from 5 March, the latest end of a period"


def test_what_was_due_stands_on_the_instalments_it_is_unpaid_of() -> None:
    opening = replace(
        OPENING, principal_due_minor=1_400, interest_due_minor=150, dpd=33
    )  # 400 + 50 of 5 February, all of 5 March
    paid = entry(EntryKind.PAYMENT, AS_OF + DAY, AFTER, 489)
    assert (found(opening=opening).dpd, found(opening=opening).due) == (33, (1_400, 150, 30, 9))
    assert found(paid, on=AS_OF + DAY, opening=opening).dpd == 6, "February's is paid: March's counts"


def test_a_refund_of_credit_from_before_leaves_nothing_to_make_up() -> None:
    back = entry(EntryKind.REFUND, AS_OF + DAY, AFTER, 500)
    paid = entry(EntryKind.PAYMENT, AS_OF + 2 * DAY, AFTER, 789, ref="p")
    there = found(back, paid, on=AS_OF + 2 * DAY)
    assert (there.due_minor, there.credit_minor, there.refunded_minor) == (0, 0, 0)
