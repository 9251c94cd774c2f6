"""Understanding text: what somebody wrote, never what they owe.

The room knows no debts, no persons and no database. ``read_reply`` reads a borrower's written reply and says what it asks
of us, gently: what it is not sure of is ``unclear``, and a person reads it. Before it, ``read_command``: the few words that
decide at once. ``Scanner`` holds texts by the thousand against rule files (``read_rules``); whose rules they are is another
room's. ``understand`` says what an utterance on any channel means: intent, emotion, risks and slots; ``moment_of``, how the
conversation goes. ``mask_text`` and ``without_persons`` take personal data out of words. ``ModelEndpoint`` asks a language
model elsewhere to choose among answers of ours; nothing here needs one.
"""

from tideover.language.choosing import Choice, Enquiry, ModelEndpoint, Option
from tideover.language.learnt import Features, Learnt, features_of, lexicon_of
from tideover.language.lexicon import Lexicon
from tideover.language.masking import mask_text, without_persons
from tideover.language.model import Reading, ReplyKind
from tideover.language.reading import own_words, read_reply
from tideover.language.rules import Rule, read_rules
from tideover.language.scanning import Match, Scanner
from tideover.language.screen import Screen
from tideover.language.spelling import Spelt, spell
from tideover.language.training import solve, train, train_screen, weighed
from tideover.language.understanding.features import WIDTH, embed, has_embedder
from tideover.language.understanding.moments import HIGH, Before, Moment, Need, moment_of, need_of
from tideover.language.understanding.reading import Understanding, known_intents, risks_of, understand
from tideover.language.understanding.slots import Slots
from tideover.language.words import Command, read_command

__all__ = [
    "HIGH",
    "WIDTH",
    "Before",
    "Choice",
    "Command",
    "Enquiry",
    "Features",
    "Learnt",
    "Lexicon",
    "Match",
    "ModelEndpoint",
    "Moment",
    "Need",
    "Option",
    "Reading",
    "ReplyKind",
    "Rule",
    "Scanner",
    "Screen",
    "Slots",
    "Spelt",
    "Understanding",
    "embed",
    "features_of",
    "has_embedder",
    "known_intents",
    "lexicon_of",
    "mask_text",
    "moment_of",
    "need_of",
    "own_words",
    "read_command",
    "read_reply",
    "read_rules",
    "risks_of",
    "solve",
    "spell",
    "train",
    "train_screen",
    "understand",
    "weighed",
    "without_persons",
]
