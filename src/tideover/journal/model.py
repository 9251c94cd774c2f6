"""Facts, their canonical form, and the Merkle tree over them. Pure: no database, no clock.

The tree is that of RFC 6962 §2.1: leaf = SHA-256(0x00 ‖ canonical fact), node = SHA-256(0x01 ‖ left ‖ right).
A canonical fact is the UTF-8 JSON of ``{"at", "data", "id", "kind", "known_at", "tenant"}`` with sorted keys, no blanks
and no floating-point numbers. docs/journal-format.md says the same for readers outside.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tideover.base.errors import Invalid, TideoverError
from tideover.base.ids import FactId

F = TypeVar("F", bound=type)
_KINDS: dict[str, type] = {}
_HEARERS: dict[str, set[str]] = {}


class JournalDamaged(TideoverError):
    """What is stored is not what was signed, or cannot be sealed: nothing may be signed over it."""

    def __init__(self) -> None:
        super().__init__("journal_damaged", expected="what `tideover journal verify` calls intact")


def fact(cls: F) -> F:
    """Declare a frozen dataclass as a kind of fact. Its name (past tense) is the kind; a changed form gets a new name
    with a version (``PromiseTaken2``), for released forms never change. A field ``person`` files it under that person.
    """
    if not dataclasses.is_dataclass(cls):
        raise TypeError(f"{cls.__name__} must be a frozen dataclass")
    if _KINDS.setdefault(cls.__name__, cls) is not cls:
        raise TypeError(f"two facts named {cls.__name__}")
    return cls


def on_fact(kind: str, job: str) -> None:
    """Have a job of a kind queued, with ``person`` and ``because``, by the transaction of every fact of a kind that names a
    person: how a room hears at once what a room below it records."""
    _HEARERS.setdefault(kind, set()).add(job)


def hearers(kind: str) -> list[str]:
    """The kinds of jobs that facts of a kind queue."""
    return sorted(_HEARERS.get(kind, ()))


def fact_kinds() -> Mapping[str, type]:
    """Every declared kind, by name."""
    return dict(sorted(_KINDS.items()))


def fact_schemas() -> dict[str, Any]:
    """JSON schema of the ``data`` of every kind, by name."""
    from pydantic import TypeAdapter

    return {name: TypeAdapter(cls).json_schema() for name, cls in fact_kinds().items()}


@dataclass(frozen=True, slots=True)
class Along:
    """What a room writes in the very statement that records its fact: ``sql``, one or more named parts (``name AS (INSERT …)``)
    that write; its parameters' names do not begin with ``fact_``."""

    sql: str
    parameters: Mapping[str, Any]


def to_data(instance: object) -> dict[str, Any]:
    """A fact's ``data``: its fields in JSON's types. Raises ``TypeError`` for a declared kind's stranger."""
    if _KINDS.get(type(instance).__name__) is not type(instance):
        raise TypeError(f"{type(instance).__name__} is not a declared fact")
    return {name: _plain(getattr(instance, name)) for name in _names(type(instance).__name__)}


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(_KINDS[kind]))


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, bool | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [_plain(item) for item in value]
    raise TypeError(f"a fact cannot hold a {type(value).__name__}")


def instant(value: datetime) -> str:
    """The one spelling of a moment in facts: UTC, microseconds, ``+00:00``."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """A fact as it lies in the journal. ``position`` and ``leaf`` are None until it is sealed."""

    id: FactId
    tenant: str
    kind: str
    at: datetime
    known_at: datetime
    data: dict[str, Any]
    position: int | None = None
    leaf: bytes | None = None

    def canonical(self) -> bytes:
        return canonical(
            {
                "at": instant(self.at),
                "data": self.data,
                "id": str(self.id),
                "kind": self.kind,
                "known_at": instant(self.known_at),
                "tenant": self.tenant,
            }
        )

    def line(self) -> dict[str, Any]:
        """The export's line (contracts.md)."""
        return {
            "position": self.position,
            "id": str(self.id),
            "at": instant(self.at),
            "known_at": instant(self.known_at),
            "tenant": self.tenant,
            "kind": self.kind,
            "data": self.data,
            "leaf": self.leaf.hex() if self.leaf else None,
        }


def canonical(value: Any) -> bytes:
    """Canonical JSON. Raises ``Invalid`` on a float (money and times here have none), and on what UTF-8 cannot say."""

    def refuse(item: Any) -> None:
        if isinstance(item, float):
            raise Invalid("float_in_fact", expected="whole numbers")
        for child in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
            refuse(child)

    try:
        refuse(value)
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (UnicodeEncodeError, RecursionError):
        raise Invalid("not_canonical", expected="text in UTF-8, not nested beyond reason") from None


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


class Tree:
    """The right edge of a growing Merkle tree: the roots of its complete subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError("peaks do not fit the size")
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf. Returns the inner nodes this completes, as (level, index, hash), level 1 upwards."""
        completed = []
        hash_, level, index = leaf, 0, self.size
        while index & 1:
            hash_ = node_hash(self.peaks.pop(), hash_)
            level, index = level + 1, index >> 1
            completed.append((level, index, hash_))
        self.peaks.append(hash_)
        self.size += 1
        return completed

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def complete_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees (level, index) that make up leaves ``[start, end)``, left to right.

    ``start`` must be where a subtree of the range's size may begin, as it is in RFC 6962's splits.
    """
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def path_plan(index: int, size: int) -> list[tuple[bool, list[tuple[int, int]]]]:
    """The audit path of leaf ``index`` in a tree of ``size``: per step, bottom up, whether the sibling is on the left,
    and the complete subtrees whose fold is the sibling."""
    steps: list[tuple[bool, list[tuple[int, int]]]] = []
    low, high = 0, size
    while high - low > 1:
        split = low + (1 << ((high - low - 1).bit_length() - 1))
        if index < split:
            steps.append((False, complete_subtrees(split, high)))
            high = split
        else:
            steps.append((True, complete_subtrees(low, split)))
            low = split
    return steps[::-1]


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees given left to right."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def merkle_root(contents: Iterable[bytes]) -> bytes:
    """The root of the tree of RFC 6962 §2.1 over contents, in their order."""
    level = [leaf_hash(content) for content in contents]
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:  # an odd one out goes up as it is: the same tree as by splitting at powers of two
        pairs = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(level) & ~1 :]
    return level[0]


def climb(leaf: bytes, path: Iterable[tuple[bool, bytes]]) -> bytes:
    """The root that ``leaf`` and its audit path lead to."""
    for is_left, sibling in path:
        leaf = node_hash(sibling, leaf) if is_left else node_hash(leaf, sibling)
    return leaf


@dataclass(frozen=True, slots=True)
class Head:
    """A signed statement: at ``at`` the journal of ``tenant`` held ``facts`` facts, with this root."""

    tenant: str
    facts: int
    root: bytes
    at: datetime
    key: bytes
    signature: bytes

    @staticmethod
    def message(tenant: str, facts: int, root: bytes, at: datetime) -> bytes:
        return canonical({"at": instant(at), "facts": facts, "root": root.hex(), "tenant": tenant})

    def is_genuine(self) -> bool:
        """Whether the signature fits the key it names. Whether that key is ours is the caller's question."""
        try:
            content = self.message(self.tenant, self.facts, self.root, self.at)
            Ed25519PublicKey.from_public_bytes(self.key).verify(self.signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True

    def to_json(self) -> dict[str, Any]:
        return {
            "tenant": self.tenant,
            "facts": self.facts,
            "root": self.root.hex(),
            "at": instant(self.at),
            "key": self.key.hex(),
            "signature": self.signature.hex(),
        }

    @staticmethod
    def from_json(value: Any) -> Head:
        """Reads the one spelling that ``to_json`` writes; further fields are passed over. Raises ``Invalid``."""
        try:
            head = Head(
                value["tenant"],
                int(value["facts"]),
                bytes.fromhex(value["root"]),
                datetime.fromisoformat(value["at"]),
                bytes.fromhex(value["key"]),
                bytes.fromhex(value["signature"]),
            )
            if canonical(head.to_json()) == canonical({key: value[key] for key in head.to_json()}):
                return head
        except (KeyError, TypeError, ValueError, OverflowError, Invalid):
            pass
        raise Invalid("invalid_head", expected="what `tideover journal head` printed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``intact``, or what is wrong and the first position where it shows (None where only the whole can be judged)."""

    facts: int
    verdict: str
    at: int | None

    def to_json(self) -> dict[str, Any]:
        return {"facts": self.facts, "verdict": self.verdict, "at": self.at}


_FIELDS = {"position", "id", "at", "known_at", "tenant", "kind", "data", "leaf"}


class LeafLookup(Protocol):
    def __call__(self, position: int) -> bytes | None: ...


def verify_lines(
    lines: Iterable[Any], head: Head | None, trusted: Sequence[bytes], known_leaf: LeafLookup | None = None
) -> Verdict:
    """Hold exported lines (parsed JSON, in file order) against their own leaves, a head and known leaves.

    ``trusted``: public keys a head may be signed with. ``known_leaf``: what our own journal has at a position; asked
    for every line the head does not vouch for. Verdicts: docs/journal-format.md.
    """
    if head is not None:
        if not head.is_genuine():
            return Verdict(0, "forged_head", None)
        if head.key not in trusted:
            return Verdict(0, "foreign_key", None)
    tree = Tree()
    tenant: str | None = head.tenant if head else None
    expected: int | None = 1 if head else None
    count = 0
    matched_head = head is None or head.facts == 0
    for line in lines:
        position = line.get("position") if isinstance(line, dict) else None
        if not isinstance(line, dict) or set(line) != _FIELDS or type(position) is not int:
            return Verdict(count, "malformed", expected)
        if expected is not None and position != expected:
            return Verdict(count, "gap", expected)
        if tenant is not None and line["tenant"] != tenant:
            return Verdict(count, "wrong_tenant" if head else "mixed", position)
        tenant = line["tenant"]
        try:
            leaf = leaf_hash(canonical({key: line[key] for key in ("at", "data", "id", "kind", "known_at", "tenant")}))
        except Invalid:
            return Verdict(count, "malformed", position)
        if leaf.hex() != line["leaf"]:
            return Verdict(count, "altered", position)
        is_vouched = head is not None and position <= head.facts
        if known_leaf is not None and not is_vouched and known_leaf(position) != leaf:
            return Verdict(count, "differs", position)
        tree.append(leaf)
        count += 1
        expected = position + 1
        if head is not None and tree.size == head.facts:
            if tree.root() != head.root:
                return Verdict(count, "root_differs", None)
            matched_head = True
    if not matched_head:
        return Verdict(count, "cut", count + 1)
    return Verdict(count, "intact", None)


def check_receipt(receipt: Mapping[str, Any], trusted: Sequence[bytes]) -> bool:
    """Check a receipt offline: its fact makes its leaf, the leaf its path's root, the root the head's, the key is ours."""
    try:
        line = receipt["fact"]
        head = Head.from_json(receipt["head"])
        leaf = leaf_hash(canonical({key: line[key] for key in ("at", "data", "id", "kind", "known_at", "tenant")}))
        plan = path_plan(line["position"] - 1, head.facts)
        path = [(step["side"] == "left", bytes.fromhex(step["hash"])) for step in receipt["proof"]]
        spelled = [{"side": "left" if is_left else "right", "hash": hash_.hex()} for is_left, hash_ in path]
        as_written = [{"side": step["side"], "hash": step["hash"]} for step in receipt["proof"]]
    except (KeyError, TypeError, ValueError, Invalid):
        return False
    return (
        set(line) == _FIELDS
        and leaf.hex() == line["leaf"]
        and type(line["position"]) is int
        and 0 < line["position"] <= head.facts
        and [side for side, _ in plan] == [side for side, _ in path]
        and spelled == as_written
        and climb(leaf, path) == head.root
        and line["tenant"] == head.tenant
        and head.key in trusted
        and head.is_genuine()
    )
