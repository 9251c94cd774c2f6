"""The live token that a redeemed permit yields, and the only thing a channel takes.

It cannot be made elsewhere: only ``issue`` puts a token's secret among the live ones, and ``spend`` takes it out again,
once. A forged, copied or repeated clearance finds no secret and raises.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from tideover.base.ids import PermitId, PersonId, TenantId
from tideover.base.work import Work
from tideover.gate.model import Channel, Purpose


class ClearanceMisuse(Exception):
    """A clearance that is not live: forged, spent, expired with its process, or for another channel or address."""


WIND_DOWN = timedelta(minutes=2)
_live: dict[str, Clearance] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Clearance:
    """Leave to deliver once, now, to one address on one channel. ``ends_by``: when what is still under way then must be over,
    since the window it was begun in closes (None: no window binds it)."""

    tenant: TenantId
    permit: PermitId
    turn: int
    person: PersonId
    channel: Channel
    purpose: Purpose
    address: str
    script: str
    ends_by: datetime | None
    _secret: str

    @property
    def winds_down_at(self) -> datetime | None:
        """From when a call under way comes to its close, so that nobody is cut off: two minutes before it must be over."""
        return self.ends_by - WIND_DOWN if self.ends_by else None

    def spend(self, channel: Channel, address: str) -> None:
        """Use it up. Raises ``ClearanceMisuse``."""
        with _lock:
            known = _live.pop(self._secret, None)
        if known is not self:
            raise ClearanceMisuse("not live")
        if channel is not self.channel or not secrets.compare_digest(address, self.address):
            raise ClearanceMisuse("for another channel or address")


def issue(
    work: Work,
    permit: PermitId,
    turn: int,
    person: PersonId,
    channel: Channel,
    purpose: Purpose,
    address: str,
    script: str,
    ends_by: datetime | None = None,
) -> Clearance:
    """Make a clearance that comes alive when ``work`` has been committed (and never if it is rolled back)."""
    made = Clearance(work.tenant, permit, turn, person, channel, purpose, address, script, ends_by, secrets.token_hex(16))

    def live() -> None:
        with _lock:
            _live[made._secret] = made

    work.after_commit(live)
    return made
