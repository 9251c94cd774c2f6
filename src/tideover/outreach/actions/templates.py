"""What a text's slots hold, read from the book when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tideover.base.errors import Conflict
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import Account, PromiseState, accounts_of, get_person, name_of, owed_on, promises_of, zone_of
from tideover.gate import Permit
from tideover.outreach.templates import Template


def slot_values(work: Work, permit: Permit, chosen: Template, given: Mapping[str, str]) -> dict[str, str]:
    """Every slot's text, sums and days read from the book now.

    Raises ``Conflict("slot_empty")`` where the book has nothing to say any more (nothing is due, no promise is open).
    """
    values = dict(given)
    person = get_person(work, permit.person)
    today = work.now().astimezone(zone_of(person)).date()
    kinds = set(chosen.slots.values())
    account = next((a for a in accounts_of(work, person.id) if a.id == permit.account), None)
    texts: dict[str, str] = {}
    if "name" in kinds:
        texts["name"] = name_of(work, person.id)
    if account is not None and kinds & {"money_due", "date_due"}:
        texts |= _due(work, account, today)
    if account is not None and kinds & {"money_promised", "date_promised"}:
        texts |= _promised(work, account)
    for name, kind in chosen.slots.items():
        if kind == "text":
            continue
        if kind not in texts:
            raise Conflict("slot_empty", field=f"slots.{name}")
        values[name] = texts[kind]
    return values


def _due(work: Work, account: Account, today: date) -> dict[str, str]:
    owed = owed_on(work, [account.id], today)[account.id]
    day = owed.oldest_unpaid or owed.next_due
    if day is None:
        return {}
    amount = owed.due_minor or owed.next_minor
    return {"money_due": Money(amount, account.currency).display(), "date_due": day.isoformat()}


def _promised(work: Work, account: Account) -> dict[str, str]:
    open_ = [p for p in promises_of(work, account.person) if p.account == account.id and p.state is PromiseState.OPEN]
    if not open_:
        return {}
    return {"money_promised": open_[-1].amount.display(), "date_promised": open_[-1].due.isoformat()}
