"""Ask, redeem, record results; place and lift stops; record consents."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from tideover.base.errors import Forbidden, Invalid
from tideover.base.ids import AccountId, FactId, PermitId, PersonId, StopId, new_id
from tideover.base.work import Work
from tideover.book import (
    accounts_of,
    addresses_owned,
    get_account,
    get_person,
    hold_person,
    same_person,
    standing_on,
    zone_of,
)
from tideover.gate import store
from tideover.gate.clearance import Clearance, issue
from tideover.gate.model import (
    Ask,
    Channel,
    ConsentKind,
    ConsentRecorded,
    ContactPermitted,
    ContactRefused,
    Permit,
    PermitRedeemed,
    Purpose,
    Refusal,
    Result,
    Screening,
    Standing,
    Stop,
    StopKind,
    StopLifted,
    StopPlaced,
)
from tideover.gate.rules import LOOK_BACK_DAYS, closes_at, earliest, is_answer, judge, load_rulebook
from tideover.journal import record

PERMIT_LASTS = timedelta(hours=4)
SESSION_LASTS = timedelta(minutes=60)
LOOK_BACK = timedelta(days=LOOK_BACK_DAYS + 1)  # and the hours by which a zone is ahead


def ask(work: Work, wish: Ask) -> Permit | Refusal:
    """May we? The answer is a fact either way. Nothing is used up; the last word is ``redeem``'s."""
    if wish.answers is not None and wish.purpose is not Purpose.SERVICE:
        raise Invalid("invalid_ask", field="answers", expected="with the purpose service only")
    now = work.now()
    standing = standing_of(work, wish)
    rulebook = load_rulebook()
    if judge(wish, standing, rulebook, now):
        return _refuse(work, wish, standing, None)
    lasts = SESSION_LASTS if wish.session_turns > 1 else PERMIT_LASTS
    expires_at = min(filter(None, [now + lasts, closes_at(wish, standing, rulebook, now)]))
    permit = PermitId(new_id())
    store.insert_permit(
        work,
        {
            "id": permit,
            "person": wish.person,
            "account": wish.account,
            "channel": wish.channel.value,
            "purpose": wish.purpose.value,
            "address": wish.address,
            "script": wish.script,
            "answers": wish.answers,
            "turns": wish.session_turns,
            "people": wish.people,
            "issued_at": now,
            "expires_at": expires_at,
        },
    )
    receipt = record(
        work,
        ContactPermitted(
            wish.person, wish.account, permit, wish.channel, wish.purpose, wish.script, expires_at, rulebook.version, work.actor
        ),
    )
    return Permit(permit, wish.person, wish.channel, wish.purpose, wish.address, wish.script, wish.account, expires_at, receipt)


def screen(work: Work, wish: Ask, at: datetime) -> Screening:
    """What ``ask`` would say at a moment, by all that is known now. Nothing is recorded or used up."""
    standing, rulebook = standing_of(work, wish), load_rulebook()
    rules = tuple(objection.rule for objection in judge(wish, standing, rulebook, at))
    return Screening(rules, earliest(wish, standing, rulebook, at) if rules else at)


def _refuse(work: Work, wish: Ask, standing: Standing, permit: PermitId | None) -> Refusal:
    rulebook, now = load_rulebook(), work.now()
    rules = [objection.rule for objection in judge(wish, standing, rulebook, now)]
    first = earliest(wish, standing, rulebook, now)
    receipt = record(
        work,
        ContactRefused(
            wish.person,
            wish.account,
            permit,
            wish.channel,
            wish.purpose,
            wish.script,
            rules,
            first,
            rulebook.version,
            work.actor,
        ),
    )
    return Refusal(tuple(rules), first, receipt)


def redeem(work: Work, permit: Permit) -> Clearance | Refusal:
    """Use a permit, under the person's hold: stops, payments, counts and hour are read after it.

    Raises ``Forbidden``: ``permit_unknown``, ``permit_mismatch`` (it says other than the gate's record), ``permit_used``,
    ``permit_expired``. Returns a ``Refusal`` where the answer would now be no.
    """
    now = hold_person(work, permit.person)
    row = store.locked_permit(work, permit.id)
    if row is None:
        raise Forbidden("permit_unknown")
    said = (permit.person, permit.account, permit.channel.value, permit.purpose.value, permit.script)
    kept = (row.person, row.account, row.channel, row.purpose, row.script)
    if said != kept or not secrets.compare_digest(permit.address, row.address):
        raise Forbidden("permit_mismatch")
    if row.refused_at is not None or row.used >= row.turns:
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
    )
    standing = standing_of(work, wish)
    if row.turns > 1:  # a stop placed since the conversation began ends it, though an answer is free of older ones
        since = replace(
            standing,
            stops=tuple(stop for stop in standing.stops if stop.at >= row.issued_at),
            number={aspect: note for aspect, note in standing.number.items() if note.at >= row.issued_at},
        )
        unanswered = replace(wish, answers=None)
        if any(objection.rule == "STOP" for objection in judge(unanswered, since, load_rulebook(), now)):
            wish, standing = unanswered, since
    if judge(wish, standing, load_rulebook(), now):
        store.refuse_permit(work, permit.id, now)
        return _refuse(work, wish, standing, permit.id)
    store.use_permit(
        work,
        permit.id,
        {
            "permit": permit.id,
            "turn": turn,
            "person": permit.person,
            "account": permit.account,
            "channel": permit.channel.value,
            "purpose": permit.purpose.value,
            "is_answer": is_answer(wish, now),
            "at": now,
        },
    )
    record(work, PermitRedeemed(permit.person, permit.id, turn))
    return issue(work, permit.id, turn, permit.person, permit.channel, permit.purpose, permit.address, permit.script)


def record_result(work: Work, permit: PermitId, turn: int, result: Result) -> None:
    """Note how a redeemed contact ended. A result once known stays: caps never loosen afterwards.

    ``NOT_MADE`` is for what certainly never left us and is tried again under a permit of its own: it counts as no contact.
    """
    store.set_result(work, permit, turn, result)


def standing_of(work: Work, wish: Ask) -> Standing:
    """All the gate looks at, read now: stops and payments are pulled from their rooms, never pushed here.

    Whoever is known to be the same person counts as one: contacts made to any of them, a stop of any of them, an address
    of any of them. Consents and accounts stay the person's own.
    """
    person = get_person(work, wish.person)
    now = work.now()
    today = now.astimezone(zone_of(person)).date()
    kind = wish.channel.address_kind
    group = same_person(work, wish.person)
    owned = addresses_owned(work, wish.person, group) if kind and not person.is_erased else []
    named = [a for a in owned if a.kind == kind and secrets.compare_digest(a.blind, wish.address)]
    # A channel without addresses goes to the person's own place in the lender's app, which is always theirs.
    is_theirs = bool(named) if kind else wish.address == "" and not person.is_erased
    accounts = [account.id for account in accounts_of(work, wish.person)]
    if wish.account is not None and wish.account not in accounts:
        raise Invalid("not_their_account", field="account", expected="an account of this person")
    standing = standing_on(work, accounts, today)
    firsts = {id_: found.owed.oldest_unpaid or found.owed.next_due for id_, found in standing.items()}
    return Standing(
        jurisdiction=person.jurisdiction,
        zone=person.zone,
        owns_address=is_theirs,
        first_due={id_: day for id_, day in firsts.items() if day is not None},
        obstacles={
            id_: {name.value: until for name, until in found.obstacles.items()}
            for id_, found in standing.items()
            if found.obstacles
        },
        stops=tuple(store.standing_stops(work, group)),
        consents=store.standing_consents(work, wish.person, now),
        contacts=tuple(store.contacts_since(work, group, now - LOOK_BACK)),
        number=store.number_notes(work, [wish.address])[wish.address] if named else {},
        confirmed_at=max((a.confirmed_at for a in named if a.confirmed_at is not None), default=None),
    )


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
) -> Stop:
    """Suppress contact from this transaction on: the person is held, so whatever redeems next sees it.

    Raises ``Invalid`` for another person's account or an end gone by.
    """
    hold_person(work, person)
    now = work.now()
    if account is not None and get_account(work, account).person != person:
        raise Invalid("not_their_account", field="account", expected="an account of this person")
    if until is not None and until <= now:
        raise Invalid("stop_in_the_past", field="until", expected="a later moment")
    stop = Stop(StopId(new_id()), kind, now, account, channel, until)
    store.insert_stop(work, person, stop)
    record(work, StopPlaced(person, stop.id, kind, account, channel, until, work.actor))
    return stop


def lift_stop(work: Work, person: PersonId, kind: StopKind, account: AccountId | None = None) -> int:
    """Lift the person's stops of a kind with that same account. Returns how many."""
    hold_person(work, person)
    lifted = store.lift(work, person, kind, account, work.now())
    for stop in lifted:
        record(work, StopLifted(person, stop, kind, work.actor))
    return len(lifted)


def record_consent(work: Work, person: PersonId, kind: ConsentKind, granted: bool, at: datetime | None = None) -> FactId:
    """Note that a person gave or withdrew a consent."""
    hold_person(work, person)
    now = work.now()
    moment = min(at or now, now)
    store.insert_consent(work, {"id": new_id(), "person": person, "kind": kind.value, "granted": granted, "at": moment})
    return record(work, ConsentRecorded(person, kind, granted, work.actor), at=moment)
