"""Many rows at once: copied into a temporary table of the connection, then moved by one statement.

``COPY`` straight into a table is refused under row-level security. Temporary tables need the right TEMPORARY on the
database, which PostgreSQL gives everybody by default. Statements here are not prepared: a plan made while a table was
empty would still be used when it holds millions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import namedtuple_row

from tideover.base.work import Work

# Temporary tables by what they are for; their columns are nullable whatever the table's are.
_STAGED = {
    "person": (
        "id uuid, ref text, jurisdiction text, zone text, language text, name text, profile text, seen_in uuid"
    ),
    "account": (
        "id uuid, ref text, person uuid, product text, creditor text, currency text, principal_minor bigint, annual_rate text, "
        "method text, terms integer, disbursed date, first_due date, day_count text, every text, seen_in uuid"
    ),
    "party": (
        "id uuid, ref text, person uuid, account uuid, relation text, authorised boolean, name text, phone text, "
        "phone_blind text, zone text"
    ),
    "instalment": (
        "account uuid, number integer, due date, principal_minor bigint, interest_minor bigint, fee_minor bigint"
    ),
    "payment": (
        "ref text, account uuid, amount_minor bigint, paid_at timestamptz, posted_at timestamptz, reverses text, day date"
    ),
    "balance": (
        "account uuid, as_of date, principal_due_minor bigint, interest_due_minor bigint, penalty_minor bigint, "
        "fee_minor bigint, dpd integer"
    ),
    "statement": "account uuid, as_of date, billed_minor bigint, status text, dpd integer",
}  # fmt: skip
_KEPT = ("id", "ref", "tenant")  # never changed once they are there


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as rows that name it need it. Ids as text: they go straight back."""

    id: str
    person: str
    currency: str
    zone: str | None
    is_reckoned: bool


def run(work: Work, statement: str, parameters: Sequence[Any] = ()) -> tuple[int, list[Any]]:
    """Returns how many rows it touched, and those it gives. ``%s`` stands for a parameter."""
    connection: Any = work.connection.connection.driver_connection
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        cursor.execute(statement, parameters, prepare=False)
        return cursor.rowcount, cursor.fetchall() if cursor.description else []


def stage(work: Work, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Copy columns into the temporary table; once a transaction. What it holds goes with the transaction."""
    run(work, f"CREATE TEMP TABLE IF NOT EXISTS staged_{table} ({_STAGED[table]}) ON COMMIT DELETE ROWS")
    lines = zip(*(_texts(values) for values in columns.values()), strict=True)
    content = "\n".join(map("\t".join, lines))
    connection: Any = work.connection.connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(f"COPY staged_{table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write(content)


def _texts(values: Sequence[Any]) -> list[str]:
    """A column in the text form of ``COPY``."""
    texts = [value if value is None or isinstance(value, str) else str(value) for value in values]
    joined = "".join(filter(None, texts))
    if "\\" in joined or not joined.isprintable():
        for sign, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
            texts = [text and text.replace(sign, written) for text in texts]
    return ["\\N" if text is None else text for text in texts]


# --- looking up -------------------------------------------------------------------------------------------------------


# A chunk names few of a big table's rows, yet the planner, thinking of disks that turn, would rather read the table whole,
# for each chunk again: one look-up by key for each name is what a lateral subquery with a limit leaves it.
_NAMED = "FROM unnest(%s::text[]) AS named(ref) CROSS JOIN LATERAL (SELECT * FROM {0} t WHERE t.ref = named.ref LIMIT 1) AS {0}"


def known_accounts(work: Work, refs: Collection[str]) -> dict[str, KnownAccount]:
    """Accounts by the lender's reference."""
    statement = (
        f"SELECT account.ref, account.id::text, account.person::text, account.currency, p.zone, account.is_reckoned "
        f"{_NAMED.format('account')} "
        "CROSS JOIN LATERAL (SELECT zone FROM person WHERE person.id = account.person LIMIT 1) AS p"
    )
    return {row[0]: KnownAccount(*row[1:]) for row in run(work, statement, [list(set(refs))])[1]}


def account_rows(work: Work, refs: Collection[str]) -> dict[str, Any]:
    """Whole rows, by the lender's reference."""
    return _whole_rows(work, "account", refs)


def person_rows(work: Work, refs: Collection[str]) -> dict[str, Any]:
    return _whole_rows(work, "person", refs)


def party_rows(work: Work, refs: Collection[str]) -> dict[str, Any]:
    return _whole_rows(work, "party", refs)


def _whole_rows(work: Work, table: str, refs: Collection[str]) -> dict[str, Any]:
    statement = f"SELECT {table}.* {_NAMED.format(table)}"
    return {row.ref: row for row in run(work, statement, [list(set(refs))])[1]}


def payments_named(work: Work, refs: Collection[str]) -> dict[str, Any]:
    """Payments by reference, each with ``taken_minor``: what reversals have taken back of it."""
    statement = (
        "SELECT p.ref, p.account::text, p.amount_minor, p.paid_at, p.reverses, "
        "(SELECT COALESCE(-sum(r.amount_minor), 0)::bigint FROM payment r WHERE r.account = p.account AND r.reverses = p.ref) "
        "AS taken_minor FROM payment p WHERE p.ref = ANY(%s)"
    )
    return {row.ref: row for row in run(work, statement, [list(refs)])[1]}


def adjustments_named(work: Work, refs: Collection[str]) -> dict[str, Any]:
    """Adjustments by reference, each with ``taken_minor``: what reversals have taken back of it."""
    statement = (
        "SELECT j.*, j.account::text AS account_text, (SELECT COALESCE(sum(CASE r.amount_minor WHEN 0 THEN j.amount_minor "
        "ELSE r.amount_minor END), 0)::bigint FROM adjustment r WHERE r.account = j.account AND r.reverses = j.ref) "
        "AS taken_minor FROM adjustment j WHERE j.ref = ANY(%s)"
    )
    return {row.ref: row for row in run(work, statement, [list(refs)])[1]}


def accounts_with_promises(work: Work, accounts: Collection[str]) -> list[UUID]:
    """Those of the accounts on which a promise was ever made."""
    if not run(work, "SELECT FROM promise LIMIT 1")[1]:
        return []
    statement = "SELECT DISTINCT account FROM promise WHERE account = ANY(%s::uuid[]) ORDER BY 1"
    return [row[0] for row in run(work, statement, [list(accounts)])[1]]


# --- moving what is staged ----------------------------------------------------------------------------------------------


def upsert(work: Work, table: str) -> None:
    """Insert what is staged, or bring it up to date by its id."""
    columns = [part.split()[0] for part in _STAGED[table].split(", ")]
    names = ", ".join(columns)
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in columns if name not in _KEPT)
    run(
        work,
        f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table} ON CONFLICT (tenant, id) DO UPDATE SET {sets}",
    )


_INSTALMENTS = """
    INSERT INTO instalment (account, number, due, principal_minor, interest_minor, fee_minor, known_at)
    SELECT account, number, due, principal_minor, interest_minor, COALESCE(fee_minor, 0), %s FROM staged_instalment
    ON CONFLICT (tenant, account, number) WHERE gone_at IS NULL DO NOTHING
"""
_SAME = "i.account = s.account AND i.number = s.number AND i.gone_at IS NULL"
_OTHER = """
    (i.due, i.principal_minor, i.interest_minor, i.fee_minor)
        <> (s.due, s.principal_minor, s.interest_minor, COALESCE(s.fee_minor, i.fee_minor))
"""


def set_instalments(work: Work, now: datetime, count: int) -> None:
    """Make each of what is staged (``count``) its account's current instalment of its number; what it said before is kept
    with its end. A fee that is None stays as it is."""
    if run(work, _INSTALMENTS, [now])[0] == count:
        return
    run(
        work,
        "UPDATE staged_instalment s SET fee_minor = i.fee_minor FROM instalment i "
        f"WHERE {_SAME} AND s.fee_minor IS NULL AND i.fee_minor <> 0",
    )
    run(  # what we came to know at this very moment was never known otherwise
        work,
        "UPDATE instalment i SET due = s.due, principal_minor = s.principal_minor, interest_minor = s.interest_minor, "
        "fee_minor = COALESCE(s.fee_minor, i.fee_minor) FROM staged_instalment s "
        f"WHERE {_SAME} AND i.known_at = %s AND {_OTHER}",
        [now],
    )
    run(work, f"UPDATE instalment i SET gone_at = %s FROM staged_instalment s WHERE {_SAME} AND {_OTHER}", [now])
    run(work, _INSTALMENTS, [now])


def mark_whole(work: Work, accounts: Collection[str]) -> None:
    """These accounts' schedules came with a file: they are not what we reckoned."""
    run(work, "UPDATE account SET is_reckoned = false WHERE id = ANY(%s::uuid[]) AND is_reckoned", [list(accounts)])


def note_unnamed(work: Work, run_id: UUID, since: datetime) -> None:
    """Of the accounts staged, whose schedule was there before this import (known before ``since``): note which numbers of it
    the file has not named so far. Before ``set_instalments``."""
    run(
        work,
        """
        INSERT INTO import_unnamed ("import", account, numbers, is_spoiled)
        SELECT %s, i.account, COALESCE(array_agg(i.number), '{}'), false
        FROM (SELECT DISTINCT account FROM staged_instalment) AS named
        JOIN instalment i ON i.account = named.account AND i.gone_at IS NULL AND i.known_at < %s
        GROUP BY i.account ON CONFLICT DO NOTHING
        """,
        [run_id, since],
    )
    run(
        work,
        """
        UPDATE import_unnamed u
        SET numbers = COALESCE((SELECT array_agg(n) FROM unnest(u.numbers) AS n WHERE n <> ALL (s.numbers)), '{}')
        FROM (SELECT account, array_agg(number) AS numbers FROM staged_instalment GROUP BY account) AS s
        WHERE u."import" = %s AND u.account = s.account AND u.numbers && s.numbers
        """,
        [run_id],
    )


_EVERYTHING = UUID(int=0)  # stands for all accounts


def spoil_unnamed(work: Work, run_id: UUID, refs: Collection[str], *, everything: bool) -> None:
    """A row of these accounts was refused, or of nobody knows which: none of their instalments counts as gone."""
    statement = """
        INSERT INTO import_unnamed ("import", account, numbers, is_spoiled)
        SELECT %s, id, '{}', true FROM (SELECT id FROM account WHERE ref = ANY(%s) UNION ALL SELECT %s WHERE %s) AS spoiled
        ON CONFLICT (tenant, "import", account) DO UPDATE SET is_spoiled = true
    """
    run(work, statement, [run_id, list(refs), _EVERYTHING, everything])


def end_unnamed(work: Work, run_id: UUID, limit: int) -> list[tuple[UUID, UUID]]:
    """The next accounts of which a whole file left instalments unnamed: (account, person)."""
    statement = """
        SELECT u.account, a.person FROM import_unnamed u JOIN account a ON a.tenant = u.tenant AND a.id = u.account
        WHERE u."import" = %s AND NOT u.is_spoiled AND u.numbers <> '{}'
            AND NOT EXISTS (SELECT FROM import_unnamed e WHERE e."import" = u."import" AND e.account = %s)
        ORDER BY u.account LIMIT %s
    """
    return [(row[0], row[1]) for row in run(work, statement, [run_id, _EVERYTHING, limit])[1]]


def remove_unnamed(work: Work, run_id: UUID, accounts: Sequence[UUID], now: datetime) -> None:
    """The unnamed instalments of these accounts are gone."""
    whose = 'u."import" = %s AND u.account = ANY(%s) AND i.account = u.account'
    named = f"{whose} AND i.number = ANY(u.numbers) AND i.gone_at IS NULL"
    at_once = f"DELETE FROM instalment i USING import_unnamed u WHERE {named} AND i.known_at = %s"
    run(work, at_once, [run_id, list(accounts), now])  # known for no time
    run(work, f"UPDATE instalment i SET gone_at = %s FROM import_unnamed u WHERE {named}", [now, run_id, list(accounts)])
    run(work, 'DELETE FROM import_unnamed WHERE "import" = %s AND account = ANY(%s)', [run_id, list(accounts)])


def forget_unnamed(work: Work, run_id: UUID) -> None:
    run(work, 'DELETE FROM import_unnamed WHERE "import" = %s', [run_id])


def drop_reckoned(work: Work, accounts: Collection[str], now: datetime) -> None:
    """The terms of these accounts are others: what we reckoned from them is gone, and they are reckoned anew."""
    current = "account = ANY(%s::uuid[]) AND gone_at IS NULL"
    run(work, f"DELETE FROM instalment WHERE {current} AND known_at = %s", [list(accounts), now])  # known for no time
    run(work, f"UPDATE instalment SET gone_at = %s WHERE {current}", [now, list(accounts)])
    run(work, "UPDATE account SET is_reckoned = false WHERE id = ANY(%s::uuid[])", [list(accounts)])


def accounts_to_reckon(work: Work, after: str | None, limit: int) -> list[Any]:
    """Accounts with terms of a schedule and no instalment, in order of id."""
    statement = """
        SELECT a.* FROM account a WHERE (%s::uuid IS NULL OR a.id > %s::uuid) AND a.terms IS NOT NULL AND NOT EXISTS
            (SELECT FROM instalment i WHERE i.tenant = a.tenant AND i.account = a.id AND i.gone_at IS NULL)
        ORDER BY a.id LIMIT %s
    """
    return run(work, statement, [after, after, limit])[1]


def insert_payments(work: Work, run_id: UUID, now: datetime) -> set[str]:
    """Insert what is staged, but for references that a payment or an adjustment has. Returns those that are new."""
    statement = """
        INSERT INTO payment (ref, account, amount_minor, paid_at, posted_at, known_at, reverses, day, "import")
        SELECT ref, account, amount_minor, paid_at, COALESCE(posted_at, paid_at), %s, reverses, day, %s FROM staged_payment s
        WHERE NOT EXISTS (SELECT FROM adjustment j WHERE j.ref = s.ref)
        ON CONFLICT (tenant, ref) DO NOTHING RETURNING ref
    """
    return {row[0] for row in run(work, statement, [now, run_id])[1]}


def refs_taken(work: Work, refs: Collection[str]) -> list[Any]:
    """The content of payments with these references; of an adjustment with one, nothing."""
    statement = """
        SELECT ref, account::text AS account, amount_minor, paid_at, reverses FROM payment WHERE ref = ANY(%s)
        UNION ALL SELECT ref, NULL, NULL, NULL, NULL FROM adjustment WHERE ref = ANY(%s)
    """
    return run(work, statement, [list(refs), list(refs)])[1]


def insert_balances(work: Work, now: datetime) -> int:
    """Keep the balances staged, the latest of a day of each account; one that says what the latest known of its day says
    already is left out. Returns how many are new."""
    same = "b.account = s.account AND b.as_of = s.as_of"
    sums = "principal_due_minor, interest_due_minor, penalty_minor, fee_minor, dpd"
    ours = ", ".join(f"s.{name}" for name in sums.split(", "))
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in sums.split(", "))
    statement = f"""
        INSERT INTO balance (account, as_of, known_at, {sums})
        SELECT s.account, s.as_of, %s, {ours} FROM staged_balance s
        WHERE ({ours}) IS DISTINCT FROM (SELECT ({sums}) FROM balance b WHERE {same} ORDER BY b.known_at DESC LIMIT 1)
        ON CONFLICT (tenant, account, as_of, known_at) DO UPDATE SET {sets}
    """
    return run(work, statement, [now])[0]
