"""Who is signed in, and the clock they work by: what a console must know before it shows anything."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tideover import __version__
from tideover.app.edge import API, COOKIE, CSRF_HEADER
from tideover.app.live import sealed
from tideover.app.problems import problem
from tideover.app.runtime import Runtime
from tideover.base.clock import TENANT_ZONE, read_clock
from tideover.base.errors import Invalid, Unauthenticated
from tideover.base.http import CurrentWork
from tideover.base.work import Work
from tideover.security import (
    IDLE_MINUTES,
    CurrentActor,
    Permission,
    Role,
    change_own_password,
    secret_hash,
    sign_in,
    sign_out,
    tenant_of_secret,
)

router = APIRouter(tags=["session"])


class ClockView(BaseModel):
    """The business clock: ``now`` by it, how many of its seconds pass in one of the machine's, and the tenant's zone."""

    now: datetime
    speed: float
    zone: str


class SessionView(BaseModel):
    """Whoever asks. ``csrf``: what a session's calls that change something carry in ``X-Tideover-CSRF``, empty for a token;
    ``must_choose_password``: signed in with one that another gave them, and may do nothing (no ``permissions``) before they
    have chosen their own; ``idle_seconds``: a session without a sign of life for so long ends; ``position``: the journal's
    place now, from where a stream misses nothing that is not in what is read after this answer."""

    tenant: str
    user: str
    login: str
    role: Role
    permissions: list[Permission]
    must_choose_password: bool
    csrf: str
    idle_seconds: int
    version: str
    position: int
    clock: ClockView


class SignInRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tenant: str = Field(max_length=40)
    login: str = Field(max_length=64)
    password: str = Field(min_length=1, max_length=200)


@router.get("/session")
def session(request: Request, work: CurrentWork, actor: CurrentActor) -> SessionView:
    """Who I am, what I may do, and how long I may sit still."""
    has_session = "Authorization" not in request.headers
    must_choose = actor.must_choose_password
    return SessionView(
        tenant=actor.tenant,
        user=str(actor.user),
        login=actor.login,
        role=actor.role,
        permissions=[] if must_choose else [permission for permission in Permission if actor.may(permission)],
        must_choose_password=must_choose,
        csrf=request.state.csrf if has_session else "",
        idle_seconds=IDLE_MINUTES * 60,
        version=__version__,
        position=sealed(work),
        clock=_clock(work),
    )


@router.get("/clock")
def clock(work: CurrentWork, actor: CurrentActor) -> ClockView:
    """What time it is in the tenant's business."""
    return _clock(work)


@router.delete("/session", status_code=204)
def end_session(request: Request, work: CurrentWork, actor: CurrentActor) -> Response:
    """Sign out."""
    sign_out(work, _own_session(request))
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer


class PasswordRequest(BaseModel):
    """``current``: the password until now, the one-time password, too."""

    model_config = ConfigDict(extra="forbid")

    current: str = Field(min_length=1, max_length=200)
    password: str = Field(max_length=200)


@router.put("/session/password", status_code=204)
def own_password(request: Request, wish: PasswordRequest, work: CurrentWork, actor: CurrentActor) -> Response:
    """Choose another password: every other session of one's own ends. 403 ``password_wrong`` where ``current`` is not the one
    until now; five times, and the login is locked for a quarter of an hour."""
    secret = _own_session(request)
    if not change_own_password(work, actor, secret_hash(secret), wish.current, wish.password):
        return problem(403, "password_wrong", {"field": "current"})  # not raised: that it failed is kept
    return Response(status_code=204)


def _own_session(request: Request) -> str:
    secret = request.cookies.get(COOKIE)
    if secret is None or "Authorization" in request.headers:
        raise Invalid("not_signed_in", expected="a session; a token is revoked instead")
    return secret


def _clock(work: Work) -> ClockView:
    _, _, speed = read_clock(work.connection)
    return ClockView(now=work.now(), speed=speed, zone=str(TENANT_ZONE))


def enter(runtime: Runtime, tenant: str, login: str, password: str) -> str | None:
    """A session's secret, or None. What failed is counted and kept either way."""
    name = tenant_of_secret(f"{tenant}.x")
    if name is None or name not in runtime.database.tenants():
        return None
    with runtime.works.open(name, "edge") as work:
        return sign_in(work, login, password)


def give_cookie(request: Request, answer: Response, secret: str) -> None:
    """Let the browser keep the session until it is closed; no script sees it, no other site's form sends it."""
    is_secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, httponly=True, samesite="lax", secure=is_secure, path="/")


def add_sign_in(app: FastAPI, runtime: Runtime | None) -> None:
    """``POST /sign-in`` of the API: it has no transaction of the edge's, since nobody is signed in yet."""

    @app.post(f"{API}/sign-in", status_code=204, tags=["session"])
    def begin_session(request: Request, wish: SignInRequest) -> Response:
        """Sign in; the answer sets the session's cookie. 401 for whatever is wrong with it."""
        if CSRF_HEADER not in request.headers:  # so that no other site's form can sign a browser in
            raise Unauthenticated("sign_in_refused", expected=f"the header {CSRF_HEADER}, with any value")
        secret = enter(runtime, wish.tenant, wish.login, wish.password) if runtime else None
        if secret is None:
            raise Unauthenticated("sign_in_refused", expected="a tenant, a login and their password")
        answer = Response(status_code=204)
        give_cookie(request, answer, secret)
        return answer
