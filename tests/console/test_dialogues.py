"""The screens of live dialogues, and of which playbooks may speak."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import text as sql
from tests.conftest import Lender
from tests.console.desk import PASSWORD, browser_at, console_of, furnish, look_at, needs_console, serving
from tests.console.test_live import WITHIN_MS, working

from tideover.conversation import propose_release
from tideover.conversation.dialogues.releasing import try_release
from tideover.security import Role, add_user

pytestmark = needs_console
UNAUTHORIZED = "401"
THREAT = "再不还钱就让你坐牢，全家都别想好过"


def write(lender: Lender, said: str, id: str, ref: str = "C03") -> Any:
    answer = lender.post(f"/persons/{ref}/chat", {"id": id, "text": said})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def app(lender: Lender) -> Lender:
    furnish(lender, customers=12)
    lender.name_sender()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "legal", Role.COMPLIANCE, PASSWORD)
    return lender


@pytest.mark.demand("2.8")
@pytest.mark.demand("1.19")
def test_an_open_dialogue_grows_by_itself_and_a_colleague_goes_on_with_it(app: Lender) -> None:
    dialogue = write(app, "我想问一下我欠多少", "d1")["dialogue"]
    with serving(app.runtime) as origin, working(app), browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED, "422", "409"]) as console:
            page = console.enter("/queue", "zhang")
            page.keyboard.press("g")
            page.keyboard.press("h")
            page.wait_for_url("**/console/dialogues")
            console.settle()
            assert page.locator(".data-table tbody tr").count() == 0  # nobody waits
            page.get_by_test_id("dialogue-state").select_option("open")
            page.locator("[data-row-link]").click()
            page.wait_for_url(f"**/dialogues/{dialogue}")
            console.settle()
            talk = page.get_by_test_id("talk")
            assert talk.get_by_text("我想问一下我欠多少").count() == 1
            assert page.get_by_test_id("reply").count() == 0  # the playbook leads
            write(app, "怎么还款", "d2")
            expect(talk.get_by_text("怎么还款", exact=True)).to_be_visible(timeout=WITHIN_MS)
            page.get_by_test_id("take-over").click()
            reply = page.get_by_test_id("reply")
            reply.fill(THREAT)
            reply.press("Control+Enter")
            expect(page.get_by_test_id("forbidden").locator(".rule-title").first).to_be_visible()
            assert reply.input_value() == THREAT  # nothing typed is lost
            assert console.axe() == []
            console.keep("dialogue-forbidden")
            write(app, "我想找人帮我看看", "d3")  # they write while somebody writes to them
            expect(talk.get_by_text("我想找人帮我看看")).to_be_visible(timeout=WITHIN_MS)
            assert reply.input_value() == THREAT
            reply.fill("您好，我是客服小张，我来帮您看。")
            reply.press("Control+Enter")
            expect(talk.locator(".by-person")).to_have_text("您好，我是客服小张，我来帮您看。")
            expect(reply).to_have_value("")
            page.get_by_label("显示句子编号").check()
            assert talk.locator(".sentence-id").count() > 0
            page.get_by_test_id("end").click()
            page.get_by_test_id("send").click()
            expect(page.locator(".page-head")).to_contain_text("已结束")
            assert page.get_by_test_id("reply").count() == 0
            # From the thread of the customer it is found again.
            page.get_by_role("link", name="打开客户页").click()
            console.settle()
            expect(page.locator("section[aria-labelledby=dialogues] a")).to_have_count(1)
            page.locator(f".thread a[href$='/dialogues/{dialogue}']").first.click()
            page.wait_for_url(f"**/dialogues/{dialogue}")
    said = app.get("/persons/C03/chat").json()["dialogues"][0]["words"]
    assert THREAT not in str(said) and said[-1]["by"] == "person"


@pytest.mark.demand("0.6")
def test_a_refusal_of_the_gates_is_said_by_the_box_and_the_words_stay(app: Lender) -> None:
    dialogue = write(app, "转人工", "r1")["dialogue"]
    app.post("/stops", {"person": "C03", "kind": "do_not_call", "channel": "inbox"})
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE dialogue_turn SET at = at - interval '3 days' WHERE by = 'customer'"))
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED, "409"]) as console:
            page = console.enter(f"/dialogues/{dialogue}", "zhang")
            page.get_by_test_id("reply").fill("您好，我来帮您。")
            page.get_by_test_id("say").click()
            expect(page.locator(".notice.stop .rule-id").first).to_be_visible()
            assert page.get_by_test_id("reply").input_value() == "您好，我来帮您。"
            assert console.axe() == []
            console.keep("dialogue-refused")


@pytest.mark.demand("1.12")
def test_a_release_is_proposed_by_one_tried_and_signed_by_another(app: Lender) -> None:
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("DELETE FROM playbook_release"))
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/playbooks", "lead")
            expect(page.get_by_test_id("speaks")).to_contain_text("不能对客户说话")
            page.get_by_test_id("propose").click()
            assert console.axe() == []
            assert page.get_by_test_id("on-inbox").is_checked() and not page.get_by_test_id("on-sms").is_checked()
            page.get_by_test_id("on-inbox").uncheck()
            assert page.get_by_test_id("send").is_disabled()  # nowhere to speak
            page.get_by_test_id("on-inbox").check()
            page.get_by_test_id("on-email").check()
            console.keep("release-proposed")
            page.get_by_test_id("wanted").fill("100")
            page.get_by_test_id("send").click()
            release = page.get_by_test_id("release")
            expect(release).to_contain_text("已试讲 0 段，共 100 段")
            [kept] = app.get("/playbook-releases").json()["releases"]
            for _ in range(2):
                with app.runtime.works.open(app.tenant, "job:try_playbooks") as work:
                    try_release(work, kept["release"])
            expect(release).to_contain_text("试讲通过", timeout=10_000)  # looked at while it is tried
            assert page.get_by_test_id("sign").count() == 0
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/playbooks", "legal")
            report = page.get_by_test_id("report").inner_text()
            assert "100 段" in report and "没有发现" in report and "情绪危机的迹象" in report
            console.keep("release-tried")
            page.get_by_test_id("sign").click()
            page.get_by_test_id("note").fill("试过了")
            assert console.axe() == []
            page.get_by_test_id("send").click()
            expect(page.get_by_test_id("speaks")).to_contain_text("可以对客户说话：站内信、邮件")
            page.get_by_test_id("withdraw").click()
            assert page.get_by_test_id("send").is_disabled()  # not without a reason
            page.get_by_test_id("note").fill("先停一停")
            page.get_by_test_id("send").click()
            expect(page.get_by_test_id("speaks")).to_contain_text("不能对客户说话")
            expect(page.get_by_test_id("release")).to_contain_text("先停一停")
            console.keep("release-withdrawn")


@pytest.mark.demand("2.8")
def test_a_dialogue_by_mail_shows_how_its_answers_stand(app: Lender) -> None:
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("UPDATE playbook_release SET channels = '{inbox,email}'"))
        connection.commit()
    said = {"channel": "email", "from": "c05@city.example", "at": app.now().isoformat(), "text": "请问怎么还款", "id": "q1"}
    assert app.post("/inbound", said).status_code == 202
    app.run_jobs()
    with serving(app.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[UNAUTHORIZED]) as console:
            page = console.enter("/dialogues?state=all", "zhang")
            expect(page.locator("tbody")).to_contain_text("邮件")
            page.locator("tbody a").first.click()
            expect(page.get_by_test_id("contact-state")).to_have_text(" · 已发出")
            console.keep("dialogue-by-mail")


@pytest.mark.demand("1.12")
def test_the_screens_of_dialogues_are_for_everybody(app: Lender) -> None:
    """axe, both languages and themes, wide and narrow; nothing is wider than the screen, nothing in the other language."""
    waiting = write(app, "我想问一下我欠多少", "w1")["dialogue"]
    write(app, "转人工", "w2")
    crisis = write(app, "我真的不想活了", "w3", "C04")["dialogue"]
    write(app, "怎么还款", "w4", "C06")
    with app.runtime.database.as_owner() as connection:
        connection.execute(sql("DELETE FROM playbook_release"))
    with app.runtime.works.open(app.tenant, "test") as work:
        release = propose_release(work, 60)
    for _ in range(2):
        with app.runtime.works.open(app.tenant, "job:try_playbooks") as work:
            try_release(work, release.id)
    ours = [
        text for one in (waiting, crisis) for each in app.get(f"/dialogues/{one}").json()["words"] for text in each["texts"]
    ]
    pages = {
        "dialogues": "/dialogues",
        "dialogues-all": "/dialogues?state=all",
        "dialogue": f"/dialogues/{waiting}",
        "dialogue-crisis": f"/dialogues/{crisis}",
        "releases": "/playbooks",
    }
    english = look_at(app, pages, ours=[*ours, "中文"])
    assert "Waiting for a person" in english["dialogues"]
    assert "look after the person first" in english["dialogue-crisis"]
    assert "Tried, waits for a signature" in english["releases"]
