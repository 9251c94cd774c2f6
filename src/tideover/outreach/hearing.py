"""What the other side tells us: receipts and messages, and what receipts together say of a contact. Pure.

Receipts come late, twice and in any order. So a contact's state is never moved by one of them: it is read off all that came,
and the same receipts say the same in whatever order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from tideover.gate import Channel

_KEY = re.compile(r"<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@tideover>?")


class ReceiptState(StrEnum):
    """What the other side says became of a message it took, the least first: a later word never takes one back."""

    ACCEPTED = "accepted"  # on its way
    FAILED = "failed"  # not delivered, and it will not be
    VOID = "void"  # nor anything else ever: there is no such number or address
    DELIVERED = "delivered"
    READ = "read"
    COMPLAINED = "complained"  # called a nuisance by the one who got it

    @property
    def rank(self) -> int:
        return list(ReceiptState).index(self)


@dataclass(frozen=True, slots=True)
class Receipt:
    """``reference``: as in ``Delivery.references``, or the message's own key. ``code``: the other side's reason, as it is.
    ``key``: the message's own key where it is told beside the reference, so that a reference whose answer was lost is known."""

    channel: Channel
    reference: str
    state: ReceiptState
    code: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long text this is: parts with the same ``reference`` and sender belong together; from 1."""

    reference: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message from outside. ``id``: the other side's, the same when it tells of the message again; None: it has none."""

    channel: Channel
    sender: str = field(repr=False)
    to: str
    text: str = field(repr=False)
    id: str | None = None
    part: Part | None = None


class Listener(Protocol):
    """Whom a channel tells what it hears. A call that returns has kept it for good; one that raises has kept nothing, and
    the channel lets the other side tell it again."""

    def receipt(self, receipt: Receipt) -> None: ...

    def message(self, incoming: Incoming) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt as it was kept."""

    reference: str
    state: ReceiptState
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all receipts of a contact say together: whether it arrived, and why not or what more."""

    arrived: bool
    reason: str | None


_GONE_WRONG = (ReceiptState.FAILED, ReceiptState.VOID)
_ARRIVED = (ReceiptState.DELIVERED, ReceiptState.READ, ReceiptState.COMPLAINED)


def verdict_of(key: str, references: Iterable[str], told: Iterable[Told]) -> Verdict | None:
    """What became of a contact sent as ``references``; None: the receipts so far leave it open.

    It arrived when every part did, and did not when any part failed. What is told of our own ``key`` is told of every part.
    """
    best: dict[str, Told] = {}
    for word in sorted(told, key=lambda word: (word.state.rank, word.code or "", word.reference)):
        best[word.reference] = word
    parts = sorted(set(references) - {key}) or [key]
    whole = best.get(key)
    words = [_greater(best.get(part), whole) for part in parts]
    wrong = [word for word in words if word is not None and word.state in _GONE_WRONG]
    if wrong:
        worst = max(wrong, key=lambda word: (word.state.rank, word.code or ""))
        return Verdict(False, worst.code or worst.state.value)
    if not all(word is not None and word.state in _ARRIVED for word in words):
        return None
    states = {word.state for word in words if word is not None}
    more = next((state.value for state in (ReceiptState.COMPLAINED, ReceiptState.READ) if state in states), None)
    return Verdict(True, more)


def _greater(one: Told | None, other: Told | None) -> Told | None:
    if one is None or other is None:
        return one or other
    return other if other.state.rank > one.state.rank else one


def touch_named(key: str) -> UUID | None:
    """The contact that a key of ours names (``<uuid@tideover>``), or None for anybody else's id."""
    match = _KEY.fullmatch(key.strip().lower())
    return UUID(match[1]) if match else None
