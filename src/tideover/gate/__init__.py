"""The gate: what we may do. Nothing leaves without a permit redeemed here.

``ask`` answers with a ``Permit`` or a ``Refusal`` (rules, earliest lawful moment, receipt). ``redeem``, under the
person's hold and with the clock read after it, re-reads what is paid, stopped, counted and what hour it is, and yields
a ``Clearance``: live once its transaction has been committed, good for one delivery, the only thing a channel accepts.
``check_utterance`` says what must not be said, and to whom.
"""

from tideover.gate.actions import (
    ask,
    contacts_by_hour,
    lift_stop,
    place_stop,
    record_consent,
    record_result,
    redeem,
    reserve,
    stops_of,
)
from tideover.gate.choosing import (
    RECOMMENDED,
    choices_of,
    choose_recommended,
    choose_rule,
    place_account,
    placements_of,
    recall_account,
    rulebook_of,
)
from tideover.gate.clearance import Clearance, ClearanceMisuse
from tideover.gate.explaining import Explanation, explain
from tideover.gate.instead import Instead, lawful_instead, ways_to
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
from tideover.gate.numbers import asked_for_quiet_since, is_number_known, note_number, numbers_of
from tideover.gate.previewing import PREVIEW_DAYS, Preview, preview_rule
from tideover.gate.reading import load_rulebook
from tideover.gate.replay import Malformed
from tideover.gate.replaying import Tally, check_log, replay_log, replay_record
from tideover.gate.resemblance import learnt_title
from tideover.gate.rows import (
    Cap,
    Confidence,
    Enforcement,
    Example,
    Floor,
    Instrument,
    Per,
    Presence,
    Rule,
    Rulebook,
    Span,
    StopRule,
    Window,
)
from tideover.gate.rows import Party as PartyForm
from tideover.gate.rules import REMIND_AHEAD_DAYS, earliest, judge
from tideover.gate.screening import screen_all
from tideover.gate.slots import Slot, Way, lawful_slots, ways_open
from tideover.gate.standing import is_unreachable, standing_of
from tideover.gate.store import permits_between
from tideover.gate.stories import judge_story, read_story
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
    "PREVIEW_DAYS",
    "RECOMMENDED",
    "REMIND_AHEAD_DAYS",
    "Ask",
    "Cap",
    "Channel",
    "Clearance",
    "ClearanceMisuse",
    "Confidence",
    "ConsentKind",
    "Enforcement",
    "Example",
    "Explanation",
    "Finding",
    "Floor",
    "Instead",
    "Instrument",
    "Listener",
    "Malformed",
    "NumberNote",
    "NumberState",
    "PartyForm",
    "PastPermit",
    "Per",
    "Permit",
    "Presence",
    "Preview",
    "Purpose",
    "Refusal",
    "Result",
    "Rule",
    "Rulebook",
    "Screening",
    "Slot",
    "Span",
    "Stop",
    "StopKind",
    "StopRule",
    "Tally",
    "Way",
    "Window",
    "ask",
    "asked_for_quiet_since",
    "broken_rules",
    "check_log",
    "check_utterance",
    "check_utterances",
    "choices_of",
    "choose_recommended",
    "choose_rule",
    "contacts_by_hour",
    "earliest",
    "explain",
    "is_number_known",
    "is_unreachable",
    "judge",
    "judge_story",
    "lawful_instead",
    "lawful_slots",
    "learnt_title",
    "lift_stop",
    "load_rulebook",
    "note_number",
    "numbers_of",
    "permits_between",
    "place_account",
    "place_stop",
    "placements_of",
    "preview_rule",
    "read_story",
    "recall_account",
    "record_consent",
    "record_result",
    "redeem",
    "replay_log",
    "replay_record",
    "reserve",
    "rulebook_of",
    "screen_all",
    "standing_of",
    "stops_of",
    "utterance_rules",
    "ways_open",
    "ways_to",
]
