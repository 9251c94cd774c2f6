"""The coverage page is what the tests say, and tests name demands that exist."""

from __future__ import annotations

from tests.house.coverage import PAGE, demands, page, proven


def test_the_page_is_true() -> None:
    assert PAGE.read_text() == page(), "run: python -m tests.house.coverage"


def test_marks_name_demands() -> None:
    assert set(proven()) <= set(demands())
