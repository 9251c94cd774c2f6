"""Sums, days, times, names and telephone numbers as people say and type them: what fills a talker's lines."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from tideover.rehearsal.town.sayings import in_words

SLOTS = ("amount", "other_amount", "day", "other_day", "in_days", "time", "name", "phone")

_WEEK = "一二三四五六日"
_TO_TRADITIONAL = str.maketrans("周号万个块点这后礼两钱边陈张刘杨赵吴孙马", "週號萬個塊點這後禮兩錢邊陳張劉楊趙吳孫馬")
_FAMILY, _GIVEN = (
    "王李张刘陈杨赵黄吴周徐孙马朱胡",
    ("伟", "娜", "秀英", "建国", "小芳", "俊杰", "丽", "强", "梦瑶", "志明", "桂兰", "浩然"),
)
_EN_FAMILY = ("Miller", "Khan", "O'Brien", "Tan", "Garcia", "Novak", "Brown", "Osei")
_EN_GIVEN = ("Sam", "Priya", "Dana", "Joe", "Mei", "Carla", "Tom", "Aisha")
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ZH_TIMES = (
    "下午三点", "晚上七点半", "中午十二点以后", "15:30", "明天上午十点", "晚上8点", "下班以后六点多", "早上9点",
    "明天下午", "后天上午10点半",
)  # fmt: skip
_EN_TIMES = (
    "3 pm", "half past six", "18:30", "around 7 in the evening", "10 tomorrow morning", "noon", "quarter to nine",
    "after 5", "tomorrow afternoon", "8.30 tonight",
)  # fmt: skip


class Truth:
    """What one talker has in mind; ``amount`` and ``other_amount`` in whole units of money, ``day`` 1 to 24 days ahead,
    ``other_day`` 0 to 24. ``named``: the slots said by now."""

    amount: int
    other_amount: int
    day: date
    other_day: date
    name: str

    def __init__(self, rng: random.Random, today: date, language: str, is_traditional: bool) -> None:
        self.today = today
        self.amount, self.other_amount = rng.sample(_SUMS, 2)
        ahead = rng.randint(1, 24)
        self.day = today + timedelta(days=ahead)
        self.other_day = today + timedelta(days=rng.choice([other for other in range(25) if other != ahead]))
        self.named = set[str]()
        self._rng, self._is_english, self._is_traditional = rng, language == "en", is_traditional
        self.name = self._a_name()
        self.phone = f"1990000{rng.randrange(10_000):04}"

    def fill(self, line: str) -> str:
        """The line with its slots said in one of the ways in which they may be said."""
        for slot in SLOTS:
            if (mark := f"{{{slot}}}") in line:
                line = line.replace(mark, self._said(slot))
                self.named.add(slot)
        return line

    def _said(self, slot: str) -> str:
        said: str = _SAID[slot](self)
        return said.translate(_TO_TRADITIONAL) if self._is_traditional else said

    def _sum(self, amount: int) -> str:
        return self._rng.choice((english_sums if self._is_english else chinese_sums)(amount))

    def _date(self, day: date) -> str:
        return self._rng.choice((english_days if self._is_english else chinese_days)(day, self.today))

    def _ahead(self) -> str:
        ahead = (self.day - self.today).days
        if self._is_english:
            return self._rng.choice((f"in {ahead} days", f"{english_words(ahead)} days from now")) if ahead > 1 else "tomorrow"
        return self._rng.choice((f"{ahead}天以后", f"过{in_words(ahead)}天", f"{in_words(ahead)}天后"))

    def _time(self) -> str:
        return self._rng.choice(_EN_TIMES if self._is_english else _ZH_TIMES)

    def _a_name(self) -> str:
        pick = self._rng.choice
        return f"{pick(_EN_GIVEN)} {pick(_EN_FAMILY)}" if self._is_english else pick(_FAMILY) + pick(_GIVEN)

    def _number(self) -> str:
        spaced = f"{self.phone[:3]} {self.phone[3:7]} {self.phone[7:]}"
        if self._is_english:
            return self._rng.choice((spaced, f"+86 {spaced}", self.phone))
        return self._rng.choice((self.phone, spaced, "".join("零幺二三四五六七八九"[int(digit)] for digit in self.phone)))


_SUMS = (
    50, 80, 100, 150, 200, 260, 300, 350, 480, 500, 600, 666, 750, 800, 1000, 1200, 1205, 1350, 1500, 1800, 2000, 2300, 2500,
    3000, 3080, 3500, 3652, 4000, 4800, 5000, 6500, 8000, 10_000, 12_000,
)  # fmt: skip

_SAID: dict[str, Callable[[Truth], str]] = {
    "amount": lambda truth: truth._sum(truth.amount),
    "other_amount": lambda truth: truth._sum(truth.other_amount),
    "day": lambda truth: truth._date(truth.day),
    "other_day": lambda truth: truth._date(truth.other_day),
    "in_days": lambda truth: truth._ahead(),
    "time": lambda truth: truth._time(),
    "name": lambda truth: truth.name,
    "phone": lambda truth: truth._number(),
}


def chinese_sums(amount: int) -> list[str]:
    """Ways of saying a sum of 1 to 99,999 yuan in Simplified Chinese."""
    words = in_words(amount)
    if words[0] == "二" and len(words) > 1 and words[1] in "百千万":
        words = "两" + words[1:]
    found = [f"{amount}", f"{amount}元", f"{amount}块", f"{amount}块钱", f"{words}块", f"{words}元", f"{words}块钱"]
    for unit, name in ((10_000, "万"), (1_000, "千"), (100, "百")):
        if amount >= unit:
            head, rest = divmod(amount, unit)
            if rest == 0:
                found += [words, f"{head}{name}"]
            elif rest % (unit // 10) == 0:
                found.append(words[:-1])  # 三千五, 三百五, 一万二
            break
    return found


def chinese_days(day: date, today: date) -> list[str]:
    """Ways of naming a day 0 to 27 days ahead in Simplified Chinese; each means that day."""
    ahead, figure = (day - today).days, f"{day.day}号"
    words = in_words(day.day)
    found = [f"{day.month}月{figure}", f"{in_words(day.month)}月{words}号", f"{day.month}月{day.day}日"]
    found += {0: ["今天"], 1: ["明天", "明儿"], 2: ["后天"], 3: ["大后天"]}.get(ahead, [])
    if ahead:
        found += [figure, f"{words}号"]
    if day.month != today.month:
        found += [f"下个月{figure}", f"下月{words}号"]
    elif day.day == monthrange(day.year, day.month)[1]:
        found += ["月底", "这个月最后一天"]
    weeks = (day - timedelta(days=day.weekday()) - today + timedelta(days=today.weekday())).days // 7
    name = _WEEK[day.weekday()]
    if weeks == 0 and ahead:
        found += [f"这周{name}", f"周{name}", f"这个礼拜{name}"]
    elif weeks == 1:
        found += [f"下周{name}", f"下个星期{name}", f"下礼拜{name}"]
    return found


def english_words(amount: int) -> str:
    """A whole number from 0 to 99,999 in English words."""
    if amount < 20:
        return _ONES[amount]
    if amount < 100:
        return _TENS[amount // 10] + (f"-{_ONES[amount % 10]}" if amount % 10 else "")
    unit, name = (1000, "thousand") if amount >= 1000 else (100, "hundred")
    head, rest = divmod(amount, unit)
    joint = " and " if rest and rest < 100 else " "
    return f"{english_words(head)} {name}{joint + english_words(rest) if rest else ''}"


def english_sums(amount: int) -> list[str]:
    """Ways of saying a sum of 1 to 99,999 in English."""
    found = [f"{amount}", f"{amount:,}", english_words(amount), f"{amount} yuan", f"{english_words(amount)} yuan"]
    if amount % 1000 == 0:
        found += [f"{amount // 1000}k", f"{amount // 1000} thousand"]
    elif amount > 1000 and amount % 100 == 0 and amount < 10_000:
        found += [f"{english_words(amount // 100)} hundred", f"{amount / 1000:g}k"]
    return found


def english_days(day: date, today: date) -> list[str]:
    """Ways of naming a day 0 to 27 days ahead in English; each means that day."""
    ahead, name = (day - today).days, _DAY_NAMES[day.weekday()]
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    month = _MONTHS[day.month - 1]
    found = [f"{month} {day.day}", f"the {day.day}{ending} of {month}", f"{day.day} {month[:3]}"]
    found += {0: ["today"], 1: ["tomorrow"], 2: ["the day after tomorrow"]}.get(ahead, [])
    if ahead:
        found.append(f"the {day.day}{ending}")
    if 0 < ahead < 7:
        found += [name, f"this coming {name}"]
    if ahead == 7:
        found.append("a week from today")
    if day.month == today.month and day.day == monthrange(day.year, day.month)[1]:
        found.append("the end of the month")
    return found
