"""Administering users: who there is, in which role, and ending what lets them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import JobId, UserId
from tideover.base.work import Work
from tideover.journal import record
from tideover.security import store
from tideover.security.model import (
    DeadLetterRetried,
    Role,
    SessionsEnded,
    UserDeactivated,
    UserReactivated,
    UserRoleChanged,
)

RETRY_REASONS = ("cause_mended", "passing_fault", "checked_by_hand")


@dataclass(frozen=True, slots=True)
class User:
    """``is_locked``: by wrong passwords, for a while; ``has_one_time``: they have not yet chosen a password instead of the one
    that another gave them; ``seen_at``: machine time, of a session that is still there."""

    id: UserId
    login: str
    role: Role
    is_active: bool
    is_locked: bool
    has_password: bool
    has_one_time: bool
    sessions: int
    tokens: int
    seen_at: datetime | None


def list_users(work: Work, after: str | None, limit: int) -> list[User]:
    """Users by login, from the one after ``after`` on; deactivated ones, too."""
    return [
        User(
            UserId(row.id), row.login, Role(row.role), bool(row.is_active), row.is_locked, row.has_password, row.has_one_time,
            row.sessions, row.tokens, row.seen_at,
        )
        for row in store.page_of_users(work, after, limit)
    ]  # fmt: skip


def change_role(work: Work, user: UserId, role: Role) -> None:
    """Give a user another role; they are signed out everywhere, so that no screen goes on showing what they may no longer see.

    Raises ``NotFound("user_not_found")``, ``Conflict("not_yourself")``.
    """
    row = another(work, user)
    if row.role == role.value:
        return
    store.set_role(work, user, role.value)
    store.end_sessions(work, user)
    record(work, UserRoleChanged(user, Role(row.role), role, work.actor))


def end_sessions(work: Work, user: UserId) -> int:
    """Sign a user out everywhere; tokens stay. Returns how many sessions there were. Raises ``NotFound("user_not_found")``."""
    if store.user_row(work, user) is None:
        raise NotFound("user_not_found", field="user")
    ended = store.end_sessions(work, user)
    if ended:
        record(work, SessionsEnded(user, ended, work.actor))
    return ended


def deactivate_user(work: Work, user: UserId) -> None:
    """Let a user in no more, by password or token; what they did stays theirs.

    Raises ``NotFound("user_not_found")``, ``Conflict("not_yourself")``, ``Conflict("user_deactivated")``.
    """
    row = another(work, user)
    if not row.is_active:
        raise Conflict("user_deactivated", field="user")
    store.set_active(work, user, False)
    store.end_sessions(work, user)
    record(work, UserDeactivated(user, work.actor))


def reactivate_user(work: Work, user: UserId) -> None:
    """Let a user in again. Raises ``NotFound("user_not_found")``, ``Conflict("user_active")``."""
    row = another(work, user)
    if row.is_active:
        raise Conflict("user_active", field="user")
    store.set_active(work, user, True)
    record(work, UserReactivated(user, work.actor))


def record_retry(work: Work, job: JobId, kind: str, reason: str) -> None:
    """Put on record that a dead letter is tried again, and why. Raises ``Invalid("invalid_reason")``."""
    if reason not in RETRY_REASONS:
        raise Invalid("invalid_reason", field="reason", expected=", ".join(RETRY_REASONS))
    record(work, DeadLetterRetried(job, kind, reason, work.actor))


def another(work: Work, user: UserId) -> Any:
    """The user's row, locked. Nobody takes their own rights away, or gives themselves others.

    Raises ``NotFound("user_not_found")``, ``Conflict("not_yourself")``.
    """
    row = store.user_row(work, user)
    if row is None:
        raise NotFound("user_not_found", field="user")
    if work.actor == f"user:{user}":
        raise Conflict("not_yourself", field="user", expected="another administrator")
    return row
