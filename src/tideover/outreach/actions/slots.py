"""What a text's slots hold, read from the book when it is sent or previewed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import (
    Account,
    Component,
    Person,
    Position,
    PromiseState,
    creditor_on,
    holdings_of,
    owed_on,
    promises_of,
    statement_of,
)
from tideover.outreach.templates import SLOTS

_PARTS = {
    Component.PRINCIPAL: ("本金", "principal"),
    Component.INTEREST: ("利息", "interest"),
    Component.FEE: ("费用", "fees"),
    Component.PENALTY: ("罚息", "penalty interest"),
}
_LEDGER = {"money_balance", "days_past_due", "money_parts"}


def book_values(
    work: Work, person: Person, account: Account | None, kinds: Collection[str], today: date, language: str, name: str
) -> dict[str, str]:
    """What the book has to say for each of ``kinds``; a kind is absent where it has nothing. ``name``: how the person is
    called, plain or masked."""
    found = {"name": name, "date_today": today.isoformat()}
    if account is not None and any(SLOTS[kind].of_account for kind in kinds):
        found |= _of_account(work, account, kinds, today, language.startswith("zh"))
    return {kind: value for kind, value in found.items() if kind in kinds and value}


def _of_account(work: Work, account: Account, kinds: Collection[str], today: date, is_chinese: bool) -> dict[str, str]:
    found = {"product": account.product, "account_tail": account.ref[-4:]}
    if {"money_due", "date_due"}.intersection(kinds):
        found |= _due(work, account, today)
    if {"money_promised", "date_promised"}.intersection(kinds):
        found |= _promised(work, account)
    if "creditor" in kinds:
        found["creditor"] = creditor_on(work, account.id, today)
    if "agreement" in kinds:
        began = holdings_of(work, [account.id])[account.id][0].day.isoformat()
        found["agreement"] = f"{account.ref}（{began} 放款）" if is_chinese else f"{account.ref} (disbursed {began})"
    if _LEDGER.intersection(kinds):
        found |= _of_ledger(statement_of(work, account, today).position, account.currency, is_chinese)
    return found


def _due(work: Work, account: Account, today: date) -> dict[str, str]:
    owed = owed_on(work, [account.id], today)[account.id]
    day = owed.oldest_unpaid or owed.next_due
    if day is None:
        return {}
    amount = owed.due_minor or owed.next_minor
    return {"money_due": Money(amount, account.currency).display(), "date_due": day.isoformat()}


def _promised(work: Work, account: Account) -> dict[str, str]:
    open_ = [p for p in promises_of(work, account.person) if p.account == account.id and p.state is PromiseState.OPEN]
    if not open_:
        return {}
    return {"money_promised": open_[-1].amount.display(), "date_promised": open_[-1].due.isoformat()}


def _of_ledger(position: Position, currency: str, is_chinese: bool) -> dict[str, str]:
    """Interest that has not fallen due yet is no part of the balance: a letter must not name more than is owed."""
    balance = position.unpaid[0] + sum(position.due[1:]) - position.credit_minor
    found = {"days_past_due": str(position.dpd)}
    if balance > 0:
        found["money_balance"] = Money(balance, currency).display()
    parts = _made_up(position)
    told = [
        f"{_PARTS[component][not is_chinese]} {Money(minor, currency).display()}"
        for component, minor in zip(Component, parts, strict=True)
        if minor
    ]
    asked = position.due_minor or position.next_minor
    if told and sum(parts) > asked:  # money that came in early covers some of it
        told.append(f"{'已预存抵扣' if is_chinese else 'less paid in advance'} {Money(sum(parts) - asked, currency).display()}")
    if told:
        found["money_parts"] = ("，" if is_chinese else ", ").join(told)
    return found


def _made_up(position: Position) -> tuple[int, ...]:
    """What is due by component; where nothing is, the next instalment."""
    if position.due_minor > 0:
        return position.due
    return next(_left(position), (0, 0, 0, 0))


def _left(position: Position) -> Iterator[tuple[int, ...]]:
    for line in position.lines:
        if line.due == position.next_due:
            yield tuple(c - p - w for c, p, w in zip(line.charged, line.paid, line.waived, strict=True))
