"""The calendar: the next 15th, the last Friday, the day of a festival. Pure arithmetic.

``ValueError`` where there is no such day."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from importlib import resources

FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "廿": 20, "卅": 30}
NOT_A_DAY = date.min
PASSED_OVER = date(1, 1, 2)  # nor is anything else in its words
Reader = Callable[[re.Match[str], date, bool], "date | None"]  # of a match, said on a day, looking back or not


def number_of(text: str) -> int:
    """Of digits or Chinese figures up to 99, 初五 among them. Raises ``ValueError``."""
    text = text.removeprefix("初")
    if text.isascii():
        return int(text)
    tens, ten, ones = text.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not ten:
        if len(tens) != 1:
            raise ValueError(text)
        return FIGURES[tens]
    if len(tens) > 1 or len(ones) > 1:
        raise ValueError(text)
    return (FIGURES[tens] if tens else 1) * 10 + (FIGURES[ones] if ones else 0)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months_on(day: date, count: int) -> date:
    """The same day so many months on, cut to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def nth_weekday(first: date, number: int, nth: int) -> date:
    """Of a month, by its first day: the ``nth`` Friday, or with -1 the last. Raises ``ValueError`` for a fifth it has not."""
    days = [first + timedelta(step) for step in range(calendar.monthrange(first.year, first.month)[1])]
    named = [day for day in days if day.weekday() == number]
    if nth > len(named):
        raise ValueError(nth)
    return named[nth - 1 if nth > 0 else nth]


def quarter_end(number: int | None, today: date, backwards: bool) -> date:
    """The last day of a quarter, or of this one."""
    month = 3 * (number or (today.month + 2) // 3)
    if number is None:
        return month_end(today.year, month)
    return month_end(of_year(month, 1, today.replace(day=1), backwards).year, month)


def of_month(number: int, today: date, backwards: bool) -> date:
    """The next 15th, or the last one; months that have no such day are passed over."""
    if not 1 <= number <= 31:
        raise ValueError(number)
    for step in range(13):
        first = months_on(today.replace(day=1), -step if backwards else step)
        if number <= calendar.monthrange(first.year, first.month)[1]:
            day = first.replace(day=number)
            if day <= today if backwards else day >= today:
                return day
    raise ValueError(number)


def of_year(month: int, number: int, today: date, backwards: bool) -> date:
    for step in range(9):  # a 29th of February may be eight years away
        year = today.year + (-step if backwards else step)
        if 1 <= number <= calendar.monthrange(year, month)[1]:
            day = date(year, month, number)
            if day <= today if backwards else day >= today:
                return day
    raise ValueError(number)


def weekday_of(number: int, today: date, backwards: bool) -> date:
    return today - timedelta((today.weekday() - number) % 7) if backwards else today + timedelta((number - today.weekday()) % 7)


def in_week(number: int, today: date, weeks: int) -> date:
    return today - timedelta(today.weekday()) + timedelta(7 * weeks + number)


def year_of(text: str, today: date) -> int:
    words = {"今": 0, "本": 0, "明": 1, "去": -1, "后": 2}
    if text[0] in words:
        return today.year + words[text[0]]
    return int(text) if len(text) == 4 else 2000 + int(text)


@cache
def _rows() -> dict[int, list[date]]:
    text = (resources.files("tideover.language") / "understanding" / "festivals.toml").read_text(encoding="utf-8")
    return {int(year): [date.fromisoformat(day) for day in days] for year, days in tomllib.loads(text).items()}


_FIXED = {
    "元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1), "十一": (10, 1), "圣诞": (12, 25), "平安": (12, 24),
    "双十一": (11, 11), "双十二": (12, 12), "双11": (11, 11), "双12": (12, 12), "618": (6, 18), "妇女": (3, 8), "儿童": (6, 1),
    "六一": (6, 1), "情人": (2, 14), "建军": (8, 1), "教师": (9, 10), "万圣": (10, 31),
    "new year's eve": (12, 31), "new year's": (1, 1), "new year": (1, 1), "new years": (1, 1), "christmas eve": (12, 24),
    "christmas": (12, 25), "xmas": (12, 25), "boxing": (12, 26), "halloween": (10, 31), "valentine's": (2, 14),
    "valentines": (2, 14),
}  # fmt: skip
_LUNAR = {  # which day of a row of ``festivals.toml``, and how many days after it
    **dict.fromkeys(("春节", "大年初一", "正月初一", "农历新年", "chinese new year", "lunar new year"), (0, 0)),
    **dict.fromkeys(("除夕", "年三十", "大年三十", "年三十晚", "大年三十晚", "大年夜", "chinese new year's eve",
                     "lunar new year's eve"), (0, -1)),
    **dict.fromkeys(("元宵", "正月十五"), (0, 14)), **dict.fromkeys(("端午", "dragon boat festival"), (1, 0)),
    **dict.fromkeys(("中秋", "mid-autumn festival"), (2, 0)), "七夕": (3, 0), "重阳": (4, 0), "腊八": (5, 7),
}  # fmt: skip
_NTH = {  # a month, and which of its weekdays
    "thanksgiving": (11, 3, 4), "black friday": (11, 4, 4), "labor day": (9, 0, 1), "labour day": (9, 0, 1),
    "memorial day": (5, 0, -1), "mother's day": (5, 6, 2), "father's day": (6, 6, 3), "母亲节": (5, 6, 2), "父亲节": (6, 6, 3),
}  # fmt: skip


def festival(name: str, today: date, backwards: bool) -> date:
    """The next festival of a name, or the last one. Raises ``ValueError``, ``KeyError`` for what is none."""
    for key in (name, name.removesuffix(" day"), name[:3], name[:2]):
        if key in _FIXED:
            return of_year(*_FIXED[key], today, backwards)
    if name in ("清明", "冬至"):
        return _solar_term(name, today, backwards)
    if name in _NTH:
        return _nearest((_nth_of(name, today.year + step) for step in (-1, 0, 1)), today, backwards)
    if (of_a_month := re.fullmatch("(大年|正月|腊月|年)(初?[一二三四五六七八九十廿]{1,3})", name)) and name not in _LUNAR:
        which = 5 if of_a_month[1] == "腊月" or (of_a_month[1] == "年" and not of_a_month[2].startswith("初")) else 0
        return _lunar(which, number_of(of_a_month[2]) - 1, today, backwards)
    return _lunar(*_LUNAR[name if name in _LUNAR else name.removesuffix("节")], today, backwards)


def _lunar(which: int, shift: int, today: date, backwards: bool) -> date:
    return _nearest((days[which] + timedelta(shift) for days in _rows().values()), today, backwards)


def _nth_of(name: str, year: int) -> date:
    month, number, nth = _NTH[name]
    return nth_weekday(date(year, month, 1), number, nth)


def _nearest(days: Iterable[date], today: date, backwards: bool) -> date:
    kept = sorted(day for day in days if (day <= today if backwards else day >= today))
    if not kept:
        raise ValueError(today)
    return kept[-1] if backwards else kept[0]


def _solar_term(name: str, today: date, backwards: bool) -> date:
    """By the rule of thumb of this century, which holds for these two in every year of ``festivals.toml``."""
    month, constant = {"清明": (4, 4.81), "冬至": (12, 21.94)}[name]
    for year in (today.year, today.year - 1 if backwards else today.year + 1):
        last = year % 100
        day = date(year, month, int(last * 0.2422 + constant) - last // 4)
        if day <= today if backwards else day >= today:
            return day
    raise ValueError(name)
