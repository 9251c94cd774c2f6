"""Saying what a message meant, having it accepted by a second person, and what may be learnt of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import MessageId, new_id
from tideover.base.work import Work
from tideover.book import hold_person
from tideover.conversation.correcting import store
from tideover.conversation.correcting.model import (
    EMOTIONS,
    NO_QUESTION,
    Correction,
    CorrectionDecided,
    CorrectionState,
    ReadingCorrected,
)
from tideover.conversation.moments.keeping import moments_of
from tideover.journal import record
from tideover.language import known_intents


def correct_reading(work: Work, message: MessageId, intent: str, emotion: str) -> Correction:
    """Say what a message meant: one of ``known_intents`` or ``NO_QUESTION``, and one of ``EMOTIONS``. What it was taken for
    stays as it was.

    Raises ``NotFound("reading_not_found")`` where nothing was read of it, ``Invalid("unknown_intent")``,
    ``Invalid("unknown_emotion")``, ``Conflict("nothing_corrected")``, ``Conflict("correction_exists")``.
    """
    if intent != NO_QUESTION and intent not in known_intents():
        raise Invalid("unknown_intent", field="intent", expected="an intent that understanding knows")
    if emotion not in EMOTIONS:
        raise Invalid("unknown_emotion", field="emotion", expected=", ".join(EMOTIONS))
    kept = moments_of(work, [message]).get(message)
    if kept is None:
        raise NotFound("reading_not_found", field="message")
    if (intent, emotion) == (kept.intent, kept.emotion):
        raise Conflict("nothing_corrected")
    hold_person(work, kept.person)
    if store.live_corrections(work, [message]):
        raise Conflict("correction_exists")
    correction = Correction(
        new_id(), message, kept.person, kept.intent, kept.emotion, intent, emotion, kept.asked, CorrectionState.PROPOSED,
        work.actor, work.now(),
    )  # fmt: skip
    store.insert_correction(work, correction)
    record(
        work,
        ReadingCorrected(
            kept.person, correction.id, message, kept.intent, kept.emotion, intent, emotion, correction.by
        ),
    )  # fmt: skip
    return correction


def decide_correction(work: Work, id_: UUID, *, is_accepted: bool) -> Correction:
    """Accept or decline another's correction.

    Raises ``NotFound("correction_not_found")``, ``Conflict("correction_decided")``, ``Forbidden("own_correction")``.
    """
    found = store.correction_row(work, id_)
    if found is None:
        raise NotFound("correction_not_found", field="correction")
    if found.state is not CorrectionState.PROPOSED:
        raise Conflict("correction_decided", state=found.state.value)
    if found.by == work.actor:
        raise Forbidden("own_correction")
    state = CorrectionState.ACCEPTED if is_accepted else CorrectionState.DECLINED
    store.decide(work, id_, state, work.actor, work.now())
    record(work, CorrectionDecided(found.person, id_, found.message, state.value, work.actor))
    again = store.correction_row(work, id_)
    assert again is not None
    return again


def list_corrections(
    work: Work, state: CorrectionState | None, before: tuple[datetime, UUID] | None, limit: int | None
) -> list[Correction]:  # fmt: skip
    """The newest first; ``before``: those made before (moment, id); ``limit`` None: all."""
    return store.correction_rows(work, state and state.value, before, limit)


def count_corrections(work: Work) -> dict[str, int]:
    """How many there are by state."""
    return store.count_corrections(work)


def corrections_of(work: Work, messages: Collection[MessageId]) -> dict[UUID, Correction]:
    """Those that are proposed or accepted, by message."""
    return store.live_corrections(work, messages)
