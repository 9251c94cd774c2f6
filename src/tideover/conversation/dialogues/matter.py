"""What a dialogue is about: what the book says of a person's accounts, and what is done of what the dialogue comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tideover.base.ids import MessageId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import Account, Person, accounts_of, creditors_on, name_of, owed_on, statement_of, take_promise, zone_of
from tideover.conversation.playbooks.knowing import help_lines
from tideover.conversation.playbooks.model import Effect, EffectKind
from tideover.conversation.playbooks.session import Heard, Known
from tideover.conversation.receiving import SOON, Sender, opt_out
from tideover.gate import LINE, StopKind, note_number, place_stop, stops_of
from tideover.outreach import sender_profile
from tideover.worklist import SOMEBODY_WAITS, open_item

LATEST = timedelta(days=30)  # a promise for later than that is a plan, and a person's to agree
REST = timedelta(days=7)  # collecting rests while a person looks into what was said
URGENT = timedelta(minutes=30)
URGENT_ITEMS = frozenset({"distress"})
# Rests while somebody looks into it; every other stop stands until it is lifted.
_RESTING = frozenset({StopKind.PAID_UNPOSTED, StopKind.RELIEF_PENDING, StopKind.DISPUTE})


@dataclass(frozen=True, slots=True)
class Matter:
    """``accounts``: what each owes (minor units), the one unpaid longest first; all of one creditor and currency."""

    known: Known
    accounts: tuple[tuple[Account, int], ...]


def matter_of(work: Work, person: Person, language: str) -> Matter:
    """What a dialogue with this person is about. Several accounts of one creditor are spoken of together; of several creditors
    the one waiting longest is, since one debt must not be told for another's."""
    today = work.now().astimezone(zone_of(person)).date()
    accounts = accounts_of(work, person.id)
    owed = owed_on(work, [account.id for account in accounts], today)
    creditors = creditors_on(work, [account.id for account in accounts], today)
    rows = []
    for account in accounts:
        found = owed[account.id]
        day = found.oldest_unpaid or found.next_due
        if day is not None and (minor := found.due_minor or found.next_minor) > 0:
            rows.append((day, account.ref, account, minor))
    rows.sort(key=lambda row: row[:2])
    if rows:
        first = rows[0][2]
        same = (creditors[first.id], first.currency)
        rows = [row for row in rows if (creditors[row[2].id], row[2].currency) == same]
        if any(owed[row[2].id].due_minor for row in rows):  # what falls due later is not asked for beside what is
            rows = [row for row in rows if owed[row[2].id].due_minor]
    currency = rows[0][2].currency if rows else "CNY"
    due = sum(row[3] for row in rows)
    most = max(due, sum(_balance(work, row[2]) for row in rows))
    profile = {key: value for key, value in sender_profile(work).items() if value}
    values = {"name": name_of(work, person.id), **profile, **help_lines(person.jurisdiction, language)}
    if rows:
        values |= {"money_due": Money(due, currency).display(), "date_due": rows[0][0].isoformat()}
    known = Known(today, currency, due, most, today + LATEST, values)
    return Matter(known, tuple((row[2], row[3]) for row in rows))


def _balance(work: Work, account: Account) -> int:
    """Interest that has not fallen due yet is no part of it."""
    position = statement_of(work, account).position
    return position.unpaid[0] + sum(position.due[1:]) - position.credit_minor


def carry_out(
    work: Work, person: Person, sender: Sender, message: MessageId, matter: Matter, heard: Heard, effects: Sequence[Effect]
) -> None:
    """Do what a turn came to. Items are about the message that brought them; ``sender``: where it came from."""
    for effect in effects:
        if effect.kind is EffectKind.PROMISE:
            _promise(work, matter, heard)
        elif effect.kind is EffectKind.STOP and effect.stop is not None:
            if effect.stop is StopKind.DO_NOT_CALL:  # where they said it, and by telephone, which it is said of
                opt_out(work, sender)
            until = work.now() + REST if effect.stop in _RESTING else None
            if not _stands(work, person, effect.stop, until):
                place_stop(work, person.id, effect.stop, until=until)
        elif effect.kind is EffectKind.ITEM and effect.item is not None and effect.team is not None:
            within = URGENT if effect.item in URGENT_ITEMS else SOON
            open_item(work, effect.item, effect.team, message, person.id, within, priority=SOMEBODY_WAITS)
        elif effect.kind is EffectKind.CALL_BACK:
            starts = _wished(work, person, heard)
            within = SOON + ((starts - work.now()) if starts else timedelta())
            open_item(work, "call_back", "care", message, person.id, within, priority=SOMEBODY_WAITS, starts_at=starts)
        elif effect.kind is EffectKind.NUMBER and effect.number is not None and sender.kind is not None:  # none in the app
            note_number(work, sender.kind, sender.blind, LINE, effect.number, "message")
        # ``verify`` is the session's own.


def _stands(work: Work, person: Person, kind: StopKind, until: datetime | None) -> bool:
    """Whether such a stop stands already, for as long."""
    return any(
        stop.kind is kind
        and (stop.account, stop.channel, stop.party) == (None, None, None)
        and (stop.until is None or (until is not None and stop.until >= until))
        for stop in stops_of(work, person.id)
    )


def _promise(work: Work, matter: Matter, heard: Heard) -> None:
    """One promise an account, what has waited longest first; without a sum all that is due is meant. What is left over of a
    sum above all that is due goes to the first, whose later instalments it pays."""
    if heard.date is None or not matter.accounts:
        return
    left = matter.known.due_minor if heard.amount_minor is None else heard.amount_minor
    parts = []
    for _, due in matter.accounts:
        parts.append(min(left, due))
        left -= parts[-1]
    parts[0] += left
    for (account, _), minor in zip(matter.accounts, parts, strict=True):
        if minor > 0:
            take_promise(work, account, Money(minor, account.currency), heard.date)


def _wished(work: Work, person: Person, heard: Heard) -> datetime | None:
    """When they asked to be called; None: at any time, or it has gone by."""
    if heard.date is None and heard.time is None:
        return None
    zone = zone_of(person)
    day = heard.date or work.now().astimezone(zone).date()
    hour = time.fromisoformat(heard.time) if heard.time else time(9)
    wished = datetime.combine(day, hour, tzinfo=zone)
    return wished if work.now() < wished <= work.now() + LATEST else None
