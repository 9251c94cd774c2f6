"""A receipt of the gate's in words: on its page, and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, tzinfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from tideover.base.clock import TENANT_ZONE
from tideover.base.http import CurrentWork
from tideover.base.ids import parse_id
from tideover.book import get_person, zone_of
from tideover.gate import Explanation, explain
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.locales import name_of, translate
from tideover.workbench.rendering import desk_viewer, respond
from tideover.workbench.telling import Teller

router = APIRouter(include_in_schema=False)


@router.get("/receipts/{id}")
def receipt_page(request: Request, work: CurrentWork, actor: CurrentActor, id: str) -> HTMLResponse:
    require(actor, Permission.SEE_PEOPLE)
    found = explain(work, parse_id(id, "receipt"))
    viewer = desk_viewer(request, work)
    zone = zone_of(get_person(work, found.person))
    teller = Teller(viewer.language, zone)
    return respond(
        request,
        "receipt.html",
        viewer,
        found=found,
        verdict=_verdict(viewer.language, found),
        facts=list(_asked(viewer.language, found, zone)),
        rules=list(_rules(viewer.language, found)),
        instead=_instead(viewer.language, found),
        this_from=_this_from(viewer.language, found, zone),
        stamp=teller.stamp,
        proof=json.dumps(found.proof, ensure_ascii=False, indent=1),
    )


def receipt_in_words(language: str, found: Explanation) -> Iterator[str]:
    """The lines of a receipt, for a terminal; times are the tenant's."""
    yield _verdict(language, found)
    yield from (f"{label}: {value}" for label, value in _asked(language, found, TENANT_ZONE))
    for id_, title, why in _rules(language, found):
        yield f"- {id_} {title}".rstrip()
        if why:
            yield f"  {why}"
    if found.instead is not None:
        yield f"{translate(language, 'gate_receipt.this_from')}: {_this_from(language, found, TENANT_ZONE)}"
        others = _instead(language, found)
        yield f"{translate(language, 'gate_receipt.instead')}:" + (
            "" if others else f" {translate(language, 'gate_receipt.nothing')}"
        )
        yield from (f"- {each}" for each in others)
    head = found.proof["head"]
    yield translate(
        language,
        "gate_receipt.proved",
        position=found.proof["fact"]["position"],
        facts=head["facts"],
        leaf=found.proof["fact"]["leaf"],
    )


def _verdict(language: str, found: Explanation) -> str:
    return translate(language, "gate_receipt.permit" if found.is_permit else "gate_receipt.refuse")


def _asked(language: str, found: Explanation, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What was asked and said, label by label."""
    stamp = Teller(language, zone).stamp
    said: list[tuple[str, str | None]] = [
        ("at", stamp(found.at)),
        ("person", f"{found.ref} {found.name}".strip()),
        ("party", str(found.party) if found.party else None),
        ("account", found.account_ref),
        ("channel", name_of(language, "channel", found.channel.value)),
        ("purpose", name_of(language, "purpose", found.purpose.value)),
        ("address", found.address),
        ("script", found.script),
        ("by", found.by),
        ("expires_at", stamp(found.expires_at) if found.expires_at else None),
        ("earliest", None if found.is_permit else _moment(language, found.earliest, zone)),
        ("rulebook", found.rulebook),
    ]
    return ((translate(language, f"gate_receipt.{label}"), value) for label, value in said if value)


def _rules(language: str, found: Explanation) -> Iterator[tuple[str, str, str]]:
    for id_, row in found.rules:
        if row is None:
            words = name_of(language, "rule", id_)
            yield id_, "" if words == id_ else words, ""
        else:
            yield (id_, row.title_zh, row.why_zh) if language == "zh-CN" else (id_, row.title_en, row.why_en)


def _instead(language: str, found: Explanation) -> list[str]:
    others = found.instead.others if found.instead is not None else ()
    return [f"{name_of(language, 'channel', way.value)} · {name_of(language, 'purpose', aim.value)}" for way, aim in others]


def _this_from(language: str, found: Explanation, zone: tzinfo) -> str:
    if found.instead is None:
        return ""
    if found.instead.this_from == found.instead.at:
        return translate(language, "gate_receipt.at_once")
    return _moment(language, found.instead.this_from, zone)


def _moment(language: str, moment: datetime | None, zone: tzinfo) -> str:
    return translate(language, "thread.earliest_none") if moment is None else Teller(language, zone).stamp(moment)
