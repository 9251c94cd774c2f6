"""What an utterance says in figures and names: sum, day, time, months, phone, name, reason. Exact and total: never raises.

Several of a kind in one utterance: a correction ("不对，是三千五", "actually make it Friday") outweighs all before it; then
counts whether the clause is about paying, and whether what stands there is denied or about something else (a wage, the day
a bill falls due).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources

from tideover.language.understanding.amounts import find_sums
from tideover.language.understanding.clauses import HAN, NOT, NOT_AFTER, PAYING, clause, corrections
from tideover.language.understanding.dates import Day, find_days
from tideover.language.understanding.hearing import as_meant, is_past
from tideover.language.understanding.reckoning import number_of
from tideover.language.understanding.which_day import OF_SUMS, day_meant

_MOVING = re.compile(  # besides: what is done with a sum
    r"扣|划走|多收|收我|收咗|收多|减免|免掉|退|能出|拿得?出"
    r"|\btake (?:only )?$|\bcharged?(?: me)? $|\bput me down\b|\bdebit|\bwaive|\brefund"
)
_LEFT = re.compile(
    r" (?:has |have |already |just )*(?:left|gone from|(?:came|come|went|gone) out of) (?:my|our|the) (?:account|bank|card)\b"
)
_ABOUT_SUM = re.compile(  # what a bare number after it is a sum of
    r"(?:欠(?:款|费|你们|你哋)?|余额|结余|账单|应还|剩(?:下)?|逾期费|违约金|罚息|滞纳金|"
    r"利息|本金|手续费|费用?|总共|一共)(?:是|系|有|:|为|共|不是|总额|金额|还有|写|写着|上写)*$"
    r"|\b(?:owe|owing|balance|bill|fees?|interest|penalty|charges?|"
    r"total|amount)(?: (?:you|is|was|of|still|really|now|only|it))* ?$"
)
_OF_SUM = re.compile(
    r" ?(?:a|per|each|every) (?:month|week|fortnight)\b| (?:charge|fee|debit|payment|penalty)\b"
    r"| (?:of|in)(?: the| my| your)?(?: late| penalty)?"
    r" (?:fees?|charges|interest|arrears)\b"
)
_OTHER_SUM = re.compile(
    r"工资|薪|收入|挣|赚|房租|房贷|医药费|医疗费|学费|奶粉|亏了?|被骗|花了|手术|住院|罚|押金"
    r"|生活费|到手|只?借了?|贷了|借过|合同|本来|原来|一共欠|总共欠|欠(?:了|着)"
    r"|\bearn|\bwage|\bsalary|\brent\b|\bincome\b|\bborrow|\blost\b|\bcost|\bmedical\b"
    r"|\bscammed\b|\bin (?:debt|total)\b|\bowe\b"
)
_NOT_OURS = re.compile(  # what came in, was lost or goes elsewhere: no sum between us
    r"工资|薪|收入|月入|挣|赚|到手|房租|医药费|医疗费|学费|奶粉|亏了?|被骗|花了|花掉|手术|住院|生活费|欠我|拖欠"
    r"|\bearn|\bwages?\b|\bsalary|\brent\b|\bincome\b|\bmedical\b|\bscammed\b"
    r"|\bhospital\b|\bspent\b|\bcosts?\b|\b(?:i|he|she|we) (?:only )?makes?\b"
)
_NOT_OURS_AFTER = re.compile(r"[^,]{0,4}(?:工资|房租|的?医药费|的?手术费|的?学费|收入)|(?: a| per) month (?:salary|wage|rent)")
_OWED = re.compile(  # what is there or owed, where another sum is offered
    r"欠|应还|账单|总(?:共|额)|一共|每个?月(?:要|得|应)还|原来|本来|原本|(?<!只)有|余额|剩|逾期|本金|贷了?|借"
    r"|从$|\bfrom $|\bowe\b|\bbill\b|\bbalance\b|\btotal\b|\bhave\b|\binstead of\b|\bof (?:the|my|that) $|\bdebt\b|\bborrow"
)
_OFFERED = re.compile(
    r"(?:只|先|[最顶]多|比如|(?:降|减|调|改|少)[到成为至])[^,]{0,4}$|\b(?:only|just|best|most|to|for|accept"
    r"|take)\b[^,]{0,12}$"
)
_OWED_AFTER = re.compile("的?(?:本金|欠款|账单?|债|贷款)")
_MASKED = "#"


@dataclass(frozen=True, slots=True)
class Slots:
    """What was said; None for what was not. ``amount_minor`` in hundredths of the money spoken of; ``time`` as HH:MM."""

    amount_minor: int | None = None
    date: date | None = None
    time: str | None = None
    reason: str | None = None
    phone: str | None = None
    name: str | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance in one spelling with what its slots could be: ``days`` also holds words of time that name no day."""

    line: str
    days: tuple[Day, ...]
    sums: tuple[tuple[int, int, int, bool], ...]
    time: str | None
    phone: str | None
    months: int | None
    backwards: bool = False


_WHILE = re.compile(
    r"((?:\d{1,2}|[一二两俩三四五六七八九十]{1,2}|半)个?(?:天|周|星期|礼拜|月))(?=[吧啊呢,。! ]*$)|(?:\d{1,2}"
    r"|a|one|two|three|four|five|six|ten) (?:days?|weeks?|months?)(?=[,.!? ]*$)|a fortnight(?=[,.!? ]*$)"
)
_ALONE = re.compile(r"([1-9]|[12]\d|3[01]|(?:[二三]?十)?[一二三四五六七八九]|[二三]?十)(?=[吧啊呢,。! ]*$)")


def hear(line: str, now: datetime, backwards: bool = False, asked: str | None = None) -> Said:
    """Find everything in a line in one spelling; each thing is looked for in what those before it left. ``backwards``:
    a bare day is the last one that was; ``asked``: as in ``understand``, a number alone is a day after ``pay_when``."""
    phone, rest = _phone(as_meant(line))
    time, rest = _time(rest, now)
    days = tuple(find_days(rest, now.date(), backwards, lambda start, end: is_past(line, start, end)))
    if asked == "pay_when" and not days and (alone := _ALONE.match(rest) or _WHILE.match(rest)):
        named = (
            alone[0] + ("号" if alone.re is _ALONE else "后")
            if HAN.search(alone[0]) or alone.re is _ALONE
            else f"in {alone[0]}"
        )
        days = tuple(Day(0, alone.end(), each.day, each.past) for each in find_days(named, now.date()))
    rest = _without(rest, ((day.start, day.end) for day in days))
    months, rest = _months(rest)
    rest = _NO_SUMS.sub(lambda match: _MASKED * len(match[0]), rest)
    sums = tuple((each.start, each.end, each.minor, each.sure) for each in find_sums(rest))
    return Said(line, days, sums, time, phone, months, backwards)


def slots_of(said: Said, intent: str, asked: str | None) -> Slots:
    """The slots, as they matter for an intent."""
    return Slots(
        amount_minor=_amount(said, intent, asked),
        date=day_meant(said.line, said.days, intent, said.backwards),
        time=said.time,
        reason=_reason(said.line, intent, asked),
        phone=said.phone,
        name=_name(said.line),
        months=said.months,
    )


def _without(line: str, spans: Iterable[tuple[int, int]]) -> str:
    signs = list(line)
    for start, end in spans:
        signs[start:end] = _MASKED * (end - start)
    return "".join(signs)


def _amount(said: Said, intent: str, asked: str | None) -> int | None:
    best: tuple[float, int] | None = None
    for number, (start, end, minor, sure) in enumerate(said.sums):
        before, after = clause(said.line, start, end)
        last = said.sums[number - 1][1] if number else 0
        before = before[max(0, len(before) - (start - last)) :]
        if number + 1 < len(said.sums):  # the words between two sums are of the second
            after = after if (gap := said.sums[number + 1][0] - end) > len(after) else after[: min(gap, 2)]
        paying = bool(PAYING.search(before) or PAYING.search(after) or _MOVING.search(before) or _LEFT.match(after))
        if not paying and asked != "pay_amount" and (_NOT_OURS.search(before[-12:]) or _NOT_OURS_AFTER.match(after)):
            continue
        asked_about = bool(_ABOUT_SUM.search(before[-14:]) or _OF_SUM.match(after))
        if not sure and not (
            paying
            or asked_about
            or asked == "pay_amount"
            or (intent in OF_SUMS and (said.line[start].isdecimal() or said.days))
            or minor % 100
            or (asked == "confirm" and len(said.line) <= 16)
            or corrections(said.line, start, [each[0] for each in said.sums])
        ):
            continue
        if not sure and minor < 1000 and asked != "pay_amount" and not asked_about:
            continue
        score = 3.0 * corrections(said.line, start, [each[0] for each in said.sums]) + 1.5 * paying + sure
        score -= 3 * bool(NOT.search(before) or NOT_AFTER.match(after))
        score -= 2 * bool(_OTHER_SUM.search(before[-12:]) or re.match(r"[^,]{0,4}(?:工资|房租|的?医药费|的?手术费)", after))
        score -= 2 * bool(re.search(r"余下|剩下|其余|\brest\b", before[-8:]))
        score += 0.5 * bool(_OFFERED.search(before))
        score -= 2 * (len(said.sums) > 1 and bool(_OWED.search(before[-16:]) or _OWED_AFTER.match(after)))
        if best is None or score > best[0]:
            best = (score, start)
    if best is None:
        return None
    score, place = best
    if score < -1 and intent in (
        "hardship",
        "distress",
        "refuse_to_pay",
        "greeting",
        "call_back_later",
        "dispute_debt",
        "stop_contact",
        "complaint",
    ):
        return None
    return next(minor for start, _, minor, _ in said.sums if start == place)


# --- time of day ------------------------------------------------------------------------------------------------------

_HOUR = r"(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})"
_PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|今早|明早|中午|下午|下昼|晏昼|傍晚|晚上|今晚|明晚|夜晚|夜里|半夜|晚|早|朝早)?"
_MINUTE = r"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?:零|过)?(?P<minute>\d{1,2}|[一二三四五]?十?[一二三四五六七八九]?)分?)?"
_CHINESE_TIME = re.compile(
    rf"{_PART}(?:的)?(?<![零一二两三四五六七八九十百千万亿\d.]){_HOUR}(?:点钟?|时(?!间|候|效))"
    r"(?![零一二三四五六七八九\d]{1,4}[元块圆蚊万千百亿])"
    rf"(?!儿|[的]?(?:事|钱|意见|诚意|困难|要|也|都|想))(?:整)?{_MINUTE}"
)
_CLOCK = re.compile(rf"{_PART}(?<![\d:])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\d:])(?: ?(?P<m>[ap])\.?m\b)?")
_ENGLISH_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_EH = r"(?P<hour>\d{1,2}|" + "|".join(_ENGLISH_HOURS) + ")"
_ENGLISH_TIME = re.compile(
    rf"\b(?:(?P<rel>half past|quarter past|quarter to) )?{_EH}(?:[:.](?P<minute>[0-5]\d)|"
    rf" (?P<words>thirty|fifteen|forty[- ]five))?"
    rf"(?: ?(?P<m>[ap])\.?m\b\.?| ?o'?clock\b)?(?: in the (?P<part>morning|afternoon|evening)| at (?P<night>night))?"
)
_BEFORE_HOUR = re.compile(r"\b(?:at|around|about|after|before|past|until|till|by|from) $")
_WORDS_OF_TIME = (("midday", "12:00"), ("noon", "12:00"), ("midnight", "00:00"), ("正午", "12:00"))
_MORNING = ("凌晨", "清晨", "早上", "早晨", "上午", "今早", "明早", "早", "半夜", "朝早")


def _time(line: str, now: datetime) -> tuple[str | None, str]:
    found: str | None = None
    for pattern in (_CLOCK, _CHINESE_TIME, _ENGLISH_TIME):
        for match in pattern.finditer(line):
            clock = _read_time(match, line, pattern is _ENGLISH_TIME, now)
            if clock is not None:
                found = found or clock
                keep = len(match["part"] or "") if pattern is not _ENGLISH_TIME and (match["part"] or "")[:1] in "今明" else 0
                line = line[: match.start() + keep] + _MASKED * (match.end() - match.start() - keep) + line[match.end() :]
    for word, clock in _WORDS_OF_TIME:
        if found is None and re.search(rf"\b{word}\b" if word.isascii() else word, line):
            found = clock
    return found, line


def _read_time(match: re.Match[str], line: str, is_english: bool, now: datetime) -> str | None:
    groups = match.groupdict()
    text = groups["hour"]
    try:
        hour = _ENGLISH_HOURS.index(text) + 1 if text in _ENGLISH_HOURS else number_of(text)
        minute = 0
        if groups.get("minute"):
            minute = number_of(groups["minute"])
        elif groups.get("half"):
            minute = 30
        elif groups.get("quarter"):
            minute = 15 if groups["quarter"] == "一" else 45
        elif groups.get("words"):
            minute = {"thirty": 30, "fifteen": 15}.get(groups["words"], 45)
    except (ValueError, KeyError):
        return None
    half = groups.get("m")
    part = groups.get("part")
    if is_english:
        said = half or groups["rel"] or part or groups["night"] or "clock" in match[0]
        if not said and not (
            _BEFORE_HOUR.search(line[: match.start()])
            and re.match(
                r"$|[ ,.;!?。](?!\d)(?!dollar|percent|month|day|week|year|hundred|thousand|times|people"
                r"|pounds|bucks|quid|minutes|hour|and a |grand|k\b|yuan|rmb|euros|million|or so)",
                line[match.end() :],
            )
        ):
            return None
        if not said and hour > 12:
            return None
        if groups["rel"]:
            minute = {"half past": 30, "quarter past": 15, "quarter to": 45}[groups["rel"]]
            hour -= groups["rel"] == "quarter to"
        half = half or {"morning": "a", "afternoon": "p", "evening": "p"}.get(part or "") or ("p" if groups["night"] else None)
    elif part is not None:
        half = "a" if part in _MORNING else "p"
        if part == "中午":
            half = "p" if hour < 4 or hour == 12 else "a"
        if hour == 12 and part in ("晚上", "今晚", "明晚", "夜里", "夜晚", "半夜", "凌晨", "晚"):
            return f"00:{minute:02}"
    if hour > 24 or minute > 59:
        return None
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif half is None and ":" not in match[0] and 1 <= hour <= 12:
        if hour < 8:
            hour += 12  # nobody asks to be rung at three in the night
        elif hour < 10 and (hour, minute) <= (now.hour, now.minute) and not re.search("明|后|下|tomorrow|next|morning", line):
            hour += 12
    return f"{hour % 24:02}:{minute:02}"


# --- telephone numbers, months, names, reasons ------------------------------------------------------------------------

_PHONE = re.compile(
    r"(?<![\d.])(?:\+\d{1,3}[ -]?)?(?:\(\d{3}\) ?\d{3}[ -]?\d{4}|1[3-9]\d(?:[ -]?\d{4}){2}"
    r"|\d{3}[ -]\d{3}[ -]\d{4}|0\d{2,3}[ -]?\d{7,8}|0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}|09\d{2}["
    r" -]?\d{3}[ -]?\d{3}"
    r"|\d{3}[ -]\d{4}|[2-9]\d{3}[ -]?\d{4}|\+\d{8,15})(?![\d.])"
)
_SPOKEN_PHONE = re.compile("[一1][三四五六七八九3-9][零一二三四五六七八九0-9]{9}(?![零一二三四五六七八九0-9])")
_TO_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")
_MONTHS = re.compile(
    r"(?:分(?:成)?|做(?:成)?|办)(?P<a>\d{1,3}|[一二两三四五六七八九十]{1,4})(?:期|个月)"
    r"|(?P<b>\d{1,3}|[一二两三四五六七八九十]{1,4})(?:期|个月)(?!没|前|内|后|之|以|工资|大"
    r"|多?没)"
    r"|(?P<c>\d{1,2}|[一二两三四五六七八九十]{1,2})年(?!前|级|多?没|来|\d)|(?P<half>半年)|(?P<halves>一年半)"
)
_ENGLISH_MONTHS = re.compile(
    r"\b(?P<n>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|eighteen|twenty[- ]four|thirty[- ]six|couple of) ?-?(?:monthly )?"
    r"(?P<unit>months?|years?|instal?lments?|payments)\b(?! ago| from| later)"
)
_ENGLISH_COUNTS = {word: value for value, word in enumerate(["one", "two", "three", "four", "five", "six", "seven",
"eight", "nine", "ten", "eleven", "twelve"], 1)} | {
    "a": 1, "couple of": 2, "eighteen": 18, "twenty four": 24, "thirty six": 36,
}  # fmt: skip
_NO_SUMS = re.compile(
    r"(?:尾号|后四位|身份证号?|工号|验证码|卡号|单号|编号|尾数|末四位)(?:是|为|:)?[\d零一二三四五六七八九x]+"
    r"|\b(?:ending(?: in)?|last four(?: digits)?(?: are| is)?|reference|ref)(?: number)? ?[\d-]+"
    r"|(?<![\d,.¥$£€])(?:12378|12363|12315|12345|12386|96110)(?!\d|[,.]\d|元|块|圆|蚊)"
    r"|(?:打|拨|报|叫|\bcall|\bdial|\bring)(?:了|过|个)? ?(?:110|120)(?!\d|[,.]\d|元|块|圆|蚊)"
    r"|(?<!\d)(?:19|20)\d\d年|\b(?:in|since|until) (?:19|20)\d\d\b"
    r"|\d+(?:\.\d+)? ?(?:percent|per cent)\b|一(?:块|元|蚊|毛|角|分)钱?(?:都|也)(?:没|冇|拿不|出不|不|唔)"
    r"|\d+(?:\.\d+)?(?:%|倍|折|岁|级|路|楼|栋|分钟|小时|次|遍)"
    r"|百分之[一二三四五六七八九十百零点]+|\b\d+ (?:times|years old|minutes|hours)\b"
)


def _phone(line: str) -> tuple[str | None, str]:
    for pattern in (_PHONE, _SPOKEN_PHONE):
        for match in pattern.finditer(line):
            digits = re.sub(r"[^\d+]", "", match[0].translate(_TO_DIGITS))
            if len(digits) == 8 and not re.search("电话|号|打|call|number|phone|reach|contact|手机|联系|text", line):
                continue
            if len(digits) == 7 and not re.search("call|number|phone|电话", line):
                continue
            return digits, line[: match.start()] + _MASKED * (match.end() - match.start()) + line[match.end() :]
    return None, line


def _months(line: str) -> tuple[int | None, str]:
    found: int | None = None
    for pattern, read in ((_MONTHS, _chinese_months), (_ENGLISH_MONTHS, _english_months)):
        for match in pattern.finditer(line):
            count = read(match)
            if count is not None and not re.search(
                r"第|上|下|这|每|[几]|一个月还|a month$", line[max(0, match.start() - 1) : match.start()]
            ):
                is_rate = match[0] in ("一个月", "a month")
                if not is_rate:
                    found = count
                line = line[: match.start()] + _MASKED * (match.end() - match.start()) + line[match.end() :]
    return found, line


def _chinese_months(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 6
    if match["halves"]:
        return 18
    try:
        count = number_of(match["a"] or match["b"] or match["c"])
    except (ValueError, KeyError):
        return None
    return count * 12 if match["c"] else count


def _english_months(match: re.Match[str]) -> int | None:
    text = match["n"].replace("-", " ")
    count = _ENGLISH_COUNTS[text] if text in _ENGLISH_COUNTS else int(text)
    return count * 12 if match["unit"].startswith("year") else count


_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧"
)
_GIVEN = r"(?![先女小老太大本总经师])[\u4e00-\u9fff]{1,2}?"
_CHINESE_NAME = re.compile(
    rf"(?:我(?:的名字)?(?:就)?(?:是叫|叫做|叫|名叫|名字叫|名字是|是)|名字(?:改成|改为|叫|是)"
    rf"|姓名(?:是|:)?|(?:他|她)(?:叫|名字叫)|(?:找|叫|认识|是)(?:的)?)(?P<full>(?:欧阳|司马|上官"
    rf"|诸葛|[{_SURNAMES}])"
    rf"[\u4e00-\u9fff]{{1,2}}?)(?=$|[,。;:!? ]|的|本人|吗|吧|呢|啊|呀|你|我|打|哪|已|这|在"
    rf"|是(?!我)|去|不|先|电话|说|今|身|要|想|前|现|昨|,)|我(?:是)?姓(?P<family>[{_SURNAMES}])"
)
_ENGLISH_NAME = re.compile(
    r"(?:\bmy name is|\bmy name's|\bi am|\bi'm|\bthis is|\bi'm called|\bname (?:is|to)"
    r"|\bspeaking to|\bwith) (?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2})",
    re.IGNORECASE,
)
_NO_NAME = {
    "王八",
    "高利",
    "文化",
    "方便",
    "石头",
    "常常",
    "任何",
    "金额",
    "高兴",
    "白痴",
    "马上",
    "万一",
    "于是",
    "钱的",
    "何必",
    "余额",
}


def _name(line: str) -> str | None:
    match = _CHINESE_NAME.search(line)
    if match is None:
        return None
    name = match["full"] or match["family"]
    return None if name[:2] in _NO_NAME else str(name)


def english_name(text: str) -> str | None:
    """A name of capital letters after words that bring one, in the text as it came."""
    for match in _ENGLISH_NAME.finditer(text):
        words = match["name"].split()
        kept = []
        for word in words:
            if not word[:1].isupper() or word.lower() in _NOT_NAMES:
                break
            kept.append(word)
        if kept:
            return " ".join(kept)
    return None


_NOT_NAMES = {
    "the", "his", "her", "my", "speaking", "not", "a", "an", "here", "calling", "so", "sorry", "in", "at", "on", "monday",
    "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "it", "he", "she", "identity", "fraud", "harassment", "what", "why", "google", "just", "really",
    "i", "no", "yes", "december", "january", "november",
    "experian", "and", "but",
}  # fmt: skip


@cache
def _reasons() -> list[tuple[str, re.Pattern[str]]]:
    text = (resources.files("tideover.language") / "understanding" / "reasons.toml").read_text(encoding="utf-8")
    return [(name, re.compile("|".join(f"(?:{each})" for each in patterns))) for name, patterns in tomllib.loads(text).items()]


_REASONED = {
    "hardship", "willing_no_date", "promise_to_pay", "partial_payment_offer", "ask_extension", "ask_instalments",
    "ask_waiver", "refuse_to_pay", "distress",
    "reports_death_or_incapacity", "dispute_debt", "identity_theft_claim", "third_party_will_pay", "already_paid",
    "debit_problem", "ask_settlement", "no", "yes", "unclear",
    "lodged_through_agent", "complaint", "ask_human", "call_back_later", "tells_us_to_sue", "ask_refund",
}  # fmt: skip


def _reason(line: str, intent: str, asked: str | None) -> str | None:
    if intent not in _REASONED and asked != "reason":
        return None
    for name, pattern in _reasons():
        if pattern.search(line):
            return name
    return (
        "other"
        if asked == "reason"
        and intent not in ("repeat_please", "greeting", "ask_human", "yes", "no", "thanks_goodbye", "unclear")
        else None
    )
