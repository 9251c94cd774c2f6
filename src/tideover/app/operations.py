"""HTTP for operators and auditors: journal, receipts, jobs, access log, metrics."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from tideover.app.metrics import exposition
from tideover.base import jobs
from tideover.base.http import CurrentPaging, CurrentWork, whole
from tideover.base.ids import JobId, parse_id
from tideover.journal import fact_schemas, head, read_after, receipt, unsealed_count
from tideover.security import (
    CurrentActor,
    Permission,
    Role,
    access_log,
    add_user,
    issue_token,
    require,
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


@router.get("/jobs")
def list_of_jobs(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, state: str | None = None) -> dict[str, Any]:
    """Jobs, newest first; ``state=dead`` lists the dead letters."""
    require(actor, Permission.SEE_OPERATIONS)
    after = paging.start(UUID)
    found = jobs.list_jobs(work, state, paging.limit, after[0] if after else None)
    last = [str(found[-1].id)] if len(found) == paging.limit else None
    return {
        "jobs": [
            {
                "job": str(job.id),
                "kind": job.kind,
                "state": job.state,
                "attempts": job.attempts,
                "due_at": job.due_at.isoformat(),
                "code": job.code,
            }
            for job in found
        ],
        "next": paging.next_cursor(last),
    }


@router.post("/jobs/{job}/retry")
def retry(job: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Put a dead letter back into the queue."""
    require(actor, Permission.OPERATE)
    id_ = JobId(parse_id(job, "job"))
    jobs.retry_dead(work, id_)
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
