"""What the rehearsal city adds to the running system: a clock whose pace changes, a page that opens, firsts that are told."""

from __future__ import annotations

import stat
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from tests.conftest import Lender

from tideover.app.city_story import show_page
from tideover.app.pace import Pace

PASSWORD = "a word only the lead has"
ZONE = ZoneInfo("Asia/Shanghai")


def business_now(lender: Lender) -> datetime:
    with lender.runtime.database.as_system() as connection:
        found: datetime = connection.execute(text("SELECT business_now()")).scalar_one()
        return found


def test_the_pace_changes_and_nobody_sees_time_go_back(lender: Lender) -> None:
    seen: list[datetime] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            seen.append(business_now(lender))

    pace = Pace(lender.runtime, ZONE)
    opening = business_now(lender).astimezone(ZONE) + timedelta(hours=2)
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        pace.go(1, since=opening)
        assert opening <= pace.now() < opening + timedelta(minutes=1)
        for speed in (1800.0, 1.0, 120.0, 1.0):
            pace.go(speed)
            time.sleep(0.3)
            assert abs(pace.now() - business_now(lender)) < timedelta(seconds=0.5 * speed)
        after = pace.now()
        pace.go(3600.0)
        began = time.monotonic()
        pace.wait_for(after + timedelta(hours=2))
        assert time.monotonic() - began < 10 and pace.now() >= after + timedelta(hours=2)
    finally:
        ended.set()
        watcher.join()
    assert len(seen) > 20 and seen == sorted(seen)


def test_the_page_opens_in_the_machines_browser_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    show_page("http://127.0.0.1:1/nowhere")  # no screen: nothing happens, and nothing is raised
    monkeypatch.setenv("BROWSER", str(browser))
    show_page("http://127.0.0.1:1/days/2026-12-01")
    deadline = time.monotonic() + 10
    while not opened.exists() or not opened.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert opened.read_text().strip() == "http://127.0.0.1:1/days/2026-12-01"


def test_a_way_in_of_before_leads_to_the_consoles(lender: Lender) -> None:
    for asked in ("?tenant=city&to=/day/2026-12-01", "", "?to=//evil.example"):  # where to go on from there the console judges
        answer = lender.client.get(f"/sign-in{asked}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/console/sign-in{asked}")
