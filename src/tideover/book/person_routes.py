"""HTTP of persons' addresses, of who is the same person, and of who stands beside them. All of it masked."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tideover.base.http import CurrentWork
from tideover.base.ids import LinkId, PartyId, parse_id
from tideover.book.actions.accounts import find_account
from tideover.book.actions.addresses import addresses_of, expire_address, note_address
from tideover.book.actions.identity import link_persons, links_of, same_person, unlink_persons
from tideover.book.actions.parties import expire_party, note_party, parties_of
from tideover.book.actions.people import find_person
from tideover.book.addresses import AddressSource, AddressUse
from tideover.book.model import Relation
from tideover.book.schemas import address_view, link_view, party_view
from tideover.security import CurrentActor, Permission, require

router = APIRouter()
_CODE = r"^[a-z][a-z0-9_]{0,39}$"


class AddressRequest(BaseModel):
    """A number or address that somebody gave. ``source``: who or what it comes from; ``expires_at``: until when it counts."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(pattern=r"^(phone|email|postal)$")
    value: str = Field(min_length=1, max_length=320)
    use: AddressUse = AddressUse.OTHER
    source: AddressSource
    expires_at: AwareDatetime | None = None


@router.get("/persons/{person}/addresses")
def addresses(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Every number and address of a person, expired ones included, masked."""
    require(actor, Permission.SEE_PEOPLE)
    return {"addresses": [address_view(view) for view in addresses_of(work, find_person(work, person).id)]}


@router.post("/persons/{person}/addresses", status_code=201)
def new_address(person: str, request: AddressRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Note a number or address. What the customer says is used before what the lender's file says."""
    require(actor, Permission.RECORD)
    found = find_person(work, person)
    return address_view(
        note_address(work, found.id, request.kind, request.value, request.use, request.source, request.expires_at)
    )


class ExpiryRequest(BaseModel):
    """``address``: as a list of addresses names it; ``reason``: a short code."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(pattern=r"^[0-9a-f]{32}$")
    reason: str = Field(pattern=_CODE)


@router.post("/persons/{person}/addresses/expire")
def address_expiry(person: str, request: ExpiryRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """From now on the address is not the person's: nothing is sent to it, and no file brings it back."""
    require(actor, Permission.RECORD)
    return address_view(expire_address(work, find_person(work, person).id, request.address, request.reason))


# --- the same person --------------------------------------------------------------------------------------------------


class LinkRequest(BaseModel):
    """``other``: our id or the lender's reference; ``evidence``: a short code for how it is known."""

    model_config = ConfigDict(extra="forbid")

    other: str = Field(max_length=100)
    evidence: str = Field(pattern=_CODE)


@router.get("/persons/{person}/links")
def links(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Who is known, or thought, to be the same person, and what was taken back."""
    require(actor, Permission.SEE_PEOPLE)
    found = find_person(work, person)
    return {
        "persons": [str(member) for member in same_person(work, found.id)],
        "links": [link_view(link) for link in links_of(work, found.id)],
    }


@router.post("/persons/{person}/links", status_code=201)
def new_link(person: str, request: LinkRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Say that two persons are the same. Caps count for both from now on, and a stop of one binds the other."""
    require(actor, Permission.RECORD)
    found, other = find_person(work, person), find_person(work, request.other)
    return link_view(link_persons(work, found.id, other.id, request.evidence))


@router.post("/links/{link}/undoing")
def undoing(link: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Take a link back, or decline one that was suggested. No rule makes it again."""
    require(actor, Permission.RECORD)
    return link_view(unlink_persons(work, LinkId(parse_id(link, "link"))))


# --- who stands beside them -------------------------------------------------------------------------------------------


class PartyRequest(BaseModel):
    """Somebody beside the customer, of one account or (without ``account``) of all."""

    model_config = ConfigDict(extra="forbid")

    relation: Relation
    name: str | None = Field(default=None, min_length=1, max_length=200)
    phone: str | None = Field(default=None, pattern=r"^\+?[0-9 ()\-]{5,30}$")
    account: str | None = Field(default=None, max_length=100)
    is_authorised: bool = False
    expires_at: AwareDatetime | None = None


@router.get("/persons/{person}/parties")
def parties(person: str, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Who stands beside a person, masked."""
    require(actor, Permission.SEE_PEOPLE)
    return {"parties": [party_view(party) for party in parties_of(work, find_person(work, person).id)]}


@router.post("/persons/{person}/parties", status_code=201)
def new_party(person: str, request: PartyRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """Note somebody beside a person. Only a co-borrower and a guarantor are liable; nobody here is contacted."""
    require(actor, Permission.RECORD)
    found = find_person(work, person)
    account = find_account(work, request.account).id if request.account else None
    return party_view(
        note_party(
            work,
            found.id,
            request.relation,
            name=request.name,
            phone=request.phone,
            account=account,
            is_authorised=request.is_authorised,
            expires_at=request.expires_at,
        )
    )


class PartyExpiryRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(pattern=_CODE)


@router.post("/parties/{party}/expiry")
def party_expiry(party: str, request: PartyExpiryRequest, work: CurrentWork, actor: CurrentActor) -> dict[str, Any]:
    """From now on somebody no longer stands beside the customer."""
    require(actor, Permission.RECORD)
    return party_view(expire_party(work, PartyId(parse_id(party, "party")), request.reason))
