"""What is written around: signs between characters, Cantonese, homophones and net words for death, in plain words again.

Only for what is looked for as ``self_harm``: a second reading beside the first, never in its place.
"""

from __future__ import annotations

import re

from tideover.language.spelling import spell

_DRAWN = str.maketrans({"🔪": "杀", "🗡": "杀", "🪢": "绳", "💊": "药", "⚰": "棺"})
_DIALECT = str.maketrans(
    "唔佢嘅哋冇畀俾系喺嚟啲嗰搵揾谂攞嘢咩乜咁㗎晒仲咗瞓著妳啦喇嘞",
    "不他的们没给给是在来些那找找想拿事什什这的了还了睡着你了了了",
)
_WORDS = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[\u3400-\u9fff])[^\w\n]{1,2}(?=[\u3400-\u9fff](?:[^\w\n]{1,2}[\u3400-\u9fff](?![\u3400-\u9fff])|[^\w]*$))", ""),
        (r"紫砂(?!壶|杯|锅|煲|茶|泥)|自鲨|自刹|自[sz]\b|[zj]杀|自sha|\bzi ?杀|\bzi ?sha\b|\bz[sS]\b(?=了|算)|自s\b", "自杀"),
        (r"(?<=[想去要真])(?:4|四|鼠|si+|s|屎|亖)(?=了|啦|掉|算|一|$|[,。!?的])", "死"),
        (r"鼠一鼠|si一si|四一四", "死一死"),
        (r"\bxiang ?si\b|想si+\b", "想死"),
        (r"\btiao ?lou\b|跳lou", "跳楼"),
        (r"上diao|shang ?diao", "上吊"),
        (r"bu想|不xiang", "不想"),
        (r"想活le|想huo", "想活了"),
        (r"[噶嘎](?=了|自|掉|$|[,。!?])", "杀"),
        (r"\bs[u*_.-]{0,2}[i1!*_.-]{0,2} ?[cs][i1!*]?d[e3i]\w{0,3}\b", "suicide"),
        (r"\bsui ?cid\w*|\bsewer ?slide\b|\bsue?cid\w*", "suicide"),
        (r"\bk[i1!*]l+ (?=my|him|her)", "kill "),
        (r"\bd[i1!*]e{2,}\b|\bd1e\b", "die"),
        (r"\b(?:wnat|wan|wnt)(?= to| 2)", "want"),
        (r"\b(?:wana|wnna|wannna)\b", "wanna"),
        (r"\bk ?m ?s\b|\bun-?aliv\w*( myself)?", "kill myself"),
        (r"\bmy ?self\b|\bmyslef\b", "myself"),
    )
]  # fmt: skip


def respelt(text: str) -> str:
    """The text in one spelling, in plain words."""
    line = spell([text.translate(_DRAWN)]).text.translate(_DIALECT)
    for pattern, plain in _WORDS:
        line = pattern.sub(plain, line)
    return line
