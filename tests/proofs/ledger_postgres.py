"""The same through PostgreSQL: random verbs of the book, each its own transaction, held against the recomputation.

What was done is remembered by the proof itself, not read back: an entry that the database lost or doubled would show.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from tests.proofs.harness import Place, Proof, opened
from tests.proofs.ledger import balances, differing
from tests.proofs.ledger_oracle import appropriation, reckon, what_stands
from tideover.app.runtime import Runtime
from tideover.base import jobs
from tideover.base.errors import TideoverError
from tideover.base.ids import TenantId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import (
    adjust,
    choose_policy,
    find_account,
    hold_money,
    identify_money,
    import_book,
    promises_of,
    record_payment,
    return_money,
    statement_of,
    take_promise,
)
from tideover.book.ledger import OF_MONEY, Agreed, Component, Contract, Entry, EntryKind, Plan
from tideover.book.policy import Choice, policy_on
from tideover.book.promising import Promised, Received
from tideover.book.schedule import DayCount, Every, LoanTerms, RepaymentMethod, schedule
from tideover.security import ensure_tenant

TENANT = TenantId("ledger")
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 10, tzinfo=ZONE)
LOANS = 6
VERBS = {
    "payment": 30, "reversal": 8, "adjustment": 24, "taken_back": 6, "promise": 8, "held": 9, "placed": 12, "policy": 5, "wait": 12,
}  # fmt: skip
DONE = ("payments", "reversals", "adjustments", "taken_back", "promises", "held", "identified", "returned", "policies")
WRONG = ("differing", "unbalanced", "promises_differing", "held_differing")


@dataclass
class Kept:
    """What the proof remembers of an account."""

    ref: str
    contract: Contract
    rate: str
    entries: list[Entry] = field(default_factory=list)
    moments: dict[str, datetime] = field(default_factory=dict)  # when payments were made
    promises: list[Promised] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    figures = Counter(dict.fromkeys(("steps", "compared", "refused", "known_late", "days_past_due_seen", *DONE, *WRONG), 0))
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        world = World(runtime, folder, rng)
        for _ in range(count):
            figures["steps"] += 1
            figures.update(world.step())
            figures.update(world.check())
    return dict(figures)


class World:
    """A lender whose ledger is the book of record, and the proof's own memory of what it did."""

    def __init__(self, runtime: Runtime, folder: Path, rng: random.Random) -> None:
        self.runtime, self.rng, self.now = runtime, rng, START
        self.choices: list[Choice] = []
        self.number = 0
        ensure_tenant(runtime.works, TENANT)
        self._set_clock()
        self.accounts = [_loan(rng, f"L{number}") for number in range(LOANS)]
        _write(folder / "book", self.accounts)
        report = import_book(runtime.works, TENANT, "proof", folder / "book", folder / "rejects.csv")
        assert report.rejected == 0, report
        with self.open() as work:
            choose_policy(work, "book_of_record", "tideover", date(2020, 1, 1))

    def open(self) -> Any:
        return self.runtime.works.open(TENANT, "proof")

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def _set_clock(self) -> None:
        with self.runtime.database.as_owner() as connection:
            connection.execute(
                text("UPDATE clock SET spec = 'test', speed = 0, machine_anchor = clock_timestamp(), business_anchor = :at"),
                {"at": self.now},
            )

    def step(self) -> Counter[str]:
        """One verb in a transaction of its own. What is refused must have changed nothing: the next check tells."""
        rng = self.rng
        self.now += timedelta(seconds=rng.randint(1, 3600))
        verb = rng.choices(list(VERBS), list(VERBS.values()))[0]
        if verb == "wait":
            self.now += rng.randint(1, 9) * DAY
        self._set_clock()
        jobs.run_until_idle(self.runtime.works, self.runtime.registry, kinds=["settle_promise"])
        if verb == "wait":
            return Counter()
        self.number += 1
        kept = rng.choice([kept for kept in self.accounts if verb != "placed" or kept.held] or self.accounts)
        before = (list(kept.entries), dict(kept.moments), list(kept.promises), dict(kept.held), list(self.choices))
        try:
            with self.open() as work:
                done: str = getattr(self, f"_{verb}")(work, kept, f"{rng.choice('aBz')}{self.number}")
        except TideoverError:
            kept.entries, kept.moments, kept.promises, kept.held, self.choices = before
            return Counter({"refused": 1})
        return Counter({done: 1})

    def _past_moment(self) -> datetime:
        back = self.rng.choice((0, 0, 0, self.rng.randint(0, 3), self.rng.randint(0, 60)))
        return self.now - back * DAY - timedelta(minutes=self.rng.randint(0, 600))

    def _payment(self, work: Work, kept: Kept, ref: str) -> str:
        amount, at = self.rng.choice((self.rng.randint(1, 400), self.rng.randint(1, 60_000))), self._past_moment()
        self._pay(kept, ref, amount, at)
        assert record_payment(work, ref, find_account(work, kept.ref), Money(amount, "CNY"), at)
        assert not record_payment(work, ref, find_account(work, kept.ref), Money(amount, "CNY"), at), "once is enough"
        return "payments"

    def _pay(self, kept: Kept, ref: str, amount: int, at: datetime) -> None:
        day = min(at.astimezone(ZONE).date(), self.today)
        kept.entries.append(Entry(ref, EntryKind.PAYMENT, day, self.now, amount))
        kept.moments[ref] = at

    def _reversal(self, work: Work, kept: Kept, ref: str) -> str:
        payments = [entry for entry in kept.entries if entry.kind is EntryKind.PAYMENT]
        if not payments:
            raise TideoverError("nothing_to_reverse")
        original, at = self.rng.choice(payments), self._past_moment()
        amount = self.rng.choice((original.amount_minor, self.rng.randint(1, original.amount_minor)))
        day = min(at.astimezone(ZONE).date(), self.today)
        kept.entries.append(Entry(ref, EntryKind.REVERSAL, day, self.now, amount, reverses=original.ref))
        record_payment(work, ref, find_account(work, kept.ref), Money(amount, "CNY"), at, reverses=original.ref)
        return "reversals"

    def _adjustment(self, work: Work, kept: Kept, ref: str) -> str:
        rng = self.rng
        day = self.today - rng.choice((0, 0, rng.randint(0, 40))) * DAY
        kind = rng.choice([kind for kind in EntryKind if kind not in (EntryKind.PAYMENT, EntryKind.REVERSAL)])
        wish = Entry(
            ref, kind, day, self.now,
            amount_minor=rng.randint(1, 20_000) if kind in OF_MONEY else 0,
            component=rng.choice(list(Component)) if kind is EntryKind.WAIVER else None,
            until=day + rng.randint(1, 40) * DAY if kind is EntryKind.PAUSE and rng.random() < 0.7 else None,
            due=day + rng.randint(1, 90) * DAY if kind is EntryKind.REAGE else None,
            plan=_plan(rng, day) if kind is EntryKind.REAMORTISE else None,
        )  # fmt: skip
        kept.entries.append(wish)
        adjust(work, find_account(work, kept.ref), wish, "proof")
        return "adjustments"

    def _taken_back(self, work: Work, kept: Kept, ref: str) -> str:
        originals = [e for e in kept.entries if e.kind not in (EntryKind.PAYMENT, EntryKind.REVERSAL)]
        if not originals:
            raise TideoverError("nothing_to_take_back")
        original = self.rng.choice(originals)
        is_part = original.kind in OF_MONEY and self.rng.random() < 0.5
        amount = self.rng.randint(1, original.amount_minor) if is_part else 0
        wish = Entry(ref, EntryKind.REVERSAL, self.today, self.now, amount, reverses=original.ref)
        kept.entries.append(wish)
        adjust(work, find_account(work, kept.ref), wish, "proof")
        return "taken_back"

    def _promise(self, work: Work, kept: Kept, ref: str) -> str:
        is_in_addition = self.rng.random() < 0.4
        amount, due = Money(self.rng.randint(1, 40_000), "CNY"), self.today + self.rng.randint(0, 12) * DAY
        promise = take_promise(work, find_account(work, kept.ref), amount, due, is_in_addition=is_in_addition)
        states = self._outcomes(kept)
        if not is_in_addition:
            kept.promises = [
                replace(old, replaced_at=self.now) if states[old.id][0] == "open" else old for old in kept.promises
            ]
        kept.promises.append(Promised(str(promise.id), amount.amount_minor, due, self.now))
        return "promises"

    def _held(self, work: Work, kept: Kept, ref: str) -> str:
        amount = self.rng.randint(1, 50_000)
        kept.held[ref] = amount
        kept.moments[f"held {ref}"] = at = self._past_moment()
        hold_money(work, ref, Money(amount, "CNY"), at, "no_reference", find_account(work, kept.ref))
        return "held"

    def _placed(self, work: Work, kept: Kept, ref: str) -> str:
        if not kept.held:
            raise TideoverError("nothing_held")
        money = self.rng.choice(list(kept.held))
        amount = kept.held.pop(money)
        if self.rng.random() < 0.5:
            return_money(work, money)
            return "returned"
        self._pay(kept, money, amount, kept.moments[f"held {money}"])
        identify_money(work, money, find_account(work, kept.ref))
        return "identified"

    def _policy(self, work: Work, kept: Kept, ref: str) -> str:
        name = self.rng.choice(("waterfall", "penalty"))
        values = {"waterfall": ("cn-penalty-first", "across", "gentle"), "penalty": ("none", "cn-150", "daily-5bp")}
        value, since = self.rng.choice(values[name]), self.today - self.rng.randint(-5, 60) * DAY
        self.choices.append(Choice(name, value, since, self.now, "proof"))
        choose_policy(work, name, value, since)
        return "policies"

    # --- held against the recomputation -------------------------------------------------------------------------------

    def check(self) -> Counter[str]:
        figures = Counter[str]()
        policy = policy_on(self.choices, self.today)
        for kept in self.rng.sample(self.accounts, 2):
            back = self.rng.choice((0, self.rng.randint(0, 60))) * DAY
            on = max(self.today - back, kept.contract.disbursed)
            earlier = max(self.now - timedelta(hours=self.rng.randint(1, 400)), START)  # before, nothing was known
            known = self.rng.choice((None, None, earlier))
            wanted = reckon(kept.contract, kept.entries, policy.ledger, [on], known)[on]
            with self.open() as work:
                told = statement_of(work, find_account(work, kept.ref), on, known)
                promises = {str(p.id): (p.state.value, p.paid_minor) for p in promises_of(work, told.account.person)}
            figures["compared"] += 1
            figures["differing"] += bool(differing(told.position, wanted))
            figures["unbalanced"] += not balances(told.position)
            figures["days_past_due_seen"] += told.position.dpd > 0
            figures["known_late"] += known is not None and any(e.known_at > known and e.day <= on for e in kept.entries)
            figures["promises_differing"] += promises != self._outcomes(kept)
            standing = {item.ref: item.amount.amount_minor for item in told.held if item.resolved_at is None}
            figures["held_differing"] += standing != kept.held
        return figures

    def _outcomes(self, kept: Kept) -> dict[str, tuple[str, int]]:
        received = [
            Received(entry.ref, entry.amount_minor, kept.moments[entry.ref], entry.day)
            for entry in what_stands(kept.entries)
            if entry.kind is EntryKind.PAYMENT
        ]
        return appropriation(kept.promises, received, policy_on(self.choices, self.today).promises, self.today)


def _loan(rng: random.Random, ref: str) -> Kept:
    disbursed = (START - rng.randint(20, 300) * DAY).date()
    terms = LoanTerms(
        rng.randint(10_000, 500_000), rng.choice(("0", "0.18", "0.24")), rng.randint(1, 12), rng.choice(list(RepaymentMethod)),
        disbursed, disbursed + rng.randint(20, 40) * DAY, rng.choice(list(DayCount)), Every.MONTH,
    )  # fmt: skip
    fee = rng.choice((0, 0, 500))
    lines = tuple(Agreed(x.number, x.due, x.principal_minor, x.interest_minor, fee) for x in schedule(terms))
    return Kept(ref, Contract(disbursed, terms.rate, lines), terms.annual_rate)


def _plan(rng: random.Random, day: date) -> Plan:
    first_due = day + rng.randint(1, 40) * DAY
    return Plan(
        rng.choice(("0", "0.12")),
        rng.randint(1, 12),
        rng.choice(list(RepaymentMethod)),
        first_due,
        DayCount.ACTUAL_365,
        Every.MONTH,
    )


def _write(folder: Path, accounts: list[Kept]) -> None:
    """The book as files of the layout ``tideover``; a customer for each loan, so that promises are one account's."""
    files: dict[str, list[dict[str, Any]]] = {"customers": [], "accounts": [], "instalments": []}
    for kept in accounts:
        customer = f"C-{kept.ref}"
        files["customers"].append({"customer_id": customer, "name": "王新雨", "jurisdiction": "CN", "zone": ZONE.key})
        principal = sum(line.principal_minor for line in kept.contract.instalments)
        files["accounts"].append(
            {
                "account_id": kept.ref, "customer_id": customer, "product": "cash", "currency": "CNY", "principal_minor": principal,
                "annual_rate": kept.rate, "method": "equal_instalment",
                "terms": len(kept.contract.instalments), "disbursed": kept.contract.disbursed,
                "first_due": kept.contract.instalments[0].due, "day_count": "30/360", "every": "month",
            }
        )  # fmt: skip
        for line in kept.contract.instalments:
            parts = {
                "principal_minor": line.principal_minor,
                "interest_minor": line.interest_minor,
                "fee_minor": line.fee_minor,
            }
            files["instalments"].append({"account_id": kept.ref, "number": line.number, "due": line.due, **parts})
    folder.mkdir()
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


LEDGER_POSTGRES = Proof(
    name="ledger-postgres",
    claim=(
        "The same through PostgreSQL: after payments, reversals, adjustments and their taking back, promises, held money and "
        "changes of policy, each in a transaction of its own and many of them back-dated, accounts as of any day and as known "
        "at any moment are what the recomputation finds from the proof's own memory. What is refused changes nothing."
    ),
    unit="steps",
    size=2_000,
    chunk=250,
    run=_run,
    holds=lambda sums: (
        all(sums[name] == 0 for name in WRONG)
        and all(sums[name] > 0 for name in (*DONE, "compared", "refused", "known_late", "days_past_due_seen"))
    ),
)
