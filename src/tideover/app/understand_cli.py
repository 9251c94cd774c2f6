"""``tideover understand``: what people mean, a line an utterance, as scripts read it; and what people said it should mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tideover.app.files import numbered_lines, write_lines
from tideover.app.terminal import Tenant, open_work, put

if TYPE_CHECKING:
    from tideover.language import Understanding

_ASKED = ("identity", "pay_when", "pay_amount", "confirm", "reason", "open")
_FIELDS = {"id", "text", "now", "asked"}


def understand(
    file: Annotated[
        str,
        typer.Argument(
            help="Utterances, one JSON object a line (id, text, now, asked?); - for standard input. "
            "With --out the word corrections: those that a second person has accepted."
        ),
    ],
    with_model: Annotated[
        bool,
        typer.Option("--with-model", help="Ask the language model that is set, where unclear."),
    ] = False,
    out: Annotated[
        str | None, typer.Option(help="Where accepted corrections go, masked, a line each, to be learnt from.")
    ] = None,
    tenant: Tenant = "default",
) -> None:
    """Say what utterances mean: intent, emotion, risks, and the sums, days and names in them. Offline; a line an utterance.

    tideover understand corrections --out FILE: what colleagues say that words meant, for benchmarks.learn_understanding --with.
    """
    if out is not None:
        _export(file, Path(out), tenant)
        return
    from tideover.language import understand as read

    ask = _model() if with_model else None
    name = "standard input" if file == "-" else Path(file).name
    for id_, text, now, asked in list(_lines(numbered_lines(file), name)):  # all are checked before one is answered
        found = read(text, now, asked)
        put(view(id_, found) | (ask(text, asked, found) if ask else {}))


def _model() -> Callable[[str, str | None, Understanding], dict[str, Any]]:
    """What the model that is set makes of an unclear utterance, beside what we read: ``{"model": {name, answer, failure}}``.
    Masked as a customer's message is; of whom nothing is known here, names are not."""
    from tideover.base.errors import Invalid
    from tideover.base.settings import load_settings
    from tideover.conversation import endpoint_of, enquiry_of

    endpoint = endpoint_of(load_settings())
    if endpoint is None:
        raise Invalid("invalid_setting", setting="TIDEOVER_LANGUAGE_MODEL_URL", expected="the endpoint to ask")

    def ask(text: str, asked: str | None, found: Understanding) -> dict[str, Any]:
        if found.intent != "unclear" or found.risks:
            return {}
        choice = endpoint.choose(enquiry_of(text, asked))
        return {"model": {"name": endpoint.name, "answer": choice.value, "failure": choice.failure}}

    return ask


def _export(what: str, out: Path, tenant: str) -> None:
    """Raises ``Invalid``: ``invalid_export`` for anything but corrections, ``file_not_written``."""
    from tideover.base.errors import Invalid
    from tideover.workbench import corrections_to_learn

    if what != "corrections":
        raise Invalid("invalid_export", field="FILE", expected="corrections")
    with open_work(tenant) as (_, work):
        lines = list(corrections_to_learn(work))
    write_lines(out, lines)
    put({"corrections": len(lines)})


def view(id_: str, found: Understanding) -> dict[str, Any]:
    """An answer as it goes out; only slots that were said."""
    slots = found.slots
    said = {
        "amount_minor": slots.amount_minor, "date": slots.date and slots.date.isoformat(), "time": slots.time,
        "reason": slots.reason, "phone": slots.phone, "name": slots.name, "months": slots.months,
    }  # fmt: skip
    return {
        "id": id_, "intent": found.intent, "intents": [list(each) for each in found.intents], "emotion": found.emotion,
        "risks": list(found.risks), "slots": {key: value for key, value in said.items() if value is not None},
    }  # fmt: skip


def _lines(lines: Iterator[tuple[int, Any]], name: str) -> Iterator[tuple[str, str, datetime, str | None]]:
    for number, line in lines:
        id_, text, now, asked = _checked(line, name, number)
        yield id_, text, now, asked


def _checked(line: Any, name: str, number: int) -> tuple[str, str, datetime, str | None]:
    """Raises ``Invalid("invalid_utterance")``: file, line, field, what is expected; never the value."""
    from tideover.base.errors import Invalid

    def fault(field: str, expected: str) -> Invalid:
        return Invalid("invalid_utterance", file=name, line=number, field=field, expected=expected)

    if not isinstance(line, dict):
        raise fault("line", "a JSON object")
    for field in ("id", "text", "now"):
        if not isinstance(line.get(field), str):
            raise fault(field, "a text" if field in line else "this field")
    if unknown := sorted(set(line) - _FIELDS):
        raise fault(_shown(unknown[0]), "no field of that name here")
    try:
        now = datetime.fromisoformat(line["now"])
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise fault("now", "a time with an offset, such as 2026-12-01T10:00:00+08:00")
    asked = line.get("asked")
    if "asked" in line and asked not in _ASKED:
        raise fault("asked", "one of " + ", ".join(_ASKED))
    return line["id"], line["text"], now, asked


def _shown(name: str) -> str:
    """A field's name, as it can stand in a message: a name is no text of a person's, but may be of any length and signs."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name[:40])
    return plain.strip() or "field"
