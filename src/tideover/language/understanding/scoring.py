"""The trained part: calibrated linear scores. One small file, made by ``python -m benchmarks.learn_understanding``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tideover.language.understanding.features import BUCKETS, extras_of, grams_of, has_embedder, read_line
from tideover.language.understanding.meaning import meant_by
from tideover.language.understanding.slots import Said

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORM = 1
FILE = "model.npz"


@dataclass(frozen=True, eq=False)
class Head:
    """Linear scores: of runs of characters (in eighths of a byte with a scale a label), of what was found, of the meaning."""

    grams: NDArray[np.int8]
    scales: NDArray[np.float32]
    extras: NDArray[np.float32]
    meaning: NDArray[np.float32] | None
    bias: NDArray[np.float32]
    sharpness: float

    def scores(
        self,
        buckets: NDArray[np.int32],
        weights: NDArray[np.float32],
        extras: NDArray[np.float32],
        meant: NDArray[np.float32] | None,
    ) -> NDArray[np.float32]:
        """A score a label."""
        found = (self.grams[:, buckets].astype(np.float32) @ weights) * self.scales + self.extras @ extras + self.bias
        if self.meaning is not None and meant is not None:
            found = found + self.meaning @ meant
        return np.asarray(found * self.sharpness, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Model:
    """``full``: with the meaning; ``plain``: where that cannot be read. ``texts``: the digest of what it learnt from."""

    intents: tuple[str, ...]
    emotions: tuple[str, ...]
    full: Head
    plain: Head
    moods: Head
    plain_moods: Head
    texts: str

    def read(self, said: Said, asked: str | None, plain: bool = False) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Scores of the intents and of the emotions."""
        buckets, weights = grams_of(said)
        extras = extras_of(said, asked)
        if plain or not has_embedder():
            return self.plain.scores(buckets, weights, extras, None), self.plain_moods.scores(buckets, weights, extras, None)
        meant = meant_by(read_line(said.line))
        return self.full.scores(buckets, weights, extras, meant), self.moods.scores(buckets, weights, extras, meant)


def shares(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores as parts of one."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


_HEADS = ("full", "plain", "moods", "plain_moods")


def save(model: Model, file: Path) -> None:
    """Write a model; the same model is the same octets but for the archive's own times, which are fixed."""
    rows: dict[str, Any] = {
        "form": np.array(FORM), "texts": np.array(model.texts), "intents": np.array(model.intents),
        "emotions": np.array(model.emotions),
    }  # fmt: skip
    for name in _HEADS:
        head: Head = getattr(model, name)
        rows |= {f"{name}.grams": head.grams, f"{name}.scales": head.scales, f"{name}.extras": head.extras.astype(np.float16),
                 f"{name}.bias": head.bias, f"{name}.sharpness": np.array(head.sharpness)}  # fmt: skip
        if head.meaning is not None:
            rows[f"{name}.meaning"] = head.meaning.astype(np.float16)
    np.savez_compressed(file, **rows)


@cache
def shipped() -> Model:
    """The model of the package. Raises ``ValueError`` for a file of another form."""
    with (resources.files("tideover.language") / "understanding" / FILE).open("rb") as opened, np.load(opened) as rows:
        return _loaded(rows)


def _loaded(rows: Any) -> Model:
    if int(rows["form"]) != FORM:
        raise ValueError("understanding/model.npz is of another form: python -m benchmarks.learn_understanding")
    heads = {}
    for name in _HEADS:
        meaning = rows[f"{name}.meaning"].astype(np.float32) if f"{name}.meaning" in rows else None
        grams = rows[f"{name}.grams"]
        assert grams.shape[1] == BUCKETS
        heads[name] = Head(
            np.asfortranarray(grams), rows[f"{name}.scales"], rows[f"{name}.extras"].astype(np.float32), meaning,
            rows[f"{name}.bias"], float(rows[f"{name}.sharpness"]),
        )  # fmt: skip
    return Model(tuple(map(str, rows["intents"])), tuple(map(str, rows["emotions"])), texts=str(rows["texts"]), **heads)


def head_of(
    coefficients: NDArray[np.float64], bias: NDArray[np.float64], extras: int, has_meaning: bool, sharpness: float
) -> Head:
    """A head from trained coefficients, columns: runs of characters, extras, meaning."""
    grams, rest = coefficients[:, :BUCKETS], coefficients[:, BUCKETS:]
    scales = np.maximum(np.abs(grams).max(axis=1), 1e-9) / 127
    small = np.round(grams / scales[:, None]).astype(np.int8)
    meaning = rest[:, extras:].astype(np.float32) if has_meaning else None
    return Head(
        small, scales.astype(np.float32), rest[:, :extras].astype(np.float32), meaning, bias.astype(np.float32), sharpness
    )


def labels_of(names: Sequence[str], scores: NDArray[np.float32]) -> str:
    """The name of the highest score."""
    return names[int(scores.argmax())]
