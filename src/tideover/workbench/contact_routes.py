"""HTTP of one contact's story: what happened with it, in words, and what was answered."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from tideover.base.http import CurrentWork, Moment, Shown
from tideover.book import get_person, known_plain, zone_of
from tideover.conversation import words_of
from tideover.language import mask_text
from tideover.outreach import followed_by, get_touch, parse_touch
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.actions import contact_thread
from tideover.workbench.routes import Language, TimelineItemShown, item_view, teller_of

router = APIRouter(tags=["workbench"])


class ContactAnswer(Shown):
    """A message that answers a contact. ``text`` is masked; null: nobody can read it any more."""

    message: str
    at: Moment
    text: str | None


class ContactThread(Shown):
    """``items``: the person's facts that name the contact or its permit, newest first; ``zone``: the person's."""

    zone: str | None
    items: list[TimelineItemShown]
    answers: list[ContactAnswer]


@router.get("/contacts/{contact}/thread", response_model=ContactThread)
def thread_of_contact(contact: str, work: CurrentWork, actor: CurrentActor, language: Language | None = None) -> dict[str, Any]:
    """What happened with a contact, told in a language where one is asked for, and the words of those who answered."""
    require(actor, Permission.SEE_PEOPLE)
    touch = get_touch(work, parse_touch(contact))
    person = get_person(work, touch.permit.person)
    teller = None if language is None else teller_of(work, person, actor, language, zone_of(person))
    replies = followed_by(work, touch).replies
    words = words_of(work, [message for message, _ in replies])
    known = known_plain(work, person.id)
    return {
        "zone": person.zone,
        "items": [item_view(item, teller) for item in contact_thread(work, touch)],
        "answers": [
            {
                "message": str(message),
                "at": at.isoformat(),
                "text": mask_text(words[message], known) if message in words else None,
            }
            for message, at in replies
        ],
    }
