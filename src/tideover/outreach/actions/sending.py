"""Offer a contact to the gate, queue it, resolve what is in doubt."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, PersonId, TouchId, new_id
from tideover.base.work import Work
from tideover.book import PromiseState, address_of, get_person, promises_of, same_person, zone_of
from tideover.gate import Ask, Channel, Permit, Purpose, Refusal, ask, asked_for_quiet_since
from tideover.journal import record
from tideover.outreach.actions.templates import check_own_words, check_permit, check_sender, choose_rendition
from tideover.outreach.model import (
    ContactInDoubt,
    ContactNotMade,
    ContactQueued,
    ContactResolved,
    Touch,
    TouchState,
)
from tideover.outreach.store import plans as plan_store
from tideover.outreach.store import receipts as receipt_store
from tideover.outreach.store import touches as store
from tideover.outreach.store.touches import TouchFilter
from tideover.outreach.templates import Rendition, check_slots
from tideover.worklist import SOMEBODY_WAITS, open_item

LASTS = timedelta(days=1)
RECENT = 5000
SOON = timedelta(hours=4)
# Ends of an answer that leave the customer waiting for one. Not of those that no longer make sense: they asked for quiet, say.
_UNHEARD = frozenset({TouchState.REFUSED, TouchState.FAILED, TouchState.EXPIRED, TouchState.UNDELIVERED, TouchState.CANCELLED})
SENDABLE = frozenset({Channel.EMAIL, Channel.SMS, Channel.INBOX, Channel.PUSH, Channel.LETTER})


def offer_contact(
    work: Work,
    person: PersonId,
    channel: Channel,
    purpose: Purpose,
    template_id: str,
    slots: Mapping[str, str],
    *,
    account: AccountId | None = None,
    answers: datetime | None = None,
    priority: int | None = None,
    deadline: datetime | None = None,
    plan_run: UUID | None = None,
    step: str | None = None,
) -> tuple[TouchId, Permit] | Refusal:
    """Ask the gate for a contact and queue it if it says yes. Raises ``Invalid``/``NotFound``/``Conflict`` on bad input.

    ``priority``: default urgent for answers, normal else; ``deadline``, ``plan_run``, ``step``: as ``send`` has them.
    """
    if channel not in SENDABLE:
        raise Invalid("channel_not_available", field="channel", expected=", ".join(sorted(SENDABLE)))
    chosen = choose_rendition(work, template_id, get_person(work, person), channel, purpose)
    if account is None and chosen.is_of_account:
        raise Invalid("account_required", field="account", expected="the account whose sums the text names")
    given = check_slots(chosen, slots)
    check_sender(work, chosen)
    answer = ask(work, Ask(person, channel, purpose, blind_for(work, person, channel), chosen.script, account, answers))
    if isinstance(answer, Refusal):
        return answer
    if priority is None:
        priority = jobs.NORMAL if answers is None else jobs.URGENT
    touch = send(
        work, answer, chosen, given, answers=answers, deadline=deadline, priority=priority, plan_run=plan_run, step=step
    )
    return touch, answer


def blind_for(work: Work, person: PersonId, channel: Channel) -> str:
    """The blind index of where a channel reaches the person; empty where it needs no address, or there is none (which the
    gate refuses)."""
    kind = channel.address_kind
    found = address_of(work, person, kind) if kind else None
    return found[0].blind if found else ""


def send(
    work: Work,
    permit: Permit,
    chosen: Rendition,
    slots: Mapping[str, str],
    *,
    answers: datetime | None = None,
    deadline: datetime | None = None,
    priority: int = jobs.NORMAL,
    plan_run: UUID | None = None,
    step: str | None = None,
) -> TouchId:
    """Queue a permitted contact; the worker sends it, by ``deadline`` (business time; default a day from now) or not at all.

    Raises ``Conflict("permit_mismatch")`` for another script, channel or purpose, and ``Conflict("template_unsigned")`` and
    the like for a text that cannot be sent.
    """
    if not isinstance(permit, Permit):
        raise TypeError("a contact is sent with a permit of the gate")
    check_permit(permit, chosen)
    chosen.check_sendable(work.now().astimezone(zone_of(get_person(work, permit.person))).date())
    return _queue(work, permit, dict(slots), chosen.id, answers, deadline, priority, plan_run, step)


def send_words(work: Work, permit: Permit, subject: str, body: str, *, answers: datetime | None) -> TouchId:
    """Queue a permitted contact that says what others than this room approved or wrote: a turn of a dialogue. The permit's
    script says whose words they are. They are held against the rules of words as every text is, when they leave.

    ``answers``: as ``send`` has it. Raises ``Conflict("link_not_allowed")`` for a link that is not the sender's own.
    """
    check_own_words(work, permit.script, subject, body)
    return _queue(work, permit, {"subject": subject, "body": body}, None, answers, None, jobs.URGENT, None, None)


def _queue(
    work: Work, permit: Permit, slots: Mapping[str, str], rendition: UUID | None, answers: datetime | None,
    deadline: datetime | None, priority: int, plan_run: UUID | None, step: str | None,
) -> TouchId:  # fmt: skip
    touch, now, script = TouchId(new_id()), work.now(), permit.script
    sealed = work.vault.seal(permit.person, json.dumps(slots, ensure_ascii=False))
    store.insert_touch(
        work,
        Touch(
            touch, permit, script, sealed, TouchState.QUEUED, None, f"<{touch}@tideover>", now, None, deadline or now + LASTS,
            work.actor, rendition, answers, priority, 0, plan_run, step,
        ),
    )  # fmt: skip
    record(work, ContactQueued(permit.person, permit.account, touch, permit.id, permit.channel, permit.purpose, script))
    lane = permit.channel.value
    jobs.enqueue(work, "dispatch_touch", {"touch": touch}, key=f"dispatch_touch:{touch}", lane=lane, priority=priority)
    return touch


def get_touch(work: Work, touch: TouchId) -> Touch:
    """Raises ``NotFound("contact_not_found")``."""
    found = store.touch_row(work, touch)
    if found is None:
        raise NotFound("contact_not_found", field="contact")
    return found


def states_of_touches(work: Work, touches: Sequence[TouchId]) -> dict[TouchId, TouchState]:
    """How contacts stand; of one that is not there, nothing."""
    return {TouchId(id_): state for id_, state in store.states_of(work, touches).items()}


def list_touches(work: Work, wanted: TouchFilter, before: UUID | None, limit: int) -> list[Touch]:
    """Contacts, the newest first."""
    return store.list_touches(work, wanted, before, limit)


def in_doubt_touches(work: Work, limit: int) -> list[Touch]:
    """Contacts that may or may not have gone out."""
    return store.in_doubt(work, limit)


def count_in_doubt(work: Work) -> int:
    """How many contacts may or may not have gone out."""
    return store.count_in_doubt(work)


def recent_reasons(work: Work) -> list[str]:
    """The reasons that stand with the newest few thousand contacts."""
    return store.recent_reasons(work, RECENT)


def why_not_needed(work: Work, touch: Touch) -> str | None:
    """Why a queued contact makes no sense any more, as a code; None: it does. What the gate refuses it refuses itself."""
    permit = touch.permit
    if permit.purpose in (Purpose.COLLECT, Purpose.REMIND) and has_open_promise(work, permit.person, permit.account):
        return "promised"
    if touch.answers is not None:
        whole = same_person(work, permit.person)
        if asked_for_quiet_since(work, whole, permit.channel, permit.address, touch.answers):
            return "quiet_asked"
    if touch.plan_run is not None:
        run = plan_store.run_row(work, touch.plan_run)
        if run.state != "running":
            return "plan_ended"
        if receipt_store.replied_since(work, same_person(work, permit.person), run.started_at):
            return "answered"
    return None


def end_touch(work: Work, touch: Touch, state: TouchState, reason: str) -> None:
    """A contact that was not made has come to its end."""
    store.set_state(work, touch.id, state, reason, work.now())
    permit = touch.permit
    record(work, ContactNotMade(permit.person, permit.account, touch.id, permit.id, permit.channel, state, reason))
    tell_of_end(work, touch, state)


def mark_in_doubt(work: Work, touch: Touch, reason: str) -> None:
    """A contact may have gone out."""
    store.set_state(work, touch.id, TouchState.IN_DOUBT, reason, work.now())
    permit = touch.permit
    record(work, ContactInDoubt(permit.person, permit.account, touch.id, permit.id, permit.channel, reason))
    tell_of_end(work, touch, TouchState.IN_DOUBT)


def tell_of_end(work: Work, touch: Touch, state: TouchState) -> None:
    """Let hear how a contact ended who waits for it: the plan that it was a step of; a colleague, where it was an answer that
    the customer has not got."""
    if touch.plan_run is not None:
        jobs.enqueue(work, "note_step", {"touch": touch.id}, key=f"note_step:{touch.id}:{state.value}")
    if touch.answers is not None and state in _UNHEARD:
        open_item(work, "answer_by_hand", "care", touch.id, touch.permit.person, SOON, priority=SOMEBODY_WAITS)


def resolve_touch(work: Work, touch: TouchId, was_sent: bool) -> None:
    """A person or a receipt says how an in-doubt contact ended. Raises ``NotFound`` or ``Conflict("not_in_doubt")``."""
    found = store.touch_row(work, touch, lock=True)
    if found is None:
        raise NotFound("contact_not_found", field="contact")
    if found.state is not TouchState.IN_DOUBT:
        raise Conflict("not_in_doubt", state=found.state.value)
    state = TouchState.SENT if was_sent else TouchState.FAILED
    store.set_state(work, touch, state, "resolved", work.now())
    record(work, ContactResolved(found.permit.person, touch, state, work.actor))
    tell_of_end(work, found, state)


def has_open_promise(work: Work, person: PersonId, account: AccountId | None) -> bool:
    """Whether the person has promised on the account (any account where None) and the day has not come yet."""
    return any(
        promise.state is PromiseState.OPEN and account in (None, promise.account) for promise in promises_of(work, person)
    )


def count_touches(work: Work) -> dict[str, int]:
    """Touches by state."""
    return store.count_by_state(work)


def parse_touch(text: str) -> TouchId:
    try:
        return TouchId(UUID(text))
    except ValueError:
        raise NotFound("contact_not_found", field="contact") from None
