"""What decides on a contact needs of a person, in one statement: who and where they are, who is the same person, their
addresses, accounts, instalments and payments, and whether there is any of what most accounts have none of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from tideover.base.work import Work
from tideover.book.store.identity import OTHERS, addresses_of

_WHOLE = text(f"""
    WITH RECURSIVE grouped(person) AS (
        SELECT CAST(:person AS uuid)
        UNION
        SELECT e.other FROM grouped g {OTHERS}
    ), mine AS MATERIALIZED (SELECT id, disbursed, annual_rate FROM account WHERE person = CAST(:person AS uuid))
    SELECT p.jurisdiction, p.zone, p.erased_at IS NOT NULL AS is_erased,
        (SELECT array_agg(person ORDER BY person) FROM grouped) AS members,
        (SELECT json_agg(json_build_array(a.kind, a.blind, a.expires_at, a.confirmed_at, a.zone))
            FROM grouped g CROSS JOIN LATERAL {addresses_of("g.person", "a.*")} AS a) AS addresses,
        (SELECT json_agg(json_build_array(id, disbursed, annual_rate)) FROM mine) AS accounts,
        (SELECT json_agg(json_build_array(
                i.account, i.number, i.due, i.principal_minor, i.interest_minor, i.fee_minor)
                ORDER BY i.account, i.due, i.number)
            FROM mine m JOIN instalment i ON i.account = m.id WHERE i.gone_at IS NULL) AS instalments,
        (SELECT json_agg(json_build_array(
                y.ref, y.account, y.amount_minor, y.known_at, y.reverses, y.day, y.import IS NOT NULL)
                ORDER BY y.account, y.day, y.ref)
            FROM mine m JOIN payment y ON y.account = m.id) AS payments,
        EXISTS (SELECT FROM mine m JOIN adjustment x ON x.account = m.id) AS adjusted,
        EXISTS (SELECT FROM mine m JOIN balance x ON x.account = m.id) AS told,
        EXISTS (SELECT FROM mine m JOIN held_money x ON x.account = m.id WHERE x.resolved_at IS NULL) AS held,
        EXISTS (SELECT FROM mine m JOIN difference x ON x.account = m.id WHERE x.closed_at IS NULL) AS differing,
        EXISTS (SELECT FROM policy_choice) AS chosen
    FROM person p WHERE p.id = CAST(:person AS uuid)
""")


class AddressRow(NamedTuple):
    kind: str
    blind: str
    expires_at: datetime | None
    confirmed_at: datetime | None
    zone: str | None


class TermsRow(NamedTuple):
    id: UUID
    disbursed: date
    annual_rate: str


class InstalmentRow(NamedTuple):
    account: UUID
    number: int
    due: date
    principal_minor: int
    interest_minor: int
    fee_minor: int


class PaymentRow(NamedTuple):
    ref: str
    account: UUID
    amount_minor: int
    known_at: datetime
    reverses: str | None
    day: date
    is_cores: bool


class WholeRow(NamedTuple):
    """``presence``: ``adjusted told held differing chosen``, as ``store.ledger.presence`` has them."""

    jurisdiction: str
    zone: str | None
    is_erased: bool
    members: Sequence[UUID]
    addresses: Sequence[AddressRow]
    terms: Sequence[TermsRow]
    instalments: Sequence[InstalmentRow]
    payments: Sequence[PaymentRow]
    presence: Any


def whole_row(work: Work, person: UUID) -> WholeRow | None:
    """All of it, None for nobody."""
    row = work.execute(_WHOLE, {"person": person}).one_or_none()
    if row is None:
        return None
    terms = [TermsRow(UUID(id_), date.fromisoformat(disbursed), rate) for id_, disbursed, rate in row.accounts or ()]
    ids: Mapping[str, UUID] = {str(each.id): each.id for each in terms}
    return WholeRow(
        row.jurisdiction,
        row.zone,
        row.is_erased,
        row.members,
        [
            AddressRow(kind, blind, _at(expires), _at(confirmed), zone)
            for kind, blind, expires, confirmed, zone in row.addresses or ()
        ],
        terms,
        [InstalmentRow(ids[account], n, date.fromisoformat(due), *minor) for account, n, due, *minor in row.instalments or ()],
        [
            PaymentRow(ref, ids[account], amount, datetime.fromisoformat(known), reverses, date.fromisoformat(day), is_cores)
            for ref, account, amount, known, reverses, day, is_cores in row.payments or ()
        ],
        row,
    )


def _at(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
