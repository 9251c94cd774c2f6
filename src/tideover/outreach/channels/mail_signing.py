"""DKIM signatures (RFC 6376, RFC 8463): the sender's domain vouches for a mail's main fields and body."""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim  # type: ignore[import-untyped]
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]
from dkim.crypto import parse_pem_private_key  # type: ignore[import-untyped]

from tideover.base.errors import Invalid

# Named once more than it occurs, a field cannot be added on the way: "From" for safety's sake (RFC 6376 §8.15), and
# "Reply-To" and "Cc", which our mails do not have and which would lead answers, or the mail itself, elsewhere.
SIGNED = (
    b"from", b"from", b"to", b"to", b"cc", b"reply-to", b"subject", b"subject", b"date", b"message-id", b"mime-version",
    b"content-type", b"content-transfer-encoding", b"auto-submitted", b"list-unsubscribe",
)  # fmt: skip
MIN_RSA_BITS = 1024  # RFC 8301: signers must not use less (and should use 2048)
_SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")


class MailSigner:
    """Signs with the key in a PEM file (PKCS#1 or PKCS#8; RSA or Ed25519) for ``selector._domainkey.domain``.

    Raises ``Invalid("invalid_dkim_key")`` for a file that cannot be read or holds no such key, and for a selector or domain
    that cannot stand in the DNS.
    """

    def __init__(self, key_file: Path, selector: str, domain: str) -> None:
        try:
            key = load_pem_private_key(key_file.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            raise Invalid("invalid_dkim_key", field="dkim_key_file", expected="a PEM file without a password") from None
        self._key: Any
        if isinstance(key, Ed25519PrivateKey):
            self._algorithm, self._key = b"ed25519-sha256", _Ed25519(key)
        elif isinstance(key, RSAPrivateKey) and key.key_size >= MIN_RSA_BITS:
            # The library reads one form of PEM: give it that, whatever the file's.
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
            self._algorithm, self._key = b"rsa-sha256", parse_pem_private_key(pem)
        else:
            expected = f"an RSA key of {MIN_RSA_BITS} bits or more, or an Ed25519 key"
            raise Invalid("invalid_dkim_key", field="dkim_key_file", expected=expected)
        if not _SELECTOR.fullmatch(selector):
            raise Invalid("invalid_dkim_key", field="dkim_selector", expected="a name in the DNS")
        if not _SELECTOR.fullmatch(domain):
            raise Invalid("invalid_dkim_key", field="mail_from", expected="an address with a domain")
        self._selector, self._domain = selector.encode(), domain.encode()

    def sign(self, mail: bytes) -> bytes:
        """The ``DKIM-Signature`` field, with its line end, to stand before ``mail`` (RFC 5322, lines ending in CRLF).

        Relaxed twice: servers on the way may fold fields anew and drop spaces at line ends.
        """
        # The library's own ``sign`` wants PyNaCl for Ed25519, a second crypto library; what it does is done here, with keys of
        # the one we have. (Its time is the machine's: receivers hold it against their own clocks.)
        signer = dkim.DKIM(mail, signature_algorithm=self._algorithm)
        signer.hasher = dkim.HASH_ALGORITHMS[self._algorithm]
        policy = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
        body = signer.hasher(policy.canonicalize_body(signer.body)).digest()
        fields = [
            (b"v", b"1"),
            (b"a", self._algorithm),
            (b"c", policy.to_c_value()),
            (b"d", self._domain),
            (b"q", b"dns/txt"),
            (b"s", self._selector),
            (b"t", str(int(time.time())).encode()),
            (b"h", b" : ".join(SIGNED)),
            (b"bh", base64.b64encode(body)),
            (b"b", b"0" * 60),  # replaced by the signature; as long as a line, so that folding changes nothing before it
        ]
        value: bytes = signer.gen_header(fields, SIGNED, policy, b"DKIM-Signature", self._key)
        return b"DKIM-Signature: " + value


class _Ed25519:
    """A key as dkimpy wants one: PyNaCl's form, signing by ``cryptography``."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, digest: bytes) -> SimpleNamespace:
        return SimpleNamespace(signature=self._key.sign(digest))
