"""The second reader of the utterance check: what resembles the examples of a category, where no rule's frame fits.

Its weights (``utterances/learnt.npz``) are made by ``python -m benchmarks.learn_utterances``. It adds a finding where it is
sure, and takes back a rule's only where the words around it resemble nothing of the category. Debt words: rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tideover.language import Learnt, features_of, spell

_TITLES = {
    "threat": ("与威胁的例句相似", "Resembles threats"),
    "abuse": ("与辱骂的例句相似", "Resembles abuse"),
    "false_authority": ("与冒充机关的例句相似", "Resembles posing as an authority"),
    "false_consequence": ("与虚假后果的例句相似", "Resembles false consequences"),
    "disclosure": ("与泄露欠款的例句相似", "Resembles telling others of a debt"),
    "extra_fee": ("与额外收费的例句相似", "Resembles fees beyond the contract"),
    "new_borrowing": ("与诱导借贷的例句相似", "Resembles urging to borrow or sell"),
    "private_channel": ("与私人渠道的例句相似", "Resembles private channels"),
}
LEARNT_CATEGORIES = tuple(_TITLES)
SURE = -0.4
UNLIKE = -0.8
_AROUND = 40  # characters on either side of what a rule found: padding a text does not thin it out
_CLAUSE = re.compile(r"[^,，。.!！?？;；:：\n]+")


def learnt_id(category: str) -> str:
    """The id its findings have in place of a rule's."""
    return f"UT-LEARNT-{category.upper().replace('_', '-')}"


def learnt_title(rule: str, language: str) -> str | None:
    """What a finding of this id says; None for a rule's."""
    for category, (zh, en) in _TITLES.items():
        if rule == learnt_id(category):
            return zh if language == "zh-CN" else en
    return None


def resembling(texts: Sequence[str]) -> Iterator[tuple[int, str, int, int]]:
    """(text, category, start, end) where a text resembles a category: the clause that does most."""
    scores = _scores(texts)
    for number, column in zip(*np.nonzero(scores > SURE), strict=True):
        start, end = _clause(texts[number], int(column))
        yield int(number), LEARNT_CATEGORIES[column], start, end


def resembles(text: str, start: int, end: int, category: str) -> bool:
    """Whether the words around a rule's finding may be of its category at all."""
    if category not in LEARNT_CATEGORIES:
        return True
    around = (text[max(0, start - _AROUND) : end + _AROUND], text[start:end])
    return bool((_scores(around)[:, LEARNT_CATEGORIES.index(category)] > UNLIKE).any())


def _scores(texts: Sequence[str]) -> NDArray[np.float32]:
    """A row a text, a column a category: the highest of the text's chunks."""
    spelt = spell(texts).text
    codes = np.frombuffer(spelt.encode("utf-32-le"), dtype=np.uint32)
    features = features_of(codes)
    found = np.full((len(texts), len(LEARNT_CATEGORIES)), -1.0, dtype=np.float32)
    owners = np.searchsorted(np.nonzero(codes == 0)[0], features.begins)
    np.maximum.at(found, owners, _learnt().scores(features)[:, : len(LEARNT_CATEGORIES)])
    return found


def _clause(text: str, column: int) -> tuple[int, int]:
    clauses = [found.span() for found in _CLAUSE.finditer(text) if text[slice(*found.span())].strip()] or [(0, len(text))]
    if len(clauses) > 1:
        return clauses[int(_scores([text[start:end] for start, end in clauses])[:, column].argmax())]
    return clauses[0]


@cache
def _learnt() -> Learnt:
    return Learnt.load((resources.files("tideover.gate") / "utterances" / "learnt.npz").read_bytes())
