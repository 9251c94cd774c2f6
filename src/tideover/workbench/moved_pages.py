"""Addresses of pages that the console has taken over: whoever kept one is led on."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

router = APIRouter(include_in_schema=False)

_BOOK = {
    "differences": "/console/administration/differences",
    "held-money": "/console/book/held-money",
    "instructions": "/console/book/instructions",
    "policy": "/console/book/policy",
    "late": "/console/book/late",
}


@router.get("/book")
def book() -> Response:
    return RedirectResponse("/console/book", 303)


@router.get("/book/{page}")
def book_page(page: str) -> Response:
    return RedirectResponse(_BOOK.get(page, "/console/book"), 303)


@router.get("/accounts/{account}")
def account(request: Request) -> Response:
    """As of the same day and moment."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/console{request.url.path}{query}", 303)
