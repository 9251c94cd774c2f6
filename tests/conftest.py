"""Fixtures: a real PostgreSQL (the embedded one, or with ``--server`` a plain one of version 15 or later), a migrated
database for each test, and a small lender to act through."""

from __future__ import annotations

import csv
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from starlette.testclient import TestClient

from tideover.app.http import create_app
from tideover.app.runtime import Runtime, assemble, ensure_operator
from tideover.base import jobs
from tideover.base.database import Database
from tideover.base.database.embedded import Embedded
from tideover.base.database.migrations import upgrade
from tideover.base.ids import TenantId
from tideover.base.settings import Settings
from tideover.book import ImportReport, import_book
from tideover.journal import seal_all
from tideover.outreach import change_sender
from tideover.rehearsal import PostOffice

SHANGHAI = ZoneInfo("Asia/Shanghai")
_GIVEN = "TIDEOVER_TESTED_DATABASE_URL"
TEN = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)  # a Tuesday morning


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--server", action="store_true", help="use a plain PostgreSQL server instead of the embedded one")


def pytest_configure() -> None:
    """Take the operator's database out of the environment: commands that tests run are told theirs."""
    if given := os.environ.pop("TIDEOVER_DATABASE_URL", None):
        os.environ[_GIVEN] = given


def _server_binaries() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    return next((path.parent for path in versions if int(path.parts[4]) >= 15), None)


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A PostgreSQL for the session: the one ``TIDEOVER_DATABASE_URL`` names (tests make and drop databases of their own in
    it), the embedded one, or with ``--server`` a plain one, started and ended here."""
    if given := os.environ.get(_GIVEN):
        _must_be_superuser(make_url(given))
        yield make_url(given)
        return
    if not request.config.getoption("--server"):
        folder = _folder("tideover-test-")
        with Embedded(folder).running() as url:
            _fast(url)
            yield url
        shutil.rmtree(folder, ignore_errors=True)
        return
    binaries = _server_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server of version 15 or later is installed here")
    folder = _folder("tideover-server-")
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    run = {"user": user, "check": True, "capture_output": True, "cwd": "/"}
    subprocess.run([binaries / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "--encoding=utf8"], **run)
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c synchronous_commit=off -c max_wal_size={_WAL}"
    control = [binaries / "pg_ctl", "-D", folder / "data", "-w"]
    subprocess.run(
        [*control, "-l", folder / "log", "-o", options, "start"],
        **{**run, "capture_output": False, "stdout": subprocess.DEVNULL},
    )
    try:
        yield make_url(f"postgresql://postgres@/postgres?host={folder}")
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


_IN_MEMORY, _ROOM, _WAL = Path("/dev/shm"), 4 << 30, "256MB"


def _folder(prefix: str) -> Path:
    """A folder for a cluster, in memory where there is room: a database of its own for each test is some 600 new files, and
    to make those on a disk takes ten times the CPU."""
    has_room = _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=_IN_MEMORY if has_room else None))


def _must_be_superuser(url: URL) -> None:
    """The product needs none; the tests do: they look behind row-level security and plant what the product never could."""
    database = Database(url)
    with database.engine.connect() as connection:
        is_superuser = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()
    database.close()
    if not is_superuser:
        pytest.exit("the tests need a superuser's TIDEOVER_DATABASE_URL (the product itself does not)", returncode=2)


def _fast(url: URL) -> None:
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("ALTER SYSTEM SET synchronous_commit = off"))
        connection.execute(text(f"ALTER SYSTEM SET max_wal_size = '{_WAL}'"))
        connection.execute(text("SELECT pg_reload_conf()"))
    database.close()


@pytest.fixture(scope="session")
def template(cluster: URL) -> str:
    """A migrated database that tests' own are copied from."""
    name = f"tideover_template_{secrets.token_hex(4)}"
    _statement(cluster, f'CREATE DATABASE "{name}"')
    database = Database(cluster.set(database=name))
    upgrade(database)
    database.close()
    return name


@pytest.fixture(scope="session")
def lent(cluster: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A copy of it in which the lender's tenant is open, and the home with its keys: both are copied for each ``lender``."""
    name = f"{template}_lent"
    _statement(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    home = tmp_path_factory.mktemp("lent")
    url = cluster.set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    opened = assemble(Settings(home=home, database_url=url, env="development", clock="system"), database)
    set_time(opened, TEN)
    ensure_operator(opened)
    database.close()
    return name, home


def _statement(cluster: URL, sql: str) -> None:
    database = Database(cluster)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(sql))
    database.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, cluster: URL, template: str) -> Iterator[URL]:
    """The URL of a fresh, migrated database; for whoever asks for ``lender``, with its tenant open."""
    source = request.getfixturevalue("lent")[0] if "lender" in request.fixturenames else template
    name = f"tideover_{secrets.token_hex(6)}"
    _statement(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    yield cluster.set(database=name)
    _statement(cluster, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def post() -> Iterator[PostOffice]:
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path, database_url: URL, post: PostOffice) -> Settings:
    if "lender" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("lent")[1], tmp_path / "home")
    return Settings(
        home=tmp_path / "home",
        database_url=database_url.render_as_string(hide_password=False),
        smtp_url=post.url,
        env="development",
        clock="system",
    )


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    """Everything open, the business clock standing still at ten in the morning of 2026-12-01 in Shanghai."""
    database = Database(settings.database_url or "", pool_size=16)
    opened = assemble(settings, database)
    set_time(opened, TEN)
    yield opened
    database.close()


def set_time(runtime: Runtime, moment: datetime, speed: float = 0) -> None:
    """Move the business clock, forwards or back: tests may."""
    with runtime.database.as_owner() as connection:
        connection.execute(
            text("UPDATE clock SET spec = 'test', speed = :speed, machine_anchor = clock_timestamp(), business_anchor = :at"),
            {"speed": speed, "at": moment},
        )


@dataclass
class Lender:
    """A lender with a book, acting through the stable doors."""

    runtime: Runtime
    folder: Path
    tenant: TenantId
    token: str
    client: TestClient
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"customers": [], "accounts": [], "instalments": []})

    def customer(self, ref: str, **fields: Any) -> str:
        row = {"customer_id": ref, "name": f"张{ref}", "jurisdiction": "CN", "zone": "Asia/Shanghai"}
        self.rows["customers"].append({**row, "email": f"{ref.lower()}@city.example", "phone": "+8619900001234", **fields})
        return ref

    def account(
        self, ref: str, customer: str, overdue_days: int = 5, amount_minor: int = 50_000, on: date | None = None
    ) -> str:
        """An account with one instalment of ``amount_minor``, ``overdue_days`` past due (negative: due in so many days)."""
        due = (on or TEN.date()) - timedelta(days=overdue_days)
        self.rows["accounts"].append(
            {
                "account_id": ref, "customer_id": customer, "product": "cash", "creditor": "bank", "currency": "CNY",
                "principal_minor": amount_minor, "annual_rate": "0.18", "method": "equal_instalment", "terms": 1,
                "disbursed": due - timedelta(days=30), "first_due": due, "day_count": "30/360", "every": "month",
            }
        )  # fmt: skip
        self.rows["instalments"].append(
            {"account_id": ref, "number": 1, "due": due, "principal_minor": amount_minor, "interest_minor": 0}
        )
        return ref

    def import_book(self) -> ImportReport:
        self.folder.mkdir(exist_ok=True)
        for name, rows in self.rows.items():
            if rows:
                with (self.folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, sorted({key for row in rows for key in row}))
                    writer.writeheader()
                    writer.writerows(rows)
        return import_book(self.runtime.works, self.tenant, "operator", self.folder, self.folder / "rejects.csv")

    def borrower(self, ref: str = "C1", overdue_days: int = 5, amount_minor: int = 50_000, **fields: Any) -> str:
        """A customer with one account ``A-<ref>``, imported."""
        self.customer(ref, **fields)
        self.account(f"A-{ref}", ref, overdue_days, amount_minor)
        report = self.import_book()
        assert report.rejected == 0, (self.folder / "rejects.csv").read_text()
        return ref

    def name_sender(self) -> None:
        """Who we are in what is sent: without it no approved words can be filled."""
        fields = {
            "sender_name": "渡口金融", "sender_hotline": "400-000-0000", "sender_complaints": "400-000-0001",
            "pay_link": "https://dukou.example.com/pay",
        }  # fmt: skip
        with self.runtime.works.open(self.tenant, "test") as work:
            for name, value in fields.items():
                change_sender(work, name, value)

    def call(self, method: str, path: str, json: Any = None, *, key: str | None = None, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}", "Idempotency-Key": key or secrets.token_hex(8)}
        if path.partition("?")[0] == "/stream":  # what there is so far, or it would go on for ever
            path, headers["Last-Event-ID"] = "/stream?seconds=0", "0"
        return self.client.request(method, f"/api/v1{path}", json=json, headers=headers)

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, json: Any = None, **options: Any) -> Any:
        return self.call("POST", path, json, **options)

    def contact(self, person: str = "C1", **fields: Any) -> Any:
        wish = {
            "person": person,
            "channel": "email",
            "purpose": "collect",
            "account": f"A-{person}",
            "template": "overdue-gentle",
        }
        return self.post("/contacts", {**wish, "slots": {}, **fields})

    def pay(
        self, payment: str, account: str = "A-C1", amount_minor: int = 50_000, at: datetime | None = None, **options: Any
    ) -> Any:
        paid_at = (at or self.now()).isoformat()
        body = {"payment": payment, "account": account, "amount_minor": amount_minor, "currency": "CNY", "paid_at": paid_at}
        return self.post("/payments", body, **options)

    def now(self) -> datetime:
        with self.runtime.database.as_owner() as connection:
            moment: datetime = connection.execute(text("SELECT business_now()")).scalar_one()
            return moment

    def run_jobs(self) -> int:
        return jobs.run_until_idle(self.runtime.works, self.runtime.registry)

    def seal(self) -> int:
        return seal_all(self.runtime.works, self.runtime.signing)

    def timeline(self, person: str = "C1") -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.get(f"/persons/{person}/timeline?limit=500").json()["items"]
        return items

    def kinds(self, person: str = "C1") -> list[str]:
        """The kinds of a person's facts, oldest first."""
        return [item["kind"] for item in reversed(self.timeline(person))]


@pytest.fixture
def lender(runtime: Runtime, tmp_path: Path) -> Iterator[Lender]:
    yield from _lender(runtime, tmp_path, "default")


@pytest.fixture
def other_lender(runtime: Runtime, tmp_path: Path) -> Iterator[Lender]:
    yield from _lender(runtime, tmp_path, "other")


def _lender(runtime: Runtime, tmp_path: Path, tenant: str) -> Iterator[Lender]:
    token = ensure_operator(runtime, tenant)
    with TestClient(create_app(runtime), raise_server_exceptions=False) as client:
        yield Lender(runtime, tmp_path / f"book-{tenant}", TenantId(tenant), token, client)
