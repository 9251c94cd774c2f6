"""What a pattern cannot be without: a set of short texts, one of which stands wherever the pattern is found.

Of the sets a pattern offers the rarest is taken, so that a pass over ordinary text stops seldom. How rare a set is is told
by how often it stands in a piece of ordinary text, and where it never does, by the lengths of its words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Any

EDGE = "\x01"  # in a set's texts: the edge of a Latin word
_MOST = 300  # texts in a set
_RARE = 25.0  # times in the ordinary text: up to so many it is looked for alone
# An edge inside a word, or where no word is near: optional parts put side by side. At either end of a text a word may follow.
_NEVER = re.compile(f"[a-z0-9_]{EDGE}[a-z0-9_]|[^a-z0-9_]{EDGE}[^a-z0-9_]")
_parse: Any = re._parser.parse  # type: ignore[attr-defined]


def anchors_of(exact: str, ordinary: str) -> tuple[frozenset[str], ...]:
    """The rarest set of a regular expression, and where that is not rare, with the next rarest, in the order they stand in:
    both must be there. Empty where it has none."""
    offers = _offers(_parse(exact, re.ASCII), ordinary)
    if not offers:
        return ()
    place, cost, rarest = min(offers, key=lambda offer: offer[1])
    others = [offer for offer in offers if offer[0] != place]
    if cost < _RARE or not others:
        return (_sound(rarest),)
    other, _, next_rarest = min(others, key=lambda offer: offer[1])
    legs = ((place, rarest), (other, next_rarest))
    return tuple(_sound(texts) for _, texts in sorted(legs, key=lambda leg: leg[0]))


def _sound(texts: frozenset[str]) -> frozenset[str]:
    joined = (re.sub(f"{EDGE}+", EDGE, text) for text in texts)
    return frozenset(text for text in joined if not _NEVER.search(text))


def _cost(texts: Iterable[str], ordinary: str) -> float:
    return sum(_frequency(text, ordinary) for text in texts)


@lru_cache(maxsize=100_000)
def _frequency(text: str, ordinary: str) -> float:
    bare = text.replace(EDGE, "")
    size = sum(1.0 if sign > "\x7f" else 0.4 for sign in bare)
    return ordinary.count(bare) + math.pow(10, -1.3 * size)


def _finite(sequence: Any) -> frozenset[str] | None:
    """Every text a part can stand for, where these are few."""
    found = frozenset({""})
    for node in sequence:
        each = _finite_node(node)
        if each is None or len(found) * len(each) > _MOST:
            return None
        found = frozenset(one + other for one, other in product(found, each))
    return found


def _finite_node(node: Any) -> frozenset[str] | None:
    kind, value = str(node[0]), node[1]
    if kind == "LITERAL":
        return frozenset({chr(value)})
    if kind == "IN":
        signs: set[str] = set()
        for inner, what in value:
            if str(inner) == "LITERAL":
                signs.add(chr(what))
            elif str(inner) == "RANGE" and what[1] - what[0] < 40:
                signs.update(map(chr, range(what[0], what[1] + 1)))
            else:
                return None
        return frozenset(signs)
    if kind == "SUBPATTERN":
        return _finite(value[3])
    if kind == "BRANCH":
        parts = [_finite(each) for each in value[1]]
        return None if None in parts else frozenset().union(*(part for part in parts if part is not None))
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and value[1] == 1:
        once = _finite(value[2])
        return None if once is None else once | ({""} if value[0] == 0 else set())
    if kind == "AT":
        return frozenset({EDGE if str(value) == "AT_BOUNDARY" else ""})
    return frozenset({""}) if kind in ("ASSERT", "ASSERT_NOT") else None


def _best(sequence: Any, ordinary: str) -> tuple[float, frozenset[str]] | None:
    """The rarest set of a sequence."""
    offers = _offers(sequence, ordinary)
    return min(((cost, texts) for _, cost, texts in offers), key=lambda pair: pair[0], default=None)


def _offers(sequence: Any, ordinary: str) -> list[tuple[int, float, frozenset[str]]]:
    """(place, cost, set) of the parts of a sequence, and of parts that stand side by side, which have one place."""
    offers: list[tuple[int, frozenset[str]]] = []
    place, run = 0, frozenset({""})
    for node in sequence:
        each = _finite_node(node)
        if each is None:
            offers.append((place, run))
            if (inner := _of_node(node, ordinary)) is not None:
                offers.append((place + 1, inner[1]))
            place, run = place + 2, frozenset({""})
        elif len(run) * len(each) > _MOST:
            offers += [(place, run), (place + 1, each)]
            place, run = place + 1, each
        else:
            run = frozenset(one + other for one, other in product(run, each))
            offers.append((place, each))
    offers.append((place, run))
    return [
        (place, _cost(texts, ordinary), texts)
        for place, texts in offers
        if texts and all(text.strip(EDGE + " ") for text in texts)
    ]


def _of_node(node: Any, ordinary: str) -> tuple[float, frozenset[str]] | None:
    kind, value = str(node[0]), node[1]
    if kind == "SUBPATTERN":
        return _best(value[3], ordinary)
    if kind == "BRANCH":
        parts = [_best(each, ordinary) for each in value[1]]
        if any(part is None for part in parts):
            return None
        joint = frozenset().union(*(part[1] for part in parts if part is not None))
        return _cost(joint, ordinary), joint
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _best(value[2], ordinary)
    return None
