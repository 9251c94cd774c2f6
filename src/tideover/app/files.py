"""FILE arguments: a path, or ``-`` for standard input, of JSON lines; and where output goes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tideover.base.errors import Invalid


def input_lines(file: str) -> Iterator[Any]:
    """The parsed lines; blank ones are passed over. Raises ``Invalid`` with file and line, never the text."""
    return (line for _, line in numbered_lines(file))


def numbered_lines(file: str) -> Iterator[tuple[int, Any]]:
    """The same, each with its number."""
    name = "standard input" if file == "-" else Path(file).name
    try:
        stream = sys.stdin.buffer if file == "-" else open(file, "rb")  # noqa: SIM115 - closed below
    except OSError:
        raise Invalid("file_not_read", file=name, expected="a file that can be read") from None
    try:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, _parse(name, number, line)
    finally:
        if file != "-":
            stream.close()


def write_lines(file: Path, lines: Sequence[Any]) -> None:
    """Write JSON, a line each. Raises ``Invalid("file_not_written")``."""
    try:
        file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    except OSError:
        raise Invalid("file_not_written", file=file.name, expected="a place in a folder that can be written to") from None


def _parse(name: str, number: int, line: bytes) -> Any:
    try:
        return json.loads(line.decode(), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Invalid("not_utf8", file=name, line=number, expected="text in UTF-8") from None
    except (ValueError, RecursionError):
        raise Invalid("not_json", file=name, line=number, expected="one JSON object a line, each key once") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
