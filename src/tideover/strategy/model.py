"""Treatments as a dated data file: the first row that fits an account decides. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from tideover.book import Owed


@dataclass(frozen=True, slots=True)
class Treatment:
    """A row of the file: for accounts ``dpd_from``–``dpd_to`` days past due (both included; None: no end)."""

    id: str
    bucket: str
    dpd_from: int
    dpd_to: int | None
    due_within_days: int | None  # for accounts not past due: only if the next instalment falls due this soon
    plan: str  # the touch plan by which the person is contacted


@cache
def load_treatments() -> tuple[Treatment, ...]:
    """The shipped file."""
    content = (resources.files("tideover.strategy") / "treatments" / "default.toml").read_text(encoding="utf-8")
    return tuple(
        Treatment(
            row["id"],
            row["bucket"],
            row["dpd_from"],
            row.get("dpd_to"),
            row.get("due_within_days"),
            row["plan"],
        )
        for row in tomllib.loads(content)["treatment"]
    )


def choose_treatment(owed: Owed, on: date) -> Treatment | None:
    """The treatment of an account that owes so; None: leave it in peace."""
    for treatment in load_treatments():
        if owed.dpd < treatment.dpd_from or (treatment.dpd_to is not None and owed.dpd > treatment.dpd_to):
            continue
        if treatment.due_within_days is not None:
            first = owed.oldest_unpaid or owed.next_due
            if first is None or (first - on).days > treatment.due_within_days:
                continue
        return treatment
    return None
