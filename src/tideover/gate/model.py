"""The gate's nouns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tideover.base.ids import AccountId, FactId, PermitId, PersonId, StopId
from tideover.journal import fact


class Channel(StrEnum):
    VOICE = "voice"
    SMS = "sms"
    EMAIL = "email"
    PUSH = "push"
    INBOX = "inbox"
    WECHAT = "wechat"
    VISIT = "visit"
    LETTER = "letter"


class Purpose(StrEnum):
    REMIND = "remind"
    COLLECT = "collect"
    LOCATE = "locate"
    VERIFY = "verify"
    SERVICE = "service"
    MARKET = "market"
    NOTICE = "notice"


class Result(StrEnum):
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    MACHINE = "machine"
    ANSWERED = "answered"
    EFFECTIVE = "effective"
    SENT = "sent"


class StopKind(StrEnum):
    CEASE = "cease"
    DO_NOT_CALL = "do_not_call"
    COMPLAINT = "complaint"
    BANKRUPTCY = "bankruptcy"
    BREATHING_SPACE = "breathing_space"
    CRISIS = "crisis"
    DISPUTE = "dispute"
    ATTORNEY = "attorney"
    INCAPABLE = "incapable"
    PAID_UNPOSTED = "paid_unposted"
    IDENTITY_THEFT = "identity_theft"
    LITIGATION = "litigation"
    PLAN_AGREED = "plan_agreed"
    RELIEF_PENDING = "relief_pending"
    DECEASED = "deceased"
    TRANSFERRED = "transferred"


class ConsentKind(StrEnum):
    NIGHT_CONTACT = "night_contact"
    MARKETING = "marketing"


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody would like to do. ``address``: blind index of the number or address; ``answers``: the moment of
    the customer's own act that this answers (purpose ``service`` only)."""

    person: PersonId
    channel: Channel
    purpose: Purpose
    address: str
    script: str  # template id and version, "reminder.v1"
    account: AccountId | None = None
    answers: datetime | None = None
    session_turns: int = 1


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to make one contact (or, with more turns, to hold one conversation) until ``expires_at``.

    What it says is not believed: ``redeem`` holds it against the gate's own record.
    """

    id: PermitId
    person: PersonId
    channel: Channel
    purpose: Purpose
    address: str
    script: str
    account: AccountId | None
    expires_at: datetime
    receipt: FactId


@dataclass(frozen=True, slots=True)
class Refusal:
    """Every rule that refused, and the first moment within 60 days at which the same ask would be permitted if nothing
    else happened (None: none)."""

    rules: tuple[str, ...]
    earliest: datetime | None
    receipt: FactId


@dataclass(frozen=True, slots=True)
class Stop:
    """Contact suppressed. Without ``account``: all; without ``channel``: as the kind says; without ``until``: open."""

    id: StopId
    kind: StopKind
    at: datetime
    account: AccountId | None = None
    channel: Channel | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact that went out. ``result`` None: not known yet, counted as the worst."""

    at: datetime
    channel: Channel
    purpose: Purpose
    account: AccountId | None
    result: Result | None


@dataclass(frozen=True, slots=True)
class PastPermit:
    """A permit that was given. ``redeemed_at``: when it was first used; None: never."""

    id: PermitId
    person: PersonId
    account: AccountId | None
    channel: Channel
    purpose: Purpose
    script: str
    issued_at: datetime
    redeemed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """All the gate looks at when it judges an ask about a person.

    ``first_due``: per account the oldest unpaid due date, past or to come; accounts that owe nothing more are absent.
    ``obstacles``: per account why nothing may be asked for now, each with the day it ends (None: not known).
    """

    jurisdiction: str
    zone: str | None
    owns_address: bool
    first_due: Mapping[AccountId, date] = field(default_factory=dict)
    obstacles: Mapping[AccountId, Mapping[str, date | None]] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    consents: frozenset[ConsentKind] = frozenset()
    contacts: tuple[PastContact, ...] = ()


# --- facts ------------------------------------------------------------------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class ContactPermitted:
    person: PersonId
    account: AccountId | None
    permit: PermitId
    channel: Channel
    purpose: Purpose
    script: str
    expires_at: datetime
    rulebook: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ContactRefused:
    person: PersonId
    account: AccountId | None
    permit: PermitId | None  # set where a permit was refused when it was to be redeemed
    channel: Channel
    purpose: Purpose
    script: str
    rules: list[str]
    earliest: datetime | None
    rulebook: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PermitRedeemed:
    person: PersonId
    permit: PermitId
    turn: int


@fact
@dataclass(frozen=True, slots=True)
class StopPlaced:
    person: PersonId
    stop: StopId
    kind: StopKind
    account: AccountId | None
    channel: Channel | None
    until: datetime | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StopLifted:
    person: PersonId
    stop: StopId
    kind: StopKind
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    person: PersonId
    kind: ConsentKind
    granted: bool
    by: str
