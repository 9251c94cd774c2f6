"""Roles, permissions, and the facts of access."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, cast

from fastapi import Depends, Request

from tideover.base.errors import Invalid
from tideover.base.ids import JobId, PersonId, TenantId, UserId
from tideover.journal import fact


class Permission(StrEnum):
    SEE_PEOPLE = "see_people"  # masked
    REVEAL = "reveal"  # one field, with a reason, on record
    CONTACT = "contact"
    RECORD = "record"  # payments, promises, stops, consents, inbound messages
    ADJUST = "adjust"  # fees, waivers, pauses, new plans
    CHOOSE_POLICY = "choose_policy"  # of the book
    IMPORT_BOOK = "import_book"  # and to speak for core
    ERASE = "erase"
    SEE_JOURNAL = "see_journal"
    SEE_OPERATIONS = "see_operations"  # jobs, dead letters, metrics
    PAUSE = "pause"  # all sending, a channel's or a plan's, and let it go on
    SERVE_CUSTOMERS = "serve_customers"  # show people their own messages: for the lender's app
    OPERATE = "operate"  # retry dead letters, run the day
    MANAGE_USERS = "manage_users"
    MANAGE_TEAMS = "manage_teams"  # who is in them, what people can do, when they work, who is given what
    WRITE_TEMPLATES = "write_templates"  # texts: write, submit, withdraw
    SIGN_TEMPLATES = "sign_templates"  # another's texts; and who we are in them
    WRITE_ARTICLES = "write_articles"  # of the knowledge base: write, submit, withdraw; see what was asked in vain
    APPROVE_ARTICLES = "approve_articles"  # another's articles
    WRITE_STRATEGY = "write_strategy"  # decision files: write, check, test
    PUBLISH_STRATEGY = "publish_strategy"  # another's decision files: approve, publish, roll back
    CHOOSE_RULES = "choose_rules"  # turn house rules and unconfirmed ones on and off
    PLACE = "place"  # accounts with agencies, and recall them
    SEE_SCORECARDS = "see_scorecards"  # other people's: a team lead those of their own teams


class Role(StrEnum):
    COLLECTOR = "collector"
    TEAM_LEAD = "team_lead"
    INSPECTOR = "inspector"
    COMPLAINT_HANDLER = "complaint_handler"
    COMPLIANCE = "compliance"
    STRATEGIST = "strategist"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SYSTEM = "system"  # the lender's own systems, by API token


_P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COLLECTOR: frozenset({_P.SEE_PEOPLE, _P.REVEAL, _P.CONTACT, _P.RECORD}),
    Role.TEAM_LEAD: frozenset(
        {
            _P.SEE_PEOPLE,
            _P.REVEAL,
            _P.CONTACT,
            _P.RECORD,
            _P.ADJUST,
            _P.SEE_OPERATIONS,
            _P.PAUSE,
            _P.MANAGE_TEAMS,
            _P.WRITE_TEMPLATES,
            _P.SEE_SCORECARDS,
            _P.WRITE_ARTICLES,
        }
    ),
    Role.INSPECTOR: frozenset({_P.SEE_PEOPLE, _P.REVEAL, _P.SEE_JOURNAL}),
    Role.COMPLAINT_HANDLER: frozenset({_P.SEE_PEOPLE, _P.REVEAL, _P.CONTACT, _P.RECORD, _P.ADJUST, _P.WRITE_ARTICLES}),
    Role.COMPLIANCE: frozenset(
        {
            _P.SEE_PEOPLE,
            _P.REVEAL,
            _P.RECORD,
            _P.ERASE,
            _P.SEE_JOURNAL,
            _P.SEE_OPERATIONS,
            _P.PAUSE,
            _P.SIGN_TEMPLATES,
            _P.APPROVE_ARTICLES,
            _P.PUBLISH_STRATEGY,
            _P.CHOOSE_RULES,
            _P.PLACE,
            _P.SEE_SCORECARDS,
        }
    ),
    Role.STRATEGIST: frozenset(
        {
            _P.SEE_PEOPLE,
            _P.CHOOSE_POLICY,
            _P.SEE_OPERATIONS,
            _P.WRITE_TEMPLATES,
            _P.WRITE_ARTICLES,
            _P.WRITE_STRATEGY,
            _P.PLACE,
            _P.SEE_SCORECARDS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.SEE_PEOPLE,
            _P.CHOOSE_POLICY,
            _P.IMPORT_BOOK,
            _P.SEE_JOURNAL,
            _P.SEE_OPERATIONS,
            _P.PAUSE,
            _P.OPERATE,
            _P.MANAGE_USERS,
            _P.MANAGE_TEAMS,
            _P.WRITE_TEMPLATES,
            _P.WRITE_ARTICLES,
            _P.WRITE_STRATEGY,
            _P.PLACE,
        }
    ),
    Role.AUDITOR: frozenset({_P.SEE_PEOPLE, _P.SEE_JOURNAL, _P.SEE_OPERATIONS, _P.SEE_SCORECARDS}),
    Role.SYSTEM: frozenset(
        {
            _P.SEE_PEOPLE,
            _P.CONTACT,
            _P.RECORD,
            _P.ADJUST,
            _P.CHOOSE_POLICY,
            _P.IMPORT_BOOK,
            _P.SEE_JOURNAL,
            _P.SEE_OPERATIONS,
            _P.PAUSE,
            _P.SERVE_CUSTOMERS,
            _P.OPERATE,
            _P.MANAGE_TEAMS,
            _P.PLACE,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user by session, or a system by token. ``must_choose_password``: signed in with one that another gave them;
    they may do nothing before they have chosen their own."""

    tenant: TenantId
    user: UserId
    login: str
    role: Role
    must_choose_password: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    @property
    def name(self) -> str:
        """What facts and work carry: ``user:<id>``."""
        return f"user:{self.user}"


async def _actor(request: Request) -> Actor:
    return cast(Actor, request.state.actor)


# The request's actor. ``app`` authenticates before any handler runs.
CurrentActor = Annotated[Actor, Depends(_actor)]

_TENANT = re.compile(r"[a-z][a-z0-9-]{0,30}")


def check_tenant_name(name: str) -> TenantId:
    """Raises ``Invalid("invalid_tenant_name")``."""
    if not _TENANT.fullmatch(name):
        raise Invalid("invalid_tenant_name", field="tenant", expected="a-z, 0-9 and -, at most 31, a letter first")
    return TenantId(name)


def tenant_of_secret(secret: str) -> TenantId | None:
    """The tenant a session or token secret names (``<tenant>.<random>``), or None for another form."""
    tenant, _, rest = secret.removeprefix("tdo_").partition(".")
    return TenantId(tenant) if rest and _TENANT.fullmatch(tenant) else None


@fact
@dataclass(frozen=True, slots=True)
class TenantOpened:
    name: str


@fact
@dataclass(frozen=True, slots=True)
class UserAdded:
    user: UserId
    role: Role
    by: str


@fact
@dataclass(frozen=True, slots=True)
class PasswordChanged:
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class OneTimePasswordIssued:
    """Somebody was given a password for a day by another; so many of their sessions and tokens ended."""

    user: UserId
    sessions: int
    tokens: int
    by: str


@fact
@dataclass(frozen=True, slots=True)
class UserRoleChanged:
    user: UserId
    was: Role
    role: Role
    by: str


@fact
@dataclass(frozen=True, slots=True)
class UserDeactivated:
    """Signed out everywhere, and lets nobody in any more, by password or token."""

    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class UserReactivated:
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Somebody was signed out everywhere by another."""

    user: UserId
    sessions: int
    by: str


@fact
@dataclass(frozen=True, slots=True)
class DeadLetterRetried:
    """A job that had been given up was put back into the queue. ``reason``: a code."""

    job: JobId
    kind: str
    reason: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TokenIssued:
    token: str  # the token's public id, not its secret
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class TokenRevoked:
    token: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class WebhookAdded:
    webhook: str
    user: UserId
    by: str


@fact
@dataclass(frozen=True, slots=True)
class WebhookRevoked:
    webhook: str
    by: str


@fact
@dataclass(frozen=True, slots=True)
class SignedIn:
    user: UserId


@fact
@dataclass(frozen=True, slots=True)
class SignInFailed:
    user: UserId | None
    locked: bool


@fact
@dataclass(frozen=True, slots=True)
class SignedOut:
    user: UserId


@fact
@dataclass(frozen=True, slots=True)
class PersonalDataRevealed:
    person: PersonId
    field: str
    reason: str  # sealed for the person: people write what they like into it
    by: str


ACCESS_FACTS = [
    "SignedIn",
    "SignInFailed",
    "SignedOut",
    "PersonalDataRevealed",
    "UserAdded",
    "PasswordChanged",
    "OneTimePasswordIssued",
    "UserRoleChanged",
    "UserDeactivated",
    "UserReactivated",
    "SessionsEnded",
    "DeadLetterRetried",
    "TokenIssued",
    "TokenRevoked",
    "WebhookAdded",
    "WebhookRevoked",
    "PersonErased",
    "DayCasesExported",
]
