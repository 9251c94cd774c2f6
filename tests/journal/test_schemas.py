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


def _is_grown(now: Any, released: Any) -> bool:
    """Whether a form is as released, but that a list of words may have gained some: what was written stays valid."""
    if isinstance(now, dict) and isinstance(released, dict):
        if now.keys() != released.keys():
            return False
        return all(
            set(now[key]) >= set(released[key]) if key == "enum" else _is_grown(now[key], released[key]) for key in released
        )
    return bool(now == released)


def test_a_form_may_gain_words_and_nothing_else() -> None:
    released = {"properties": {"kind": {"enum": ["a", "b"]}}, "required": ["kind"]}
    assert _is_grown({"properties": {"kind": {"enum": ["a", "b", "c"]}}, "required": ["kind"]}, released)
    for other in (
        {"properties": {"kind": {"enum": ["a"]}}, "required": ["kind"]},
        {"properties": {"kind": {"enum": ["a", "b"]}, "more": {}}, "required": ["kind"]},
        {"properties": {"kind": {"enum": ["a", "b"]}}, "required": []},
    ):
        assert not _is_grown(other, released)


def test_released_facts_keep_their_form() -> None:
    command = [sys.executable, "-m", "tideover.app.cli", "journal", "schema"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    now, released = json.loads(printed), json.loads(GOLDEN.read_text())
    changed = [kind for kind in released if not _is_grown(_form(now.get(kind)), _form(released[kind]))]
    assert not changed, f"{changed}: a released form does not change; a new form is a new kind"
    assert printed == GOLDEN.read_text(), f"new kinds {sorted(now.keys() - released)} or new words: regenerate as said above"
