"""What every command does alike: open the system, say something to people, put a line out for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tideover.app.runtime import Runtime
    from tideover.base.ids import TenantId
    from tideover.base.work import Work

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
Tenant = Annotated[str, typer.Option("--tenant", help="Whose data.", envvar="TIDEOVER_TENANT")]

_HALF = re.compile("[\ud800-\udfff]")  # half a character: UTF-8 cannot have it


def say(text: str) -> None:
    """A note for people, on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def put(value: Any) -> None:
    """One JSON object, a line on standard output."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    sys.stdout.write(_HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")
    sys.stdout.flush()


@contextmanager
def open_runtime() -> Iterator[Runtime]:
    from tideover.app.runtime import opened_runtime
    from tideover.base.settings import load_settings

    with opened_runtime(load_settings()) as runtime:
        yield runtime


def known_tenant(runtime: Runtime, tenant: str) -> TenantId:
    """The tenant of that name. Raises ``NotFound``: a name mistyped must not open a tenant."""
    from tideover.base.errors import NotFound

    found = [name for name in runtime.database.tenants() if name == tenant]
    if not found:
        raise NotFound(
            "tenant_not_found", field="--tenant", expected="a tenant that `book import`, `user add` or `up` has opened"
        )
    return found[0]


Login = Annotated[str, typer.Option("--as", help="The login of whoever does it, whose role must allow it.")]


@contextmanager
def acting(tenant: str, login: str, permission: str) -> Iterator[Work]:
    """A transaction as a user, whose role must allow it."""
    from tideover.security import Permission, require, user_named

    with open_runtime() as runtime:
        name = known_tenant(runtime, tenant)
        with runtime.works.open(name, "operator") as work:
            actor = user_named(work, login)
        require(actor, Permission(permission))
        with runtime.works.open(name, actor.name) as work:
            yield work


@contextmanager
def open_work(tenant: str, *, open_tenant: bool = False) -> Iterator[tuple[Runtime, Work]]:
    from tideover.app.runtime import open_tenant as opened_tenant

    with open_runtime() as runtime:
        name = opened_tenant(runtime, tenant) if open_tenant else known_tenant(runtime, tenant)
        with runtime.works.open(name, "operator") as work:
            yield runtime, work
