"""An import from its first file to its end: a chunk a transaction, how far it came committed with it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tideover.base.errors import Conflict
from tideover.base.ids import ImportId, TenantId, new_id
from tideover.base.work import Work, Works
from tideover.book.actions.cases import refresh_since
from tideover.book.actions.reconciling import reconcile_since
from tideover.book.importing.people import keep_accounts, keep_customers, keep_parties
from tideover.book.importing.rows import Batch, Records, RowReader, read_lookups
from tideover.book.importing.schedules import drop_unnamed, reckon_instalments
from tideover.book.importing.sources import Block, find_sources, import_key, open_source, sha256
from tideover.book.importing.sums import keep_balances, keep_instalments, keep_payments, keep_statements
from tideover.book.layout import Layout, load_layout
from tideover.book.model import BookImported
from tideover.book.reading import Fault
from tideover.book.store import imports as imports_store
from tideover.book.store import staging
from tideover.journal import record

if TYPE_CHECKING:
    from tideover.book.importing.repeats import Firsts, Repeats

MOST_ROWS = 10_000  # records of a chunk
# Persons of a chunk: PostgreSQL's lock table has some 6,400 places by default, and a person may have several addresses.
MOST_PERSONS = 1_800
MOST_CUSTOMERS = 600
_MANY_ROWS = 1_000  # of a file: enough for the planner to be told of them
PATIENCE = 5  # addresses that come in meanwhile
Progress = Callable[[str, int, int], None]  # file, rows read, rows refused


@dataclass(slots=True)
class ImportReport:
    """``rejects`` is the file of refused rows, or None where there were none. ``absent``: customers and accounts that a
    whole file did not name. ``not_taken``: files the layout leaves aside. ``state``: ``done``, or ``cancelled``."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    rejects: Path | None = None
    files: dict[str, str] = field(default_factory=dict)
    run: ImportId | None = None
    state: str = "running"
    is_resumed: bool = False
    absent: dict[str, int] = field(default_factory=dict)
    not_taken: dict[str, str] = field(default_factory=dict)


def import_book(
    works: Works,
    tenant: TenantId,
    actor: str,
    path: Path,
    rejects: Path,
    progress: Progress = lambda file, read, rejected: None,
    *,
    layout: str = "tideover",
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Read files of a layout into the book. ``rejects``: where refused rows are listed. ``is_cancelled`` is asked between
    chunks; an import that was cancelled, or killed, goes on where it was when the same files are imported again.

    Raises ``Invalid`` with ``file``, ``line``, ``field`` where a file cannot be read as the layout says, and
    ``Conflict("import_running")``.
    """
    spec = load_layout(layout)
    sources, ignored = find_sources(spec, path, rejects)
    readers = [open_source(spec, source) for source in sources]
    lookups = read_lookups(spec, sources)
    digests = {source.path.name: sha256(source.path) for source in sources}
    report = ImportReport(files=digests, not_taken={name: spec.ignored[name] for name in ignored})
    with imports_store.alone(works.database, tenant):
        run = _Run.begin(works, tenant, actor, spec, import_key(spec, sources, digests), report)
        run.progress, run.is_cancelled = progress, is_cancelled
        try:
            run.read_all([RowReader(opened, lookups) for opened in readers])
            run.complete()
        except _Cancelled:
            run.stop()
        run.write_rejects(rejects)
    return report


class _Cancelled(Exception):
    """Between two chunks somebody asked to stop."""


class _Again(Exception):
    """A later record of some rows was refused when earlier ones had been kept: the chunk is kept anew without them."""

    def __init__(self, faults: dict[int, Fault]) -> None:
        super().__init__()
        self.faults = faults


class _Run:
    """An import under way, as its row says it is."""

    progress: Progress
    is_cancelled: Callable[[], bool]
    whole: set[str]  # tables of which a whole file came
    repeats: Repeats  # in the file in hand

    def __init__(self, works: Works, tenant: TenantId, actor: str, layout: Layout, row: Any, report: ImportReport) -> None:
        self.works, self.tenant, self.actor, self.layout, self.report = works, tenant, actor, layout, report
        self.id, self.started_at = ImportId(row.id), row.started_at
        self.file, self.line = row.file, row.line
        report.run = self.id
        report.read, report.accepted, report.rejected = row.read, row.accepted, row.rejected

    @classmethod
    def begin(cls, works: Works, tenant: TenantId, actor: str, layout: Layout, digest: str, report: ImportReport) -> _Run:
        """The run of these files that did not come to its end, or a new one."""
        with works.open(tenant, actor) as work:
            imports_store.lock_chunk(work)
            row = imports_store.unfinished(work, digest)
            report.is_resumed = row is not None
            if row is None:
                id_, now = new_id(), work.now()
                imports_store.insert_run(
                    work,
                    {
                        "id": id_, "layout": layout.name, "digest": digest, "files": report.files, "state": "running",
                        "file": 0, "line": 0, "read": 0, "accepted": 0, "rejected": 0, "absent": {}, "by": actor,
                        "started_at": now, "changed_at": now,
                    },
                )  # fmt: skip
                row = imports_store.run_row(work, id_)
            else:
                imports_store.set_state(work, row.id, "running", work.now())
            return cls(works, tenant, actor, layout, row, report)

    # --- files --------------------------------------------------------------------------------------------------------

    def read_all(self, readers: Sequence[RowReader]) -> None:
        self.whole = {table for reader in readers if not reader.opened.source.is_delta for table in reader.spec.tables}
        for place in range(self.file, len(readers)):
            reader, before = readers[place], self.report.read
            self.repeats = self._kept_before(place, reader)
            for block in _chunks(reader, self.line):
                self._keep(place, reader, block)
                self._between(reader.opened.source.name)
            if self.report.read - before >= _MANY_ROWS:
                with self.works.open(self.tenant, self.actor) as work:
                    imports_store.refresh_statistics(work, reader.spec.tables)
            if "instalments" in reader.spec.tables and not reader.opened.source.is_delta:
                drop_unnamed(self.works, self.tenant, self.actor, self.id)
            with self.works.open(self.tenant, self.actor) as work:
                staging.forget_unnamed(work, self.id)
                self._advance(work, place + 1, 0, 0, 0)
            self.file, self.line = place + 1, 0
        self._look_again(readers)

    def _kept_before(self, place: int, reader: RowReader) -> Repeats:
        """What was kept of a file when an import goes on in it."""
        from tideover.book.importing.repeats import Repeats  # needs numpy, which takes time to load

        repeats = Repeats()
        if not self.line or reader.opened.source.is_delta:
            return repeats
        with self.works.open(self.tenant, self.actor) as work:
            refused = imports_store.lines_refused(work, self.id, place)
        for block in reader.opened.blocks(0, MOST_ROWS):
            rows = [row for line, row in zip(block.lines, block.rows, strict=True) if line <= self.line]
            for batch in reader.read(Block(block.lines[: len(rows)], rows, [], block.last)).batches:
                if batch.lines and (firsts := repeats.firsts(batch)) is not None:
                    repeats.note(firsts, refused)
            if block.last >= self.line:
                break
        return repeats

    def _between(self, name: str) -> None:
        self.progress(name, self.report.read, self.report.rejected)
        if self.is_cancelled():
            raise _Cancelled

    def _advance(self, work: Work, file: int, line: int, read: int, rejected: int) -> None:
        counts = {"read": read, "accepted": read - rejected, "rejected": rejected}
        imports_store.advance(work, self.id, file=file, line=line, at=work.now(), **counts)

    def _keep(self, place: int, reader: RowReader, block: Block) -> None:
        records = reader.read(block)
        faults = dict(reversed(records.faults))  # the first of a line counts
        for _ in range(PATIENCE * 10):
            try:
                with self.works.open(self.tenant, self.actor) as work:
                    imports_store.lock_chunk(work)
                    noted: list[Firsts] = []
                    found = self._keep_batches(work, records, faults, reader.opened.source.name, noted)
                    refused = {**found, **faults}
                    imports_store.insert_rejects(work, self.id, place, reader.opened.source.name, sorted(refused.items()))
                    self._advance(work, place, records.last, records.read, len(refused))
                    if refused and "instalments" in reader.spec.tables and not reader.opened.source.is_delta:
                        self._spoil(work, reader, block, set(refused))
                break
            except _Again as again:
                faults |= again.faults
            except Conflict as error:
                if error.code != "addresses_changed":
                    raise
        else:
            raise Conflict("addresses_changed", expected="asking again")
        for firsts in noted:
            self.repeats.note(firsts, set(refused))
        self.report.read += records.read
        self.report.rejected += len(refused)
        self.report.accepted += records.read - len(refused)

    def _keep_batches(
        self, work: Work, records: Records, faults: Mapping[int, Fault], file: str, noted: list[Firsts]
    ) -> dict[int, Fault]:
        """Keep what is not refused already. Returns what was refused now; ``noted``: of what a repeat would be seen."""
        refused: dict[int, Fault] = {}
        kept: set[int] = set()
        for batch in records.batches:
            live = batch.without({*faults, *refused})
            if not live.lines:
                continue
            if (firsts := self.repeats.firsts(live)) is not None:
                noted.append(firsts)
            found = {line: _in_words_of(batch, fault) for line, fault in reversed(self._keeper(work, live, firsts, file))}
            if not kept.isdisjoint(found):
                raise _Again({**refused, **found})
            refused |= found
            kept |= set(live.lines).difference(found)
        return refused

    def _keeper(self, work: Work, batch: Batch, firsts: Firsts | None, file: str) -> list[tuple[int, Fault]]:
        if batch.table == "payments":
            return keep_payments(work, batch, self.id, file)
        if batch.table == "instalments":
            return keep_instalments(work, batch, self.id, firsts, self.started_at)
        return _KEEPERS[batch.table](work, batch, self.id, firsts)

    def _spoil(self, work: Work, reader: RowReader, block: Block, refused: set[int]) -> None:
        """Of accounts with a refused row nothing is gone; where it cannot be said whose the row was, of none."""
        place = reader.key_place
        rows = zip(block.lines, block.rows, strict=True)
        named = {row[place].strip() for line, row in rows if line in refused and place is not None}
        is_unclear = bool(refused.difference(block.lines))
        staging.spoil_unnamed(work, self.id, named, everything=is_unclear)

    def _look_again(self, readers: Sequence[RowReader]) -> None:
        """Reversals whose payment stood further down, or in a later file: what order rows come in makes no difference."""
        for place, reader in enumerate(readers):
            names = [row.fields["reverses"].name for row in reader.spec.rows if "reverses" in row.fields]
            if not names:
                continue
            with self.works.open(self.tenant, self.actor) as work:
                lines = imports_store.lines_refused(work, self.id, place, names[0], "unknown")
            for block in _chunks(reader, min(lines) - 1) if lines else ():
                chosen = [number for number, line in enumerate(block.lines) if line in lines]
                if not chosen:
                    continue
                part = Block([block.lines[n] for n in chosen], [block.rows[n] for n in chosen], [], block.last)
                records = reader.read(part)
                with self.works.open(self.tenant, self.actor) as work:
                    imports_store.lock_chunk(work)
                    refused = self._keep_batches(work, records, {}, reader.opened.source.name, [])
                    good = sorted(set(part.lines).difference(refused))
                    imports_store.withdraw_rejects(work, self.id, place, good, work.now())
                self.report.rejected -= len(good)
                self.report.accepted += len(good)

    # --- the end ------------------------------------------------------------------------------------------------------

    def complete(self) -> None:
        """What follows from all the files together."""
        for _ in reckon_instalments(self.works, self.tenant, self.actor):
            self._between("instalments")
        reconcile_since(self.works, self.tenant, self.actor, self.started_at)
        refresh_since(self.works, self.tenant, self.actor, self.started_at)
        with self.works.open(self.tenant, self.actor) as work:
            tables = {"customers": "person", "accounts": "account"}
            absent = {name: imports_store.absent(work, table, self.id) for name, table in tables.items() if name in self.whole}
            imports_store.set_state(work, self.id, "done", work.now(), absent)
            report = self.report
            record(
                work,
                BookImported(self.layout.name, report.files, report.read, report.accepted, report.rejected, self.actor),
            )
        self.report.absent, self.report.state = absent, "done"

    def stop(self) -> None:
        with self.works.open(self.tenant, self.actor) as work:
            imports_store.set_state(work, self.id, "cancelled", work.now())
        self.report.state = "cancelled"

    def write_rejects(self, path: Path) -> None:
        """The refused rows so far, from the table: the same whoever wrote them, and however often it was interrupted."""
        if not self.report.rejected:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.part")
        with temporary.open("w", newline="", encoding="utf-8") as out, self.works.open(self.tenant, self.actor) as work:
            writer = csv.writer(out)
            writer.writerow(["file", "line", "field", "code", "expected"])
            after: tuple[int, int] | None = None
            while rows := imports_store.rejects_of(work, self.id, after, 5000):
                writer.writerows([row.file, row.line, row.field, row.code, row.expected] for row in rows)
                after = (rows[-1].place, rows[-1].line)
        temporary.replace(path)
        self.report.rejects = path


_KEEPERS: dict[str, Callable[[Work, Batch, ImportId, Firsts | None], list[tuple[int, Fault]]]] = {
    "customers": keep_customers,
    "accounts": keep_accounts,
    "parties": keep_parties,
    "balances": keep_balances,
    "statements": keep_statements,
}


def _in_words_of(batch: Batch, fault: Fault) -> Fault:
    """The fault under the file's own name of the field."""
    return Fault(batch.names.get(fault.field, fault.field), fault.code, fault.expected)


def _chunks(reader: RowReader, after: int) -> Iterator[Block]:
    """Blocks of which each concerns no more persons than may be held at once."""
    has_customers = "customers" in reader.spec.tables
    most = MOST_CUSTOMERS if has_customers else MOST_PERSONS
    size = MOST_CUSTOMERS if has_customers else max(MOST_ROWS // len(reader.spec.rows), 1)
    for block in reader.opened.blocks(after, size):
        yield from _parted(block, reader.key_place, most)


def _parted(block: Block, place: int | None, most: int) -> Iterator[Block]:
    if place is None or len(block.rows) <= most:
        yield block
        return
    begin, seen = 0, set[str]()
    for number, row in enumerate(block.rows):
        seen.add(row[place])
        if len(seen) > most:
            last = block.lines[number] - 1
            low = block.lines[begin]
            faults = [item for item in block.faults if low <= item[0] <= last or (begin == 0 and item[0] < low)]
            yield Block(block.lines[begin:number], block.rows[begin:number], faults, last)
            begin, seen = number, {row[place]}
    low = block.lines[begin] if begin else 0
    yield Block(block.lines[begin:], block.rows[begin:], [item for item in block.faults if item[0] >= low], block.last)
