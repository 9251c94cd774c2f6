"""Tables and queries of the book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table
from tideover.base.ids import AccountId, PersonId, PromiseId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book.model import Account, Address, Instalment, Promise, PromiseState

persons = tenant_table(
    "person",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("ref", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("zone", Text),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),  # sealed
    Column("profile", Text, nullable=False),  # sealed JSON: id number, birth date, gender, occupation, income
    Column("erased_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index("person_ref_uq", persons.c.tenant, persons.c.ref, unique=True)

addresses = tenant_table(
    "address",
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("blind", Text, nullable=False),
    Column("value", Text, nullable=False),  # sealed
    Column("source", Text, nullable=False),
    key=["person", "kind", "blind"],
)
Index("address_blind_ix", addresses.c.tenant, addresses.c.blind)

accounts = tenant_table(
    "account",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("ref", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("product", Text, nullable=False),
    Column("creditor", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("principal_minor", BigInteger, nullable=False),
    Column("annual_rate", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("terms", Integer, nullable=False),
    Column("disbursed", Date, nullable=False),
    Column("first_due", Date, nullable=False),
    Column("day_count", Text, nullable=False),
    Column("every", Text, nullable=False),
    key=["id"],
)
Index("account_ref_uq", accounts.c.tenant, accounts.c.ref, unique=True)
Index("account_person_ix", accounts.c.tenant, accounts.c.person)

parties = tenant_table(
    "party",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("ref", Text, nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True)),
    Column("relation", Text, nullable=False),
    Column("authorised", Boolean, nullable=False),
    Column("name", Text),  # sealed for the party
    Column("phone", Text),  # sealed for the party
    Column("phone_blind", Text),
    key=["id"],
)
Index("party_ref_uq", parties.c.tenant, parties.c.ref, unique=True)
Index("party_person_ix", parties.c.tenant, parties.c.person)

instalments = tenant_table(
    "instalment",
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("principal_minor", BigInteger, nullable=False),
    Column("interest_minor", BigInteger, nullable=False),
    Column("fee_minor", BigInteger, nullable=False),
    key=["account", "number"],
)

payments = tenant_table(
    "payment",
    Column("ref", Text, nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),  # negative: a reversal
    Column("paid_at", TIMESTAMP(timezone=True), nullable=False),
    Column("posted_at", TIMESTAMP(timezone=True), nullable=False),
    Column("known_at", TIMESTAMP(timezone=True), nullable=False),
    Column("reverses", Text),
    key=["ref"],
)
Index("payment_account_ix", payments.c.tenant, payments.c.account)

promises = tenant_table(
    "promise",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("account", PgUuid(as_uuid=True), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("taken_at", TIMESTAMP(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("paid_minor", BigInteger, nullable=False, server_default="0"),
    key=["id"],
)
Index("promise_account_ix", promises.c.tenant, promises.c.account)
Index("promise_person_ix", promises.c.tenant, promises.c.person)


def person_rows(work: Work, ids: Sequence[UUID]) -> list[Any]:
    return list(work.execute(select(persons).where(persons.c.id.in_(ids))))


def person_row(work: Work, *, id: UUID | None = None, ref: str | None = None) -> Any:
    where = persons.c.id == id if id is not None else persons.c.ref == ref
    return work.execute(select(persons).where(where)).one_or_none()


def page_of_persons(work: Work, after_ref: str | None, limit: int) -> list[Any]:
    statement = select(persons).order_by(persons.c.ref).limit(limit)
    if after_ref is not None:
        statement = statement.where(persons.c.ref > after_ref)
    return list(work.execute(statement))


def ids_by_ref(work: Work, refs: Sequence[str]) -> dict[str, tuple[UUID, bool]]:
    """Of persons: ref -> (id, whether erased)."""
    rows = work.execute(select(persons.c.ref, persons.c.id, persons.c.erased_at).where(persons.c.ref.in_(refs)))
    return {row.ref: (row.id, row.erased_at is not None) for row in rows}


def accounts_by_ref(work: Work, refs: Sequence[str]) -> dict[str, Account]:
    return {row.ref: _account(row) for row in work.execute(select(accounts).where(accounts.c.ref.in_(refs)))}


def lock_import(work: Work) -> None:
    work.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('import:' || current_setting('app.tenant'), 7))"))


def accounts_without_instalments(work: Work, limit: int) -> list[Any]:
    statement = (
        "SELECT * FROM account a WHERE NOT EXISTS (SELECT FROM instalment i WHERE i.tenant = a.tenant AND i.account = a.id) "
        "ORDER BY a.id LIMIT :limit"
    )
    return list(work.execute(text(statement), {"limit": limit}))


_UPSERTS = {
    "person": (["id"], ["jurisdiction", "zone", "language", "name", "profile"]),
    "account": (
        ["id"],
        [
            "product",
            "creditor",
            "principal_minor",
            "annual_rate",
            "method",
            "terms",
            "disbursed",
            "first_due",
            "day_count",
            "every",
        ],
    ),
    "party": (["id"], ["account", "relation", "authorised", "name", "phone", "phone_blind"]),
    "instalment": (["account", "number"], ["due", "principal_minor", "interest_minor", "fee_minor"]),
}


def upsert(work: Work, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert or bring up to date, by primary key."""
    if not rows:
        return
    key, changing = _UPSERTS[table]
    columns = list(rows[0])
    sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in changing)
    work.execute(
        text(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(':' + c for c in columns)}) "
            f"ON CONFLICT (tenant, {', '.join(key)}) DO UPDATE SET {sets}"
        ),
        list(rows),
    )


def replace_addresses(work: Work, persons_: Sequence[UUID], rows: Sequence[dict[str, Any]]) -> None:
    """Make ``rows`` the addresses of these persons."""
    work.execute(text("DELETE FROM address WHERE person = ANY(:persons)"), {"persons": list(persons_)})
    if rows:
        work.execute(
            text(
                "INSERT INTO address (person, kind, blind, value, source) VALUES (:person, :kind, :blind, :value, :source) "
                "ON CONFLICT DO NOTHING"
            ),
            list(rows),
        )


def addresses_of(work: Work, persons_: Sequence[UUID]) -> dict[UUID, list[Address]]:
    found: dict[UUID, list[Address]] = {person: [] for person in persons_}
    rows = work.execute(select(addresses).where(addresses.c.person.in_(persons_)).order_by(addresses.c.kind, addresses.c.blind))
    for row in rows:
        found[row.person].append(Address(row.kind, row.blind, row.value))
    return found


def persons_with_blind(work: Work, blind: str) -> list[PersonId]:
    rows = work.execute(select(addresses.c.person).where(addresses.c.blind == blind).order_by(addresses.c.person))
    return [PersonId(row.person) for row in rows]


def parties_by_ref(work: Work, refs: Sequence[str]) -> dict[str, tuple[UUID, UUID]]:
    """ref -> (party, the person they belong to)."""
    rows = work.execute(select(parties.c.ref, parties.c.id, parties.c.person).where(parties.c.ref.in_(refs)))
    return {row.ref: (row.id, row.person) for row in rows}


def parties_of(work: Work, person: UUID) -> list[Any]:
    return list(work.execute(select(parties).where(parties.c.person == person).order_by(parties.c.ref)))


def forget_parties(work: Work, person: UUID) -> list[UUID]:
    """Strip a person's parties of all that is personal. Returns whom."""
    statement = "UPDATE party SET name = NULL, phone = NULL, phone_blind = NULL WHERE person = :person RETURNING id"
    return [row.id for row in work.execute(text(statement), {"person": person})]


def account_row(work: Work, *, id: UUID | None = None, ref: str | None = None) -> Account | None:
    where = accounts.c.id == id if id is not None else accounts.c.ref == ref
    row = work.execute(select(accounts).where(where)).one_or_none()
    return None if row is None else _account(row)


def accounts_of(work: Work, person: UUID) -> list[Account]:
    return [_account(row) for row in work.execute(select(accounts).where(accounts.c.person == person).order_by(accounts.c.ref))]


def _account(row: Any) -> Account:
    return Account(AccountId(row.id), row.ref, PersonId(row.person), row.product, row.creditor, row.currency)


def instalments_of(work: Work, accounts_: Sequence[UUID]) -> dict[UUID, list[Instalment]]:
    found: dict[UUID, list[Instalment]] = {account: [] for account in accounts_}
    rows = work.execute(
        select(
            instalments.c.account,
            instalments.c.number,
            instalments.c.due,
            (instalments.c.principal_minor + instalments.c.interest_minor + instalments.c.fee_minor).label("total_minor"),
        )
        .where(instalments.c.account.in_(accounts_))
        .order_by(instalments.c.account, instalments.c.number)
    )
    for row in rows:
        found[row.account].append(Instalment(row.number, row.due, row.total_minor))
    return found


def paid_by_account(work: Work, accounts_: Sequence[UUID]) -> dict[UUID, int]:
    rows = work.execute(
        text("SELECT account, sum(amount_minor)::bigint AS paid FROM payment WHERE account = ANY(:accounts) GROUP BY account"),
        {"accounts": list(accounts_)},
    )
    return {row.account: row.paid for row in rows}


def payments_since(work: Work, account: UUID, since: datetime) -> list[tuple[int, datetime]]:
    rows = work.execute(
        text("SELECT amount_minor, paid_at FROM payment WHERE account = :account AND paid_at >= :since ORDER BY paid_at, ref"),
        {"account": account, "since": since},
    )
    return [(row.amount_minor, row.paid_at) for row in rows]


def payment(work: Work, ref: str) -> Any:
    return work.execute(select(payments).where(payments.c.ref == ref)).one_or_none()


def insert_payments(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    work.execute(
        text(
            "INSERT INTO payment (ref, account, amount_minor, paid_at, posted_at, known_at, reverses) "
            "VALUES (:ref, :account, :amount_minor, :paid_at, :posted_at, :known_at, :reverses)"
        ),
        list(rows),
    )


def payments_by_ref(work: Work, refs: Sequence[str]) -> dict[str, Any]:
    return {row.ref: row for row in work.execute(select(payments).where(payments.c.ref.in_(refs)))}


def accounts_owing(work: Work, by: date, after: UUID | None, limit: int) -> list[Account]:
    """Accounts on which something that falls due up to ``by`` is unpaid, in order of id."""
    rows = work.execute(
        text(
            """
            SELECT a.* FROM account a
            WHERE (CAST(:after AS uuid) IS NULL OR a.id > :after)
              AND (SELECT COALESCE(sum(principal_minor + interest_minor + fee_minor), 0) FROM instalment i
                   WHERE i.account = a.id AND i.due <= :by)
                > (SELECT COALESCE(sum(amount_minor), 0) FROM payment p WHERE p.account = a.id)
            ORDER BY a.id LIMIT :limit
            """
        ),
        {"by": by, "after": after, "limit": limit},
    )
    return [_account(row) for row in rows]


def insert_promise(work: Work, row: dict[str, Any]) -> None:
    work.execute(
        text(
            "INSERT INTO promise (id, person, account, amount_minor, currency, due, taken_at, state) "
            "VALUES (:id, :person, :account, :amount_minor, :currency, :due, :taken_at, 'open')"
        ),
        row,
    )


def set_promise(work: Work, promise: UUID, state: PromiseState, paid_minor: int) -> None:
    work.execute(
        text("UPDATE promise SET state = :state, paid_minor = :paid WHERE id = :id"),
        {"id": promise, "state": state.value, "paid": paid_minor},
    )


def promise_rows(
    work: Work, *, person: UUID | None = None, account: UUID | None = None, id: UUID | None = None
) -> list[Promise]:
    statement = select(promises).order_by(promises.c.taken_at, promises.c.id)
    if person is not None:
        statement = statement.where(promises.c.person == person)
    if account is not None:
        statement = statement.where(promises.c.account == account)
    if id is not None:
        statement = statement.where(promises.c.id == id)
    return [
        Promise(
            PromiseId(row.id),
            PersonId(row.person),
            AccountId(row.account),
            Money(row.amount_minor, row.currency),
            row.due,
            row.taken_at,
            PromiseState(row.state),
            row.paid_minor,
        )
        for row in work.execute(statement)
    ]


def promise_counts(work: Work) -> dict[str, int]:
    rows = work.execute(text("SELECT state, count(*) AS n FROM promise GROUP BY state ORDER BY state"))
    return {row.state: row.n for row in rows}


def mark_erased(work: Work, person: UUID, at: datetime) -> None:
    work.execute(text("DELETE FROM address WHERE person = :person"), {"person": person})
    work.execute(
        text("UPDATE person SET erased_at = :at, name = '', profile = '', zone = NULL WHERE id = :person"),
        {"person": person, "at": at},
    )


EXPORT_COLUMNS = {
    "customer": "SELECT ref AS customer_id, jurisdiction, zone, language FROM person ORDER BY ref",
    "account": (
        "SELECT a.ref AS account_id, p.ref AS customer_id, a.product, a.creditor, a.currency, a.principal_minor, "
        "a.annual_rate, a.method, a.terms, a.disbursed, a.first_due, a.day_count, a.every "
        "FROM account a JOIN person p ON p.tenant = a.tenant AND p.id = a.person ORDER BY a.ref"
    ),
    "instalment": (
        "SELECT a.ref AS account_id, i.number, i.due, i.principal_minor, i.interest_minor, i.fee_minor "
        "FROM instalment i JOIN account a ON a.tenant = i.tenant AND a.id = i.account ORDER BY a.ref, i.number"
    ),
    "payment": (
        "SELECT y.ref AS payment_id, a.ref AS account_id, y.amount_minor, y.paid_at, y.posted_at, y.reverses "
        "FROM payment y JOIN account a ON a.tenant = y.tenant AND a.id = y.account ORDER BY y.ref"
    ),
    "promise": (
        "SELECT a.ref AS account_id, r.amount_minor, r.currency, r.due, r.taken_at, r.state, r.paid_minor "
        "FROM promise r JOIN account a ON a.tenant = r.tenant AND a.id = r.account ORDER BY a.ref, r.taken_at, r.id"
    ),
}


def export_rows(work: Work, what: str) -> Any:
    return work.execute(text(EXPORT_COLUMNS[what])).mappings()
