"""Keeping a chunk's instalments, payments, adjustments, balances and statements, under the hold of whom they concern.

Each function returns the rows it refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tideover.base import clock
from tideover.base.ids import AccountId, ImportId, PersonId
from tideover.base.work import Work
from tideover.book.actions.ledgers import CORES_REASON
from tideover.book.actions.promises import settle_promises
from tideover.book.importing.people import Refused
from tideover.book.importing.rows import Batch
from tideover.book.ledger import EntryKind
from tideover.book.model import AHEAD, AccountAdjusted, PaymentsImported, value_day
from tideover.book.reading import Fault
from tideover.book.store import accounts as accounts_store
from tideover.book.store import ledger as ledger_store
from tideover.book.store import staging
from tideover.book.store import statements as statements_store
from tideover.book.store.staging import KnownAccount
from tideover.journal import merkle_root, record

if TYPE_CHECKING:
    from tideover.book.importing.repeats import Firsts


def _held(work: Work, accounts: Iterable[KnownAccount]) -> datetime:
    """Hold the persons of accounts. Their numbers need none: nobody else's money changes."""
    persons = {account.person for account in accounts}
    return work.hold(f"person:{person}" for person in persons) if persons else work.now()


def _of_known_accounts(
    work: Work, batch: Batch, firsts: Firsts | None = None
) -> tuple[Batch, dict[str, KnownAccount], Refused]:
    accounts = staging.known_accounts(work, set(batch.columns["account_id"]))
    unknown = {line for line, ref in zip(batch.lines, batch.columns["account_id"], strict=True) if ref not in accounts}
    fault = Fault("account_id", "unknown", "an account of the book")
    batch, refused = batch.without(unknown), [(line, fault) for line in sorted(unknown)]
    if firsts is not None and firsts.repeated:
        others = [(line, other) for line, values in batch.rows() if (other := firsts.fault(values)) is not None]
        batch, refused = batch.without({line for line, _ in others}), refused + others
    return batch, accounts, refused


def _latest(batch: Batch, *key: str) -> Batch:
    """Of records with the same key the last."""
    keys = list(zip(*(batch.columns[name] for name in key), strict=True))
    last = {value: place for place, value in enumerate(keys)}
    return batch if len(last) == len(keys) else batch.at(sorted(last.values()))


def keep_instalments(work: Work, batch: Batch, run: ImportId, firsts: Firsts | None, since: datetime) -> Refused:
    """``since``: when the import began. What a whole file does not name is gone once it has been read (``note_unnamed``)."""
    batch, accounts, refused = _of_known_accounts(work, batch, firsts)
    if not batch.lines:
        return refused
    now = _held(work, accounts.values())
    batch = _latest(batch, "account_id", "number")
    columns = dict(batch.columns)
    ids = [accounts[ref].id for ref in columns.pop("account_id")]
    if not batch.is_delta:
        columns["fee_minor"] = [fee or 0 for fee in columns["fee_minor"]]
    staging.stage(work, "instalment", {"account": ids, **columns})
    if not batch.is_delta:
        staging.note_unnamed(work, run, since)
        staging.mark_whole(work, {account.id for account in accounts.values() if account.is_reckoned})
    staging.set_instalments(work, now, len(ids))
    return refused


def keep_balances(work: Work, batch: Batch, run: ImportId, firsts: Firsts | None) -> Refused:
    batch, accounts, refused = _of_known_accounts(work, batch, firsts)
    if batch.lines:
        now = _held(work, accounts.values())
        batch = _latest(batch, "account_id", "as_of")
        columns = dict(batch.columns)
        ids = [accounts[ref].id for ref in columns.pop("account_id")]
        staging.stage(work, "balance", {"account": ids, **columns})
        staging.insert_balances(work, now)
    return refused


def keep_statements(work: Work, batch: Batch, run: ImportId, firsts: Firsts | None) -> Refused:
    batch, accounts, refused = _of_known_accounts(work, batch, firsts)
    if batch.lines:
        batch = _latest(batch, "account_id", "as_of")
        columns = dict(batch.columns)
        ids = [accounts[ref].id for ref in columns.pop("account_id")]
        staging.stage(work, "statement", {"account": ids, **columns})
        statements_store.insert_statements(work, work.now())
    return refused


# --- money and adjustments --------------------------------------------------------------------------------------------


def keep_payments(work: Work, batch: Batch, run: ImportId, file: str) -> Refused:
    """Money that came in or went back, and core's adjustments: fees, waivers, refunds. A reference is taken once."""
    batch, accounts, refused = _of_known_accounts(work, batch)
    if not batch.lines:
        return refused
    now = _held(work, accounts.values())
    batch = _without_ahead(batch, now + AHEAD, refused)
    if not batch.lines:
        return refused
    batch = _keep_unlike(work, batch, accounts, now, refused)
    _keep_alike(work, batch, accounts, run, file, now, refused)
    for account in staging.accounts_with_promises(work, {account.id for account in accounts.values()}):
        for found in accounts_store.account_rows(work, [account]):
            settle_promises(work, found)
    return refused


def _keep_unlike(work: Work, batch: Batch, accounts: Mapping[str, KnownAccount], now: datetime, refused: Refused) -> Batch:
    """Look at reversals and adjustments one by one, in order, and keep the adjustments. Returns the payments and their good
    reversals, these with negative amounts."""
    columns = batch.columns
    reverses = columns["reverses"]
    told = zip(columns["kind"], reverses, strict=True)
    kinds = [kind or ("reversal" if original else "payment") for kind, original in told]
    unlike = [place for place, kind in enumerate(kinds) if kind != "payment" or reverses[place]]
    if not unlike:
        return batch
    named = {reverses[place] for place in unlike if reverses[place]} | {columns["payment_id"][place] for place in unlike}
    own = staging.payments_named(work, named)
    payments = {ref: [row.account, row.amount_minor, row.taken_minor] for ref, row in own.items()}
    adjusted = _Adjustments(work, batch, accounts, staging.adjustments_named(work, named), now)
    signed = list(columns["amount_minor"])
    dropped: set[int] = set()
    wanted = named - set(payments)
    for place, (line, values) in enumerate(batch.rows()):
        kind, ref, amount = kinds[place], values["payment_id"], values["amount_minor"]
        account = accounts[values["account_id"]].id
        original = values.get("reverses") or ""
        fault = _kind_fault(kind, values)
        if fault is None and kind == "reversal" and original not in payments:
            kind = "adjusted_back"
        if fault is not None:
            refused.append((line, fault))
            dropped.add(line)
        elif kind == "payment":
            if ref in wanted:  # a reversal of this chunk may be of it
                payments.setdefault(ref, [account, amount, 0])
        elif kind == "reversal":
            signed[place] = -amount
            before = own.get(ref)
            content = (account, -amount, original)
            is_known = before is not None and (before.account, before.amount_minor, before.reverses) == content
            if not is_known and ref not in adjusted.known:
                there, whole, taken = payments[original]
                if there != account or whole - taken < amount:
                    fault = Fault("reverses", "unknown", "an earlier payment of this account, at most what is left of it")
                    refused.append((line, fault))
                    dropped.add(line)
                else:
                    payments[original][2] += amount
                    payments.setdefault(ref, [account, -amount, 0])
        else:
            dropped.add(line)
            fault = adjusted.keep(kind, values, own)
            if fault is not None:
                refused.append((line, fault))
    columns = {**columns, "amount_minor": signed}
    return Batch(batch.table, batch.lines, columns, batch.is_delta, {}, batch.names).without(dropped)


def _kind_fault(kind: str, values: Mapping[str, Any]) -> Fault | None:
    """What does not go with the kind of a row."""
    if (kind == "reversal") != bool(values.get("reverses")):
        is_missing = kind == "reversal"
        expected = "what is taken back" if is_missing else "empty but for a reversal"
        return Fault("reverses", "missing" if is_missing else "unexpected", expected)
    if (kind == "waiver") != bool(values.get("component")):
        is_missing = kind == "waiver"
        expected = "what is waived" if is_missing else "empty but for a waiver"
        return Fault("component", "missing" if is_missing else "unexpected", expected)
    return None


class _Adjustments:
    """Core's adjustments of a chunk: they count from now on, being core's own word."""

    def __init__(
        self, work: Work, batch: Batch, accounts: Mapping[str, KnownAccount], known: Mapping[str, Any], now: datetime
    ) -> None:
        self.work, self.batch, self.accounts, self.now = work, batch, accounts, now
        self.known: dict[str, list[Any]] = {
            row.ref: [row.account_text, row.kind, row.amount_minor, row.taken_minor, row.component, row.reverses, row.day]
            for row in known.values()
        }

    def keep(self, kind: str, values: Mapping[str, Any], payments: Mapping[str, Any]) -> Fault | None:
        ref, amount, original = values["payment_id"], values["amount_minor"], values.get("reverses")
        account = self.accounts[values["account_id"]]
        kind = EntryKind.REVERSAL.value if kind == "adjusted_back" else kind
        day = value_day(values["paid_at"], self.now, _zone(account.zone))
        row = [account.id, kind, amount, 0, values.get("component"), original, day]
        if ref in payments:
            return _DIFFERS
        if ref in self.known:
            before = self.known[ref]
            return None if [*before[:3], *before[4:6]] == [*row[:3], *row[4:6]] else _DIFFERS
        if kind == EntryKind.REVERSAL.value:
            there = self.known.get(original or "")
            is_whole = there is not None and there[0] == account.id and there[1] != kind and there[2] - there[3] >= amount
            if there is None or not is_whole:
                return Fault("reverses", "unknown", "an earlier payment of this account, at most what is left of it")
            there[3] += amount
        self.known[ref] = row
        ledger_store.insert_adjustment(
            self.work,
            {
                "ref": ref, "account": UUID(account.id), "kind": kind, "day": day, "known_at": self.now,
                "counts_from": self.now, "declined_at": None, "amount_minor": amount,
                "component": values.get("component"), "until": None, "due": None,
                "plan": None, "reverses": original, "reason": CORES_REASON, "by": self.work.actor,
            },
        )  # fmt: skip
        record(
            self.work,
            AccountAdjusted(
                PersonId(UUID(account.person)), AccountId(UUID(account.id)), ref, kind, day, amount, account.currency,
                values.get("component"), original, CORES_REASON, False, self.work.actor,
            ),
            at=min(values["paid_at"], self.now),
        )  # fmt: skip
        return None


_AHEAD = Fault("paid_at", "ahead", "a moment that has been, or is at most a day away")
_DIFFERS = Fault("payment_id", "differs", "the content first recorded under this id")


def _keep_alike(
    work: Work, batch: Batch, accounts: Mapping[str, KnownAccount], run: ImportId, file: str, now: datetime, refused: Refused
) -> None:
    """Payments and reversals that are in order but for their references, which may be taken."""
    batch = _first_of_each(batch, refused)
    if not batch.lines:
        return
    columns = batch.columns
    theirs = [accounts[ref] for ref in columns["account_id"]]
    rows = {
        "ref": columns["payment_id"],
        "account": [account.id for account in theirs],
        "amount_minor": columns["amount_minor"],
        "paid_at": [instant(moment) for moment in columns["paid_at"]],
        "posted_at": columns["posted_at"],
        "reverses": columns["reverses"],
        "day": _days(columns["paid_at"], theirs, now),
    }
    staging.stage(work, "payment", rows)
    new = staging.insert_payments(work, run, now)
    if len(new) < len(theirs):
        taken = {row.ref: row for row in staging.refs_taken(work, set(rows["ref"]) - new)}
        for place, ref in enumerate(rows["ref"]):
            before = taken.get(ref)
            if before is not None and not (
                (before.account, before.amount_minor, before.reverses)
                == (rows["account"][place], rows["amount_minor"][place], rows["reverses"][place])
                and before.paid_at == columns["paid_at"][place]
            ):
                refused.append((batch.lines[place], _DIFFERS))
    _tell(work, rows, [account.currency for account in theirs], batch.lines, new, run, file)


def _without_ahead(batch: Batch, latest: datetime, refused: Refused) -> Batch:
    """Without what is dated later: it has not come in yet, and a slip in the year must not make an account look paid."""
    ahead = [line for line, at in zip(batch.lines, batch.columns["paid_at"], strict=True) if at > latest]
    refused += [(line, _AHEAD) for line in ahead]
    return batch.without(set(ahead))


def _first_of_each(batch: Batch, refused: Refused) -> Batch:
    """Without the records whose reference one before them in the chunk has: the same again is passed over, another refused."""
    refs = batch.columns["payment_id"]
    if len(set(refs)) == len(refs):
        return batch
    first: dict[str, tuple[Any, ...]] = {}
    kept = []
    contents = zip(*(values for name, values in batch.columns.items() if name != "posted_at"), strict=True)
    for place, (ref, content) in enumerate(zip(refs, contents, strict=True)):
        if ref not in first:
            first[ref] = content
            kept.append(place)
        elif first[ref] != content:
            refused.append((batch.lines[place], _DIFFERS))
    return batch.at(kept)


def _days(moments: list[datetime], accounts: list[KnownAccount], now: datetime) -> list[Any]:
    zones = {name: _zone(name) for name in {account.zone for account in accounts}}
    today = {name: now.astimezone(zone).date() for name, zone in zones.items()}
    return [
        min(moment.astimezone(zones[account.zone]).date(), today[account.zone])
        for moment, account in zip(moments, accounts, strict=True)
    ]


def _zone(name: str | None) -> tzinfo:
    return clock.zone(name) or UTC


def _tell(
    work: Work, rows: Mapping[str, list[Any]], currencies: list[str], lines: list[int], new: set[str], run: ImportId, file: str
) -> None:
    """One fact a currency for what is new: how much it comes to, and the root from which each payment can be proved."""
    if not new:
        return
    told: dict[str, list[tuple[str, int, int, bytes]]] = {}
    everything = zip(
        rows["ref"], rows["account"], rows["amount_minor"], currencies, rows["paid_at"], rows["reverses"], lines, strict=True
    )
    for ref, account, amount, currency, paid_at, reverses, line in everything:
        if ref in new:
            content = payment_line(ref, account, amount, currency, paid_at, reverses)
            told.setdefault(currency, []).append((ref, line, amount, content))
    for currency, items in sorted(told.items()):
        items.sort()
        places = [line for _, line, _, _ in items]
        root = merkle_root([content for _, _, _, content in items])
        amount = sum(amount for _, _, amount, _ in items)
        record(
            work,
            PaymentsImported(run, file, min(places), max(places), len(items), amount, currency, root.hex()),
        )


def payment_line(ref: str, account: str, amount_minor: int, currency: str, paid_at: str, reverses: str | None) -> bytes:
    """What stands for a payment in the tree whose root a ``PaymentsImported`` tells. ``paid_at`` as ``instant`` writes it."""
    return f"{ref}\t{account}\t{amount_minor}\t{currency}\t{paid_at}\t{reverses or ''}".encode()


def instant(moment: datetime) -> str:
    """UTC, microseconds, ``+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
