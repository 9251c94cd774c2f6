"""The book in the console: how it stands, held money, instructions for core, choices, what was known too late, an account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import DAY, PASSWORD, Console, browser_at, console_of, look_at, needs_console, serving
from tests.flows.test_ledger import TODAY, adjust, balance, own_book

from tideover.security import Role, add_user

pytestmark = needs_console
ROLES = {
    "lead": Role.TEAM_LEAD,
    "zhang": Role.COLLECTOR,
    "root": Role.ADMINISTRATOR,
    "planner": Role.STRATEGIST,
    "looker": Role.AUDITOR,
}


def staffed(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for login, role in ROLES.items():
            add_user(work, login, role, PASSWORD)


@contextmanager
def desks(lender: Lender) -> Iterator[Callable[[str, str], AbstractContextManager[Console]]]:
    """The browser, at whichever page somebody enters it."""
    staffed(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:

        @contextmanager
        def entered(login: str, path: str) -> Iterator[Console]:
            with console_of(browser, origin, expected=["401", "403", "404", "409", "422"]) as console:
                console.enter(path, login)
                yield console

        yield entered


def hold(lender: Lender, money: str, account: str | None = "A-C1") -> None:
    body = {"money": money, "account": account, "amount_minor": 90_000, "currency": "CNY", "reason": "no_reference"}
    assert lender.post("/held-money", {**body, "received_at": TEN.isoformat()}).status_code == 201


@pytest.mark.demand("1.2")
def test_held_money_is_placed_or_given_back(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=40, amount_minor=90_000, name="王新雨")
    own_book(lender)
    for money in ("B/1", "B2", "B3"):
        hold(lender, money, None if money == "B3" else "A-C1")
    path = "/book/held-money"
    with desks(lender) as at:
        with at("lead", path) as console:
            page = console.page
            rows = page.locator(".data-table tbody tr")
            assert "来款没有附言" in rows.filter(has_text="B/1").inner_text()
            assert "王**" in rows.filter(has_text="B/1").inner_text()
            assert "王新雨" not in page.content()
            rows.filter(has_text="B/1").get_by_test_id("place").click()
            page.get_by_test_id("account").fill("A-nobody")
            page.get_by_test_id("send").click()
            page.get_by_text("没有找到这个账户").wait_for()
            page.get_by_test_id("account").fill(" A-C1 ")
            console.keep("place-held-money")
            assert console.axe() == []
            page.get_by_test_id("send").click()
            rows.filter(has_text="B/1").wait_for(state="detached")
            rows.filter(has_text="B2").get_by_test_id("give-back").click()
            page.get_by_role("button", name="记录已退回 ¥900.00").click()
            rows.filter(has_text="B2").wait_for(state="detached")
            rows.filter(has_text="B3").get_by_test_id("give-back").click()
            assert lender.post("/held-money/B3/return").status_code == 200  # a colleague was quicker, and found whose it is
            assert lender.post("/held-money/B3/return").status_code == 200
            page.get_by_test_id("send").click()
            page.get_by_text("没有挂账款项").wait_for()
        hold(lender, "B4")
        with at("looker", path) as console:
            console.page.get_by_text("B4").wait_for()
            assert console.page.get_by_test_id("place").count() == 0, "an auditor looks"
    assert lender.get("/accounts/A-C1").json()["state"] == "settled"
    assert [each["kind"] for each in lender.timeline() if each["kind"] == "HeldMoneyResolved"] == ["HeldMoneyResolved"] * 2


def test_instructions_wait_and_core_answers(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=5)
    adjust(lender, "W/1", "waiver", component="principal", amount_minor=20_000)
    adjust(lender, "W2", "waiver", component="principal", amount_minor=10_000)
    adjust(lender, "W3", "waiver", component="principal", amount_minor=5_000)
    path = "/book/instructions"
    with desks(lender) as at:
        with at("lead", path) as console:
            console.page.get_by_text("减免 ¥200.00").wait_for()
            assert console.page.get_by_test_id("confirm").count() == 0, "whoever may not speak for core"
        with at("root", path) as console:
            page = console.page
            console.keep("book-instructions-to-answer")
            assert console.axe() == []
            rows = page.locator(".data-table tbody tr")
            rows.filter(has_text="W/1").get_by_test_id("confirm").click()
            page.get_by_text("从生效日起计入账户").wait_for()
            page.get_by_test_id("send").click()
            rows.filter(has_text="W/1").wait_for(state="detached")
            rows.filter(has_text="W2").get_by_test_id("decline").click()
            page.get_by_test_id("send").click()
            rows.filter(has_text="W2").wait_for(state="detached")
            rows.filter(has_text="W3").get_by_test_id("decline").click()
            assert lender.post("/adjustments/W3/confirmation").status_code == 200
            page.get_by_test_id("send").click()
            page.get_by_text("这项调整已经由核心确认，没有改动").wait_for()
            page.get_by_role("button", name="取消").click()
            console.turn_to("/accounts/A-C1")
            assert "核心未执行" in page.locator("[id='entry-W2']").inner_text()
            assert page.locator("[id='entry-W/1']").get_attribute("data-state") == "counts"
    assert lender.get("/accounts/A-C1").json()["due_minor"] == 25_000


@pytest.mark.demand("2.5")
def test_choices_are_shown_and_made_from_a_day_on(lender: Lender) -> None:
    lender.borrower("C1")
    path = "/book/policy"
    with desks(lender) as at:
        with at("zhang", path) as console:
            assert "M0 未逾期，M1 1–30 天" in console.page.locator("main").inner_text()
            assert console.page.get_by_test_id("change-buckets").count() == 0
        with at("planner", path) as console:
            page = console.page
            for day, told in (("2026-12-20", "自 2026-12-20 起改为"), ("2026-12-01", "自 2026-12-01 起")):
                page.get_by_test_id("change-buckets").click()
                page.get_by_test_id("value").select_option("early")
                page.get_by_test_id("since").fill(day)
                page.get_by_test_id("send").click()
                page.locator("section", has=page.locator("#choice-buckets")).get_by_text(told).wait_for()
            assert "planner" in page.locator("section", has=page.locator("#made")).inner_text()
            page.get_by_test_id("change-stale_days").click()
            page.get_by_test_id("value").fill("61")
            page.get_by_text("请填 1 至 60 的整数").wait_for()
            assert page.get_by_test_id("send").is_disabled()
    chosen = lender.get("/book/policy").json()
    assert [(each["value"], each["since"], each["who"]) for each in chosen["choices"]] == [
        ("early", "2026-12-20", "planner"),
        ("early", "2026-12-01", "planner"),
    ]


@pytest.mark.demand("2.17")
def test_contacts_that_would_not_have_been_are_listed(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref, overdue_days=40, name="王新雨")
        assert lender.contact(ref).status_code == 202
    lender.run_jobs()
    set_time(lender.runtime, TEN + timedelta(days=1))
    for ref in ("C1", "C2"):
        lender.pay(f"P{ref}", f"A-{ref}", at=TEN - timedelta(days=2))
    first = lender.get("/reports/late?limit=1").json()
    assert (first["since"], first["until"], len(first["lines"])) == ("2026-11-26", "2026-12-02", 1)
    second = lender.get(f"/reports/late?limit=1&cursor={first['next']}").json()
    assert {first["lines"][0]["person_ref"], second["lines"][0]["person_ref"]} == {"C1", "C2"}
    for wrong in ("since=2026-12-02&until=2026-12-01", "since=2026-01-01&until=2026-12-01", "until=0001-01-01"):
        assert lender.get(f"/reports/late?{wrong}").json()["code"] == "invalid_span", wrong
    path = "/book/late"
    with desks(lender) as at:
        with at("lead", path) as console:
            page = console.page
            shown = page.locator("main").inner_text()
            assert shown.count("当时其实没有应还款项") == 2
            assert "已联系" in shown
            assert "王新雨" not in page.content()
            page.get_by_test_id("late-from").fill("2026-12-02")
            page.get_by_test_id("late-until").fill("2026-12-01")
            page.get_by_test_id("late-show").click()
            page.get_by_text("请核对起止日期").wait_for()
            page.get_by_test_id("late-until").fill("2026-12-02")
            page.get_by_test_id("late-show").click()
            page.get_by_text("这些日子里没有这样的决定").wait_for()
            console.turn_to("/book/late")
            page.get_by_role("link", name="PC1").click()
            page.wait_for_url("**/console/accounts/*#entry-PC1")
            console.until("document.querySelector('#entry-PC1')")
            assert "得知于" in page.locator("#entry-PC1").inner_text()
        with at("zhang", path) as console:
            console.page.get_by_role("alert").wait_for()
            assert console.page.locator("nav.sections").get_by_role("link", name="迟到的事实").count() == 0


@pytest.mark.demand("1.2")
@pytest.mark.demand("2.17")
def test_an_account_as_of_a_day_as_known_at_a_moment(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=40, amount_minor=90_000, name="王新雨", phone="+8613812345678")
    own_book(lender)
    set_time(lender.runtime, TEN + timedelta(hours=1))
    lender.pay("P1", amount_minor=90_000, at=TEN - timedelta(days=40))
    with desks(lender) as at, at("lead", "/cases") as console:
        page = console.page
        console.turn_to("/people/C1")
        page.locator("section", has=page.locator("#accounts")).get_by_role("link", name="A-C1").click()
        page.wait_for_url("**/console/accounts/*")
        entry = page.locator("#entry-P1")
        entry.wait_for()
        assert "已结清" in page.locator("main").inner_text()
        assert "得知于 12-01 11:00" in entry.inner_text()
        assert "第 1 期 本金 ¥900.00" in entry.inner_text()
        assert "王**" in page.locator("main").inner_text()
        assert "王新雨" not in page.content()
        page.get_by_test_id("look-on").fill("2026-11-30")
        page.get_by_test_id("look-known").fill("2026-12-01T10:30")
        page.get_by_test_id("look").click()
        page.get_by_text("您在看过去").wait_for()
        past = page.locator("main").inner_text()
        assert "39 天" in past
        assert "2026-12-01 10:30" in past
        assert page.locator("#entry-P1").count() == 0
        assert page.locator("#adjust").count() == 0, "the past is not adjusted"
        page.get_by_test_id("look-known").fill("2031-01-01T10:00")
        page.get_by_test_id("look").click()
        page.get_by_text("这个时间还没有到").wait_for()
        page.get_by_test_id("back-to-now").click()
        page.locator("#entry-P1").wait_for()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("on=yesterday", "invalid_request"),
        ("on=0001-01-01", "invalid_day"),
        ("known=soon", "invalid_request"),
        ("known=2031-01-01T10:00", "invalid_moment"),
        ("known=0001-01-01T00:00", "invalid_moment"),
        ("on=2999-12-31&known=9999-12-31T23:59", "invalid_moment"),
    ],
)
def test_a_moment_that_is_none_is_refused(lender: Lender, query: str, code: str) -> None:
    lender.borrower("C1")
    assert lender.get(f"/accounts/A-C1/ledger?{query}").json()["code"] == code
    assert lender.get("/accounts/nobody/ledger").status_code == 404
    for edge in ("on=1970-01-01&known=1970-01-01T00:00", "on=2999-12-31", "known=2026-12-01T09:00%2B08:00"):
        answer = lender.get(f"/accounts/A-C1/ledger?{edge}")
        assert answer.status_code == 200, (edge, answer.text)


@pytest.mark.demand("3.7")
def test_a_plan_is_tried_and_then_recorded_once(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=40, amount_minor=90_000)
    own_book(lender)
    with desks(lender) as at:
        with at("zhang", "/accounts/A-C1") as console:
            assert console.page.locator("#adjust").count() == 0, "whoever may not adjust"
            assert console.page.get_by_test_id("place-account").count() == 0
        with at("lead", "/accounts/A-C1") as console:
            page = console.page
            page.get_by_test_id("adjust-reamortise").click()
            page.get_by_test_id("try-out").click()
            page.get_by_text("请填写这一项").first.wait_for()
            for field, value in (("terms", "3"), ("annual_rate", "-1"), ("first_due", "2020-01-01")):
                page.get_by_test_id(f"field-{field}").fill(value)
            page.get_by_test_id("field-method").select_option("equal_principal")
            page.get_by_test_id("field-reason").select_option("hardship")
            page.get_by_text("请填写 0 至 999 之间的百分数").wait_for()
            page.get_by_test_id("field-annual_rate").fill("0")
            page.get_by_test_id("try-out").click()
            page.get_by_text("首期须在生效日之后两年之内").wait_for()
            assert page.get_by_test_id("field-terms").input_value() == "3", "nothing typed is lost"
            page.get_by_test_id("field-first_due").fill("2027-01-01")
            page.get_by_test_id("try-out").click()
            page.get_by_role("heading", name="试算结果").wait_for()
            assert page.locator("dialog").inner_text().count("¥300.00") >= 3
            assert lender.get("/accounts/A-C1").json()["adjustments"] == []
            assert console.axe() == []
            console.keep("adjust-reamortise")
            page.get_by_test_id("send").dblclick()
            page.get_by_text("每月一期，共 3 期，等额本金，年利率 0%，首期 2027-01-01").wait_for()
    (made,) = lender.get("/accounts/A-C1").json()["adjustments"]
    assert (made["kind"], made["state"], made["plan"]["annual_rate"]) == ("reamortise", "counts", "0.00")


@pytest.mark.demand("3.7")
def test_each_form_records_its_kind_and_one_is_taken_back(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=40, amount_minor=90_000)
    own_book(lender)
    with desks(lender) as at, at("lead", "/accounts/A-C1") as console:
        page = console.page
        assert page.get_by_test_id("adjust-reversal").count() == 0, "there is nothing to take back yet"
        for kind, fields in {
            "fee": {"amount": "12.5", "reason": "contract"},
            "waiver": {"amount": "１００", "component": "principal", "reason": "illness"},
            "pause": {"reason": "disaster"},
            "resume": {"day": "2026-12-20", "reason": "agreement_ended"},
            "reage": {"due": "2027-02-01", "reason": "agreement"},
            "refund": {"amount": "1", "reason": "overpaid"},
            "write_off": {"reason": "death"},
            "acceleration": {"reason": "court"},
        }.items():
            fill_in(console, kind, fields)
            page.locator("dialog").wait_for(state="detached")
            console.settle()
        made = {item["kind"]: item for item in lender.get("/accounts/A-C1").json()["adjustments"]}
        assert (made["fee"]["amount_minor"], made["waiver"]["amount_minor"], len(made)) == (1_250, 10_000, 8)
        back = {"reverses": made["fee"]["adjustment"], "reason": "correction"}
        fill_in(console, "reversal", {**back, "amount": "13"})
        page.get_by_text("撤回时不超过尚余的部分").wait_for()
        page.get_by_test_id("field-amount").fill("")
        page.get_by_test_id("send").click()
        page.locator(f"#entry-{made['fee']['adjustment']}[data-state=undone]").wait_for()
        fill_in(console, "waiver", {"amount": "5", "component": "interest", "reason": "illness", "day": "2026-12-02"})
        page.get_by_text("一般不晚于今天").wait_for()
    assert len(lender.get("/accounts/A-C1").json()["adjustments"]) == 9


def fill_in(console: Console, kind: str, fields: dict[str, str]) -> None:
    page = console.page
    page.get_by_test_id(f"adjust-{kind}").click()
    for field, value in fields.items():
        box = page.get_by_test_id(f"field-{field}")
        if field in ("component", "reason", "reverses"):
            box.select_option(value)
        else:
            box.fill(value)
    page.get_by_test_id("send").click()


def test_an_account_is_placed_with_an_agency_and_recalled(lender: Lender) -> None:
    lender.borrower("C1")
    with desks(lender) as at, at("root", "/accounts/A-C1") as console:
        page = console.page
        card = page.locator("section", has=page.locator("#placement"))
        assert "未委案" in card.inner_text()
        page.get_by_test_id("place-account").click()
        page.get_by_test_id("agency").fill("Harbour!")
        page.get_by_test_id("send").click()
        page.get_by_text("请填写机构代号").wait_for()
        page.get_by_test_id("agency").fill("harbour")
        page.get_by_test_id("send").click()
        card.get_by_text("已委案给 harbour").wait_for()
        assert "root" in card.inner_text()
        page.get_by_test_id("recall-account").click()
        assert lender.post("/recalls", {"account": "A-C1"}).status_code == 200
        page.get_by_test_id("send").click()
        page.get_by_text("这个账户目前没有委案").wait_for()
        page.get_by_role("button", name="取消").click()
        card.get_by_text("未委案").wait_for()


def test_differences_are_told_on_both_pages_and_balances_with_both_times(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=5, name="王新雨")
    balance(lender, TODAY - timedelta(days=2), 50_000, 3)
    balance(lender, TODAY - timedelta(days=1), 30_000, 4)
    state = lender.get("/book/state").json()
    assert state["balances"] == [{"as_of": (TODAY - timedelta(days=1)).isoformat(), "accounts": 1}]
    assert (state["accounts"], state["differences"], state["stale"], state["without"]) == (1, 1, 0, 0)
    with desks(lender) as at, at("looker", "/book") as console:
        page = console.page
        page.locator("nav.sections").get_by_role("link", name="账务差异").click()
        page.get_by_text("核心多出一笔我方没有的还款").wait_for()
        assert "王**" in page.locator("main").inner_text()
        page.get_by_role("link", name="A-C1").click()
        page.locator("#difference").wait_for()
        shown = page.locator("main").inner_text()
        for words in ("核心多出一笔我方没有的还款", "我方 ¥500.00，核心 ¥300.00", "核对一致后解除", "按我方账本推算的还款计划"):
            assert words in shown, words
        told = page.locator("section", has=page.locator("#balances")).locator("tbody tr")
        assert [row.split()[0] for row in told.all_inner_texts()] == ["2026-11-30", "2026-11-29"]
        assert "12-01" in told.first.inner_text(), "since when it is known"
        assert "王新雨" not in page.content()


def test_an_import_tells_which_rows_it_refused_and_why(lender: Lender) -> None:
    lender.customer("C1")
    lender.account("A-C1", "C1")
    lender.account("A-C2", "C2")
    report = lender.import_book()
    assert report.rejected == 2  # the account, and its instalment
    with desks(lender) as at:
        with at("zhang", "/book") as console:
            assert console.page.locator("#imports").count() == 0, "a collector does not look after imports"
        with at("lead", "/book") as console:
            page = console.page
            page.locator("section", has=page.locator("#imports")).get_by_role("link").first.click()
            page.get_by_text("指向账本里没有的对象").first.wait_for()
            assert "customer_id" in page.locator("section", has=page.locator("#rejects")).inner_text()
            assert "完成" in page.locator("section", has=page.locator("#run")).inner_text()
            assert console.axe() == []


def test_the_book_reads_well_in_both_languages_and_themes(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=75, amount_minor=90_000, name="王新雨")
    balance(lender, TODAY - timedelta(days=2), 50_000, 3)
    balance(lender, TODAY - timedelta(days=1), 30_000, 4)
    lender.post("/book/policy", {"name": "buckets", "value": "early", "since": "2026-12-20"})
    hold(lender, "B1")
    hold(lender, "B2", None)
    adjust(lender, "W1", "waiver", component="penalty", amount_minor=100)
    plan = {"annual_rate": "0.12", "terms": 6, "method": "equal_principal", "first_due": "2027-01-01", "every": "month"}
    adjust(lender, "W2", "reamortise", plan={**plan, "day_count": "30/360"})
    lender.pay("P1", amount_minor=1_000)
    lender.contact("C1")
    lender.run_jobs()
    lender.post("/days", {"day": DAY})
    lender.run_jobs()
    staffed(lender)
    run = lender.get("/imports").json()["imports"][0]["import"]
    english = look_at(
        lender,
        {
            "book": "/book",
            "book-import": f"/book/imports/{run}",
            "book-held": "/book/held-money",
            "book-instructions": "/book/instructions",
            "book-policy": "/book/policy",
            "book-late": "/book/late",
            "account": "/accounts/A-C1",
            "account-past": "/accounts/A-C1?on=2026-11-20",
            "book-differences": "/administration/differences",
        },
    )
    assert "Waiting for core" in english["book"]
    assert re.search(r"With an agency", english["account"])
