"""The whole history of many accounts, and what is known of many persons: for who follows the book.

A history is told without a day: the fold runs to the end of what was agreed, so money that waits for a due day is set
against it already, on that day. What stands on a day is read off ``settled_on``. Penalty interest is left out, for it
grows by the day; so are single fees, which make no days past due.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book.actions.holders import creditors_on
from tideover.book.actions.ledgers import Ledger, load_ledgers
from tideover.book.actions.policy import book_policy
from tideover.book.ledger import PENALTY, AccountState, Component, EntryKind, LineState, net, paused_spans
from tideover.book.policy import BookPolicy
from tideover.book.store import histories as store
from tideover.book.store import identity as identity_store
from tideover.book.store import ledger as ledger_store

END = date(2999, 12, 31)  # after every due day
_ID_NUMBER = re.compile(r"[1-9]\d{16}[\dXx]|[1-9]\d{14}")  # GB 11643: the first two digits are the province's


@dataclass(frozen=True, slots=True)
class InstalmentHistory:
    """An instalment: what it came to and what is unpaid of it, without penalty interest. ``settled_on``: the day by which
    nothing of it was left; None: something is."""

    number: int
    due: date
    charged_minor: int
    unpaid_minor: int
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class AccountHistory:
    """``creditor``: today's; ``state``: written off, settled, or current: whether something is overdue depends on the
    day. ``paused``: the last agreed pause, both days included; its end None: open. ``credit_minor``: paid beyond all that
    was agreed. ``payments``: (paid_at, minor units), below 0: taken back."""

    account: AccountId
    person: PersonId
    creditor: str
    product: str
    currency: str
    principal_minor: int
    annual_rate: str
    method: str
    terms: int | None
    disbursed: date
    first_due: date | None
    credit_minor: int
    state: AccountState
    paused: tuple[date, date | None] | None
    instalments: tuple[InstalmentHistory, ...]
    payments: tuple[tuple[datetime, int], ...]
    statements: tuple[tuple[date, int | None, int | None, str], ...]  # as_of, billed_minor, dpd, status


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """What is known of a person, without a direct identifier. ``holder``: the smallest id of whoever is the same person.
    ``occupation``: as told, free text. ``birth_year``, ``gender``, ``region`` are not for decisions. ``region``: two digits
    of GB/T 2260, of a Chinese identity number. An erased person has none of these."""

    person: PersonId
    holder: PersonId
    jurisdiction: str
    zone: str | None
    language: str
    kinds: frozenset[str]  # of addresses that count now
    known_since: date | None
    occupation: str | None = None
    income_minor: int | None = None
    birth_year: int | None = None
    gender: str | None = None
    region: str | None = None


def account_histories(work: Work, persons: Sequence[UUID]) -> list[AccountHistory]:
    """The history of every account of persons, by all that is known now."""
    rows = store.account_rows(work, persons)
    ids = [AccountId(row.id) for row in rows]
    if not ids:
        return []
    there = ledger_store.presence(work, ids)
    today = work.today()
    policy = book_policy(work, today, is_chosen=there.chosen)
    ledgers = load_ledgers(work, ids, None, there)
    creditors = creditors_on(work, ids, today)
    payments: dict[UUID, list[tuple[datetime, str, int]]] = {}
    for row in store.payment_rows(work, ids):
        payments.setdefault(row.account, []).append((row.paid_at, row.ref, row.amount_minor))
    statements: dict[UUID, list[tuple[date, int | None, int | None, str]]] = {}
    for row in store.statement_rows(work, ids):
        statements.setdefault(row.account, []).append((row.as_of, row.billed_minor, row.dpd, row.status))
    found = []
    for row in rows:
        credit, state, lines = _told(ledgers[row.id], policy)
        found.append(
            AccountHistory(
                row.id, row.person, creditors[row.id], row.product, row.currency, row.principal_minor, row.annual_rate,
                row.method, row.terms, row.disbursed, row.first_due, credit, state, _paused(ledgers[row.id]), lines,
                tuple((at, amount) for at, _, amount in sorted(payments.get(row.id, ()))),
                tuple(sorted(statements.get(row.id, ()), key=lambda told: told[0])),
            )
        )  # fmt: skip
    return found


def _paused(ledger: Ledger) -> tuple[date, date | None] | None:
    spans = paused_spans(net(ledger.entries)) if any(e.kind is EntryKind.PAUSE for e in ledger.entries) else []
    if not spans:
        return None
    start, end = spans[-1]
    return start, None if end == date.max else end - timedelta(days=1)


def _told(ledger: Ledger, policy: BookPolicy) -> tuple[int, AccountState, tuple[InstalmentHistory, ...]]:
    position = ledger.standing(policy, END)
    state = position.state
    if state not in (AccountState.SETTLED, AccountState.WRITTEN_OFF):
        state = AccountState.CURRENT
    if any(entry.kind not in (EntryKind.PAYMENT, EntryKind.REVERSAL, EntryKind.REFUND) for entry in ledger.entries):
        settled = _settled_days(ledger, policy, position.lines)
    else:  # money alone settles: on the day of its last move
        settled = {}
        for move in position.moves:
            if move.fee is None and move.component is not Component.PENALTY:
                settled[move.number] = move.day
    lines = []
    for line in position.lines:
        charged = sum(line.charged[:PENALTY])
        if line.fee is None and charged:
            unpaid = _unpaid(line)
            lines.append(
                InstalmentHistory(
                    line.number, line.due, charged, unpaid, None if unpaid else settled.get(line.number, line.due)
                )
            )
    return position.credit_minor, state, tuple(lines)


def _unpaid(line: LineState) -> int:
    return sum(line.charged[:PENALTY]) - sum(line.paid[:PENALTY]) - sum(line.waived[:PENALTY])


def _settled_days(ledger: Ledger, policy: BookPolicy, lines: Iterable[LineState]) -> dict[int, date]:
    """By which day each instalment was settled for good, where more than money settles: read off the fold, day by day."""
    days = sorted({entry.day for entry in ledger.entries} | {line.due for line in lines})
    settled: dict[int, date] = {}
    for position in ledger.standings(policy, days):
        for line in position.lines:
            if line.fee is not None:
                continue
            if _unpaid(line):
                settled.pop(line.number, None)
            else:
                settled.setdefault(line.number, position.on)
    return settled


def person_traits(work: Work, persons: Sequence[UUID]) -> list[PersonTraits]:
    """What is known of persons. Those who are not of the book are left out."""
    now = work.now()
    holders = {person: min(group) for person, group in identity_store.groups_of(work, persons).items()}
    rows = store.person_rows(work, persons, now)
    work.vault.open(row.id for row in rows if not row.is_erased)
    found = []
    for row in rows:
        profile = {} if row.is_erased else json.loads(work.vault.unseal(row.id, row.profile))
        income, birth, number = (profile.get(name) or "" for name in ("income_minor", "birth_date", "id_number"))
        found.append(
            PersonTraits(
                row.id, PersonId(holders[row.id]), row.jurisdiction, row.zone, row.language, frozenset(row.kinds),
                row.known_since, profile.get("occupation") or None, int(income) if income.isdigit() else None,
                int(birth[:4]) if birth[:4].isdigit() else None, profile.get("gender") or None,
                number[:2] if row.jurisdiction == "CN" and _ID_NUMBER.fullmatch(number) else None,
            )
        )  # fmt: skip
    work.vault.forget(row.id for row in rows)
    return found


def groups_around(work: Work, persons: Sequence[UUID]) -> list[UUID]:
    """Persons and whoever is known to be the same."""
    return sorted({member for group in identity_store.groups_of(work, persons).values() for member in group})
