"""The town's people: who they are, how they live, what they do. Pure: no input, no output, no clock but the moment given.

``make_town(seed, size, behaviour)`` makes one; ``Town.hear`` tells it what is sent to somebody, ``Town.step`` lives on and
gives what people did; ``live`` does both under a ``Regime``. How they are is data: behaviours/*.toml, every parameter in
docs/city.md. Everybody is made up and marked so: see ``Resident``.
"""

from tideover.rehearsal.town.behaviour import Behaviour
from tideover.rehearsal.town.behaviour_files import load_behaviour, read_behaviour, shipped_behaviours, vocabulary
from tideover.rehearsal.town.engine import PAST_DAYS, START, Standing, Town, make_town
from tideover.rehearsal.town.files import payment_id, write_town_book
from tideover.rehearsal.town.hearing import heard
from tideover.rehearsal.town.loans import Loan, Part
from tideover.rehearsal.town.model import CHANNELS, PURPOSES, Deed, DeedKind, Message, Tone
from tideover.rehearsal.town.outcomes import Outcome, outcome
from tideover.rehearsal.town.people import Resident
from tideover.rehearsal.town.readings import CLOSED_WEIGHT, NEWEST_WEIGHT, Grid, percents
from tideover.rehearsal.town.regimes import Attentive, Day, EveryoneDaily, HelpFirst, Nothing, Ordinary, Regime, View, live
from tideover.rehearsal.town.sayings import phrases_for, words_of

__all__ = [
    "CHANNELS",
    "CLOSED_WEIGHT",
    "NEWEST_WEIGHT",
    "PAST_DAYS",
    "PURPOSES",
    "START",
    "Attentive",
    "Behaviour",
    "Day",
    "Deed",
    "DeedKind",
    "EveryoneDaily",
    "Grid",
    "HelpFirst",
    "Loan",
    "Message",
    "Nothing",
    "Ordinary",
    "Outcome",
    "Part",
    "Regime",
    "Resident",
    "Standing",
    "Tone",
    "Town",
    "View",
    "heard",
    "live",
    "load_behaviour",
    "make_town",
    "outcome",
    "payment_id",
    "percents",
    "phrases_for",
    "read_behaviour",
    "shipped_behaviours",
    "vocabulary",
    "words_of",
    "write_town_book",
]
