"""A second reader for ``self_harm``: what resembles the words of people who mean to die, however it is put.

It adds to the rules and takes nothing away. One linear score over runs of characters, and where an embedding can be had one
over these and the meaning; made by ``python -m benchmarks.learn_despair``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tideover.language.understanding.features import BUCKETS, grams_of, has_embedder
from tideover.language.understanding.meaning import meant_by
from tideover.language.understanding.slots import Said

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "despair.npz"
LONGEST = 120  # characters read at once; of a longer text its sentences one by one
MOST = 200  # of these
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*")


@dataclass(frozen=True, eq=False)
class Scale:
    """``grams``: a byte a bucket, times ``scale``; over ``least`` a piece is one of those."""

    grams: NDArray[np.int8]
    scale: float
    meaning: NDArray[np.float32] | None
    bias: float
    least: float

    def score(self, buckets: NDArray[np.int32], weights: NDArray[np.float32], meant: NDArray[np.float32] | None) -> float:
        """Over 0 is more than not."""
        found = float(self.grams[buckets].astype(np.float32) @ weights) * self.scale + self.bias
        return found if self.meaning is None or meant is None else found + float(self.meaning @ meant)


@dataclass(frozen=True, eq=False)
class Despair:
    """``plain``: by characters alone. ``texts``: the digest of what it learnt from."""

    full: Scale
    plain: Scale
    texts: str


def despairs(line: str, plain: bool = False) -> bool:
    """Whether a line, as ``respelt`` spells it, says that somebody means to die or to harm themselves."""
    model = shipped()
    rated = sorted(((model.plain.score(*signs_of(piece), None), number, piece) for number, piece in enumerate(pieces_of(line))))
    if not rated:
        return False
    if plain or not has_embedder():
        return rated[-1][0] > model.plain.least
    likeliest = [piece for _, _, piece in rated[-2:]]  # an embedding costs more than all the rest
    return any(model.full.score(*signs_of(piece), meant_by(piece)) > model.full.least for piece in likeliest)


def pieces_of(line: str) -> list[str]:
    """What is read at once: a short line, the sentences of a long one, of a sentence too long its parts."""
    if len(line) <= LONGEST:
        return [line] if re.search(r"\w", line) else []
    found: dict[str, None] = {}
    for sentence in (each[0].strip() for each in _SENTENCE.finditer(line)):
        for at in range(0, len(sentence), LONGEST):
            found[sentence[at : at + LONGEST]] = None
    pieces = [piece for piece in found if len(piece) > 1]
    return pieces if len(pieces) <= MOST else pieces[: MOST // 2] + pieces[-MOST // 2 :]


@lru_cache(maxsize=256)
def signs_of(piece: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Buckets and weights of its runs of characters and words."""
    return grams_of(Said(piece, (), (), None, None, None))


def save(model: Despair, file: Path) -> None:
    rows = {"texts": np.array(model.texts)}
    for name in ("full", "plain"):
        scale: Scale = getattr(model, name)
        rows |= {f"{name}.grams": scale.grams, f"{name}.rest": np.array([scale.scale, scale.bias, scale.least])}
        if scale.meaning is not None:
            rows[f"{name}.meaning"] = scale.meaning.astype(np.float16)
    np.savez_compressed(file, allow_pickle=False, **rows)


@cache
def shipped() -> Despair:
    """The model of the package."""
    with (resources.files("tideover.language") / "understanding" / FILE).open("rb") as opened, np.load(opened) as rows:
        scales = {}
        for name in ("full", "plain"):
            assert rows[f"{name}.grams"].shape == (BUCKETS,)
            meaning = rows[f"{name}.meaning"].astype(np.float32) if f"{name}.meaning" in rows else None
            scale, bias, least = map(float, rows[f"{name}.rest"])
            scales[name] = Scale(rows[f"{name}.grams"], scale, meaning, bias, least)
        return Despair(texts=str(rows["texts"]), **scales)
