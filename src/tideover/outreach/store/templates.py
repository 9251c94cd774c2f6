"""Tables of texts and of who we are in them."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import tenant_table

renditions = tenant_table(
    "rendition",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("purposes", JSONB, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("slots", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("expires_on", Date),
    Column("written_by", Text, nullable=False),
    Column("written_at", TIMESTAMP(timezone=True), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", TIMESTAMP(timezone=True)),
    Column("note", Text),
    key=["id"],
)
Index(
    "rendition_version_uq",
    renditions.c.tenant,
    renditions.c.name,
    renditions.c.language,
    renditions.c.channel,
    renditions.c.variant,
    renditions.c.version,
    unique=True,
)

sender_profiles = tenant_table(
    "sender_profile",
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", TIMESTAMP(timezone=True), nullable=False),
    key=["field"],
)
