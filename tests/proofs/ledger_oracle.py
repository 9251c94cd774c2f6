"""What an account owes, and what its promises came to, reckoned day by day from the words of docs/decisions/0010.

Nothing is clever here: every calendar day from the disbursal on is lived through, sums stand in plain dictionaries, penalty
interest is an exact fraction. Only the nouns of the ledger are the product's; schedules are those of the proof ``schedules``.

Where the decision does not say, this does as the fold does: a reversal is not itself taken back; who owes nothing at all is
settled, written off or not; the oldest unpaid day may be the asked one; after a re-amortisation the account's yearly rate is
the plan's; new instalments are numbered on; of waiting money the oldest is used first, for refunds as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.proofs.schedules import _oracle as schedule_of
from tideover.book.ledger import Contract, Entry, LedgerPolicy, Order, Policies
from tideover.book.promising import Promised, PromiseTerms, Received
from tideover.book.schedule import LoanTerms

PARTS = ("principal", "interest", "fee", "penalty")
WITHIN_A_DAY = ("write_off", "reage", "acceleration", "reamortise", "fee", "waiver", "payment", "refund")
ONE = timedelta(days=1)

Line = dict[str, Any]


def reckon(
    contract: Contract, entries: Iterable[Entry], policies: Policies, days: Iterable[date], known: datetime | None = None
) -> dict[date, dict[str, Any]]:
    """For each asked day the figures of a ``Position``, by name; ``lines`` and ``moves`` hold those of its lines and moves."""
    asked = set(days)
    last = max(asked)
    standing = what_stands([entry for entry in entries if known is None or entry.known_at <= known])
    account = _Account(contract, policies, _paused(standing, last))
    by_day: dict[date, list[Entry]] = {}
    for entry in standing:
        by_day.setdefault(entry.day, []).append(entry)
    answers = {}
    day = contract.disbursed
    while day <= last:
        account.live(day, by_day.get(day, []))
        if day in asked:
            answers[day] = account.figures(day)
        day += ONE
    return answers


# --- before the days --------------------------------------------------------------------------------------------------


def what_stands(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without their reversals, each with what those left of its amount."""
    stands = []
    for entry in entries:
        taken = [other.amount_minor for other in entries if other.kind == "reversal" and other.reverses == entry.ref]
        is_gone = 0 in taken or (taken and sum(taken) >= entry.amount_minor)
        if entry.kind != "reversal" and not is_gone:  # a reversal is not itself taken back
            stands.append(replace(entry, amount_minor=entry.amount_minor - sum(taken)) if taken else entry)
    return stands


def _paused(entries: Sequence[Entry], last: date) -> set[date]:
    """Every paused day, one by one."""
    paused = set()
    resumes = [entry.day for entry in entries if entry.kind == "resume"]
    for pause in entries:
        if pause.kind != "pause":
            continue
        day = pause.day
        while day <= last and (pause.until is None or day < pause.until):
            if any(pause.day < resume <= day for resume in resumes):
                break
            paused.add(day)
            day += ONE
    return paused


# --- the days ---------------------------------------------------------------------------------------------------------


class _Account:
    def __init__(self, contract: Contract, policies: Policies, paused: set[date]) -> None:
        self.contract, self.policies, self.paused = contract, policies, paused
        self.lines: list[Line] = []
        self.annual_rate = contract.annual_rate
        self.is_written_off = False
        self.waiting: list[tuple[str, int]] = []  # each payment's money that is set against nothing yet, oldest first
        self.below = 0  # refunded beyond what waited
        self.received = self.refunded = self.idle = 0
        self.moves: list[tuple[Any, ...]] = []
        starts = contract.disbursed
        for agreed in contract.instalments:
            sums = (agreed.principal_minor, agreed.interest_minor, agreed.fee_minor, agreed.penalty_minor)
            self.lines.append(_line(agreed.number, agreed.due, starts, sums))
            starts = agreed.due

    def live(self, day: date, entries: list[Entry]) -> None:
        """A day, in the order of the decision."""
        self._bear_penalty(day)
        entries = sorted(
            (entry for entry in entries if entry.kind in WITHIN_A_DAY),
            key=lambda entry: (WITHIN_A_DAY.index(entry.kind), entry.ref),
        )
        before_money = [entry for entry in entries if entry.kind not in ("payment", "refund")]
        for entry in before_money:
            getattr(self, f"_{entry.kind}")(entry, day)
        self._set_off(day)
        for entry in entries[len(before_money) :]:
            getattr(self, f"_{entry.kind}")(entry, day)

    def _policy(self, day: date) -> LedgerPolicy:
        return [policy for since, policy in self.policies if since <= day][-1]

    def _bear_penalty(self, day: date) -> None:
        terms = self._policy(day).penalty
        if terms is None or day in self.paused or (self.is_written_off and not terms.after_write_off):
            return
        yearly = terms.rate if terms.rate is not None else terms.multiple * self.annual_rate  # type: ignore[operator]
        for line in self.lines:
            if line["fee"] is None and line["due"] < day:
                unpaid = sum(_unpaid(line, part) for part in terms.base)
                if unpaid:
                    line["penalty"] += unpaid * yearly / terms.days_in_year
                    line["charged"]["penalty"] = _half_up(line["penalty"])

    def _write_off(self, entry: Entry, day: date) -> None:
        self.is_written_off = True

    def _reage(self, entry: Entry, day: date) -> None:
        for line in self.lines:
            if line["due"] <= day and _makes_days(line):
                line["due"] = entry.due

    def _acceleration(self, entry: Entry, day: date) -> None:
        for line in self.lines:
            if line["fee"] is None and line["ends"] > day:
                run, whole = max((day - line["starts"]).days, 0), (line["ends"] - line["starts"]).days
                kept = _half_up(Fraction(line["agreed"] * run, whole)) + line["carried"]
                kept = min(kept, line["charged"]["interest"])
                line["charged"]["interest"] = max(kept, line["paid"]["interest"] + line["waived"]["interest"])
            if _rest(line):
                line["due"] = min(line["due"], day)

    def _reamortise(self, entry: Entry, day: date) -> None:
        old = [line for line in self.lines if line["fee"] is None]
        principal = sum(_unpaid(line, "principal") for line in old)
        if principal == 0:
            return
        start = max([line["ends"] for line in old if line["ends"] <= day], default=self.contract.disbursed)
        moved = {"interest": 0, "fee": 0}
        for line in old:
            for part in ("principal", "interest", "fee"):
                unpaid = _unpaid(line, part)
                line["charged"][part] -= unpaid
                if part in moved and line["ends"] <= day:
                    moved[part] += unpaid
        plan = entry.plan
        assert plan is not None
        terms = LoanTerms(
            principal, plan.annual_rate, plan.terms, plan.method, start, plan.first_due, plan.day_count, plan.every
        )
        self.annual_rate = terms.rate  # from now on what a multiple of the account's rate is a multiple of
        number, starts = max(line["number"] for line in old), start
        for k, due, principal, interest, _, _ in schedule_of(terms):
            first = moved if k == 1 else {"interest": 0, "fee": 0}
            self.lines.append(_line(number + k, due, starts, (principal, interest + first["interest"], first["fee"], 0)))
            self.lines[-1] |= {"agreed": interest, "carried": first["interest"]}
            starts = due

    def _fee(self, entry: Entry, day: date) -> None:
        self.lines.append(_line(0, day, day, (0, 0, entry.amount_minor, 0), entry.ref))

    def _waiver(self, entry: Entry, day: date) -> None:
        left, part = entry.amount_minor, str(entry.component)
        for line in sorted(self.lines, key=_age):
            taken = min(left, _unpaid(line, part))
            line["waived"][part] += taken
            left -= taken
        self.idle += left

    def _payment(self, entry: Entry, day: date) -> None:
        self.received += entry.amount_minor
        filling = min(self.below, entry.amount_minor)
        self.below -= filling
        self.waiting.append((entry.ref, entry.amount_minor - filling))
        self._set_off(day)

    def _refund(self, entry: Entry, day: date) -> None:
        self.refunded += entry.amount_minor
        self.below += entry.amount_minor - sum(sum_minor for _, sum_minor in self._take(entry.amount_minor))

    def _take(self, most: int) -> list[tuple[str, int]]:
        """Takes up to so much of the money that waits, the oldest first: whose it was, and how much."""
        taken, left = [], []
        for ref, sum_minor in self.waiting:
            part = min(sum_minor, most)
            most -= part
            taken.append((ref, part))
            left.append((ref, sum_minor - part))
        self.waiting = [(ref, sum_minor) for ref, sum_minor in left if sum_minor]
        return [(ref, sum_minor) for ref, sum_minor in taken if sum_minor]

    def _set_off(self, day: date) -> None:
        if not self.waiting:
            return
        lines = sorted((line for line in self.lines if line["due"] <= day and _rest(line)), key=_age)
        if not lines:
            return
        order = self._order(day)
        if order.by_instalment:
            places = [(line, str(part)) for line in lines for part in order.components]
        else:
            places = [(line, str(part)) for part in order.components for line in lines]
        for line, part in places:
            for ref, sum_minor in self._take(_unpaid(line, part)):
                line["paid"][part] += sum_minor
                self.moves.append((ref, day, line["number"], line["fee"], part, sum_minor))

    def _order(self, day: date) -> Order:
        state = "written_off" if self.is_written_off else "overdue" if self._days_past_due(day) else "current"
        return next(order for name, order in self._policy(day).orders.items() if name == state)

    def _oldest(self) -> date | None:
        return min((line["due"] for line in self.lines if _makes_days(line)), default=None)

    def _days_past_due(self, day: date) -> int:
        return self._days_after(self._oldest(), day)

    def _days_after(self, due: date | None, day: date) -> int:
        days = 0
        while due is not None and due < day:
            due += ONE
            days += due not in self.paused
        return days

    def figures(self, day: date) -> dict[str, Any]:
        """The account at the end of a day."""
        dpd, oldest = self._days_past_due(day), self._oldest()
        lines = sorted(self.lines, key=_age)
        if not any(_rest(line) for line in lines):
            state = "settled"  # also once written off
        elif self.is_written_off:
            state = "written_off"
        else:
            state = "overdue" if dpd else "current"
        credit = sum(sum_minor for _, sum_minor in self.waiting)
        ahead, next_due, next_minor = credit, None, 0
        for line in lines:
            if line["due"] > day and next_due is None:
                if ahead < _rest(line):
                    next_due, next_minor = line["due"], _rest(line) - ahead
                ahead -= _rest(line)
        return {
            "on": day,
            "state": state,
            "dpd": dpd,
            "oldest_unpaid": oldest if oldest is not None and oldest <= day else None,
            "due": tuple(sum(_unpaid(line, part) for line in lines if line["due"] <= day) for part in PARTS),
            "overdue_minor": sum(_rest(line) for line in lines if line["due"] < day),
            "next_due": next_due,
            "next_minor": next_minor,
            "charged": _sums(lines, "charged"),
            "paid": _sums(lines, "paid"),
            "waived": _sums(lines, "waived"),
            "unpaid": tuple(sum(_unpaid(line, part) for line in lines) for part in PARTS),
            "credit_minor": credit - self.below,
            "received_minor": self.received,
            "refunded_minor": self.refunded,
            "idle_waiver_minor": self.idle,
            "is_paused": day in self.paused,
            "moves": list(self.moves),
            "lines": [
                {
                    "number": line["number"],
                    "fee": line["fee"],
                    "due": line["due"],
                    "charged": tuple(line["charged"].values()),
                    "paid": tuple(line["paid"].values()),
                    "waived": tuple(line["waived"].values()),
                    "dpd": self._days_after(line["due"], day) if _makes_days(line) else 0,
                }
                for line in lines
            ],
        }


def _line(number: int, due: date, starts: date, sums: Sequence[int], fee: str | None = None) -> Line:
    return {
        "number": number, "fee": fee, "due": due, "starts": starts, "ends": due, "charged": dict(zip(PARTS, sums, strict=True)),
        "paid": dict.fromkeys(PARTS, 0), "waived": dict.fromkeys(PARTS, 0), "penalty": Fraction(sums[3]),
        "agreed": sums[1], "carried": 0,
    }  # fmt: skip


def _age(line: Line) -> tuple[date, bool, int, str]:
    """Oldest due first, a day's instalments by number, then its single fees."""
    return line["due"], line["fee"] is not None, line["number"], line["fee"] or ""


def _unpaid(line: Line, part: str) -> int:
    return line["charged"][part] - line["paid"][part] - line["waived"][part]  # type: ignore[no-any-return]


def _rest(line: Line) -> int:
    return sum(_unpaid(line, part) for part in PARTS)


def _makes_days(line: Line) -> bool:
    return line["fee"] is None and any(_unpaid(line, part) > 0 for part in ("principal", "interest", "fee"))


def _sums(lines: Iterable[Line], what: str) -> tuple[int, ...]:
    return tuple(sum(line[what][part] for line in lines) for part in PARTS)


def _half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


# --- promises ---------------------------------------------------------------------------------------------------------


def appropriation(
    promises: Sequence[Promised], payments: Sequence[Received], terms: PromiseTerms, today: date
) -> dict[str, tuple[str, int]]:
    """Each promise's state and what was paid towards it, on a day."""
    paid = {promise.id: 0 for promise in promises}
    for payment in sorted(payments, key=lambda payment: (payment.at, payment.ref)):
        left = payment.amount_minor
        for promise in sorted(promises, key=lambda promise: (promise.due, promise.taken_at, promise.id)):
            is_taken = promise.taken_at <= payment.at
            is_replaced = promise.replaced_at is not None and promise.replaced_at <= payment.at
            if is_taken and not is_replaced and payment.day <= promise.due + terms.grace_days * ONE:
                share = min(left, promise.amount_minor - paid[promise.id])
                paid[promise.id] += share
                left -= share
    return {promise.id: (_outcome(promise, paid[promise.id], terms, today), paid[promise.id]) for promise in promises}


def _outcome(promise: Promised, paid: int, terms: PromiseTerms, today: date) -> str:
    if Fraction(paid) >= terms.kept_share * promise.amount_minor:
        return "kept"
    if promise.replaced_at is not None:
        return "replaced"
    if today <= promise.due + terms.grace_days * ONE:
        return "open"
    return "partly_kept" if Fraction(paid) > terms.partly_share * promise.amount_minor else "broken"
