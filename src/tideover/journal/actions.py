"""What the journal does: record, seal, read, export, prove, verify."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tideover.base.database import Database
from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import FactId, PersonId, TenantId, new_id
from tideover.base.work import Work
from tideover.journal import store
from tideover.journal.keys import SigningKey
from tideover.journal.model import Head, RecordedFact, Tree, Verdict, fold, leaf_hash, path_plan, to_data, verify_lines

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def record(work: Work, what: DataclassInstance, *, at: datetime | None = None) -> FactId:
    """Write a fact as part of this transaction. ``at``: when it happened, default now; ``known_at`` is always now."""
    data = to_data(what)
    now = work.now()
    fact = FactId(new_id())
    row = {"id": fact, "kind": type(what).__name__, "person": data.get("person"), "at": at or now, "known_at": now}
    store.insert_fact(work, {**row, "data": json.dumps(data, ensure_ascii=False)})
    return fact


SEAL_BATCH = 5000


def seal_tenant(work: Work, key: SigningKey) -> int:
    """Seal what is visible of the tenant's unsealed facts, in order, and sign the new head. Returns how many.

    Facts of one person keep their order: their transactions follow one another under the hold, so the sequence number
    of the earlier is the smaller, and whoever sees the later one sees the earlier.
    """
    if not store.try_lock_sealer(work):
        return 0
    waiting = store.unsealed_facts(work, SEAL_BATCH)
    if not waiting:
        return 0
    tree = store.load_tree(work)
    seals, nodes = [], []
    for _, fact in waiting:
        leaf = leaf_hash(fact.canonical())
        nodes += [{"level": level, "place": index, "hash": hash_} for level, index, hash_ in tree.append(leaf)]
        seals.append({"position": tree.size, "fact": fact.id, "leaf": leaf})
    at = work.now()
    root = tree.root()
    signature = key.sign(Head.message(work.tenant, tree.size, root, at))
    head_ = Head(work.tenant, tree.size, root, at, key.public, signature)
    store.insert_seals(work, seals, nodes, head_, [seq for seq, _ in waiting])
    return len(waiting)


def tenants_to_seal(database: Database) -> list[TenantId]:
    """Tenants with facts waiting for their position."""
    with database.as_system() as connection:
        return [TenantId(name) for name in store.tenants_with_unsealed(connection)]


def unsealed_count(work: Work) -> tuple[int, datetime | None]:
    """The unsealed window: how many facts wait, and since when the oldest does."""
    return store.unsealed_window(work)


def head(work: Work) -> Head:
    """The newest signed head. Raises ``NotFound`` on an empty journal."""
    newest = store.newest_head(work)
    if newest is None:
        raise NotFound("journal_empty")
    return newest


def export(work: Work, start: int = 1) -> Iterator[dict[str, Any]]:
    """Lines of the sealed facts from position ``start`` on."""
    for fact in store.iterate_sealed(work, start - 1):
        yield fact.line()


def read_after(work: Work, position: int, limit: int, kinds: Sequence[str] | None = None) -> list[RecordedFact]:
    """Sealed facts after ``position``: what folds follow."""
    return store.sealed_facts(work, position, limit, kinds)


def facts_of_person(
    work: Work, person: PersonId, *, before: int | None = None, limit: int = 100
) -> list[tuple[int, RecordedFact]]:
    """A person's facts, newest first, sealed or not, each with the cursor to go on ``before``."""
    return store.latest(work, person, None, before, limit)


def latest_facts(
    work: Work, kinds: Sequence[str] | None = None, *, before: int | None = None, limit: int = 100
) -> list[tuple[int, RecordedFact]]:
    """The tenant's facts, newest first."""
    return store.latest(work, None, kinds, before, limit)


def count_facts(work: Work) -> dict[str, int]:
    """The tenant's facts by kind, sealed or not."""
    return store.counts_by_kind(work)


def receipt(work: Work, fact: UUID) -> dict[str, Any]:
    """The fact, its inclusion proof and a signed head. Raises ``NotFound``, or ``Conflict("not_sealed_yet")``."""
    found = store.sealed_fact(work, fact)
    if found is None:
        raise NotFound("fact_not_found", fact=str(fact))
    if found.position is None:
        raise Conflict("not_sealed_yet", fact=str(fact), expected="asking again in a moment")
    newest = head(work)
    plan = path_plan(found.position - 1, newest.facts)
    hashes = store.subtree_hashes(work, [pair for _, pairs in plan for pair in pairs])
    proof, used = [], 0
    for is_left, pairs in plan:
        sibling = fold(hashes[used : used + len(pairs)])
        used += len(pairs)
        proof.append({"side": "left" if is_left else "right", "hash": sibling.hex()})
    return {"fact": found.line(), "proof": proof, "head": newest.to_json()}


def verify_stored(work: Work, trusted: Sequence[bytes], against: Head | None = None) -> Verdict:
    """Hold the stored journal against its own leaves, every signed head, and an earlier exported head if given."""
    heads = {head_.facts: head_ for head_ in store.all_heads(work)}
    for head_ in heads.values():
        if not head_.is_genuine():
            return Verdict(head_.facts, "forged_head", head_.facts)
        if head_.key not in trusted:
            return Verdict(head_.facts, "foreign_key", head_.facts)
    tree = Tree()
    for fact in store.iterate_sealed(work, 0):
        position = tree.size + 1
        if fact.position != position:
            return Verdict(tree.size, "gap", position)
        leaf = leaf_hash(fact.canonical())
        if leaf != fact.leaf:
            return Verdict(tree.size, "altered", position)
        tree.append(leaf)
        signed = heads.pop(tree.size, None)
        if signed is not None and signed.root != tree.root():
            return Verdict(tree.size, "root_differs", None)
    if heads:
        return Verdict(tree.size, "cut", tree.size + 1)
    if against is not None:
        return verify_lines(export(work), against, trusted)
    return Verdict(tree.size, "intact", None)


def verify_export(work: Work, lines: Iterable[Any], head_: Head | None, trusted: Sequence[bytes]) -> Verdict:
    """Hold an exported file against a head, or (without one) against what our own journal has at each position."""
    known = None if head_ is not None else lambda position: store.leaf_at(work, position)
    return verify_lines(lines, head_, trusted, known)
