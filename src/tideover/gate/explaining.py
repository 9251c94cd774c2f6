"""A permit or a refusal explained: what was asked, which rules spoke and why, and the journal's proof that it was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tideover.base.errors import NotFound
from tideover.base.ids import AccountId, FactId, PartyId, PersonId
from tideover.base.work import Work
from tideover.book import addresses_of, get_account, get_party, get_person
from tideover.gate import store
from tideover.gate.instead import Instead, lawful_instead
from tideover.gate.model import LENDER, Channel, Purpose
from tideover.gate.reading import load_rulebook
from tideover.gate.rows import Rule
from tideover.journal import facts_of_person, receipt

_PERMITS = ("ContactPermitted", "ContactBesidePermitted")
_REFUSALS = ("ContactRefused", "ContactBesideRefused")


@dataclass(frozen=True, slots=True)
class Explanation:
    """``name``, ``address``: masked; ``address`` is known of a permit only. ``rules``: each that refused, with its row
    where the rulebook still has it; ``instead``: of a refusal; ``proof``: the fact, its Merkle proof and a signed head."""

    receipt: FactId
    at: datetime
    is_permit: bool
    person: PersonId
    ref: str
    name: str
    account: AccountId | None
    account_ref: str | None
    channel: Channel
    purpose: Purpose
    script: str
    party: PartyId | None
    by: str
    address: str | None
    expires_at: datetime | None
    rules: tuple[tuple[str, Rule | None], ...]
    earliest: datetime | None
    rulebook: str
    instead: Instead | None
    proof: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "receipt": str(self.receipt),
            "at": self.at.isoformat(),
            "verdict": "permit" if self.is_permit else "refuse",
            "asked": {
                "person": self.ref,
                "name": self.name,
                "party": str(self.party) if self.party else None,
                "account": self.account_ref,
                "channel": self.channel.value,
                "purpose": self.purpose.value,
                "script": self.script,
                "by": self.by,
                "address": self.address,
            },
            "rules": [
                {"id": id_}
                | ({k: getattr(row, k) for k in ("title_zh", "title_en", "why_zh", "why_en")} if row is not None else {})
                for id_, row in self.rules
            ],
            "earliest": _text(self.earliest),
            "expires_at": _text(self.expires_at),
            "rulebook": self.rulebook,
            "instead": self.instead
            and {
                "at": self.instead.at.isoformat(),
                "this_from": _text(self.instead.this_from),
                "others": [{"channel": way.value, "purpose": aim.value} for way, aim in self.instead.others],
            },
            "proof": self.proof,
        }


def explain(work: Work, id: UUID) -> Explanation:
    """Explain a receipt of the gate's, or a permit by its own id.

    Raises ``NotFound("receipt_not_found")``; ``Conflict("not_sealed_yet")`` in the moment before the journal has its place.
    """
    permit = store.permit_row(work, id)
    fact = id if permit is None else _fact_of(work, permit)
    try:
        proof = receipt(work, fact)
    except NotFound:
        raise NotFound("receipt_not_found", field="receipt") from None
    line = proof["fact"]
    if line["kind"] not in (*_PERMITS, *_REFUSALS):
        raise NotFound("receipt_not_found", field="receipt", expected="a permit or a refusal of the gate's")
    data = line["data"]
    is_permit = line["kind"] in _PERMITS
    person = get_person(work, PersonId(UUID(data["person"])))
    account = AccountId(UUID(data["account"])) if data["account"] else None
    party = PartyId(UUID(data["party"])) if data.get("party") else None
    channel, purpose = Channel(data["channel"]), Purpose(data["purpose"])
    by = data.get("on_behalf_of", LENDER)
    if permit is None and data["permit"]:
        permit = store.permit_row(work, UUID(data["permit"]))
    rulebook = load_rulebook()
    return Explanation(
        FactId(UUID(line["id"])),
        datetime.fromisoformat(line["at"]),
        is_permit,
        person.id,
        person.ref,
        person.masked_name,
        account,
        get_account(work, account).ref if account else None,
        channel,
        purpose,
        data["script"],
        party,
        by,
        _masked(work, person.id, permit),
        _moment(data.get("expires_at")),
        tuple((rule, rulebook.rule(rule)) for rule in data.get("rules", ())),
        _moment(data.get("earliest")),
        data["rulebook"],
        None if is_permit else lawful_instead(work, person.id, account, channel, purpose, party=party, by=by),
        proof,
    )


def _fact_of(work: Work, permit: Any) -> UUID:
    """The fact that a permit was given."""
    before: int | None = None
    while page := facts_of_person(work, PersonId(permit.person), before=before):
        for _, fact in page:
            if fact.kind in _PERMITS and fact.data["permit"] == str(permit.id):
                return fact.id
        before = page[-1][0]
    raise NotFound("receipt_not_found", field="receipt")


def _masked(work: Work, person: PersonId, permit: Any) -> str | None:
    """The address of a permit, masked; None where there is none, or it is no longer kept."""
    if permit is None or not permit.address:
        return None
    if permit.party is not None:
        beside = get_party(work, PartyId(permit.party))
        return beside.masked_phone if beside is not None and beside.phone_blind == permit.address else None
    return next((view.masked for view in addresses_of(work, person) if view.address.blind == permit.address), None)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
