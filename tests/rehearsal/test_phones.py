"""The telephone exchange: texts reach telephones whole, their fate is told, and people answer."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from tests.clearances import cleared

from tideover.base.ids import new_id
from tideover.outreach.channels import Delivery, Destination, Incoming, Message, Outcome, Receipt, ReceiptState, SmppChannel
from tideover.outreach.channels.smpp import Pace
from tideover.rehearsal import PhoneExchange, Report, Text

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
ANN = "+8619900000001"
LONG = "尊敬的客户，您的还款日快到了😀。如有困难请回复，我们一起想办法。" * 5


class Lender:
    """A channel bound to the exchange, and what it heard; what it is asked to hear while ``refusals`` last, it refuses."""

    def __init__(self, url: str) -> None:
        self.channel = SmppChannel(url, "10690001", Pace(first_pause_s=0.02, longest_pause_s=0.1))
        self.receipts: list[Receipt] = []
        self.messages: list[Incoming] = []
        self.refused: list[Incoming] = []
        self.refusals = 0
        self._changed = threading.Condition()
        self.channel.start(self)

    def receipt(self, receipt: Receipt) -> None:
        with self._changed:
            self.receipts.append(receipt)
            self._changed.notify_all()

    def message(self, incoming: Incoming) -> None:
        with self._changed:
            if self.refusals:
                self.refusals -= 1
                self.refused.append(incoming)
                raise RuntimeError
            self.messages.append(incoming)
            self._changed.notify_all()

    def wait_for(self, holds: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(holds, 10)

    def bound(self) -> None:
        deadline = time.monotonic() + 10
        while self.channel.obstacle():
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def send(self, body: str, key: str = "", to: str = ANN) -> Delivery:
        message = Message(key or f"<{new_id()}@tideover>", "subject", body)
        return self.channel.deliver(cleared(), Destination("blind", to), message, NOW)


@pytest.fixture
def exchange() -> Iterator[PhoneExchange]:
    made = PhoneExchange()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def lender(exchange: PhoneExchange) -> Iterator[Lender]:
    made = Lender(exchange.url)
    made.bound()
    yield made
    made.channel.stop()


@pytest.mark.parametrize("body", ["Your payment is due.", "[{~^|€}] \\ @£$ñ" * 20, "还款日快到了", LONG])
def test_a_text_is_kept_as_it_was_meant(exchange: PhoneExchange, lender: Lender, body: str) -> None:
    delivery = lender.send(body, "<one@tideover>")
    assert delivery.outcome is Outcome.SENT
    [text] = exchange.texts()
    assert (text.recipient, text.sender, text.text, text.key) == (ANN, "10690001", body, "<one@tideover>")
    assert text.message_ids == delivery.references and text.received_at.tzinfo is not None
    lender.wait_for(lambda: len(lender.receipts) == len(delivery.references))
    assert {(receipt.reference, receipt.state) for receipt in lender.receipts} == {
        (reference, ReceiptState.DELIVERED) for reference in delivery.references
    }


def test_copies_show_a_doubled_message(exchange: PhoneExchange, lender: Lender) -> None:
    for key, body in (("<a@x>", LONG), ("<b@x>", "hi"), ("<a@x>", LONG)):
        lender.send(body, key)
    assert exchange.copies() == {"<a@x>": 2, "<b@x>": 1} and len(exchange.texts()) == 3


def test_what_becomes_of_a_text() -> None:
    def reports(text: Text) -> list[Report]:
        if text.text == "nobody":
            return [Report("ACCEPTD", 0), Report("UNDELIV", 0.01, "001")]
        return [Report("EXPIRED", 0)] if text.text == "late" else []

    exchange = PhoneExchange(reports=reports)
    exchange.start()
    lender = Lender(exchange.url)
    try:
        lender.bound()
        first, second, _ = (lender.send(body).references[0] for body in ("nobody", "late", "silence"))
        lender.wait_for(lambda: len(lender.receipts) == 3)
        told = {(receipt.reference, receipt.state, receipt.code) for receipt in lender.receipts}
        assert told == {
            (first, ReceiptState.ACCEPTED, None),
            (first, ReceiptState.VOID, "undeliv:001"),
            (second, ReceiptState.FAILED, "expired:000"),
        }
    finally:
        lender.channel.stop()
        exchange.stop()


@pytest.mark.parametrize("text", ["STOP", "退订", LONG, "I cannot pay this month. " * 12])
def test_a_person_answers(exchange: PhoneExchange, lender: Lender, text: str) -> None:
    lender.send("hi")
    exchange.send(ANN, text)

    def is_whole() -> bool:
        parts = {heard.part.number if heard.part else 1: heard for heard in lender.messages}
        total = lender.messages[0].part.total if lender.messages and lender.messages[0].part else 1
        return len(parts) == total and "".join(parts[number].text for number in sorted(parts)) == text

    lender.wait_for(is_whole)
    assert {(heard.sender, heard.to) for heard in lender.messages} == {(ANN, "10690001")}
    assert len({heard.id for heard in lender.messages}) == 1


def test_what_was_told_is_counted_once_it_is_kept(exchange: PhoneExchange, lender: Lender) -> None:
    assert exchange.settled() and exchange.told() == {"receipts": 0, "answers": 0}
    lender.refusals = 1
    lender.send("hi")
    exchange.send(ANN, LONG)
    assert not exchange.settled()
    deadline = time.monotonic() + 10
    while not exchange.settled():
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert exchange.told() == {"receipts": 1, "answers": len({heard.part for heard in lender.messages})}
    assert len(lender.messages) > 1 and lender.refused


def test_an_answer_that_was_not_kept_is_told_again(exchange: PhoneExchange, lender: Lender) -> None:
    lender.refusals = 1
    exchange.send(ANN, "STOP")
    lender.wait_for(lambda: bool(lender.messages))
    assert lender.messages == lender.refused and lender.messages[0].id
    assert lender.messages[0].to == "10690000"


def test_a_listener_gets_every_text_once_and_may_fail(exchange: PhoneExchange, lender: Lender) -> None:
    heard: list[Text] = []

    def hear(text: Text) -> None:
        heard.append(text)
        if text.text == "two":
            raise RuntimeError

    lender.send("one")
    exchange.listen(hear)
    assert lender.send("two").outcome is Outcome.SENT
    lender.send("three")
    assert heard == exchange.texts() and [text.text for text in heard] == ["one", "two", "three"]


def test_stopped_then_opened_again(exchange: PhoneExchange, lender: Lender) -> None:
    lender.send("one")
    port = exchange.port
    exchange.stop()
    exchange.send(ANN, "meanwhile")
    assert lender.send("two").outcome is not Outcome.SENT
    exchange.start()
    lender.wait_for(lambda: [heard.text for heard in lender.messages] == ["meanwhile"])
    lender.bound()
    assert lender.send("three").outcome is Outcome.SENT
    assert exchange.port == port and [text.text for text in exchange.texts()] == ["one", "three"]
    assert exchange.wait_for(lambda texts: len(texts) == 2, 1) and not exchange.wait_for(lambda texts: not texts, 0.01)


def test_strangers_and_nonsense(exchange: PhoneExchange) -> None:
    def call() -> socket.socket:
        return socket.create_connection(("127.0.0.1", exchange.port), timeout=5)

    def ask(caller: socket.socket, command: int, body: bytes = b"") -> tuple[int, int]:
        caller.sendall(struct.pack(">IIII", 16 + len(body), command, 0, 7) + body)
        length, answer, status, sequence = struct.unpack(">IIII", caller.recv(16, socket.MSG_WAITALL))
        caller.recv(length - 16)
        assert sequence == 7
        return answer, status

    with call() as caller:
        assert ask(caller, 0x09, b"tideover\0guess\0\0\x34\0\0\0") == (0x80000009, 0x0E)
        assert ask(caller, 0x04, b"\0" * 20) == (0x80000004, 0x04)
        assert ask(caller, 0x15) == (0x80000015, 0)
        assert ask(caller, 0x99) == (0x80000000, 0x03)
        assert ask(caller, 0x06) == (0x80000006, 0)
    with call() as caller:
        caller.sendall(b"\x7f\xff\xff\xff")
        assert caller.recv(16, socket.MSG_WAITALL)[:12] == struct.pack(">III", 16, 0x80000000, 2)
        assert caller.recv(1) == b""
    assert not exchange.texts() and not exchange.copies()


def test_a_report_has_a_state_that_exists() -> None:
    with pytest.raises(ValueError):
        Report("LOST")
