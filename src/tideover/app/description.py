"""The API's description (OpenAPI 3.1): names of operations, and problems as every route answers them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

_PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. `code` is stable; what was expected stands beside it, never a value that was sent.",
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "field": {"type": "string", "description": "which field is wrong"},
        "expected": {"type": "string", "description": "what would have been right"},
        "rules": {"type": "array", "items": {"type": "string"}, "description": "`refused`: the rules that say no"},
        "earliest": {"type": ["string", "null"], "format": "date-time", "description": "`refused`: the first lawful moment"},
        "receipt": {"type": "string", "description": "`refused`: the fact on record"},
    },
    "required": ["type", "title", "status", "code"],
    "additionalProperties": True,
}
_PROBLEMS = {
    "description": "A problem",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def operation_id(route: APIRoute) -> str:
    """``book_cases``: the room and what the route is called in it."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


def describe(app: FastAPI) -> None:
    """Have the app describe itself so: whatever is wrong is told as a problem."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = _PROBLEM
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            for operations in document["paths"].values():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
                    operation["responses"]["default"] = _PROBLEMS
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]
