"""Keeping a chunk's customers, accounts and parties. Each function returns the rows it refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tideover.base.errors import Invalid
from tideover.base.ids import ImportId, PersonId, new_id
from tideover.base.work import Work, number_key, person_key
from tideover.book.actions.identity import resolve_persons
from tideover.book.actions.people import hold_persons
from tideover.book.importing.rows import Batch
from tideover.book.layout import REVOLVING
from tideover.book.number_zones import zone_of_number
from tideover.book.reading import Fault
from tideover.book.schedule import DayCount, Every, LoanTerms, RepaymentMethod
from tideover.book.store import people as people_store
from tideover.book.store import staging

if TYPE_CHECKING:
    from tideover.book.importing.repeats import Firsts

Refused = list[tuple[int, Fault]]
_PROFILE = ("id_number", "birth_date", "gender", "occupation", "income_minor")
_ADDRESSES = {"phone": "phone", "email": "email", "postal": "address"}  # kind -> the record's field


@dataclass(frozen=True, slots=True)
class _Kept:
    """A record as it is to be kept: under which id, and whether that is a new one."""

    id: UUID
    values: dict[str, Any]
    old: Any


def keep_customers(work: Work, batch: Batch, run: ImportId, firsts: Firsts | None) -> Refused:
    """Customers and what the file says of their addresses, under the hold of all of them."""
    refused: Refused = []
    known = staging.person_rows(work, batch.columns["customer_id"])
    latest: dict[str, _Kept] = {}
    for line, values in batch.rows():
        ref = values["customer_id"]
        old = known.get(ref)
        if old is not None and old.erased_at is not None:
            refused.append((line, Fault("customer_id", "erased", "a person who was not erased")))
            continue
        before = latest.get(ref)
        values = _merged(batch, values, before, old)
        missing = [name for name in ("name", "jurisdiction") if values[name] is None]
        if missing and old is None:
            refused.append((line, Fault(missing[0], "missing", "a value")))
            continue
        if firsts is not None and (fault := firsts.fault(values)) is not None:
            refused.append((line, fault))
            continue
        latest[ref] = _Kept(before.id if before else old.id if old is not None else new_id(), values, old)
    if not latest:
        return refused
    ids = [PersonId(kept.id) for kept in latest.values()]
    work.vault.prepare(ids)
    addresses = [row for kept in latest.values() for row in _addresses(work, kept)]
    if batch.is_delta:  # an address the file says nothing of stays
        addresses += _unchanged_addresses(work, latest.values())
    hold_persons(work, ids, [number_key(row["blind"]) for row in addresses])
    rows = [_person(work, kept, run, batch.is_delta) for kept in latest.values()]
    staging.stage(work, "person", _columns(rows))
    staging.upsert(work, "person")
    people_store.replace_addresses(work, ids, addresses)
    resolve_persons(work, ids)
    return refused


def _merged(batch: Batch, values: dict[str, Any], before: _Kept | None, old: Any) -> dict[str, Any]:
    """In a file of changes, what a row leaves open is as an earlier row of the chunk has it, or what is new has by default."""
    if not batch.is_delta:
        return values
    if before is not None:
        return {name: before.values.get(name) if value is None else value for name, value in values.items()}
    if old is None:
        return {name: batch.defaults.get(name) if value is None else value for name, value in values.items()}
    return values


def _addresses(work: Work, kept: _Kept) -> list[dict[str, Any]]:
    found = []
    for kind, field in _ADDRESSES.items():
        if plain := kept.values.get(field):
            blind = work.vault.blind(kind, plain)
            row = {"person": kept.id, "kind": kind, "blind": blind, "value": work.vault.seal(kept.id, plain)}
            zone = zone_of_number(plain) if kind == "phone" else None
            found.append({**row, "source": "book", "zone": zone})
    return found


def _unchanged_addresses(work: Work, latest: Any) -> list[dict[str, Any]]:
    silent = {
        kept.id: [kind for kind, field in _ADDRESSES.items() if not kept.values.get(field)]
        for kept in latest
        if kept.old is not None
    }
    found = people_store.addresses_of(work, [person for person, kinds in silent.items() if kinds])
    return [
        {
            "person": person,
            "kind": address.kind,
            "blind": address.blind,
            "value": address.sealed,
            "source": "book",
            "zone": address.zone,
        }
        for person, addresses in found.items()
        for address in addresses
        if address.kind in silent[person] and getattr(address, "source", "book") == "book"
    ]


def _person(work: Work, kept: _Kept, run: ImportId, is_delta: bool) -> dict[str, Any]:
    values, old = kept.values, kept.old if is_delta else None
    profile = {key: _shown(values[key]) for key in _PROFILE if values.get(key) is not None}
    if old is None:
        name = work.vault.seal(kept.id, values["name"])
        sealed = work.vault.seal(kept.id, json.dumps(profile, ensure_ascii=False))
    else:
        name = old.name if values["name"] is None else work.vault.seal(kept.id, values["name"])
        sealed = old.profile
        if profile:
            profile = {**json.loads(work.vault.unseal(kept.id, old.profile)), **profile}
            sealed = work.vault.seal(kept.id, json.dumps(profile, ensure_ascii=False))
    return {
        "id": kept.id,
        "ref": values["customer_id"],
        "jurisdiction": values["jurisdiction"] or (old.jurisdiction if old else None),
        "zone": values.get("zone") or (old.zone if old else None),
        "language": values.get("language") or (old.language if old else "zh-CN"),
        "name": name,
        "profile": sealed,
        "seen_in": run,
    }


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


# --- accounts ---------------------------------------------------------------------------------------------------------

_TERMS = ("principal_minor", "annual_rate", "terms", "method", "disbursed", "first_due", "day_count", "every")
_ACCOUNT = ("product", "creditor", "currency", *_TERMS)
_UNSCHEDULED = ("terms", "first_due", "day_count", "every")


def keep_accounts(work: Work, batch: Batch, run: ImportId, firsts: Firsts | None) -> Refused:
    """Accounts. Where the terms change from which we had reckoned the instalments, those are reckoned anew."""
    refused: Refused = []
    people = staging.person_rows(work, set(batch.columns["customer_id"]))
    known = staging.account_rows(work, batch.columns["account_id"])
    latest: dict[str, dict[str, Any]] = {}
    changed: dict[str, str] = {}  # accounts whose instalments are to be reckoned anew, and their persons
    for line, values in batch.rows():
        ref = values["account_id"]
        old, before = known.get(ref), latest.get(ref)
        person = people.get(values["customer_id"])
        if person is None or person.erased_at is not None:
            refused.append((line, Fault("customer_id", "unknown", "a customer of the book")))
            continue
        owner = old.person if old is not None else before["person"] if before else person.id
        if owner != person.id:
            refused.append((line, Fault("customer_id", "changed", "the customer this account has")))
            continue
        row = {name: values.get(name) for name in _ACCOUNT}
        if batch.is_delta:
            row = {name: _open(name, value, before, old, batch.defaults) for name, value in row.items()}
        currency = old.currency if old is not None else before["currency"] if before else None
        fault = _account_fault(row, currency) or (firsts.fault(values) if firsts is not None else None)
        if fault is not None:
            refused.append((line, fault))
            continue
        id_ = old.id if old is not None else before["id"] if before else new_id()
        row["creditor"] = row["creditor"] or "lender"
        latest[ref] = {"id": id_, "ref": ref, "person": person.id, **row, "seen_in": run}
        if old is not None and old.is_reckoned and any(getattr(old, name) != row[name] for name in _TERMS):
            changed[str(id_)] = str(person.id)
    if not latest:
        return refused
    if changed:
        work.hold(person_key(PersonId(UUID(person))) for person in sorted(set(changed.values())))
        staging.drop_reckoned(work, changed, work.now())
    staging.stage(work, "account", _columns(list(latest.values())))
    staging.upsert(work, "account")
    return refused


def _open(name: str, value: Any, before: Mapping[str, Any] | None, old: Any, defaults: Mapping[str, Any]) -> Any:
    if value is not None:
        return value
    if before is not None:
        return before[name]
    return getattr(old, name) if old is not None else defaults.get(name)


def _account_fault(row: Mapping[str, Any], currency: str | None) -> Fault | None:
    if currency is not None and currency != row["currency"]:
        return Fault("currency", "changed", "the currency this account has")
    for name in _ACCOUNT:
        if row[name] is None and name != "creditor" and not (row["method"] == REVOLVING and name in _UNSCHEDULED):
            return Fault(name, "missing", "a value")
    if row["method"] == REVOLVING:
        return None
    try:
        LoanTerms(
            row["principal_minor"], row["annual_rate"], row["terms"], RepaymentMethod(row["method"]), row["disbursed"],
            row["first_due"], DayCount(row["day_count"]), Every(row["every"]),
        )  # fmt: skip
    except Invalid as error:
        return Fault(error.data["field"], "invalid", error.data["expected"])
    return None


# --- parties ----------------------------------------------------------------------------------------------------------


def keep_parties(work: Work, batch: Batch, run: ImportId, firsts: Firsts | None) -> Refused:
    refused: Refused = []
    people = staging.person_rows(work, set(batch.columns["customer_id"]))
    accounts = staging.account_rows(work, {ref for ref in batch.columns["account_id"] if ref})
    known = staging.party_rows(work, batch.columns["party_id"])
    latest: dict[str, dict[str, Any]] = {}
    plain: list[tuple[str, str | None, str | None]] = []
    for line, values in batch.rows():
        ref = values["party_id"]
        old, before = known.get(ref), latest.get(ref)
        person = people.get(values["customer_id"])
        if person is None or person.erased_at is not None:
            refused.append((line, Fault("customer_id", "unknown", "a customer of the book")))
            continue
        account = accounts.get(values["account_id"])
        if values["account_id"] and (account is None or account.person != person.id):
            refused.append((line, Fault("account_id", "unknown", "an account of this customer")))
            continue
        owner = old.person if old is not None else before["person"] if before else person.id
        if owner != person.id:
            refused.append((line, Fault("customer_id", "changed", "the customer this party has")))
            continue
        if firsts is not None and (fault := firsts.fault(values)) is not None:
            refused.append((line, fault))
            continue
        stays = (before or (old._asdict() if old is not None else {})) if batch.is_delta else {}
        latest[ref] = {
            "id": old.id if old is not None else before["id"] if before else new_id(),
            "ref": ref,
            "person": person.id,
            "account": account.id if account is not None else stays.get("account"),
            "relation": values["relation"] or stays.get("relation"),
            "authorised": values["authorised"] if values["authorised"] is not None else stays.get("authorised", False),
            "name": stays.get("name"),
            "phone": stays.get("phone"),
            "phone_blind": stays.get("phone_blind"),
            "zone": stays.get("zone"),
        }
        plain.append((ref, values["name"], values["phone"]))
    if not latest:
        return refused
    work.vault.prepare(row["id"] for row in latest.values())
    for ref, name, phone in plain:
        row = latest[ref]
        if name:
            row["name"] = work.vault.seal(row["id"], name)
        if phone:
            row["phone"], row["phone_blind"] = work.vault.seal(row["id"], phone), work.vault.blind("phone", phone)
            row["zone"] = zone_of_number(phone)
    staging.stage(work, "party", _columns(list(latest.values())))
    staging.upsert(work, "party")
    return refused
