"""What a reply can mean, and the days and sums of money written in it. Pure: no clock, no settings.

Days and sums are *marked*: each is replaced in the text by one character of the private use area, so that the rules in
``reading`` can speak of "a day" or "a sum" and see whatever else is left. What looks like a day or a sum but cannot be
read with certainty makes the whole text doubtful; it is never guessed.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class ReplyKind(StrEnum):
    """What a reply asks of us: the intents of docs/glossary.md that a written reply is sorted into so far."""

    PROMISE_TO_PAY = "promise_to_pay"
    ALREADY_PAID = "already_paid"
    STOP_CONTACT = "stop_contact"
    HARDSHIP = "hardship"
    COMPLAINT = "complaint"
    ASK_HUMAN = "ask_human"
    DISTRESS = "distress"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reading:
    """A reply as it was understood.

    ``amount_minor``: fen, above zero, for ``promise_to_pay`` and ``already_paid`` where the reply names one sum.
    ``due``: for ``promise_to_pay`` only, the borrower's own calendar day, today or later. ``reason``: a stable code of
    the rule that decided; it holds nothing of the text.
    """

    kind: ReplyKind
    amount_minor: int | None
    due: date | None
    reason: str


# ---- one spelling -------------------------------------------------------------------------------------------------

_TRADITIONAL = dict(
    zip(
        "還號萬兩個這後週禮點塊圓幾殺輕樓遺結聯繫發郵訂擾電話訊資銀監會訴舉報轉請給們業醫錢沒經過剛開無難債繳匯賬帳進麼嗎"
        "嘛為誰說讓時間準備應該計許當從復網裡壓絕斷嚇脅罵傷癌術藥費車禍減寬協議離領單達變際頭問題願認識歸償齊額總餘別區親媽"
        "爺兒員產窮緊煩騷妳貳參贰陆陸拾佰仟壹叁肆伍柒捌玖彆實確獲錯負擔約騙賠墊臺壞啟觀嗷顧藉診療喪營虧損倒閉災颱風飯飢餓殘碼",
        "还号万两个这后周礼点块圆几杀轻楼遗结联系发邮订扰电话讯资银监会诉举报转请给们业医钱没经过刚开无难债缴汇账账进么吗"
        "嘛为谁说让时间准备应该计许当从复网里压绝断吓胁骂伤癌术药费车祸减宽协议离领单达变际头问题愿认识归偿齐额总余别区亲妈"
        "爷儿员产穷紧烦骚你二三二六六十百千一三四五七八九别实确获错负担约骗赔垫台坏启观嗷顾借诊疗丧营亏损倒闭灾台风饭饥饿残码",
        strict=True,
    )
)
_SAME = {"￥": "¥", "\u3000": " ", "\u00a0": " ", "\t": " ", "‘": "'", "’": "'", "−": "-"}
_SAME |= {"\r": "\n", "\u2028": "\n", "\u2029": "\n"}
_NOTHING = (0x00AD, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0xE000, 0xF900))  # drawn as nothing; private use: our marks
_SPELLING: dict[int, str | None] = {
    **{ord(old): new for old, new in (_TRADITIONAL | _SAME).items()},
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) != "，"},
    **dict.fromkeys(_NOTHING),
}

_HAN = "\u3400-\u9fff"


def fold(text: str) -> str:
    """One spelling: simplified characters, half-width signs, small letters, no blanks inside Chinese."""
    text = re.sub("(?<=[０-９])，(?=[０-９]{3})", ",", text).translate(_SPELLING).lower()
    return re.sub(f"(?<=[{_HAN}0-9]) +(?=[{_HAN}])", "", text)


def flat(text: str) -> str:
    """Folded text without line breaks: mail programs break lines in the middle of a word."""
    text = re.sub(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])", "", text)
    return re.sub(r"\s+", " ", text).strip()


# ---- marks --------------------------------------------------------------------------------------------------------

DAY = "\ue000"  # today, or a day that may lie on either side of it (5号)
FUTURE = "\ue001"  # a day that can only lie ahead (明天)
PAST = "\ue002"  # a day that can only lie behind (昨天)
SUM = "\ue003"  # a sum of money
OTHER = "\ue004"  # read, and neither a day nor a sum: a telephone number, a time of day

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = "零〇一二两三四五六七八九十"
_NUMERAL = _SMALL + "百千万亿"

_NO_MATTER = re.compile(
    r"[a-z0-9._+-]{1,64}@[a-z0-9.-]+|https?://\S+"
    r"|(?:尾号|卡号|账号|号码|工号|编号|合同号|单号|流水号|身份证号?|微信号?|qq号?|电话|手机号?|热线|验证码|致电"
    r"|拨打?)[是为:\s]{0,3}"
    r"[0-9][0-9x-]{2,}(?![0-9x-]|[.,][0-9]|[元块万千百kw])"
    r"|打(?:11[09]|12[0-9]{1,3}|95[0-9]{3}|100[0-9]{2})(?![0-9])"
    r"|(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9])"
    r"|(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])|(?<![0-9])[48]00-?[0-9]{3,4}-?[0-9]{3,4}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])"
    rf"|(?<![0-9.])[0-9]{{1,2}}点(?:半|钟|整|前|一刻|三刻|[0-9{_SMALL}]{{1,3}}分?)?"
    rf"|(?<=[上下中]午|早上|晚上|凌晨|今晚|明早|明晚)[{_SMALL}]{{1,3}}点(?:半|钟|整|一刻|三刻|[{_SMALL}]{{1,3}}分?)?"
    r"|(?<![0-9.])[0-9]{1,2} ?[ap]\.?m\b"
)


def mark_no_matter(text: str) -> str:
    """Mark addresses, telephone and reference numbers and times of day, whose digits are no money."""
    return _NO_MATTER.sub(OTHER, text)


# ---- days ---------------------------------------------------------------------------------------------------------

_N = rf"(?:[0-9]{{1,2}}|[{_SMALL[2:]}]{{1,3}})"
_BEFORE_N = rf"(?<![0-9.年月第廿卅百千万亿{_SMALL}])"
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"今天": 0, "今日": 0, "今晚": 0, "今夜": 0, "今儿": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "明儿": 1}
_NEAR |= {"后天": 2, "大后天": 3, "today": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2}
_GONE = "大前天|前天|昨天|昨日|昨晚|昨夜|yesterday"

_DAY = re.compile(
    r"(?<![0-9])(?P<year>[0-9]{4})(?P<dash>[-/.年]) ?(?P<year_month>[0-9]{1,2})(?:(?P=dash)"
    r"|月) ?(?P<year_day>[0-9]{1,2})(?![0-9.]*[0-9])[日号]?"
    rf"|{_BEFORE_N}(?P<month>{_N})月份? ?(?P<month_day>{_N})[日号]"
    rf"|(?P<which_month>下个?|这个?|本)月 ?(?P<which_day>{_N})[日号]"
    rf"|(?<![{_SMALL}0-9几个年每上下])(?P<end>下个?|这个?|本)?月[底末]|(?P<english_end>\bend of (?:the |this )?month\b)"
    rf"|{_BEFORE_N}(?P<range>[0-9{_SMALL}]+ ?[-~—–、到至或和/] ?)?(?P<day>{_N})[日号](?![内后起期]|以内|以后|之内|之后"
    rf"|过后|开始|[线楼店院门码机客])"
    rf"|(?<![几个每隔下上{_SMALL}0-9])(?P<week>(?:下|这|本|上)(?=周)|(?:下个?|这个?|本|上个?)(?=[星礼])"
    rf"|这个(?=周))?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天](?![十百千])|[1-7](?![0-9]))"
    rf"|(?<![大明今])(?P<near>{'|'.join(sorted((k for k in _NEAR if not k.isascii()), key=len, reverse=True))})"
    rf"|(?:\b(?P<english_which>next|last|this|every|each) )?\b(?P<english_weekday>{'|'.join(_ENGLISH)})\b"
    r"|\b(?P<english_near>today|tonight|day after tomorrow|tomorrow)\b"
    rf"|(?P<gone>{_GONE})"
)
# What is left of a time that is no day: 下周, 月初, 过两天, 三个月, 以后, every, next week.
_VAGUE_DAY = re.compile(
    r"年|春节|节后|节前|周末|月[初中内份]|[上中下]旬|个月|下月|上月|当月|次月|月[底末]|天[内后]|[几两]天|周|星期|礼拜"
    r"|改天|到时|过段|回头"
    rf"|以后|之后|过后|左右|前后|开始|每|[{_SMALL}0-9][号日天]|[明后今]天|大后天"
    r"|\b(?:next|every|each|weeks?|weekends?|months?|days|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|later|soon|payday"
    r"|jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|[0-9]+(?:st|nd|rd|th))\b"
    f"|[{DAY}{FUTURE}](?:后|起)"
)
FURTHEST_DAYS = 366  # a day further off is more likely a slip than a promise
_ROLL_OVER_DAYS = 183  # 12月5日 said on 6 December means the day before more likely than a year ahead: not guessed


def mark_days(text: str, today: date) -> tuple[str, set[date], bool]:
    """Mark the days in folded text. Returns the text, the days from today on, and whether any time in it is uncertain.

    A bare day of the month or week is the next one to come, today's own counting as today; 下周五 is the Friday of the
    next calendar week (Monday to Sunday); 月底 the month's last day; a deadline (周五之前) its day.
    """
    days: set[date] = set()
    is_vague = False

    def mark(match: re.Match[str]) -> str:
        nonlocal is_vague
        if match["gone"] or match["week"] in ("上", "上个") or match["english_which"] == "last":
            return PAST
        try:
            day = _day(match, today)
        except (ValueError, OverflowError):
            day = None
        if day is None or (day - today).days > FURTHEST_DAYS:
            is_vague = True
            return OTHER
        if day < today:
            return PAST
        days.add(day)
        is_ahead = match["near"] or match["english_near"] or match["week"] in ("下", "下个") or match["which_month"]
        is_ahead = is_ahead and (day > today or match[0] in ("今晚", "今夜", "tonight"))
        return FUTURE if is_ahead or (match["year"] and day > today) else DAY

    marked = _DAY.sub(mark, text)
    return marked, days, is_vague or _VAGUE_DAY.search(marked) is not None


def _day(match: re.Match[str], today: date) -> date | None:
    """The day a match of ``_DAY`` names; None (or ``ValueError``, ``OverflowError``) where there is no certain one."""
    if match["year"]:
        return date(int(match["year"]), int(match["year_month"]), int(match["year_day"]))
    if match["month"]:
        month, number = _count(match["month"]), _count(match["month_day"])
        if (month, number) >= (today.month, today.day):
            return date(today.year, month, number)
        ahead = date(today.year + 1, month, number)
        return ahead if (ahead - today).days <= _ROLL_OVER_DAYS else None
    if match["which_month"]:
        year, month = _month(today, 1 if match["which_month"].startswith("下") else 0)
        return date(year, month, _count(match["which_day"]))
    if match["end"] or match["english_end"] or match[0][0] == "月":
        year, month = _month(today, 1 if (match["end"] or "").startswith("下") else 0)
        return date(year, month, calendar.monthrange(year, month)[1])
    if match["day"]:
        return None if match["range"] else _next_day_of_month(today, _count(match["day"]))
    if match["weekday"] or match["english_weekday"]:
        if match["english_which"] in ("next", "every", "each"):
            return None  # "next Friday" means two different days to different people
        number = _weekday(match["weekday"] or match["english_weekday"])
        if (match["week"] or "").startswith("下"):
            return today + timedelta(days=7 - today.weekday() + number)
        return today + timedelta(days=(number - today.weekday()) % 7)
    return today + timedelta(days=_NEAR[match["near"] or match["english_near"]])


def _weekday(name: str) -> int:
    """0 for Monday to 6 for Sunday."""
    if name in _ENGLISH:
        return _ENGLISH.index(name)
    return int(name) - 1 if name.isdigit() else "一二三四五六日".index(name.replace("天", "日"))


def _count(text: str) -> int:
    """A number up to 99 in digits or characters. Raises ``ValueError``."""
    value = int(text) if text.isascii() else _chinese(text)
    if value is None:
        raise ValueError
    return value


def _month(today: date, ahead: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + ahead
    return index // 12, index % 12 + 1


def _next_day_of_month(today: date, number: int) -> date | None:
    if not 1 <= number <= 31:
        return None
    for ahead in range(3):  # of two neighbouring months one has 31 days, and of February and March March has 30
        year, month = _month(today, ahead)
        if number <= calendar.monthrange(year, month)[1]:
            day = date(year, month, number)
            if day >= today:
                return day
    return None


# ---- sums ---------------------------------------------------------------------------------------------------------

_SUM = re.compile(
    r"(?P<sign>(?:¥|\brmb|\bcny|人民币) ?)?"
    rf"(?P<run>[0-9{_NUMERAL}](?:[0-9,.{_NUMERAL}]*[0-9{_NUMERAL}])?(?:[wk](?![a-z]))?)"
    r"(?P<unit> ?(?:元整?|块钱?|圆整?|人民币|rmb|cny|yuan)(?![a-z]))?"
)
_ARABIC = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?(?P<times>[百千]?万|[百千wk])?")
_SPOKEN = re.compile(
    r"(?P<head>[0-9]+)(?:(?P<wan>万)(?:(?P<thousands>[1-9])千?|(?P<rest>[1-9][0-9]{3}))|千(?P<hundreds>[1-9])百?)"
)
_TIMES = {"": 1, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "百万": 1_000_000, "千万": 10_000_000}
_BAD_BEFORE = re.compile(r"(?:[$€£₹第几数近约] ?|[a-z+~/.#—–-])$")
_BAD_AFTER = re.compile(
    rf"[a-z0-9%‰/~{_NUMERAL}]|[折克斤米]|倍|多|来|几|余(?!额)|半|左右|上下|出头|以上|以内|以下|[角毛分]"
    r"|美元|美金|港|台币|日元|欧元|英镑|刀| ?(?:usd|hkd|dollars?|euros?)\b"
)
_COUNTED = re.compile(r"[个次遍条人岁户笔楼室路级页名位通封]")
_TIME_UNIT = re.compile(r"[天期年月周日号点秒时]|分钟|小时|星期|礼拜")


def mark_sums(text: str) -> tuple[str, set[int], bool]:
    """Mark the sums of money in text whose days are marked. Returns the text, the sums in fen, and whether a number in
    it is left unexplained (too short to be money, a fraction of a fen, another currency, a range, not a numeral).

    A bare number is money from three digits to seven. 三千五 is 3,500 and 三千零五 3,005.
    """
    sums: set[int] = set()
    is_odd = False

    def mark(match: re.Match[str]) -> str:
        nonlocal is_odd
        run, has_unit = match["run"], bool(match["sign"] or match["unit"])
        is_word = re.search("[0-9]", run) is None and (run[0] in "百千万亿" or re.search("[百千万亿]", run) is None)
        if is_word and not has_unit:
            return match[0]  # 一定, 十分, 千万
        after, before = text[match.end() :][:8], text[: match.start()][-2:]
        if not has_unit and _COUNTED.match(after) and not _BAD_BEFORE.search(before):
            return OTHER + (match["unit"] or "")
        value = _value(run, has_unit)
        minor = None if value is None else value * 100
        is_doubtful = _BAD_BEFORE.search(before) or _BAD_AFTER.match(after) or (not has_unit and _TIME_UNIT.match(after))
        if minor is None or minor <= 0 or minor != minor.to_integral_value() or is_doubtful:
            is_odd = True
            return OTHER
        sums.add(int(minor))
        return SUM

    marked = _SUM.sub(mark, text)
    return marked, sums, is_odd


def _value(run: str, has_unit: bool) -> Decimal | None:
    """What a numeral is worth in yuan, or None if it is no well-formed sum."""
    arabic = _ARABIC.fullmatch(run)
    if arabic is not None:
        whole = arabic["whole"].replace(",", "")
        if len(whole) > 9 or len(arabic["part"] or "") > 7 or (whole[0] == "0" and len(whole) > 1):
            return None
        is_bare = not (has_unit or arabic["times"])
        if is_bare and (not 3 <= len(whole) <= 7 or arabic["whole"][3:4] == ","):  # 500,300 may be two sums
            return None
        return Decimal(whole + (arabic["part"] or "")) * _TIMES[arabic["times"] or ""]
    spoken = _SPOKEN.fullmatch(run)
    if spoken is not None and len(spoken["head"]) <= 4 and spoken["head"][0] != "0":
        if spoken["wan"]:
            return Decimal(spoken["head"]) * 10_000 + int(spoken["rest"] or int(spoken["thousands"]) * 1000)
        return Decimal(spoken["head"]) * 1000 + int(spoken["hundreds"]) * 100
    number = None if re.search("[^" + _NUMERAL + "]", run) else _chinese(run)
    return None if number is None else Decimal(number)


def _chinese(text: str) -> int | None:
    """A Chinese numeral below 100 million, or None if it is not well formed. 三千五 = 3500, 三千零五 = 3005, 一万二 = 12000."""
    head, has_wan, tail = text.partition("万")
    if not has_wan:
        return _section(text)
    high = _section(head, is_spoken=False)
    if high is None or not high:
        return None
    if not tail:
        return high * 10_000
    if len(tail) == 1 and _DIGITS.get(tail):
        return high * 10_000 + _DIGITS[tail] * 1000
    low = _section(tail.removeprefix("零"))
    if not low or (tail[0] == "零") is (low >= 1000):
        return None  # 一万零五百 and 一万二千, not 一万五百
    return high * 10_000 + low


def _section(text: str, is_spoken: bool = True) -> int | None:
    """A Chinese numeral up to 9999; ``is_spoken``: 三千五 may leave out its last unit."""
    total, unit_before, after_zero, rest = 0, 10_000, False, text
    while rest:
        if rest[0] in "零〇":
            if after_zero or (unit_before == 10_000 and len(rest) > 1):
                return None
            if len(text) == 1:
                return 0
            after_zero, rest = True, rest[1:]
            continue
        if rest[0] == "十" and not total and not after_zero:  # 十五: only where nothing stands before it
            digit, unit, rest = 1, 10, rest[1:]
        elif rest[0] in _DIGITS:
            digit = _DIGITS[rest[0]]
            unit = {"千": 1000, "百": 100, "十": 10}.get(rest[1:2], 1)
            rest = rest[1 if unit == 1 else 2 :]
        else:
            return None
        if unit >= unit_before or (unit == 1 and rest):
            return None
        is_next = unit * 10 == unit_before or unit_before == 10_000
        if is_spoken and unit == 1 and not is_next and not after_zero:
            unit = unit_before // 10  # 三千五, 一百五
        elif is_next is after_zero:
            return None
        total, unit_before, after_zero = total + digit * unit, unit, False
    return None if after_zero or not text else total
