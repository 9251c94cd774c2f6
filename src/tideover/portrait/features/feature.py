"""What a feature is. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

# Family -> its title; the first four are those of demand 3.1.
FAMILIES = {
    "basic": ("基本信息", "basic information"),
    "loan": ("贷款信息", "the loan"),
    "repayment": ("还款历史", "repayment history"),
    "behaviour": ("行为数据", "behaviour"),
    "contact": ("联系历史", "contact history"),
}
_IBIS = {"int": "int64", "bool": "boolean", "string": "string"}


@dataclass(frozen=True)
class Feature:
    """``type``: int, bool or string. ``unit``: days, minor (units of the account's currency), %, points, times, a code …
    ``formula``: how it is reckoned, in words. ``default``: its value where nothing is known. ``tell``: the Ibis expression,
    of the gathered row (``tallies.gather``) and the day."""

    name: str
    family: str
    type: Literal["int", "bool", "string"]
    unit: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    default: int | bool | str
    tell: Callable[[Any, date], Any]
    is_total: bool = False  # the expression is never null

    def column(self, gathered: Any, day: date) -> Any:
        """The feature's column, typed and never null."""
        found = self.tell(gathered, day).cast(_IBIS[self.type])
        return found if self.is_total else found.fill_null(self.default)


def between(column: Any, low: int, high: Any = None) -> Any:
    """The column, cut to ``low`` and ``high``. Null stays null: GREATEST and LEAST would make it a limit."""
    import ibis

    limits = [(column < low, low)] if high is None else [(column < low, low), (column > high, high)]
    return ibis.cases(*limits, else_=column)


def share(part: Any, whole: Any) -> Any:
    """``part`` in whole per cent of ``whole``, from 0 to 100; null where ``whole`` is not above 0 or either is unknown.

    Cut before the division, not after it: each branch of a CASE is reckoned anew."""
    import ibis

    return between(part, 0, whole) * 100 // ibis.cases((whole > 0, whole))


def plus(*columns: Any) -> Any:
    """A sum in which null counts as 0."""
    return sum((column.fill_null(0) for column in columns[1:]), columns[0].fill_null(0))
