"""The gate: what we may do. Nothing leaves without a permit redeemed here.

``ask`` answers with a ``Permit`` or a ``Refusal`` (rules, earliest lawful moment, receipt). ``redeem``, under the
person's hold and with the clock read after it, re-reads what is paid, stopped, counted and what hour it is, and yields
a ``Clearance``: live once its transaction has been committed, good for one delivery, the only thing a channel accepts.
``check_utterance`` says what must not be said, and to whom.
"""

from tideover.gate.actions import (
    ask,
    lift_stop,
    place_stop,
    record_consent,
    record_result,
    redeem,
    screen,
    standing_of,
    stops_of,
)
from tideover.gate.clearance import Clearance, ClearanceMisuse
from tideover.gate.model import (
    LINE,
    Ask,
    Channel,
    ConsentKind,
    NumberNote,
    NumberState,
    PastPermit,
    Permit,
    Purpose,
    Refusal,
    Result,
    Screening,
    Stop,
    StopKind,
)
from tideover.gate.numbers import is_number_known, note_number, numbers_of
from tideover.gate.rules import REMIND_AHEAD_DAYS, Rulebook, earliest, judge, load_rulebook
from tideover.gate.store import permits_between
from tideover.gate.utterance import (
    CATEGORIES,
    Finding,
    Listener,
    broken_rules,
    check_utterance,
    check_utterances,
    utterance_rules,
)

__all__ = [
    "CATEGORIES",
    "LINE",
    "REMIND_AHEAD_DAYS",
    "Ask",
    "Channel",
    "Clearance",
    "ClearanceMisuse",
    "ConsentKind",
    "Finding",
    "Listener",
    "NumberNote",
    "NumberState",
    "PastPermit",
    "Permit",
    "Purpose",
    "Refusal",
    "Result",
    "Rulebook",
    "Screening",
    "Stop",
    "StopKind",
    "ask",
    "broken_rules",
    "check_utterance",
    "check_utterances",
    "earliest",
    "is_number_known",
    "judge",
    "lift_stop",
    "load_rulebook",
    "note_number",
    "numbers_of",
    "permits_between",
    "place_stop",
    "record_consent",
    "record_result",
    "redeem",
    "screen",
    "standing_of",
    "stops_of",
    "utterance_rules",
]
