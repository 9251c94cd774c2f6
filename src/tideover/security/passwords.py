"""Passwords: kept as hashes, changed by whoever's they are, and given anew by an administrator for a day."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import UserId
from tideover.base.work import Work
from tideover.journal import record
from tideover.security import store
from tideover.security.model import Actor, OneTimePasswordIssued, PasswordChanged, Role, SignInFailed
from tideover.security.users import another

MIN_PASSWORD = 10
MAX_FAILURES = 5
LOCK_MINUTES = 15
ONE_TIME_HOURS = 24
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # read aloud and typed without mistaking one for another
_GROUPS, _LETTERS = 4, 4


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id, RFC 9106's second recommended parameters


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    """How a password is kept. Raises ``Invalid("password_too_short")``."""
    if len(password) < MIN_PASSWORD:
        raise Invalid("password_too_short", field="password", expected=f"at least {MIN_PASSWORD} characters")
    return _hasher().hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; without one it takes as long, so that both answers look the same."""
    try:
        return _hasher().verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def change_password(work: Work, login: str, password: str) -> None:
    """Set a password and end the user's sessions. Raises ``NotFound``, ``Invalid("password_too_short")``."""
    password_hash = hashed(password)
    row = store.find_user(work, login)
    if row is None:
        raise NotFound("user_not_found", field="login")
    store.set_password(work, row.id, password_hash)
    record(work, PasswordChanged(UserId(row.id), work.actor))


def change_own_password(work: Work, actor: Actor, session: bytes, current: str, wanted: str) -> bool:
    """Whoever is signed in chooses another password; their other sessions end, and the one of this hash goes on.

    False where ``current`` is not their password. That is counted as a failed sign-in, so the caller must commit: too often,
    and the login is locked and nobody is signed in with it any more. Raises ``Invalid("password_too_short")``,
    ``Invalid("password_unchanged")``.
    """
    row = store.user_by_login(work, actor.login)
    if row.is_locked or not matches(row.password_hash, current):
        is_locked = row.is_locked or store.note_failure(work, row.id, MAX_FAILURES, LOCK_MINUTES)
        if is_locked:
            store.end_sessions(work, row.id)
        record(work, SignInFailed(actor.user, is_locked))
        return False
    if current == wanted:
        raise Invalid("password_unchanged", field="password", expected="another password than the one until now")
    store.set_password(work, row.id, hashed(wanted), but=session)
    record(work, PasswordChanged(actor.user, work.actor))
    return True


def reset_password(work: Work, user: UserId) -> str:
    """Give another user a password for ``ONE_TIME_HOURS`` (machine time), told this once; a session that it opens may do
    nothing but choose one of their own. Their sessions and tokens end.

    Who gives roles gives all of them, so there is nobody whose password they may not give anew but their own, and a system's:
    it acts by token. Raises ``NotFound("user_not_found")``, ``Conflict("not_yourself")``, ``Conflict("user_deactivated")``,
    ``Conflict("acts_by_token")``.
    """
    row = another(work, user)
    if not row.is_active:
        raise Conflict("user_deactivated", field="user")
    if row.role == Role.SYSTEM:
        raise Conflict("acts_by_token", field="user", expected="a person; systems are issued tokens")
    password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    sessions = store.end_sessions(work, row.id)
    tokens = store.revoke_all(work, row.id)
    store.set_password(work, row.id, hashed(password), one_time_hours=ONE_TIME_HOURS)
    record(work, OneTimePasswordIssued(user, sessions, tokens, work.actor))
    return password
