"""The portrait as Ibis expressions over the lake's tables, unbound: compile them for the engine that runs them.

``accounts(day)``: one row an account. ``cases(day, buckets)``: one row a case, (holder, creditor), as strategy reads it.
Both read ``loan``, ``person``, ``event``, ``instalment`` and ``statement``, never ``protected``; run them bucket by bucket.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tideover.portrait.features import FEATURES
from tideover.portrait.hours import group_code, heard_of_person
from tideover.portrait.scoring import add_scores
from tideover.portrait.signs import sign_weights
from tideover.portrait.tallies import gather

if TYPE_CHECKING:
    from ibis.expr.types import Table

IDS = ("person", "account", "holder", "creditor")
# What a decision may read, beside the ids: the columns of ``cases`` in their order.
INPUTS = (
    "dpd", "bucket", "overdue_minor", "due_minor", "balance_minor", "due_in_days", "case_accounts", "case_overdue_minor",
    "willingness", "ability", "segment", "grade", "times_overdue_12m", "longest_overdue_12m", "promises_broken_12m",
    "promises_kept_12m", "contacts_7d", "contacts_30d", "unanswered_streak", "days_since_contact", "days_since_payment",
    "days_since_reply", "fatigue", "is_hardship", "is_vulnerable", "is_new", "is_dormant", "has_phone", "has_email",
    "best_hour", "occupation",
)  # fmt: skip
_BOOLEAN = ("is_hardship", "is_vulnerable", "is_new", "is_dormant", "has_phone", "has_email")
_TEXT = (*IDS, "bucket", "segment", "grade", "occupation")
# The columns of ``cases`` as the lake's.
CASE_COLUMNS = {name: "BOOLEAN" if name in _BOOLEAN else "VARCHAR" if name in _TEXT else "BIGINT" for name in (*IDS, *INPUTS)}
CN_BUCKETS = (("M0", 0), ("M1", 30), ("M2", 60), ("M3", 90), ("M4", 120), ("M5", 150), ("M6", 180), ("M7+", None))


def features(day: date) -> Table:
    """Every account with its ids and all of ``FEATURES`` as of the morning of ``day``."""
    gathered = gather(day, sign_weights(), group_code, heard_of_person(day))
    found: Table = gathered.select(*IDS, **{feature.name: feature.column(gathered, day) for feature in FEATURES})
    return found


def accounts(day: date) -> Table:
    """``features``, and willingness, ability, grade and segment."""
    return add_scores(features(day))


def cases(day: date, buckets: Sequence[tuple[str, int | None]] = CN_BUCKETS) -> Table:
    """``cases_of(accounts(day), buckets)``, for lakes in which whoever is the same person lies in one bucket."""
    return cases_of(accounts(day), buckets)


def cases_of(rows: Any, buckets: Sequence[tuple[str, int | None]] = CN_BUCKETS) -> Table:
    """Every case with ``IDS`` and ``INPUTS``, of rows as ``accounts`` gives them. The worst account speaks for its case: the
    one with the most days past due, then the greatest amount overdue, then the greatest id; how many accounts there are and
    what is overdue on all of them stand beside. ``buckets``: the tenant's map (``BucketMap.rows``).

    A case is (holder, creditor), and persons of one holder may lie in different buckets of the lake: where there are linked
    persons, keep ``accounts`` bucket by bucket and take the cases of all that was kept.
    """
    import ibis

    rows = rows.mutate(bucket=_bucket(rows.dpd, buckets))
    whole = ibis.window(group_by=[rows.holder, rows.creditor])
    order = [rows.dpd.desc(), rows.overdue_minor.desc(), rows.account.desc()]
    rows = rows.mutate(
        case_accounts=rows.count().over(whole),
        case_overdue_minor=rows.overdue_minor.sum().over(whole).cast("int64"),
        place=ibis.row_number().over(ibis.window(group_by=[rows.holder, rows.creditor], order_by=order)),
    )
    found: Table = rows.filter(rows.place == 0).select(*IDS, *INPUTS)
    return found


def _bucket(dpd: Any, buckets: Sequence[tuple[str, int | None]]) -> Any:
    import ibis

    (last, _), limited = buckets[-1], buckets[:-1]
    return ibis.cases(*((dpd <= most, name) for name, most in limited), else_=last)
