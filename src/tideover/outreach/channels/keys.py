"""The key of a message, as other systems take it."""

from __future__ import annotations

import re
from uuid import UUID

_KEY = re.compile(r"<([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})@tideover>")


def key_id(key: str) -> UUID:
    """The UUID in a ``Message.key``: the name under which a gateway or a print house takes a message once.

    Raises ``ValueError`` for a key of another form: that is a mistake of ours, not something to send under some other name.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError("a message's key has the form <uuid@tideover>")
    return UUID(match[1])
