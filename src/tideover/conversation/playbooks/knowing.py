"""What playbooks know beside the book: whom somebody in a crisis can talk to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _lines() -> dict[str, dict[str, Any]]:
    text = (resources.files("tideover.conversation.playbooks") / "help_lines.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def help_lines(jurisdiction: str, language: str) -> dict[str, str]:
    """``care_line`` and ``emergency_line`` of a country, in words. Of a country that is not known, none: a playbook that has
    to name one goes to a person at once."""
    row = _lines().get(jurisdiction)
    if row is None:
        return {}
    is_chinese = language.startswith("zh")
    return {
        "care_line": row["zh-CN" if is_chinese else "en"],
        "emergency_line": row["emergency" if is_chinese else "emergency_en"],
    }
