"""The pages of days: followed while they are decided, clear where they stopped; what lanes bear."""

from __future__ import annotations

import ibis
import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time
from tests.workbench.screens import assert_pages_fit, needs_chromium
from tests.workbench.test_pages import Browser

from tideover.outreach.day import deciding
from tideover.portrait import refresh_lake
from tideover.security import Role

DAY = TEN.date()
PAGE = f"/days/{DAY}"
COMES_ANEW = 'http-equiv="refresh"'


@pytest.fixture(autouse=True)
def _no_cookies_left(lender: Lender) -> object:
    yield
    lender.client.cookies.clear()


def begin(lender: Lender) -> None:
    lender.borrower("C1")
    assert lender.post("/days", {"day": DAY.isoformat()}).status_code == 202


def stop_it(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the day's chunk fail until it is not tried again."""
    set_out = deciding.cases
    monkeypatch.setattr(deciding, "_compiled", {})
    monkeypatch.setattr(deciding, "cases", lambda *given: set_out(*given).mutate(willingness=ibis.literal(101)))
    for _ in range(20):
        lender.run_jobs()
        with lender.runtime.database.as_owner() as connection:  # pauses between attempts are the machine's time
            connection.execute(text("UPDATE job SET retry_at = NULL WHERE state = 'ready'"))


def test_a_day_comes_anew_by_itself_while_it_is_decided(lender: Lender) -> None:
    begin(lender)
    lead = Browser(lender, Role.TEAM_LEAD)
    assert COMES_ANEW in lead.get(PAGE).text
    assert COMES_ANEW not in lead.get(f"{PAGE}?still=1").text
    lender.run_jobs()
    assert COMES_ANEW not in lead.get(PAGE).text


def test_a_day_that_stopped_says_so_and_is_tried_again(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(lender)
    with monkeypatch.context() as patched:
        stop_it(lender, patched)
    monkeypatch.setattr(deciding, "_compiled", {})
    trouble = lender.get(f"/days/{DAY}").json()["trouble"]
    assert (trouble["code"], trouble["is_final"]) == ("invalid_cases", True)
    shown = Browser(lender, Role.TEAM_LEAD).get(PAGE).text
    assert (
        COMES_ANEW not in shown and "invalid_cases" in shown and "当日决策已停下" in shown and "再试一次</button>" not in shown
    )
    operator = Browser(lender, Role.ADMINISTRATOR)
    assert "has stopped" in operator.get(f"{PAGE}?lang=en").text
    assert operator.send(f"{PAGE}/again").status_code == 200
    lender.run_jobs()
    report = lender.get(f"/days/{DAY}").json()
    assert (report["state"], report["trouble"], report["tasks"]) == ("done", None, 1)


def test_lanes_are_given_their_room_by_those_who_may(lender: Lender) -> None:
    begin(lender)
    lender.run_jobs()
    lead = Browser(lender, Role.TEAM_LEAD)
    assert f'action="{PAGE}/capacity"' not in lead.get(PAGE).text
    assert lead.send(f"{PAGE}/capacity", lane="sms", per_hour="7").status_code == 403
    operator = Browser(lender, Role.ADMINISTRATOR)
    assert f'action="{PAGE}/capacity"' in operator.get(PAGE).text
    assert operator.send(f"{PAGE}/capacity", lane="sms", per_hour="7").status_code == 200
    assert lender.get("/capacity").json()["per_hour"]["sms"] == 7
    for lane, per_hour, words in (("sms", "-3", "请填写 0 到"), ("sms", "many", "请填写 0 到"), ("owl", "3", "没有这个通道")):
        answer = operator.send(f"{PAGE}/capacity", lane=lane, per_hour=per_hour)
        assert answer.status_code == 422 and words in answer.text
    assert lender.client.post(f"{PAGE}/capacity", data={"lane": "sms", "per_hour": "9"}).status_code == 403  # no token
    assert lender.get("/capacity").json()["per_hour"]["sms"] == 7


@needs_chromium
def test_the_pages_of_a_day_fit_every_screen(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 5):
        lender.borrower(
            f"C{number}", overdue_days=5 * number, phone=f"+861380000000{number}", zone=None if number == 4 else "Asia/Shanghai"
        )
    assert lender.post("/days", {"day": DAY.isoformat()}).status_code == 202
    lender.run_jobs()
    set_time(lender.runtime, TEN.replace(hour=19, minute=30))
    lender.run_jobs()
    lender.seal()
    refresh_lake(lender.runtime.works, lender.tenant, lender.runtime.settings.root / "lake")
    stopped = "/days/2026-12-02"
    assert lender.post("/days", {"day": "2026-12-02"}).status_code == 202
    stop_it(lender, monkeypatch)
    Browser(lender, Role.ADMINISTRATOR)
    lender.client.cookies.clear()
    paths = [PAGE, stopped, "/days/2026-12-03"]
    assert_pages_fit(lender.runtime, paths, login="u-administrator")
