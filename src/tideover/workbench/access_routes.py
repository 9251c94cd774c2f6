"""Who signed in, who looked at what, and why, in words: for the console."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from tideover.base.http import CurrentPaging, CurrentWork, Moment, Shown, whole
from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.book import Person, get_persons, known_plain
from tideover.journal import RecordedFact
from tideover.security import CurrentActor, Permission, Role, access_log, logins_of, require
from tideover.workbench.actions import open_words
from tideover.workbench.routes import Language
from tideover.workbench.telling import Teller

router = APIRouter(tags=["security"])


class AccessedShown(Shown):
    """A customer whom an access was about; ``name`` is masked."""

    person: str
    ref: str
    name: str
    is_erased: bool


class AccessShown(Shown):
    """A fact of access, told. ``who``: the login of whoever did it, the process that did, or null where nobody was recognised;
    ``whom``: the login of the user it was done to, where that is another; ``field``: of the customer's, that was looked at;
    ``reason``: why, masked, null where none was given or ``is_erased``; ``reason_code``: one of a list; ``position``: where it
    stands in the journal, null until it is sealed."""

    fact: str
    kind: str
    title: str
    at: Moment
    who: str | None
    whom: str | None
    person: AccessedShown | None
    field: str | None
    token: str | None
    role: Role | None
    is_locked: bool
    reason: str | None
    reason_code: str | None
    is_erased: bool
    position: int | None


class AccessPage(Shown):
    accesses: list[AccessShown]
    next: str | None


@router.get("/accesses")
def accesses(work: CurrentWork, actor: CurrentActor, paging: CurrentPaging, language: Language = "zh-CN") -> AccessPage:
    """The access log in words of a language, newest first."""
    require(actor, Permission.SEE_JOURNAL)
    start = paging.start(whole)
    found = access_log(work, before=start[0] if start else None, limit=paging.limit)
    named = {fact.data["person"] for _, fact in found if fact.data.get("person")}
    people = {str(each.id): each for each in get_persons(work, [PersonId(UUID(each)) for each in named])}
    known = {id_: known_plain(work, each.id) for id_, each in people.items()}
    logins = logins_of(work, {name for _, fact in found for name in _users(fact.data)})
    teller = Teller(language)
    return AccessPage(
        accesses=[_told(work, fact, teller, people, known, logins) for _, fact in found],
        next=paging.next_cursor([found[-1][0]] if len(found) == paging.limit else None),
    )


def _users(data: Mapping[str, Any]) -> list[str]:
    """Who did it and to whom, as facts name actors."""
    return [str(data.get("by") or ""), f"user:{data['user']}" if data.get("user") else ""]


def _told(
    work: Work,
    fact: RecordedFact,
    teller: Teller,
    people: Mapping[str, Person],
    known: Mapping[str, dict[str, str]],
    logins: Mapping[str, str],
) -> AccessShown:
    data: Mapping[str, Any] = fact.data
    by, user = _users(data)
    who = by or user
    whose = people.get(str(data.get("person")))
    reason = open_words(work, whose.id, data["reason"], known[str(whose.id)]) if whose and data.get("reason") else None
    return AccessShown(
        fact=str(fact.id),
        kind=fact.kind,
        title=teller.title(fact.kind, data),
        at=fact.at.isoformat(),
        who=logins.get(who, who) or None,
        whom=logins.get(user, user) if by and user and user != by else None,
        person=_accessed(whose) if whose else None,
        field=data.get("field"),
        token=data.get("token"),
        role=data.get("role"),
        is_locked=bool(data.get("locked")),
        reason=reason,
        reason_code=None if whose else data.get("reason"),
        is_erased=bool(whose and data.get("reason") and reason is None),
        position=fact.position,
    )


def _accessed(person: Person) -> AccessedShown:
    return AccessedShown(person=str(person.id), ref=person.ref, name=person.masked_name, is_erased=person.is_erased)
