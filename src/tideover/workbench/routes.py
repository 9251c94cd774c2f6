"""HTTP of the thread, of what is lawful now, and of the words for rules."""

from __future__ import annotations

from datetime import tzinfo
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from tideover.base.errors import NotFound
from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown, whole
from tideover.base.work import Work
from tideover.book import (
    Person,
    accounts_of,
    cases_of,
    find_account,
    find_person,
    get_person,
    get_persons,
    links_of,
    same_person,
    zone_of,
)
from tideover.gate import Channel, Purpose, rulebook_of, utterance_rules
from tideover.security import Actor, CurrentActor, Permission, require
from tideover.workbench.actions import timeline
from tideover.workbench.lawful import Way, lawful_ways
from tideover.workbench.locales import load_locale
from tideover.workbench.model import TimelineItem
from tideover.workbench.searching import Topic, Wanted, search_timeline
from tideover.workbench.telling import Detail, Teller, rule_title

router = APIRouter(tags=["workbench"])

Language = Literal["zh-CN", "en"]


class DetailShown(Shown):
    """A word of what a fact says. ``is_code``: to be set as code; ``page``: the page of what it names."""

    label: str
    value: str
    is_code: bool
    page: str | None


class RuleNamed(Shown):
    rule: str
    title: str


class Told(Shown):
    """A fact in words of one language. ``tone``: how it looks (said, heard, refused, care, good, rest, quiet, plain);
    ``earliest``: of a refusal, the first lawful moment, in words."""

    title: str
    tone: str
    details: list[DetailShown]
    rules: list[RuleNamed]
    earliest: str | None


class TimelineItemShown(Shown):
    """A fact of a person as it may be shown. ``position`` null: it waits to be sealed; ``text``: the words said, masked;
    ``is_erased``: there were words, which nobody can read any more; ``told``: in words, where a language was asked for."""

    position: int | None
    id: str
    at: Moment
    known_at: Moment
    kind: str
    data: dict[str, Any]
    text: str | None
    is_erased: bool
    told: Told | None


class TimelinePage(Shown):
    """``zone``: the customer's, in which moments are told; null where it is not known (then they are told in UTC)."""

    person: str
    zone: str | None
    items: list[TimelineItemShown]
    next: str | None


@router.get("/persons/{person}/timeline", response_model=TimelinePage)
def timeline_of_person(
    person: str,
    work: CurrentWork,
    actor: CurrentActor,
    paging: CurrentPaging,
    language: Language | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    topic: Topic | None = None,
    channel: Channel | None = None,
) -> dict[str, Any]:
    """All that was done and said with a person, newest first, on every channel. Words are masked; ``position`` is null
    while a fact waits to be sealed; ``is_erased``: there were words, which nobody can read any more.

    ``q``: only what holds these words as it is shown (masked, told in ``language``); ``topic``, ``channel``: only of these. So
    filtered, a page may be short, or empty, and have a next one: it says how far was looked."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    start = paging.start(whole)
    before = start[0] if start else None
    teller = None if language is None else teller_of(work, found, actor, language, zone_of(found))
    wanted = Wanted(q.strip().casefold(), topic, channel)
    if wanted.is_anything:
        items = timeline(work, found.id, before, paging.limit)
        last = items[-1].cursor if len(items) == paging.limit else None
    else:
        items, last = search_timeline(work, found.id, wanted, teller, before, paging.limit)
    return {
        "person": str(found.id),
        "zone": found.zone,
        "items": [item_view(item, teller) for item in items],
        "next": paging.next_cursor(None if last is None else [last]),
    }


def teller_of(work: Work, person: Person, actor: Actor, language: Language, zone: tzinfo) -> Teller:
    """Tells a person's facts to whoever asks."""
    accounts = {str(account.id): account.ref for account in accounts_of(work, person.id)}
    cases = {str(case.id): case.creditor for case in cases_of(work, person.id)}
    ends = {end for link in links_of(work, person.id) for end in (link.a, link.b)} - {person.id}
    others = {str(other.id): other.ref for other in get_persons(work, sorted(ends))} if ends else {}
    return Teller(language, zone, accounts, actor.name, actor.login, others, cases)


def item_view(item: TimelineItem, teller: Teller | None) -> dict[str, Any]:
    return {
        "position": item.position,
        "id": str(item.id),
        "at": item.at.isoformat(),
        "known_at": item.known_at.isoformat(),
        "kind": item.kind,
        "data": item.data,
        "text": item.text,
        "is_erased": item.is_erased,
        "told": None if teller is None else _told_view(teller, item),
    }


def _told_view(teller: Teller, item: TimelineItem) -> dict[str, Any]:
    entry = teller.tell(item)
    return {
        "title": entry.title,
        "tone": entry.tone,
        "details": [_detail_view(detail) for detail in entry.details],
        "rules": [{"rule": rule.id, "title": rule.title} for rule in entry.rules],
        "earliest": entry.earliest,
    }


def _detail_view(detail: Detail) -> dict[str, Any]:
    return {"label": detail.label, "value": detail.value, "is_code": detail.is_code, "page": detail.href}


# --- what is lawful now -----------------------------------------------------------------------------------------------


class WayShown(Shown):
    """A channel to a person. ``is_lawful``: the gate would permit it at this moment; ``rules``: those that refuse;
    ``earliest``: the first lawful moment within 60 days, null: none is foreseeable."""

    channel: Channel
    has_address: bool
    is_lawful: bool
    rules: list[str]
    earliest: Moment | None


class LawfulShown(Shown):
    person: str
    account: str | None
    purpose: Purpose
    at: Moment
    zone: str | None
    ways: list[WayShown]


@router.get("/persons/{person}/lawful", response_model=LawfulShown)
def lawful(
    person: str,
    work: CurrentWork,
    actor: CurrentActor,
    purpose: Purpose = Purpose.COLLECT,
    account: Annotated[str | None, Query(max_length=100)] = None,
) -> dict[str, Any]:
    """What the gate would say now of every channel to a person, for a purpose, about an account: theirs, or that of another
    record of the same person, which is asked of then. Nothing is recorded: whoever contacts them asks the gate all the same."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    about = find_account(work, account) if account else None
    if about is not None and about.person != found.id:
        if about.person not in same_person(work, found.id):
            raise NotFound("account_not_found", field="account")
        found = get_person(work, about.person)
    at = work.now()
    return {
        "person": str(found.id),
        "account": str(about.id) if about else None,
        "purpose": purpose.value,
        "at": at.isoformat(),
        "zone": found.zone,
        "ways": [_way_view(way) for way in lawful_ways(work, found.id, about.id if about else None, purpose, at)],
    }


def _way_view(way: Way) -> dict[str, Any]:
    return {
        "channel": way.channel.value,
        "has_address": way.has_address,
        "is_lawful": way.has_address and not way.rules,
        "rules": list(way.rules),
        "earliest": way.earliest.isoformat() if way.earliest else None,
    }


# --- words for rules --------------------------------------------------------------------------------------------------


class RuleWords(Shown):
    """``why``: what the rule is for; ``page``: its row in the rulebook, null for what has none there."""

    rule: str
    title: str
    why: str | None
    page: str | None


class RuleWordsShown(Shown):
    rulebook: str
    rules: list[RuleWords]


@router.get("/rule-words", response_model=RuleWordsShown)
def rule_words(work: CurrentWork, actor: CurrentActor, language: Language = "zh-CN") -> dict[str, Any]:
    """Every rule that can refuse, in words of a language: the rulebook's, those of utterances, and the product's own."""
    require(actor, Permission.SEE_PEOPLE)
    book = rulebook_of(work)
    rows = {
        rule.id: {
            "rule": rule.id,
            "title": rule_title(language, rule.id, book),
            "why": (rule.why_zh if language == "zh-CN" else rule.why_en) or None,
            "page": f"/console/rulebook/{rule.id}",
        }
        for rule in book.rules
    }
    others = [rule.id for rule in utterance_rules()]
    others += [key.removeprefix("rule.") for key in load_locale(language) if key.startswith("rule.")]
    for id_ in others:
        rows.setdefault(id_, {"rule": id_, "title": rule_title(language, id_, book), "why": None, "page": None})
    return {"rulebook": book.version, "rules": list(rows.values())}
