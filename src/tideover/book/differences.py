"""How core's balance differs from our own reckoning, and what explains it. Pure.

An explanation is a change of our entries that makes both equal: entries of the last days left out (core has not posted
them yet), instructions counted (core has carried them out), or one payment more (core knows of money we do not).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tideover.book.ledger import Contract, Entry, EntryKind, Policies, Position, position
from tideover.book.opening import Opening

FIELDS = ("principal_due_minor", "interest_due_minor", "penalty_minor", "fee_minor", "dpd")
LOOK_BACK = timedelta(days=10)  # how far back an entry may be the reason
MOST_CHANGES = 3
MOST_CANDIDATES = 8
_ONE = "?"  # the reference of a payment only core knows of

Figures = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """``fields``: what differs, ours and core's, minor units or days. ``cause``: codes joined by ``+``; ``refs``: of the
    entries that explain it."""

    as_of: date
    cause: str
    fields: Mapping[str, tuple[int, int]]
    refs: tuple[str, ...]

    @property
    def is_confirmed(self) -> bool:
        """Whether all it says is that core has carried out instructions."""
        return self.cause == "instruction_counted"


def figures(found: Position) -> Figures:
    """What of a position core's balance speaks of, in the order of ``FIELDS``."""
    principal, interest, fee, penalty = found.due
    return principal, interest, penalty, fee, found.dpd


def core_figures(balance: Opening) -> Figures:
    """The same of core's balance."""
    return (
        balance.principal_due_minor,
        balance.interest_due_minor,
        balance.penalty_minor,
        balance.fee_minor,
        balance.dpd,
    )


def compare(
    contract: Contract,
    entries: Sequence[Entry],
    pending: Sequence[Entry],
    policies: Policies,
    balance: Opening,
    posted: Mapping[str, date],
) -> Difference | None:
    """How core's balance differs at the end of its day; None: not at all. ``posted``: when payments were posted, by ref."""
    ours = figures(position(contract, entries, policies, balance.as_of))
    core = core_figures(balance)
    if ours == core:
        return None
    fields = {name: (a, b) for name, a, b in zip(FIELDS, ours, core, strict=True) if a != b}
    for out, counted, has_one in _changes(entries, pending, balance.as_of):
        left = [entry for entry in entries if entry.ref not in out] + list(counted)
        changed = figures(position(contract, left, policies, balance.as_of))
        if has_one:
            more = sum(changed[:4]) - sum(core[:4])
            if more <= 0:
                continue
            one = Entry(_ONE, EntryKind.PAYMENT, balance.as_of, balance.known_at, more)
            changed = figures(position(contract, [*left, one], policies, balance.as_of))
        if changed == core:
            causes = [_left_out(entry, balance.as_of, posted) for entry in entries if entry.ref in out]
            causes += ["instruction_counted"] * len(counted) + ["payment_only_in_core"] * has_one
            refs = (*sorted(out), *sorted(entry.ref for entry in counted))
            return Difference(balance.as_of, "+".join(sorted(set(causes))), fields, refs)
    return Difference(balance.as_of, _unexplained(fields, ours, core), fields, ())


def _changes(entries: Sequence[Entry], pending: Sequence[Entry], as_of: date) -> Iterator[tuple[set[str], list[Entry], bool]]:
    """Changes to try, the smallest first: references left out, instructions counted, whether core has a payment more."""
    recent = [e for e in entries if e.day <= as_of and (e.day > as_of - LOOK_BACK or e.known_at.date() >= as_of - LOOK_BACK)]
    recent = sorted(recent, key=lambda entry: (entry.known_at, entry.ref))[-MOST_CANDIDATES:]
    waiting = [entry for entry in pending if entry.day <= as_of][:MOST_CANDIDATES]
    items = [*((entry, True) for entry in waiting), *((entry, False) for entry in reversed(recent))]
    for size in range(1, MOST_CHANGES + 1):
        for has_one in (False, True):
            for chosen in combinations(items, size - has_one):
                counted = [entry for entry, is_pending in chosen if is_pending]
                yield {entry.ref for entry, is_pending in chosen if not is_pending}, counted, has_one
    if len(waiting) > MOST_CHANGES:
        yield set(), waiting, False


def _left_out(entry: Entry, as_of: date, posted: Mapping[str, date]) -> str:
    if entry.kind is EntryKind.REVERSAL:
        return "reversal_not_in_core"
    if entry.kind is not EntryKind.PAYMENT:
        return "adjustment_not_in_core"
    return "late_posting" if posted.get(entry.ref, entry.day) > as_of else "payment_not_in_core"


def _unexplained(fields: Mapping[str, tuple[int, int]], ours: Figures, core: Figures) -> str:
    names = set(fields)
    if names == {"dpd"}:
        return "days_differ"
    if names == {"penalty_minor"}:
        return "penalty_differs"
    if names == {"fee_minor"}:
        return "fee_differs"
    if sum(ours[:4]) == sum(core[:4]):
        return "allocation_differs"
    return "unexplained"
