"""Where a fold begins with another book's word on what was due: core's balance, or arrears taken over. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tideover.book.ledger import Agreed, Component, Contract, Entry, EntryKind, net, paused_spans


@dataclass(frozen=True, slots=True)
class Opening:
    """What was owed by another's book at the end of ``as_of``, as it came to us at ``known_at``."""

    as_of: date
    known_at: datetime
    principal_due_minor: int
    interest_due_minor: int
    penalty_minor: int
    fee_minor: int
    dpd: int


FEES = "taken-over"  # the reference of the fee that stands for those due then
ARREARS = 0  # the number of the instalment that stands for what was due when a book was taken over


def rebase(contract: Contract, entries: Iterable[Entry], opening: Opening) -> tuple[Contract, list[Entry]]:
    """Contract and entries of a fold that begins with another book's word on what was due at the end of its day.

    What was due then stands in the latest instalments due by then, as far as they hold it and the oldest of them is as
    many days past due as said; else in one, due that many days before. Of entries only those count that take effect
    later, or that we came to know later; those count from its day. So does what is taken back later of an entry from
    before; what reshaped instalments before is in the other's word already, and is not taken back here.
    """
    as_of = opening.as_of
    known = {entry.ref: entry for entry in entries}
    since, ended = _later(contract, as_of)
    left: list[Entry] = []
    for entry in known.values():
        original = known.get(entry.reverses or "")
        if entry.kind in (EntryKind.PAUSE, EntryKind.RESUME) or (
            original and original.kind in (EntryKind.PAUSE, EntryKind.RESUME)
        ):
            left.append(entry)
        elif original is not None and _is_in(original, opening):
            if not _is_in(entry, opening):
                left += _taken_back(entry, original, as_of)
                since += _owed_again(entry, original, as_of, ended)
        elif not _is_in(entry, opening):
            left.append(replace(entry, day=max(entry.day, as_of)))
    oldest = _oldest_due(opening, known.values())
    arrears = _arrears(contract, opening, oldest, ended)
    if opening.fee_minor:  # a fee of its own: it makes no days past due
        left.append(Entry(FEES, EntryKind.FEE, oldest, opening.known_at, opening.fee_minor))
    return replace(contract, instalments=(*arrears, *since), is_taken_over=True), left


def _arrears(contract: Contract, opening: Opening, oldest: date, ended: date) -> list[Agreed]:
    """What was due, on the instalments it must be unpaid of: the oldest are paid first, so it is of the latest."""
    principal, interest = opening.principal_due_minor, opening.interest_due_minor
    found: list[Agreed] = []
    for item in sorted(contract.instalments, key=lambda item: (item.due, item.number), reverse=True):
        if item.due > opening.as_of or not principal + interest:
            continue
        part, run = min(principal, item.principal_minor), min(interest, item.interest_minor)
        principal, interest = principal - part, interest - run
        found.append(replace(item, principal_minor=part, interest_minor=run, fee_minor=0, period=(ended, ended)))
    if principal + interest or not found or found[-1].due != oldest:
        sums = (opening.principal_due_minor, opening.interest_due_minor, 0, opening.penalty_minor)
        return [Agreed(ARREARS, oldest, *sums, period=(ended, ended))]
    found[-1] = replace(found[-1], penalty_minor=opening.penalty_minor)
    return found[::-1]


def _later(contract: Contract, as_of: date) -> tuple[list[Agreed], date]:
    """The instalments due later, with their own interest periods, and the day the last one before them ended."""
    later, ends = [], contract.disbursed
    for item in sorted(contract.instalments, key=lambda item: (item.due, item.number)):
        if item.due > as_of:
            later.append(replace(item, period=item.period or (ends, item.due)))
        ends = item.period[1] if item.period else item.due
    return later, max([contract.disbursed, *(i.due for i in contract.instalments if i.due <= as_of)])


def _oldest_due(opening: Opening, entries: Iterable[Entry]) -> date:
    """The due day from which so many days are past due at the end of the opening's day, paused ones left out."""
    pauses = [e for e in entries if e.kind in (EntryKind.PAUSE, EntryKind.RESUME, EntryKind.REVERSAL) and _is_in(e, opening)]
    spans = paused_spans(net(pauses))
    due, left = opening.as_of, opening.dpd
    while left > 0:
        left -= not any(start <= due < end for start, end in spans)
        due -= timedelta(days=1)
    return due


def _is_in(entry: Entry, opening: Opening) -> bool:
    """Whether another book's word can be taken to know of an entry."""
    return entry.day <= opening.as_of and entry.known_at <= opening.known_at


def _owed_again(back: Entry, original: Entry, as_of: date, ended: date) -> list[Agreed]:
    """What is owed again when a payment or a waiver from before is taken back. What the money had been set against is
    not known here: it counts as principal."""
    amount = back.amount_minor or original.amount_minor
    what = {EntryKind.PAYMENT: Component.PRINCIPAL, EntryKind.WAIVER: original.component}.get(original.kind)
    if what is None:
        return []
    principal, interest, fee, penalty = (amount if component is what else 0 for component in Component)
    return [Agreed(ARREARS, as_of, principal, interest, fee, penalty, (ended, ended))]


def _taken_back(back: Entry, original: Entry, as_of: date) -> list[Entry]:
    """What takes the place of a fee's or a refund's reversal."""
    amount = back.amount_minor or original.amount_minor
    if original.kind is EntryKind.FEE:
        return [Entry(back.ref, EntryKind.WAIVER, as_of, back.known_at, amount, Component.FEE)]
    if original.kind is EntryKind.REFUND:
        return [Entry(back.ref, EntryKind.PAYMENT, as_of, back.known_at, amount)]
    return []
