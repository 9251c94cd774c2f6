"""The lenders of the console's tests: what many of them begin with is made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import URL
from tests.conftest import Lender
from tests.console.copies import CopiedLender, Originals
from tests.console.desk import end_browser


@pytest.fixture(scope="module", autouse=True)
def ended_browser() -> Iterator[None]:
    yield
    end_browser()


@pytest.fixture(scope="session")
def originals(cluster: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Originals]:
    with ExitStack() as closing:
        yield Originals(cluster, template, tmp_path_factory.mktemp("originals"), closing)


@pytest.fixture
def lender(lender: Lender, originals: Originals) -> Iterator[Lender]:
    with ExitStack() as closing:
        yield CopiedLender(**vars(lender), originals=originals, closing=closing)
