"""The table of the inbox: what a person reads in the lender's app."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table

messages = tenant_table(
    "inbox_message",
    Column("id", PgUuid(as_uuid=True), nullable=False),  # the touch's
    Column("person", PgUuid(as_uuid=True), nullable=False),
    Column("subject", Text, nullable=False),  # sealed
    Column("body", Text, nullable=False),  # sealed
    Column("created_at", TIMESTAMP(timezone=True), nullable=False),
    Column("read_at", TIMESTAMP(timezone=True)),
    key=["id"],
)
Index("inbox_message_person_ix", messages.c.tenant, messages.c.person, messages.c.id)
