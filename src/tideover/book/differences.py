"""How core's balance differs from our own reckoning, and what explains it. Pure.

An explanation is a change of our entries that makes both equal: entries of the last days left out (core has not posted
them yet), instructions counted (core has carried them out), or one payment more (core knows of money we do not). The
fewest changes explain; of as many, those of what we know before those of what we do not. Days, penalty and fees may
differ of their own beside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from tideover.book.ledger import Contract, Entry, EntryKind, Policies, Position, position
from tideover.book.opening import Opening

FIELDS = ("principal_due_minor", "interest_due_minor", "penalty_minor", "fee_minor", "dpd")
LOOK_BACK = timedelta(days=10)  # how far back an entry may be the reason
MOST_CHANGES = 3
MOST_CANDIDATES = 8
_OURS = (EntryKind.PAYMENT, EntryKind.REVERSAL)  # what others than core may tell us; all else counts because core said so
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
    told_by_core: Collection[str] = (),
) -> Difference | None:
    """How core's balance differs at the end of its day; None: not at all.

    ``posted``: by reference, the day on which core posted a payment; ``told_by_core``: references that its files brought.
    """
    core = core_figures(balance)

    def fold(change: _Change) -> _Made:
        left = [*(entry for entry in entries if entry.ref not in change.out), *change.counted]
        if change.more_minor:
            left.append(Entry(_ONE, EntryKind.PAYMENT, balance.as_of, balance.known_at, change.more_minor))
        found = position(contract, left, policies, balance.as_of)
        return _Made(change, figures(found), max(-found.credit_minor, 0))

    def differing(change: _Change, rest: Sequence[str] = ()) -> Difference:
        causes = {_left_out(entry, balance.as_of, posted) for entry in entries if entry.ref in change.out} | set(rest)
        causes |= {"instruction_counted"} if change.counted else set()
        causes |= {"payment_only_in_core"} if change.more_minor else set()
        refs = (*sorted(change.out), *sorted(entry.ref for entry in change.counted))
        fields = {name: (a, b) for name, a, b in zip(FIELDS, ours, core, strict=True) if a != b}
        return Difference(balance.as_of, "+".join(sorted(causes)), fields, refs)

    ours = fold(_NONE).figures
    # What core is said to post after the day is not in its balance, whatever else is: figures that are equal all the same
    # are so by chance, and something else is missing here.
    announced = frozenset(e.ref for e in entries if e.day <= balance.as_of < posted.get(e.ref, e.day))
    if ours == core and (not announced or fold(_Change(announced)).figures == core):
        return None
    simple: list[_Made] = []  # of up to one change
    for sure in [announced, frozenset[str]()] if announced else [announced]:
        smaller: list[_Made] = []  # of one change fewer than are being tried
        for size, changes in enumerate(_changes(entries, pending, balance.as_of, told_by_core, sure)):
            made = []
            for change in changes:
                made.append(fold(change))
                if made[-1].figures == core:
                    return differing(change)
            for one in smaller:
                if (more := sum(one.figures[:4]) - sum(core[:4])) > 0:
                    with_more = replace(one.change, more_minor=more + one.short_minor)
                    if fold(with_more).figures == core:
                        return differing(with_more)
            for one in smaller:
                if rest := _apart(one.figures, core):
                    return differing(one.change, rest)
            simple += made if size < 2 else []
            smaller = made
    for one in simple:
        if (more := sum(one.figures[:4]) - sum(core[:4])) > 0:
            with_more = replace(one.change, more_minor=more + one.short_minor)
            if rest := _apart(fold(with_more).figures, core):
                return differing(with_more, rest)
    for one in simple:
        if sum(one.figures[:4]) == sum(core[:4]):
            return differing(one.change, ["allocation_differs"])
    return differing(_NONE, ["unexplained"])


@dataclass(frozen=True, slots=True)
class _Change:
    """Of our entries some left out (by reference), instructions counted, and a payment more."""

    out: frozenset[str] = frozenset()
    counted: tuple[Entry, ...] = ()
    more_minor: int = 0


@dataclass(frozen=True, slots=True)
class _Made:
    """A change and what it makes of ours; ``short_minor``: refunded beyond what stood to the account's credit."""

    change: _Change
    figures: Figures
    short_minor: int


_NONE = _Change()


def recent(entries: Sequence[Entry], as_of: date) -> list[Entry]:
    """Entries that may be why a balance of a day differs: of the days before it, or known since then. A reversal may come
    after the day and still change it."""
    since = as_of - LOOK_BACK
    return [
        entry
        for entry in entries
        if (entry.day <= as_of or entry.kind is EntryKind.REVERSAL) and (entry.day > since or entry.known_at.date() >= since)
    ]


def _changes(
    entries: Sequence[Entry], pending: Sequence[Entry], as_of: date, told_by_core: Collection[str], sure: frozenset[str]
) -> Iterator[list[_Change]]:
    """Changes to try beside leaving out what surely is not in core, all of a size, the smallest first; the last list is
    empty: what follows it is tried as well.

    Leaving out what core itself told us counts double: it can hardly be missing there.
    """
    likely = [entry for entry in recent(entries, as_of) if entry.ref not in sure]
    likely = sorted(likely, key=lambda entry: (entry.known_at, entry.day, entry.ref))[-MOST_CANDIDATES:]
    waiting = [entry for entry in pending if entry.day <= as_of][:MOST_CANDIDATES]
    items = [*((entry, True) for entry in waiting), *((entry, False) for entry in reversed(likely))]
    found: list[list[_Change]] = [[] for _ in range(MOST_CHANGES + 2)]
    for number in range(MOST_CHANGES + 1):
        for chosen in combinations(items, number):
            out = [entry for entry, is_pending in chosen if not is_pending]
            size = number + sum(entry.kind not in _OURS or entry.ref in told_by_core for entry in out)
            if size <= MOST_CHANGES:
                counted = tuple(entry for entry, is_pending in chosen if is_pending)
                found[size].append(_Change(sure.union(entry.ref for entry in out), counted))
    if len(waiting) > MOST_CHANGES:
        found[MOST_CHANGES].append(_Change(sure, tuple(waiting)))
    yield from found


def _left_out(entry: Entry, as_of: date, posted: Mapping[str, date]) -> str:
    if entry.kind is EntryKind.REVERSAL:
        return "reversal_not_in_core"
    if entry.kind is not EntryKind.PAYMENT:
        return "adjustment_not_in_core"
    return "late_posting" if posted.get(entry.ref, entry.day) > as_of else "payment_not_in_core"


def _apart(ours: Figures, core: Figures) -> list[str]:
    """The names of what differs where it is days, penalty or fees only; none where it is principal or interest."""
    names = {"dpd": "days_differ", "penalty_minor": "penalty_differs", "fee_minor": "fee_differs"}
    fields = [name for name, a, b in zip(FIELDS, ours, core, strict=True) if a != b]
    return [names[name] for name in fields] if set(fields) <= set(names) else []
