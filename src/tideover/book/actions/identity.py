"""Who is the same person: finding out, linking, taking it back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import LinkId, PersonId, new_id
from tideover.base.work import Work
from tideover.book.actions.cases import refresh_cases
from tideover.book.actions.people import get_person, hold_persons, zone_of
from tideover.book.identity import (
    Marks,
    PersonsLinked,
    PersonsUnlinked,
    find_links,
    identity_number,
    load_resolution,
    name_and_birth,
)
from tideover.book.store import identity as identity_store
from tideover.book.store import people as people_store
from tideover.journal import record
from tideover.worklist import open_item

LOOK_WITHIN = timedelta(days=3)
_EVIDENCE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Link:
    """Two persons that are the same human being, or (``is_suggestion``) may be. It counts until ``undone_at``."""

    id: LinkId
    a: PersonId
    b: PersonId
    evidence: str
    is_suggestion: bool
    at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str | None


def same_person(work: Work, person: PersonId) -> list[PersonId]:
    """The person's group: everybody who is known to be the same human being, the person included, by id."""
    return [PersonId(member) for member in identity_store.groups_of(work, [person])[person]]


def same_persons(work: Work, persons: Sequence[PersonId]) -> dict[PersonId, list[PersonId]]:
    """``same_person`` for several, in one query."""
    found = identity_store.groups_of(work, persons)
    return {PersonId(person): [PersonId(member) for member in group] for person, group in found.items()}


def links_of(work: Work, person: PersonId) -> list[Link]:
    """Every link and suggestion within the person's group or at the person, undone ones included, oldest first."""
    return [_link(row) for row in identity_store.links_of(work, same_person(work, person))]


def resolve_persons(work: Work, persons: Sequence[PersonId]) -> list[Link]:
    """Note what persons can be recognised by, as the book has it now, and link whom the rules say are the same; returns the
    links and suggestions made. To be called with ``persons`` held.

    The other side of a link need not be held: whoever acts on a group holds all of it, and looks again after the hold, so
    the link takes its place in one order with everything done to either side.
    """
    rows = [row for row in people_store.person_rows(work, persons) if row.erased_at is None]
    _note_identifiers(work, rows)
    identity_store.lock_resolution(work)
    rules = load_resolution()
    pairs = identity_store.pairs_sharing(work, [row.id for row in rows], rules.most_bearers)
    if not pairs:
        return []
    groups = identity_store.groups_of(work, sorted({person for pair in pairs for person in pair}))
    everybody = sorted({member for group in groups.values() for member in group})
    known = identity_store.links_of(work, everybody)
    apart = {(row.a, row.b) for row in known if row.undone_at is not None}
    suggested = {(row.a, row.b) for row in known if row.undone_at is None and row.is_suggestion}
    made = []
    for finding in find_links(pairs, _marks(work, everybody), groups.values(), apart, suggested, rules):
        is_suggestion = finding.rule.then == "suggest"
        link = _insert(work, finding.a, finding.b, finding.rule.evidence, is_suggestion)
        if is_suggestion:
            open_item(work, "same_person", "operations", link, PersonId(finding.a), LOOK_WITHIN)
        else:
            _record(work, link, finding.a, finding.b, finding.rule.evidence, rules.version)
        made.append(_link(identity_store.link_row(work, link)))
    return made


def _note_identifiers(work: Work, rows: Sequence[Any]) -> None:
    work.vault.prepare(row.id for row in rows)
    found: list[tuple[UUID, str, str]] = []
    for row in rows:
        profile = json.loads(work.vault.unseal(row.id, row.profile))
        number = identity_number(profile.get("id_number") or "", row.jurisdiction)
        named = name_and_birth(work.vault.unseal(row.id, row.name), profile.get("birth_date"), number)
        for kind, value in (("id_number", number), ("name_birth", named)):
            if value is not None:
                found.append((row.id, kind, work.vault.blind(kind, value)))
    identity_store.replace_identifiers(work, [row.id for row in rows], found)


def _marks(work: Work, persons: Sequence[UUID]) -> dict[UUID, Marks]:
    marks: dict[UUID, dict[str, set[str]]] = {person: {} for person in persons}
    for row in identity_store.marks_of(work, persons):
        marks[row.person].setdefault(row.kind, set()).add(row.blind)
    return dict(marks.items())


def link_persons(work: Work, a: PersonId, b: PersonId, evidence: str) -> Link:
    """Somebody says that two persons are the same; ``evidence``: a code for how they know. Linking again changes nothing; a
    suggestion between the two becomes the link.

    Raises ``Invalid``: ``same_record``, ``invalid_evidence``; ``Conflict("different_persons")`` where two of their groups
    have different identity numbers; ``NotFound("erased")``.
    """
    if a == b:
        raise Invalid("same_record", field="other", expected="another person")
    if not _EVIDENCE.fullmatch(evidence):
        raise Invalid("invalid_evidence", field="evidence", expected="a code of small letters, digits and _")
    a, b = min(a, b), max(a, b)
    now = hold_persons(work, [a, b])
    identity_store.lock_resolution(work)
    if any(row.erased_at is not None for row in people_store.person_rows(work, [a, b])):
        raise NotFound("erased", field="person")
    standing = identity_store.standing_link(work, a, b)
    if standing is not None and not standing.is_suggestion:
        return _link(standing)
    groups = identity_store.groups_of(work, [a, b])
    marks, rules = _marks(work, [*groups[a], *groups[b]]), load_resolution()
    if any(rules.forbids(marks[one], marks[other]) for one in groups[a] for other in groups[b]):
        raise Conflict("different_persons", field="other", expected="a person without another identity number")
    if standing is not None:
        identity_store.accept_link(work, standing.id, evidence, now, work.actor)
        link = LinkId(standing.id)
    else:
        link = _insert(work, a, b, evidence, is_suggestion=False)
    _record(work, link, a, b, evidence, None)
    _refresh(work, a, b)
    return _link(identity_store.link_row(work, link))


def unlink_persons(work: Work, link: LinkId) -> Link:
    """Take a link back, or decline a suggestion: groups are again as without it, and no rule joins the two anew. Undoing
    again changes nothing. Raises ``NotFound("link_not_found")``."""
    row = identity_store.link_row(work, link)
    if row is None:
        raise NotFound("link_not_found", field="link")
    now = hold_persons(work, [row.a, row.b])
    identity_store.lock_resolution(work)
    row = identity_store.link_row(work, link)
    if row.undone_at is None:
        identity_store.undo_link(work, link, now, work.actor)
        for person, other in ((row.a, row.b), (row.b, row.a)):
            record(work, PersonsUnlinked(PersonId(person), PersonId(other), link, row.is_suggestion, work.actor))
        _refresh(work, PersonId(row.a), PersonId(row.b))
    return _link(identity_store.link_row(work, link))


def _refresh(work: Work, a: PersonId, b: PersonId) -> None:
    refresh_cases(work, [a, b], work.now().astimezone(zone_of(get_person(work, a))).date())


def _insert(work: Work, a: UUID, b: UUID, evidence: str, is_suggestion: bool) -> LinkId:
    link = LinkId(new_id())
    row = {"id": link, "a": a, "b": b, "evidence": evidence, "is_suggestion": is_suggestion}
    identity_store.insert_link(work, {**row, "at": work.now(), "by": work.actor})
    return link


def _record(work: Work, link: LinkId, a: UUID, b: UUID, evidence: str, rules: str | None) -> None:
    for person, other in ((a, b), (b, a)):
        record(work, PersonsLinked(PersonId(person), PersonId(other), link, evidence, rules, work.actor))


def _link(row: Any) -> Link:
    return Link(
        LinkId(row.id), PersonId(row.a), PersonId(row.b), row.evidence, row.is_suggestion, row.at, row.by, row.undone_at,
        row.undone_by,
    )  # fmt: skip
