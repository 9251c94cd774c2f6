"""Days in spoken Chinese and English. A bare day is the next one to come, today's own counting as today; looked at
backwards, the last one that was. Never raises.

下周五 is Friday of the next calendar week, 月底 the month's last day; 发工资那天, 周末, 下个月, 过两天 are no day.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

_N = r"(?:\d{1,3}|[一二两俩三四五六七八九十廿卅]{1,4})"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3}|初[一二三四五六七八九十])"
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "廿": 20, "卅": 30}
_WEEKDAYS = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
}
_ENGLISH_DAYS = {"mon": 0, "tue": 1, "tus": 1, "wed": 2, "wen": 2, "thu": 3, "thr": 3, "fri": 4, "sat": 5, "sun": 6}
_MONTHS = {
    name: number
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|tuseday|wednesday|wednes|weds|wensday|wednesay|thu(?:rs(?:day)?)?|thrusday"
    r"|fri(?:day)?|saturday|saterday|sunday"
    r"|(?:(?<=next )|(?<=this )|(?<=on )|(?<=by )|(?<=until )|(?<=till )|(?<=before )|(?<=coming )|^)(?:wed|sat|sun)(?![a-z]))"
)
_ORDINALS = {
    word: value
    for value, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth"],
        1,
    )
} | {f"twenty{link}{word}": 20 + value for link in ("-", " ") for value, word in enumerate(["first", "second", "third",
"fourth", "fifth", "sixth", "seventh", "eighth", "ninth"], 1)} | {
    "thirtieth": 30, "thirty-first": 31, "thirty first": 31,
}  # fmt: skip
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_NUMBERS = {word: value for value, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven",
"eight", "nine", "ten", "eleven", "twelve"])} | {
    "a": 1, "an": 1, "couple of": 2, "a couple of": 2, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
} | {
    ten + link + one: value + more
    for value, ten in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
    for value in (10 * value,)
    for more, one in enumerate(["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
    for link in ((" ", "-") if one else ("",))
}  # fmt: skip
_NAMED = "[码线楼店院桌房间门机窗柜台座]|电池|客服|坐席|员工|公馆"  # what has a number and is no day
# Before a number of days that is a length of time, where 日 is the word for day.
_LASTING = (
    r"(?:(?:迟|晚|拖|欠|过|饿|病|休|住|走|等|缓|延|宽限|逾期|过期|延期|延迟|推迟|早|差|剩|足|近|连续|每|隔|得|多)"
    r"(?:还|交|俾|畀|付|缴)?(?:咗|了|得|多)?|(?:俾|畀|给|多给)我|前|后|呢|这|那|咗)"
)
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"


@dataclass(frozen=True, slots=True)
class Day:
    """``day`` is None for words of time that name no day; ``past``: said of a day gone by."""

    start: int
    end: int
    day: date | None
    past: bool = False


def find_days(line: str, today: date, backwards: bool = False) -> list[Day]:
    """All days in a line in one spelling, from left to right, none overlapping."""
    found: list[Day] = []
    taken = bytearray(len(line))
    for pattern, read in _forms():
        for match in pattern.finditer(line):
            if any(taken[match.start() : match.end()]):
                continue
            try:
                day = read(match, today, backwards)
            except (ValueError, OverflowError):
                continue  # no such day, or none this calendar has
            if day is _NOT_A_DAY:
                continue
            if day is not _PASSED_OVER:
                found.append(Day(match.start(), match.end(), day, day is not None and day < today))
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=lambda each: each.start)


_NOT_A_DAY = date.min
_PASSED_OVER = date(1, 1, 2)  # nor is anything else in its words
_Reader = Callable[[re.Match[str], date, bool], "date | None"]


# --- arithmetic -------------------------------------------------------------------------------------------------------


def number_of(text: str) -> int:
    """Of digits or Chinese figures up to 99, 初五 among them. Raises ``ValueError``."""
    text = text.removeprefix("初")
    if text.isascii():
        return int(text)
    tens, ten, ones = text.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not ten:
        if len(tens) != 1:
            raise ValueError(text)
        return _FIGURES[tens]
    if len(tens) > 1 or len(ones) > 1:
        raise ValueError(text)
    return (_FIGURES[tens] if tens else 1) * 10 + (_FIGURES[ones] if ones else 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months_on(day: date, count: int) -> date:
    """The same day so many months on, cut to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _of_month(number: int, today: date, backwards: bool) -> date:
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


def _of_year(month: int, number: int, today: date, backwards: bool) -> date:
    for step in range(9):  # a 29th of February may be eight years away
        year = today.year + (-step if backwards else step)
        if 1 <= number <= calendar.monthrange(year, month)[1]:
            day = date(year, month, number)
            if day <= today if backwards else day >= today:
                return day
    raise ValueError(number)


def _weekday(number: int, today: date, backwards: bool) -> date:
    return today - timedelta((today.weekday() - number) % 7) if backwards else today + timedelta((number - today.weekday()) % 7)


def _in_week(number: int, today: date, weeks: int) -> date:
    return today - timedelta(today.weekday()) + timedelta(7 * weeks + number)


def _year(text: str, today: date) -> int:
    words = {"今": 0, "本": 0, "明": 1, "去": -1, "后": 2}
    if text[0] in words:
        return today.year + words[text[0]]
    return int(text) if len(text) == 4 else 2000 + int(text)


@cache
def _lunar() -> dict[int, list[date]]:
    text = (resources.files("tideover.language") / "understanding" / "festivals.toml").read_text(encoding="utf-8")
    return {int(year): [date.fromisoformat(day) for day in days] for year, days in tomllib.loads(text).items()}


def _festival(name: str, today: date, backwards: bool) -> date:
    fixed = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1), "十一": (10, 1), "圣诞": (12, 25),
    "平安": (12, 24), "双十一": (11, 11),
             "双十二": (12, 12), "妇女": (3, 8), "儿童": (6, 1), "六一": (6, 1), "情人": (2, 14), "建军": (8, 1),
             "教师": (9, 10),
             "new year's eve": (12, 31), "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1),
             "new years day": (1, 1),
             "new years": (1, 1), "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "boxing day": (12,
             26)}  # fmt: skip
    for key in (name, name.removesuffix(" day"), name[:3], name[:2]):
        if key in fixed:
            return _of_year(*fixed[key], today, backwards)
    lunar = {"春节": (0, 0), "大年初一": (0, 0), "正月初一": (0, 0), "农历新年": (0, 0), "chinese new year": (0, 0),
    "lunar new year": (0, 0),
             "七夕": (3, 0), "重阳": (4, 0), "chinese new year's eve": (0, -1), "lunar new year's eve": (0, -1),
             "除夕": (0, -1), "年三十": (0, -1), "大年三十": (0, -1), "年三十晚": (0, -1), "大年夜": (0, -1), "元宵": (0,
             14), "正月十五": (0, 14),
             "端午": (1, 0), "中秋": (2, 0), "mid-autumn festival": (2, 0), "dragon boat festival": (1, 0)}  # fmt: skip
    if name in ("清明", "冬至"):
        return _solar_term(name, today, backwards)
    if first := re.fullmatch("(?:大年|正月)初([一二三四五六七八九十])", name):
        which, shift = 0, number_of(first[1]) - 1
    else:
        which, shift = lunar[name.removesuffix("节") if name.removesuffix("节") in lunar else name]
    days = sorted(days[which] + timedelta(shift) for days in _lunar().values())
    kept = [day for day in days if (day <= today if backwards else day >= today)]
    if not kept:
        raise ValueError(name)
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


# --- forms, the longer before the shorter -----------------------------------------------------------------------------


def _full(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return date(_year(match[1], today), number_of(match[2]), number_of(match[3]))


def _month_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return _of_year(number_of(match[1]), number_of(match[2]), today, backwards)


def _slashed(match: re.Match[str], today: date, backwards: bool) -> date | None:
    first, second = int(match[1]), int(match[2])
    month, number = (second, first) if first > 12 else (first, second)
    return date(_year(match[3], today), month, number) if match[3] else _of_year(month, number, today, backwards)


def _month_end_of(match: re.Match[str], today: date, backwards: bool) -> date | None:
    month = number_of(match[1])
    return _month_end(_of_year(month, 1, today.replace(day=1), backwards).year, month)


def _other_month(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """下个月五号, 上个月底, 这个月二十号."""
    step = {"下": len(match[1]), "次": 1, "上": -len(match[1])}.get(match[1][0], 0)
    first = months_on(today.replace(day=1), step)
    if match["end"]:
        return _month_end(first.year, first.month)
    number = number_of(match["day"])
    return first.replace(day=min(number, calendar.monthrange(first.year, first.month)[1])) if 1 <= number <= 31 else _NOT_A_DAY


def _this_month_end(match: re.Match[str], today: date, backwards: bool) -> date | None:
    if backwards:
        return today if today == _month_end(today.year, today.month) else today.replace(day=1) - timedelta(1)
    return _month_end(today.year, today.month)


def _week(match: re.Match[str], today: date, backwards: bool) -> date | None:
    number, which = _WEEKDAYS[match["day"]], match["which"] or ""
    if which.startswith("下"):
        return _in_week(number, today, which.count("下"))
    if which.startswith("上"):
        return _in_week(number, today, -which.count("上"))
    return _in_week(number, today, 0) if which else _weekday(number, today, backwards)


_AWAY = {
    "今": 0,
    "当": 0,
    "明": 1,
    "听": 1,
    "后": 2,
    "大后": 3,
    "大大后": 4,
    "昨": -1,
    "寻": -1,
    "琴": -1,
    "噚": -1,
    "前": -2,
    "大前": -3,
}


def _near(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return today + timedelta(_AWAY[match["near"]])


def _ahead(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """三天后, 一周内, 半个月之后, 48小时内, 三天前."""
    unit, text = match["unit"], match["count"]
    sign = -1 if match["after"] and match["after"].endswith("前") else 1
    if text == "半":
        return today + timedelta(15 * sign) if "月" in unit else _NOT_A_DAY
    count = number_of(text)
    if unit == "日" and sign < 0 and (text.isascii() or count > 10):
        return _of_month(count, today, backwards)  # 15日前 is by the 15th; 三日前, in Cantonese, three days ago
    if match["begin"] and count == 2 and not match["after"] and "天" in unit:
        return None  # 过两天 is some day soon
    if "月" in unit:
        return months_on(today, sign * count)
    if "时" in unit:
        return today + timedelta(sign * (count // 24)) if count % 24 == 0 else _NOT_A_DAY
    return today + timedelta(sign * count * (7 if unit[0] in "周星礼" or unit[1:2] in ("星", "礼") else 1))


def _bare(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return _of_month(number_of(match[1]), today, backwards)


def _feast(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return _festival(match[1], today, backwards)


def _no_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return None


def _passed_over(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return _PASSED_OVER


def _year_end(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return date(today.year, 12, 31)


def _ordinal(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(re.sub(r"\D", "", text))


def _count(text: str) -> int:
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def _english_month_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    month, number = _MONTHS[match["month"][:3]], _ordinal(match["day"])
    return date(int(match["year"]), month, number) if match["year"] else _of_year(month, number, today, backwards)


def _english_ordinal(match: re.Match[str], today: date, backwards: bool) -> date | None:
    number = _ordinal(match["day"])
    if match["which"] and match["which"] != "the":
        first = months_on(today.replace(day=1), {"next": 1, "last": -1, "this": 0}[match["which"]])
        return first.replace(day=number)
    return _of_month(number, today, backwards)


def _english_week(match: re.Match[str], today: date, backwards: bool) -> date | None:
    number, which = _ENGLISH_DAYS[match["day"][:3]], match["which"]
    if match["later"] and "after" in match["later"]:
        return _in_week(number, today, 2)
    if which == "next" or match["later"]:
        return _in_week(number, today, 1)
    if which == "last":
        day = _weekday(number, today, True)
        return day - timedelta(7) if day == today else day
    return _weekday(number, today, backwards and which is None)


def _english_near(match: re.Match[str], today: date, backwards: bool) -> date | None:
    words = re.sub(r"^the ", "", match[0])
    return today + timedelta(
        {"day after tomorrow": 2, "day before yesterday": -2, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tomorow": 1,
        "tommorow": 1, "2moro": 1,
         "yesterday": -1, "last night": -1}.get(words, 0)
    )  # fmt: skip


def _english_ahead(match: re.Match[str], today: date, backwards: bool) -> date | None:
    count, unit = _count(match["count"]), match["unit"][:3]
    sign = -1 if match["ago"] else 1
    if unit == "mon":
        return months_on(today, sign * count)
    if unit == "hou":
        return today + timedelta(sign * (count // 24)) if count % 24 == 0 and count else _NOT_A_DAY
    return today + timedelta(sign * count * {"day": 1, "wee": 7, "for": 14}[unit])


def _english_month_end(match: re.Match[str], today: date, backwards: bool) -> date | None:
    if match["month"]:
        month = _MONTHS[match["month"][:3]]
        return _month_end(_of_year(month, 1, today.replace(day=1), backwards).year, month)
    first = months_on(today.replace(day=1), {"next": 1, "last": -1}.get(match["which"] or "", 0))
    return _month_end(first.year, first.month)


def _english_week_on(match: re.Match[str], today: date, backwards: bool) -> date | None:
    base = 0 if match["base"] in ("today", "now") else 1 if match["base"] == "tomorrow" else None
    start = today + timedelta(base) if base is not None else _weekday(_ENGLISH_DAYS[match["base"][:3]], today, False)
    if "fortnight" in match[0]:
        return start + timedelta(14)
    return start + timedelta(7 * (_count(match["count"]) if match["count"] else 1))


@cache
def _forms() -> list[tuple[re.Pattern[str], _Reader]]:
    return [(re.compile(pattern), read) for pattern, read in _written()]


def _written() -> Iterator[tuple[str, _Reader]]:
    nth = rf"(?P<day>{_ORDINAL}|\d{{1,2}})"
    yield rf"(\d{{4}}|\d\d|[今明去后本])年(?:的)?({_N})月份?({_DAY})[日号]?", _full
    yield r"(?<![\d.])(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _full
    yield rf"(?<![{''.join(_FIGURES)}\d])({_N})月份?({_DAY})[日号]?(?![个期元块千百万\d])", _month_day
    yield rf"(?<![{''.join(_FIGURES)}\d])({_N})月份?(?:月)?(?:[底末尾]|的?最后[一1]天)", _month_end_of
    yield rf"(?<![{''.join(_FIGURES)}\d]){_N}月份?[初中](?![一二三四五六七八九十])", _no_day
    yield r"(?:从|自)?今(?:天|日)(?:起|开始|算起)", _passed_over
    yield r"(?<![\d.,¥$/-])(1[0-2]|0?[1-9])[.-](3[01]|[12]\d|0?[1-9])(?=还|之?前|以前|号|给你|转)", _month_day
    yield (
        rf"(下下|上上|下|上|这|本|当|次|今)个?月份?的?(?:(?P<end>月?[底末尾]|(?:的)?最后[一1]天)"
        rf"|(?P<day>{_DAY})(?:[日号]|(?=$|[,。!?]|吧|之?前|以前|可以|行)))",
        _other_month,
    )
    yield (
        r"(?:大年三十晚?|年三十晚?|除夕|大年夜|大年初一|正月初一|正月十五|元宵节?|春节|农历新年"
        r"|端午节?|中秋节?|元旦节?|劳动节|五一节?(?!块|百)|国庆节?|圣诞节?|平安夜|双十[一二]|妇女节"
        r"|儿童节|六一儿童节|情人节|建军节|教师节)(?:放假)?(?:以|之)后",
        _no_day,
    )
    yield (
        r"(大年三十晚?|(?<![今去明前每多\d一二三四五六七八九十])年三十晚?(?![一二三四五六七八九岁多几])|除夕|大年夜"
        r"|(?:大年|正月)初[一二三四五六七八九十]|正月十五|元宵|春节|农历新年|端午|七夕|重阳|清明(?!节?(?:上河|假期后))|冬至"
        r"|中秋|元旦|劳动节|五一(?=节|前|之前|放假|假期|那天)|国庆|十一(?=节|前|之前|放假|假期"
        r"|长假)|圣诞|平安夜|双十一|双十二|妇女节|儿童节|情人节|建军节|教师节)节?(?:当天|那天)?(?!大?(?:快乐|愉快|安康|大吉|好(?![不吗了啦吧嘛])))",
        _feast,
    )
    yield (
        r"每(?:个|逢)?(?:星期|礼拜|周)[一二三四五六日天]?|每个?月(?:的?\d{1,2}[号日]"
        r"|的?[一二三四五六七八九十]{1,3}[号日]|[底初末])?",
        _no_day,
    )
    yield (
        r"(?P<which>下下个?|上上个?|下个?|上个?|这个?|本|今个?)(?:周|星期|礼拜"
        r"|拜)(?P<day>[一二三四五六日天1-7])(?![个天周星礼]|[十百千万]|次)",
        _week,
    )
    yield (
        r"(?P<which>)(?<![一两二三四五六七八九十几每整\d半个])(?:周|星期|礼拜"
        r"|拜)(?P<day>[一二三四五六日天1-7])(?:(?:周|星期|礼拜|拜)(?P=day))*(?![个周星礼]|[十百千万]|次|期|两)",
        _week,
    )
    yield (
        r"(?:下下个?|上个?|下个?|这个?|本)?(?:周末|周末前|礼拜尾)|(?:下下个?|上个?|下个?|这个?|本"
        r"|今个?)(?:周|星期|礼拜|拜)|(?:下下个?|上个?|下个?|这个?|本|今个?)月(?!底|末)[初中]?"
        r"|发工资(?:那天|那日|的时候|以后|之后|后|了)?|出粮|发薪日?|月[初中]|过几天|这几天|过两日"
        r"|这两天|过阵子|过段时间|改天",
        _no_day,
    )
    yield r"(?:今年)?年(?:底|末|尾)|(?:这个?|本|当)?月的?(?:[底末尾]|最后[一1]天)", _ends
    yield r"(?P<near>大大后|大后|大前)(?:天|日)", _near
    yield r"(?P<near>今|明|听|后|昨|寻|琴|噚|前)(?:天|日|儿个?|晚上?|早上?|早晨|朝)(?!子)", _near
    yield r"今下午|今上午|今中午", _now
    yield (
        rf"(?P<begin>再?过|再等)?(?P<count>{_N}|半)个?(?P<unit>天|日|周|个?星期|个?礼拜|个?月|小?时"
        rf"|个?小时)(?P<after>(?:之|以)?[后内前]|时间[内后])",
        _ahead,
    )
    yield (
        rf"(?P<begin>再?过|再等我?|(?:多?给|俾|畀|宽限|缓|再等|等)我)(?P<count>{_N}|半)个?"
        r"(?P<unit>天|日|周|个?星期|个?礼拜|个?月)(?P<after>)",
        _ahead,
    )
    yield rf"{_LASTING}(?:足足|整整|成|起码)?{_N}日(?!号)|(?<![月十二三廿卅\d])一日(?!之?前|以前)", _passed_over
    yield (
        rf"(?<![{''.join(_FIGURES)}\d第月千百万])(?:初)?({_DAY})[号日](?!{_NAMED})",
        _bare,
    )
    # English
    yield rf"\b(?P<month>{_MONTH})\.? (?:the )?{nth}(?:,? (?P<year>20\d\d))?\b", _english_month_day
    yield rf"\b{nth} (?:of )?(?P<month>{_MONTH})\b(?:,? (?P<year>20\d\d))?", _english_month_day
    yield rf"\b(?:the )?(?P<day>{_ORDINAL})(?: (?:of )?(?P<which>next|this|last) month)\b", _english_ordinal
    yield rf"\b(?:the )?(?P<day>{_ORDINAL})(?: of (?P<which>the|this|next|last) month)\b", _english_ordinal
    yield rf"\b(?P<base>{_WEEKDAY}) week(?P<count>)\b", _english_week_on
    yield (
        rf"\b(?P<count>{_COUNT}) (?P<unit>days?|weeks?|fortnights?|months?) from (?:now|today)(?P<ago>)\b",
        _english_ahead,
    )
    yield (
        r"\b(?P<count>a|one|two|three|four|\d) weeks? (?P<base>today|tomorrow|" + _WEEKDAY + r")\b",
        _english_week_on,
    )
    yield rf"\b(?:a )?(?P<count>)(?P<unit>fortnight) (?:from|on) (?P<base>today|tomorrow|{_WEEKDAY})\b", _english_week_on
    yield (
        r"\b(?:the )?(?P<count>a|one|two|three|four|\d)? ?weeks? (?:from|on) (?P<base>today|now|tomorrow|" + _WEEKDAY + r")\b",
        _english_week_on,
    )
    yield (
        rf"\b(?:the )?(?:very )?(?:end of|month[- ]end|last day of)(?: the| this| of the)?(?:"
        rf" (?P<which>next|last|this))?(?: (?:month|(?P<month>{_MONTH})))\b",
        _english_month_end,
    )
    yield r"\b(?P<which>)(?P<month>)month[- ]end\b", _english_month_end
    yield r"\b(?:end of the year|year[- ]end)\b", _year_end
    yield r"\b(?:after|following|post) (?:christmas|xmas|new year'?s?|chinese new year|easter)\b", _no_day
    yield (
        r"(?<!happy )(?<!merry )\b((?:chinese|lunar) new year's eve|new year'?s eve|new year'?s day|new year's|new years"
        r"|new year|christmas eve|christmas"
        r" day|christmas|xmas|boxing day|chinese new year|lunar new year|mid-autumn festival"
        r"|dragon boat festival)\b",
        _feast,
    )
    yield (
        r"\b(?:(?:the )?day after tomorrow|(?:the )?day before yesterday|tomorrow|tomorow|tommorow"
        r"|tmrw?|2moro|yesterday|last night|today|tonight|this (?:morning|afternoon|evening))\b",
        _english_near,
    )
    yield rf"\b(?:eod|end of (?:the )?(?:day|today))\b(?! (?:on |today|tomorrow|{_WEEKDAY}))", _now
    yield (
        r"(?:^|\b(?:on|by|until|till|before) )the (?P<day>\d{1,2})(?P<which>)(?=$|[,.!?。]| (?:at|if|and|i|please|then|now)\b)",
        _english_ordinal,
    )
    yield rf"\b(?:every|each) (?:other )?(?:{_WEEKDAY}|month|week|\d+(?:st|nd|rd|th))\b|\b(?:on )?{_WEEKDAY}s\b", _no_day
    yield (
        rf"\b(?:(?P<which>next|last|this coming|this|coming) )?(?P<day>{_WEEKDAY})\b"
        r"(?P<later>,? (?:of )?(?:next week|(?:the )?week after next))?",
        _english_week,
    )
    yield (
        rf"\b(?:(?:in|within|after) (?:the next )?)(?P<count>{_COUNT}) (?:more |working |business"
        rf" )?(?P<unit>days?|weeks?|fortnights?|months?|hours?)(?:'s? time)?\b(?P<ago>)",
        _english_ahead,
    )
    yield (
        rf"\b(?P<count>{_COUNT}) (?P<unit>days?|weeks?|fortnights?|months?|hours?) (?:(?P<ago>ago"
        rf"|back)|from (?:now|today)|later)\b",
        _english_ahead,
    )
    yield (
        rf"\b(?:give|allow) (?:me|us) (?:another |about )?(?P<count>{_COUNT}) (?:more )?"
        r"(?P<unit>days?|weeks?|fortnights?)\b(?P<ago>)",
        _english_ahead,
    )
    yield r"\b(?:the )?weekend\b|\b(?:next|this|last) (?:week|month)\b|\bpay ?day\b|\ba few (?:days|weeks)\b", _no_day
    yield (
        rf"\b(?P<which>)(?:the )(?P<day>{_ORDINAL})\b(?! (?:time|call|party|person|instal|payment"
        rf"|month|week|day|one|of (?:all|them)|thing|floor|loan|half|quarter|place|account))",
        _english_ordinal,
    )
    yield (
        r"(?P<which>)\b(?P<day>\d{1,2}(?:st|nd|rd|th))\b(?! (?:time|call|party|person|instal"
        r"|payment|month|floor|street|avenue))",
        _english_ordinal,
    )
    yield r"(?<![\d/.])(?!24/7(?!\d)|7/24(?!\d))(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?(?![\d/])", _slashed


def _ends(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return _year_end(match, today, backwards) if "年" in match[0] else _this_month_end(match, today, backwards)


def _now(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return today
