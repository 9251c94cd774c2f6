"""Protection of personal fields: AES-256-GCM under one key per person, blind indexes for look-ups, masks for display.

A person's key is random, stored wrapped under the master key. Destroying it makes every ciphertext of that person,
wherever it was copied, unreadable: that is how a person is erased. A blind index is an HMAC-SHA-256 of the tenant and
the normalised value: equal values of one tenant meet, nothing can be read back.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, text

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import TenantId
from tideover.base.settings import Settings

_NONCE = 12
_HAN = "\u3400-\u9fff"


class KeyRing:
    """The master key and what is derived from it."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise Invalid("invalid_master_key", expected="32 bytes, base64")
        self._wrapper = AESGCM(_derive(master, b"wrap"))
        self._index = _derive(master, b"index")

    def wrap(self, key: bytes, context: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._wrapper.encrypt(nonce, key, context.encode())

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        try:
            return self._wrapper.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], context.encode())
        except InvalidTag:
            raise Conflict("wrong_master_key", expected="the master key this data was written with") from None

    def blind(self, tenant: TenantId, kind: str, value: str) -> str:
        """The blind index of a value, 32 hexadecimal digits."""
        message = f"{tenant}|{kind}|{normalise(kind, value)}".encode()
        return hmac.digest(self._index, message, "sha256").hex()[:32]


def _derive(master: bytes, purpose: bytes) -> bytes:
    return hmac.digest(master, b"tideover/" + purpose, "sha256")


def load_keys(settings: Settings) -> KeyRing:
    """The master key: from ``TIDEOVER_MASTER_KEY_FILE``, or (development) made once under the home, mode 0600."""
    path = settings.master_key_file
    if path is None:
        path = settings.root / "keys" / "master.key"
        create_secret(path, base64.b64encode(secrets.token_bytes(32)))
    try:
        return KeyRing(base64.b64decode(path.read_bytes().strip(), validate=True))
    except (OSError, ValueError):
        raise Invalid("invalid_master_key", setting="TIDEOVER_MASTER_KEY_FILE", expected="a file of 32 bytes, base64") from None


def create_secret(path: Path, content: bytes) -> None:
    """Write a secret file once (mode 0600, its folder 0700); an existing one stays. Safe against a second process."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)  # fails if another process was first
    except FileExistsError:
        pass
    finally:
        os.unlink(temporary)
    folder = os.open(path.parent, os.O_RDONLY)  # what is sealed with it from now on must not outlive it
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Vault:
    """Seals and opens one tenant's personal fields inside a transaction."""

    def __init__(self, connection: Connection, tenant: TenantId, keys: KeyRing) -> None:
        self._connection = connection
        self._tenant = tenant
        self._keys = keys
        self._open: dict[UUID, AESGCM] = {}

    def seal(self, subject: UUID, value: str) -> str:
        """Encrypt a field of ``subject`` (a person, or an item whose person is not known yet).

        Raises ``NotFound("erased")`` where the subject's key was destroyed.
        """
        nonce = os.urandom(_NONCE)
        cipher = self._cipher(subject, create=True).encrypt(nonce, value.encode(), self._context(subject).encode())
        return _sealed(nonce + cipher)

    def unseal(self, subject: UUID, sealed: str) -> str:
        """Decrypt. Raises ``NotFound("erased")`` where the key was destroyed, ``Conflict("unreadable_field")`` where it was
        sealed for another, or changed."""
        cipher = self._cipher(subject, create=False)
        try:
            raw = base64.urlsafe_b64decode(sealed.removeprefix("v1."))
            if sealed != _sealed(raw):  # base64 has spare bits and passes over strangers: one spelling is enough
                raise InvalidTag
            plain = cipher.decrypt(raw[:_NONCE], raw[_NONCE:], self._context(subject).encode())
        except (InvalidTag, ValueError):
            raise Conflict("unreadable_field", expected="a field sealed for this subject") from None
        return plain.decode()

    def blind(self, kind: str, value: str) -> str:
        return self._keys.blind(self._tenant, kind, value)

    def prepare(self, subjects: Iterable[UUID]) -> None:
        """Make or fetch the keys of many subjects in two statements: for imports."""
        wanted = [subject for subject in set(subjects) if subject not in self._open]
        if not wanted:
            return
        wrapped = [self._keys.wrap(AESGCM.generate_key(256), self._context(subject)) for subject in wanted]
        self._connection.execute(_INSERT_MANY, {"subjects": wanted, "wrapped": wrapped})
        found = self._connection.execute(
            text("SELECT subject, wrapped FROM subject_key WHERE subject = ANY(:s)"), {"s": wanted}
        )
        for subject, wrapped in found:
            self._open[subject] = self._unwrapped(subject, wrapped)

    def open(self, subjects: Iterable[UUID]) -> None:
        """Fetch the keys of many subjects in one statement, to unseal what is theirs; those without a key are left out."""
        wanted = [subject for subject in set(subjects) if subject not in self._open]
        statement = text("SELECT subject, wrapped FROM subject_key WHERE subject = ANY(:s) AND wrapped <> ''")
        for subject, wrapped in self._connection.execute(statement, {"s": wanted}) if wanted else ():
            self._open[subject] = self._unwrapped(subject, wrapped)

    def forget(self, subjects: Iterable[UUID]) -> None:
        """Let go of keys fetched: who goes through a whole book must not hold them all."""
        for subject in subjects:
            self._open.pop(subject, None)

    def erase(self, subject: UUID) -> bool:
        """Destroy the subject's key. Returns whether there was one. The place stays taken: nothing is sealed for them anew."""
        self._open.pop(subject, None)
        destroy = text("DELETE FROM subject_key WHERE subject = :subject AND wrapped <> ''")
        done = self._connection.execute(destroy, {"subject": subject})
        self._connection.execute(_INSERT, {"subject": subject, "wrapped": b""})
        return bool(done.rowcount)

    def _context(self, subject: UUID) -> str:
        return f"{self._tenant}|{subject}"

    def _cipher(self, subject: UUID, create: bool) -> AESGCM:
        if subject not in self._open:
            if create:
                self.prepare([subject])
            else:
                row = self._connection.execute(
                    text("SELECT wrapped FROM subject_key WHERE subject = :subject"), {"subject": subject}
                ).one_or_none()
                self._open[subject] = self._unwrapped(subject, row.wrapped if row is not None else b"")
        return self._open[subject]

    def _unwrapped(self, subject: UUID, wrapped: bytes) -> AESGCM:
        if not wrapped:
            raise NotFound("erased")
        return AESGCM(self._keys.unwrap(bytes(wrapped), self._context(subject)))


def _sealed(raw: bytes) -> str:
    return "v1." + base64.urlsafe_b64encode(raw).decode()


_INSERT_MANY = text(
    "INSERT INTO subject_key (subject, wrapped) "
    "SELECT * FROM unnest(CAST(:subjects AS uuid[]), CAST(:wrapped AS bytea[])) ON CONFLICT DO NOTHING"
)
_INSERT = text("INSERT INTO subject_key (subject, wrapped) VALUES (:subject, :wrapped) ON CONFLICT DO NOTHING")


def normalise(kind: str, value: str) -> str:
    """One spelling for equal values: e-mail in lower case, phone numbers as digits with a leading ``+`` kept, a postal address
    without its line breaks and the blanks inside Chinese."""
    value = value.strip()
    if kind == "email":
        return unicodedata.normalize("NFKC", value).casefold()
    if kind == "phone":
        digits = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", value))
        digits = re.sub(r"^00", "+", digits)
        return "+86" + digits[-11:] if re.fullmatch(r"(86)?1\d{10}", digits) else digits
    if kind == "postal":
        folded = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
        return re.sub(rf"(?<=[{_HAN}]) (?=[{_HAN}0-9])|(?<=[0-9]) (?=[{_HAN}])", "", folded)
    return value


def mask(kind: str, value: str) -> str:
    """What may be shown without a reason: enough to recognise, not to use.

    ``name`` 王**, ``phone`` 138****1234, ``email`` w***@example.com, ``id_number`` 110***********12, ``postal`` 上海市***; else
    ``***``.
    """
    if not value:
        return ""
    if kind == "name":
        return value[0] + "*" * min(max(len(value) - 1, 1), 8)
    if kind == "phone":
        return value[:-8] + "****" + value[-4:] if len(value) >= 11 else "****" + value[-2:]
    if kind == "email":
        local, _, domain = value.partition("@")
        return f"{local[:1]}***@{domain}" if domain else "***"
    if kind == "id_number":
        return value[:3] + "*" * max(len(value) - 5, 1) + value[-2:] if len(value) >= 8 else "***"
    if kind == "postal":
        region = re.match(rf"[{_HAN}]{{1,5}}[省市区]", value.strip()[:6])
        return (region[0] if region else "") + "***"
    return "***"
