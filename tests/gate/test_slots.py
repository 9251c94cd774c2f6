"""When a person may be contacted: the spans say what the judge says, moment by moment."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from tests.conftest import TEN, Lender

from tideover.base.ids import AccountId, PersonId, StopId
from tideover.gate import Ask, Channel, Purpose, Result, StopKind, judge, lawful_slots
from tideover.gate.model import ConsentKind, PastContact, Standing, Stop
from tideover.gate.reading import load_rulebook

PLACES = {
    "CN": ("Asia/Shanghai", "Asia/Urumqi"),
    "US": ("America/New_York", "America/St_Johns"),
    "UK": ("Europe/London",),
    "AU": ("Australia/Sydney", "Australia/Lord_Howe"),
    "IN": ("Asia/Kolkata",),
    "ID": ("Asia/Jakarta",),
}
STARTS = (
    datetime(2026, 3, 6, 22, tzinfo=UTC),
    datetime(2026, 3, 27, 3, tzinfo=UTC),
    datetime(2026, 10, 30, 1, 30, tzinfo=UTC),
    TEN,
)
RULEBOOKS = [load_rulebook(), load_rulebook().choosing({"HOUSE-B1", "HOUSE-B7", "HOUSE-E1"})]


def _drawn(draw: random.Random, start: datetime) -> tuple[Ask, Standing]:
    jurisdiction = draw.choice(list(PLACES))
    account = AccountId(UUID(int=1))
    day = start.date()
    contacts = tuple(
        PastContact(
            start - timedelta(minutes=draw.randrange(60 * 24 * 8)),
            Channel.VOICE,
            draw.choice((Purpose.COLLECT, Purpose.VERIFY)),
            account,
            draw.choice((None, *Result)),
            is_same_number=draw.random() < 0.7,
        )
        for _ in range(draw.choice((0, 0, 2, 9)))
    )
    stops = [
        Stop(
            StopId(UUID(int=9)),
            draw.choice(list(StopKind)),
            start - timedelta(days=1),
            until=start + timedelta(hours=draw.randrange(1, 200)),
        )
    ]
    ask = Ask(
        PersonId(UUID(int=2)),
        draw.choice((Channel.VOICE, Channel.VOICE, Channel.SMS, Channel.EMAIL, Channel.VISIT)),
        draw.choice((Purpose.COLLECT, Purpose.COLLECT, Purpose.REMIND, Purpose.LOCATE, Purpose.SERVICE)),
        "a",
        "any.v1",
        account,
        people=2,
    )
    standing = Standing(
        jurisdiction,
        tuple(draw.sample(PLACES[jurisdiction], draw.randint(1, len(PLACES[jurisdiction])))),
        True,
        {account: day + timedelta(days=draw.choice((-9, -1, 0, 2, 5)))} if draw.random() < 0.95 else {},
        {account: {"PAUSED": date(2026, 1, 1) + (day - date(2026, 1, 1)) + timedelta(days=3)}} if draw.random() < 0.15 else {},
        tuple(stops) if draw.random() < 0.3 else (),
        frozenset({ConsentKind.NIGHT_CONTACT}) if draw.random() < 0.2 else frozenset(),
        contacts,
    )
    return ask, standing


@pytest.mark.demand("2.11")
@pytest.mark.parametrize("seed", range(60))
def test_within_a_span_one_may_and_outside_one_may_not(seed: int) -> None:
    draw = random.Random(seed)
    start = draw.choice(STARTS) + timedelta(seconds=draw.randrange(86_400))
    end = start + timedelta(days=draw.choice((1, 8)))
    ask, standing = _drawn(draw, start)
    rulebook = draw.choice(RULEBOOKS)
    slots = lawful_slots(ask, standing, rulebook, start, end)
    edges = [moment for slot in slots for moment in (slot.start, slot.end)]
    assert edges == sorted(set(edges)) and all(start <= moment <= end for moment in edges)
    moments = [start + (end - start) * draw.random() for _ in range(80)]
    moments += [edge + timedelta(seconds=by) for edge in edges for by in (-1, 0, 1)]
    for at in moments:
        if start <= at < end:
            within = any(slot.start <= at < slot.end for slot in slots)
            assert within is not bool(judge(ask, standing, rulebook, at)), at


def test_the_drawn_people_meet_every_kind_of_span() -> None:
    """Or the test above would say little: none at all, all of the time, several a day, one cut short."""
    counts = set()
    for seed in range(60):
        draw = random.Random(seed)
        start = draw.choice(STARTS) + timedelta(seconds=draw.randrange(86_400))
        end = start + timedelta(days=draw.choice((1, 8)))
        ask, standing = _drawn(draw, start)
        slots = lawful_slots(ask, standing, draw.choice(RULEBOOKS), start, end)
        counts.add("none" if not slots else "all" if (slots[0].start, slots[0].end) == (start, end) else "some")
        if len(slots) > 8:
            counts.add("several a day")
    assert counts >= {"none", "all", "some"}


@pytest.mark.demand("2.11")
def test_a_person_s_slots_by_channel(lender: Lender) -> None:
    lender.borrower("C1")
    answer = lender.get("/persons/C1/slots?days=2")
    ways = {way["channel"]: way for way in answer.json()["ways"]}
    assert set(ways) == {"voice", "sms", "email", "push", "inbox", "wechat"}  # no postal address: no letter and no visit
    voice = ways["voice"]
    assert voice["rules"] == [] and datetime.fromisoformat(voice["slots"][0]["from"]) == TEN
    assert [slot["until"][11:16] for slot in voice["slots"]] == ["14:00", "14:00"]  # ten at night there
    lender.post("/stops", {"person": "C1", "kind": "cease"})
    stopped = {way["channel"]: way for way in lender.get("/persons/C1/slots").json()["ways"]}
    assert stopped["voice"]["rules"] == ["STOP"] and stopped["voice"]["slots"] == []
    assert lender.get("/persons/C1/slots?purpose=service").json()["ways"][0]["channel"] == "voice"
    assert lender.get("/persons/C1/slots?days=99").json()["code"] == "invalid_days"
    assert lender.get("/persons/C1/slots?account=nobody").status_code == 404
    assert lender.get("/persons/C1/slots?purpose=sell").status_code == 422
