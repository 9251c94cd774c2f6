"""The holidays that the gate heeds, as people see them: the very days on which it says no."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import Lender

from tideover.gate.calendars import is_holiday


@pytest.mark.demand("1.16")
def test_the_days_shown_are_those_the_rules_heed(lender: Lender) -> None:
    found = lender.get("/calendars").json()
    assert found["year"] == 2026
    shown = {each["calendar"]: each for each in found["calendars"]}
    australia = shown["AU-national"]
    assert "2026-04-03" in australia["holidays"] and "2026-01-26" in australia["holidays"]  # Good Friday
    for name, each in shown.items():
        assert each["holidays"] == sorted(each["holidays"]) and all(
            is_holiday(name, date.fromisoformat(d)) for d in each["holidays"]
        )
        assert each["rules"] and all(rule.startswith(each["jurisdiction"]) for rule in each["rules"])
    assert lender.get("/calendars?year=2027").json()["calendars"][0]["holidays"] != australia["holidays"]
    assert lender.get("/calendars?year=1066").status_code == 422
