"""What the other side said of our contacts: receipts matched to their touch, answers to what they answer, what followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tideover.base import jobs
from tideover.base.errors import Conflict
from tideover.base.ids import MessageId, PersonId, TenantId, TouchId
from tideover.base.work import Work, Works
from tideover.book import Payment, Promise, hold_number, hold_person, payments_between, promises_of, same_person
from tideover.gate import LINE, Channel, NumberState, Result, note_number, record_result
from tideover.journal import record
from tideover.outreach.actions.sending import get_touch, tell_of_end
from tideover.outreach.hearing import Receipt, ReceiptState, Told, touch_named, verdict_of
from tideover.outreach.model import ContactResolved, ReceiptReceived, ReplyMatched, Touch, TouchState
from tideover.outreach.store import receipts as store
from tideover.outreach.store import touches as touch_store

KEEP_STRAYS_DAYS = 30
_ACTOR = "receipt"
_ATTEMPTS = 3
# How long after a contact a message is taken for its answer: on the channel and address it went to, or on any.
ANSWERS_WITHIN, ANSWERS_ELSEWHERE_WITHIN = timedelta(days=14), timedelta(days=3)
SKEW = timedelta(minutes=5)  # by which others' clocks may be behind ours
FOLLOWS_WITHIN = timedelta(days=7)
_MOVED = (TouchState.SENT, TouchState.DELIVERED, TouchState.UNDELIVERED, TouchState.IN_DOUBT)


# --- receipts ---------------------------------------------------------------------------------------------------------


def take_receipt(works: Works, receipt: Receipt, tenant: TenantId | None = None) -> None:
    """Apply a receipt to the touch it is of, or keep it until that touch is known. When this returns it is kept for good.

    ``tenant``: the one whose gateway tells it, which may speak of its own contacts only. None: it comes over a channel of the
    installation, and may be of anybody's.
    """
    if _apply_known(works, receipt, tenant):
        return
    with works.database.as_system() as connection:
        # What a tenant's own gateway tells never meets another tenant's touch, whatever reference it names.
        kept_as = receipt.reference if tenant is None else f"{tenant}|{receipt.reference}"
        store.keep_stray(connection, receipt.channel.value, kept_as, receipt.state.value, receipt.code)
    # Whoever sent it may have committed its reference in between, and not seen what we have just kept.
    found = _owner(works, receipt, tenant)
    if found is not None:
        adopt_strays(works, found[0], receipt.channel, [receipt.reference], found[1])


def hear_receipt(work: Work, receipt: Receipt) -> bool:
    """Take a receipt that the tenant's own gateway tells, as part of its transaction. Returns whether its touch is known; if
    not, a job takes it up from there."""
    touch = _own_touch(work, receipt)
    if touch is not None:
        apply_receipt(work, touch, receipt.reference, receipt.state, receipt.code)
        return True
    told = {"channel": receipt.channel, "reference": receipt.reference, "state": receipt.state, "code": receipt.code}
    jobs.enqueue(work, "take_receipt", told)
    return False


def _apply_known(works: Works, receipt: Receipt, tenant: TenantId | None) -> bool:
    found = _owner(works, receipt, tenant)
    if found is not None:
        _apply(works, *found, receipt)
    return found is not None


def _apply(works: Works, tenant: TenantId, touch: TouchId, receipt: Receipt) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with works.open(tenant, _ACTOR) as work:
                apply_receipt(work, touch, receipt.reference, receipt.state, receipt.code)
        except Conflict as error:  # somebody got the number between look and hold
            if error.code != "addresses_changed" or attempt == _ATTEMPTS:
                raise
        else:
            return


def _owner(works: Works, receipt: Receipt, tenant: TenantId | None) -> tuple[TenantId, TouchId] | None:
    """Whose touch a receipt is of; where two tenants were given the same reference and no key is told, it is nobody's."""
    if tenant is None and touch_named(receipt.reference) is None:
        with works.database.as_system() as connection:
            found = store.owner_of(connection, receipt.channel.value, receipt.reference)
        if found is not None:
            return TenantId(found[0]), TouchId(found[1])
        if receipt.key is None:
            return None
        receipt = replace(receipt, reference=receipt.key)
    owners = []
    for name in [tenant] if tenant is not None else works.database.tenants():
        with works.open(name, _ACTOR) as work:
            touch = _own_touch(work, receipt)
        if touch is not None:
            owners.append((name, touch))
    return owners[0] if len(owners) == 1 else None


def _own_touch(work: Work, receipt: Receipt) -> TouchId | None:
    """The tenant's own touch that a receipt is of, by the other side's id or by our own key."""
    if known := store.touch_of(work, receipt.channel.value, receipt.reference):
        return TouchId(known)
    named = touch_named(receipt.reference)
    touch = touch_store.touch_row(work, named) if named is not None else None
    if touch is None or touch.permit.channel is not receipt.channel or touch_named(touch.message_id) != named:
        return None
    return touch.id


def apply_receipt(work: Work, id_: TouchId, reference: str, state: ReceiptState, code: str | None) -> None:
    """Keep what the other side said of a touch and move the touch to what all that was said makes of it.

    The same again changes nothing, and the order makes no difference. Raises ``NotFound`` or ``Conflict("addresses_changed")``.
    """
    permit = get_touch(work, id_).permit
    kind = permit.channel.address_kind
    says_more = kind is not None and state in (ReceiptState.VOID, ReceiptState.COMPLAINED)
    if says_more and kind is not None:
        now = hold_number(work, kind, permit.address, [permit.person])
    else:
        now = hold_person(work, permit.person)
    touch = touch_store.touch_row(work, id_, lock=True)
    assert touch is not None
    channel = permit.channel.value
    if touch_named(reference) == id_:  # so that it is found with what is said of the touch's parts
        reference = touch.message_id
    store.insert_parts(work, channel, id_, [reference])
    if not store.insert_receipt(work, channel, reference, state.value, code, now):
        return
    record(work, ReceiptReceived(permit.person, permit.account, id_, permit.channel, state.value, code))
    if says_more and kind is not None:
        if state is ReceiptState.VOID:
            note_number(work, kind, permit.address, LINE, NumberState.VOID, "receipt")
        else:
            note_number(work, kind, permit.address, channel, NumberState.OPTED_OUT, "receipt")
    _move(work, touch)


def adopt_strays(works: Works, tenant: TenantId, channel: Channel, references: Sequence[str], id_: TouchId) -> None:
    """Take the receipts that came before their touch was known: the sender calls this after its last commit."""
    wanted = [*references, *(f"{tenant}|{reference}" for reference in references)]
    # Taken out only once they are applied: a crash in between leaves them, and applying twice does no harm.
    with works.database.as_system() as connection:
        for row in store.take_strays(connection, channel.value, wanted):
            reference = row.reference.removeprefix(f"{tenant}|")
            _apply(works, tenant, id_, Receipt(channel, reference, ReceiptState(row.state), row.code))


def has_receipts(work: Work, id_: TouchId) -> bool:
    """Whether the other side has said anything of a touch."""
    return bool(store.receipts_for(work, id_))


def catch_up(work: Work, id_: TouchId) -> None:
    """Move a touch to what was said of it while it was being sent: for its sender, who has it locked."""
    if has_receipts(work, id_):
        touch = touch_store.touch_row(work, id_, lock=True)
        assert touch is not None
        _move(work, touch)


def _move(work: Work, touch: Touch) -> None:
    """Bring a touch that went out, or may have, to what its receipts say."""
    if touch.state not in _MOVED:
        return
    state, reason = touch.state, touch.reason
    permit = touch.permit
    if state is TouchState.IN_DOUBT:  # whatever was said of it, the other side had it
        state, reason = TouchState.SENT, "resolved"
        record_result(work, permit.id, 1, Result.SENT)
        record(work, ContactResolved(permit.person, touch.id, state, _ACTOR))
    told = [Told(row.reference, ReceiptState(row.state), row.code) for row in store.receipts_for(work, touch.id)]
    verdict = verdict_of(touch.message_id, store.references_of(work, touch.id), told)
    if verdict is not None:
        state, reason = (TouchState.DELIVERED if verdict.arrived else TouchState.UNDELIVERED), verdict.reason
    if (state, reason) != (touch.state, touch.reason):
        touch_store.set_state(work, touch.id, state, reason, touch.finished_at or work.now())
    if state is not touch.state:
        tell_of_end(work, touch, state)


def receipts_of(work: Work, touch: TouchId) -> list[tuple[Told, datetime]]:
    """What was said of a touch's parts, oldest first."""
    return [(Told(row.reference, ReceiptState(row.state), row.code), row.at) for row in store.receipts_for(work, touch)]


def forget_strays(works: Works) -> int:
    """Forget receipts that nobody missed for a month. Returns how many."""
    with works.database.as_system() as connection:
        return store.forget_strays(connection, KEEP_STRAYS_DAYS)


# --- answers ----------------------------------------------------------------------------------------------------------


def note_reply(
    work: Work,
    person: PersonId,
    channel: Channel,
    blind: str | None,
    message: MessageId,
    at: datetime,
    in_reply_to: Sequence[str] = (),
) -> TouchId | None:
    """Note that a person wrote to us, and the contact they answer, if any.

    It is the one whose key the message names; else the latest that went out to that address (``blind``) on that channel
    within 14 days; else the latest on any channel within three. Whoever is known to be the same person counts.
    """
    group = same_person(work, person)
    touch = _answered(work, group, channel, blind, at, in_reply_to)
    row = {"message": message, "person": person, "touch": touch, "channel": channel.value, "at": at}
    if store.insert_reply(work, row) and touch is not None:
        record(work, ReplyMatched(person, touch, message, channel), at=at)
    return touch


def _answered(
    work: Work, group: Sequence[PersonId], channel: Channel, blind: str | None, at: datetime, ids: Sequence[str]
) -> TouchId | None:
    for named in filter(None, map(touch_named, ids)):
        touch = touch_store.touch_row(work, named)
        if touch is not None and touch.permit.person in group and touch_named(touch.message_id) == named:
            return touch.id
    until = at + SKEW
    found = store.latest_out(work, group, until, at - ANSWERS_WITHIN, channel.value, blind)
    found = found or store.latest_out(work, group, until, at - ANSWERS_ELSEWHERE_WITHIN)
    return None if found is None else TouchId(found)


def last_contacted(work: Work, channel: Channel, blind: str, within: timedelta) -> datetime | None:
    """When anything last went out to an address on a channel, no longer ago than ``within``; None: nothing."""
    return store.last_out_to(work, channel.value, blind, work.now() - within)


@dataclass(frozen=True, slots=True)
class FollowedBy:
    """What came after a contact went out: answers to it, and the promises and payments on its account before the next
    contact about that account (answers aside), within a week. Nothing here says that it came because of it."""

    replies: tuple[tuple[MessageId, datetime], ...] = ()
    promises: tuple[Promise, ...] = ()
    payments: tuple[Payment, ...] = ()


def followed_by(work: Work, touch: Touch) -> FollowedBy:
    """See ``FollowedBy``; empty for what did not go out."""
    if touch.finished_at is None or not touch.state.went_out:
        return FollowedBy()
    out, account = touch.finished_at, touch.permit.account
    replies = tuple((MessageId(row.message), row.at) for row in store.replies_to(work, touch.id))
    if account is None:
        return FollowedBy(replies)
    following = store.next_out(work, touch.permit.person, account, out, touch.id)
    until = min(filter(None, [following, out + FOLLOWS_WITHIN]))
    promises = [p for p in promises_of(work, touch.permit.person) if p.account == account and out <= p.taken_at < until]
    return FollowedBy(replies, tuple(promises), tuple(payments_between(work, account, out, until)))
