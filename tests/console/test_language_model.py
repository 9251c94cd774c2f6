"""The language model's card in the administration: off, answering, left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from tests.conftest import Lender
from tests.console.desk import DAY, PASSWORD, browser_at, console_of, look_at, needs_console, serving
from tests.model_server import ModelServer, chosen, model_server

from tideover.base.settings import Settings
from tideover.security import Role, add_user

pytestmark = needs_console


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server(lambda _: chosen("ask_human")) as server:
        yield server


@pytest.fixture
def settings(settings: Settings, model: ModelServer, request: pytest.FixtureRequest) -> Settings:
    if "none_is_set" in request.node.name:
        return settings
    return settings.model_copy(update={"language_model_url": model.url, "language_model_name": "our-model-7b"})


def staffed(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.TEAM_LEAD, PASSWORD)


@pytest.mark.demand("1.19")
def test_what_was_asked_today_is_shown_and_whether_it_answers(lender: Lender, model: ModelServer) -> None:
    staffed(lender)
    lender.borrower()
    for number in range(2):
        said = {
            "channel": "email",
            "from": "c1@city.example",
            "at": lender.now().isoformat(),
            "text": "你看着办吧",
            "id": f"m{number}",
        }
        lender.post("/inbound", said)
    lender.post("/days", {"day": DAY})  # the page they come in by
    lender.run_jobs()
    assert len(model.prompts) == 2
    english = look_at(lender, {"language-model": "/administration/channels"}, ours=["our-model-7b"])
    assert "our-model-7b" in english["language-model"] and "2 of at most 2,000" in english["language-model"]
    with lender.runtime.database.as_owner() as connection:
        connection.execute(
            text("UPDATE model_day SET failed = 5, in_a_row = 5, shut_until = clock_timestamp() + interval '9 minutes'")
        )
    with (
        serving(lender.runtime) as origin,
        browser_at(origin) as browser,
        console_of(browser, origin, expected=["401"]) as console,
    ):
        page = console.enter("/administration/channels")
        card = page.locator("section[aria-labelledby=language-model]").inner_text()
        console.keep("language-model-shut")
        assert "暂歇" in card and "先不打扰它" in card and "5" in card


def test_where_none_is_set_it_says_that_none_is_needed(lender: Lender) -> None:
    staffed(lender)
    with (
        serving(lender.runtime) as origin,
        browser_at(origin) as browser,
        console_of(browser, origin, expected=["401"]) as console,
    ):
        card = console.enter("/administration/channels").locator("section[aria-labelledby=language-model]").inner_text()
        console.keep("language-model-off")
        assert "未启用" in card and "一切照常" in card
