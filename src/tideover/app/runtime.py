"""Everything a process needs, opened once: settings, database, keys, jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tideover.analytics.jobs import register as register_analytics
from tideover.app.tidying import tidy
from tideover.base.clock import parse_clock, set_clock
from tideover.base.database import Database, opened
from tideover.base.errors import Conflict
from tideover.base.ids import TenantId
from tideover.base.jobs import Registry
from tideover.base.privacy import create_secret, load_keys
from tideover.base.settings import Settings
from tideover.base.work import Works
from tideover.book.jobs import register as register_book
from tideover.conversation import adviser_of, install_articles, install_playbooks
from tideover.conversation.jobs import register as register_conversation
from tideover.gate import choose_recommended
from tideover.journal import SigningKey, load_signing_key
from tideover.outreach import Gateways, install_shipped
from tideover.outreach.jobs import build_gateways
from tideover.outreach.jobs import register as register_outreach
from tideover.portrait.jobs import register as register_portrait
from tideover.security import Role, add_user, ensure_tenant, find_token, issue_token, new_token
from tideover.strategy import install_strategy
from tideover.workbench.desk_jobs import register as register_desks
from tideover.workbench.jobs import register as register_workbench

DEFAULT_TENANT = "default"
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Runtime:
    settings: Settings
    database: Database
    works: Works
    signing: SigningKey
    registry: Registry
    gateways: Gateways


def assemble(settings: Settings, database: Database) -> Runtime:
    """Everything over an open database. Channels are not started: that is for who sends."""
    works = Works(database, load_keys(settings))
    works.outside = adviser_of(settings, works)
    gateways = build_gateways(settings, works)
    return Runtime(settings, database, works, load_signing_key(settings), build_registry(settings, gateways), gateways)


def build_registry(settings: Settings, gateways: Gateways) -> Registry:
    """Every kind of job and who carries it out."""
    registry = Registry()
    register_book(registry)
    register_outreach(registry, gateways, settings)
    register_conversation(registry)
    register_analytics(registry, settings)
    register_portrait(registry, settings)
    register_workbench(registry, settings)
    register_desks(registry)
    registry.on("tidy", tidy)
    return registry


@contextmanager
def opened_runtime(settings: Settings) -> Iterator[Runtime]:
    """Open the database (starting the embedded one if need be), migrate it and load the keys."""
    with opened(settings) as database:
        yield assemble(settings, database)


def follow_clock(runtime: Runtime) -> None:
    """Set the business clock as the settings say: once, by the process that starts the others."""
    with runtime.database.as_system() as connection:
        set_clock(connection, parse_clock(runtime.settings.clock))


def open_tenant(runtime: Runtime, name: str) -> TenantId:
    """Open a tenant unless it is open, and see that it has the texts, the articles and the decision file that come with the
    product (ready to be used in development, waiting for the tenant's own legal and second person in production) and the house
    rules that are recommended."""
    tenant = ensure_tenant(runtime.works, name)
    in_development = runtime.settings.env == "development"
    with runtime.works.open(tenant, "operator") as work:
        install_shipped(work, signed=in_development)
        choose_recommended(work)
    with runtime.works.open(tenant, "operator") as work:  # each holds what it changes
        install_strategy(work, in_development, work.today())
    with runtime.works.open(tenant, "operator") as work:
        install_playbooks(work, in_development)
    with runtime.works.open(tenant, "operator") as work:
        install_articles(work, approved=in_development)
    return tenant


def ensure_operator(runtime: Runtime, tenant_name: str = DEFAULT_TENANT) -> str:
    """Open the tenant and give its operator a token. The same token each time: it lies under the home, mode 0600."""
    tenant = open_tenant(runtime, tenant_name)
    path = runtime.settings.root / "keys" / f"operator-{tenant}.token"
    create_secret(path, new_token(tenant).encode())
    token = path.read_text()
    with runtime.works.open(tenant, "operator") as work:
        if find_token(work, token) is None:
            _ensure_user(runtime, tenant)
            issue_token(work, OPERATOR, token)
    return token


def _ensure_user(runtime: Runtime, tenant: TenantId) -> None:
    try:
        with runtime.works.open(tenant, "operator") as work:
            add_user(work, OPERATOR, Role.SYSTEM, None)
    except Conflict:
        pass  # there already
