"""Jobs of outreach: sending, and deciding the day chunk by chunk."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from tideover.base.ids import AccountId
from tideover.base.jobs import Registry, StagedRun
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.gate import Channel
from tideover.outreach.actions.day import run_day_chunk
from tideover.outreach.actions.receipts import forget_strays, take_receipt
from tideover.outreach.channels import EmailChannel
from tideover.outreach.dispatch import Dispatcher
from tideover.outreach.hearing import Receipt, ReceiptState


def _run_day(work: Work, payload: dict[str, Any]) -> None:
    after = AccountId(UUID(payload["after"])) if payload["after"] else None
    run_day_chunk(work, date.fromisoformat(payload["day"]), after)


def _take_receipt(run: StagedRun) -> None:
    """A receipt that a tenant's gateway told before its touch was known."""
    told = run.job.payload
    receipt = Receipt(Channel(told["channel"]), told["reference"], ReceiptState(told["state"]), told["code"])
    if not run.is_used_up:
        take_receipt(run.works, receipt, run.job.tenant)
    with run.open() as work:
        run.finish(work)


def _forget_strays(run: StagedRun) -> None:
    if not run.is_used_up:
        forget_strays(run.works)
    with run.open() as work:
        run.finish(work)


def register(registry: Registry, settings: Settings) -> None:
    email = EmailChannel(settings.smtp_url, settings.mail_from)
    registry.on_staged("dispatch_touch", Dispatcher({Channel.EMAIL: email}).dispatch)
    registry.add_lane(Channel.EMAIL.value, lambda: True)
    registry.on("run_day", _run_day)
    registry.on_staged("take_receipt", _take_receipt)
    registry.on_staged("forget_strays", _forget_strays)
