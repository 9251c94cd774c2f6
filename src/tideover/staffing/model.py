"""Teams, abilities, shifts, leave, and their facts. What somebody is on leave for is in no fact: it may be an illness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tideover.base.errors import Invalid
from tideover.base.ids import PersonId, UserId
from tideover.journal import fact

TOP_LEVEL = 5
DAY_MINUTES = 24 * 60
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class SkillKind(StrEnum):
    SKILL = "skill"
    LANGUAGE = "language"  # code: as persons' languages are written, zh-CN, en, yue
    CERTIFICATE = "certificate"


class LeaveKind(StrEnum):
    ANNUAL = "annual"
    SICK = "sick"
    FAMILY = "family"
    TRAINING = "training"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Team:
    """``code``: a lane of the day (collections, care, field) or any other that work items stand before; ``certificate``: the
    code of one that whoever is given its matters must hold."""

    code: str
    name_zh: str
    name_en: str
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Ability:
    """A skill, a language or a certificate; ``level``: 1 to 5; valid on both days, None: without end."""

    kind: SkillKind
    code: str
    level: int
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def name(self) -> str:
        """``kind:code``, as needs name it."""
        return f"{self.kind.value}:{self.code}"

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a working day that comes every week, in the tenant's zone. ``weekday``: 1 Monday to 7 Sunday; ``begins``,
    ``ends``: minutes after midnight."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Whole days of the tenant's, the first and the last included."""

    id: UUID
    user: UserId
    first_day: date
    last_day: date
    kind: LeaveKind

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


USUAL_TEAMS = (
    Team("collections", "催收组", "Collections"),
    Team("care", "关怀组", "Care"),
    Team("field", "外访组", "Field"),
    Team("complaints", "投诉组", "Complaints"),
    Team("compliance", "合规组", "Compliance"),
    Team("operations", "运营组", "Operations"),
)
# Monday to Friday, with an hour at noon: what a team works until somebody says otherwise.
OFFICE_HOURS = tuple(Span(day, begins, ends) for day in range(1, 6) for begins, ends in ((9 * 60, 12 * 60), (13 * 60, 18 * 60)))


def check_code(code: str, field: str) -> str:
    """Raises ``Invalid("invalid_code")``."""
    if not _CODE.fullmatch(code):
        raise Invalid("invalid_code", field=field, expected="a-z, 0-9, _ and -, at most 40, a letter first")
    return code


def check_language(code: str) -> str:
    """Raises ``Invalid("invalid_code")``."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", code):
        raise Invalid("invalid_code", field="code", expected="a language as zh-CN, en or yue")
    return code


def check_spans(spans: Sequence[Span]) -> list[Span]:
    """In order. Raises ``Invalid("invalid_shift")``: a span outside its day, empty, or over another."""
    ordered = sorted(spans, key=lambda span: (span.weekday, span.begins))
    last: Span | None = None
    for span in ordered:
        if not (1 <= span.weekday <= 7 and 0 <= span.begins < span.ends <= DAY_MINUTES):
            raise Invalid("invalid_shift", field="spans", expected="weekday 1 to 7, from before until, within one day")
        if last is not None and last.weekday == span.weekday and span.begins < last.ends:
            raise Invalid("invalid_shift", field="spans", expected="spans that do not lie over one another")
        last = span
    return ordered


@fact
@dataclass(frozen=True, slots=True)
class TeamOpened:
    team: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TeamRenamed:
    team: str
    name_zh: str
    name_en: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TeamCertificateChanged:
    team: str
    certificate: str | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TeamMemberAdded:
    team: str
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TeamMemberRemoved:
    team: str
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class SkillNoted:
    user: UserId
    kind: SkillKind
    code: str
    level: int
    valid_from: date | None
    valid_until: date | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class SkillRemoved:
    user: UserId
    kind: SkillKind
    code: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ShiftsChanged:
    """``whose``: a user's id or a team's code; ``spans``: ``weekday begins ends``, minutes after midnight."""

    whose: str
    spans: tuple[str, ...]
    by: str


@fact
@dataclass(frozen=True, slots=True)
class LeaveNoted:
    leave: UUID
    user: UserId
    first_day: date
    last_day: date
    by: str


@fact
@dataclass(frozen=True, slots=True)
class LeaveCancelled:
    leave: UUID
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class StaffCapacityChanged:
    """``minutes`` a day; None: as the shift gives."""

    user: UserId
    minutes: int | None
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ColleagueBarred:
    """``user`` is not given this person's matters any more; ``reason``: a short code."""

    person: PersonId
    user: UserId
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class ColleagueBarLifted:
    person: PersonId
    user: UserId
    by: str
