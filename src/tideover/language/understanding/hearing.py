"""What a line means before figures are sought in it: slips of keyboard and ear set right, and whether it looks back."""

from __future__ import annotations

import re

_SLIPS = (  # as many signs for as many
    (re.compile("月低(?!于)"), "月底"),
    (re.compile("名天"), "明天"),
    (re.compile(r"(?<![零一二两三四五六七八九十百千万\d])元月(?![底末尾])"), "一月"),
    (re.compile("(?<=[一二三四五六七八九十0-9])好(?=还|之?前|以前|给|付|转|扣|打款|可以)"), "号"),
    (re.compile("星其(?=[一二三四五六日天])"), "星期"),
    (re.compile(r"([一二两三四五六七八九][十百千万])(?=\1)"), "##"),  # 一千一千二
)
_PAID = (
    r"(?:还|付|转|交|存|缴|汇|打款?|扣)过(?!来|去|账|数)|(?:还|付|交|存|过数|转)咗"
    r"|(?:已经?|(?<![最尽今明一越])早就?)[^,。;!?不没]{0,8}(?:还|付|转|交|存|缴|汇|打|扣|结清)(?!不|款日)"
    r"|(?<![后钱我前])就(?:还|付|转|交|存|缴|汇|打)(?:完|清|掉|过去)?了(?!吧|吗)|就(?:还|付|转|交"
    r"|存)了(?=[一二两三四五六七八九\d])"
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


# In the clause of a day, more tells that it is gone by.
_MOVED = "(?:还|付|转|交|存|缴|汇|打|扣|划|过|清|充|补)(?:款|钱|账|数|清|完|掉|走|出去|进去|过去|给你们?|我)*"
_DONE = re.compile(
    rf"{_PAID}|(?<![会能要可得想该])(?<!我就){_MOVED}(?:了|咗)(?!吗|吧|就|再|行|可以|好吗|没)|(?:扣款|转账|还款"
    rf"|付款|支付|打款|汇款)(?:成功|失败)"
    r"|(?<![要该应得想])(?:还|转|付|交|打|存|扣|汇)(?:进去|过去)?的(?=$"
    r"|[一二两三四五六七八九\d款钱账啊呀呢嘛哦]|那|这|为什么|怎么)"
    r"|(?:充|打|存|转|汇)进(?:去|来)?(?=[一二两三四五六七八九\d])|被(?:你们)?(?:扣|划)|(?:钱|款)(?:就|都"
    r"|已经?)?(?:到账|入账|出去|划走)了|来过电话|打过电话|(?:打|来)(?:的|了)电话"
)
_DONE_IN_ENGLISH = re.compile(
    rf"{_PAID_IN_ENGLISH}|\b(?:it|this|that|payment|bill|loan|money|they|funds) (?:was|were|has been|had been"
    rf"|got) (?:paid|taken|sent|charged"
    r"|debited|deducted|settled|cleared|made|transferred|processed)\b|\b(?:i|we|he|she|you|they|wife|husband"
    r"|mum|mom|dad|bank|system|it|check|cheque|payment"
    r"|transfer|money|funds|company)(?: (?:already|just|both|even|only|actually|guys|people))? (?:sent|cleared"
    r"|settled|wired|took|charged"
    r"|debited|deducted|withdrew|transferred|deposited|called|rang|phoned|pulled|bounced|posted|made|mailed"
    r"|arrived|failed)\b|\b(?:went|came|gone) (?:through|out|off)\b"
    r"|\bleft my (?:account|bank)\b|\b(?:got|received) my (?:payment|money|transfer)\b|\b(?:took|charged"
    r"|debited|deducted|withdrew|pulled)\b"
)
_NOT_YET = re.compile(
    r"再还|还会|会还|会把|一定|肯定|保证|准备|打算|可以|能不能|行不行|就行|行吗|好吗|吧(?=$|[,。!?])|给我点|剩"
    r"|余下|其余|下个?月|下周|明天|后天"
    r"|\b(?:will|can|could|would|should|must|may(?! \d)|might|going to|gonna|if|once|until|till|need|want|have to|has to"
    r"|am|be|rest|remain\w*|next|tomorrow)\b|'ll\b|'d\b|'m\b"
)
_SURELY_TO_COME = re.compile(
    r"再还|还会|会还|会再|会把|打算|准备|剩下|余下|其余|\bwill\b|'ll\b|\bgoing to\b|\bgonna\b|\brest\b"
)
_OR_WILL_BE = re.compile(rf"我就{_MOVED}了")  # 5号我就还了: a promise, but where it is wondered at
_SUM = "[一二两三四五六七八九][十百千万](?![一二三四五六七八九]?[号日天])"  # no day of a month
_WONDERS = re.compile(f"怎么|为什么|还打|还催|又打|又催|[查核]|系统|没更新|{_SUM}")
_DEADLINE = re.compile("(?:之|以)?前(?![天日])")
_PARTS = re.compile(r"[,;:。!?\n]| (?:and|but|so|then|because|cos|coz) |但是?|不过|然后|所以")


def as_meant(line: str) -> str:
    """The line with such slips set right, as long as it was: 月低 is 月底, 十五好还 the 15th."""
    for slip, meant in _SLIPS:
        line = slip.sub(meant, line)
    return line


def looks_back(line: str) -> bool:
    """Whether it tells of what was paid and of nothing to come, so that a bare day is one gone by."""
    return bool(_BACK.search(line)) and not _TO_COME.search(line)


def is_past(line: str, start: int, end: int) -> bool | None:
    """Whether what stands there is told of as gone by, in its own clause; None where that does not say."""
    begin = max((part.end() for part in _PARTS.finditer(line, 0, start)), default=0)
    close = _PARTS.search(line, end)
    clause = line[begin : close.start() if close else len(line)]
    if _SURELY_TO_COME.search(clause):
        return False
    if _DEADLINE.match(line, end) and not _BACK.search(clause):
        return False
    if _OR_WILL_BE.search(clause) and _WONDERS.search(line) and not _NOT_YET.search(clause):
        return True
    if (_DONE.search(clause) or _DONE_IN_ENGLISH.search(clause)) and not _NOT_YET.search(clause):
        return True
    return None
