"""What the workbench gathers: a person's thread, and how much waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.book import address_of, get_person, name_of
from tideover.journal import RecordedFact, facts_of_person
from tideover.workbench.model import TimelineItem, mask_text, without_sealed
from tideover.worklist import list_items

COUNT_UP_TO = 100
_SAYING = ("MessageReceived", "ContactMade")


def timeline(work: Work, person: PersonId, before: int | None = None, limit: int = 50) -> list[TimelineItem]:
    """A person's facts as they may be shown, newest first in the journal's order (the order in which we came to know
    them), from cursor ``before`` on. Words said are masked. Raises ``NotFound("person_not_found")``."""
    known = known_plain(work, person)
    found = facts_of_person(work, person, before=before, limit=limit)
    return [_item(work, person, cursor, fact, known) for cursor, fact in found]


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


def known_plain(work: Work, person: PersonId) -> dict[str, str]:
    """The person's own plain name, phone and e-mail, to find and mask them in words; never to show."""
    if get_person(work, person).is_erased:
        return {}
    found = {"name": name_of(work, person)}
    for kind in ("phone", "email"):
        address = address_of(work, person, kind)
        if address is not None:
            found[kind] = address[1]
    return found


def count_open(work: Work) -> int:
    """How many work items are open, counted up to ``COUNT_UP_TO``."""
    return len(list_items(work, None, COUNT_UP_TO))
