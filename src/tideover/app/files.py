"""FILE arguments: a path, or ``-`` for standard input, of JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tideover.base.errors import Invalid


def input_lines(file: str) -> Iterator[Any]:
    """The parsed lines; blank ones are passed over. Raises ``Invalid`` with file and line, never the text."""
    name = "standard input" if file == "-" else Path(file).name
    try:
        stream = sys.stdin if file == "-" else open(file, encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError:
        raise Invalid("file_not_read", file=name, expected="a file that can be read") from None
    number = 0
    try:
        for line in stream:
            number += 1
            if line.strip():
                yield json.loads(line)
    except UnicodeDecodeError:
        raise Invalid("not_utf8", file=name, line=number + 1, expected="text in UTF-8") from None
    except ValueError:
        raise Invalid("not_json", file=name, line=number, expected="one JSON object a line") from None
    finally:
        if file != "-":
            stream.close()
