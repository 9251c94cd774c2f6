"""HTTP of texts as people sign them: what waits, what differs from what is sent now, what a draft lacks, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from tideover.base.http import CurrentPaging, CurrentWork, Day, Moment, Shown
from tideover.base.ids import parse_id
from tideover.book import find_account
from tideover.gate import Channel, Purpose
from tideover.outreach import (
    LANGUAGES,
    SENDER_FIELDS,
    SLOTS,
    Preview,
    Rendition,
    RenditionState,
    Wording,
    findings_of,
    forms,
    list_templates,
    preview_template,
    rendition_of,
    sender_profile,
    unkept_draft,
)
from tideover.security import Actor, CurrentActor, Permission, logins_of, require
from tideover.workbench.locales import name_of
from tideover.workbench.routes import Language
from tideover.workbench.wording import Piece, compared_with, difference_of, group_of, in_force, pieces_of, slots_shown, told

router = APIRouter(tags=["templates"])

_S = RenditionState
# What somebody must do comes first.
_ORDER = (_S.SUBMITTED, _S.DRAFT, _S.SIGNED, _S.REFUSED, _S.WITHDRAWN)


class TemplateRow(Shown):
    """A version of a text in a list. ``title``: of the text, in words; ``obstacle``: why it cannot be sent, null where it can;
    ``writer``: who wrote it, a login or a word; ``is_own``: whoever asks wrote it, so another must sign it."""

    id: str
    template: str
    name: str
    title: str
    version: int
    channel: Channel
    language: str
    variant: str
    purposes: list[Purpose]
    state: RenditionState
    obstacle: str | None
    expires_on: Day | None
    writer: str
    written_at: Moment
    is_own: bool


class TemplateBoard(Shown):
    """``waiting``: how many wait for a signature, whatever is asked for; ``missing``: empty fields of the sender."""

    templates: list[TemplateRow]
    next: str | None
    waiting: int
    missing: list[str]


@router.get("/template-board")
def template_board(
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    state: RenditionState | None = None,
    channel: Channel | None = None,
    language: Annotated[str | None, Query(max_length=20)] = None,
    purpose: Purpose | None = None,
    words: Language = "zh-CN",
) -> TemplateBoard:
    """Texts, what waits for a signature first. Without a state: of each the newest version and the one that is sent now; with
    one, every version in it."""
    require(actor, Permission.SEE_PEOPLE)
    texts, today = list_templates(work), work.today()
    shown = [text for text in texts if (text.state is state if state else _is_current(text, texts, today))]
    shown = [
        text
        for text in shown
        if channel in (None, text.channel)
        and language in (None, text.language)
        and (purpose is None or purpose in text.purposes)
    ]
    shown.sort(key=_place)
    if start := paging.start(UUID):
        at = next((number for number, text in enumerate(shown, 1) if text.id == start[0]), len(shown))
        shown = shown[at:]
    page = shown[: paging.limit]
    logins = logins_of(work, [text.written_by for text in page])
    return TemplateBoard(
        templates=[_row(text, today, actor, logins, words) for text in page],
        next=paging.next_cursor([str(page[-1].id)] if len(shown) > len(page) else None),
        waiting=sum(text.state is _S.SUBMITTED for text in texts),
        missing=[name for name, value in sender_profile(work).items() if not value],
    )


def _place(text: Rendition) -> tuple[object, ...]:
    return (_ORDER.index(text.state), text.name, text.channel, LANGUAGES.index(text.language), text.variant, -text.version)


def _is_current(text: Rendition, texts: Sequence[Rendition], today: date) -> bool:
    group = group_of(texts, text)
    return text is group[0] or text is in_force(group, today)


def _row(text: Rendition, today: date, actor: Actor, logins: Mapping[str, str], words: Language) -> TemplateRow:
    return TemplateRow(
        id=str(text.id),
        template=text.script,
        name=text.name,
        title=name_of(words, "template.name", text.name),
        version=text.version,
        channel=text.channel,
        language=text.language,
        variant=text.variant,
        purposes=sorted(text.purposes),
        state=text.state,
        obstacle=text.obstacle(today),
        expires_on=text.expires_on.isoformat() if text.expires_on else None,
        writer=_who(text.written_by, logins, words),
        written_at=text.written_at.isoformat(),
        is_own=text.written_by == actor.name,
    )


def _who(actor: str, logins: Mapping[str, str], words: Language) -> str:
    return logins.get(actor) or name_of(words, "by", actor)


# --- one text ---------------------------------------------------------------------------------------------------------


class PieceShown(Shown):
    """A run of a text: the same as before, taken out, or put in; ``is_slot``: it is a slot's name."""

    kind: Literal["same", "gone", "new"]
    text: str
    is_slot: bool


class FindingShown(Shown):
    """What stands in the way of submitting a text, in words."""

    code: str
    field: str
    words: str


class SlotShown(Shown):
    """A slot of a text. ``value``: what stands in it in the example; ``origin``: where that comes from."""

    name: str
    kind: str
    label: str
    type: str
    source: str
    value: str
    origin: str


class ExampleShown(Shown):
    """A text as somebody would get it. ``parts``: the short messages of an SMS; ``empty``: slots with nothing to say now."""

    subject: str
    body: str
    parts: list[str]
    empty: list[str]


class VersionShown(Shown):
    id: str
    version: int
    channel: Channel
    language: str
    variant: str
    state: RenditionState
    obstacle: str | None
    expires_on: Day | None


class TemplateReview(Shown):
    """A version of a text, as whoever decides about it reads it. ``against``: the version ``subject`` and ``body`` are compared
    with, the one that is sent now, else the one before it; ``typed``: subject, body and slots as they were written."""

    text: TemplateRow
    decider: str | None
    decided_at: Moment | None
    note: str | None
    against: VersionShown | None
    in_force: VersionShown | None
    subject: list[PieceShown]
    body: list[PieceShown]
    typed: dict[str, str]
    typed_slots: dict[str, str]
    findings: list[FindingShown]
    slots: list[SlotShown]
    example: ExampleShown
    versions: list[VersionShown]


@router.get("/templates/{template}/review")
def template_review(
    template: str,
    work: CurrentWork,
    actor: CurrentActor,
    account: Annotated[str | None, Query(max_length=100)] = None,
    words: Language = "zh-CN",
) -> TemplateReview:
    """One version whole: what it says, word by word against what is sent now, what it lacks, an example, and its siblings."""
    require(actor, Permission.SEE_PEOPLE)
    text = rendition_of(work, parse_id(template, "template"))
    texts, today = list_templates(work, name=text.name), work.today()
    group = group_of(texts, text)
    force, before = in_force(group, today), compared_with(group, text, today)
    logins = logins_of(work, [text.written_by, text.decided_by or ""])
    preview = preview_template(work, text, find_account(work, account) if account else None)
    is_open = text.state in (_S.DRAFT, _S.SUBMITTED)
    return TemplateReview(
        text=_row(text, today, actor, logins, words),
        decider=_who(text.decided_by, logins, words) if text.decided_by else None,
        decided_at=text.decided_at.isoformat() if text.decided_at else None,
        note=text.note,
        against=_version(before, today) if before else None,
        in_force=_version(force, today) if force else None,
        subject=_pieces(difference_of(before.subject, text.subject) if before else pieces_of(text.subject)),
        body=_pieces(difference_of(before.body, text.body) if before else pieces_of(text.body)),
        typed={"subject": text.subject, "body": text.body},
        typed_slots={slot: kind for slot, kind in sorted(text.slots.items()) if slot != kind},
        findings=_findings(text, today, words) if is_open else [],
        slots=_slots(text, preview, words),
        example=_example(preview),
        versions=[_version(each, today) for each in sorted(texts, key=_sibling)],
    )


def _sibling(text: Rendition) -> tuple[object, ...]:
    return (list(forms()).index(text.channel), LANGUAGES.index(text.language), text.variant, -text.version)


def _version(text: Rendition, today: date) -> VersionShown:
    return VersionShown(
        id=str(text.id),
        version=text.version,
        channel=text.channel,
        language=text.language,
        variant=text.variant,
        state=text.state,
        obstacle=text.obstacle(today),
        expires_on=text.expires_on.isoformat() if text.expires_on else None,
    )


def _pieces(pieces: Sequence[Piece]) -> list[PieceShown]:
    return [PieceShown.model_validate({"kind": each.kind, "text": each.text, "is_slot": each.is_slot}) for each in pieces]


def _findings(text: Rendition, today: date, words: Language) -> list[FindingShown]:
    return [FindingShown(code=each.code, field=each.field, words=told(words, each)) for each in findings_of(text, today)]


def _slots(text: Rendition, preview: Preview, words: Language) -> list[SlotShown]:
    return [
        SlotShown(
            name=slot.name,
            kind=slot.code,
            label=slot.label,
            type=slot.type,
            source=slot.source,
            value=slot.value,
            origin=slot.origin,
        )
        for slot in slots_shown(words, text, dict(preview.values))
    ]


def _example(preview: Preview) -> ExampleShown:
    return ExampleShown(subject=preview.subject, body=preview.body, parts=list(preview.parts), empty=list(preview.empty))


# --- writing ----------------------------------------------------------------------------------------------------------


class SlotKindShown(Shown):
    """What a slot may hold, and where that comes from when a text is sent."""

    kind: str
    label: str
    type: str
    source: str


class SenderFieldShown(Shown):
    """A field of who we are; ``value`` is empty where nothing is set."""

    field: str
    label: str
    value: str


class ChannelFormShown(Shown):
    """What a channel carries, in characters; ``subject`` 0: none; ``parts``: short messages at the most, if it has such."""

    channel: Channel
    subject: int
    body: int
    parts: int | None


class TemplateFormShown(Shown):
    """What a text is written with. ``sender``: who we are in it."""

    languages: list[str]
    channels: list[ChannelFormShown]
    purposes: list[Purpose]
    kinds: list[SlotKindShown]
    sender: list[SenderFieldShown]


@router.get("/template-form")
def template_form(work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN") -> TemplateFormShown:
    """What a text may be: languages, what channels carry, uses, and what slots may hold."""
    require(actor, Permission.SEE_PEOPLE)
    profile = sender_profile(work)
    return TemplateFormShown(
        languages=list(LANGUAGES),
        channels=[
            ChannelFormShown(channel=Channel(channel), subject=form.subject, body=form.body, parts=form.parts)
            for channel, form in forms().items()
        ],
        purposes=list(Purpose),
        kinds=[
            SlotKindShown(
                kind=kind,
                label=slot.label(words),
                type=name_of(words, "template.type", slot.type),
                source=name_of(words, "template.source", slot.source),
            )
            for kind, slot in SLOTS.items()
        ],
        sender=[SenderFieldShown(field=name, label=SLOTS[name].label(words), value=profile[name]) for name in SENDER_FIELDS],
    )


class CheckRequest(BaseModel):
    """Words that nobody has kept yet. ``slots``: name in the text -> kind."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60)
    language: str = Field(max_length=20)
    channel: Channel
    variant: str = Field(default="a", max_length=1)
    purposes: list[Purpose] = Field(max_length=len(Purpose))
    subject: str = Field(default="", max_length=500)
    body: str = Field(max_length=20_000)
    slots: dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=40)]] = Field(
        default_factory=dict, max_length=60
    )
    expires_on: date | None = None


class TemplateCheckShown(Shown):
    """What a text lacks before it can be submitted (nothing: it may be), its slots, and an example of it."""

    findings: list[FindingShown]
    slots: list[SlotShown]
    example: ExampleShown


@router.post("/template-checks")
def template_check(
    request: CheckRequest, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN"
) -> TemplateCheckShown:
    """Hold words against what a text must be, before anybody keeps them. Nothing is kept."""
    require(actor, Permission.WRITE_TEMPLATES)
    wording = Wording(request.subject, request.body, request.slots, frozenset(request.purposes), request.expires_on)
    text = unkept_draft(work, request.name, request.language, request.channel, wording, request.variant)
    preview = preview_template(work, text)
    return TemplateCheckShown(
        findings=_findings(text, work.today(), words), slots=_slots(text, preview, words), example=_example(preview)
    )
