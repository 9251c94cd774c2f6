"""Offer a contact to the gate, queue it, decide a day's contacts, resolve what is in doubt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tideover.base import jobs
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import AccountId, PersonId, TouchId, new_id
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import (
    Account,
    DueAccount,
    PromiseState,
    accounts_of,
    address_of,
    book_policy,
    due_accounts,
    get_person,
    name_of,
    owed_on,
    promises_of,
    refresh_cases,
    zone_of,
)
from tideover.gate import Ask, Channel, Permit, Purpose, Refusal, ask
from tideover.journal import record
from tideover.outreach import store
from tideover.outreach.model import ContactQueued, ContactResolved, DayDecided, Touch, TouchState
from tideover.outreach.templates import Template, check_slots, template
from tideover.strategy import choose_treatment

DAY_CHUNK = 50
AHEAD_DAYS = 3


def offer_contact(
    work: Work,
    person: PersonId,
    channel: Channel,
    purpose: Purpose,
    template_id: str,
    slots: Mapping[str, str],
    *,
    account: AccountId | None = None,
    answers: datetime | None = None,
) -> tuple[TouchId, Permit] | Refusal:
    """Ask the gate for a contact and queue it if it says yes. Raises ``Invalid``/``NotFound``/``Conflict`` on bad input."""
    if channel is not Channel.EMAIL:
        raise Invalid("channel_not_available", field="channel", expected="email")
    chosen = template(template_id, get_person(work, person).language, channel, purpose)
    if account is None and {"money_due", "date_due", "money_promised", "date_promised"} & set(chosen.slots.values()):
        raise Invalid("account_required", field="account", expected="the account whose sums the text names")
    given = check_slots(chosen, slots)
    answer = ask(work, Ask(person, channel, purpose, _blind(work, person), chosen.script, account, answers))
    if isinstance(answer, Refusal):
        return answer
    return send(work, answer, chosen, given), answer


def _blind(work: Work, person: PersonId) -> str:
    found = address_of(work, person, "email")
    return found[0].blind if found else ""


def send(work: Work, permit: Permit, chosen: Template, slots: Mapping[str, str]) -> TouchId:
    """Queue a permitted contact; the worker sends it. Raises ``Conflict("permit_mismatch")`` for another script."""
    if not isinstance(permit, Permit):
        raise TypeError("a contact is sent with a permit of the gate")
    if permit.script != chosen.script:
        raise Conflict("permit_mismatch", field="template", expected="the script the permit was given for")
    touch = TouchId(new_id())
    sealed = work.vault.seal(permit.person, json.dumps(dict(slots), ensure_ascii=False))
    store.insert_touch(
        work,
        Touch(touch, permit, chosen.script, sealed, TouchState.QUEUED, None, f"<{touch}@tideover>", work.now(), None),
    )
    record(
        work,
        ContactQueued(permit.person, permit.account, touch, permit.id, permit.channel, permit.purpose, chosen.script),
    )
    jobs.enqueue(work, "dispatch_touch", {"touch": touch}, key=f"dispatch_touch:{touch}")
    return touch


def get_touch(work: Work, touch: TouchId) -> Touch:
    """Raises ``NotFound("contact_not_found")``."""
    found = store.touch_row(work, touch)
    if found is None:
        raise NotFound("contact_not_found", field="contact")
    return found


def in_doubt_touches(work: Work, limit: int) -> list[Touch]:
    """Contacts that may or may not have gone out."""
    return store.in_doubt(work, limit)


def resolve_touch(work: Work, touch: TouchId, was_sent: bool) -> None:
    """A person or a receipt says how an in-doubt contact ended. Raises ``NotFound`` or ``Conflict("not_in_doubt")``."""
    found = store.touch_row(work, touch, lock=True)
    if found is None:
        raise NotFound("contact_not_found", field="contact")
    if found.state is not TouchState.IN_DOUBT:
        raise Conflict("not_in_doubt", state=found.state.value)
    state = TouchState.SENT if was_sent else TouchState.FAILED
    store.set_state(work, touch, state, "resolved", work.now())
    record(work, ContactResolved(found.permit.person, touch, state, work.actor))


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


def has_open_promise(work: Work, person: PersonId, account: AccountId | None) -> bool:
    """Whether the person has promised on the account (any account where None) and the day has not come yet."""
    return any(
        promise.state is PromiseState.OPEN and account in (None, promise.account) for promise in promises_of(work, person)
    )


# --- the day ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayReport:
    """What a day run decided. ``segments`` and ``treatments`` count persons; ``refused`` counts refusals by rule."""

    day: date
    state: str
    persons: int
    accounts: int
    segments: dict[str, int]
    treatments: dict[str, int]
    permitted: int
    refused: dict[str, int]
    tasks: int


_EMPTY: dict[str, Any] = {
    "persons": 0, "accounts": 0, "segments": {}, "treatments": {}, "permitted": 0, "refused": {}, "tasks": 0,
}  # fmt: skip


def start_day(work: Work, day: date) -> bool:
    """Begin deciding a day: chunks follow as jobs, each its own transaction. False where the day was begun before."""
    if not store.open_day(work, day, work.now()):
        return False
    jobs.enqueue(work, "run_day", {"day": day, "after": None}, key=f"run_day:{day}:start")
    return True


def run_day_chunk(work: Work, day: date, after: AccountId | None) -> None:
    """Decide the next chunk of accounts and queue the one behind it."""
    row = store.day_row(work, day, lock=True)
    counts = {**_EMPTY, **row.counts}
    found = due_accounts(work, day, AHEAD_DAYS, after, DAY_CHUNK)
    buckets = book_policy(work, day).buckets
    refresh_cases(work, sorted({due.account.person for due in found}), day)
    for due in found:
        first = due.owed.oldest_unpaid or due.owed.next_due
        if first is not None and first <= day + timedelta(days=AHEAD_DAYS):
            _decide(work, day, due, buckets.bucket_of(due.owed.dpd), counts)
    if len(found) < DAY_CHUNK:
        store.save_day(work, day, "done", counts)
        record(work, DayDecided(day, counts["persons"], counts["accounts"], counts["permitted"], counts["refused"]))
        return
    store.save_day(work, day, "running", counts)
    last = found[-1].account.id
    jobs.enqueue(work, "run_day", {"day": day, "after": last}, key=f"run_day:{day}:{last}")


def _decide(work: Work, day: date, due: DueAccount, bucket: str, counts: dict[str, Any]) -> None:
    counts["accounts"] += 1
    account = due.account
    if not _is_worst(work, due, day):
        return  # one person, one contact: their most overdue account speaks for all
    counts["persons"] += 1
    counts["segments"] = _add(counts["segments"], bucket)
    treatment = choose_treatment(due.owed, day)
    if treatment is None or has_open_promise(work, account.person, account.id):
        counts["treatments"] = _add(counts["treatments"], "leave-in-peace")
        return
    counts["treatments"] = _add(counts["treatments"], treatment.id)
    answer = offer_contact(
        work,
        account.person,
        Channel(treatment.channel),
        Purpose(treatment.purpose),
        treatment.template,
        {},
        account=account.id,
    )
    if isinstance(answer, Refusal):
        for rule in answer.rules:
            counts["refused"] = _add(counts["refused"], rule)
    else:
        counts["permitted"] += 1
        counts["tasks"] += 1


def _add(counts: Mapping[str, int], key: str) -> dict[str, int]:
    return dict(Counter(counts) + Counter({key: 1}))


def _is_worst(work: Work, due: DueAccount, day: date) -> bool:
    others = [a for a in accounts_of(work, due.account.person) if a.id != due.account.id]
    if not others:
        return True
    positions = owed_on(work, [a.id for a in others], day)
    mine = (due.owed.dpd, due.owed.due_minor, due.account.ref)
    return all((positions[a.id].dpd, positions[a.id].due_minor, a.ref) <= mine for a in others)


def day_report(work: Work, day: date) -> DayReport | None:
    """What was decided for a day so far; None where it was not begun."""
    row = store.day_row(work, day)
    if row is None:
        return None
    counts = {**_EMPTY, **row.counts}
    return DayReport(day=day, state=row.state, **counts)


def count_touches(work: Work) -> dict[str, int]:
    """Touches by state."""
    return store.count_by_state(work)


def parse_touch(text: str) -> TouchId:
    try:
        return TouchId(UUID(text))
    except ValueError:
        raise NotFound("contact_not_found", field="contact") from None
