"""A journal made by hand: no database."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tideover.base.ids import FactId
from tideover.journal import Head, RecordedFact
from tideover.journal.keys import signing_key
from tideover.journal.model import Tree, leaf_hash, path_plan

KEY = signing_key(bytes(range(32)))
STRANGER = signing_key(bytes(32))
START = datetime(2026, 12, 1, 2, tzinfo=UTC)

Line = dict[str, Any]


def make_lines(count: int, seed: int = 1, tenant: str = "default") -> list[Line]:
    """Export lines of ``count`` facts."""
    rng = random.Random(seed)
    lines = []
    for position in range(1, count + 1):
        at = START + timedelta(seconds=position)
        data = {
            "person": str(UUID(int=rng.getrandbits(128))),
            "amount_minor": rng.randrange(10**6),
            "note": "补“足”\n",
            "parts": [1, None, {"ä": True}],
        }
        made = RecordedFact(FactId(UUID(int=rng.getrandbits(128))), tenant, "PaymentMade", at, at, data)
        lines.append(RecordedFact(made.id, tenant, made.kind, at, at, data, position, leaf_hash(made.canonical())).line())
    return lines


def make_head(lines: list[Line], count: int | None = None, key: Any = KEY) -> Head:
    """A signed head over the first ``count`` lines."""
    tree = Tree()
    for line in lines[:count]:
        tree.append(bytes.fromhex(line["leaf"]))
    tenant, at = lines[0]["tenant"], START + timedelta(hours=1)
    return Head(tenant, tree.size, tree.root(), at, key.public, key.sign(Head.message(tenant, tree.size, tree.root(), at)))


def make_receipt(lines: list[Line], position: int, head: Head | None = None) -> Line:
    """The receipt of a position, its path computed by the plainest recursion."""
    leaves = [bytes.fromhex(line["leaf"]) for line in lines]
    sides = [is_left for is_left, _ in path_plan(position - 1, len(leaves))]
    path = plain_path(position - 1, leaves)
    proof = [{"side": "left" if is_left else "right", "hash": hash_.hex()} for is_left, hash_ in zip(sides, path, strict=True)]
    return {"fact": lines[position - 1], "proof": proof, "head": (head or make_head(lines)).to_json()}


def plain_root(leaves: list[bytes]) -> bytes:
    """MTH exactly as RFC 6962 §2.1 writes it."""
    from hashlib import sha256

    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def plain_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH exactly as RFC 6962 §2.1.1 writes it."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*plain_path(index, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_path(index - k, leaves[k:]), plain_root(leaves[:k])]


def _split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k
