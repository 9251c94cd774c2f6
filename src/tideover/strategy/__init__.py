"""Strategy: what we would like to do about a case today, by decision files that people write, test and approve.

What we may do is the gate's word, not this room's. A file is a JSON Decision Model in a declared subset
(docs/strategy.md): zen decides one case by it (``decide``), an Ibis expression a whole book (``compiled``).
"""

from tideover.strategy.actions import (
    Live,
    Surroundings,
    approve_strategy,
    check_strategy,
    compare,
    decision_of,
    decisions_of,
    decisions_on,
    draft_strategy,
    edit_strategy,
    explain_decision,
    file_of,
    get_strategy,
    install_strategy,
    list_strategies,
    live_strategy,
    live_versions,
    publish_strategy,
    refuse_strategy,
    roll_back_strategy,
    shipped,
    try_strategy,
)
from tideover.strategy.checking import Known, check_file, checked, examine, fault_words
from tideover.strategy.columns import Column, check_inputs, inputs, outputs
from tideover.strategy.compiling import cases_table, changes, compiled, invalid_cases, with_arms
from tideover.strategy.deciding import Decision, decide
from tideover.strategy.explaining import explain, says_in_words
from tideover.strategy.file import DecisionFile, DecisionTable, Fault, Row, parse_json
from tideover.strategy.holdout import Holdout, arm_of
from tideover.strategy.model import Comparison, KeptDecision, StrategyState, StrategyVersion
from tideover.strategy.sets import Names, Set, Spans
from tideover.strategy.store import DECISION_COLUMNS, keep_decisions

__all__ = [
    "DECISION_COLUMNS",
    "Column",
    "Comparison",
    "Decision",
    "DecisionFile",
    "DecisionTable",
    "Fault",
    "Holdout",
    "KeptDecision",
    "Known",
    "Live",
    "Names",
    "Row",
    "Set",
    "Spans",
    "StrategyState",
    "StrategyVersion",
    "Surroundings",
    "approve_strategy",
    "arm_of",
    "cases_table",
    "changes",
    "check_file",
    "check_inputs",
    "check_strategy",
    "checked",
    "compare",
    "compiled",
    "decide",
    "decision_of",
    "decisions_of",
    "decisions_on",
    "draft_strategy",
    "edit_strategy",
    "examine",
    "explain",
    "explain_decision",
    "fault_words",
    "file_of",
    "get_strategy",
    "inputs",
    "install_strategy",
    "invalid_cases",
    "keep_decisions",
    "list_strategies",
    "live_strategy",
    "live_versions",
    "outputs",
    "parse_json",
    "publish_strategy",
    "refuse_strategy",
    "roll_back_strategy",
    "says_in_words",
    "shipped",
    "try_strategy",
    "with_arms",
]
