"""What passes between the town and whoever writes to it: messages in, deeds out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Tone(StrEnum):
    """How a message speaks. ``threat`` is nothing the product may send: it is here to see what it would do."""

    GENTLE = "gentle"
    PLAIN = "plain"
    SERIOUS = "serious"
    THREAT = "threat"


CHANNELS = ("sms", "email", "voice", "push", "inbox", "letter", "visit")  # as the product calls them
PURPOSES = ("remind", "collect", "offer", "notice", "service")  # offer: a plan or another help is offered


@dataclass(frozen=True, slots=True)
class Message:
    """Something that reaches a person. ``at``: with an offset. ``channel`` and ``purpose``: of ``CHANNELS``, ``PURPOSES``."""

    person: str
    channel: str
    tone: Tone
    purpose: str
    at: datetime
    text: str = ""


class DeedKind(StrEnum):
    PAYS = "pays"
    PROMISES = "promises"
    ASKS_EXTENSION = "asks_extension"
    EXPLAINS = "explains"  # why they cannot pay
    TAKES_PLAN = "takes_plan"  # says yes to what was offered
    ASKS_STOP = "asks_stop"
    COMPLAINS = "complains"
    COMPLAINS_ABOVE = "complains_above"  # to the regulator: it does not come over a channel of ours
    DISPUTES = "disputes"
    WRONG_NUMBER = "wrong_number"
    CALLS_BACK = "calls_back"
    LOOKS = "looks"  # opens the lender's app
    BORROWS = "borrows"  # a loan is paid out


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does. ``at`` is the town's time. ``account``: of a payment or a new loan; ``amount_minor``: paid or
    promised; ``day``: promised for; ``channel``: on which it is said, None where nothing is; ``cause``: of ``explains`` and
    ``asks_extension``, the shock behind it. The words are ``sayings.words_of``'s."""

    at: datetime
    person: str
    kind: DeedKind
    account: str | None = None
    amount_minor: int | None = None
    channel: str | None = None
    day: date | None = None
    cause: str | None = None
