"""Why core's balance differs from our reckoning: cases reckoned by hand, alone and in pairs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from types import MappingProxyType

import pytest

from tideover.book.differences import Difference, compare
from tideover.book.ledger import Agreed, Component, Contract, Entry, EntryKind
from tideover.book.opening import Opening
from tideover.book.policy import policy_on

DAY = date(2026, 12, 10)  # the balance's
# Three instalments of 1,000.00 and 50.00 interest, due on the 5th; two of them have fallen due: 2,100.00.
CONTRACT = Contract(
    date(2026, 10, 5),
    Fraction(18, 100),
    tuple(Agreed(n + 1, date(2026 + (n == 2), (11, 12, 1)[n], 5), 100_000, 5_000) for n in range(3)),
)
POLICIES = policy_on([], DAY).ledger


def noon(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


def entry(ref: str, kind: EntryKind, amount: int, day: date, *, known: date | None = None, **more: object) -> Entry:
    return Entry(ref, kind, day, noon(known or day), amount, **more)  # type: ignore[arg-type]


def paid(ref: str, amount: int, day: date = DAY) -> Entry:
    return entry(ref, EntryKind.PAYMENT, amount, day)


def waived(ref: str, amount: int) -> Entry:
    return entry(ref, EntryKind.WAIVER, amount, DAY - timedelta(days=1), component=Component.INTEREST)


def balance(principal: int, interest: int, dpd: int, *, penalty: int = 0, fee: int = 0) -> Opening:
    return Opening(DAY, noon(DAY + timedelta(days=1)), principal, interest, penalty, fee, dpd)


def differing(
    entries: list[Entry],
    core: Opening,
    *,
    pending: Sequence[Entry] = (),
    posted: Mapping[str, date] = MappingProxyType({}),
    told: Collection[str] = (),
) -> Difference:
    found = compare(CONTRACT, entries, pending, POLICIES, core, posted, told)
    assert found is not None
    return found


ALL = balance(200_000, 10_000, 35)  # nothing paid
ONE = balance(100_000, 5_000, 5)  # the first instalment paid
LATE = {"P1": DAY + timedelta(days=1)}


def test_equal_is_no_difference() -> None:
    assert compare(CONTRACT, [], [], POLICIES, ALL, {}) is None
    assert compare(CONTRACT, [paid("P1", 105_000)], [], POLICIES, ONE, {}) is None


def test_a_difference_says_which_figures_and_how() -> None:
    found = differing([paid("P1", 105_000)], ALL)
    assert found.as_of == DAY
    assert found.fields == {
        "principal_due_minor": (100_000, 200_000), "interest_due_minor": (5_000, 10_000), "dpd": (5, 35),
    }  # fmt: skip
    assert found.refs == ("P1",)


def test_a_payment_core_has_not_posted_yet() -> None:
    assert differing([paid("P1", 105_000)], ALL, posted=LATE).cause == "late_posting"
    assert differing([paid("P1", 105_000)], ALL, posted={"P1": DAY}).cause == "payment_not_in_core"
    assert differing([paid("P1", 105_000)], ALL).cause == "payment_not_in_core"


def test_a_payment_we_do_not_know_of() -> None:
    found = differing([], ONE)
    assert (found.cause, found.refs) == ("payment_only_in_core", ())
    part = differing([], balance(195_000, 5_000, 35))  # 100.00: 50.00 of interest, 50.00 of principal
    assert part.cause == "payment_only_in_core"


def test_a_reversal_core_has_not_posted_is_not_taken_for_money_we_do_not_know_of() -> None:
    back = entry("R1", EntryKind.REVERSAL, 105_000, DAY, reverses="P1")
    found = differing([paid("P1", 105_000, DAY - timedelta(days=2)), back], ONE)
    assert (found.cause, found.refs) == ("reversal_not_in_core", ("R1",))


def test_a_reversal_told_after_the_day_of_the_balance() -> None:
    back = entry("R1", EntryKind.REVERSAL, 105_000, DAY + timedelta(days=1), reverses="P1")
    found = differing([paid("P1", 105_000, DAY - timedelta(days=2)), back], ONE)
    assert (found.cause, found.refs) == ("reversal_not_in_core", ("R1",))


def test_an_instruction_that_core_has_carried_out_is_confirmed() -> None:
    found = differing([], balance(200_000, 7_000, 35), pending=[waived("W1", 3_000)])
    assert (found.cause, found.refs, found.is_confirmed) == ("instruction_counted", ("W1",), True)


def test_one_of_two_instructions() -> None:
    waiting = [waived("W1", 3_000), waived("W2", 4_000)]
    assert differing([], balance(200_000, 6_000, 35), pending=waiting).refs == ("W2",)
    both = differing([], balance(200_000, 3_000, 35), pending=waiting)
    assert (both.refs, both.is_confirmed) == (("W1", "W2"), True)


@pytest.mark.parametrize(
    ("core", "cause"),
    [
        (balance(200_000, 10_000, 36), "days_differ"),
        (balance(200_000, 10_000, 35, penalty=1), "penalty_differs"),
        (balance(200_000, 10_000, 35, fee=2_000), "fee_differs"),
        (balance(200_000, 10_000, 34, penalty=700), "days_differ+penalty_differs"),
        (balance(199_000, 11_000, 35), "allocation_differs"),
        (balance(210_000, 10_000, 35), "unexplained"),
    ],
)
def test_what_no_entry_explains(core: Opening, cause: str) -> None:
    found = differing([], core)
    assert (found.cause, found.refs) == (cause, ())


# --- pairs ------------------------------------------------------------------------------------------------------------


def test_two_late_postings() -> None:
    two = [paid("P1", 50_000), paid("P2", 55_000)]
    found = differing(two, ALL, posted={**LATE, "P2": DAY + timedelta(days=1)})
    assert (found.cause, found.refs) == ("late_posting", ("P1", "P2"))


def test_a_late_posting_beside_money_we_do_not_know_of() -> None:
    found = differing([paid("P1", 30_000)], balance(155_000, 5_000, 35), posted=LATE)  # core: 500.00 we know nothing of
    assert (found.cause, found.refs) == ("late_posting+payment_only_in_core", ("P1",))


def test_a_late_posting_beside_a_reversal_core_has_not_posted() -> None:
    earlier = paid("P0", 105_000, DAY - timedelta(days=3))
    back = entry("R0", EntryKind.REVERSAL, 105_000, DAY, reverses="P0")
    found = differing([earlier, back, paid("P1", 40_000)], ONE, posted=LATE)
    assert (found.cause, found.refs) == ("late_posting+reversal_not_in_core", ("P1", "R0"))


@pytest.mark.parametrize(
    ("core", "cause"),
    [
        (balance(200_000, 10_000, 40), "days_differ+late_posting"),
        (balance(200_000, 10_000, 35, penalty=88), "late_posting+penalty_differs"),
        (balance(200_000, 10_000, 35, fee=500), "fee_differs+late_posting"),
        (balance(198_000, 12_000, 35), "allocation_differs+late_posting"),
    ],
)
def test_a_late_posting_beside_what_differs_of_its_own(core: Opening, cause: str) -> None:
    assert differing([paid("P1", 30_000)], core, posted=LATE).cause == cause


def test_money_we_do_not_know_of_beside_days_counted_otherwise() -> None:
    found = differing([], balance(195_000, 5_000, 36))  # 100.00 of which we know nothing, and a day more
    assert (found.cause, found.refs) == ("days_differ+payment_only_in_core", ())


def test_an_instruction_beside_a_late_posting_is_not_confirmed_yet() -> None:
    found = differing([paid("P1", 30_000)], balance(200_000, 7_000, 35), pending=[waived("W1", 3_000)], posted=LATE)
    assert (found.cause, found.refs, found.is_confirmed) == ("instruction_counted+late_posting", ("P1", "W1"), False)


# --- which of several explanations ------------------------------------------------------------------------------------


def test_a_fee_of_cores_own_is_not_explained_by_payments_that_come_and_go() -> None:
    settled = [paid("P0", 105_000, DAY - timedelta(days=4)), paid("P1", 105_000, DAY - timedelta(days=2))]
    assert differing(settled, balance(0, 0, 0, fee=500)).cause == "fee_differs"


def test_what_core_told_us_itself_is_not_missing_there() -> None:
    fee = entry("F1", EntryKind.FEE, 2_000, DAY - timedelta(days=1))
    everything = paid("P1", 212_000)
    # Core has the fee paid and we have not: money we do not know of, not a fee that core should have taken back.
    assert differing([fee, paid("P1", 210_000)], balance(0, 0, 0)).cause == "payment_only_in_core"
    # Told by the lender's channel, the payment may be missing in core; out of core's own file it can hardly be.
    core = balance(200_000, 10_000, 35, fee=2_000)
    assert differing([fee, everything], core).cause == "payment_not_in_core"
    reversed_ = entry("R1", EntryKind.REVERSAL, 105_000, DAY, reverses="P0")
    known = [paid("P0", 105_000, DAY - timedelta(days=2)), reversed_]
    assert differing(known, ONE).cause == "reversal_not_in_core"
    assert differing(known, ONE, told={"P0", "R1"}).cause == "payment_only_in_core"


def test_money_we_do_not_know_of_fills_what_was_refunded_too_much() -> None:
    # 2,500.00 came in at core alone; it gave 400.00 back, and of that we know.
    refund = entry("T1", EntryKind.REFUND, 40_000, DAY)
    assert differing([refund], balance(0, 0, 0)).cause == "payment_only_in_core"


def test_old_entries_explain_nothing() -> None:
    old = paid("P1", 105_000, DAY - timedelta(days=11))
    assert differing([old], ALL).cause == "unexplained"
    assert differing([old], ALL, posted=LATE).cause == "late_posting"  # but where it is announced
