"""The lake's tables of a book: their columns, as DuckDB and as Ibis know them. Pure.

Every table is cut into buckets by person (``bucket_of``) and sorted within a bucket by person, then account: what belongs
to a person lies together, and a bucket can be folded without the others. Ids, days, sums and codes only. Moments are UTC;
``day``, ``hour`` and ``weekday`` of an event are those of the person's own zone (of the tenant's where it is not known).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from ibis.expr.types import Table

# What is known of an account, whatever the day: what depends on a day is an expression over these.
LOAN = {
    "person": "UUID",
    "account": "UUID",
    "holder": "UUID",  # the smallest id of whoever is the same person: with ``creditor``, the case
    "creditor": "VARCHAR",
    "product": "VARCHAR",
    "currency": "VARCHAR",
    "principal_minor": "BIGINT",
    "annual_rate": "DOUBLE",  # 0.18: 18 % a year
    "method": "VARCHAR",
    "terms": "BIGINT",  # null: without a schedule
    "disbursed": "DATE",
    "first_due": "DATE",
    "credit_minor": "BIGINT",  # paid beyond all that was agreed
    "paused_from": "DATE",  # the last agreed pause, both days included
    "paused_until": "DATE",  # null with ``paused_from`` given: open
    "state": "VARCHAR",  # the ledger's: written_off, settled, else current, for whether it is overdue depends on the day
}

# What is known of a person. What the law or fairness keeps out of decisions is in ``PROTECTED`` alone.
PERSON = {
    "person": "UUID",
    "holder": "UUID",
    "jurisdiction": "VARCHAR",
    "zone": "VARCHAR",
    "language": "VARCHAR",
    "occupation": "VARCHAR",  # a code of portrait/occupations.toml; null: unknown
    "income_minor": "BIGINT",  # a month; null: unknown
    "has_phone": "BOOLEAN",
    "has_email": "BOOLEAN",
    "has_postal": "BOOLEAN",
    "known_since": "DATE",  # of their first account
}

PROTECTED = {"person": "UUID", "birth_year": "BIGINT", "gender": "VARCHAR", "region": "VARCHAR"}

# One row an instalment, with how it stands by all that is known: money waiting for its due day is set against it already.
# Without penalty interest, which grows by the day, and without single fees, which make no days past due.
INSTALMENT = {
    "person": "UUID",
    "account": "UUID",
    "number": "BIGINT",
    "due": "DATE",
    "charged_minor": "BIGINT",
    "unpaid_minor": "BIGINT",
    "settled_on": "DATE",  # the day by which nothing of it was left; null: something is
}

# Lenders' monthly words on accounts without a schedule.
STATEMENT = {
    "person": "UUID",
    "account": "UUID",
    "as_of": "DATE",
    "billed_minor": "BIGINT",
    "dpd": "BIGINT",
    "status": "VARCHAR",
}

# What happened, from the book (``payment``, ``reversal``) and from the journal's facts (the other kinds).
EVENT = {
    "person": "UUID",
    "account": "UUID",  # null: the person's, of no account in particular
    "at": "TIMESTAMP",
    "day": "DATE",
    "hour": "BIGINT",
    "weekday": "BIGINT",  # 0: Monday
    "kind": "VARCHAR",  # one of EVENT_KINDS
    "channel": "VARCHAR",
    "amount_minor": "BIGINT",  # of a reversal: below 0
    "code": "VARCHAR",  # what was understood, why it was refused, how it ended; of a contact: its purpose
    "position": "BIGINT",  # in the journal; null: from the book
    "about": "UUID",  # which contact of ours, or message of theirs
}

EVENT_KINDS = (
    "payment",
    "reversal",
    "contact",  # went out
    "delivered",
    "undelivered",
    "reply",  # an answer to a contact of ours; ``code``: what was understood, where it was
    "message",  # theirs, in answer to nothing
    "opened",  # read in the lender's app
    "refused",  # the gate said no; ``code``: the rules, with commas
    "promise_taken",
    "promise_kept",
    "promise_partly_kept",
    "promise_broken",
    "stop",
    "hardship",  # said, understood, or noted by a person; ``code``: why
    "attitude",  # how a message of theirs sounds; ``code``: difficult or calm
    "activity",  # in the lender's app; ``code``: viewed_bill, viewed_payment, viewed_help, signed_in
)

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "loan": LOAN,
        "person": PERSON,
        "protected": PROTECTED,
        "instalment": INSTALMENT,
        "statement": STATEMENT,
        "event": EVENT,
    }
)

# In what order rows lie within a bucket.
ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "loan": ("person", "account"),
        "person": ("person",),
        "protected": ("person",),
        "instalment": ("person", "account", "due", "number"),
        "statement": ("person", "account", "as_of"),
        "event": ("person", "account", "at", "position", "kind", "amount_minor"),
    }
)

_IBIS = {
    "BIGINT": "int64",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "float64",
    "TIMESTAMP": "timestamp",
    "UUID": "string",  # as text: the same on every engine
    "VARCHAR": "string",
}


def bucket_of(person: UUID, buckets: int) -> int:
    """In which of ``buckets`` a person's rows lie: CRC-32 of the id's bytes, the same in any process."""
    return zlib.crc32(person.bytes) % buckets


def ibis_table(name: str) -> Table:
    """The table as an unbound Ibis table: expressions over it are compiled for whatever engine runs them."""
    import ibis  # 0.6 CPU s: only where expressions are made

    return ibis.table({column: _IBIS[type_] for column, type_ in TABLES[name].items()}, name=name)
