"""What the journal does: record, seal, read, export, prove, verify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from tideover.base import jobs
from tideover.base.database import Database
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import FactId, PersonId, TenantId, new_id
from tideover.base.work import Work
from tideover.journal import store
from tideover.journal.keys import SigningKey
from tideover.journal.model import (
    Along,
    Head,
    JournalDamaged,
    RecordedFact,
    Tree,
    Verdict,
    fold,
    hearers,
    leaf_hash,
    path_plan,
    to_data,
    verify_lines,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def record(work: Work, what: DataclassInstance, *, at: datetime | None = None, along: Along | None = None) -> FactId:
    """Write a fact as part of this transaction. ``at``: when it happened, default now; ``known_at`` is always now. ``along``:
    what is written in the same statement."""
    row = _row(work, what, at)
    store.insert_fact(work, row, along)
    return _told(work, [row])[0]


def record_all(work: Work, facts: Sequence[DataclassInstance], *, at: datetime | None = None) -> list[FactId]:
    """Write facts in this order."""
    rows = [_row(work, what, at) for what in facts]
    if rows:
        store.insert_facts(work, rows)
    return _told(work, rows)


def _row(work: Work, what: DataclassInstance, at: datetime | None) -> dict[str, Any]:
    now, data = work.now(), to_data(what)
    said = {"id": new_id(), "kind": type(what).__name__, "person": data.get("person")}
    return {**said, "at": at or now, "known_at": now, "data": data}


def _told(work: Work, rows: Sequence[Mapping[str, Any]]) -> list[FactId]:
    for row in rows:
        if row["person"] is not None:
            for job in hearers(row["kind"]):
                jobs.enqueue(work, job, {"person": row["person"], "because": row["kind"]})
    return [FactId(row["id"]) for row in rows]


SEAL_BATCH = 5000
NODE_BATCH = 2000


def seal_tenant(work: Work, key: SigningKey) -> int:
    """Seal what is visible of the tenant's unsealed facts, in order, and sign the new head. Returns how many.

    Facts of one person keep their order: their transactions follow one another under the hold, so the sequence number
    of the earlier is the smaller, and whoever sees the later one sees the earlier.

    Raises ``JournalDamaged`` where the stored tree is not the one we last signed (a head signed over it would make
    somebody's changes ours), or where a waiting fact cannot be sealed.
    """
    if not store.try_lock_sealer(work):
        return 0
    try:
        return _seal_waiting(work, key)
    except (IntegrityError, DataError, Invalid):  # sealed before, or with what no fact can hold
        raise JournalDamaged from None


def _seal_waiting(work: Work, key: SigningKey) -> int:
    waiting = store.unsealed_facts(work, SEAL_BATCH)
    if not waiting:
        return 0
    tree = store.load_tree(work)
    if not _is_signed(tree, store.newest_head(work), key):
        raise JournalDamaged
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


def _is_signed(tree: Tree, newest: Head | None, key: SigningKey) -> bool:
    if newest is None:
        return tree.size == 0
    return (tree.size, tree.root()) == (newest.facts, newest.root) and newest.key in key.trusted and newest.is_genuine()


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
    work: Work, person: PersonId, *, before: int | None = None, limit: int = 100, kinds: Sequence[str] | None = None
) -> list[tuple[int, RecordedFact]]:
    """A person's facts (of some kinds), newest first, sealed or not, each with the cursor to go on ``before``."""
    return store.latest(work, person, kinds, before, limit)


def find_fact(work: Work, fact: UUID) -> RecordedFact | None:
    """A fact, sealed or not."""
    return store.sealed_fact(work, fact)


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
    """Hold the stored journal against its own leaves, nodes, every signed head, and an earlier exported head if given.

    Verdicts: docs/journal-format.md.
    """
    heads = store.all_heads(work)
    for head_ in heads:
        if not head_.is_genuine():
            return Verdict(head_.facts, "forged_head", head_.facts)
        if head_.key not in trusted:
            return Verdict(head_.facts, "foreign_key", head_.facts)
    verdict = _verify_sealed(work, {head_.facts: head_.root for head_ in heads})
    if verdict.verdict == "intact":
        verdict = _verify_ends(work, verdict)
    if against is not None and verdict.verdict == "intact":
        return verify_lines(export(work), against, trusted)
    return verdict


def _verify_sealed(work: Work, roots: dict[int, bytes]) -> Verdict:
    """Facts, leaves, nodes and roots up to the last signed size; facts sealed meanwhile are left to the next time."""
    tree, signed = Tree(), max(roots, default=0)
    nodes: list[tuple[int, int, bytes]] = []
    try:
        for fact in store.iterate_sealed(work, 0):
            position = tree.size + 1
            if position > signed:
                break
            if fact.position != position:
                return Verdict(tree.size, "gap", position)
            leaf = _leaf_of(fact)
            if leaf is None or leaf != fact.leaf:
                return Verdict(tree.size, "altered", position)
            nodes += tree.append(leaf)
            if position in roots and roots[position] != tree.root():
                return Verdict(tree.size, "root_differs", None)
            if len(nodes) >= NODE_BATCH or position == signed:
                if not store.has_nodes(work, nodes):
                    return Verdict(tree.size, "node_differs", None)
                nodes = []
    except DataError:  # a moment that is none, such as infinity
        return Verdict(tree.size, "altered", None)
    if tree.size < signed:
        return Verdict(tree.size, "cut", tree.size + 1)
    return Verdict(tree.size, "intact", None)


def _leaf_of(fact: RecordedFact) -> bytes | None:
    try:
        return leaf_hash(fact.canonical())
    except Invalid:
        return None


def _verify_ends(work: Work, so_far: Verdict) -> Verdict:
    """What the sealed facts do not show: positions no head signs, nodes too many, facts nobody will seal or find."""
    ends = store.loose_ends(work)
    if ends.sealed > ends.signed:
        return Verdict(so_far.facts, "unsigned", ends.signed + 1)
    if ends.nodes != ends.sealed - ends.sealed.bit_count():
        return Verdict(so_far.facts, "node_differs", None)
    if ends.misfiled is not None:
        return Verdict(so_far.facts, "misfiled", ends.misfiled)
    if ends.is_stray:
        return Verdict(so_far.facts, "stray", None)
    return so_far


def verify_export(work: Work, lines: Iterable[Any], head_: Head | None, trusted: Sequence[bytes]) -> Verdict:
    """Hold an exported file against a head, and what no head vouches for against our own journal at each position."""
    ahead: dict[int, bytes] = {}

    def known_leaf(position: int) -> bytes | None:
        nonlocal ahead
        if position not in ahead:
            ahead = store.leaves_from(work, position)
        return ahead.get(position)

    return verify_lines(lines, head_, trusted, known_leaf)
