"""Whoever changes the journal is found out: in an exported file, and in the database with its owner's rights."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from tests.proofs.harness import Place, Proof, opened
from tideover.app.files import input_lines
from tideover.app.runtime import Runtime
from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, TenantId, new_id
from tideover.base.work import Work
from tideover.journal import (
    Head,
    JournalDamaged,
    SigningKey,
    export,
    fact,
    head,
    record,
    seal_all,
    seal_tenant,
    verify_export,
    verify_stored,
)
from tideover.journal.keys import signing_key
from tideover.journal.model import RecordedFact, Tree, canonical, leaf_hash

TENANT = TenantId("default")
ROUNDS = 8
ROUND = 50  # facts sealed under one head
WAITING = 6  # facts recorded after the last seal

Line = dict[str, Any]


@fact
@dataclass(frozen=True)
class ProofPaymentRecorded:
    """A fact with something of everything in it: text, money, a list, a map, nothing."""

    person: PersonId | None
    account: UUID
    amount_minor: int
    currency: str
    note: str
    parts: list[int]
    labels: dict[str, str]
    reverses: UUID | None


@dataclass(frozen=True)
class Journal:
    """The journal under attack, and what honest people kept: two heads and our public key."""

    runtime: Runtime
    file: Path
    lines: list[Line]
    middle: Head
    end: Head
    stranger: SigningKey

    @property
    def trusted(self) -> list[bytes]:
        return [self.runtime.signing.public]


@dataclass
class Attempt:
    """A tampered file: ``content`` as bytes or lines, held against ``head``."""

    lines: list[Line]
    head: Head
    content: bytes | None = None


def _run(place: Place, seed: int, count: int) -> dict[str, int]:
    """Half of the tries on files, half on the database; each kind in turn, what and where at random."""
    rng = random.Random(seed)
    figures: Counter[str] = Counter()
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        journal = _build(runtime, folder / "export.jsonl", rng)
        for number in range(count):
            kinds = FILE_KINDS if number % 2 else DATABASE_KINDS
            name = list(kinds)[number // 2 % len(kinds)]
            was_found = _try_file(journal, rng, name) if number % 2 else _try_database(journal, rng, name, figures)
            figures["tried"] += 1
            figures["found"] += was_found
            figures[f"{name}_tried"] += 1
            figures[f"{name}_found"] += was_found
            if number % 10 == 0:
                figures.update(_controls(journal, rng))
    totals = ["tried", "found", "unseen_without_kept_head", "controls", "controls_intact"]
    kinds = [f"{kind}_{what}" for kind in (*FILE_KINDS, *DATABASE_KINDS) for what in ("tried", "found")]
    return {key: figures[key] for key in [*totals, *kinds]}


def _build(runtime: Runtime, file: Path, rng: random.Random) -> Journal:
    people = [PersonId(new_id()) for _ in range(20)]
    heads = []
    for _ in range(ROUNDS):
        _record(runtime, rng, people, ROUND)
        seal_all(runtime.works, runtime.signing)
        with runtime.works.open(TENANT, "proof") as work:
            heads.append(head(work))
    _record(runtime, rng, people, WAITING)
    with runtime.works.open(TENANT, "proof") as work:
        lines = list(export(work))
    return Journal(runtime, file, lines, heads[ROUNDS // 2 - 1], heads[-1], signing_key(rng.randbytes(32)))


def _record(runtime: Runtime, rng: random.Random, people: list[PersonId], count: int) -> None:
    with runtime.works.open(TENANT, "proof") as work:
        for _ in range(count):
            person = rng.choice([*people, None])
            amount_minor = rng.randrange(1, 10**7)
            labels = {"渠道": rng.choice(["银行卡", "微信"]), "batch": str(rng.randrange(100))}
            parts = [amount_minor // 3, amount_minor - amount_minor // 3]
            what = ProofPaymentRecorded(
                person, new_id(), amount_minor, "CNY", rng.choice(["", "工资日后 “补足”\n", "a\\b"]), parts, labels, None
            )
            record(work, what, at=work.now() - timedelta(microseconds=rng.randrange(10**10)))


# --- files -------------------------------------------------------------------------------------------------------------


def _try_file(journal: Journal, rng: random.Random, name: str) -> bool:
    return _verdict_of_file(journal, FILE_KINDS[name](journal, rng)) != "intact"


def _verdict_of_file(journal: Journal, attempt: Attempt) -> str:
    """As ``tideover journal verify FILE --head HEAD`` finds it; ``refused`` where the file is no JSON lines."""
    content = attempt.content if attempt.content is not None else written(attempt.lines)
    journal.file.write_bytes(content)
    try:
        kept = Head.from_json(json.loads(json.dumps(attempt.head.to_json())))
        with journal.runtime.works.open(TENANT, "proof") as work:
            return verify_export(work, input_lines(str(journal.file)), kept, journal.trusted).verdict
    except Invalid:
        return "refused"


def written(lines: list[Line]) -> bytes:
    # surrogatepass: a forger may write what is no UTF-8.
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "surrogatepass")


def _copy(journal: Journal) -> list[Line]:
    return copy.deepcopy(journal.lines)


def _releaf(line: Line) -> Line:
    """The leaf that fits the line: whoever knows the format can make it."""
    return {**line, "leaf": leaf_hash(canonical({key: line[key] for key in _SEALED_FIELDS})).hex()}


_SEALED_FIELDS = ("at", "data", "id", "kind", "known_at", "tenant")


def _renumber(lines: list[Line], start: int = 1) -> list[Line]:
    return [{**line, "position": place} for place, line in enumerate(lines, start)]


def _forged(journal: Journal, rng: random.Random) -> Line:
    """A fact that never was, its leaf as it should be."""
    line = copy.deepcopy(rng.choice(journal.lines))
    line["id"], line["data"]["amount_minor"] = str(new_id()), rng.randrange(1, 10**7)
    return _releaf(line)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every leaf and every container deep in a value."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _places(child, (*path, key))


def _changed(value: Any, rng: random.Random) -> Any:
    """Another value: mostly of the same kind, now and then of a stranger one."""
    strange: list[Any] = [None, True, 1.5, "\ud800", [], {}, -1, "", float("nan"), str(value)]
    plain: list[Any] = []
    if isinstance(value, bool | None):
        plain = [1, "x"]
    elif isinstance(value, int):
        plain = [value + 1, -value, value * 10, bool(value), float(value)]
    elif isinstance(value, str):
        plain = [value + " ", value[:-1], value.swapcase(), value[::-1], "é" + value]
    elif isinstance(value, list):
        plain = [value[::-1], [*value, 0], value[1:]]
    elif isinstance(value, dict):
        plain = [{**value, "x": 1}, dict(list(value.items())[1:])]
    options = [v for v in (strange if rng.random() < 0.3 or not plain else plain) if json.dumps(v) != json.dumps(value)]
    return rng.choice(options)


def _edit(line: Line, field: str, rng: random.Random) -> Line:
    """A field edited; in ``data``, somewhere in its depth."""
    path = rng.choice(list(_places(line[field])))
    if not path:
        return {**line, field: _changed(line[field], rng)}
    line = copy.deepcopy(line)
    holder = line[field]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = _changed(holder[path[-1]], rng)
    return line


def _edit_field(field: str) -> Callable[[Journal, random.Random], Attempt]:
    def tamper(journal: Journal, rng: random.Random) -> Attempt:
        lines = _copy(journal)
        place = rng.randrange(len(lines))
        lines[place] = _edit(lines[place], field, rng)
        return Attempt(lines, journal.end)

    return tamper


def _file_field_added_or_gone(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)
    line = rng.choice(lines)
    if rng.random() < 0.5:
        del line[rng.choice(list(line))]
    else:
        line["note"] = "x"
    return Attempt(lines, journal.end)


def _file_edit_with_new_leaves(journal: Journal, rng: random.Random) -> Attempt:
    """Edited, and every leaf computed anew, as a forger who knows the format would."""
    lines = _copy(journal)
    place = rng.randrange(len(lines))
    line = lines[place]
    field = rng.choice(["at", "data", "id", "kind", "known_at"])
    if field in ("at", "known_at"):
        line[field] = _moved(line[field], rng)
    elif field == "data":
        line["data"]["amount_minor"] += rng.randrange(1, 1000)
    else:
        line[field] = str(new_id()) if field == "id" else "ProofPaymentWaived"
    return Attempt([_releaf(line) for line in lines], rng.choice([journal.end, *([journal.middle] if place < 200 else [])]))


def _moved(moment: str, rng: random.Random) -> str:
    moved = datetime.fromisoformat(moment) + timedelta(microseconds=rng.choice([1, 10**6, 86400 * 10**6]))
    return moved.astimezone(UTC).isoformat(timespec="microseconds")


def _file_drop(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)
    del lines[rng.randrange(len(lines))]
    return Attempt(lines, journal.end)


def _file_drop_and_renumber(journal: Journal, rng: random.Random) -> Attempt:
    return Attempt(_renumber(_file_drop(journal, rng).lines), journal.end)


def _file_insert(journal: Journal, rng: random.Random) -> Attempt:
    """A forged line with a right leaf and a position that fits where it stands; the rest as it was."""
    lines = _copy(journal)
    place = rng.randrange(len(lines))
    lines.insert(place, {**_forged(journal, rng), "position": place + 1})
    return Attempt(lines, journal.end)


def _file_insert_and_renumber(journal: Journal, rng: random.Random) -> Attempt:
    return Attempt(_renumber(_file_insert(journal, rng).lines), journal.end)


def _file_replace(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)
    place = rng.randrange(len(lines))
    lines[place] = {**_forged(journal, rng), "position": place + 1}
    return Attempt(lines, journal.end)


def _file_append(journal: Journal, rng: random.Random) -> Attempt:
    """Forged lines after those the head vouches for: the middle head with the true ones gone, or the end."""
    kept = rng.choice([journal.middle, journal.end])
    lines = _copy(journal)[: kept.facts] + [_forged(journal, rng) for _ in range(rng.randint(1, 3))]
    return Attempt(_renumber(lines), kept)


def _file_duplicate(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)
    lines.insert(rng.randrange(len(lines)), copy.deepcopy(rng.choice(lines)))
    return Attempt(_renumber(lines) if rng.random() < 0.5 else lines, journal.end)


def _file_reorder(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)
    first, second = rng.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    return Attempt(_renumber(lines) if rng.random() < 0.5 else lines, journal.end)


def _file_cut(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)[: rng.randrange(journal.end.facts)]
    return Attempt(lines, journal.end)


def _file_cut_front(journal: Journal, rng: random.Random) -> Attempt:
    lines = _copy(journal)[rng.randrange(1, journal.end.facts) :]
    return Attempt(_renumber(lines) if rng.random() < 0.5 else lines, journal.end)


def _file_resigned(journal: Journal, rng: random.Random) -> Attempt:
    """Changed throughout, with a head that fits, signed by a key of the forger's: named as what it is, or as ours."""
    lines = _file_edit_with_new_leaves(journal, rng).lines
    tree = Tree()
    for line in lines:
        tree.append(bytes.fromhex(line["leaf"]))
    made = _signed(journal.stranger, tree, journal.end.at)
    if rng.random() < 0.5:
        made = Head(made.tenant, made.facts, made.root, made.at, journal.runtime.signing.public, made.signature)
    return Attempt(lines, made)


def _file_head_edited(journal: Journal, rng: random.Random) -> Attempt:
    """The head itself edited: to fit a cut file, or anyhow."""
    h = journal.end
    tree = Tree()
    for line in journal.lines[: journal.middle.facts]:
        tree.append(bytes.fromhex(line["leaf"]))
    made = rng.choice(
        [
            Head(h.tenant, tree.size, tree.root(), h.at, h.key, h.signature),
            Head(h.tenant, h.facts - 1, h.root, h.at, h.key, h.signature),
            Head(h.tenant, h.facts, rng.randbytes(32), h.at, h.key, h.signature),
            Head(h.tenant, h.facts, h.root, h.at + timedelta(microseconds=1), h.key, h.signature),
            Head("other", h.facts, h.root, h.at, h.key, h.signature),
            Head(h.tenant, h.facts, h.root, h.at, h.key, rng.randbytes(64)),
            Head(h.tenant, h.facts, h.root, h.at, rng.randbytes(32), h.signature),
        ]
    )
    return Attempt(_copy(journal)[: made.facts], made)


def _file_byte(journal: Journal, rng: random.Random) -> Attempt:
    """One byte of the file anything else, so long as it says something else."""
    whole = written(journal.lines)
    while True:
        place = rng.randrange(len(whole))
        content = whole[:place] + bytes([rng.choice([b for b in range(256) if b != whole[place]])]) + whole[place + 1 :]
        try:
            says = [json.loads(line) for line in content.decode().splitlines() if line.strip()]
        except ValueError:
            says = []
        if json.dumps(says) != json.dumps(journal.lines):
            return Attempt([], journal.end, content)


FILE_KINDS: dict[str, Callable[[Journal, random.Random], Attempt]] = {
    **{
        f"file_edit_{field}": _edit_field(field)
        for field in ("data", "at", "known_at", "kind", "tenant", "id", "leaf", "position")
    },
    "file_field_added_or_gone": _file_field_added_or_gone,
    "file_edit_with_new_leaves": _file_edit_with_new_leaves,
    "file_drop": _file_drop,
    "file_drop_and_renumber": _file_drop_and_renumber,
    "file_insert": _file_insert,
    "file_insert_and_renumber": _file_insert_and_renumber,
    "file_replace": _file_replace,
    "file_append": _file_append,
    "file_duplicate": _file_duplicate,
    "file_reorder": _file_reorder,
    "file_cut": _file_cut,
    "file_cut_front": _file_cut_front,
    "file_resigned": _file_resigned,
    "file_head_edited": _file_head_edited,
    "file_byte": _file_byte,
}


# --- the database ------------------------------------------------------------------------------------------------------


def _try_database(journal: Journal, rng: random.Random, name: str, figures: Counter[str]) -> bool:
    """Tamper as the owner, verify as the product in the same transaction, undo."""
    with _undone(journal) as connection:
        kept = DATABASE_KINDS[name](connection, journal, rng) or journal.end
        work = _as_product(connection, journal)
        alone = verify_stored(work, journal.trusted).verdict != "intact"
        if name not in _UNSEEN:
            return alone
        figures["unseen_without_kept_head"] += not alone
        return verify_stored(work, journal.trusted, kept).verdict != "intact"


@contextmanager
def _undone(journal: Journal) -> Iterator[Connection]:
    with journal.runtime.database.engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


def _as_product(connection: Connection, journal: Journal) -> Work:
    become = text("SELECT set_config('role', 'tideover_app', true), set_config('app.tenant', :tenant, true)")
    connection.execute(become, {"tenant": TENANT})
    return Work(connection, TENANT, "proof", journal.runtime.works.keys)


def _do(connection: Connection, sql: str, **parameters: Any) -> None:
    """Run it; a try that touches no row is no try."""
    assert connection.execute(text(sql), parameters).rowcount > 0, sql


_ITS_ROW = "WHERE tenant = 'default' AND id = :id"
_CONTENT = "at = o.at, known_at = o.known_at, data = o.data, person = o.person"
_SWAP_CONTENT = f"UPDATE fact f SET {_CONTENT} FROM fact o WHERE (f.id, o.id) IN ((:a, :b), (:b, :a))"


def _update_data(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """Edited deep in ``data``, also to what is no fact's value."""
    line = rng.choice(journal.lines)
    while True:
        written = json.dumps(_edit(line, "data", rng)["data"])
        if "NaN" not in written and "\\ud800" not in written:  # PostgreSQL refuses both
            return _do(connection, f"UPDATE fact SET data = CAST(:data AS jsonb) {_ITS_ROW}", data=written, id=line["id"])


def _update_moment(connection: Connection, journal: Journal, rng: random.Random) -> None:
    column = rng.choice(["at", "known_at"])
    value = rng.choice([f"{column} + interval '1 microsecond'", f"{column} - interval '1 day'", "'infinity'", "'-infinity'"])
    _do(connection, f"UPDATE fact SET {column} = {value} {_ITS_ROW}", id=rng.choice(journal.lines)["id"])


def _update_word(connection: Connection, journal: Journal, rng: random.Random) -> None:
    change = rng.choice(["kind = kind || 'X'", "kind = ''", "tenant = 'other'", "id = gen_random_uuid()"])
    _do(connection, f"UPDATE fact SET {change} {_ITS_ROW}", id=rng.choice(journal.lines)["id"])


def _update_person(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """Filed under somebody else: out of the person's sight, its content untouched."""
    _do(connection, f"UPDATE fact SET person = gen_random_uuid() {_ITS_ROW}", id=rng.choice(journal.lines)["id"])


def _delete_row(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """The fact, its seal, or both."""
    line = rng.choice(journal.lines)
    what = rng.choice([("fact",), ("seal",), ("fact", "seal")])
    if "fact" in what:
        _do(connection, f"DELETE FROM fact {_ITS_ROW}", id=line["id"])
    if "seal" in what:
        _do(connection, "DELETE FROM seal WHERE position = :p", p=line["position"])


def _delete_and_close_up(connection: Connection, line: Line) -> None:
    """Fact and seal gone, all later ones moved up by one."""
    _do(connection, f"DELETE FROM fact {_ITS_ROW}", id=line["id"])
    _do(connection, "DELETE FROM seal WHERE position = :p", p=line["position"])
    if line["position"] < ROUNDS * ROUND:  # in two steps, or the primary key is in the way
        _do(connection, "UPDATE seal SET position = -position WHERE position > :p", p=line["position"])
        _do(connection, "UPDATE seal SET position = -position - 1 WHERE position < 0")


def _delete_and_renumber(connection: Connection, journal: Journal, rng: random.Random) -> None:
    _delete_and_close_up(connection, rng.choice(journal.lines))


def _update_seal(connection: Connection, journal: Journal, rng: random.Random) -> None:
    change = rng.choice(["leaf = sha256(leaf)", "position = position + 100000", "fact = gen_random_uuid()", "leaf = ''"])
    _do(connection, f"UPDATE seal SET {change} WHERE position = :p", p=rng.choice(journal.lines)["position"])


def _swap(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """Two facts change places: with their leaves, without them, or by their content."""
    first, second = rng.sample(journal.lines, 2)
    what = rng.randrange(3)
    if what == 0:
        return _do(connection, _SWAP_CONTENT, a=UUID(first["id"]), b=UUID(second["id"]))
    leaves = [first["leaf"], second["leaf"]] if what == 1 else [second["leaf"], first["leaf"]]
    _do(connection, "DELETE FROM seal WHERE position IN (:a, :b)", a=first["position"], b=second["position"])
    _insert_seal(connection, first["position"], second["id"], leaves[0])
    _insert_seal(connection, second["position"], first["id"], leaves[1])
    return None


def _insert_seal(connection: Connection, position: int, id_: str, leaf: str) -> None:
    sql = "INSERT INTO seal (tenant, position, fact, leaf) VALUES ('default', :p, :f, :l)"
    _do(connection, sql, p=position, f=UUID(id_), l=bytes.fromhex(leaf))


def _insert_forged_fact(connection: Connection, journal: Journal, rng: random.Random) -> Line:
    line = _forged(journal, rng)
    row = {**{key: line[key] for key in ("id", "kind", "at", "known_at")}, "data": json.dumps(line["data"])}
    sql = (
        "INSERT INTO fact (tenant, id, kind, person, at, known_at, data) VALUES ('default', :id, :kind, "
        "CAST(CAST(:data AS jsonb) ->> 'person' AS uuid), :at, :known_at, CAST(:data AS jsonb))"
    )
    _do(connection, sql, **row)
    return line


def _stray(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """A fact beside the seals, which would show among a person's; one kept from its seal; one to be sealed again."""
    what = rng.randrange(4)
    one = "(SELECT seq FROM unsealed ORDER BY random() LIMIT 1)"
    if what == 0:
        _insert_forged_fact(connection, journal, rng)
    elif what == 1:
        _do(connection, f"DELETE FROM unsealed WHERE seq = {one}")
    elif what == 2:
        _do(connection, f"DELETE FROM fact WHERE seq = {one}")
    else:
        again = f"INSERT INTO unsealed (tenant, seq, fact) SELECT tenant, seq, id FROM fact {_ITS_ROW}"
        _do(connection, again, id=rng.choice(journal.lines)["id"])


def _unsigned(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """A forged fact sealed at the end without a head; or the newest heads gone, so that none vouches for the tail."""
    if rng.random() < 0.5:
        return _do(connection, "DELETE FROM signed_head WHERE facts > :n", n=rng.randrange(journal.end.facts))
    line = _insert_forged_fact(connection, journal, rng)
    return _insert_seal(connection, journal.end.facts + 1, line["id"], line["leaf"])


def _update_node(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """An inner node of the tree altered, gone or too many: receipts would no longer lead to the head."""
    one = "(level, place) = (SELECT level, place FROM merkle_node ORDER BY md5(CAST(:salt AS text) || level || '/' || place) LIMIT 1)"
    what = rng.randrange(3)
    if what == 0:
        _do(connection, f"UPDATE merkle_node SET hash = sha256(hash) WHERE {one}", salt=str(rng.random()))
    elif what == 1:
        _do(connection, f"DELETE FROM merkle_node WHERE {one}", salt=str(rng.random()))
    else:
        sql = "INSERT INTO merkle_node (tenant, level, place, hash) VALUES ('default', :l, :p, :h)"
        _do(connection, sql, l=rng.randrange(1, 9), p=journal.end.facts + rng.randrange(9), h=rng.randbytes(32))


def _update_head(connection: Connection, journal: Journal, rng: random.Random) -> None:
    change = rng.choice(
        [
            "facts = facts + 1", "root = sha256(root)", "at = at + interval '1 microsecond'", "key = sha256(key)",
            "signature = sha512(signature)", "signature = ''", "key = ''",
        ]
    )  # fmt: skip
    _do(connection, f"UPDATE signed_head SET {change} WHERE facts = :n", n=ROUND * rng.randint(1, ROUNDS))


def _signed(key: SigningKey, tree: Tree, at: datetime) -> Head:
    root = tree.root()
    return Head(TENANT, tree.size, root, at, key.public, key.sign(Head.message(TENANT, tree.size, root, at)))


def _change_history(connection: Connection, journal: Journal, rng: random.Random) -> Head:
    """What somebody with every right would want changed. Returns a kept head that knows better."""
    line, other = rng.sample(journal.lines, 2)
    first = line["position"]
    what = rng.randrange(3)
    if what == 0:
        sql = f"UPDATE fact SET data = jsonb_set(data, '{{amount_minor}}', to_jsonb(CAST(:n AS bigint))) {_ITS_ROW}"
        _do(connection, sql, n=line["data"]["amount_minor"] + rng.randrange(1, 1000), id=line["id"])
    elif what == 1:
        _delete_and_close_up(connection, line)
    else:
        _do(connection, _SWAP_CONTENT, a=UUID(line["id"]), b=UUID(other["id"]))
        first = min(first, other["position"])
    return rng.choice([journal.middle, journal.end]) if first <= journal.middle.facts else journal.end


def _rewrite(connection: Connection, key: SigningKey | None) -> None:
    """Seals, nodes and (with a ``key``) heads all anew over the facts as they are now: nothing left to contradict."""
    rows = connection.execute(
        text("SELECT f.* FROM seal s JOIN fact f ON f.tenant = s.tenant AND f.id = s.fact ORDER BY s.position")
    ).all()
    moments = {row.facts: row.at for row in connection.execute(text("SELECT facts, at FROM signed_head"))}
    newest = max(moments.values())
    for table in ("seal", "merkle_node", "signed_head"):
        _do(connection, f"DELETE FROM {table}")
    tree = Tree()
    seals, nodes, heads = [], [], []
    for place, row in enumerate(rows, 1):
        leaf = leaf_hash(RecordedFact(row.id, row.tenant, row.kind, row.at, row.known_at, row.data).canonical())
        nodes += [{"l": level, "p": index, "h": hash_} for level, index, hash_ in tree.append(leaf)]
        seals.append({"p": place, "f": row.id, "l": leaf})
        if key is not None and (place in moments or place == len(rows)):
            made = _signed(key, tree, moments.get(place, newest))
            heads.append({"n": made.facts, "r": made.root, "a": made.at, "k": made.key, "s": made.signature})
    for table, names, values, what in (
        ("seal", "position, fact, leaf", ":p, :f, :l", seals),
        ("merkle_node", "level, place, hash", ":l, :p, :h", nodes),
        ("signed_head", "facts, root, at, key, signature", ":n, :r, :a, :k, :s", heads),
    ):
        if what:
            connection.execute(text(f"INSERT INTO {table} (tenant, {names}) VALUES ('default', {values})"), what)


def _rewritten_foreign_key(connection: Connection, journal: Journal, rng: random.Random) -> Head:
    kept = _change_history(connection, journal, rng)
    _rewrite(connection, journal.stranger)
    return kept


def _rewritten_for_our_sealer(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """Rewritten without our key, for the product itself to sign when it seals the next facts; other heads then go."""
    _change_history(connection, journal, rng)
    _rewrite(connection, rng.choice([None, journal.stranger]))
    if rng.random() < 0.5:
        connection.execute(text("UPDATE signed_head SET key = :k"), {"k": journal.runtime.signing.public})
    with suppress(JournalDamaged):
        seal_tenant(_as_product(connection, journal), journal.runtime.signing)
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(text("DELETE FROM signed_head WHERE facts <= :n"), {"n": journal.end.facts})


def _rewritten_own_key(connection: Connection, journal: Journal, rng: random.Random) -> Head:
    kept = _change_history(connection, journal, rng)
    _rewrite(connection, journal.runtime.signing)
    return kept


def _cut_tail(connection: Connection, journal: Journal, rng: random.Random) -> None:
    """Facts, seals, nodes and heads after an earlier head: the journal as it once was."""
    size = ROUND * rng.randrange(1, ROUNDS)
    _do(connection, "DELETE FROM fact f USING seal s WHERE s.fact = f.id AND s.position > :n", n=size)
    _do(connection, "DELETE FROM seal WHERE position > :n", n=size)
    _do(connection, "DELETE FROM merkle_node WHERE (place + 1) << level > :n", n=size)
    _do(connection, "DELETE FROM signed_head WHERE facts > :n", n=size)


DATABASE_KINDS: dict[str, Callable[[Connection, Journal, random.Random], Head | None]] = {
    "rows_update_data": _update_data,
    "rows_update_moment": _update_moment,
    "rows_update_word": _update_word,
    "rows_update_person": _update_person,
    "rows_delete": _delete_row,
    "rows_delete_and_renumber": _delete_and_renumber,
    "rows_update_seal": _update_seal,
    "rows_swap": _swap,
    "rows_stray": _stray,
    "rows_unsigned": _unsigned,
    "rows_update_node": _update_node,
    "rows_update_head": _update_head,
    "rows_rewritten_foreign_key": _rewritten_foreign_key,
    "rows_rewritten_for_our_sealer": _rewritten_for_our_sealer,
    "rows_rewritten_own_key": _rewritten_own_key,
    "rows_cut_tail": _cut_tail,
}
# With our own key, or cut back to a head of ours, the journal contradicts itself nowhere: only a head kept elsewhere tells.
_UNSEEN = ("rows_rewritten_own_key", "rows_cut_tail")


# --- controls ----------------------------------------------------------------------------------------------------------


def _controls(journal: Journal, rng: random.Random) -> Counter[str]:
    """What was not tampered with is intact: the file as exported and as another program would write it, held against
    either head, and the journal itself."""
    shuffled = [dict(rng.sample(list(line.items()), len(line))) for line in journal.lines]
    rewritten = "\n\n".join(json.dumps(line, separators=(",", ":")) for line in shuffled).encode()
    verdicts = [
        _verdict_of_file(journal, Attempt(journal.lines, journal.end)),
        _verdict_of_file(journal, Attempt(journal.lines, journal.middle)),
        _verdict_of_file(journal, Attempt([], journal.end, rewritten)),
    ]
    with _undone(journal) as connection:
        work = _as_product(connection, journal)
        verdicts += [verify_stored(work, journal.trusted, kept).verdict for kept in (None, journal.middle, journal.end)]
    return Counter(controls=len(verdicts), controls_intact=verdicts.count("intact"))


def _holds(sums: Counter[str]) -> bool:
    kinds = [*FILE_KINDS, *DATABASE_KINDS]
    return (
        all(sums[f"{kind}_tried"] == sums[f"{kind}_found"] > 0 for kind in kinds)
        and sums["controls"] == sums["controls_intact"] > 0
        and sums["unseen_without_kept_head"] == sum(sums[f"{kind}_tried"] for kind in _UNSEEN)
    )


JOURNAL_TAMPERING = Proof(
    name="journal-tampering",
    claim=(
        "Every change to the journal is found, in an exported file and in the database with its owner's rights; what was not "
        "changed is intact. A history rewritten with our own key, or cut back to an earlier head, contradicts itself nowhere: "
        "it is found by a head kept elsewhere, and only so, which the figure of those unseen without one states."
    ),
    unit="tamperings",
    size=3000,
    chunk=600,
    run=_run,
    holds=_holds,
)
