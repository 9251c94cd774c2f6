"""Schema versions, by Alembic: upgrades under a lock, so that several processes may start at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tideover.base.database import APP_ROLE, SYSTEM_ROLE, Database

_LOCK = 0x71DE0BE1


def scripts() -> Path:
    """Where the schema's versions lie: inside the package."""
    return Path(__file__).parent / "schema"


def _configuration() -> Any:
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    return configuration


def newest() -> str:
    """The newest revision known to this code."""
    names = sorted(path.name.split("_")[0] for path in (scripts() / "versions").glob("[0-9]*.py"))
    return names[-1]


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to ``revision``. Does nothing, cheaply, where it is there already."""
    with database.as_owner() as connection:
        present = connection.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL")).scalar_one()
        if present and revision == "head":
            current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if current == newest():
                return
    _run(database, "upgrade", revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema down to ``revision`` (``base`` removes everything)."""
    _run(database, "downgrade", revision)


def _run(database: Database, command: str, revision: str) -> None:
    from alembic import command as alembic

    configuration = _configuration()
    with database.as_owner() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        configuration.attributes["connection"] = connection
        getattr(alembic, command)(configuration, revision)


def ensure_roles() -> str:
    """SQL that makes the two product roles (they belong to the whole server, so another database may have made them)."""
    parts = []
    for role in (APP_ROLE, SYSTEM_ROLE):
        parts.append(
            f"""
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} NOLOGIN;
                END IF;
                IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
                    EXECUTE format('GRANT {role} TO %I', current_user);
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
            """
        )
    return "DO $$ BEGIN PERFORM pg_advisory_xact_lock(1908412385); " + " ".join(parts) + " END $$"


def protect(table: str, allow: Sequence[str] = ("SELECT", "INSERT", "UPDATE", "DELETE"), system: bool = False) -> list[str]:
    """SQL that puts a tenant's table under row-level security.

    ``allow``: what the product may do with it (append-only tables get no UPDATE, no DELETE); ``system``: whether the
    cross-tenant role sees it too.
    """
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} TO {APP_ROLE} "
        "USING (tenant = nullif(current_setting('app.tenant', true), '')) "
        "WITH CHECK (tenant = nullif(current_setting('app.tenant', true), ''))",
        f"GRANT {', '.join(allow)} ON {table} TO {APP_ROLE}",
    ]
    if system:
        statements += [
            f"CREATE POLICY system ON {table} TO {SYSTEM_ROLE} USING (true) WITH CHECK (true)",
            f"GRANT {', '.join(allow)} ON {table} TO {SYSTEM_ROLE}",
        ]
    return statements
