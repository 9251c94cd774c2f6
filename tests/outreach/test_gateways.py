"""A channel's pace, counted over all workers, and what it admits."""

from __future__ import annotations

import threading
import time
from datetime import datetime

import pytest

from tideover.app.runtime import Runtime
from tideover.base.settings import ChannelLimit
from tideover.gate import Channel, Clearance
from tideover.outreach.channels import Delivery, Destination, Listener, Message, Outcome
from tideover.outreach.gateways import Gateway


class Wire:
    """A channel that only says whether it could send."""

    channel = Channel.SMS
    name = "wire"
    dedupes = False

    def __init__(self, obstacle: str | None = None) -> None:
        self.blocked = obstacle

    def start(self, listener: Listener) -> None: ...

    def stop(self) -> None: ...

    def obstacle(self) -> str | None:
        return self.blocked

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        return Delivery(Outcome.SENT)


FAILED = Delivery(Outcome.NOT_SENT, "x", may_retry=True)


def gateway(runtime: Runtime, per_second: float = 1000, concurrency: int = 8, wire: Wire | None = None) -> Gateway:
    return Gateway(wire or Wire(), ChannelLimit(per_second=per_second, concurrency=concurrency), runtime.database)


def test_two_workers_together_keep_the_pace(runtime: Runtime) -> None:
    pace, sent, lock = 40.0, [], threading.Lock()
    until = time.monotonic() + 1.5

    def work(one: Gateway) -> None:
        while time.monotonic() < until:
            with one.admission(0.25) as admission:
                if admission is None:
                    time.sleep(one.wait_seconds() / 4)
                    continue
                with lock:
                    sent.append(time.monotonic())
                admission.ended(Delivery(Outcome.SENT))

    workers = [gateway(runtime, pace), gateway(runtime, pace)]
    threads = [threading.Thread(target=work, args=(one,)) for one in workers for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent.sort()
    # In any second no more than the pace, but for the places that a worker may use up to a quarter of a second late.
    most = max(sum(1 for moment in sent if start <= moment < start + 1) for start in sent)
    assert most <= pace * 1.3 + 2
    assert len(sent) >= pace / 2


def test_no_more_at_once_than_it_takes(runtime: Runtime) -> None:
    one = gateway(runtime, concurrency=2)
    with one.admission() as first, one.admission() as second:
        assert first is not None and second is not None
        assert not one.is_open()
        with one.admission() as third:
            assert third is None
    assert one.is_open()


def test_a_channel_that_fails_rests_and_is_tried_again_once(runtime: Runtime) -> None:
    one = gateway(runtime)
    for _ in range(5):
        with one.admission() as admission:
            assert admission is not None
            admission.ended(FAILED)
    assert (one.obstacle(), one.is_open()) == ("channel_resting", False)
    assert 0 < one.wait_seconds() <= 1.25
    time.sleep(one.wait_seconds() + 0.01)
    with one.admission() as probe:
        assert probe is not None
        assert one.obstacle() == "channel_resting"  # one at a time
        probe.ended(Delivery(Outcome.SENT))
    assert one.is_open()


def test_what_the_other_side_refuses_is_an_answer(runtime: Runtime) -> None:
    one = gateway(runtime)
    for _ in range(20):
        with one.admission() as admission:
            assert admission is not None
            admission.ended(Delivery(Outcome.NOT_SENT, "smpp_bad_number"))
    assert one.is_open()


def test_a_try_that_broke_off_inside_frees_its_place(runtime: Runtime) -> None:
    one = gateway(runtime, concurrency=1)
    with pytest.raises(RuntimeError), one.admission():
        raise RuntimeError
    assert one.is_open()


def test_a_channel_that_is_down_is_shut_and_one_never_set_up_is_not(runtime: Runtime) -> None:
    wire = Wire("smpp_not_bound")
    one = gateway(runtime, wire=wire)
    assert not one.is_open()
    with one.admission() as admission:
        assert admission is None
    wire.blocked = "sms_not_configured"  # so that its contacts end, and say why
    assert one.is_open() and one.is_unconfigured


def test_reports_say_how_it_fares(runtime: Runtime) -> None:
    wire = Wire("smpp_not_bound")
    one = gateway(runtime, wire=wire)
    assert (one.report()["state"], one.report()["code"]) == ("down", "smpp_not_bound")
    wire.blocked = None
    for _ in range(5):
        with one.admission() as admission:
            assert admission is not None
            admission.ended(FAILED)
    assert (one.report()["state"], one.report()["code"], one.report()["failed"]) == ("resting", "x", 5)
