"""Who hears a message. Pure."""

from __future__ import annotations

from tideover.book import Address, AddressSource
from tideover.gate import Channel, Listener, Purpose

# What these ask is whether it is the one we mean: it cannot be taken for granted in the asking.
_ASKING = frozenset({Purpose.LOCATE, Purpose.VERIFY})


def listener_of(channel: Channel, purposes: frozenset[Purpose], address: Address | None = None) -> Listener:
    """Who hears a message to a person's own number or address: the person, as the book has it from the lender or from
    themselves. Not so for a push, which anybody sees; for what only asks who is there; and for a number that a search
    found and the person never confirmed."""
    is_found = address is not None and address.source == AddressSource.SEARCH and address.confirmed_at is None
    if channel is Channel.PUSH or purposes & _ASKING or is_found:
        return Listener.UNVERIFIED
    return Listener.CUSTOMER
