"""Letters: a PDF in the folder of a print house (docs/decisions/0016)."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from uuid import UUID

from tideover.base.clock import TENANT_ZONE
from tideover.gate import Channel, Clearance
from tideover.outreach.channels.keys import key_id
from tideover.outreach.channels.letter_page import Letter, Press, Printed, Unprintable
from tideover.outreach.channels.model import Delivery, Destination, Listener, Message, Outcome
from tideover.outreach.channels.traffic import STOPPED, Traffic

TAKEN = "taken"  # where the print house moves what it has taken
MODE = 0o640  # the folder's group reads: a letter is for its reader, the print house for nobody else


class LetterChannel:
    """Puts ``<uuid of the key>.pdf`` into ``folder``, with ``<uuid>.json`` beside it: key, pages, sha256, made_at.

    The print house takes a letter by moving it into ``taken/`` in that folder; a name that lies in either place is never
    written again, which is how a letter of the same key is printed once. ``font``: a TrueType font with Han characters,
    else one the machine has. ``zone``: where the sender writes the day's date, the tenant's
    where it is not said.
    """

    channel = Channel.LETTER
    name = "print"
    dedupes = True

    def __init__(self, folder: Path | None, font: Path | None = None, *, zone: tzinfo | None = None) -> None:
        self._folder = folder
        self._press = Press(font)
        self._zone = zone or TENANT_ZONE
        self._traffic = Traffic()
        self._lock = threading.Lock()  # two deliveries of one key must not both find its name free

    def start(self, listener: Listener) -> None:
        """Nothing is heard here: what came back by post is entered by hand."""
        self._traffic.open()

    def stop(self) -> None:
        """Let letters that are being made be finished."""
        self._traffic.close()

    def obstacle(self) -> str | None:
        """``letters_not_configured``, ``print_folder_missing`` (not there, or not ours to write in), or None."""
        if self._folder is None:
            return "letters_not_configured"
        is_usable = self._folder.is_dir() and os.access(self._folder, os.W_OK | os.X_OK)
        return None if is_usable else "print_folder_missing"

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        """Make one letter and put it into the folder. Raises ``ClearanceMisuse``; what the disk does is in the answer."""
        clearance.spend(Channel.LETTER, to.blind)
        if self._folder is None:
            return Delivery(Outcome.NOT_SENT, "letters_not_configured")
        id_ = key_id(message.key)
        with self._traffic.passage() as is_open:
            if not is_open:
                return STOPPED
            try:
                with self._lock:
                    if not _is_there(self._folder, id_):
                        printed = self._press.set(self._letter(to, message, now))
                        return _put(self._folder, id_, message.key, printed, now)
            except Unprintable as error:
                return Delivery(Outcome.NOT_SENT, error.code)
            except OSError:
                return Delivery(Outcome.NOT_SENT, "print_folder_failed", may_retry=True)
        return Delivery(Outcome.SENT, references=(str(id_),))

    def _letter(self, to: Destination, message: Message, now: datetime) -> Letter:
        address = tuple(line for line in (_plain(line) for line in to.value.splitlines()) if line)
        body = tuple(_plain(line) for line in message.body.strip().splitlines())
        return Letter(address, now.astimezone(self._zone).date(), _plain(message.subject), body)


def _plain(line: str) -> str:
    """A line without what no font has a glyph for: tabs and the like become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in line).split())


def _is_there(folder: Path, id_: UUID) -> bool:
    return any(os.path.lexists(place / f"{id_}.pdf") for place in (folder, folder / TAKEN))


def _put(folder: Path, id_: UUID, key: str, printed: Printed, now: datetime) -> Delivery:
    """Put both files there, whole or not at all, the letter last: who sees it has both. Raises ``OSError``: it is not there."""
    beside = {
        "key": key, "pages": printed.pages, "sha256": hashlib.sha256(printed.pdf).hexdigest(), "made_at": now.isoformat(),
    }  # fmt: skip
    _write(folder, folder / f"{id_}.json", json.dumps(beside).encode())
    try:
        _write(folder, folder / f"{id_}.pdf", printed.pdf)
    except OSError:
        with suppress(OSError):
            (folder / f"{id_}.json").unlink()
        raise
    try:
        _keep(folder)
    except OSError:  # it lies there, but whether it would after a power cut is not known
        return Delivery(Outcome.IN_DOUBT, "print_folder_failed")
    return Delivery(Outcome.SENT, references=(str(id_),))


def _write(folder: Path, path: Path, data: bytes) -> None:
    """Write a file under another name, wait until the disk has it, and give it its own."""
    partial = folder / f".{path.name}.{secrets.token_hex(4)}"
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def _keep(folder: Path) -> None:
    """Wait until the disk has the folder's new names."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
