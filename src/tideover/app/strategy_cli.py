"""Strategy on the command line: decision files checked, drafted, tested, approved, published, rolled back, and asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tideover.app.terminal import Json, Tenant, acting, open_work, put, say

if TYPE_CHECKING:
    from tideover.base.work import Work
    from tideover.strategy import StrategyVersion

strategy_app = typer.Typer(help="Strategy: decision files and their versions.", no_args_is_help=True)

Login = Annotated[str, typer.Option("--as", help="The login of whoever does it: nobody approves a version of their own.")]

Version = Annotated[str, typer.Argument(help="A version, such as main.v2 or v2, or its id.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words.")]


@strategy_app.command("list")
def strategy_list(tenant: Tenant = "default", as_json: Json = False) -> None:
    """Every version, the newest first; ``live`` marks the one that decides today."""
    from tideover.strategy import list_strategies, live_strategy
    from tideover.strategy.routes import version_view

    with open_work(tenant) as (_, opened):
        live = live_strategy(opened, opened.today(), _book().known(opened).buckets)
        for version in list_strategies(opened):
            row = {**version_view(version, content=False), "live": version.id == live.id}
            if as_json or not sys.stdout.isatty():
                put(row)
            else:
                mark = "live" if row["live"] else ""
                sys.stdout.write(f"{version.title:<12} {version.state.value:<12} {mark:<5} {version.note}\n")


@strategy_app.command("show")
def strategy_show(version: Version, tenant: Tenant = "default") -> None:
    """The decision file of a version."""
    with open_work(tenant) as (_, opened):
        sys.stdout.write(json.dumps(_version(opened, version).content, ensure_ascii=False, indent=1) + "\n")


@strategy_app.command("check")
def strategy_check(
    file: Annotated[str, typer.Argument(help="A decision file, or - for standard input.")], tenant: Tenant = "default"
) -> None:
    """Every fault of a file, a line each: FILE: node/row/column: what is wrong and what is expected. Exit 2 if there is any."""
    from tideover.strategy import check_file, fault_words

    name, content = _read(file)
    with open_work(tenant) as (_, opened):
        sound, faults = check_file(content, _book().known(opened))
    for fault in faults:
        say(": ".join(part for part in (name, fault.place, fault_words(fault, "en")) if part))
    if sound is None:
        raise typer.Exit(2)
    put({"file": name, "digest": sound.digest, "rows": sum(len(table.rows) for table in sound.tables), "reads": sound.reads})


@strategy_app.command("draft")
def strategy_draft(
    file: Annotated[str, typer.Argument(help="A decision file, or - for standard input.")],
    login: Login,
    note: Annotated[str, typer.Option(help="What changed.")] = "",
    tenant: Tenant = "default",
) -> None:
    """Keep a file as a new version; without a fault it is checked at once. Faults are told as ``check`` tells them."""
    from tideover.strategy import check_strategy, draft_strategy, fault_words, get_strategy

    name, content = _read(file)
    with acting(tenant, login, "write_strategy") as work:
        version = draft_strategy(work, content, note)
        faults = check_strategy(work, version.id, _book().known(work))
        _put(get_strategy(work, version.id), faults=len(faults))
    for fault in faults:
        say(": ".join(part for part in (name, fault.place, fault_words(fault, "en")) if part))


@strategy_app.command("test")
def strategy_test(
    version: Version,
    login: Login,
    cases: Annotated[str | None, typer.Option(help="Cases of one's own, a JSON object a line, instead of yesterday's.")] = None,
    tenant: Tenant = "default",
) -> None:
    """Hold a checked version against the live one on yesterday's book."""
    from tideover.app.files import input_lines
    from tideover.strategy import try_strategy

    with acting(tenant, login, "write_strategy") as work:
        day, rows = _book().cases(work) if cases is None else (None, input_lines(cases))
        id_ = _version(work, version).id
        put(try_strategy(work, id_, _book().known(work), day, rows, work.today()).to_json())


@strategy_app.command("approve")
def strategy_approve(version: Version, login: Login, tenant: Tenant = "default") -> None:
    """Approve another's tested version."""
    from tideover.strategy import approve_strategy

    with acting(tenant, login, "publish_strategy") as work:
        _put(approve_strategy(work, _version(work, version).id, _book().known(work)))


@strategy_app.command("publish")
def strategy_publish(
    version: Version,
    login: Login,
    on: Annotated[str | None, typer.Option("--on", help="The first day it decides, YYYY-MM-DD; without it, today.")] = None,
    tenant: Tenant = "default",
) -> None:
    """Let an approved version decide from a day on."""
    from tideover.app.day import parse_day
    from tideover.strategy import publish_strategy

    with acting(tenant, login, "publish_strategy") as work:
        today = work.today()
        live_from = parse_day(on) if on else today
        _put(publish_strategy(work, _version(work, version).id, live_from, _book().known(work), today))


@strategy_app.command("rollback")
def strategy_rollback(login: Login, reason: Reason, tenant: Tenant = "default") -> None:
    """Take the live version back: the one before it is live again at once."""
    from tideover.strategy import roll_back_strategy

    with acting(tenant, login, "publish_strategy") as work:
        _put(roll_back_strategy(work, reason, work.today()))


@strategy_app.command("decide")
def strategy_decide(
    file: Annotated[str, typer.Argument(help="Cases, a JSON object a line, or - for standard input.")],
    by: Annotated[str | None, typer.Option("--by", help="A version or a decision file; without it, the live version.")] = None,
    tenant: Tenant = "default",
) -> None:
    """Decide cases, nothing kept: a line each, with the path of rows and why."""
    from tideover.app.files import input_lines
    from tideover.base.errors import Invalid
    from tideover.strategy import checked, decide, explain, live_strategy

    with open_work(tenant) as (_, opened):
        known = _book().known(opened)
        if by is None:
            strategy = live_strategy(opened, opened.today(), known.buckets).file
        else:
            strategy = checked(_read(by)[1] if Path(by).is_file() else _version(opened, by).content, known)
        for number, case in enumerate(input_lines(file), 1):
            try:
                if not isinstance(case, dict):
                    raise Invalid("not_json", expected="one JSON object a line, each key once")
                decision = decide(strategy, case)
            except Invalid as error:
                name = "standard input" if file == "-" else Path(file).name
                raise Invalid(error.code, file=name, line=number, **error.data) from None
            why = {language: explain(strategy, decision.path, decision.inputs, language) for language in ("zh-CN", "en")}
            put({**decision.says(), "path": list(decision.path), "digest": decision.digest, "why": why})


# --- what they do alike -----------------------------------------------------------------------------------------------


def _read(file: str) -> tuple[str, dict[str, Any]]:
    """A file's name and content. Raises ``Invalid`` naming the file."""
    from tideover.base.errors import Invalid
    from tideover.strategy import parse_json

    name = "standard input" if file == "-" else Path(file).name
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError:
        raise Invalid("file_not_read", file=name, expected="a file that can be read") from None
    try:
        return name, parse_json(text)
    except Invalid as error:
        raise Invalid(error.code, file=name, **error.data) from None


def _version(work: Work, named: str) -> StrategyVersion:
    """A version by its title, number or id. Raises ``NotFound``."""
    from tideover.base.errors import NotFound
    from tideover.strategy import list_strategies

    for version in list_strategies(work):
        if named in (version.title, f"v{version.number}", str(version.id)):
            return version
    raise NotFound("strategy_not_found", field="VERSION", expected="a version that `tideover strategy list` shows")


def _put(version: StrategyVersion, **more: object) -> None:
    from tideover.strategy.routes import version_view

    put({**version_view(version, content=False), **more})


def _book() -> Any:
    from tideover.app.surroundings import Book
    from tideover.base.settings import Settings

    return Book(Settings().root / "lake")
