"""Days as people say and write them, made from the day: nothing here reads one, and no code of the product is used.

The contract's rules: a bare day of the month or week is the next one to come, today counting; 下周五 is the Friday of the next
calendar week (weeks begin on Monday); 月底 is the month's last day; a deadline is its day; of a payment made, the day it was made.
Left out because no single day is meant, or readers differ: 半个月后, 一个月后, 过两天, 上下旬, "last Friday", "next Sunday" (weeks
that begin on Sunday), a 31st in a month that has none, numeric dates of unclear order.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone

from tests.language.spoken_amounts import read_chinese, read_english

Said = tuple[dict[str, str], str]
"""What was said, as a line for the command, and the day as ISO writes it."""
Form = tuple[str, date]

# 正月初一, as the Hong Kong Observatory's Gregorian-lunar calendar conversion tables give it; 除夕 is the day before.
NEW_YEARS = {2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13)}
# 中秋节 (八月十五), from the same tables.
MID_AUTUMNS = {2026: date(2026, 9, 25), 2027: date(2027, 9, 15), 2028: date(2028, 10, 3), 2029: date(2029, 9, 22)}
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
]  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
TRADITIONAL = str.maketrans("号后个礼这两内", "號後個禮這兩內")

SIMPLIFIED_CARRIERS = """
pay_when|{d}
pay_when|{d}吧
pay_when|{d}还
pay_when|我{d}还钱
pay_when|{d}一定还清
pay_when|那就{d}吧,行不行
pay_when|{d}我肯定给你们转过去
pay_when|嗯 我想想啊 {d} {d}还吧
pay_when|{d}我去银行存钱
pay_when|说好了,{d}还,不骗你
pay_when|你放心 {d}我就把钱打给你们
pay_when|最近手头紧,{d}能还上
pay_when|呃 这个 应该是 我{d}还
pay_when|{d}还两千块
pay_when|我保证{d}把逾期的都还上
pay_when|不好意思忘记了,{d}还
pay_when|工资到账了,{d}就还款
pay_when|记一下,{d}还
pay_when|好吧好吧 {d}给你们结清
pay_when|行 {d}我用支付宝还
confirm|对的,{d}还
open|我打算{d}还款
open|我承诺{d}归还全部欠款
-|你好,我是来还钱的,{d}还可以吧
-|我老婆{d}会帮我还
-|{d}我爸会把钱打过来替我还
-|贵司短信已收到,本人将{d}还款
-|别打了,{d}我会还的
-|我跟你说啊 我不是不还 {d}我就还了 你急什么
-|{d}你们直接从卡里扣吧,钱存好了
"""
WISH_CARRIERS = """
pay_when|能不能推迟到{d}
pay_when|可以延到{d}再还吗
pay_when|宽限到{d}行不行
-|我想申请延期到{d}还
-|麻烦{d}再打给我
"""
PAID_CARRIERS = """
-|我{d}已经还了
-|{d}就还清了,怎么还打电话
-|已经还了呀 {d}还的
pay_when|{d}转给你们了你查一下
-|那笔钱{d}就已经还掉了
"""
TRADITIONAL_CARRIERS = """
pay_when|{d}
pay_when|{d}還
pay_when|我{d}過數俾你
pay_when|{d}我會去繳
pay_when|那{d}好了,我去超商繳
pay_when|唔好意思,{d}一定找清
pay_when|拜託,{d}我就匯過去
pay_when|等我出咗糧,{d}還俾你
-|我先生{d}會幫我繳
-|不用再催了,{d}我會繳清
"""
ENGLISH_CARRIERS = """
pay_when|{d}
pay_when|{d} works for me
pay_when|I'll pay {d}
pay_when|I will pay it {d}, promise
pay_when|um I can do it {d}
pay_when|you'll have the money {d}
pay_when|{d}, I'll transfer it
pay_when|let's say {d}
pay_when|sorry I forgot, I'll pay {d}
pay_when|okay okay I will clear the arrears {d}
pay_when|put this down: {d}, I'm paying then
-|I'm going to pay the full amount {d}
-|my wife will pay it for me {d}
-|hi, just letting you know I'll make the payment {d}
-|quit calling, I'll pay {d}
"""
ENGLISH_PAID_CARRIERS = """
-|I already paid {d}
-|I paid it {d}, check again
pay_when|it's paid, I sent it {d}
"""


def dates(seed: int, count: int) -> list[Said]:
    """``count`` days, each in a sentence of its own, said on days of which many end a week, a month or a year."""
    rng = random.Random(seed)
    said = []
    for number in range(count):
        script = rng.choices(["hans", "hant", "en"], [6, 2, 3])[0]
        now = _now(rng, script)
        asked, carrier, (text, day) = _SCRIPTS[script](rng, now.date())
        row = {"id": f"d{seed}-{number}", "text": carrier.format(d=text), "now": now.isoformat()}
        if asked != "-":
            row["asked"] = asked
        said.append((row, day.isoformat()))
    return said


def _now(rng: random.Random, script: str) -> datetime:
    """A moment of 2026 to 2028, by day: 今晚 is still to come."""
    day = date(2026, 1, 1) + timedelta(days=rng.randrange(3 * 365))
    kind = rng.random()
    if kind < 0.2:
        day = _last_of(day.year, day.month) - timedelta(days=rng.choice([0, 0, 1, 2]))
    elif kind < 0.35:
        day += timedelta(days=6 - day.weekday())  # a Sunday
    elif kind < 0.45:
        day = date(day.year, 12, rng.randint(24, 31))
    elif kind < 0.5:
        day = date(day.year, 2, 27) + timedelta(days=rng.randint(0, 2))
    offset = rng.choice([-8, -5, 0, 8]) if script == "en" else 8
    return datetime(
        day.year, day.month, day.day, rng.randint(8, 16), rng.randrange(60), tzinfo=timezone(timedelta(hours=offset))
    )


def _carrier(rng: random.Random, lines: str) -> tuple[str, str]:
    asked, _, carrier = rng.choice(lines.strip().splitlines()).partition("|")
    return asked, carrier


# --- the calendar -----------------------------------------------------------------------------------------------------


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month_after(day: date) -> tuple[int, int]:
    return (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)


def _weekday_to_come(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _in_week(today: date, weekday: int, weeks: int) -> date:
    """The weekday of this calendar week, or of one so many weeks on."""
    return today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)


def _to_come(today: date, month: int, day: int) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _bare_day(rng: random.Random, today: date) -> tuple[int, date]:
    """A day of the month, and the next such day; never one that the month meant has not."""
    if rng.random() < 0.6 or today.day == 1:
        number = rng.randint(today.day, _last_of(today.year, today.month).day)
        return number, today.replace(day=number)
    year, month = _month_after(today)
    number = rng.randint(1, min(today.day - 1, 28))
    return number, date(year, month, number)


def _lunar(today: date, table: dict[int, date], before: int = 0) -> date:
    return next(day for day in (found - timedelta(days=before) for found in table.values()) if day >= today)


# --- Chinese ----------------------------------------------------------------------------------------------------------


def _number(rng: random.Random, number: int, two: str = "二") -> str:
    if rng.random() < 0.5:
        return str(number)
    return two if number == 2 else read_chinese(number)


def _month_and_day(rng: random.Random, day: date) -> str:
    if rng.random() < 0.5:
        return f"{day.month}月{day.day}"
    return "月".join("二" if number == 2 else read_chinese(number) for number in (day.month, day.day))


def _weekday_name(rng: random.Random, weekday: int, week: str = "") -> str:
    name = "一二三四五六日"[weekday]
    word = rng.choice(["周", "星期", "礼拜"])
    if weekday == 6 and word != "周" and rng.random() < 0.5:
        name = "天"
    return week + word + name


def _chinese_forms(rng: random.Random, today: date) -> Iterator[Form]:
    """Days to come, each form once, of which the caller takes one."""
    one = timedelta(days=1)
    yield rng.choice(["今天", "今天下午", "今晚", "今天晚上", "今天之内"]), today
    yield rng.choice(["明天", "明天上午", "明早", "明天晚上", "明儿"]), today + one
    yield rng.choice(["后天", "后天下午"]), today + 2 * one
    yield "大后天", today + 3 * one
    weekday = rng.randrange(7)
    before = rng.choice(["", "", "", "之前", "前", "以前"])
    yield _weekday_name(rng, weekday) + before, _weekday_to_come(today, weekday)
    later = rng.randint(today.weekday(), 6)
    yield _weekday_name(rng, later, rng.choice(["这", "本"])).replace("这星期", "这个星期") + before, _in_week(today, later, 0)
    yield _weekday_name(rng, weekday, "下") + before, _in_week(today, weekday, 1)
    yield "下个" + rng.choice(["星期", "礼拜"]) + "一二三四五六日"[weekday] + before, _in_week(today, weekday, 1)
    number, day = _bare_day(rng, today)
    yield _number(rng, number) + "号" + before, day
    rest = rng.randint(today.day, _last_of(today.year, today.month).day)
    yield rng.choice(["这个月", "本月"]) + _number(rng, rest) + rng.choice(["号", "号", "日"]) + before, today.replace(day=rest)
    year, month = _month_after(today)
    rest = rng.randint(1, _last_of(year, month).day)
    yield rng.choice(["下个月", "下月"]) + _number(rng, rest) + "号" + before, date(year, month, rest)
    yield rng.choice(["月底", "月底之前", "这个月底", "本月底前", "月末"]), _last_of(today.year, today.month)
    yield rng.choice(["下个月底", "下月底前"]), _last_of(year, month)
    day = today + timedelta(days=rng.randint(0, 330))
    if (day.month, day.day) != (2, 29):
        yield _month_and_day(rng, day) + rng.choice("号日") + before, day
    yield rng.choice(["{0:%Y}年{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0:%Y}/{0.month}/{0.day}"]).format(day), day
    count = rng.choice([2, 3, 3, 4, 5, 7, 10, 15, 20])
    yield _number(rng, count, "两") + rng.choice(["天后", "天之后", "天以后"]), today + count * one
    yield _number(rng, count, "两") + rng.choice(["天内", "天之内", "天以内"]), today + count * one
    weeks = rng.choice([1, 1, 2])
    word = rng.choice(["周", "个星期", "个礼拜"])
    yield "一两"[weeks - 1] + word + rng.choice(["后", "之后", "内", "以内"]), today + timedelta(weeks=weeks)


def _chinese_festivals(rng: random.Random, today: date) -> Form:
    """Those of 全国年节及纪念日放假办法, and Christmas, none further off than people speak of."""
    forms = [
        ("元旦", _to_come(today, 1, 1)),
        ("元旦当天", _to_come(today, 1, 1)),
        ("劳动节那天", _to_come(today, 5, 1)),
        ("五一劳动节", _to_come(today, 5, 1)),
        ("国庆节", _to_come(today, 10, 1)),
        ("国庆节之前", _to_come(today, 10, 1)),
        ("圣诞节", _to_come(today, 12, 25)),
        ("除夕", _lunar(today, NEW_YEARS, before=1)),
        ("除夕那天", _lunar(today, NEW_YEARS, before=1)),
        ("大年初一", _lunar(today, NEW_YEARS)),
        ("春节前", _lunar(today, NEW_YEARS)),
        ("中秋节", _lunar(today, MID_AUTUMNS)),
    ]
    return rng.choice([form for form in forms if form[1] <= today + timedelta(days=240)])


def _chinese_paid(rng: random.Random, today: date) -> Form:
    one = timedelta(days=1)
    weekday = rng.randrange(7)
    number, year, month = _day_gone_by(rng, today)
    earlier = today - timedelta(days=rng.randint(1, 200))
    earlier_year, earlier_month = _month_before(today)
    forms = [
        ("昨天", today - one),
        ("昨晚", today - one),
        ("前天", today - 2 * one),
        ("大前天", today - 3 * one),
        (_weekday_name(rng, weekday, "上"), _in_week(today, weekday, -1)),
        (_number(rng, number) + "号", date(year, month, number)),
        ("上个月" + _number(rng, number) + "号", date(earlier_year, earlier_month, number)),
        (f"{earlier:%Y-%m-%d}", earlier),
    ]
    if (earlier.month, earlier.day) != (2, 29):
        forms.append((_month_and_day(rng, earlier) + "号", earlier))
    return rng.choice(forms)


def _day_gone_by(rng: random.Random, today: date) -> tuple[int, int, int]:
    """A day of the month, not today's own, with the year and month in which it last was."""
    number = rng.choice([number for number in range(1, 29) if number != today.day])
    return number, *((today.year, today.month) if number < today.day else _month_before(today))


def _month_before(day: date) -> tuple[int, int]:
    return (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)


def _simplified(rng: random.Random, today: date) -> tuple[str, str, Form]:
    kind = rng.random()
    if kind < 0.12:
        return *_carrier(rng, PAID_CARRIERS), _chinese_paid(rng, today)
    if kind < 0.19:
        return *_carrier(rng, SIMPLIFIED_CARRIERS), _chinese_festivals(rng, today)
    form = rng.choice(list(_chinese_forms(rng, today)))
    if kind < 0.28 and form[1] > today and not form[0].endswith(("前", "内", "后")):
        return *_carrier(rng, WISH_CARRIERS), form
    return *_carrier(rng, SIMPLIFIED_CARRIERS), form


def _traditional(rng: random.Random, today: date) -> tuple[str, str, Form]:
    one = timedelta(days=1)
    forms = [(text.translate(TRADITIONAL), day) for text, day in _chinese_forms(rng, today) if "明儿" not in text]
    for index, (text, day) in enumerate(forms):
        if rng.random() < 0.5:
            forms[index] = (text.replace("周", "週"), day)
    forms = [(text.replace("周", rng.choice(["週", "周"])), day) for text, day in forms]
    forms += [("今日", today), ("聽日", today + one), ("聽日朝早", today + one), ("後日", today + 2 * one)]
    forms += [("月尾", _last_of(today.year, today.month)), ("聖誕節", _to_come(today, 12, 25)), ("元旦", _to_come(today, 1, 1))]
    return *_carrier(rng, TRADITIONAL_CARRIERS), rng.choice(forms)


# --- English ----------------------------------------------------------------------------------------------------------


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _english_forms(rng: random.Random, today: date) -> Iterator[Form]:
    one = timedelta(days=1)
    yield rng.choice(["today", "tonight"]), today
    yield rng.choice(["tomorrow", "tomorrow morning", "by tomorrow"]), today + one
    yield "the day after tomorrow", today + 2 * one
    weekday = rng.randrange(7)
    name = WEEKDAYS[weekday]
    yield rng.choice([f"on {name}", f"by {name}", f"{name} morning"]), _weekday_to_come(today, weekday)
    later = rng.randint(today.weekday(), 6)
    yield f"this {WEEKDAYS[later]}", _in_week(today, later, 0)
    if weekday != 6 and today.weekday() != 6:
        yield rng.choice([f"next {name}", f"by next {name}"]), _in_week(today, weekday, 1)
    number, day = _bare_day(rng, today)
    yield rng.choice([f"on the {_ordinal(number)}", f"by the {_ordinal(number)}"]), day
    rest = rng.randint(today.day, _last_of(today.year, today.month).day)
    yield f"on the {_ordinal(rest)} of this month", today.replace(day=rest)
    year, month = _month_after(today)
    rest = rng.randint(1, _last_of(year, month).day)
    yield f"on the {_ordinal(rest)} of next month", date(year, month, rest)
    yield rng.choice(["by month end", "by the end of the month", "at the end of the month"]), _last_of(today.year, today.month)
    yield "by the end of next month", _last_of(year, month)
    day = today + timedelta(days=rng.randint(0, 330))
    name, ordinal = MONTHS[day.month - 1], _ordinal(day.day)
    if (day.month, day.day) != (2, 29):
        yield rng.choice([f"on {name} {ordinal}", f"on {name} {day.day}", f"on the {ordinal} of {name}"]), day
        yield rng.choice([f"on {day.day} {name}", f"by {name} {ordinal}", f"on {name[:3]} {day.day}"]), day
    yield rng.choice([f"on {day:%Y-%m-%d}", f"on {name} {day.day}, {day.year}", f"on {day.day} {name} {day.year}"]), day
    count = rng.choice([2, 3, 4, 5, 7, 10, 14])
    said = rng.choice([str(count), read_english(count)])
    yield rng.choice([f"in {said} days", f"within {said} days"]), today + count * one
    yield rng.choice(["in a week", "in one week", "a week from today"]), today + 7 * one
    yield rng.choice(["in two weeks", "two weeks from today"]), today + 14 * one
    yield rng.choice(["on Christmas Day", "by Christmas Day"]), _to_come(today, 12, 25)
    yield "on New Year's Day", _to_come(today, 1, 1)


def _english_paid(rng: random.Random, today: date) -> Form:
    one = timedelta(days=1)
    back = rng.randint(1, 6)
    earlier = today - timedelta(days=rng.randint(1, 200))
    number, year, month = _day_gone_by(rng, today)
    forms = [
        ("yesterday", today - one),
        ("the day before yesterday", today - 2 * one),
        (f"on {WEEKDAYS[(today - back * one).weekday()]}", today - back * one),
        (f"on the {_ordinal(number)}", date(year, month, number)),
        (f"on {earlier:%Y-%m-%d}", earlier),
    ]
    if (earlier.month, earlier.day) != (2, 29):
        forms.append((f"on {MONTHS[earlier.month - 1]} {_ordinal(earlier.day)}", earlier))
    return rng.choice(forms)


def _english(rng: random.Random, today: date) -> tuple[str, str, Form]:
    if rng.random() < 0.12:
        return *_carrier(rng, ENGLISH_PAID_CARRIERS), _english_paid(rng, today)
    return *_carrier(rng, ENGLISH_CARRIERS), rng.choice(list(_english_forms(rng, today)))


_SCRIPTS: dict[str, Callable[[random.Random, date], tuple[str, str, Form]]] = {
    "hans": _simplified,
    "hant": _traditional,
    "en": _english,
}
