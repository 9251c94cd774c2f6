"""What a line means, as numbers: read once for all that ask."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tideover.language.understanding.features import embed


@lru_cache(maxsize=64)
def meant_by(line: str) -> NDArray[np.float32]:
    """Its embedding, not to be changed. Kept: what somebody says is asked for twice, for its risks and for its intent, and
    nothing else costs as much."""
    found: NDArray[np.float32] = embed([line])[0]
    return found
