"""From what a page knows to HTML: the templates, who looks at them, and in which language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tideover.base.money import Money
from tideover.base.work import Work
from tideover.security import Actor, Permission
from tideover.workbench.actions import count_open
from tideover.workbench.locales import LANGUAGES, choose_language, name_of, translate
from tideover.workbench.telling import Teller, rule_title

_HERE = Path(__file__).parent
_ENDONYMS = {"zh-CN": "中文", "en": "English"}
# The zone of what belongs to no customer: sign-ins, the day. Shown beside every time.
_YEAR_SECONDS = 365 * 24 * 3600
_NAVIGATION = (
    ("people", "/people", Permission.SEE_PEOPLE),
    ("work_items", "/work-items", Permission.SEE_PEOPLE),
    ("cases", "/cases", Permission.SEE_PEOPLE),
    ("book", "/console/book", Permission.SEE_PEOPLE),
    ("outreach", "/console/contacts", Permission.SEE_PEOPLE),
    ("templates", "/console/templates", Permission.SEE_PEOPLE),
    ("strategies", "/console/strategies", Permission.SEE_PEOPLE),
    ("rulebook", "/console/rulebook", Permission.SEE_PEOPLE),
    ("days", "/console/day", Permission.SEE_OPERATIONS),
    ("audit", "/console/access", Permission.SEE_JOURNAL),
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, at which page, in which language. ``open_items``: how many work items wait, None where not known."""

    language: str
    path: str
    query: str = ""
    actor: Actor | None = None
    csrf: str = ""
    open_items: int | None = None

    def may(self, permission: str) -> bool:
        return self.actor is not None and self.actor.may(Permission(permission))

    @property
    def navigation(self) -> list[tuple[str, str, bool]]:
        """(locale key, address, whether it is the page's own section) of what the viewer may open."""
        rows = [(name, href) for name, href, permission in _NAVIGATION if self.may(permission)]
        return [(name, href, self._is_within(href)) for name, href in rows]

    def _is_within(self, href: str) -> bool:
        return self.path == href or self.path.startswith(href + "/")

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """(language, its own name, address of this page in it)."""
        joint = f"{self.path}?{self.query}&" if self.query else f"{self.path}?"
        return [(language, _ENDONYMS[language], joint + urlencode({"lang": language})) for language in LANGUAGES]

    def further(self, cursor: str | None, **kept: str) -> str:
        """The address of this page from a cursor on; without one, of its start. ``kept``: more of its query."""
        asked = {**kept, "cursor": cursor} if cursor else kept
        return f"{self.path}?{urlencode(asked)}" if asked else self.path

    def teller(
        self,
        zone: tzinfo,
        accounts: Mapping[str, str] | None = None,
        people: Mapping[str, str] | None = None,
        cases: Mapping[str, str] | None = None,
    ) -> Teller:
        me, login = (self.actor.name, self.actor.login) if self.actor else ("", "")
        return Teller(self.language, zone, accounts or {}, me, login, people or {}, cases or {})


def viewer_of(request: Request, *, path: str | None = None, open_items: int | None = None) -> Viewer:
    """The viewer of a request. ``path``: the page to come back to where the request is none itself (a form's)."""
    language = choose_language(
        request.query_params.get("lang"), request.cookies.get("lang"), request.headers.get("accept-language")
    )
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return Viewer(
        language,
        path or request.url.path,
        urlencode(kept) if request.method == "GET" else "",
        getattr(request.state, "actor", None),
        getattr(request.state, "csrf", ""),
        open_items,
    )


def desk_viewer(request: Request, work: Work, path: str | None = None) -> Viewer:
    """``viewer_of`` with how many work items wait."""
    return viewer_of(request, path=path, open_items=count_open(work))


def respond(request: Request, template: str, viewer: Viewer, status: int = 200, **context: Any) -> HTMLResponse:
    """The page as an answer; a language asked for by ``?lang=`` is kept in a cookie."""
    response = HTMLResponse(render(template, viewer, **context), status)
    if "lang" in request.query_params:
        is_secure = request.url.scheme == "https"
        response.set_cookie("lang", viewer.language, max_age=_YEAR_SECONDS, secure=is_secure, httponly=True, samesite="lax")
    return response


def render(template: str, viewer: Viewer, **context: Any) -> str:
    """A template's HTML. In every template: ``t`` (translate), ``name`` (the word for a code), ``rule_title``, ``money``,
    ``viewer``."""
    language = viewer.language
    return (
        _environment()
        .get_template(template)
        .render(
            viewer=viewer,
            t=partial(translate, language),
            name=partial(name_of, language),
            rule_title=partial(rule_title, language),
            **context,
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_HERE / "static" / "workbench.css").read_bytes()
    made.globals.update(money=_money, style_version=hashlib.sha256(style).hexdigest()[:12])
    return made


def _money(amount_minor: int, currency: str) -> str:
    return Money(amount_minor, currency).display()
