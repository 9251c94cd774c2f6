"""Which text is sent, what its slots hold, and the last look at the words before they leave."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.work import Work
from tideover.book import Person, accounts_of, get_person, name_of, zone_of
from tideover.gate import Channel, Permit, Purpose
from tideover.outreach.actions.sender import sender_profile
from tideover.outreach.actions.slots import book_values
from tideover.outreach.model import Touch
from tideover.outreach.store import templates as store
from tideover.outreach.templates import SLOTS, Rendition, links_in


def choose_rendition(work: Work, name: str, person: Person, channel: Channel, purpose: Purpose) -> Rendition:
    """The newest version of a text that is signed and has not expired, in the person's language (Chinese where there is
    none, else any); of several variants always the same one for the same person. ``name``: of the text, or with a version
    (``due-soon.v2``).

    Raises ``NotFound("template_not_found")``, ``Invalid("template_unfit")`` for a channel or purpose it is not for, and
    ``Conflict`` with ``template_unsigned``, ``_refused``, ``_withdrawn`` or ``_expired``.
    """
    title, _, version = name.partition(".v")
    texts = [text for text in store.rendition_rows(work, name=title) if not version or str(text.version) == version]
    if not texts:
        raise NotFound("template_not_found", field="template", expected="a text that GET /templates lists")
    fit = [text for text in texts if text.channel is channel and purpose in text.purposes]
    if not fit:
        raise Invalid("template_unfit", field="template", expected=_uses(texts))
    today = work.now().astimezone(zone_of(person)).date()
    nearest = _in_language([text for text in fit if text.obstacle(today) is None], person.language)
    if not nearest:
        newest = max(_in_language(fit, person.language), key=lambda text: text.version)
        newest.check_sendable(today)
    latest = {text.variant: text for text in sorted(nearest, key=lambda text: text.version)}
    return latest[_variant(sorted(latest), person, title)]


def _uses(texts: Sequence[Rendition]) -> str:
    return "; ".join(sorted({f"{text.channel} for {', '.join(sorted(text.purposes))}" for text in texts}))


def _in_language(texts: Sequence[Rendition], language: str) -> list[Rendition]:
    """Those of the language nearest to the person's."""
    wishes = [language, "zh-Hant" if language in ("zh-TW", "zh-HK", "zh-MO") else language.partition("-")[0], "zh-CN"]
    for wish in wishes:
        if found := [text for text in texts if text.language == wish]:
            return found
    first = min((text.language for text in texts), default=None)
    return [text for text in texts if text.language == first]


def _variant(variants: Sequence[str], person: Person, name: str) -> str:
    """A lot that falls the same way each time: the person and the text decide it, no table keeps it."""
    lot = hashlib.md5(f"{person.id}{name}".encode(), usedforsecurity=False).digest()
    return variants[int.from_bytes(lot[:8]) % len(variants)]


def rendition_of(work: Work, id: UUID) -> Rendition:
    """Raises ``NotFound("template_not_found")``."""
    found = store.rendition_row(work, id)
    if found is None:
        raise NotFound("template_not_found", field="template")
    return found


def text_of(work: Work, touch: Touch) -> Rendition | None:
    """The text a queued contact is to say, as legal sees it now; None: it brings its own words (``send_words``).

    Raises ``NotFound``, ``Invalid`` and ``Conflict`` as ``choose_rendition`` does.
    """
    if touch.rendition is None:
        return None
    person = get_person(work, touch.permit.person)
    found = rendition_of(work, touch.rendition)
    found.check_sendable(work.now().astimezone(zone_of(person)).date())
    check_permit(touch.permit, found)
    return found


def check_permit(permit: Permit, text: Rendition) -> None:
    """Raises ``Conflict("permit_mismatch")`` where the permit is for another text, channel or purpose."""
    if (permit.script, permit.channel) != (text.script, text.channel) or permit.purpose not in text.purposes:
        raise Conflict("permit_mismatch", field="template", expected="the text the permit was given for")


def check_sender(work: Work, text: Rendition) -> None:
    """Raises ``Conflict("slot_empty")`` where the text names something of ours that the profile does not have."""
    profile = sender_profile(work) if any(SLOTS[kind].source == "sender" for kind in text.kinds) else {}
    for kind in sorted(text.kinds):
        if SLOTS[kind].source == "sender" and not profile[kind]:
            raise Conflict("slot_empty", field=f"sender.{kind}", expected="set under PUT /sender")


def slot_values(work: Work, permit: Permit, chosen: Rendition, given: Mapping[str, str]) -> dict[str, str]:
    """Every slot's text: sums and days read from the book now, who we are from the profile.

    Raises ``Conflict("slot_empty")`` where there is nothing to say any more (nothing is due, no promise is open).
    """
    person = get_person(work, permit.person)
    account = next((a for a in accounts_of(work, person.id) if a.id == permit.account), None)
    today: date = work.now().astimezone(zone_of(person)).date()
    name = name_of(work, person.id) if "name" in chosen.kinds else ""
    texts = book_values(work, person, account, chosen.kinds, today, chosen.language, name)
    check_sender(work, chosen)
    if any(SLOTS[kind].source == "sender" for kind in chosen.kinds):
        texts |= sender_profile(work)
    values = dict(given)
    for slot, kind in chosen.slots.items():
        if kind == "text":
            continue
        if kind not in texts:
            raise Conflict("slot_empty", field=f"slots.{slot}")
        values[slot] = texts[kind]
    return values


def words_of(work: Work, permit: Permit, chosen: Rendition | None, given: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body as they leave. ``given``: the slots' values, or without a text the words themselves. Raises ``Conflict``
    where they must not: ``slot_empty``, and ``_check_words``'s."""
    if chosen is None:
        subject, body = given.get("subject", ""), given.get("body", "")
        if not body.strip():
            raise Conflict("slot_empty", field="body")
        check_own_words(work, permit.script, subject, body)
        return subject, body
    values = slot_values(work, permit, chosen, given)
    subject, body = chosen.render(values)
    ours = [values[slot] for slot, kind in chosen.slots.items() if SLOTS[kind].source == "sender"]
    _check_words(chosen.script, subject, body, ours)
    return subject, body


def check_own_words(work: Work, script: str, subject: str, body: str) -> None:
    """Hold words that no text of ours holds to what every text is held to; of links, to the sender's own. Raises as
    ``_check_words``."""
    _check_words(script, subject, body, [value for value in sender_profile(work).values() if value])


def _check_words(script: str, subject: str, body: str, ours: Collection[str]) -> None:
    """The last look at the words themselves, whoever wrote and signed them. ``ours``: what the sender's slots hold, the only
    links that may stand in them. Raises ``Conflict("placeholder_left")``, ``Conflict("link_not_allowed")``. What they say is
    for ``gate.check_utterance``, which dispatch asks before it redeems.
    """
    for field, said in (("subject", subject), ("body", body)):
        if re.search(r"\$\{\w*\}", said):
            raise Conflict("placeholder_left", field=field, template=script)
        for value in sorted(ours, key=len, reverse=True):
            said = said.replace(value, " ")
        if links_in(said):
            raise Conflict("link_not_allowed", field=field, template=script)
