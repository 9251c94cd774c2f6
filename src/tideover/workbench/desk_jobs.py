"""Jobs of desks: items that end by themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tideover.base.ids import PersonId
from tideover.base.jobs import Registry
from tideover.base.work import Work
from tideover.workbench.settling import JOB, settle_items


def _settle(work: Work, payload: dict[str, Any]) -> None:
    settle_items(work, PersonId(UUID(payload["person"])))


def register(registry: Registry) -> None:
    registry.on(JOB, _settle)
