"""Texts for pages: in every state, in two languages, with a version before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tests.workbench.case_examples import USER, at

from tideover.gate import Channel, Purpose
from tideover.outreach import SENDER_FIELDS, SLOTS, Preview, Rendition, RenditionState
from tideover.security import Actor
from tideover.workbench.rendering import Viewer
from tideover.workbench.sender_pages import sender_context
from tideover.workbench.template_pages import Written, form_context, list_context, page_context, written_of

TODAY = date(2026, 12, 6)
TEXT = UUID(int=0x71)
BODY = "【${sender_name}】${name}您好，您有一笔 ${amount} 已于 ${due} 到期。<b>有困难</b>请回复。退订回复“退订”。"
SLOTS_OF = {"sender_name": "sender_name", "name": "name", "amount": "money_due", "due": "date_due"}


def a_text(number: int = 1, state: RenditionState = RenditionState.SUBMITTED, **changes: Any) -> Rendition:
    decided = state in (RenditionState.SIGNED, RenditionState.REFUSED, RenditionState.WITHDRAWN)
    text = Rendition(
        UUID(int=TEXT.int + number - 1), "overdue-gentle", 3, "zh-CN", Channel.SMS, "a", frozenset({Purpose.COLLECT}), "", BODY,
        SLOTS_OF, state, None, "user:somebody", at(1, "10:00"), f"user:{USER}" if decided else None,
        at(2, "10:00") if decided else None, "语气太重" if decided else None,
    )  # fmt: skip
    return replace(text, **changes)


def some_texts() -> list[Rendition]:
    older = a_text(2, RenditionState.SIGNED, version=2, body=BODY.replace("有困难", "如有困难"), expires_on=date(2026, 12, 5))
    states = [a_text(3 + n, state, name=f"x-{state.value}") for n, state in enumerate(RenditionState)]
    return [a_text(), older, *states, a_text(9, language="en", channel=Channel.EMAIL, subject="Hello", version=1)]


def shown_of(text: Rendition) -> Preview:
    values = {slot: (SLOTS[kind].sample(text.language), "sample") for slot, kind in text.slots.items()}
    body = text.body
    for slot, (value, _) in values.items():
        body = body.replace(f"${{{slot}}}", value)
    return Preview(text.subject, body, values, ("sender_name",), (body[:67], body[67:]) if text.channel is Channel.SMS else ())


def templates_context(viewer: Viewer, state: str = "") -> dict[str, Any]:
    return {**list_context(some_texts(), {"state": state, "channel": ""}, TODAY, viewer), "missing": ["pay_link"]}


def template_context(viewer: Viewer, actor: Actor, text: Rendition | None = None, **changes: Any) -> dict[str, Any]:
    one = text or a_text()
    context = page_context(one, [*some_texts(), one], shown_of(one), TODAY, viewer, actor)
    return {**context, "problems": {}, "account": "", **changes}


def template_form_context(language: str, text: Rendition | None = None) -> dict[str, Any]:
    written = written_of(text or a_text(state=RenditionState.DRAFT))
    problems = dict.fromkeys(("name", "channel", "purposes", "body", "slots", "expires_on", "subject"), "x")
    return form_context(text, written, problems if text is None else {}, language)


def empty_form_context(language: str) -> dict[str, Any]:
    return form_context(None, Written(), {}, language)


def sender_page_context(language: str) -> dict[str, Any]:
    problems = {"pay_link": "sender.problem.link", "sender_name": "sender.problem.text"}
    return sender_context({**dict.fromkeys(SENDER_FIELDS, ""), "pay_link": '"><i>'}, problems, language)
