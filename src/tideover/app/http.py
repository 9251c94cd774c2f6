"""The HTTP application: the rooms' routes behind the edge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from tideover import __version__, workbench
from tideover.analytics.decided_routes import router as decided_router
from tideover.analytics.routes import router as analytics_router
from tideover.analytics.scorecard_routes import router as scorecard_router
from tideover.app import operations, session, stream
from tideover.app.console import Console
from tideover.app.description import describe, operation_id
from tideover.app.edge import API, Edge, error_response
from tideover.app.live import Live
from tideover.app.problems import problem, validation_data
from tideover.app.runtime import Runtime
from tideover.app.surroundings import Book
from tideover.base.errors import TideoverError
from tideover.book.ledger_routes import router as ledger_router
from tideover.book.routes import router as book_router
from tideover.conversation.advice_routes import router as advice_router
from tideover.conversation.dialogue_routes import router as chat_router
from tideover.conversation.knowledge_routes import router as knowledge_router
from tideover.conversation.playbook_routes import router as playbook_router
from tideover.conversation.routes import router as conversation_router
from tideover.gate.calendar_routes import router as calendar_router
from tideover.gate.placement_routes import router as placement_router
from tideover.gate.receipt_routes import router as receipt_router
from tideover.gate.routes import router as gate_router
from tideover.gate.rule_routes import router as rule_router
from tideover.gate.utterance_routes import router as utterance_router
from tideover.outreach.channel_routes import router as channel_router
from tideover.outreach.plan_routes import router as plan_router
from tideover.outreach.routes import router as outreach_router
from tideover.portrait.routes import router as portrait_router
from tideover.staffing.pay_plan_routes import router as pay_plan_router
from tideover.staffing.routes import router as staffing_router
from tideover.strategy.routes import router as strategy_router
from tideover.workbench.access_routes import router as access_router
from tideover.workbench.allocation_routes import router as allocation_router
from tideover.workbench.contact_routes import router as contact_thread_router
from tideover.workbench.correction_routes import router as correction_router
from tideover.workbench.decision_routes import router as decision_router
from tideover.workbench.dialogue_routes import router as dialogue_router
from tideover.workbench.error_pages import render_error
from tideover.workbench.item_routes import router as item_router
from tideover.workbench.moved_pages import router as moved_pages_router
from tideover.workbench.note_routes import router as note_router
from tideover.workbench.question_routes import router as question_router
from tideover.workbench.queue_routes import router as queue_router
from tideover.workbench.reach_routes import router as reach_router
from tideover.workbench.receipt_routes import router as receipt_words_router
from tideover.workbench.routes import router as workbench_router
from tideover.workbench.rulebook_routes import router as rulebook_router
from tideover.workbench.strategy_routes import router as strategy_words_router
from tideover.workbench.template_routes import router as template_router
from tideover.workbench.wall_routes import router as wall_router


def create_app(runtime: Runtime) -> FastAPI:
    """Everything that answers HTTP, over an open runtime."""
    app = describe_app(runtime)
    app.state.settings = runtime.settings
    app.state.live = Live(runtime.works)
    app.state.surroundings = Book(runtime.settings.root / "lake")
    app.include_router(moved_pages_router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=workbench.STATIC))
    app.mount("/console", Console())
    _add_public_routes(app, runtime)
    _add_error_answers(app)
    app.add_middleware(Edge, works=runtime.works, error_page=render_error)
    return app


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    yield
    if (live := getattr(app.state, "live", None)) is not None:
        await run_in_threadpool(live.close)


def describe_app(runtime: Runtime | None = None) -> FastAPI:
    """The API's routes and their description. Without a runtime it describes and answers nothing."""
    app = FastAPI(
        title="Tideover",
        version=__version__,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        lifespan=_living,
    )
    # Before the outreach routes' own "/contacts/{contact}" nothing else claims these paths; order is by room.
    for router in (
        book_router,
        ledger_router,
        gate_router,
        rule_router,
        calendar_router,
        placement_router,
        receipt_router,
        utterance_router,
        strategy_router,
        outreach_router,
        channel_router,
        plan_router,
        conversation_router,
        playbook_router,
        chat_router,
        dialogue_router,
        correction_router,
        knowledge_router,
        advice_router,
        question_router,
        staffing_router,
        pay_plan_router,
        workbench_router,
        contact_thread_router,
        access_router,
        allocation_router,
        queue_router,
        item_router,
        reach_router,
        note_router,
        wall_router,
        template_router,
        strategy_words_router,
        decision_router,
        rulebook_router,
        receipt_words_router,
        analytics_router,
        decided_router,
        scorecard_router,
        portrait_router,
        operations.router,
        session.router,
        stream.router,
    ):
        app.include_router(router, prefix=API)
    session.add_sign_in(app, runtime)
    describe(app)
    return app


def _add_error_answers(app: FastAPI) -> None:
    """Errors raised in handlers: marked, so that the edge rolls back, and answered."""

    def expected(request: Request, error: Exception) -> Response:
        assert isinstance(error, TideoverError)
        request.state.failed = True
        return error_response(request, error, render_error)

    def malformed(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        request.state.failed = True
        data = validation_data(error)
        if request.url.path.startswith(API):
            return problem(422, "invalid_request", data)
        return render_error(request, 422, "invalid_request", data)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        request.state.failed = True
        if error.status_code == 400:  # a body that could not be parsed at all
            return malformed(request, RequestValidationError([{"type": "json_invalid", "loc": (), "msg": "JSON"}]))
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        if request.url.path.startswith(API):
            return problem(error.status_code, code)
        return render_error(request, error.status_code, code, {})

    app.add_exception_handler(TideoverError, expected)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)


def _add_public_routes(app: FastAPI, runtime: Runtime) -> None:
    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        """The process can do its work: the database answers."""

        def ask() -> None:
            with runtime.database.as_system() as connection:
                connection.execute(text("SELECT business_now()"))

        try:
            await run_in_threadpool(ask)
        except Exception:  # noqa: BLE001 - whatever it is, we are not ready
            return JSONResponse({"status": "waiting for the database"}, 503)
        return JSONResponse({"status": "ready"})
