"""The edge: every request of the API is one transaction, authenticated before it and committed before the answer leaves.
Outside of the API there is nothing of any tenant's: the console's files, addresses that lead there, signs of life.

An ASGI layer inside the server's error layer. It holds the answer back until the commit is done: a failing commit is a
500, never a 200. Unsafe API calls carry an ``Idempotency-Key``; their answer is kept in the same transaction and given
again for the same key and body.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

from sqlalchemy.exc import DataError, DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tideover.app.idempotency import NOBODY, begin, keep_answer
from tideover.app.metrics import REQUESTS
from tideover.app.problems import problem, shown_data, status_of
from tideover.base import log
from tideover.base.errors import Forbidden, Invalid, TideoverError, Unauthenticated, Unavailable
from tideover.base.work import AskOutside, Told, Work, Works
from tideover.security import (
    Actor,
    find_session,
    find_token,
    find_webhook,
    good_secrets,
    read_webhook_name,
    secret_hash,
    tenant_of_secret,
)

API = "/api/v1"
PUBLIC = (f"{API}/openapi.json", f"{API}/sign-in")
HOOKS = f"{API}/hooks/"  # signed, not by token
STREAM = f"{API}/stream"  # goes on for hours: no transaction, and nothing held back
COOKIE = "tideover_session"
# The cookie opens the API together with this header only. A page of another site cannot send it: that takes a preflight, which
# nobody here answers. Reading takes any value; whatever changes something takes the session's own token.
CSRF_HEADER = "X-Tideover-CSRF"
# All that somebody may do who signed in with a password that another gave them.
_BEFORE_CHOOSING = frozenset(
    {
        ("GET", f"{API}/session"),
        ("DELETE", f"{API}/session"),
        ("PUT", f"{API}/session/password"),
    }
)
BACKGROUND_HEADER = "X-Tideover-Background"  # asked by a clock, not by a person: no sign of life of a session's
MAX_BODY = 2 * 1024 * 1024
# Requests at work at once: fewer than the pool has connections (16) and the server threads (40). More would wait for a
# connection with every thread, and those who have one would find no thread to go on with.
ROOM = 12
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_NO_STORE = (b"cache-control", b"no-store")
_CACHED = (b"cache-control", b"public, max-age=86400")  # static files: their addresses change with the version


def csrf_of(secret: str) -> str:
    """The token that a session's calls carry which change something."""
    return hmac.digest(secret.encode(), b"tideover/csrf", "sha256").hex()


class _Open:
    """A request's transaction, entered and left explicitly."""

    def __init__(self, manager: AbstractContextManager[Work]) -> None:
        self._manager = manager
        self.work = manager.__enter__()

    def commit(self) -> None:
        self._manager.__exit__(None, None, None)

    def rollback(self) -> None:
        class _Undo(Exception):
            pass

        error = _Undo()
        with suppress(_Undo):
            self._manager.__exit__(_Undo, error, None)


class Edge:
    """See the module. ``error_page`` renders errors for people."""

    def __init__(self, app: ASGIApp, works: Works, error_page: Callable[[Request, int, str, dict[str, Any]], Response]) -> None:
        self._app = app
        self._works = works
        self._room = asyncio.Semaphore(ROOM)
        self._error_page = error_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request = Request(scope, receive)
        try:
            if scope["path"] == STREAM and scope["method"] == "GET":
                await self._stream(request, send, started)
                return
            if not scope["path"].startswith(API) or scope["path"] in PUBLIC:
                messages = await self._collect(scope, receive)
            else:
                messages = await self._transact(request)
        except TideoverError as error:
            messages = await self._messages(request, self._error(request, error))
        except Exception as error:  # noqa: BLE001 - the outermost place: logged, answered, nothing kept
            log.get_logger().error("request_failed", exc_info=error)
            messages = await self._messages(request, self._error(request, _unexpected(error)))
        _count(scope, messages[0]["status"], started)
        _add_headers(scope, messages[0])
        for message in messages:
            await send(message)

    async def _stream(self, request: Request, send: Send, started: float) -> None:
        """Signed in as every request is, then on its own: what it has to say goes out as it comes."""
        secret = _secret(request)
        async with self._room:
            actor = await run_in_threadpool(self._known, secret) if secret else None
        if actor is None or secret is None:
            raise _unauthenticated()
        request.state.actor, request.state.secret = actor, secret_hash(secret)
        status = 500

        async def pass_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(request.scope, message)
            await send(message)

        try:
            await self._app(request.scope, request.receive, pass_on)
        finally:
            _count(request.scope, status, started)

    def _known(self, secret: str) -> Actor | None:
        """Who listens. No sign of life: a stream is nobody at work."""
        tenant = tenant_of_secret(secret)
        if tenant is None:
            return None
        with self._works.open(tenant, "edge") as work:
            return good_secrets(work, [secret_hash(secret)]).get(secret_hash(secret))

    async def _transact(self, request: Request) -> list[Message]:
        body, told = await self._body(request), Told(self._works.outside)
        while True:
            try:
                async with self._room:
                    return await self._carry_out(request, body, told)
            except AskOutside as unknown:  # undone; asked outside of the room that others wait for, then carried out anew
                await run_in_threadpool(told.ask, unknown)

    async def _carry_out(self, request: Request, body: bytes, told: Told) -> list[Message]:
        is_signed = request.url.path.startswith(HOOKS)
        secret = None if is_signed else _secret(request)
        if is_signed:
            opened = await run_in_threadpool(self._open_signed, request, body, told)
        else:
            is_alive = BACKGROUND_HEADER not in request.headers
            opened = await run_in_threadpool(self._open, secret, is_alive, told) if secret else None
        if opened is None:
            raise _unauthenticated()
        transaction, actor = opened
        work = transaction.work
        try:
            csrf = csrf_of(secret) if secret else ""
            request.state.work, request.state.actor, request.state.csrf = work, actor, csrf
            unsafe = request.method in _UNSAFE
            if actor.must_choose_password and (request.method, request.scope["path"]) not in _BEFORE_CHOOSING:
                raise Forbidden("password_choice_required", expected=f"PUT {API}/session/password first")
            if unsafe and _is_session(secret):
                _check_header(request, csrf)
            key = request.headers.get("Idempotency-Key") if unsafe else None
            if is_signed and unsafe:  # the message's own id, apart from everybody else's keys
                key = f"{actor.name} {request.headers['webhook-id']}"
            if unsafe:
                kept = await run_in_threadpool(begin, work, request, key, body)
                if kept is not None:
                    messages = await self._messages(request, kept)
                    await run_in_threadpool(transaction.rollback)
                    return messages
            messages = await self._collect(request.scope, _replay(body))
            if request.scope["state"].get("failed") or messages[0]["status"] >= 500:
                await run_in_threadpool(transaction.rollback)
                return messages
            if key is not None:
                subject = request.scope["state"].get("answer_subject", NOBODY)
                await run_in_threadpool(keep_answer, work, key, subject, messages)
        except BaseException:
            await run_in_threadpool(transaction.rollback)
            raise
        await run_in_threadpool(transaction.commit)
        return messages

    def _open(self, secret: str, is_alive: bool, told: Told) -> tuple[_Open, Actor] | None:
        tenant = tenant_of_secret(secret)
        if tenant is None:
            return None
        with self._works.open(tenant, "edge") as work:
            actor = find_session(work, secret, is_alive=is_alive) if _is_session(secret) else find_token(work, secret)
        if actor is None:
            return None
        return _Open(self._works.open(tenant, actor.name, told)), actor

    def _open_signed(self, request: Request, body: bytes, told: Told) -> tuple[_Open, Actor] | None:
        named = read_webhook_name(request.url.path.removeprefix(HOOKS).partition("/")[0])
        if named is None:
            return None
        tenant, webhook = named
        with self._works.open(tenant, "edge") as work:
            actor = find_webhook(work, webhook, request.headers, body)
        return None if actor is None else (_Open(self._works.open(tenant, actor.name, told)), actor)

    async def _body(self, request: Request) -> bytes:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise Invalid("body_too_large", expected=f"at most {MAX_BODY} bytes")
        return body

    async def _collect(self, scope: Scope, receive: Receive) -> list[Message]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        return messages

    async def _messages(self, request: Request, response: Response) -> list[Message]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await response(request.scope, _replay(b""), keep)
        return messages

    def _error(self, request: Request, error: TideoverError) -> Response:
        return error_response(request, error, self._error_page)


def error_response(
    request: Request, error: TideoverError, page: Callable[[Request, int, str, dict[str, Any]], Response]
) -> Response:
    """An expected error as problem+json (API) or as a page (people)."""
    status = status_of(error)
    data = shown_data(error)
    if request.url.path.startswith(API):
        return problem(status, error.code, data)
    return page(request, status, error.code, data)


def _count(scope: Scope, status: int, started: float) -> None:
    route = getattr(scope.get("route"), "path", "unmatched")
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"  # a method may be any word
    REQUESTS.labels(method, route, str(status)).inc()
    log.get_logger().info(
        "request", method=method, route=route, status=status, duration_ms=round((time.perf_counter() - started) * 1000, 1)
    )


def _add_headers(scope: Scope, start: Message) -> None:
    own = start.get("headers", [])
    ours = [*_HEADERS, _CACHED if scope["path"].startswith("/static") else _NO_STORE]
    said = {name.lower() for name, _ in own}  # the console has a content policy and a caching of its own
    start["headers"] = [*own, *(each for each in ours if each[0] not in said)]


def _unexpected(error: Exception) -> TideoverError:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Unavailable("database_unavailable")
    if isinstance(error, DataError):  # what PostgreSQL cannot take, such as a NUL sign in a reference: the caller's
        return Invalid("invalid_value", expected="text without NUL signs, numbers and days that can be kept")
    return TideoverError("internal_error")


def _unauthenticated() -> Unauthenticated:
    return Unauthenticated(
        "unauthenticated", expected="Authorization: Bearer with a token of this system, or a webhook's signature"
    )


def _secret(request: Request) -> str | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    kept = request.cookies.get(COOKIE)  # a session's alone: a token there would change things without one of its own
    return kept if CSRF_HEADER in request.headers and _is_session(kept) else None


def _is_session(secret: str | None) -> bool:
    return secret is not None and not secret.startswith("tdo_")


def _check_header(request: Request, expected: str) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise Forbidden("form_expired", field=CSRF_HEADER, expected="the session's own token, as GET /session gives it")


def _replay(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
