"""Jobs of outreach: sending over the channels there are, ending what was not sent in time, deciding the day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, TouchId
from tideover.base.jobs import Registry, StagedRun
from tideover.base.settings import ChannelLimit, Settings
from tideover.base.work import Work, Works
from tideover.gate import Channel
from tideover.outreach.actions.expiring import expire_touches
from tideover.outreach.actions.plans import close_plan, note_step, take_step
from tideover.outreach.actions.receipts import forget_strays, take_receipt
from tideover.outreach.channels import (
    ChannelAdapter,
    EmailChannel,
    HttpSmsChannel,
    InboxChannel,
    LetterChannel,
    PushChannel,
    SmppChannel,
)
from tideover.outreach.day.replanning import JOB, replan
from tideover.outreach.day.stages import forget_decisions, run_stage
from tideover.outreach.day.tasks import begin_case
from tideover.outreach.dispatch import Dispatcher
from tideover.outreach.gateways import Gateway, Gateways
from tideover.outreach.hearing import Receipt, ReceiptState


def _begin_case(work: Work, payload: dict[str, Any]) -> None:
    begin_case(work, date.fromisoformat(payload["day"]), (UUID(payload["holder"]), payload["creditor"]))


def _replan(work: Work, payload: dict[str, Any]) -> None:
    replan(work, PersonId(UUID(payload["person"])), payload["because"])


def _take_step(work: Work, payload: dict[str, Any]) -> None:
    take_step(work, UUID(payload["run"]), payload["step"])


def _note_step(work: Work, payload: dict[str, Any]) -> None:
    note_step(work, TouchId(UUID(payload["touch"])))


def _close_plan(work: Work, payload: dict[str, Any]) -> None:
    close_plan(work, UUID(payload["run"]))


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


def _sms(settings: Settings) -> ChannelAdapter:
    if settings.smpp_url or not settings.sms_url:
        return SmppChannel(settings.smpp_url, settings.sms_sender)
    return HttpSmsChannel(settings.sms_url, _secret(settings.sms_secret), settings.sms_sender)


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def build_gateways(settings: Settings, works: Works) -> Gateways:
    """The channels that the settings speak of, not started. Raises ``Invalid`` for a limit of a channel there is not."""
    unknown = set(settings.limits) - set(Channel)
    if unknown:
        raise Invalid("unknown_channel", setting="TIDEOVER_LIMITS", expected=", ".join(Channel))
    adapters: list[ChannelAdapter] = [
        EmailChannel(
            settings.smtp_url,
            settings.mail_from,
            dkim_key_file=settings.dkim_key_file,
            dkim_selector=settings.dkim_selector,
        ),
        _sms(settings),
        InboxChannel(works),
        PushChannel(settings.push_url, _secret(settings.push_secret)),
        LetterChannel(settings.print_folder, settings.letter_font),
    ]
    return Gateways(
        [Gateway(a, settings.limits.get(a.channel.value) or ChannelLimit(), works.database) for a in adapters], works.database
    )


def register(registry: Registry, gateways: Gateways, settings: Settings) -> None:
    registry.on_staged("dispatch_touch", Dispatcher(gateways).dispatch)
    for channel in Channel:
        gateway = gateways.of(channel)
        registry.add_lane(channel.value, gateway.is_open if gateway is not None else lambda: True)
    registry.on("expire_touches", expire_touches)
    registry.on_staged("run_day", partial(run_stage, root=settings.root / "lake"))
    registry.on("forget_decisions", partial(forget_decisions, root=settings.root / "lake"))
    registry.on("begin_case", _begin_case)
    registry.on(JOB, _replan)
    registry.on_staged("take_receipt", _take_receipt)
    registry.on_staged("forget_strays", _forget_strays)
    registry.on("take_step", _take_step)
    registry.on("note_step", _note_step)
    registry.on("close_plan", _close_plan)
