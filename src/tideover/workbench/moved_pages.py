"""Where the console has the pages of before: addresses that people kept lead on, whoever asks. The console asks them to sign
in, and goes on to what they wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

router = APIRouter(include_in_schema=False)

# With a question mark at its end: what was asked of the page goes along, and means the same there.
_PLACES = {
    "/": "/",
    "/sign-in": "/sign-in?",
    "/people": "/people",
    "/people/{id}": "/people/{id}",
    "/work-items": "/items",
    "/cases": "/cases?",
    "/cases/{case}": "/cases/{case}",
    "/channels": "/administration/channels",
    "/audit": "/access",
    "/days": "/day",
    "/days/{day}": "/day/{day}",
    "/strategies": "/strategies",
    "/strategies/new": "/strategies/new",
    "/strategies/{id}": "/strategies/{id}",
    "/strategies/{id}/edit": "/strategies/{id}/edit",
    "/contacts": "/contacts?",
    "/contacts/{contact}": "/contacts/{contact}",
    "/plans": "/plans",
    "/plans/runs": "/plans/runs?",
    "/plans/runs/{run}": "/plans/runs/{run}",
    "/people/{id}/visit": "/people/{id}",
    "/people/{id}/decisions": "/people/{id}",
    "/utterances": "/utterances",
    "/book": "/book",
    "/book/differences": "/administration/differences",
    "/book/held-money": "/book/held-money",
    "/book/instructions": "/book/instructions",
    "/book/policy": "/book/policy",
    "/book/late": "/book/late",
    "/accounts/{account}": "/accounts/{account}?",
}


def _to(place: str) -> Callable[[Request], Response]:
    def moved(request: Request) -> Response:
        named = {name: quote(value) for name, value in request.path_params.items()}
        where = f"/console{place.format(**named)}"
        if where.endswith("?"):
            where = f"{where}{request.url.query}".removesuffix("?")
        return RedirectResponse(where, 303)

    return moved


for _path, _place in _PLACES.items():
    router.add_api_route(_path, _to(_place))
