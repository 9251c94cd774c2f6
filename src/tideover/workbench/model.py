"""An entry of the thread. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tideover.base.ids import FactId


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A fact of a person as it may be shown; ``kind`` names its title in the locales.

    ``cursor``: where to go on for older ones; ``position``: its place in the sealed journal, None while it waits;
    ``data``: ids, numbers and dates, nothing sealed; ``text``: the words said, masked, for messages received and
    contacts made only; ``is_erased``: there were words, and their key has been destroyed.
    """

    cursor: int
    id: FactId
    position: int | None
    at: datetime
    known_at: datetime
    kind: str
    data: dict[str, Any]
    text: str | None = None
    is_erased: bool = False


_SEALED = re.compile(r"v1\.[A-Za-z0-9_=-]{38,}")


def without_sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's data without its ciphertexts."""
    return {key: value for key, value in data.items() if not (isinstance(value, str) and _SEALED.fullmatch(value))}
