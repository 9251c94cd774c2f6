"""Who stands beside a customer: looking, noting, ending."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from tideover.base.errors import Invalid, NotFound
from tideover.base.ids import AccountId, PartyId, PersonId, new_id
from tideover.base.privacy import mask
from tideover.base.work import Work, number_key
from tideover.book.actions.people import _as_uuid, get_person, hold_person
from tideover.book.model import Party, Relation
from tideover.book.number_zones import zone_of_number
from tideover.book.parties import PartyExpired, PartyNoted
from tideover.book.store import accounts as accounts_store
from tideover.book.store import people as people_store
from tideover.journal import record

_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")


def parties_of(work: Work, person: PersonId) -> list[Party]:
    """Who stands beside a customer, masked; those who no longer do included."""
    return [_party(work, row) for row in people_store.parties_of(work, person)]


def names_beside(work: Work, person: PersonId) -> list[str]:
    """The plain names of who stands or stood beside a customer, to find and mask them in words; never to show."""
    rows = people_store.parties_of(work, person)
    return [work.vault.unseal(row.id, row.name) for row in rows if row.name]


def _party(work: Work, row: Any) -> Party:
    def masked(kind: str, sealed: str | None) -> str:
        return mask(kind, work.vault.unseal(row.id, sealed)) if sealed else ""

    return Party(
        PartyId(row.id),
        row.ref,
        PersonId(row.person),
        AccountId(row.account) if row.account else None,
        Relation(row.relation),
        row.authorised,
        masked("name", row.name),
        masked("phone", row.phone),
        row.source,
        row.expires_at,
        row.phone_blind or "",
        row.zone,
    )


def get_party(work: Work, party: PartyId) -> Party | None:
    """Somebody who stands, or stood, beside a customer, masked; None where there is nobody of that id."""
    row = people_store.party_row(work, party)
    return None if row is None else _party(work, row)


def find_party(work: Work, key: str) -> Party:
    """Somebody beside a customer by our id or the lender's reference. Raises ``NotFound("party_not_found")``."""
    id_ = _as_uuid(key)
    row = (people_store.party_row(work, id_) if id_ else None) or people_store.party_row(work, ref=key)
    if row is None:
        raise NotFound("party_not_found", field="party")
    return _party(work, row)


def note_party(
    work: Work,
    person: PersonId,
    relation: Relation,
    *,
    name: str | None = None,
    phone: str | None = None,
    account: AccountId | None = None,
    is_authorised: bool = False,
    expires_at: datetime | None = None,
) -> Party:
    """Note somebody beside a customer, of one account or of all. Name and number are sealed under the party's own key.

    Whether they are liable follows from the relation alone. Raises ``Invalid``: ``not_their_account``, ``invalid_party``.
    """
    now = hold_person(work, person, [number_key(work.vault.blind("phone", phone))] if phone else [])
    if get_person(work, person).is_erased:
        raise NotFound("erased", field="person")
    if account is not None and account not in [a.id for a in accounts_store.accounts_of(work, person)]:
        raise Invalid("not_their_account", field="account", expected="an account of this person")
    if expires_at is not None and expires_at <= now:
        raise Invalid("invalid_party", field="expires_at", expected="a later moment")
    party = PartyId(new_id())
    row = {
        "id": party,
        "ref": f"noted-{party}",
        "person": person,
        "account": account,
        "relation": relation.value,
        "authorised": is_authorised,
        "name": work.vault.seal(party, name) if name else None,
        "phone": work.vault.seal(party, phone) if phone else None,
        "phone_blind": work.vault.blind("phone", phone) if phone else None,
        "source": "noted",
        "noted_at": now,
        "noted_by": work.actor,
        "expires_at": expires_at,
        "zone": zone_of_number(phone) if phone else None,
    }
    people_store.insert_party(work, row)
    record(work, PartyNoted(person, account, party, relation.value, is_authorised, expires_at, work.actor))
    return _party(work, people_store.party_row(work, party))


def expire_party(work: Work, party: PartyId, reason: str) -> Party:
    """From now on somebody no longer stands beside the customer (a mandate withdrawn, a guarantee released). Ending it
    again changes nothing. Raises ``NotFound("party_not_found")``."""
    if not _REASON.fullmatch(reason):
        raise Invalid("invalid_reason", field="reason", expected="a code of small letters, digits and _")
    row = people_store.party_row(work, party)
    if row is None:
        raise NotFound("party_not_found", field="party")
    now = hold_person(work, PersonId(row.person))
    row = people_store.party_row(work, party)
    if row.expires_at is None or row.expires_at > now:
        people_store.expire_party(work, party, now)
        record(work, PartyExpired(PersonId(row.person), party, reason, work.actor))
    return _party(work, people_store.party_row(work, party))
