"""The rehearsal city on loopback: a town of synthetic borrowers, a real SMTP server and a telephone exchange, our own
server and worker, days decided and worked."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tideover.analytics import write_day_report
from tideover.app.city_days import CityDays
from tideover.app.city_story import StoryTeller, show_page
from tideover.app.console import NOT_BUILT, is_built
from tideover.app.demo_staff import open_demo_teams
from tideover.app.pace import Pace
from tideover.app.processes import Supervisor, up
from tideover.app.runtime import Runtime
from tideover.base import clock
from tideover.base.clock import TENANT_ZONE
from tideover.base.database import opened
from tideover.base.errors import Conflict
from tideover.base.ids import TenantId
from tideover.base.settings import Settings
from tideover.book import import_book
from tideover.outreach import change_sender, day_report
from tideover.rehearsal import Deed, Ordinary, PhoneExchange, PostOffice, Town, Townsfolk, live, make_town, write_town_book

TENANT = "city"
LIVE_SIZE, ONCE_SIZE = 2_000, 200
LIVE_SPEED = 120.0
ONCE_SPEED = 1800.0
EARLY = timedelta(minutes=45)  # before ten, at the machine's own pace: the book goes in
_MARK = "synthetic.txt"
SENDER = {
    "sender_name": "渡口消费金融",
    "sender_hotline": "400-000-0000",
    "sender_complaints": "400-000-0001",
    "sender_address": "示例市渡口路 1 号",
    "sender_site": "https://city.example.com",
    "pay_link": "https://city.example.com/pay",
}


class Demo:
    """One run of the city.

    Its clock stands a little before ten, at the machine's own pace, while the book goes in; at ten the day is decided, still at
    that pace; then hours pass ``LIVE_SPEED`` times as fast (``ONCE_SPEED`` with ``once``), and so on every morning.
    """

    def __init__(
        self,
        settings: Settings,
        once: bool,
        size: int | None,
        seed: int,
        say: Callable[[str], None],
        out: Callable[[dict[str, Any]], None],
        days: int = 1,
        browse: bool = True,
    ) -> None:
        self._once, self._days, self._seed, self._browse = once, days, seed, browse
        self._size = size or (ONCE_SIZE if once else LIVE_SIZE)
        self._say = say
        self._out = out
        self._speed = ONCE_SPEED if once else LIVE_SPEED
        self._settings = settings
        self._start = datetime.now(TENANT_ZONE).replace(hour=10, minute=0, second=0, microsecond=0)
        self._tenant = TENANT
        self._town: Town
        self._past: Sequence[Deed]
        self._folk: Townsfolk
        self._post: PostOffice
        self._phones: PhoneExchange
        self._began = time.monotonic()

    def run(self) -> None:
        """Blocks: to the end of the last of the ``days`` with ``once``, else until a signal."""
        home = self._fresh_home()
        self._start = self._first_lawful_start()
        self._town = make_town(self._seed, self._size, start=self._start.date())
        self._past = [deed for day in live(self._town, Ordinary(), self._start.date()) for deed in day.deeds]
        self._folk = Townsfolk(self._town)
        self._tell(f"A town of {self._size:,} is made and a year of its life lived. Nobody in it is real.")
        self._post = PostOffice(refuses=self._folk.refuses)
        self._phones = PhoneExchange(reports=self._folk.reports)
        self._post.start()
        self._phones.start()
        settings = self._settings.model_copy(
            update={
                "home": home,
                "clock": f"{(self._start - EARLY).isoformat()}*1",
                "smtp_url": self._post.url,
                "smpp_url": self._phones.url,
                "port": 0 if self._once else self._settings.port,
            }
        )
        os.environ.setdefault("TIDEOVER_LOG_LEVEL", "warning")  # the processes' own: the city is told in words
        if self._settings.database_url is not None:  # never among a lender's own rows
            self._tenant = f"city-{secrets.token_hex(4)}"
        try:
            up(settings, tenant=self._tenant, on_ready=self._live, announce=None)
        finally:
            self._folk.stop()
            self._phones.stop()
            self._post.stop()

    def _tell(self, words: str) -> None:
        self._say(f"[{time.monotonic() - self._began:3.0f} s] {words}")

    def _fresh_home(self) -> Path:
        home = self._settings.root / "demo"
        if home.exists() and not (home / _MARK).exists():
            raise Conflict("demo_folder_taken", see=str(home), expected="a folder that an earlier demo made, or none")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / _MARK).write_text("Everything in this folder is synthetic. It is made anew by each demo.\n")
        return home

    def _first_lawful_start(self) -> datetime:
        """10:00 in the city: today, or on a database that has lived on, the first such morning it has not seen yet."""
        if self._settings.database_url is None:
            return self._start
        with opened(self._settings) as database, database.as_system() as connection:
            latest = clock.latest_moment(connection)
        start = self._start
        while start - EARLY <= latest:
            start += timedelta(days=1)
        return start

    # --- beside the running system ------------------------------------------------------------------------------------

    def _live(self, runtime: Runtime, supervisor: Supervisor, token: str) -> None:
        tenant, url = TenantId(self._tenant), supervisor.url
        self._tell("Database, server and worker are up.")
        self._bring_the_book(runtime, tenant)
        password = secrets.token_urlsafe(9)
        open_demo_teams(runtime, tenant, password)
        with runtime.works.open(tenant, "operator") as work:
            for field, value in SENDER.items():
                change_sender(work, field, value)
        if not self._once:
            self._out({"url": url, "token": token, "pids": supervisor.pids()})
            if not is_built():
                self._tell(NOT_BUILT)
            page = f"{url}/console/" if is_built() else url
            self._tell(f"Console: {page}  tenant {self._tenant}  login lead  password {password}")
        pace = Pace(runtime, TENANT_ZONE)
        days = CityDays(runtime, tenant, pace, self._speed, self._start, url, token, self._tell)
        pace.go(1, since=self._start)
        morning = datetime.combine(self._start.date(), datetime.min.time(), TENANT_ZONE)
        self._folk.live(
            url,
            token,
            city_now=pace.now,
            text=self._phones.send,
            done=[deed for deed in self._past if deed.at >= morning],
        )
        self._post.listen(self._folk.receive)
        self._phones.listen(self._folk.hear)
        if self._once:
            for number in range(self._days):
                days.morning(number)
            days.evening(self._days - 1, lambda: self._folk.settled() and self._phones.settled())
            self._folk.stop()
            self._out(self._counts(days))
            return
        days.morning(0)
        self._show_day(runtime, tenant, url)
        story = StoryTeller(runtime, tenant, pace.now, url, self._say, self._folk.counts)
        threading.Thread(target=story.tell, name="story", daemon=True).start()
        days.go_on()  # until up's own stop ends us

    def _show_day(self, runtime: Runtime, tenant: TenantId, url: str) -> None:
        """The first day in the console; without one, its report as a file."""
        day = self._start.date()
        if is_built():
            told, shown = f"{url}/console/day/{day}", f"{url}/console/sign-in?tenant={tenant}&to=/day/{day}"
        else:
            with runtime.works.open(tenant, "operator") as work:
                report = day_report(work, day)
                assert report is not None
                told = shown = write_day_report(work, runtime.settings.root / "reports", report).absolute().as_uri()
        self._tell(f"The day's report: {told}")
        if self._browse:
            show_page(shown)

    def _bring_the_book(self, runtime: Runtime, tenant: TenantId) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_town_book(Path(folder), self._town, self._past)
            import_book(runtime.works, tenant, "rehearsal", Path(folder), runtime.settings.root / "rejects.csv")
        self._tell("Their lender's book is in: people, accounts, instalments, a year of payments.")

    def _counts(self, days: CityDays) -> dict[str, Any]:
        told = self._phones.told()
        city = {**self._folk.counts(), "refused_mails": self._post.refused().total(), "receipts": told["receipts"]}
        return {
            "day": self._start.date().isoformat(),
            "days": self._days,
            "persons": self._size,
            **days.counts(),
            "city": city,
            "unheard": self._folk.unheard(),  # what people did that comes in by no door
            "synthetic": True,
        }
