"""The gate on the command line: stories judged, and what must not be said."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tideover.app.files import numbered_lines
from tideover.app.terminal import Json, Login, Tenant, acting, known_tenant, open_runtime, open_work, put, say

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


@gate_app.command("rules")
def gate_rules(
    jurisdiction: Annotated[str | None, typer.Option(help="CN, US and so on, with what holds everywhere.")] = None,
    tenant: Tenant = "default",
    as_json: Json = False,
) -> None:
    """Every rule, how sure it is, and what it does here: always, on, off, or told (documentation)."""
    from tideover.gate import rulebook_of
    from tideover.gate.rule_routes import rule_view
    from tideover.workbench import state_of

    with open_work(tenant) as (_, opened):
        book = rulebook_of(opened)
        known = sorted({rule.jurisdiction for rule in book.rules if rule.jurisdiction})
        if jurisdiction is not None and jurisdiction not in known:
            say(f"--jurisdiction: there is no rulebook for it, only for {', '.join(known)}; what follows holds everywhere.")
        for rule in book.rules:
            if jurisdiction is not None and rule.jurisdiction not in (None, jurisdiction):
                continue
            if as_json or not sys.stdout.isatty():
                put({**rule_view(rule, book), "state": state_of(rule, book)})
            else:
                sure, state = rule.confidence.value, state_of(rule, book)
                sys.stdout.write(f"{rule.id:<13} {rule.jurisdiction or '':<3} {sure:<6} {state:<7} {rule.title_en}\n")


@gate_app.command("house")
def gate_house(
    rule: Annotated[str, typer.Argument(help="A house rule or an unconfirmed one, such as HOUSE-B1.")],
    turned: Annotated[str, typer.Argument(metavar="on|off")],
    login: Login,
    tenant: Tenant = "default",
) -> None:
    """Turn a rule that may be chosen on or off, for everybody, at once. Verified rules have no switch."""
    from tideover.gate import choose_rule, rulebook_of
    from tideover.gate.rule_routes import rule_view

    if turned not in ("on", "off"):
        say("on|off: invalid choice; expected on or off")
        raise typer.Exit(2)
    with acting(tenant, login, "choose_rules") as work:
        choose_rule(work, rule, turned == "on")
        book = rulebook_of(work)
        if (found := book.rule(rule)) is not None:
            put(rule_view(found, book))


Account = Annotated[str, typer.Argument(help="An account, by the lender's reference or our id.")]


@gate_app.command("place")
def gate_place(
    account: Account,
    agency: Annotated[str, typer.Argument(help="An agency: small letters, digits, dots, - and _.")],
    login: Login,
    tenant: Tenant = "default",
) -> None:
    """Place an account with an agency; another's placement of it ends."""
    from tideover.book import find_account
    from tideover.gate import place_account
    from tideover.gate.placement_routes import placements_view

    with acting(tenant, login, "place") as work:
        found = find_account(work, account).id
        place_account(work, found, agency)
        put(placements_view(work, found))


@gate_app.command("recall")
def gate_recall(account: Account, login: Login, tenant: Tenant = "default") -> None:
    """Take an account back from the agency that holds it."""
    from tideover.book import find_account
    from tideover.gate import recall_account
    from tideover.gate.placement_routes import placements_view

    with acting(tenant, login, "place") as work:
        found = find_account(work, account).id
        recall_account(work, found)
        put(placements_view(work, found))


@gate_app.command("replay")
def gate_replay(
    log: Annotated[
        str | None, typer.Option("--log", help="A foreign dialler's log, in the ops of a story; - for standard input.")
    ] = None,
    tenant: Tenant = "default",
) -> None:
    """Hold every contact on record, or those of a log, against the rulebook in force at its time. A line a violation; exit 1
    if there is any, or if the journal is not intact."""
    from tideover.gate import Tally, replay_log, replay_record
    from tideover.journal import seal_all, verify_stored

    tally = Tally()
    if log is not None:
        lines = _log_lines(log)
        for violation in replay_log(lines(), tally):
            put(violation)
        put({"contacts": tally.contacts, "violations": tally.violations, "journal": "none"})
        raise typer.Exit(1 if tally.violations else 0)
    with open_runtime() as runtime:
        seal_all(runtime.works, runtime.signing)
        with runtime.works.open(known_tenant(runtime, tenant), "operator") as work:
            for violation in replay_record(work, tally):
                put(violation)
            journal = verify_stored(work, runtime.signing.trusted).verdict
    if tally.unowned:
        say(f"{tally.unowned} contacts went to numbers that the book names for nobody any more; they were taken to be theirs.")
    put({"contacts": tally.contacts, "violations": tally.violations, "journal": journal})
    if tally.violations or journal != "intact":
        raise typer.Exit(1)


@gate_app.command("explain")
def gate_explain(
    id: Annotated[str, typer.Argument(help="A receipt of the gate's, or a permit, by its id.")],
    language: Annotated[str | None, typer.Option("--language", help="zh or en; without it, LANG's.", envvar="LANG")] = None,
    as_json: Json = False,
    tenant: Tenant = "default",
) -> None:
    """What was asked, what the gate said and by which rules, what is lawful now instead; with --json the proof, too, which
    examples/verify_journal.py checks offline."""
    from tideover.base.ids import parse_id
    from tideover.gate import explain
    from tideover.journal import seal_all
    from tideover.workbench import receipt_in_words

    with open_runtime() as runtime:
        seal_all(runtime.works, runtime.signing)
        with runtime.works.open(known_tenant(runtime, tenant), "operator") as work:
            found = explain(work, parse_id(id, "receipt"))
    if as_json:
        put(found.to_json())
        return
    for line in receipt_in_words("en" if (language or "").lower().startswith("en") else "zh-CN", found):
        sys.stdout.write(line + "\n")


@gate_app.command("slots")
def gate_slots(
    person: Annotated[str, typer.Argument(help="A person, by the lender's reference or our id.")],
    purpose: Annotated[
        str, typer.Option("--purpose", help="remind, collect, locate, verify, service, market or notice.")
    ] = "collect",
    account: Annotated[str | None, typer.Option("--account", help="About this account alone.")] = None,
    days: Annotated[int, typer.Option("--days", help="So many days of ours, today the first.")] = 7,
    as_json: Json = False,
    tenant: Tenant = "default",
) -> None:
    """When a person may be contacted, by channel: the spans in which the gate would permit it if nothing else happened."""
    from tideover.base.clock import TENANT_ZONE
    from tideover.base.errors import Invalid
    from tideover.book import find_account, find_person
    from tideover.gate import Purpose, ways_open
    from tideover.gate.routes import way_view

    if purpose not in set(Purpose):
        raise Invalid("invalid_purpose", field="purpose", expected=", ".join(Purpose))
    with open_runtime() as runtime, runtime.works.open(known_tenant(runtime, tenant), "operator") as work:
        about = find_account(work, account).id if account else None
        ways = ways_open(work, find_person(work, person).id, Purpose(purpose), account=about, days=days)
    if as_json:
        put({"ways": [way_view(way) for way in ways]})
        return
    for way in ways:
        now = f"refused now: {', '.join(way.rules)}" if way.rules else "permitted now"
        sys.stdout.write(f"{way.channel.value} ({now})\n")
        for slot in way.slots:
            start, end = (moment.astimezone(TENANT_ZONE) for moment in (slot.start, slot.end))
            sys.stdout.write(f"    {start:%Y-%m-%d %H:%M:%S} - {end:%Y-%m-%d %H:%M:%S} (UTC{start:%z})\n")
        if not way.slots:
            sys.stdout.write("    none\n")


def _log_lines(log: str) -> Callable[[], Iterator[str]]:
    """The lines of a log, as often as they are asked for, once all of them could be read: a log at fault gets no answer."""
    from tideover.base.errors import Invalid
    from tideover.gate import Malformed, check_log

    name = "standard input" if log == "-" else Path(log).name
    kept = sys.stdin.buffer.read().splitlines() if log == "-" else None

    def lines() -> Iterator[str]:
        with nullcontext(kept) if kept is not None else open(log, "rb") as source:
            for number, line in enumerate(source, 1):
                try:
                    yield line.decode()
                except UnicodeDecodeError:
                    raise Invalid("not_utf8", file=name, line=number, expected="text in UTF-8") from None

    try:
        check_log(lines())
    except OSError:
        raise Invalid("file_not_read", file=name, expected="a file that can be read") from None
    except Malformed as fault:
        say(f"{name}:{fault}")
        raise typer.Exit(2) from None
    return lines


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
    except _Unread as error:
        say(str(error))
        raise typer.Exit(2) from error
    if count:
        raise typer.Exit(1)


def _lines(file: str) -> Iterator[str]:
    """Raises ``Invalid`` with the file, and the line that is no text."""
    from tideover.base.errors import Invalid

    name, number = "standard input" if file == "-" else Path(file).name, 0
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as opened:
            for line in opened:
                number += 1
                yield line.decode()
    except OSError:
        raise Invalid("file_not_read", file=name, expected="a file that can be read") from None
    except UnicodeDecodeError:
        raise Invalid("not_utf8", file=name, line=number, expected="text in UTF-8") from None


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
