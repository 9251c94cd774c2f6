"""Sums as people say and write them, made from the sum: nothing here reads one, and no code of the product is used.

Left out because no single sum is meant: 几千, 三五百, 一千多, "two fifty". 250 is never 二百五: that is an insult.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

Said = tuple[dict[str, str], int]
"""What was said, as a line for the command, and the sum in minor units."""

DIGITS = "零一二三四五六七八九"
TRADITIONAL = str.maketrans("万两块钱点币", "萬兩塊錢點幣")
ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

# {a} is never next to another numeral, nor before a word that a numeral counts (月 号 天 点 期 分 …).
SIMPLIFIED_CARRIERS = """
pay_amount|{a}
pay_amount|就{a}吧
pay_amount|嗯 那我还{a}
pay_amount|我先还{a}行不行
pay_amount|手上只有{a},先还这些
pay_amount|最多拿得出{a} 再多真没有了
pay_amount|先给你们转{a},剩下的慢慢来
pay_amount|那个 那个 我这边 就是 能还{a}
pay_amount|能不能先还{a}呀
pay_when|我明天还{a}
pay_when|下周五打{a}给你们
pay_when|月底前我把{a}还上
pay_when|今天晚上下班回去就转{a}
pay_when|后天存{a}进去,你们扣就行
pay_when|等会儿我用支付宝还{a}
open|我想一次付{a}结清,可以吗
open|每个月还{a}可以不可以
-|我昨天已经还了{a}
-|还款{a}已转账,请查收
-|昨天晚上用微信还的{a},怎么还催
-|我都转了{a}过去了你没看见吗
-|{a}我前天就还掉了
-|你们多扣了我{a},退给我
-|麻烦把多还的{a}退回来
-|我这期账单是不是{a}
-|我现在是不是还欠{a}
-|账单上写{a},对不对啊
-|违约金{a}能不能免掉
-|我老婆明天会转{a}给你们
-|我爸说他帮我还{a}
-|喂 你好 那个 我想说一下 就是我今天能还{a} 你给记一下
-|自动扣款{a}没有扣成功
"""
TRADITIONAL_CARRIERS = """
pay_amount|{a}
pay_amount|我先還{a}可以嗎
pay_amount|我淨係得{a},收住先啦
pay_amount|手上只有{a},先繳這些
pay_amount|那我繳{a}好了
pay_when|聽日過{a}俾你
pay_when|我明天匯{a}過去
pay_when|下禮拜三我去繳{a}
open|每個月繳{a}可以嗎
-|我尋日已經還咗{a}
-|我前天就繳了{a},請查一下
-|請問這期是不是{a}
-|多扣的{a}什麼時候退給我
-|我仲爭你哋{a},係咪
-|逾期費{a}可唔可以豁免
"""
ENGLISH_CARRIERS = """
pay_amount|{a}
pay_amount|I can do {a}
pay_amount|uh, maybe {a}?
pay_amount|I could put {a} towards it right now
pay_amount|would {a} be okay for now
pay_amount|all I've got is {a}
pay_when|I'll pay {a} tomorrow
pay_when|I will transfer {a} on Friday
pay_when|let me send {a} tonight
pay_when|okay so um I can pay {a} by the end of the month
pay_when|I'm going to pay {a} on the 5th
-|I already paid {a}
-|I sent you {a} yesterday, please check
-|{a} left my account on Monday
-|do I still owe {a}
-|is my balance {a}
-|you charged me {a} too much, send it back
-|can you take {a} of late fees off
-|my mother will pay {a} for me tomorrow
-|would you take {a} to settle the whole thing
-|how about {a} a month until it's done
"""
NOW = {"hans": "2026-12-01T10:15:00+08:00", "hant": "2026-12-01T10:15:00+08:00", "en": "2026-12-01T10:15:00-05:00"}


def amounts(seed: int, count: int) -> list[Said]:
    """``count`` sums, each in a sentence of its own."""
    rng = random.Random(seed)
    carriers = {
        "hans": _carriers(SIMPLIFIED_CARRIERS),
        "hant": _carriers(TRADITIONAL_CARRIERS),
        "en": _carriers(ENGLISH_CARRIERS),
    }
    said = []
    for number in range(count):
        script = rng.choices(["hans", "hant", "en"], [6, 2, 3])[0]
        minor = _sum(rng)
        asked, carrier = rng.choice(carriers[script])
        text = _english(rng, minor) if script == "en" else _chinese(rng, minor, script == "hant")
        row = {"id": f"a{seed}-{number}", "text": carrier.format(a=text), "now": NOW[script]}
        if asked != "-":
            row["asked"] = asked
        said.append((row, minor))
    return said


def _carriers(lines: str) -> list[tuple[str, str]]:
    return [(asked, carrier) for asked, _, carrier in (line.partition("|") for line in lines.strip().splitlines())]


def _sum(rng: random.Random) -> int:
    """Minor units: round sums, any whole one, and some with a part of a unit."""
    kind = rng.random()
    if kind < 0.5:  # two figures and noughts
        return 100 * rng.randint(1, 99) * 10 ** rng.randint(1, 4)
    if kind < 0.65:  # three figures and noughts
        return 100 * rng.randint(100, 999) * 10 ** rng.randint(0, 3)
    if kind < 0.8:
        return 100 * rng.randint(10, 10 ** rng.randint(2, 6))
    if kind < 0.9:
        return 10 * rng.randint(31, 10 ** rng.randint(3, 5))
    return rng.randint(301, 10 ** rng.randint(4, 6))


# --- Chinese ----------------------------------------------------------------------------------------------------------


def _chinese(rng: random.Random, minor: int, traditional: bool) -> str:
    whole, part = divmod(minor, 100)
    if part:
        ways = [_chinese_parts, _chinese_figures]
    else:
        ways = [_chinese_whole, _chinese_whole, _chinese_figures]
        if _can_drop(whole):
            ways += [_chinese_dropped, _chinese_dropped]
        if whole >= 1000 and whole % 100 == 0:
            ways.append(_chinese_mixed)
    text = rng.choice(ways)(rng, minor)
    if traditional:
        text = text.translate(TRADITIONAL)
        if text.endswith("塊") and rng.random() < 0.4:
            text = text.removesuffix("塊") + "蚊"
    return text


def _chinese_whole(rng: random.Random, minor: int) -> str:
    whole = minor // 100
    text = read_chinese(whole, rng.choice("二两"))
    endings = ["块", "块", "块钱", "元"] + ([""] if whole >= 100 else [])
    return text + rng.choice(endings)


def _can_drop(whole: int) -> bool:
    """Whether the last unit may go unsaid: 三千五 for 三千五百, 一万二 for 一万二千."""
    figures = str(whole).rstrip("0")
    noughts = len(str(whole)) - len(figures)
    return 1 <= noughts <= 3 and len(figures) >= 2 and figures[-2] != "0" and whole != 250


def _chinese_dropped(rng: random.Random, minor: int) -> str:
    whole = minor // 100
    kept = read_chinese(whole, "两")[:-2]  # the last figure and its unit
    last = DIGITS[int(str(whole).rstrip("0")[-1])]
    return kept + last


def _chinese_mixed(rng: random.Random, minor: int) -> str:
    """1.2万, 3千5, 1万2千, 2.5k."""
    whole = minor // 100
    ways = [f"{_plain(Decimal(whole) / 1000)}k"] if whole < 100_000 else []
    if whole < 10_000:
        ways.append(f"{whole // 1000}千{whole % 1000 // 100 or ''}")
    else:
        ten_thousands = _plain(Decimal(whole) / 10_000)
        ways += [f"{ten_thousands}万", f"{ten_thousands}万块", f"{ten_thousands}w"]
        if whole % 1000 == 0 and whole % 10_000:
            ways += [f"{whole // 10_000}万{whole % 10_000 // 1000}", f"{whole // 10_000}万{whole % 10_000 // 1000}千"]
    return rng.choice(ways)


def _chinese_figures(rng: random.Random, minor: int) -> str:
    whole, part = divmod(minor, 100)
    plain, grouped, exact = str(whole), f"{whole:,}", f"{whole}.{part:02}"
    short = exact.removesuffix("0")
    if part:
        ways = [f"{exact}元", f"¥{exact}", f"¥{whole:,}.{part:02}", f"{exact}块", f"{short}元", f"RMB {exact}"]
        if part % 10 == 0:
            ways += [f"{plain}块{part // 10}", f"{plain}块{part // 10}毛"]
        return rng.choice(ways)
    ways = [
        f"{plain}块",
        f"{plain}元",
        f"{plain}块钱",
        f"¥{plain}",
        f"¥{grouped}",
        f"{grouped}元",
        f"{exact}元",
        f"{plain}人民币",
    ]
    ways += ["".join(chr(ord(figure) + 0xFEE0) for figure in plain) + "元"]  # full width
    if whole >= 100 and not 1900 <= whole <= 2100:  # a bare number that is no year
        ways += [plain, plain]
    return rng.choice(ways)


def _chinese_parts(rng: random.Random, minor: int) -> str:
    """三块五毛, 三块五, 十二元三角四分, 三块零五分, 一百零二点五元."""
    whole, part = divmod(minor, 100)
    jiao, fen = divmod(part, 10)
    units = rng.choice(["块毛分", "元角分"])
    text = read_chinese(whole, rng.choice("二两")) + units[0]
    if whole >= 100 and rng.random() < 0.25:
        return text[:-1] + "点" + DIGITS[jiao] + (DIGITS[fen] if fen else "") + units[0]
    two = "两" if units[1] == "毛" and rng.random() < 0.5 else "二"
    said_jiao = two if jiao == 2 else DIGITS[jiao]
    if fen:
        return text + (said_jiao + units[1] if jiao else "零") + DIGITS[fen] + units[2]
    if units[0] == "块" and rng.random() < 0.5:
        return text + DIGITS[jiao]
    return text + said_jiao + units[1]


def read_chinese(number: int, two: str = "二") -> str:
    """1 to 99,999,999 in full: 一万零五百, 十二万, 两千零二十. ``two``: how 2 is said before 百."""
    high, low = divmod(number, 10_000)
    text = ""
    if high:
        text = ("两" if high == 2 else _section(high, two)) + "万"
        if 0 < low < 1000:
            text += "零"
    if low or not high:
        text += "两" if number == 2 else _section(low, two)
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(number: int, two: str) -> str:
    text, gap = "", False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        figure, number = divmod(number, value)
        if not figure:
            gap = bool(text)
            continue
        if gap:
            text += "零"
        gap = False
        text += {"千": "两", "百": two}.get(unit, "二") if figure == 2 else DIGITS[figure]
        text += unit
    return text


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


# --- English ----------------------------------------------------------------------------------------------------------


def _english(rng: random.Random, minor: int) -> str:
    whole, part = divmod(minor, 100)
    ways: list[Callable[[random.Random, int, int], str]] = [_english_figures, _english_words]
    if not part and whole >= 1000 and whole % 100 == 0:
        ways += [_english_short, _english_short]
    return rng.choice(ways)(rng, whole, part)


def _english_figures(rng: random.Random, whole: int, part: int) -> str:
    if part:
        exact, grouped = f"{whole}.{part:02}", f"{whole:,}.{part:02}"
        return rng.choice([f"${exact}", f"${grouped}", f"£{grouped}", f"{exact} dollars", f"USD {grouped}"])
    ways = [f"${whole}", f"${whole:,}", f"£{whole}", f"{whole} dollars", f"{whole:,} dollars", f"{whole} bucks", f"${whole}.00"]
    if whole >= 100 and not 1900 <= whole <= 2100:
        ways.append(str(whole))
    return rng.choice(ways)


def _english_words(rng: random.Random, whole: int, part: int) -> str:
    text = read_english(whole, rng.choice([" and ", " "]))
    if text.startswith("one ") and whole in (100, 1000) and rng.random() < 0.5:
        text = "a " + text.removeprefix("one ")
    if part:
        return f"{text} dollars and {read_english(part)} cent{'s' if part > 1 else ''}"
    ending = rng.choice([" dollars", " dollars", " bucks", " pounds"] + ([""] if whole >= 100 else []))
    return text + ending


def _english_short(rng: random.Random, whole: int, part: int) -> str:
    """twelve hundred, 3.5k, two grand, three and a half thousand."""
    thousands = _plain(Decimal(whole) / 1000)
    ways = [f"{thousands}k", f"${thousands}k"]
    if 1100 <= whole <= 9900 and whole % 1000:
        ways += [f"{read_english(whole // 100)} hundred", f"{read_english(whole // 100)} hundred dollars"]
    if whole % 1000 == 0:
        ways += [f"{thousands} grand", f"{read_english(whole // 1000)} grand"]
    if whole % 1000 == 500:
        ways += [f"{read_english(whole // 1000)} and a half thousand"]
    return rng.choice(ways)


def read_english(number: int, joined: str = " ") -> str:
    """1 to 999,999,999 in words; ``joined`` stands before the last two figures: " and " or " "."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    for value, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= value:
            high, low = divmod(number, value)
            text = f"{read_english(high, joined)} {name}"
            if not low:
                return text
            return text + (joined if low < 100 else " ") + read_english(low, joined)
    raise AssertionError(number)
