"""PostgreSQL, one dialect: the embedded one under the home by default, any server of version 15 or later by URL.

Every statement of the product runs as the role ``tideover_app`` with ``app.tenant`` set: row-level security shows it
one tenant. The role ``tideover_system`` sees across tenants the few tables that say so (the queue, the tenants, the
clock).
"""

from __future__ import annotations

import itertools
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TextClause,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from tideover.base.errors import Unavailable
from tideover.base.ids import TenantId
from tideover.base.settings import Settings

APP_ROLE = "tideover_app"
SYSTEM_ROLE = "tideover_system"
SUPPORTED_FROM = 15

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "ix": "%(table_name)s_%(column_0_N_name)s_ix",
        "uq": "%(table_name)s_%(column_0_N_name)s_uq",
        "ck": "%(table_name)s_%(constraint_name)s_ck",
    }
)


def direct(connection: Connection, statement: TextClause, parameters: Mapping[str, Any]) -> list[Any]:
    """The rows, as named tuples, of a statement that goes to the library itself, past SQLAlchemy's compiler and result and
    psycopg's cursor: a tenth of its client's CPU. It is prepared at once; values go as text, their types are the statement's
    own. For a transaction that has begun. Errors are SQLAlchemy's, as of any other statement."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        one = _prepared(connection, driver).get(statement) or _prepare(connection, driver, statement)
        values = one.transformer.dump_sequence([parameters[name] for name in one.names], one.formats)
        result = _checked(driver, driver.pgconn.exec_prepared(one.name, values))
        if not result.nfields:
            return []
        if one.row is None:
            one.row = _row_of(tuple((result.fname(n) or b"").decode() for n in range(result.nfields)))
        one.transformer.set_pgresult(result)
        rows: list[Any] = one.transformer.load_rows(0, result.ntuples, one.row)
        return rows
    except psycopg.Error as error:
        is_lost = driver.closed or driver.broken
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(str(statement), None, error, psycopg.Error, True, is_lost, connection.dialect) from error


@dataclass(slots=True)
class _Prepared:
    """A statement as a connection to the server knows it."""

    name: bytes
    names: Sequence[str]
    formats: Sequence[PyFormat]
    transformer: Any  # a Transformer
    row: Callable[[Iterable[Any]], Any] | None = None


_PREPARED, _IN_DOUBT = "tideover.prepared", "tideover.prepared_in_doubt"
_name = itertools.count()


def _prepared(connection: Connection, driver: psycopg.Connection[Any]) -> dict[TextClause, _Prepared]:
    info = connection.info
    known: dict[TextClause, _Prepared] = info.setdefault(_PREPARED, {})
    if info.pop(_IN_DOUBT, False):
        there = {name for (name,) in driver.execute("SELECT name FROM pg_prepared_statements", prepare=False)}
        for statement in [statement for statement, one in known.items() if one.name.decode() not in there]:
            del known[statement]
    return known


def _prepare(connection: Connection, driver: psycopg.Connection[Any], statement: TextClause) -> _Prepared:
    said, names = _for_driver(statement)
    one = _Prepared(f"direct_{next(_name)}".encode(), names, [PyFormat.TEXT] * len(names), Transformer(driver))
    _checked(driver, driver.pgconn.prepare(one.name, said))
    connection.info[_PREPARED][statement] = one
    return one


@lru_cache(maxsize=512)
def _row_of(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
    found: Callable[[Iterable[Any]], Any] = made._make
    return found


def _checked(driver: psycopg.Connection[Any], result: PGresult) -> PGresult:
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    raise error_from_result(result, driver.info.encoding)


def _doubt(connection: Connection, *_: Any) -> None:
    """After a rollback, and after a table was dropped or altered, psycopg has the server forget all that was prepared."""
    if not connection.invalidated:
        connection.info[_IN_DOUBT] = True


# What is planned once are lookups of a few rows, the newest first among them: never by a bitmap, which reads all to sort it.
_ONCE = b"SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_bitmapscan = off"
_EACH_TIME = b"SET LOCAL plan_cache_mode = auto; SET LOCAL enable_bitmapscan = DEFAULT"


def set_planning(connection: Connection, *, once: bool) -> None:
    """Whether prepared statements are planned once, whatever their values, from here to the end of the transaction. Left to
    itself PostgreSQL compares with what plans had cost when tables were smaller, and plans a growing table's anew each time."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    # The library itself, in place of a cursor: it has nothing to bind or fetch, and a failure shows at the next statement.
    with suppress(psycopg.Error):
        driver.pgconn.exec_(_ONCE if once else _EACH_TIME)


@lru_cache(maxsize=512)
def _for_driver(statement: TextClause) -> tuple[bytes, Sequence[str]]:
    """As the server reads it, and the parameters' names in their order."""
    compiled = statement.compile(dialect=PGDialect(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]
    return str(compiled).encode(), tuple(compiled.positiontup or ())


def as_array(words: Sequence[str]) -> str | list[str]:
    """Many words as a parameter that is cast to an array: where none needs quoting, as PostgreSQL writes one, at a tenth
    of what the driver takes for each."""
    joined = ",".join(words)
    is_plain = joined.count(",") == len(words) - 1 and "" not in words and not any(mark in joined for mark in _QUOTED)
    return f"{{{joined}}}" if is_plain else list(words)


_QUOTED = '{}"\\ \t\n\r\v\f'


def tenant_table(name: str, *columns: Any, key: Sequence[str]) -> Table:
    """A table whose rows belong to a tenant: ``tenant`` is filled from the transaction and leads the primary key."""
    tenant = Column("tenant", Text, nullable=False, server_default=text("current_setting('app.tenant')"))
    return Table(name, metadata, tenant, *columns, PrimaryKeyConstraint("tenant", *key))


class Database:
    """A pool of connections and the ways to open a transaction on it."""

    def __init__(self, url: URL | str, pool_size: int = 16) -> None:
        self.url = _with_driver(make_url(url))
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=2,  # one beyond the pool is opened for a single transaction, at fifty times its cost
            pool_pre_ping=False,
            hide_parameters=True,  # an error's text must not hold what was bound
            # Compiling costs more than any statement of ours takes: of those about many the planner expects too much.
            connect_args={"application_name": "tideover", "options": "-c jit=off"},
        )
        for undoing in ("rollback", "rollback_savepoint"):
            event.listen(self.engine, undoing, _doubt)

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """A transaction as the role of the URL: migrations and set-up only."""
        with self._connected() as connection:
            _doubt(connection)
            yield connection

    @contextmanager
    def as_system(self) -> Iterator[Connection]:
        """A transaction across tenants: the queue's leases, the list of tenants, the clock."""
        with self._connected() as connection:
            connection.execute(text("SELECT set_config('role', :role, true)"), {"role": SYSTEM_ROLE})
            yield connection

    @contextmanager
    def as_tenant(self, tenant: TenantId) -> Iterator[Connection]:
        """A transaction that sees one tenant. Committed on a clean exit, rolled back on any exception."""
        with self._connected() as connection:
            connection.execute(
                text("SELECT set_config('role', :role, true), set_config('app.tenant', :tenant, true)"),
                {"role": APP_ROLE, "tenant": tenant},
            )
            yield connection

    @contextmanager
    def listening(self, channel: str) -> Iterator[Callable[[float], list[str]]]:
        """A connection of its own that hears a channel's notices: what it gives waits so many seconds for one, and returns what
        came by then. Raises ``Unavailable``."""
        url = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            with psycopg.connect(url, autocommit=True, application_name="tideover-listening") as connection:
                connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                yield lambda seconds: [each.payload for each in connection.notifies(timeout=seconds, stop_after=1)]
        except psycopg.Error as error:
            raise Unavailable("database_unavailable") from error

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            connection = self.engine.connect()
        except OperationalError as error:
            raise Unavailable("database_unavailable") from error
        try:
            with connection, connection.begin():
                yield connection
        except DBAPIError as error:
            if error.connection_invalidated:  # the server went away under a connection of the pool
                raise Unavailable("database_unavailable") from error
            raise

    def tenants(self) -> list[TenantId]:
        """All tenants' names, in order."""
        with self.as_system() as connection:
            return [TenantId(name) for name in connection.scalars(text("SELECT name FROM tenant ORDER BY name"))]

    def close(self) -> None:
        self.engine.dispose()


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg")


def refresh_statistics(connection: Connection, tables: Sequence[str]) -> None:
    """Tell the planner how large tables have become, after so much at once that it would otherwise plan for empty ones until
    the server's own round. One at a time may do so for a table: in a transaction of its own, which is short."""
    connection.execute(text("SELECT refresh_statistics(CAST(:names AS text[]))"), {"names": list(tables)})


def check_server(database: Database) -> None:
    """Refuse a server that is too old, or one whose product roles would not be held by row-level security."""
    with database.as_owner() as connection:
        version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10000
        free = unheld_roles(connection)
    if version < SUPPORTED_FROM:
        raise Unavailable("database_too_old", expected=f"PostgreSQL {SUPPORTED_FROM} or later", got=version)
    if free:
        raise Unavailable("database_role_unsafe", roles=free, expected="roles without SUPERUSER and BYPASSRLS")


def unheld_roles(connection: Connection) -> list[str]:
    """The product roles that row-level security would not hold: they belong to the whole server, others may change them."""
    statement = text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) AND (rolsuper OR rolbypassrls) ORDER BY 1")
    return list(connection.scalars(statement, {"names": [APP_ROLE, SYSTEM_ROLE]}))


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of these settings, migrated: the embedded server is started if needed, and stopped by its last user."""
    from tideover.base.database.embedded import Embedded
    from tideover.base.database.migrations import upgrade

    if settings.database_url:
        database = Database(settings.database_url)
        try:
            check_server(database)
            upgrade(database)
            yield database
        finally:
            database.close()
        return
    with Embedded(settings.root).running() as url:
        database = Database(url)
        try:
            upgrade(database)
            yield database
        finally:
            database.close()
