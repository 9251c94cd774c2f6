"""Analytics: what was done, told afterwards. It reads everything and changes nothing.

Sealed facts are extracted into the tenant's lake (ids, days and sums only); the case report of a business day
(案件报告) is folded from them, every line with the positions of the facts it rests on. The lake is derived: lost or
from another journal, it is extracted again.
"""

from tideover.analytics.actions import case_report, extract_facts, write_case_report
from tideover.analytics.cohorts import cohort_of, cohort_view
from tideover.analytics.day_page import write_day_report
from tideover.analytics.jobs import start_reports
from tideover.analytics.late import LateLine, late_lines, span_of
from tideover.analytics.model import CaseLine, CaseReport, Tally
from tideover.analytics.scorecards import scores_of

__all__ = [
    "CaseLine",
    "CaseReport",
    "LateLine",
    "Tally",
    "case_report",
    "cohort_of",
    "cohort_view",
    "extract_facts",
    "late_lines",
    "scores_of",
    "span_of",
    "start_reports",
    "write_case_report",
    "write_day_report",
]
