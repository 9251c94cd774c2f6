"""Who is the same person: what records can be compared by, and when two are one (``resolution.toml``). Pure.

A *group* is a connected component of the links that stand. What joins two groups must hold for all of them: no two members
with different identity numbers, no two that somebody told apart.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from tideover.base.ids import LinkId, PersonId
from tideover.journal import fact

Marks = Mapping[str, Collection[str]]  # kind -> values (or their blind indexes)


@dataclass(frozen=True, slots=True)
class Rule:
    """``then``: ``link`` or ``suggest``."""

    evidence: str
    same: tuple[str, ...]
    differ: tuple[str, ...]
    then: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The rules: pairs that differ in one of ``never`` are never joined; else the first rule that applies decides."""

    version: str
    most_bearers: int
    never: tuple[tuple[str, ...], ...]
    rules: tuple[Rule, ...]

    def compare(self, one: Marks, other: Marks) -> Rule | None:
        """The rule that says two records are, or may be, one person; None: none does."""
        if self.forbids(one, other):
            return None
        return next((rule for rule in self.rules if _applies(rule, one, other)), None)

    def forbids(self, one: Marks, other: Marks) -> bool:
        """Whether two records can never be one person."""
        return any(all(_differ(kind, one, other) for kind in kinds) for kinds in self.never)


def _applies(rule: Rule, one: Marks, other: Marks) -> bool:
    agree = all(set(one.get(kind, ())) & set(other.get(kind, ())) for kind in rule.same)
    return agree and all(_differ(kind, one, other) for kind in rule.differ)


def _differ(kind: str, one: Marks, other: Marks) -> bool:
    mine, theirs = set(one.get(kind, ())), set(other.get(kind, ()))
    return bool(mine and theirs and not mine & theirs)


@cache
def load_resolution() -> Resolution:
    """The shipped rules."""
    data = resolution_file()
    return Resolution(
        data["version"],
        data["most_bearers"],
        tuple(tuple(row["differ"]) for row in data["never"]),
        tuple(Rule(row["evidence"], tuple(row["same"]), tuple(row.get("differ", ())), row["then"]) for row in data["rule"]),
    )


@cache
def resolution_file() -> dict[str, Any]:
    """The file as it stands, with its sources and examples."""
    return tomllib.loads((resources.files("tideover.book") / "resolution.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Two persons, ``a`` the smaller id, and the rule that joins or suggests joining them."""

    a: UUID
    b: UUID
    rule: Rule


def find_links(
    pairs: Iterable[tuple[UUID, UUID]],
    marks: Mapping[UUID, Marks],
    groups: Iterable[Sequence[UUID]],
    apart: Collection[tuple[UUID, UUID]],
    suggested: Collection[tuple[UUID, UUID]],
    rules: Resolution,
) -> list[Finding]:
    """What follows from comparing ``pairs``, strongest rule first; each finding counts for those after it.

    ``marks``: of everybody in ``groups``, the groups of everybody in ``pairs``; ``apart``: pairs (smaller id first) that
    somebody told apart; ``suggested``: pairs that wait for somebody's word. None of these is linked or suggested anew.
    """
    group_of = {person: set(group) for group in groups for person in group}
    order = {rule.evidence: number for number, rule in enumerate(rules.rules)}
    compared = []
    for one, other in {(min(pair), max(pair)) for pair in pairs}:
        if rule := rules.compare(marks.get(one, {}), marks.get(other, {})):
            compared.append(Finding(one, other, rule))
    found = []
    for finding in sorted(compared, key=lambda f: (f.rule.then != "link", order[f.rule.evidence], f.a, f.b)):
        mine, theirs = group_of[finding.a], group_of[finding.b]
        if finding.b in mine or (finding.a, finding.b) in suggested or _barred(mine, theirs, marks, apart, rules):
            continue
        found.append(finding)
        if finding.rule.then == "link":
            joined = mine | theirs
            group_of |= dict.fromkeys(joined, joined)
    return found


def _barred(
    mine: Iterable[UUID],
    theirs: Iterable[UUID],
    marks: Mapping[UUID, Marks],
    apart: Collection[tuple[UUID, UUID]],
    rules: Resolution,
) -> bool:
    return any(
        (min(one, other), max(one, other)) in apart or rules.forbids(marks.get(one, {}), marks.get(other, {}))
        for one in mine
        for other in theirs
    )


# --- what a record can be compared by ---------------------------------------------------------------------------------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
MOST_FOREIGN = 32


def identity_number(text: str, jurisdiction: str) -> str | None:
    """The one spelling of an identity number, with its jurisdiction; None where it has no valid form.

    CN (GB 11643-1999): 17 digits with a day of birth in them and the check digit of ISO 7064 MOD 11-2; the 15 digits of
    before 1999 become 18. Elsewhere: letters and digits, at least 6, of which 4 digits, not all the same.
    """
    plain = re.sub(r"[\s\-./]", "", unicodedata.normalize("NFKC", text)).upper()
    if jurisdiction == "CN":
        if re.fullmatch(r"\d{15}", plain) and plain.isascii():
            body = plain[:6] + "19" + plain[6:]
            plain = body + _check_digit(body)
        is_right = bool(re.fullmatch(r"[1-9][0-9]{16}[0-9X]", plain)) and _check_digit(plain[:17]) == plain[17]
        return f"CN:{plain}" if is_right and _born(plain) is not None else None
    is_right = bool(re.fullmatch(rf"[0-9A-Z]{{6,{MOST_FOREIGN}}}", plain)) and len(re.findall(r"\d", plain)) >= 4
    return f"{jurisdiction}:{plain}" if is_right and len(set(plain)) > 1 else None


def _check_digit(body: str) -> str:
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def _born(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def name_and_birth(name: str, birth_date: str | None, number: str | None) -> str | None:
    """A name and a day of birth in one spelling; None where the day is not known. ``number``: a result of
    ``identity_number``, whose own day of birth counts where no other is given."""
    plain = re.sub(r"[\s·•・.\-'’]", "", unicodedata.normalize("NFKC", name)).casefold()
    born = birth_date or None
    if born is None and number is not None and number.startswith("CN:"):
        day = _born(number.removeprefix("CN:"))
        born = day.isoformat() if day else None
    return f"{plain}|{born}" if plain and born else None


# --- facts ------------------------------------------------------------------------------------------------------------


@fact
@dataclass(frozen=True, slots=True)
class PersonsLinked:
    """Recorded once for each side: ``person`` and ``other`` are the same human being, as far as the evidence goes."""

    person: PersonId
    other: PersonId
    link: LinkId
    evidence: str  # a rule of resolution.toml, or a code that somebody gave
    rules: str | None  # the version of resolution.toml; None: somebody said so
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PersonsUnlinked:
    """Recorded once for each side. ``was_suggestion``: they were never linked, and shall not be suggested again."""

    person: PersonId
    other: PersonId
    link: LinkId
    was_suggestion: bool
    by: str
