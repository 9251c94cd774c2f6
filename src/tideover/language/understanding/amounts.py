"""Sums of money in spoken Chinese and English, in minor units. Never raises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MOST = 10**15  # minor units; beyond it nobody speaks of a debt of theirs

_D = "[零一二两三四五六七八九俩仨0-9]"
_UNIT_NUMBER = (  # 一万二, 三千五百, 3千5, 两百, 1.2万
    rf"(?:(?:\d{{1,9}}(?:\.\d{{1,4}})?|{_D}{{1,3}})亿)?"
    rf"(?:(?:\d{{1,9}}(?:\.\d{{1,6}})?|(?:{_D}{{1,4}}千)?(?:零?{_D}百)?(?:零?{_D}?十)?(?:零?{_D})?)万)?"
    rf"(?:零?{_D}{{1,4}}千)?(?:零?{_D}{{1,2}}百)?(?:零?{_D}?十)?(?:零?{_D}(?![0-9]))?"
)
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?|\d{1,15}(?:\.\d{1,2})?"
_CURRENCY_BEFORE = (
    r"(?:¥|rmb|cny|hk\$|hkd|us\$|usd|nt\$|a\$|s\$|\$|£|€|gbp|eur|inr|rs\.?|₹|人民币|港币|港纸|美元|美金|台币|新台币)"
)
_CURRENCY_AFTER = (
    r"(?:元|块钱|块|圆|蚊|文钱|大洋|人民币|港币|港元|港纸|台币|美元|美金|dollars?|bucks?|pounds?"
    r"|quid|yuan|rmb|cny|usd|hkd|euros?|rupees?)"
)
_K = r"(?:k|w|千|万|grand|thousand|hundred|million)"
# The one spelling joins single letters: "2k a month" is "2ka month" in it.
_NO_WORD = "(?:(?![a-z])|(?=a (?:month|week|fortnight|year|day))|(?=i [a-z]))"
_NOT_MONEY = (
    r"(?![次遍个天年月日号岁人里米斤期位名张笔套点分秒%‰度楼层路户字倍])(?!星期|礼拜|小时|分钟|公里"
    r"|平台|多次|多遍|多天|多个|多人|多年|句|条|家)"
)
_ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"a": 1, "an": 1}
_TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}
_WORD = "(?:" + "|".join(sorted({*_ONES, *_TENS, *_SCALES, "and"} - {"a", "an", "k"}, key=len, reverse=True)) + ")"
_ENGLISH = re.compile(rf"\b(?:(?:a|an|half a|{_WORD})(?:[ -]{_WORD})*)\b(?: ?(dollars?|bucks?|pounds?|quid|yuan|rmb|euros?))?")
_AND_A_HALF = re.compile(
    r"\ba (?P<whole>grand) and a half\b|"
    rf"\b(?P<n>\d{{1,4}}|(?:a|an|{_WORD})(?:[ -]{_WORD})*?) and a half (?P<k>hundred|thousand|grand|million|k)\b"
)
_AFTER_JIAO = "(?<=[角毛].)(?![个万千百0-9])"  # 六毛五
_NO_TENTH = "[个万千百0-9次期起直下共定样些点天周月年号日人块元成分笔]"  # 五百块一次性 holds no ten cents
_EXPLICIT = re.compile(
    rf"{_CURRENCY_BEFORE} ?(?P<a>{_DIGITS}) ?(?P<ak>{_K}{_NO_WORD})?(?P<ad>\d)?"
    rf"|(?<![\d.])(?P<b>{_DIGITS}) ?(?P<bk>{_K})?(?P<bd>[1-9](?![0-9]))?多? ?{_CURRENCY_AFTER}(?![a-z])"
    rf"(?:(?P<jiao>[一二两三四五六七八九1-9])[角毛](?![a-z]))?"
    rf"(?:零?(?P<fen>[一二两三四五六七八九1-9])(?:分(?!期)|{_AFTER_JIAO}))?(?P<half>半)?(?P<short>[一二三四五六七八九1-9](?!{_NO_TENTH}))?"
    rf"|(?<![几数好上])(?P<c>[零一二两三四五六七八九十百千万亿俩仨廿\d.]{{1,20}})多?(?:点(?P<cdec>[零一二三四五六七八九]{{1,2}}))?{_CURRENCY_AFTER}(?![a-z])"
    rf"(?:(?P<cjiao>[一二两三四五六七八九1-9])[角毛])?(?:零?(?P<cfen>[一二两三四五六七八九1-9])(?:分(?!期)|{_AFTER_JIAO}))?(?P<chalf>半)?"
    rf"(?P<cshort>[一二三四五六七八九1-9](?!{_NO_TENTH}))?"
)  # fmt: skip
_SPOKEN = re.compile(
    rf"(?<![零一二两三四五六七八九十百千万亿0-9几.第])(?={_D}"
    rf"|十)(?P<n>{_UNIT_NUMBER})(?P<more>多)?(?P<tail>[万亿]?){_NOT_MONEY}"
)
_THOUSANDS = re.compile(
    rf"(?<![a-z0-9.])(?P<n>\d{{1,9}}(?:\.\d{{1,4}})?) ?(?P<k>k|w|grand|thousand|hundred|million)(?P<d>[1-9])?(?!\d){_NO_WORD}"
)
_POINTED = re.compile(
    rf"(?P<n>[一二两三四五六七八九十百]{{1,4}})点(?P<dec>[零一二三四五六七八九]{{1,4}})(?P<k>[万千亿]){_NOT_MONEY}"
)
_BARE = re.compile(rf"(?<![a-z0-9.#:/*-])(?P<n>{_DIGITS})(?![\d.,:/*x-]*\d)(?:(?=ish\b)|(?![a-z]))")
_FORMAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零一二两三四五六七八九十百千万]{2,}")
_TO_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_NO_FIGURE = "(?<![零一二两三四五六七八九十百千万亿0-9几.第上数])"
_CLIPPED = re.compile(  # 千五, 万二; 万一 is a word
    rf"{_NO_FIGURE}(?P<n>[百千万][二三四五六七八九][十百千]?)(?![零一二两三四五六七八九十百千万亿0-9]){_NOT_MONEY}"
)
_AROUND = re.compile(  # 千把块, 十来万
    rf"{_NO_FIGURE}(?P<n>{_D}?[十百千万])(?:把|来)(?P<k>[百千万])?(?=块|元|蚊|钱|的|吧|,|。|$)"
)
_SMALL = re.compile(
    r"(?<![零一二两三四五六七八九十百千万\d块元点])(?!一[角毛]钱?(?![二三四五六七八九1-9]))(?P<jiao>[一二两三四五六七八九1-9])[角毛]钱?"
    r"(?:(?P<fen>[一二三四五六七八九1-9])分?)?(?!都|也|不)"
)
_NOTES = re.compile("(?P<n>[一二两三四五六七八九十]{1,2}|[0-9]{1,2})(?:嚿水?|旧水)")  # hundreds, in Cantonese
_ONE_BY_ONE = re.compile(
    "(?<![零一二两三四五六七八九十百千万亿0-9几.第#])(?P<n>[一二三四五六七八九][零一二三四五六七八九]{2,5})(?![零一二两三四五六七八九十百千万亿0-9年月日号点])"
)
_COUPLE = re.compile(r"\b(?:a )?couple (?:of )?(?P<k>hundred|thousand|grand)\b")
_COUNTED = re.compile(  # what a number in words counts, when it is no money
    r"[ -](?:times?|percent|per cent|people|calls?|messages|texts|e-?mails|miles|reasons|things|questions|points"
    r"|of (?:you|them|us)|minutes?|hours?|days?|weeks?|fortnights?|months?|years?|kids|children"
    r"|others?|instal?lments|seconds?)\b"
)
_ENDS_HERE = re.compile(
    r"$|[,.;!?。#]| (?:on|now|today|tomorrow|tonight|by|a|per|for|is|then|please|right|at|and"
    r"|this|next|every|each|in|if|first|to|before|until|#)"
)
_CENTS = re.compile(r" (?:and )?(\d{1,2}|[a-z]+(?:[ -][a-z]+)?) cents?\b")
_SCALE = {"hundred": 100, "k": 1000, "千": 1000, "grand": 1000, "thousand": 1000, "w": 10000, "万": 10000} | {
    "million": 1_000_000, "亿": 10**8,
}  # fmt: skip
_FIGURES = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


@dataclass(frozen=True, slots=True)
class Sum:
    """``start`` and ``end`` in the text as it was searched; ``sure``: said as money, by its currency or its size words."""

    start: int
    end: int
    minor: int
    sure: bool


def find_sums(line: str) -> list[Sum]:
    """All sums in a line in one spelling, from left to right; what is masked by ``#`` is none."""
    found: list[Sum] = []
    taken = bytearray(len(line))

    def take(start: int, end: int, major: Decimal | None, sure: bool) -> None:
        if major is None or end <= start or any(taken[start:end]):
            return
        minor = int((major * 100).to_integral_value())
        if 0 < minor <= MOST:
            found.append(Sum(start, end, minor, sure))
            taken[start:end] = b"\1" * (end - start)

    line = _FORMAL.sub(_plainly, line)
    for match in _EXPLICIT.finditer(line):
        major, cents = _explicit(match), _CENTS.match(line, match.end())
        take(match.start(), cents.end() if cents else match.end(), major + _cents(cents[1]) if cents and major else major, True)
    for match in _THOUSANDS.finditer(line):
        take(match.start(), match.end(), _scaled(match["n"], match["k"], match["d"]), True)
    for match in _NOTES.finditer(line):
        count = Decimal(match["n"]) if match["n"].isdecimal() else chinese_number(match["n"])
        take(match.start(), match.end(), None if count is None else count * 100, True)
    for match in _SMALL.finditer(line):
        fen = Decimal(_figure(match["fen"])) / 100 if match["fen"] else 0
        take(match.start(), match.end(), Decimal(_figure(match["jiao"])) / 10 + fen, True)
    for match in _AROUND.finditer(line):
        count = chinese_number(match["n"])
        take(match.start(), match.end(), None if count is None else count * _SCALE.get(match["k"] or "", 1), True)
    for match in _COUPLE.finditer(line):
        take(match.start(), match.end(), Decimal(2 * _SCALE[match["k"]]), True)
    for match in _AND_A_HALF.finditer(line):
        number = match["n"] or "1"
        count = Decimal(number) if number.isdecimal() else english_number(number)
        scale = _SCALE[match["k"] or match["whole"]]
        take(match.start(), match.end(), None if count is None else (count + Decimal("0.5")) * scale, True)
    for match in _POINTED.finditer(line):
        whole = chinese_number(match["n"])
        part = Decimal("0." + "".join(str(_FIGURES[each]) for each in match["dec"]))
        take(match.start(), match.end(), None if whole is None else (whole + part) * _SCALE[match["k"]], True)
    for match in _SPOKEN.finditer(line):
        text = match["n"]
        if re.search("[百千万亿]", text) and not _is_idiom(line, match):
            take(match.start(), match.end(), chinese_number(text), True)
    for match in _CLIPPED.finditer(line):
        take(match.start(), match.end(), chinese_number(match["n"]), True)
    for match in _ONE_BY_ONE.finditer(line):
        take(match.start(), match.end(), Decimal("".join(str(_FIGURES[each]) for each in match["n"])), False)
    for match in _ENGLISH.finditer(line):
        number = english_number(match[0][: match.start(1) - match.start()] if match[1] else match[0])
        if match[1] is None and (_COUNTED.match(line, match.end()) or line[: match.start()].endswith("thanks ")):
            continue
        if number is not None and match[1] is None and 10 <= number < 100 and _ENDS_HERE.match(line, match.end()):
            take(match.start(), match.end(), number, False)
        if number is not None and (match[1] or number >= 100):
            cents = _CENTS.match(line, match.end()) if match[1] else None
            extra = _cents(cents[1]) if cents else Decimal(0)
            take(match.start(), cents.end() if cents else match.end(), number + extra, True)
    for match in _BARE.finditer(line):
        take(match.start(), match.end(), _plain(match["n"]), False)
    return sorted(found, key=lambda each: each.start)


def chinese_number(text: str) -> Decimal | None:
    """三千五 is 3500, 一万二 12000, 两百 200, 千五 1500; None for what is no number."""
    import cn2an

    if text[:1] in ("百", "千", "万"):
        text = "一" + text
    try:
        return Decimal(str(cn2an.cn2an(text.replace("俩", "两").replace("仨", "三"), "smart")))
    except (ValueError, KeyError, IndexError, TypeError, OverflowError, InvalidOperation):
        return None


def english_number(text: str) -> Decimal | None:
    """two thousand five hundred is 2500, twelve hundred 1200, half a grand 500; None for what is no number."""
    whole, part, seen = 0, 0, False
    words = re.split("[ -]+", text.strip())
    if words[:2] == ["half", "a"]:
        return Decimal(_SCALES[words[2]]) / 2 if len(words) == 3 and words[2] in _SCALES else None
    for word in words:
        if word in _ONES or word in _TENS:
            part, seen = part + _ONES.get(word, 0) + _TENS.get(word, 0), seen or word not in ("a", "an")
        elif word == "hundred":
            part, seen = (part or 1) * 100, True
        elif word in _SCALES:
            whole, part, seen = whole + (part or 1) * _SCALES[word], 0, True
        elif word != "and":
            return None
    return Decimal(whole + part) if seen else None


def _plainly(match: re.Match[str]) -> str:
    """贰仟 is 两千; 陆 alone is a name."""
    formal = re.findall("[壹贰叁肆伍陆柒捌玖拾佰仟]", match[0])
    return match[0].translate(_TO_PLAIN) if len(formal) > 1 or (formal[:1] and formal[0] in "拾佰仟") else match[0]


def _cents(text: str) -> Decimal:
    number = Decimal(text) if text.isdecimal() else english_number(text)
    return number / 100 if number is not None and number < 100 else Decimal(0)


def _is_idiom(line: str, match: re.Match[str]) -> bool:
    """万一 and 千万 are words, 百分之五十 a share, 一千零一夜 a story."""
    before = line[max(0, match.start() - 3) : match.start()]
    return line.startswith(("夜", "分之", "火急", "八千里"), match.end()) or before.endswith(("分之", "成千", "数以"))


def _explicit(match: re.Match[str]) -> Decimal | None:
    if match["a"] is not None:
        return _scaled(match["a"], match["ak"], match["ad"])
    if match["b"] is not None:
        major, named = _scaled(match["b"], match["bk"], match["bd"]), ("jiao", "fen", "half", "short")
    else:
        major, named = chinese_number(match["c"].replace("廿", "二十")), ("cjiao", "cfen", "chalf", "cshort")
        if major is not None and match["cdec"]:
            major += Decimal("0." + "".join(str(_FIGURES[each]) for each in match["cdec"]))
    if major is None:
        return None
    jiao, fen, half, short = (match[name] for name in named)
    tenths = jiao or short
    return major + (Decimal(_figure(tenths)) / 10 if tenths else 0) + (Decimal(_figure(fen)) / 100 if fen else 0) + (
        Decimal("0.5") if half and not tenths else 0
    )  # fmt: skip


def _figure(sign: str) -> int:
    return _FIGURES[sign] if sign in _FIGURES else int(sign)


def _scaled(number: str, scale: str | None, digit: str | None) -> Decimal | None:
    """3k5 is 3500, 1万2 12000."""
    major = _plain(number)
    if major is None:
        return None
    factor = _SCALE.get(scale or "", 1)
    if digit and factor == 1:
        return _plain(number + digit)
    return major * factor + (int(digit) * factor // 10 if digit else 0)


def _plain(number: str) -> Decimal | None:
    try:
        return Decimal(number.replace(",", "")) if len(number) <= 20 else None
    except InvalidOperation:
        return None
