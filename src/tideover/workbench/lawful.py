"""What is lawful now: every channel to a person about an account, held against the gate. Nothing is asked for or used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tideover.base.ids import AccountId, PersonId
from tideover.base.work import Work
from tideover.gate import Channel, Purpose, screen_all, ways_to


@dataclass(frozen=True, slots=True)
class Way:
    """A channel to a person. ``has_address``: there is something to reach them by; ``rules``: those that refuse now;
    ``earliest``: the first lawful moment within 60 days, None: none is foreseeable."""

    channel: Channel
    has_address: bool
    rules: tuple[str, ...]
    earliest: datetime | None


def lawful_ways(work: Work, person: PersonId, account: AccountId | None, purpose: Purpose, at: datetime) -> list[Way]:
    """What the gate would say of each channel at a moment."""
    asks = ways_to(work, person, account, [purpose])
    answers = screen_all(work, [(ask, at) for ask in asks])
    found = {ask.channel: Way(ask.channel, True, said.rules, said.earliest) for ask, said in zip(asks, answers, strict=True)}
    return [found.get(channel, Way(channel, False, (), None)) for channel in Channel]
