"""The randomised hold-out: a small share of people worked by a person, or left alone, so that what contact does can be
measured. Off unless a tenant's decision file turns it on, and a second person approves that file. Pure.

A person's arm is drawn from MD5 of ``salt:person``: the same on every engine, in every process, every day, as long as the
salt stays. The first eight hexadecimal digits, as text, are held against bounds in the same form: fixed length and lower
case, so that their order as text is that of the numbers.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tideover.base.errors import Invalid

if TYPE_CHECKING:
    from ibis.expr.types import StringColumn, StringValue

# Caps, in thousandths: withholding contact withholds offers of help, too, and a person's time is scarce.
MOST_NOTHING = 100
MOST_PERSON = 500
_SALT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Holdout:
    """``nothing``, ``person``: shares in thousandths of all people; the rest is the bot's. ``salt``: a new one draws anew."""

    salt: str = "1"
    nothing: int = 0
    person: int = 0

    @property
    def is_on(self) -> bool:
        return self.nothing + self.person > 0


OFF = Holdout()


def read_holdout(settings: Any) -> Holdout:
    """Out of a file's ``"tideover": {"holdout": {"salt", "nothing_permille", "person_permille"}}``; absent: off.

    Raises ``Invalid`` with ``invalid_holdout``, or ``holdout_too_big`` beyond the caps.
    """
    if settings is None:
        return OFF
    if not isinstance(settings, dict) or set(settings) - {"holdout"}:
        raise Invalid("invalid_holdout", field="tideover", expected="holdout alone")
    given = settings.get("holdout", {})
    if not isinstance(given, dict) or set(given) - {"salt", "nothing_permille", "person_permille"}:
        raise Invalid("invalid_holdout", field="holdout", expected="salt, nothing_permille, person_permille")
    salt = given.get("salt", OFF.salt)
    if not isinstance(salt, str) or not _SALT.fullmatch(salt):
        raise Invalid("invalid_holdout", field="salt", expected="letters, digits, . _ -, at most 40")
    shares = []
    for name, most in (("nothing_permille", MOST_NOTHING), ("person_permille", MOST_PERSON)):
        share = given.get(name, 0)
        if type(share) is not int or not 0 <= share <= most:
            raise Invalid("holdout_too_big", field=name, expected=f"a whole number from 0 to {most}")
        shares.append(share)
    return Holdout(salt, *shares)


def arm_of(person: object, holdout: Holdout) -> str:
    """``bot``, ``person`` or ``nothing``. ``person``: the holder's id, as text."""
    drawn = hashlib.md5(f"{holdout.salt}:{person}".encode(), usedforsecurity=False).hexdigest()[:8]
    if drawn < _bound(holdout.nothing):
        return "nothing"
    return "person" if drawn < _bound(holdout.nothing + holdout.person) else "bot"


def arm_column(person: StringColumn, holdout: Holdout) -> StringValue:
    """``arm_of`` as an Ibis expression."""
    import ibis

    if not holdout.is_on:
        return ibis.literal("bot")
    drawn = (ibis.literal(f"{holdout.salt}:") + person).hexdigest("md5").substr(0, 8)
    to_nothing, to_person = _bound(holdout.nothing), _bound(holdout.nothing + holdout.person)
    return ibis.cases((drawn < to_nothing, "nothing"), (drawn < to_person, "person"), else_="bot")


def _bound(permille: int) -> str:
    return "g" if permille >= 1000 else f"{permille * 16**8 // 1000:08x}"
