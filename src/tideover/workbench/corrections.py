"""What understanding may learn of corrections: the accepted ones, in words that tell of nobody."""

from __future__ import annotations

from collections.abc import Iterator

from tideover.base.work import Work
from tideover.book import get_person, known_plain
from tideover.conversation import NO_QUESTION, CorrectionState, list_corrections, words_of
from tideover.language import mask_text

_AT_ONCE = 500
_UNCLEAR = "unclear"  # what understanding knows for words that want nothing


def corrections_to_learn(work: Work) -> Iterator[dict[str, str | None]]:
    """A row an accepted correction, the oldest first: ``text`` (masked), ``intent``, ``asked``, ``emotion``, the fields of an
    utterance of ``training/understanding``. Of erased persons there is none."""
    found = list_corrections(work, CorrectionState.ACCEPTED, None, None)[::-1]
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        said = words_of(work, [each.message for each in part])
        for each in part:
            if each.message not in said or get_person(work, each.person).is_erased:
                continue
            text = mask_text(said[each.message], known_plain(work, each.person))
            intent = _UNCLEAR if each.intent == NO_QUESTION else each.intent
            yield {"text": text, "intent": intent, "asked": each.asked, "emotion": each.emotion}
