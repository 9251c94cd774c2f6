"""A note drafted from what happened while an item was in hand: one sentence a fact. Whoever worked on it confirms it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tideover.base.ids import PersonId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.journal import RecordedFact, facts_of_person
from tideover.workbench.locales import name_of, translate
from tideover.workbench.telling import Teller
from tideover.worklist import WorkItem

_KINDS = (
    "ContactQueued",
    "ContactMade",
    "ContactNotMade",
    "ContactRefused",
    "MessageReceived",
    "PromiseTaken",
    "PaymentRecorded",
    "StopPlaced",
    "StopLifted",
    "ComplaintTaken",
    "AddressNoted",
)
_MOST = 200
_ENDED = ("ContactMade", "ContactNotMade")


def draft_note(work: Work, item: WorkItem, teller: Teller) -> list[str]:
    """Sentences, in the order in which things happened. None of them holds words of the customer's, a name or a number."""
    if item.person is None:
        return []
    facts = facts_since(work, item.person, item.taken_at or item.opened_at, item.closed_at)
    ended = {fact.data["contact"] for fact in facts if fact.kind in _ENDED}
    return [sentence(fact, teller) for fact in facts if not (fact.kind == "ContactQueued" and fact.data["contact"] in ended)]


def facts_since(work: Work, person: PersonId, since: datetime, until: datetime | None) -> list[RecordedFact]:
    """What became known of a person between two moments (``until`` None: now) and can be told, the oldest first."""
    found = [fact for _, fact in facts_of_person(work, person, kinds=_KINDS, limit=_MOST)]
    return [fact for fact in reversed(found) if since <= fact.known_at and (until is None or fact.known_at <= until)]


def sentence(fact: RecordedFact, teller: Teller) -> str:
    """A fact as a sentence of a note."""
    kind = fact.kind
    if kind == "PaymentRecorded" and fact.data["amount_minor"] < 0:
        kind = "PaymentRecorded.reversal"
    return translate(teller.language, f"draft.{kind}", **dict(_values(fact.data, teller)))


def _values(data: Mapping[str, Any], teller: Teller) -> Iterator[tuple[str, str]]:
    """What sentences are filled with."""
    language = teller.language
    for name in ("channel", "purpose", "field"):
        if data.get(name):
            yield name, name_of(language, name, str(data[name]))
    if "kind" in data:
        yield "stop", name_of(language, "stop", str(data["kind"]))
        yield "address", name_of(language, "field", str(data["kind"]))
    for name in ("category", "wanted"):
        if data.get(name):
            yield name, name_of(language, f"complaint_{name}", str(data[name]))
    if data.get("amount_minor") is not None:
        yield "amount", Money(abs(data["amount_minor"]), data["currency"]).display()
    yield "account", teller.accounts.get(str(data.get("account")), "")
    yield "due", str(data.get("due", ""))
    yield "rules", translate(language, "account.and").join(data.get("rules", ()))
    earliest = data.get("earliest")
    yield "earliest", teller.stamp(earliest) if earliest else translate(language, "thread.earliest_none")
    yield "reason", teller.reason(str(data.get("reason", "")))
