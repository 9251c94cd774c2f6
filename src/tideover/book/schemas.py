"""How the book's nouns look over HTTP: ids, codes, sums and days; personal values masked."""

from __future__ import annotations

from typing import Any

from tideover.book.actions.addresses import AddressView
from tideover.book.actions.identity import Link
from tideover.book.cases import Case
from tideover.book.holdings import Holding
from tideover.book.model import Party, Promise


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
