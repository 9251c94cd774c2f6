"""Jobs of conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tideover.base.ids import MessageId
from tideover.base.jobs import Registry
from tideover.base.work import Work
from tideover.conversation.actions import read_message
from tideover.conversation.dialogues.joining import end_silent
from tideover.conversation.dialogues.releasing import try_release
from tideover.conversation.receiving import join_parts
from tideover.gate import Channel
from tideover.language import Command


def _read_message(work: Work, payload: dict[str, Any]) -> None:
    done = payload.get("done")
    read_message(
        work,
        MessageId(UUID(payload["message"])),
        address=payload.get("address"),
        done=Command(done) if done else None,
        is_incomplete=bool(payload.get("is_incomplete")),
    )


def _join_parts(work: Work, payload: dict[str, Any]) -> None:
    join_parts(work, Channel(payload["channel"]), payload["sender"], payload["reference"])


def _end_silent(work: Work, payload: dict[str, Any]) -> None:
    end_silent(work)


def _try_playbooks(work: Work, payload: dict[str, Any]) -> None:
    try_release(work, UUID(payload["release"]))


def register(registry: Registry) -> None:
    registry.on("read_message", _read_message)
    registry.on("join_parts", _join_parts)
    registry.on("end_silent_dialogues", _end_silent)
    registry.on("try_playbooks", _try_playbooks)
