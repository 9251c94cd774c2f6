"""Jobs of conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tideover.base.ids import MessageId
from tideover.base.jobs import Registry
from tideover.base.work import Work
from tideover.conversation.actions import read_message


def _read_message(work: Work, payload: dict[str, Any]) -> None:
    read_message(work, MessageId(UUID(payload["message"])))


def register(registry: Registry) -> None:
    registry.on("read_message", _read_message)
