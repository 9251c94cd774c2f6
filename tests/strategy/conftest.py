"""A tenant's people who write and approve, and yesterday's book as tests want it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from tests.conftest import Lender
from tests.strategy.examples import KNOWN, case

from tideover.base.work import Work
from tideover.security import Role, add_user, issue_token
from tideover.strategy import DecisionFile, Known, checked, shipped


@pytest.fixture(scope="session")
def default() -> DecisionFile:
    return checked(shipped("default"), KNOWN)


@dataclass
class Book:
    """Yesterday's cases as a test wants them; plans and texts as they are."""

    cases_of: list[dict[str, Any]]

    def known(self, work: Work) -> Known:
        return KNOWN

    def cases(self, work: Work) -> tuple[date | None, Iterable[Mapping[str, Any]]]:
        return date(2026, 11, 30), self.cases_of


@pytest.fixture
def house(lender: Lender) -> Callable[[Role], Callable[..., Any]]:
    """``house(role)(method, path, body)``: a call as somebody of that role; the book of yesterday has three cases."""
    tokens: dict[Role, str] = {}
    state = lender.client.app.state  # type: ignore[attr-defined]
    state.surroundings = Book([case(), case(dpd=40, segment="unwilling", willingness=20), case(dpd=0, due_in_days=2)])

    def somebody(role: Role) -> Callable[..., Any]:
        if role not in tokens:
            with lender.runtime.works.open(lender.tenant, "test") as work:
                add_user(work, f"s-{role.value}", role, None)
                tokens[role] = issue_token(work, f"s-{role.value}")
        return lambda method, path, body=None: lender.call(method, path, body, token=tokens[role])

    return somebody
