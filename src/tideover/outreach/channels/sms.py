"""Text messages over SMPP 3.4: what is submitted, and what the SMSC tells of it and from people."""

from __future__ import annotations

import itertools
import random
import re
import threading
from datetime import datetime

from smpp34 import DeliverSm, SubmitSm, Tlv

from tideover.base import log
from tideover.base.errors import Invalid
from tideover.gate import Channel, Clearance
from tideover.outreach.channels.model import (
    Delivery,
    Destination,
    Incoming,
    Listener,
    Message,
    Outcome,
    Receipt,
    ReceiptState,
)
from tideover.outreach.channels.smpp import SUBMIT, Answer, BrokenOff, Login, NoAnswer, NotWritten, Pace, Session, parse_login
from tideover.outreach.channels.smpp_link import SmppLink
from tideover.outreach.channels.sms_text import ASCII, ShortMessage, join, split

# Of the range for vendors (SMPP 3.4 §5.3.2). An SMSC that does not know them ignores them (§3.3); one that gives the key
# back in its receipts lets us tell what an answer that never came would have said.
KEY, PART, INCOMING_ID = 0x1401, 0x1402, 0x1403
RECEIPTED_ID, MESSAGE_STATE, NETWORK_ERROR = 0x001E, 0x0427, 0x0423

# The type of a message that is delivered to us (esm_class, §5.2.12).
MESSAGE_TYPE, RECEIPT, INTERMEDIATE = 0x3C, 0x04, 0x20

# command_status -> code, and whether the same may be taken later.
REJECTED = {
    0x08: ("smpp_rejected", True),  # system error
    0x0B: ("smpp_bad_number", False),
    0x14: ("smpp_queue_full", True),
    0x58: ("smpp_throttled", True),
    0x64: ("smpp_rejected", True),  # temporary application error
}

_NUMBER = re.compile(r"\+\d{5,20}")
_NATIONAL = re.compile(r"0?([1-9]\d{7,10})")  # short codes and operators' service numbers are shorter or longer
_FIELD = re.compile(r"(?i)\b(id|stat|err):\s*(\S+)")
_STATES = {1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD", 7: "UNKNOWN", 8: "REJECTD"}
_MEANING = {
    "DELIVRD": ReceiptState.DELIVERED,
    "UNDELIV": ReceiptState.FAILED,
    "EXPIRED": ReceiptState.FAILED,
    "REJECTD": ReceiptState.FAILED,
    "DELETED": ReceiptState.FAILED,
}  # any other: on its way, as far as anyone knows
_UNKNOWN_SUBSCRIBER = 1  # 3GPP TS 29.002 §17.6.6, which operators' ``err`` follows


class SmppChannel:
    """Texts through one SMSC, at ``url`` (``smpp.parse_login`` says how it is written).

    ``sender``: an international number (``+…``), a short number, a name of at most 11 Latin letters, or "" for the
    operator's choice. Raises ``Invalid("invalid_setting")``.
    """

    channel = Channel.SMS
    name = "smpp"
    dedupes = False  # SMPP knows no key by which a message would be recognised

    def __init__(self, url: str | None, sender: str, pace: Pace | None = None) -> None:
        self._login = parse_login(url) if url else None
        self._pace = pace or Pace()
        self._source = _source(self._login.source if self._login and self._login.source else sender)
        self._references = itertools.count(random.randrange(256))
        self._lock = threading.Lock()
        self._link: SmppLink | None = None
        self._listener: Listener | None = None

    def start(self, listener: Listener) -> None:
        """Begin to connect and to hear; returns at once."""
        if self._login is None:
            return
        with self._lock:
            if self._link is None:
                self._listener = listener
                self._link = SmppLink(self._login, self._pace, self._hear)
                self._link.start()

    def stop(self) -> None:
        """Finish what is being sent, then unbind. What no answer came for by then is in doubt."""
        with self._lock:
            link, self._link = self._link, None
        if link is not None:
            link.stop()

    def obstacle(self) -> str | None:
        """``sms_not_configured``, ``smpp_not_bound``, or None."""
        if self._login is None:
            return "sms_not_configured"
        return None if self._session() else "smpp_not_bound"

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Submit every part in order, each after the answer to the one before. Raises ``ClearanceMisuse``."""
        clearance.spend(Channel.SMS, to.blind)
        if self._login is None:
            return Delivery(Outcome.NOT_SENT, "sms_not_configured")
        if not _NUMBER.fullmatch(to.value):
            return Delivery(Outcome.NOT_SENT, "smpp_bad_number")
        try:
            parts = split(message.body.strip(), next(self._references) % 256)
        except Invalid as error:
            return Delivery(Outcome.NOT_SENT, error.code)
        session = self._session()
        try:
            if session is None:
                raise NotWritten
            if not session.take_place():
                return Delivery(Outcome.NOT_SENT, "smpp_busy", may_retry=True)
        except NotWritten:
            return Delivery(Outcome.NOT_SENT, "smpp_unreachable", may_retry=True)
        try:
            return self._submit(session, to, message, parts)
        finally:
            session.give_place()

    def _submit(self, session: Session, to: Destination, message: Message, parts: list[ShortMessage]) -> Delivery:
        references: tuple[str, ...] = ()
        for number, part in enumerate(parts, 1):
            tlvs = [Tlv(KEY, message.key.encode("ascii")), Tlv(PART, b"%d/%d" % (number, len(parts)))]
            try:
                answer = session.request(SUBMIT, self._pdu(to, part, tlvs))
            except NotWritten:
                if number == 1:
                    return Delivery(Outcome.NOT_SENT, "smpp_unreachable", may_retry=True)
                return Delivery(Outcome.IN_DOUBT, "smpp_broken_off", references=references)
            except BrokenOff:
                return Delivery(Outcome.IN_DOUBT, "smpp_broken_off", references=references)
            except NoAnswer:
                return Delivery(Outcome.IN_DOUBT, "smpp_no_answer", references=references)
            if answer.status and number == 1:
                code, may_retry = REJECTED.get(answer.status, ("smpp_rejected", False))
                log.get_logger().warning("smpp_rejected", status=answer.status, code=code)
                return Delivery(Outcome.NOT_SENT, code, may_retry)
            if answer.status:  # to send it all again would show the first parts twice
                log.get_logger().warning("smpp_partly_taken", status=answer.status)
                return Delivery(Outcome.IN_DOUBT, "smpp_partly_taken", references=references)
            references += _message_id(answer)
        return Delivery(Outcome.SENT, references=references)

    def _pdu(self, to: Destination, part: ShortMessage, tlvs: list[Tlv]) -> bytes:
        ton, npi, source = self._source
        submit = SubmitSm(
            source,
            to.value[1:],
            part.octets,
            source_addr_ton=ton,
            source_addr_npi=npi,
            dest_addr_ton=1,
            dest_addr_npi=1,
            esm_class=part.esm_class,
            registered_delivery=1,
            data_coding=part.data_coding,
            tlvs=tlvs,
        )
        return submit.encode()[16:]

    def _session(self) -> Session | None:
        link = self._link
        return link.session if link else None

    def _hear(self, pdu: DeliverSm) -> None:
        assert self._listener is not None and self._login is not None
        tlvs = {tlv.tag: bytes(tlv.value) for tlv in pdu.tlvs}
        kind = pdu.esm_class & MESSAGE_TYPE
        # Only an SMSC can set parameters; the words of a receipt anybody can write.
        if kind in (RECEIPT, INTERMEDIATE) or RECEIPTED_ID in tlvs:
            receipt = read_receipt(pdu, tlvs, is_final=kind != INTERMEDIATE)
            if receipt is None:
                log.get_logger().warning("smpp_receipt_of_nothing")
            else:
                self._listener.receipt(receipt)
        else:
            self._listener.message(read_message(pdu, tlvs, self._login))


def read_receipt(pdu: DeliverSm, tlvs: dict[int, bytes], is_final: bool = True) -> Receipt | None:
    """What a delivery receipt says: in its parameters, else in its text (SMPP 3.4 Appendix B). None: of which message, it
    does not say. ``tlvs``: tag -> value."""
    text, _ = join(pdu.short_message, pdu.data_coding, pdu.esm_class, tlvs)
    if not _FIELD.search(text):  # it bears our own text's coding, and yet is in ASCII
        text, _ = join(pdu.short_message, ASCII, pdu.esm_class, tlvs)
    # Behind ``text:`` stand the words of the message itself.
    said = {name.lower(): value for name, value in _FIELD.findall(re.split(r"(?i)\btext:", text)[0])}
    key = _words(tlvs.get(KEY)) or None
    reference = _words(tlvs.get(RECEIPTED_ID)) or said.get("id") or key
    if not reference:
        return None
    told = _STATES.get(int.from_bytes(tlvs[MESSAGE_STATE])) if MESSAGE_STATE in tlvs else None
    state = told or said.get("stat", "unknown").upper()[:7]
    error = said.get("err") or (str(int.from_bytes(tlvs[NETWORK_ERROR][1:])) if NETWORK_ERROR in tlvs else "")
    meaning = _MEANING.get(state, ReceiptState.ACCEPTED) if is_final else ReceiptState.ACCEPTED
    if meaning is ReceiptState.FAILED and state == "UNDELIV" and error.isdecimal() and int(error) == _UNKNOWN_SUBSCRIBER:
        meaning = ReceiptState.VOID
    if meaning in (ReceiptState.FAILED, ReceiptState.VOID):
        code = f"{state}:{error}" if error else state
        return Receipt(Channel.SMS, reference, meaning, code.lower(), key)
    return Receipt(Channel.SMS, reference, meaning, "unknown" if state == "UNKNOWN" else None, key)


def read_message(pdu: DeliverSm, tlvs: dict[int, bytes], login: Login) -> Incoming:
    """A text from a person, or a part of one. ``tlvs``: tag -> value."""
    text, part = join(pdu.short_message, pdu.data_coding, pdu.esm_class, tlvs)
    sender = _international(pdu.source_addr, pdu.source_addr_ton, login.country)
    return Incoming(Channel.SMS, sender, pdu.destination_addr, text, _words(tlvs.get(INCOMING_ID)) or None, part)


def _international(address: str, ton: int, country: str) -> str:
    """``+`` and the number, as far as it can be told; a short number or a name as it is.

    ``ton``: 1 international, 2 national, 5 a name, 0 nobody said: then a number that begins with ``country`` and is too
    long for a national one is taken for international.
    """
    digits = address.removeprefix("+")
    if not re.fullmatch(r"[0-9]+", digits) or ton == 5:
        return address
    if address.startswith("+") or ton == 1:
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if ton != 2 and digits.startswith(country) and 8 <= len(digits) - len(country) <= 12:
        return f"+{digits}"
    national = _NATIONAL.fullmatch(digits)
    return f"+{country}{national[1]}" if national else address


def _source(sender: str) -> tuple[int, int, str]:
    """Type of number, numbering plan and address of whom texts come from."""
    if re.fullmatch(r"\+[0-9]{5,20}", sender):
        return 1, 1, sender[1:]
    if re.fullmatch(r"[0-9]{0,20}", sender):
        return 0, 0, sender
    if re.fullmatch(r"[A-Za-z0-9 ._&-]{1,11}", sender):
        return 5, 0, sender
    raise Invalid("invalid_setting", setting="TIDEOVER_SMS_SENDER", expected="a number, or a name of at most 11 Latin letters")


def _message_id(answer: Answer) -> tuple[str, ...]:
    """What the SMSC calls the part it took; nothing where it does not say."""
    name = _words(answer.body)
    return (name,) if name else ()


def _words(value: bytes | None) -> str:
    """A C-octet string, or one without its end."""
    return (value or b"").split(b"\0", 1)[0].decode("latin-1").strip()
