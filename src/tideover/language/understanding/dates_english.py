"""How days are said in English, in one spelling: the longer forms before the shorter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tideover.language.understanding.reckoning import (
    NOT_A_DAY,
    Reader,
    festival,
    in_week,
    month_end,
    months_on,
    nth_weekday,
    of_month,
    of_year,
    quarter_end,
    weekday_of,
    year_of,
)

_DAYS = {
    "mon": 0,
    "tue": 1,
    "tus": 1,
    "wed": 2,
    "wen": 2,
    "thu": 3,
    "thr": 3,
    "fri": 4,
    "frd": 4,
    "fir": 4,
    "thi": 3,
    "sat": 5,
    "sun": 6,
}
_MONTHS = {
    name: number
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|tuseday|tusday|wednesday|wednes|weds|wensday|wendsday|wednsday|wednesay"
    r"|thu(?:rs?(?:day)?)?|thrusday|thirsday"
    r"|fri(?:day)?|friady|frday|firday|saturday|saterday|sunday"
    r"|(?:(?<=next )|(?<=this )|(?<=on )|(?<=by )|(?<=until )|(?<=till )|(?<=before )|(?<=coming )|^)(?:wed"
    r"|sat|sun)(?![a-z]))"
)
_SPELT = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_ORDINALS = (
    {word: value for value, word in enumerate(_SPELT, 1)}
    | {word: value for value, word in enumerate(
        ["tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
         "nineteenth", "twentieth"], 10)}
    | {f"twenty{link}{word}": 20 + value for link in ("-", " ", "") for value, word in enumerate(_SPELT, 1)}
    | {"thirtieth": 30, "thirty-first": 31, "thirty first": 31, "thirtyfirst": 31}
)  # fmt: skip
_ORDINAL = r"(?:\d{1,2} ?(?:st|nd|rd|th)|" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_NUMBERS = (
    {word: value for value, word in enumerate(
        [*_ONES, "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen"], 1)}
    | {"a": 1, "an": 1, "another": 1, "couple of": 2, "a couple of": 2, "zero": 0}
    | {
        ten + link + one: 10 * value + more
        for value, ten in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
        for more, one in enumerate(["", *_ONES])
        for link in ((" ", "-") if one else ("",))
    }
)  # fmt: skip
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_ABOUT = r"(?:about |around |roughly |exactly |maybe |like |just |only |at most |no more than |less than )?"
_UNIT = r"(?P<unit>days?|weeks?|wks?|fortnights?|months?|hours?|hrs?)"
_OF_WHAT = (  # after an ordinal that is no day
    r"(?! (?:time|call|caller|party|person|people|instal|payment|month|week|day|one|of (?:all|them)|thing"
    r"|floor|loan|half|quarter|place"
    r"|account|street|avenue|letter|text|year|job|child|kid|letter|agent|notice|anniversary|birthday|grade"
    r"|attempt|mortgage)s?\b)"
)
_FEASTS = (
    r"(?:chinese|lunar) new year'?s eve|new year'?s eve|new year'?s day|new year'?s|new year|christmas eve|christmas day"
    r"|christmas|xmas|boxing day|chinese new year|lunar new year|mid-autumn festival|dragon boat festival|thanksgiving"
    r"|halloween|labou?r day|memorial day|black friday|mother's day|father's day|valentine'?s(?: day)?"
)


def forms() -> Iterator[tuple[str, Reader]]:
    """Each form's pattern and its reader."""
    nth = rf"(?P<day>{_ORDINAL}|\d{{1,2}})"
    yield rf"\b(?P<month>{_MONTH})\.? (?:the )?{nth}(?:,? (?P<year>20\d\d))?\b", _month_day
    yield (
        rf"\b{nth} (?:day )?(?:of )?(?P<month>{_MONTH})\b(?! (?:street|road|avenue|lane|st)\b)\.?(?:,? (?P<year>20\d\d))?",
        _month_day,
    )
    yield (
        rf"\b(?:the )?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|last) (?P<weekday>{_WEEKDAY})(?: (?:of|in))?"
        rf" (?:(?P<which>the|this|next|last) month|(?P<month>{_MONTH}))\b",
        _nth_weekday,
    )
    yield rf"\b(?:the )?(?P<day>{_ORDINAL})(?: day)?(?: (?:of )?(?P<which>next|this|last) month)\b", _ordinal
    yield rf"\b(?:the )?(?P<day>{_ORDINAL})(?: day)? of (?P<which>the|this|next|last) month\b", _ordinal
    base = rf"(?P<base>today|now|tomorrow|{_WEEKDAY})"
    yield (
        rf"(?<!this )(?<!next )(?<!last )\b(?P<base>today|tomorrow|{_WEEKDAY}) (?:week"
        rf"|(?P<fortnight>fortnight))(?P<count>)\b(?!s|end)",
        _week_on,
    )
    yield rf"\b(?P<count>{_COUNT}) {_UNIT} from (?:now|today)(?P<ago>)\b", _ahead
    yield rf"\b(?P<count>a|one|two|three|four|\d) weeks? (?P<base>today|tomorrow|{_WEEKDAY})\b(?P<fortnight>)", _week_on
    yield rf"\b(?:a )?(?P<count>)(?P<fortnight>fortnight) (?:(?:from|on) )?{base}\b", _week_on
    yield rf"\b(?:the )?(?P<count>a|one|two|three|four|\d)? ?weeks? (?:from|on) {base}\b(?P<fortnight>)", _week_on
    yield rf"\b(?:the )?(?P<day>{_WEEKDAY}) after next\b(?! week)", _after_next
    yield r"\b(?:this|the same) (?:time|day) (?:next (?P<unit>week|month)|in a (?P<unit2>week|month))\b", _same
    yield (
        rf"\b(?:the )?(?:very )?(?:end of|month[- ]end|last day of|last day in|end)(?: the| this| of the)?(?:"
        rf" (?P<which>next|last|this))?(?: (?:month|(?P<month>{_MONTH})))\b",
        _month_end,
    )
    yield r"\b(?P<which>)(?P<month>)(?:month[- ]end|month's end|eom)\b", _month_end
    yield (
        r"\b(?:end of|last day of)(?: the| this)? (?:(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th) )?quarter\b"
        r"|\bend of q(?P<number>[1-4])\b|\bquarter[- ]end\b",
        _quarter,
    )
    yield r"\b(?:end of (?:the|this) year|year[- ]end|year's end)\b", _year_end
    yield (
        r"\b(?:the )?(?:first|1st) day of(?: (?:(?P<which>next|this|the|last) month|(?P<month>" + _MONTH + r")))\b",
        _month_begin,
    )
    yield (
        r"\b(?:after|following|post|since|over) (?:the )?(?:christmas|xmas|new year'?s?|chinese new year"
        r"|easter|thanksgiving|holidays?)\b",
        _no_day,
    )
    yield rf"(?<!happy )(?<!merry )\b({_FEASTS})\b", _feast
    yield (
        r"\b(?:(?:the )?(?:day|morning|evening) after tomorrow|(?:the )?day before yesterday|tomm?orr?ow"
        r"|tomm?or?row|tommorrow|tmrw?|tmrow|tomoz"
        r"|2mm?orr?ow|2moro|2mrw|yesterday|yest|last night|today|2day|tonight|tonite|this (?:morning|afternoon"
        r"|evening)|later today)\b",
        _near,
    )
    yield (
        rf"\b(?:eod|cob|end of (?:the )?(?:day|today|play)|close of (?:business|play))\b(?! (?:on |today"
        rf"|tomorrow|tmr|{_WEEKDAY}|the \d))",
        _now,
    )
    yield (
        r"(?:^|\b(?:on|by|until|til|till|before|from) )the (?P<day>\d{1,2})(?P<which>)"
        r"(?=$|[,.!?。]| (?:at|if|and|i|please|then|now|but|so|instead|is|works)\b)",
        _ordinal,
    )
    yield (
        rf"\b(?:every|each) (?:other )?(?:{_WEEKDAY}|month|week|\d+(?:st|nd|rd|th))\b|\b(?:on )?(?:mon|tues"
        rf"|wednes|thurs|fri|satur|sun)days\b"
        rf"|\b(?:(?:the )?{_ORDINAL} and )?(?:the )?{_ORDINAL} (?:of )?(?:every|each) month\b|\b(?:week"
        rf"|month) of the {_ORDINAL}\b",
        _no_day,
    )
    yield (
        rf"\b(?:(?P<which>next|last|this coming|this|coming) )?(?P<day>{_WEEKDAY})\b"
        r"(?P<later>,? (?:of )?(?:next week|(?:the )?week after next|the week after)| next\b(?! (?:month|year)))?",
        _week,
    )
    yield (
        rf"\b(?:in|within|after|for)? ?{_ABOUT}(?:the next )?(?:a|one|two|three|four|five|six|\d) (?:day |week "
        rf"|month )?or (?:two|three|four|five|six|so|\d)\b"
        r"(?: (?:days?|weeks?|months?))?|\b(?:a )?couple (?:of )?(?:more )?(?:days|weeks|months)\b"
        r"|\bone of these days\b|\bany day now\b",
        _no_day,
    )
    yield (
        rf"\b(?:(?:in|within|after) {_ABOUT}(?:the )?(?:next )?)(?P<count>{_COUNT}) (?:more |working |business "
        rf"|full )?{_UNIT}"
        r"(?:'s?)?(?: time)?\b(?P<ago>)(?! (?:after|before|of|ago))",
        _ahead,
    )
    yield r"\b(?:in|within|over|inside) the (?:next|coming) (?P<unit>week|fortnight|month)\b(?P<ago>)(?P<count>)", _ahead
    yield rf"\b(?P<count>{_COUNT}) {_UNIT}(?:'s?)? (?:(?P<ago>ago|back)|from (?:now|today)|later|time)\b", _ahead
    yield (
        rf"\b(?:give|allow|spare|lend) (?:me|us) {_ABOUT}(?:another )?(?P<count>{_COUNT}) (?:more "
        rf"|extra )?{_UNIT}\b(?P<ago>)",
        _ahead,
    )
    yield rf"\b(?:another (?P<count>{_COUNT}) |(?P<more>{_COUNT}) (?:more|extra) ){_UNIT}\b(?P<ago>)", _more
    yield rf"\b(?:give|allow|spare) (?:me|us) another {_UNIT}\b(?P<ago>)(?P<count>)", _ahead
    yield (
        r"\b(?:the )?weekend\b|\b(?:next|this|last) (?:week|month)\b|\bpay ?day\b|\ba few (?:days|weeks)\b"
        rf"|\b(?:early|mid|late|beginning of|start of|middle of)[- ](?:the |next |this )?(?:week|month|{_MONTH})\b",
        _no_day,
    )
    yield (
        rf"\b(?P<which>)(?<!for )(?:the )(?P<day>{_ORDINAL})\b" + _OF_WHAT + r"(?<!the first)(?<!the second)(?<!the third)",
        _ordinal,
    )
    yield (
        r"\b(?P<which>)(?:(?<=on )|(?<=by )|(?<=till )|(?<=until )|(?<=to )|(?<=before )|(?<=from )"
        r"|^)the (?P<day>first|second|third)\b" + _OF_WHAT,
        _ordinal,
    )
    yield r"(?P<which>)\bthe (?P<day>first|second|third)\b(?= ?(?:$|[,.!?。]))", _ordinal
    yield rf"(?P<which>)\b(?P<day>\d{{1,2}}(?:st|nd|rd|th))\b{_OF_WHAT}", _ordinal
    yield r"(?<![\d/.])(?!24/7(?!\d)|7/24(?!\d))(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?(?![\d/])", _slashed


def _number(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else int(re.sub(r"\D", "", text))


def _count(text: str | None) -> int:
    if not text:
        return 1
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def _first(match: re.Match[str], today: date, backwards: bool) -> date:
    """The first day of the month that is named, or of this, the next, the last."""
    if match["month"]:
        return of_year(_MONTHS[match["month"][:3]], 1, today.replace(day=1), backwards)
    return months_on(today.replace(day=1), {"next": 1, "last": -1}.get(match["which"] or "", 0))


def _month_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    month, number = _MONTHS[match["month"][:3]], _number(match["day"])
    return date(int(match["year"]), month, number) if match["year"] else of_year(month, number, today, backwards)


def _nth_weekday(match: re.Match[str], today: date, backwards: bool) -> date | None:
    nth = -1 if match["nth"] == "last" else _number(match["nth"])
    return nth_weekday(_first(match, today, backwards), _DAYS[match["weekday"][:3]], nth)


def _ordinal(match: re.Match[str], today: date, backwards: bool) -> date | None:
    number = _number(match["day"])
    if match["which"] and match["which"] != "the":
        first = months_on(today.replace(day=1), {"next": 1, "last": -1, "this": 0}[match["which"]])
        return first.replace(day=number)
    return of_month(number, today, backwards)


def _week(match: re.Match[str], today: date, backwards: bool) -> date | None:
    number, which = _DAYS[match["day"][:3]], match["which"]
    if match["later"] and "after" in match["later"]:
        return in_week(number, today, 2)
    if which == "next" or match["later"]:
        return in_week(number, today, 1)
    if which == "last":
        day = weekday_of(number, today, True)
        return day - timedelta(7) if day == today else day
    return weekday_of(number, today, backwards and which is None)


def _after_next(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return in_week(_DAYS[match["day"][:3]], today, 2)


def _same(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return months_on(today, 1) if "month" in match[0] else today + timedelta(7)


def _near(match: re.Match[str], today: date, backwards: bool) -> date | None:
    words = match[0]
    if "after" in words:
        return today + timedelta(2)
    if words.startswith(("tom", "tmr", "2m")):
        return today + timedelta(1)
    back = 2 if "day before" in words else 1 if words.startswith(("yest", "last")) else 0
    return today - timedelta(back)


def _ahead(match: re.Match[str], today: date, backwards: bool) -> date | None:
    count, unit = _count(match["count"]), match["unit"][:1]
    sign = -1 if match["ago"] else 1
    if unit == "m":
        return months_on(today, sign * count)
    if unit == "h":
        return today + timedelta(sign * (count // 24)) if count % 24 == 0 and count else NOT_A_DAY
    return today + timedelta(sign * count * {"d": 1, "w": 7, "f": 14}[unit])


def _more(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """Another two weeks, three more days."""
    count = _count(match["count"] or match["more"])
    return {
        "d": today + timedelta(count), "w": today + timedelta(7 * count), "f": today + timedelta(14 * count),
        "m": months_on(today, count), "h": NOT_A_DAY,
    }[match["unit"][0]]  # fmt: skip


def _month_end(match: re.Match[str], today: date, backwards: bool) -> date | None:
    first = _first(match, today, backwards)
    return month_end(first.year, first.month)


def _month_begin(match: re.Match[str], today: date, backwards: bool) -> date | None:
    first = _first(match, today, backwards)
    return of_month(1, today, backwards) if match["which"] == "the" else first


def _quarter(match: re.Match[str], today: date, backwards: bool) -> date | None:
    named = match["nth"] or match["number"]
    return quarter_end(_number(named) if named else None, today, backwards)


def _year_end(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return date(today.year, 12, 31)


def _week_on(match: re.Match[str], today: date, backwards: bool) -> date | None:
    base = {"today": 0, "now": 0, "tomorrow": 1}.get(match["base"])
    start = today + timedelta(base) if base is not None else weekday_of(_DAYS[match["base"][:3]], today, False)
    return start + timedelta(14 if match["fortnight"] else 7 * _count(match["count"]))


def _feast(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return festival(match[1], today, backwards)


def _slashed(match: re.Match[str], today: date, backwards: bool) -> date | None:
    first, second = int(match[1]), int(match[2])
    month, number = (second, first) if first > 12 else (first, second)
    return date(year_of(match[3], today), month, number) if match[3] else of_year(month, number, today, backwards)


def _no_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return None


def _now(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return today
