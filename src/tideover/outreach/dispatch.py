"""Sending, in three steps: redeem and commit; the network, with no transaction open; the result.

A worker that dies between the first and the last leaves the touch ``sending``; whoever takes the job up again finds it
so and marks it ``in_doubt``. It is counted as made, and never sent again by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from tideover.base import log
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import TouchId
from tideover.base.jobs import StagedRun
from tideover.base.work import Work
from tideover.book import address_of, hold_person
from tideover.gate import Channel, Clearance, Purpose, Refusal, Result, record_result, redeem
from tideover.journal import record
from tideover.outreach.actions.sending import get_touch, has_open_promise
from tideover.outreach.actions.templates import text_of, words_of
from tideover.outreach.channels import Delivery, Destination, Message, Outcome
from tideover.outreach.model import ContactInDoubt, ContactMade, ContactNotMade, Touch, TouchState
from tideover.outreach.store import touches as store


class ChannelAdapter(Protocol):
    """What a channel must offer."""

    channel: Channel
    dedupes: bool

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery: ...


@dataclass(frozen=True, slots=True)
class _Ready:
    clearance: Clearance
    to: Destination
    message: Message
    now: datetime


class Dispatcher:
    """Carries out ``dispatch_touch`` jobs over the channels it was given."""

    def __init__(self, channels: dict[Channel, ChannelAdapter]) -> None:
        self._channels = channels

    def dispatch(self, run: StagedRun) -> None:
        touch = TouchId(UUID(run.job.payload["touch"]))
        with run.open() as work:
            ready = self._prepare(work, touch, run.is_used_up)
            if ready is None:
                run.finish(work)
        if ready is None:
            return
        delivery = self._channels[ready.clearance.channel].deliver(ready.clearance, ready.to, ready.message, ready.now)
        with run.open() as work:
            self._conclude(work, touch, ready, delivery)
            run.finish(work)

    def _prepare(self, work: Work, id_: TouchId, is_used_up: bool) -> _Ready | None:
        """Step 1. None: the touch is in a terminal state now."""
        person = get_touch(work, id_).permit.person
        hold_person(work, person)
        touch = store.touch_row(work, id_, lock=True)
        assert touch is not None
        if touch.state is TouchState.SENDING:
            self._in_doubt(work, touch, "lease_lost")
            return None
        if touch.state is not TouchState.QUEUED:
            return None
        if is_used_up:
            _end(work, touch, TouchState.FAILED, "attempts_used_up")
            return None
        permit = touch.permit
        if permit.purpose in (Purpose.COLLECT, Purpose.REMIND) and has_open_promise(work, person, permit.account):
            _end(work, touch, TouchState.SUPPRESSED, "promised")
            return None
        try:
            chosen = text_of(work, touch)
        except (NotFound, Invalid, Conflict) as error:  # withdrawn or expired since it was queued
            _end(work, touch, TouchState.SUPPRESSED, error.code)
            return None
        try:
            redeemed = redeem(work, permit)
        except Forbidden as error:
            _end(work, touch, TouchState.REFUSED, error.code)
            return None
        if isinstance(redeemed, Refusal):
            _end(work, touch, TouchState.REFUSED, " ".join(redeemed.rules))
            return None
        try:
            given = json.loads(work.vault.unseal(person, touch.slots))
            subject, body = words_of(work, permit, chosen, given)
        except Conflict as error:
            record_result(work, permit.id, redeemed.turn, Result.FAILED)
            _end(work, touch, TouchState.SUPPRESSED, error.code)
            return None
        address = address_of(work, person, "email", permit.address)
        assert address is not None  # redeem has just held it against the book
        store.set_state(work, id_, TouchState.SENDING, None, None)
        message = Message(touch.message_id, subject, body)
        return _Ready(redeemed, Destination(permit.address, address[1]), message, work.now())

    def _conclude(self, work: Work, id_: TouchId, ready: _Ready, delivery: Delivery) -> None:
        """Step 3."""
        touch = store.touch_row(work, id_, lock=True)
        assert touch is not None
        permit, turn = touch.permit, ready.clearance.turn
        if delivery.outcome is Outcome.SENT:
            store.set_state(work, id_, TouchState.SENT, None, work.now())
            record_result(work, permit.id, turn, Result.SENT)
            said = f"{ready.message.subject}\n\n{ready.message.body.strip()}"
            record(
                work,
                ContactMade(
                    permit.person,
                    permit.account,
                    id_,
                    permit.id,
                    permit.channel,
                    permit.purpose,
                    touch.template,
                    touch.message_id,
                    work.vault.seal(permit.person, said),
                ),
            )
        elif delivery.outcome is Outcome.NOT_SENT:
            record_result(work, permit.id, turn, Result.FAILED)
            _end(work, touch, TouchState.FAILED, delivery.code or "not_sent")
        else:
            self._in_doubt(work, touch, delivery.code or "unknown")
        log.get_logger().info("contact_ended", contact=id_, state=delivery.outcome.value, channel=permit.channel.value)

    def _in_doubt(self, work: Work, touch: Touch, reason: str) -> None:
        store.set_state(work, touch.id, TouchState.IN_DOUBT, reason, work.now())
        permit = touch.permit
        record(work, ContactInDoubt(permit.person, permit.account, touch.id, permit.id, permit.channel, reason))


def _end(work: Work, touch: Touch, state: TouchState, reason: str) -> None:
    store.set_state(work, touch.id, state, reason, work.now())
    permit = touch.permit
    record(work, ContactNotMade(permit.person, permit.account, touch.id, permit.id, permit.channel, state, reason))
