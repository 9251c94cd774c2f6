"""Offer a contact to the gate, queue it, resolve what is in doubt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, PersonId, TouchId, new_id
from tideover.base.work import Work
from tideover.book import PromiseState, address_of, get_person, promises_of, zone_of
from tideover.gate import Ask, Channel, Permit, Purpose, Refusal, ask
from tideover.journal import record
from tideover.outreach.actions.templates import check_permit, check_sender, choose_rendition
from tideover.outreach.model import ContactQueued, ContactResolved, Touch, TouchState
from tideover.outreach.store import touches as store
from tideover.outreach.templates import Rendition, check_slots

LASTS = timedelta(days=1)


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
) -> tuple[TouchId, Permit] | Refusal:
    """Ask the gate for a contact and queue it if it says yes. Raises ``Invalid``/``NotFound``/``Conflict`` on bad input."""
    if channel is not Channel.EMAIL:
        raise Invalid("channel_not_available", field="channel", expected="email")
    chosen = choose_rendition(work, template_id, get_person(work, person), channel, purpose)
    if account is None and chosen.is_of_account:
        raise Invalid("account_required", field="account", expected="the account whose sums the text names")
    given = check_slots(chosen, slots)
    check_sender(work, chosen)
    answer = ask(work, Ask(person, channel, purpose, _blind(work, person), chosen.script, account, answers))
    if isinstance(answer, Refusal):
        return answer
    urgency = jobs.NORMAL if answers is None else jobs.URGENT
    return send(work, answer, chosen, given, answers=answers, priority=urgency), answer


def _blind(work: Work, person: PersonId) -> str:
    found = address_of(work, person, "email")
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
    touch = TouchId(new_id())
    now = work.now()
    chosen.check_sendable(now.astimezone(zone_of(get_person(work, permit.person))).date())
    store.insert_touch(
        work,
        Touch(
            touch,
            permit,
            chosen.script,
            work.vault.seal(permit.person, json.dumps(dict(slots), ensure_ascii=False)),
            TouchState.QUEUED,
            None,
            f"<{touch}@tideover>",
            now,
            None,
            deadline or now + LASTS,
            work.actor,
            chosen.id,
            answers,
            priority,
            0,
            plan_run,
            step,
        ),
    )
    record(
        work,
        ContactQueued(permit.person, permit.account, touch, permit.id, permit.channel, permit.purpose, chosen.script),
    )
    lane = permit.channel.value
    jobs.enqueue(work, "dispatch_touch", {"touch": touch}, key=f"dispatch_touch:{touch}", lane=lane, priority=priority)
    return touch


def get_touch(work: Work, touch: TouchId) -> Touch:
    """Raises ``NotFound("contact_not_found")``."""
    found = store.touch_row(work, touch)
    if found is None:
        raise NotFound("contact_not_found", field="contact")
    return found


def in_doubt_touches(work: Work, limit: int) -> list[Touch]:
    """Contacts that may or may not have gone out."""
    return store.in_doubt(work, limit)


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
