"""The replay: contacts that should not have been made, found by code that shares nothing with the gate but the rulebook files.

Nothing here imports another module of the gate, so that a mistake of the gate's is not repeated by what checks it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tideover.gate.replay.lines import Line, Malformed, read_lines
from tideover.gate.replay.moments import earliest
from tideover.gate.replay.rows import Rows, read_rows
from tideover.gate.replay.story import Story
from tideover.gate.replay.verdicts import verdict

__all__ = ["Line", "Malformed", "Rows", "Story", "earliest", "held", "read_lines", "read_rows", "replay", "verdict"]


def replay(lines: Iterable[str], rulebook_folder: Path, on: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """Yield a violation for every outbound contact that should not have been made, given all the lines before it.

    ``on``: ids of rows that are off by default (weak sources, house rules) and judged none the less.
    """
    return (violation for violation in held(lines, rulebook_folder, on) if violation is not None)


def held(lines: Iterable[str], rulebook_folder: Path, on: frozenset[str] = frozenset()) -> Iterator[dict[str, Any] | None]:
    """The same with nothing for each outbound contact that might have been made: one answer a contact."""
    rows = read_rows(rulebook_folder, on)
    story = Story()
    for number, line in read_lines(lines, rows.stop_kinds):
        if line["op"] == "contact" and line["direction"] == "out":
            refused_by = verdict(story, line, rows)
            violation = {
                "line": number,
                "at": line["at"].isoformat(),
                "person": line["person"],
                "to": line["to"],
                "channel": line["channel"],
                "rules": refused_by,
            }
            yield violation if refused_by else None
        story.tell(line)
