"""Understanding text: what somebody wrote, never what they owe.

The room knows no debts, no persons and no database. First piece: ``read_reply`` reads a borrower's written reply and
says what it asks of us, gently: what it is not sure of is ``unclear``, and a person reads it. Before it, ``read_command``:
the few words that decide at once.
"""

from tideover.language.model import Reading, ReplyKind
from tideover.language.reading import own_words, read_reply
from tideover.language.words import Command, read_command

__all__ = ["Command", "Reading", "ReplyKind", "own_words", "read_command", "read_reply"]
