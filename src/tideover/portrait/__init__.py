"""The portrait: what is known of people and their accounts, laid out for reckoning.

The lake of a book (docs/lake.md) is extracted from the book and the journal, and kept up to them: ids, days, sums and
codes. Features, scores and segments are expressions over its tables (docs/portrait.md): ``cases`` is one row a case
of a day, as decisions read it.
"""

from tideover.portrait.expressions import CASE_COLUMNS, CN_BUCKETS, IDS, INPUTS, accounts, cases, cases_of, features
from tideover.portrait.extract import (
    LakeStanding,
    Refreshed,
    bucket_name,
    buckets_of,
    has_accounts,
    lake_standing,
    refresh_lake,
)
from tideover.portrait.fairness import FairnessLine, FairnessReport, fairness, fairness_rows, wilson
from tideover.portrait.features import FAMILIES, FEATURES, Feature
from tideover.portrait.hours import HourLine, hours_of
from tideover.portrait.jobs import start_lake
from tideover.portrait.occupations import occupation_code, occupation_codes
from tideover.portrait.online import portrait_now
from tideover.portrait.scoring import Reason, Scorecard, Scorer, SegmentRow, explain, load_scorecard, segment_of
from tideover.portrait.signs import Sign, load_signs
from tideover.portrait.tables import EVENT_KINDS, TABLES, bucket_of, ibis_table

__all__ = [
    "CASE_COLUMNS",
    "CN_BUCKETS",
    "EVENT_KINDS",
    "FAMILIES",
    "FEATURES",
    "IDS",
    "INPUTS",
    "TABLES",
    "FairnessLine",
    "FairnessReport",
    "Feature",
    "HourLine",
    "LakeStanding",
    "Reason",
    "Refreshed",
    "Scorecard",
    "Scorer",
    "SegmentRow",
    "Sign",
    "accounts",
    "bucket_name",
    "bucket_of",
    "buckets_of",
    "cases",
    "cases_of",
    "explain",
    "fairness",
    "fairness_rows",
    "features",
    "has_accounts",
    "hours_of",
    "ibis_table",
    "lake_standing",
    "load_scorecard",
    "load_signs",
    "occupation_code",
    "occupation_codes",
    "portrait_now",
    "refresh_lake",
    "segment_of",
    "start_lake",
    "wilson",
]
