"""Every door of the API, and who may pass it: doors.txt, written apart from the code."""

from __future__ import annotations

from pathlib import Path

from tideover.security import Permission, Role
from tideover.security.model import PERMISSIONS

DOORS_FILE = Path(__file__).with_name("doors.txt")


def doors() -> dict[str, frozenset[str]]:
    """By door (``GET /persons``) the permissions of which one is enough, or ``signed-in``, ``signed-hook``, ``public``."""
    lines = [line.split() for line in DOORS_FILE.read_text().splitlines() if line and not line.startswith("#")]
    return {f"{method} {path}": frozenset(words) for method, path, *words in lines}


def may_pass(role: Role, words: frozenset[str]) -> bool:
    if words & {"signed-in", "public"}:
        return True
    return any(Permission(word) in PERMISSIONS[role] for word in words - {"signed-hook"})
