"""Accounts and what is owed on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from tideover.base.errors import NotFound
from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book.actions.ledgers import owed_on
from tideover.book.actions.people import _as_uuid, get_persons
from tideover.book.model import Account, Person
from tideover.book.store import accounts as accounts_store


def find_account(work: Work, key: str) -> Account:
    """An account by our id or the lender's reference. Raises ``NotFound("account_not_found")``."""
    id_ = _as_uuid(key)
    found = (accounts_store.account_row(work, id=id_) if id_ else None) or accounts_store.account_row(work, ref=key)
    if found is None:
        raise NotFound("account_not_found", field="account")
    return found


def get_account(work: Work, account: AccountId) -> Account:
    """Raises ``NotFound("account_not_found")``."""
    found = accounts_store.account_row(work, id=account)
    if found is None:
        raise NotFound("account_not_found", field="account")
    return found


def get_accounts(work: Work, accounts: Collection[AccountId]) -> list[Account]:
    """``get_account`` for several; those there are."""
    return accounts_store.account_rows(work, list(accounts)) if accounts else []


def accounts_of(work: Work, person: PersonId) -> list[Account]:
    return accounts_store.accounts_of(work, person)


def whose_accounts(work: Work, accounts: Collection[AccountId]) -> dict[AccountId, tuple[Account, Person]]:
    """Accounts, each with the person who has it; those there are."""
    found = get_accounts(work, accounts)
    people = {person.id: person for person in get_persons(work, {account.person for account in found})}
    return {account.id: (account, people[account.person]) for account in found}


def is_anything_due(work: Work, accounts: Sequence[AccountId], on: date, ahead_days: int = 0) -> bool:
    """Whether any of the accounts has something unpaid that is due by ``on`` plus ``ahead_days``."""
    if not accounts:
        return False
    return any(position.due_minor > 0 for position in owed_on(work, accounts, on + timedelta(days=ahead_days)).values())
