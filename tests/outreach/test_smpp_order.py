"""What is heard first: a person's message before the receipts that wait."""

from __future__ import annotations

import threading
import time

from smpp34 import DeliverSm
from tests.peers.smsc import Smsc

from tideover.outreach.channels.smpp import Pace, parse_login
from tideover.outreach.channels.smpp_link import MOST_RECEIPTS, SmppLink


def test_a_message_is_heard_before_the_receipts_that_wait() -> None:
    heard: list[bytes] = []
    going_on = threading.Event()

    def listen(delivered: DeliverSm) -> None:
        going_on.wait(20)
        heard.append(delivered.short_message)

    with Smsc() as smsc:
        link = SmppLink(parse_login(smsc.url), Pace(), listen)
        link.start()
        smsc.wait_for("bind")
        try:
            receipts = [smsc.deliver("8613800000001", "10690000", b"id:m%d stat:DELIVRD" % n, esm_class=4) for n in range(8)]
            stops = [smsc.deliver("8613800000001", "10690000", words) for words in (b"STOP", b"please")]
            time.sleep(0.3)  # all of them are there
            going_on.set()
            assert [smsc.answer_to(number) for number in (*receipts, *stops)] == [0] * 10
        finally:
            link.stop()
    assert heard[1:3] == [b"STOP", b"please"]
    assert heard[0:1] + heard[3:] == [b"id:m%d stat:DELIVRD" % n for n in range(8)]


def test_receipts_that_fill_the_queue_leave_room_for_a_message() -> None:
    """The SMSC is asked to tell receipts again, and not the stop word: it might do so minutes later."""
    going_on = threading.Event()
    with Smsc() as smsc:
        link = SmppLink(parse_login(smsc.url), Pace(), lambda _: going_on.wait(20) and None)
        link.start()
        smsc.wait_for("bind")
        try:
            receipts = [
                smsc.deliver("8613800000001", "10690000", b"id:m%d stat:DELIVRD" % n, esm_class=4)
                for n in range(MOST_RECEIPTS + 5)
            ]
            stop = smsc.deliver("8613800000001", "10690000", b"STOP")
            time.sleep(0.3)
            going_on.set()
            assert smsc.answer_to(stop) == 0
            assert sum(smsc.answer_to(number) != 0 for number in receipts) >= 4
        finally:
            link.stop()
