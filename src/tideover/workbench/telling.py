"""The thread in words: a fact's title, what it says, which rules refused, when. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

from tideover.base.money import Money
from tideover.gate import Rulebook, learnt_title, load_rulebook, utterance_rules
from tideover.language import HIGH
from tideover.workbench.locales import name_of, translate
from tideover.workbench.model import TimelineItem

# How an entry looks. Quiet: steps on the way to a contact that the contact itself tells again.
_TONES = {
    "MessageReceived": "heard",
    "ContactMade": "said",
    "ContactRefused": "refused",
    "ContactNotMade": "refused",
    "ContactInDoubt": "care",
    "PromiseBroken": "care",
    "PersonalDataRevealed": "care",
    "PaymentRecorded": "good",
    "MoneyHeld": "care",
    "BookDifferenceNoted": "care",
    "AdjustmentDeclined": "care",
    "BookDifferenceSettled": "good",
    "PromiseTaken": "good",
    "PromiseKept": "good",
    "PromisePartlyKept": "care",
    "PromiseReplaced": "rest",
    "AdjustmentConfirmed": "quiet",
    "StopPlaced": "rest",
    "StopLifted": "rest",
    "ConsentRecorded": "rest",
    "PersonErased": "rest",
    "NoteKept": "plain",
    "ComplaintTaken": "care",
    "DialogueHandedOver": "care",
    "EntryPinned": "quiet",
    "EntryUnpinned": "quiet",
    "WorkItemTaken": "quiet",
    "WorkItemGiven": "quiet",
    "HoldingReversed": "care",
    "ContactPermitted": "quiet",
    "ContactQueued": "quiet",
    "PermitRedeemed": "quiet",
}
MOMENT_SCORES = ("dissatisfaction", "distress", "escalation")
MOMENT_HIGH = round(HIGH * 100)
# Facts whose ``expires_at`` is no permit's.
_VALID_UNTIL = ("AddressNoted", "PartyNoted")


@dataclass(frozen=True, slots=True)
class Detail:
    """A word of what a fact says; ``is_code``: to be set as code; ``href``: the page of what it names."""

    label: str
    value: str
    is_code: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule that refused: its id and what it says."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact in words. ``earliest``: of a refusal, the first lawful moment."""

    title: str
    tone: str
    details: tuple[Detail, ...]
    rules: tuple[RuleShown, ...]
    earliest: str | None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells facts in a language and a zone. ``accounts``: their references by id; ``me``: the reader's actor name, and
    ``login`` the name they go by; ``people``: references of other customers by id; ``cases``: creditors by case."""

    language: str
    zone: tzinfo = UTC
    accounts: Mapping[str, str] = field(default_factory=dict)
    me: str = ""
    login: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)

    def title(self, kind: str, data: Mapping[str, Any]) -> str:
        """The title of a fact in words; an undeclared kind's is its name."""
        variant = ""
        if kind == "AccountAdjusted" and data.get("what"):
            waits = "fact.AccountAdjusted.instruction" if data.get("is_instruction") else "fact.AccountAdjusted.kind"
            return translate(self.language, waits, what=name_of(self.language, "entry", str(data["what"])))
        if kind == "PaymentRecorded" and _is_reversal(data):
            variant = ".reversal"
        elif kind == "ConsentRecorded" and data.get("granted") is False:
            variant = ".withdrawn"
        elif kind == "ContactRefused" and data.get("permit"):
            variant = ".at_sending"
        elif kind == "PersonsUnlinked" and data.get("was_suggestion"):
            variant = ".suggestion"
        elif kind == "DebtAssigned" and data.get("role", "creditor") != "creditor":
            variant = ".role"
        return name_of(self.language, "fact", kind) if not variant else translate(self.language, f"fact.{kind}{variant}")

    def tell(self, item: TimelineItem) -> Entry:
        data = item.data
        is_refusal = item.kind == "ContactRefused"
        return Entry(
            self.title(item.kind, data),
            _tone(item.kind, data),
            tuple(self._details(item)),
            tuple(RuleShown(rule, rule_title(self.language, rule)) for rule in data.get("rules", ())) if is_refusal else (),
            self._earliest(data.get("earliest")) if is_refusal else None,
        )

    def stamp(self, moment: datetime | str) -> str:
        """``2026-12-01 10:00 Asia/Shanghai``."""
        moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M} {zone_name(self.zone)}"

    def by(self, actor: str) -> str:
        """Who acted, of ``user:<id>``, ``job:<kind>`` and the like."""
        kind, _, rest = actor.partition(":")
        if actor == self.me:
            return translate(self.language, "by.me", login=self.login)
        if kind == "user":
            return translate(self.language, "by.user", id=rest[-6:])
        if kind == "job":
            return translate(self.language, "by.job", kind=name_of(self.language, "job", rest))
        return name_of(self.language, "by", actor)

    def owner(self, owner: str | None) -> str:
        """Who has a case: a user's id or a team's code, or nobody."""
        if not owner:
            return translate(self.language, "case.nobody")
        if (team := name_of(self.language, "team", owner)) != owner:
            return team
        try:
            return self.by(f"user:{UUID(owner)}")
        except ValueError:
            return owner

    def days_of(self, count: int) -> str:
        """``5 days``."""
        return translate(self.language, "account.day") if count == 1 else translate(self.language, "account.days", days=count)

    def _details(self, item: TimelineItem) -> Iterator[Detail]:
        kind, data = item.kind, item.data
        if kind in ("StopPlaced", "StopLifted", "ConsentRecorded"):
            group = "consent" if kind == "ConsentRecorded" else "stop"
            yield self._named(group, data.get("kind"), label=group)
        if kind in ("WorkItemOpened", "WorkItemClosed"):
            yield self._named("item", data.get("kind"), label="item")
        if kind == "ComplaintTaken":
            yield self._named("complaint_category", data.get("category"), label="category")
            yield self._named("complaint_wanted", data.get("wanted"), label="wanted")
        if kind == "MessageUnderstood":
            by_dialogue = data.get("rule") == "dialogue"
            yield self._named("intent" if by_dialogue else "reply", data.get("kind"), label="reply")
            yield self._named("reading", data.get("rule"), label="because")
        if kind == "MomentNoted":
            yield from self._of_a_moment(data)
        if kind in ("DialogueHandedOver", "DialogueEnded"):
            yield self._named("ending", data.get("outcome"), label="outcome")
            if data.get("reason"):
                yield self._named("dialogue_reason", data["reason"], label="reason")
        if dialogue := data.get("dialogue"):
            yield Detail(self._label("dialogue"), _short(dialogue), True, f"/console/dialogues/{dialogue}")
        for group in ("channel", "purpose", "field", "team"):
            if data.get(group):
                yield self._named(group, data[group], label=group)
        if kind in ("ContactNotMade", "ContactResolved"):
            yield self._named("touch", data.get("state"), label="state")
        if kind == "ReceiptReceived":
            yield self._named("receipt", data.get("state"), label="state")
        if kind in ("PlanStarted", "PlanEnded"):
            words = name_of(self.language, "plan", str(data.get("plan", "")).rpartition(".v")[0])
            yield Detail(self._label("plan"), words, href=f"/console/plans/runs/{data.get('run')}")
        if kind == "PlanEnded":
            yield self._named("run_state", data.get("state"), label="state")
            yield self._named("run_reason", data.get("reason"), label="reason")
        if kind == "ReceiptReceived" and data.get("code"):
            yield self._named("reason", data["code"], label="code")
        if kind in ("ContactNotMade", "ContactInDoubt", "ContactPostponed"):
            yield Detail(self._label("reason"), self.reason(data.get("reason", "")))
        if (amount := data.get("amount_minor")) is not None and (amount or kind != "AccountAdjusted"):
            yield Detail(self._label("amount"), Money(abs(amount), data["currency"]).display())
        if (paid := data.get("paid_minor")) is not None:
            yield Detail(self._label("paid"), Money(paid, data["currency"]).display())
        yield from self._of_the_book(kind, data)
        yield from self._of_people(kind, data)
        yield from self._plain(kind, data)
        if data.get("paid_at") and datetime.fromisoformat(data["paid_at"]) != item.at:
            yield Detail(self._label("paid_at"), self.stamp(data["paid_at"]))
        for name in ("until", "expires_at", "due_at", "received_at", "starts_at"):
            if data.get(name):
                label = "valid_until" if name == "expires_at" and kind in _VALID_UNTIL else name
                yield Detail(self._label(label), self.stamp(data[name]))
        if data.get("by") and kind != "PromiseReplaced":  # there it is the promise in its place
            yield Detail(self._label("by"), self.by(data["by"]))

    def _of_a_moment(self, data: Mapping[str, Any]) -> Iterator[Detail]:
        """How the conversation goes: the scores that are something to look at, and why."""
        for score in MOMENT_SCORES:
            if data.get(score, 0) >= MOMENT_HIGH:
                yield Detail(self._label(score), f"{data[score] / 100:.2f}")
        cues = [name_of(self.language, "cue", cue) for cue in data.get("cues", ())]
        if cues:
            yield Detail(self._label("because"), ("、" if self.language == "zh-CN" else ", ").join(cues))
        yield self._named("need", data.get("need"), label="need")

    def _of_the_book(self, kind: str, data: Mapping[str, Any]) -> Iterator[Detail]:
        """What facts of the ledger say."""
        if data.get("component"):
            yield self._named("component", data["component"], label="component")
        if kind in ("AccountAdjusted", "MoneyHeld"):
            yield self._named("why", data.get("reason"), label="why")
        if kind == "AccountAdjusted" and data.get("day"):
            yield Detail(self._label("day"), data["day"])
        if kind == "HeldMoneyResolved":
            yield self._named("held_outcome", data.get("outcome"), label="state")
        if data.get("as_of"):
            yield Detail(self._label("as_of"), data["as_of"])
        if kind == "BookDifferenceNoted":
            yield Detail(self._label("cause"), self.cause(data.get("cause", "")))
            if data.get("refs"):
                yield Detail(self._label("refs"), " ".join(map(str, data["refs"])), is_code=True)
        if kind == "BookPolicyChosen":
            yield self._named("policy", data.get("name"), label="policy")
            yield Detail(self._label("value"), str(data.get("value", "")), is_code=True)
            yield Detail(self._label("since"), str(data.get("since", "")))
        for name in ("adjustment", "money"):
            if data.get(name):
                yield Detail(self._label(name), str(data[name]), is_code=True)

    def _of_people(self, kind: str, data: Mapping[str, Any]) -> Iterator[Detail]:
        """What facts of cases, addresses, links, holders and parties say."""
        if kind.startswith("Case"):
            yield from self._of_a_case(kind, data)
        if kind in ("AddressNoted", "AddressExpired"):
            yield self._named("field", data.get("kind", ""), label="address")
            if data.get("use"):
                yield self._named("use", data["use"], label="use")
            yield self._named("address_source", data.get("source", ""), label="source")
        if kind == "NumberNoted":
            yield self._named("field", data.get("kind", ""), label="address")
            if (aspect := data.get("aspect", "line")) != "line":
                yield self._named("channel", aspect, label="channel")
            yield self._named("number_state", data.get("state", ""), label="state")
            yield self._named("number_source", data.get("source", ""), label="source")
        if kind in ("PersonsLinked", "PersonsUnlinked") and (other := data.get("other")):
            known = other in self.people
            href = f"/console/people/{other}" if known else None
            yield Detail(self._label("other"), self.people.get(other, _short(other)), is_code=True, href=href)
        if data.get("evidence"):
            yield self._named("evidence", data["evidence"], label="evidence")
        if kind == "PartyNoted":
            yield self._named("relation", data.get("relation", ""), label="relation")
        if kind in ("DebtAssigned", "HoldingReversed") and data.get("role"):
            yield self._named("holder", data["role"], label="role_held")
        for name in ("institution", "guarantor", "funder") if kind.startswith("Debt") else ():
            if data.get(name):
                yield Detail(self._label(name), str(data[name]))
        if kind in ("DebtAssigned", "DebtCompensated", "HoldingReversed") and data.get("day"):
            yield Detail(self._label("day"), str(data["day"]))
        for name in ("ref", "placement") if kind.startswith("Debt") else ():
            if data.get(name):
                yield Detail(self._label(name), str(data[name]), is_code=True)
        if kind in ("AddressExpired", "PartyExpired", "HoldingReversed") and data.get("reason"):
            yield self._named("end_reason", data["reason"], label="reason")

    def _of_a_case(self, kind: str, data: Mapping[str, Any]) -> Iterator[Detail]:
        if case := data.get("case"):
            creditor = data.get("creditor") or self.cases.get(case)
            yield Detail(self._label("case"), creditor or _short(case), not creditor, f"/console/cases/{case}")
        if data.get("stage"):
            stages = [name_of(self.language, "stage", data[key]) for key in ("was", "stage") if data.get(key)]
            yield Detail(self._label("stage"), " → ".join(stages))
        if data.get("dpd") is not None:
            yield Detail(self._label("dpd"), self.days_of(data["dpd"]))
        if kind == "CaseReassigned" and "owner" in data:
            yield Detail(self._label("owner"), f"{self.owner(data.get('was'))} → {self.owner(data.get('owner'))}")
        elif data.get("owner"):
            yield Detail(self._label("owner"), self.owner(data["owner"]))
        if data.get("reason"):
            yield Detail(self._label("reason"), self.case_reason(data["reason"]))

    def case_reason(self, reason: str) -> str:
        """Why a case was opened, closed or given to somebody."""
        words = name_of(self.language, "case_reason", reason)
        return words if words != reason else name_of(self.language, "assign_reason", reason)

    def cause(self, cause: str) -> str:
        """Why core and our reckoning differ, of codes joined by ``+``."""
        joint = translate(self.language, "account.and")
        return joint.join(name_of(self.language, "cause", code) for code in cause.split("+"))

    def _plain(self, kind: str, data: Mapping[str, Any]) -> Iterator[Detail]:
        """What is shown as it stands."""
        if account := data.get("account"):
            href = f"/console/accounts/{account}" if account in self.accounts else None
            yield Detail(self._label("account"), self.accounts.get(account, account), is_code=True, href=href)
        elif kind == "StopPlaced":
            yield Detail(self._label("account"), self._label("all_accounts"))
        if data.get("due"):
            yield Detail(self._label("due"), data["due"])
        for name, label in (("payment", "payment"), ("reverses", "reverses"), ("template", "template"), ("script", "template")):
            if data.get(name):
                yield Detail(self._label(label), str(data[name]), is_code=True)
        if data.get("turn", 1) != 1:
            yield Detail(self._label("turn"), str(data["turn"]))

    def _named(self, group: str, code: Any, *, label: str) -> Detail:
        return Detail(self._label(label), name_of(self.language, group, str(code)))

    def _label(self, name: str) -> str:
        return translate(self.language, f"detail.{name}")

    def reason(self, reason: str) -> str:
        """A reason's code in words; of rules, their titles."""
        words = name_of(self.language, "reason", reason)
        if words != reason:
            return words
        return " · ".join(f"{rule} {rule_title(self.language, rule)}".strip() for rule in reason.split())

    def _earliest(self, moment: str | None) -> str:
        return translate(self.language, "thread.earliest_none") if moment is None else self.stamp(moment)


def _short(id_: str) -> str:
    """The end of an id, to tell it from others by."""
    return f"…{id_[-6:]}"


def _tone(kind: str, data: Mapping[str, Any]) -> str:
    if kind == "MomentNoted":
        return "care" if any(data.get(score, 0) >= MOMENT_HIGH for score in MOMENT_SCORES) else "quiet"
    return "care" if _is_reversal(data) else _TONES.get(kind, "plain")


def _is_reversal(data: Mapping[str, Any]) -> bool:
    return int(data.get("amount_minor") or 0) < 0


def zone_name(zone: tzinfo) -> str:
    """A zone's IANA name, or ``UTC``."""
    return str(getattr(zone, "key", "UTC"))


def rule_title(language: str, rule: str, rulebook: Rulebook | None = None) -> str:
    """What a rule says: from the rulebook for what has a row there, else from the locales; empty for an unknown id."""
    if (row := (rulebook or load_rulebook()).rule(rule)) is not None:
        return row.title_zh if language == "zh-CN" else row.title_en
    for each in utterance_rules() if rule.startswith("UT-") else ():
        if each.id == rule:
            return each.title_zh if language == "zh-CN" else each.title_en
    if (title := learnt_title(rule, language)) is not None:
        return title
    words = name_of(language, "rule", rule)
    return "" if words == rule else words
