"""What playbooks know beside the book: whom somebody in a crisis can talk to, and what says that it is them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any


@cache
def _identity() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads((resources.files("tideover.conversation.playbooks") / "identity.toml").read_text(encoding="utf-8"))
    says, unless = (re.compile("|".join(f"(?:{each})" for each in data[key]), re.IGNORECASE) for key in ("says", "unless"))
    return says, unless


def says_so_themselves(text: str) -> bool:
    """Whether an answer to "is it you?" says yes in so many words, and nothing that speaks against it."""
    says, unless = _identity()
    plain = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()
    return len(plain) <= LONGEST_YES and says.search(plain) is not None and unless.search(plain) is None


LONGEST_YES = 60  # characters; a yes that needs more words is a story, and is asked again


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
