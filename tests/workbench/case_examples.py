"""What pages of cases show, as plain objects: cases, their accounts and holders, addresses, links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tideover.base.ids import AccountId, CaseId, FactId, HoldingId, LinkId, PersonId, PromiseId, UserId
from tideover.base.money import Money
from tideover.book import (
    Account,
    AccountStatement,
    Address,
    AddressView,
    Case,
    CaseLine,
    Cause,
    HolderRole,
    Holding,
    Link,
    Obstacle,
    Person,
    Promise,
    PromiseState,
    Stage,
)
from tideover.workbench import TimelineItem
from tideover.workbench.case_pages import (
    NOBODY,
    OTHER,
    REASONS,
    TEAMS,
    Giving,
    LineShown,
    LinkShown,
    Wish,
    link_state,
    told_reasons,
)
from tideover.workbench.telling import Teller

SHANGHAI = ZoneInfo("Asia/Shanghai")
PERSON = PersonId(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0001))
ACCOUNT = AccountId(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0A01))
USER = UserId(UUID(int=0x0198_0000_0000_7000_8000_0000_00C0_FFEE))


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{day:02}T{clock}:00+08:00")


def item(cursor: int, moment: datetime, kind: str, data: dict[str, Any]) -> TimelineItem:
    """An item of the thread. In ``data``, ``text``, ``is_erased`` and ``known`` are the item's own. Beyond 24: unsealed."""
    own = {name: data.get(name) for name in ("text", "is_erased", "known")}
    facts = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in data.items() if key not in own}
    position = cursor if cursor <= 24 else None
    known_at = own["known"] or moment
    return TimelineItem(
        cursor, FactId(UUID(int=cursor)), position, moment, known_at, kind, facts, own["text"], bool(own["is_erased"])
    )


CASE = CaseId(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0C01))
WHOSE = Person(PERSON, "C-000417", "CN", "Asia/Shanghai", "zh-CN", "王**")
TWIN = Person(PersonId(UUID(int=0xB2)), "K-000417", "CN", "Asia/Shanghai", "zh-CN", "王**")
TRIPLET = Person(PersonId(UUID(int=0xB3)), "M-000417", "CN", None, "zh-CN", "")


def a_case(number: int = 1, stage: Stage = Stage.MID, owner: str | None = "care", closed: bool = False) -> Case:
    reasons = ("past_due", "paid_up") if closed else ("past_due",)
    end = at(6, "10:00") if closed else None
    id_ = CaseId(UUID(int=CASE.int + number - 1))
    return Case(id_, PERSON, f"示例银行 {number}", at(1, "09:00"), end, stage, 45, date(2026, 12, 6), owner, reasons)


def some_addresses() -> list[AddressView]:
    """The customer's own word, in use; one with an end; one that is over."""
    made = [
        ("phone", "139****0001", "customer", "mobile", None, at(3, "09:00"), True, True),
        ("email", "w***@work.example", "document", "work", at(20, "09:00"), None, True, False),
        ("phone", "137****0002", "book", "primary", at(2, "09:00"), None, False, False),
    ]
    return [
        AddressView(Address(PERSON, kind, f"b{n}", "", source, use, at(1, "09:00"), end, said, "import"), masked, valid, used)
        for n, (kind, masked, source, use, end, said, valid, used) in enumerate(made)
    ]


def some_links() -> list[LinkShown]:
    """A link that stands, a suggestion, one between others that was taken back, and a suggestion that was declined."""
    made = [
        (PERSON, TWIN.id, "id_number", False, None), (PERSON, TRIPLET.id, "email_name_birth", True, None),
        (TWIN.id, TRIPLET.id, "said_so", False, at(5, "10:00")), (PERSON, TRIPLET.id, "phone_name_birth", True, at(5, "11:00")),
    ]  # fmt: skip
    people = {TWIN.id: TWIN, TRIPLET.id: TRIPLET}
    found = []
    for n, (a, b, evidence, is_suggestion, undone) in enumerate(made):
        by = f"user:{USER}" if undone else None
        link = Link(LinkId(UUID(int=n)), a, b, evidence, is_suggestion, at(4, "10:00"), "job:run_day", undone, by)
        found.append(LinkShown(link, tuple(people[end] for end in (a, b) if end != PERSON), link_state(link)))
    return found


def case_lines(found: AccountStatement) -> list[LineShown]:
    """A loan in doubt, held by three institutions, and one that nobody but the lender has a part in."""
    first = Holding(None, ACCOUNT, HolderRole.CREDITOR, "示例银行", date(2026, 2, 6), None, Cause.ORIGINATION, "")
    moved = Holding(
        HoldingId(UUID(int=1)), ACCOUNT, HolderRole.CREDITOR, "示例担保", date(2026, 11, 6), at(1, "09:00"), Cause.COMPENSATION, "D1"
    )  # fmt: skip
    funder = Holding(
        HoldingId(UUID(int=2)), ACCOUNT, HolderRole.FUNDER, "示例信托", date(2026, 2, 6), None, Cause.ASSIGNMENT, "F1"
    )
    second = Account(AccountId(UUID(int=0xA2)), "A-10087", PERSON, "card", "示例银行", "CNY")
    return [
        LineShown(
            CaseLine(found.account, found.position, "M2", {HolderRole.CREDITOR: moved, HolderRole.FUNDER: funder}),
            {Obstacle.DIFFERENCE: None, Obstacle.PAUSED: date(2026, 12, 20)},
        ),
        LineShown(CaseLine(second, found.position, "M1", {HolderRole.CREDITOR: first}), {}),
    ]


def case_story() -> list[TimelineItem]:
    """What happens to a case, newest first."""
    by = {"case": str(CASE), "by": f"user:{USER}"}
    told = [
        (at(1, "09:00"), "CaseOpened", {**by, "creditor": "示例银行", "stage": "early", "reason": "past_due", "owner": None}),
        (at(2, "09:00"), "CaseReassigned", {**by, "was": None, "owner": "care", "reason": "allocation"}),
        (at(3, "09:00"), "CaseStaged", {"case": str(CASE), "was": "early", "stage": "mid", "dpd": 45, "on": "2026-12-03"}),
        (at(4, "09:00"), "CaseClosed", {**by, "creditor": "示例银行", "reason": "paid_up"}),
    ]  # fmt: skip
    return [item(number, moment, kind, data) for number, (moment, kind, data) in enumerate(told, 1)][::-1]


NO_SUCH = {"stage": "cases.problem.stage", "state": "cases.problem.state"}
MISGIVEN = {"owner": "case.problem.owner", "other": "case.problem.other", "reason": "case.problem.reason"}


def cases_context(teller: Teller) -> dict[str, Any]:
    """What the list of cases is rendered from."""
    made = [a_case(n, stage, str(USER) if n % 2 else None, closed=n == 5) for n, stage in enumerate(Stage, 1)]
    return {
        "rows": [(case, WHOSE, teller) for case in made], "wish": Wish(stage="mid", owner="care"), "problems": {},
        "stages": list(Stage), "owners": [str(USER), *TEAMS], "asker": teller, "further": "WzFd", "is_first": False,
    }  # fmt: skip


def case_context(case: Case, found: AccountStatement, teller: Teller) -> dict[str, Any]:
    """What a case's page is rendered from."""
    moment, open_ = at(6, "12:30"), PromiseState.OPEN
    promise = Promise(PromiseId(UUID(int=2)), PERSON, ACCOUNT, Money(64_000, "CNY"), date(2026, 12, 20), moment, open_, 0)
    return {
        "case": case, "person": WHOSE, "others": [TWIN], "lines": case_lines(found), "promises": [promise],
        "days_told": teller.days(case_story()), "teller": teller, "reasons": told_reasons(case.reasons, teller),
        "giving": Giving(), "owners": [str(USER), *TEAMS], "codes": REASONS, "nobody": NOBODY, "other_option": OTHER,
    }  # fmt: skip


REFUSED_CASES: dict[str, Any] = {"rows": [], "problems": NO_SUCH, "wish": Wish("x", "u-1", "y")}
REFUSED_CASE: dict[str, Any] = {"giving": Giving(OTHER, "a b", "x", MISGIVEN)}
TOO_LATE: dict[str, Any] = {"giving": Giving("care", problems={"": "case.problem.closed"}), "lines": []}
