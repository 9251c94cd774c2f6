"""The gate's nouns. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tideover.base.ids import AccountId, FactId, PartyId, PermitId, PersonId, StopId
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

    @property
    def address_kind(self) -> str | None:
        """The kind of address it goes to; None: the person's own place in the lender's app, which has no address."""
        return _ADDRESS_KINDS.get(self)


_ADDRESS_KINDS = {
    Channel.VOICE: "phone",
    Channel.SMS: "phone",
    Channel.EMAIL: "email",
    Channel.LETTER: "postal",
    Channel.VISIT: "postal",
}


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
    NOT_MADE = "not_made"  # certainly never left us, and is tried again under another permit: no contact at all


CONNECTED = frozenset({Result.ANSWERED, Result.EFFECTIVE})


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
    CONTACT_REFUSED = "contact_refused"  # a party's


class ConsentKind(StrEnum):
    NIGHT_CONTACT = "night_contact"
    MARKETING = "marketing"


class NumberState(StrEnum):
    """What is known of a number or address itself, whoever's it is: of its line the first four, of a channel the others."""

    VOID = "void"  # nobody is there: no such number
    REASSIGNED = "reassigned"  # somebody else's now
    WRONG_PERSON = "wrong_person"  # whoever is there says that it is not the one we mean
    LIVE = "live"
    OPTED_OUT = "opted_out"
    OPTED_IN = "opted_in"


LINE = "line"  # the aspect of a number that is no channel
LINE_STATES = frozenset({NumberState.VOID, NumberState.REASSIGNED, NumberState.WRONG_PERSON, NumberState.LIVE})


@dataclass(frozen=True, slots=True)
class NumberNote:
    """The latest word on one aspect of a number. ``source``: a code for who said so."""

    state: NumberState
    at: datetime
    source: str


class Called(StrEnum):
    """Who would be contacted: the person, somebody liable beside them, a contact they authorised, somebody else, or nobody
    knows whom."""

    PERSON = "person"
    LIABLE = "liable"
    CONTACT = "contact"
    OTHER = "other"
    UNKNOWN = "unknown"


LENDER = "lender"


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody would like to do. ``address``: blind index of the number or address, empty where the channel has none;
    ``answers``: the moment of the customer's own act that this answers (purpose ``service`` only); ``people``: how many
    come on a visit; ``party``: whom beside the person it is to (None: the person); ``by``: the lender or an agency."""

    person: PersonId
    channel: Channel
    purpose: Purpose
    address: str
    script: str  # template id and version, "reminder.v1"
    account: AccountId | None = None
    answers: datetime | None = None
    session_turns: int = 1
    people: int | None = None
    party: PartyId | None = None
    by: str = LENDER


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
    party: PartyId | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Every rule that refused, and the first moment within 60 days at which the same ask would be permitted if nothing
    else happened (None: none)."""

    rules: tuple[str, ...]
    earliest: datetime | None
    receipt: FactId


@dataclass(frozen=True, slots=True)
class Screening:
    """What the gate would say: ``rules`` that would refuse (none: it would permit), and the earliest lawful moment."""

    rules: tuple[str, ...]
    earliest: datetime | None


@dataclass(frozen=True, slots=True)
class Stop:
    """Contact suppressed. Without ``account``: all; without ``channel``: as the kind says; without ``until``: open; with
    ``party``: contact with that party alone."""

    id: StopId
    kind: StopKind
    at: datetime
    account: AccountId | None = None
    channel: Channel | None = None
    until: datetime | None = None
    party: PartyId | None = None


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact that went out. ``result`` None: not known yet, counted as the worst; ``is_theirs``: to the one who is asked
    about now; ``is_same_number``: to the number that is asked for, whoever it was meant for."""

    at: datetime
    channel: Channel
    purpose: Purpose
    account: AccountId | None
    result: Result | None
    is_theirs: bool = True
    is_same_number: bool = False


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

    ``zones``: where the called party is, by address and by number (None among them: not known; none at all: the same);
    ``first_due``: per account the oldest unpaid due date, past or to come; accounts that owe nothing more are absent.
    ``obstacles``: per account why nothing may be asked for now, each with the day it ends (None: not known).
    ``number``: of the address asked for, the latest word on each aspect; ``confirmed_at``: when the customer last said
    themselves that it is theirs; ``has_mandate``: whoever asks may speak for the lender on this account;
    ``is_unreachable``: the person cannot be reached (looked at for enquiries with their contacts alone).
    """

    jurisdiction: str
    zones: tuple[str | None, ...]
    owns_address: bool
    first_due: Mapping[AccountId, date] = field(default_factory=dict)
    obstacles: Mapping[AccountId, Mapping[str, date | None]] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    consents: frozenset[ConsentKind] = frozenset()
    contacts: tuple[PastContact, ...] = ()
    number: Mapping[str, NumberNote] = field(default_factory=dict)
    confirmed_at: datetime | None = None
    called: Called = Called.PERSON
    has_mandate: bool = True
    is_unreachable: bool = False


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


@fact
@dataclass(frozen=True, slots=True)
class NumberNoted:
    """One for each person who has or had the number or address; without a person where nobody of the book has it."""

    person: PersonId | None
    note: UUID
    kind: str
    aspect: str
    state: NumberState
    source: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ContactBesidePermitted:
    """As ``ContactPermitted``, for a contact with a party beside the person, or made by an agency."""

    person: PersonId
    party: PartyId | None
    on_behalf_of: str
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
class ContactBesideRefused:
    """As ``ContactRefused``, for a contact with a party beside the person, or made by an agency."""

    person: PersonId
    party: PartyId | None
    on_behalf_of: str
    account: AccountId | None
    permit: PermitId | None
    channel: Channel
    purpose: Purpose
    script: str
    rules: list[str]
    earliest: datetime | None
    rulebook: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PartyStopPlaced:
    """Contact with a party beside the person is suppressed."""

    person: PersonId
    party: PartyId
    stop: StopId
    kind: str
    account: AccountId | None
    channel: Channel | None
    until: datetime | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PartyStopLifted:
    person: PersonId
    party: PartyId
    stop: StopId
    kind: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class AccountPlaced:
    """From now on an agency may speak for the lender on this account; another's placement has ended."""

    person: PersonId
    account: AccountId
    agency: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class AccountRecalled:
    person: PersonId
    account: AccountId
    agency: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class RuleChosen:
    """A rule that a lender may turn on or off was."""

    rule: str
    is_on: bool
    by: str
