"""Customers in the console: the list of them, one of them as a whole, what waits for somebody, and a case given away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.conftest import Lender
from tests.console.desk import (
    PASSWORD,
    Console,
    browser_at,
    console_of,
    furnish,
    in_either_language,
    needs_console,
    serving,
)

from tideover.book import erase_person, find_person
from tideover.security import Role, add_user, user_named
from tideover.worklist import take_next

pytestmark = needs_console

EXPECTED = ["401"]


def add_auditor(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "shen", Role.AUDITOR, PASSWORD)


def erased(lender: Lender, ref: str) -> str:
    """Erases somebody; returns their id."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        person = find_person(work, ref).id
        erase_person(work, person)
    return str(person)


def rows(page: Any) -> list[str]:
    return [str(text) for text in page.locator(".data-table tbody tr").all_inner_texts()]


def card(page: Any, name: str) -> Any:
    return page.locator("section.card", has=page.locator(f"#{name}"))


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.demand("3.11")
@pytest.mark.demand("4.14")
@in_either_language
def test_a_customer_is_found_and_their_page_tells_how_they_are_reached(lender: Lender, language: str, width: int) -> None:
    furnish(lender)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=EXPECTED) as console:
            page = console.enter("/people", "zhang")
            _is_listed(console)
            page.locator("[data-page-search]").fill("C99")
            page.keyboard.press("Enter")
            page.get_by_text(console.word("people.not_found", ref="C99")).wait_for()
            page.locator("[data-page-search]").fill("C07")
            page.keyboard.press("Enter")
            page.wait_for_url("**/people?person=C07")
            console.until("document.querySelectorAll('.data-table tbody tr').length === 1")
            page.locator("[data-row-link]").focus()
            page.keyboard.press("Enter")
            page.wait_for_url("**/console/people/*-*")
            console.settle()
            assert page.get_by_role("heading", level=1).inner_text().endswith("**")
            accounts = card(page, "accounts").inner_text()
            assert "A-C07" in accounts and "B-C07" in accounts and re.search(r"\bM\d\b", accounts)
            assert console.word("reach.no_plan") in card(page, "reach").inner_text()
            assert console.word("reach.inbox_empty") in card(page, "reach").inner_text()
            assert page.locator("#links").count() == 0, "nobody else is known to be this person"
            console.keep_seen("people-person")

            _is_reached(console, lender)
            _is_linked(console, lender)


def _is_listed(console: Console) -> None:
    page = console.page
    first = rows(page)
    assert len(first) == 25 and all("示例" not in row for row in first)
    assert "C01" in first[0] and console.word("person.zone_unknown") in first[8]
    console.keep_seen("people")
    page.get_by_test_id("next-page").click()
    console.until("document.querySelectorAll('.data-table tbody tr').length === 5")
    assert not set(first) & set(rows(page))


def _is_reached(console: Console, lender: Lender) -> None:
    """A plan begins by one key; what comes next, and what is known of a number, stands there then."""
    page = console.page
    page.keyboard.press("l")
    page.get_by_test_id("plan").select_option("gentle-overdue")
    page.get_by_test_id("send").click()
    page.wait_for_url("**/plans/runs/**")
    lender.run_jobs()
    lender.seal()
    noted = {"kind": "phone", "value": "+8613800000007", "aspect": "line", "state": "void"}
    assert lender.post("/numbers", noted).status_code == 201
    console.turn_to("/people/C07")
    reach = card(page, "reach")
    reach.get_by_role("link", name=console.word("plan.gentle-overdue")).wait_for()
    assert console.word("reach.next") in reach.inner_text()
    card(page, "identity").get_by_text(console.word("number_state.void")).wait_for()
    identity = card(page, "identity").inner_text()
    assert console.word("number_source.api") in identity
    assert identity.count(console.word("person.address_used")) == 1, "their mail, and no number that leads nowhere"
    assert "13800000007" not in page.content().replace(" ", "")
    console.keep_seen("people-reached")


def _is_linked(console: Console, lender: Lender) -> None:
    """Another record of theirs is named on both; taken back, it says so; an account that may not be asked for says why."""
    page = console.page
    link = lender.post("/persons/C07/links", {"other": "C08", "evidence": "id_number"}).json()["link"]
    lender.seal()  # and the page before one knows it
    for ref, other in (("C07", "C08"), ("C08", "C07")):
        console.turn_to(f"/people/{ref}")
        same = card(page, "links")
        same.get_by_text(other, exact=True).wait_for()
        assert console.word("evidence.id_number") in same.inner_text()
        assert console.word("link_state.stands") in same.inner_text()
    console.keep_seen("people-linked")
    case = lender.get("/cases?person=C07&open=true").json()["cases"][0]["case"]
    console.turn_to(f"/cases/{case}")
    named = page.locator("main").inner_text()
    assert "C07" in named and "C08" in named, "their case names both"
    assert lender.post(f"/links/{link}/undoing").status_code == 200
    lender.seal()
    console.turn_to("/people/C08")
    card(page, "links").locator(".status", has_text=console.word("link_state.undone")).wait_for()


@in_either_language
def test_whoever_is_nobody_and_whoever_only_looks_is_told_so(lender: Lender, language: str, width: int) -> None:
    """No such customer; and an auditor, who sees what stands there and is offered nothing to change it."""
    furnish(lender, customers=8)
    add_auditor(lender)
    case = lender.get("/cases?person=C03").json()["cases"][0]["case"]
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[*EXPECTED, "404"]) as console:
            page = console.enter("/people/C99", "shen")
            page.get_by_role("alert").filter(has_text=console.word("error.person_not_found")).wait_for()
            console.turn_to(f"/cases/{case}")
            assert page.get_by_test_id("give").count() == 0
            console.turn_to("/people/C03")
            assert page.get_by_test_id("action-reveal").count() == 0
            console.turn_to("/items")
            assert rows(page) and page.get_by_test_id("close-item").count() == 0


@pytest.mark.demand("2.15")
def test_somebody_erased_stays_as_numbers(lender: Lender) -> None:
    furnish(lender, customers=4)
    person = erased(lender, "C03")
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=EXPECTED) as console:
            page = console.enter("/people", "zhang")
            assert any(console.word("masked.erased") in row for row in rows(page))
            console.turn_to(f"/people/{person}")
            shown = page.locator("main").inner_text()
            assert console.word("person.erased") in shown and console.word("timeline.erased") in shown
            assert "我失业了" not in shown and page.locator("#reach").count() == 0
            console.keep("people-erased")


# --- what waits -------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.15")
@in_either_language
def test_what_waits_is_seen_by_all_and_closed_with_a_word(lender: Lender, language: str, width: int) -> None:
    furnish(lender, customers=8)
    said = {"channel": "email", "from": "stranger@mail.example", "at": lender.now().isoformat(), "id": "m7"}
    lender.post("/inbound", {**said, "text": "请回电13912345678"})
    lender.run_jobs()
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=EXPECTED) as console:
            page = console.enter("/day", "lead")
            page.keyboard.press("g")
            page.keyboard.press("i")
            page.wait_for_url("**/console/items")
            console.settle()
            waiting = rows(page)
            console.keep_seen("items")
            assert "13912345678" not in page.content() and "13800000003" not in page.content()
            (stranger,) = [row for row in waiting if console.word("item.match_sender") in row]
            assert "请回电" in stranger and console.word("queue.nobody") in stranger
            assert page.locator(".data-table tr", has_text="请回电").locator("[data-row-link]").count() == 0

            page.get_by_label(console.word("items.what")).select_option("hardship")
            page.wait_for_url("**/items?kind=hardship")
            console.until("document.querySelectorAll('.data-table tbody tr').length === 1")
            assert "我失业了" in rows(page)[0] and "C03" in rows(page)[0]
            page.locator("[data-row-link]").focus()
            page.keyboard.press("Tab")  # from the row to what can be done about it
            assert page.evaluate("document.activeElement.dataset.testid") == "close-item"
            page.keyboard.press("Enter")
            dialog = page.get_by_role("dialog")
            dialog.get_by_text(console.word("items.close_hint")).wait_for()
            console.keep_seen("items-closing")
            dialog.get_by_label(console.word("finish.outcome")).select_option("nothing_to_do")
            page.get_by_test_id("send").click()
            page.get_by_text(console.word("items.closed", what=console.word("item.hardship"))).wait_for()
            page.get_by_text(console.word("items.empty_filtered")).wait_for()
            assert "hardship" not in [item["kind"] for item in lender.get("/work-items").json()["items"]]

            page.get_by_role("button", name=console.word("cases.clear")).click()
            page.get_by_label(console.word("queue.due")).select_option("overdue")
            page.wait_for_url("**/items?due=overdue")
            console.settle()
            assert len(rows(page)) == len(lender.get("/work-items?overdue=true").json()["items"])


def test_what_somebody_is_at_is_not_closed_unawares(lender: Lender) -> None:
    """The dialog names whoever has it in hand; and what came to its end meanwhile is told as such."""
    furnish(lender, customers=8)
    [item] = lender.get("/work-items?kind=hardship").json()["items"]
    with lender.runtime.works.open(lender.tenant, "test") as work:
        zhang = user_named(work, "zhang")
        taken = take_next(work, zhang.user, ["care"])
        assert taken is not None and str(taken.id) == item["item"]
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=[*EXPECTED, "404"]) as console:
            page = console.enter("/items?kind=hardship", "lead")
            assert console.word("items.taken_by", who="zhang") in rows(page)[0]
            page.get_by_test_id("close-item").click()
            page.get_by_role("dialog").get_by_text(console.word("items.close_taken", who="zhang")).wait_for()
            assert lender.post(f"/work-items/{item['item']}/closing").status_code == 200
            page.get_by_test_id("send").click()
            page.get_by_role("alert").filter(has_text=console.word("error.open_item_not_found")).wait_for()
            console.keep("items-too-late")


# --- a case given away ------------------------------------------------------------------------------------------------


@in_either_language
def test_a_case_is_given_to_somebody_with_the_reason(lender: Lender, language: str, width: int) -> None:
    furnish(lender, customers=8)
    case = lender.get("/cases?person=C03&open=true").json()["cases"][0]["case"]
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, language=language, width=width, expected=[*EXPECTED, "422"]) as console:
            page = console.enter(f"/cases/{case}", "lead")
            page.keyboard.press("o")
            console.keep_seen("giving")
            page.get_by_test_id("give-to").select_option("care")
            assert page.get_by_test_id("send").is_disabled(), "a reason is wanted"
            page.get_by_test_id("give-reason").select_option("specialist")
            page.get_by_test_id("send").click()
            page.get_by_text(console.word("give.done")).wait_for()
            page.locator(".figures").get_by_text(console.word("team.care")).wait_for()
            lender.seal()
            page.locator(".thread").get_by_text(console.word("fact.CaseReassigned")).first.wait_for()

            page.get_by_test_id("give").click()
            page.get_by_test_id("give-to").select_option("+")
            page.get_by_test_id("give-other").fill("two words")
            page.get_by_test_id("give-reason").select_option("workload")
            page.get_by_test_id("send").click()
            page.get_by_role("alert").wait_for()
            assert page.get_by_test_id("give-other").input_value() == "two words", "nothing typed is lost"
            page.get_by_test_id("give-other").fill("L-17")
            page.get_by_test_id("send").click()
            page.locator(".figures").get_by_text("L-17").wait_for()
            assert lender.get(f"/cases/{case}").json()["owner"] == "L-17"

            console.turn_to("/cases?owner=L-17")
            assert len(rows(page)) == 1 and "C03" in rows(page)[0]


# --- old addresses ----------------------------------------------------------------------------------------------------


def test_an_old_address_is_gone_on_to_after_signing_in(lender: Lender) -> None:
    furnish(lender, customers=8)
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        with console_of(browser, origin, expected=EXPECTED) as console:
            page = console.page
            page.goto(f"{origin}/people/C07")
            page.wait_for_url("**/console/sign-in?to=**")
            console.settle()
            console.sign_in("zhang")
            page.wait_for_url("**/console/people/C07")
            page.goto(f"{origin}/")
            page.wait_for_url("**/console/queue")
