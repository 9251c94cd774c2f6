"""Days as people say them. Today is Wednesday, 18 November 2026."""

import random
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.language import spell, understand
from tideover.language.understanding.dates import find_days

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def days(text: str, backwards: bool = False, today: date = TODAY) -> list[date | None]:
    return [found.day for found in find_days(spell([text]).text, today, backwards)]


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "11-18"), ("明天", "11-19"), ("后天", "11-20"), ("大后天", "11-21"), ("聽日", "11-19"), ("周五", "11-20"), ("下周五", "11-27"), ("下下周一", "11-30"),
        ("礼拜天", "11-22"), ("周三", "11-18"), ("這週五", "11-20"), ("月底", "11-30"), ("下月底", "12-31"), ("下个月五号", "12-05"), ("十五号", "12-15"), ("18号", "11-18"),
        ("31号", "12-31"), ("二十八号之前", "11-28"), ("12月10号", "12-10"), ("12/10", "12-10"), ("三天后", "11-21"), ("三天之内", "11-21"), ("一周内", "11-25"),
        ("半个月后", "12-03"), ("48小时内", "11-20"), ("年底", "12-31"), ("圣诞前", "12-25"), ("tomorrow", "11-19"), ("the day after tomorrow", "11-20"),
        ("Friday", "11-20"), ("this Friday", "11-20"), ("next Friday", "11-27"), ("by the 28th", "11-28"), ("the fifteenth", "12-15"), ("December 10th", "12-10"),
        ("10th of December", "12-10"), ("the end of the month", "11-30"), ("end of next month", "12-31"), ("in three days", "11-21"), ("a week from today", "11-25"),
        ("the 3rd of next month", "12-03"), ("Monday next week", "11-23"), ("tonight", "11-18"), ("下个月一号", "12-01"),
    ],
)  # fmt: skip
def test_a_day_to_come(text: str, day: str) -> None:
    assert days(text) == [date.fromisoformat(f"2026-{day}")]


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("春节前", "2027-02-06"),
        ("除夕", "2027-02-05"),
        ("元旦", "2027-01-01"),
        ("中秋", "2027-09-15"),
        ("明年一月五号", "2027-01-05"),
    ],
)
def test_a_day_of_another_year(text: str, day: str) -> None:
    assert days(text) == [date.fromisoformat(day)]


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    "text",
    [
        "发工资那天",
        "周末",
        "下个月",
        "过两天",
        "过几天",
        "改天",
        "payday",
        "next month",
        "the weekend",
        "每周五",
        "国庆以后",
        "一周五百",
        "一号线",
        "2月30号",
    ],
)
def test_words_that_name_no_day(text: str) -> None:
    assert [day for day in days(text) if day is not None] == []


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("十五号还的", "11-15"),
        ("周五就还了", "11-13"),
        ("上个月28号", "10-28"),
        ("昨天", "11-17"),
        ("月底还的", "10-31"),
        ("last Friday", "11-13"),
    ],
)
def test_a_day_gone_by(text: str, day: str) -> None:
    assert days(text, backwards=True) == [date.fromisoformat(f"2026-{day}")]


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("下周五还三千五", "2026-11-27"), ("周一还，不对，周五还", "2026-11-20"), ("I'll pay Monday, actually make it Friday", "2026-11-20"),
        ("十五号发工资，十六号还", "2026-12-16"), ("明天不行，后天还", "2026-11-20"), ("我上个月28号就已经还了，你查查", "2026-10-28"), ("等发工资那天再还", None),
        ("能不能把还款日从5号改到20号", "2026-11-20"), ("大年初一一定还清", "2027-02-06"), ("五一一早就还", "2027-05-01"),
        ("我不是不还 二十九号我就还了 你急什么", "2026-11-29"), ("二十号我就还了，怎么还打", "2026-10-20"),
    ],
)  # fmt: skip
def test_the_day_that_is_meant(text: str, day: str | None) -> None:
    found = understand(text, NOW, plain=True).slots.date
    assert found == (day and date.fromisoformat(day))


@pytest.mark.demand("3.4")
def test_bare_days_roll_forward_and_back() -> None:
    chance = random.Random(3)
    for _ in range(2000):
        today = date(2024, 1, 1) + timedelta(chance.randrange(1400))
        number = chance.randrange(1, 32)
        (ahead,) = days(f"{number}号", today=today)
        (back,) = days(f"{number}号", True, today)
        assert ahead is not None and back is not None and back <= today <= ahead and ahead.day == back.day == number
        assert all((today + timedelta(step)).day != number for step in range((ahead - today).days))
        assert all((today - timedelta(step)).day != number for step in range((today - back).days))


@pytest.mark.demand("0.9")
@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=300)
    | st.text(alphabet="零一二三十廿初上下大前后天周月号日年底星期礼拜过内之0123456789/-. 每", max_size=80),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
)
def test_no_text_is_too_odd(text: str, today: date) -> None:
    find_days(spell([text]).text, today)
    find_days(spell([text]).text, today, backwards=True)
