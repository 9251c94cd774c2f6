"""What the workbench gathers: a person's thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import FactId, PersonId
from tideover.base.work import Work
from tideover.book import ImportedPayment, imported_payments, known_plain
from tideover.journal import RecordedFact, facts_of_person
from tideover.language import mask_text
from tideover.outreach import Touch
from tideover.workbench.model import TimelineItem, without_sealed

MOST_CHUNKS, _CHUNK = 20, 200  # of a person's facts, in search of a contact's
_BEFORE = timedelta(minutes=5)  # a permit comes before its contact, by moments
_SAYING = ("MessageReceived", "ContactMade", "NoteKept", "ComplaintTaken", "EntryPinned", "DialogueAnswered", "DialogueSpoken")


def timeline(work: Work, person: PersonId, before: int | None = None, limit: int = 50) -> list[TimelineItem]:
    """A person's facts as they may be shown, newest first in the journal's order (the order in which we came to know
    them), from cursor ``before`` on. Words said are masked. Raises ``NotFound("person_not_found")``.

    Payments that came with an import have no fact of their own (a ``PaymentsImported`` tells many at once); each is shown
    as if it had, behind the newest fact that we knew of when it came. A cursor is that fact's, and its place behind it.
    """
    known = known_plain(work, person)
    start, place = (None, 0) if before is None else divmod(before, _PLACES)
    facts = facts_of_person(work, person, before=None if start is None else start + 1, limit=limit + 1)
    since = facts[-1][1].known_at if len(facts) > limit else None
    payments = imported_payments(work, person, since, None, MOST_PAYMENTS)
    items: list[TimelineItem] = []
    until: datetime | None = None
    for seq, fact in [*facts, (0, None)] if since is None else facts:
        begin = None if fact is None else fact.known_at
        behind = [p for p in payments if (begin is None or p.known_at >= begin) and (until is None or p.known_at < until)]
        first = seq * _PLACES + len(behind)
        if seq == start:  # of these a part may have been shown
            behind = behind[max(len(behind) - max(place - 1, 0), 0) :]
            first = seq * _PLACES + len(behind)
        items += [_payment_item(person, first - number, payment) for number, payment in enumerate(behind)]
        if fact is not None and not (seq == start and place == 0):
            items.append(_item(work, person, seq * _PLACES, fact, known))
        until = begin if until is None or begin is None else min(until, begin)
        if len(items) >= limit:
            break
    return items[:limit]


_PLACES = 1 << 20  # behind a fact
MOST_PAYMENTS = 100_000  # more than anybody makes


def _payment_item(person: PersonId, cursor: int, payment: ImportedPayment) -> TimelineItem:
    data = {
        "person": str(person),
        "account": str(payment.account),
        "payment": payment.payment,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "paid_at": payment.paid_at.isoformat(),
        "reverses": payment.reverses,
        "run": str(payment.run),
    }
    at = min(payment.paid_at, payment.known_at)
    id_ = FactId(uuid5(payment.run, payment.payment))
    return TimelineItem(cursor, id_, None, at, payment.known_at, "PaymentRecorded", data)


def _item(work: Work, person: PersonId, cursor: int, fact: RecordedFact, known: Mapping[str, str]) -> TimelineItem:
    said = fact.data.get("said") if fact.kind in _SAYING else None
    text = None if said is None else open_words(work, person, said, known)
    data = without_sealed(fact.data)
    return TimelineItem(
        cursor,
        fact.id,
        fact.position,
        fact.at,
        fact.known_at,
        fact.kind,
        data,
        text,
        is_erased=said is not None and text is None,
    )


def told_entry(work: Work, person: PersonId, fact: RecordedFact) -> TimelineItem:
    """A fact of the person's, as the timeline shows it."""
    return _item(work, person, 0, fact, known_plain(work, person))


def contact_thread(work: Work, touch: Touch) -> list[TimelineItem]:
    """What happened with a contact, newest first: the person's facts that name it or its permit, and not older ones."""
    person = touch.permit.person
    known = known_plain(work, person)
    names = {str(touch.id), str(touch.permit.id)}
    found: list[TimelineItem] = []
    before = None
    for _ in range(MOST_CHUNKS):
        facts = facts_of_person(work, person, before=before, limit=_CHUNK)
        found += [
            _item(work, person, seq * _PLACES, fact, known)
            for seq, fact in facts
            if names & {str(fact.data.get(name)) for name in ("contact", "permit")}
        ]
        if len(facts) < _CHUNK or facts[-1][1].known_at < touch.created_at - _BEFORE:
            break
        before = facts[-1][0]
    return found


def open_words(work: Work, person: PersonId, sealed: Any, known: Mapping[str, str]) -> str | None:
    """Sealed words, opened and masked; None where they can never be read again."""
    try:
        return mask_text(work.vault.unseal(person, str(sealed)), known)
    except NotFound as error:
        if error.code != "erased":
            raise
    except Conflict as error:  # sealed under a key destroyed since; the person has a newer one
        if error.code != "unreadable_field":
            raise
    return None
