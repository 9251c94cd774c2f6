"""An account's statement made ready for its page: the schedule, the ledger row by row, the history of its arrears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from tideover.base.money import Money
from tideover.book import AccountStatement, Adjustment, Component, Entry, EntryKind, LineState, Move, Position
from tideover.workbench.locales import name_of, translate
from tideover.workbench.telling import Teller

FOLD_BEYOND = 8  # schedules of more lines than this have their settled ones folded
_OF_MONEY = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.FEE, EntryKind.WAIVER)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry, or an instruction that does not count. ``state``: counts, ahead (takes effect later), undone, pending,
    declined; ``left_minor``: what a partial reversal left of it; ``set_against``: (day if another, words);
    ``known``: when we came to know it, where that was after its day."""

    ref: str
    kind: str
    day: date
    state: str
    amount: str | None
    left: str | None
    says: tuple[str, ...]
    reverses: str | None
    set_against: tuple[tuple[date | None, str], ...]
    is_in_core: bool
    known: str | None
    reason: str | None
    by: str | None


def ledger_rows(found: AccountStatement, teller: Teller) -> list[LedgerRow]:
    """All that happened to the account, in order; instructions that wait for core, or that it declined, among it."""
    adjustments = {item.ref: item for item in found.adjustments}
    counting = {entry.ref for entry in found.entries}
    waiting = [
        (item.entry, _waits(item, found.known_at))
        for item in found.adjustments
        if item.ref not in counting and item.known_at <= found.known_at
    ]
    amounts = {entry.ref: entry.amount_minor for entry, _ in waiting} | {e.ref: e.amount_minor for e in found.entries}
    taken = _taken_back(found.entries, amounts)
    moves = {ref: list(group) for ref, group in groupby(sorted(found.position.moves, key=_by_entry), key=_by_entry)}
    rows = []
    for entry, state in [*((entry, "counts") for entry in found.entries), *waiting]:
        back = taken.get(entry.ref, 0)
        is_undone = entry.ref in taken and (entry.kind not in _OF_MONEY or back >= entry.amount_minor)
        if state == "counts":
            state = "undone" if is_undone else "ahead" if entry.day > found.position.on else state
        amount = entry.amount_minor or amounts.get(entry.reverses or "", 0)
        adjustment = adjustments.get(entry.ref)
        local = entry.known_at.astimezone(teller.zone)
        mine = moves.get(entry.ref, [])
        as_of = found.balance_as_of
        rows.append(
            LedgerRow(
                entry.ref,
                entry.kind.value,
                entry.day,
                state,
                _money(amount, found) if amount else None,
                _money(entry.amount_minor - back, found) if back and not is_undone else None,
                says_of(entry, teller.language),
                entry.reverses,
                tuple(_set_against(mine, entry.day, found, teller)),
                entry.kind is EntryKind.PAYMENT and not mine and as_of is not None and entry.day <= as_of,
                local.strftime("%Y-%m-%d %H:%M") if local.date() > entry.day else None,
                adjustment.reason if adjustment else None,
                teller.by(adjustment.by) if adjustment else None,
            )
        )
    return sorted(rows, key=lambda row: row.day)  # stable: within a day as the statement has them


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


def says_of(entry: Entry, language: str) -> tuple[str, ...]:
    """What an entry says beside its kind, day and amount."""
    said = []
    if entry.component:
        said.append(name_of(language, "component", entry.component.value))
    if entry.kind is EntryKind.PAUSE:
        open_ = translate(language, "account.until_open")
        said.append(translate(language, "account.until", day=entry.until.isoformat()) if entry.until else open_)
    if entry.due:
        said.append(translate(language, "account.due_anew", day=entry.due.isoformat()))
    if plan := entry.plan:
        words = {"every": name_of(language, "every", plan.every), "method": name_of(language, "method", plan.method)}
        numbers = {"terms": plan.terms, "rate": _percent(plan.annual_rate), "first": plan.first_due.isoformat()}
        said.append(translate(language, "account.plan", **words, **numbers))
    return tuple(said)


def _percent(rate: str) -> str:
    """``18`` of ``0.18`` or ``9/50``; at most two decimal places."""
    exact = Fraction(rate) * 100
    return f"{float(exact):.2f}".rstrip("0").rstrip(".")


def _set_against(
    moves: Sequence[Move], day: date, found: AccountStatement, teller: Teller
) -> Iterable[tuple[date | None, str]]:
    colon, joint = translate(teller.language, "app.colon"), translate(teller.language, "account.and")
    for (on, number, fee), group in groupby(moves, key=lambda move: (move.day, move.number, move.fee)):
        parts = [f"{name_of(teller.language, 'component', m.component)} {_money(m.amount_minor, found)}" for m in group]
        yield (None if on == day else on), line_name(teller.language, number, fee) + colon + joint.join(parts)


def line_name(language: str, number: int, fee: str | None) -> str:
    """What a line of the schedule is called: its number, a single fee, or the arrears a balance began with."""
    if fee is not None:
        return translate(language, "account.single_fee", fee=fee)
    return translate(language, "account.number", number=number) if number else translate(language, "account.arrears")


def _money(amount_minor: int, found: AccountStatement) -> str:
    return Money(amount_minor, found.account.currency).display()


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A line of the schedule. ``parts``: (component, charged, unpaid); ``state``: settled, overdue, due or ahead."""

    name: str
    due: date
    parts: tuple[tuple[str, int, int], ...]
    charged_minor: int
    paid_minor: int
    waived_minor: int
    unpaid_minor: int
    dpd: int
    state: str


def schedule_lines(position: Position, language: str) -> tuple[list[ScheduleLine], list[ScheduleLine]]:
    """The schedule as it stands: lines to fold away, and lines to show. Lines that never held anything are left out."""
    lines = [_line(line, position.on, language) for line in position.lines if sum(line.charged)]
    if len(lines) <= FOLD_BEYOND:
        return [], lines
    settled = [line for line in lines if line.state == "settled"]
    return settled, [line for line in lines if line.state != "settled"]


def _line(line: LineState, on: date, language: str) -> ScheduleLine:
    unpaid = [c - p - w for c, p, w in zip(line.charged, line.paid, line.waived, strict=True)]
    parts = tuple((str(name), charged, left) for name, charged, left in zip(Component, line.charged, unpaid, strict=True))
    late = "overdue" if line.due < on else "due" if line.due == on else "ahead"
    return ScheduleLine(
        line_name(language, line.number, line.fee),
        line.due,
        parts,
        sum(line.charged),
        sum(line.paid),
        sum(line.waived),
        line.unpaid_minor,
        line.dpd,
        late if line.unpaid_minor else "settled",
    )


@dataclass(frozen=True, slots=True)
class History:
    """Days past due over time, as a drawing of ``WIDTH`` by ``HEIGHT``: the area's path, its upper edge, and lines at
    round heights with their days."""

    first: date
    last: date
    most: int
    now: int
    area: str
    edge: str
    marks: tuple[tuple[float, int], ...]


WIDTH, HEIGHT = 300, 80


def history_of(days: Sequence[tuple[date, int]]) -> History | None:
    """The drawing; None where nothing was past due on any of the days."""
    most = max((dpd for _, dpd in days), default=0)
    if not most or len(days) < 2:
        return None
    top = _round_up(most)
    step = WIDTH / (len(days) - 1)
    points = [(round(n * step, 1), round(HEIGHT - HEIGHT * dpd / top, 1)) for n, (_, dpd) in enumerate(days)]
    edge = "M" + " L".join(f"{x} {y}" for x, y in points)
    marks = tuple((round(HEIGHT - HEIGHT * part / top, 1), part) for part in (top // 2, top) if part)
    area = f"{edge} L{WIDTH} {HEIGHT} L0 {HEIGHT} Z"
    return History(days[0][0], days[-1][0], most, days[-1][1], area, edge, marks)


def _round_up(most: int) -> int:
    for top in (6, 10, 20, 30, 60, 90, 120, 180, 240, 360):
        if most <= top:
            return top
    return -(-most // 200) * 200


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of a component; None: of all together. ``due``: now; ``unpaid``: future instalments included."""

    component: str | None
    due: int
    paid: int
    waived: int
    unpaid: int


def components_of(position: Position) -> list[Sums]:
    """What is owed by component, and their total."""
    each = (position.due, position.paid, position.waived, position.unpaid)
    rows = [Sums(str(component), *(sums[n] for sums in each)) for n, component in enumerate(Component)]
    return [*rows, Sums(None, *(sum(sums) for sums in each))]
