"""Work: one transaction of one tenant, with its actor, its clock and its hold.

One transaction per request or job, opened and committed at the edge. ``hold`` is taken by whatever changes what may
be sent: redeeming a permit, payments, plans, stops. The clock is read after the hold.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, TextClause, text

from tideover.base.clock import TENANT_ZONE
from tideover.base.database import Database, direct, set_planning
from tideover.base.ids import PersonId, TenantId
from tideover.base.privacy import KeyRing, Vault

_HOLD = text("SELECT take_hold(CAST(:keys AS text[]))")
_NOW = text("SELECT business_now()")
_SETTINGS = text("SELECT name, current_setting(name) AS value FROM unnest(CAST(:names AS text[])) AS name")
_SET = text(
    "SELECT set_config(name, value, true) FROM unnest(CAST(:names AS text[]), CAST(:values AS text[])) AS s(name, value)"
)


Outside = Callable[[TenantId, Hashable], Any]  # answers a question over the network; never raises, None: no answer


def person_key(person: PersonId) -> str:
    """The hold's key for a person."""
    return f"person:{person}"


def number_key(blind: str) -> str:
    """The hold's key for a number or address, by its blind index."""
    return f"number:{blind}"


class AskOutside(Exception):
    """Something must be asked of somebody outside before a transaction can go on: whoever opened it undoes it, asks with none
    open, and carries it out anew with the answer."""

    def __init__(self, tenant: TenantId, question: Hashable) -> None:
        super().__init__()
        self.tenant = tenant
        self.question = question


class Told:
    """What somebody outside has said for one request or job: one question at most, so that nothing waits for two."""

    def __init__(self, outside: Outside | None) -> None:
        self._outside = outside
        self._answers: dict[Hashable, Any] = {}

    @property
    def may_ask(self) -> bool:
        return self._outside is not None

    def ask(self, unknown: AskOutside) -> None:
        """Ask, with no transaction open. Never raises."""
        if self._outside is not None:
            self._answers[unknown.question] = self._outside(unknown.tenant, unknown.question)

    def answer(self, tenant: TenantId, question: Hashable) -> Any:
        """Raises ``AskOutside`` where nothing has been asked yet and there is somebody to ask."""
        if self._outside is not None and not self._answers:
            raise AskOutside(tenant, question)
        return self._answers.get(question)


class HoldOrder(Exception):
    """A programming error: a second hold in one transaction reached for keys outside the first (it could deadlock)."""


class Work:
    """An open transaction. Rooms' actions take it first and never commit it."""

    def __init__(self, connection: Connection, tenant: TenantId, actor: str, keys: KeyRing, told: Told | None = None) -> None:
        self.connection = connection
        self.tenant = tenant
        self.actor = actor
        self.vault = Vault(connection, tenant, keys)
        self._told = told
        self._held: frozenset[str] = frozenset()
        self._now: datetime | None = None
        self._plans_once = False
        self._after_commit: list[Callable[[], None]] = []

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        self._plan_once(False)
        return self.connection.execute(statement, parameters)

    def direct(self, statement: TextClause, parameters: Mapping[str, Any] | None = None) -> list[Any]:
        """The rows (named tuples) of a statement that goes to the driver itself: for what every ask runs. It is a lookup,
        planned once whatever is asked, since a plan for these very values would cost more than the answer."""
        self._plan_once(True)
        return direct(self.connection, statement, parameters or {})

    def _plan_once(self, wanted: bool) -> None:
        if wanted is not self._plans_once:
            set_planning(self.connection, once=wanted)
            self._plans_once = wanted

    @contextmanager
    def planning(self, settings: Mapping[str, str]) -> Iterator[None]:
        """Statements of ``execute`` within are planned by these settings of PostgreSQL's, and for their very values: for those
        that read much."""
        self._plan_once(False)
        wanted = {"plan_cache_mode": "force_custom_plan", **settings}
        before = {row.name: row.value for row in self.connection.execute(_SETTINGS, {"names": list(wanted)})}
        for values in (wanted, before):
            self.connection.execute(_SET, {"names": list(values), "values": list(values.values())})
            if values is wanted:
                yield

    def hold(self, keys: Iterable[str]) -> datetime:
        """Wait for, then hold until the end of the transaction, every key; returns the business time read after that.

        Keys are taken in one order by everyone, so holders cannot deadlock; a later hold in the same transaction may
        only repeat keys it has.
        """
        wanted = frozenset(keys)
        if self._held and not self._held >= wanted:
            raise HoldOrder("hold everything a transaction needs at once")
        if not self._held:
            [(now,)] = self.direct(_HOLD, {"keys": list(wanted)})
            self.took(wanted, now)
        return self.now()

    def took(self, keys: Iterable[str], now: datetime) -> None:
        """Note a first hold that a statement of a room's took, and the business time it read after that."""
        self._held, self._now = frozenset(keys), now

    def holds(self, keys: Iterable[str]) -> bool:
        """Whether this transaction holds all of ``keys``."""
        return self._held.issuperset(keys)

    @property
    def has_hold(self) -> bool:
        return bool(self._held)

    def now(self) -> datetime:
        """Business time: read once for a transaction, again after its hold."""
        if self._now is None:
            [(self._now,)] = self.direct(_NOW)
            assert self._now is not None
        return self._now

    @property
    def now_read(self) -> datetime | None:
        """The business time, if it has been read: a room's statement that needs it reads it itself else."""
        return self._now

    def read_now(self, now: datetime) -> None:
        """Note the business time that a room's statement read, where none was read before."""
        self._now = self._now or now

    def today(self) -> date:
        """The tenant's day."""
        return self.now().astimezone(TENANT_ZONE).date()

    @property
    def may_ask_outside(self) -> bool:
        """Whether there is anybody to ask: what is only made for asking need not be made else."""
        return self._told is not None and self._told.may_ask

    def ask_outside(self, question: Hashable) -> Any:
        """What somebody outside says to a question; None: nobody can be asked, or there is no answer.

        Raises ``AskOutside`` the first time, for whoever opened this work (a request's edge, a job's runner): all is undone
        and done again once the answer is there. So nothing may have been done yet that cannot be undone.
        """
        return None if self._told is None else self._told.answer(self.tenant, question)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once the transaction has been committed; never if it was rolled back."""
        self._after_commit.append(action)

    def committed(self) -> None:
        """Called by the edge after the commit."""
        for action in self._after_commit:
            action()


class ScratchWork(Work):
    """Work of which nothing stays, in a tenant there is not, by a clock of its own: to try what would be."""

    def set_now(self, moment: datetime) -> None:
        self._now = moment

    def _plan_once(self, wanted: bool) -> None:
        """Its tables fill up unseen by statistics: a plan kept from when they were empty would read more with every row."""


class _Undone(Exception):
    pass


class Works:
    """Opens work: the database and the keys together."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self.database = database
        self.keys = keys
        self.outside: Outside | None = None  # bound by ``app``

    @contextmanager
    def open(self, tenant: TenantId, actor: str, told: Told | None = None) -> Iterator[Work]:
        """A transaction for ``actor`` in ``tenant``: committed on a clean exit, rolled back on any exception. ``told``: of
        whoever catches ``AskOutside``; without it nobody outside is asked."""
        with self.database.as_tenant(tenant) as connection:
            work = Work(connection, tenant, actor, self.keys, told)
            yield work
        work.committed()

    @contextmanager
    def scratch(self, actor: str) -> Iterator[ScratchWork]:
        """A transaction in a tenant of its own that is rolled back whatever happens."""
        tenant = TenantId(f"scratch-{secrets.token_hex(8)}")
        with suppress(_Undone), self.database.as_tenant(tenant) as connection:
            connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
            yield ScratchWork(connection, tenant, actor, self.keys)
            raise _Undone
