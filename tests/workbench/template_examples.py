"""A text in any state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tideover.gate import Channel, Purpose
from tideover.outreach import Rendition, RenditionState

TODAY = date(2026, 12, 6)
USER = UUID(int=0x0198_0000_0000_7000_8000_0000_00C0_FFEE)
TEXT = UUID(int=0x71)
BODY = "【${sender_name}】${name}您好，您有一笔 ${amount} 已于 ${due} 到期。<b>有困难</b>请回复。退订回复“退订”。"
SLOTS_OF = {"sender_name": "sender_name", "name": "name", "amount": "money_due", "due": "date_due"}


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-{day:02}T{clock}:00+08:00")


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
