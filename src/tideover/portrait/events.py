"""Which facts of the journal are events of the lake, and how. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any
from uuid import UUID

from tideover.journal import RecordedFact
from tideover.language import HIGH
from tideover.portrait.tables import EVENT

# Beside EVENT_KINDS, on their way only: what facts say of a message that another fact told of.
MATCHED, UNDERSTOOD = "matched", "understood"

_DIFFICULT = round(HIGH * 100)  # hundredths
_HARDSHIP = "hardship"  # language's word for a message that tells of it
# What the other side says became of a message -> whether it came there. ``accepted`` says nothing yet.
_RECEIPTS = {
    "delivered": "delivered",
    "read": "delivered",
    "complained": "delivered",
    "failed": "undelivered",
    "void": "undelivered",
}
_PROMISES = {
    "PromiseTaken": ("promise_taken", "amount_minor"),
    "PromiseKept": ("promise_kept", "paid_minor"),
    "PromisePartlyKept": ("promise_partly_kept", "paid_minor"),
    "PromiseBroken": ("promise_broken", "paid_minor"),
}

# Of a row on its way: all of an event but its day, hour and weekday, which are of the person's zone.
COLUMNS = {name: type_ for name, type_ in EVENT.items() if name not in ("day", "hour", "weekday")}

FACTS = (
    "ContactMade",
    "ContactInDoubt",
    "ReceiptReceived",
    "MessageReceived",
    "ReplyMatched",
    "MessageUnderstood",
    "InboxMessageOpened",
    "ContactRefused",
    "StopPlaced",
    "MomentNoted",
    *_PROMISES,
)


def events_of(fact: RecordedFact) -> Iterator[tuple[Any, ...]]:
    """Rows (person, account, at, kind, channel, amount_minor, code, position, about) of a sealed fact,
    as ``COLUMNS``."""
    data, kind = fact.data, fact.kind
    if data.get("person") is None:
        return

    def event(what: str, code: str | None = None, amount: int | None = None, about: str | None = None) -> tuple[Any, ...]:
        at = fact.at.astimezone(UTC).replace(tzinfo=None)
        return (data["person"], data.get("account"), at, what, data.get("channel"), amount, code, fact.position, about)

    if kind == "ContactMade":
        yield event("contact", data["purpose"], about=data["contact"])
    elif kind == "ContactInDoubt":  # it may have gone out: whoever leaves people in peace counts it
        yield event("contact", "in_doubt", about=data["contact"])
    elif kind == "ReceiptReceived" and data["state"] in _RECEIPTS:
        yield event(_RECEIPTS[data["state"]], data["state"], about=data["contact"])
    elif kind == "MessageReceived":
        yield event("message", about=data["message"])
    elif kind == "ReplyMatched":
        yield event(MATCHED, about=data["message"])
    elif kind == "MessageUnderstood":
        yield event(UNDERSTOOD, data["kind"], about=data["message"])
        if data["kind"] == _HARDSHIP:
            yield event("hardship", data["rule"])
    elif kind == "InboxMessageOpened":
        row = event("opened")
        yield (*row[:4], "inbox", *row[5:])
    elif kind == "ContactRefused":
        yield event("refused", ",".join(data["rules"]))
    elif kind == "StopPlaced":
        yield event("stop", data["kind"])
    elif kind == "MomentNoted":
        worst = max(data["dissatisfaction"], data["distress"], data["escalation"])
        yield event("attitude", "difficult" if worst >= _DIFFICULT else "calm", about=data["message"])
    elif kind in _PROMISES:
        what, amount = _PROMISES[kind]
        yield event(what, amount=data[amount])


def person_of(row: tuple[Any, ...]) -> UUID:
    return UUID(row[0])
