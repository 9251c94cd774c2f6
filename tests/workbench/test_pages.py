"""The pages through the app: signed in, on a real database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time

from tideover.book import erase_person, find_person
from tideover.security import Role, add_user, record_reveal

PASSWORD = "long enough, and kept"


class Browser:
    """Somebody signed in, who follows pages and sends forms."""

    def __init__(self, lender: Lender, role: Role) -> None:
        self.lender = lender
        login = f"u-{role.value}"
        with lender.runtime.works.open(lender.tenant, "operator") as work:
            add_user(work, login, role, PASSWORD)
        self.client = lender.client
        self.client.cookies.clear()
        form = {"tenant": str(lender.tenant), "login": login, "password": PASSWORD}
        answer = self.client.post("/sign-in", data=form, follow_redirects=False)
        assert answer.status_code == 303, answer.text

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def send(self, path: str, **fields: str) -> Any:
        """Send a form with the session's token, as a page has it."""
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get("/people").text)
        assert token
        return self.client.post(path, data={"csrf": token[1], **fields})


@pytest.fixture
def supervisor(lender: Lender) -> Browser:
    lender.borrower("C1", name="王新雨", phone="+8613812345678")
    return Browser(lender, Role.COMPLIANCE)


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> Iterator[None]:
    yield
    lender.client.cookies.clear()


def write(lender: Lender, text: str, number: int = 1) -> None:
    body = {"channel": "email", "from": "c1@city.example", "text": text, "at": lender.now().isoformat(), "id": f"m{number}"}
    assert lender.post("/inbound", body).status_code == 202
    lender.run_jobs()


def test_the_start_leads_to_the_people_and_strangers_to_the_door(lender: Lender) -> None:
    lender.borrower("C1", name="王新雨")
    answer = lender.client.get("/people", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    browser = Browser(lender, Role.COLLECTOR)
    page = browser.get("/")
    assert page.url.path == "/people"
    assert "王**" in page.text
    assert "王新雨" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_people_page_on_and_find(supervisor: Browser) -> None:
    for number in range(2, 5):
        supervisor.lender.customer(f"C{number}")
    supervisor.lender.import_book()
    first = supervisor.get("/people?limit=3").text
    assert "<code>C3</code>" in first
    assert "<code>C4</code>" not in first
    further = re.search(r'href="([^"]+)" rel="next"', first)
    assert further
    assert "<code>C4</code>" in supervisor.get(further[1].replace("&amp;", "&")).text
    assert supervisor.get("/people?find=C4").url.path.startswith("/people/0")
    missing = supervisor.get("/people?find=nobody")
    assert missing.status_code == 200
    assert "没有找到" in missing.text


def test_the_thread_shows_what_was_said_masked(supervisor: Browser) -> None:
    lender = supervisor.lender
    assert lender.contact().status_code == 202
    lender.run_jobs()
    write(lender, "我是王新雨，手机 138 1234 5678，今天下午还500元")
    lender.seal()
    page = supervisor.get("/people/C1").text
    assert "王**，您好" in page
    assert "我是王**，手机 +86138****5678" in page
    assert "王新雨" not in page
    assert "1234 5678" not in page
    assert "c1@city.example" not in page
    assert "待封存" not in page
    assert len(re.findall(r">第 [0-9]+ 条<", page)) == len(lender.timeline())
    items = lender.get("/persons/C1/timeline").json()["items"]
    assert [item["kind"] for item in items if item["text"]][-2:] == ["MessageReceived", "ContactMade"]
    assert all("王新雨" not in str(item) and "v1." not in str(item["data"].get("said", "")) for item in items)
    assert "¥500.00" in page


def test_the_thread_pages_back(supervisor: Browser) -> None:
    for number in range(3):
        write(supervisor.lender, f"{number}: 你好", number)
    whole = supervisor.lender.get("/persons/C1/timeline").json()["items"]
    paged, cursor = [], ""
    while cursor is not None:
        answer = supervisor.lender.get(
            f"/persons/C1/timeline?limit=2&cursor={cursor}" if cursor else "/persons/C1/timeline?limit=2"
        ).json()
        paged += answer["items"]
        cursor = answer["next"]
    assert paged == whole
    page = supervisor.get("/people/C1?limit=2").text
    assert page.count('<li class="entry ') == 2
    assert "更早的记录" in page
    for wrong in ("x", "WyJ4Il0=", "Wy0xXQ==", "WzEsMl0=", "W3RydWVd"):
        assert supervisor.get(f"/people/C1?cursor={wrong}").status_code == 422
        assert supervisor.lender.get(f"/persons/C1/timeline?cursor={wrong}").json()["code"] == "invalid_cursor"


def test_a_refusal_is_shown_with_its_rule_and_earliest_moment(supervisor: Browser) -> None:
    set_time(supervisor.lender.runtime, TEN.replace(hour=22))
    assert supervisor.lender.contact().status_code == 409
    page = supervisor.get("/people/C1").text
    assert "<code>CN-T1</code> <span>22:00 至次日 8:00 不得催收" in page
    assert "2026-12-02 08:00 Asia/Shanghai" in page
    english = supervisor.get("/people/C1?lang=en")
    assert "No collection from 22:00 to 08:00" in english.text
    assert "<code>CN-T1</code>" in supervisor.get("/people/C1").text  # and the language stays
    assert '<html lang="en">' in supervisor.get("/people/C1").text


def test_a_field_is_revealed_once_for_a_reason_on_record(supervisor: Browser) -> None:
    person = re.search(r'href="/people/([0-9a-f-]+)"', supervisor.get("/people").text)
    assert person
    path = f"/people/{person[1]}/reveals"
    refused = supervisor.send(path, field="phone", reason="x")
    assert refused.status_code == 422
    assert "13812345678" not in refused.text
    shown = supervisor.send(path, field="phone", reason="客户来电，核对 13812345678")
    assert shown.status_code == 200
    assert shown.text.count("+8613812345678") == 1
    assert "13812345678" not in supervisor.get("/people/C1").text
    assert supervisor.lender.kinds()[-1] == "PersonalDataRevealed"
    log = json.dumps(supervisor.lender.get("/accesses").json(), ensure_ascii=False)
    assert "客户来电，核对 +86138****5678" in log
    assert "13812345678" not in log
    assert supervisor.send(path, field="shoe_size", reason="why not").status_code == 422


def test_who_may_not_reveal_cannot(lender: Lender) -> None:
    lender.borrower("C1")
    auditor = Browser(lender, Role.AUDITOR)
    assert "/reveals" not in auditor.get("/people/C1").text
    assert auditor.send("/people/C1/reveals", field="phone", reason="just curious").status_code == 403
    assert "PersonalDataRevealed" not in lender.kinds()


def test_a_form_without_the_sessions_token_changes_nothing(supervisor: Browser) -> None:
    answer = supervisor.client.post("/people/C1/reveals", data={"csrf": "0" * 64, "field": "phone", "reason": "long enough"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.text
    assert "PersonalDataRevealed" not in supervisor.lender.kinds()


def test_accounts_promises_and_stops_are_shown(supervisor: Browser) -> None:
    lender = supervisor.lender
    promise = {"account": "A-C1", "amount_minor": 20_000, "due": "2026-12-03"}
    assert lender.post("/promises", promise).status_code == 201
    until = (TEN + timedelta(days=1)).isoformat()
    assert lender.post("/stops", {"person": "C1", "kind": "dispute", "until": until}).status_code == 201
    page = supervisor.get("/people/C1").text
    for words in (
        "¥500.00",
        "5 天",
        ">M1<",
        "2026-12-03 前还 ¥200.00",
        "待兑现",
        "债务异议",
        "停催生效中",
        "至 2026-12-02 10:00 Asia/Shanghai",
    ):
        assert words in page, words
    set_time(lender.runtime, TEN + timedelta(days=1))
    later = supervisor.get("/people/C1").text
    assert "停催生效中" not in later
    assert "已到期" in later


def test_work_items_are_listed_counted_and_closed(supervisor: Browser) -> None:
    write(supervisor.lender, "我失业了，还不上")
    page = supervisor.get("/work-items").text
    assert "纾困需求" in page
    assert '<span class="count">1</span>' in page
    item = re.search(r"/work-items/([0-9a-f-]+)/closing", page)
    assert item
    assert Browser(supervisor.lender, Role.AUDITOR).send(f"/work-items/{item[1]}/closing").status_code == 403
    supervisor = Browser(supervisor.lender, Role.COLLECTOR)
    closed = supervisor.send(f"/work-items/{item[1]}/closing")
    assert closed.url.path == "/work-items"
    assert "没有待办" in closed.text
    assert supervisor.send(f"/work-items/{item[1]}/closing").status_code == 404
    assert supervisor.get("/work-items?cursor=WyJ4IiwieSJd").status_code == 422


def test_the_day_is_the_consoles(supervisor: Browser) -> None:
    assert 'href="/console/day"' in supervisor.get("/people").text
    assert supervisor.get("/days").url.path == "/console/day"
    assert supervisor.get("/days/2026-12-01").url.path == "/console/day/2026-12-01"


def test_each_page_asks_for_its_permission(lender: Lender) -> None:
    lender.borrower()
    assert 'href="/console/access"' not in Browser(lender, Role.COLLECTOR).get("/people").text
    refused = Browser(lender, Role.AUDITOR).send("/people/C1/plans", plan="warm-up", account="A-C1")
    assert refused.status_code == 403
    assert "您没有查看或操作的权限" in refused.text


def test_an_erased_person_stays_as_numbers(supervisor: Browser) -> None:
    lender = supervisor.lender
    write(lender, "我今天下午还500元")
    person = lender.get("/persons/C1").json()["person"]
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        record_reveal(work, find_person(work, "C1").id, "phone", "王新雨来电")
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        erase_person(work, find_person(work, "C1").id)
    page = supervisor.get(f"/people/{person}").text
    assert "个人信息已擦除" in page
    assert "原文已擦除" in page
    assert "王" not in page
    erased = [item for item in lender.timeline() if item["kind"] == "MessageReceived"]
    assert (erased[0]["text"], erased[0]["is_erased"]) == (None, True)
    [looked] = [each for each in lender.get("/accesses").json()["accesses"] if each["kind"] == "PersonalDataRevealed"]
    assert (looked["reason"], looked["is_erased"], looked["person"]["is_erased"], looked["person"]["name"]) == (
        None,
        True,
        True,
        "",
    )


def test_missing_things_are_explained(supervisor: Browser) -> None:
    page = supervisor.get("/people/nobody")
    assert page.status_code == 404
    assert "没有找到这位客户" in page.text
    assert supervisor.get("/nowhere").status_code == 404
    assert supervisor.get("/static/workbench.css").status_code == 200
    assert supervisor.get("/static/mark.svg").headers["content-type"].startswith("image/svg+xml")


def test_the_sign_in_page_speaks_and_forgives(lender: Lender) -> None:
    page = lender.client.get("/sign-in", headers={"accept-language": "en-GB"})
    assert "Sign in to the workbench" in page.text
    failed = lender.client.post("/sign-in", data={"tenant": "default", "login": "x", "password": "y"})
    assert failed.status_code == 401
    assert "没能登录" in failed.text
