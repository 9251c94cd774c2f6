"""Visits (外访): asked for like any contact, judged once more at the door, and ended by what the two who went say of it.

Nothing is dispatched: a work item sends people. Its contact is ``queued`` until they stand at the door and ask for the last
word (``begin_visit``: hours, stops, payments, read then), ``sending`` while they are there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from tideover.base.errors import Conflict, Forbidden, Invalid
from tideover.base.ids import AccountId, PersonId, TouchId, new_id
from tideover.base.work import Work
from tideover.book import get_person, hold_person
from tideover.gate import Ask, Channel, Permit, Purpose, Refusal, Result, ask, record_result, redeem
from tideover.journal import record
from tideover.outreach.actions.sending import blind_for, end_touch, get_touch, tell_of_end
from tideover.outreach.model import ContactMade, ContactQueued, Touch, TouchState
from tideover.outreach.store import touches as store
from tideover.worklist import close_items_about, open_item

SCRIPT = "visit"
WITHIN = timedelta(days=3)
MAX_NOTE = 2000
MAX_PEOPLE = 6
VISIT_PURPOSES = (Purpose.COLLECT, Purpose.REMIND, Purpose.LOCATE, Purpose.SERVICE)
# How a visit can end, and whether anybody was met.
VISIT_OUTCOMES = {Result.EFFECTIVE: True, Result.ANSWERED: True, Result.NO_ANSWER: False, Result.FAILED: False}


def offer_visit(
    work: Work, person: PersonId, purpose: Purpose, account: AccountId | None, people: Sequence[str]
) -> tuple[TouchId, Permit] | Refusal:
    """Ask the gate for a visit by these people (logins of colleagues, at least two by CN-C2) and put it before the field team.

    Raises ``Invalid`` for nobody, the same one twice, or a purpose that no visit has.
    """
    if purpose not in VISIT_PURPOSES:
        raise Invalid("invalid_purpose", field="purpose", expected="collect, remind, locate or service")
    if not people or len(people) > MAX_PEOPLE or len(set(people)) != len(people) or not all(p.strip() for p in people):
        raise Invalid("invalid_people", field="people", expected=f"logins of those who go, each once, at most {MAX_PEOPLE}")
    answer = ask(
        work,
        Ask(person, Channel.VISIT, purpose, blind_for(work, person, Channel.VISIT), SCRIPT, account, people=len(people)),
    )
    if isinstance(answer, Refusal):
        return answer
    id_, now = TouchId(new_id()), work.now()
    going = work.vault.seal(person, json.dumps({"people": list(people)}, ensure_ascii=False))
    store.insert_touch(
        work,
        Touch(
            id_, answer, SCRIPT, going, TouchState.QUEUED, None, f"<{id_}@tideover>", now, None, answer.expires_at, work.actor
        ),
    )
    record(work, ContactQueued(person, account, id_, answer.id, Channel.VISIT, purpose, SCRIPT))
    open_item(work, "visit", "field", id_, person, min(WITHIN, answer.expires_at - now))
    return id_, answer


def begin_visit(work: Work, id_: TouchId) -> Refusal | None:
    """The last word before ringing: None: go ahead. A ``Refusal`` ends the visit.

    Raises ``Conflict("not_queued")``, ``Forbidden`` where the permit has run out.
    """
    touch = _visit(work, id_)
    if touch.state is not TouchState.QUEUED:
        raise Conflict("not_queued", state=touch.state.value)
    permit = touch.permit
    try:
        redeemed = redeem(work, permit)
    except Forbidden as error:
        end_touch(work, touch, TouchState.REFUSED, error.code)
        close_items_about(work, id_)
        return Refusal((error.code,), None, permit.receipt)
    if isinstance(redeemed, Refusal):
        end_touch(work, touch, TouchState.REFUSED, " ".join(redeemed.rules))
        close_items_about(work, id_)
        return redeemed
    store.set_state(work, id_, TouchState.SENDING, None, None)
    work.after_commit(lambda: redeemed.spend(Channel.VISIT, permit.address))  # used by those who ring
    return None


def end_visit(work: Work, id_: TouchId, result: Result, note: str) -> None:
    """What came of it: ``effective`` (the matter was spoken of), ``answered`` (somebody opened), ``no_answer`` or ``failed``.

    Raises ``Conflict("visit_not_begun")``, ``Invalid``.
    """
    if result not in VISIT_OUTCOMES:
        raise Invalid("invalid_result", field="result", expected=", ".join(VISIT_OUTCOMES))
    note = note.strip()
    if not note or len(note) > MAX_NOTE:
        raise Invalid("note_required", field="note", expected=f"what happened, in at most {MAX_NOTE} characters")
    touch = _visit(work, id_)
    if touch.state is not TouchState.SENDING:
        raise Conflict("visit_not_begun", state=touch.state.value)
    permit = touch.permit
    record_result(work, permit.id, 1, result)
    if VISIT_OUTCOMES[result]:
        store.set_state(work, id_, TouchState.DELIVERED, result.value, work.now())
        said = work.vault.seal(permit.person, note)
        record(
            work,
            ContactMade(
                permit.person, permit.account, id_, permit.id, Channel.VISIT, permit.purpose, SCRIPT, touch.message_id, said
            ),
        )
        tell_of_end(work, touch, TouchState.DELIVERED)
    else:
        end_touch(work, touch, TouchState.FAILED, result.value)
    close_items_about(work, id_)


def people_going(work: Work, touch: Touch) -> list[str]:
    """The logins of who goes, or went; empty where the person has been erased."""
    if get_person(work, touch.permit.person).is_erased:
        return []
    return list(json.loads(work.vault.unseal(touch.permit.person, touch.slots))["people"])


def _visit(work: Work, id_: TouchId) -> Touch:
    found = get_touch(work, id_)
    if found.permit.channel is not Channel.VISIT:
        raise Invalid("not_a_visit", field="contact", expected="a contact on the channel visit")
    hold_person(work, found.permit.person)
    locked = store.touch_row(work, id_, lock=True)
    assert locked is not None
    return locked
