"""The pages of texts: what there is and what waits for legal, one text whole, writing a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from tideover.base.clock import TENANT_ZONE
from tideover.base.errors import Conflict, Forbidden, Invalid, NotFound
from tideover.base.http import CurrentWork
from tideover.base.ids import parse_id
from tideover.base.work import Work
from tideover.book import find_account
from tideover.gate import Channel, Purpose
from tideover.outreach import (
    LANGUAGES,
    SLOTS,
    Preview,
    Rendition,
    RenditionState,
    Wording,
    draft_template,
    edit_draft,
    findings_of,
    forms,
    list_templates,
    preview_template,
    refuse_template,
    rendition_of,
    sender_profile,
    sign_template,
    submit_template,
    withdraw_template,
)
from tideover.security import Actor, CurrentActor, Permission, require
from tideover.workbench.rendering import Viewer, desk_viewer, respond
from tideover.workbench.sender_pages import router as sender_router
from tideover.workbench.wording import (
    difference_of,
    group_of,
    pieces_of,
    problem_of,
    read_slots,
    slots_shown,
    told,
    typed_slots,
)

router = APIRouter(include_in_schema=False)
router.include_router(sender_router)  # before the pages of texts: /templates/sender is no text

Typed = Annotated[str, Form(max_length=500)]
Long = Annotated[str, Form(max_length=20_000)]
Asked = Annotated[str, Query(max_length=200)]
_S = RenditionState
# What somebody must do comes first.
_ORDER = (_S.SUBMITTED, _S.DRAFT, _S.SIGNED, _S.REFUSED, _S.WITHDRAWN)


# --- the list ---------------------------------------------------------------------------------------------------------


@router.get("/templates")
def templates_page(
    request: Request, work: CurrentWork, actor: CurrentActor, state: Asked = "", channel: Asked = ""
) -> HTMLResponse:
    """Texts by state and channel; what waits for a signature first."""
    require(actor, Permission.SEE_PEOPLE)
    wish = {"state": state if state in list(_S) else "", "channel": channel if channel in forms() else ""}
    texts = list_templates(
        work,
        state=_S(wish["state"]) if wish["state"] else None,
        channel=Channel(wish["channel"]) if wish["channel"] else None,
    )
    viewer = desk_viewer(request, work)
    context = list_context(texts, wish, work.today(), viewer)
    missing = [name for name, value in sender_profile(work).items() if not value]
    return respond(request, "templates.html", viewer, missing=missing, **context)


def list_context(texts: Sequence[Rendition], wish: Mapping[str, str], today: date, viewer: Viewer) -> dict[str, Any]:
    """What the list shows: of each text the newest version and the one in use; with a state asked for, every version in it."""
    shown = texts if wish["state"] else [text for text in texts if _is_current(text, texts, today)]
    rows: dict[tuple[Any, ...], list[Rendition]] = {}
    for text in sorted(
        shown, key=lambda text: (_row(text), LANGUAGES.index(text.language))
    ):  # the languages of a text stand in one row
        rows.setdefault(_row(text), []).append(text)
    return {
        "rows": list(rows.values()),
        "wish": wish,
        "states": _ORDER,
        "channels": list(forms()),
        "today": today,
        "waiting": sum(text.state is _S.SUBMITTED for text in texts),
        "teller": viewer.teller(TENANT_ZONE),
    }


def _row(text: Rendition) -> tuple[Any, ...]:
    until = text.expires_on or date.max
    return (_ORDER.index(text.state), text.name, text.channel, text.variant, -text.version, until, tuple(sorted(text.purposes)))


def _is_current(text: Rendition, texts: Sequence[Rendition], today: date) -> bool:
    group = group_of(texts, text)
    in_use = next((each for each in group if each.obstacle(today) is None), None)
    return text is group[0] or text is in_use


# --- writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """The form of a version, as it was sent or as it begins. ``problems``: field -> words."""

    name: str = ""
    language: str = "zh-CN"
    channel: str = "sms"
    variant: str = "a"
    purposes: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    slots: str = ""
    expires_on: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@router.get("/templates/new")
def new_page(
    request: Request, work: CurrentWork, actor: CurrentActor, source: Annotated[str, Query(alias="from")] = ""
) -> HTMLResponse:
    """The form of a new version: empty, or with another's words."""
    require(actor, Permission.WRITE_TEMPLATES)
    return _form(request, work, None, written_of(_text(work, source)) if source else Written())


@router.post("/templates/new")
def writing(
    request: Request,
    work: CurrentWork,
    actor: CurrentActor,
    name: Typed = "",
    language: Typed = "",
    channel: Typed = "",
    variant: Typed = "a",
    purposes: Annotated[list[str] | None, Form()] = None,
    subject: Typed = "",
    body: Long = "",
    slots: Annotated[str, Form(max_length=4000)] = "",
    expires_on: Typed = "",
) -> Response:
    """Keep a new version as a draft. What is wrong is said at its field, and nothing typed is lost."""
    require(actor, Permission.WRITE_TEMPLATES)
    form = Written(name.strip(), language, channel, variant.strip(), tuple(purposes or ()), subject, body, slots, expires_on)

    def keep(wording: Wording) -> Rendition:
        if channel not in forms():
            raise Invalid("invalid_channel", field="channel")
        return draft_template(work, form.name, language, Channel(channel), wording, form.variant)

    return _kept(request, work, None, form, keep)


@router.get("/templates/{template}/edit")
def edit_page(request: Request, template: str, work: CurrentWork, actor: CurrentActor) -> HTMLResponse:
    """The form of a draft."""
    require(actor, Permission.WRITE_TEMPLATES)
    text = _text(work, template)
    return _form(request, work, text, written_of(text))


@router.post("/templates/{template}/edit")
def editing(
    request: Request,
    template: str,
    work: CurrentWork,
    actor: CurrentActor,
    purposes: Annotated[list[str] | None, Form()] = None,
    subject: Typed = "",
    body: Long = "",
    slots: Annotated[str, Form(max_length=4000)] = "",
    expires_on: Typed = "",
) -> Response:
    """Write a draft of one's own anew."""
    require(actor, Permission.WRITE_TEMPLATES)
    text = _text(work, template)
    form = Written(
        text.name, text.language, text.channel, text.variant, tuple(purposes or ()), subject, body, slots, expires_on
    )
    return _kept(request, work, text, form, lambda wording: edit_draft(work, text.id, wording))


def _kept(
    request: Request, work: Work, text: Rendition | None, form: Written, keep: Callable[[Wording], Rendition]
) -> Response:
    viewer_language = desk_viewer(request, work).language
    try:
        kept = keep(wording_of(form))
    except Invalid as error:
        request.state.failed = True
        problems = {str(error.data.get("field", "body")): problem_of(viewer_language, error.code, error.data)}
        return _form(request, work, text, form, problems)
    return RedirectResponse(f"/templates/{kept.id}", 303)


def wording_of(form: Written) -> Wording:
    """What a form says. Raises ``Invalid`` naming the field."""
    try:
        day = date.fromisoformat(form.expires_on.strip()) if form.expires_on.strip() else None
    except ValueError:
        raise Invalid("invalid_day", field="expires_on") from None
    unknown = [purpose for purpose in form.purposes if purpose not in list(Purpose)]
    if unknown or not form.purposes:
        raise Invalid("invalid_purposes", field="purposes")
    body = form.body.replace("\r\n", "\n")
    return Wording(
        form.subject.strip(), body, read_slots(form.slots), frozenset(Purpose(purpose) for purpose in form.purposes), day
    )


def written_of(text: Rendition) -> Written:
    """A form filled with a text's words."""
    return Written(
        text.name, text.language, text.channel, text.variant, tuple(sorted(text.purposes)), text.subject, text.body.strip("\n"),
        typed_slots(text), text.expires_on.isoformat() if text.expires_on else "",
    )  # fmt: skip


def _form(
    request: Request, work: Work, text: Rendition | None, form: Written, problems: Mapping[str, str] | None = None
) -> HTMLResponse:
    viewer = desk_viewer(request, work, f"/templates/{text.id}/edit" if text else "/templates/new")
    context = form_context(text, form, problems or {}, viewer.language)
    return respond(request, "template_form.html", viewer, 422 if problems else 200, **context)


def form_context(text: Rendition | None, form: Written, problems: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the form shows."""
    return {
        "text": text,
        "form": form,
        "problems": problems,
        "languages": LANGUAGES,
        "channels": list(forms()),
        "purposes": list(Purpose),
        "kinds": [(kind, slot.label(language)) for kind, slot in SLOTS.items()],
    }


def _version(text: Rendition) -> tuple[Any, ...]:
    return (list(forms()).index(text.channel), LANGUAGES.index(text.language), text.variant, -text.version)


# --- one text ---------------------------------------------------------------------------------------------------------


@router.get("/templates/{template}")
def template_page(request: Request, template: str, work: CurrentWork, actor: CurrentActor, account: Asked = "") -> HTMLResponse:
    """A version of a text: as somebody gets it, what it says, what it lacks, what may be done with it."""
    require(actor, Permission.SEE_PEOPLE)
    return _page(request, work, actor, _text(work, template), account.strip(), {})


@router.post("/templates/{template}/{step}")
def deciding(request: Request, template: str, step: str, work: CurrentWork, actor: CurrentActor, note: Typed = "") -> Response:
    """A step on a text's way: ``submission``, ``signature``, ``refusal`` or ``withdrawal``."""
    id_ = parse_id(template, "template")
    steps: dict[str, tuple[Permission, Callable[[], Rendition]]] = {
        "submission": (Permission.WRITE_TEMPLATES, lambda: submit_template(work, id_)),
        "signature": (Permission.SIGN_TEMPLATES, lambda: sign_template(work, id_, note)),
        "refusal": (Permission.SIGN_TEMPLATES, lambda: refuse_template(work, id_, note)),
        "withdrawal": (Permission.WRITE_TEMPLATES, lambda: withdraw_template(work, id_, note)),
    }
    if step not in steps:
        raise NotFound("not_found")
    permission, take = steps[step]
    if not (step == "withdrawal" and actor.may(Permission.SIGN_TEMPLATES)):
        require(actor, permission)
    viewer = desk_viewer(request, work)
    try:
        take()
        return RedirectResponse(f"/templates/{id_}", 303)
    except (Invalid, Conflict, Forbidden) as error:
        request.state.failed = True
        problems = {step: problem_of(viewer.language, error.code, error.data), "note": note}
        return _page(request, work, actor, rendition_of(work, id_), "", problems)


def _text(work: Work, template: str) -> Rendition:
    return rendition_of(work, parse_id(template, "template"))


def _page(request: Request, work: Work, actor: Actor, text: Rendition, account: str, problems: dict[str, str]) -> HTMLResponse:
    found = None
    if account:
        try:
            found = find_account(work, account)
        except NotFound:
            problems = {**problems, "account": "template.problem.account"}
    viewer = desk_viewer(request, work, f"/templates/{text.id}")
    texts = list_templates(work, name=text.name)
    shown = preview_template(work, text, found)
    context = page_context(text, texts, shown, work.today(), viewer, actor)
    status = 422 if problems else 200
    return respond(request, "template.html", viewer, status, problems=problems, account=account, **context)


def page_context(
    text: Rendition, texts: Sequence[Rendition], shown: Preview, today: date, viewer: Viewer, actor: Actor
) -> dict[str, Any]:
    """What the page of a text shows. ``texts``: of its name, in every language, channel and variant."""
    group = group_of(texts, text)
    before = next((each for each in group if each.version < text.version), None)
    return {
        "text": text,
        "shown": shown,
        "today": today,
        "before": before,
        "subject_pieces": difference_of(before.subject, text.subject) if before else pieces_of(text.subject),
        "body_pieces": difference_of(before.body, text.body) if before else pieces_of(text.body),
        "slots": slots_shown(viewer.language, text, dict(shown.values)),
        "versions": sorted(texts, key=_version),
        "findings": [told(viewer.language, each) for each in findings_of(text, today)] if text.state is _S.DRAFT else [],
        "is_mine": text.written_by == actor.name,
        "obstacle": text.obstacle(today),
        "teller": viewer.teller(TENANT_ZONE),
    }
