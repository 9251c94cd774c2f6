"""A server of ours as the city's people see it: it records what they post, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What every line in the lender's app is answered with: it never ends by itself.
TALK = {"state": "open", "asks": "pay_when", "said": [{"by": "bot", "texts": ["请问您打算哪天还？"]}]}


class Server(ThreadingHTTPServer):
    """Records posts. ``spoil`` says, for the n-th post and its key's n-th (from 0): a status to answer, or 0 to drop the line
    unanswered."""

    def __init__(self, spoil: Callable[[int, int], int]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.posts: list[tuple[str, str, bytes]] = []  # (path, Idempotency-Key, body)
        self.agents: set[tuple[str | None, str | None]] = set()
        self.spoil = spoil
        self.lock = threading.Lock()

    def bodies(self, path: str) -> dict[str, dict[str, Any]]:
        return {key: json.loads(body) for where, key, body in self.posts if where == path}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            key = self.headers["Idempotency-Key"]
            again = sum(key == other for _, other, _ in self.server.posts)
            status = self.server.spoil(len(self.server.posts), again)
            self.server.posts.append((self.path, key, body))
            self.server.agents.add((self.headers["Authorization"], self.headers["User-Agent"]))
        self.close_connection = not status
        if status:
            said = json.dumps(TALK).encode() if self.path.endswith("/chat") else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def answering(spoil: Callable[[int, int], int] = lambda _, __: 202) -> Iterator[Server]:
    with Server(spoil) as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()
