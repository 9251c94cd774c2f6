"""A world outside: a city of synthetic borrowers on loopback, to rehearse a lender's day with nobody harmed.

Its people speak real protocols and nothing else: a book of CSV files (``write_book``), a post office that receives SMTP
(``PostOffice``), a telephone exchange that speaks SMPP (``PhoneExchange``), and their own answers and payments over HTTP
or from the telephone (``City``). It imports ``tideover.base`` alone, so what
it meets is the system as any borrower meets it; ``app`` ties its clock to ours.

Everything from it is marked synthetic: the creditor of every account says so, so do the identifiers and the user agent
of every post; mail addresses end in the reserved ``.example``, and phone numbers are of the form +86 199 0000 xxxx.
"""

from tideover.rehearsal.book import write_book
from tideover.rehearsal.life import City, fate_of_texts, no_mailbox
from tideover.rehearsal.model import Borrower, Habit, Instalment, give_ways, make_city, schedule
from tideover.rehearsal.phones import PhoneExchange, Report, Text
from tideover.rehearsal.post import Letter, PostOffice
from tideover.rehearsal.ways import Way, Ways, load_ways

__all__ = [
    "Borrower",
    "City",
    "Habit",
    "Instalment",
    "Letter",
    "PhoneExchange",
    "PostOffice",
    "Report",
    "Text",
    "Way",
    "Ways",
    "fate_of_texts",
    "give_ways",
    "load_ways",
    "make_city",
    "no_mailbox",
    "schedule",
    "write_book",
]
