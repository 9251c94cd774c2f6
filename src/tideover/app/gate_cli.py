"""The gate on the command line: stories judged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tideover.app.files import numbered_lines
from tideover.app.terminal import open_runtime, put

gate_app = typer.Typer(help="The gate: what may be done, and why not.", no_args_is_help=True)


@gate_app.command("judge")
def gate_judge(file: Annotated[str, typer.Argument(help="A story, one JSON object a line; - for standard input.")]) -> None:
    """Have the real gate answer every ask of a story, in a scratch tenant of which nothing stays. A line an ask."""
    from tideover.gate import judge_story, read_story

    name = "standard input" if file == "-" else Path(file).name
    story = read_story(numbered_lines(file), name)
    with open_runtime() as runtime, runtime.works.scratch("judge") as work:
        for answer in judge_story(work, story):
            put(answer)
