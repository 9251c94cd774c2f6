"""Timers of the book."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tideover.base.ids import PromiseId
from tideover.base.jobs import Registry
from tideover.base.work import Work
from tideover.book.actions.promises import expire_promise


def _settle_promise(work: Work, payload: dict[str, Any]) -> None:
    expire_promise(work, PromiseId(UUID(payload["promise"])))


def register(registry: Registry) -> None:
    registry.on("settle_promise", _settle_promise)
