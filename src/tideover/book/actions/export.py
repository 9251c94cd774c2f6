"""The book in canonical order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from tideover.base.work import Work
from tideover.book.store import files as files_store


def book_lines(work: Work) -> Iterator[dict[str, Any]]:
    """The book in canonical order, without personal fields and our ids: the same book gives the same lines."""
    for what in files_store.EXPORTS:
        for row in files_store.export_rows(work, what):
            line: dict[str, Any] = {"kind": what}
            for key, value in row.items():
                if isinstance(value, datetime):
                    value = value.astimezone(UTC)
                line[key] = value.isoformat() if isinstance(value, date) else value
            yield line
