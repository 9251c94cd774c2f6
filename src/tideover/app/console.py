"""The console: the built files of ``web/``, as a browser gets them.

``npm run build`` writes them into ``console_built/`` beside this file; they travel in the wheel and are not kept in the
repository. Without them everything else works, and the console's address says what is missing.
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from importlib import resources
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

BUILT = Path(str(resources.files("tideover.app"))) / "console_built"
_NONCE = "__NONCE__"
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
}
_ASSET = re.compile(r"assets/[A-Za-z0-9_.-]{1,120}")
_FOR_EVER = "public, max-age=31536000, immutable"  # an asset's name holds its hash
# Scripts: our own files only, none in the page. Styles: our own files, and what the components put into the page with the
# nonce of this one answer.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NOT_BUILT = "The console is not built: Node 20.19 or later is needed, then `make setup`. The API and the command line work."
_MISSING = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Tideover</title>
<h1>控制台尚未构建</h1>
<p>需要 Node 20.19 或更高版本，然后运行 <code>make setup</code>。接口与命令行照常可用。</p>
<h1 lang="en">The console is not built</h1>
<p lang="en">It takes Node 20.19 or later, then <code>make setup</code>. The API and the command line work.</p></html>"""


def is_built(folder: Path = BUILT) -> bool:
    """Whether there is a console to show."""
    return (folder / "index.html").is_file()


class Console:
    """An ASGI application for ``/console``: hashed assets, and for every other address the one page, which knows them."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await self._answer(request)(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        path = request.url.path.removeprefix("/console").lstrip("/")
        if path.startswith("assets/"):
            return self._asset(path, "gzip" in request.headers.get("accept-encoding", ""))
        if not is_built(self._folder):
            return HTMLResponse(_MISSING, 503)
        nonce = secrets.token_urlsafe(18)
        page = (self._folder / "index.html").read_text(encoding="utf-8").replace(_NONCE, nonce)
        return HTMLResponse(page, headers={**_HEADERS, "Content-Security-Policy": _POLICY.format(nonce=nonce)})

    def _asset(self, path: str, takes_gzip: bool) -> Response:
        found = self._folder / path
        if not _ASSET.fullmatch(path) or found.suffix not in _KINDS or not found.is_file():
            return Response(status_code=404)
        headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
        packed = found.with_name(found.name + ".gz")
        if takes_gzip and packed.is_file():
            return Response(_read(packed), media_type=_KINDS[found.suffix], headers={**headers, "Content-Encoding": "gzip"})
        return Response(_read(found), media_type=_KINDS[found.suffix], headers=headers)


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()
