"""The second reader of the utterance check: what resembles the examples of a category, and what is ordinary.

What it learnt (``utterances/learnt.npz``) is made by ``python -m benchmarks.learn_utterances``. A screen looks at every text;
at what the screen suspects the reader looks. Where the reader is sure there is a finding without a rule's; where it sees
nothing of a category, none of its rules is asked. Debt words: rules alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tideover.language import Learnt, Lexicon, Screen, Spelt, features_of, lexicon_of, spell

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
# Scores: over the first it is a finding; over the second, where a rule found it too. Both by ``learn_utterances --check``.
SURE = -0.3
POSSIBLE = -0.7
_CLAUSE = re.compile(r"[^,，。.!！?？;；:：\n]+")


@dataclass(frozen=True, slots=True)
class Reader:
    """What was learnt. ``digest``: of what it was learnt from."""

    learnt: Learnt
    screen: Screen
    lexicon: Lexicon
    digest: str

    def dump(self) -> bytes:
        """As ``load`` reads it; the lexicon is a file of its own."""
        kept = io.BytesIO()
        screen = np.array([self.screen.scale, self.screen.bias, self.screen.least])
        np.savez_compressed(
            kept, used=self.learnt.used, weights=self.learnt.weights, scales=self.learnt.scales, bias=self.learnt.bias,
            pairs=self.screen.pairs, fours=self.screen.fours, screen=screen, digest=np.array(self.digest),
        )  # fmt: skip
        return kept.getvalue()

    @classmethod
    def load(cls, octets: bytes, lexicon: str) -> Reader:
        with np.load(io.BytesIO(octets), allow_pickle=False) as kept:
            learnt = Learnt(kept["used"], kept["weights"], kept["scales"], kept["bias"])
            screen = Screen(kept["pairs"], kept["fours"], *map(float, kept["screen"]))
            return cls(learnt, screen, lexicon_of(lexicon), str(kept["digest"]))


def learnt_id(category: str) -> str:
    """The id its findings have in place of a rule's."""
    return f"UT-LEARNT-{category.upper().replace('_', '-')}"


def learnt_title(rule: str, language: str) -> str | None:
    """What a finding of this id says; None for a rule's."""
    for category, (zh, en) in _TITLES.items():
        if rule == learnt_id(category):
            return zh if language == "zh-CN" else en
    return None


def suspicious(spelt: Spelt) -> list[int]:
    """The numbers of the texts that may be anything but ordinary: a few in a hundred of a day's."""
    found: list[int] = reader().screen.suspicious(spelt.codes).tolist()
    return found


def resemblance(texts: Sequence[str]) -> NDArray[np.float32]:
    """A row a text, a column for each of ``LEARNT_CATEGORIES``: the highest score of the text's chunks."""
    codes = spell(texts).codes
    features = features_of(codes, reader().lexicon)
    found = np.full((len(texts), len(LEARNT_CATEGORIES)), -1.0, dtype=np.float32)
    if features.begins.size:
        owners = np.searchsorted(np.nonzero(codes == 0)[0], features.begins)
        firsts = np.nonzero(np.diff(owners, prepend=-1))[0]
        found[owners[firsts]] = np.maximum(np.maximum.reduceat(reader().learnt.scores(features), firsts, axis=0), -1)
    return found


def telling(found: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Of each text the clause that resembles a category most: ``(text, category)`` to its first character and past its last."""
    spans = [[each.span() for each in _CLAUSE.finditer(text) if each[0].strip()] or [(0, len(text))] for text, _ in found]
    clauses = [text[start:end] for (text, _), mine in zip(found, spans, strict=True) for start, end in mine]
    scores = resemblance(clauses) if clauses else np.zeros((0, 1), dtype=np.float32)
    chosen, first = [], 0
    for (_, category), mine in zip(found, spans, strict=True):
        column = scores[first : first + len(mine), LEARNT_CATEGORIES.index(category)]
        chosen.append(mine[int(column.argmax())])
        first += len(mine)
    return chosen


@cache
def reader() -> Reader:
    """As it is shipped."""
    folder = resources.files("tideover.gate") / "utterances"
    return Reader.load((folder / "learnt.npz").read_bytes(), (folder / "classes.txt").read_text(encoding="utf-8"))
