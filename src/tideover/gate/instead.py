"""What is lawful now in place of what was refused: other ways to the same person about the account; from when this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tideover.base.ids import AccountId, PartyId, PersonId
from tideover.base.work import Work
from tideover.book import address_of, get_party
from tideover.gate.model import LENDER, Ask, Channel, Purpose
from tideover.gate.screening import screen_all

_SCRIPT = "any.v1"  # no rule asks which
_VISITORS = 2  # as many as any row asks for


@dataclass(frozen=True, slots=True)
class Instead:
    """``others``: what would be permitted at ``at`` besides; ``this_from``: the first moment within 60 days for the way that
    was refused (``at``: now; None: not foreseeable, or nothing to reach them by)."""

    at: datetime
    this_from: datetime | None
    others: tuple[tuple[Channel, Purpose], ...]


def lawful_instead(
    work: Work,
    person: PersonId,
    account: AccountId | None,
    channel: Channel,
    purpose: Purpose,
    *,
    party: PartyId | None = None,
    by: str = LENDER,
) -> Instead:
    """Screens every channel with an address. Nothing is recorded or used up; an offer (``market``) is never put in the place
    of anything."""
    now = work.now()
    this_from: datetime | None = None
    others = []
    aims = [aim for aim in Purpose if aim is not Purpose.MARKET or aim is purpose]
    wishes = ways_to(work, person, account, aims, party=party, by=by)
    for wish, found in zip(wishes, screen_all(work, [(wish, now) for wish in wishes]), strict=True):
        if (wish.channel, wish.purpose) == (channel, purpose):
            this_from = found.earliest
        elif not found.rules:
            others.append((wish.channel, wish.purpose))
    return Instead(now, this_from, tuple(others))


def ways_to(
    work: Work,
    person: PersonId,
    account: AccountId | None,
    purposes: Sequence[Purpose],
    *,
    party: PartyId | None = None,
    by: str = LENDER,
) -> list[Ask]:
    """An ask for each of these purposes on each channel with an address."""
    found = []
    for way in Channel:
        address = _address(work, person, party, way)
        people = _VISITORS if way is Channel.VISIT else None
        if address is not None:
            found += [Ask(person, way, aim, address, _SCRIPT, account, people=people, party=party, by=by) for aim in purposes]
    return found


def _address(work: Work, person: PersonId, party: PartyId | None, channel: Channel) -> str | None:
    """The blind index of what is used now on a channel; empty where the channel has none, None where they have none."""
    kind = channel.address_kind
    if party is not None:
        beside = get_party(work, party)
        return (beside.phone_blind or None) if beside is not None and kind == "phone" else None
    if kind is None:
        return ""
    found = address_of(work, person, kind)
    return found[0].blind if found else None
