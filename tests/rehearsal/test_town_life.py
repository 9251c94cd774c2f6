"""The town's people: the same for the same seed however time is cut, feeling what is sent to them, paying exact sums."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from tideover.base.errors import Invalid
from tideover.rehearsal.town import (
    START,
    Deed,
    DeedKind,
    EveryoneDaily,
    Message,
    Nothing,
    Ordinary,
    Tone,
    Town,
    View,
    live,
    load_behaviour,
    make_town,
    outcome,
)
from tideover.rehearsal.town.dice import Dice
from tideover.rehearsal.town.state import ZONE

PAST = 120  # days: long enough for many to be overdue


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE)


def at_the_start(seed: int = 5, size: int = 150) -> Town:
    """A town on the evening before its first day."""
    town = make_town(seed, size, past_days=PAST)
    town.step(midnight(START) - timedelta(seconds=1))
    return town


def some_messages(town: Town, days: int = 20) -> list[Message]:
    dice = random.Random(9)
    tones, channels = list(Tone), ("sms", "email", "voice", "inbox", "letter", "visit", "push")
    return [
        Message(
            dice.choice(town.ids), dice.choice(channels), dice.choice(tones), dice.choice(("remind", "collect", "offer")),
            midnight(START) + timedelta(seconds=dice.randrange(days * 86_400)),
        )
        for _ in range(1_500)
    ]  # fmt: skip


def lived(cuts: Sequence[datetime], seed: int = 5, told: int = 0) -> list[Deed]:
    town = at_the_start(seed)
    messages = some_messages(town)
    random.Random(told).shuffle(messages)
    deeds = []
    for cut in cuts:
        for message in [one for one in messages if town.now < one.at <= cut]:
            town.hear(message)
        deeds += town.step(cut)
    return deeds


def test_the_same_deeds_however_time_is_cut_and_whoever_tells_first() -> None:
    end = midnight(START + timedelta(days=25))
    at_once = lived([end])
    hourly = lived([midnight(START) + timedelta(hours=n) for n in range(25 * 24 + 1)], told=1)
    dice = random.Random(2)
    anyhow = sorted(midnight(START) + timedelta(seconds=dice.randrange(25 * 86_400)) for _ in range(90))
    assert at_once == hourly == lived([*anyhow, end], told=2)
    assert [deed.at for deed in at_once] == sorted(deed.at for deed in at_once)
    assert {DeedKind.PAYS, DeedKind.PROMISES, DeedKind.COMPLAINS, DeedKind.ASKS_STOP} <= {deed.kind for deed in at_once}
    assert lived([end], seed=6) != at_once


def test_a_copy_lives_on_by_itself() -> None:
    town = at_the_start()
    other = town.copy()
    for message in some_messages(town):
        other.hear(message)
    end = midnight(START + timedelta(days=25))
    moved, alone = other.step(end), town.step(end)
    assert moved != alone
    assert alone == at_the_start().step(end)


def test_dice_give_one_person_what_they_give_all() -> None:
    dice = Dice(7, 50)
    for when in (0, 1, 739_000, -3):
        assert dice.all("shock", when).tolist() == [dice.one(number, "shock", when) for number in range(50)]
    assert dice.all("shock", 1).tolist() != dice.all("pay", 1).tolist() != Dice(8, 50).all("pay", 1).tolist()
    many = Dice(1, 20_000)
    thrown = many.all("evenness", 4)
    assert abs(thrown.mean() - 0.5) < 0.01 and abs(np.corrcoef(thrown, many.all("evenness", 5))[0, 1]) < 0.03
    assert abs(many.normal("bell").std() - 1) < 0.02


def test_what_is_paid_is_owed_and_sums_are_exact() -> None:
    town = make_town(3, 200, past_days=PAST)
    deeds = town.step(midnight(START) - timedelta(seconds=1))
    paid: dict[str, int] = defaultdict(int)
    for loan in town.loans.values():
        assert sum(part.principal_minor for part in loan.parts) == loan.principal_minor
        paid[loan.account_id] = sum(part.principal_minor + part.interest_minor for part in loan.parts if part.due < town.begin)
    for deed in deeds:
        if deed.kind is DeedKind.PAYS:
            assert deed.account is not None and deed.amount_minor is not None and deed.amount_minor > 0
            loan = town.loans[deed.account]
            assert loan.customer_id == deed.person
            paid[deed.account] += deed.amount_minor
            came_due = sum(part.principal_minor + part.interest_minor for part in loan.parts if part.due <= deed.at.date())
            assert paid[deed.account] <= came_due
    standing = town.standing()
    today = START - timedelta(days=1)
    seen = 0
    for number, overdue, dpd in zip(
        standing.account.tolist(), standing.overdue_minor.tolist(), standing.dpd.tolist(), strict=True
    ):
        loan, left = town.loans[town.accounts[number]], paid[town.accounts[number]]
        oldest = None
        for part in loan.parts:
            left -= part.principal_minor + part.interest_minor
            if left < 0 and oldest is None:
                oldest = part.due
        came_due = sum(part.principal_minor + part.interest_minor for part in loan.parts if part.due <= today)
        assert overdue == came_due - paid[loan.account_id]
        assert dpd == (max((today - oldest).days, 0) if overdue and oldest else 0)
        seen += overdue > 0
    assert seen > 5


def test_who_is_pressed_is_annoyed_and_who_is_asked_gently_less() -> None:
    moods = {}
    for name, tone, hour, times in (
        ("once", Tone.GENTLE, 10, 1),
        ("pressed", Tone.SERIOUS, 10, 3),
        ("night", Tone.SERIOUS, 23, 3),
    ):
        town = at_the_start(8, 400)
        for number in range(times):
            for id_ in town.ids:
                town.hear(Message(id_, "voice", tone, "collect", midnight(START) + timedelta(days=number, hours=hour)))
        deeds = town.step(midnight(START + timedelta(days=4)))
        mood = {kind: float(np.mean(values)) for kind, values in town.moods().items()}
        moods[name] = (mood["annoyance"], Counter(deed.kind for deed in deeds), mood["trust"])
    assert moods["once"][0] < moods["pressed"][0] < moods["night"][0]
    assert moods["once"][2] > moods["pressed"][2]
    complaints = [
        moods[name][1][DeedKind.COMPLAINS] + moods[name][1][DeedKind.ASKS_STOP] for name in ("once", "pressed", "night")
    ]
    assert complaints[0] < complaints[1] < complaints[2]


def test_people_look_at_their_hours() -> None:
    town = at_the_start(8, 400)
    for id_ in town.ids:
        town.hear(Message(id_, "sms", Tone.GENTLE, "remind", midnight(START) + timedelta(hours=2)))
    hours = Counter(
        deed.at.astimezone(ZONE).hour for deed in town.step(midnight(START + timedelta(days=1))) if deed.kind is DeedKind.LOOKS
    )
    night = {hour: hours[hour] for hour in (3, 4)}
    assert hours.total() > 10 and sum(night.values()) < hours.total() / 10


def test_an_offer_is_taken_by_those_who_cannot_pay() -> None:
    town = make_town(4, 1_500)
    town.step(midnight(START) - timedelta(seconds=1))
    for purpose in ("offer", "collect"):
        other = town.copy()
        for id_ in other.ids:
            other.hear(Message(id_, "voice", Tone.GENTLE, purpose, midnight(START) + timedelta(hours=19)))
        taken = [deed for deed in other.step(midnight(START + timedelta(days=1))) if deed.kind is DeedKind.TAKES_PLAN]
        assert bool(taken) == (purpose == "offer")


def test_messages_that_cannot_be() -> None:
    town = at_the_start()
    good = Message(town.ids[0], "sms", Tone.PLAIN, "collect", midnight(START) + timedelta(hours=9))
    town.hear(good)
    for field, value in (("person", "C9999"), ("channel", "pigeon"), ("purpose", "harass")):
        with pytest.raises(Invalid, match="invalid_message"):
            town.hear(Message(**{**{name: getattr(good, name) for name in good.__slots__}, field: value}))
    with pytest.raises(Invalid, match="naive_time"):
        town.hear(Message(good.person, "sms", Tone.PLAIN, "collect", good.at.replace(tzinfo=None)))
    with pytest.raises(Invalid, match="message_in_the_past"):
        town.hear(Message(good.person, "sms", Tone.PLAIN, "collect", midnight(START) - timedelta(seconds=1)))


@pytest.mark.parametrize("size", [0, -1, 1_000_000])
def test_a_town_of_no_size_is_refused(size: int) -> None:
    with pytest.raises(Invalid, match="invalid_size"):
        make_town(1, size)


@pytest.mark.parametrize("size", [150, 10_050])
def test_everybody_is_marked_and_apart(size: int) -> None:
    town = make_town(2, size)
    for field in ("customer_id", "email", "phone"):
        assert len({getattr(one, field) for one in town.residents.values()}) == size
    some = list(town.residents.values())[:: max(size // 100, 1)]
    for one in some:
        assert one.email == f"{one.customer_id.lower()}@city.example" and one.phone.startswith("+861990000")
        assert len(one.phone) == (14 if size < 10_000 else 16)
        assert town.person_at(one.phone) == town.person_at(one.email.upper()) == one.customer_id
        assert 18 * 365 < (START - one.birth_date).days < 73 * 366 and one.income_minor >= 0
    homes = Counter(one.household for one in town.residents.values())
    assert max(homes.values()) <= 4 and max(homes.values()) > 1


class Remembering(Nothing):
    def __init__(self) -> None:
        self.views: list[View] = []

    def contacts(self, day: date, view: View) -> list[Message]:
        self.views.append(view)
        return super().contacts(day, view)


def test_regimes_see_what_a_lender_sees_and_leave_in_peace_who_asked() -> None:
    town = make_town(11, 400)
    for _ in live(town, Ordinary(), START):
        pass
    daily = list(live(town.copy(), EveryoneDaily(), START + timedelta(days=60)))
    asked: dict[str, date] = {}
    for day in daily:
        assert all(message.person not in asked for message in day.sent)
        overdue = {day.view.people[n] for n in day.view.standing.person[day.view.standing.dpd > 0].tolist()}
        assert {message.person for message in day.sent} == overdue - set(asked)
        for deed in day.deeds:
            if deed.kind in (DeedKind.ASKS_STOP, DeedKind.WRONG_NUMBER):
                asked.setdefault(deed.person, day.view.day)
    assert asked
    watching = Remembering()
    nothing = list(live(town.copy(), watching, START + timedelta(days=60)))
    assert len(watching.views) == 60 and not any(day.sent for day in nothing)
    unheard = {DeedKind.LOOKS, DeedKind.COMPLAINS_ABOVE}
    assert not any(deed.kind in unheard for view in watching.views for deed in view.replies)
    much, none = outcome(daily), outcome(nothing)
    assert none.contacts == none.complaints == 0 < much.complaints
    assert none.person_days == much.person_days == 400 * 60
    assert 0 < none.cured <= none.cases and 0 < none.current_at_end < none.overdue


def test_a_town_is_quick() -> None:
    """At least 100,000 person-days a CPU second (it is several times that)."""
    began = time.process_time()
    for _ in live(make_town(1, 1_000), EveryoneDaily(), START - timedelta(days=260)):
        pass
    assert 100 * 1_000 / (time.process_time() - began) > 100_000


def test_behaviours_can_disagree_about_daily_contact() -> None:
    """In the shipped file it cures; where people recoil from being pressed, it does harm. Neither is built into the engine."""
    first = load_behaviour("first")
    recoil = replace(
        first,
        contact=replace(first.contact, pull=0.1, push=0.0, at_once=0.0, threshold=0.05, reactance=10.0, avoids=0.9),
        manner=tuple(replace(manner, pull=0.05, shame=0.15) for manner in first.manner),
    )
    better = {}
    for name, behaviour in (("first", first), ("recoil", recoil)):
        town = make_town(21, 500, behaviour, past_days=200)
        for _ in live(town, Ordinary(), START):
            pass
        late = [
            outcome(live(town.copy(), regime, START + timedelta(days=60))).overdue_days
            for regime in (Nothing(), EveryoneDaily())
        ]
        better[name] = late[1] < 0.95 * late[0], late[1] > 1.05 * late[0]
    assert better == {"first": (True, False), "recoil": (False, True)}
