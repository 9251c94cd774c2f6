"""Sending on the command line: how the channels fare, stop and go on, what is in doubt."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tideover.app.terminal import Json, Tenant, open_work, put, say

outreach_app = typer.Typer(help="Sending: how the channels fare; stop it and let it go on.", no_args_is_help=True)

Scope = Annotated[str, typer.Argument(help="all, channel or plan.")]
Value = Annotated[str, typer.Argument(help="Which channel or plan; none for all.")]


@outreach_app.command("channels")
def outreach_channels(tenant: Tenant = "default", as_json: Json = False) -> None:
    """Each channel: its state, what waits, what is in doubt, and what is paused."""
    from tideover.outreach import channel_health

    with open_work(tenant) as (_, opened):
        for health in channel_health(opened):
            codes = sorted({report.code for report in health.workers if report.code})
            row = {
                "channel": health.channel.value,
                "state": health.state,
                "queued": health.queued,
                "sending": health.sending,
                "in_doubt": health.in_doubt,
                "is_paused": health.is_paused,
                "codes": codes,
            }
            if as_json or not sys.stdout.isatty():
                put(row)
            else:
                counts = f"{health.queued:>7} queued {health.sending:>5} being sent {health.in_doubt:>5} in doubt"
                paused = "  paused" if health.is_paused else ""
                sys.stdout.write(f"{health.channel.value:<8} {health.state:<13}{counts}{paused} {' '.join(codes)}\n")


@outreach_app.command("pause")
def outreach_pause(
    scope: Scope,
    value: Value = "",
    reason: Annotated[str, typer.Option(help="Why: on record.")] = "",
    cancel: Annotated[bool, typer.Option(help="End what is queued of it, too.")] = False,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """Send nothing of it from now on; what is queued waits, or with --cancel ends."""
    from tideover.outreach import cancel_queued, parse_scope, pause_outreach

    of = parse_scope(scope)
    with open_work(tenant) as (_, opened):
        pause_outreach(opened, of, value, reason)
    cancelled = 0
    while cancel:
        with open_work(tenant) as (_, opened):
            ended = cancel_queued(opened, of, value)
        cancelled += ended
        if not ended:
            break
    if as_json or not sys.stdout.isatty():
        put({"scope": of.value, "value": value, "cancelled": cancelled})
    else:
        say(f"Paused. {cancelled} queued contacts ended.")


@outreach_app.command("resume")
def outreach_resume(
    scope: Scope,
    value: Value = "",
    reason: Annotated[str, typer.Option(help="Why it may: on record.")] = "",
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """Let it go on: everything that waits is judged anew when it is sent."""
    from tideover.outreach import parse_scope, resume_outreach

    of = parse_scope(scope)
    with open_work(tenant) as (_, opened):
        resume_outreach(opened, of, value, reason)
    if as_json or not sys.stdout.isatty():
        put({"scope": of.value, "value": value})
    else:
        say("Resumed.")
