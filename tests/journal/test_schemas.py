"""The forms of facts, as released: readers of old exports depend on them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "facts.schema.json"
# A new kind of fact: .venv/bin/tideover journal schema > tests/journal/facts.schema.json
# A changed form is a new kind (PromiseTaken2), never a change of the old one.


def _form(schema: Any) -> Any:
    """A schema without its prose."""
    if isinstance(schema, dict):
        return {key: _form(value) for key, value in schema.items() if key != "description" or not isinstance(value, str)}
    return [_form(item) for item in schema] if isinstance(schema, list) else schema


def test_released_facts_keep_their_form() -> None:
    command = [sys.executable, "-m", "tideover.app.cli", "journal", "schema"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    now, released = json.loads(printed), json.loads(GOLDEN.read_text())
    changed = [kind for kind in released if _form(now.get(kind)) != _form(released[kind])]
    assert not changed, f"{changed}: a released form does not change; a new form is a new kind"
    assert printed == GOLDEN.read_text(), f"new kinds {sorted(now.keys() - released)} or new words: regenerate as said above"
