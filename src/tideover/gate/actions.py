"""Ask, redeem, record results; place and lift stops; record consents."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Conflict, Forbidden, Invalid
from tideover.base.ids import AccountId, FactId, PartyId, PermitId, PersonId, StopId, new_id
from tideover.base.work import Work, number_key
from tideover.book import get_account, get_party, hold_person, hold_persons
from tideover.gate import store
from tideover.gate.clearance import Clearance, issue
from tideover.gate.model import (
    LENDER,
    Ask,
    Channel,
    ConsentKind,
    ConsentRecorded,
    ContactBesidePermitted,
    ContactBesideRefused,
    ContactPermitted,
    ContactRefused,
    PartyStopLifted,
    PartyStopPlaced,
    Permit,
    PermitRedeemed,
    Purpose,
    Refusal,
    Result,
    Standing,
    Stop,
    StopKind,
    StopLifted,
    StopPlaced,
)
from tideover.gate.reading import load_rulebook
from tideover.gate.rows import Rulebook
from tideover.gate.rules import closes_at, earliest, is_answer, judge
from tideover.gate.standing import known_of, permit_and_standing, standing_of, standing_with, standings_by
from tideover.journal import record, record_all

PERMIT_LASTS = timedelta(hours=4)
SESSION_LASTS = timedelta(minutes=60)


def ask(work: Work, wish: Ask) -> Permit | Refusal:
    """May we? The answer is a fact either way. Nothing is used up; the last word is ``redeem``'s."""
    _check(wish)
    standing, rulebook = standing_of(work, wish)
    return answer(work, wish, standing, rulebook)


def _check(wish: Ask) -> None:
    if wish.answers is not None and wish.purpose is not Purpose.SERVICE:
        raise Invalid("invalid_ask", field="answers", expected="with the purpose service only")


def answer(work: Work, wish: Ask, standing: Standing, rulebook: Rulebook) -> Permit | Refusal:
    """The same, where what is known is told already."""
    now = work.now()
    if judge(wish, standing, rulebook, now):
        return _refuse(work, wish, standing, rulebook, None)
    row = _permit_row(work, wish, _expiry(wish, closes_at(wish, standing, rulebook, now), now))
    return _permit(wish, row, record(work, _permitted(work, wish, row, rulebook), along=store.giving(row)))


def _expiry(wish: Ask, closing: datetime | None, now: datetime) -> datetime:
    lasts = SESSION_LASTS if wish.session_turns > 1 else PERMIT_LASTS
    return min(filter(None, [now + lasts, closing]))


def _permit_row(work: Work, wish: Ask, expires_at: datetime) -> dict[str, Any]:
    return {
        "id": PermitId(new_id()),
        "person": wish.person,
        "account": wish.account,
        "channel": wish.channel.value,
        "purpose": wish.purpose.value,
        "address": wish.address,
        "script": wish.script,
        "answers": wish.answers,
        "turns": wish.session_turns,
        "people": wish.people,
        "party": wish.party,
        "by": wish.by,
        "issued_at": work.now(),
        "expires_at": expires_at,
    }


def _permitted(work: Work, wish: Ask, row: Mapping[str, Any], rulebook: Rulebook) -> ContactPermitted | ContactBesidePermitted:
    said = (
        wish.account, row["id"], wish.channel, wish.purpose, wish.script, row["expires_at"], rulebook.version, work.actor
    )  # fmt: skip
    if _is_beside(wish):
        return ContactBesidePermitted(wish.person, wish.party, wish.by, *said)
    return ContactPermitted(wish.person, *said)


def _permit(wish: Ask, row: Mapping[str, Any], receipt: FactId) -> Permit:
    given = (wish.channel, wish.purpose, wish.address, wish.script, wish.account, row["expires_at"], receipt, wish.party)
    return Permit(row["id"], wish.person, *given)


def reserve(work: Work, wishes: Sequence[Ask]) -> list[Clearance | Refusal]:
    """Ask and redeem, for many and in one go: all are held first, what is known is read once after that, and whatever is
    reserved counts against whoever comes after it, in this list, too. For contacts that go out at once.

    Raises ``Conflict("addresses_changed")`` where an address came in between look and hold (asking again succeeds), and
    ``Invalid("invalid_ask")`` for a conversation of several turns, which is asked for and then redeemed turn by turn.
    """
    for wish in wishes:
        _check(wish)
        if wish.session_turns != 1:
            raise Invalid("invalid_ask", field="session_turns", expected="1: a conversation is asked for and redeemed by turns")
    hold_persons(
        work, list({wish.person: None for wish in wishes}), [number_key(wish.address) for wish in wishes if wish.party]
    )
    answers: dict[int, Clearance | Refusal] = {}
    waiting = dict(enumerate(wishes))
    while waiting:
        asks = known_of(work, list(waiting.values()))
        given: list[tuple[Ask, dict[str, Any], Rulebook]] = []
        taken: set[str | PersonId] = set()
        for place, (wish, known), (standing, rulebook) in zip(list(waiting), asks, standings_by(work, asks), strict=True):
            marks: set[str | PersonId] = {*filter(None, [wish.address]), *known.group}
            if not taken.isdisjoint(marks):
                continue  # what is about to be reserved may count against it: looked at again after that
            del waiting[place]
            if judge(wish, standing, rulebook, work.now()):
                answers[place] = _refuse(work, wish, standing, rulebook, None)
            else:
                taken |= marks
                closing = closes_at(wish, standing, rulebook, work.now())
                row = _permit_row(work, wish, _expiry(wish, closing, work.now()))
                given.append((wish, row, rulebook))
                said = (wish.person, wish.channel, wish.purpose, wish.address, wish.script)
                answers[place] = issue(work, row["id"], 1, *said, closing)
        _keep_reserved(work, given)
    return [answers[place] for place in range(len(wishes))]


def _keep_reserved(work: Work, given: Sequence[tuple[Ask, Mapping[str, Any], Rulebook]]) -> None:
    store.insert_used(work, [{**row, "is_answer": is_answer(wish, work.now())} for wish, row, _ in given])
    facts: list[Any] = []
    for wish, row, rulebook in given:
        facts += [_permitted(work, wish, row, rulebook), PermitRedeemed(wish.person, row["id"], 1)]
    record_all(work, facts)


def _refuse(work: Work, wish: Ask, standing: Standing, rulebook: Rulebook, permit: PermitId | None) -> Refusal:
    now = work.now()
    rules = [objection.rule for objection in judge(wish, standing, rulebook, now)]
    first = earliest(wish, standing, rulebook, now)
    said = (wish.account, permit, wish.channel, wish.purpose, wish.script, rules, first, rulebook.version, work.actor)
    if _is_beside(wish):
        receipt = record(work, ContactBesideRefused(wish.person, wish.party, wish.by, *said))
    else:
        receipt = record(work, ContactRefused(wish.person, *said))
    return Refusal(tuple(rules), first, receipt)


def _is_beside(wish: Ask) -> bool:
    return wish.party is not None or wish.by != LENDER


def redeem(work: Work, permit: Permit) -> Clearance | Refusal:
    """Use a permit, under the person's hold: stops, payments, counts and hour are read after it.

    Raises ``Forbidden``: ``permit_unknown``, ``permit_mismatch`` (it says other than the gate's record), ``permit_used``,
    ``permit_expired``. Returns a ``Refusal`` where the answer would now be no.
    """
    # A party's number may be somebody else's, too: whoever else is called on it waits.
    now = hold_person(work, permit.person, [number_key(permit.address)] if permit.party is not None else ())
    # Whoever uses or refuses it holds the person, too: what is read here of the permit stays so.
    found = permit_and_standing(work, permit.id, permit.person, permit.channel, permit.purpose)
    if found is None:
        raise Forbidden("permit_unknown")
    row, person, known = found
    said = (permit.person, permit.party, permit.account, permit.channel.value, permit.purpose.value, permit.script)
    kept = (row.person, row.party, row.account, row.channel, row.purpose, row.script)
    if said != kept or not secrets.compare_digest(permit.address, row.address):
        raise Forbidden("permit_mismatch")
    if row.is_refused or row.used >= row.turns:
        raise Forbidden("permit_used")
    if now >= row.expires_at:
        raise Forbidden("permit_expired")
    turn = row.used + 1
    # A conversation's turns answer within its own span; the first must itself be in time.
    answers = row.answers if row.answers is None or turn == 1 else now
    wish = Ask(
        permit.person,
        permit.channel,
        permit.purpose,
        permit.address,
        permit.script,
        permit.account,
        answers,
        row.turns,
        row.people,
        row.party,
        row.by,
    )
    standing, rulebook = standing_with(work, wish, person, known, load_rulebook())
    if row.turns > 1:  # a stop placed since the conversation began ends it, though an answer is free of older ones
        since = replace(
            standing,
            stops=tuple(stop for stop in standing.stops if stop.at >= row.issued_at),
            number={aspect: note for aspect, note in standing.number.items() if note.at >= row.issued_at},
        )
        unanswered = replace(wish, answers=None)
        if any(objection.rule == "STOP" for objection in judge(unanswered, since, rulebook, now)):
            wish, standing = unanswered, since
    if judge(wish, standing, rulebook, now):
        store.refuse_permit(work, permit.id, now)
        return _refuse(work, wish, standing, rulebook, permit.id)
    use = {
        "permit": permit.id,
        "turn": turn,
        "person": permit.person,
        "account": permit.account,
        "channel": permit.channel.value,
        "purpose": permit.purpose.value,
        "is_answer": is_answer(wish, now),
        "at": now,
        "party": row.party,
        "by": row.by,
        "address": row.address,
    }
    record(work, PermitRedeemed(permit.person, permit.id, turn), along=store.using(use))
    closing = closes_at(wish, standing, rulebook, now)
    return issue(work, permit.id, turn, permit.person, permit.channel, permit.purpose, permit.address, permit.script, closing)


def record_result(work: Work, permit: PermitId, turn: int, result: Result) -> None:
    """Note how a redeemed contact ended. A result once known stays: caps never loosen afterwards.

    ``NOT_MADE`` is for what certainly never left us and is tried again under a permit of its own: it counts as no contact.
    """
    store.set_result(work, permit, turn, result)


def stops_of(work: Work, person: PersonId) -> list[Stop]:
    """Stops not lifted, lapsed ones included."""
    return store.standing_stops(work, [person])


def place_stop(
    work: Work,
    person: PersonId,
    kind: StopKind,
    *,
    account: AccountId | None = None,
    channel: Channel | None = None,
    until: datetime | None = None,
    party: PartyId | None = None,
) -> Stop:
    """Suppress contact from this transaction on: the person is held, so whatever redeems next sees it. With ``party``: with
    that party alone.

    Raises ``Invalid`` for another person's account or party, an end gone by, ``contact_refused`` without a party.
    """
    hold_person(work, person)
    now = work.now()
    if account is not None and get_account(work, account).person != person:
        raise Invalid("not_their_account", field="account", expected="an account of this person")
    if until is not None and until <= now:
        raise Invalid("stop_in_the_past", field="until", expected="a later moment")
    if party is not None and ((found := get_party(work, party)) is None or found.person != person):
        raise Invalid("not_their_party", field="party", expected="somebody who stands beside this person")
    if kind is StopKind.CONTACT_REFUSED and party is None:
        raise Invalid("party_missing", field="party", expected="the party who refused; a customer's own stop is cease")
    stop = Stop(StopId(new_id()), kind, now, account, channel, until, party)
    store.insert_stop(work, person, stop)
    if party is None:
        record(work, StopPlaced(person, stop.id, kind, account, channel, until, work.actor))
    else:
        record(work, PartyStopPlaced(person, party, stop.id, kind.value, account, channel, until, work.actor))
    return stop


def lift_stop(
    work: Work, person: PersonId, kind: StopKind, account: AccountId | None = None, party: PartyId | None = None
) -> int:
    """Lift the person's (or a party's) stops of a kind with that same account. Returns how many.

    Raises ``Conflict("stop_for_ever")`` for a kind that nothing lifts.
    """
    if load_rulebook().stops[kind].is_for_ever:
        raise Conflict("stop_for_ever", field="kind", expected="nothing: whoever refused is not contacted again")
    hold_person(work, person)
    lifted = store.lift(work, person, kind, account, party, work.now())
    for stop in lifted:
        if party is None:
            record(work, StopLifted(person, stop, kind, work.actor))
        else:
            record(work, PartyStopLifted(person, party, stop, kind.value, work.actor))
    return len(lifted)


def record_consent(work: Work, person: PersonId, kind: ConsentKind, granted: bool, at: datetime | None = None) -> FactId:
    """Note that a person gave or withdrew a consent."""
    hold_person(work, person)
    now = work.now()
    moment = min(at or now, now)
    store.insert_consent(work, {"id": new_id(), "person": person, "kind": kind.value, "granted": granted, "at": moment})
    return record(work, ConsentRecorded(person, kind, granted, work.actor), at=moment)


def contacts_by_hour(work: Work, since: datetime) -> dict[int, dict[str, int]]:
    """Contacts that passed the gate from ``since`` on, by hour of the tenant's clock and channel."""
    found: dict[int, dict[str, int]] = {}
    for row in store.contacts_by_hour(work, since, str(TENANT_ZONE)):
        found.setdefault(row.hour, {})[row.channel] = row.contacts
    return found
