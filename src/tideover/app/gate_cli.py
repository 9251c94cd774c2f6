"""The gate on the command line: stories judged, and what must not be said."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tideover.app.files import numbered_lines
from tideover.app.terminal import open_runtime, put, say

if TYPE_CHECKING:
    from tideover.gate import Listener

gate_app = typer.Typer(help="The gate: what we may do and say.", no_args_is_help=True)

_AT_ONCE = 2000


@gate_app.command("judge")
def gate_judge(file: Annotated[str, typer.Argument(help="A story, one JSON object a line; - for standard input.")]) -> None:
    """Have the real gate answer every ask of a story, in a scratch tenant of which nothing stays. A line an ask."""
    from tideover.gate import judge_story, read_story

    name = "standard input" if file == "-" else Path(file).name
    story = read_story(numbered_lines(file), name)
    with open_runtime() as runtime, runtime.works.scratch("judge") as work:
        for answer in judge_story(work, story):
            put(answer)


@gate_app.command("utterance")
def gate_utterance(
    file: Annotated[
        str, typer.Argument(help="Sentences, one a line, or JSON lines with id, text, to; - for standard input.")
    ] = "-",
    to: Annotated[
        str, typer.Option("--to", help="customer, unverified or third_party, where a line does not say.")
    ] = "customer",
) -> None:
    """What must not be said: a JSON line a finding. Exit 1 if there is any, 2 for a line that cannot be read."""
    from tideover.base.errors import TideoverError
    from tideover.gate import Listener, check_utterances

    if to not in list(Listener):
        say("--to: one of " + ", ".join(Listener))
        raise typer.Exit(2)
    count = 0
    try:
        for listener, lines in _batches(file, _lines(file), Listener(to)):
            for (id_, text), findings in zip(lines, check_utterances([text for _, text in lines], listener), strict=True):
                for found in findings:
                    count += 1
                    put({"id": id_, "to": listener.value, "category": found.category, "rule": found.rule,
                         "start": found.start, "end": found.end, "quote": text[found.start : found.end],
                         "severity": found.severity})  # fmt: skip
    except TideoverError:
        raise
    except (OSError, ValueError) as error:
        say(str(error) if isinstance(error, _Unread) else f"{file}: {error}")
        raise typer.Exit(2) from error
    if count:
        raise typer.Exit(1)


def _lines(file: str) -> Iterator[str]:
    if file == "-":
        yield from sys.stdin
    else:
        with Path(file).open(encoding="utf-8") as opened:
            yield from opened


class _Unread(ValueError):
    """A line that cannot be read: ``FILE:LINE: field: what is wrong``."""


def _batches(file: str, lines: Iterator[str], default: Listener) -> Iterator[tuple[Listener, list[tuple[str, str]]]]:
    """Runs of lines for one listener: (id, text); a plain line's id is its number."""
    batch: list[tuple[str, str]] = []
    listener = default
    for number, line in enumerate(lines, 1):
        to, id_, text = _read(f"{file}:{number}", number, line, default)
        if batch and (to is not listener or len(batch) == _AT_ONCE):
            yield listener, batch
            batch = []
        listener = to
        batch.append((id_, text))
    if batch:
        yield listener, batch


def _read(place: str, number: int, line: str, default: Listener) -> tuple[Listener, str, str]:
    """The listener, id and text of a line. Raises ``_Unread``."""
    if not line.startswith("{"):
        return default, str(number), line.rstrip("\r\n")
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise _Unread(f"{place}: line: {error}") from error
    if not isinstance(row.get("text"), str):
        raise _Unread(f"{place}: text: a text")
    if row.get("to", default) not in list(type(default)):
        raise _Unread(f"{place}: to: one of {', '.join(type(default))}")
    return type(default)(row.get("to", default)), str(row.get("id", number)), row["text"]
