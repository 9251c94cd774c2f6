"""Texts over SMPP against an SMSC we did not write: what was taken, what was not, what may have been, and what is heard."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.clearances import cleared
from tests.peers.smsc import ACCEPT, CLOSE_AFTER, CLOSE_BEFORE, HOLD, SILENT, TWICE, Smsc, accept, late, nack, reject, text_of

from tideover.base.errors import Invalid
from tideover.base.ids import new_id
from tideover.gate import Channel, ClearanceMisuse
from tideover.outreach.channels.model import Delivery, Destination, Incoming, Message, Outcome, Part, Receipt, ReceiptState
from tideover.outreach.channels.smpp import Pace, parse_login
from tideover.outreach.channels.sms import SmppChannel

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
QUICK = Pace(answer_s=5, first_pause_s=0.05, longest_pause_s=0.2, farewell_s=3)
IMPATIENT = replace(QUICK, answer_s=0.8)
TO = Destination("blind", "+8619900000001")
LONG = "尊敬的客户，您的还款日快到了😀。如有困难请回复，我们一起想办法。" * 5


def message(body: str = "Your payment is due.") -> Message:
    return Message(f"<{new_id()}@tideover>", "subject", body)


class Ears:
    """Keeps what it is told; ``refusals`` times it fails first."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []
        self.messages: list[Incoming] = []
        self.refusals = 0
        self.gate = threading.Event()
        self.gate.set()
        self._changed = threading.Condition()

    def receipt(self, receipt: Receipt) -> None:
        self._keep(self.receipts, receipt)

    def message(self, incoming: Incoming) -> None:
        self._keep(self.messages, incoming)

    def _keep(self, where: list[Any], what: object) -> None:
        self.gate.wait(10)
        with self._changed:
            if self.refusals:
                self.refusals -= 1
                raise RuntimeError("the database is away")
            where.append(what)
            self._changed.notify_all()


class Line:
    """A channel and what it heard."""

    def __init__(self, channel: SmppChannel, ears: Ears) -> None:
        self.channel, self.ears = channel, ears

    def bound(self, is_bound: bool = True) -> None:
        """Wait until it is (or is not)."""
        deadline = time.monotonic() + 10
        while (self.channel.obstacle() is None) != is_bound:
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def deliver(self, body: str = "Your payment is due.", to: Destination = TO, what: Message | None = None) -> Delivery:
        return self.channel.deliver(cleared(to.blind), to, what or message(body), NOW)


@contextmanager
def line(url: str | None, sender: str = "10690001", pace: Pace = QUICK) -> Iterator[Line]:
    made = Line(SmppChannel(url, sender, pace), Ears())
    made.channel.start(made.ears)
    try:
        yield made
    finally:
        made.channel.stop()


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with Smsc() as peer:
        yield peer


@pytest.fixture
def phone(smsc: Smsc) -> Iterator[Line]:
    with line(smsc.url) as made:
        made.bound()
        yield made


def test_what_is_taken(smsc: Smsc, phone: Line) -> None:
    smsc.policy(accept("id-1"))
    what = message()
    assert phone.deliver(what=what) == Delivery(Outcome.SENT, references=("id-1",))
    [submit] = smsc.submits()
    assert submit["text"] == "Your payment is due."
    assert (submit["destination_addr"], submit["dest_addr_ton"], submit["dest_addr_npi"]) == ("8619900000001", 1, 1)
    assert (submit["source_addr"], submit["source_addr_ton"], submit["source_addr_npi"]) == ("10690001", 0, 0)
    assert (submit["registered_delivery"], submit["data_coding"], submit["esm_class"]) == (1, 0, 0)
    assert submit["tlvs"] == {"0x1401": what.key.encode().hex(), "0x1402": b"1/1".hex()}


@pytest.mark.demand("3.10")
def test_a_long_chinese_text_arrives_whole(smsc: Smsc, phone: Line) -> None:
    smsc.policy(accept("a"), accept("b"), accept("c"))
    assert phone.deliver(LONG) == Delivery(Outcome.SENT, references=("a", "b", "c"))
    submits = smsc.submits()
    assert text_of(submits) == LONG and {submit["data_coding"] for submit in submits} == {8}
    assert [bytes.fromhex(submit["tlvs"]["0x1402"]) for submit in submits] == [b"1/3", b"2/3", b"3/3"]
    assert {submit["esm_class"] for submit in submits} == {0x40}
    reference = submits[0]["udh"][4:6]
    assert [submit["udh"] for submit in submits] == [f"0003{reference}03{number:02}" for number in (1, 2, 3)]
    assert phone.deliver(LONG).outcome is Outcome.SENT
    assert smsc.submits()[3]["udh"][4:6] != reference


def test_the_whole_default_alphabet(smsc: Smsc, phone: Line) -> None:
    text = "[Tideover] {caf\xe9} ~ 100 € | @ñ"
    assert phone.deliver(text).outcome is Outcome.SENT
    assert smsc.submits()[0]["data_coding"] == 0 and text_of(smsc.submits()) == text


@pytest.mark.parametrize(
    ("sender", "query", "source"),
    [
        ("+8613900000000", "", ("8613900000000", 1, 1)),
        ("Tideover", "", ("Tideover", 5, 0)),
        ("", "", ("", 0, 0)),
        ("Tideover", "?source=10690777", ("10690777", 0, 0)),
    ],
)
def test_whom_a_text_comes_from(smsc: Smsc, sender: str, query: str, source: tuple[str, int, int]) -> None:
    with line(smsc.url + query, sender) as phone:
        phone.bound()
        phone.deliver()
    [submit] = smsc.submits()
    assert (submit["source_addr"], submit["source_addr_ton"], submit["source_addr_npi"]) == source


@pytest.mark.parametrize(
    ("answer", "code", "may_retry"),
    [
        (reject(0x58), "smpp_throttled", True),
        (reject(0x14), "smpp_queue_full", True),
        (reject(0x08), "smpp_rejected", True),
        (reject(0x0B), "smpp_bad_number", False),
        (reject(0x45), "smpp_rejected", False),
        (nack(0x03), "smpp_rejected", False),
    ],
)
def test_what_is_rejected(smsc: Smsc, phone: Line, answer: dict[str, Any], code: str, may_retry: bool) -> None:
    smsc.policy(answer)
    assert phone.deliver(LONG) == Delivery(Outcome.NOT_SENT, code, may_retry)
    assert len(smsc.submits()) == 1
    assert phone.deliver().outcome is Outcome.SENT  # the session goes on


@pytest.mark.parametrize(
    ("answers", "code", "references"),
    [
        ([CLOSE_BEFORE], "smpp_broken_off", ()),
        ([ACCEPT, CLOSE_BEFORE], "smpp_broken_off", ("m1",)),
        ([ACCEPT, reject(0x58)], "smpp_partly_taken", ("m1",)),
        ([ACCEPT, ACCEPT, reject(0x0B)], "smpp_partly_taken", ("m1", "m2")),
    ],
)
def test_what_may_have_been_sent(smsc: Smsc, phone: Line, answers: list[Any], code: str, references: tuple[str, ...]) -> None:
    smsc.policy(*answers)
    assert phone.deliver(LONG) == Delivery(Outcome.IN_DOUBT, code, references=references)


def test_an_answer_before_the_end_counts(smsc: Smsc, phone: Line) -> None:
    smsc.policy(CLOSE_AFTER)
    assert phone.deliver() == Delivery(Outcome.SENT, references=("m1",))
    smsc.wait_for("bind", count=2)


def test_cut_after_the_first_parts_answer(smsc: Smsc, phone: Line) -> None:
    smsc.policy(CLOSE_AFTER)
    assert phone.deliver(LONG) == Delivery(Outcome.IN_DOUBT, "smpp_broken_off", references=("m1",))


def test_no_answer_then_one_too_late_then_two(smsc: Smsc) -> None:
    with line(smsc.url, pace=IMPATIENT) as phone:
        phone.bound()
        smsc.policy(SILENT, HOLD, TWICE)
        assert phone.deliver() == Delivery(Outcome.IN_DOUBT, "smpp_no_answer")
        assert phone.deliver() == Delivery(Outcome.IN_DOUBT, "smpp_no_answer")
        assert phone.deliver() == Delivery(Outcome.SENT, references=("m3",))
        smsc.command("release")  # the late answer comes, and is nobody's
        assert phone.deliver() == Delivery(Outcome.SENT, references=("m4",))
    assert len(smsc.events("bind")) == 1


def test_nobody_there_and_then_somebody(smsc: Smsc) -> None:
    smsc.close()
    with line(smsc.url) as phone:
        assert phone.channel.obstacle() == "smpp_not_bound"
        assert phone.deliver() == Delivery(Outcome.NOT_SENT, "smpp_unreachable", may_retry=True)
        smsc.listen()
        phone.bound()
        assert phone.deliver().outcome is Outcome.SENT


def test_not_configured() -> None:
    with line(None) as phone:
        assert phone.channel.obstacle() == "sms_not_configured"
        assert phone.deliver() == Delivery(Outcome.NOT_SENT, "sms_not_configured")


@pytest.mark.parametrize("number", ["13800000000", "+86", "+86138abc", "+8613800000000\n", "", "+" + "1" * 21])
def test_what_is_no_number_is_not_tried(smsc: Smsc, phone: Line, number: str) -> None:
    assert phone.deliver(to=Destination("blind", number)) == Delivery(Outcome.NOT_SENT, "smpp_bad_number")
    assert not smsc.submits()


def test_too_long_a_text_is_not_begun(smsc: Smsc, phone: Line) -> None:
    assert phone.deliver("还" * 671) == Delivery(Outcome.NOT_SENT, "text_too_long")
    assert not smsc.submits()


def test_a_clearance_for_something_else(smsc: Smsc, phone: Line) -> None:
    used = cleared()
    phone.channel.deliver(used, TO, message(), NOW)
    for bad in (used, cleared("another"), cleared(channel=Channel.EMAIL)):
        with pytest.raises(ClearanceMisuse):
            phone.channel.deliver(bad, TO, message(), NOW)
    assert len(smsc.submits()) == 1


# What is heard


DATES = "sub:001 dlvrd:001 submit date:2612011000 done date:2612011001"
KEY = "<019ad3f0-0000-7000-8000-000000000000@tideover>"


@pytest.mark.parametrize(
    ("text", "tlvs", "state", "code"),
    [
        (f"id:Ab7 {DATES} stat:DELIVRD err:000 text:Your", {}, ReceiptState.DELIVERED, None),
        (f"id:Ab7 {DATES} stat:ACCEPTD err:000 text:", {}, ReceiptState.ACCEPTED, None),
        (f"id:Ab7 {DATES} stat:ENROUTE err:000 text:", {}, ReceiptState.ACCEPTED, None),
        (f"id:Ab7 {DATES} stat:UNKNOWN err:000 text:", {}, ReceiptState.ACCEPTED, "unknown"),
        (f"id:Ab7 {DATES} stat:UNDELIV err:005 text:", {}, ReceiptState.FAILED, "undeliv:005"),
        (f"id:Ab7 {DATES} stat:UNDELIV err:001 text:", {}, ReceiptState.VOID, "undeliv:001"),
        (f"id:Ab7 {DATES} Stat:UNDELIV Err:1 Text:stat:DELIVRD", {}, ReceiptState.VOID, "undeliv:1"),
        (f"id:Ab7 {DATES} stat:EXPIRED err:027", {}, ReceiptState.FAILED, "expired:027"),
        (f"id:Ab7 {DATES} stat:REJECTD err:001 text:", {}, ReceiptState.FAILED, "rejectd:001"),
        (f"id:Ab7 {DATES} stat:DELETED", {}, ReceiptState.FAILED, "deleted"),
        ("", {"receipted_message_id": "Ab7", "message_state": 2}, ReceiptState.DELIVERED, None),
        ("", {"receipted_message_id": "Ab7", "message_state": 3}, ReceiptState.FAILED, "expired"),
        ("", {"receipted_message_id": "Ab7", "message_state": 5, "network_error_code": b"\x03\x00\x01"}, ReceiptState.VOID, "undeliv:1"),
        ("id:no stat:UNDELIV err:001", {"receipted_message_id": "Ab7", "message_state": 2}, ReceiptState.DELIVERED, None),
        ("stat:DELIVRD", {"0x1401": b"Ab7"}, ReceiptState.DELIVERED, None),
        (f"id:Ab7 {DATES} stat:DELIVRD", {"0x1401": b"our key"}, ReceiptState.DELIVERED, None),
        ("", {"message_payload": f"id:Ab7 {DATES} stat:DELIVRD err:000".encode()}, ReceiptState.DELIVERED, None),
    ],
)  # fmt: skip
def test_receipts(smsc: Smsc, phone: Line, text: str, tlvs: dict[str, Any], state: ReceiptState, code: str | None) -> None:
    told = smsc.deliver("8619900000001", "10690001", text.encode(), tlvs, esm_class=4)
    assert smsc.answer_to(told) == 0
    key = tlvs["0x1401"].decode() if "0x1401" in tlvs else None
    assert phone.ears.receipts == [Receipt(Channel.SMS, "Ab7", state, code, key)] and not phone.ears.messages


def test_receipts_as_they_come_in_the_field(smsc: Smsc, phone: Line) -> None:
    """Twice, unknown, before the answer is known, under the coding of our text, unfinal, of nothing, and without its type."""
    text = f"id:1 {DATES} stat:DELIVRD err:000 text:".encode()
    for fields in ({}, {}, {"data_coding": 8}, {"data_coding": 8, "short_message": text.decode().encode("utf-16-be")}):
        smsc.answer_to(smsc.deliver("86199", "10690001", **{"short_message": text, "esm_class": 4, **fields}))
    unfinal = f"id:1 {DATES} stat:UNDELIV err:001 text:".encode()
    smsc.answer_to(smsc.deliver("86199", "10690001", unfinal, esm_class=0x20))
    assert smsc.answer_to(smsc.deliver("86199", "10690001", b"thanks", esm_class=4)) == 0
    smsc.answer_to(smsc.deliver("86199", "10690001", b"", {"receipted_message_id": "1", "message_state": 2}))
    delivered = Receipt(Channel.SMS, "1", ReceiptState.DELIVERED)
    assert phone.ears.receipts == [*[delivered] * 4, Receipt(Channel.SMS, "1", ReceiptState.ACCEPTED), delivered]
    assert not phone.ears.messages


def test_a_receipts_words_in_a_persons_mouth(smsc: Smsc, phone: Line) -> None:
    smsc.answer_to(smsc.deliver("8619900000001", "10690001", b"id:1 stat:DELIVRD err:000", source_addr_ton=1))
    assert not phone.ears.receipts and phone.ears.messages[0].text == "id:1 stat:DELIVRD err:000"


@pytest.mark.parametrize(
    ("source", "ton", "query", "sender"),
    [
        ("8619900000001", 1, "", "+8619900000001"),
        ("+8619900000001", 0, "", "+8619900000001"),
        ("8619900000001", 0, "", "+8619900000001"),
        ("19900000001", 0, "", "+8619900000001"),
        ("019900000001", 2, "", "+8619900000001"),
        ("008619900000001", 0, "", "+8619900000001"),
        ("07700900123", 0, "?country=44", "+447700900123"),
        ("10010", 3, "", "10010"),
        ("106900001234", 0, "", "106900001234"),
        ("Bank", 5, "", "Bank"),
    ],
)
def test_who_says_it(smsc: Smsc, source: str, ton: int, query: str, sender: str) -> None:
    with line(smsc.url + query) as phone:
        phone.bound()
        smsc.answer_to(smsc.deliver(source, "10690001", "退订", data_coding=8, source_addr_ton=ton))
        assert phone.ears.messages == [Incoming(Channel.SMS, sender, "10690001", "退订")]


def test_a_persons_text_in_parts(smsc: Smsc, phone: Line) -> None:
    first, second = "我这个月工资还没有发😀", "能不能晚几天再还？"
    common = {"data_coding": 8, "source_addr_ton": 1}
    for number, text in ((2, second), (1, first)):
        octets = bytes([5, 0, 3, 9, 2, number]) + text.encode("utf-16-be")
        smsc.answer_to(smsc.deliver("8619900000001", "10690001", octets, {"0x1403": b"in-1"}, esm_class=0x40, **common))
    tlvs = {"sar_msg_ref_num": 513, "sar_total_segments": 2, "sar_segment_seqnum": 1}
    smsc.answer_to(smsc.deliver("8619900000001", "10690001", first, tlvs, **common))
    smsc.answer_to(smsc.deliver("8619900000001", "10690001", b"", {"message_payload": second.encode("utf-16-be")}, **common))
    assert [(heard.text, heard.part, heard.id) for heard in phone.ears.messages] == [
        (second, Part("8/9", 2, 2), "in-1"),
        (first, Part("8/9", 1, 2), "in-1"),
        (first, Part("sar/513", 1, 2), None),
        (second, None, None),
    ]


def test_what_was_not_kept_is_told_again(smsc: Smsc, phone: Line) -> None:
    phone.ears.refusals = 1
    assert smsc.answer_to(smsc.deliver("8619900000001", "10690001", b"STOP", source_addr_ton=1)) == 0x64
    assert smsc.answer_to(smsc.deliver("8619900000001", "10690001", b"STOP", source_addr_ton=1)) == 0
    assert [heard.text for heard in phone.ears.messages] == ["STOP"]


def test_nothing_is_acknowledged_before_it_is_kept(smsc: Smsc, phone: Line) -> None:
    phone.ears.gate.clear()
    told = smsc.deliver("8619900000001", "10690001", b"STOP", source_addr_ton=1)
    assert phone.deliver().outcome is Outcome.SENT  # a slow listener does not keep answers away
    assert not smsc.events("delivered")
    phone.ears.gate.set()
    assert smsc.answer_to(told) == 0


def test_more_than_the_listener_bears_is_kept_by_the_smsc(smsc: Smsc, phone: Line) -> None:
    phone.ears.gate.clear()
    told = [smsc.deliver("8619900000001", "10690001", b"x", source_addr_ton=1) for _ in range(103)]
    smsc.command("enquire")
    smsc.wait_for("enquire_link_resp")  # all have been read
    phone.ears.gate.set()
    statuses = [smsc.answer_to(number) for number in told]
    assert set(statuses) == {0, 0x64} and statuses[-1] == 0x64
    assert statuses.count(0) == len(phone.ears.messages) in (100, 101)  # one may be with the listener already


# The session


def test_a_password_of_any_characters() -> None:
    with Smsc(user="tide over", password="p@ss:/%") as smsc:
        url = f"smpp://tide%20over:p%40ss%3A%2F%25@127.0.0.1:{smsc.port}?system_type=sms"
        with line(url) as phone:
            phone.bound()
    bind = smsc.wait_for("bind")
    assert (bind["system_id"], bind["password"], bind["system_type"], bind["interface_version"]) == (
        "tide over", "p@ss:/%", "sms", 0x34,
    )  # fmt: skip


def test_a_wrong_password_is_said_and_never_shown(smsc: Smsc, capfd: pytest.CaptureFixture[str]) -> None:
    with line(smsc.url.replace("secret", "letmein")) as phone:
        smsc.wait_for("bind", count=2, where=lambda event: not event["ok"])
        assert phone.channel.obstacle() == "smpp_not_bound"
        assert phone.deliver().code == "smpp_unreachable"
    logged = capfd.readouterr().err
    assert '"event": "smpp_bind_refused"' in logged and '"status": 14' in logged
    login = parse_login(smsc.url.replace("secret", "letmein"))
    assert "letmein" not in logged + repr(phone.channel) + repr(vars(phone.channel)) + repr(login)


def test_a_refused_login_is_not_repeated_at_once(smsc: Smsc) -> None:
    """An operator would lock it."""
    with line(smsc.url.replace("secret", "letmein"), pace=replace(QUICK, longest_pause_s=5)):
        smsc.wait_for("bind")
        time.sleep(0.4)
        assert len(smsc.events("bind")) == 1


def test_nothing_personal_is_logged(smsc: Smsc, phone: Line, capfd: pytest.CaptureFixture[str]) -> None:
    phone.ears.refusals = 1
    smsc.policy(reject(0x0B))
    phone.deliver("Dear Ann")
    smsc.answer_to(smsc.deliver("8619900000001", "10690001", b"STOP it", source_addr_ton=1))
    smsc.command("drop")
    smsc.wait_for("bind", count=2)
    logged = capfd.readouterr().err
    assert "smpp_not_kept" in logged and "smpp_rejected" in logged
    assert not any(word in logged for word in ("19900000001", "Ann", "STOP", "secret", "@tideover"))


def test_bound_again_after_each_kind_of_end(smsc: Smsc, phone: Line) -> None:
    smsc.command("drop")
    smsc.wait_for("bind", count=2)
    smsc.command("unbind")  # the SMSC says goodbye
    smsc.wait_for("unbind_resp")
    smsc.wait_for("bind", count=3)
    smsc.close()
    phone.bound(False)
    smsc.listen()
    phone.bound()
    assert phone.deliver().outcome is Outcome.SENT


@pytest.mark.parametrize("octets", ["00000008", "7fffffff", "00010001000000050000000000000001"])
def test_malformed_pdus_end_the_session(smsc: Smsc, phone: Line, octets: str) -> None:
    smsc.command("raw", hex=octets)
    assert smsc.wait_for("generic_nack")["status"] == 2
    smsc.wait_for("bind", count=2)
    phone.bound()
    assert phone.deliver().outcome is Outcome.SENT


def test_a_message_that_cannot_be_read_does_not_come_again(smsc: Smsc, phone: Line) -> None:
    """It would come to every session, and end each."""
    smsc.command("raw", hex="00000014000000050000000000000063" + "ffffffff")
    # npm's library asks nothing under that number, so it is the next answer that shows the session goes on.
    assert smsc.answer_to(smsc.deliver("8619900000001", "10690001", b"hi", source_addr_ton=1)) == 0
    assert [heard.text for heard in phone.ears.messages] == ["hi"] and len(smsc.events("bind")) == 1


def test_an_answer_to_something_else_is_none(smsc: Smsc, phone: Line) -> None:
    smsc.policy(HOLD)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(phone.deliver)
        sequence = smsc.wait_for("submit")["sequence_number"]
        for command in ("80000015", "80000009"):
            smsc.command("raw", hex=f"00000010{command}00000000{sequence:08x}")
        smsc.command("release")
        assert sending.result() == Delivery(Outcome.SENT, references=("m1",))


def test_unknown_requests_and_answers_to_nothing(smsc: Smsc, phone: Line) -> None:
    smsc.command("raw", hex="00000010000001020000000000000007")  # alert_notification
    assert smsc.wait_for("generic_nack")["status"] == 3
    smsc.command("raw", hex="00000010800000000000000300000000" + "00000010800000040000000000000309")
    # In pieces, and two in one.
    smsc.command("raw", hex="000000100000")
    smsc.command("raw", hex="001500000000000000110000001000000015000000000000001200")
    smsc.command("raw", hex="000010000000150000000000000013")
    for number in (0x11, 0x12, 0x13):
        smsc.wait_for("enquire_link_resp", where=lambda event, number=number: event["sequence_number"] == number)
    assert phone.deliver().outcome is Outcome.SENT and len(smsc.events("bind")) == 1


def test_enquire_link_both_ways_and_a_dead_peer(smsc: Smsc) -> None:
    with line(smsc.url, pace=replace(QUICK, idle_s=0.1, answer_s=1)) as phone:
        phone.bound()
        smsc.command("enquire")
        smsc.wait_for("enquire_link_resp")
        smsc.wait_for("enquire_link", count=3)
        assert len(smsc.events("bind")) == 1
        smsc.command("deaf", on=True)
        smsc.wait_for("closed")
        smsc.command("deaf", on=False)
        smsc.wait_for("bind", count=2)


def test_a_peer_that_takes_the_call_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with line(f"smpp://u:p@127.0.0.1:{server.getsockname()[1]}", pace=IMPATIENT) as phone:
            callers = [server.accept()[0], server.accept()[0]]  # it gave up and called again
            assert phone.channel.obstacle() == "smpp_not_bound"
        for caller in callers:
            caller.close()


def test_stopped_while_sending(smsc: Smsc, phone: Line) -> None:
    smsc.policy(late(200))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(phone.deliver)
        smsc.wait_for("submit")
        phone.channel.stop()
        assert sending.result() == Delivery(Outcome.SENT, references=("m1",))
    smsc.wait_for("unbind")
    assert phone.deliver() == Delivery(Outcome.NOT_SENT, "smpp_unreachable", may_retry=True)
    phone.channel.start(phone.ears)
    phone.bound()


def test_stopped_while_no_answer_comes(smsc: Smsc) -> None:
    with line(smsc.url, pace=replace(QUICK, farewell_s=0.2, answer_s=30)) as phone, ThreadPoolExecutor(1) as pool:
        phone.bound()
        smsc.policy(SILENT)
        sending = pool.submit(phone.deliver)
        smsc.wait_for("submit")
        began = time.monotonic()
        phone.channel.stop()
        assert time.monotonic() - began < 10
        assert sending.result() == Delivery(Outcome.IN_DOUBT, "smpp_broken_off")


def test_stopped_while_hearing(smsc: Smsc, phone: Line) -> None:
    """What the listener has begun is acknowledged; what waits behind it is not, and so comes again."""
    phone.ears.gate.clear()
    first, second = (smsc.deliver("8619900000001", "10690001", text, source_addr_ton=1) for text in (b"one", b"two"))
    smsc.command("enquire")
    smsc.wait_for("enquire_link_resp")  # both have been read
    with ThreadPoolExecutor(1) as pool:
        link = phone.channel._link
        stopping = pool.submit(phone.channel.stop)
        assert link is not None and link._stopping.wait(10)
        phone.ears.gate.set()
        stopping.result()
    assert smsc.answer_to(first) == 0
    assert [event["n"] for event in smsc.events("delivered")] == [first] != [second]
    assert [heard.text for heard in phone.ears.messages] == ["one"]


def test_many_at_once_within_the_window(smsc: Smsc) -> None:
    smsc.policy(standing=HOLD)
    with line(smsc.url + "?window=4") as phone, ThreadPoolExecutor(12) as pool:
        phone.bound()
        sent = [pool.submit(phone.deliver, f"text {number}") for number in range(24)]
        smsc.wait_for("submit", count=4)
        time.sleep(0.05)  # time enough for a fifth
        assert len(smsc.submits()) == 4
        smsc.policy(standing=ACCEPT)
        smsc.command("release")
        deliveries = [one.result() for one in sent]
    assert {one.outcome for one in deliveries} == {Outcome.SENT}
    assert len({one.references for one in deliveries}) == len(smsc.submits()) == 24
    assert len({submit["sequence_number"] for submit in smsc.submits()}) == 24


def test_a_window_that_stays_full(smsc: Smsc) -> None:
    with line(smsc.url + "?window=1", pace=IMPATIENT) as phone:
        phone.bound()
        session = phone.channel._session()
        assert session is not None and session.take_place()
        assert phone.deliver() == Delivery(Outcome.NOT_SENT, "smpp_busy", may_retry=True)
        session.give_place()
        assert phone.deliver().outcome is Outcome.SENT


@pytest.mark.parametrize(
    "url",
    [
        "http://u:p@h", "smpp://h", "smpp://u:p@", "smpp://u:p@h:x", "smpp://u:p@h?window=0", "smpp://u:p@h?window=x",
        "smpp://u:p@h?wnidow=1", "smpp://u:p%00@h", "smpp://u:p@h?country=CN",
    ],
)  # fmt: skip
def test_urls_that_say_nothing_usable(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        SmppChannel(url, "")
    assert refused.value.code == "invalid_setting" and "u:p" not in str(refused.value)


@pytest.mark.parametrize("sender", ["渡过难关", "much-too-long-a-name", "+12", "a\0b"])
def test_senders_that_cannot_be_written(sender: str) -> None:
    with pytest.raises(Invalid):
        SmppChannel(None, sender)


# TLS


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "smsc.example")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key_file.write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
    return cert_file, key_file


def test_over_tls(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with Smsc(cert=certificate[0], key=certificate[1]) as smsc, line(smsc.url) as phone:
        phone.bound()
        with ThreadPoolExecutor(8) as pool:
            sent = [pool.submit(phone.deliver, LONG) for _ in range(20)]
            told = [smsc.deliver("8619900000001", "10690001", b"x" * 200, source_addr_ton=1) for _ in range(20)]
            assert all(one.result().outcome is Outcome.SENT for one in sent)
        assert [smsc.answer_to(number) for number in told] == [0] * 20
        smsc.policy(CLOSE_BEFORE)
        assert phone.deliver() == Delivery(Outcome.IN_DOUBT, "smpp_broken_off")
        smsc.wait_for("bind", count=2)


def test_a_certificate_nobody_vouches_for(certificate: tuple[Path, Path]) -> None:
    with Smsc(cert=certificate[0], key=certificate[1]) as smsc, line(smsc.url) as phone:
        smsc.wait_for("tls_refused")
        assert phone.channel.obstacle() == "smpp_not_bound" and not smsc.events("bind")
