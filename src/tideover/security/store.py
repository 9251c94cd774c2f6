"""Tables of users, sessions and tokens. Secrets are kept as hashes only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, insert, select, text, update
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.dialects.postgresql import UUID as PgUuid

from tideover.base.database import metadata, tenant_table
from tideover.base.work import Work

tenant_names = Table(
    "tenant",
    metadata,
    Column("name", Text, primary_key=True),
    Column("opened_at", TIMESTAMP(timezone=True), nullable=False, server_default=text("business_now()")),
)

users = tenant_table(
    "user_account",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("login", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text),  # null: acts by token only
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", TIMESTAMP(timezone=True)),  # machine time
    Column("is_active", Integer, nullable=False, server_default="1"),
    Column("one_time_until", TIMESTAMP(timezone=True)),  # machine time; null: the password is one they chose
    key=["id"],
)
Index("user_account_login_uq", users.c.tenant, users.c.login, unique=True)

sessions = tenant_table(
    "user_session",
    Column("secret_hash", LargeBinary, nullable=False),
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("expires_at", TIMESTAMP(timezone=True), nullable=False),  # machine time
    Column("seen_at", TIMESTAMP(timezone=True), nullable=False),  # machine time
    key=["secret_hash"],
)

tokens = tenant_table(
    "api_token",
    Column("secret_hash", LargeBinary, nullable=False),
    Column("id", Text, nullable=False),
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("expires_at", TIMESTAMP(timezone=True)),  # machine time
    Column("revoked_at", TIMESTAMP(timezone=True)),  # machine time
    key=["secret_hash"],
)

webhooks = tenant_table(
    "webhook",
    Column("id", PgUuid(as_uuid=True), nullable=False),
    Column("user", PgUuid(as_uuid=True), nullable=False),
    Column("secret", Text, nullable=False),  # sealed for the webhook
    Column("revoked_at", TIMESTAMP(timezone=True)),  # machine time
    key=["id"],
)


def insert_tenant(work: Work, name: str) -> bool:
    done = work.execute(text("INSERT INTO tenant (name) VALUES (:name) ON CONFLICT DO NOTHING"), {"name": name})
    return bool(done.rowcount)


def insert_user(work: Work, row: dict[str, Any]) -> bool:
    done = work.execute(
        text(
            "INSERT INTO user_account (id, login, role, password_hash) VALUES (:id, :login, :role, :password_hash) "
            "ON CONFLICT (tenant, login) DO NOTHING"
        ),
        row,
    )
    return bool(done.rowcount)


def user_by_login(work: Work, login: str) -> Any:
    """The user's row, locked, with ``is_locked`` and ``is_over`` (a one-time password's day) by machine time; or None."""
    return work.execute(
        text(
            "SELECT *, COALESCE(locked_until > clock_timestamp(), false) AS is_locked, "
            "COALESCE(one_time_until <= clock_timestamp(), false) AS is_over FROM user_account WHERE login = :l FOR UPDATE"
        ),
        {"l": login},
    ).one_or_none()


def note_failure(work: Work, user: UUID, limit: int, minutes: int) -> bool:
    """Count a failed sign-in; at ``limit`` lock for ``minutes`` of machine time. Returns whether it is locked now."""
    return bool(
        work.execute(
            text(
                "UPDATE user_account SET failures = CASE WHEN failures + 1 >= :limit THEN 0 ELSE failures + 1 END, "
                "locked_until = CASE WHEN failures + 1 >= :limit THEN clock_timestamp() + make_interval(mins => :minutes) "
                "ELSE locked_until END WHERE id = :user RETURNING locked_until > clock_timestamp()"
            ),
            {"user": user, "limit": limit, "minutes": minutes},
        ).scalar()
    )


def clear_failures(work: Work, user: UUID) -> None:
    work.execute(update(users).where(users.c.id == user).values(failures=0, locked_until=None))


def set_password(
    work: Work, user: UUID, password_hash: str, *, one_time_hours: int | None = None, but: bytes | None = None
) -> None:
    """Set it, for so many hours or for good, and end the user's sessions, ``but`` the one of this hash."""
    work.execute(
        text(
            "UPDATE user_account SET password_hash = :hash, failures = 0, locked_until = NULL, one_time_until = "
            "clock_timestamp() + make_interval(hours => CAST(:hours AS integer)) WHERE id = :user"
        ),
        {"hash": password_hash, "hours": one_time_hours, "user": user},
    )
    work.execute(
        text('DELETE FROM user_session WHERE "user" = :user AND secret_hash IS DISTINCT FROM CAST(:but AS bytea)'),
        {"user": user, "but": but},
    )


def insert_session(work: Work, secret_hash: bytes, user: UUID, hours: int) -> None:
    work.execute(
        text(
            'INSERT INTO user_session (secret_hash, "user", expires_at, seen_at) '
            "VALUES (:hash, :user, clock_timestamp() + make_interval(hours => :hours), clock_timestamp())"
        ),
        {"hash": secret_hash, "user": user, "hours": hours},
    )


def touch_session(work: Work, secret_hash: bytes, idle_minutes: int, is_alive: bool) -> Any:
    """The session's user, its last sight renewed where it ``is_alive``; None where it has expired or idled out."""
    return work.execute(
        text(
            "UPDATE user_session s SET seen_at = CASE WHEN :alive THEN clock_timestamp() ELSE s.seen_at END "
            "FROM user_account u "
            'WHERE s.secret_hash = :hash AND u.tenant = s.tenant AND u.id = s."user" AND u.is_active = 1 '
            "AND s.expires_at > clock_timestamp() "
            "AND s.seen_at > clock_timestamp() - make_interval(mins => :idle) "
            "AND (u.one_time_until IS NULL OR u.one_time_until > clock_timestamp()) "
            "RETURNING u.id, u.login, u.role, u.one_time_until IS NOT NULL AS must_choose"
        ),
        {"hash": secret_hash, "idle": idle_minutes, "alive": is_alive},
    ).one_or_none()


def living(work: Work, hashes: list[bytes], idle_minutes: int) -> list[Any]:
    """Sessions and tokens that have not ended, with their users; no session of somebody who must first choose a password."""
    statement = text(
        "SELECT s.secret_hash, u.id, u.login, u.role FROM user_session s "
        'JOIN user_account u ON u.tenant = s.tenant AND u.id = s."user" '
        "WHERE s.secret_hash = ANY(:hashes) AND u.is_active = 1 AND s.expires_at > clock_timestamp() "
        "AND s.seen_at > clock_timestamp() - make_interval(mins => :idle) AND u.one_time_until IS NULL "
        "UNION ALL SELECT t.secret_hash, u.id, u.login, u.role FROM api_token t "
        'JOIN user_account u ON u.tenant = t.tenant AND u.id = t."user" '
        "WHERE t.secret_hash = ANY(:hashes) AND u.is_active = 1 AND t.revoked_at IS NULL "
        "AND (t.expires_at IS NULL OR t.expires_at > clock_timestamp())"
    )
    return list(work.execute(statement, {"hashes": hashes, "idle": idle_minutes}))


def delete_old_sessions(work: Work) -> int:
    return work.execute(text("DELETE FROM user_session WHERE expires_at < clock_timestamp()")).rowcount


def delete_session(work: Work, secret_hash: bytes) -> UUID | None:
    user: UUID | None = work.execute(
        text('DELETE FROM user_session WHERE secret_hash = :hash RETURNING "user"'), {"hash": secret_hash}
    ).scalar()
    return user


def insert_token(work: Work, row: dict[str, Any]) -> None:
    work.execute(insert(tokens), [row])


def token_user(work: Work, secret_hash: bytes) -> Any:
    return work.execute(
        text(
            'SELECT u.id, u.login, u.role FROM api_token t JOIN user_account u ON u.tenant = t.tenant AND u.id = t."user" '
            "WHERE t.secret_hash = :hash AND t.revoked_at IS NULL AND u.is_active = 1 "
            "AND (t.expires_at IS NULL OR t.expires_at > clock_timestamp())"
        ),
        {"hash": secret_hash},
    ).one_or_none()


def revoke(work: Work, token: str) -> bool:
    done = work.execute(
        text("UPDATE api_token SET revoked_at = clock_timestamp() WHERE id = :id AND revoked_at IS NULL"), {"id": token}
    )
    return bool(done.rowcount)


def revoke_all(work: Work, user: UUID) -> int:
    """Revoke a user's tokens; how many there were."""
    statement = 'UPDATE api_token SET revoked_at = clock_timestamp() WHERE "user" = :user AND revoked_at IS NULL'
    return work.execute(text(statement), {"user": user}).rowcount


def find_user(work: Work, login: str) -> Any:
    return work.execute(select(users).where(users.c.login == login)).one_or_none()


def active_rows(work: Work, ids: Sequence[UUID] | None) -> list[Any]:
    statement = select(users.c.id, users.c.login, users.c.role).where(users.c.is_active == 1).order_by(users.c.login)
    return list(work.execute(statement if ids is None else statement.where(users.c.id.in_(ids))))


def page_of_users(work: Work, after: str | None, limit: int) -> list[Any]:
    """Users by login, with what lets them in now and when they were last seen by a session that still is one."""
    statement = text(
        "SELECT u.id, u.login, u.role, u.is_active, u.password_hash IS NOT NULL AS has_password, "
        "u.one_time_until IS NOT NULL AS has_one_time, "
        "COALESCE(u.locked_until > clock_timestamp(), false) AS is_locked, "
        '(SELECT count(*) FROM user_session s WHERE s."user" = u.id AND s.expires_at > clock_timestamp()) AS sessions, '
        '(SELECT max(s.seen_at) FROM user_session s WHERE s."user" = u.id) AS seen_at, '
        '(SELECT count(*) FROM api_token t WHERE t."user" = u.id AND t.revoked_at IS NULL '
        "AND (t.expires_at IS NULL OR t.expires_at > clock_timestamp())) AS tokens "
        "FROM user_account u WHERE CAST(:after AS text) IS NULL OR u.login > :after ORDER BY u.login LIMIT :limit"
    )
    return list(work.execute(statement, {"after": after, "limit": limit}))


def user_row(work: Work, user: UUID) -> Any:
    """The user's row, locked; or None."""
    return work.execute(select(users).where(users.c.id == user).with_for_update()).one_or_none()


def set_role(work: Work, user: UUID, role: str) -> None:
    work.execute(update(users).where(users.c.id == user).values(role=role))


def set_active(work: Work, user: UUID, is_active: bool) -> None:
    work.execute(update(users).where(users.c.id == user).values(is_active=int(is_active)))


def end_sessions(work: Work, user: UUID) -> int:
    return work.execute(text('DELETE FROM user_session WHERE "user" = :user'), {"user": user}).rowcount


def users_by_id(work: Work, ids: list[str]) -> list[Any]:
    return list(work.execute(text("SELECT id, login FROM user_account WHERE id = ANY(CAST(:ids AS uuid[]))"), {"ids": ids}))


def insert_webhook(work: Work, id_: UUID, user: UUID, secret: str) -> None:
    work.execute(insert(webhooks), [{"id": id_, "user": user, "secret": secret}])


def webhook_user(work: Work, id_: UUID) -> Any:
    """A webhook's sealed secret and the user it acts as; None where it is revoked or there is none."""
    return work.execute(
        text(
            'SELECT w.secret, u.id AS "user", u.login, u.role FROM webhook w JOIN user_account u '
            'ON u.tenant = w.tenant AND u.id = w."user" WHERE w.id = :id AND w.revoked_at IS NULL AND u.is_active = 1'
        ),
        {"id": id_},
    ).one_or_none()


def revoke_webhook(work: Work, id_: UUID) -> bool:
    done = work.execute(
        text("UPDATE webhook SET revoked_at = clock_timestamp() WHERE id = :id AND revoked_at IS NULL"), {"id": id_}
    )
    return bool(done.rowcount)
