"""Words that decide at once: an opt-out, and that we have the wrong person. Exact, and only where nothing speaks against it.

Everything else is for ``read_reply``, and what that is not sure of for a person.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from tideover.language.model import flat, fold
from tideover.language.reading import own_words


class Command(StrEnum):
    """What a message asks for in so many words. ``wrong_number``: whoever got ours is not the one we mean."""

    OPT_OUT = "opt_out"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class _Words:
    opt_out: re.Pattern[str]
    subjects: frozenset[str]
    says: re.Pattern[str]
    unless: re.Pattern[str]
    longest: int


_REPLY_MARK = re.compile(r"^(?:(?:re|aw|回复|答复|转发|fw|fwd)[:：] *)+", re.IGNORECASE)
_BARE = re.compile(r"[\W_]+")


def read_command(text: str, subject: str | None = None) -> Command | None:
    """The command a message is, or None. ``subject``: of a mail."""
    words = _load()
    line = flat(fold(own_words(text)))
    if words.opt_out.fullmatch(_BARE.sub("", line)):
        return Command.OPT_OUT
    if subject is not None and _BARE.sub("", _REPLY_MARK.sub("", flat(fold(subject)))) in words.subjects:
        return Command.OPT_OUT
    if len(line) <= words.longest and words.says.search(line) and not words.unless.search(line):
        return Command.WRONG_NUMBER
    return None


@cache
def _load() -> _Words:
    data = tomllib.loads((resources.files("tideover.language") / "words.toml").read_text(encoding="utf-8"))
    opt_out, wrong = data["opt_out"], data["wrong_number"]

    def one_of(name: str) -> str:
        return "(?:" + "|".join(sorted(map(re.escape, opt_out[name]), key=len, reverse=True)) + ")"

    return _Words(
        re.compile(f"{one_of('before')}?{one_of('words')}{{1,5}}{one_of('after')}?"),
        frozenset(opt_out["subjects"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in wrong["says"])),
        re.compile("|".join(f"(?:{pattern})" for pattern in wrong["unless"])),
        wrong["longest"],
    )
