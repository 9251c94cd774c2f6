"""The rehearsal city on loopback: synthetic borrowers, a real SMTP server and a telephone exchange, our own
server and worker, a day's work."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx

from tideover.app.processes import Supervisor, up
from tideover.app.runtime import Runtime
from tideover.base import clock, jobs, log
from tideover.base.database import opened
from tideover.base.errors import Conflict, Unavailable
from tideover.base.ids import PersonId, TenantId
from tideover.base.settings import Settings
from tideover.book import count_promises, get_person, import_book
from tideover.journal import count_facts, latest_facts, unsealed_count, verify_stored
from tideover.outreach import change_sender, count_touches
from tideover.rehearsal import City, PhoneExchange, PostOffice, fate_of_texts, give_ways, make_city, no_mailbox, write_book
from tideover.security import Role, add_user, change_password

ZONE = ZoneInfo("Asia/Shanghai")
TENANT = "city"
LIVE_SPEED = 120.0
ONCE_SPEED = 1800.0
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
    """One run of the city."""

    def __init__(
        self,
        settings: Settings,
        once: bool,
        size: int,
        seed: int,
        say: Callable[[str], None],
        out: Callable[[dict[str, Any]], None],
        days: int = 1,
    ) -> None:
        self._once = once
        self._days = days
        self._say = say
        self._out = out
        self._people = give_ways(make_city(seed, size), seed)
        self._seed = seed
        self._speed = ONCE_SPEED if once else LIVE_SPEED
        self._post = PostOffice(refuses=no_mailbox(self._people))
        self._phones = PhoneExchange(reports=fate_of_texts(self._people))
        self._settings = settings
        self._start = datetime.now(ZONE).replace(hour=10, minute=0, second=0, microsecond=0)
        self._tenant = TENANT

    def run(self) -> None:
        """Blocks: to the end of the last of the ``days`` with ``once``, else until a signal."""
        home = self._fresh_home()
        self._post.start()
        self._phones.start()
        self._start = self._first_lawful_start()
        settings = self._settings.model_copy(
            update={
                "home": home,
                "clock": f"{self._start.isoformat()}*{self._speed:g}",
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
            self._phones.stop()
            self._post.stop()

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
        while start <= latest:
            start += timedelta(days=1)
        return start

    # --- beside the running system ------------------------------------------------------------------------------------

    def _live(self, runtime: Runtime, supervisor: Supervisor, token: str) -> None:
        tenant = TenantId(self._tenant)
        with tempfile.TemporaryDirectory() as folder:
            write_book(Path(folder), self._people, self._start.date())
            import_book(runtime.works, tenant, "rehearsal", Path(folder), runtime.settings.root / "rejects.csv")
        password = secrets.token_urlsafe(9)
        self._add_people_who_look(runtime, tenant, password)
        with runtime.works.open(tenant, "operator") as work:
            for field, value in SENDER.items():
                change_sender(work, field, value)
        city = City(
            self._people,
            supervisor.url,
            token,
            city_now=self._city_clock(runtime),
            speed=self._speed,
            seed=self._seed,
            text=self._phones.send,
        )
        city.start()
        self._post.listen(city.receive)
        self._phones.listen(city.hear)
        self._begin_day(supervisor.url, token, 0)
        if not self._once:
            threading.Thread(target=self._begin_days, args=(runtime, supervisor.url, token), daemon=True).start()
            self._out({"url": supervisor.url, "token": token, "pids": supervisor.pids()})
            self._say(f"Console: {supervisor.url}  tenant {self._tenant}  login lead  password {password}")
            self._tell_story(runtime, tenant)
            threading.Event().wait()  # up's own stop ends us
        for number in range(1, self._days):
            self._wait_for(runtime, self._start + timedelta(days=number))
            self._begin_day(supervisor.url, token, number)
        self._wait_for(runtime, (self._start + timedelta(days=self._days)).replace(hour=0, minute=5))
        self._wait_until_quiet(runtime, tenant, city)
        city.stop()
        self._out(self._counts(runtime, tenant, city))

    def _add_people_who_look(self, runtime: Runtime, tenant: TenantId, password: str) -> None:
        for login, role in (("lead", Role.TEAM_LEAD), ("compliance", Role.COMPLIANCE)):
            with runtime.works.open(tenant, "operator") as work:
                try:
                    add_user(work, login, role, password)
                except Conflict:
                    change_password(work, login, password)

    def _city_clock(self, runtime: Runtime) -> Callable[[], datetime]:
        with runtime.database.as_system() as connection:
            business, machine, speed = clock.read_clock(connection)

        def now() -> datetime:
            return (business + timedelta(seconds=(time.time() - machine.timestamp()) * speed)).astimezone(ZONE)

        return now

    def _begin_days(self, runtime: Runtime, url: str, token: str) -> None:
        """Every morning after the first, as long as the city lives."""
        for number in count(1):
            self._wait_for(runtime, self._start + timedelta(days=number), in_silence=True)
            try:
                self._begin_day(url, token, number)
            except (Unavailable, httpx.HTTPError) as error:  # the server is being started again: the next day comes anyway
                log.get_logger().error("day_not_begun", exc_info=error)

    def _begin_day(self, url: str, token: str, number: int) -> None:
        day = (self._start + timedelta(days=number)).date().isoformat()
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"day-{day}"}
        answer = httpx.post(f"{url}/api/v1/days", json={"day": day}, headers=headers, timeout=10, trust_env=False)
        if answer.status_code != 202:
            raise Unavailable("day_not_begun", status=answer.status_code)

    def _tell_story(self, runtime: Runtime, tenant: TenantId) -> None:
        """Say when the first borrower has kept a promise: the whole thread, seen once."""
        while True:
            with runtime.works.open(tenant, "operator") as work:
                kept = latest_facts(work, ["PromiseKept"], limit=1)
                ref = get_person(work, PersonId(UUID(kept[0][1].data["person"]))).ref if kept else None
            if ref is not None:
                self._say(f"{ref} was lawfully mailed, answered, promised and paid: see /people/{ref} in the console.")
                return
            time.sleep(0.5)

    def _wait_for(self, runtime: Runtime, end: datetime, in_silence: bool = False) -> None:
        city_now = self._city_clock(runtime)
        while (now := city_now()) < end:
            if not in_silence:
                self._say(f"{now:%H:%M} in the city")
            time.sleep(min(3.0, max(0.1, (end - now).total_seconds() / self._speed)))

    def _wait_until_quiet(self, runtime: Runtime, tenant: TenantId, city: City) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with runtime.works.open(tenant, "operator") as work:
                busy = jobs.count_due(work)
                waiting, _ = unsealed_count(work)
            if not busy and not waiting and city.settled() and self._phones.settled():
                return
            time.sleep(0.2)

    def _counts(self, runtime: Runtime, tenant: TenantId, city: City) -> dict[str, Any]:
        with runtime.works.open(tenant, "operator") as work:
            kinds = count_facts(work)
            refused: Counter[str] = Counter()
            for _, fact in latest_facts(work, ["ContactRefused"], limit=100_000):
                refused.update(fact.data["rules"])
            promises = count_promises(work)
            verdict = verify_stored(work, runtime.signing.trusted)
            contacts = count_touches(work)
            channels = Counter(fact.data["channel"] for _, fact in latest_facts(work, ["ContactMade"], limit=100_000))
            messages = Counter(fact.data["channel"] for _, fact in latest_facts(work, ["MessageReceived"], limit=100_000))
            receipts = Counter(fact.data["state"] for _, fact in latest_facts(work, ["ReceiptReceived"], limit=100_000))
        told = self._phones.told()
        return {
            "day": self._start.date().isoformat(),
            "days": self._days,
            "persons": len(self._people),
            "contacts": contacts,
            "refused": dict(refused),
            "promises": promises,
            "made": dict(channels),  # by channel
            "messages": dict(messages),  # by channel
            "receipts": dict(receipts),  # by what they say
            "city": {**city.counts(), "refused_mails": self._post.refused().total(), "receipts": told["receipts"]},
            "facts": kinds,
            "journal": verdict.verdict,
            "synthetic": True,
        }
