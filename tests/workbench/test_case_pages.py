"""The pages of cases, and what a person's page says of cases, addresses and other records: signed in, on a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.book.test_cases import cases, refresh
from tests.conftest import TEN, Lender
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser

from tideover.security import Role

TODAY = TEN.date()


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


@pytest.fixture
def lead(lender: Lender) -> Browser:
    """A customer with three accounts, one of them not yet due, and the case of the two that are late."""
    lender.customer("C1", name="王新雨", phone="+8613812345678", email="wang.xinyu@mail.example")
    lender.account("A1", "C1", overdue_days=5)
    lender.account("A2", "C1", overdue_days=45)
    lender.account("A3", "C1", overdue_days=-10)
    lender.import_book()
    refresh(lender, "C1")
    return Browser(lender, Role.TEAM_LEAD)


def the_case(lender: Lender, query: str = "?open=true") -> str:
    (case,) = cases(lender, query)
    return f"/cases/{case['case']}"


def line_of(page: str, ref: str) -> str:
    """What the page of a case says of an account."""
    return page.split(f"<code>{ref}</code></a> <span", 1)[1].split("</article>", 1)[0]


def test_cases_are_listed_by_stage_owner_and_state(lead: Browser) -> None:
    lender = lead.lender
    for number in range(2, 5):
        lender.customer(f"C{number}")
        lender.account(f"B{number}", f"C{number}", overdue_days=3)
    lender.import_book()
    refresh(lender, "C2", "C3", "C4")
    lender.pay("P4", "B4")
    page = lead.get("/cases").text
    assert 'href="/cases" aria-current="page"' in page
    assert "王**" in page
    assert "王新雨" not in page
    assert re.search(r"中期</span>.*?45 天.*?未指派.*?2026-12-01 10:00 Asia/Shanghai", page, re.DOTALL)
    assert "<code>C4</code>" not in page, "closed"
    closed = lead.get("/cases?state=closed").text
    assert "<code>C4</code>" in closed
    assert "已结案" in closed
    assert "<code>C4</code>" in lead.get("/cases?state=all&stage=early").text
    mid = lead.get("/cases?stage=mid&owner=").text
    assert "<code>C1</code>" in mid
    assert "<code>C2</code>" not in mid
    lender.post(f"/cases/{cases(lender, '?open=true')[1]['case']}/owner", {"owner": "care", "reason": "allocation"})
    owned = lead.get("/cases?owner=care").text
    assert owned.count('class="act"') == 1
    assert "关怀组" in owned
    assert "没有符合条件的案件" in lead.get("/cases?owner=somebody").text
    first = lead.get("/cases?stage=early&limit=1").text
    further = re.search(r'href="([^"]+)" rel="next"', first)
    assert further
    assert "stage=early" in further[1]
    second = lead.get(further[1].replace("&amp;", "&") + "&limit=1").text
    shown = [re.findall(r"<code>(C\d)</code>", page) for page in (first, second)]
    assert sorted(shown) == [["C2"], ["C3"]]
    for query, words in (("stage=x", "请从给出的阶段中选择"), ("state=x", "请从给出的状态中选择")):
        answer = lead.get(f"/cases?{query}")
        assert (answer.status_code, words in answer.text) == (422, True)
    assert lead.get("/cases?cursor=WzFd").status_code == 422


def test_a_case_shows_each_account_with_its_own_bucket_and_holders(lead: Browser) -> None:
    lender = lead.lender
    body = {"institution": "trust", "role": "funder", "day": (TODAY - timedelta(days=40)).isoformat(), "ref": "F1"}
    assert lender.post("/accounts/A2/holders", body).status_code == 201
    held = {"money": "B1", "account": "A1", "amount_minor": 90_000, "currency": "CNY", "reason": "no_reference"}
    assert lender.post("/held-money", {**held, "received_at": TEN.isoformat()}).status_code == 201
    page = lead.get(the_case(lender)).text
    first, second, third = (line_of(page, ref) for ref in ("A1", "A2", "A3"))
    assert "M1" in first
    assert "有来款挂账待查" in first
    assert "挂账款项处理后解除" in first
    assert page.index("<code>A2</code>") < page.index("<code>A1</code>") < page.index("<code>A3</code>"), "the worst first"
    assert "M2" in second
    assert "45 天" in second
    assert re.search(r"资金方</dt><dd>trust.*?自 2026-10-22 起", second, re.DOTALL)
    assert re.search(r"债权人</dt><dd>bank.*?放款", second, re.DOTALL)
    assert "M0" in third
    assert "¥500.00 · 2026-12-11" in third
    assert "立案</dt><dd>逾期" in page
    assert "王新雨" not in page
    assert "王**" in page
    assert "<h4>立案</h4>" in page
    english = lead.get(f"{the_case(lender)}?lang=en").text
    assert "Who holds the debt" in english
    for pay, account in (("P1", "A1"), ("P2", "A2")):
        lender.pay(pay, account)
    closed = lead.get(f"{the_case(lender, '?open=false')}?lang=zh-CN").text
    assert "结案</dt><dd>逾期款项已还清" in closed
    assert "/owner" not in closed
    assert lead.get("/cases/nonsense").status_code == 422
    assert lead.get("/cases/01980000-0000-7000-8000-000000000001").status_code == 404


def test_a_case_is_given_to_somebody_and_its_history_says_so(lead: Browser) -> None:
    lender = lead.lender
    path = the_case(lender)
    done = lead.send(f"{path}/owner", owner="care", reason="specialist")
    assert (done.status_code, done.url.path) == (200, path)
    assert "未指派 → 关怀组" in done.text
    assert "需专人处理" in done.text
    assert cases(lender)[0]["owner"] == "care"
    me = re.search(r'<option value="([0-9a-f-]{36})">u-team_lead', done.text)
    assert me
    assert "关怀组 → u-team_lead（我）" in lead.send(f"{path}/owner", owner=me[1], reason="handover").text
    assert "→ L-17" in lead.send(f"{path}/owner", owner="+", other=" L-17 ", reason="workload").text
    assert "L-17 → 未指派" in lead.send(f"{path}/owner", owner="-", reason="correction").text
    assert cases(lender)[0]["owner"] is None
    thread = lead.get("/people/C1").text
    assert thread.count("案件转派") == 4
    assert thread.count(f'<dt>案件</dt><dd><a href="{path}">bank</a>') == 5
    assert f'href="{path}"' not in done.text, "it is the page's own"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "handover"}, "请选择交给谁"),
        ({"owner": "care"}, "请从给出的原因中选择"),
        ({"owner": "care", "reason": "because"}, "请从给出的原因中选择"),
        ({"owner": "+", "other": "", "reason": "handover"}, "请填写员工或团队编号"),
        ({"owner": "+", "other": "two words", "reason": "handover"}, "请填写员工或团队编号"),
        ({"owner": "+", "other": "x" * 65, "reason": "handover"}, "请填写员工或团队编号"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(lead: Browser, fields: dict[str, str], words: str) -> None:
    path = the_case(lead.lender)
    answer = lead.send(f"{path}/owner", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert '<details class="fold" open>' in answer.text
    if fields.get("other"):
        assert f'value="{fields["other"]}"' in answer.text
    assert cases(lead.lender)[0]["owner"] is None


def test_a_closed_case_is_not_given_away(lead: Browser) -> None:
    path = the_case(lead.lender)
    for pay, account in (("P1", "A1"), ("P2", "A2")):
        lead.lender.pay(pay, account)
    answer = lead.send(f"{path}/owner", owner="care", reason="handover")
    assert (answer.status_code, "已结案，不能再转派" in answer.text) == (422, True)


def test_who_may_not_give_cases_gets_403(lead: Browser) -> None:
    lender = lead.lender
    path = the_case(lender)
    auditor = Browser(lender, Role.AUDITOR)
    assert "/owner" not in auditor.get(path).text
    assert auditor.send(f"{path}/owner", owner="care", reason="handover").status_code == 403
    collector = Browser(lender, Role.COLLECTOR)
    assert collector.client.post(f"{path}/owner", data={"owner": "care", "csrf": "0" * 64}).status_code == 403
    assert cases(lender)[0]["owner"] is None
    lender.client.cookies.clear()
    assert lender.client.get("/cases", follow_redirects=False).status_code == 303


@pytest.mark.demand("4.14")
def test_records_of_one_person_are_seen_together(lead: Browser) -> None:
    """On each record's page the other is named with the evidence; their case names both; taken back, it says so."""
    lender = lead.lender
    lender.borrower("K1", overdue_days=70, name="王新雨", phone="+8613812345678")
    refresh(lender, "K1")
    assert "同一人</h2>" not in lead.get("/people/C1").text
    link = lender.post("/persons/C1/links", {"other": "K1", "evidence": "id_number"}).json()["link"]
    for ref, other in (("C1", "K1"), ("K1", "C1")):
        page = lead.get(f"/people/{ref}").text
        section = page.split('id="links"', 1)[1].split("</section>", 1)[0]
        assert f"<code>{other}</code>" in section
        assert "证件号码相同" in section
        assert "已认定" in section
        assert "王新雨" not in page
        assert re.search(rf'另一档案</dt><dd><a href="/people/[0-9a-f-]+"><code>{other}</code></a>', page)
    case = lead.get(the_case(lender)).text
    assert ("<code>C1</code>" in case, "<code>K1</code>" in case) == (True, True)
    assert "<code>A-K1</code>" in case
    assert lender.post(f"/links/{link}/undoing").status_code == 200
    page = lead.get("/people/C1").text
    assert re.search(r'<li class="gone">.*?<code>K1</code>.*?已撤销.*?由', page, re.DOTALL)
    own = re.search(r'href="(/cases/[^"]+)"', page)
    assert own
    assert "<code>K1</code>" not in lead.get(own[1]).text


def test_addresses_are_told_masked_and_expired_ones_stay_quiet(lead: Browser) -> None:
    lender = lead.lender
    wish = {"kind": "phone", "value": "+8613912340001", "use": "work", "source": "customer"}
    noted = lender.post("/persons/C1/addresses", wish).json()["address"]
    page = lead.get("/people/C1").text
    section = page.split('id="addresses"', 1)[1].split("</section>", 1)[0]
    assert "单位 · 来源：客户本人" in section
    assert "来源：机构文件" in section
    assert section.count("在用") == 2, "one for each kind"
    assert 'class="gone"' not in section
    for plain in ("13912340001", "13812345678", "wang.xinyu"):
        assert plain not in page
    assert "登记联系方式" in page
    assert lender.post("/persons/C1/addresses/expire", {"address": noted, "reason": "wrong_number"}).status_code == 200
    page = lead.get("/people/C1").text
    assert re.search(r'<li class="gone">.*?139\*.*?已失效.*?失效</span>', page, re.DOTALL)
    assert "号码不是本人" in page


@needs_chromium
def test_pages_of_cases_fit_every_screen(lead: Browser) -> None:
    """At 1280 and 390 pixels nothing scrolls sideways and nothing breaks the content policy, the form open."""
    lender = lead.lender
    lender.borrower("K1", overdue_days=70, name="王新雨")
    lender.post("/persons/C1/links", {"other": "K1", "evidence": "id_number"})
    lender.post("/accounts/A2/holders", {"institution": "trust", "role": "funder", "day": TODAY.isoformat(), "ref": "F1"})
    path = the_case(lender)
    lead.send(f"{path}/owner", owner="care", reason="specialist")
    assert_pages_fit(lender.runtime, ("/cases", "/cases?state=all", path, "/people/C1"))
