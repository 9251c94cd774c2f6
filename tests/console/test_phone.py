"""A text from the console to the borrower's own phone, over a real exchange on loopback, and the receipt back to the desk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product

import pytest
from tests.conftest import Lender
from tests.console.desk import LANGUAGES, browser_at, console_of, needs_console, serving
from tests.console.test_desk import furnish_desk

from tideover.app.demo import SENDER
from tideover.app.listening import Ears
from tideover.base.settings import Settings
from tideover.gate import Channel
from tideover.outreach import change_sender
from tideover.rehearsal import PhoneExchange

pytestmark = needs_console


@pytest.fixture
def phones() -> Iterator[PhoneExchange]:
    exchange = PhoneExchange()
    exchange.start()
    yield exchange
    exchange.stop()


@pytest.fixture
def settings(settings: Settings, phones: PhoneExchange) -> Settings:
    return settings.model_copy(update={"smpp_url": phones.url})


def _until(holds: object, what: str) -> None:
    deadline = time.monotonic() + 20
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.mark.demand("1.3")
@pytest.mark.demand("1.10")
def test_a_text_written_at_the_desk_arrives_at_the_borrowers_phone(lender: Lender, phones: PhoneExchange) -> None:
    furnish_desk(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for field, value in SENDER.items():
            change_sender(work, field, value)
    gateways = lender.runtime.gateways
    gateways.start(Ears(lender.runtime.works))
    try:
        gateway = gateways.of(Channel.SMS)
        assert gateway is not None
        _until(lambda: gateway.obstacle() is None, "the exchange was not reached")
        with serving(lender.runtime) as origin, browser_at(origin) as browser:
            for number, (language, width) in enumerate(product(LANGUAGES, (1440, 1024)), 1):
                ref, phone = f"C{number:02d}", f"+8613800000{number - 1:03d}"
                with console_of(browser, origin, language=language, width=width, expected=["401"]) as console:
                    page = console.enter(f"/people/{ref}", "zhang")
                    page.keyboard.press("m")
                    dialog = page.get_by_role("dialog")
                    dialog.locator("select").nth(1).select_option("sms")
                    console.until("document.querySelector('.preview blockquote')?.textContent.length > 20")
                    assert "**您好" in dialog.locator(".preview").inner_text()  # masked to whoever writes
                    assert console.axe() == [] and console.is_too_wide() == 0
                    console.keep(f"message-sms-{language}-{width}")
                    dialog.get_by_test_id("send").click()
                    dialog.wait_for(state="hidden")

                    def came(phone: str = phone) -> bool:
                        lender.run_jobs()
                        return any(text.recipient == phone for text in phones.texts())

                    _until(came, f"nothing came to {phone}")
                    [text] = [each for each in phones.texts() if each.recipient == phone]
                    assert "示例您好" in text.text  # as they get it

                    def told(ref: str = ref) -> bool:
                        lender.run_jobs()
                        return [each["state"] for each in lender.get(f"/contacts?person={ref}").json()["contacts"]] == [
                            "delivered"
                        ]

                    _until(told, "the receipt was not heard")
                    page.reload()
                    console.settle()
                    expected = "已送达" if language == "zh-CN" else "delivered"
                    assert expected.lower() in page.locator("section", has=page.locator("#timeline")).inner_text().lower()
                    console.keep(f"message-arrived-{language}-{width}")
    finally:
        gateways.stop()
    assert set(phones.copies().values()) == {1}
