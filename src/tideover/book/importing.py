"""Import of a book from files: streaming, in chunks of one transaction each, bad rows set aside and named.

The same file again changes nothing. A row is refused alone; a file with unknown or missing columns is refused whole,
before anything is kept.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, TenantId, new_id
from tideover.base.work import Work, Works, number_key, person_key
from tideover.book.actions.people import hold_persons, zones_of
from tideover.book.actions.promises import settle_promises
from tideover.book.layout import FILES, UNREADABLE, Fault, read_row
from tideover.book.model import BookImported, PaymentRecorded, value_day
from tideover.book.schedule import read_terms, schedule
from tideover.book.store import accounts as accounts_store
from tideover.book.store import files as files_store
from tideover.book.store import payments as payments_store
from tideover.book.store import people as people_store
from tideover.journal import record

CHUNK = 500
Row = tuple[int, dict[str, Any]]
Progress = Callable[[str, int], None]


@dataclass(slots=True)
class ImportReport:
    """``rejects`` is the file of refused rows, or None where there were none."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    rejects: Path | None = None
    files: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Rejects:
    path: Path
    rows: int = 0

    def add(self, file: str, line: int, fault: Fault) -> None:
        is_new = self.rows == 0
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w" if is_new else "a", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            if is_new:
                writer.writerow(["file", "line", "field", "code", "expected"])
            writer.writerow([file, line, fault.field, fault.code, fault.expected])
        self.rows += 1


def import_book(
    works: Works, tenant: TenantId, actor: str, folder: Path, rejects: Path, progress: Progress = lambda name, rows: None
) -> ImportReport:
    """Read a folder of the layout ``tideover``. ``rejects``: where refused rows are listed.

    Raises ``Invalid`` with ``file``, ``line``, ``field`` where a file cannot be read as the layout says.
    """
    found = _files(folder)
    report = ImportReport()
    faulty = _Rejects(rejects)
    for name, path in found.items():
        report.files[path.name] = _sha256(path)
        keep = _KEEPERS[name]
        for chunk in _chunks(_rows(path)):
            good: list[Row] = []
            for line, raw in chunk:
                report.read += 1
                values = read_row(name, raw)
                if isinstance(values, Fault):
                    faulty.add(path.name, line, values)
                else:
                    good.append((line, values))
            with works.open(tenant, actor) as work:
                files_store.lock_import(work)
                refused = keep(work, good)
            for line, fault in refused:
                faulty.add(path.name, line, fault)
            report.accepted += len(good) - len(refused)
            progress(path.name, report.read)
    while _reckon_instalments(works, tenant, actor):
        progress("instalments", report.read)
    report.rejected = faulty.rows
    report.rejects = rejects if faulty.rows else None
    with works.open(tenant, actor) as work:
        record(work, BookImported("tideover", report.files, report.read, report.accepted, report.rejected, actor))
    return report


def _files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise Invalid("not_a_folder", file=folder.name, expected="a folder of CSV or Parquet files")
    found = {}
    for name, columns in FILES.items():
        paths = [folder / f"{name}{ending}" for ending in (".csv", ".parquet") if (folder / f"{name}{ending}").is_file()]
        if len(paths) > 1:
            raise Invalid("two_files", file=name, expected="either CSV or Parquet")
        if not paths:
            continue
        header = _header(paths[0])
        for number, column in enumerate(header, 1):
            if column not in columns:  # a file without a header has people's data there: only what looks like a name is said
                shown = column if re.fullmatch(r"[A-Za-z_]{1,40}", column) else f"column {number}"
                raise Invalid("unknown_column", file=paths[0].name, line=1, field=shown, expected=", ".join(columns))
        for column, form in columns.items():
            if form.required and column not in header:
                raise Invalid("missing_column", file=paths[0].name, line=1, field=column, expected="this column")
        found[name] = paths[0]
    if not found:
        raise Invalid("empty_folder", file=folder.name, expected=", ".join(f"{name}.csv" for name in FILES))
    unknown = sorted(p.name for p in folder.iterdir() if p.suffix in (".csv", ".parquet") and p not in found.values())
    if unknown:
        raise Invalid("unknown_file", file=unknown[0], expected=", ".join(FILES))
    return found


def _header(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        import duckdb

        with duckdb.connect() as lake:
            return [row[0] for row in lake.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()]
    with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        header = next(csv.reader(file), [])
    if any(not name.isprintable() for name in header):
        raise Invalid("not_utf8", file=path.name, line=1, expected="text in UTF-8")
    return header


def _rows(path: Path) -> Iterator[tuple[int, dict[str | None, Any]]]:
    """Rows with their line (CSV: the file's line; Parquet: the row's number)."""
    if path.suffix == ".parquet":
        import duckdb

        with duckdb.connect() as lake:
            result = lake.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [column[0] for column in result.description or []]
            number = 0
            while rows := result.fetchmany(CHUNK):
                for row in rows:
                    number += 1
                    yield number, {name: _text(value) for name, value in zip(names, row, strict=True)}
        return
    # Bytes that are no UTF-8 are carried along as surrogates: they spoil their own row, not the file.
    with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        reader = csv.DictReader(file, strict=False)
        while True:
            try:
                raw = dict(next(reader))  # values beyond the header's stand under None
            except StopIteration:
                return
            except csv.Error:
                raw = {UNREADABLE: ""}
            yield reader.line_num, raw


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _chunks(rows: Iterator[tuple[int, dict[str | None, Any]]]) -> Iterator[list[tuple[int, dict[str | None, Any]]]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- keeping a chunk: each returns the rows it refused ----------------------------------------------------------------

_PROFILE = ("id_number", "birth_date", "gender", "occupation", "income_minor")


def _keep_customers(work: Work, rows: Sequence[Row]) -> list[tuple[int, Fault]]:
    refused: list[tuple[int, Fault]] = []
    known = people_store.ids_by_ref(work, [values["customer_id"] for _, values in rows])
    latest: dict[str, tuple[UUID, dict[str, Any]]] = {}
    for line, values in rows:
        ref = values["customer_id"]
        id_, is_erased = known.get(ref, (None, False))
        if is_erased:
            refused.append((line, Fault("customer_id", "erased", "a person who was not erased")))
            continue
        if id_ is None:
            id_ = latest[ref][0] if ref in latest else new_id()
        latest[ref] = (id_, values)
    if not latest:
        return refused
    ids = [PersonId(id_) for id_, _ in latest.values()]
    work.vault.prepare(ids)
    addresses: list[dict[str, Any]] = []
    for id_, values in latest.values():
        for kind in ("phone", "email"):
            if values[kind]:
                blind = work.vault.blind(kind, values[kind])
                sealed = work.vault.seal(id_, values[kind])
                addresses.append({"person": id_, "kind": kind, "blind": blind, "value": sealed, "source": "book"})
    hold_persons(work, ids, [number_key(row["blind"]) for row in addresses])
    files_store.upsert(work, "person", [_person(work, id_, values) for id_, values in latest.values()])
    people_store.replace_addresses(work, ids, addresses)
    return refused


def _person(work: Work, id_: UUID, values: dict[str, Any]) -> dict[str, Any]:
    profile = {key: _text(values[key]) for key in _PROFILE if values[key] is not None}
    return {
        "id": id_,
        "ref": values["customer_id"],
        "jurisdiction": values["jurisdiction"],
        "zone": values["zone"],
        "language": values["language"] or "zh-CN",
        "name": work.vault.seal(id_, values["name"]),
        "profile": work.vault.seal(id_, json.dumps(profile, ensure_ascii=False)),
    }


_TERMS = ("principal_minor", "annual_rate", "terms", "method", "disbursed", "first_due", "day_count", "every")


def _keep_accounts(work: Work, rows: Sequence[Row]) -> list[tuple[int, Fault]]:
    refused: list[tuple[int, Fault]] = []
    people = people_store.ids_by_ref(work, [values["customer_id"] for _, values in rows])
    known = accounts_store.accounts_by_ref(work, [values["account_id"] for _, values in rows])
    latest: dict[str, dict[str, Any]] = {}
    for line, values in rows:
        ref = values["account_id"]
        person, is_erased = people.get(values["customer_id"], (None, False))
        if person is None or is_erased:
            refused.append((line, Fault("customer_id", "unknown", "a customer of customers.csv")))
            continue
        owner = known[ref].person if ref in known else latest.get(ref, {}).get("person", person)
        if owner != person:
            refused.append((line, Fault("customer_id", "changed", "the customer this account has")))
            continue
        if ref in known and known[ref].currency != values["currency"]:
            refused.append((line, Fault("currency", "changed", "the currency this account has")))
            continue
        try:
            read_terms({key: str(values[key]) for key in _TERMS})
        except Invalid as error:
            refused.append((line, Fault(error.data["field"], "invalid", error.data["expected"])))
            continue
        id_ = known[ref].id if ref in known else latest.get(ref, {}).get("id", new_id())
        kept = {key: value for key, value in values.items() if key not in ("account_id", "customer_id")}
        latest[ref] = {"id": id_, "ref": ref, "person": person, **kept, "creditor": values["creditor"] or "lender"}
    files_store.upsert(work, "account", list(latest.values()))
    return refused


def _keep_parties(work: Work, rows: Sequence[Row]) -> list[tuple[int, Fault]]:
    refused: list[tuple[int, Fault]] = []
    people = people_store.ids_by_ref(work, [values["customer_id"] for _, values in rows])
    accounts = accounts_store.accounts_by_ref(work, [values["account_id"] for _, values in rows if values["account_id"]])
    known = people_store.parties_by_ref(work, [values["party_id"] for _, values in rows])
    latest: dict[str, tuple[UUID, dict[str, Any]]] = {}
    for line, values in rows:
        ref = values["party_id"]
        person, is_erased = people.get(values["customer_id"], (None, False))
        if person is None or is_erased:
            refused.append((line, Fault("customer_id", "unknown", "a customer of customers.csv")))
            continue
        account = accounts.get(values["account_id"])
        if values["account_id"] and (account is None or account.person != person):
            refused.append((line, Fault("account_id", "unknown", "an account of this customer")))
            continue
        id_, owner = known.get(ref, (new_id(), person))
        if owner != person:
            refused.append((line, Fault("customer_id", "changed", "the customer this party has")))
            continue
        known[ref] = (id_, person)
        latest[ref] = (id_, {**values, "person": person, "account": account.id if account else None})
    work.vault.prepare(id_ for id_, _ in latest.values())
    files_store.upsert(work, "party", [_party(work, id_, values) for id_, values in latest.values()])
    return refused


def _party(work: Work, id_: UUID, values: dict[str, Any]) -> dict[str, Any]:
    name, phone = values["name"], values["phone"]
    return {
        "id": id_,
        "ref": values["party_id"],
        "person": values["person"],
        "account": values["account"],
        "relation": values["relation"],
        "authorised": values["authorised"],
        "name": work.vault.seal(id_, name) if name else None,
        "phone": work.vault.seal(id_, phone) if phone else None,
        "phone_blind": work.vault.blind("phone", phone) if phone else None,
    }


def _keep_instalments(work: Work, rows: Sequence[Row]) -> list[tuple[int, Fault]]:
    refused: list[tuple[int, Fault]] = []
    accounts = accounts_store.accounts_by_ref(work, [values["account_id"] for _, values in rows])
    if accounts:
        work.hold(person_key(account.person) for account in accounts.values())
    latest: dict[tuple[UUID, int], dict[str, Any]] = {}
    for line, values in rows:
        account = accounts.get(values["account_id"])
        if account is None:
            refused.append((line, Fault("account_id", "unknown", "an account of accounts.csv")))
            continue
        kept = {key: value for key, value in values.items() if key != "account_id"}
        latest[(account.id, values["number"])] = {"account": account.id, **kept, "fee_minor": values["fee_minor"] or 0}
    accounts_store.set_instalments(work, list(latest.values()), work.now())
    return refused


def _reckon_instalments(works: Works, tenant: TenantId, actor: str) -> int:
    """Give a chunk of accounts that came without instalments those their terms come to. Returns how many accounts."""
    with works.open(tenant, actor) as work:
        files_store.lock_import(work)
        found = accounts_store.accounts_without_instalments(work, CHUNK)
        if not found:
            return 0
        work.hold(person_key(PersonId(row.person)) for row in found)
        rows = []
        for row in found:
            for line in schedule(read_terms({key: str(getattr(row, key)) for key in _TERMS})):
                parts = {"principal_minor": line.principal_minor, "interest_minor": line.interest_minor, "fee_minor": 0}
                rows.append({"account": row.id, "number": line.number, "due": line.due, **parts})
        accounts_store.set_instalments(work, rows, work.now())
        accounts_store.mark_reckoned(work, [row.id for row in found])
        return len(found)


def _keep_payments(work: Work, rows: Sequence[Row]) -> list[tuple[int, Fault]]:
    refused: list[tuple[int, Fault]] = []
    accounts = accounts_store.accounts_by_ref(work, [values["account_id"] for _, values in rows])
    if accounts:
        hold_persons(work, sorted({account.person for account in accounts.values()}))
    zones = zones_of(work, {account.person for account in accounts.values()})
    refs = [values["payment_id"] for _, values in rows] + [values["reverses"] for _, values in rows if values["reverses"]]
    known = {ref: (row.account, row.amount_minor) for ref, row in payments_store.payments_by_ref(work, refs).items()}
    new: list[dict[str, Any]] = []
    touched = {}
    for line, values in rows:
        account = accounts.get(values["account_id"])
        if account is None:
            refused.append((line, Fault("account_id", "unknown", "an account of accounts.csv")))
            continue
        signed = -values["amount_minor"] if values["reverses"] else values["amount_minor"]
        before = known.get(values["payment_id"])
        if before is not None:
            if before != (account.id, signed):
                refused.append((line, Fault("payment_id", "differs", "the content first recorded under this id")))
            continue
        if values["reverses"]:
            original = known.get(values["reverses"])
            if original is None or original[0] != account.id or original[1] < values["amount_minor"]:
                refused.append((line, Fault("reverses", "unknown", "an earlier payment of this account, at most its amount")))
                continue
        known[values["payment_id"]] = (account.id, signed)
        touched[account.id] = account
        paid_at = values["paid_at"]
        row = {"ref": values["payment_id"], "account": account.id, "amount_minor": signed, "paid_at": paid_at}
        new.append(
            {
                **row,
                "posted_at": values["posted_at"] or paid_at,
                "known_at": work.now(),
                "reverses": values["reverses"],
                "day": value_day(paid_at, work.now(), zones[account.person]),
                "import": None,
            }
        )
        record(
            work,
            PaymentRecorded(account.person, account.id, row["ref"], signed, account.currency, paid_at, values["reverses"]),
            at=min(paid_at, work.now()),
        )
    if new:
        payments_store.insert_payments(work, new)
    for account in touched.values():
        settle_promises(work, account)
    return refused


_KEEPERS = {
    "customers": _keep_customers,
    "accounts": _keep_accounts,
    "parties": _keep_parties,
    "instalments": _keep_instalments,
    "payments": _keep_payments,
}
