"""The lender's lake: the product's own tables, in memory, kept up payment by payment instead of being written anew."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any
from uuid import UUID

import duckdb
import ibis

from tideover.base.ids import AccountId, PersonId
from tideover.book.policy import policy_on
from tideover.outreach import load_plans
from tideover.outreach.templates import shipped_texts
from tideover.portrait import TABLES, cases, occupation_code
from tideover.rehearsal.book import CREDITOR
from tideover.rehearsal.model import CURRENCY
from tideover.rehearsal.town import Loan, Town
from tideover.rehearsal.town.state import ZONE
from tideover.strategy import DecisionFile, Known, checked, compiled, shipped, with_arms

_ACCOUNTS_FROM = 2**32  # ids of accounts lie above those of persons
_PAID_HOUR = 20
_A_MONDAY = date(2001, 1, 1)


@lru_cache(maxsize=1)
def shipped_file() -> DecisionFile:
    """The decision file that comes with the product, checked as a tenant's is. Its hold-out is off: every arm is ``bot``."""
    texts = frozenset(text.name for text in shipped_texts())
    return checked(shipped("default"), Known(frozenset(load_plans()), texts))


def decided_sql(day: date) -> str:
    """Every case of ``day`` with its portrait and decision, as the product's day compiles it.

    Compiling takes a CPU second, and a day stands in the text as literals, its own and those of days before it, and by its
    weekday: so one text a weekday is kept, and its literals are moved.
    """
    known = _A_MONDAY + timedelta(days=day.weekday())
    return _LITERAL.sub(lambda found: _literal(date(*map(int, found.groups())) + (day - known)), compiled_sql(known))


@lru_cache(maxsize=8)
def compiled_sql(day: date) -> str:
    """The same, compiled for the day itself."""
    file = shipped_file()
    told = cases(day, policy_on([], day).buckets.rows)
    return str(ibis.to_sql(compiled(file, with_arms(told, file)), dialect="duckdb"))


_LITERAL = re.compile(r"MAKE_DATE\((\d+), (\d+), (\d+)\)")


def _literal(day: date) -> str:
    return f"MAKE_DATE({day.year}, {day.month}, {day.day})"


class Ledger:
    """An account: instalments in order of their due days, money set against the oldest first. Minor units; no penalty interest,
    which the town's people do not owe."""

    def __init__(self, loan: Loan) -> None:
        self.loan = loan
        self.dues = [part.due for part in loan.parts]
        self.charged = [part.principal_minor + part.interest_minor for part in loan.parts]
        self.unpaid = list(self.charged)
        self.settled: list[date | None] = [None] * len(self.charged)
        self._owed = [0, *accumulate(self.charged)]
        self._first, self._paid_minor = 0, 0

    @property
    def oldest_due(self) -> date | None:
        """When the oldest unpaid instalment is or was due; None: all is paid."""
        return self.dues[self._first] if self._first < len(self.dues) else None

    def due_minor(self, day: date) -> int:
        """Unpaid of what is due by ``day``."""
        return max(self._owed[bisect_right(self.dues, day)] - self._paid_minor, 0)

    def pay(self, amount_minor: int, day: date) -> list[int]:
        """Take money; the places of the instalments it changed."""
        self._paid_minor += amount_minor
        changed = []
        while amount_minor > 0 and self._first < len(self.dues):
            place = self._first
            part = min(amount_minor, self.unpaid[place])
            self.unpaid[place] -= part
            amount_minor -= part
            changed.append(place)
            if self.unpaid[place] == 0:
                self.settled[place] = day
                self._first += 1
        return changed


class Books:
    """The lake of a town's lender, and the ledgers beside it. Persons and accounts go by the town's ids; ``person_id`` and
    ``account_id`` are the lake's."""

    def __init__(self, town: Town) -> None:
        """The book as it stood when the town's life began: ``lend``, ``pay`` and ``note`` what came since."""
        self.person_id = {id_: PersonId(UUID(int=number + 1)) for number, id_ in enumerate(town.ids)}
        self.account_id = {id_: AccountId(UUID(int=_ACCOUNTS_FROM + number)) for number, id_ in enumerate(town.accounts)}
        self.person_of = {id_: person for person, id_ in self.person_id.items()}
        self.account_of = {id_: account for account, id_ in self.account_id.items()}
        self.ledgers: dict[str, Ledger] = {}
        self.accounts: dict[str, list[str]] = {id_: [] for id_ in town.ids}
        self._loans = town.loans
        self._events: list[tuple[Any, ...]] = []
        self._new: list[Ledger] = []
        self._changed: dict[tuple[str, int], None] = {}
        self._lake = duckdb.connect(config={"threads": 1})
        self._lake.execute("SET enable_progress_bar = false")
        for table, columns in TABLES.items():
            described = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
            self._lake.execute(f"CREATE TABLE {table} ({described})")
        loans = sorted(self._loans.values(), key=lambda one: (one.disbursed, one.account_id))
        known = {loan.customer_id: loan.disbursed for loan in reversed(loans)}
        self._put("person", [self._person(town, id_, known[id_]) for id_ in town.ids])
        for loan in loans:
            if loan.disbursed < town.begin:
                self.lend(loan.account_id)
                for part in loan.parts:
                    if part.due < town.begin:  # as the town has it: what came due before its life began was paid then
                        at = datetime.combine(part.due, time(_PAID_HOUR), ZONE)
                        self.pay(loan.account_id, part.principal_minor + part.interest_minor, at)

    def lend(self, account: str) -> None:
        """A loan is paid out."""
        ledger = self.ledgers[account] = Ledger(self._loans[account])
        self.accounts[ledger.loan.customer_id].append(account)
        self._new.append(ledger)

    def pay(self, account: str, amount_minor: int, at: datetime) -> None:
        for place in self.ledgers[account].pay(amount_minor, at.astimezone(ZONE).date()):
            self._changed[account, place] = None
        self.note(self.ledgers[account].loan.customer_id, at, "payment", account=account, amount_minor=amount_minor)

    def note(
        self,
        person: str,
        at: datetime,
        kind: str,
        *,
        account: str | None = None,
        channel: str | None = None,
        code: str | None = None,
        amount_minor: int | None = None,
    ) -> None:
        """An event of the lake, on the person's own day and hour."""
        local, whose = at.astimezone(ZONE), str(self.person_id[person])
        told = None if account is None else str(self.account_id[account])
        moment = at.astimezone(UTC).replace(tzinfo=None)
        day, hour, weekday = local.date(), local.hour, local.weekday()
        self._events.append((whose, told, moment, day, hour, weekday, kind, channel, amount_minor, code, None, None))

    def first_dues(self, person: str) -> dict[AccountId, date]:
        """Of each account that still owes anything, when its oldest unpaid instalment is or was due."""
        dues = {account: self.ledgers[account].oldest_due for account in self.accounts[person]}
        return {self.account_id[account]: due for account, due in dues.items() if due is not None}

    def decided(self, day: date, where: str = "true") -> list[dict[str, Any]]:
        """The cases of a morning, portrait and decision, that fit ``where``."""
        self._flush()
        found = self._lake.execute(f"SELECT * FROM ({decided_sql(day)}) WHERE {where} ORDER BY person, creditor")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _flush(self) -> None:
        new, self._new = self._new, []
        self._put("loan", [self._loan(ledger) for ledger in new])
        begun = {ledger.loan.account_id for ledger in new}
        self._put("instalment", [row for ledger in new for row in self._instalments(ledger, range(len(ledger.dues)))])
        changed = [
            row
            for account, place in self._changed
            if account not in begun
            for row in self._instalments(self.ledgers[account], (place,))
        ]
        settled = {row[1] for row in changed if self.ledgers[self._named(row[1])].oldest_due is None}
        self._changed = {}
        if changed:
            self._lake.execute("CREATE OR REPLACE TEMP TABLE fresh AS FROM instalment LIMIT 0")
            self._put("fresh", changed, "instalment")
            self._lake.execute("""UPDATE instalment SET unpaid_minor = f.unpaid_minor, settled_on = f.settled_on FROM fresh AS f
                WHERE instalment.account = f.account AND instalment.number = f.number""")
        for account in sorted(settled):
            self._lake.execute("UPDATE loan SET state = 'settled' WHERE account = ?", [account])
        events, self._events = self._events, []
        self._put("event", events)

    def _named(self, account: str) -> str:
        return self.account_of[AccountId(UUID(account))]

    def _put(self, table: str, rows: Sequence[Sequence[Any]], like: str | None = None) -> None:
        """All at once, as one JSON text: rows as parameters are slow."""
        if rows:
            columns = TABLES[like or table]
            text = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], default=str)
            select = f"SELECT unnest(from_json(?, '{json.dumps([dict(columns)])}'), recursive := true)"
            self._lake.execute(f"INSERT INTO {table} {select}", [text])

    def _person(self, town: Town, id_: str, since: date) -> tuple[Any, ...]:
        one, mine = town.residents[id_], str(self.person_id[id_])
        code = occupation_code(one.occupation)
        return (mine, mine, one.jurisdiction, one.zone, "zh-CN", code, one.income_minor, True, True, False, since)

    def _loan(self, ledger: Ledger) -> tuple[Any, ...]:
        loan = ledger.loan
        whose = str(self.person_id[loan.customer_id])
        return (
            whose, str(self.account_id[loan.account_id]), whose, CREDITOR, loan.product, CURRENCY, loan.principal_minor,
            float(loan.annual_rate), "equal_instalment", loan.terms, loan.disbursed, loan.first_due, 0, None, None,
            "current" if ledger.oldest_due else "settled",
        )  # fmt: skip

    def _instalments(self, ledger: Ledger, places: Iterable[int]) -> Iterable[tuple[Any, ...]]:
        whose, account = str(self.person_id[ledger.loan.customer_id]), str(self.account_id[ledger.loan.account_id])
        for n in places:
            yield (whose, account, n + 1, ledger.dues[n], ledger.charged[n], ledger.unpaid[n], ledger.settled[n])
