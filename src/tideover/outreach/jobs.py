"""Jobs of outreach: sending, and deciding the day chunk by chunk."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from tideover.base.ids import AccountId
from tideover.base.jobs import Registry
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.gate import Channel
from tideover.outreach.actions.day import run_day_chunk
from tideover.outreach.channels import EmailChannel
from tideover.outreach.dispatch import Dispatcher


def _run_day(work: Work, payload: dict[str, Any]) -> None:
    after = AccountId(UUID(payload["after"])) if payload["after"] else None
    run_day_chunk(work, date.fromisoformat(payload["day"]), after)


def register(registry: Registry, settings: Settings) -> None:
    email = EmailChannel(settings.smtp_url, settings.mail_from)
    registry.on_staged("dispatch_touch", Dispatcher({Channel.EMAIL: email}).dispatch)
    registry.add_lane(Channel.EMAIL.value, lambda: True)
    registry.on("run_day", _run_day)
