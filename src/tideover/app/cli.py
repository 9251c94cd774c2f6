"""The command line. Imports are inside the commands: ``tideover --help`` must be quick."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tideover.app.book_cli import book_app
from tideover.app.day_cli import day_app
from tideover.app.gate_cli import gate_app
from tideover.app.knowledge_cli import knowledge_app
from tideover.app.lake_cli import lake_app
from tideover.app.outreach_cli import outreach_app
from tideover.app.playbook_cli import playbook_app, talk
from tideover.app.staff_cli import allocate, staff_app
from tideover.app.strategy_cli import strategy_app
from tideover.app.template_cli import template_app
from tideover.app.terminal import Json, Tenant, known_tenant, open_runtime, open_work, put, say
from tideover.app.understand_cli import understand

if TYPE_CHECKING:
    from tideover.app.runtime import Runtime

app = typer.Typer(
    name="tideover",
    help="Tideover 渡过难关: contact over the whole life of a loan, and a way out for people in hardship.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help is quick help
)
journal_app = typer.Typer(help="The journal: export, heads, verification.", no_args_is_help=True)
user_app = typer.Typer(help="Users and their tokens.", no_args_is_help=True)
jobs_app = typer.Typer(help="Jobs and dead letters.", no_args_is_help=True)
report_app = typer.Typer(help="Reports.", no_args_is_help=True)
for _name, _group in (
    ("book", book_app),
    ("journal", journal_app),
    ("day", day_app),
    ("user", user_app),
    ("jobs", jobs_app),
    ("report", report_app),
    ("template", template_app),
    ("knowledge", knowledge_app),
    ("strategy", strategy_app),
    ("outreach", outreach_app),
    ("lake", lake_app),
    ("gate", gate_app),
    ("staff", staff_app),
    ("playbook", playbook_app),
):
    app.add_typer(_group, name=_name)
app.command("allocate")(allocate)
app.command()(understand)
app.command()(talk)


@app.callback()
def _begin() -> None:
    """Tideover 渡过难关: contact over the whole life of a loan, and a way out for people in hardship."""
    from tideover.base.log import configure_logging

    levels = {"debug": 10, "info": 20, "warning": 30, "error": 40}
    configure_logging(levels.get(os.environ.get("TIDEOVER_LOG_LEVEL", "info").lower(), 20))


# --- processes --------------------------------------------------------------------------------------------------------


@app.command()
def up(as_json: Json = False) -> None:
    """Run everything in the foreground: database, server, worker."""
    from tideover.app import processes
    from tideover.app.console import NOT_BUILT, is_built
    from tideover.base.settings import load_settings

    def announce(line: dict[str, Any]) -> None:
        if as_json:
            put(line)
        else:
            shown = f"Console: {line['url']}/console/" if is_built() else NOT_BUILT
            say(f"Tideover answers at {line['url']}\n{shown}\nAPI token: {line['token']}\nEnd with Ctrl-C.")

    processes.up(load_settings(), announce=announce)


@app.command()
def serve() -> None:
    """Answer HTTP only."""
    from tideover.app import processes
    from tideover.base.settings import load_settings

    processes.serve(load_settings())


@app.command()
def work() -> None:
    """Carry out jobs and seal facts only."""
    from tideover.app import processes
    from tideover.base.settings import load_settings

    processes.work(load_settings())


@app.command()
def openapi() -> None:
    """Print the API's description (OpenAPI 3.1)."""
    from tideover.app.http import describe_app

    sys.stdout.write(json.dumps(describe_app().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


@app.command()
def demo(
    once: Annotated[bool, typer.Option(help="One city day, its counts, and out.")] = False,
    days: Annotated[int, typer.Option(min=1, max=31, help="With --once: so many city days.")] = 1,
    size: Annotated[
        int | None, typer.Option(min=1, max=9999, help="How many borrowers; 2000, with --once 200.", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(help="The city's seed.")] = 7,
    browser: Annotated[bool, typer.Option(help="Open the day's report in a browser, where there is one.")] = True,
    as_json: Json = False,
) -> None:
    """Live the rehearsal city on loopback. Everybody in it is synthetic."""
    from tideover.app.demo import Demo
    from tideover.base.settings import load_settings

    def out(line: dict[str, Any]) -> None:
        if as_json:
            put(line)
        elif once:
            _print_counts(line)

    Demo(load_settings(), once, size, seed, say, out, days, browser).run()


def _print_counts(line: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{line['days']} day(s) in the city from {line['day']} (synthetic)")
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_row("persons", str(line["persons"]))
    for group in ("decided", "contacts", "made", "receipts", "messages", "refused", "promises", "city", "unheard"):
        for key, count in sorted(line[group].items()):
            table.add_row(f"{group}: {key}", str(count))
    table.add_row("facts", str(sum(line["facts"].values())))
    table.add_row("journal", line["journal"])
    Console().print(table)


# --- the schedule -----------------------------------------------------------------------------------------------------


@app.command()
def schedule(
    principal_minor: Annotated[str, typer.Option(help="The principal in minor units (1 yuan = 100).")],
    annual_rate: Annotated[str, typer.Option(help="The yearly rate as a fraction of one, such as 0.18.")],
    terms: Annotated[str, typer.Option(help="How many instalments.")],
    method: Annotated[str, typer.Option(help="equal_instalment, equal_principal, flat or interest_first")],
    disbursed: Annotated[str, typer.Option(help="The day of the disbursal, YYYY-MM-DD.")],
    first_due: Annotated[str, typer.Option(help="The first due day, YYYY-MM-DD.")],
    day_count: Annotated[str, typer.Option(help="30/360, actual/365, actual/360 or actual/actual")],
    every: Annotated[str, typer.Option(help="month, week or day")],
) -> None:
    """Print the instalments of a loan, a line each."""
    from dataclasses import asdict

    from tideover.book import read_terms
    from tideover.book import schedule as instalments_of

    texts = {
        "principal_minor": principal_minor, "annual_rate": annual_rate, "terms": terms, "method": method,
        "disbursed": disbursed, "first_due": first_due, "day_count": day_count, "every": every,
    }  # fmt: skip
    for line in instalments_of(read_terms(texts)):
        put(asdict(line))


# --- journal ----------------------------------------------------------------------------------------------------------


def _seal(runtime: Runtime) -> None:
    from tideover.journal import seal_all

    seal_all(runtime.works, runtime.signing)


@journal_app.command("export")
def journal_export(
    start: Annotated[int, typer.Option("--from", min=1, help="The first position.")] = 1, tenant: Tenant = "default"
) -> None:
    """Print the sealed facts, a line each."""
    from tideover.journal import export, unsealed_count

    with open_runtime() as runtime:
        _seal(runtime)
        with runtime.works.open(known_tenant(runtime, tenant), "operator") as opened:
            for line in export(opened, start):
                put(line)
            waiting, _ = unsealed_count(opened)
    if waiting:
        say(f"{waiting} facts wait for their position and are not in this export.")


@journal_app.command("head")
def journal_head(tenant: Tenant = "default") -> None:
    """Print the signed head: keep it elsewhere, and nothing before it can be changed unseen."""
    from tideover.journal import head, unsealed_count

    with open_runtime() as runtime:
        _seal(runtime)
        with runtime.works.open(known_tenant(runtime, tenant), "operator") as opened:
            put({**head(opened).to_json(), "unsealed": unsealed_count(opened)[0]})


@journal_app.command("verify")
def journal_verify(
    file: Annotated[str | None, typer.Argument(help="An export, or - for standard input; the journal itself without.")] = None,
    head: Annotated[Path | None, typer.Option(help="A head exported earlier.")] = None,
    key: Annotated[Path | None, typer.Option(help="Public keys to trust instead of our own.")] = None,
    tenant: Tenant = "default",
) -> None:
    """Hold the journal, or an exported file, against its leaves, its signed heads and an earlier head. Exit 1 if not intact."""
    from tideover.app.files import input_lines
    from tideover.base.errors import Invalid
    from tideover.journal import Head, read_public_keys, verify_export, verify_stored

    against = None
    if head is not None:
        try:
            against = Head.from_json(json.loads(head.read_text()))
        except OSError:
            raise Invalid("file_not_read", file=head.name, expected="a file that can be read") from None
        except ValueError:
            raise Invalid("invalid_head", file=head.name, line=1, expected="what `tideover journal head` printed") from None
    with open_runtime() as runtime:
        trusted = read_public_keys(key) if key else runtime.signing.trusted
        if file is None:
            _seal(runtime)
        with runtime.works.open(known_tenant(runtime, tenant), "operator") as opened:
            if file is None:
                verdict = verify_stored(opened, trusted, against)
            else:
                verdict = verify_export(opened, input_lines(file), against, trusted)
    put(verdict.to_json())
    if verdict.verdict != "intact":
        raise typer.Exit(1)
    if file is not None and against is None:
        say("Whether facts are missing at the end was not checked: that takes --head, a head exported earlier and kept apart.")


@journal_app.command("receipt")
def journal_receipt(receipt: Annotated[str, typer.Argument(help="A receipt's id.")], tenant: Tenant = "default") -> None:
    """Print a fact with its inclusion proof and a signed head."""
    from tideover.base.ids import parse_id
    from tideover.journal import receipt as make_receipt

    with open_runtime() as runtime:
        _seal(runtime)
        with runtime.works.open(known_tenant(runtime, tenant), "operator") as opened:
            put(make_receipt(opened, parse_id(receipt, "receipt")))


@journal_app.command("schema")
def journal_schema() -> None:
    """Print the JSON schema of every kind of fact."""
    import tideover.app.runtime  # noqa: F401 - so that every room has declared its facts
    from tideover.journal import fact_schemas

    sys.stdout.write(json.dumps(fact_schemas(), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


# --- reports ----------------------------------------------------------------------------------------------------------


@report_app.command("late")
def report_late(
    day: Annotated[str, typer.Argument(help="The first day, YYYY-MM-DD.")],
    until: Annotated[str | None, typer.Option(help="The last day; without it, the first alone.")] = None,
    tenant: Tenant = "default",
) -> None:
    """Contacts and decisions that would not have been, had we known then what we know now: a JSON object a line."""
    from tideover.analytics import late_lines, span_of
    from tideover.app.day import parse_day

    with open_work(tenant) as (_, opened):
        for line in late_lines(opened, *span_of(parse_day(day), parse_day(until or day))):
            put(line.to_json())


@report_app.command("measures")
def report_measures(
    day: Annotated[str, typer.Argument(help="The day whose decided cases are measured, YYYY-MM-DD.")],
    by: Annotated[str | None, typer.Option(help="bucket, by (whom) or arm.")] = None,
    tenant: Tenant = "default",
) -> None:
    """What became of the cases decided on a day: a JSON object a measure, with numerator, denominator and interval."""
    from tideover.analytics import cohort_of, cohort_view
    from tideover.app.day import parse_day
    from tideover.base.errors import NotFound
    from tideover.outreach import day_report

    with open_work(tenant) as (runtime, opened):
        found = cohort_of(opened, runtime.settings.root / "lake", parse_day(day), by)
        if not found.measures and day_report(opened, found.day) is None:
            raise NotFound("day_not_decided", field="day", expected="a day that `tideover day run` has decided")
        for line in cohort_view(found)["measures"]:
            put(line)


@report_app.command("scorecards")
def report_scorecards(
    days: Annotated[int, typer.Option(help="7, 30 or 90, today included.")] = 30,
    tenant: Tenant = "default",
) -> None:
    """What came of people's and teams' work: a JSON object a card, everybody's together last."""
    from dataclasses import asdict

    from tideover.analytics import scores_of

    with open_work(tenant) as (runtime, opened):
        found = scores_of(opened, runtime.settings.root / "lake", days)
        for card in (*found.people, *found.teams, found.whole):
            put(asdict(card))


@report_app.command("cases")
def report_cases(on: Annotated[str, typer.Argument(help="The day, YYYY-MM-DD.")], tenant: Tenant = "default") -> None:
    """Write the case report of a day and print where it lies."""
    from tideover.app.day import parse_day, report_of
    from tideover.outreach import day_report

    day = parse_day(on)
    with open_runtime() as runtime:
        _seal(runtime)
        name = known_tenant(runtime, tenant)
        put({"day": on, "report": str(report_of(runtime, name, day))})
        with runtime.works.open(name, "operator") as opened:
            is_decided = day_report(opened, day) is not None
    if not is_decided:
        say("This day has not been decided; the report holds what was done on it all the same.")


# --- users, jobs ------------------------------------------------------------------------------------------------------


@user_app.command("add")
def user_add(
    login: str,
    role: Annotated[
        str,
        typer.Option(
            help="collector, team_lead, inspector, complaint_handler, compliance, strategist, administrator, auditor, system"
        ),
    ],
    tenant: Tenant = "default",
) -> None:
    """Add a user. The password is asked for (or read from standard input); empty: by token only."""
    from tideover.base.errors import Invalid
    from tideover.security import Role, add_user

    if role not in list(Role):
        raise Invalid("unknown_role", field="role", expected=", ".join(Role))
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, default="", show_default=False, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    with open_work(tenant, open_tenant=True) as (_, opened):
        put({"user": str(add_user(opened, login, Role(role), password or None)), "login": login, "role": role})


@user_app.command("password")
def user_password(login: str, tenant: Tenant = "default") -> None:
    """Set a user's password (asked for, or read from standard input) and end their sessions."""
    from tideover.security import change_password

    password = (
        typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    with open_work(tenant) as (_, opened):
        change_password(opened, login, password)
    say("Changed.")


@user_app.command("reset-password")
def user_reset_password(login: str, tenant: Tenant = "default") -> None:
    """Give a user a one-time password, printed this once: they sign in and choose their own. Their sessions and tokens end."""
    from tideover.security import ONE_TIME_HOURS, reset_password, user_named

    with open_work(tenant) as (_, opened):
        put({"login": login, "password": reset_password(opened, user_named(opened, login).user), "hours": ONE_TIME_HOURS})


@user_app.command("token")
def user_token(login: str, tenant: Tenant = "default") -> None:
    """Issue an API token; it is printed this once."""
    from tideover.security import issue_token

    with open_work(tenant) as (_, opened):
        put({"token": issue_token(opened, login)})


@user_app.command("webhook")
def user_webhook(login: str, tenant: Tenant = "default") -> None:
    """Add a webhook that acts as a user; its path and its secret are printed this once."""
    from tideover.security import add_webhook

    with open_work(tenant) as (_, opened):
        added = add_webhook(opened, login)
        put({"path": f"/api/v1/hooks/{added.name}/payments", "webhook": added.name, "secret": added.secret})


@user_app.command("revoke-webhook")
def user_revoke_webhook(webhook: str, tenant: Tenant = "default") -> None:
    """End a webhook: what it signs is refused from now on."""
    from tideover.security import revoke_webhook

    with open_work(tenant) as (_, opened):
        revoke_webhook(opened, webhook)
    say("Revoked.")


@jobs_app.command("list")
def jobs_list(
    state: Annotated[str | None, typer.Option(help="ready, leased, parked, done or dead")] = None, tenant: Tenant = "default"
) -> None:
    """The newest jobs, a line each."""
    from tideover.base import jobs

    with open_work(tenant) as (_, opened):
        for job in jobs.list_jobs(opened, state, 500, None):
            put(
                {
                    "job": job.id,
                    "kind": job.kind,
                    "state": job.state,
                    "attempts": job.attempts,
                    "due_at": job.due_at,
                    "code": job.code,
                }
            )


@jobs_app.command("retry")
def jobs_retry(job: str, tenant: Tenant = "default") -> None:
    """Put a dead letter back into the queue."""
    from tideover.base import jobs
    from tideover.base.ids import JobId, parse_id

    with open_work(tenant) as (_, opened):
        jobs.retry_dead(opened, JobId(parse_id(job, "job")))
    say("It will be tried again.")


def main() -> None:
    """The entry point: expected errors become one line and exit code 2; others say where, never what."""
    from tideover.base.errors import TideoverError

    try:
        app()
    except TideoverError as error:
        say(describe(error))
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - a message could hold what was read
        from tideover.base.log import get_logger

        get_logger().error("command_failed", exc_info=error)
        sys.exit(1)


def describe(error: Any) -> str:
    """``FILE:LINE: field: what is wrong and what is expected``."""
    data = dict(error.data)
    place = ":".join(str(data.pop(part)) for part in ("file", "line") if part in data)
    name = data.pop("field", None) or data.pop("setting", None)
    expected = data.pop("expected", None)
    rest = ", ".join(f"{key} {value}" for key, value in data.items())
    words = error.code.replace("_", " ") + (f" ({rest})" if rest else "") + (f"; expected {expected}" if expected else "")
    return ": ".join(str(part) for part in (place, name, words) if part)


if __name__ == "__main__":
    main()
