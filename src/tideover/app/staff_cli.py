"""Staffing on the command line: teams, who is in them, and giving open items to people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tideover.app.terminal import Json, Login, Tenant, acting, open_work, put

if TYPE_CHECKING:
    from tideover.workbench import Run

staff_app = typer.Typer(help="Teams, and who is in them.", no_args_is_help=True)


@staff_app.command("open-teams")
def staff_open_teams(login: Login, tenant: Tenant = "default") -> None:
    """Open the teams that items of the product stand before, where they are not open yet."""
    from tideover.staffing import open_usual_teams

    with acting(tenant, login, "manage_teams") as work:
        for code in open_usual_teams(work):
            put({"team": code, "opened": True})


@staff_app.command("join")
def staff_join(
    user: Annotated[str, typer.Argument(help="The login of whoever joins.")],
    team: Annotated[str, typer.Argument(help="The team's code.")],
    login: Login,
    tenant: Tenant = "default",
) -> None:
    """Somebody is in a team from now on."""
    from tideover.security import user_named
    from tideover.staffing import add_member

    with acting(tenant, login, "manage_teams") as work:
        add_member(work, team, user_named(work, user).user)
        put({"team": team, "login": user})


@staff_app.command("list")
def staff_list(tenant: Tenant = "default", as_json: Json = False) -> None:
    """Who works here today: teams, minutes that cases can still take, who is away."""
    from tideover.staffing import roster

    with open_work(tenant) as (_, work):
        today = work.today()
        people = roster(work, today)
    for each in people:
        line = {
            "login": each.login,
            "teams": list(each.teams),
            "away": each.is_away(today),
            "minutes": each.minutes,
            "left": each.minutes_left,
        }
        if as_json or not sys.stdout.isatty():
            put(line)
        else:
            state = "away" if each.is_away(today) else f"{each.minutes_left} of {each.minutes} min"
            sys.stdout.write(f"{each.login:<16} {', '.join(each.teams):<32} {state}\n")


def allocate(
    login: Login,
    team: Annotated[
        list[str] | None, typer.Option(help="A team whose items are given; several may be named; all without.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say who would be given what.")] = False,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """Give the open items that nobody has to people: by skill, language, continuity, hours and fairness."""
    from tideover.security import active_users
    from tideover.workbench import apply_allocation, preview_allocation

    with acting(tenant, login, "manage_teams") as work:
        run = preview_allocation(work, team)
        if not preview:
            run = apply_allocation(work, run.id)
        logins = {str(actor.user): actor.login for actor in active_users(work)}
    if as_json or not sys.stdout.isatty():
        given = {logins[load["worker"]]: load["matters"] for load in run.loads}
        put({"run": str(run.id), "applied": run.applied, "left": run.left, "gap": round(run.gap, 5), "given": given})
        return
    sys.stdout.write("\n".join(_lines(run, logins)) + "\n")


def _lines(run: Run, logins: dict[str, str]) -> list[str]:
    lines = [f"{'who':<16}{'items':>7}{'min':>7}{'had':>7}{'of':>7}"]
    for load in run.loads:
        note = "  away" if load["is_away"] else ""
        lines.append(
            f"{logins[load['worker']]:<16}{load['matters']:>7}{load['minutes']:>7}{load['had']:>7}{load['capacity']:>7}{note}"
        )
    done = "a preview" if run.applied is None else f"{run.applied} given"
    return [*lines, f"{done}; nobody can be given {run.left}; within {run.gap:.2%} of the best"]


@staff_app.command("check-pay-plan")
def staff_check_pay_plan(
    file: Annotated[Path, typer.Argument(help="The plan, as TOML.")],
) -> None:
    """Say what is wrong with a pay plan: FILE:LINE: field: what, and what is expected. Exit 1 where it may not be used."""
    from tideover.app.terminal import say
    from tideover.base.errors import Invalid
    from tideover.staffing import check_pay_plan

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Invalid("unreadable_file", file=file.name, expected="a text file in UTF-8") from None
    faults = check_pay_plan(text)
    for fault in faults:
        rule = f" ({fault.rule})" if fault.rule else "" if fault.is_error else " (a warning)"
        say(f"{file.name}:{fault.line}: {fault.field}: {fault.code.replace('_', ' ')}{rule}; expected {fault.expected}")
    errors = sum(fault.is_error for fault in faults)
    put({"file": file.name, "faults": errors, "warnings": len(faults) - errors, "may_be_used": not errors})
    if errors:
        raise typer.Exit(1)
