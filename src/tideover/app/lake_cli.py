"""The lake of a book on the command line."""

from __future__ import annotations

import sys
from typing import Any

import typer

from tideover.app.terminal import Json, Tenant, known_tenant, open_runtime, open_work, put, say

lake_app = typer.Typer(help="The lake: what the portrait and the day are reckoned from.", no_args_is_help=True)


@lake_app.command("refresh")
def lake_refresh(tenant: Tenant = "default", as_json: Json = False) -> None:
    """Bring the lake up to the book and the journal. Ended with Ctrl-C, the next refresh goes on where it was."""
    from tideover.journal import seal_all
    from tideover.portrait import refresh_lake

    told: list[Any] = [None]

    def progress(stage: str, done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if told[0] != (stage, percent):
            told[0] = (stage, percent)
            say(f"{stage}: {done:,} of {total:,}")

    with open_runtime() as runtime:
        name = known_tenant(runtime, tenant)
        seal_all(runtime.works, runtime.signing)
        try:
            done = refresh_lake(runtime.works, name, runtime.settings.root / "lake", progress=progress)
        except KeyboardInterrupt:
            say("Ended. What was done stays; the next refresh goes on from here.")
            raise typer.Exit(130) from None
    line = {"is_anew": done.is_anew, "facts": done.facts, "persons": done.persons}
    if as_json or not sys.stdout.isatty():
        put(line)
    else:
        say(f"{'Begun anew. ' if done.is_anew else ''}{done.facts:,} facts read, {done.persons:,} persons written.")


@lake_app.command("show")
def lake_show(tenant: Tenant = "default", as_json: Json = False) -> None:
    """How far the lake has read, and how many rows its tables have."""
    from tideover.base import lake
    from tideover.portrait import lake_standing

    with open_work(tenant) as (runtime, work), lake.open(work, runtime.settings.root / "lake") as opened:
        standing = lake_standing(work, opened)
    if as_json or not sys.stdout.isatty():
        put(standing.to_json())
        return
    state = "whole" if standing.is_whole else "not whole: refresh it"
    sys.stdout.write(f"{state}\n{standing.position:,} facts read, {standing.behind:,} behind, {standing.changed:,} changes\n")
    for name, count in standing.tables.items():
        sys.stdout.write(f"{name:<12}{count:>14,} rows in {standing.buckets} buckets\n")
