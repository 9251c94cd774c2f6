"""HTTP for operators and auditors: journal, receipts, jobs, access log, metrics."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from tideover.app.metrics import exposition
from tideover.base import jobs
from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown, whole
from tideover.base.ids import JobId, UserId, parse_id
from tideover.journal import fact_schemas, head, read_after, receipt, unsealed_count
from tideover.security import (
    ONE_TIME_HOURS,
    CurrentActor,
    Permission,
    Role,
    access_log,
    add_user,
    change_role,
    deactivate_user,
    end_sessions,
    issue_token,
    list_users,
    reactivate_user,
    record_retry,
    require,
    reset_password,
    revoke_token,
)

router = APIRouter(tags=["operations"])


@router.get("/journal")
def journal(work: CurrentWork, actor: CurrentActor, start: int = 1, limit: int = 500) -> dict[str, Any]:
    """Sealed facts from a position on, as the export prints them."""
    require(actor, Permission.SEE_JOURNAL)
    facts = read_after(work, start - 1, min(max(limit, 1), 5000))
    last = facts[-1].position if facts else None
    return {"facts": [fact.line() for fact in facts], "next": last + 1 if last else None}


@router.get("/journal/head")
def journal_head(work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """The newest signed head, and how many facts wait for their position."""
    require(actor, Permission.SEE_JOURNAL)
    return {**head(work).to_json(), "unsealed": unsealed_count(work)[0]}


@router.get("/journal/schemas")
def journal_schemas(actor: CurrentActor) -> dict[str, Any]:
    """JSON schema of every kind of fact."""
    require(actor, Permission.SEE_JOURNAL)
    return fact_schemas()


@router.get("/receipts/{fact}")
def receipts(fact: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """A fact with its inclusion proof and a signed head: checkable offline."""
    require(actor, Permission.SEE_PEOPLE)
    return receipt(work, parse_id(fact, "receipt"))


class JobShown(Shown):
    """``code``: why it failed last, null where it did not."""

    job: str
    kind: str
    state: str
    attempts: int
    due_at: Moment
    code: str | None


class JobPage(Shown):
    """``counts``: jobs by state, all of them."""

    jobs: list[JobShown]
    next: str | None
    counts: dict[str, int]


@router.get("/jobs")
def list_of_jobs(
    work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, state: Annotated[str | None, Query(max_length=20)] = None
) -> JobPage:
    """Jobs, newest first; ``state=dead`` lists the dead letters."""
    require(actor, Permission.SEE_OPERATIONS)
    after = paging.start(UUID)
    found = jobs.list_jobs(work, state, paging.limit, after[0] if after else None)
    last = [str(found[-1].id)] if len(found) == paging.limit else None
    return JobPage(
        jobs=[
            JobShown(
                job=str(job.id),
                kind=job.kind,
                state=job.state,
                attempts=job.attempts,
                due_at=job.due_at.isoformat(),
                code=job.code,
            )
            for job in found
        ],
        next=paging.next_cursor(last),
        counts=jobs.count_jobs(work),
    )


class RetryRequest(BaseModel):
    """``reason``: ``cause_mended``, ``passing_fault`` or ``checked_by_hand``."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="checked_by_hand", max_length=40)


@router.post("/jobs/{job}/retry")
def retry(job: str, work: CurrentWork, actor: CurrentActor, request: RetryRequest | None = None) -> dict[str, Any]:
    """Put a dead letter back into the queue, and say why."""
    require(actor, Permission.OPERATE)
    id_ = JobId(parse_id(job, "job"))
    record_retry(work, id_, jobs.retry_dead(work, id_), (request or RetryRequest()).reason)
    return {"job": str(id_), "state": "ready"}


@router.get("/access-log")
def who_saw_what(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> dict[str, Any]:
    """Sign-ins, reveals and changes of users, newest first."""
    require(actor, Permission.SEE_JOURNAL)
    after = paging.start(whole)
    found = access_log(work, before=after[0] if after else None, limit=paging.limit)
    last = [found[-1][0]] if len(found) == paging.limit else None
    return {"entries": [fact.line() for _, fact in found], "next": paging.next_cursor(last)}


class UserRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._@-]+$")
    role: Role
    password: str | None = Field(default=None, max_length=200)


class UserShown(Shown):
    """``is_locked``: by wrong passwords, for a while; ``has_one_time``: they have a password for a day and have not yet chosen
    their own; ``sessions``, ``tokens``: how many let them in now; ``seen_at``: machine time; ``is_own``: whoever asks."""

    user: str
    login: str
    role: Role
    is_active: bool
    is_locked: bool
    has_password: bool
    has_one_time: bool
    sessions: int
    tokens: int
    seen_at: Moment | None
    is_own: bool


class UserPage(Shown):
    users: list[UserShown]
    next: str | None


@router.get("/users")
def list_of_users(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging) -> UserPage:
    """Users by login, deactivated ones, too."""
    require(actor, Permission.MANAGE_USERS)
    after = paging.start(str)
    found = list_users(work, after[0] if after else None, paging.limit)
    return UserPage(
        users=[
            UserShown(
                user=str(each.id),
                login=each.login,
                role=each.role,
                is_active=each.is_active,
                is_locked=each.is_locked,
                has_password=each.has_password,
                has_one_time=each.has_one_time,
                sessions=each.sessions,
                tokens=each.tokens,
                seen_at=each.seen_at.isoformat() if each.seen_at else None,
                is_own=each.id == actor.user,
            )
            for each in found
        ],
        next=paging.next_cursor([found[-1].login] if len(found) == paging.limit else None),
    )


class RoleRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Role


class UserChanged(Shown):
    user: str


@router.put("/users/{user}/role")
def users_role(user: str, request: RoleRequest, work: CurrentWork, actor: CurrentActor) -> UserChanged:
    """Give another user another role; they are signed out everywhere."""
    require(actor, Permission.MANAGE_USERS)
    id_ = UserId(parse_id(user, "user"))
    change_role(work, id_, request.role)
    return UserChanged(user=str(id_))


@router.delete("/users/{user}/sessions")
def users_sessions_end(user: str, work: CurrentWork, actor: CurrentActor) -> UserChanged:
    """Sign a user out everywhere. Tokens stay."""
    require(actor, Permission.MANAGE_USERS)
    id_ = UserId(parse_id(user, "user"))
    end_sessions(work, id_)
    return UserChanged(user=str(id_))


@router.post("/users/{user}/deactivation")
def users_deactivation(user: str, work: CurrentWork, actor: CurrentActor) -> UserChanged:
    """Let another user in no more, by password or token."""
    require(actor, Permission.MANAGE_USERS)
    id_ = UserId(parse_id(user, "user"))
    deactivate_user(work, id_)
    return UserChanged(user=str(id_))


@router.post("/users/{user}/reactivation")
def users_reactivation(user: str, work: CurrentWork, actor: CurrentActor) -> UserChanged:
    """Let another user in again."""
    require(actor, Permission.MANAGE_USERS)
    id_ = UserId(parse_id(user, "user"))
    reactivate_user(work, id_)
    return UserChanged(user=str(id_))


class OneTimePassword(Shown):
    """``password``: for signing in within so many ``hours`` and choosing another; in this answer only."""

    user: str
    password: str
    hours: int


@router.post("/users/{user}/password-reset")
def users_password_reset(user: str, work: CurrentWork, actor: CurrentActor) -> OneTimePassword:
    """Give another user a one-time password; what let them in until now ends, tokens, too."""
    require(actor, Permission.MANAGE_USERS)
    id_ = UserId(parse_id(user, "user"))
    return OneTimePassword(user=str(id_), password=reset_password(work, id_), hours=ONE_TIME_HOURS)


@router.post("/users", status_code=201)
def users(request: UserRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Add a user; without a password they act by token only."""
    require(actor, Permission.MANAGE_USERS)
    return {"user": str(add_user(work, request.login, request.role, request.password)), "login": request.login}


class TokenRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: str = Field(max_length=64)


@router.post("/tokens", status_code=201)
def tokens(request: TokenRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Issue an API token for a user. Its secret is in this answer only."""
    require(actor, Permission.MANAGE_USERS)
    return {"token": issue_token(work, request.login)}


@router.delete("/tokens/{token}")
def tokens_end(token: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Revoke a token by its public id."""
    require(actor, Permission.MANAGE_USERS)
    revoke_token(work, token)
    return {"token": token, "revoked": True}


@router.get("/metrics", response_class=Response)
def metrics(work: CurrentWork, actor: CurrentActor) -> Response:
    """Metrics in Prometheus' text format."""
    require(actor, Permission.SEE_OPERATIONS)
    return Response(exposition(work), media_type="text/plain; version=0.0.4")
