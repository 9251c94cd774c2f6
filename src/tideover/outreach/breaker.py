"""When a channel that fails is left alone, and how it is taken up again. Pure but for its own memory; times are machine
seconds of any one clock."""

from __future__ import annotations

import random
from enum import StrEnum

TRIPS_AT = 5  # strain: a failure in a row adds 1, a send in doubt 2 (each leaves somebody not knowing)
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
RAMP_SECONDS = 10.0
RAMP_FROM = 0.1


class BreakerState(StrEnum):
    CLOSED = "closed"  # all is well: sends pass
    OPEN = "open"  # nothing is tried
    HALF_OPEN = "half_open"  # one send is tried


class Breaker:
    """Opens after failures in a row, tries one send after a pause that grows with each vain try, and lets the others
    follow slowly: a channel that comes back is not met by all that waited at once."""

    def __init__(self, dice: random.Random | None = None) -> None:
        self._dice = dice or random.Random()
        self._strain = 0
        self._vain = 0  # openings in a row
        self._open_until: float | None = None
        self._is_probing = False
        self._closed_at: float | None = None  # after an opening

    def state(self, now: float) -> BreakerState:
        if self._open_until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self._open_until else BreakerState.HALF_OPEN

    def lets_through(self, now: float) -> bool:
        """Whether a send may begin; half open, one at a time."""
        state = self.state(now)
        return state is BreakerState.CLOSED or (state is BreakerState.HALF_OPEN and not self._is_probing)

    def opens_in(self, now: float) -> float:
        """Seconds until a send may be tried; 0: now."""
        return max(self._open_until - now, 0.0) if self._open_until is not None else 0.0

    def share(self, now: float) -> float:
        """The share of its pace that the channel may have: 1, but growing from a tenth for a while after an opening."""
        if self._closed_at is None:
            return 1.0
        part = (now - self._closed_at) / RAMP_SECONDS
        return min(1.0, RAMP_FROM + (1 - RAMP_FROM) * part)

    def began(self, now: float) -> None:
        """A send begins."""
        self._is_probing = self.state(now) is BreakerState.HALF_OPEN

    def worked(self, now: float) -> None:
        """The other side answered, whatever it said of the message."""
        if self._open_until is not None:
            self._closed_at = now
        self._strain, self._vain, self._open_until, self._is_probing = 0, 0, None, False

    def failed(self, now: float, weight: int = 1) -> None:
        """It did not, or asked to be left alone."""
        self._strain += weight
        if self._open_until is None and self._strain < TRIPS_AT:
            return
        if self.state(now) is BreakerState.OPEN:  # one that was under way when it opened
            return
        pause = min(FIRST_PAUSE_SECONDS * 2**self._vain, LONGEST_PAUSE_SECONDS) * self._dice.uniform(0.75, 1.25)
        self._vain += 1
        self._open_until, self._is_probing = now + pause, False

    def let_go(self) -> None:
        """A send that began did not take place after all."""
        self._is_probing = False
