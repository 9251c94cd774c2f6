"""Of the days in a line, the one that is meant: a correction outweighs all before it; then counts what is about paying, and
what is denied, befell somebody, or only says which day it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from tideover.language.understanding.clauses import HAN, NOT, NOT_AFTER, NOT_UNTIL, PAYING, clause, corrections
from tideover.language.understanding.dates import Day
from tideover.language.understanding.hearing import is_past

OF_SUMS = {
    "promise_to_pay",
    "partial_payment_offer",
    "already_paid",
    "ask_settlement",
    "dispute_amount",
    "ask_instalments",
    "debit_problem",
    "ask_refund",
    "third_party_will_pay",
}
_OTHER_DAY = re.compile(
    r"发工资|发薪|工资|出粮|到期|账单|借的|贷的|还款日(?:期)?(?:是|本来)|出院|手术|开庭|生日|打过?电话|失业"
    r"|下岗|住院|原来|本来"
    r"|\bdue (?:on|date|day)\b|\bis due\b|\bget paid\b|\bborrowed\b|\bgot laid off\b|\blost my job\b|\bsurgery\b|\bpayday\b"
)
_TARGET = re.compile(
    r"(?:改|推|延|换|挪|移|调|调整|变|变更|顺延|宽限|延期|推迟|拖|缓|until|till|to|by)(?:到|成|至"
    r"|为)?(?:每个?月)?(?:在)?(?: the)?[ ]?$|(?:到|至)$"
)


def day_meant(line: str, found: Sequence[Day], intent: str, backwards: bool) -> date | None:
    """The day that counts among those found, for an intent; ``backwards``: the line looks back as a whole."""
    days = _named_once(line, [day for day in found if day.day is not None])
    calendar = _calendar(line, days) if len(days) > 2 else ()
    best: tuple[float, date] | None = None
    told = False
    for day in days:
        others = any(each is not day and not each.past for each in days)
        assert day.day is not None
        before, after = clause(line, day.start, day.end)
        if (
            (intent not in _DATED or (intent == "call_back_later" and is_past(line, day.start, day.end)))
            and _IDLE.fullmatch(line, day.start, day.end)
            and not _pays(before, after)
        ):
            continue
        if (_LIFE.search(before) or _LIFE.search(after)) and not _pays(before, after):
            continue
        if _OTHERWISE.match(after) or (_DONE.match(after) and not PAYING.search(line)):
            continue
        score = 3.0 * corrections(line, day.start, [each.start for each in days])
        score += 1.0 * _pays(before, after)
        score -= 2.5 * (day in calendar)
        score -= 3 * bool((NOT.search(before) and not NOT_UNTIL.search(before)) or NOT_AFTER.match(after))
        score -= 1.5 * bool(
            _OTHER_DAY.search(before[-10:] if HAN.search(before) else before[-20:]) or _OTHER_DAY.search(after[:8])
        )
        score -= 2 * (others and bool(re.search(r"余下|剩下|其余|\brest\b", before)))
        if len(days) > 1 and _TARGET.search(line[: day.start]):
            score += 2
        if day.past:
            paid = is_past(line, day.start, day.end) is True and _pays(before, after)
            score += 2 if backwards or intent in _OF_THE_PAST else -1 if paid else -3
        if best is None or score > best[0]:
            best = (score, day.day)
            told = is_past(line, day.start, day.end) is True
    if best is None or (
        best[0] < -2
        and (not told or intent == "hardship")
        and intent in ("promise_to_pay", "willing_no_date", "hardship", "ask_extension")
    ):
        return None
    return best[1]


def _named_once(line: str, days: Sequence[Day]) -> list[Day]:
    """星期三(25号), "Wednesday the 25th" are one day, and not the next Wednesday; of 两周后,12月1号 the latter is meant."""
    kept: list[Day] = []
    for day in days:
        last = kept[-1] if kept else None
        if last is not None and last.day is not None and day.day is not None and _AND_THE.fullmatch(line, last.end, day.start):
            if last.day.weekday() == day.day.weekday():
                later = last if last.day > day.day else day
                start = day.start if _NAMES_A_WEEKDAY.search(line, day.start, day.end) else last.start
                kept[-1] = Day(start, day.end, later.day, later.past)
                continue
            if abs((last.day - day.day).days) <= 3 and _COUNTED.search(line, last.start, last.end):
                kept[-1] = Day(last.start, day.end, day.day, day.past)
                continue
        kept.append(day)
    return kept


_AND_THE = re.compile(r"[ ,(]*(?:the |on |so |that's |也?就是|即系?)?")
_NAMES_A_WEEKDAY = re.compile("周|星期|礼拜|拜|day|mon|tue|wed|thu|fri|sat|sun")
_COUNTED = re.compile(r"[后内]$|\b(?:in|within|from)\b|\bweeks?\b")
_IDLE = re.compile(
    "今[天日儿]|今(?:晚|早)上?|昨[天日晚]|琴日|寻日|today|tonight|this (?:morning|afternoon|evening)|yesterday|last night"
)
_DATED = OF_SUMS | {
    "willing_no_date",
    "claims_arrangement",
    "ask_extension",
    "call_back_later",
    "ask_early_payoff",
    "yes",
    "no",
}
_LIFE = re.compile(  # what befell somebody that day, which is no day between us
    r"被?(?:裁员|裁了|辞退|开除)|失业|下岗|住(?:了)?院|离职|出(?:了|的)?事|车祸|去世|过世|走的|受伤|摔"
    r"|离(?:了)?婚|(?:关门|倒闭)了|查出|确诊|出生"
    r"|\blost my job\b|\blaid (?:me )?off\b|\bfired\b|\bpassed away\b|\bdied\b|\bbroke my\b|\bgot (?:sick|hurt"
    r"|divorced)\b|\bdiagnosed\b"
    r"|\bmy hours\b|\bborn\b"
)
_OTHERWISE = re.compile(
    "(?:开始|起|以来)(?:我|就|都)*(?:没|失业|停|不)|(?:我|都|一直|都在)?(?:心情|天气|身体|不舒服|没空|没时间"
    "|很忙|太忙|头疼|头痛|生病|休息|第[一二三四五六七八九十]次|怎么样)"
)  # 今天心情不好
_DONE = re.compile(r",? (?:i|we|he|she) (?:just )?(?!need)[a-z]+ed\b")
_IT_IS = re.compile("(?:就)?(?:是|系)?|,?(?: is|'s)?(?: already)?(?: the)? ?")


def _pays(before: str, after: str) -> bool:
    return bool(PAYING.search(before[-12:]) or PAYING.search(after[:16]))


def _calendar(line: str, days: Sequence[Day]) -> tuple[Day, ...]:
    """What only says which day it is: 今天 and the day right after it."""
    for one, other in pairwise(days):
        if _IDLE.fullmatch(line, one.start, one.end) and _IT_IS.fullmatch(line, one.end, other.start):
            return (one, other)
    return ()


_OF_THE_PAST = {
    "already_paid",
    "debit_problem",
    "claims_arrangement",
    "ask_refund",
    "complaint",
    "dispute_amount",
    "dispute_debt",
}
