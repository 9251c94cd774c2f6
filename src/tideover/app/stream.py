"""``GET /stream``: news as server-sent events. docs/live.md says what is told, and how to come back."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated, cast

from fastapi import APIRouter, Header, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tideover.app.live import Live, Stream
from tideover.security import CurrentActor

router = APIRouter(tags=["live"])
HEARTBEAT_SECONDS = 15.0
STUCK_SECONDS = 0.5  # for the last words of a stream whose listener does not take them
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(Response):
    """Sends what a stream hears until it ends, its listener goes, or ``seconds`` are over."""

    media_type = "text/event-stream"

    def __init__(self, live: Live, stream: Stream, seconds: float | None) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._live, self._stream, self._seconds = live, stream, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending = asyncio.create_task(self._send(send))
        gone = asyncio.create_task(_until_gone(receive))
        closed = asyncio.create_task(self._stream.closed.wait())
        try:
            done, _ = await asyncio.wait({sending, gone, closed}, return_when=asyncio.FIRST_COMPLETED)
            if closed in done and self._stream.ended != "slow":
                await asyncio.wait({sending, gone}, timeout=STUCK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            elif closed in done:  # it takes what is on its way to it, in its own time, and comes back by its last id
                await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                with suppress(OSError):
                    sending.result()
        finally:
            self._live.leave(self._stream)
            self._stream.end("gone")
            for task in (sending, gone, closed):
                task.cancel()
            await asyncio.gather(sending, gone, closed, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        stream, clock = self._stream, asyncio.get_running_loop().time
        until = None if self._seconds is None else clock() + self._seconds
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        while stream.ended is None:
            rest = HEARTBEAT_SECONDS if until is None else min(max(until - clock(), 0.0), HEARTBEAT_SECONDS)
            text = await stream.take(rest)
            if stream.ended is None:
                # Without news its place, too: so far it has heard everything, though none of it may have been for it.
                said = text or f"id: {stream.position}\n: alive\n\n".encode()
                await send({"type": "http.response.body", "body": said, "more_body": True})
            if until is not None and clock() >= until:
                break
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@router.get(
    "/stream",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events"}},
)
async def stream(
    request: Request,
    actor: CurrentActor,
    last_event_id: Annotated[str | None, Header(pattern=r"^\d{1,18}$")] = None,
    seconds: Annotated[int | None, Query(ge=0, le=86_400)] = None,
) -> Response:
    """News as it is sealed: ``fact`` (kind and ids; the event's id is its position in the journal), ``ready`` at the beginning,
    ``reset`` where too much was missed to tell it: what is shown must be asked for anew. ``Last-Event-ID``: go on behind it.
    ``seconds``: end after so long. 429 ``too_many_streams``."""
    live = cast(Live, request.app.state.live)
    opened = Stream(actor, request.state.secret, asyncio.get_running_loop())
    try:
        await run_in_threadpool(live.join, opened, int(last_event_id) if last_event_id else None)
    except BaseException:
        live.leave(opened)  # where the caller went while it was joined
        raise
    return EventStream(live, opened, seconds)
