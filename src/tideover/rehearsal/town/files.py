"""A town's book, as its lender would hand it over: CSV files in the layout ``tideover``, with the past that was lived."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from tideover.rehearsal.book import CREDITOR
from tideover.rehearsal.model import CURRENCY
from tideover.rehearsal.town.engine import Town
from tideover.rehearsal.town.loans import Loan
from tideover.rehearsal.town.model import Deed, DeedKind
from tideover.rehearsal.town.people import Resident
from tideover.rehearsal.town.state import ZONE

_CUSTOMERS = "customer_id name jurisdiction zone phone email birth_date gender occupation income_minor"
_ACCOUNTS = (
    "account_id customer_id product creditor currency principal_minor annual_rate method terms disbursed first_due "
    "day_count every"
)
_PARTIES = "party_id customer_id account_id relation name phone authorised"
_INSTALMENTS = "account_id number due principal_minor interest_minor fee_minor"
_PAYMENTS = "payment_id account_id amount_minor paid_at"
_PAID_HOUR = 20

Row = tuple[str | int, ...]


def write_town_book(folder: Path, town: Town, deeds: Sequence[Deed], on: date | None = None) -> None:
    """Write customers, accounts, instalments, payments and parties as they stand on the morning of ``on`` (the town's start).

    ``deeds``: all that was done from the beginning of the town's life until then (what ``step`` and ``live`` gave); its
    payments are the book's. What came due before that life was paid on its due day. Same input, same bytes.
    """
    on = on or town.start
    folder.mkdir(parents=True, exist_ok=True)
    loans = [loan for loan in town.loans.values() if loan.disbursed < on]
    known = {loan.account_id for loan in loans}
    who = town.residents
    _write(folder / "customers.csv", _CUSTOMERS, (_customer(one) for one in who.values()))
    _write(folder / "accounts.csv", _ACCOUNTS, (_account(loan) for loan in loans))
    _write(folder / "parties.csv", _PARTIES, _parties(who, loans))
    _write(folder / "instalments.csv", _INSTALMENTS, (row for loan in loans for row in _instalments(loan)))
    before = [row for loan in loans for row in _paid_before(loan, town.begin)]
    lived = [row for row in _payments(deeds, on) if row[1] in known]
    _write(folder / "payments.csv", _PAYMENTS, before + lived)


def _customer(one: Resident) -> Row:
    return (
        one.customer_id, one.name, one.jurisdiction, one.zone, one.phone, one.email, one.birth_date.isoformat(), one.gender,
        one.occupation, one.income_minor,
    )  # fmt: skip


def _account(loan: Loan) -> Row:
    owed: Row = (loan.account_id, loan.customer_id, loan.product, CREDITOR, CURRENCY, loan.principal_minor, loan.annual_rate)
    days = (loan.disbursed.isoformat(), loan.first_due.isoformat())
    return (*owed, "equal_instalment", loan.terms, *days, "30/360", "month")


def _parties(who: dict[str, Resident], loans: Sequence[Loan]) -> Iterator[Row]:
    """Guarantors and co-borrowers of accounts; and the first of the kin as a contact of the customer."""
    for one in who.values():
        if one.kin:
            yield (f"P{one.customer_id[1:]}-kin", one.customer_id, "", "contact", one.kin[0], "", "false")
    for loan in loans:
        for relation, party in (("guarantor", loan.guarantor), ("co_borrower", loan.co_borrower)):
            if party is not None:
                name, phone = party
                yield (f"P{loan.account_id[1:]}-{relation}", loan.customer_id, loan.account_id, relation, name, phone, "true")


def _instalments(loan: Loan) -> Iterator[Row]:
    for part in loan.parts:
        yield (loan.account_id, part.number, part.due.isoformat(), part.principal_minor, part.interest_minor, 0)


def _paid_before(loan: Loan, begin: date) -> Iterator[Row]:
    for part in loan.parts:
        if part.due < begin:
            at = datetime.combine(part.due, time(_PAID_HOUR), ZONE).isoformat()
            yield (
                f"synthetic-{loan.account_id}-{part.number:02}",
                loan.account_id,
                part.principal_minor + part.interest_minor,
                at,
            )


def _payments(deeds: Iterable[Deed], on: date) -> Iterator[Row]:
    morning = datetime.combine(on, time(0), ZONE)
    for deed in deeds:
        if deed.kind is DeedKind.PAYS and deed.at < morning:
            assert deed.account is not None and deed.amount_minor is not None
            yield (payment_id(deed), deed.account, deed.amount_minor, deed.at.isoformat())


def payment_id(deed: Deed) -> str:
    """A payment's reference: the account and the second, at which it pays once at most."""
    return f"synthetic-{deed.account}-{deed.at.astimezone(ZONE):%Y%m%d%H%M%S}"


def _write(path: Path, columns: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns.split())
        writer.writerows(rows)
