"""The utterances that understanding learns from: ``training/understanding/*.txt``, written for this project, and what a fixed
generator makes of them. None comes from a data set.

A line is a pattern: ``(a|b)`` is one or the other, ``{amount}`` and the like are filled in, ``pay_when> …`` says what had been
asked, ``… ;sad`` which feeling is heard. The same lines make the same utterances, everywhere.
"""

from __future__ import annotations

import ast
import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "training" / "understanding"
SEED = "3"
PER_LINE = 4
_FILLERS = {
    "amount": "三千五 两千 500 五百块 一万二 1200元 800块钱 3000 两百 一千八 ¥1500 2000块 五千 三百块钱 1.2万 六千八百元",
    "date": "明天 后天 下周五 周五 月底 十五号 20号 下个月五号 星期三 12月10号 大后天 这周六 "
    "三天内 下周一 二十八号 今天晚上 下礼拜二",
    "pdate": "昨天 前天 上周五 五号 上个月底 十号 今天早上 上礼拜三 昨晚 11月3号",
    "time": "下午三点 晚上八点 五点半 明天上午十点 六点以后 19:30 中午十二点 七点钟",
    "name": "王芳 李建国 张伟 陈晓明 刘洋 赵丽 周敏 吴强 孙志刚 黄美玲",
    "surname": "王 李 张 陈 刘 赵 周 吴 黄 林",
    "months": "六期 十二期 三个月 半年 一年 24期 十个月 36期 两年",
    "dom": "5 10 15 20 25",
    "phone": "13800138000 13912345678 15600001111 18688889999 19912340000",
    "eamount": "500_dollars five_hundred $200 1,200 two_thousand £50 $350.75 a_hundred_bucks 3k eight_hundred",
    "edate": "Friday tomorrow next_Friday the_15th the_end_of_the_month Monday December_10th Thursday the_28th next_Tuesday",
    "ename": "John_Smith Maria David Wong_Siu_Ming Sarah_Lee Michael Emily_Chen James",
    "etime": "five 3pm 6:30 half_past_four eight_in_the_evening noon",
    "emonths": "six_months twelve_months a_year 3_months two_years",
}  # fmt: skip
_SLOTS = {name: [value.replace("_", " ") for value in values.split()] for name, values in _FILLERS.items()}
_ASKED = re.compile(r"^(identity|pay_when|pay_amount|confirm|reason|open)> ")
_FEELING = re.compile(r" ;(neutral|anxious|sad|angry)$")
_GROUP = re.compile(r"\(([^()]*)\)")
_HEARD = {"在": "再", "再": "在", "还": "换", "已经": "已今", "账": "帐", "做": "作", "的": "得", "号": "好",
"协商": "协伤", "逾期": "预期",
          "分期": "分其", "减免": "减面", "征信": "正信", "晚": "万", "他": "她", "吗": "嘛", "催收": "吹收"}  # fmt: skip
_OPENERS = ("那个", "呃", "嗯", "就是", "我说", "哎呀", "你好", "喂", "不好意思", "啊")
_ENGLISH_OPENERS = ("um", "well", "hi", "look", "hello", "so", "listen", "uh")
_CLOSERS = ("啊", "呢", "哈", "谢谢", "好吧", "呀", "哦", "行吗")


@dataclass(frozen=True, slots=True)
class Utterance:
    """``line``: the pattern it came from; those of one pattern are never parted between training and testing."""

    text: str
    intent: str
    asked: str | None
    emotion: str
    line: int


def is_chinese(text: str) -> bool:
    return re.search("[\u3400-\u9fff]", text) is not None


def language_of(text: str) -> str:
    if not is_chinese(text):
        return "english"
    traditional = set("唔係佢喺咗嘅啲冇咩揾搵嚟㗎嘢呢個這還錢電話嗎繳請沒幫為說會時證號來點發讓給實對開關")
    return "traditional" if len(set(text) & traditional) >= 2 or set(text) & set("唔係佢喺咗嘅啲冇㗎") else "simplified"


def utterances() -> list[Utterance]:
    """All of them, in order; no two alike."""
    found: dict[tuple[str, str | None], Utterance] = {}
    for number, (pattern, intent, mood) in enumerate(_patterns()):
        asked, pattern, feeling = _parted(pattern)
        chance = random.Random(f"{SEED}|{intent}|{pattern}")
        texts: dict[str, None] = {}
        wide = 1 if not re.search(r"[({]", pattern) else PER_LINE if asked is None else PER_LINE - 1
        for turn in range(wide * 2):
            said = _one_of(pattern, chance)
            if turn >= wide:
                said = _as_heard(said, chance)
            if said.strip():
                texts.setdefault(said.strip())
            if len(texts) >= wide + 1:
                break
        for text in texts:
            found.setdefault((text, asked), Utterance(text, intent, asked, feeling or mood, number))
    return list(found.values())


def digest() -> str:
    """Of everything that makes the utterances."""
    octets = b"".join(path.read_bytes() for path in sorted(FOLDER.glob("*.txt")))
    made = ast.dump(ast.parse(Path(__file__).read_text(encoding="utf-8")))
    return hashlib.sha256(octets + made.encode()).hexdigest()


def _patterns() -> Iterator[tuple[str, str, str]]:
    for path in sorted(FOLDER.glob("*.txt")):
        intent, mood = "", "neutral"
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                intent, _, heard = line[3:].partition(" ;")
                mood = heard or "neutral"
            elif line.strip() and not line.startswith("#"):
                yield line.strip(), intent, mood


def _parted(pattern: str) -> tuple[str | None, str, str | None]:
    asked, feeling = _ASKED.match(pattern), _FEELING.search(pattern)
    pattern = _FEELING.sub("", _ASKED.sub("", pattern))
    return asked[1] if asked else None, pattern, feeling[1] if feeling else None


def _one_of(pattern: str, chance: random.Random) -> str:
    while group := _GROUP.search(pattern):
        pattern = pattern[: group.start()] + chance.choice(group[1].split("|")) + pattern[group.end() :]
    said = re.sub(r"\{(\w+)\}", lambda slot: chance.choice(_SLOTS[slot[1]]), pattern).replace("+", "")
    said = re.sub(r"\)\?|\?$", "", said) if not is_chinese(said) else said.replace("?", "")
    return re.sub(r"(?:^|(?<=，))，+", "", re.sub(r"\s+", " ", said)).strip(" ，")


def _as_heard(said: str, chance: random.Random) -> str:
    """As a recogniser or a hurried thumb writes it."""
    turn = chance.randrange(4)
    if not is_chinese(said):
        if turn == 0:
            return f"{chance.choice(_ENGLISH_OPENERS)} {said}".lower()
        return said.lower().replace("'", "").replace(",", "") if turn == 1 else said.capitalize() + "."
    if turn == 0:
        return chance.choice(_OPENERS) + chance.choice(("，", "", " ")) + said
    if turn == 1:
        return said.replace("，", chance.choice(("", " "))) + chance.choice(_CLOSERS)
    if turn == 2:
        heard = [word for word in _HEARD if word in said]
        return said.replace(*(lambda word: (word, _HEARD[word]))(chance.choice(heard)), 1) if heard else said.replace("，", "")
    return said + chance.choice(("。", "！", "", "？", "..."))
