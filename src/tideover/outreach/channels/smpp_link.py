"""A session that is kept up: connecting again, hearing one message after the other, leaving in good order."""

from __future__ import annotations

import random
import socket
import ssl
import threading
import time
from collections.abc import Callable
from itertools import count
from queue import PriorityQueue

from smpp34 import DeliverSm, SmppError, decode

from tideover.base import log
from tideover.outreach.channels.smpp import DELIVER, OK, RESPONSE, TELL_AGAIN, TELL_NO_MORE, Login, Pace, Session

LOGIN_REFUSED = (0x0D, 0x0E, 0x0F)  # bind failed, invalid password, invalid system id
MOST_HEARD = 100  # deliver_sm that wait for the listener; the SMSC keeps what is beyond
MOST_RECEIPTS = 50  # of them; beside these there is room for what people write
_LEAVE, _MESSAGE, _RECEIPT = range(3)  # what is heard first


class SmppLink:
    """Keeps a session bound from ``start`` to ``stop``, and hands every deliver_sm to ``listen``, one after the other.

    A deliver_sm is acknowledged after ``listen`` has returned. Where it raised, the SMSC is asked to tell it again. What
    people write goes before the receipts that wait: a stop word must not stand behind those of a whole campaign.
    """

    def __init__(self, login: Login, pace: Pace, listen: Callable[[DeliverSm], None]) -> None:
        self._login, self._pace, self._listen = login, pace, listen
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._current: Session | None = None
        self._bound: Session | None = None
        self._heard: PriorityQueue[tuple[int, int, Session | None, bytes]] = PriorityQueue()
        self._numbers = count()  # what is equal is heard as it came
        self._threads = [
            threading.Thread(target=target, name=target.__name__.strip("_"), daemon=True)
            for target in (self._hear_smpp, self._keep_smpp)
        ]

    @property
    def session(self) -> Session | None:
        """The session, where one is bound."""
        return self._bound

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is being heard and sent, unbind, and end both threads; what was not heard is told again later."""
        deadline = time.monotonic() + self._pace.farewell_s
        self._stopping.set()
        self._heard.put((_LEAVE, next(self._numbers), None, b""))
        hearing, keeping = self._threads
        hearing.join(self._pace.farewell_s)
        with self._lock:
            current, bound = self._current, self._bound
        if bound is not None:
            bound.leave(deadline)
        elif current is not None:
            current.end("left")
        keeping.join(1)

    def _keep_smpp(self) -> None:
        pause_s = self._pace.first_pause_s
        while not self._stopping.is_set():
            began = time.monotonic()
            may_retry_soon = self._hold_session()
            if not may_retry_soon:
                pause_s = self._pace.longest_pause_s
            elif time.monotonic() - began > pause_s + self._pace.answer_s:
                pause_s = self._pace.first_pause_s  # it held for a while: this is a new trouble
            self._stopping.wait(pause_s * random.uniform(0.5, 1))
            pause_s = min(pause_s * 2, self._pace.longest_pause_s)

    def _hold_session(self) -> bool:
        """One session from its connection to its end. False: to try again soon would only have the login locked."""
        try:
            session = Session(_connect(self._login, self._pace), self._pace, self._login.window, self._take)
        except OSError as error:  # unreachable, unknown, not trusted
            log.get_logger().warning("smpp_unreachable", exc_info=error)
            return True
        try:
            with self._lock:
                self._current = session
            if self._stopping.is_set():
                return True
            if status := session.bind(self._login):
                log.get_logger().error("smpp_bind_refused", status=status)
                return status not in LOGIN_REFUSED
            with self._lock:
                self._bound = session
            log.get_logger().info("smpp_bound")
            if not self._stopping.is_set():
                log.get_logger().info("smpp_ended", reason=session.run())
        except OSError as error:
            log.get_logger().warning("smpp_unreachable", exc_info=error)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next session may do
            log.get_logger().error("smpp_failed", exc_info=error)
        finally:
            with self._lock:
                self._current = self._bound = None
            session.close()
        return True

    def _take(self, session: Session, pdu: bytes) -> None:
        rank = _rank(pdu)
        if self._heard.qsize() < (MOST_RECEIPTS if rank == _RECEIPT else MOST_HEARD):
            self._heard.put((rank, next(self._numbers), session, pdu))
        else:
            session.reply(DELIVER | RESPONSE, TELL_AGAIN, int.from_bytes(pdu[12:16]), b"\0")

    def _hear_smpp(self) -> None:
        while True:
            _, _, session, pdu = self._heard.get()
            if session is None:
                return
            if not session.has_ended and not self._stopping.is_set():  # else it will be told again
                session.reply(DELIVER | RESPONSE, self._status_of(pdu), int.from_bytes(pdu[12:16]), b"\0")

    def _status_of(self, pdu: bytes) -> int:
        try:
            delivered = decode(pdu)
        except SmppError as error:  # it would be no better the next time
            log.get_logger().error("smpp_unreadable", exc_info=error)
            return TELL_NO_MORE
        assert isinstance(delivered, DeliverSm)
        try:
            self._listen(delivered)
        except Exception as error:  # noqa: BLE001 - not kept: it must come again
            log.get_logger().error("smpp_not_kept", exc_info=error)
            return TELL_AGAIN
        return OK


def _rank(pdu: bytes) -> int:
    """A receipt says so in its esm_class (SMPP 3.4 §5.2.12), or names the message it is of; what cannot be read waits for
    nothing either."""
    try:
        delivered = decode(pdu)
    except SmppError:
        return _MESSAGE
    assert isinstance(delivered, DeliverSm)
    is_receipt = delivered.esm_class & 0x3C or any(tlv.tag == 0x001E for tlv in delivered.tlvs)
    return _RECEIPT if is_receipt else _MESSAGE


def _connect(login: Login, pace: Pace) -> socket.socket:
    connection = socket.create_connection((login.host, login.port), timeout=pace.answer_s)
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if login.is_tls:
            return ssl.create_default_context().wrap_socket(connection, server_hostname=login.host)
    except BaseException:
        connection.close()
        raise
    return connection
