"""An OpenAI-compatible endpoint on loopback, of the standard library alone: it answers as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """``drip_seconds``: between two bytes of it; ``wait_seconds``: before it begins; ``breaks``: the line is cut instead."""

    body: bytes
    status: int = 200
    wait_seconds: float = 0
    drip_seconds: float = 0
    breaks: bool = False


def chosen(answer: str, **usage: int) -> Reply:
    """As a model answers that does what it is told to."""
    return says(json.dumps({"answer": answer}, ensure_ascii=False), **usage)


def says(content: Any, **usage: int) -> Reply:
    """As a model answers, with any content."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    whole = {"id": "x", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage or {"total_tokens": 300}}
    return Reply(json.dumps(whole).encode())


@dataclass
class ModelServer:
    """``answer``: what each request is answered; ``prompts``: whole requests as they came; ``keys``: their Authorization."""

    answer: Callable[[dict[str, Any]], Reply]
    url: str = ""
    prompts: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


def offered(prompt: dict[str, Any]) -> list[str]:
    """The answers that a request lets the model choose from."""
    values: list[str] = prompt["response_format"]["json_schema"]["schema"]["properties"]["answer"]["enum"]
    return values


def quoted(prompt: dict[str, Any]) -> str:
    """The customer's words in a request."""
    said: str = json.loads(prompt["messages"][1]["content"])
    return said


@contextmanager
def model_server(answer: Callable[[dict[str, Any]], Reply]) -> Iterator[ModelServer]:
    """An endpoint that answers until it is left."""
    model = ModelServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions", self.path
            prompt = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.prompts.append(prompt)
            model.keys.append(self.headers.get("Authorization"))
            reply = model.answer(prompt)
            time.sleep(reply.wait_seconds)
            if reply.breaks:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
                return
            try:
                self.send_response(reply.status)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                for byte in [reply.body] if not reply.drip_seconds else [bytes([each]) for each in reply.body]:
                    self.wfile.write(byte)
                    time.sleep(reply.drip_seconds)
            except OSError:  # whoever asked has gone
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
