"""What every channel takes, answers and hears."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tideover.gate import Channel, Clearance
from tideover.outreach.hearing import Incoming, Listener, Part, Receipt, ReceiptState

__all__ = [
    "ChannelAdapter",
    "Delivery",
    "Destination",
    "Incoming",
    "Listener",
    "Message",
    "Outcome",
    "Part",
    "Receipt",
    "ReceiptState",
]


class Outcome(StrEnum):
    SENT = "sent"  # the other side took it over
    NOT_SENT = "not_sent"  # certainly not taken over
    IN_DOUBT = "in_doubt"  # the connection broke where it may have been


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a delivery ended.

    ``code``: a stable reason for anything but ``sent``. ``may_retry``, of what was not sent: nothing is wrong with the
    message or its address, the same may be taken later. ``references``: the other side's own ids of what it took, one for
    each part; its receipts name them.
    """

    outcome: Outcome
    code: str | None = None
    may_retry: bool = False
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """An address and its blind index, which the clearance is held against.

    ``value``: a number (E.164), an e-mail address, a postal address (lines), or for push and inbox the lender's own
    reference of the person.
    """

    blind: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, under ``key`` at most once. ``key`` has the form ``<uuid@tideover>``, whatever the channel."""

    key: str
    subject: str = field(repr=False)
    body: str = field(repr=False)


class ChannelAdapter(Protocol):
    """A way to the outside. Methods may be called from several threads at once.

    ``dedupes``: the other side promises to take a message of the same key once, so that what is in doubt may be sent again.
    """

    channel: Channel
    name: str
    dedupes: bool

    def start(self, listener: Listener) -> None:
        """Begin to hear (and to connect, where a connection is kept). Returns at once; it connects by itself, again and
        again with growing pauses, until ``stop``."""

    def stop(self) -> None:
        """Finish what is being sent, then leave. Ends within some seconds."""

    def obstacle(self) -> str | None:
        """A code for why nothing can be sent now (``smpp_not_bound``, ``email_not_configured``); None: it can be tried."""

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Hand one message over. Raises ``ClearanceMisuse``; everything the network does is in the answer."""
