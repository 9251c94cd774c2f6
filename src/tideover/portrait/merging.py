"""How a bucket's new rows take the place of old ones: one SELECT a table, run inside the lake."""

from __future__ import annotations

from collections.abc import Mapping

from tideover.base.clock import TENANT_ZONE
from tideover.base.lake import Lake, Loading
from tideover.portrait.events import MATCHED, UNDERSTOOD
from tideover.portrait.tables import EVENT, ORDER, TABLES

OF_PERSONS = ("person", "protected")  # tables that say nothing of accounts
TOUCHED = {"person": "UUID", "is_ledger": "BOOLEAN"}

# Every event's day, hour and weekday is of the person's zone as it is known now (the tenant's where it is not): another zone
# moves them all.
_PLACED = """
    SELECT r.person, r.account, r.at, CAST(r.there AS DATE) AS day, hour(r.there) AS hour, isodow(r.there) - 1 AS weekday,
        r.kind, r.channel, r.amount_minor, r.code, r.position, r.about
    FROM (
        SELECT o.*, timezone(COALESCE(p.zone, '{zone}'), timezone('UTC', o.at)) AS there
        FROM ({rows}) AS o LEFT JOIN person AS p ON p.person = o.person
    ) AS r
"""
_OLD = "SELECT e.person, e.account, e.at, e.kind, e.channel, e.amount_minor, e.code, e.position, e.about FROM event AS e"
_NEW = "SELECT n.person, n.account, n.at, n.kind, n.channel, n.amount_minor, n.code, n.position, n.about FROM fresh AS n"


def _place_events(lake: Lake, bucket: str, rows: str, loads: Mapping[str, Loading]) -> None:
    lake.derive("event", bucket, _PLACED.format(zone=TENANT_ZONE.key, rows=rows), EVENT, loads=loads, order=ORDER["event"])


def keep_events(lake: Lake, bucket: str, position: int) -> None:
    """Take out the events of facts after a position: a step that put them there was not carried out whole."""
    _place_events(lake, bucket, f"{_OLD} WHERE e.position IS NULL OR e.position <= {int(position)}", {})


def merge_facts(lake: Lake, bucket: str, fresh: Loading, position: int) -> None:
    """Add the events of facts after a position. What later facts say of a message is told by the message's own row."""
    rows = f"""
        SELECT m.person, m.account, m.at,
            CASE WHEN m.kind = 'message' AND h.is_reply THEN 'reply' ELSE m.kind END AS kind,
            m.channel, m.amount_minor, COALESCE(h.code, m.code) AS code,
            m.position, m.about
        FROM (
            {_OLD} WHERE e.position IS NULL OR e.position <= {int(position)}
            UNION ALL {_NEW} WHERE n.kind NOT IN ('{MATCHED}', '{UNDERSTOOD}')
        ) AS m LEFT JOIN (
            SELECT about, bool_or(kind = '{MATCHED}') AS is_reply,
                arg_max(code, position) FILTER (kind = '{UNDERSTOOD}') AS code
            FROM fresh WHERE kind IN ('{MATCHED}', '{UNDERSTOOD}') GROUP BY about
        ) AS h ON h.about = m.about
    """
    _place_events(lake, bucket, rows, {"fresh": fresh})


def merge_payments(lake: Lake, bucket: str, fresh: Loading, touched: Loading, position: int) -> None:
    """Make ``fresh`` all payments of the persons touched whose accounts changed. After ``person`` was merged."""
    rows = f"""
        {_OLD} ANTI JOIN (SELECT person FROM touched WHERE is_ledger) AS t
            ON t.person = e.person AND e.position IS NULL
        WHERE e.position IS NULL OR e.position <= {int(position)}
        UNION ALL {_NEW}
    """
    _place_events(lake, bucket, rows, {"fresh": fresh, "touched": touched})


def merge(lake: Lake, table: str, bucket: str, fresh: Loading, touched: Loading) -> None:
    """Make ``fresh`` all that a table says of the persons touched; of ``person`` and ``protected``, whatever of theirs
    changed, of the others, where their accounts did."""
    which = "" if table in OF_PERSONS else " WHERE is_ledger"
    names = ", ".join(f'"{name}"' for name in TABLES[table])
    sql = f"""
        SELECT {names} FROM "{table}" AS o ANTI JOIN (SELECT person FROM touched{which}) AS t ON t.person = o.person
        UNION ALL SELECT {names} FROM fresh
    """
    lake.derive(table, bucket, sql, TABLES[table], loads={"fresh": fresh, "touched": touched}, order=ORDER[table])
