"""Words for codes, facts and errors, in Chinese first and English second: one file a language, the same keys in each.

The console shares them; its own are in ``web/src/locales``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("zh-CN", "en")
DEFAULT = "zh-CN"


@cache
def load_locale(language: str) -> Mapping[str, str]:
    """All texts of a language by key."""
    path = resources.files("tideover.workbench.locales") / f"{language}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def translate(language: str, key: str, **values: object) -> str:
    """The text of a key, ``{name}`` filled in. Raises ``KeyError`` for a key that no file has."""
    text = load_locale(language)[key]
    return text.format_map(values) if values else text


def name_of(language: str, group: str, code: str) -> str:
    """The word for a code (``name_of("en", "channel", "email")``), or the code itself where there is none."""
    return load_locale(language).get(f"{group}.{code}", code)


def choose_language(kept: str | None, accepted: str | None) -> str:
    """The page's language: of the cookie, the ``Accept-Language`` header (RFC 9110 §12.5.4), else Chinese."""
    if (language := _known(kept)) is not None:
        return language
    for _, tag in sorted(_weighed(accepted or ""), key=lambda pair: -pair[0]):
        if (language := _known(tag)) is not None:
            return language
    return DEFAULT


def _known(tag: str | None) -> str | None:
    primary = (tag or "").strip().lower().partition("-")[0]
    return {"zh": "zh-CN", "en": "en"}.get(primary)


def _weighed(header: str) -> list[tuple[float, str]]:
    found = []
    for part in header.split(","):
        match = re.fullmatch(r"\s*([A-Za-z-]+)\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*", part)
        if match and (weight := float(match[2] or 1)) > 0:
            found.append((weight, match[1]))
    return found
