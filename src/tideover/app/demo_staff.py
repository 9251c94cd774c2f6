"""The people who work at the city's lender: teams, what they can do, one of them on leave. Nobody of them is real."""

from __future__ import annotations

from datetime import timedelta

from tideover.app.runtime import Runtime
from tideover.base.errors import Conflict
from tideover.base.ids import TenantId
from tideover.base.work import Work
from tideover.security import Role, add_user, change_password, user_named
from tideover.staffing import (
    Ability,
    LeaveKind,
    SkillKind,
    add_member,
    note_leave,
    note_skill,
    open_usual_teams,
    set_capacity,
    set_certificate,
)

# Login, role, teams, skills with levels, languages; "#": a certificate.
PEOPLE: tuple[tuple[str, Role, tuple[str, ...], dict[str, int]], ...] = (
    ("lead", Role.TEAM_LEAD, ("collections", "care"), {"hardship": 4, "negotiation": 4, "zh-CN": 5, "#collections-basic": 3}),
    ("compliance", Role.COMPLIANCE, ("compliance",), {"zh-CN": 5, "en": 4}),
    ("zhou", Role.COLLECTOR, ("collections",), {"negotiation": 4, "zh-CN": 5, "#collections-basic": 3}),
    ("lin", Role.COLLECTOR, ("collections",), {"negotiation": 3, "zh-CN": 5, "en": 4, "#collections-basic": 3}),
    ("huang", Role.COLLECTOR, ("collections", "field"), {"field": 4, "zh-CN": 5, "#collections-basic": 3}),
    ("deng", Role.COLLECTOR, ("field",), {"field": 3, "zh-CN": 5, "yue": 4, "#collections-basic": 3}),
    ("su", Role.COLLECTOR, ("care",), {"hardship": 5, "distress": 4, "zh-CN": 5}),
    ("tang", Role.COLLECTOR, ("care",), {"hardship": 3, "zh-CN": 5, "en": 3}),
    ("he", Role.COMPLAINT_HANDLER, ("complaints", "care"), {"hardship": 3, "zh-CN": 5}),
    ("gao", Role.ADMINISTRATOR, ("operations",), {"zh-CN": 5, "en": 4}),
)
ON_LEAVE, PART_TIME, RUNS_OUT = "tang", "lin", "huang"


def open_demo_teams(runtime: Runtime, tenant: TenantId, password: str) -> None:
    """Open the teams with everybody in them; done before, only the password is set."""
    for login, role, teams, abilities in PEOPLE:
        with runtime.works.open(tenant, "operator") as work:
            open_usual_teams(work)
            try:
                user = add_user(work, login, role, password)
            except Conflict:
                change_password(work, login, password)
                user = user_named(work, login).user
            try:
                for team in teams:
                    add_member(work, team, user)
            except Conflict:
                continue  # here since an earlier run
            for code, level in abilities.items():
                note_skill(work, user, _ability(work, login, code, level))
            for team in ("collections", "field"):
                set_certificate(work, team, "collections-basic")
            if login == PART_TIME:
                set_capacity(work, user, 240)
            if login == ON_LEAVE:
                note_leave(work, user, work.today(), work.today() + timedelta(days=4), LeaveKind.ANNUAL)


def _ability(work: Work, login: str, code: str, level: int) -> Ability:
    if code.startswith("#"):
        until = work.today() + timedelta(days=12 if login == RUNS_OUT else 300)
        return Ability(SkillKind.CERTIFICATE, code[1:], level, work.today() - timedelta(days=65), until)
    is_language = code in ("zh-CN", "en", "yue")
    return Ability(SkillKind.LANGUAGE if is_language else SkillKind.SKILL, code, level)
