"""Pages in a real browser: whether they fit every screen, and whether it has anything to object."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from tests.workbench.test_pages import PASSWORD

from tideover.app.http import create_app
from tideover.app.processes import server_of
from tideover.app.runtime import Runtime

CHROMIUM = shutil.which("chromium")
SCREENS = (
    (1280, "light", "zh-CN"),
    (1280, "dark", "en"),
    (390, "dark", "en"),
    (390, "light", "zh-CN"),
)  # width, colours, language

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@contextmanager
def serving(runtime: Runtime) -> Iterator[str]:
    """The app on a free port; yields its origin."""
    server = server_of(create_app(runtime), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


def assert_pages_fit(runtime: Runtime, paths: Sequence[str], login: str = "u-team_lead") -> None:
    """Somebody looks at each page on each screen, everything unfolded: nothing scrolls sideways, and the console stays
    empty (it is where a browser says what the content policy forbade)."""
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with serving(runtime) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width, scheme, language in SCREENS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.goto(f"{origin}/sign-in")
            for name, value in (("tenant", "default"), ("login", login), ("password", PASSWORD)):
                page.fill(f"#{name}", value)
            page.click("button.primary")
            for path in paths:
                page.goto(f"{origin}{path}")
                # without their names, by which one that opens closes the others
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.name = ''; each.open = true })")
                wide: Any = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wide <= 0, (path, width, language)
            context.close()
        browser.close()
    assert said == [], said
