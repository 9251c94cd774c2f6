"""Pages rendered from plain objects: no database, every kind of fact, a reader of each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.book.statement_example import statement
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
from tests.workbench.outreach_examples import a_reach

from tideover.base.ids import (
    AccountId,
    PartyId,
    PersonId,
    PromiseId,
    StopId,
    TenantId,
    WorkItemId,
)
from tideover.base.money import Money
from tideover.book import (
    Account,
    Case,
    Obstacle,
    Owed,
    Party,
    Person,
    Promise,
    PromiseState,
    Relation,
    Stage,
)
from tideover.gate import Channel, Stop, StopKind
from tideover.security import Actor, Role
from tideover.workbench import TimelineItem
from tideover.workbench.pages import Revealed, explain
from tideover.workbench.rendering import Viewer, render
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
            "cases": self.cases(),
            "cases_refused": self.cases(**REFUSED_CASES),
            "case": self.case(),
            "case_refused": self.case(**REFUSED_CASE),
            "case_closed": self.case(a_case(closed=True), **TOO_LATE),
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
