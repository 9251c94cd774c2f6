"""Sign in, issue tokens, ask for permission, record a reveal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import PersonId, TenantId, UserId, new_id
from tideover.base.work import Work, Works
from tideover.journal import RecordedFact, latest_facts, record
from tideover.security import store
from tideover.security.model import (
    ACCESS_FACTS,
    Actor,
    Permission,
    PersonalDataRevealed,
    Role,
    SignedIn,
    SignedOut,
    SignInFailed,
    TenantOpened,
    TokenIssued,
    TokenRevoked,
    UserAdded,
    check_tenant_name,
)
from tideover.security.passwords import LOCK_MINUTES, MAX_FAILURES, hashed, matches

SESSION_HOURS = 12
MOST_LOGIN = 64  # characters
IDLE_MINUTES = 30


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def require(actor: Actor, permission: Permission) -> None:
    """Raises ``Forbidden("permission_required")``."""
    if not actor.may(permission):
        raise Forbidden("permission_required", permission=permission.value, role=actor.role.value)


def ensure_tenant(works: Works, name: str) -> TenantId:
    """Open a tenant unless it is open already."""
    tenant = check_tenant_name(name)
    with works.open(tenant, "operator") as work:
        if store.insert_tenant(work, tenant):
            record(work, TenantOpened(tenant))
    return tenant


def add_user(work: Work, login: str, role: Role, password: str | None) -> UserId:
    """Add a user; without a password they act by token only.

    Raises ``Invalid("invalid_login")`` and ``Conflict("login_taken")``.
    """
    if not (0 < len(login) <= MOST_LOGIN and login.isprintable() and not any(map(str.isspace, login))):
        raise Invalid("invalid_login", field="login", expected=f"1 to {MOST_LOGIN} characters, no blanks among them")
    password_hash = None if password is None else hashed(password)
    user = UserId(new_id())
    row = {"id": user, "login": login, "role": role.value, "password_hash": password_hash}
    if not store.insert_user(work, row):
        raise Conflict("login_taken", field="login")
    record(work, UserAdded(user, role, work.actor))
    return user


def sign_in(work: Work, login: str, password: str) -> str | None:
    """A session secret, or None. Failures are counted and lock the login, so the caller must commit either way."""
    row = store.user_by_login(work, login)
    if row is None or row.password_hash is None:
        matches(None, password)
        record(work, SignInFailed(None, locked=False))
        return None
    if row.is_locked or not row.is_active:
        record(work, SignInFailed(UserId(row.id), locked=True))
        return None
    if not matches(None if row.is_over else row.password_hash, password):
        locked = store.note_failure(work, row.id, MAX_FAILURES, LOCK_MINUTES)
        record(work, SignInFailed(UserId(row.id), locked))
        return None
    store.clear_failures(work, row.id)
    secret = f"{work.tenant}.{secrets.token_urlsafe(32)}"
    store.insert_session(work, _digest(secret), row.id, SESSION_HOURS)
    record(work, SignedIn(UserId(row.id)))
    return secret


def purge_sessions(work: Work) -> int:
    """Forget sessions that have expired. Returns how many."""
    return store.delete_old_sessions(work)


def sign_out(work: Work, secret: str) -> None:
    user = store.delete_session(work, _digest(secret))
    if user is not None:
        record(work, SignedOut(UserId(user)))


def find_session(work: Work, secret: str, *, is_alive: bool = True) -> Actor | None:
    """Whose session it is; None where it has ended. ``is_alive``: a person is there, and the session idles from now on anew."""
    row = store.touch_session(work, _digest(secret), IDLE_MINUTES, is_alive)
    return None if row is None else replace(_actor(work, row), must_choose_password=row.must_choose)


def find_token(work: Work, secret: str) -> Actor | None:
    row = store.token_user(work, _digest(secret))
    return None if row is None else _actor(work, row)


def secret_hash(secret: str) -> bytes:
    """How a session's or a token's secret is kept."""
    return _digest(secret)


def good_secrets(work: Work, hashes: Collection[bytes]) -> dict[bytes, Actor]:
    """Of these sessions and tokens, by hash, those that are good now, and whose they are. No sign of life of anybody's."""
    rows = store.living(work, list(hashes), IDLE_MINUTES)
    return {bytes(row.secret_hash): Actor(work.tenant, UserId(row.id), row.login, Role(row.role)) for row in rows}


def logins_of(work: Work, actors: Collection[str]) -> dict[str, str]:
    """The logins of those among ``actors``, named as facts name them (``user:<id>``), who are users."""
    ids = [name.removeprefix("user:") for name in actors if name.startswith("user:")]
    return {f"user:{row.id}": row.login for row in store.users_by_id(work, ids)} if ids else {}


def user_named(work: Work, login: str) -> Actor:
    """Whoever signs in so: for commands that act for somebody. Raises ``NotFound("user_not_found")``."""
    row = store.find_user(work, login)
    if row is None:
        raise NotFound("user_not_found", field="--as", expected="the login of a user")
    return Actor(work.tenant, UserId(row.id), row.login, Role(row.role))


def active_users(work: Work, users: Sequence[UserId] | None = None) -> list[Actor]:
    """Who may sign in or act by token, by login: everybody, or those of these ids."""
    return [Actor(work.tenant, UserId(row.id), row.login, Role(row.role)) for row in store.active_rows(work, users)]


def _actor(work: Work, row: Any) -> Actor:
    return Actor(work.tenant, UserId(row.id), row.login, Role(row.role))


def issue_token(work: Work, login: str, secret: str | None = None) -> str:
    """Issue an API token for a user; returns the secret, shown this once. Raises ``NotFound``.

    ``secret``: one the caller keeps itself (the operator's, in development); issuing it twice changes nothing.
    """
    row = store.find_user(work, login)
    if row is None:
        raise NotFound("user_not_found", field="login")
    if secret is not None and store.token_user(work, _digest(secret)) is not None:
        return secret
    token = new_token(work.tenant) if secret is None else secret
    public_id = _digest(token).hex()[:12]
    store.insert_token(work, {"secret_hash": _digest(token), "id": public_id, "user": row.id})
    record(work, TokenIssued(public_id, UserId(row.id), work.actor))
    return token


def new_token(tenant: TenantId) -> str:
    return f"tdo_{tenant}.{secrets.token_urlsafe(32)}"


def revoke_token(work: Work, public_id: str) -> None:
    """Raises ``NotFound``."""
    if not store.revoke(work, public_id):
        raise NotFound("token_not_found", field="token")
    record(work, TokenRevoked(public_id, work.actor))


def record_reveal(work: Work, person: PersonId, field: str, reason: str) -> None:
    """Put on record that ``work.actor`` looks at a person's unmasked field, and why. Raises ``Invalid``."""
    if len(reason.strip()) < 4:
        raise Invalid("reason_required", field="reason", expected="why this person's data is needed, in words")
    record(work, PersonalDataRevealed(person, field, work.vault.seal(person, reason.strip()), work.actor))


def access_log(work: Work, *, before: int | None, limit: int) -> list[tuple[int, RecordedFact]]:
    """Sign-ins, reveals and changes of users, newest first."""
    return latest_facts(work, ACCESS_FACTS, before=before, limit=limit)
