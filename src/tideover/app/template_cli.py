"""Texts on the command line: to look at them. They are written and signed by people who are signed in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tideover.app.terminal import Json, Tenant, open_work, put, say

template_app = typer.Typer(help="Texts: which there are, and how they read.", no_args_is_help=True)


@template_app.command("list")
def template_list(tenant: Tenant = "default", as_json: Json = False) -> None:
    """Every version of every text and whether legal has signed it, a line each."""
    from tideover.outreach import list_templates

    with open_work(tenant) as (_, opened):
        for text in list_templates(opened):
            row = {
                "id": str(text.id),
                "template": text.script,
                "channel": text.channel.value,
                "language": text.language,
                "variant": text.variant,
                "state": text.state.value,
                "expires_on": text.expires_on,
                "decided_by": text.decided_by,
            }
            if as_json or not sys.stdout.isatty():
                put(row)
            else:
                place = f"{text.channel.value:<7} {text.language:<8} {text.variant}"
                sys.stdout.write(f"{text.script:<24} {place}  {text.state.value:<10} {text.expires_on or ''}\n")


@template_app.command("preview")
def template_preview(
    name: Annotated[str, typer.Argument(help="The text's name, with a version (due-soon.v1) or without.")],
    channel: Annotated[str | None, typer.Option(help="One channel alone.")] = None,
    language: Annotated[str | None, typer.Option(help="One language alone, such as zh-CN.")] = None,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """How a text reads with samples in its slots; a short message part by part."""
    from tideover.base.errors import NotFound
    from tideover.outreach import list_templates, preview_template

    title, _, version = name.partition(".v")
    with open_work(tenant) as (_, opened):
        found = [
            text
            for text in list_templates(opened, name=title)
            if version in ("", str(text.version)) and channel in (None, text.channel) and language in (None, text.language)
        ]
        if not found:
            raise NotFound("template_not_found", field="NAME", expected="a text that `tideover template list` shows")
        for text in found:
            shown = preview_template(opened, text)
            place = f"{text.script} {text.channel.value} {text.language} {text.variant} {text.state.value}"
            if as_json or not sys.stdout.isatty():
                put({"template": place, "subject": shown.subject, "body": shown.body, "parts": list(shown.parts)})
                continue
            say(f"== {place}")
            said = list(shown.parts) or [shown.subject, shown.body.strip()]
            sys.stdout.write("\n--\n".join(part for part in said if part) + "\n\n")
