"""A mail that came back: what it reports of ours, or what somebody writes to us."""

from __future__ import annotations

from tideover.outreach.channels.bounces import Reply, read_bounce, read_reply
from tideover.outreach.hearing import Receipt


def read_mail(raw: bytes) -> list[Receipt] | Reply:
    """Receipts, where a mail is a report; else the answer that it is. Never raises because of the mail."""
    receipts = read_bounce(raw)
    return read_reply(raw) if receipts is None else receipts
