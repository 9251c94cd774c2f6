"""Whether any of a request can have left, told apart on sockets that do not take it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tideover.outreach.channels.smpp import SUBMIT, BrokenOff, NoAnswer, NotWritten, Pace, Session

PACE = Pace(answer_s=0.1)


@pytest.fixture
def pair() -> Iterator[tuple[Session, socket.socket]]:
    ours, theirs = socket.socketpair()
    session = Session(ours, PACE, 1, lambda _session, _pdu: None)
    yield session, theirs
    session.close()
    theirs.close()


def test_a_peer_that_has_gone_got_nothing(pair: tuple[Session, socket.socket]) -> None:
    session, theirs = pair
    theirs.close()
    with pytest.raises(NotWritten):
        session.request(SUBMIT, b"x")
    assert session.has_ended
    with pytest.raises(NotWritten):
        session.request(SUBMIT, b"x")
    with pytest.raises(NotWritten):
        session.take_place()


def test_a_peer_that_no_longer_reads_got_nothing(pair: tuple[Session, socket.socket]) -> None:
    session, _ = pair
    with pytest.raises(BlockingIOError):
        while session._socket.send(b"\0" * 65536):
            pass
    with pytest.raises(NotWritten):
        session.request(SUBMIT, b"x")


def test_a_peer_that_stops_reading_may_have_got_it(pair: tuple[Session, socket.socket]) -> None:
    session, _ = pair
    with pytest.raises(BrokenOff):
        session.request(SUBMIT, b"\0" * 4_000_000)


def test_a_peer_that_reads_and_goes_may_have_got_it(pair: tuple[Session, socket.socket]) -> None:
    session, theirs = pair

    def read_and_go() -> None:
        theirs.recv(100)
        theirs.close()

    threads = [threading.Thread(target=target) for target in (session.run, read_and_go)]
    for thread in threads:
        thread.start()
    with pytest.raises(BrokenOff):
        session.request(SUBMIT, b"x", timeout_s=5)
    for thread in threads:
        thread.join()


def test_a_peer_that_says_nothing(pair: tuple[Session, socket.socket]) -> None:
    with pytest.raises(NoAnswer):
        pair[0].request(SUBMIT, b"x")
    assert not pair[0].has_ended
