"""What many tests begin with is made once a session, and each test gets a copy of its own: of the database, and of the home."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from fastapi.testclient import TestClient
from sqlalchemy import URL, text
from tests.conftest import TEN, Lender, set_time

from tideover.app.http import create_app
from tideover.app.runtime import Runtime, assemble, ensure_operator
from tideover.base.database import Database
from tideover.base.ids import TenantId
from tideover.base.settings import Settings
from tideover.rehearsal import PostOffice

P = ParamSpec("P")


@dataclass(frozen=True)
class Original:
    """A lender as a builder left it: nobody works in it any more."""

    database: str
    home: Path
    lender: Lender


@dataclass
class Originals:
    """What was made so far. ``template``: the migrated database that the first of them begin with."""

    cluster: URL
    template: str
    folder: Path
    closing: ExitStack
    made: dict[Hashable, Original] = field(default_factory=dict)

    def copy_of(self, database: str, closing: ExitStack) -> URL:
        """A copy of a database in which nobody works, dropped at the end of ``closing``."""
        name = f"tideover_{secrets.token_hex(6)}"
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{database}"')
        closing.callback(self._say, f'DROP DATABASE "{name}" WITH (FORCE)')
        return self.cluster.set(database=name)

    def original(self, key: Hashable, build: Callable[[Lender], None]) -> Original:
        """What ``build`` makes of a new lender; made when it is first asked for."""
        if key not in self.made:
            home = self.folder / secrets.token_hex(6)
            url = self.copy_of(self.template, self.closing)
            with ExitStack() as closing:
                post = PostOffice()
                post.start()
                closing.callback(post.stop)
                address = url.render_as_string(hide_password=False)
                runtime = _opened(Settings(home=home, database_url=address, smtp_url=post.url), closing)
                set_time(runtime, TEN)
                token = ensure_operator(runtime, "default")
                client = _client(runtime, closing)
                lender = Lender(runtime, home / "book", TenantId("default"), token, client)
                build(lender)
            self.made[key] = Original(str(url.database), home, lender)
        return self.made[key]

    def _say(self, sql: str) -> None:
        database = Database(self.cluster)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(sql))
        database.close()


@dataclass
class CopiedLender(Lender):
    """A lender that can become a copy of another. ``closing``: what is to be closed when its test is over."""

    originals: Originals = field(kw_only=True)
    closing: ExitStack = field(kw_only=True)

    def is_new(self) -> bool:
        return not any(self.rows.values())

    def become(self, original: Original) -> None:
        """What was done in this one so far is gone."""
        url = self.originals.copy_of(original.database, self.closing)
        home = self.folder.parent / f"home-{url.database}"
        shutil.copytree(original.home, home)
        settings = {"home": home, "database_url": url.render_as_string(hide_password=False)}
        self.runtime = _opened(self.runtime.settings.model_copy(update=settings), self.closing)
        self.client = _client(self.runtime, self.closing)
        self.token, self.rows = original.lender.token, deepcopy(original.lender.rows)


def _opened(settings: Settings, closing: ExitStack) -> Runtime:
    database = Database(settings.database_url or "", pool_size=16)
    closing.callback(database.close)
    return assemble(settings, database)


def _client(runtime: Runtime, closing: ExitStack) -> TestClient:
    return closing.enter_context(TestClient(create_app(runtime), raise_server_exceptions=False))


def made_once(build: Callable[P, None]) -> Callable[P, None]:
    """Of a function that furnishes a lender: one that nothing was done in becomes a copy of what it made of the first; any
    other lender is furnished as it stands."""

    make: Callable[..., None] = build

    @wraps(build)
    def furnish(*args: Any, **kwargs: Any) -> None:
        lender, *rest = args
        if isinstance(lender, CopiedLender) and lender.is_new():
            key = (build.__module__, build.__name__, tuple(rest), tuple(sorted(kwargs.items())))
            lender.become(lender.originals.original(key, lambda first: make(first, *rest, **kwargs)))
        else:
            make(*args, **kwargs)

    return furnish
