"""Pages rendered from plain objects: no database, every kind of fact, a reader of each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from tests.workbench.case_examples import (
    ACCOUNT,
    CASE,
    PERSON,
    REFUSED_CASE,
    REFUSED_CASES,
    SHANGHAI,
    TOO_LATE,
    USER,
    a_case,
    at,
    case_context,
    cases_context,
    item,
    some_addresses,
    some_links,
)
from tests.workbench.outreach_examples import a_reach, outreach_pages

from tideover.analytics import LateLine
from tideover.base.ids import (
    AccountId,
    PartyId,
    PermitId,
    PersonId,
    PromiseId,
    StopId,
    TenantId,
    WorkItemId,
)
from tideover.base.money import Money
from tideover.book import (
    DEFAULTS,
    Account,
    AccountStatement,
    Adjustment,
    Case,
    Choice,
    Component,
    DayCount,
    Entry,
    EntryKind,
    Every,
    HeldMoney,
    Obstacle,
    OpenDifference,
    Owed,
    Party,
    Person,
    Plan,
    Promise,
    PromiseState,
    Relation,
    RepaymentMethod,
    Stage,
)
from tideover.book.differences import Difference
from tideover.book.ledger import Agreed, Contract, position
from tideover.book.policy import policy_on
from tideover.gate import Channel, Stop, StopKind
from tideover.security import Actor, Role
from tideover.workbench import TimelineItem
from tideover.workbench.account_pages import Look, forms_of, placing_of, view_of
from tideover.workbench.adjusting import FilledForm
from tideover.workbench.book_pages import Refused, chosen_of
from tideover.workbench.pages import Revealed, explain
from tideover.workbench.rendering import Viewer, render
from tideover.workbench.statements import history_of, schedule_lines
from tideover.worklist import WorkItem

PERMIT = str(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0B01))


REMINDER = """关于您的还款

王**，您好：

这是一封自动发送的邮件。您有一笔款项 ¥1,280.00 已于 2026-11-26 到期，目前尚未收到。也许只是忘记了，
也许最近不太容易，我们都理解。

您可以直接回复本邮件，告诉我们打算哪天还、还多少，例如“周五还 500 元”；如果暂时有困难，也请告诉我们。

Tideover 客户关怀"""
HARDSHIP = "I lost my job last month and cannot pay at the moment.\nPlease call W*** at 139****0000."


def thread() -> list[TimelineItem]:
    """A short story, newest first."""
    by = {"by": f"user:{USER}"}
    money = {"currency": "CNY", "account": str(ACCOUNT)}
    contact = {"account": str(ACCOUNT), "permit": PERMIT, "channel": "email", "contact": str(UUID(int=0xC1))}
    asked = {"channel": "email", "purpose": "collect", "script": "overdue-gentle.v1", "rulebook": "8c1f4a2e9b07"}
    sent = {**contact, "purpose": "collect", "template": "overdue-gentle.v1"}
    proof = {"message_id": "<c1@tideover>"}
    promise = {**money, "promise": str(UUID(int=0xA1))}
    wrote = {"message": str(UUID(int=0xE1)), "channel": "email"}
    stop = {"stop": str(UUID(int=0x51)), "kind": "relief_pending"}
    task = {"item": str(UUID(int=0x71)), "kind": "hardship"}
    refused = {"account": str(ACCOUNT), **asked, **by}
    paid, back = at(3, "09:30"), at(6, "15:29")
    came = {**money, "payment": "PAY-77", "amount_minor": 30_000, "paid_at": paid, "known": at(4, "08:15")}
    gone = {**money, "payment": "R-77", "amount_minor": -30_000, "paid_at": back, "reverses": "PAY-77"}
    told: list[tuple[datetime, str, dict[str, Any]]] = [
        (at(1, "10:00"), "ContactPermitted", {**contact, **asked, "expires_at": at(1, "14:00"), "by": "job:run_day"}),
        (at(1, "10:00"), "ContactQueued", sent),
        (at(1, "10:01"), "PermitRedeemed", {"permit": PERMIT, "turn": 1}),
        (at(1, "10:01"), "ContactMade", {**sent, **proof, "text": REMINDER}),
        (at(1, "11:40"), "MessageReceived", {**wrote, "text": "周五还 500 元，我的电话 138****5678。"}),
        (at(1, "11:41"), "MessageUnderstood", {"kind": "promise_to_pay", "rule": "promise_dated_sum"}),
        (at(1, "11:41"), "PromiseTaken", {**promise, "amount_minor": 50_000, "due": "2026-12-04", "by": "job:read_message"}),
        (at(2, "09:00"), "PersonalDataRevealed", {"field": "phone", **by}),
        (paid, "PaymentRecorded", came),
        (at(5, "00:00"), "PromiseBroken", {**promise, "paid_minor": 30_000}),
        (at(5, "22:10"), "ContactRefused", {**refused, "rules": ["CN-T1", "STOP", "HOUSE-E1"], "earliest": at(6, "08:00")}),
        (at(6, "10:00"), "ContactNotMade", {**contact, "state": "suppressed", "reason": "promised"}),
        (at(6, "10:02"), "ContactInDoubt", {**contact, "reason": "smtp_broken_off"}),
        (at(6, "10:30"), "ContactResolved", {"contact": contact["contact"], "state": "sent", **by}),
        (at(6, "12:00"), "MessageReceived", {**wrote, "text": HARDSHIP}),
        (at(6, "12:00"), "MessageUnderstood", {"kind": "hardship", "rule": "hardship_words"}),
        (at(6, "12:00"), "StopPlaced", {**stop, "account": None, "until": at(13, "12:00"), "by": "job:read_message"}),
        (at(6, "12:00"), "WorkItemOpened", {**task, "team": "care", "due_at": at(7, "12:00")}),
        (at(6, "14:20"), "WorkItemClosed", {**task, **by}),
        (at(6, "14:21"), "StopLifted", {**stop, **by}),
        (at(6, "15:00"), "ConsentRecorded", {"kind": "marketing", "granted": False, **by}),
        (at(6, "15:30"), "PaymentRecorded", gone),
        (at(6, "16:00"), "PromiseKept", {**promise, "paid_minor": 50_000}),
        (at(6, "16:30"), "ContactRefused", {**refused, "permit": PERMIT, "rules": ["PAID"], "earliest": None}),
        (at(6, "16:45"), "MessageReceived", {**wrote, "is_erased": True}),
        (at(6, "16:50"), "PersonErased", by),
    ]  # fmt: skip
    return [item(number, moment, kind, data) for number, (moment, kind, data) in enumerate(told, 1)][::-1]


def example_of(kind: type) -> dict[str, Any]:
    """Some data of a declared fact, in JSON's types, by its annotations."""
    assert is_dataclass(kind)
    made: dict[str, Any] = {}
    for number, f in enumerate(fields(kind), 1):
        annotation = str(f.type)
        if annotation.startswith("int"):
            made[f.name] = number
        elif annotation.startswith("bool"):
            made[f.name] = True
        elif annotation.startswith("list"):
            made[f.name] = ["CN-T1", "PAID"]
        elif annotation.startswith("dict"):
            made[f.name] = {"CN-T1": 2}
        elif annotation.startswith("datetime"):
            made[f.name] = "2026-12-01T02:00:00.000000+00:00"
        elif annotation.startswith("date"):
            made[f.name] = "2026-12-01"
        elif f.name == "currency":
            made[f.name] = "CNY"
        else:
            made[f.name] = str(UUID(int=number))
    return made


WRONG = {"value": "policy.problem.value", "since": "policy.problem.since"}


def held_money(ref: str, account: AccountId | None) -> HeldMoney:
    moment = at(6, "09:00")
    return HeldMoney(ref, account, Money(50_000, "CNY"), moment, moment, "no_reference", f"user:{USER}", None, None)


def statement() -> AccountStatement:
    """A loan of ten instalments; paid, adjusted, taken back, in doubt, and other than core says."""
    months = [date(2026, month, 6) for month in range(3, 13)]
    contract = Contract(
        date(2026, 2, 6), Fraction(18, 100), tuple(Agreed(n, day, 10_000, 500, 100) for n, day in enumerate(months, 1))
    )
    entries = [Entry(f"PAY-{n}", EntryKind.PAYMENT, day, at(1, "10:00"), 10_600) for n, day in enumerate(months[:7], 1)]
    entries += [
        Entry("F-1", EntryKind.FEE, date(2026, 11, 1), at(1, "10:00"), 1_000),
        Entry("R-1", EntryKind.REVERSAL, date(2026, 11, 2), at(1, "10:00"), reverses="F-1"),
        Entry("W-9", EntryKind.WAIVER, date(2026, 12, 1), at(1, "10:00"), 400, Component.INTEREST),
        Entry("R-9", EntryKind.REVERSAL, date(2026, 12, 2), at(2, "10:00"), 100, reverses="W-9"),
        Entry("PA-1", EntryKind.PAUSE, date(2026, 12, 9), at(2, "10:00"), until=date(2026, 12, 20)),
    ]
    policy = policy_on([], date(2026, 12, 6))
    found = position(contract, entries, policy.ledger, date(2026, 12, 6))
    counting = [
        Adjustment(e.ref, ACCOUNT, e, "hardship", f"user:{USER}", at(1, "10:00"), at(1, "10:00"), None) for e in entries[7:]
    ]
    plan = Plan("0.12", 6, RepaymentMethod.EQUAL_INSTALMENT, date(2027, 1, 6), DayCount.THIRTY_360, Every.MONTH)
    asked = Entry("NEW-1", EntryKind.REAMORTISE, date(2026, 12, 6), at(6, "09:00"), plan=plan)
    again = Entry("RA-1", EntryKind.REAGE, date(2026, 12, 5), at(6, "09:00"), due=date(2027, 1, 1))
    counting.append(Adjustment("NEW-1", ACCOUNT, asked, "illness", f"user:{USER}", at(6, "09:00"), None, None))
    counting.append(Adjustment("RA-1", ACCOUNT, again, "illness", "core", at(6, "09:00"), None, at(6, "09:30")))
    fields = {"principal_due_minor": (30_000, 40_000), "dpd": (1, 31)}
    difference = Difference(date(2026, 12, 5), "payment_not_in_core+days_differ", fields, ("PAY-7",))
    return AccountStatement(
        Account(ACCOUNT, "A-10086", PERSON, "cash", "示例银行", "CNY"), at(6, "10:00"), "core", date(2026, 12, 5), found, found,
        policy.buckets.bucket_of(found.dpd), tuple(entries), tuple(counting), (held_money("B1", ACCOUNT),),
        {Obstacle.DIFFERENCE: None, Obstacle.PAUSED: date(2026, 12, 20)}, OpenDifference(ACCOUNT, at(6, "08:00"), difference),
    )  # fmt: skip


def placements() -> list[Any]:
    """An account that one agency has, and another had."""
    first = {"placed_at": at(1, "09:00"), "placed_by": "operator", "ended_at": at(4, "09:00")}
    return [
        SimpleNamespace(agency="harbour", placed_at=at(4, "09:00"), placed_by=f"user:{USER}", ended_at=None),
        SimpleNamespace(agency="north.star", **first),
    ]


def account_context(language: str) -> dict[str, Any]:
    found, today = statement(), date(2026, 12, 6)
    days = [(today - timedelta(days=back), max(30 - back, 0)) for back in range(60, -1, -1)]
    return {
        **view_of(found, Viewer(language, "").teller(SHANGHAI, {str(ACCOUNT): "A-10086"})),
        "person": Person(PERSON, "C-000417", "CN", "Asia/Shanghai", "zh-CN", "王**"), "look": Look(), "is_today": True,
        "today": today, "history": history_of(days), "has_history": True, "forms": forms_of(found, today, None),
        "is_sent": False, "trial": None, "trial_position": None, **placing_of(placements(), None),
    }  # fmt: skip


def tried(language: str) -> dict[str, Any]:
    """What a page has that shows a form sent, its problems, and what it would come to; and a day that is none."""
    problems = {"": "adjust.refused.form", "terms": "adjust.refused.terms"}
    filled = FilledForm(EntryKind.REAMORTISE, {"ref": "page-1", "terms": "0", "day": ""}, problems)
    found = statement()
    return {
        "forms": forms_of(found, date(2026, 12, 6), filled), "trial": schedule_lines(found.position, language)[1],
        "trial_position": found.position, "look": Look("x", "y", problems={"on": "account.problem.on"}), "is_sent": True,
    }  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Renders every page as one reader sees it."""

    language: str
    role: Role = Role.COMPLIANCE

    def viewer(self, path: str) -> Viewer:
        return Viewer(self.language, path, "", Actor(TenantId("default"), USER, "li.na", self.role), "c5rf-t0ken", 3)

    def person(self, revealed: Revealed | None = None, items: list[TimelineItem] | None = None, **changes: Any) -> str:
        viewer = self.viewer(f"/people/{PERSON}")
        teller = viewer.teller(SHANGHAI, {str(ACCOUNT): "A-10086"})
        account = Account(ACCOUNT, "A-10086", PERSON, "cash", "示例银行", "CNY")
        ids, open_, broken = (PERSON, ACCOUNT), PromiseState.OPEN, PromiseState.BROKEN
        second = Account(AccountId(UUID(int=0xA2)), "A-10087", PERSON, "card", "示例银行", "CNY")
        context: dict[str, Any] = {
            "person": Person(PERSON, "C-000417", "CN", "Asia/Shanghai", "zh-CN", "王**"),
            "fields": {"name": "王**", "phone": "138****5678", "email": "w***@city.example", "id_number": "110*************12"},
            "revealed": revealed,
            "accounts": [
                (account, Owed(128_000, 128_000, 10, date(2026, 11, 26), date(2026, 12, 26), 64_000), "M1", list(Obstacle)),
                (second, Owed(0, 0, 0, None, date(2026, 12, 20), 31_250), "M0", []),
            ],
            "cases": [a_case(), a_case(2, Stage.EARLY, None, closed=True)],
            "addresses": some_addresses(),
            "links": some_links(),
            "parties": [
                Party(PartyId(UUID(int=7)), "Y1", PERSON, None, Relation.GUARANTOR, False, "李*", "137****0000"),
                Party(PartyId(UUID(int=8)), "Y2", PERSON, ACCOUNT, Relation.CONTACT, True, "", ""),
            ],
            "promises": [
                Promise(PromiseId(UUID(int=2)), *ids, Money(64_000, "CNY"), date(2026, 12, 20), at(6, "12:30"), open_, 0),
                Promise(PromiseId(UUID(int=1)), *ids, Money(50_000, "CNY"), date(2026, 12, 4), at(1, "11:41"), broken, 30_000),
            ],
            "stops": [
                (Stop(StopId(UUID(int=1)), StopKind.RELIEF_PENDING, at(6, "12:00"), until=at(13, "12:00")), "active"),
                (Stop(StopId(UUID(int=2)), StopKind.CEASE, at(1, "12:00"), ACCOUNT, Channel.EMAIL, at(5, "12:00")), "lapsed"),
            ],
            "days": teller.days(thread() if items is None else items),
            "teller": teller,
            "zone_label": "Asia/Shanghai (UTC+08:00)",
            "further": "WzFd",
            "is_first": True,
            "reach": a_reach(),
            "plan_problem": None,
        }  # fmt: skip
        return render("person.html", viewer, **{**context, **changes})

    def people(self, **changes: Any) -> str:
        names = ["王**", "李*", "J********", "欧***", "", "张*"]
        people = [
            Person(PersonId(UUID(int=n)), f"C-{n:06}", "CN", "Asia/Shanghai" if n % 4 else None, "zh-CN", name, not name)
            for n, name in enumerate(names, 1)
        ]
        context = {"people": people, "further": "WzFd", "is_first": True, "find": ""}
        return render("people.html", self.viewer("/people"), **{**context, **changes})

    def work_items(self, **changes: Any) -> str:
        viewer = self.viewer("/work-items")
        whose = Person(PERSON, "C-000417", "CN", "Asia/Shanghai", "zh-CN", "王**")
        kinds = [("distress", "care"), ("complaint", "complaints"), ("hardship", "care"), ("match_sender", "operations")]
        rows = []
        for n, (kind, team) in enumerate(kinds, 1):
            person = None if kind == "match_sender" else whose
            made = WorkItem(
                WorkItemId(UUID(int=n)), kind, team, person and person.id, "", at(6, "12:00"), at(6, f"{12 + n}:00"), None,
                0, at(6, "12:00"), None, None, None, None,
            )  # fmt: skip
            rows.append((made, person, viewer.teller(SHANGHAI), n == 1, "我的电话 138****5678" if n < 4 else None))
        return render("work_items.html", viewer, **{"rows": rows, "further": None, "is_first": True, **changes})

    def account(self, **changes: Any) -> str:
        viewer = self.viewer(f"/accounts/{ACCOUNT}")
        context = {**account_context(self.language), **changes}
        return render("account.html", viewer, **context)

    def book(self, page: str, **changes: Any) -> str:
        viewer = self.viewer(f"/book/{page}")
        teller = viewer.teller(SHANGHAI)
        account, whose = statement().account, Person(PERSON, "C-000417", "CN", "Asia/Shanghai", "zh-CN", "王**")
        entry = Entry("W-1", EntryKind.WAIVER, date(2026, 12, 5), at(6, "09:00"), 5_000, Component.PENALTY)
        waiting = Adjustment("W-1", ACCOUNT, entry, "hardship", f"user:{USER}", at(6, "09:00"), None, None)
        late = LateLine(
            PermitId(UUID(int=9)), PERSON, ACCOUNT, "email", "collect", "overdue-gentle.v1", at(1, "10:00"), at(1, "10:01"),
            "nothing_due", 30_000, 0, "M2", "M0", ("PAY-77",),
        )  # fmt: skip
        names = {"differences": "book_differences", "held-money": "book_held_money", "instructions": "book_instructions"}
        rows: dict[str, list[Any]] = {
            "differences": [(statement().difference, account, whose, teller)],
            "held-money": [(statement().held[0], account, whose, teller), (held_money("B2", None), None, None, teller)],
            "instructions": [(waiting, account, whose, teller, ("罚息" if self.language == "zh-CN" else "Penalty interest",))],
            "policy": [chosen_of(name, value, [], date(2026, 12, 6), self.language) for name, value in DEFAULTS.items()],
            "late": [(late, whose, account, teller)],
        }
        made = Choice("buckets", "early", date(2026, 12, 20), at(6, "09:00"), f"user:{USER}")
        context: dict[str, Any] = {
            "rows": rows[page], "further": "WzFd", "is_first": False, "refused": None, "here": "", "today": date(2026, 12, 6),
            "made": [(made, teller.stamp(made.chosen_at), teller.by(made.by))], "sent": {}, "problems": {}, "most_days": 92,
            "day": "2026-12-01", "until": "2026-12-06", "problem": None,
        }  # fmt: skip
        return render(f"{names.get(page, 'book_' + page)}.html", viewer, **{**context, **changes})

    def cases(self, **changes: Any) -> str:
        viewer = self.viewer("/cases")
        return render("cases.html", viewer, **{**cases_context(viewer.teller(SHANGHAI)), **changes})

    def case(self, case: Case | None = None, **changes: Any) -> str:
        viewer = self.viewer(f"/cases/{CASE}")
        teller = viewer.teller(SHANGHAI, {str(ACCOUNT): "A-10086"})
        return render("case.html", viewer, **{**case_context(case or a_case(), statement(), teller), **changes})

    def sign_in(self, failed: bool = False) -> str:
        return render("sign_in.html", Viewer(self.language, "/sign-in"), failed=failed, tenant="default")

    def error(self) -> str:
        data = {"permission": "see_journal", "role": self.role.value}
        explained = explain(self.language, 403, "permission_required")
        return render("error.html", self.viewer("/people"), code="permission_required", explained=explained, data=data)

    def all(self) -> dict[str, str]:
        """Every page by name."""
        return {
            "person": self.person(),
            "revealed": self.person(Revealed("phone", "13812345678")),
            "refused": self.person(Revealed("phone", problem="person.reason_required", reason="x")),
            "people": self.people(),
            "work_items": self.work_items(),
            "account": self.account(),
            "account_tried": self.account(**tried(self.language)),
            "account_settled": self.account(history=None, rows=[], lines=[], settled=[], forms=[]),
            **{f"book_{page}": self.book(page) for page in ("differences", "held-money", "instructions", "policy", "late")},
            "held_refused": self.book("held-money", refused=Refused("B2", "A-0", "book.problem.account")),
            "policy_refused": self.book("policy", sent={"name": "waterfall", "value": "x", "since": ""}, problems=WRONG),
            "cases": self.cases(),
            "cases_refused": self.cases(**REFUSED_CASES),
            "case": self.case(),
            "case_refused": self.case(**REFUSED_CASE),
            "case_closed": self.case(a_case(closed=True), **TOO_LATE),
            **outreach_pages(self.viewer),
            "person_without_a_plan": self.person(reach=a_reach(runs=False), plan_problem="plan.problem.plan_runs_already"),
            "sign_in": self.sign_in(failed=True),
            "error": self.error(),
        }


@pytest.fixture(params=["zh-CN", "en"])
def reader(request: pytest.FixtureRequest) -> Reader:
    """A reader in each language."""
    return Reader(request.param)


@pytest.fixture
def example() -> Callable[[type], dict[str, Any]]:
    return example_of


@pytest.fixture
def make_item() -> Callable[..., TimelineItem]:
    return item
