"""What a line means before figures are sought in it: slips of keyboard and ear set right, and whether it looks back."""

from __future__ import annotations

import re

_SLIPS = (  # as many signs for as many
    (re.compile("月低(?!于)"), "月底"),
    (re.compile("名天"), "明天"),
    (re.compile("(?<=[一二三四五六七八九十0-9])好(?=还|之?前|以前|给|付|转|扣|打款|可以)"), "号"),
    (re.compile("星其(?=[一二三四五六日天])"), "星期"),
    (re.compile(r"([一二两三四五六七八九][十百千万])(?=\1)"), "##"),  # 一千一千二
)
_PAID = (
    r"(?:还|付|转|交|存|缴|汇|打款?|扣)过(?!来|去|账|数)|(?:还|付|交|存|过数|转)咗"
    r"|(?:已经?|早就?)[^,。;!?不没]{0,8}(?:还|付|转|交|存|缴|汇|打|扣|结清)(?!不|款日)"
    r"|(?<![后钱我前])就(?:还|付|转|交|存|缴|汇|打)(?:完|清|掉|过去)?了(?!吧|吗)|就(?:还|付|转|交|存)了(?=[一二两三四五六七八九\d])"
    r"|(?<![要该应得想])(?:还|转|付|交|打|存)的(?=[,。!?]|$)|[号日天晚午早]上?(?:才|就|刚)?(?:还|转|付|交|存)的(?:款|钱|账)"
    r"|刚刚?(?:才)?(?:还|付|转|交|打)了"
)
_NOT_PAID_YET = (
    "".join(
        f"(?<!{words} )"
        for words in ("get", "gets", "got", "be", "been", "getting", "am", "'m", "is", "are", "was", "not", "n't")
    )
    + "(?<! it )(?<! that )(?<! this )(?<!once )"
)
_PAID_IN_ENGLISH = (
    _NOT_PAID_YET + r"\b(?:paid(?! off| by)|transferred|made (?:a|the|my|that|this) payment"
    r"|(?:i|we|already|just) (?:sent|cleared|settled|wired))\b"
)
_BACK = re.compile(f"{_PAID}|{_PAID_IN_ENGLISH}")
_TO_COME = re.compile(
    r"再还|还会|会还|剩|余下|其余|下个?月|下周|明天|后天|可以吗|行吗|\bwill\b|'ll\b|\brest\b|\bremain|\bnext\b|\btomorrow\b"
)


def as_meant(line: str) -> str:
    """The line with such slips set right, as long as it was: 月低 is 月底, 十五好还 the 15th."""
    for slip, meant in _SLIPS:
        line = slip.sub(meant, line)
    return line


def looks_back(line: str) -> bool:
    """Whether it tells of what was paid and of nothing to come, so that a bare day is one gone by."""
    return bool(_BACK.search(line)) and not _TO_COME.search(line)
