"""Small lakes for tests: the tables in a DuckDB of their own, and what expressions say over them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis

from tideover.portrait.tables import TABLES

DATA = Path(__file__).parents[3] / "shared" / "data"


def lake(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> duckdb.DuckDBPyConnection:
    """The lake's tables with ``rows``; a column that a row does not give is null."""
    connection = duckdb.connect(config={"threads": 1})
    for table, columns in TABLES.items():
        described = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
        connection.execute(f"CREATE TABLE {table} ({described})")
        if rows.get(table):  # as one JSON text: rows as parameters are slow
            content = json.dumps([{name: row.get(name) for name in columns} for row in rows[table]], default=str)
            select = f"SELECT unnest(from_json(?, '{json.dumps([dict(columns)])}'), recursive := true)"
            connection.execute(f"INSERT INTO {table} {select}", [content])
    return connection


def ask(connection: duckdb.DuckDBPyConnection, expression: Any, order: str = "account") -> list[dict[str, Any]]:
    """The rows of an expression, in order."""
    found = connection.execute(f"SELECT * FROM ({ibis.to_sql(expression, dialect='duckdb')}) ORDER BY {order}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def taiwan(folder: Path) -> duckdb.DuckDBPyConnection:
    """The UCI Taiwan cards as the layout ``uci_taiwan`` brings them in, and a table ``flag`` (account, defaulted, half)."""
    connection = lake({})
    connection.execute(
        f"CREATE TABLE card AS SELECT *, md5('c' || ID)::UUID AS u FROM read_csv('{next(folder.glob('*.csv'))}')"
    )
    connection.execute("""INSERT INTO loan BY NAME SELECT u AS person, u AS account, u AS holder, 'uci' AS creditor, 'credit_card' AS product,
        'TWD' AS currency, (LIMIT_BAL * 100)::BIGINT AS principal_minor, 0 AS annual_rate, 'revolving' AS method,
        DATE '2005-04-01' AS disbursed, 0 AS credit_minor, 'current' AS state FROM card""")
    connection.execute("""INSERT INTO person BY NAME SELECT u AS person, u AS holder, 'TW' AS jurisdiction, 'Asia/Taipei' AS zone,
        'zh-TW' AS language, false AS has_phone, false AS has_email, false AS has_postal, DATE '2005-04-01' AS known_since FROM card""")
    connection.execute("""INSERT INTO protected BY NAME SELECT u AS person, (2005 - AGE)::BIGINT AS birth_year,
        CASE SEX WHEN 1 THEN 'male' ELSE 'female' END AS gender FROM card""")
    for number, pay, day in ((1, 0, "2005-09-30"), (2, 2, "2005-08-31"), (3, 3, "2005-07-31"), (4, 4, "2005-06-30"), (5, 5, "2005-05-31"), (6, 6, "2005-04-30")):  # fmt: skip
        connection.execute(f"""INSERT INTO statement SELECT u, u, DATE '{day}', (BILL_AMT{number} * 100)::BIGINT,
            (greatest(PAY_{pay}, 0) * 30)::BIGINT, PAY_{pay}::VARCHAR FROM card""")
        connection.execute(f"""INSERT INTO event SELECT u, u, TIMESTAMP '{day} 04:00:00', DATE '{day}', 12, isodow(DATE '{day}') - 1,
            'payment', NULL, (PAY_AMT{number} * 100)::BIGINT, NULL, NULL, NULL FROM card WHERE PAY_AMT{number} > 0""")
    connection.execute('CREATE TABLE flag AS SELECT u AS account, "DEFAULT" = 1 AS defaulted, ID % 2 AS half FROM card')
    return connection


def auc(rows: Sequence[tuple[float, bool]]) -> float:
    """Area under the curve of (score, is bad), a low score meaning bad: ties count half."""
    ordered = sorted(rows)
    bad = sum(1 for _, is_bad in ordered if is_bad)
    above, place = 0.0, 0
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][0] == ordered[place][0]:
            end += 1
        here = sum(1 for _, is_bad in ordered[place:end] if is_bad)
        above += here * (place + (end - place + 1) / 2)  # mean rank
        place = end
    return 1 - (above - bad * (bad + 1) / 2) / (bad * (len(ordered) - bad))
