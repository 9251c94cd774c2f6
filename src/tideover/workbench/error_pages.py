"""The one page that the server makes: what went wrong outside of the API and the console. Every other page is the console's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from tideover.workbench.locales import choose_language, load_locale, translate

_HERE = Path(__file__).parent


def explain(language: str, status: int, code: str) -> str:
    """An error in words: of its code, else of its status."""
    for key in (f"error.{code}", f"error.status.{status}"):
        if key in load_locale(language):
            return translate(language, key)
    return translate(language, "error.title")


def render_error(request: Request, status: int, code: str, data: Mapping[str, Any]) -> HTMLResponse:
    """An error as a page, in the language that the console keeps for the browser, else in the browser's. Needs no transaction:
    it is rolled back by now. What was asked for may hold anything and is not repeated; lists in ``data`` are left out."""
    language = choose_language(request.cookies.get("lang"), request.headers.get("accept-language"))
    plain = {key: value for key, value in data.items() if isinstance(value, str | int)}
    page = _template().render(
        language=language, t=partial(translate, language), code=code, explained=explain(language, status, code), data=plain
    )
    return HTMLResponse(page, status)


@cache
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(_HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["style_version"] = hashlib.sha256((_HERE / "static" / "error.css").read_bytes()).hexdigest()[:12]
    return made.get_template("error.html")
