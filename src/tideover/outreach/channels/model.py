"""What every channel takes and answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    SENT = "sent"  # the other side took it over
    NOT_SENT = "not_sent"  # certainly not taken over
    IN_DOUBT = "in_doubt"  # the connection broke where it may have been


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a delivery ended. ``code``: a stable reason for anything but ``sent``."""

    outcome: Outcome
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """An address and its blind index, which the clearance is held against."""

    blind: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, under ``key`` at most once."""

    key: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
