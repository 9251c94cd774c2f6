"""HTTP of texts: written, submitted, signed by another, withdrawn, previewed; and who we are in them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentWork, Day, Moment, Shown
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import find_account
from tideover.gate import Channel, Purpose
from tideover.outreach.actions.sender import change_sender, sender_profile
from tideover.outreach.actions.signing import (
    Wording,
    draft_template,
    edit_draft,
    list_templates,
    preview_template,
    refuse_template,
    sign_template,
    submit_template,
    withdraw_template,
)
from tideover.outreach.actions.templates import rendition_of
from tideover.outreach.templates import SLOTS, Rendition, RenditionState
from tideover.security import CurrentActor, Permission, require

router = APIRouter(tags=["templates"])

Text = Annotated[str, Field(max_length=20_000)]


class WordsRequest(BaseModel):
    """What a version says. ``slots``: name in the text -> kind (docs/templates.md); one named like a kind needs no entry."""

    model_config = ConfigDict(extra="forbid")

    purposes: list[Purpose] = Field(min_length=1, max_length=len(Purpose))
    subject: str = Field(default="", max_length=500)
    body: Text
    slots: dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=40)]] = Field(
        default_factory=dict, max_length=60
    )
    expires_on: date | None = None

    def wording(self) -> Wording:
        return Wording(self.subject, self.body, self.slots, frozenset(self.purposes), self.expires_on)


class DraftRequest(WordsRequest):
    """A new version of a text."""

    name: str = Field(max_length=60)
    language: str = Field(max_length=20)
    channel: Channel
    variant: str = Field(default="a", max_length=1)


class NoteRequest(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(max_length=2000)


class SignatureRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=2000)


class SenderRequest(BaseModel):
    """A field of the sender profile; an empty value clears it."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(max_length=40)
    value: str = Field(max_length=300)


class TemplateShown(Shown):
    """A version of a text. ``template``: name and version, what a permit binds; ``slots``: name in the text -> kind;
    ``digest``: SHA-256 of what it says and to what use."""

    id: str
    template: str
    name: str
    version: int
    language: str
    channel: Channel
    variant: str
    purposes: list[Purpose]
    subject: str
    body: str
    slots: dict[str, str]
    state: RenditionState
    expires_on: Day | None
    written_by: str
    written_at: Moment
    signed_by: str | None
    signed_on: Day | None
    decided_by: str | None
    decided_at: Moment | None
    note: str | None
    digest: str


class TemplatesShown(Shown):
    templates: list[TemplateShown]


def template_view(text: Rendition) -> TemplateShown:
    """A text as the API shows it."""
    is_signed = text.state is RenditionState.SIGNED
    return TemplateShown(
        id=str(text.id),
        template=text.script,
        name=text.name,
        version=text.version,
        language=text.language,
        channel=text.channel,
        variant=text.variant,
        purposes=sorted(text.purposes),
        subject=text.subject,
        body=text.body,
        slots=dict(text.slots),
        state=text.state,
        expires_on=text.expires_on.isoformat() if text.expires_on else None,
        written_by=text.written_by,
        written_at=text.written_at.isoformat(),
        signed_by=text.decided_by if is_signed else None,
        signed_on=text.decided_at.date().isoformat() if is_signed and text.decided_at else None,
        decided_by=text.decided_by,
        decided_at=text.decided_at.isoformat() if text.decided_at else None,
        note=text.note,
        digest=text.digest,
    )


def _text(work: Work, template: str) -> Rendition:
    return rendition_of(work, parse_id(template, "template"))


@router.get("/templates")
def templates(
    work: CurrentWork,
    actor: CurrentActor,
    state: RenditionState | None = None,
    channel: Channel | None = None,
    name: Annotated[str | None, Query(max_length=60)] = None,
) -> TemplatesShown:
    """Every version of every text, with who signed it, the slots a caller fills and those filled when it is sent."""
    require(actor, Permission.SEE_PEOPLE)
    return TemplatesShown(
        templates=[template_view(text) for text in list_templates(work, state=state, channel=channel, name=name)]
    )


@router.post("/templates", status_code=201)
def write_template(request: DraftRequest, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """Write a new version of a text, as a draft."""
    require(actor, Permission.WRITE_TEMPLATES)
    draft = draft_template(work, request.name, request.language, request.channel, request.wording(), request.variant)
    return template_view(draft)


@router.get("/templates/{template}")
def one_template(template: str, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """One version of a text."""
    require(actor, Permission.SEE_PEOPLE)
    return template_view(_text(work, template))


@router.put("/templates/{template}")
def rewrite_template(template: str, request: WordsRequest, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """Write a draft of one's own anew."""
    require(actor, Permission.WRITE_TEMPLATES)
    return template_view(edit_draft(work, parse_id(template, "template"), request.wording()))


@router.post("/templates/{template}/submission")
def submit(template: str, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """Ask legal to sign a draft. 422 names what it lacks."""
    require(actor, Permission.WRITE_TEMPLATES)
    return template_view(submit_template(work, parse_id(template, "template")))


@router.post("/templates/{template}/signature")
def sign(template: str, request: SignatureRequest, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """Sign another's text: from now on it can be sent."""
    require(actor, Permission.SIGN_TEMPLATES)
    return template_view(sign_template(work, parse_id(template, "template"), request.note))


@router.post("/templates/{template}/refusal")
def refuse(template: str, request: NoteRequest, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """Refuse to sign another's text, and say why."""
    require(actor, Permission.SIGN_TEMPLATES)
    return template_view(refuse_template(work, parse_id(template, "template"), request.note))


@router.post("/templates/{template}/withdrawal")
def withdraw(template: str, request: NoteRequest, work: CurrentWork, actor: CurrentActor) -> TemplateShown:
    """Let nothing more be sent with it, contacts in the queue included."""
    if not actor.may(Permission.SIGN_TEMPLATES):
        require(actor, Permission.WRITE_TEMPLATES)
    return template_view(withdraw_template(work, parse_id(template, "template"), request.note))


class ValueShown(Shown):
    """What stands in a slot of a preview, and where that comes from: ``sample``, ``book``, ``promise`` or ``sender``."""

    value: str
    origin: str = Field(serialization_alias="from")


class EmptySlot(Shown):
    """A slot with nothing to say now. ``source``: where it would come from (``book``, ``promise``, ``sender``)."""

    slot: str
    label_zh: str
    label_en: str
    source: str


class PreviewShown(Shown):
    """A text as somebody would get it. ``parts``: the short messages of an SMS; ``empty``: slots with nothing to say now; of an
    account they stay blank."""

    subject: str
    body: str
    parts: list[str]
    values: dict[str, ValueShown]
    empty: list[EmptySlot]


@router.get("/templates/{template}/preview")
def preview(
    template: str,
    work: CurrentWork,
    actor: CurrentActor,
    account: Annotated[str | None, Query(max_length=100)] = None,
) -> PreviewShown:
    """A text as somebody would get it: with samples, or with what the book has of an account, the name masked."""
    require(actor, Permission.SEE_PEOPLE)
    text = _text(work, template)
    shown = preview_template(work, text, find_account(work, account) if account else None)
    empty = [(slot, SLOTS[text.slots[slot]]) for slot in shown.empty]
    return PreviewShown(
        subject=shown.subject,
        body=shown.body,
        parts=list(shown.parts),
        values={slot: ValueShown(value=value, origin=origin) for slot, (value, origin) in shown.values.items()},
        empty=[EmptySlot(slot=slot, label_zh=kind.zh, label_en=kind.en, source=kind.source) for slot, kind in empty],
    )


class SenderShown(Shown):
    """Field -> value, empty where nothing is set."""

    sender: dict[str, str]


@router.get("/sender")
def sender(work: CurrentWork, actor: CurrentActor) -> SenderShown:
    """Who we are in texts."""
    require(actor, Permission.SEE_PEOPLE)
    return SenderShown(sender=sender_profile(work))


@router.put("/sender")
def set_sender(request: SenderRequest, work: CurrentWork, actor: CurrentActor) -> SenderShown:
    """Change a field of it. What it holds goes into signed texts, so whoever may sign may change it."""
    require(actor, Permission.SIGN_TEMPLATES)
    change_sender(work, request.field, request.value)
    return SenderShown(sender=sender_profile(work))
