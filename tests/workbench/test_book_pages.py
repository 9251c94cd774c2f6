"""The pages of accounts and of the book through the app: signed in, on a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.flows.test_ledger import TODAY, adjust, balance, own_book
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser

from tideover.base.errors import Invalid
from tideover.base.money import read_amount
from tideover.security import Role


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def lead(lender: Lender) -> Browser:
    lender.borrower("C1", overdue_days=40, amount_minor=90_000, name="王新雨", phone="+8613812345678")
    own_book(lender)
    return Browser(lender, Role.TEAM_LEAD)


def account_path(lender: Lender, ref: str = "A-C1") -> str:
    return f"/accounts/{lender.get(f'/accounts/{ref}').json()['account']}"


def form_of(page: str, kind: str) -> dict[str, str]:
    """What a fresh form of a kind holds."""
    part = page.split(f'name="kind" value="{kind}"', 1)[1].split("</form>", 1)[0]
    found = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', part))
    return {"kind": kind, "ref": found["ref"], "day": found["day"]}


@pytest.mark.demand("1.2")
@pytest.mark.demand("2.17")
def test_an_account_as_of_a_day_as_known_at_a_moment(lead: Browser) -> None:
    lender = lead.lender
    set_time(lender.runtime, TEN + timedelta(hours=1))
    lender.pay("P1", amount_minor=90_000, at=TEN - timedelta(days=40))
    page = lead.get("/accounts/A-C1").text
    assert "已结清" in page
    assert "2026-12-01 11:00 得知" in page
    assert re.search(r'id="entry-P1".*?第 1 期：本金 ¥900\.00', page, re.DOTALL)
    assert "王**" in page
    assert "王新雨" not in page
    past = lead.get("/accounts/A-C1?on=2026-11-30&known=2026-12-01T10:30").text
    assert "您在看过去" in past
    assert "按 2026-12-01 10:30 Asia/Shanghai 当时所知" in past
    assert "39 天" in past
    assert 'id="entry-P1"' not in past
    assert "/adjustments" not in past, "the past is not adjusted"
    assert "您在看将来" in lead.get("/accounts/A-C1?on=2027-01-01").text
    assert "You are looking at the past" in lead.get("/accounts/A-C1?on=2026-11-30&lang=en").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("on=yesterday", "请填写有效的日期"),
        ("on=0001-01-01", "请填写有效的日期"),
        ("known=soon", "请填写有效的时间"),
        ("known=2031-01-01T10:00", "这个时间还没有到"),
        ("known=0001-01-01T00:00", "请填写有效的时间"),
        ("on=2999-12-31&known=9999-12-31T23:59", "这个时间还没有到"),
    ],
)
def test_a_moment_that_is_none_is_said_at_its_field(lead: Browser, query: str, words: str) -> None:
    page = lead.get(f"/accounts/A-C1?{query}")
    assert page.status_code == 422
    assert words in page.text
    assert lead.get("/accounts/nobody").status_code == 404
    for edge in ("on=1970-01-01&known=1970-01-01T00:00", "on=2999-12-31"):
        assert lead.get(f"/accounts/A-C1?{edge}").status_code == 200


@pytest.mark.demand("3.7")
def test_a_plan_is_tried_and_then_recorded_once(lead: Browser) -> None:
    path = account_path(lead.lender)
    form = form_of(lead.get(path).text, "reamortise")
    plan = {"terms": "3", "annual_rate": "0", "first_due": "2027-01-01", "method": "equal_principal", "every": "month"}
    form |= {**plan, "day_count": "30/360", "reason": "hardship"}
    tried = lead.send(f"{path}/adjustments", **form, step="try").text
    assert "试算结果" in tried
    assert tried.count("¥300.00") >= 3
    assert 'name="terms" type="number" min="1" max="600" value="3"' in tried, "nothing typed is lost"
    assert lead.lender.get("/accounts/A-C1").json()["adjustments"] == []
    for _ in range(2):  # a double click
        done = lead.send(f"{path}/adjustments", **form)
        assert (done.status_code, done.url.path) == (200, path)
    (made,) = lead.lender.get("/accounts/A-C1").json()["adjustments"]
    assert (made["adjustment"], made["kind"], made["state"]) == (form["ref"], "reamortise", "counts")
    assert "每月一期，共 3 期，等额本金，年利率 0%，首期 2027-01-01" in done.text
    other = lead.send(f"{path}/adjustments", **{**form, "terms": "6"})
    assert other.status_code == 422
    assert "这张表单已提交过" in other.text
    assert form["ref"] not in re.findall(r'name="ref" value="([^"]+)"', other.text)


@pytest.mark.demand("3.7")
def test_each_form_records_its_kind(lead: Browser) -> None:
    path = account_path(lead.lender)
    for kind, fields in {
        "fee": {"amount": "12.5", "reason": "contract"},
        "waiver": {"amount": "１００", "component": "principal", "reason": "illness"},
        "pause": {"until": "", "reason": "disaster"},
        "resume": {"day": "2026-12-20", "reason": "agreement_ended"},
        "reage": {"due": "2027-02-01", "reason": "agreement"},
        "refund": {"amount": "1", "reason": "overpaid"},
        "write_off": {"reason": "death"},
        "acceleration": {"reason": "court"},
    }.items():
        form = {**form_of(lead.get(path).text, kind), **fields}
        assert lead.send(f"{path}/adjustments", **form).url.path == path, kind
    made = {item["kind"]: item for item in lead.lender.get("/accounts/A-C1").json()["adjustments"]}
    assert len(made) == 8
    assert (made["fee"]["amount_minor"], made["waiver"]["amount_minor"]) == (1_250, 10_000)
    page = lead.get(path).text
    back = {**form_of(page, "reversal"), "reverses": made["fee"]["adjustment"], "amount": "", "reason": "correction"}
    assert lead.send(f"{path}/adjustments", **back).status_code == 200
    assert f'<tr class="is-undone" id="entry-{made["fee"]["adjustment"]}"' in lead.get(path).text
    assert lead.send(f"{path}/adjustments", **{**back, "ref": "page-again"}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("waiver", {"amount": "abc", "component": "principal"}, "请填写金额"),
        ("waiver", {"amount": "1.234", "component": "principal"}, "请填写金额"),
        ("waiver", {"amount": "0", "component": "principal"}, "金额须大于零"),
        ("waiver", {"amount": "5"}, "请填写这一项"),
        ("fee", {"amount": "5", "day": "2026-12-02"}, "一般不晚于今天"),
        ("fee", {"amount": "5", "day": "x"}, "请填写有效的日期"),
        ("fee", {"amount": "5", "reason": "Because!"}, "请从给出的原因中选择"),
        ("pause", {"until": "2026-11-01"}, "恢复日须在生效日之后"),
        ("reage", {"due": "2026-11-01"}, "新的到期日须在生效日之后"),
        ("reamortise", {"terms": "0", "annual_rate": "12"}, "期数须为 1 至 600"),
        ("reamortise", {"terms": "3", "annual_rate": "-1"}, "百分数"),
        ("reamortise", {"terms": "3", "annual_rate": "12", "first_due": "2020-01-01"}, "两年之内"),
        ("write_off", {"ref": "with blanks in it"}, "没有记录"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    lead: Browser, kind: str, fields: dict[str, str], words: str
) -> None:
    path = account_path(lead.lender)
    form = {**form_of(lead.get(path).text, kind), "reason": "hardship"}
    if kind == "reamortise":
        form |= {"first_due": "2027-01-01", "method": "flat", "every": "week", "day_count": "actual/365"}
    for step in ("", "try") if fields.get("reason") is None and "ref" not in fields else ("",):
        answer = lead.send(f"{path}/adjustments", **{**form, **fields, "step": step})
        assert answer.status_code == 422
        assert words in answer.text
        for name, value in fields.items():
            if name in ("amount", "until", "due", "terms", "annual_rate", "first_due"):
                assert re.search(rf'id="{kind}-{name}"[^>]*value="{re.escape(value)}"', answer.text), name
    assert lead.lender.get("/accounts/A-C1").json()["adjustments"] == []


def test_who_may_not_adjust_place_confirm_or_choose_gets_403(lender: Lender) -> None:
    lender.borrower("C1")
    path = account_path(lender)
    collector = Browser(lender, Role.COLLECTOR)
    assert "/adjustments" not in collector.get(path).text
    form = {"kind": "fee", "ref": "page-1", "amount": "5", "day": TODAY.isoformat(), "reason": "contract"}
    assert collector.send(f"{path}/adjustments", **form).status_code == 403
    assert collector.send("/book/instructions/confirmation", adjustment="W1").status_code == 403
    assert collector.send("/book/policy", name="stale_days", value="5", since="2026-12-01").status_code == 403
    assert collector.get("/book/late").status_code == 403
    auditor = Browser(lender, Role.AUDITOR)
    assert auditor.send("/book/held-money/identification", money="B1", account="A-C1").status_code == 403
    assert auditor.send("/book/held-money/return", money="B1").status_code == 403
    assert lender.client.post(f"{path}/adjustments", data={**form, "csrf": "0" * 64}).status_code == 403


def hold(lender: Lender, money: str, account: str | None = "A-C1") -> None:
    body = {"money": money, "account": account, "amount_minor": 90_000, "currency": "CNY", "reason": "no_reference"}
    assert lender.post("/held-money", {**body, "received_at": TEN.isoformat()}).status_code == 201


@pytest.mark.demand("1.2")
def test_held_money_is_placed_or_given_back(lead: Browser) -> None:
    lender = lead.lender
    for money in ("B/1", "B2", "B3"):
        hold(lender, money, None if money == "B3" else "A-C1")
    page = lead.get("/accounts/A-C1").text
    assert "目前不得催收或提醒" in page
    assert "挂账款项处理后解除" in page
    listed = lead.get("/book/held-money").text
    assert "来款没有附言" in listed
    assert "王**" in listed
    assert "王新雨" not in listed
    first = lead.get("/book/held-money?limit=2").text
    assert "B3" not in first
    further = re.search(r'href="([^"]+)" rel="next"', first)
    assert further
    assert "B3" in lead.get(further[1].replace("&amp;", "&")).text
    wrong = lead.send("/book/held-money/identification", money="B/1", account="A-nobody")
    assert (wrong.status_code, "没有这个账户" in wrong.text, 'value="A-nobody"' in wrong.text) == (422, True, True)
    assert lead.send("/book/held-money/identification", money="B/1", account=" A-C1 ").url.path == "/book/held-money"
    assert lender.get("/accounts/A-C1").json()["state"] == "settled"
    assert lead.send("/book/held-money/return", money="B2").url.path == "/book/held-money"
    gone = lead.send("/book/held-money/return", money="B/1")
    assert (gone.status_code, "已经处理过" in gone.text) == (422, True)
    assert [item["money"] for item in lender.get("/held-money").json()["money"]] == ["B3"]
    thread = lead.get("/people/C1").text
    assert "来款挂账" in thread
    assert "已入账" in thread
    assert "已退回" in thread


def test_differences_are_told_on_both_pages(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=5, name="王新雨")
    balance(lender, TODAY - timedelta(days=2), 50_000, 3)
    balance(lender, TODAY - timedelta(days=1), 30_000, 4)
    reader = Browser(lender, Role.AUDITOR)
    assert reader.get("/book").url.path == "/book/differences"
    for path in ("/book/differences", "/accounts/A-C1"):
        page = reader.get(path).text
        assert "核心多出一笔我方没有的还款" in page
        assert "¥500.00" in page
        assert "¥300.00" in page
        assert "王新雨" not in page
    page = reader.get("/accounts/A-C1").text
    assert "核对一致后解除" in page
    assert "按我方账本推算的还款计划" in page
    assert "与核心账务不一致" in reader.get("/people/C1").text
    assert reader.get("/book/differences?cursor=WzFd").status_code == 422


def test_instructions_wait_and_core_answers(lender: Lender) -> None:
    lender.borrower("C1", overdue_days=5)
    adjust(lender, "W/1", "waiver", component="principal", amount_minor=20_000)
    adjust(lender, "W2", "waiver", component="principal", amount_minor=10_000)
    admin = Browser(lender, Role.ADMINISTRATOR)
    page = admin.get("/book/instructions").text
    assert "减免 ¥200.00" in page
    assert "待核心确认" in admin.get("/accounts/A-C1").text
    assert admin.send("/book/instructions/confirmation", adjustment="W/1").url.path == "/book/instructions"
    assert admin.send("/book/instructions/declination", adjustment="W2").url.path == "/book/instructions"
    assert "没有等待确认的调整" in admin.get("/book/instructions").text
    assert lender.get("/accounts/A-C1").json()["due_minor"] == 30_000
    gone = admin.send("/book/instructions/declination", adjustment="W/1")
    assert (gone.status_code, "已经处理过" in gone.text) == (422, True)
    assert admin.send("/book/instructions/forgetting", adjustment="W/1").status_code == 404
    page = admin.get("/accounts/A-C1").text
    assert "核心未执行" in page
    assert "调整已由核心确认" in admin.get("/people/C1").text


@pytest.mark.demand("2.5")
def test_choices_are_shown_and_made_from_a_day_on(lender: Lender) -> None:
    strategist = Browser(lender, Role.STRATEGIST)
    page = strategist.get("/book/policy").text
    assert "M0 未逾期，M1 1–30 天" in page
    assert "Fees, penalty, interest, principal; instalment by instalment" in strategist.get("/book/policy?lang=en").text
    strategist.get("/book/policy?lang=zh-CN")
    wish = {"name": "buckets", "value": "early", "since": "2026-12-20"}
    assert "自 2026-12-20 起改为" in strategist.send("/book/policy", **wish).text
    assert "自 2026-12-01 起" in strategist.send("/book/policy", **{**wish, "since": "2026-12-01"}).text
    for bad, words in (
        ({"value": "none"}, "请从给出的选项中选择"),
        ({"since": "soon"}, "请填写有效的日期"),
        ({"since": "1950-01-01"}, "1970 年至 2999 年"),
        ({"name": "stale_days", "value": "0"}, "1 至 60 的整数"),
    ):
        answer = strategist.send("/book/policy", **{**wish, **bad})
        assert answer.status_code == 422
        assert words in answer.text
    assert strategist.send("/book/policy", **{**wish, "name": "colour"}).status_code == 422
    assert [item["value"] for item in lender.get("/book/policy").json()["choices"]] == ["early", "early"]


@pytest.mark.demand("2.17")
def test_contacts_that_would_not_have_been_are_listed(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref, overdue_days=40, name="王新雨")
        assert lender.contact(ref).status_code == 202
    lender.run_jobs()
    lead = Browser(lender, Role.TEAM_LEAD)
    assert "没有这样的决定" in lead.get("/book/late").text
    set_time(lender.runtime, TEN + timedelta(days=1))
    for ref in ("C1", "C2"):
        lender.pay(f"P{ref}", f"A-{ref}", at=TEN - timedelta(days=2))
    page = lead.get("/book/late?day=2026-12-01&until=2026-12-01").text
    assert page.count("当时其实没有应还款项") == 2
    assert page.count("已联系") == 2
    assert "#entry-PC1" in page
    assert "王新雨" not in page
    first = lead.get("/book/late?day=2026-12-01&until=2026-12-01&limit=1").text
    assert "#entry-PC2" not in first
    further = re.search(r'href="([^"]+)" rel="next"', first)
    assert further
    assert "#entry-PC2" in lead.get(further[1].replace("&amp;", "&")).text
    for bad in ("day=2026-12-02&until=2026-12-01", "day=x", "day=2026-01-01&until=2026-12-01", "until=0001-01-01"):
        answer = lead.get(f"/book/late?{bad}")
        assert (answer.status_code, "请填写有效的起止日期" in answer.text) == (422, True), bad


def test_sums_are_read_as_people_write_them() -> None:
    for text, minor in (("1,234.5", 123_450), ("￥１２", 1_200), ("500元", 50_000), ("0.07", 7), (" 3 ", 300)):
        assert read_amount(text, "CNY") == minor
    assert read_amount("12", "JPY") == 12
    for text in ("", "1.234", "-5", "1,2", "1e3", "12.", "٣", "9" * 30):
        if text == "12.":
            assert read_amount(text, "CNY") == 1_200
            continue
        with pytest.raises(Invalid):
            read_amount(text, "CNY")


# --- in a browser -----------------------------------------------------------------------------------------------------


@needs_chromium
def test_pages_fit_every_screen_and_need_nothing_forbidden(lead: Browser) -> None:
    """At 1280 and 390 pixels, light and dark, nothing scrolls sideways and nothing breaks the content policy."""
    lender = lead.lender
    lender.pay("P1", amount_minor=10_000, at=TEN - timedelta(days=3))
    adjust(lender, "F1", "fee", amount_minor=1_000)
    hold(lender, "BANK-20261201-000000000000000000000000007")
    paths = ("/accounts/A-C1", "/accounts/A-C1?on=2026-11-01", "/people/C1", "/book/differences", "/book/held-money")
    assert_pages_fit(lender.runtime, (*paths, "/book/instructions", "/book/policy", "/book/late"))
