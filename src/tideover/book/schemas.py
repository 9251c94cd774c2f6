"""How the book's nouns look over HTTP: ids, codes, sums and days; personal values masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from tideover.base.http import Day, Moment, Shown
from tideover.base.ids import PersonId
from tideover.book.actions.addresses import AddressView
from tideover.book.actions.identity import Link
from tideover.book.cases import Case, Stage
from tideover.book.holdings import Cause, HolderRole, Holding
from tideover.book.ledger import AccountState
from tideover.book.model import Account, Obstacle, Party, Person, Promise, Relation
from tideover.book.promising import PromiseState

# What references and reasons look like.
REF = r"^[\x21-\x7e]{1,64}$"
CODE = r"^[a-z][a-z0-9_]{0,39}$"


class WhoseShown(Shown):
    """An account in a list, and whose it is. ``name`` is masked; ``zone`` null: unknown."""

    account: str
    ref: str
    currency: str
    person: str
    person_ref: str
    name: str
    zone: str | None
    is_erased: bool


class Sum(Shown):
    """Whole minor units of a currency."""

    amount_minor: int
    currency: str


class CaseShown(Shown):
    """``dpd``: the worst of its accounts on ``as_of``; ``owner``: a user's id or a team's code; ``reasons``: why it was opened,
    then why it was closed, in turn."""

    case: str
    person: str
    creditor: str
    stage: Stage
    dpd: int
    as_of: Day
    owner: str | None
    reasons: list[str]
    opened_at: Moment
    closed_at: Moment | None


class CaseRow(CaseShown):
    """A case in a list: whose it is, masked, and what is overdue on it today, by currency."""

    ref: str
    name: str
    zone: str | None
    is_erased: bool
    accounts: int
    overdue: list[Sum]


class CasePage(Shown):
    cases: list[CaseRow]
    next: str | None


class HoldingShown(Shown):
    holding: str | None
    role: HolderRole
    institution: str | None
    day: Day
    known_at: Moment | None
    cause: Cause
    ref: str | None
    placement: str | None
    amount_minor: int | None
    by: str | None
    undone_at: Moment | None


class ObstacleShown(Shown):
    """Why nothing may be asked for; ``until``: the day from which it alone would not stand in the way, null: not known."""

    obstacle: Obstacle
    until: Day | None


class CaseLineShown(Shown):
    """An account of a case as it stands today. Sums are minor units of ``currency``."""

    account: str
    ref: str
    product: str
    currency: str
    bucket: str
    dpd: int
    state: AccountState
    due_minor: int
    overdue_minor: int
    unpaid_minor: int
    next_due: Day | None
    next_minor: int
    obstacles: list[ObstacleShown]
    holders: dict[HolderRole, HoldingShown]


class PromiseShown(Shown):
    promise: str
    account: str
    amount_minor: int
    currency: str
    due: Day
    state: PromiseState
    paid_minor: int
    taken_at: Moment


class HistoryItem(Shown):
    kind: str
    at: Moment
    data: dict[str, Any]


class CaseFileShown(CaseShown):
    """``persons``: the records known to be this person."""

    persons: list[str]
    accounts: list[CaseLineShown]
    promises: list[PromiseShown]
    history: list[HistoryItem]


class AddressShown(Shown):
    """A number or address, masked. ``is_used``: the one that is used for its kind."""

    address: str
    kind: str
    value: str
    source: str
    use: str
    since: Moment
    expires_at: Moment | None
    confirmed_at: Moment | None
    noted_by: str
    is_valid: bool
    is_used: bool


class LinkShown(Shown):
    link: str
    persons: list[str]
    evidence: str
    is_suggestion: bool
    at: Moment
    by: str
    undone_at: Moment | None
    undone_by: str | None


class OtherRecord(Shown):
    """Another record that is, or may be, the same person's. ``name`` is masked."""

    person: str
    ref: str
    name: str
    is_erased: bool


class PersonLinkShown(LinkShown):
    """A link as a person's page tells it. ``others``: whom it links them with, two where it is a link between others of the
    group. ``by``, ``undone_by``: a login where it was a user."""

    state: Literal["stands", "suggested", "undone", "declined"]
    others: list[OtherRecord]


class PartyShown(Shown):
    party: str
    ref: str | None
    relation: Relation
    account: str | None
    is_authorised: bool
    is_liable: bool
    name: str
    phone: str
    source: str | None
    expires_at: Moment | None


class AccountShown(Shown):
    """An account of a person as it stands today. Sums are minor units of ``currency``; ``next_due``: of the first instalment
    not fully paid that falls due later, null: there is none."""

    account: str
    ref: str
    product: str
    creditor: str
    currency: str
    due_minor: int
    overdue_minor: int
    dpd: int
    bucket: str
    next_due: Day | None
    next_minor: int
    obstacles: list[ObstacleShown]


class PersonShown(Shown):
    """A person; ``name`` is masked, ``zone`` null: unknown, so nothing may be sent."""

    person: str
    ref: str
    name: str
    jurisdiction: str
    zone: str | None
    language: str
    is_erased: bool


class PersonsPage(Shown):
    persons: list[PersonShown]
    next: str | None


class PersonFile(PersonShown):
    """``fields``: every personal field that is held, masked."""

    fields: dict[str, str]
    accounts: list[AccountShown]
    promises: list[PromiseShown]
    parties: list[PartyShown]
    addresses: list[AddressShown]
    same_person: list[str]
    links: list[PersonLinkShown]
    cases: list[CaseShown]


def obstacles_view(obstacles: Mapping[Obstacle, date | None]) -> list[dict[str, Any]]:
    return [{"obstacle": each.value, "until": until.isoformat() if until else None} for each, until in obstacles.items()]


def whose_view(account: Account, person: Person) -> dict[str, Any]:
    return {
        "account": str(account.id),
        "ref": account.ref,
        "currency": account.currency,
        "person": str(person.id),
        "person_ref": person.ref,
        "name": person.masked_name,
        "zone": person.zone,
        "is_erased": person.is_erased,
    }


def promise_view(promise: Promise) -> dict[str, Any]:
    return {
        "promise": str(promise.id),
        "account": str(promise.account),
        "amount_minor": promise.amount.amount_minor,
        "currency": promise.amount.currency,
        "due": promise.due.isoformat(),
        "state": promise.state.value,
        "paid_minor": promise.paid_minor,
        "taken_at": promise.taken_at.isoformat(),
    }


def address_view(view: AddressView) -> dict[str, Any]:
    address = view.address
    return {
        "address": address.blind,
        "kind": address.kind,
        "value": view.masked,
        "source": address.source,
        "use": address.use,
        "since": address.since.isoformat(),
        "expires_at": address.expires_at.isoformat() if address.expires_at else None,
        "confirmed_at": address.confirmed_at.isoformat() if address.confirmed_at else None,
        "noted_by": address.noted_by,
        "is_valid": view.is_valid,
        "is_used": view.is_used,
    }


def link_view(link: Link) -> dict[str, Any]:
    return {
        "link": str(link.id),
        "persons": [str(link.a), str(link.b)],
        "evidence": link.evidence,
        "is_suggestion": link.is_suggestion,
        "at": link.at.isoformat(),
        "by": link.by,
        "undone_at": link.undone_at.isoformat() if link.undone_at else None,
        "undone_by": link.undone_by,
    }


_ORDER = ("stands", "suggested", "undone", "declined")


def person_links_view(
    person: PersonId, links: Sequence[Link], people: Mapping[PersonId, Person], logins: Mapping[str, str]
) -> list[dict[str, Any]]:
    """A person's links, those that count first. ``people``: whoever the links are between; ``logins``: by actor."""
    shown = []
    for link in links:
        others = [people[end] for end in (link.a, link.b) if end != person]
        by = {"by": logins.get(link.by, link.by), "undone_by": logins.get(link.undone_by or "", link.undone_by)}
        named = [{"person": str(o.id), "ref": o.ref, "name": o.masked_name, "is_erased": o.is_erased} for o in others]
        shown.append({**link_view(link), **by, "state": _link_state(link), "others": named})
    return sorted(shown, key=lambda each: _ORDER.index(each["state"]))


def _link_state(link: Link) -> str:
    if link.undone_at is not None:
        return "declined" if link.is_suggestion else "undone"
    return "suggested" if link.is_suggestion else "stands"


def party_view(party: Party) -> dict[str, Any]:
    return {
        "party": str(party.id),
        "ref": party.ref,
        "relation": party.relation.value,
        "account": str(party.account) if party.account else None,
        "is_authorised": party.is_authorised,
        "is_liable": party.relation.is_liable,
        "name": party.masked_name,
        "phone": party.masked_phone,
        "source": party.source,
        "expires_at": party.expires_at.isoformat() if party.expires_at else None,
    }


def case_view(case: Case) -> dict[str, Any]:
    return {
        "case": str(case.id),
        "person": str(case.person),
        "creditor": case.creditor,
        "stage": case.stage.value,
        "dpd": case.dpd,
        "as_of": case.as_of.isoformat(),
        "owner": case.owner,
        "reasons": list(case.reasons),
        "opened_at": case.opened_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }


def holding_view(holding: Holding) -> dict[str, Any]:
    return {
        "holding": str(holding.id) if holding.id else None,
        "role": holding.role.value,
        "institution": holding.institution,
        "day": holding.day.isoformat(),
        "known_at": holding.known_at.isoformat() if holding.known_at else None,
        "cause": holding.cause.value,
        "ref": holding.ref or None,
        "placement": holding.placement,
        "amount_minor": holding.amount_minor,
        "by": holding.by or None,
        "undone_at": holding.undone_at.isoformat() if holding.undone_at else None,
    }
