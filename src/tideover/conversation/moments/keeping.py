"""Reading the moment of a message, and keeping it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from tideover.base.ids import MessageId, PersonId
from tideover.base.work import Work
from tideover.conversation import store as messages
from tideover.conversation.moments import store
from tideover.conversation.moments.model import KeptMoment, MomentNoted
from tideover.journal import record
from tideover.language import Before, Moment, Understanding, moment_of

LOOKED_BACK = timedelta(days=3)  # messages that belong together, outside of dialogues
_MOST = 8


def keep_moment(
    work: Work, person: PersonId, message: MessageId, said: str, heard: Understanding, before: Sequence[Before], *,
    asked: str | None = None, dialogue: UUID | None = None,
) -> Moment:  # fmt: skip
    """Read and keep the moment of what a customer said, and put it on record. ``heard``: what it was taken for."""
    moment = moment_of(said, heard, before)
    store.insert_moment(work, KeptMoment(message, person, dialogue, work.now(), heard.intent, heard.emotion, asked, moment))
    dissatisfaction, distress, escalation = (
        round(score * 100) for score in (moment.dissatisfaction, moment.distress, moment.escalation)
    )
    record(
        work, MomentNoted(person, message, dialogue, dissatisfaction, distress, escalation, moment.need.value, moment.cues)
    )  # fmt: skip
    return moment


def keep_message_moment(work: Work, person: PersonId, message: MessageId, said: str, heard: Understanding) -> None:
    """Read and keep the moment of a message outside of dialogues, after those of the last days."""
    kept = store.moments_since(work, person, work.now() - LOOKED_BACK, _MOST)
    rows = {row.id: row for row in messages.message_rows(work, [each.message for each in kept])}
    before = [
        Before(work.vault.unseal(person, rows[each.message].said), each.moment) for each in kept if each.message in rows
    ]  # fmt: skip
    keep_moment(work, person, message, said, heard, before)


def moments_of(work: Work, ids: Collection[MessageId]) -> dict[UUID, KeptMoment]:
    """What was read of messages, by message; those that have no moment are absent."""
    return store.moments_of_messages(work, ids)


def last_moments(work: Work, dialogues: Collection[UUID]) -> dict[UUID, Moment]:
    """How dialogues go now, by dialogue: the moment of the customer's last words."""
    return {dialogue: kept.moment for dialogue, kept in store.last_moments(work, dialogues).items()}
