"""Typed identifiers. New ids are UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits.

Order among ids is a convenience for indexes only: nothing may rely on it (machines' clocks differ). Facts are ordered
by their sealed position.
"""

from __future__ import annotations

import secrets
import time
from typing import NewType
from uuid import UUID

from tideover.base.errors import Invalid

TenantId = NewType("TenantId", str)
PersonId = NewType("PersonId", UUID)
PartyId = NewType("PartyId", UUID)
AccountId = NewType("AccountId", UUID)
ImportId = NewType("ImportId", UUID)
FactId = NewType("FactId", UUID)
JobId = NewType("JobId", UUID)
PermitId = NewType("PermitId", UUID)
TouchId = NewType("TouchId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
PromiseId = NewType("PromiseId", UUID)
StopId = NewType("StopId", UUID)
UserId = NewType("UserId", UUID)
WorkItemId = NewType("WorkItemId", UUID)
CaseId = NewType("CaseId", UUID)
LinkId = NewType("LinkId", UUID)
HoldingId = NewType("HoldingId", UUID)


def new_id() -> UUID:
    """A fresh UUIDv7."""
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds & (2**48 - 1)) << 80
    bits |= 0x7 << 76
    bits |= secrets.randbits(12) << 64
    bits |= 0b10 << 62
    bits |= secrets.randbits(62)
    return UUID(int=bits)


def parse_id(text: str, field: str) -> UUID:
    """Read a UUID; raises ``Invalid("invalid_id")`` naming ``field`` (never the text)."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("invalid_id", field=field, expected="a UUID") from None
