"""Thirty days of a lender's core: its daily files against our book, and nobody contacted where the two differ.

The core below is plain and shares no code with the product but the oracle of the proof ``schedules``: every figure is
reckoned anew from the loan's plan and the postings the core has made. Borrowers pay on time, late, partly, never, by
direct debits that come back; money reaches the core after its cut-off, days late, under other doors than ours; its files
come twice, late, or with things missing. The core knows of every difference why it is there.
"""

from __future__ import annotations

import csv
import random
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.conftest import SHANGHAI, set_time
from tests.proofs.harness import Place, Proof, opened
from tests.proofs.schedules import _moved
from tests.proofs.schedules import _oracle as schedule_of
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, TenantId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import Account, address_of, find_account, find_person, import_book, record_payment
from tideover.book.actions.adjustments import adjust
from tideover.book.actions.ledgers import ledgers_of
from tideover.book.actions.policy import book_policy, choose_policy
from tideover.book.ledger import Component, Entry, EntryKind
from tideover.book.store.ledger import open_differences
from tideover.gate import Ask, Channel, Permit, Purpose, ask, judge, standing_of

FIRST = date(2026, 12, 1)
DAYS = 30
DAY = timedelta(days=1)
TENANT = TenantId("default")
FIELDS = ("principal_due_minor", "interest_due_minor", "penalty_minor", "fee_minor", "dpd")
PAID, REVERSED, REFUNDED, WAIVED, CHARGED = "还款", "冲正", "退款", "减免", "费用"
_WITHIN_A_DAY = (CHARGED, WAIVED, PAID, REFUNDED)

Figures = tuple[int, int, int, int, int]  # in the order of FIELDS

# Why the core's balance differs -> the causes that say so truly.
TRUE_NAMES = {
    "late_posting": {"late_posting"},
    "late_posting_not_announced": {"late_posting", "payment_not_in_core"},
    "reversal": {"reversal_not_in_core"},
    "payment_hidden": {"payment_only_in_core"},
    "fee_hidden": {"fee_differs"},
    "days": {"days_differ"},
    "penalty": {"penalty_differs"},
    "instruction": {"instruction_counted"},
    # Which instalments the first balance was made of is not known, nor what money waited beside it.
    "no_history": {"days_differ", "allocation_differs", "payment_only_in_core"},
}
CAUSES = sorted(set().union(*TRUE_NAMES.values()) | {"adjustment_not_in_core", "unexplained"})


# --- the core ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Loan:
    """``has_history``: its plan and all that was paid so far come with the first file; else only what is owed."""

    ref: str
    customer: str
    habit: str
    has_history: bool
    principal_minor: int
    annual_rate: str
    terms: int
    method: str
    disbursed: date
    first_due: date
    day_count: str
    every: str
    plan: list[tuple[int, date, int, int, int]] = field(default_factory=list)  # number, due, principal, interest, fee


@dataclass(slots=True)
class Posting:
    """``flow_on``: the day whose file first tells of it (None: none ever does); ``told_at``: when the lender's channel
    told us; ``announces``: with the moment of the core's posting."""

    ref: str
    loan: str
    kind: str
    amount: int
    paid_at: datetime
    posted_at: datetime
    flow_on: date | None
    reverses: str | None = None
    component: str | None = None
    told_at: datetime | None = None
    announces: bool = True

    @property
    def day(self) -> date:
        return self.paid_at.date()


@dataclass(slots=True)
class State:
    """What is owed at the end of a day."""

    parts: dict[str, int]
    dpd: int
    credit: int

    @property
    def due(self) -> int:
        return sum(self.parts.values())

    @property
    def figures(self) -> Figures:
        return self.parts["principal"], self.parts["interest"], self.parts["penalty"], self.parts["fee"], self.dpd


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), SHANGHAI)


def cut_off(day: date) -> datetime:
    return at(day, 22)


def owed(loan: Loan, postings: Iterable[Posting], day: date) -> State:
    """Live through the days on which something happens. Money goes instalment by instalment, the oldest first, in each to
    fee, penalty, interest, principal; what is not due yet waits."""
    postings = list(postings)
    back: Counter[str] = Counter()
    for posting in postings:
        if posting.reverses is not None:
            back[posting.reverses] += posting.amount
    events: dict[date, list[tuple[int, str, int, Posting]]] = defaultdict(list)
    for posting in postings:
        left = posting.amount - back[posting.ref]
        if posting.kind != REVERSED and left > 0 and posting.day <= day:
            events[posting.day].append((_WITHIN_A_DAY.index(posting.kind), posting.ref, left, posting))
    lines: list[tuple[date, int, int, dict[str, int]]] = [
        (due, 0, number, {"fee": fee, "penalty": 0, "interest": interest, "principal": principal})
        for number, due, principal, interest, fee in loan.plan
    ]
    credit = 0
    for today in sorted({*events, *(line[0] for line in lines if line[0] <= day), day}):
        credit_is_set_off = False
        for rank, _, left, posting in sorted(events[today], key=lambda event: event[:2]):
            if rank == 0:
                lines.append((today, 1, len(lines), {"fee": left, "penalty": 0, "interest": 0, "principal": 0}))
                lines.sort(key=lambda line: line[:3])
            elif rank == 1:
                for *_, parts in lines:
                    less = min(parts[posting.component or ""], left)
                    parts[posting.component or ""] -= less
                    left -= less
            else:
                if not credit_is_set_off:
                    credit, credit_is_set_off = set_off(lines, today, credit), True
                credit = set_off(lines, today, credit + left) if rank == 2 else credit - left
        credit = set_off(lines, today, credit) if not credit_is_set_off else credit
    fallen = [line for line in lines if line[0] <= day]
    unpaid = [line[0] for line in fallen if line[1] == 0 and sum(line[3].values()) > 0]
    parts = {name: sum(line[3][name] for line in fallen) for name in ("principal", "interest", "fee", "penalty")}
    return State(parts, (day - min(unpaid)).days if unpaid else 0, credit)


def set_off(lines: Sequence[tuple[date, int, int, dict[str, int]]], today: date, credit: int) -> int:
    for due, _, _, parts in lines:
        for name in ("fee", "penalty", "interest", "principal"):
            if due <= today and credit > 0:
                used = min(parts[name], credit)
                parts[name] -= used
                credit -= used
    return credit


class Core:
    """The loans, what their borrowers do, what the core posts of it and when, and its files."""

    def __init__(self, rng: random.Random, count: int) -> None:
        self.rng = rng
        self._numbers = iter(range(10**6))
        self.loans: dict[str, Loan] = {}
        self.postings: dict[str, list[Posting]] = {}
        self.returns: dict[date, list[Posting]] = defaultdict(list)
        self.instructions: list[Posting] = []
        self.days_off: dict[str, tuple[date, int]] = {}  # until when the days are counted otherwise, and by how many
        self.penalties: dict[str, tuple[date, int]] = {}
        self.rows: dict[str, tuple[date, Figures]] = {}  # the last balance a file gave, and of which day
        self.written: dict[str, Figures] = {}  # the balance now, whether a file gave it or it had not changed
        for number in range(count):
            loan = self._loan(number)
            self.loans[loan.ref], self.postings[loan.ref] = loan, []
            self._past(loan)

    def _loan(self, number: int) -> Loan:
        rng = self.rng
        disbursed = FIRST - rng.randint(20, 420) * DAY
        every = rng.choice(["month"] * 9 + ["week"])
        first_due = _moved(disbursed, 1, disbursed.day) if every == "month" else disbursed + 7 * DAY
        loan = Loan(
            f"L{number:05}", f"K{number - (number % 3 == 2):05}",
            rng.choices(["punctual", "late", "partly", "never", "debit"], [20, 25, 20, 10, 25])[0], rng.random() < 0.8,
            rng.choice([rng.randint(100_00, 100_000_00), rng.randint(1, 500) * 1000_00]),
            rng.choice(["0.18", "0.24", "0.0435", "0.155", "0"]), rng.choice([1, 3, 6, 12, 12, 24, 36]),
            rng.choice(["equal_instalment", "equal_instalment", "equal_principal", "flat", "interest_first"]),
            disbursed, first_due + rng.choice([0, 0, 0, 9]) * DAY,
            rng.choice(["30/360", "30/360", "actual/365", "actual/360", "actual/actual"]), every,
        )  # fmt: skip
        fee = rng.choice([0, 0, 0, 1500]) if loan.has_history else 0
        lines = schedule_of(loan)  # type: ignore[arg-type]
        loan.plan = [(number, due, principal, interest, fee) for number, due, principal, interest, _, _ in lines]
        return loan

    def _ref(self, letter: str) -> str:
        """In no order: the core's references say nothing about time."""
        return f"{letter}{self.rng.randrange(16**6):06x}{next(self._numbers)}"

    def _past(self, loan: Loan) -> None:
        """What happened before the first day."""
        rng, gives_up = self.rng, self.rng.randint(1, 8)
        for number, due, *_ in loan.plan:
            day = due + {"late": rng.randint(1, 40), "partly": rng.randint(0, 5)}.get(loan.habit, 0) * DAY
            if day >= FIRST or (loan.habit == "never" and number >= gives_up):
                continue
            state = owed(loan, self.postings[loan.ref], day)
            amount = state.due if loan.habit != "partly" else state.due * rng.randint(60, 100) // 100
            if amount > 0:
                paid = self._post(loan, PAID, amount, at(day, rng.randint(9, 20)), flow_on=FIRST)
                if loan.habit == "debit" and rng.random() < 0.3 and day + 3 * DAY < FIRST:
                    self._post(loan, REVERSED, amount, at(day + 2 * DAY, 11), flow_on=FIRST, reverses=paid.ref)

    def _post(
        self, loan: Loan, kind: str, amount: int, paid_at: datetime, *, posted_at: datetime | None = None, **more: Any
    ) -> Posting:
        letter = {PAID: "F", REVERSED: "C", REFUNDED: "T", WAIVED: "J", CHARGED: "Y"}[kind]
        posting = Posting(self._ref(letter), loan.ref, kind, amount, paid_at, posted_at or paid_at, **more)
        self.postings[loan.ref].append(posting)
        return posting

    # --- a day --------------------------------------------------------------------------------------------------------

    def live(self, day: date) -> None:
        """All that happens on a day, from eleven in the morning on; and the early payments of the next morning."""
        for posting in self.returns.pop(day, []):
            self._give_back(posting, day)
        for loan in self.loans.values():
            if day == FIRST and not loan.has_history:
                continue
            now = owed(loan, self.postings[loan.ref], day)
            amount = self._wants_to_pay(loan, now, day)
            if amount > 0:
                self._pay(loan, amount, day)
            elif now.credit > 0 and self.rng.random() < 0.2:
                self._post(loan, REFUNDED, now.credit, at(day, 16), flow_on=day)
            if self.rng.random() < 0.006:
                hidden = 2 if self.rng.random() < 0.4 else 0
                self._post(loan, CHARGED, self.rng.choice([500, 2000]), at(day, 12), flow_on=day + hidden * DAY)
            if now.parts["interest"] > 1 and amount == 0:
                self._waive(loan, now, day)
            if now.due > 0 and self.rng.random() < 0.006:
                self.days_off[loan.ref] = (day + self.rng.randint(0, 1) * DAY, self.rng.choice([1, 1, -1, 5]))
            if now.due > 0 and self.rng.random() < 0.005:
                self.penalties[loan.ref] = (day, self.rng.randint(1, 5000))

    def _wants_to_pay(self, loan: Loan, now: State, day: date) -> int:
        rng, due = self.rng, now.due
        if due == 0:
            ahead = next((principal + interest + fee for _, on, principal, interest, fee in loan.plan if on > day), 0)
            return ahead if now.credit == 0 and rng.random() < 0.01 else 0
        if loan.habit == "punctual":
            return due if now.dpd == 0 or rng.random() < 0.2 else 0
        if loan.habit == "debit":
            return due if now.dpd % 7 in (0, 3) and rng.random() < 0.8 else 0
        if rng.random() > {"late": 0.10, "partly": 0.15, "never": 0.01}[loan.habit]:
            return 0
        if loan.habit == "late":
            return due * 3 // 2 if rng.random() < 0.1 else due
        return max(due * rng.randint(10, 90) // 100, 1)

    def _pay(self, loan: Loan, amount: int, day: date) -> None:
        rng, moment = self.rng, at(day, self.rng.randint(11, 20), self.rng.randint(0, 59), self.rng.randint(0, 59))
        if loan.habit == "debit":
            posting = self._post(loan, PAID, amount, moment, flow_on=day)
            if rng.random() < 0.6:
                self.returns[day + rng.randint(1, 3) * DAY].append(posting)
            return
        ways = ["core", "told", "late", "back_dated", "hidden", "morning"]
        way = rng.choices(ways, [30, 25, 18, 9, 8, 10])[0] if day > FIRST else "core"
        if way == "told":
            self._post(loan, PAID, amount, moment, flow_on=day, told_at=moment + timedelta(minutes=1))
        elif way == "late":
            moment = moment.replace(hour=rng.choice([22, 23]), minute=rng.randint(1, 50))
            posted_at = at(day + DAY, rng.choice([0, 5, 8]), 30)
            self._post(
                loan, PAID, amount, moment, posted_at=posted_at, flow_on=day + DAY, told_at=moment, announces=rng.random() < 0.5
            )
        elif way == "back_dated":
            self._post(loan, PAID, amount, moment - rng.randint(1, 4) * DAY, posted_at=moment, flow_on=day)
        elif way == "hidden":
            self._post(loan, PAID, amount, moment, flow_on=rng.choice([day + 2 * DAY, day + 4 * DAY, None]))
        elif way == "morning":
            moment = at(day + DAY, rng.randint(7, 9), rng.randint(0, 59))
            self._post(loan, PAID, amount, moment, flow_on=day + DAY, told_at=moment)
        else:
            self._post(loan, PAID, amount, moment, flow_on=day)

    def _give_back(self, posting: Posting, day: date) -> None:
        """A direct debit comes back, mostly all of it; half of them the channel tells before the core posts them."""
        loan, rng = self.loans[posting.loan], self.rng
        amount = posting.amount if rng.random() < 0.9 else max(posting.amount // 2, 1)
        if rng.random() < 0.5:
            self._post(loan, REVERSED, amount, at(day, 17), flow_on=day, reverses=posting.ref)
        else:
            moment = at(day, 22, 30)
            self._post(
                loan,
                REVERSED,
                amount,
                moment,
                posted_at=at(day + DAY, 9),
                flow_on=day + DAY,
                reverses=posting.ref,
                told_at=moment,
            )

    def _waive(self, loan: Loan, now: State, day: date) -> None:
        """The core waives interest of its own; or we instruct it to and it does so a day or two later, without a flow."""
        amount = self.rng.randint(1, now.parts["interest"])
        if self.rng.random() < 0.006:
            self._post(loan, WAIVED, amount, at(day, 15), flow_on=day, component="interest")
        elif self.rng.random() < 0.012 and day > FIRST:
            done = at(day + self.rng.randint(1, 2) * DAY, 14)
            posting = self._post(
                loan, WAIVED, amount, at(day, 21), posted_at=done, flow_on=None, component="interest", told_at=at(day, 21)
            )
            self.instructions.append(posting)

    # --- what it says -------------------------------------------------------------------------------------------------

    def books(self, loan: Loan, day: date, on: date | None = None) -> State:
        """What the core has posted by its cut-off on a day, at the end of that day (or of ``on``)."""
        return owed(loan, [p for p in self.postings[loan.ref] if p.posted_at <= cut_off(day)], on or day)

    def said(self, loan: Loan, day: date) -> Figures:
        """The balance as its file gives it: on some days, of some loans, wrong."""
        principal, interest, penalty, fee, dpd = self.books(loan, day).figures
        until, days = self.days_off.get(loan.ref, (FIRST - DAY, 0))
        if day <= until:
            dpd = max(dpd + days, 0)
        on, more = self.penalties.get(loan.ref, (FIRST - DAY, 0))
        return principal, interest, penalty + (more if day == on else 0), fee, dpd

    def why(self, loan: Loan, day: date, imported_at: datetime) -> set[str]:
        """Every reason there is for our reckoning to differ from the balance of a day, all files up to it being in."""
        found = set()
        for posting in self.postings[loan.ref]:
            if posting.day > day or not (loan.has_history or posting.day >= FIRST):
                continue
            in_core = posting.posted_at <= cut_off(day)
            is_told = posting.told_at is not None and posting.told_at <= imported_at
            with_us = is_told or (posting.flow_on is not None and posting.flow_on <= day)
            if posting in self.instructions:
                found |= {"instruction"} if in_core else set()
            elif with_us and not in_core:
                late = "late_posting" if posting.announces else "late_posting_not_announced"
                found.add("reversal" if posting.kind == REVERSED else late)
            elif in_core and not with_us:
                found.add("fee_hidden" if posting.kind == CHARGED else "payment_hidden")
        if day <= self.days_off.get(loan.ref, (FIRST - DAY, 0))[0]:
            found.add("days")
        if day == self.penalties.get(loan.ref, (FIRST - DAY, 0))[0]:
            found.add("penalty")
        if not loan.has_history and self.postings[loan.ref]:  # of money from before, paid ahead perhaps, we know nothing
            found.add("no_history")
        return found

    # --- its files ----------------------------------------------------------------------------------------------------

    def write(self, day: date, folder: Path, figures: Counter[str]) -> None:
        """The files of a day: whole on the first day and on Sundays, else what changed."""
        rng, is_whole = self.rng, day == FIRST or day.isoweekday() == 7
        mark = rng.choice(["", "_全量"]) if is_whole else "_增量"
        form = rng.choice(["utf-8", "utf-8-sig", "gb18030", "xlsx"])
        tables = {"借据": self._balances(day, is_whole), "流水": self._flows(day, is_whole)}
        if is_whole:
            customers = sorted({loan.customer for loan in self.loans.values()})
            tables["客户"] = [{"客户号": c, "姓名": f"张{c}", "邮箱": f"{c.lower()}@city.example"} for c in customers]
            tables["还款计划"] = [
                {
                    "借据号": loan.ref, "期次": number, "应还日": day_text(due, rng),
                    "应还本金": yuan(principal), "应还利息": yuan(interest), "应还费用": yuan(fee),
                }
                for loan in self.loans.values() if loan.has_history
                for number, due, principal, interest, fee in loan.plan
            ]  # fmt: skip
        folder.mkdir(exist_ok=True)
        figures[f"files_{'whole' if is_whole else 'changes'}"] += 1
        figures[f"files_{form.replace('-', '_')}"] += 1
        for name, rows in tables.items():
            path = folder / f"{name}_{day:%Y%m%d}{mark}.{'xlsx' if form == 'xlsx' else 'csv'}"
            if rows and form == "xlsx":
                write_xlsx(path, path.stem, rows)
            elif rows:
                with path.open("w", newline="", encoding=form) as file:
                    writer = csv.DictWriter(file, list(rows[0]))
                    writer.writeheader()
                    writer.writerows(rows)

    def _balances(self, day: date, is_whole: bool) -> list[dict[str, Any]]:
        """All loans, or those on which the core posted something, an instalment fell due, or a figure is another."""
        rows = []
        for loan in self.loans.values():
            said = self.said(loan, day)
            happened = any(p.posted_at.date() == day for p in self.postings[loan.ref])
            happened = happened or any(line[1] == day for line in loan.plan)
            happened = happened or day <= self.days_off.get(loan.ref, (FIRST - 9 * DAY, 0))[0] + DAY  # wrong, or put right
            if is_whole or happened or said != self.written.get(loan.ref):
                rows.append(self._balance(loan, day, said))
                self.rows[loan.ref] = (day, said)
            self.written[loan.ref] = said
        return rows

    def _balance(self, loan: Loan, day: date, said: Figures) -> dict[str, Any]:
        principal, interest, penalty, fee, dpd = said
        methods = {
            "equal_instalment": "等额本息",
            "equal_principal": "等额本金",
            "flat": "等本等息",
            "interest_first": "先息后本",
        }
        counts = {"actual/365": "实际/365", "actual/360": "实际/360", "actual/actual": "实际/实际"}
        return {
            "借据号": loan.ref, "客户号": loan.customer, "产品": "现金贷", "借款金额": yuan(loan.principal_minor),
            "年利率": loan.annual_rate, "还款方式": methods[loan.method], "期数": loan.terms,
            "放款日": day_text(loan.disbursed, self.rng), "首期还款日": day_text(loan.first_due, self.rng),
            "计息方式": counts.get(loan.day_count, loan.day_count), "还款周期": {"month": "月", "week": "周"}[loan.every],
            "数据日期": day_text(day, self.rng), "应还本金": yuan(principal), "应还利息": yuan(interest),
            "罚息": yuan(penalty), "费用": yuan(fee), "逾期天数": dpd,
        }  # fmt: skip

    def _flows(self, day: date, is_whole: bool) -> list[dict[str, Any]]:
        """Flows of the day, or all there were so far; some of them twice."""
        wanted = [
            posting
            for loan in self.loans.values()
            for posting in self.postings[loan.ref]
            if (loan.has_history or posting.day >= FIRST) and posting.flow_on is not None
            and (posting.flow_on == day or (is_whole and posting.flow_on <= day))
        ]  # fmt: skip
        wanted.sort(key=lambda posting: (posting.posted_at, posting.kind == REVERSED, posting.ref))
        wanted += [posting for posting in wanted if self.rng.random() < 0.05]
        components = {"interest": "利息", None: ""}
        return [
            {
                "流水号": p.ref, "借据号": p.loan, "交易类型": p.kind, "金额": yuan(p.amount),
                "交易时间": f"{p.paid_at:%Y-%m-%d %H:%M:%S}", "入账时间": f"{p.posted_at:%Y-%m-%d %H:%M:%S}",
                "原流水号": p.reverses or "", "科目": components[p.component],
            }
            for p in wanted
        ]  # fmt: skip


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def day_text(day: date, rng: random.Random) -> str:
    return f"{day:{rng.choice(['%Y-%m-%d', '%Y%m%d', '%Y/%m/%d', '%Y年%m月%d日'])}}"


def write_xlsx(path: Path, sheet: str, rows: list[dict[str, Any]]) -> None:
    """The least there is to a workbook: one sheet, texts in their cells, counts as numbers."""
    lines = []
    for row in [dict.fromkeys(rows[0]) | {name: name for name in rows[0]}, *rows]:
        cells = [
            f"<c><v>{value}</v></c>" if isinstance(value, int) else f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            for value in row.values()
        ]
        lines.append(f"<row>{''.join(cells)}</row>")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="{sheet}" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)


# --- the proof --------------------------------------------------------------------------------------------------------


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        return dict(_Month(runtime, folder, Core(random.Random(seed), count)).run())


class _Month:
    def __init__(self, runtime: Runtime, folder: Path, core: Core) -> None:
        self._runtime, self._folder, self._core = runtime, folder, core
        self._figures = Counter(dict.fromkeys(_FIGURES, 0))
        self._accounts: dict[str, Account] = {}
        self._blinds: dict[PersonId, str] = {}
        self._differing: set[str] = set()  # loans of which our reckoning is not what the core's last file said
        self._open: dict[str, set[str]] = {}  # loans with an open difference, and the true reasons for it
        self._told: set[str] = set()
        rng = core.rng
        self._missing = {FIRST + rng.randrange(low, low + 6) * DAY for low in range(2, DAYS - 6, 8)}

    def run(self) -> Counter[str]:
        self._clock(at(FIRST, 20))
        ensure_operator(self._runtime)
        with self._open_work() as work:
            choose_policy(work, "stale_days", "1", FIRST)  # a balance of yesterday or none
        pending = None
        for number in range(DAYS):
            day = FIRST + number * DAY
            self._core.live(day)
            self._tell(day, at(day, 23, 55))
            pending = pending or self._folder / f"{day:%Y%m%d}"
            self._core.write(day, pending, self._figures)
            self._figures["days"] += 1
            self._clock(at(day + DAY, 6))
            if day in self._missing:
                self._figures["days_without_a_file"] += 1
            else:
                self._bring_in(pending)
                pending = None
                self._compare(day)
            self._tell(day + DAY, at(day + DAY, 9, 59))
            self._clock(at(day + DAY, 10))
            self._ask(day)
        return self._figures

    def _clock(self, moment: datetime) -> None:
        set_time(self._runtime, moment, speed=1)

    def _open_work(self) -> Any:
        return self._runtime.works.open(TENANT, "proof")

    def _tell(self, day: date, until: datetime) -> None:
        """What the lender's channel tells of a day up to a moment, and what we instruct the core to do."""
        if not self._accounts:
            return
        self._clock(until)
        told = [p for all_ in self._core.postings.values() for p in all_ if p.told_at and p.told_at.date() == day]
        for posting in sorted(told, key=lambda p: (p.told_at, p.ref)):
            if posting.ref not in self._told and posting.told_at is not None and posting.told_at <= until:
                self._told.add(posting.ref)
                try:
                    with self._open_work() as work:
                        self._tell_one(work, self._accounts[posting.loan], posting)
                except Invalid as error:  # of a payment that is in a file we have not got: the core will tell again
                    if (posting.kind, error.code) != (REVERSED, "invalid_reversal"):
                        raise
                    posting.told_at = None
                    self._figures["reversals_told_too_early"] += 1

    def _tell_one(self, work: Work, account: Account, posting: Posting) -> None:
        if posting.kind == WAIVED:
            entry = Entry(
                posting.ref, EntryKind.WAIVER, posting.day, posting.paid_at, posting.amount, Component(posting.component or "")
            )
            adjust(work, account, entry, "goodwill")
            self._figures["instructions"] += 1
            return
        posted_at = posting.posted_at if posting.announces else None
        amount = Money(posting.amount, "CNY")
        self._figures["told_by_the_channel"] += record_payment(
            work, posting.ref, account, amount, posting.paid_at, posted_at=posted_at, reverses=posting.reverses
        )

    def _bring_in(self, folder: Path) -> None:
        """Import what lies there, often twice; the import reconciles."""
        again = 1 + (self._core.rng.random() < 0.2)
        for number in range(again):
            report = bring_in(self._runtime, folder, self._folder / "rejects.csv")
            self._figures["rows"] += report.read
            self._figures["rows_refused"] += report.rejected
            self._figures["files_twice"] += number
        if not self._accounts:
            with self._open_work() as work:
                for loan in self._core.loans.values():
                    self._accounts[loan.ref] = find_account(work, loan.ref)
                    person = find_person(work, loan.customer).id
                    found = address_of(work, person, "email")
                    self._blinds[person] = found[0].blind if found else ""

    # --- what differs -------------------------------------------------------------------------------------------------

    def _compare(self, day: date) -> None:
        before, self._open, self._differing = self._open, {}, set()
        loans = list(self._core.loans.values())
        for start in range(0, len(loans), 500):
            with self._open_work() as work:
                some = {loan.ref: self._accounts[loan.ref].id for loan in loans[start : start + 500]}
                policy = book_policy(work, day + DAY)
                ledgers = ledgers_of(work, list(some.values()))
                standing = open_differences(work, list(some.values()))
            for ref, account in some.items():
                ours = figures_of(ledgers[account].ours(policy, day))
                counts = figures_of(ledgers[account].standing(policy, day))
                as_of, said = self._core.rows[ref]
                is_contradicted = figures_of(ledgers[account].ours(policy, as_of)) != said
                self._compare_one(
                    self._core.loans[ref], day, ours, counts, is_contradicted, standing.get(account), before.get(ref)
                )

    def _compare_one(
        self, loan: Loan, day: date, ours: Figures, counts: Figures, is_contradicted: bool, noted: Any, before: set[str] | None
    ) -> None:
        figures, core = self._figures, self._core.written[loan.ref]
        why = self._core.why(loan, day, at(day + DAY, 6))
        figures["compared"] += 1
        if noted is not None:
            self._open[loan.ref] = why
        if ours == core:
            figures["equal"] += 1
            figures["equal_but_held_open"] += noted is not None
            if noted is None and counts != core:
                figures["counted_otherwise"] += 1
                self._trouble("counted otherwise", loan, day, counts, core, why, None)
            if noted is not None:
                self._trouble("equal but held open", loan, day, ours, core, why, noted.cause)
            if before and noted is None:
                for reason in before:
                    figures[f"settled_{reason}"] += 1
            return
        self._differing.add(loan.ref)
        figures["differing"] += 1
        for reason in why:
            figures[f"differing_by_{reason}"] += 1
        if before and not why:
            figures["not_settled"] += 1
        if noted is None and not is_contradicted:  # no file said a word of it: its balance had not changed
            figures["differing_unsaid"] += 1
            return
        if noted is None:
            figures["unnamed"] += 1
            self._trouble("unnamed", loan, day, ours, core, why, None)
            return
        says = {name: list(pair) for name, pair in noted.fields.items()}
        truth = {name: [a, b] for name, a, b in zip(FIELDS, ours, core, strict=True) if a != b}
        figures["noted_wrongly"] += noted.as_of == day and says != truth
        causes = set(noted.cause.split("+"))
        for cause in causes:
            figures[f"cause_{cause}"] += 1
        figures["two_causes"] += len(causes) > 1
        if causes == {"unexplained"}:
            figures["unexplained"] += 1
            for reason in why:
                figures[f"unexplained_behind_{reason}"] += 1
            self._trouble("unexplained", loan, day, ours, core, why, noted.cause)
        elif not causes <= set().union(*(TRUE_NAMES[reason] for reason in why)):
            figures["wrongly_named"] += 1
            self._trouble("wrongly named", loan, day, ours, core, why, noted.cause)

    def _trouble(self, *what: Any) -> None:
        if TROUBLE is not None:
            TROUBLE.append(what)

    # --- who is contacted ---------------------------------------------------------------------------------------------

    def _ask(self, day: date) -> None:
        """The morning after a day: ask for every account on which something may be due, and some on which nothing is."""
        if not self._accounts:
            return
        wanted, moment = [], at(day + DAY, 10)
        for loan in self._core.loans.values():
            by_core = self._core.books(loan, self._last_file(day), day + DAY).due
            known = [
                p for p in self._core.postings[loan.ref] if p.posted_at <= cut_off(day) or (p.told_at and p.told_at <= moment)
            ]
            by_all = owed(
                loan, [p for p in known if p not in self._core.instructions or p.posted_at <= cut_off(day)], day + DAY
            )
            if by_core or by_all.due or loan.ref in self._open or self._core.rng.random() < 0.05:
                wanted.append((loan, by_core == 0 or by_all.due == 0))
        for start in range(0, len(wanted), 50):
            with self._open_work() as work:
                for loan, is_paid in wanted[start : start + 50]:
                    self._ask_one(work, loan, is_paid, day in self._missing)

    def _last_file(self, day: date) -> date:
        return day - DAY if day in self._missing else day

    def _ask_one(self, work: Work, loan: Loan, is_paid: bool, is_stale: bool) -> None:
        figures, account = self._figures, self._accounts[loan.ref]
        wish = Ask(
            account.person, Channel.EMAIL, Purpose.COLLECT, self._blinds[account.person], "overdue-gentle.v1", account.id
        )
        answer = ask(work, wish)
        differs = loan.ref in self._open or loan.ref in self._differing
        figures["asked"] += 1
        if isinstance(answer, Permit):
            figures["permitted"] += 1
            figures["permitted_on_a_difference"] += differs
            figures["permitted_on_paid"] += is_paid
            figures["permitted_on_a_stale_balance"] += is_stale
            if differs or is_paid or is_stale:
                known = [(p.kind, p.amount, p.paid_at, p.posted_at, p.told_at) for p in self._core.postings[loan.ref]]
                self._trouble("permitted wrongly", loan, work.now(), (differs, is_paid, is_stale), known, set(), None)
            return
        for rule in answer.rules:
            figures[f"refused_{rule.lower().replace('-', '_')}"] += 1
        if "DIFFERENCE" in answer.rules or "STALE" in answer.rules:
            standing, rulebook = standing_of(work, wish)
            if not judge(wish, replace(standing, obstacles={}), rulebook, work.now()):
                figures["control_permitted_on_a_difference"] += differs
                figures["control_permitted_on_paid"] += is_paid
                figures["control_permitted_on_a_stale_balance"] += is_stale


TROUBLE: list[tuple[Any, ...]] | None = None  # a list here collects what went wrong, for whoever looks for the reason


def figures_of(found: Any) -> Figures:
    principal, interest, fee, penalty = found.due
    return principal, interest, penalty, fee, found.dpd


def bring_in(runtime: Runtime, folder: Path, rejects: Path) -> Any:
    return import_book(runtime.works, TENANT, "proof", folder, rejects, layout="core_zh")


_NEVER = (
    "unnamed", "noted_wrongly", "not_settled", "equal_but_held_open", "counted_otherwise", "rows_refused",
    "permitted_on_a_difference", "permitted_on_paid", "permitted_on_a_stale_balance",
)  # fmt: skip
_SEEN = (
    "permitted", "control_permitted_on_a_difference", "control_permitted_on_paid", "control_permitted_on_a_stale_balance",
    "days_without_a_file", "files_twice", "instructions", "files_whole", "files_changes", "files_utf_8", "files_utf_8_sig",
    "files_gb18030", "files_xlsx", "told_by_the_channel", "two_causes",
    *(f"differing_by_{reason}" for reason in TRUE_NAMES if reason != "instruction"),
    *(f"settled_{reason}" for reason in ("late_posting", "late_posting_not_announced", "reversal", "payment_hidden", "days")),
)  # fmt: skip
_FIGURES = (
    "days", "rows", "compared", "equal", "differing", "differing_unsaid", "unexplained", "wrongly_named", *_NEVER, "asked", *_SEEN,
    "refused_difference", "refused_stale", "refused_paid", *(f"cause_{cause}" for cause in CAUSES),
)  # fmt: skip

CORE_DAYS = Proof(
    name="core-days",
    claim=(
        "Thirty days of a core's files (whole and changes, CSV and XLSX), with reversals, direct debits that come back, late "
        "and back-dated postings, duplicates, days without a file and things the files keep quiet about: every day each "
        "account's reckoning equals the core's balance or a difference is open that names a cause (99 in 100 a true one; "
        "unsaid: where no file spoke of the account, its balance being unchanged), it settles once the reason is gone, what "
        "counts is the core's balance wherever there is no difference, and nobody may be contacted on an account that "
        "differs, that is paid, or whose balance is not of the day before. Controls: without these obstacles people would "
        "have been."
    ),
    unit="loans",
    size=2000,
    chunk=500,
    run=_run,
    holds=lambda sums: (
        sums["compared"] > 0
        and sums["equal"] + sums["differing"] == sums["compared"]
        and all(sums[name] == 0 for name in _NEVER)
        # Where a fee or a debit is as high as an earlier payment, two reasons come to the same figures.
        and sums["wrongly_named"] * 100 <= sums["differing"]
        and all(sums[name] > 0 for name in _SEEN)
    ),
)
