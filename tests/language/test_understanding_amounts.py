"""Sums as people say them, held against what they were made from and against cn2an's own reading."""

import random
from datetime import datetime, timedelta, timezone

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.language import spell, understand
from tideover.language.understanding.amounts import find_sums

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))  # a Wednesday


def sums(text: str) -> list[int]:
    return [found.minor for found in find_sums(spell([text]).text) if found.sure]


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("先还三千五", 350000), ("一万二", 1200000), ("两百块", 20000), ("3k5", 350000), ("3千5", 350000), ("1.2万", 1200000), ("￥1,200.50", 120050),
        ("HK$500", 50000), ("五块五", 550), ("三块五毛", 350), ("二十元五角三分", 2053), ("一千零五十", 105000), ("俩百", 20000), ("十万", 10000000),
        ("一千元", 100000), ("1000蚊", 100000), ("五百多块", 50000), ("十五块", 1500), ("三萬零五百", 3050000), ("１２００元", 120000),
        ("five hundred", 50000), ("two thousand five hundred dollars", 250000), ("a hundred and fifty bucks", 15000), ("half a grand", 50000),
        ("350 dollars and 20 cents", 35020), ("$1,234.56", 123456), ("twelve hundred", 120000), ("1.5k", 150000),
    ],
)  # fmt: skip
def test_a_spoken_sum(text: str, minor: int) -> None:
    assert sums(text) == [minor]


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    "text",
    ["万一不行呢", "千万别打", "百分之五十", "打了一百遍", "五十个人", "两百天", "等一下", "有一点困难", "十几个", "几百块"],
)
def test_what_is_no_sum(text: str) -> None:
    assert sums(text) == []


@pytest.mark.demand("3.4")
def test_every_sum_reads_back() -> None:
    chance = random.Random(7)
    for _ in range(3000):
        value = chance.choice((chance.randrange(100, 10000), chance.randrange(10000, 100000), 100 * chance.randrange(1, 900)))
        chinese = cn2an.an2cn(str(value))
        for text in (f"我还{chinese}块", f"¥{value}", f"{value:,}元", f"先付{value}块钱行吗"):
            assert sums(text) == [value * 100], text


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("还三千，不对，是三千五", 350000), ("不是五百，是八百，我先还八百", 80000), ("I'll pay 200, no wait, 250 on Friday", 25000),
        ("我工资才三千，先还五百行不行", 50000), ("我每月房租两千，只能还八百", 80000), ("先还五百，剩下的两千下个月还", 50000),
        ("欠你们一万二，先还两千", 200000), ("尾号1234的卡，扣八百", 80000), ("打12378投诉你们", None),
        ("529193 left my account on Monday", 52919300), ("5990 has gone out of our bank", 599000), ("5990 is my account", None),
    ],
)  # fmt: skip
def test_the_sum_that_is_meant(text: str, minor: int | None) -> None:
    assert understand(text, NOW, plain=True).slots.amount_minor == minor


@pytest.mark.demand("0.9")
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="零一二三四五六七八九十百千万亿两块元角分.,¥$kw0123456789 半多", max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    find_sums(spell([text]).text)
