"""What is lawful now: every channel to a person about an account, held against the gate. Nothing is asked for or used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.book import address_of
from tideover.gate import Ask, Channel, Purpose, screen_all

_SCRIPT = "any.v1"  # no rule asks which
_VISITORS = 2  # as many as any rule asks for


@dataclass(frozen=True, slots=True)
class Way:
    """A channel to a person. ``has_address``: there is something to reach them by; ``rules``: those that refuse now;
    ``earliest``: the first lawful moment within 60 days, None: none is foreseeable."""

    channel: Channel
    has_address: bool
    rules: tuple[str, ...]
    earliest: datetime | None


def ways_to(work: Work, person: PersonId, account: AccountId | None, purpose: Purpose, at: datetime) -> list[Way]:
    """What the gate would say of each channel at a moment."""
    asks: dict[Channel, Ask] = {}
    for channel in Channel:
        kind = channel.address_kind
        known = address_of(work, person, kind) if kind is not None else None
        if kind is None or known is not None:
            blind = known[0].blind if known is not None else ""
            people = _VISITORS if channel is Channel.VISIT else None
            asks[channel] = Ask(person, channel, purpose, blind, _SCRIPT, account, people=people)
    answers = dict(zip(asks, screen_all(work, [(ask, at) for ask in asks.values()]), strict=True))
    return [
        Way(channel, True, answers[channel].rules, answers[channel].earliest)
        if channel in answers
        else Way(channel, False, (), None)
        for channel in Channel
    ]
