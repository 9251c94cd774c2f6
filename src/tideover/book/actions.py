"""What is done to the book, and what others ask of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from tideover.base import clock, jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, PartyId, PersonId, PromiseId, new_id
from tideover.base.money import Money
from tideover.base.privacy import mask
from tideover.base.work import Work, number_key, person_key
from tideover.book import store
from tideover.book.model import (
    Account,
    Address,
    DueAccount,
    Owed,
    Party,
    PaymentRecorded,
    Person,
    PersonErased,
    Promise,
    PromiseBroken,
    PromiseKept,
    PromiseState,
    PromiseTaken,
    Relation,
    owed,
    paid_towards,
)
from tideover.journal import record
from tideover.security import record_reveal

REVEALABLE = ("name", "phone", "email", "id_number", "birth_date", "gender", "occupation", "income_minor")


# --- looking up -------------------------------------------------------------------------------------------------------


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def find_person(work: Work, key: str) -> Person:
    """A person by our id or the lender's reference. Raises ``NotFound("person_not_found")``."""
    id_ = _as_uuid(key)
    row = (store.person_row(work, id=id_) if id_ else None) or store.person_row(work, ref=key)
    if row is None:
        raise NotFound("person_not_found", field="person")
    return _person(work, row)


def get_person(work: Work, person: PersonId) -> Person:
    """Raises ``NotFound("person_not_found")``."""
    row = store.person_row(work, id=person)
    if row is None:
        raise NotFound("person_not_found", field="person")
    return _person(work, row)


def _person(work: Work, row: Any) -> Person:
    name = "" if row.erased_at else mask("name", work.vault.unseal(row.id, row.name))
    return Person(PersonId(row.id), row.ref, row.jurisdiction, row.zone, row.language, name, row.erased_at is not None)


def list_persons(work: Work, after_ref: str | None, limit: int) -> list[Person]:
    """Persons in order of their references."""
    return [_person(work, row) for row in store.page_of_persons(work, after_ref, limit)]


def find_account(work: Work, key: str) -> Account:
    """An account by our id or the lender's reference. Raises ``NotFound("account_not_found")``."""
    id_ = _as_uuid(key)
    found = (store.account_row(work, id=id_) if id_ else None) or store.account_row(work, ref=key)
    if found is None:
        raise NotFound("account_not_found", field="account")
    return found


def get_account(work: Work, account: AccountId) -> Account:
    """Raises ``NotFound("account_not_found")``."""
    found = store.account_row(work, id=account)
    if found is None:
        raise NotFound("account_not_found", field="account")
    return found


def accounts_of(work: Work, person: PersonId) -> list[Account]:
    return store.accounts_of(work, person)


def parties_of(work: Work, person: PersonId) -> list[Party]:
    """Who stands beside a customer, masked."""

    def masked(kind: str, party: UUID, sealed: str | None) -> str:
        return mask(kind, work.vault.unseal(party, sealed)) if sealed else ""

    return [
        Party(
            PartyId(row.id),
            row.ref,
            person,
            AccountId(row.account) if row.account else None,
            Relation(row.relation),
            row.authorised,
            masked("name", row.id, row.name),
            masked("phone", row.id, row.phone),
        )
        for row in store.parties_of(work, person)
    ]


def promises_of(work: Work, person: PersonId) -> list[Promise]:
    return store.promise_rows(work, person=person)


def zone_of(person: Person) -> tzinfo:
    """The person's zone; UTC where it is unknown, for counting days only (nothing is sent into an unknown zone)."""
    return clock.zone(person.zone) or UTC


def persons_at_address(work: Work, kind: str, value: str) -> list[PersonId]:
    """Whose number or address this is: none, one, or several who share it."""
    return store.persons_with_blind(work, work.vault.blind(kind, value))


def address_of(work: Work, person: PersonId, kind: str) -> tuple[Address, str] | None:
    """The person's address of a kind and its plain value: for sending, not for showing."""
    for address in store.addresses_of(work, [person])[person]:
        if address.kind == kind:
            return address, work.vault.unseal(person, address.sealed)
    return None


def name_of(work: Work, person: PersonId) -> str:
    """The person's plain name: to address them with, not to show."""
    return work.vault.unseal(person, store.person_row(work, id=person).name)


def profile_of(work: Work, person: Person) -> dict[str, str]:
    """The person's fields, masked."""
    return {field: mask(field, value) for field, value in _fields(work, person.id).items()}


def _fields(work: Work, person: PersonId) -> dict[str, str]:
    row = store.person_row(work, id=person)
    if row is None or row.erased_at:
        return {}
    fields = {"name": work.vault.unseal(person, row.name), **json.loads(work.vault.unseal(person, row.profile))}
    for address in store.addresses_of(work, [person])[person]:
        fields[address.kind] = work.vault.unseal(person, address.sealed)
    return {key: str(fields[key]) for key in REVEALABLE if fields.get(key) not in (None, "")}


def reveal_field(work: Work, person: PersonId, field: str, reason: str) -> str:
    """One unmasked field, the look and its reason on record. Raises ``Invalid`` or ``NotFound``."""
    if field not in REVEALABLE:
        raise Invalid("unknown_field", field="field", expected=", ".join(REVEALABLE))
    fields = _fields(work, person)
    if field not in fields:
        raise NotFound("field_not_held", field=field)
    record_reveal(work, person, field, reason)
    return fields[field]


# --- the hold ---------------------------------------------------------------------------------------------------------


def hold_person(work: Work, person: PersonId, further: Iterable[str] = ()) -> datetime:
    """Hold a person and every number and address they have; returns the business time read after that.

    Raises ``Conflict("addresses_changed")`` where an address came in between look and hold; asking again succeeds.
    """
    return hold_persons(work, [person], further)


def hold_persons(work: Work, persons: Sequence[PersonId], further: Iterable[str] = ()) -> datetime:
    """Hold several persons at once, as ``hold_person`` does; ``further``: more of the hold's keys to take with them."""
    now = work.hold([*_keys(work, persons), *further])
    if not work.holds(_keys(work, persons)):
        raise Conflict("addresses_changed", expected="asking again")
    return now


def _keys(work: Work, persons: Sequence[PersonId]) -> list[str]:
    found = store.addresses_of(work, persons)
    return [person_key(p) for p in persons] + [number_key(a.blind) for addresses in found.values() for a in addresses]


# --- what is owed -----------------------------------------------------------------------------------------------------


def owed_on(work: Work, accounts: Sequence[AccountId], on: date) -> dict[AccountId, Owed]:
    """What each account owes on a day."""
    instalments = store.instalments_of(work, accounts)
    paid = store.paid_by_account(work, accounts)
    return {account: owed(instalments[account], paid.get(account, 0), on) for account in accounts}


def is_anything_due(work: Work, accounts: Sequence[AccountId], on: date, ahead_days: int = 0) -> bool:
    """Whether any of the accounts has something unpaid that is due by ``on`` plus ``ahead_days``."""
    if not accounts:
        return False
    return any(position.due_minor > 0 for position in owed_on(work, accounts, on + timedelta(days=ahead_days)).values())


def due_accounts(work: Work, on: date, ahead_days: int, after: AccountId | None, limit: int) -> list[DueAccount]:
    """A chunk of the day's list: accounts with something unpaid due up to ``ahead_days`` after ``on``, by id."""
    found = store.accounts_owing(work, on + timedelta(days=ahead_days), after, limit)
    positions = owed_on(work, [account.id for account in found], on)
    return [DueAccount(account, positions[account.id]) for account in found]


# --- payments and promises --------------------------------------------------------------------------------------------


def record_payment(
    work: Work,
    payment: str,
    account: Account,
    amount: Money,
    paid_at: datetime,
    *,
    posted_at: datetime | None = None,
    reverses: str | None = None,
) -> bool:
    """Record money that came in (or, with ``reverses``, went back), under the person's hold. Returns whether it is new.

    The same payment again changes nothing; the same reference with other content raises ``Conflict("payment_differs")``.
    A reversal names a payment of the same account, once; else ``Invalid("invalid_reversal")``.
    """
    if amount.currency != account.currency:
        raise Invalid("currency_mismatch", field="currency", expected=account.currency)
    if amount.amount_minor <= 0:
        raise Invalid("invalid_amount", field="amount_minor", expected="more than 0")
    hold_person(work, account.person)
    signed = -amount.amount_minor if reverses else amount.amount_minor
    known = store.payment(work, payment)
    if known is not None:
        same = (known.account, known.amount_minor, known.paid_at, known.reverses) == (account.id, signed, paid_at, reverses)
        if not same:
            raise Conflict("payment_differs", field="payment", expected="the content first recorded under this reference")
        return False
    if reverses is not None:
        original = store.payment(work, reverses)
        if original is None or original.account != account.id or original.amount_minor < amount.amount_minor:
            raise Invalid("invalid_reversal", field="reverses", expected="a payment of this account, at most its amount")
    now = work.now()
    row = {"ref": payment, "account": account.id, "amount_minor": signed, "paid_at": paid_at, "known_at": now}
    store.insert_payments(work, [{**row, "posted_at": posted_at or paid_at, "reverses": reverses}])
    record(
        work,
        PaymentRecorded(account.person, account.id, payment, signed, amount.currency, paid_at, reverses),
        at=min(paid_at, now),
    )
    settle_promises(work, account, final=False)
    return True


def take_promise(work: Work, account: Account, amount: Money, due: date) -> Promise:
    """Note a promise to pay ``amount`` by the end of ``due`` (the person's own day); a timer settles it then.

    Raises ``Invalid`` for a day gone by, no amount or another currency.
    """
    person = get_person(work, account.person)
    hold_person(work, account.person)
    now = work.now()
    if amount.currency != account.currency:
        raise Invalid("currency_mismatch", field="currency", expected=account.currency)
    if amount.amount_minor <= 0:
        raise Invalid("invalid_amount", field="amount_minor", expected="more than 0")
    if due < now.astimezone(zone_of(person)).date():
        raise Invalid("promise_in_the_past", field="due", expected="today or later, in the customer's own zone")
    promise = Promise(PromiseId(new_id()), person.id, account.id, amount, due, now, PromiseState.OPEN, 0)
    store.insert_promise(
        work,
        {
            "id": promise.id,
            "person": person.id,
            "account": account.id,
            "amount_minor": amount.amount_minor,
            "currency": amount.currency,
            "due": due,
            "taken_at": now,
        },
    )
    record(work, PromiseTaken(person.id, account.id, promise.id, amount.amount_minor, amount.currency, due, work.actor))
    end = datetime.combine(due + timedelta(days=1), time(), tzinfo=zone_of(person))
    jobs.enqueue(work, "settle_promise", {"promise": promise.id}, due_at=end, key=f"settle_promise:{promise.id}")
    return promise


def expire_promise(work: Work, promise: PromiseId) -> None:
    """The promise's day is over: kept if what was promised came in, else broken."""
    found = store.promise_rows(work, id=promise)
    if not found or found[0].state is not PromiseState.OPEN:
        return
    hold_person(work, found[0].person)
    settle_promises(work, get_account(work, found[0].account), final=True, only=promise)


def settle_promises(work: Work, account: Account, *, final: bool, only: PromiseId | None = None) -> None:
    """Hold open promises of an account against what was paid. The person must be held.

    Each payment counts towards every open promise it falls to: a second promise for the same money replaces the first
    in meaning, it does not add to it.
    """
    tz = zone_of(get_person(work, account.person))
    for promise in store.promise_rows(work, account=account.id):
        if promise.state is not PromiseState.OPEN or (only is not None and promise.id != only):
            continue
        payments = store.payments_since(work, account.id, promise.taken_at)
        paid = paid_towards(promise, [(amount, at, at.astimezone(tz).date()) for amount, at in payments])
        ids = (promise.person, promise.account, promise.id, paid, promise.amount.currency)
        if paid >= promise.amount.amount_minor:
            store.set_promise(work, promise.id, PromiseState.KEPT, paid)
            record(work, PromiseKept(*ids))
        elif final:
            store.set_promise(work, promise.id, PromiseState.BROKEN, paid)
            record(work, PromiseBroken(*ids))
        else:
            store.set_promise(work, promise.id, PromiseState.OPEN, paid)


def count_promises(work: Work) -> dict[str, int]:
    """Promises by state."""
    return store.promise_counts(work)


# --- erasure and export -----------------------------------------------------------------------------------------------


def erase_person(work: Work, person: PersonId) -> None:
    """Destroy the person's key and addresses: what was sealed for them can never be read again. Ids and sums stay."""
    hold_person(work, person)
    get_person(work, person)
    store.mark_erased(work, person, work.now())
    for party in store.forget_parties(work, person):
        work.vault.erase(party)
    work.vault.erase(person)
    record(work, PersonErased(person, work.actor))


def book_lines(work: Work) -> Iterator[dict[str, Any]]:
    """The book in canonical order, without personal fields: the same book gives the same lines."""
    for what in store.EXPORT_COLUMNS:
        for row in store.export_rows(work, what):
            line: dict[str, Any] = {"kind": what}
            for key, value in row.items():
                if isinstance(value, datetime):
                    value = value.astimezone(UTC)
                line[key] = value.isoformat() if isinstance(value, date) else value
            yield line
