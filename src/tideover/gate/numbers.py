"""Numbers and addresses have states of their own, whoever they are of: void, somebody else's, opted out.

A state is one more row; the latest of each aspect counts. Whoever notes one holds everybody who has or had the number, and
the number itself: a contact with any of them that is under way is waited for, and the next one sees the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, new_id
from tideover.base.work import Work
from tideover.book import ADDRESS_KINDS, AddressView, addresses_of, hold_number, persons_with_number
from tideover.gate import store
from tideover.gate.model import LINE, LINE_STATES, Channel, NumberNote, NumberNoted, NumberState, StopKind
from tideover.journal import record

_ASKED_FOR = frozenset({StopKind.CEASE, StopKind.DO_NOT_CALL})


def note_number(
    work: Work, kind: str, blind: str, aspect: str, state: NumberState, source: str, also: Sequence[PersonId] = ()
) -> None:
    """From this transaction on the number or address is in that state, for everybody who has it or ever will.

    ``aspect``: ``line``, or a channel that goes to this kind of address; ``source``: a code for who says so; ``also``: persons
    whom this transaction has yet to hold, too. The same word on a channel again adds nothing. Raises
    ``Invalid("invalid_number_state")``.
    """
    if kind not in ADDRESS_KINDS or state not in _states(kind, aspect):
        raise Invalid("invalid_number_state", field="state", expected="a state of this aspect of this kind of address")
    now = hold_number(work, kind, blind, also)
    before = store.number_notes(work, [blind])[blind].get(aspect)
    if aspect != LINE and before is not None and (before.state, before.source) == (state, source):
        return  # of a line it counts anew: the customer may have said in between that it is theirs
    id_ = new_id()
    row = {"id": id_, "blind": blind, "aspect": aspect, "state": state.value, "source": source, "at": now}
    store.insert_number_state(work, row)
    persons: Sequence[PersonId | None] = persons_with_number(work, kind, blind)
    for person in persons or [None]:
        record(work, NumberNoted(person, id_, kind, aspect, state, source, work.actor))


def _states(kind: str, aspect: str) -> frozenset[NumberState]:
    if aspect == LINE:
        return LINE_STATES
    if any(channel.value == aspect and channel.address_kind == kind for channel in Channel):
        return frozenset({NumberState.OPTED_OUT, NumberState.OPTED_IN})
    return frozenset()


def numbers_of(work: Work, person: PersonId) -> list[tuple[AddressView, Mapping[str, NumberNote]]]:
    """Every address of a person, masked, with the latest word on each of its aspects."""
    views = addresses_of(work, person)
    notes = store.number_notes(work, [view.address.blind for view in views])
    return [(view, notes[view.address.blind]) for view in views]


def asked_for_quiet_since(work: Work, persons: Sequence[PersonId], channel: Channel, blind: str, since: datetime) -> bool:
    """Whether, at that moment or after, one of these persons (who are one) asked not to be contacted on the channel, or the
    number or address opted out of it. An answer is free of older stops alone."""
    word = store.number_notes(work, [blind])[blind].get(channel.value) if blind else None
    if word is not None and word.state is NumberState.OPTED_OUT and word.at >= since:
        return True
    asked = (s for s in store.standing_stops(work, persons) if s.kind in _ASKED_FOR and s.party is None)
    return any(stop.at >= since and stop.channel in (None, channel) for stop in asked)


def is_number_known(work: Work, kind: str, blind: str) -> bool:
    """Whether anybody of the book has or had the number, or anything was noted of it."""
    return bool(persons_with_number(work, kind, blind)) or bool(store.number_notes(work, [blind])[blind])
