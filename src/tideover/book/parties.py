"""Facts of the people who stand beside a customer. Their names and numbers are nowhere in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideover.base.ids import AccountId, PartyId, PersonId
from tideover.journal import fact


@fact
@dataclass(frozen=True, slots=True)
class PartyNoted:
    person: PersonId
    account: AccountId | None
    party: PartyId
    relation: str
    is_authorised: bool
    expires_at: datetime | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PartyExpired:
    person: PersonId
    party: PartyId
    reason: str  # a code
    by: str
