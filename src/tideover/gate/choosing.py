"""What a lender decides about the gate: which agency holds an account, and which of the rules that may be chosen are on."""

from __future__ import annotations

import re
from typing import Any

from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, new_id
from tideover.base.work import Work
from tideover.book import get_account, hold_person
from tideover.gate.model import LENDER, AccountPlaced, AccountRecalled, RuleChosen
from tideover.gate.reading import load_rulebook
from tideover.gate.rows import Rulebook
from tideover.gate.store import placements as store
from tideover.journal import record

_AGENCY = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
RECOMMENDED = ("HOUSE-B1", "HOUSE-B7", "HOUSE-E1")  # on from a tenant's first day, until somebody turns them off


def place_account(work: Work, account: AccountId, agency: str) -> None:
    """From this transaction on an agency may contact about an account; whichever had it before may not any more.

    Raises ``Invalid("invalid_agency")``.
    """
    if not _AGENCY.fullmatch(agency) or agency == LENDER:
        raise Invalid("invalid_agency", field="agency", expected="a name of small letters, digits, dots, - and _")
    person = get_account(work, account).person
    now = hold_person(work, person)
    before = store.end_placement(work, account, now)
    if before is not None and before != agency:
        record(work, AccountRecalled(person, account, before, work.actor))
    row = {"id": new_id(), "account": account, "agency": agency, "placed_at": now, "placed_by": work.actor}
    store.insert_placement(work, row)
    record(work, AccountPlaced(person, account, agency, work.actor))


def recall_account(work: Work, account: AccountId) -> str:
    """End an account's placement. Returns the agency. Raises ``Conflict("not_placed")``."""
    person = get_account(work, account).person
    now = hold_person(work, person)
    agency = store.end_placement(work, account, now)
    if agency is None:
        raise Conflict("not_placed", field="account", expected="an account that an agency holds")
    record(work, AccountRecalled(person, account, agency, work.actor))
    return agency


def placements_of(work: Work, account: AccountId) -> list[Any]:
    """An account's placements, the latest first: ``agency placed_at ended_at placed_by``."""
    return store.placements_of(work, account)


def rulebook_of(work: Work) -> Rulebook:
    """The rulebook with what this tenant turned on."""
    return load_rulebook().choosing(store.chosen_rules(work))


def choose_rule(work: Work, id: str, is_on: bool) -> None:
    """Turn a house rule or an unconfirmed one on or off, for everybody, from this transaction on.

    Raises ``NotFound("rule_not_found")``, ``Conflict("rule_binding")``: what was verified, and the floor, are never off.
    """
    rule = load_rulebook().rule(id)
    if rule is None:
        raise NotFound("rule_not_found", field="rule")
    if not rule.confidence.is_choice or rule.form is None:
        raise Conflict(
            "rule_binding", field="rule", expected="a house rule, or an unconfirmed one; verified rules are always on"
        )
    if (id in store.chosen_rules(work)) is is_on:
        return
    store.insert_choice(work, {"id": new_id(), "rule": id, "is_on": is_on, "chosen_at": work.now(), "chosen_by": work.actor})
    record(work, RuleChosen(id, is_on, work.actor))


def choices_of(work: Work, id: str) -> list[Any]:
    """When a rule was turned on and off, the latest first: ``is_on chosen_at chosen_by``."""
    return store.choices_of(work, id)


def choose_recommended(work: Work) -> None:
    """Turn on what we recommend, where the tenant has not chosen yet."""
    for rule in set(RECOMMENDED) - store.rules_chosen_about(work):
        choose_rule(work, rule, True)
