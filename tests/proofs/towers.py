"""An SMSC that does just what the proof says: a foreign one (npm's ``smpp``) where node is there, else our own exchange."""

from __future__ import annotations

import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from smpp34 import DeliverSm, Tlv

from tests.peers.smsc import Smsc
from tideover.rehearsal import PhoneExchange
from tideover.rehearsal.phones import Text

OURS = "10690000"
STATES = {"ENROUTE": 1, "DELIVRD": 2, "EXPIRED": 3, "UNDELIV": 5, "REJECTD": 8}
_KEY, _PART = "0x1401", "0x1402"
_INCOMING_ID, _RECEIPTED_ID, _MESSAGE_STATE = 0x1403, 0x001E, 0x0427
_ANSWER_S = 15.0

# Key, where it went, its words, the ids of its parts.
OnText = Callable[[str, str, str, list[str]], None]


class Tower(Protocol):
    """``write`` and ``report`` return the command_status of the answer: 0 is that it was taken."""

    is_foreign: bool

    @property
    def url(self) -> str: ...

    def write(self, from_: str, octets: bytes, coding: int, has_header: bool, id_: str | None) -> int: ...

    def report(self, to: str, id_: str, state: str, error: str) -> int: ...


@contextmanager
def tower(on_text: OnText) -> Iterator[Tower]:
    """One of them, running; ``on_text`` is called on a thread of its own for each whole text, in order."""
    if shutil.which("node") and shutil.which("npm"):
        with _Foreign(on_text) as foreign:
            yield foreign
    else:
        with _Own(on_text) as own:
            yield own


def _words(id_: str, state: str, error: str) -> bytes:
    """Of a receipt, as SMPP 3.4 Appendix B suggests."""
    dlvrd = "001" if state == "DELIVRD" else "000"
    return f"id:{id_} sub:001 dlvrd:{dlvrd} submit date:2612011000 done date:2612011001 stat:{state} err:{error} text:".encode()


class _Foreign:
    is_foreign = True

    def __init__(self, on_text: OnText) -> None:
        self._on_text = on_text
        self._smsc = Smsc()
        self._ending = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    @property
    def url(self) -> str:
        return self._smsc.url

    def __enter__(self) -> _Foreign:
        self._smsc.start()
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._reader.join()
        self._smsc.stop()

    def _read(self) -> None:
        parts: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
        submits = 0
        while not self._ending.is_set():
            try:
                event = self._smsc.wait_for("submit", submits + 1, timeout_s=0.2)
            except AssertionError:
                continue
            submits += 1
            key = bytes.fromhex(event["tlvs"][_KEY]).decode()
            part, _, total = bytes.fromhex(event["tlvs"][_PART]).decode().partition("/")
            parts[key][int(part)] = (event["text"], f"m{submits}")  # it names what it takes in this order
            if len(parts[key]) == int(total):
                words, ids = zip(*(value for _, value in sorted(parts.pop(key).items())), strict=True)
                self._on_text(key, f"+{event['destination_addr']}", "".join(words), list(ids))

    def write(self, from_: str, octets: bytes, coding: int, has_header: bool, id_: str | None) -> int:
        fields: dict[str, Any] = {"data_coding": coding, "source_addr_ton": 1, "esm_class": 0x40 if has_header else 0}
        named = {f"0x{_INCOMING_ID:04x}": id_.encode()} if id_ else {}
        return self._smsc.answer_to(self._smsc.deliver(from_[1:], OURS, octets, named, **fields), _ANSWER_S)

    def report(self, to: str, id_: str, state: str, error: str) -> int:
        named = {"receipted_message_id": id_, "message_state": STATES[state]}
        told = self._smsc.deliver(to[1:], OURS, _words(id_, state, error), named, esm_class=4, source_addr_ton=1)
        return self._smsc.answer_to(told, _ANSWER_S)


class _Own(PhoneExchange):
    is_foreign = False

    def __init__(self, on_text: OnText) -> None:
        super().__init__()
        self._turn = threading.Condition()
        self._is_asking = False
        self._writing = 0  # it tells one thing at a time, as it is made; what people write goes first
        self.listen(lambda whole: on_text(whole.key, whole.recipient, whole.text, list(whole.message_ids)))

    def __enter__(self) -> _Own:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _report(self, text: Text) -> None:
        """Nothing by itself."""

    def write(self, from_: str, octets: bytes, coding: int, has_header: bool, id_: str | None) -> int:
        named = [Tlv(_INCOMING_ID, id_.encode())] if id_ else []
        esm_class = 0x40 if has_header else 0
        deliver = DeliverSm(from_[1:], OURS, octets, source_addr_ton=1, esm_class=esm_class, data_coding=coding, tlvs=named)
        with self._turn:
            self._writing += 1
        try:
            return self._ask(deliver, lambda: not self._is_asking)
        finally:
            with self._turn:
                self._writing -= 1
                self._turn.notify_all()

    def report(self, to: str, id_: str, state: str, error: str) -> int:
        named = [Tlv(_RECEIPTED_ID, id_.encode() + b"\0"), Tlv(_MESSAGE_STATE, bytes([STATES[state]]))]
        deliver = DeliverSm(to[1:], OURS, _words(id_, state, error), source_addr_ton=1, esm_class=0x04, tlvs=named)
        return self._ask(deliver, lambda: not self._is_asking and not self._writing)

    def _ask(self, deliver: DeliverSm, is_my_turn: Callable[[], bool]) -> int:
        with self._turn:
            self._turn.wait_for(is_my_turn)
            self._is_asking = True
        try:
            line = next(line for line in reversed(self._lines) if line.is_bound)
            status = line.ask(deliver.encode()[16:])
            return -1 if status is None else status
        finally:
            with self._turn:
                self._is_asking = False
                self._turn.notify_all()
