"""The key that signs heads: Ed25519, under the home (mode 0600), its public half beside it in ``journal.pub``.

After a change of keys the earlier public keys stay in that file, one a line: heads they signed go on counting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tideover.base.errors import Invalid
from tideover.base.privacy import create_secret
from tideover.base.settings import Settings


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Signs heads; ``public`` is what verifiers pin, ``earlier`` what they pinned before."""

    private: Ed25519PrivateKey
    public: bytes
    earlier: tuple[bytes, ...] = ()

    @property
    def trusted(self) -> list[bytes]:
        """Whose heads count as ours."""
        return [self.public, *self.earlier]

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)


def signing_key(seed: bytes) -> SigningKey:
    """The key of a 32-byte seed."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return SigningKey(private, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def load_signing_key(settings: Settings) -> SigningKey:
    """Read the key, or make it once. Raises ``Invalid`` where the file is damaged."""
    path = settings.root / "keys" / "journal.key"
    if not path.exists():
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        create_secret(path, seed.hex().encode())
    try:
        key = signing_key(bytes.fromhex(path.read_text()))
    except ValueError:
        raise Invalid("invalid_signing_key", see=str(path), expected="the file as it was made") from None
    public = path.with_suffix(".pub")
    if not public.exists():
        public.write_text(key.public.hex() + "\n")
    return replace(key, earlier=tuple(known for known in read_public_keys(public) if known != key.public))


def read_public_keys(path: Path) -> list[bytes]:
    """Public keys, one in hexadecimal a line. Raises ``Invalid``."""
    try:
        return [bytes.fromhex(line) for line in path.read_text().split()]
    except OSError:
        raise Invalid("file_not_read", file=path.name, expected="a file that can be read") from None
    except ValueError:
        raise Invalid("invalid_public_key", see=str(path), expected="hexadecimal, one key a line") from None
