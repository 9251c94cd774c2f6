"""What an account owes, by the rules of docs/decisions/0010: worked by hand, against the oracle, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proofs.ledger import backwards, balances, differing, moves_fit
from tests.proofs.ledger_oracle import reckon

from tideover.book.ledger import (
    AccountState,
    Agreed,
    Component,
    Contract,
    Entry,
    EntryKind,
    LedgerPolicy,
    PenaltyTerms,
    Plan,
    Policies,
    Position,
    position,
    positions,
)
from tideover.book.policy import penalty_terms, promise_terms, waterfall
from tideover.book.promising import Outcome, Promised, PromiseState, PromiseTerms, Received, appropriate
from tideover.book.schedule import DayCount, Every, RepaymentMethod

# Three instalments of 100.00 principal, 30 days apart, at 18 % a year.
LOAN = Contract(
    date(2026, 1, 1),
    Fraction(18, 100),
    (
        Agreed(1, date(2026, 1, 31), 10_000, 300),
        Agreed(2, date(2026, 3, 2), 10_000, 200),
        Agreed(3, date(2026, 4, 1), 10_000, 100),
    ),
)
WITH_FEES = replace(LOAN, instalments=tuple(replace(item, fee_minor=50) for item in LOAN.instalments))


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def noon(text: str) -> datetime:
    return datetime.combine(on(text), time(12), UTC)


def entry(kind: str, day: str, amount_minor: int = 0, **more: Any) -> Entry:
    """Known at noon of its day, and named by kind and day, where nothing else is said."""
    known = noon(more.pop("known", day))
    return Entry(more.pop("ref", f"{kind} {day}"), EntryKind(kind), on(day), known, amount_minor, **more)


def chosen(orders: str = "cn-penalty-first", penalty: str = "none") -> LedgerPolicy:
    return LedgerPolicy(waterfall(orders), penalty_terms(penalty))


PLAIN: Policies = [(date.min, chosen())]
BEARING: Policies = [(date.min, chosen(penalty="cn-150"))]  # 10,000 · 18 % · 3/2 ÷ 360: 7.5 a day


def owed(
    day: str, *entries: Entry, policies: Policies = PLAIN, contract: Contract = LOAN, known: str | None = None
) -> Position:
    """The fold's answer, which is also the oracle's."""
    moment = noon(known) if known else None
    found = position(contract, entries, policies, on(day), moment)
    assert differing(found, reckon(contract, entries, policies, [on(day)], moment)[on(day)]) == []
    assert balances(found) and moves_fit(found, entries, moment)
    return found


# --- days past due ----------------------------------------------------------------------------------------------------


def test_days_past_due_begin_the_day_after() -> None:
    before, there, after = owed("01-30"), owed("01-31"), owed("02-01")
    assert [found.dpd for found in (before, there, after)] == [0, 0, 1]
    assert [found.due_minor for found in (before, there, after)] == [0, 10_300, 10_300]
    assert [found.overdue_minor for found in (before, there, after)] == [0, 0, 10_300]
    assert [found.state for found in (there, after)] == [AccountState.CURRENT, AccountState.OVERDUE]
    assert (before.next_due, before.next_minor) == (on("01-31"), 10_300)
    assert owed("03-12").dpd == 40  # of the oldest, not of the second one: 10
    assert [line.dpd for line in owed("03-12").lines] == [40, 10, 0]


def test_a_payment_that_was_known_late_clears_the_past_day() -> None:
    paid = entry("payment", "01-31", 10_300, known="02-20")
    assert owed("02-10", paid, known="02-10").dpd == 10
    assert owed("02-10", paid, known="02-19").dpd == 10
    assert owed("02-10", paid, known="02-20").dpd == 0  # known at that very moment
    assert owed("02-10", paid).dpd == 0


def test_most_of_an_instalment_is_not_all_of_it() -> None:
    assert owed("02-10", entry("payment", "01-31", 10_299)).dpd == 10
    assert owed("02-10", entry("payment", "01-31", 10_299)).due == (1, 0, 0, 0)


def test_single_fees_and_penalty_make_no_days() -> None:
    fee = entry("fee", "01-10", 500)
    found = owed("01-20", fee)
    assert (found.dpd, found.overdue_minor, found.state) == (0, 500, AccountState.CURRENT)
    policies = [(date.min, chosen("gentle", "cn-150"))]  # penalty after principal and interest
    found = owed("03-01", fee, entry("payment", "02-10", 500 + 10_300), policies=policies)
    assert (found.due, found.dpd, found.oldest_unpaid) == ((0, 0, 0, 75), 0, None)
    assert (found.overdue_minor, found.state) == (75, AccountState.CURRENT)


def test_scheduled_fees_make_days() -> None:
    policies = [(date.min, chosen("gentle"))]
    found = owed("02-10", entry("payment", "01-31", 10_300), policies=policies, contract=WITH_FEES)
    assert (found.due, found.dpd) == ((0, 0, 50, 0), 10)


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_paused_days_are_left_out() -> None:
    pause = entry("pause", "02-03", until=on("02-08"))  # 3, 4, 5, 6, 7 February
    assert [owed(day, pause).dpd for day in ("02-02", "02-03", "02-07", "02-08", "02-10")] == [2, 2, 2, 3, 5]
    assert [owed(day, pause).is_paused for day in ("02-02", "02-03", "02-07", "02-08")] == [False, True, True, False]
    again = entry("pause", "02-05", until=on("02-10"))  # a day is paused once: 3 to 9 February
    assert owed("02-10", pause, again).dpd == 3


def test_a_resume_ends_what_began_before_it() -> None:
    pause = entry("pause", "02-03")
    assert owed("03-01", pause).dpd == 2
    assert owed("02-10", pause, entry("resume", "02-08")).dpd == 5
    assert owed("02-10", pause, entry("resume", "02-03")).dpd == 2  # it began that day: it goes on
    assert owed("02-10", entry("pause", "02-03", until=on("02-05")), entry("resume", "02-08")).dpd == 8  # over already
    assert owed("02-10", pause, entry("resume", "02-08"), entry("pause", "02-09")).dpd == 3


def test_who_is_paused_all_along_is_not_overdue() -> None:
    pause = entry("pause", "01-31")
    assert (owed("03-01", pause).dpd, owed("03-01", pause).state) == (0, AccountState.CURRENT)
    assert owed("03-01", pause).overdue_minor == 10_300  # still owed
    assert owed("03-01", pause, policies=BEARING).due == (10_000, 300, 0, 0)


# --- reversals --------------------------------------------------------------------------------------------------------


def test_a_reversal_takes_a_payment_back_from_its_own_day() -> None:
    paid = entry("payment", "01-31", 10_300)
    whole = entry("reversal", "02-20", reverses=paid.ref)
    assert owed("02-10", paid, whole, known="02-10").dpd == 0
    found = owed("02-10", paid, whole)
    assert found == owed("02-10")
    assert (found.dpd, found.received_minor, found.moves) == (10, 0, ())


def test_a_reversal_of_a_part() -> None:
    paid = entry("payment", "01-31", 10_300)
    part = entry("reversal", "02-20", 300, reverses=paid.ref)
    found = owed("02-10", paid, part)
    assert (found.received_minor, found.due, found.dpd) == (10_000, (300, 0, 0, 0), 10)
    assert owed("02-10", paid, part, entry("reversal", "02-21", 10_000, reverses=paid.ref)) == owed("02-10")
    assert owed("02-10", paid, part, entry("reversal", "02-21", reverses=paid.ref)) == owed("02-10")


def test_a_reversal_counts_only_where_what_it_names_does() -> None:
    paid = entry("payment", "01-31", 10_300, known="02-20")
    early = entry("reversal", "02-01", 300, reverses=paid.ref)
    assert owed("02-25", paid, early, known="02-10") == owed("02-25")
    assert owed("02-25", paid, early).received_minor == 10_000
    assert owed("02-25", entry("reversal", "02-01", reverses="nothing of the kind")) == owed("02-25")


def test_anything_can_be_taken_back() -> None:
    for taken in (
        entry("pause", "02-03"), entry("write_off", "02-03"), entry("fee", "02-03", 70), entry("acceleration", "02-03"),
        entry("reage", "02-03", due=on("03-10")), entry("waiver", "02-03", 70, component=Component.PRINCIPAL),
        entry("refund", "02-03", 70),
    ):  # fmt: skip
        assert owed("02-10", taken) != owed("02-10")
        assert owed("02-10", taken, entry("reversal", "02-20", reverses=taken.ref)) == owed("02-10")


# --- penalty interest -------------------------------------------------------------------------------------------------


def test_penalty_is_the_exact_sum_rounded_once() -> None:
    days = ("01-31", "02-01", "02-02", "02-03", "02-10")
    assert [owed(day, policies=BEARING).charged[3] for day in days] == [0, 8, 15, 23, 75]  # 7.5 a day, half up
    daily = [(date.min, chosen(penalty="daily-5bp"))]  # principal and interest: 10,300 · 0.0005 = 5.15 a day
    assert [owed(day, policies=daily).charged[3] for day in days] == [0, 5, 10, 15, 52]  # 51.5


def test_a_penalty_rate_changes_from_a_day_on() -> None:
    terms = PenaltyTerms(frozenset({Component.PRINCIPAL}), 360, rate=Fraction(36, 100))  # 10 a day
    changed = [*BEARING, (on("02-06"), replace(chosen(), penalty=terms))]
    assert owed("02-05", policies=changed).charged[3] == 38  # 5 · 7.5
    assert owed("02-10", policies=changed).charged[3] == 88  # and 5 · 10
    ended = [*BEARING, (on("02-06"), chosen())]
    assert owed("02-10", policies=ended).charged[3] == 38


def test_penalty_is_borne_by_what_was_unpaid_the_day_before() -> None:
    paid = entry("payment", "02-05", 4_000)  # 38 of penalty, 300 of interest, 3,662 of principal
    found = owed("02-10", paid, policies=BEARING)
    assert found.paid == (3_662, 300, 0, 38)
    assert found.charged[3] == 61  # 5 · 7.5 + 5 · 6,338 · 0.00075 = 37.5 + 23.7675
    paused = entry("pause", "02-03", until=on("02-08"))
    assert owed("02-10", paused, policies=BEARING).charged[3] == 38  # 5 days of 10


def test_a_late_payment_takes_its_penalty_away() -> None:
    assert owed("02-10", policies=BEARING).charged[3] == 75
    assert owed("02-10", entry("payment", "01-31", 10_300, known="02-20"), policies=BEARING).charged[3] == 0


def test_a_write_off_ends_penalty_unless_the_policy_goes_on() -> None:
    gone = entry("write_off", "02-05")
    assert owed("02-20", gone, policies=BEARING).charged[3] == 38  # its own day still bears
    terms = penalty_terms("cn-150")
    assert terms is not None
    on_and_on = [(date.min, replace(chosen(), penalty=replace(terms, after_write_off=True)))]
    assert owed("02-20", gone, policies=on_and_on).charged[3] == 150


# --- orders of allocation ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("orders", "moves"),
    [
        ("cn-penalty-first", [(1, "fee", 50), (1, "interest", 300), (1, "principal", 50)]),
        ("across", [(1, "fee", 50), (2, "fee", 50), (1, "interest", 300)]),
        ("gentle", [(1, "principal", 400)]),
    ],
)
def test_orders_of_allocation(orders: str, moves: list[tuple[int, str, int]]) -> None:
    policies = [(date.min, chosen(orders))]
    found = owed("03-05", entry("payment", "03-05", 400), policies=policies, contract=WITH_FEES)
    assert [(move.number, move.component, move.amount_minor) for move in found.moves] == moves


def test_penalty_goes_before_interest() -> None:
    found = owed("02-10", entry("payment", "02-10", 100), policies=BEARING)
    assert [(move.component, move.amount_minor) for move in found.moves] == [("penalty", 75), ("interest", 25)]


def test_what_is_written_off_has_its_own_order() -> None:
    gone, paid = entry("write_off", "03-05"), entry("payment", "03-05", 15_000)
    found = owed("03-05", gone, paid, contract=WITH_FEES)
    assert found.state is AccountState.WRITTEN_OFF
    assert [(move.number, move.component, move.amount_minor) for move in found.moves] == [
        (1, "principal", 10_000),
        (2, "principal", 5_000),
    ]


def test_each_state_has_its_order_at_that_moment() -> None:
    """Overdue money goes to principal first; the second payment finds nothing overdue any more, and fees go first."""
    mixed = LedgerPolicy({**waterfall("gentle"), AccountState.CURRENT: waterfall("across")[AccountState.CURRENT]})
    clears = entry("payment", "03-02", 10_350, ref="1")
    found = owed("03-02", clears, entry("payment", "03-02", 60, ref="2"), policies=[(date.min, mixed)], contract=WITH_FEES)
    assert [(move.entry, move.number, move.component, move.amount_minor) for move in found.moves] == [
        ("1", 1, "principal", 10_000), ("1", 1, "interest", 300), ("1", 1, "fee", 50),
        ("2", 2, "fee", 50), ("2", 2, "interest", 10),
    ]  # fmt: skip


def test_payments_before_a_change_keep_their_order() -> None:
    changed = [(date.min, chosen()), (on("02-10"), chosen("gentle"))]
    before, after = entry("payment", "02-09", 100), entry("payment", "02-10", 100)
    assert owed("02-20", before, after, policies=changed).paid == (100, 100, 0, 0)


def test_a_single_fee_comes_after_the_instalments_of_its_day() -> None:
    fee = entry("fee", "01-31", 500)
    found = owed("01-31", fee, entry("payment", "01-31", 10_400))
    assert (found.due, found.lines[1].fee, found.lines[1].unpaid_minor) == ((0, 0, 400, 0), fee.ref, 400)
    early = entry("fee", "01-30", 500)
    assert owed("01-31", early, entry("payment", "01-31", 10_400)).due == (400, 0, 0, 0)


# --- credit and refunds -----------------------------------------------------------------------------------------------


def test_credit_waits_for_the_due_day() -> None:
    ahead = entry("payment", "01-20", 10_500)
    waiting, there = owed("01-30", ahead), owed("01-31", ahead)
    assert (waiting.credit_minor, waiting.paid) == (10_500, (0, 0, 0, 0))
    assert (waiting.next_due, waiting.next_minor) == (on("03-02"), 10_000)  # 200 of 10,200 are there already
    assert (there.credit_minor, there.due_minor) == (200, 0)
    assert {(move.entry, move.day) for move in there.moves} == {(ahead.ref, on("01-31"))}


def test_a_refund_beyond_the_credit_is_filled_first() -> None:
    entries = [entry("payment", "01-31", 10_500), entry("refund", "02-01", 500)]
    assert owed("02-01", *entries).credit_minor == -300
    found = owed("03-02", *entries, entry("payment", "03-02", 1_000))
    assert (found.credit_minor, found.received_minor, found.refunded_minor) == (0, 11_500, 500)
    assert found.due == (9_500, 0, 0, 0)  # 700 came through: 200 of interest, 500 of principal


def test_a_payment_is_set_off_before_the_refund_of_its_day() -> None:
    found = owed("01-31", entry("refund", "01-31", 1_000, ref="a"), entry("payment", "01-31", 10_300, ref="b"))
    assert (found.due_minor, found.credit_minor) == (0, -1_000)


# --- waivers and fees -------------------------------------------------------------------------------------------------


def test_a_waiver_takes_the_oldest_first_and_the_future_too() -> None:
    found = owed("02-10", entry("waiver", "02-10", 450, component=Component.INTEREST))
    assert [line.waived[1] for line in found.lines] == [300, 150, 0]
    more = owed("02-10", entry("waiver", "02-10", 1_000, component=Component.INTEREST))
    assert (more.waived, more.idle_waiver_minor) == ((0, 600, 0, 0), 400)


def test_only_penalty_that_is_charged_can_be_waived() -> None:
    waiver = entry("waiver", "02-04", 1_000, component=Component.PENALTY)  # 4 · 7.5
    found = owed("02-10", waiver, policies=BEARING)
    assert (found.charged[3], found.waived[3], found.idle_waiver_minor) == (75, 30, 970)


def test_a_waiver_comes_before_the_money_of_its_day_and_after_its_fees() -> None:
    fee, waiver = entry("fee", "01-31", 70), entry("waiver", "01-31", 100, component=Component.FEE)
    found = owed("01-31", fee, waiver, entry("payment", "01-31", 10_300), contract=WITH_FEES)
    assert [(line.fee is None, line.waived[2]) for line in found.lines] == [(True, 50), (False, 50), (True, 0), (True, 0)]
    assert (found.due, found.idle_waiver_minor) == ((0, 0, 20, 0), 0)


# --- re-aging, acceleration, re-amortisation, write-off ---------------------------------------------------------------


def test_a_reage_moves_what_is_unpaid() -> None:
    reage = entry("reage", "02-10", due=on("03-10"))
    assert owed("02-09", reage).dpd == 9
    found = owed("02-10", reage, policies=BEARING)
    assert (found.dpd, found.due_minor, found.oldest_unpaid) == (0, 0, None)
    assert (found.next_due, found.next_minor) == (on("03-02"), 10_200)
    assert found.charged[3] == 75  # what was borne stays
    assert owed("03-11", reage, policies=BEARING).charged[3] == 151  # one day more: 82.5; instalment 2, 9 days: 67.5


def test_what_is_paid_is_not_moved() -> None:
    paid, reage = entry("payment", "01-31", 10_300), entry("reage", "03-05", due=on("03-10"))
    assert [line.due for line in owed("03-05", paid, reage).lines] == [on("01-31"), on("03-10"), on("04-01")]


def test_of_two_reages_the_first_by_reference_takes_effect() -> None:
    """Code points: capitals before small letters."""
    one, other = entry("reage", "02-10", ref="Z", due=on("03-10")), entry("reage", "02-10", ref="a", due=on("02-20"))
    assert owed("02-21", other, one).dpd == 0
    assert owed("03-11", other, one).dpd == 9  # of instalment 2


def test_acceleration_keeps_the_interest_that_has_run() -> None:
    """15 of the 30 days of the second period have run, none of the third's."""
    found = owed("02-15", entry("acceleration", "02-15"))
    assert found.due == (30_000, 400, 0, 0)
    assert [line.charged[1] for line in found.lines] == [300, 100, 0]
    assert [line.due for line in found.lines] == [on("01-31"), on("02-15"), on("02-15")]
    assert (found.dpd, owed("02-20", entry("acceleration", "02-15")).lines[2].dpd) == (15, 5)
    assert owed("02-14", entry("acceleration", "02-14")).charged[1] == 300 + 93  # 200 · 14/30
    assert owed("03-02", entry("acceleration", "03-02")).charged[1] == 500  # the second period is over


def test_acceleration_gives_no_interest_back_and_drops_no_fee() -> None:
    waived = entry("waiver", "02-01", 450, component=Component.INTEREST)  # 300 and 150
    found = owed("02-10", waived, entry("acceleration", "02-10"), contract=WITH_FEES)
    assert [line.charged[1] for line in found.lines] == [300, 150, 0]  # 67 have run of the second
    assert found.due == (30_000, 0, 150, 0)


def test_early_settlement() -> None:
    """Who has paid ahead pays principal and what has run of the interest, and the account is settled."""
    ahead = entry("payment", "02-15", 40_000)
    found = owed("02-15", ahead, entry("acceleration", "02-15"))
    assert (found.paid, found.credit_minor, found.state) == ((30_000, 400, 0, 0), 9_600, AccountState.SETTLED)


PLAN = Plan("0.36", 2, RepaymentMethod.EQUAL_PRINCIPAL, on("03-02"), DayCount.ACTUAL_360, Every.MONTH)


def test_unpaid_principal_is_spread_anew() -> None:
    """From 31 January on 30,000: 30 days at 36 % a year cost 900, then 31 days on 15,000 465. The first period's unpaid
    interest of 300 comes along, the later ones' are dropped; penalty stays where it was."""
    found = owed("02-15", entry("reamortise", "02-15", plan=PLAN), policies=BEARING)
    assert [(line.number, line.due, line.charged) for line in found.lines if any(line.charged)] == [
        (1, on("01-31"), (0, 0, 0, 113)),  # 15 · 7.5
        (4, on("03-02"), (15_000, 1_200, 0, 0)),
        (5, on("04-02"), (15_000, 465, 0, 0)),
    ]
    assert (found.dpd, found.due, found.next_minor) == (0, (0, 0, 0, 113), 16_200)


def test_what_was_paid_stays_where_it_was() -> None:
    paid = entry("payment", "01-31", 10_300)
    found = owed("02-15", paid, entry("reamortise", "02-15", plan=PLAN), contract=WITH_FEES)
    assert found.lines[0].charged == found.lines[0].paid == (9_950, 300, 50, 0)  # 50 of principal went over
    assert sum(line.charged[0] for line in found.lines if line.number > 3) == 20_050
    assert found.charged[2] == 50  # unpaid fees of periods that have not ended are dropped


def test_before_the_first_period_ends_a_spread_starts_at_the_disbursal() -> None:
    plan = replace(PLAN, first_due=on("01-31"))
    found = owed("01-10", entry("reamortise", "01-10", plan=plan))
    assert [line.charged[:2] for line in found.lines if any(line.charged)] == [(15_000, 900), (15_000, 420)]  # 30, 28 days


def test_nothing_to_spread() -> None:
    paid = [entry("waiver", "01-10", 30_000, component=Component.PRINCIPAL)]
    assert owed("02-15", *paid, entry("reamortise", "02-15", plan=PLAN)) == owed("02-15", *paid)


def test_settled_when_nothing_is_left() -> None:
    entries = [entry("acceleration", "01-01"), entry("payment", "01-01", 30_000), entry("fee", "02-01", 5)]
    assert owed("01-01", *entries).state is AccountState.SETTLED
    assert (owed("02-01", *entries).state, owed("02-01", *entries).unpaid) == (AccountState.CURRENT, (0, 0, 5, 0))
    assert owed("02-01", *entries, entry("payment", "02-01", 5)).state is AccountState.SETTLED


# --- promises ---------------------------------------------------------------------------------------------------------

STRICT = promise_terms("default")  # in full by its day
LENIENT = promise_terms("lenient")  # nine tenths within three days; above three tenths in part


def promised(id_: str, amount_minor: int, due: str, taken: str = "02-01", replaced: str | None = None) -> Promised:
    return Promised(id_, amount_minor, on(due), noon(taken), noon(replaced) if replaced else None)


def came(day: str, amount_minor: int, at: str | None = None) -> Received:
    return Received(f"{day} {amount_minor}", amount_minor, noon(at or day), on(day))


def outcomes(promises: list[Promised], payments: list[Received], today: str, terms: PromiseTerms = STRICT) -> dict[str, Any]:
    found = appropriate(promises, payments, terms, on(today))
    assert all(isinstance(outcome, Outcome) for outcome in found.values())
    return {id_: (outcome.state, outcome.paid_minor) for id_, outcome in found.items()}


def test_a_promise_is_kept_partly_kept_or_broken() -> None:
    one = [promised("p", 1_000, "02-10")]
    assert outcomes(one, [], "02-10") == {"p": (PromiseState.OPEN, 0)}
    assert outcomes(one, [], "02-11") == {"p": (PromiseState.BROKEN, 0)}
    assert outcomes(one, [came("02-10", 999)], "02-10") == {"p": (PromiseState.OPEN, 999)}
    assert outcomes(one, [came("02-10", 999)], "02-11") == {"p": (PromiseState.PARTLY_KEPT, 999)}
    assert outcomes(one, [came("02-05", 400), came("02-10", 600)], "02-10") == {"p": (PromiseState.KEPT, 1_000)}
    assert outcomes(one, [came("02-11", 1_000)], "02-11") == {"p": (PromiseState.BROKEN, 0)}  # a day late
    assert outcomes(one, [came("01-31", 1_000)], "02-11") == {"p": (PromiseState.BROKEN, 0)}  # before it was taken
    assert outcomes(one, [came("02-01", 1_000)], "02-11") == {"p": (PromiseState.KEPT, 1_000)}  # as it was taken


def test_shares_and_days_of_grace() -> None:
    one = [promised("p", 1_000, "02-10")]
    for amount, state in ((900, PromiseState.KEPT), (899, PromiseState.PARTLY_KEPT), (300, PromiseState.BROKEN)):
        assert outcomes(one, [came("02-13", amount)], "02-14", LENIENT) == {"p": (state, amount)}
    assert outcomes(one, [came("02-14", 1_000)], "02-14", LENIENT) == {"p": (PromiseState.BROKEN, 0)}
    assert outcomes(one, [], "02-13", LENIENT) == {"p": (PromiseState.OPEN, 0)}


def test_money_goes_to_the_earliest_due_and_only_once() -> None:
    three = [promised("late", 500, "02-20"), promised("second", 500, "02-10", "02-02"), promised("first", 500, "02-10")]
    assert outcomes(three, [came("02-09", 1_200)], "02-21") == {
        "first": (PromiseState.KEPT, 500),
        "second": (PromiseState.KEPT, 500),
        "late": (PromiseState.PARTLY_KEPT, 200),
    }


def test_a_promise_that_was_replaced_gets_no_more_money() -> None:
    two = [promised("old", 500, "02-10", replaced="02-05"), promised("new", 300, "02-20", taken="02-05")]
    assert outcomes(two, [came("02-04", 100), came("02-05", 300)], "02-05") == {
        "old": (PromiseState.REPLACED, 100),
        "new": (PromiseState.KEPT, 300),
    }
    assert outcomes(two, [came("02-04", 500)], "02-21") == {"old": (PromiseState.KEPT, 500), "new": (PromiseState.BROKEN, 0)}


# --- any account ------------------------------------------------------------------------------------------------------

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 150).map(lambda days: FIRST + timedelta(days=days))
MOMENTS = st.integers(0, 160).map(lambda days: datetime.combine(FIRST + timedelta(days=days), time(12), UTC))
SUMS = st.integers(1, 30) | st.integers(1, 12_000)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    due, instalments = FIRST, []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        due += timedelta(days=draw(st.integers(1, 40)))
        sums = [draw(st.integers(0, most)) for most in (5_000, 300, 100)]
        instalments.append(Agreed(number, due, *sums))
    return Contract(FIRST, draw(st.sampled_from((Fraction(0), Fraction(18, 100), Fraction(1, 3)))), tuple(instalments))


@st.composite
def several(draw: st.DrawFn) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 9))):
        kind, day = draw(st.sampled_from(EntryKind)), draw(DAYS)
        later = day + timedelta(days=draw(st.integers(1, 40)))
        one = Entry(f"{draw(st.sampled_from('aB'))}{number}", kind, day, draw(MOMENTS))
        if kind in (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.FEE, EntryKind.WAIVER):
            one = replace(one, amount_minor=draw(SUMS))
        if kind is EntryKind.WAIVER:
            one = replace(one, component=draw(st.sampled_from(Component)))
        elif kind is EntryKind.PAUSE:
            one = replace(one, until=draw(st.sampled_from((later, None))))
        elif kind is EntryKind.REAGE:
            one = replace(one, due=later)
        elif kind is EntryKind.REAMORTISE:
            plan = Plan(
                "0.12", draw(st.integers(1, 4)), draw(st.sampled_from(RepaymentMethod)), later, DayCount.ACTUAL_365, Every.WEEK
            )
            one = replace(one, plan=plan)
        elif kind is EntryKind.REVERSAL:
            named = draw(st.sampled_from(entries)) if entries else one
            one = replace(one, reverses=named.ref, amount_minor=draw(st.sampled_from((0, named.amount_minor // 2))))
        entries.append(one)
    return entries


CHOICES = st.builds(
    chosen, st.sampled_from(("cn-penalty-first", "across", "gentle")), st.sampled_from(("none", "cn-150", "daily-5bp"))
)
POLICIES = st.builds(
    lambda first, day, then: [(date.min, first), (day, then)] if then else [(date.min, first)],
    CHOICES, DAYS, CHOICES | st.none(),
)  # fmt: skip


@given(contracts(), several(), POLICIES, DAYS, MOMENTS | st.none())
@settings(deadline=None, max_examples=300)
def test_the_fold_is_what_the_oracle_finds(
    contract: Contract, entries: list[Entry], policies: Policies, day: date, known: datetime | None
) -> None:
    found = position(contract, entries, policies, day, known)
    assert differing(found, reckon(contract, entries, policies, [day], known)[day]) == []
    assert balances(found) and moves_fit(found, entries, known)


@given(contracts(), several(), POLICIES, st.lists(DAYS, min_size=1, max_size=4), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_neither_arrival_nor_other_days_matter(
    contract: Contract, entries: list[Entry], policies: Policies, days: list[date], rng: Any
) -> None:
    shuffled = rng.sample(entries, len(entries))
    together = positions(contract, entries, policies, sorted(days))
    assert together == [position(contract, shuffled, policies, day) for day in sorted(days)]


@given(contracts(), several(), POLICIES, DAYS, MOMENTS, SUMS)
@settings(deadline=None)
def test_what_comes_later_changes_nothing_that_was_known(
    contract: Contract, entries: list[Entry], policies: Policies, day: date, known: datetime, amount: int
) -> None:
    late = Entry("late", EntryKind.PAYMENT, FIRST, known + timedelta(microseconds=1), amount)
    before = position(contract, entries, policies, day, known)
    assert position(contract, [*entries, late], policies, day, known) == before
    future = Entry("future", EntryKind.PAYMENT, day + timedelta(days=1), known, amount)
    assert position(contract, [*entries, future], policies, day, known) == before


@given(contracts(), several(), POLICIES, DAYS, st.data())
@settings(deadline=None)
def test_what_is_taken_back_was_never_there(
    contract: Contract, entries: list[Entry], policies: Policies, day: date, data: st.DataObject
) -> None:
    kept = [one for one in entries if one.kind is not EntryKind.REVERSAL]
    taken = data.draw(st.sampled_from(kept)) if kept else Entry("none", EntryKind.FEE, FIRST, noon("06-30"), 1)
    back = Entry("back", EntryKind.REVERSAL, data.draw(DAYS), data.draw(MOMENTS), reverses=taken.ref)
    without = [one for one in entries if one is not taken]
    assert position(contract, [*entries, back], policies, day) == position(contract, without, policies, day)


@given(contracts(), several(), POLICIES, DAYS)
@settings(deadline=None)
def test_who_pays_what_is_due_owes_nothing_due(contract: Contract, entries: list[Entry], policies: Policies, day: date) -> None:
    before = position(contract, entries, policies, day)
    amount = before.due_minor + max(0, -before.credit_minor)
    if amount:
        paid = Entry("paid", EntryKind.PAYMENT, day, noon("06-30"), amount)
        after = position(contract, [*entries, paid], policies, day)
        assert (after.due_minor, after.dpd, after.overdue_minor) == (0, 0, 0)
        assert after.credit_minor >= 0


# --- the comparison itself --------------------------------------------------------------------------------------------


def test_a_wrong_fold_is_found_out() -> None:
    """The fold is given other entries, other policies or another loan than the oracle: the comparison says so each time."""
    entries = [
        entry("pause", "02-03", until=on("02-08")), entry("payment", "02-05", 200), entry("payment", "02-09", 900),
        entry("reversal", "02-10", reverses="payment 02-05"), entry("fee", "02-10", 40),
    ]  # fmt: skip
    right = (LOAN, entries, BEARING, [on("03-05")])
    expected = reckon(*right)[on("03-05")]
    assert differing(positions(*right)[0], expected) == []
    for kind, names in (("pause", {"dpd"}), ("reversal", {"received_minor", "moves"}), ("fee", {"lines", "charged"})):
        without = [one for one in entries if one.kind != kind]
        assert names <= set(differing(position(LOAN, without, BEARING, on("03-05")), expected))
    turned = position(LOAN, entries, backwards(BEARING), on("03-05"))
    assert {"paid", "due", "moves"} <= set(differing(turned, expected))
    doubled = replace(LOAN, annual_rate=LOAN.annual_rate * 2)
    assert "charged" in differing(position(doubled, entries, BEARING, on("03-05")), expected)
    assert differing(position(LOAN, entries, BEARING, on("03-06")), expected)[0] == "on"
