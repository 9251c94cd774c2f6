"""Conversation: what a customer says to us, what we make of it, and how we answer.

A message that comes in is kept, read and acted on (``receive``, ``read_message``). Longer talk goes by playbooks: dialogues as
data (``shipped_playbooks``), checked before anybody hears them (``check_playbooks``), run a turn at a time by one engine
(``begin_dialogue``, ``reply_to``), tried by simulated borrowers (``try_out``).
"""

from tideover.conversation.actions import read_message, words_of
from tideover.conversation.playbooks.bench import JUDGES, Case, Judge, Report, Transcript, a_matter, told, try_out
from tideover.conversation.playbooks.checking import Fault, check_playbooks
from tideover.conversation.playbooks.engine import begin as begin_dialogue
from tideover.conversation.playbooks.engine import reply as reply_to
from tideover.conversation.playbooks.knowing import help_lines
from tideover.conversation.playbooks.model import Audience, Effect, EffectKind, Ending, Kind, Playbook, Playbooks, Sentence
from tideover.conversation.playbooks.reading import read_playbooks, shipped_playbooks
from tideover.conversation.playbooks.session import Heard, Known, Session, Spoken, Turn
from tideover.conversation.receiving import Received, forget_parts, receive, take_incoming

__all__ = [
    "JUDGES",
    "Audience",
    "Case",
    "Effect",
    "EffectKind",
    "Ending",
    "Fault",
    "Heard",
    "Judge",
    "Kind",
    "Known",
    "Playbook",
    "Playbooks",
    "Received",
    "Report",
    "Sentence",
    "Session",
    "Spoken",
    "Transcript",
    "Turn",
    "a_matter",
    "begin_dialogue",
    "check_playbooks",
    "forget_parts",
    "help_lines",
    "read_message",
    "read_playbooks",
    "receive",
    "reply_to",
    "shipped_playbooks",
    "take_incoming",
    "told",
    "try_out",
    "words_of",
]
