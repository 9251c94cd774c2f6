"""The book on the command line. Imports are inside the commands: ``tideover --help`` must be quick."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tideover.app.terminal import Json, Tenant, open_runtime, open_work, put, say

book_app = typer.Typer(help="The book: import, export, what is owed.", no_args_is_help=True)


@book_app.command("import")
def book_import(
    path: Annotated[Path, typer.Argument(help="A folder of the layout's files, or a file.")],
    layout: Annotated[str, typer.Option(help="The files' layout; `tideover book layouts` lists them.")] = "tideover",
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """Import a book. The same files again change nothing; an import that was cut off goes on where it was. Rows that do not
    fit are set aside; exit 1 if that was every row."""
    from tideover.app.importing import Cancelling, Meter
    from tideover.app.runtime import open_tenant
    from tideover.book import import_book

    with open_runtime() as runtime, Cancelling() as cancelling:
        name = open_tenant(runtime, tenant)
        rejects = runtime.settings.root / "rejects" / f"{name}-{path.resolve().name}.csv"
        meter = Meter(None if as_json else sys.stderr)
        report = import_book(
            runtime.works, name, "operator", path, rejects, meter, layout=layout, is_cancelled=cancelling.is_wanted
        )
        meter.end()
    line = {
        "read": report.read,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "rejects": str(report.rejects) if report.rejects else None,
        "import": report.run,
        "state": report.state,
        "resumed": report.is_resumed,
        "absent": report.absent,
        "not_taken": report.not_taken,
    }
    if as_json or not sys.stdout.isatty():
        put(line)
    else:
        say(f"read {report.read}, accepted {report.accepted}, rejected {report.rejected}")
        for what, count in report.absent.items():
            say(f"{count} {what} of the book were not named by the file; they stay as they are.")
        for file, reason in report.not_taken.items():
            say(f"Not taken: {file}: {reason}.")
    if report.rejects:
        say(f"Refused rows, with line and field: {report.rejects}")
    if report.state == "cancelled":
        say("Stopped. Give the same command again to go on where it was.")
        raise typer.Exit(130)
    if report.rejected and not report.accepted:
        raise typer.Exit(1)


@book_app.command("layouts")
def book_layouts(
    layout: Annotated[str | None, typer.Option(help="One layout, with its files and columns.")] = None, as_json: Json = False
) -> None:
    """List the layouts that `book import` reads."""
    from tideover.book import layout_names, load_layout

    for name in [layout] if layout else layout_names():
        found = load_layout(name)
        files = {
            file.name: [column if reader.is_required else f"{column}?" for column, reader in file.readers.items()]
            for file in found.files
        }
        if as_json or not sys.stdout.isatty():
            put({"layout": name, "title": found.title, "formats": found.formats, "files": files, "not_taken": found.ignored})
            continue
        sys.stdout.write(f"{name:<12} {found.title}\n")
        for file, columns in files.items() if layout else ():
            sys.stdout.write(f"  {file}: {', '.join(columns)}\n")


@book_app.command("export")
def book_export(tenant: Tenant = "default") -> None:
    """Print the book in canonical order, without personal fields: the same book, the same bytes."""
    from tideover.book import book_lines

    with open_work(tenant) as (_, opened):
        for line in book_lines(opened):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


@book_app.command("account")
def book_account(
    account: Annotated[str, typer.Argument(help="The lender's reference of the account, or our id.")],
    on: Annotated[str | None, typer.Option(help="As of this day, YYYY-MM-DD; today without it.")] = None,
    known: Annotated[str | None, typer.Option(help="As known at this moment, with an offset; now without it.")] = None,
    tenant: Tenant = "default",
) -> None:
    """What is owed on an account as of a day, as it was known at a moment: one JSON object."""
    from tideover.app.day import parse_day, parse_moment
    from tideover.book import find_account, statement_of
    from tideover.book.ledger_routes import statement_view

    day, moment = parse_day(on) if on else None, parse_moment(known) if known else None
    with open_work(tenant) as (_, opened):
        put(statement_view(statement_of(opened, find_account(opened, account), day, moment)))


@book_app.command("differences")
def book_differences(tenant: Tenant = "default") -> None:
    """Where core's balances and our reckoning differ, and what explains it: a JSON object a line, oldest first."""
    from tideover.book import open_differences
    from tideover.book.state_routes import difference_view

    with open_work(tenant) as (_, opened):
        after = None
        while found := open_differences(opened, after, 500):
            for item in found:
                put(difference_view(item))
            after = (found[-1].opened_at, found[-1].account)


@book_app.command("policy")
def book_policy(
    choice: Annotated[
        str | None, typer.Argument(help="What to choose, as NAME=VALUE; without it, what is chosen is shown.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="From this day on, YYYY-MM-DD; today without it.")] = None,
    tenant: Tenant = "default",
) -> None:
    """Show or choose the book of record, the order of allocation, penalty interest, the bucket map, when a promise is kept."""
    from tideover.app.day import parse_day
    from tideover.base.errors import Invalid
    from tideover.book import choose_policy
    from tideover.book.state_routes import policy_view

    with open_work(tenant) as (_, opened):
        day = parse_day(since) if since else opened.today()
        if choice is not None:
            name, equals, value = choice.partition("=")
            if not equals:
                raise Invalid("invalid_policy", field="NAME=VALUE", expected="such as book_of_record=tideover")
            choose_policy(opened, name, value, day)
        put(policy_view(opened, day))
