"""Made-up data of every kind of fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID

import pytest


def example_of(kind: type) -> dict[str, Any]:
    """Some data of a declared fact, in JSON's types, by its annotations."""
    assert is_dataclass(kind)
    made: dict[str, Any] = {}
    for number, f in enumerate(fields(kind), 1):
        annotation = str(f.type)
        if annotation.startswith("int"):
            made[f.name] = number
        elif annotation.startswith("bool"):
            made[f.name] = True
        elif annotation.startswith("list"):
            made[f.name] = ["CN-T1", "PAID"]
        elif annotation.startswith("dict"):
            made[f.name] = {"CN-T1": 2}
        elif annotation.startswith("datetime"):
            made[f.name] = "2026-12-01T02:00:00.000000+00:00"
        elif annotation.startswith("date"):
            made[f.name] = "2026-12-01"
        elif f.name == "currency":
            made[f.name] = "CNY"
        else:
            made[f.name] = str(UUID(int=number))
    return made


@pytest.fixture
def example() -> Callable[[type], dict[str, Any]]:
    return example_of
