"""The database: its versions, its walls between tenants, its clock, its hold, and what is said when it fails."""

from __future__ import annotations

import importlib
import pkgutil
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError
from starlette.testclient import TestClient
from tests.conftest import TEN, Lender, set_time

import tideover
from tideover.app.edge import CSRF_HEADER
from tideover.app.http import create_app
from tideover.app.runtime import Runtime
from tideover.base.clock import parse_clock, read_clock, set_clock
from tideover.base.database import APP_ROLE, SYSTEM_ROLE, Database, check_server, metadata, unheld_roles
from tideover.base.database.migrations import downgrade, newest, upgrade
from tideover.base.errors import Conflict, Unavailable
from tideover.base.ids import TenantId
from tideover.base.work import HoldOrder, Work, Works
from tideover.security import Role, add_user, issue_token

TENANT = TenantId("default")
# Made by SQL alone: no room describes them in ``metadata``.
SQL_ONLY = {"alembic_version", "clock", "idempotency", "job", "subject_key"}
OF_NO_TENANT = {"stray_receipt", "channel_pace", "channel_report"}  # of the installation; the system role's alone
OPEN_TO_ALL = {"alembic_version", "clock", *OF_NO_TENANT}


@pytest.fixture
def database(database_url: URL) -> Iterator[Database]:
    with closing(Database(database_url)) as opened:
        yield opened


def tables(connection: Connection) -> set[str]:
    found = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    return set(connection.scalars(text(found)))


def as_role(connection: Connection, role: str, tenant: str | None = None) -> None:
    connection.execute(text("SELECT set_config('role', :role, true)"), {"role": role})
    if tenant is not None:
        connection.execute(text("SELECT set_config('app.tenant', :tenant, true)"), {"tenant": tenant})


# --- versions ---------------------------------------------------------------------------------------------------------


def test_down_to_nothing_and_up_again(database: Database) -> None:
    with database.as_owner() as connection:
        before = _everything(connection)
    downgrade(database, "base")
    with database.as_owner() as connection:
        assert tables(connection) <= {"alembic_version"}
        assert connection.scalars(text("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")).all() == []
    upgrade(database)
    with database.as_owner() as connection:
        assert _everything(connection) == before
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == newest()
    upgrade(database)  # there already


def _everything(connection: Connection) -> dict[str, list[Any]]:
    """The schema as the catalogue tells it: columns, indexes, policies, rights, functions."""
    questions = {
        "columns": "SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public'",
        "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
        "rights": "SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace",
        "functions": "SELECT proname, prosrc, prosecdef FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    }
    return {name: sorted(map(tuple, connection.execute(text(sql))), key=repr) for name, sql in questions.items()}


def test_rows_outlive_an_upgrade(database: Database) -> None:
    downgrade(database, "0001")
    rows = {
        "job": "INSERT INTO job (tenant, id, kind, payload, state, due_at) VALUES ('default', gen_random_uuid(), 'x', '{}', 'ready', now())",
        "subject_key": "INSERT INTO subject_key VALUES ('default', gen_random_uuid(), 'x')",
        "idempotency": "INSERT INTO idempotency (tenant, key, request) VALUES ('default', 'k', 'r')",
        "tenant": "INSERT INTO tenant (name) VALUES ('default')",
        "user_account": "INSERT INTO user_account (tenant, id, login, role) VALUES ('default', gen_random_uuid(), 'li', 'auditor')",
        "user_session": "INSERT INTO user_session VALUES ('default', 's', gen_random_uuid(), now(), now())",
        "api_token": "INSERT INTO api_token (tenant, secret_hash, id, \"user\") VALUES ('default', 's', 'i', gen_random_uuid())",
        "fact": "INSERT INTO fact (tenant, id, kind, at, known_at, data) VALUES ('default', gen_random_uuid(), 'X', now(), now(), '{}')",
        "unsealed": "INSERT INTO unsealed VALUES ('default', 1, gen_random_uuid())",
        "seal": "INSERT INTO seal VALUES ('default', 1, gen_random_uuid(), 'l')",
        "merkle_node": "INSERT INTO merkle_node VALUES ('default', 1, 0, 'h')",
        "signed_head": "INSERT INTO signed_head VALUES ('default', 1, 'r', now(), 'k', 's')",
    }
    with database.as_owner() as connection:
        assert set(rows) == tables(connection) - OPEN_TO_ALL
        for sql in rows.values():
            connection.execute(text(sql))
        before = _content(connection, rows)
    upgrade(database)
    with database.as_owner() as connection:
        after = _content(connection, rows)
    for name, kept in before.items():  # columns may have come in
        assert [row | old for row, old in zip(after[name], kept, strict=True)] == after[name]


def _content(connection: Connection, names: Any) -> dict[str, list[dict[str, Any]]]:
    return {name: list(connection.scalars(text(f"SELECT to_jsonb(t) FROM {name} t"))) for name in names}


def test_the_rooms_describe_the_tables_there_are(database: Database) -> None:
    for module in pkgutil.walk_packages(tideover.__path__, "tideover."):
        if "store" in module.name.split("."):
            importlib.import_module(module.name)
    with database.as_owner() as connection:
        as_role(connection, "none", "default")  # so that defaults which name the tenant can be compared

        def is_described(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
            return kind != "table" or name not in SQL_ONLY

        options = {"compare_type": True, "compare_server_default": True, "include_object": is_described}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert set(metadata.tables) == tables(connection) - SQL_ONLY


# --- walls ------------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.8")
def test_every_table_is_behind_row_security(database: Database) -> None:
    with database.as_owner() as connection:
        for table in sorted(tables(connection) - OPEN_TO_ALL):
            row = connection.execute(
                text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:t)"), {"t": table}
            ).one()
            assert tuple(row) == (True, True), table
            column = "name" if table == "tenant" else "tenant"
            for name, roles, qual, check in connection.execute(
                text("SELECT policyname, roles::text, qual, with_check FROM pg_policies WHERE tablename = :t"), {"t": table}
            ):
                if name == "system":
                    assert roles == f"{{{SYSTEM_ROLE}}}", table
                    continue
                assert (name, roles) == ("tenant", f"{{{APP_ROLE}}}"), table
                assert qual == check == f"({column} = NULLIF(current_setting('app.tenant'::text, true), ''::text))", table


@pytest.mark.demand("1.8")
def test_the_products_roles_are_held_by_it(database: Database) -> None:
    with database.as_owner() as connection:
        rows = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname LIKE 'tideover_%'"
            )
        ).all()
        assert [tuple(row) for row in rows] == [(False,) * 5] * 2
        seen = connection.scalars(text("SELECT relname FROM pg_class WHERE has_table_privilege(:r, oid, 'SELECT') AND relnamespace = 'public'::regnamespace AND relkind = 'r'"), {"r": SYSTEM_ROLE})  # fmt: skip
        assert set(seen) == {
            "clock",
            "tenant",
            "job",
            "unsealed",
            "signed_head",
            "touch_part",
            *OF_NO_TENANT,
        }  # the few tables seen across tenants


@pytest.mark.demand("1.8")
@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_nothing_holds_is_noticed(database: Database, power: str) -> None:
    check_server(database)
    with database.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text(f"ALTER ROLE {APP_ROLE} {power}"))
        assert unheld_roles(connection) == [APP_ROLE]
        transaction.rollback()


APPEND_ONLY = ["fact", "seal", "merkle_node", "signed_head"]
FORBIDDEN = [
    "CREATE TABLE public.mine (x int)",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "ALTER TABLE person ADD COLUMN x int",
    "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE person NO FORCE ROW LEVEL SECURITY",
    "ALTER ROLE tideover_app BYPASSRLS",
    "CREATE POLICY all_of_it ON person USING (true)",
    "DROP POLICY tenant ON person",
    "DROP TABLE person",
    "TRUNCATE person",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_statistic",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "COPY person TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO 'out'",
    "UPDATE clock SET spec = 'x'",
    "UPDATE tenant SET opened_at = now()",
    "DELETE FROM tenant",
    "UPDATE subject_key SET wrapped = ''",
    *[f"UPDATE {table} SET tenant = tenant" for table in APPEND_ONLY],
    *[f"DELETE FROM {table}" for table in APPEND_ONLY],
    "SELECT setval('fact_seq_seq', 1)",
]


@pytest.mark.demand("1.8")
@pytest.mark.parametrize("sql", FORBIDDEN)
def test_what_the_product_may_not_do(runtime: Runtime, sql: str) -> None:
    with pytest.raises(DBAPIError) as error, runtime.works.open(TENANT, "test") as work:
        work.execute(text(sql))
    assert isinstance(error.value.orig, psycopg.errors.InsufficientPrivilege), error.value.orig


@pytest.mark.demand("1.8")
def test_copy_goes_around_no_wall(runtime: Runtime) -> None:
    """PostgreSQL refuses COPY FROM under row-level security altogether; COPY TO shows what a SELECT would."""
    for tenant in ("default", "other"):
        with runtime.works.open(TenantId(tenant), "test") as work:
            work.execute(text("INSERT INTO work_item (id, kind, team, subject, opened_at, due_at, starts_at) VALUES (gen_random_uuid(), :t, 'x', 'x', now(), now(), now())"), {"t": f"of-{tenant}"})  # fmt: skip
    with runtime.works.open(TENANT, "test") as work:
        raw = work.connection.connection.driver_connection
        assert raw is not None
        with raw.cursor().copy("COPY work_item TO STDOUT") as copy:
            content = b"".join(copy)
        assert b"of-default" in content
        assert b"of-other" not in content
    with pytest.raises(psycopg.errors.FeatureNotSupported), runtime.works.open(TENANT, "test") as work:
        raw = work.connection.connection.driver_connection
        assert raw is not None
        with raw.cursor().copy("COPY work_item FROM STDIN") as copy:
            copy.write(content.replace(b"default", b"other"))


INSERTS = {
    "job": "INSERT INTO job (id, kind, payload, state, due_at) VALUES (gen_random_uuid(), 'x', '{}', 'ready', now())",
    "subject_key": "INSERT INTO subject_key (subject, wrapped) VALUES (gen_random_uuid(), 'x')",
    "fact": "INSERT INTO fact (id, kind, at, known_at, data) VALUES (gen_random_uuid(), 'X', now(), now(), '{}')",
    "day_run": "INSERT INTO day_run (day, state, counts, started_at) VALUES (current_date, 'x', '{}', now())",
}


@pytest.mark.demand("1.8")
@pytest.mark.parametrize("before", ["a fresh connection", "a connection that was another tenant's"])
def test_without_a_tenant_nothing_is_seen_or_kept(runtime: Runtime, before: str) -> None:
    with closing(Database(runtime.database.url, pool_size=1)) as database:
        for sql in INSERTS.values():
            with runtime.database.as_tenant(TENANT) as connection:
                connection.execute(text(sql))
        if before.startswith("a connection"):
            with database.as_tenant(TENANT) as connection:
                assert connection.execute(text("SELECT count(*) FROM job")).scalar_one() == 1
        with database.as_owner() as connection:
            names = tables(connection) - OPEN_TO_ALL
        for name in sorted(names):
            with database.engine.begin() as connection:
                as_role(connection, APP_ROLE)
                assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() == 0, name
        for name, sql in INSERTS.items():
            with pytest.raises(DBAPIError), database.engine.begin() as connection:
                as_role(connection, APP_ROLE)
                connection.execute(text(sql))
            with database.as_owner() as connection:
                assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() == 1, name


# --- the clock --------------------------------------------------------------------------------------------------------


def test_the_same_clock_goes_on_where_it_was(runtime: Runtime) -> None:
    spec = parse_clock("2026-12-01T10:00:00+08:00*60")
    with runtime.database.as_system() as connection:
        set_clock(connection, spec)
        before = read_clock(connection)
    time.sleep(0.05)
    with runtime.database.as_system() as connection:
        set_clock(connection, spec)
        assert read_clock(connection) == before
        assert connection.execute(text("SELECT business_now()")).scalar_one() > TEN + timedelta(seconds=2)


def test_the_clock_is_not_set_back(lender: Lender) -> None:
    set_time(lender.runtime, TEN)
    lender.borrower()
    lender.seal()

    def set_to(value: str) -> None:
        with lender.runtime.database.as_system() as connection:
            set_clock(connection, parse_clock(value))

    with lender.runtime.database.as_system() as connection:
        before = read_clock(connection)
    for back in ("2026-12-01T09:59:59+08:00", "2026-11-30T23:00:00+00:00*60"):
        with pytest.raises(Conflict, match="clock_backwards"):
            set_to(back)
    if datetime.now(UTC) < TEN:
        with pytest.raises(Conflict, match="clock_backwards"):
            set_to("system")
    with lender.runtime.database.as_system() as connection:
        assert read_clock(connection) == before
    set_to("2026-12-01T10:00:00+08:00")
    set_to("2026-12-02T10:00:00+08:00")


@pytest.mark.parametrize("speed", [0, 1, 60, 3600])
def test_the_clock_runs_as_fast_as_it_is_told(runtime: Runtime, speed: int) -> None:
    with runtime.database.as_system() as connection:
        set_clock(connection, parse_clock(f"2026-12-01T10:00:00+08:00*{speed}"))
    looks = []
    with runtime.database.as_system() as connection:
        for _ in range(2):
            looks.append(connection.execute(text("SELECT clock_timestamp(), business_now(), clock_timestamp()")).one())
            time.sleep(0.1)
    (first, business, _), (_, later, last) = looks
    low, high = (looks[1][0] - looks[0][2]).total_seconds(), (last - first).total_seconds()
    assert low * speed <= (later - business).total_seconds() <= high * speed


def test_the_systems_clock(runtime: Runtime) -> None:
    with runtime.database.as_system() as connection:
        set_clock(connection, parse_clock("system"))
        row = connection.execute(text("SELECT clock_timestamp(), business_now(), clock_timestamp()")).one()
    assert row[0] <= row[1] <= row[2]


# --- the hold ---------------------------------------------------------------------------------------------------------


class Holder:
    """A transaction in a thread of its own that takes a hold and keeps it until told."""

    def __init__(self, works: Works, *keys: str, tenant: str = "default") -> None:
        self._works, self._keys, self._tenant = works, keys, TenantId(tenant)
        self.has, self._may_end = threading.Event(), threading.Event()
        self.now: datetime | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with self._works.open(self._tenant, "test") as work:
            work.now()  # looked at before the hold: must not be what is used after it
            self.now = work.hold(self._keys)
            self.has.set()
            self._may_end.wait(10)

    def end(self) -> None:
        self._may_end.set()
        self._thread.join(10)

    def gets_it(self, within: float = 5) -> bool:
        return self.has.wait(within)


def test_two_holders_of_one_key_wait_for_each_other(runtime: Runtime) -> None:
    set_time(runtime, TEN, speed=1)
    first = Holder(runtime.works, "person:1", "number:9")
    assert first.gets_it()
    second = Holder(runtime.works, "number:9", "person:2")
    assert not second.gets_it(0.3)
    with runtime.database.as_owner() as connection:
        released: datetime = connection.execute(text("SELECT business_now()")).scalar_one()
    first.end()
    assert second.gets_it()
    second.end()
    assert second.now is not None
    assert second.now >= released  # read after the wait: what the first did before is in its past


def test_holders_of_other_keys_or_tenants_do_not(runtime: Runtime) -> None:
    holders = [
        Holder(runtime.works, "person:1", "number:9"),
        Holder(runtime.works, "person:2", "number:8"),
        Holder(runtime.works, "person:1", "number:9", tenant="other"),
    ]
    assert all(holder.gets_it() for holder in holders)
    for holder in holders:
        holder.end()


def test_a_hold_ends_with_its_transaction_however_that_ends(runtime: Runtime) -> None:
    with pytest.raises(ZeroDivisionError), runtime.works.open(TENANT, "test") as work:
        work.hold(["person:1"])
        raise ZeroDivisionError
    after = Holder(runtime.works, "person:1")
    assert after.gets_it()
    after.end()


def test_a_growing_hold_is_a_mistake(runtime: Runtime) -> None:
    with runtime.works.open(TENANT, "test") as work:
        work.hold(["a", "b"])
        work.hold(["b"])
        assert work.holds(["a", "b"])
        assert not work.holds(["c"])
        with pytest.raises(HoldOrder):
            work.hold(["b", "c"])


def test_overlapping_holds_never_deadlock(runtime: Runtime) -> None:
    """200 holds of several of 8 keys each, in any order, from 6 threads: each adds one to a plain counter per key."""
    rng = random.Random(20261121)
    keys = [f"person:{number}" for number in range(8)]
    wishes = [rng.sample(keys, rng.randint(2, 6)) for _ in range(200)]
    counts = dict.fromkeys(keys, 0)

    def take(wish: list[str]) -> None:
        with runtime.works.open(TENANT, "test") as work:
            work.hold(wish)
            seen = {key: counts[key] for key in wish}
            time.sleep(0.001)
            counts.update({key: count + 1 for key, count in seen.items()})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(take, wishes, timeout=120))
    assert counts == {key: sum(key in wish for wish in wishes) for key in keys}


# --- failing ----------------------------------------------------------------------------------------------------------


@contextmanager
def failing_commits(lender: Lender, table: str) -> Iterator[None]:
    """Every transaction that adds a row to ``table`` fails when it is committed, not before."""
    with lender.runtime.database.as_owner() as connection:
        connection.execute(
            text("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$")
        )
        connection.execute(
            text(
                f"CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION fail()"
            )
        )
    yield
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text("DROP FUNCTION fail CASCADE"))


def counted(lender: Lender, *names: str) -> dict[str, int]:
    with lender.runtime.database.as_owner() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}


def test_a_failing_commit_is_no_success(lender: Lender) -> None:
    lender.borrower()
    before = counted(lender, "payment", "fact", "idempotency", "unsealed")
    with failing_commits(lender, "payment"):
        answer = lender.pay("P1", key="k1", at=TEN)
        assert answer.status_code == 500
        assert answer.json()["code"] == "internal_error"
        assert "not today" not in answer.text
    assert counted(lender, *before) == before
    again = lender.pay("P1", key="k1", at=TEN)  # the key was not kept either
    assert (again.status_code, again.json()["recorded"]) == (201, True)


def test_a_failing_commit_shows_nothing(lender: Lender) -> None:
    lender.borrower("C1", phone="13812341234")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.TEAM_LEAD, None)
        token = issue_token(work, "lead")
    look = {"field": "phone", "reason": "the customer asked us to"}
    before = counted(lender, "fact", "unsealed")
    with failing_commits(lender, "fact"):
        answer = lender.post("/persons/C1/reveals", look, token=token)
        assert answer.status_code == 500
        assert "13812341234" not in answer.text  # nobody looks without a trace
    assert counted(lender, *before) == before
    assert "13812341234" in lender.post("/persons/C1/reveals", look, token=token).text


@contextmanager
def database_down(lender: Lender) -> Iterator[None]:
    """Every connection is cut, and none is let in."""
    name = lender.runtime.database.url.database
    with closing(Database(lender.runtime.database.url.set(database="postgres"))) as aside:

        def say(sql: str) -> None:
            with aside.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(sql))

        say(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            say(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


CALLS: dict[str, Callable[[Lender], Any]] = {
    "reading": lambda lender: lender.get("/persons"),
    "writing": lambda lender: lender.pay("P1", at=TEN),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_database_that_is_down_is_said_so(lender: Lender, call: str) -> None:
    lender.borrower()
    with database_down(lender):
        for _ in range(3):  # the first finds its pooled connection cut, the others find no server
            answer = CALLS[call](lender)
            assert answer.status_code == 503, answer.text
            assert answer.json()["code"] == "database_unavailable"
        assert lender.client.get("/readyz").status_code == 503
        assert lender.client.get("/healthz").status_code == 200
    assert CALLS[call](lender).status_code in (200, 201)  # and it comes back by itself


def test_a_connection_cut_in_the_middle_keeps_nothing(lender: Lender) -> None:
    lender.borrower()
    works = lender.runtime.works
    with pytest.raises(Unavailable, match="database_unavailable"), works.open(lender.tenant, "test") as work:
        work.execute(text(INSERTS["day_run"]))
        pid = work.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with lender.runtime.database.as_owner() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        work.now()
    assert counted(lender, "day_run") == {"day_run": 0}


def test_a_request_cut_in_the_middle_is_said_so(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    lender.borrower()

    def cut(work: Work, *_given: Any, **_named: Any) -> None:
        pid = work.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with lender.runtime.database.as_owner() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        work.execute(text("SELECT 1"))

    with monkeypatch.context() as patched:
        patched.setattr("tideover.book.routes.record_payment", cut)
        answer = lender.pay("P1", key="k1", at=TEN)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert lender.pay("P1", key="k1", at=TEN).json()["recorded"] is True


def test_a_server_that_was_never_there(runtime: Runtime) -> None:
    with closing(Database("postgresql://nobody@127.0.0.1:1/none")) as nowhere:
        app = create_app(replace(runtime, database=nowhere, works=Works(nowhere, runtime.works.keys)))
        with TestClient(app, raise_server_exceptions=False) as client:
            answer = client.get("/api/v1/persons", headers={"Authorization": "Bearer tdo_default.x"})
            assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
            headers = {"Cookie": "tideover_session=default.x", CSRF_HEADER: "0"}
            assert client.get("/api/v1/persons", headers=headers).status_code == 503  # by a session, too


def test_a_statement_straight_to_the_driver_fails_as_any_other(lender: Lender) -> None:
    works = lender.runtime.works
    with works.open(lender.tenant, "test") as work:
        [row] = work.direct(text("SELECT CAST(:day AS date) AS day, 'a:b' AS other"), {"day": "2026-12-01"})
        assert (row.day.isoformat(), row.other) == ("2026-12-01", "a:b")
        assert work.direct(text("UPDATE idempotency SET request = request WHERE false")) == []
    with pytest.raises(DataError) as refused, works.open(lender.tenant, "test") as work:
        work.direct(text("SELECT CAST(:day AS date)"), {"day": "+8613900001234"})
    assert "parameters" not in str(refused.value)
    with pytest.raises(Unavailable, match="database_unavailable"), works.open(lender.tenant, "test") as work:
        [(pid,)] = work.direct(text("SELECT pg_backend_pid()"))
        with lender.runtime.database.as_owner() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        work.direct(text("SELECT 1"))
    with works.open(lender.tenant, "test") as work:  # the pool has let the lost one go
        assert work.direct(text("SELECT 1 AS one"))[0].one == 1


def test_a_prepared_statement_outlives_what_psycopg_makes_the_server_forget(lender: Lender) -> None:
    """A rollback and a changed table have psycopg deallocate all: whatever goes past it is prepared again."""
    with closing(Database(lender.runtime.database.url, pool_size=1)) as database:
        works, said = Works(database, lender.runtime.works.keys), text("SELECT pg_backend_pid() AS pid, :word || '!' AS word")

        def asked(times: int = 1) -> list[Any]:
            with works.open(lender.tenant, "test") as work:
                return [work.direct(said, {"word": "so"})[0] for _ in range(times)]

        first = asked()
        for _ in range(8):  # psycopg itself prepares what it has run five times
            assert asked(2) == first * 2
        with suppress(ZeroDivisionError), works.open(lender.tenant, "test") as work:
            work.direct(said, {"word": "so"})
            raise ZeroDivisionError
        assert asked() == first
        for _ in range(8):
            asked()
        with works.open(lender.tenant, "test") as work:
            with suppress(ZeroDivisionError), work.connection.begin_nested():
                raise ZeroDivisionError
            assert work.direct(said, {"word": "so"}) == first
        for _ in range(8):
            asked()
        with database.as_owner() as connection:
            connection.execute(text("CREATE TABLE passing (one int)"))
            connection.execute(text("DROP TABLE passing"))
        assert asked() == first
