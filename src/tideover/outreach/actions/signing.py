"""A text's way: drafted, submitted, signed or refused by another than who wrote it, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from string import Template
from uuid import UUID

from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.ids import new_id
from tideover.base.work import Work
from tideover.book import Account, get_person, zone_of
from tideover.gate import Channel, Purpose
from tideover.journal import record
from tideover.outreach.actions.sender import TEXTS, sender_profile
from tideover.outreach.actions.slots import book_values
from tideover.outreach.store import templates as store
from tideover.outreach.templates import (
    SHIPPED_BY,
    SLOTS,
    Rendition,
    RenditionState,
    ShippedText,
    TemplateDrafted,
    TemplateRefused,
    TemplateSigned,
    TemplatesInstalled,
    TemplateSubmitted,
    TemplateWithdrawn,
    check_draft,
    check_rendition,
    completed_slots,
    shipped_texts,
    sms_parts,
)

MOST_NOTE = 500
MOST_VERSIONS = 9999
_S = RenditionState


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody writes: a text's words and uses."""

    subject: str
    body: str
    slots: Mapping[str, str]
    purposes: frozenset[Purpose]
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as somebody would get it. ``values``: slot -> (what stands in it, where that comes from: ``sample``, ``book``,
    ``promise``, ``sender``); ``empty``: slots with nothing to say now, for which a sample stands; ``parts``: the short
    messages of an SMS."""

    subject: str
    body: str
    values: Mapping[str, tuple[str, str]]
    empty: tuple[str, ...]
    parts: tuple[str, ...] = ()


# --- what comes with the product --------------------------------------------------------------------------------------


def install_shipped(work: Work, signed: bool) -> int:
    """Give the tenant the texts that come with the product; those it has stay as they are. Returns how many were new.

    ``signed`` (development): they can be sent at once. Else (production) they wait for the tenant's own legal, and so do
    those that an installation brought along from its days in development.
    """
    if not any(_to_install(work, signed)):
        return 0
    work.hold([TEXTS])
    fresh, ours = _to_install(work, signed)  # again: another process may have been quicker
    taken = _versions(work)
    made = []
    for text in fresh:
        versions = taken.setdefault(text.place, set())
        version = text.version if text.version not in versions else max(versions) + 1  # the tenant has written its own
        versions.add(version)
        made.append(_shipped(text, version, signed, work.now()))
    if made:
        store.insert_renditions(work, made)
        record(work, TemplatesInstalled({str(text.id): text.digest for text in made}, made[0].state))
    if ours:
        store.decide(work, [text.id for text in ours], _S.SUBMITTED, None, None, None)
        record(work, TemplatesInstalled({str(text.id): text.digest for text in ours}, _S.SUBMITTED))
    return len(made)


def _to_install(work: Work, signed: bool) -> tuple[list[ShippedText], list[Rendition]]:
    """Texts the tenant has not, and those whose signature of development does not count here."""
    known = store.rendition_rows(work, written_by=SHIPPED_BY)
    has = {(text.place, text.digest) for text in known}
    fresh = [text for text in shipped_texts() if (text.place, text.digest) not in has]
    ours = [] if signed else [text for text in known if text.state is _S.SIGNED and text.decided_by == SHIPPED_BY]
    return fresh, ours


def _versions(work: Work, name: str | None = None) -> dict[tuple[str, str, str, str], set[int]]:
    found: dict[tuple[str, str, str, str], set[int]] = {}
    for text in store.rendition_rows(work, name=name):
        found.setdefault(text.place, set()).add(text.version)
    return found


def _shipped(text: ShippedText, version: int, signed: bool, now: datetime) -> Rendition:
    state, by, at = (_S.SIGNED, SHIPPED_BY, now) if signed else (_S.SUBMITTED, None, None)
    return Rendition(
        new_id(), text.name, version, text.language, text.channel, text.variant, text.purposes, text.subject, text.body,
        text.slots, state, None, SHIPPED_BY, now, by, at,
    )  # fmt: skip


# --- writing ----------------------------------------------------------------------------------------------------------


def draft_template(work: Work, name: str, language: str, channel: Channel, wording: Wording, variant: str = "a") -> Rendition:
    """Write a new version of a text; nothing is sent by it. Slots named like a kind need not be declared.

    Raises ``Invalid`` for a name, language, channel, variant or kind of slot there is not.
    """
    draft = unkept_draft(work, name, language, channel, wording, variant)
    check_draft(draft)
    work.hold([TEXTS])
    version = max(_versions(work, name).get(draft.place, {0})) + 1
    if version > MOST_VERSIONS:
        raise Conflict("too_many_versions", field="name", expected=f"at most {MOST_VERSIONS}")
    draft = replace(draft, version=version)
    store.insert_renditions(work, [draft])
    _record_draft(work, draft)
    return draft


def unkept_draft(work: Work, name: str, language: str, channel: Channel, wording: Wording, variant: str = "a") -> Rendition:
    """A draft that is not kept: to look at it and say what it lacks. It may be wrong in anything."""
    return Rendition(
        new_id(), name, 1, language, channel, variant, wording.purposes, wording.subject, wording.body, _slots(wording),
        _S.DRAFT, wording.expires_on, work.actor, work.now(),
    )  # fmt: skip


def edit_draft(work: Work, id: UUID, wording: Wording) -> Rendition:
    """Write a draft anew, by who wrote it: so that there is one writer, and whoever signs is another.

    Raises ``NotFound``, ``Conflict("template_not_draft")``, ``Forbidden("not_the_writer")``.
    """
    found = _get(work, id, {_S.DRAFT}, "template_not_draft")
    if found.written_by != work.actor:
        raise Forbidden("not_the_writer", expected="a new version of your own")
    draft = replace(
        found, subject=wording.subject, body=wording.body, slots=_slots(wording), purposes=wording.purposes,
        expires_on=wording.expires_on, written_at=work.now(),
    )  # fmt: skip
    check_draft(draft)
    store.rewrite(work, draft)
    _record_draft(work, draft)
    return draft


def _slots(wording: Wording) -> dict[str, str]:
    return completed_slots(wording.subject, wording.body, wording.slots)


def _record_draft(work: Work, draft: Rendition) -> None:
    record(
        work,
        TemplateDrafted(draft.id, draft.script, draft.language, draft.channel, draft.variant, draft.digest, work.actor),
    )


# --- deciding ---------------------------------------------------------------------------------------------------------


def submit_template(work: Work, id: UUID) -> Rendition:
    """Ask legal to sign a draft; from then on its words do not change.

    Raises ``Invalid`` with the first of ``findings_of`` (``letter_incomplete`` and the like), ``Conflict`` for no draft.
    """
    found = _get(work, id, {_S.DRAFT}, "template_not_draft")
    check_rendition(found, work.today())
    record(work, TemplateSubmitted(found.id, found.script, found.digest, work.actor))
    return _decided(work, found, _S.SUBMITTED, None, None)


def sign_template(work: Work, id: UUID, note: str = "") -> Rendition:
    """Legal signs: it can be sent.

    Raises ``Forbidden("second_person_needed")`` for who wrote it, ``Conflict("template_not_submitted")``, ``Invalid`` where
    what a text must be has changed since it was submitted.
    """
    found = _submitted(work, id)
    check_rendition(found, work.today())
    record(work, TemplateSigned(found.id, found.script, found.digest, found.expires_on, work.actor))
    return _decided(work, found, _S.SIGNED, work.actor, noted(note) or None)


def refuse_template(work: Work, id: UUID, note: str) -> Rendition:
    """Legal does not sign, and says why. Raises as ``sign_template``, and ``Invalid("note_required")``."""
    found, said = _submitted(work, id), required_note(note)
    record(work, TemplateRefused(found.id, found.script, found.digest, work.actor))
    return _decided(work, found, _S.REFUSED, work.actor, said)


def withdraw_template(work: Work, id: UUID, note: str) -> Rendition:
    """Nothing more is sent with it, contacts that wait in the queue included; the version before it counts again, if signed.

    Raises ``Invalid("note_required")``, ``Conflict("template_withdrawn")``.
    """
    found, said = _get(work, id, {_S.DRAFT, _S.SUBMITTED, _S.SIGNED}, "template_withdrawn"), required_note(note)
    record(work, TemplateWithdrawn(found.id, found.script, found.state, work.actor))
    return _decided(work, found, _S.WITHDRAWN, work.actor, said)


def _submitted(work: Work, id: UUID) -> Rendition:
    found = _get(work, id, {_S.SUBMITTED}, "template_not_submitted")
    if found.written_by == work.actor:
        raise Forbidden("second_person_needed", expected="somebody else than who wrote it")
    return found


def _get(work: Work, id: UUID, states: Collection[RenditionState], code: str) -> Rendition:
    found = store.rendition_row(work, id, lock=True)
    if found is None:
        raise NotFound("template_not_found", field="template")
    if found.state not in states:
        raise Conflict(code, field="template", state=found.state.value)
    return found


def _decided(work: Work, found: Rendition, state: RenditionState, by: str | None, note: str | None) -> Rendition:
    at = work.now() if by else None
    store.decide(work, [found.id], state, by, at, note)
    return replace(found, state=state, decided_by=by, decided_at=at, note=note)


def noted(note: str) -> str:
    """A note in short. Raises ``Invalid("note_too_long")``."""
    note = note.strip()
    if len(note) > MOST_NOTE:
        raise Invalid("note_too_long", field="note", expected=f"at most {MOST_NOTE} characters")
    return note


def required_note(note: str) -> str:
    """A note that must say something. Raises ``Invalid("note_required")`` and as ``noted``."""
    if not (said := noted(note)):
        raise Invalid("note_required", field="note", expected="why, in a few words")
    return said


# --- looking ----------------------------------------------------------------------------------------------------------


def list_templates(
    work: Work, *, state: RenditionState | None = None, channel: Channel | None = None, name: str | None = None
) -> list[Rendition]:
    """Texts by name, channel, language and variant, the newest version of each last."""
    return store.rendition_rows(work, name=name, state=state, channel=channel)


def count_templates(work: Work) -> dict[str, int]:
    """Texts by state."""
    return store.count_states(work)


def preview_template(work: Work, text: Rendition, account: Account | None = None) -> Preview:
    """A text with samples in its slots; with what the book has of an account where one is given, the name masked. Who we are
    is the tenant's own, where it is set."""
    profile = sender_profile(work)
    told: dict[str, str] = {}
    if account is not None:
        person = get_person(work, account.person)
        today = work.now().astimezone(zone_of(person)).date()
        told = book_values(work, person, account, text.kinds & set(SLOTS), today, text.language, person.masked_name)
    told |= {field: value for field, value in profile.items() if value}
    values = {slot: _value(text, kind, told) for slot, kind in text.slots.items() if kind in SLOTS}
    as_samples = [slot for slot, (_, origin) in values.items() if origin == "sample"]
    empty = sorted(slot for slot in as_samples if _is_missing(text.slots[slot], account))
    if account is not None:  # no sample may pass for what the book says of somebody
        values |= dict.fromkeys(empty, (_BLANK, "sample"))
    subject, body = _filled(text, values)
    parts = sms_parts(body) if text.channel is Channel.SMS and body else ()
    return Preview(subject, body, values, tuple(empty), parts)


_BLANK = "＿＿＿"


def _value(text: Rendition, kind: str, told: Mapping[str, str]) -> tuple[str, str]:
    if kind in told:
        return (told[kind], SLOTS[kind].source)
    return (SLOTS[kind].sample(text.language), "sample")


def _is_missing(kind: str, account: Account | None) -> bool:
    source = SLOTS[kind].source
    return source == "sender" or (account is not None and source in ("book", "promise"))


def _filled(text: Rendition, values: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """What can be filled is: a draft may still be full of holes."""
    plain = {slot: value for slot, (value, _) in values.items()}
    return (Template(text.subject).safe_substitute(plain), Template(text.body).safe_substitute(plain))
