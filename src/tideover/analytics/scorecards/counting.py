"""What is counted of each measure, from the lake: facts (``analytics.model.COLUMNS``), decisions, payments. One SELECT each.

Who did something is ``user:<id>``, as facts name them. ``since``, ``until``: the period, the second moment not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tideover.analytics.model import FACTS, business_day
from tideover.base.clock import TENANT_ZONE
from tideover.base.lake import Lake
from tideover.outreach import decisions_name

KIND_DAYS = 7  # how old a decision may be that says what kind of case it was
_PROMISED_AHEAD = 60  # days before the period: promises due in it were mostly taken since then

# Whoever is at work on a customer: they took an item in hand, or began a contact.
_ACTS = f"""
    act AS (
        SELECT 'user:' || owner AS who, person, "at" FROM {FACTS} WHERE kind = 'WorkItemTaken' AND person IS NOT NULL
        UNION ALL
        SELECT "by", person, "at" FROM {FACTS} WHERE kind = 'ContactPermitted' AND "by" LIKE 'user:%'
    )
"""
_CONTACTS = f"""
    contact AS (
        SELECT p."by" AS who, m.person, m.at FROM {FACTS} m JOIN {FACTS} p ON p.permit = m.permit
        WHERE m.kind = 'ContactMade' AND p.kind = 'ContactPermitted' AND p."by" LIKE 'user:%'
    )
"""
_IN_PERIOD = '"at" >= $since AND "at" < $until'

# Each gives rows (who, person, "at", is_counted): what the denominator counts, and whether the numerator does.
_SHARES: Mapping[str, str] = {
    "kept": f"""
        WITH outcome AS (
            SELECT about, arg_max(kind, position) AS kind FROM {FACTS}
            WHERE kind IN ('PromiseKept', 'PromisePartlyKept', 'PromiseBroken') GROUP BY about
        )
        SELECT t."by" AS who, t.person, t.at, o.kind = 'PromiseKept' AS is_counted
        FROM {FACTS} t JOIN outcome o ON o.about = t.about
        WHERE t.kind = 'PromiseTaken' AND t."by" LIKE 'user:%' AND t.due BETWEEN $first AND $last
    """,
    "cured": f"""
        WITH {_ACTS},
        opened AS (
            SELECT about, any_value(person) AS person, min("at") AS "at", max(position) AS position FROM {FACTS}
            WHERE kind = 'CaseOpened' GROUP BY about
        ),
        closed AS (
            SELECT about, max("at") AS "at", max(position) AS position, arg_max(code, position) AS reason FROM {FACTS}
            WHERE kind = 'CaseClosed' GROUP BY about
        ),
        stood AS (
            SELECT o.person, o.at AS opened_at, c.at AS closed_at, c.reason, o.about
            FROM opened o LEFT JOIN closed c ON c.about = o.about AND c.position > o.position
        ),
        worked AS (
            SELECT s.about, s.person, arg_max(a.who, a.at) AS who, max(a.at) AS "at", any_value(s.closed_at) AS closed_at,
                any_value(s.reason) AS reason
            FROM stood s JOIN act a ON a.person = s.person AND a.at >= s.opened_at
            WHERE (s.closed_at IS NULL OR a.at <= s.closed_at) AND a.at >= $since AND a.at < $until GROUP BY s.about, s.person
        )
        SELECT who, person, "at",
            coalesce(reason IN ('paid_up', 'settled') AND closed_at <= "at" + INTERVAL 30 DAY, false) AS is_counted
        FROM worked
    """,
    "answered": f"""
        WITH {_CONTACTS}
        SELECT who, person, "at", EXISTS (
            SELECT 1 FROM {FACTS} s WHERE s.person = contact.person AND s.at > contact.at
                AND s.at <= contact.at + INTERVAL 3 DAY AND s.kind IN ('MessageReceived', 'InboxMessageOpened', 'PromiseTaken')
        ) AS is_counted
        FROM contact WHERE {_IN_PERIOD}
    """,
    "complained": "kind = 'ComplaintTaken' OR (kind = 'WorkItemOpened' AND code = 'complaint')",
    "stopped": "kind = 'StopPlaced'",
    "handed": f"""
        SELECT 'user:' || t.owner AS who, t.person, min(t.at) AS "at", bool_or(g.about IS NOT NULL) AS is_counted
        FROM {FACTS} t LEFT JOIN {FACTS} g ON g.kind = 'WorkItemGiven' AND g.about = t.about AND g.at >= t.at
            AND g."by" = 'user:' || t.owner AND g.owner IS DISTINCT FROM t.owner
        WHERE t.kind = 'WorkItemTaken' AND t.at >= $since AND t.at < $until GROUP BY t.owner, t.person, t.about
    """,
    "refused": f"""
        SELECT "by" AS who, person, "at", kind = 'ContactRefused' AS is_counted FROM {FACTS}
        WHERE kind IN ('ContactPermitted', 'ContactRefused') AND "by" LIKE 'user:%' AND {_IN_PERIOD}
    """,
}
_SIGN_DAYS = {"complained": 30, "stopped": 7}


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` to ``last``, both days of the tenant's included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first after it."""
        zone = TENANT_ZONE.key
        return business_day(self.first, zone)[0], business_day(self.last, zone)[1]


@dataclass(frozen=True, slots=True)
class Counted:
    """A share's counts for one person and one kind of case. ``kind``: bucket and grade as decided, None where nothing was."""

    measure: str
    who: str
    kind: tuple[str, str] | None
    numerator: int
    denominator: int


SHARES = tuple(_SHARES)


def count_shares(lake: Lake, period: Period) -> list[Counted]:
    """Every share's counts, by who and kind of case. What kind a case was is said by the newest decision about it, at most
    ``KIND_DAYS`` old when the work was done."""
    since, until = period.moments
    units = " UNION ALL ".join(
        f"SELECT '{measure}' AS measure, u.who, u.person, u.at, u.is_counted FROM ({_units(measure)}) u" for measure in _SHARES
    )
    rows = lake.query(
        f"""
        WITH unit AS ({units}), decided AS ({_kinds(lake, period)}),
        placed AS (
            SELECT u.measure, u.who, u.is_counted, d.bucket, d.grade, u.at < d.at + INTERVAL {KIND_DAYS} DAY AS is_of_then
            FROM unit u ASOF LEFT JOIN decided d ON d.person = CAST(u.person AS VARCHAR) AND u.at >= d.at
        )
        SELECT measure, who, CASE WHEN is_of_then THEN bucket END AS bucket, CASE WHEN is_of_then THEN grade END AS grade,
            count(*) FILTER (is_counted) AS n, count(*) AS d
        FROM placed GROUP BY ALL ORDER BY ALL
        """,
        {"since": since, "until": until, "first": period.first, "last": period.last},
    )
    return [
        Counted(r["measure"], r["who"], (r["bucket"], r["grade"] or "") if r["bucket"] else None, r["n"], r["d"]) for r in rows
    ]


def _units(measure: str) -> str:
    return _sign(measure) if measure in _SIGN_DAYS else _SHARES[measure]


def _sign(measure: str) -> str:
    """Customers contacted, and whether what the measure names came after, with no contact of anybody else's between."""
    return f"""
        WITH {_CONTACTS},
        followed AS (
            SELECT DISTINCT c.who, c.person FROM (SELECT person, "at" FROM {FACTS} WHERE {_SHARES[measure]}) f
            ASOF JOIN contact c ON c.person = f.person AND f.at >= c.at
            WHERE f.at <= c.at + INTERVAL {_SIGN_DAYS[measure]} DAY AND c.at >= $since AND c.at < $until
        )
        SELECT c.who, c.person, min(c.at) AS "at", bool_or(f.who IS NOT NULL) AS is_counted
        FROM contact c LEFT JOIN followed f ON f.who = c.who AND f.person = c.person
        WHERE c.at >= $since AND c.at < $until GROUP BY c.who, c.person
    """


def _kinds(lake: Lake, period: Period) -> str:
    """What kind of case each person had, day by day as decided: of several, that with the most days past due."""
    since, until = period.first - timedelta(days=_PROMISED_AHEAD + KIND_DAYS), period.last
    names = [name for name in lake.tables() if decisions_name(since) <= name <= decisions_name(until)]
    if not names:
        return (
            "SELECT NULL::VARCHAR AS person, NULL::TIMESTAMP AS at, NULL::VARCHAR AS bucket, NULL::VARCHAR AS grade WHERE false"
        )
    days = []
    for name in names:
        begins = business_day(date.fromisoformat(name.removeprefix("decision-")), TENANT_ZONE.key)[0]
        days.append(
            f"SELECT person, make_timestamp({int(begins.timestamp() * 1_000_000)}) AS at, arg_max(bucket, dpd) AS bucket, "
            f'arg_max(grade, dpd) AS grade FROM "{name}" WHERE person IN '
            f"(SELECT CAST(person AS VARCHAR) FROM unit) GROUP BY person"
        )
    return " UNION ALL ".join(days)


def handling_seconds(lake: Lake, period: Period) -> Mapping[str, Sequence[int]]:
    """How long each item was in hand that somebody took in the period and let go, by who."""
    since, until = period.moments
    rows = lake.query(
        f"""
        SELECT 'user:' || t.owner AS who, CAST(date_diff('second', t.at, min(e.at)) AS BIGINT) AS seconds
        FROM {FACTS} t JOIN {FACTS} e ON e.about = t.about AND e.position > t.position
            AND e.kind IN ('WorkItemClosed', 'WorkItemPostponed', 'WorkItemGiven')
        WHERE t.kind = 'WorkItemTaken' AND t.at >= $since AND t.at < $until GROUP BY t.owner, t.about, t.position, t.at
        ORDER BY ALL
        """,
        {"since": since, "until": until},
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row["who"]].append(row["seconds"])
    return found


@dataclass(frozen=True, slots=True)
class Recovered:
    """Minor units of ``currency``, and how many payments they were."""

    who: str
    currency: str
    amount_minor: int
    payments: int


def recovered_sums(lake: Lake, period: Period) -> list[Recovered] | None:
    """Payments of the period less reversals, each told to whoever last worked on the customer, at most 30 days before. None:
    the lake has no payments yet."""
    if not {"event", "loan"} <= set(lake.tables()):
        return None
    since, until = period.moments
    rows = lake.query(
        f"""
        WITH {_ACTS},
        paid AS (
            SELECT e.person, e.at, e.amount_minor, e.kind, l.currency FROM event e JOIN loan l ON l.account = e.account
            WHERE e.kind IN ('payment', 'reversal') AND e.at >= $since AND e.at < $until
        )
        SELECT a.who, p.currency, CAST(sum(p.amount_minor) AS BIGINT) AS amount,
            count(*) FILTER (p.kind = 'payment') AS payments
        FROM paid p ASOF JOIN act a ON a.person = p.person AND p.at >= a.at
        WHERE p.at <= a.at + INTERVAL 30 DAY GROUP BY a.who, p.currency ORDER BY ALL
        """,
        {"since": since, "until": until},
    )
    return [Recovered(r["who"], r["currency"], r["amount"], r["payments"]) for r in rows]
