"""A channel as the dispatcher meets it: its adapter, its pace over all workers, its breaker, and how it fares."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from tideover.base import log
from tideover.base.database import Database
from tideover.base.errors import TideoverError
from tideover.base.settings import ChannelLimit
from tideover.gate import Channel
from tideover.outreach.breaker import Breaker, BreakerState
from tideover.outreach.channels import ChannelAdapter, Delivery, Listener, Outcome
from tideover.outreach.store import channels as store

SOON_SECONDS = 0.1  # a place in the channel's row that comes so soon is waited for in the thread
STALE_SECONDS = 0.25  # a place not used by then is given up: saved ones would go out all at once
BLOCK_SECONDS = 0.2
MOST_AT_ONCE = 20
REPORT_SECONDS = 5.0
UNCONFIGURED = "_not_configured"

WORKER = f"{socket.gethostname()}:{os.getpid()}"


@dataclass(slots=True)
class Counts:
    sent: int = 0
    failed: int = 0
    in_doubt: int = 0


class Admission:
    """Leave to try one send on a channel now; says how it went."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._is_told = False

    def ended(self, delivery: Delivery) -> None:
        self._is_told = True
        self._gateway.note(delivery)

    @property
    def is_told(self) -> bool:
        return self._is_told


class Gateway:
    """One channel. Methods may be called from several threads."""

    def __init__(
        self,
        adapter: ChannelAdapter,
        limit: ChannelLimit,
        database: Database,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.adapter = adapter
        self.limit = limit
        self.counts = Counts()
        self.last_code: str | None = None
        self._database = database
        self._breaker = breaker or Breaker()
        self._clock, self._sleep = clock, sleep
        self._in_flight = 0
        self._places: deque[float] = deque()  # when each place in the row comes
        self._lock = threading.Lock()

    @property
    def channel(self) -> Channel:
        return self.adapter.channel

    def obstacle(self) -> str | None:
        """Why nothing can be sent now, as a code; None: it can be tried."""
        if (code := self.adapter.obstacle()) is not None:
            return code
        with self._lock:
            return None if self._breaker.lets_through(self._clock()) else "channel_resting"

    @property
    def is_unconfigured(self) -> bool:
        return (self.adapter.obstacle() or "").endswith(UNCONFIGURED)

    def is_open(self) -> bool:
        """Whether it is worth taking up a contact for this channel now. One that was never set up takes them, to fail them."""
        if self.is_unconfigured:
            return True
        if self.obstacle() is not None:
            return False
        with self._lock:
            now = self._clock()
            return self._in_flight < self.limit.concurrency and (not self._places or self._places[0] <= now + SOON_SECONDS)

    def wait_seconds(self) -> float:
        """When to ask again after no leave was given."""
        with self._lock:
            now = self._clock()
            if (rest := self._breaker.opens_in(now)) > 0:
                return rest
            return max(self._places[0] - now, SOON_SECONDS) if self._places else 1.0

    @contextmanager
    def admission(self, patience_seconds: float = SOON_SECONDS) -> Iterator[Admission | None]:
        """Leave to send, or None: the channel is down, rests, is full, or its next place comes later than one will wait."""
        if self.obstacle() is not None or not self._enter():
            yield None
            return
        try:
            if not self._take_place(patience_seconds):
                yield None
                return
            given = Admission(self)
            with self._lock:
                self._breaker.began(self._clock())
            try:
                yield given
            finally:
                if not given.is_told:
                    with self._lock:
                        self._breaker.let_go()
        finally:
            with self._lock:
                self._in_flight -= 1

    def _enter(self) -> bool:
        with self._lock:
            if self._in_flight >= self.limit.concurrency:
                return False
            self._in_flight += 1
            return True

    def _take_place(self, patience_seconds: float) -> bool:
        with self._lock:
            now = self._clock()
            while self._places and self._places[0] < now - STALE_SECONDS:
                self._places.popleft()
            if not self._places:
                self._places.extend(self._new_places())
            if self._places[0] > self._clock() + patience_seconds:
                return False
            place = self._places.popleft()
        if (rest := place - self._clock()) > 0:
            self._sleep(rest)
        return True

    def _new_places(self) -> list[float]:
        pace = self.limit.per_second * self._breaker.share(self._clock())
        count = max(1, min(int(pace * BLOCK_SECONDS), MOST_AT_ONCE))
        with self._database.as_system() as connection:
            first = store.take_pace(connection, self.channel.value, count, 1 / pace)
        began = self._clock() + first  # the clock is read after the database's, so never too early
        return [began + number / pace for number in range(count)]

    def note(self, delivery: Delivery) -> None:
        """How a send went. That the other side refuses a message is its answer: the channel works."""
        with self._lock:
            now = self._clock()
            if delivery.outcome is Outcome.SENT:
                self.counts.sent += 1
            elif delivery.outcome is Outcome.NOT_SENT:
                self.counts.failed += 1
            else:
                self.counts.in_doubt += 1
            was = self._breaker.state(now)
            if delivery.outcome is Outcome.IN_DOUBT:
                self._breaker.failed(now, 2)
            elif delivery.outcome is Outcome.NOT_SENT and delivery.may_retry:
                self._breaker.failed(now)
            else:
                self._breaker.worked(now)
            self.last_code = delivery.code
            state = self._breaker.state(now)
        if state is not was:
            log.get_logger().warning("breaker", channel=self.channel.value, state=state.value)

    def report(self) -> dict[str, object]:
        """How the channel fares in this worker: a row for ``store.keep_report``."""
        code = self.adapter.obstacle()
        with self._lock:
            state = self._breaker.state(self._clock())
            if code is not None:
                shown = "unconfigured" if code.endswith(UNCONFIGURED) else "down"
            else:
                shown = {BreakerState.CLOSED: "up", BreakerState.OPEN: "resting", BreakerState.HALF_OPEN: "trying"}[state]
            return {
                "channel": self.channel.value,
                "worker": WORKER,
                "name": self.adapter.name,
                "state": shown,
                "code": code or (self.last_code if state is not BreakerState.CLOSED else None),
                "in_flight": self._in_flight,
                "sent": self.counts.sent,
                "failed": self.counts.failed,
                "in_doubt": self.counts.in_doubt,
            }


class Gateways:
    """All channels of a process, and the thread that says how they fare."""

    def __init__(self, gateways: list[Gateway], database: Database) -> None:
        self._by_channel = {gateway.channel: gateway for gateway in gateways}
        self._database = database
        self._stopping = threading.Event()
        self._reporter: threading.Thread | None = None

    def __iter__(self) -> Iterator[Gateway]:
        return iter(self._by_channel.values())

    def of(self, channel: Channel) -> Gateway | None:
        return self._by_channel.get(channel)

    def start(self, listener: Listener) -> None:
        """Let every channel connect and hear."""
        for gateway in self:
            gateway.adapter.start(listener)
        self._reporter = threading.Thread(target=self._report, name="channels", daemon=True)
        self._reporter.start()

    def stop(self) -> None:
        """Let every channel finish and leave."""
        self._stopping.set()
        if self._reporter is not None:
            self._reporter.join()
        leaving = [threading.Thread(target=gateway.adapter.stop, daemon=True) for gateway in self]
        for thread in leaving:
            thread.start()
        for thread in leaving:
            thread.join()

    def _report(self) -> None:
        said: dict[str, object] = {}
        spoke_at = 0.0
        while True:
            now = {gateway.channel.value: gateway.report()["state"] for gateway in self}
            is_over = self._stopping.is_set()
            if is_over or now != said or time.monotonic() - spoke_at >= REPORT_SECONDS:
                said, spoke_at = now, time.monotonic()
                try:
                    with self._database.as_system() as connection:
                        if is_over:
                            store.forget_reports(connection, WORKER, 3600)
                        else:
                            for gateway in self:
                                store.keep_report(connection, gateway.report())
                except (DBAPIError, TideoverError) as error:  # it is said again soon
                    log.get_logger().warning("report_failed", exc_info=error)
            if is_over:
                return
            self._stopping.wait(0.5)
