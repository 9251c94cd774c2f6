"""Who we are in texts: the tenant's sender profile. What it holds goes into signed text unseen, so whoever may sign sets it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tideover.base.errors import Invalid
from tideover.base.work import Work
from tideover.journal import record
from tideover.outreach.store import templates as store
from tideover.outreach.templates import SENDER_FIELDS, SLOTS, SenderProfileChanged, links_in

MOST = {"sender_name": 30, "sender_hotline": 40, "sender_complaints": 80, "sender_address": 120}
MOST_LINK = 120
TEXTS = "templates"  # held by whoever changes texts or who we are in them


def sender_profile(work: Work) -> dict[str, str]:
    """Every field, empty where nothing is set."""
    return {**dict.fromkeys(SENDER_FIELDS, ""), **store.sender_rows(work)}


def change_sender(work: Work, field: str, value: str) -> None:
    """Set a field; an empty value clears it, and texts that name it cannot be sent. Texts queued before say the new value.

    Raises ``Invalid("unknown_field")`` and ``Invalid("invalid_sender")``.
    """
    if field not in SENDER_FIELDS:
        raise Invalid("unknown_field", field="field", expected=", ".join(SENDER_FIELDS))
    value = value.strip()
    work.hold([TEXTS])
    was = sender_profile(work)[field]
    if value == was:
        return
    if value:
        _check(field, value)
    store.save_sender(work, field, value, work.actor, work.now())
    record(work, SenderProfileChanged(field, was, value, work.actor))


def _check(field: str, value: str) -> None:
    is_link = SLOTS[field].type == "link"
    most = MOST_LINK if is_link else MOST[field]
    if len(value) > most or not value.isprintable() or "$" in value:
        raise Invalid("invalid_sender", field=field, expected=f"at most {most} characters on one line, no $")
    if is_link:
        if not _is_plain_link(value):
            raise Invalid("invalid_sender", field=field, expected="https://name.domain/path, with no user, port or blanks")
    elif "//" in value or (links_in(value) and "@" not in value):
        raise Invalid("invalid_sender", field=field, expected="no link: pay_link and sender_site are for those")


def _is_plain_link(value: str) -> bool:
    """Whether a reader sees where it leads: https, a name in plain letters, nobody's password before it."""
    try:
        parts = urlsplit(value)
        has_port = parts.port is not None
    except ValueError:
        return False
    name = parts.hostname or ""
    is_named = re.fullmatch(r"(?!xn--)[a-z0-9-]+(\.(?!xn--)[a-z0-9-]+)*\.[a-z]{2,}", name) is not None
    is_clean = re.fullmatch(r"https://[!-~]+", value) is not None and "@" not in parts.netloc and "\\" not in value
    return parts.scheme == "https" and is_named and is_clean and not has_port
