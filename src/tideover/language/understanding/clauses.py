"""What stands around a sum or a day: its clause, whether it is denied there, whether it was corrected to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_CLAUSE = re.compile(r"[,;:。!?\n]| but | and then | so (?=i|we|my|then)|(?:但是|不过|可是|然后)")
_CORRECTION = re.compile(
    r"不对|不是(?=.{0,12}(?:是|,))|说错|讲错|口误|更正|应该是|改成|改到|改为|推到|延到|换成|换到|还是.{1,6}吧|算了|等等"
    r"|\bactually\b|\bmake (?:it|that)\b|\bno wait\b|\bwait no\b|\bi mean\b|\bsorry\b(?=,?"
    r" (?:i meant|not|no))|\bscratch that\b|[,。!?][啊哦噢呃哎唉嗯]?不(?:行|成|不)*(?=[,。]|$)"
    r"|要不(?!要|然|是|就)|\bno[, ]+$|\bsorry[, ]+$|\bsay[, ]+$|\brather\b(?! than)"
    r"|\bchange (?:it|that) to\b|\bcorrection\b|\bno,? (?:it's|not|on|by)\b|\bto the\b|\binstead\b(?! of)"
    r"|\?[ ]?(?:no,? )?(?:it's|it is|i said|i meant)\b|[吗?][?,]?(?:不,)?(?:应该|我说的)?是"
)
NOT = re.compile(
    r"((?<!是)不是|(?<!特)别(?!的|人)|不要|(?<!\w)[你您]说的?是|\bdid i say\b|(?<!有)没有|(?<!有)没(?!有)|不到"
    r"|拿不出|凑不出|哪有|来不及|(?<!能)不能|不用|没法|等不到|还不了|不可能|并非"
    r"|\bnot\b|n't\b|\bcannot\b|\bno more than\b)[^,;:。!?是]{0,8}$"
    r"|\b(?:can't|cannot|can not|won't|couldn't|not able to|unable to)\b[a-z ]{0,28}$|\b(?:rather than"
    r"|instead of|not|forget) (?:on )?(?:the )?$"
)
NOT_UNTIL = re.compile(r"\b(?:until|till?|before)(?: the)? ?$")  # it is then
NOT_AFTER = re.compile(
    r"[^,;:。!?]{0,4}(?:(?<!行)不行|来不及|(?<!可)不可以|还不[了上清起]|(?<!有)没有|拿不出|做不到|不够"
    r"|太[多高早赶紧急快]|有点[早赶紧急]|多了点"
    r"|\bwon't (?:work|do)\b|'s (?:no good|out|too)\b|\bdoesn't work\b|\bis no good\b|\bis (?:a bit "
    r"|way )?too (?:much|soon|early)\b|\bisn't\b)"
)
PAYING = re.compile(
    r"还(?!有|是|在|没|要不|不|打|来|催|找|说|敢|会打|给我打|一直)|付|转|存|交|缴|汇|打(?:款|过|给|进)|处理"
    r"|结清|凑|给(?:你|您)|俾"
    r"|找数|过数|入数|\bpay|\bsettle|\bclear\b|\btransfer|\bsend\b|\bgive you\b"
    r"|\bafford\b|\bmanage\b|\bsent\b|\bpaid\b"
)
HAN = re.compile("[\u3400-\u9fff]")


def clause(line: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the clause before and after a place."""
    before = line[max(0, start - 40) : start]
    cuts = list(_CLAUSE.finditer(before))
    after = line[end : end + 40]
    cut = _CLAUSE.search(after)
    return before[cuts[-1].end() :] if cuts else before, after[: cut.start()] if cut else after


def corrections(line: str, start: int, places: Sequence[int]) -> int:
    """How often what stands here was corrected to: the gaps between its kind, up to it, that hold a correction."""
    before = [place for place in places if place <= start]
    return sum(1 for one, other in pairwise(before) if _CORRECTION.search(line, one, other))
