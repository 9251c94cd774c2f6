"""An account's ledger: what was agreed and what happened since, folded into what is owed. Pure.

The rules of the fold, and why it is one, stand in docs/decisions/0010. Sums are whole minor units of the account's
currency; days are days of the account's calendar (the customer's zone).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from tideover.book.schedule import DayCount, Every, LoanTerms, RepaymentMethod, half_up, schedule


class Component(StrEnum):
    """What a sum is owed as."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    FEE = "fee"
    PENALTY = "penalty"


PRINCIPAL, INTEREST, FEE, PENALTY = range(4)
_COMPONENTS = tuple(Component)
_INDEX = {component: index for index, component in enumerate(_COMPONENTS)}


class EntryKind(StrEnum):
    """Everything that can happen to an account, in the order in which it takes effect within a day."""

    WRITE_OFF = "write_off"
    REAGE = "reage"
    ACCELERATION = "acceleration"
    REAMORTISE = "reamortise"
    FEE = "fee"
    WAIVER = "waiver"
    PAYMENT = "payment"
    REFUND = "refund"
    PAUSE = "pause"
    RESUME = "resume"
    REVERSAL = "reversal"


_RANK = {kind: rank for rank, kind in enumerate(EntryKind)}
_STRUCTURAL = (EntryKind.WRITE_OFF, EntryKind.REAGE, EntryKind.ACCELERATION, EntryKind.REAMORTISE)
OF_MONEY = frozenset({EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.FEE, EntryKind.WAIVER})  # kinds that have an amount


class AccountState(StrEnum):
    """Whose order of allocation holds."""

    CURRENT = "current"
    OVERDUE = "overdue"
    WRITTEN_OFF = "written_off"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Plan:
    """The terms of a re-amortisation; the principal is what is unpaid on its day. The days between two instalments and
    what they cost are reckoned as ``schedule`` does."""

    annual_rate: str
    terms: int
    method: RepaymentMethod
    first_due: date
    day_count: DayCount
    every: Every


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: ``day`` when it takes effect, ``known_at`` when we came to know it.

    ``amount_minor``: of payment, refund, fee, waiver (more than 0), and of a reversal of such (0: all of it).
    ``component``: of a waiver. ``until``: the first day after a pause. ``due``: of a re-age, later than ``day``.
    ``plan``: of a re-amortisation, its first due day later than ``day``. ``reverses``: the ``ref`` a reversal takes back.
    """

    ref: str
    kind: EntryKind
    day: date
    known_at: datetime
    amount_minor: int = 0
    component: Component | None = None
    until: date | None = None
    due: date | None = None
    plan: Plan | None = None
    reverses: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """An instalment as agreed. ``penalty_minor``: charged before the fold begins, of arrears taken over; ``period``: first
    and last day of its interest period where those are not the due day before it (or the disbursal) and its own."""

    number: int
    due: date
    principal_minor: int
    interest_minor: int
    fee_minor: int = 0
    penalty_minor: int = 0
    period: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed: the instalments, and what penalty interest is reckoned from. ``is_taken_over``: what stood to the
    account's credit when the fold begins is not known, so a refund beyond the credit leaves nothing to make up."""

    disbursed: date
    annual_rate: Fraction
    instalments: tuple[Agreed, ...]
    is_taken_over: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """An order of allocation: the components' order, and whether instalment by instalment or component by component."""

    components: tuple[Component, ...]
    by_instalment: bool


@dataclass(frozen=True, slots=True)
class PenaltyTerms:
    """Penalty interest on ``base``: ``multiple`` of the account's yearly rate, or ``rate`` a year; days ÷ ``days_in_year``."""

    base: frozenset[Component]
    days_in_year: int
    multiple: Fraction | None = None
    rate: Fraction | None = None
    after_write_off: bool = False

    def yearly(self, annual_rate: Fraction) -> Fraction:
        return self.rate if self.rate is not None else annual_rate * (self.multiple or 0)


@dataclass(frozen=True, slots=True)
class LedgerPolicy:
    """The lender's choices a fold depends on. ``penalty`` None: none is charged."""

    orders: Mapping[AccountState, Order]
    penalty: PenaltyTerms | None = None


Policies = Sequence[tuple[date, LedgerPolicy]]  # from when each holds, earliest first; the first holds before its day, too


@dataclass(frozen=True, slots=True)
class Move:
    """A part of an entry's money set against an instalment (``number``), or a single fee (``fee``: its reference)."""

    entry: str
    day: date
    number: int
    fee: str | None
    component: Component
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LineState:
    """An instalment, or a single fee, as it stands: sums by component, in the order of ``Component``."""

    number: int
    fee: str | None
    due: date
    charged: tuple[int, int, int, int]
    paid: tuple[int, int, int, int]
    waived: tuple[int, int, int, int]
    dpd: int

    @property
    def unpaid_minor(self) -> int:
        return sum(self.charged) - sum(self.paid) - sum(self.waived)


@dataclass(frozen=True, slots=True)
class Position:
    """What an account owes at the end of a day.

    ``due``: unpaid by component of what falls due up to the day; ``overdue_minor``: of what fell due before it, fees and
    penalty included. ``charged`` = ``paid`` + ``waived`` + ``unpaid`` for each component (future instalments included);
    payments = Σ ``paid`` + ``credit_minor`` + refunds. ``next_minor``: what the credit leaves of the first instalment
    after the day that it does not cover.
    """

    on: date
    state: AccountState
    dpd: int
    oldest_unpaid: date | None
    due: tuple[int, int, int, int]
    overdue_minor: int
    next_due: date | None
    next_minor: int
    charged: tuple[int, int, int, int]
    paid: tuple[int, int, int, int]
    waived: tuple[int, int, int, int]
    unpaid: tuple[int, int, int, int]
    credit_minor: int
    received_minor: int
    refunded_minor: int
    idle_waiver_minor: int
    is_paused: bool
    lines: tuple[LineState, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def due_minor(self) -> int:
        return sum(self.due)


@dataclass(slots=True)
class _Line:
    number: int
    fee: str | None
    due: date
    starts: date
    ends: date
    charged: list[int]
    paid: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    waived: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    carried: int = 0  # interest of earlier instalments that was moved onto it
    accruing: int = 0  # interest of its own period, as agreed
    penalty: Fraction = Fraction(0)  # exact, to date

    def __post_init__(self) -> None:
        self.accruing = self.charged[INTEREST] - self.carried

    def unpaid(self, index: int) -> int:
        return self.charged[index] - self.paid[index] - self.waived[index]

    @property
    def rest(self) -> int:
        return sum(self.charged) - sum(self.paid) - sum(self.waived)

    @property
    def counts(self) -> bool:
        """Whether something unpaid on it makes days past due."""
        return self.fee is None and self.unpaid(PRINCIPAL) + self.unpaid(INTEREST) + self.unpaid(FEE) > 0

    @property
    def order(self) -> tuple[date, bool, int, str]:
        return (self.due, self.fee is not None, self.number, self.fee or "")


def position(
    contract: Contract, entries: Iterable[Entry], policies: Policies, on: date, known: datetime | None = None
) -> Position:
    """What the account owes at the end of ``on``, as it was known at ``known`` (None: as known now)."""
    return positions(contract, entries, policies, [on], known)[0]


def positions(
    contract: Contract, entries: Iterable[Entry], policies: Policies, days: Sequence[date], known: datetime | None = None
) -> list[Position]:
    """``position`` for several days, ascending, in one pass."""
    fold = _Fold(contract, policies, net(entries, known))
    return [fold.run_to(day) for day in days]


def net(entries: Iterable[Entry], known: datetime | None = None) -> list[Entry]:
    """Entries known by a moment with what was taken back off them, in the order in which they take effect."""
    seen = [entry for entry in entries if known is None or entry.known_at <= known]
    back: dict[str, int | None] = {}
    for entry in seen:
        if entry.kind is EntryKind.REVERSAL and entry.reverses is not None:
            sofar = back.get(entry.reverses, 0)
            back[entry.reverses] = None if sofar is None or not entry.amount_minor else sofar + entry.amount_minor
    left = []
    for entry in seen:
        if entry.kind is EntryKind.REVERSAL:
            continue
        if entry.ref in back:
            taken = back[entry.ref]
            if taken is None or entry.kind not in OF_MONEY or taken >= entry.amount_minor:
                continue
            entry = replace(entry, amount_minor=entry.amount_minor - taken)
        left.append(entry)
    return sorted(left, key=lambda entry: (entry.day, _RANK[entry.kind], entry.ref))


def paused_spans(entries: Iterable[Entry]) -> list[tuple[date, date]]:
    """Spans of paused days, ends not included, apart and in order, of entries as ``net`` gives them."""
    entries = list(entries)
    resumes = sorted(entry.day for entry in entries if entry.kind is EntryKind.RESUME)
    spans: list[tuple[date, date]] = []
    for pause in sorted((e for e in entries if e.kind is EntryKind.PAUSE), key=lambda e: e.day):
        until = min([pause.until or date.max, *(day for day in resumes if day > pause.day)])
        if spans and pause.day <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], until))
        elif until > pause.day:
            spans.append((pause.day, until))
    return spans


class _Fold:
    """A fold under way: ``run_to`` ascending days."""

    def __init__(self, contract: Contract, policies: Policies, entries: list[Entry]) -> None:
        self._contract = contract
        self._policies = policies
        self._spans = paused_spans(entries)
        self._entries = [entry for entry in entries if entry.kind not in (EntryKind.PAUSE, EntryKind.RESUME)]
        self._next = 0
        self._rate = contract.annual_rate
        self._lines: list[_Line] = []
        starts = contract.disbursed
        for item in sorted(contract.instalments, key=lambda item: (item.due, item.number)):
            charged = [item.principal_minor, item.interest_minor, item.fee_minor, item.penalty_minor]
            penalty = Fraction(item.penalty_minor)
            begins, ends = item.period or (starts, item.due)
            self._lines.append(_Line(item.number, None, item.due, begins, ends, charged, penalty=penalty))
            starts = ends
        self._settled = 0  # so many lines at the front have nothing unpaid
        self._last = date.min
        self._credits: list[tuple[str, int]] = []  # money waiting, oldest first
        self._short = 0  # refunded beyond what stood to their credit
        self._received = self._refunded = self._idle = 0
        self._is_written_off = False
        self._moves: list[Move] = []

    def run_to(self, on: date) -> Position:
        while True:
            day = min(self._next_stop(), on)
            self._accrue(day)
            self._last = day
            today = []
            while self._next < len(self._entries) and self._entries[self._next].day <= day:
                today.append(self._entries[self._next])
                self._next += 1
            self._carry_out(today, day)
            if day == on:
                return self._position(on)

    def _next_stop(self) -> date:
        """The next day on which something happens: an entry, a due day that waiting money falls to, the end of a policy."""
        stops = [self._entries[self._next].day] if self._next < len(self._entries) else []
        if self._credits:
            stops += [line.due for line in self._lines[self._settled :] if line.due > self._last][:1]
        if any(policy.penalty for _, policy in self._policies):
            stops += [start - timedelta(days=1) for start, _ in self._policies[1:] if start - timedelta(days=1) > self._last]
        return max(min(stops, default=date.max), self._last)

    def _policy(self, day: date) -> LedgerPolicy:
        chosen = self._policies[0][1]
        for start, policy in self._policies:
            if start <= day:
                chosen = policy
        return chosen

    # --- penalty interest ---------------------------------------------------------------------------------------------

    def _accrue(self, day: date) -> None:
        """Charge penalty for the days after the last one up to and including ``day``; one policy holds on all of them."""
        terms = self._policy(day).penalty
        if terms is None or (self._is_written_off and not terms.after_write_off):
            return
        yearly = terms.yearly(self._rate)
        for line in self._lines[self._settled :]:
            if line.due >= day:
                break
            base = sum(line.unpaid(_INDEX[component]) for component in terms.base) if line.fee is None else 0
            if base <= 0:
                continue
            days = self._unpaused(max(self._last, line.due), day)
            if days:
                line.penalty += base * days * yearly / terms.days_in_year
                line.charged[PENALTY] = half_up(line.penalty.numerator, line.penalty.denominator)

    def _unpaused(self, after: date, up_to: date) -> int:
        """Days after ``after`` up to and including ``up_to`` that are not paused."""
        days = (up_to - after).days
        for start, end in self._spans:
            first, last = max(start, after + timedelta(days=1)), min(end - timedelta(days=1), up_to)
            days -= max((last - first).days + 1, 0)
        return days

    # --- a day --------------------------------------------------------------------------------------------------------

    def _carry_out(self, today: list[Entry], day: date) -> None:
        for entry in today:
            if entry.kind in _STRUCTURAL:
                getattr(self, f"_{entry.kind.value}")(entry)
                self._sort()
            elif entry.kind is EntryKind.FEE:
                self._lines.append(_Line(0, entry.ref, day, day, day, [0, 0, entry.amount_minor, 0]))
                self._sort()
            elif entry.kind is EntryKind.WAIVER:
                self._waive(entry)
        self._set_off(day)
        for entry in today:
            if entry.kind is EntryKind.PAYMENT:
                self._received += entry.amount_minor
                filled = min(self._short, entry.amount_minor)
                self._short -= filled
                if entry.amount_minor > filled:
                    self._credits.append((entry.ref, entry.amount_minor - filled))
                self._set_off(day)
            elif entry.kind is EntryKind.REFUND:
                self._refund(entry.amount_minor)

    def _sort(self) -> None:
        self._lines.sort(key=lambda line: line.order)
        self._settled = 0

    def _write_off(self, entry: Entry) -> None:
        self._is_written_off = True

    def _reage(self, entry: Entry) -> None:
        for line in self._lines:
            if line.due <= entry.day and line.counts and entry.due is not None:
                line.due = entry.due

    def _acceleration(self, entry: Entry) -> None:
        for line in self._lines:
            if line.fee is None and line.ends > entry.day:
                run = max((entry.day - line.starts).days, 0)
                earned = half_up(line.accruing * run, max((line.ends - line.starts).days, 1)) + line.carried
                line.charged[INTEREST] = max(min(earned, line.charged[INTEREST]), line.paid[INTEREST] + line.waived[INTEREST])
            if line.due > entry.day and line.rest > 0:
                line.due = entry.day

    def _reamortise(self, entry: Entry) -> None:
        plan = entry.plan
        moved = sum(line.unpaid(PRINCIPAL) for line in self._lines)
        if plan is None or moved <= 0:
            return
        carried = [0, 0, 0, 0]
        starts = self._contract.disbursed
        for line in self._lines:
            if line.fee is not None:
                continue
            line.charged[PRINCIPAL] -= line.unpaid(PRINCIPAL)
            if line.ends <= entry.day:
                starts = max(starts, line.ends)
            for index in (INTEREST, FEE):
                if line.ends <= entry.day:
                    carried[index] += line.unpaid(index)
                line.charged[index] -= line.unpaid(index)
        terms = LoanTerms(moved, plan.annual_rate, plan.terms, plan.method, starts, plan.first_due, plan.day_count, plan.every)
        self._rate = terms.rate
        number = max((line.number for line in self._lines), default=0)
        for item in schedule(terms):
            charged = [item.principal_minor, item.interest_minor + carried[INTEREST], carried[FEE], 0]
            line = _Line(number + item.number, None, item.due, starts, item.due, charged, carried=carried[INTEREST])
            self._lines.append(line)
            starts, carried = item.due, [0, 0, 0, 0]

    def _waive(self, entry: Entry) -> None:
        left, index = entry.amount_minor, _INDEX[entry.component or Component.INTEREST]
        for line in self._lines:
            part = min(left, line.unpaid(index))
            if part > 0:
                line.waived[index] += part
                left -= part
        self._idle += left

    # --- money --------------------------------------------------------------------------------------------------------

    def _refund(self, amount: int) -> None:
        self._refunded += amount
        while amount and self._credits:
            ref, waiting = self._credits[0]
            part = min(waiting, amount)
            amount -= part
            self._credits[:1] = [(ref, waiting - part)] if waiting > part else []
        if self._contract.is_taken_over:
            self._refunded -= amount  # of credit from before
        else:
            self._short += amount

    def _set_off(self, day: date) -> None:
        while self._settled < len(self._lines) and self._lines[self._settled].rest == 0:
            self._settled += 1
        if not self._credits:
            return
        due = []
        for line in self._lines[self._settled :]:
            if line.due > day:
                break
            due.append(line)
        if not due:
            return
        order = self._policy(day).orders[self._state(day)]
        indices = [_INDEX[component] for component in order.components]
        pairs = (
            [(line, i) for line in due for i in indices]
            if order.by_instalment
            else [(line, i) for i in indices for line in due]
        )
        for line, index in pairs:
            while self._credits and (unpaid := line.unpaid(index)) > 0:
                ref, waiting = self._credits[0]
                part = min(waiting, unpaid)
                line.paid[index] += part
                self._moves.append(Move(ref, day, line.number, line.fee, _COMPONENTS[index], part))
                self._credits[:1] = [(ref, waiting - part)] if waiting > part else []

    def _state(self, day: date) -> AccountState:
        if self._is_written_off:
            return AccountState.WRITTEN_OFF
        return AccountState.OVERDUE if self._dpd(day)[0] > 0 else AccountState.CURRENT

    def _dpd(self, on: date) -> tuple[int, date | None]:
        for line in self._lines[self._settled :]:
            if line.due > on:
                break
            if line.counts:
                return self._unpaused(line.due, on), line.due
        return 0, None

    # --- reading off --------------------------------------------------------------------------------------------------

    def _position(self, on: date) -> Position:
        due = [0, 0, 0, 0]
        charged, paid, waived = [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]
        overdue, next_due, next_minor = 0, None, 0
        credit = sum(amount for _, amount in self._credits)
        cover = credit
        for line in self._lines:
            for index in range(4):
                charged[index] += line.charged[index]
                paid[index] += line.paid[index]
                waived[index] += line.waived[index]
                if line.due <= on:
                    due[index] += line.unpaid(index)
            rest = line.rest
            if line.due < on:
                overdue += rest
            elif line.due > on and rest > 0 and next_due is None:
                cover, rest = max(cover - rest, 0), max(rest - cover, 0)
                if rest:
                    next_due, next_minor = line.due, rest
        dpd, oldest = self._dpd(on)
        unpaid = [c - p - w for c, p, w in zip(charged, paid, waived, strict=True)]
        state = AccountState.SETTLED if self._lines and not any(unpaid) else self._state(on)
        return Position(
            on, state, dpd, oldest, _four(due), overdue, next_due, next_minor, _four(charged), _four(paid), _four(waived),
            _four(unpaid), credit - self._short, self._received, self._refunded, self._idle,
            any(start <= on < end for start, end in self._spans),
            tuple(
                LineState(
                    line.number, line.fee, line.due, _four(line.charged), _four(line.paid), _four(line.waived),
                    self._unpaused(line.due, on) if line.counts and line.due < on else 0,
                )
                for line in self._lines
            ),
            tuple(self._moves),
        )  # fmt: skip


def _four(sums: Sequence[int]) -> tuple[int, int, int, int]:
    principal, interest, fee, penalty = sums
    return principal, interest, fee, penalty
