"""Sending, in three steps: redeem and commit; the network, with no transaction open; the result.

A worker that dies between the first and the last leaves the touch ``sending``; whoever takes the job up again finds it
so and marks it ``in_doubt``. It is counted as made, and never sent again by itself, unless the channel promises to take
the same key once. What was certainly not taken over is tried again, each time with a new permit, until its deadline.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tideover.base import log
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound, TideoverError
from tideover.base.ids import TouchId
from tideover.base.jobs import StagedRun
from tideover.base.work import Work
from tideover.book import address_of, get_person, hold_number, hold_person
from tideover.gate import (
    LINE,
    Ask,
    Channel,
    Clearance,
    Listener,
    NumberState,
    Permit,
    Refusal,
    Result,
    ask,
    check_utterance,
    note_number,
    record_result,
    redeem,
)
from tideover.journal import record
from tideover.outreach.actions.receipts import adopt_strays, catch_up, has_receipts
from tideover.outreach.actions.sending import end_touch, get_touch, mark_in_doubt, tell_of_end, why_not_needed
from tideover.outreach.actions.templates import text_of, words_of
from tideover.outreach.actions.utterances import findings_in, refuse_words
from tideover.outreach.channels import Delivery, Destination, Message, Outcome
from tideover.outreach.gateways import Gateway, Gateways
from tideover.outreach.model import ContactMade, ContactPostponed, Touch, TouchState
from tideover.outreach.store import channels as channel_store
from tideover.outreach.store import receipts as receipt_store
from tideover.outreach.store import touches as store
from tideover.outreach.templates import Rendition
from tideover.outreach.templates.listeners import listener_of

MAX_TRIES = 6
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 300.0
PATIENCE_SECONDS = 0.25
# What the other side says at once of an address that is nobody's: it is not tried again.
NO_SUCH_ADDRESS = frozenset({"smtp_unknown_recipient", "smpp_bad_number", "gateway_unknown_number"})


@dataclass(frozen=True, slots=True)
class _Ready:
    clearance: Clearance
    to: Destination
    message: Message
    now: datetime


class Dispatcher:
    """Carries out ``dispatch_touch`` jobs over the channels it was given."""

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways
        self._dice = random.Random()

    def dispatch(self, run: StagedRun) -> None:
        check_utterance("", Listener.CUSTOMER)  # a process's first compiles the rules: not with a transaction open
        touch = TouchId(UUID(run.job.payload["touch"]))
        gateway = self._gateways.of(Channel(run.job.lane)) if run.job.lane in set(Channel) else None
        if gateway is None or gateway.is_unconfigured:
            code = f"{run.job.lane}_not_configured" if gateway is None else gateway.adapter.obstacle()
            with run.open() as work:
                self._settle(work, run, touch, code)
            return
        with gateway.admission(PATIENCE_SECONDS) as admission:
            if admission is None:
                with run.open() as work:
                    if not self._settle(work, run, touch, None, gateway.adapter.dedupes):
                        run.put_back(work, gateway.obstacle() or "channel_full", gateway.wait_seconds())
                return
            with run.open() as work:
                ready = self._prepare(work, run, touch, gateway)
            if ready is None:
                return
            delivery = gateway.adapter.deliver(ready.clearance, ready.to, ready.message, ready.now)
            admission.ended(delivery)
        with run.open() as work:
            self._conclude(work, run, touch, ready, delivery, gateway.adapter.dedupes)
        if any(reference != ready.message.key for reference in delivery.references):
            adopt_strays(run.works, run.job.tenant, gateway.channel, delivery.references, touch)
        log.get_logger().info("contact_ended", contact=touch, state=delivery.outcome.value, channel=run.job.lane)

    def _settle(self, work: Work, run: StagedRun, id_: TouchId, failing: str | None, dedupes: bool = False) -> bool:
        """What ends or waits without being sent, whatever the channel does. ``failing``: why it cannot be sent at all."""
        touch = self._locked(work, id_)
        if self._ends_here(work, run, touch):
            return True
        if touch.state is TouchState.SENDING:
            if dedupes and work.now() < touch.deadline and not run.is_used_up:
                return False
            _leave_in_doubt(work, touch, "lease_lost")
        elif failing is not None:
            end_touch(work, touch, TouchState.FAILED, failing)
        else:
            return False
        run.finish(work)
        return True

    def _locked(self, work: Work, id_: TouchId) -> Touch:
        hold_person(work, get_touch(work, id_).permit.person)
        touch = store.touch_row(work, id_, lock=True)
        assert touch is not None
        return touch

    def _ends_here(self, work: Work, run: StagedRun, touch: Touch) -> bool:
        """Whether nothing is to be sent for a touch now: it has ended, ends now, or waits for a pause to be lifted."""
        if touch.state is TouchState.SENDING:
            return False
        if touch.state is TouchState.QUEUED:
            plan = touch.plan
            if run.is_used_up:
                end_touch(work, touch, TouchState.FAILED, "attempts_used_up")
            elif work.now() >= touch.deadline:
                end_touch(work, touch, TouchState.EXPIRED, touch.reason or "too_late")
            elif (reason := why_not_needed(work, touch)) is not None:
                end_touch(work, touch, TouchState.SUPPRESSED, reason)
            elif channel_store.is_paused(work, touch.permit.channel.value, plan):
                run.park(work, "paused")
                return True
            else:
                return False
        run.finish(work)
        return True

    def _prepare(self, work: Work, run: StagedRun, id_: TouchId, gateway: Gateway) -> _Ready | None:
        """Step 1. None: nothing is to be sent now."""
        touch = self._locked(work, id_)
        if self._ends_here(work, run, touch):
            return None
        if touch.state is TouchState.SENDING:
            if (reason := self._why_not_again(work, run, touch, gateway)) is not None:
                _leave_in_doubt(work, touch, reason)
                run.finish(work)
                return None
            if touch.reason is None:
                touch = replace(touch, attempts=touch.attempts + 1, reason="lease_lost")
                store.count_attempt(work, id_, TouchState.SENDING, "lease_lost")
        ready = self._redeem(work, touch)
        if ready is None:
            run.finish(work)
        return ready

    def _why_not_again(self, work: Work, run: StagedRun, touch: Touch, gateway: Gateway) -> str | None:
        """Why a touch that may have gone out is not sent again under its key, and so stays in doubt; None: it is."""
        if not gateway.adapter.dedupes or has_receipts(work, touch.id):  # what was told of it, it had
            return "lease_lost"
        if run.is_used_up or touch.attempts + 1 >= MAX_TRIES:
            return "attempts_used_up"
        if work.now() >= touch.deadline:
            return "too_late"
        if channel_store.is_paused(work, touch.permit.channel.value, touch.plan):
            return "paused"
        return why_not_needed(work, touch)

    def _redeem(self, work: Work, touch: Touch) -> _Ready | None:
        """Everything is read again under the hold; None: the touch has ended."""
        permit = self._live_permit(work, touch)
        if isinstance(permit, Refusal):
            _give_up(work, touch, TouchState.REFUSED, " ".join(permit.rules))
            return None
        try:
            chosen = text_of(work, touch)
        except (NotFound, Invalid, Conflict) as error:  # withdrawn or expired since it was queued
            _give_up(work, touch, TouchState.SUPPRESSED, error.code)
            return None
        words = self._words(work, touch, permit, chosen)
        if not isinstance(words, TideoverError) and self._breaks_rules(work, touch, permit, words):
            return None
        try:
            redeemed = redeem(work, permit)
        except Forbidden as error:
            _give_up(work, touch, TouchState.REFUSED, error.code)
            return None
        if isinstance(redeemed, Refusal):
            _give_up(work, touch, TouchState.REFUSED, " ".join(redeemed.rules))
            return None
        if isinstance(words, TideoverError):
            record_result(work, permit.id, redeemed.turn, Result.FAILED)
            _give_up(work, touch, TouchState.SUPPRESSED, words.code)
            return None
        # The reason with ``sending``: an earlier try may have gone out. Whatever ends it now, it ends in doubt.
        earlier = touch.reason if touch.state is TouchState.SENDING else None
        store.set_state(work, touch.id, TouchState.SENDING, earlier, None)
        return _Ready(redeemed, _destination(work, permit), Message(touch.message_id, *words), work.now())

    def _words(self, work: Work, touch: Touch, permit: Permit, chosen: Rendition | None) -> tuple[str, str] | TideoverError:
        """Subject and body; where the text cannot be filled, why: it says nothing, and what becomes of it is settled once the
        gate was asked."""
        try:
            return words_of(work, permit, chosen, json.loads(work.vault.unseal(permit.person, touch.slots)))
        except TideoverError as error:
            return error

    def _breaks_rules(self, work: Work, touch: Touch, permit: Permit, words: tuple[str, str]) -> bool:
        """Whether what it would say must not be said: then it ends here, before a permit is used up."""
        kind = permit.channel.address_kind
        address = address_of(work, permit.person, kind, permit.address) if kind else None
        to = listener_of(permit.channel, frozenset({permit.purpose}), address[0] if address else None)
        findings = findings_in(*words, to)
        if not findings:
            return False
        refuse_words(work, touch, to, findings)
        _give_up(work, touch, TouchState.REFUSED, "utterance")
        return True

    def _live_permit(self, work: Work, touch: Touch) -> Permit | Refusal:
        """The touch's permit; where it was used on a try that came to nothing, or has run out while the touch waited, a new
        one."""
        permit = touch.permit
        if touch.attempts == 0 and work.now() < permit.expires_at:
            return permit
        wish = Ask(permit.person, permit.channel, permit.purpose, permit.address, permit.script, permit.account, touch.answers)
        answer = ask(work, wish)
        if isinstance(answer, Permit):
            store.set_permit(work, touch.id, answer)
        return answer

    def _conclude(self, work: Work, run: StagedRun, id_: TouchId, ready: _Ready, delivery: Delivery, dedupes: bool) -> None:
        """Step 3."""
        reaches_nobody = delivery.outcome is Outcome.NOT_SENT and delivery.code in NO_SUCH_ADDRESS
        kind = ready.clearance.channel.address_kind
        if reaches_nobody and kind is not None:  # before the touch is locked, as everybody holds and locks
            hold_number(work, kind, ready.to.blind, [ready.clearance.person])
            note_number(work, kind, ready.to.blind, LINE, NumberState.VOID, "channel")
        touch = store.touch_row(work, id_, lock=True)
        assert touch is not None
        permit, turn = touch.permit, ready.clearance.turn
        references = [touch.message_id, *delivery.references]
        if delivery.outcome is not Outcome.NOT_SENT:
            receipt_store.insert_parts(work, permit.channel.value, id_, references)
        if delivery.outcome is Outcome.SENT:
            store.set_state(work, id_, TouchState.SENT, None, work.now())
            record_result(work, permit.id, turn, Result.SENT)
            self._record_made(work, touch, ready)
            tell_of_end(work, touch, TouchState.SENT)
        elif delivery.outcome is Outcome.NOT_SENT and not delivery.may_retry:
            record_result(work, permit.id, turn, Result.FAILED)
            _give_up(work, touch, TouchState.FAILED, delivery.code or "not_sent")
        else:
            code = touch.reason or delivery.code or "unknown"  # where an earlier try is in doubt, that stays why
            if delivery.outcome is Outcome.NOT_SENT:
                record_result(work, permit.id, turn, Result.NOT_MADE)
            is_doubtful = delivery.outcome is Outcome.IN_DOUBT or touch.reason is not None
            pause = min(FIRST_PAUSE_SECONDS * 2**touch.attempts, LONGEST_PAUSE_SECONDS) * self._dice.uniform(0.75, 1.25)
            if (dedupes or not is_doubtful) and touch.attempts + 1 < MAX_TRIES and work.now() < touch.deadline:
                state = TouchState.SENDING if is_doubtful else TouchState.QUEUED
                store.count_attempt(work, id_, state, code)
                record(work, ContactPostponed(permit.person, permit.account, id_, permit.channel, code, touch.attempts + 1))
                run.put_back(work, code, pause)
                return
            if is_doubtful:
                _leave_in_doubt(work, touch, code)
            else:
                end_touch(work, touch, TouchState.FAILED, code)
        if delivery.outcome is not Outcome.NOT_SENT:
            catch_up(work, id_)
        run.finish(work)

    def _record_made(self, work: Work, touch: Touch, ready: _Ready) -> None:
        permit = touch.permit
        said = f"{ready.message.subject}\n\n{ready.message.body.strip()}".strip()
        record(
            work,
            ContactMade(
                permit.person,
                permit.account,
                touch.id,
                permit.id,
                permit.channel,
                permit.purpose,
                touch.template,
                touch.message_id,
                work.vault.seal(permit.person, said),
            ),
        )


def _give_up(work: Work, touch: Touch, state: TouchState, reason: str) -> None:
    """It is not sent now, nor later: an end, or where an earlier try may have gone out, in doubt."""
    if touch.state is TouchState.SENDING and touch.reason is not None:
        _leave_in_doubt(work, touch, reason)
    else:
        end_touch(work, touch, state, reason)


def _leave_in_doubt(work: Work, touch: Touch, reason: str) -> None:
    """Nobody knows whether it went out, or what was said of it meanwhile tells."""
    mark_in_doubt(work, touch, touch.reason or reason)
    catch_up(work, touch.id)


def _destination(work: Work, permit: Permit) -> Destination:
    kind = permit.channel.address_kind
    if kind is None:  # in the lender's own app, where they know the person by their reference
        return Destination(permit.address, get_person(work, permit.person).ref)
    address = address_of(work, permit.person, kind, permit.address)
    assert address is not None  # redeem has just held it against the book
    return Destination(permit.address, address[1])
