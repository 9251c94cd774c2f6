"""A small synthetic lender in the middle of a day, and a browser at its console."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, reduce
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import TEN, Lender, set_time
from tests.console.copies import made_once
from tests.workbench.screens import CHROMIUM, serving

from tideover.app.console import is_built
from tideover.security import Role, add_user
from tideover.workbench.locales import load_locale

PASSWORD = "correct horse 电池"
DAY = TEN.date().isoformat()
WEB = Path(__file__).parents[2] / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
LANGUAGES = ("zh-CN", "en-US")
THEMES = ("light", "dark")

# A story is told in either language, and on a wide screen and a narrow one.
in_either_language = pytest.mark.parametrize(("language", "width"), [("zh-CN", 1440), ("en-US", 1024)])

needs_console = pytest.mark.skipif(
    not is_built() or CHROMIUM is None or not AXE.exists(),
    reason="the console is not built, or Chromium is not installed: `make setup` builds it where Node 20.19 or later is",
)


@made_once
def furnish(lender: Lender, customers: int = 30) -> None:
    """Customers, some paid, one in dispute, one in hardship, one who promised; today decided and half worked."""
    for number in range(1, customers + 1):
        ref = f"C{number:02d}"
        where = {"zone": None} if number == 9 else {}
        lender.customer(
            ref,
            name=f"{'王李张刘陈杨赵黄周吴'[number % 10]}示例",
            phone=f"+8613800000{number:03d}",
            email=f"{ref.lower()}@city.example",
            **where,
        )
        days = (-3, 2, 5, 12, 26, 40, 75, 100)[number % 8]
        lender.account(f"A-{ref}", ref, days, 50_000 + number * 7_733)
        if number % 7 == 0:
            lender.account(f"B-{ref}", ref, days + 9, 1_234_567)
    report = lender.import_book()
    assert report.rejected == 0, (lender.folder / "rejects.csv").read_text()
    lender.post("/stops", {"person": "C05", "kind": "dispute"})
    lender.post("/days", {"day": DAY})
    lender.run_jobs()
    set_time(lender.runtime, TEN + timedelta(hours=3))
    lender.run_jobs()
    for ref in ("C03", "C12"):
        lender.contact(ref)
    lender.run_jobs()
    said = {"channel": "email", "from": "c03@city.example", "at": lender.now().isoformat()}
    lender.post("/inbound", {**said, "text": "我失业了，下个月才有钱，电话13800000003", "id": "m1"})
    lender.run_jobs()
    lender.post("/promises", {"account": "A-C12", "amount_minor": 30_000, "due": "2026-12-09"})
    lender.pay("P1", "A-C02", 20_000)
    lender.run_jobs()
    lender.seal()
    for login, role in (("lead", Role.TEAM_LEAD), ("zhang", Role.COLLECTOR)):
        with lender.runtime.works.open(lender.tenant, "test") as work:
            add_user(work, login, role, PASSWORD)


@cache
def _words(language: str) -> Mapping[str, str]:
    """What the console says: its own words before those that it shares with the server, which it begins with a capital."""
    own = json.loads((WEB / "src" / "locales" / f"{language}.json").read_text(encoding="utf-8"))
    shared = load_locale("zh-CN" if language == "zh-CN" else "en")
    return {key: text[:1].upper() + text[1:] for key, text in shared.items()} | own


def word(language: str, key: str, **blanks: object) -> str:
    """The text of a key as the console shows it in a language, every blank filled, in the form for ``count`` where it has one.
    Raises ``KeyError`` for a key or a blank that is not there."""
    words = _words(language)
    if key not in words:
        is_one = blanks.get("count") == 1 and f"{key}_one" in words
        key = f"{key}_one" if is_one else f"{key}_other"
    return re.sub(r"\{\{?(\w+)\}?\}", lambda blank: str(blanks[blank[1]]), words[key])


@dataclass
class Console:
    """A page of a browser, and everything that it had to object."""

    origin: str
    page: Any
    language: str
    width: int
    said: list[str] = field(default_factory=list)

    def word(self, key: str, **blanks: object) -> str:
        """The text of a key in the language of this browser: ``word``."""
        return word(self.language, key, **blanks)

    def sign_in(self, login: str = "lead", password: str = PASSWORD, tenant: str = "default") -> None:
        self.page.fill("#tenant", tenant)
        self.page.fill("#login", login)
        self.page.fill("#password", password)
        self.page.get_by_test_id("sign-in").click()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.origin}/console{path}")
        self.settle()

    def turn_to(self, path: str) -> None:
        """Go there within the console, as a link does: nothing is loaded again."""
        self.page.evaluate(
            "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }", f"/console{path}"
        )
        self.settle()

    def enter(self, path: str, login: str = "lead") -> Any:
        """Go there, sign in on the way, and wait until it stands. Returns the page."""
        self.go(path)
        self.sign_in(login)
        self.page.wait_for_url(f"**/console{path}")
        self.settle()
        return self.page

    def wear(self, theme: str, width: int) -> None:
        """As when the machine's theme changes, and the window's width: nothing is loaded again."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=theme)
        self.until(f"document.documentElement.dataset.theme === '{theme}'")
        self.settle()

    def settle(self) -> None:
        """Until nothing is on its way any more."""
        address = "(location.pathname.slice('/console'.length) || '/') + location.search"
        shown = f"document.querySelector('.frame main')?.dataset.address === {address}"
        there = f"(location.pathname.endsWith('/sign-in') ? document.querySelector('.sign-in') : {shown})"
        quiet = "!document.querySelector('.waiting, .waiting-row, [aria-busy=true]')"
        self.until(f"{there} && document.querySelector('h1') && {quiet}")

    def until(self, expression: str, within_seconds: float = 15) -> None:
        """Until an expression is true of the page. (The page's content policy lets no waiting be done inside it.)"""
        deadline = time.monotonic() + within_seconds
        while not self._is(expression):
            assert time.monotonic() < deadline, (self.page.url, expression, self.said, self.page.inner_text("body")[:400])
            time.sleep(0.04)

    def _is(self, expression: str) -> bool:
        from playwright.sync_api import Error

        try:
            return bool(self.page.evaluate(f"Boolean({expression})"))
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            return False  # it is just going to another document

    def is_too_wide(self) -> int:
        """By how many pixels the page, or a table within its sheet, is wider than there is room for."""
        sheets = "[...document.querySelectorAll('.data-table .sheet')].map(each => each.scrollWidth - each.clientWidth)"
        return int(self.page.evaluate(f"Math.max(document.documentElement.scrollWidth - window.innerWidth, ...{sheets}, 0)"))

    def axe(self) -> list[str]:
        """What axe calls serious or critical on this page."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
            ".filter(v => ['serious', 'critical'].includes(v.impact))"
            ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))"
        )
        return list(found)

    def keep(self, name: str) -> None:
        """A picture of the page, where ``TIDEOVER_SCREENS`` names a folder for them."""
        if folder := os.environ.get("TIDEOVER_SCREENS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def keep_seen(self, name: str) -> None:
        """A picture named after the language and the width, too, of a page that is not wider than its screen."""
        assert self.is_too_wide() == 0, (name, self.language, self.width)
        self.keep(f"{name}-{self.language}-{self.width}")


_running = ExitStack()
_browsers: list[Any] = []


@contextmanager
def browser_at(origin: str) -> Iterator[Any]:
    """A browser, which the tests of a module share: what is theirs is in ``console_of``. One in which something went wrong is
    given up."""
    if not _browsers:
        from playwright.sync_api import sync_playwright

        playwright = _running.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        _running.callback(browser.close)
        _browsers.append(browser)
    try:
        yield _browsers[0]
    except BaseException:
        end_browser()
        raise


def end_browser() -> None:
    """End the browser that is shared, if one runs. While it does, its loop is the thread's: no other can be run there."""
    _browsers.clear()
    _running.close()


@contextmanager
def console_of(
    browser: Any, origin: str, *, language: str = "zh-CN", theme: str = "light", width: int = 1440, expected: Sequence[str] = ()
) -> Iterator[Console]:
    """A fresh browser's console. What the browser objects to (the content policy, a fault in a script) fails the test, but for
    what holds one of ``expected``."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=language, color_scheme=theme, reduced_motion="reduce", timezone_id="America/New_York"
    )  # fmt: skip
    page = context.new_page()
    console = Console(origin, page, language, width)
    page.on("console", lambda message: console.said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: console.said.append(str(fault)))
    try:
        yield console
        all_said = list(console.said)
        # A browser that is closed in the middle of a navigation, or with a stream open, has been seen to hang for good.
        page.goto("about:blank", timeout=10_000)
    finally:
        context.close()
    unexpected = [said for said in all_said if not any(each in said for each in expected)]
    assert unexpected == [], unexpected


def look_at(lender: Lender, pages: Mapping[str, str], ours: Sequence[str] = ()) -> dict[str, str]:
    """Every page in both languages and themes, one of them narrow: axe finds nothing, nothing is wider than the screen, nothing
    stands there in the other language but masked names and ``ours``. Returns their English words."""
    english = {}
    with serving(lender.runtime) as origin, browser_at(origin) as browser:
        for language in LANGUAGES:
            with console_of(browser, origin, language=language, expected=["401"]) as console:
                console.enter(next(iter(pages.values())))
                for (name, path), theme in product(pages.items(), THEMES):
                    width = 1024 if theme == "dark" else 1440
                    console.wear(theme, width)
                    if theme == THEMES[0]:
                        console.turn_to(path)
                    console.keep(f"{name}-{language}-{theme}-{width}")
                    found = console.axe()
                    assert found == [], (name, language, theme, found)
                    assert console.is_too_wide() == 0, (name, language, theme, width)
                    if language == "en-US":
                        english[name] = console.page.locator("main").inner_text()
                        shown = reduce(lambda words, own: words.replace(own, ""), ours, english[name])
                        assert not re.search(r"[\u4e00-\u9fff](?!\*)", shown), (name, shown)
    return english


__all__ = [
    "DAY",
    "LANGUAGES",
    "PASSWORD",
    "THEMES",
    "Console",
    "browser_at",
    "console_of",
    "end_browser",
    "furnish",
    "in_either_language",
    "look_at",
    "needs_console",
    "serving",
    "word",
]
