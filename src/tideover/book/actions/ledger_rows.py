"""An account's ledger, row by row: every entry and instruction, how it stands, what it was set against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tideover.book.actions.adjustments import Adjustment
from tideover.book.actions.statement import AccountStatement
from tideover.book.ledger import OF_MONEY, Entry, EntryKind, Move


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry, or an instruction that does not count. ``state``: counts, ahead (takes effect later), undone, pending,
    declined; ``amount_minor``: the entry's, of a reversal of all what it took back; ``left_minor``: what a partial reversal
    left of it; ``adjustment``: what it is on record as, None for payments; ``is_in_core``: a payment that core's balance
    holds already."""

    entry: Entry
    state: str
    amount_minor: int
    left_minor: int | None
    moves: tuple[Move, ...]
    adjustment: Adjustment | None
    is_in_core: bool


def ledger_rows(found: AccountStatement) -> list[LedgerRow]:
    """All that happened to the account, by day; instructions that wait for core, or that it declined, among it."""
    adjustments = {item.ref: item for item in found.adjustments}
    counting = {entry.ref for entry in found.entries}
    waiting = [
        (item.entry, _waits(item, found.known_at))
        for item in found.adjustments
        if item.ref not in counting and item.known_at <= found.known_at
    ]
    amounts = {entry.ref: entry.amount_minor for entry, _ in waiting} | {e.ref: e.amount_minor for e in found.entries}
    taken = _taken_back(found.entries, amounts)
    moves = {ref: tuple(group) for ref, group in groupby(sorted(found.position.moves, key=_by_entry), key=_by_entry)}
    rows = []
    for entry, state in [*((entry, "counts") for entry in found.entries), *waiting]:
        back = taken.get(entry.ref, 0)
        is_undone = entry.ref in taken and (entry.kind not in OF_MONEY or back >= entry.amount_minor)
        if state == "counts":
            state = "undone" if is_undone else "ahead" if entry.day > found.position.on else state
        mine, as_of = moves.get(entry.ref, ()), found.balance_as_of
        rows.append(
            LedgerRow(
                entry,
                state,
                entry.amount_minor or amounts.get(entry.reverses or "", 0),
                entry.amount_minor - back if back and not is_undone else None,
                mine,
                adjustments.get(entry.ref),
                entry.kind is EntryKind.PAYMENT and not mine and as_of is not None and entry.day <= as_of,
            )
        )
    return sorted(rows, key=lambda row: row.entry.day)  # stable: within a day as the statement has them


def _by_entry(move: Move) -> str:
    return move.entry


def _waits(item: Adjustment, known: datetime) -> str:
    return "declined" if item.declined_at is not None and item.declined_at <= known else "pending"


def _taken_back(entries: Iterable[Entry], amounts: Mapping[str, int]) -> dict[str, int]:
    """How much of which entry was taken back."""
    taken: dict[str, int] = {}
    for entry in entries:
        if entry.kind is EntryKind.REVERSAL and entry.reverses:
            amount = entry.amount_minor or amounts.get(entry.reverses, 0)
            taken[entry.reverses] = taken.get(entry.reverses, 0) + amount
    return taken
