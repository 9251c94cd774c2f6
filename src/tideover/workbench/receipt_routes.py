"""A receipt of the gate's in words, with its proof: over HTTP for the console, and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from fastapi import APIRouter

from tideover.base.clock import TENANT_ZONE
from tideover.base.http import CurrentWork, Moment, Shown
from tideover.base.ids import parse_id
from tideover.book import get_person, zone_of
from tideover.gate import Explanation, explain
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.locales import name_of, translate
from tideover.workbench.routes import Language
from tideover.workbench.telling import Teller

router = APIRouter(tags=["gate"])


class SaidShown(Shown):
    """Something that was asked or said: its label and what it was, in words."""

    label: str
    value: str


class RuleSaidShown(Shown):
    """A rule that refused; ``is_row``: the rulebook has a row of it."""

    rule: str
    title: str
    why: str
    is_row: bool


class InsteadShown(Shown):
    """What is lawful instead, as of ``at``: the same from ``this_from`` on, and other ways now."""

    at: Moment
    this_from: str
    others: list[str]


class StepShown(Shown):
    """A sibling on the way from the leaf to the root."""

    side: str
    hash: str


class ProofShown(Shown):
    """Where the receipt stands in the journal, and what proves it: its leaf, the way up, and the signed head it leads to.
    ``whole``: the same as it is checked offline (docs/journal-format.md)."""

    position: int
    leaf: str
    path: list[StepShown]
    facts: int
    root: str
    signature: str
    key: str
    whole: dict[str, Any]


class ReceiptShown(Shown):
    receipt: str
    at: Moment
    is_permit: bool
    verdict: str
    person: str
    said: list[SaidShown]
    rules: list[RuleSaidShown]
    instead: InsteadShown | None
    proof: ProofShown


@router.get("/gate/receipts/{receipt}/words")
def receipt_words(receipt: str, work: CurrentWork, actor: CurrentActor, words: Language = "zh-CN") -> ReceiptShown:
    """A permit or refusal in words, times where the customer is: what was asked, the rules and why, what is lawful instead, and
    the proof that it was said."""
    require(actor, Permission.SEE_PEOPLE)
    found = explain(work, parse_id(receipt, "receipt"))
    zone = zone_of(get_person(work, found.person))
    fact, head = found.proof["fact"], found.proof["head"]
    return ReceiptShown(
        receipt=str(found.receipt),
        at=found.at.isoformat(),
        is_permit=found.is_permit,
        verdict=_verdict(words, found),
        person=str(found.person),
        said=[SaidShown(label=label, value=value) for label, value in _asked(words, found, zone)],
        rules=[
            RuleSaidShown(rule=id_, title=title, why=why, is_row=row is not None)
            for (id_, title, why), (_, row) in zip(_rules(words, found), found.rules, strict=True)
        ],
        instead=_instead_shown(words, found, zone),
        proof=ProofShown(
            position=fact["position"],
            leaf=fact["leaf"],
            path=[StepShown(**step) for step in found.proof["proof"]],
            facts=head["facts"],
            root=head["root"],
            signature=head["signature"],
            key=head["key"],
            whole=found.proof,
        ),
    )


def _instead_shown(words: Language, found: Explanation, zone: tzinfo) -> InsteadShown | None:
    if found.instead is None:
        return None
    return InsteadShown(
        at=found.instead.at.isoformat(), this_from=_this_from(words, found, zone), others=_instead(words, found)
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
