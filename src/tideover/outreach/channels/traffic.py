"""Who is sending just now, so that ``stop`` can let them finish."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tideover.outreach.channels.model import Delivery, Outcome

STOP_SECONDS = 10.0  # what a stop waits for deliveries; each of them has shorter timeouts of its own
STOPPED = Delivery(Outcome.NOT_SENT, "channel_stopped", may_retry=True)


class Traffic:
    """Counts the deliveries of one channel. Open until ``close``; may be used from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self._is_open = True

    def open(self) -> None:
        with self._changed:
            self._is_open = True

    def close(self, seconds: float = STOP_SECONDS) -> bool:
        """Let nobody in any more and wait for those inside; False where some are still there after ``seconds``."""
        with self._changed:
            self._is_open = False
            return self._changed.wait_for(lambda: self._count == 0, seconds)

    @contextmanager
    def passage(self) -> Iterator[bool]:
        """Be counted while the block runs. Yields False where the channel was stopped: nothing may be sent then."""
        with self._changed:
            is_open = self._is_open
            self._count += is_open
        try:
            yield is_open
        finally:
            if is_open:
                with self._changed:
                    self._count -= 1
                    self._changed.notify_all()
