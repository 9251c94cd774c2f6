"""The gate's rules of numbers, visits and budgets: pure, each with the moment it lifts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import SHANGHAI, TEN
from tests.gate.test_rulebook import ROW, stops

from tideover.base.ids import AccountId, PersonId
from tideover.gate import Ask, Channel, NumberNote, NumberState, Purpose, Result, Rulebook, earliest, judge, load_rulebook
from tideover.gate.model import LINE, ConsentKind, PastContact, Standing
from tideover.gate.reading import read_rulebook
from tideover.gate.rules import Objection

PERSON, ACCOUNT = PersonId(UUID(int=1)), AccountId(UUID(int=2))
HOUSE = load_rulebook().choosing({"HOUSE-B1", "HOUSE-B7", "HOUSE-E1"})
STANDING = Standing(
    "CN", ("Asia/Shanghai",), True, first_due={ACCOUNT: (TEN - timedelta(days=5)).date()}, consents=frozenset({ConsentKind.MARKETING})
)  # fmt: skip
ALL = tuple(Purpose)
STOPPED = tuple(purpose for purpose in Purpose if purpose is not Purpose.NOTICE)


def wish(channel: Channel = Channel.SMS, purpose: Purpose = Purpose.COLLECT, **fields: Any) -> Ask:
    return Ask(PERSON, channel, purpose, "0" * 32, "overdue-gentle.v1", ACCOUNT, **fields)


def rules(ask: Ask, standing: Standing, at: datetime = TEN) -> list[str]:
    return [objection.rule for objection in judge(ask, standing, HOUSE, at)]


def noted(aspect: str, state: NumberState, at: datetime = TEN - timedelta(hours=1), **fields: Any) -> Standing:
    return replace(STANDING, number={aspect: NumberNote(state, at, "test")}, **fields)


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.22")
@pytest.mark.parametrize("state", ["void", "reassigned", "wrong_person"])
@pytest.mark.parametrize("purpose", ALL)
@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.SMS, Channel.EMAIL, Channel.LETTER])
def test_a_line_that_is_not_theirs_takes_nothing(channel: Channel, purpose: Purpose, state: str) -> None:
    standing = noted(LINE, NumberState(state))
    assert "NUMBER" in rules(wish(channel, purpose), standing)
    assert earliest(wish(channel, purpose), standing, HOUSE, TEN) is None
    assert "NUMBER" not in rules(wish(channel, purpose), noted(LINE, NumberState.LIVE))


def test_not_even_an_answer_goes_to_somebody_elses_number() -> None:
    answer = wish(purpose=Purpose.SERVICE, answers=TEN)
    assert rules(answer, noted(LINE, NumberState.WRONG_PERSON)) == ["NUMBER"]


@pytest.mark.parametrize(("minutes", "refused"), [(-1, True), (0, True), (1, False)])
def test_the_customers_own_word_after_it_re_establishes_the_number(minutes: int, refused: bool) -> None:
    at = TEN - timedelta(hours=1)
    standing = noted(LINE, NumberState.WRONG_PERSON, at, confirmed_at=at + timedelta(minutes=minutes))
    assert (rules(wish(), standing) == ["NUMBER"]) is refused


@pytest.mark.demand("2.22")
@pytest.mark.parametrize("purpose", ALL)
def test_an_opt_out_is_a_stop_on_its_channel(purpose: Purpose) -> None:
    standing = noted("sms", NumberState.OPTED_OUT)
    found = judge(wish(Channel.SMS, purpose), standing, HOUSE, TEN)
    assert (Objection("STOP", None) in found) is (purpose in STOPPED)
    assert "STOP" not in rules(wish(Channel.VOICE, purpose), standing)
    assert "STOP" not in rules(wish(Channel.SMS, purpose), noted("sms", NumberState.OPTED_IN))
    if purpose in STOPPED:
        assert earliest(wish(Channel.SMS, purpose), standing, HOUSE, TEN) is None


def test_an_answer_is_free_of_an_opt_out_for_a_quarter_of_an_hour() -> None:
    standing = noted("sms", NumberState.OPTED_OUT)
    assert rules(wish(purpose=Purpose.SERVICE, answers=TEN - timedelta(minutes=15)), standing) == []
    assert rules(wish(purpose=Purpose.SERVICE, answers=TEN - timedelta(minutes=15, seconds=1)), standing) == ["STOP"]


def test_a_confirmed_number_stays_opted_out() -> None:
    assert rules(wish(), noted("sms", NumberState.OPTED_OUT, confirmed_at=TEN)) == ["STOP"]


# --- visits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", [Purpose.COLLECT, Purpose.LOCATE, Purpose.SERVICE])
@pytest.mark.parametrize(("people", "expected"), [(None, ["FAIL-CLOSED"]), (0, ["CN-C2"]), (1, ["CN-C2"]), (2, []), (3, [])])
def test_a_visit_takes_two(people: int | None, expected: list[str], purpose: Purpose) -> None:
    ask = wish(Channel.VISIT, purpose, people=people)
    assert rules(ask, STANDING) == expected
    assert earliest(ask, STANDING, HOUSE, TEN) == (None if expected else TEN)
    assert rules(wish(Channel.SMS, people=None), STANDING) == []


# --- the budget -------------------------------------------------------------------------------------------------------


def made(
    at: datetime, channel: Channel = Channel.SMS, purpose: Purpose = Purpose.COLLECT, result: Any = Result.SENT
) -> PastContact:
    return PastContact(at, channel, purpose, ACCOUNT, result)


BUDGETED = (Channel.VOICE, Channel.SMS, Channel.EMAIL, Channel.PUSH, Channel.WECHAT, Channel.VISIT)


@pytest.mark.demand("4.6")
@pytest.mark.parametrize("channel", Channel)
def test_three_contacts_a_day_whatever_the_channel(channel: Channel) -> None:
    day = TEN.replace(hour=0)
    contacts = (made(day), made(day, Channel.VOICE, Purpose.LOCATE, Result.NO_ANSWER), made(TEN, Channel.EMAIL, Purpose.MARKET))
    standing = replace(STANDING, contacts=contacts)
    ask = wish(channel, people=2)
    assert ("HOUSE-B1" in rules(ask, standing)) is (channel in BUDGETED)
    assert "HOUSE-B1" not in rules(ask, replace(STANDING, contacts=contacts[1:]))
    if channel in BUDGETED:
        midnight = (TEN + timedelta(days=1)).replace(hour=0).astimezone(UTC)
        assert Objection("HOUSE-B1", midnight) in judge(ask, standing, HOUSE, TEN)
        morning = (TEN + timedelta(days=1)).replace(hour=8)
        assert earliest(ask, standing, HOUSE, TEN) == morning  # what closes at night opens then


@pytest.mark.demand("4.6")
def test_what_does_not_draw_on_the_budget() -> None:
    free = (
        made(TEN, Channel.LETTER), made(TEN, Channel.INBOX), made(TEN, purpose=Purpose.SERVICE), made(TEN, purpose=Purpose.NOTICE),
        made(TEN, purpose=Purpose.VERIFY), made(TEN, result=Result.NOT_MADE), made(TEN - timedelta(days=1)),
    )  # fmt: skip
    standing = replace(STANDING, contacts=(*free, made(TEN), made(TEN)))
    assert rules(wish(), standing) == []
    full = replace(STANDING, contacts=(made(TEN),) * 3)
    assert rules(wish(purpose=Purpose.SERVICE), full) == []
    assert rules(wish(Channel.LETTER), full) == []


@pytest.mark.demand("4.6")
@pytest.mark.parametrize(("oldest", "refused", "lifts_in"), [(6, True, 1), (7, False, 0)])
def test_ten_contacts_in_seven_days(oldest: int, refused: bool, lifts_in: int) -> None:
    contacts = [made(TEN.replace(hour=9) - timedelta(days=oldest))]
    contacts += [made(TEN.replace(hour=9) - timedelta(days=day)) for day in (1, 2, 3) for _ in range(3)]
    standing = replace(STANDING, contacts=tuple(contacts))
    assert rules(wish(), standing) == (["HOUSE-B7"] if refused else [])
    if refused:
        when = (TEN + timedelta(days=lifts_in)).replace(hour=8)
        assert earliest(wish(), standing, HOUSE, TEN) == when


@given(ages=st.lists(st.integers(0, 12 * 24), max_size=16), limit=st.integers(1, 6), days=st.integers(1, 8))
def test_a_rolling_cap_lifts_on_the_first_day_that_has_room(ages: list[int], limit: int, days: int) -> None:
    """Against the plainest reckoning: day after day, ask whether it may."""
    row = ROW.replace("limit = 3, days = 7", f"limit = {limit}, days = {days}")
    book = _book(row)
    contacts = tuple(made(TEN - timedelta(hours=age)) for age in sorted(ages, reverse=True))
    standing = replace(STANDING, contacts=contacts)

    def may(day: datetime) -> bool:
        today = day.astimezone(SHANGHAI).date()
        local = [c.at.astimezone(SHANGHAI).date() for c in contacts]
        return sum(timedelta() <= today - d < timedelta(days=days) for d in local) < limit

    expected = TEN
    while not may(expected):
        expected = (expected + timedelta(days=1)).replace(hour=0)
    assert earliest(wish(), standing, book, TEN) == expected


def _book(house: str) -> Rulebook:
    return read_rulebook({"floor.toml": 'jurisdictions = ["CN"]', "house.toml": house, "stops.toml": stops()})
