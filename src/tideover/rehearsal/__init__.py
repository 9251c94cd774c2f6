"""A world outside: a city of synthetic borrowers on loopback, to rehearse a lender's day with nobody harmed.

Its people speak real protocols and nothing else: a book of CSV files (``write_book``), a post office that receives SMTP
(``PostOffice``), a telephone exchange that speaks SMPP (``PhoneExchange``), and their own answers and payments over HTTP
or from the telephone (``City``). It imports ``tideover.base`` alone, so what
it meets is the system as any borrower meets it; ``app`` ties its clock to ours.

Its scripted people (``Borrower``, ``Habit``) answer the first message and no more, for proofs of what is sent. ``Town`` is
the other kind: people who live for months and are moved by what reaches them (``rehearsal.town``, docs/city.md). A ``Talker``
holds the other end of a conversation, as one of many ``personas``.

Everything from it is marked synthetic: the creditor of every account says so, so do the identifiers and the user agent of
every post; mail addresses end in the reserved ``.example``, and phone numbers are of the form +86 199 0000 xxxx (xxxxxx in
towns of more than 9,999 people).
"""

from tideover.rehearsal.book import write_book
from tideover.rehearsal.life import City, fate_of_texts, no_mailbox
from tideover.rehearsal.living import Townsfolk
from tideover.rehearsal.model import Borrower, Habit, Instalment, give_ways, make_city, schedule
from tideover.rehearsal.phones import PhoneExchange, Report, Text
from tideover.rehearsal.post import Letter, PostOffice
from tideover.rehearsal.talking import Persona, Talker, personas
from tideover.rehearsal.town import (
    Behaviour,
    Day,
    Deed,
    DeedKind,
    EveryoneDaily,
    Message,
    Nothing,
    Ordinary,
    Outcome,
    Regime,
    Resident,
    Tone,
    Town,
    View,
    heard,
    live,
    load_behaviour,
    make_town,
    outcome,
    payment_id,
    words_of,
    write_town_book,
)
from tideover.rehearsal.ways import Way, Ways, load_ways

__all__ = [
    "Behaviour",
    "Borrower",
    "City",
    "Day",
    "Deed",
    "DeedKind",
    "EveryoneDaily",
    "Habit",
    "Instalment",
    "Letter",
    "Message",
    "Nothing",
    "Ordinary",
    "Outcome",
    "Persona",
    "PhoneExchange",
    "PostOffice",
    "Regime",
    "Report",
    "Resident",
    "Talker",
    "Text",
    "Tone",
    "Town",
    "Townsfolk",
    "View",
    "Way",
    "Ways",
    "fate_of_texts",
    "give_ways",
    "heard",
    "live",
    "load_behaviour",
    "load_ways",
    "make_city",
    "make_town",
    "no_mailbox",
    "outcome",
    "payment_id",
    "personas",
    "schedule",
    "words_of",
    "write_book",
    "write_town_book",
]
