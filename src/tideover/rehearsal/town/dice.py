"""Dice that need no order: a throw is a function of (seed, person, purpose, when), so slicing time changes nothing.

The mixing is SplitMix64's finaliser (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), once for each
part of the name. The same numbers come out for many people at once (numpy) and for one of them (Python's own integers).
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

_MASK = (1 << 64) - 1
_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mixed(word: int) -> int:
    word = (word + _GOLDEN) & _MASK
    word = ((word ^ (word >> 30)) * _FIRST) & _MASK
    word = ((word ^ (word >> 27)) * _SECOND) & _MASK
    return word ^ (word >> 31)


def _mixed_all(words: Words) -> Words:
    words = words + np.uint64(_GOLDEN)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(_FIRST)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(_SECOND)
    return words ^ (words >> np.uint64(31))


_PURPOSES: dict[str, int] = {}


def _purpose(name: str) -> int:
    known = _PURPOSES.get(name)
    if known is None:
        known = _PURPOSES[name] = _mixed(crc32(name.encode()))
    return known


class Dice:
    """The dice of ``count`` people (or households, or loans; ``of`` keeps those apart). A throw lies in 0 ≤ x < 1."""

    def __init__(self, seed: int, count: int, of: str = "person") -> None:
        start = _mixed(_mixed(seed & _MASK) ^ _purpose(of))
        self._own: Words = _mixed_all(np.arange(count, dtype=np.uint64) ^ np.uint64(start))
        self._plain: list[int] = self._own.tolist()

    def all(self, purpose: str, when: int = 0) -> Floats:
        """A throw each."""
        words = _mixed_all(self._own ^ np.uint64(_mixed(_purpose(purpose) ^ (when & _MASK))))
        return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def one(self, number: int, purpose: str, when: int = 0) -> float:
        """One of them's throw: what ``all(purpose, when)[number]`` is."""
        return float(_mixed(self._plain[number] ^ _mixed(_purpose(purpose) ^ (when & _MASK))) >> 11) * 2.0**-53

    def normal(self, purpose: str, when: int = 0) -> Floats:
        """A standard normal number each (Box and Muller)."""
        one, other = self.all(purpose + " radius", when), self.all(purpose + " angle", when)
        bent: Floats = np.sqrt(-2 * np.log(1 - one)) * np.cos(2 * np.pi * other)
        return bent


def bent(uniform: Floats, a: float, b: float) -> Floats:
    """Uniform numbers as Kumaraswamy's distribution on 0..1: density a b x^(a-1) (1-x^a)^(b-1); much like a beta's."""
    shaped: Floats = (1 - (1 - uniform) ** (1 / b)) ** (1 / a)
    return shaped
