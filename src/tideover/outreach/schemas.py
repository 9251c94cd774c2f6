"""The forms of contacts, as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tideover.base.http import Moment, Shown
from tideover.base.work import Work
from tideover.book import get_accounts, get_persons
from tideover.gate import Channel, Purpose
from tideover.outreach.actions.receipts import FollowedBy
from tideover.outreach.hearing import ReceiptState
from tideover.outreach.model import Touch, TouchState


class ContactShown(Shown):
    """A contact. ``reason``: why it stands so, a code or the ids of rules; ``plan``: ``plan/step``, where it is a plan's, and
    ``plan_run`` as it runs for them; ``rendition``: its text, in its language; ``attempts``: tries that certainly failed."""

    contact: str
    person: str
    account: str | None
    channel: Channel
    purpose: Purpose
    template: str
    rendition: str | None
    state: TouchState
    reason: str | None
    permit: str
    receipt: str
    created_at: Moment
    finished_at: Moment | None
    deadline: Moment
    attempts: int
    plan: str | None
    plan_run: str | None


class ContactRow(ContactShown):
    """A contact, and whose it is. ``ref``: the lender's reference of the person; ``name`` is masked; ``zone`` null: unknown."""

    ref: str
    name: str
    zone: str | None
    is_erased: bool
    account_ref: str | None
    currency: str | None


class ContactsShown(Shown):
    """``in_doubt``: how many there are of all, on this page or not; ``reasons``: those that stand with contacts now."""

    contacts: list[ContactRow]
    in_doubt: int
    reasons: list[str]
    next: str | None


class InDoubtShown(Shown):
    contacts: list[ContactShown]


class ReceiptTold(Shown):
    """What the other side said of a part. ``reference``: its own, or the contact's key where it speaks of the whole."""

    reference: str
    state: ReceiptState
    code: str | None
    at: Moment


class ReplyShown(Shown):
    message: str
    at: Moment


class PromiseFollowing(Shown):
    promise: str
    amount_minor: int
    currency: str
    due: str
    state: str
    taken_at: Moment


class PaymentFollowing(Shown):
    payment: str
    amount_minor: int
    paid_at: Moment


class FollowedShown(Shown):
    replies: list[ReplyShown]
    promises: list[PromiseFollowing]
    payments: list[PaymentFollowing]


class ContactFile(ContactRow):
    """A contact with all that is known of it. ``asked_by``: a login, or as facts name it; ``answers``: the moment of the
    person's own act that it answers; ``people``: the logins of who goes on a visit."""

    message_id: str
    asked_by: str
    answers: Moment | None
    people: list[str]
    receipts: list[ReceiptTold]
    followed_by: FollowedShown


def contact_view(touch: Touch) -> dict[str, Any]:
    """``ContactShown``."""
    permit = touch.permit
    return {
        "contact": str(touch.id),
        "person": str(permit.person),
        "account": str(permit.account) if permit.account else None,
        "channel": permit.channel.value,
        "purpose": permit.purpose.value,
        "template": touch.template,
        "rendition": str(touch.rendition) if touch.rendition else None,
        "state": touch.state.value,
        "reason": touch.reason,
        "permit": str(permit.id),
        "receipt": str(permit.receipt),
        "created_at": touch.created_at.isoformat(),
        "finished_at": touch.finished_at.isoformat() if touch.finished_at else None,
        "deadline": touch.deadline.isoformat(),
        "attempts": touch.attempts,
        "plan": touch.step,
        "plan_run": str(touch.plan_run) if touch.plan_run else None,
    }


def contact_rows(work: Work, touches: Sequence[Touch]) -> list[dict[str, Any]]:
    """``ContactRow`` of each."""
    people = {person.id: person for person in get_persons(work, {touch.permit.person for touch in touches})}
    named = {touch.permit.account for touch in touches if touch.permit.account}
    accounts = {account.id: account for account in get_accounts(work, named)}
    rows = []
    for touch in touches:
        person = people[touch.permit.person]
        account = accounts[touch.permit.account] if touch.permit.account else None
        rows.append(
            {
                **contact_view(touch),
                "ref": person.ref,
                "name": person.masked_name,
                "zone": person.zone,
                "is_erased": person.is_erased,
                "account_ref": account.ref if account else None,
                "currency": account.currency if account else None,
            }
        )
    return rows


def followed_view(found: FollowedBy) -> dict[str, Any]:
    """``FollowedShown``."""
    return {
        "replies": [{"message": str(message), "at": at.isoformat()} for message, at in found.replies],
        "promises": [
            {
                "promise": str(promise.id),
                "amount_minor": promise.amount.amount_minor,
                "currency": promise.amount.currency,
                "due": promise.due.isoformat(),
                "state": promise.state.value,
                "taken_at": promise.taken_at.isoformat(),
            }
            for promise in found.promises
        ],
        "payments": [
            {"payment": payment.ref, "amount_minor": payment.amount_minor, "paid_at": payment.paid_at.isoformat()}
            for payment in found.payments
        ],
    }
