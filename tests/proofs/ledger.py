"""Random accounts' lives: after every step the fold is held against a recomputation day by day (``ledger_oracle.py``)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from tests.proofs.harness import Place, Proof
from tests.proofs.ledger_oracle import PARTS, appropriation, reckon, what_stands
from tideover.book.ledger import (
    OF_MONEY,
    AccountState,
    Agreed,
    Component,
    Contract,
    Entry,
    EntryKind,
    LedgerPolicy,
    Order,
    PenaltyTerms,
    Plan,
    Policies,
    Position,
    position,
    positions,
)
from tideover.book.policy import penalty_terms, promise_terms, shipped, waterfall
from tideover.book.promising import Promised, PromiseTerms, Received, appropriate
from tideover.book.schedule import DayCount, Every, LoanTerms, RepaymentMethod, schedule

DAY = timedelta(days=1)
LONGEST = 1100  # days from the disbursal
STEPS = {
    EntryKind.PAYMENT: 32, EntryKind.REVERSAL: 9, EntryKind.PAUSE: 6, EntryKind.RESUME: 5, EntryKind.WAIVER: 8,
    EntryKind.FEE: 7, EntryKind.REAGE: 4, EntryKind.REAMORTISE: 3, EntryKind.ACCELERATION: 2, EntryKind.WRITE_OFF: 2,
    EntryKind.REFUND: 4, "policy": 7, "promise": 9, "wait": 4,
}  # fmt: skip
RESHAPING = (EntryKind.REAGE, EntryKind.REAMORTISE, EntryKind.ACCELERATION)
WRONG = ("differing", "unbalanced", "moves_astray", "arrival_mattered", "promises_differing")
CONTROLS = ("control_without_pauses", "control_without_reversals", "control_other_order", "control_without_penalty")
SEEN = (
    "payments", "reversals", "partial_reversals", "pauses", "resumes", "waivers", "fees", "reages", "reamortisations",
    "accelerations", "write_offs", "refunds", "policy_changes", "back_dated", "known_late", "without_effect",
    "days_past_due_seen", "penalty_seen", "pauses_seen", "credit_seen", "credit_below_zero_seen", "idle_waivers_seen",
    "state_current", "state_overdue", "state_written_off", "state_settled",
    "promises_open", "promises_kept", "promises_partly_kept", "promises_broken", "promises_replaced",
)  # fmt: skip


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    """Lives of random loans until ``count`` steps are done."""
    rng = random.Random(seed)
    figures = Counter(dict.fromkeys(("steps", "loans", "compared", *WRONG, *SEEN, *CONTROLS), 0))
    while figures["steps"] < count:
        life = Life(rng)
        figures["loans"] += 1
        for _ in range(min(life.steps, count - figures["steps"])):
            figures["steps"] += 1
            figures.update(life.step())
            figures.update(_check(life))
    return dict(figures)


def _check(life: Life) -> Counter[str]:
    """All comparisons after a step: today, an earlier day, and a day as it was known at an earlier moment."""
    rng, figures = life.rng, Counter[str]()
    earlier, later = life.past_day(), life.today + rng.randint(1, 30) * DAY
    moments = [entry.known_at for entry in life.entries] or [life.now]
    then = rng.choice((life.moment(life.past_day()), rng.choice(moments)))
    for known, days in ((None, sorted({earlier, life.today})), (then, [rng.choice((earlier, life.today, later))])):
        expected = reckon(life.contract, life.entries, life.policies, days, known)
        found = positions(life.contract, life.entries, life.policies, days, known)
        for day, one in zip(days, found, strict=True):
            figures["compared"] += 1
            figures["differing"] += bool(differing(one, expected[day]))
            figures["unbalanced"] += not balances(one)
            until_then = [move for move in found[-1].moves if move.day <= day]
            figures["moves_astray"] += until_then != list(one.moves) or not moves_fit(one, life.entries, known)
        shuffled = rng.sample(life.entries, len(life.entries))
        figures["arrival_mattered"] += position(life.contract, shuffled, life.policies, days[-1], known) != found[-1]
        if known is None:
            of_now = dict(zip(days, found, strict=True))
            figures.update(_seen(found[-1]))
            if rng.random() < 0.1:
                figures.update(_controls(life, expected[life.today]))
        else:
            figures["known_late"] += days[-1] in of_now and of_now[days[-1]] != found[-1]
    for today in (earlier, life.today):
        promises, received = rng.sample(life.promises, len(life.promises)), life.received()
        outcomes = appropriate(promises, rng.sample(received, len(received)), life.promise_terms, today)
        as_told = {id_: (str(outcome.state), outcome.paid_minor) for id_, outcome in outcomes.items()}
        figures["promises_differing"] += as_told != appropriation(life.promises, received, life.promise_terms, today)
        figures.update(f"promises_{outcome.state}" for outcome in outcomes.values())
    return figures


def differing(found: Position, expected: dict[str, Any]) -> list[str]:
    """Which figures of a position are not those of the oracle."""
    names = [name for name, value in expected.items() if name not in ("lines", "moves") and getattr(found, name) != value]
    moves = [(move.entry, move.day, move.number, move.fee, move.component, move.amount_minor) for move in found.moves]
    if moves != expected["moves"]:
        names.append("moves")
    if len(found.lines) != len(expected["lines"]):
        return [*names, "lines"]
    for line, wanted in zip(found.lines, expected["lines"], strict=True):
        names += [f"line {wanted['number']} {name}" for name, value in wanted.items() if getattr(line, name) != value]
    return names


def balances(found: Position) -> bool:
    """Whether what was charged and received is accounted for."""
    sums = zip(found.charged, found.paid, found.waived, found.unpaid, strict=True)
    return (
        all(charged == paid + waived + unpaid and unpaid >= 0 for charged, paid, waived, unpaid in sums)
        and found.received_minor == sum(found.paid) + found.credit_minor + found.refunded_minor
        and all(sum(line.paid[i] for line in found.lines) == found.paid[i] for i in range(4))
        and all(min(*line.charged, *line.paid, *line.waived) >= 0 for line in found.lines)
    )


def moves_fit(found: Position, entries: Sequence[Entry], known: datetime | None) -> bool:
    """Whether the moves come to what was paid, line by line, and none takes more of a payment than came in by its day."""
    paid: Counter[Any] = Counter()
    used: Counter[str] = Counter()
    standing = what_stands([entry for entry in entries if known is None or entry.known_at <= known])
    payments = {entry.ref: entry for entry in standing if entry.kind == EntryKind.PAYMENT}
    for move in found.moves:
        paid[move.number, move.fee, str(move.component)] += move.amount_minor
        used[move.entry] += move.amount_minor
        if move.amount_minor <= 0 or not payments[move.entry].day <= move.day <= found.on:
            return False
    wanted = {(line.number, line.fee, part): line.paid[i] for line in found.lines for i, part in enumerate(PARTS)}
    return paid == +Counter(wanted) and all(used[ref] <= payments[ref].amount_minor for ref in used)


def _seen(found: Position) -> Counter[str]:
    seen = {
        "days_past_due_seen": found.dpd > 0, "penalty_seen": found.charged[3] > 0, "pauses_seen": found.is_paused,
        "credit_seen": found.credit_minor > 0, "credit_below_zero_seen": found.credit_minor < 0,
        "idle_waivers_seen": found.idle_waiver_minor > 0, f"state_{found.state}": True,
    }  # fmt: skip
    return Counter({name: int(is_seen) for name, is_seen in seen.items()})


def _controls(life: Life, expected: dict[str, Any]) -> Counter[str]:
    """Folds that are wrong on purpose, and how many of them the comparison tells from the right one."""
    unpaused = [entry for entry in life.entries if entry.kind != EntryKind.PAUSE]
    unreversed = [entry for entry in life.entries if entry.kind != EntryKind.REVERSAL]
    wrong = {
        "control_without_pauses": (unpaused, life.policies),
        "control_without_reversals": (unreversed, life.policies),
        "control_other_order": (life.entries, backwards(life.policies)),
        "control_without_penalty": (life.entries, [(day, replace(policy, penalty=None)) for day, policy in life.policies]),
    }
    figures = Counter[str]()
    for name, (entries, policies) in wrong.items():
        figures[name] += bool(differing(position(life.contract, entries, policies, life.today), expected))
    return figures


def backwards(policies: Policies) -> Policies:
    """The policies with every order of allocation turned round."""
    turned = []
    for day, policy in policies:
        orders = {state: Order(order.components[::-1], order.by_instalment) for state, order in policy.orders.items()}
        turned.append((day, replace(policy, orders=orders)))
    return turned


# --- lives ------------------------------------------------------------------------------------------------------------


class Life:
    """A random loan and what happens to it, one step after another. Most is of today; some of days long gone."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        every = rng.choices((Every.DAY, Every.WEEK, Every.MONTH), (3, 4, 3))[0]
        terms, self.contract = _loan(rng, every)
        self.every = every
        self.policies: Policies = [(date.min, _policy(rng))]
        self.entries: list[Entry] = []
        self.promises: list[Promised] = []
        self.promise_terms = rng.choice((promise_terms("default"), promise_terms("lenient"), _promise_terms(rng)))
        self.today = terms.disbursed
        self.now = self.moment(self.today)
        self.steps = rng.randint(5, 45)
        length = (self.contract.instalments[-1].due - terms.disbursed).days
        longest = min(LONGEST, int(length * rng.choice((0.5, 1, 1.3))) + 40, rng.choice((60, 60, 120, 240, LONGEST)))
        self.pace = max(1, 2 * longest // self.steps)
        self.last = terms.disbursed + longest * DAY
        self.weights = {kind: weight * rng.choice((0, 1, 1, 2)) for kind, weight in STEPS.items()}
        self.weights[EntryKind.PAYMENT] = max(1, self.weights[EntryKind.PAYMENT] // rng.choice((1, 1, 4)))
        if rng.random() < 0.2:
            self.weights |= dict.fromkeys(RESHAPING, 10)

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, time(), UTC) + timedelta(seconds=self.rng.randrange(86_400))

    def past_day(self) -> date:
        return self.today - self.rng.randint(0, (self.today - self.contract.disbursed).days) * DAY

    def received(self) -> list[Received]:
        """The payments that stand, each at a moment of its day."""
        payments = [entry for entry in what_stands(self.entries) if entry.kind == EntryKind.PAYMENT]
        hours = [time(sum(map(ord, entry.ref)) % 24) for entry in payments]
        return [
            Received(entry.ref, entry.amount_minor, datetime.combine(entry.day, hour, UTC), entry.day)
            for entry, hour in zip(payments, hours, strict=True)
        ]

    def step(self) -> Counter[str]:
        """One thing happens; what really did is counted."""
        if self.rng.random() < 0.7:
            self.today = min(self.last, self.today + self.rng.randint(0, self.pace) * DAY)
        self.now = max(self.now + timedelta(seconds=1), self.moment(self.today))
        before = position(self.contract, self.entries, self.policies, self.today)
        kind = self.rng.choices(list(self.weights), list(self.weights.values()))[0]
        entry = None
        if kind == "policy":
            since = self.past_day() if self.rng.random() < 0.6 else self.today + self.rng.randint(0, 30) * DAY
            self.policies = sorted({**dict(self.policies), since: _policy(self.rng)}.items(), key=lambda dated: dated[0])
        elif kind == "promise":
            self._promise(before)
        elif kind != "wait":
            entry = self._entry(EntryKind(kind), before)
            self.entries.append(entry)
        after = position(self.contract, self.entries, self.policies, self.today)
        if replace(after, lines=(), moves=()) == replace(before, lines=(), moves=()):
            return Counter(without_effect=1)
        if entry is None:
            return Counter(policy_changes=1)
        partial = entry.kind == EntryKind.REVERSAL and entry.amount_minor > 0
        name = "reamortisations" if entry.kind == EntryKind.REAMORTISE else f"{entry.kind}s"
        return Counter({name: 1, "partial_reversals": partial, "back_dated": entry.day < self.today})

    def _entry(self, kind: EntryKind, before: Position) -> Entry:
        rng = self.rng
        days = (self.today, self.past_day(), self.today + rng.randint(0, 20) * DAY)
        day = rng.choices(days, (60, 36, 4))[0]
        known = self.now if rng.random() < 0.9 else self.moment(self.past_day())
        entry = Entry(f"{rng.choice('aBz9É付')}{len(self.entries)}", kind, day, known)
        if kind == EntryKind.PAYMENT:
            near = (before.due_minor, before.next_minor, before.due_minor + before.next_minor)
            return replace(entry, amount_minor=self._some(*near, *([sum(before.unpaid)] if rng.random() < 0.15 else ())))
        if kind == EntryKind.REFUND:
            return replace(entry, amount_minor=self._some(max(before.credit_minor, 0), before.next_minor))
        if kind == EntryKind.FEE:
            return replace(entry, amount_minor=rng.choice((rng.randint(1, 50), rng.randint(1, 5000))))
        if kind == EntryKind.WAIVER:
            part = rng.randrange(4)
            sum_minor = self._some(before.due[part], before.unpaid[part])
            return replace(entry, component=tuple(Component)[part], amount_minor=sum_minor)
        if kind == EntryKind.PAUSE:
            until = None if rng.random() < 0.08 else day + rng.choice((rng.randint(0, 10), rng.randint(1, 90))) * DAY
            return replace(entry, until=until)
        if kind == EntryKind.REAGE:
            return replace(entry, due=day + rng.choice((rng.randint(1, 5), rng.randint(1, 60))) * DAY)
        if kind == EntryKind.REAMORTISE:
            return replace(entry, plan=_plan(rng, day, self.every))
        if kind == EntryKind.REVERSAL:
            return self._reversal(entry)
        return entry

    def _some(self, *sums: int) -> int:
        """A sum near one of these: itself, a part of it, a unit more, far more, or next to nothing."""
        near = self.rng.choice(sums)
        parts = (near, near, near + 1, near - 1, 2 * near, self.rng.randint(0, near), self.rng.randint(1, 9))
        return max(1, self.rng.choice(parts))

    def _reversal(self, entry: Entry) -> Entry:
        """Of anything but itself, mostly of money; now and then of nothing that is there."""
        rng = self.rng
        money = [one for one in self.entries if one.kind in OF_MONEY]
        named = rng.choice((money if rng.random() < 0.7 and money else self.entries) or [entry])
        if named is entry:
            return replace(entry, reverses="nothing")
        if named.kind in OF_MONEY and rng.random() < 0.4:
            return replace(entry, reverses=named.ref, amount_minor=self._some(named.amount_minor, named.amount_minor // 2))
        return replace(entry, reverses=named.ref)

    def _promise(self, before: Position) -> None:
        rng = self.rng
        taken_at = self.now if rng.random() < 0.7 else self.moment(self.past_day())
        if rng.random() < 0.25:
            taken_at = rng.choice(
                [*(payment.at for payment in self.received()), *(one.taken_at for one in self.promises), taken_at]
            )
        due = taken_at.date() + rng.choice((rng.randint(0, 4), rng.randint(0, 30))) * DAY
        if self.promises and rng.random() < 0.4:
            due = max(rng.choice(self.promises).due, taken_at.date())
        live = [place for place, one in enumerate(self.promises) if one.replaced_at is None and one.taken_at <= taken_at]
        if live and rng.random() < 0.3:
            place = rng.choice(live)
            self.promises[place] = replace(self.promises[place], replaced_at=taken_at)
        sum_minor = self._some(before.due_minor, before.next_minor)
        self.promises.append(Promised(f"{rng.randrange(10)}-{len(self.promises)}", sum_minor, due, taken_at))


def _loan(rng: random.Random, every: Every) -> tuple[LoanTerms, Contract]:
    disbursed = date(2023, 1, 1) + rng.randrange(1400) * DAY
    step = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 30}[every]
    terms = LoanTerms(
        principal_minor=rng.choice((rng.randint(1, 60), rng.randint(100, 10**5), 1000 * rng.randint(1, 10**4))),
        annual_rate=rng.choice(("0", "0.18", "0.24", "0.36", f"{rng.uniform(0, 0.4):.4f}", "2")),
        terms=rng.choice((1, 2, 3, 6, 12, rng.randint(1, 36), rng.randint(1, 36))),
        method=rng.choice(list(RepaymentMethod)),
        disbursed=disbursed,
        first_due=disbursed + rng.choice((step, step, rng.randint(1, 2 * step))) * DAY,
        day_count=rng.choice(list(DayCount)),
        every=every,
    )
    fee = rng.choice((0, 0, 0, rng.randint(1, 3000)))
    taken_over = rng.choice((0, 0, 0, 0, 0, rng.randint(1, 500)))
    instalments = []
    for line in schedule(terms):
        extra = (fee if rng.random() < 0.8 else 0, taken_over if line.number == 1 else 0)
        instalments.append(Agreed(line.number, line.due, line.principal_minor, line.interest_minor, *extra))
    return terms, Contract(disbursed, terms.rate, tuple(instalments))


def _plan(rng: random.Random, day: date, every: Every) -> Plan:
    return Plan(
        annual_rate=rng.choice(("0", "0.12", "0.24", f"{rng.uniform(0, 0.3):.4f}")),
        terms=rng.choice((1, 3, rng.randint(1, 36))),
        method=rng.choice(list(RepaymentMethod)),
        first_due=day + rng.randint(1, 40) * DAY,
        day_count=rng.choice(list(DayCount)),
        every=every,
    )


def _policy(rng: random.Random) -> LedgerPolicy:
    orders = waterfall(rng.choice(list(shipped("waterfall"))))
    if rng.random() < 0.5:
        orders = {state: Order(tuple(rng.sample(list(Component), 4)), rng.random() < 0.5) for state in AccountState}
    penalty = penalty_terms(rng.choice(list(shipped("penalty"))))
    if rng.random() < 0.5:
        base = rng.choice(({Component.PRINCIPAL}, {Component.PRINCIPAL, Component.INTEREST}))
        rate = Fraction(rng.randint(0, 99), rng.choice((100, 97)))
        share = {"rate": rate} if rng.random() < 0.5 else {"multiple": rate * 3}
        penalty = PenaltyTerms(frozenset(base), rng.choice((360, 365)), **share, after_write_off=rng.random() < 0.5)
    return LedgerPolicy(orders, penalty)


def _promise_terms(rng: random.Random) -> PromiseTerms:
    partly, kept = sorted((Fraction(rng.randint(0, 10), 10), Fraction(rng.randint(1, 10), 10)))
    return PromiseTerms(kept, partly, rng.randint(0, 7))


LEDGER = Proof(
    name="ledger",
    claim=(
        "What an account owes, folded from its entries, is what a recomputation written apart finds by living through every day: "
        "today, on an earlier day, and as it was known at an earlier moment, after every step of random loans' lives. Books "
        "balance, the money's moves come to what was paid, and the order in which entries arrive changes nothing. Promises "
        "get the money the recomputation gives them. Controls: folds that leave out pauses, reversals or penalty interest, or "
        "turn the order of allocation round, are told apart."
    ),
    unit="steps",
    size=100_000,
    chunk=5000,
    run=_run,
    holds=lambda sums: (
        sums["compared"] > sums["steps"] > sums["loans"] > 0
        and all(sums[name] == 0 for name in WRONG)
        and all(sums[name] > 0 for name in (*SEEN, *CONTROLS))
    ),
)
