"""The table of slots in docs/templates.md: ``python -m tests.outreach.slot_table`` writes it; a test holds it to the code's."""

from __future__ import annotations

import re
from pathlib import Path

from tideover.outreach import SLOTS

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"
_BETWEEN = re.compile(r"(<!-- slots -->\n).*?(<!-- /slots -->)", re.DOTALL)


def table() -> str:
    """The table as it must stand."""
    lines = ["| kind | type | source | of an account | 中文 | what it holds | in a preview |", "|---|---|---|---|---|---|---|"]
    for slot in SLOTS.values():
        of_account = "yes" if slot.of_account else ""
        lines.append(
            f"| `{slot.kind}` | {slot.type} | {slot.source} | {of_account} | {slot.zh} | {slot.en} | {slot.sample_en} |"
        )
    return "\n".join(lines) + "\n"


def page(content: str) -> str:
    """The page with the table in its place."""
    return _BETWEEN.sub(lambda match: match[1] + table() + match[2], content)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
