"""Playbooks on the command line: read them, check them, try them by hand and against simulated borrowers."""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tideover.app.terminal import Json, put, say

if TYPE_CHECKING:
    from tideover.conversation import Report, Turn

playbook_app = typer.Typer(help="Playbooks: what is said in dialogues, and what comes of it.", no_args_is_help=True)
Language = Annotated[str, typer.Option("--language", help="zh-CN or en.")]


@playbook_app.command("list")
def playbook_list(as_json: Json = False) -> None:
    """The playbooks there are: those a conversation may begin with first."""
    from tideover.conversation import shipped_playbooks

    for each in sorted(shipped_playbooks().playbooks.values(), key=lambda one: not one.is_start):
        line = {
            "playbook": each.id, "title_zh": each.title_zh, "title_en": each.title_en, "is_start": each.is_start,
            "needs_customer": each.needs_customer, "takes": sorted(each.takes), "states": len(each.states),
        }  # fmt: skip
        if as_json:
            put(line)
        else:
            sys.stdout.write(f"{'*' if each.is_start else ' '} {each.id:<16}{each.title_zh}  {each.title_en}\n")


@playbook_app.command("check")
def playbook_check(as_json: Json = False) -> None:
    """Check them all: what is said to whom, ways on and out, what must stop. Exit code 1 where anything is wrong."""
    from tideover.conversation import check_playbooks, shipped_playbooks

    book = shipped_playbooks()
    faults = check_playbooks(book)
    for fault in faults:
        if as_json:
            put({"place": fault.place, "code": fault.code, "what": fault.what})
        else:
            sys.stdout.write(f"{fault.place}: {fault.code} {fault.what}\n")
    if not as_json:
        say(f"{len(book.playbooks)} playbooks, {len(book.sentences)} sentences, version {book.digest}: {len(faults)} faults")
    if faults:
        raise typer.Exit(1)


@playbook_app.command("try")
def playbook_try(
    dialogues: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the people and their matters.")] = 1,
    playbook: Annotated[str | None, typer.Option(help="One alone; else all that a conversation may begin with.")] = None,
    is_plain: Annotated[bool, typer.Option("--plain", help="Understand by characters alone: many times as fast.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Print a dialogue of each kind of violation.")] = False,
    as_json: Json = False,
) -> None:
    """Let simulated borrowers talk to them. Exit code 1 where a word, a figure or a course was wrong, or nobody was led out."""
    from tideover.conversation import check_playbooks, shipped_playbooks, told, trial_cases, try_out

    book = shipped_playbooks()
    if check_playbooks(book):
        say("They have faults: tideover playbook check")
        raise typer.Exit(1)
    shown: dict[str, list[str]] = {}
    counted = 0

    def each(transcript: object) -> None:
        nonlocal counted
        counted += 1
        if counted % 1000 == 0:
            say(f"{counted:,} of {dialogues:,}")

    report = try_out(book, trial_cases(book, range(dialogues), seed, playbook), plain=is_plain, on_each=each)
    if show and report.examples:
        wanted = set(report.examples.values())
        again = (case for case in trial_cases(book, range(dialogues), seed, playbook) if case.id in wanted)
        try_out(book, again, plain=is_plain, on_each=lambda transcript: shown.update({transcript.case.id: told(transcript)}))
    _put_report(report, as_json)
    for what, case in report.examples.items():
        if case in shown:
            sys.stdout.write("\n".join([f"\n--- {what} ({case})", *shown[case], ""]))
    if report.violations:
        raise typer.Exit(1)


def _put_report(report: Report, as_json: bool) -> None:
    counted = {
        "dialogues": report.dialogues, "turns": report.turns, "hung_up": report.hung_up, "impostors": report.impostors,
        "contained": report.contained,
        "outcomes": dict(report.outcomes.most_common()), "reasons": dict(report.reasons.most_common()),
        "violations": dict(report.violations.most_common()),
    }  # fmt: skip
    if as_json:
        put(counted)
        return
    share = report.contained / report.dialogues
    sys.stdout.write(
        f"dialogues  {report.dialogues:,}, {report.turns / report.dialogues:.1f} turns each, {report.hung_up:,} hung up\n"
        f"impostors  {report.impostors:,} passed for the customer by saying so; words alone cannot tell\n"
        f"contained  {report.contained:,} ({share:.0%}) ended without a person\n"
    )
    for title, what in (("outcomes", report.outcomes), ("handed over", report.reasons), ("violations", report.violations)):
        told = ", ".join(f"{code} {count:,}" for code, count in what.most_common()) or "none"
        sys.stdout.write(f"{title}  {told}\n")


# --- by hand ----------------------------------------------------------------------------------------------------------


def talk(
    playbook: Annotated[str, typer.Argument(help="Which: tideover playbook list.")],
    language: Language = "zh-CN",
    variant: Annotated[int, typer.Option(min=0, max=9, help="Of the sentences.")] = 0,
    is_verified: Annotated[
        bool, typer.Option("--verified", help="As in the lender's app, where it is known who writes.")
    ] = False,
    is_plain: Annotated[bool, typer.Option("--plain", help="Understand by characters alone.")] = False,
) -> None:
    """Talk to a playbook by hand, of a made-up matter. Nothing is kept or done. An empty line is silence; Ctrl-D ends."""
    from datetime import UTC, datetime

    from tideover.conversation import a_matter, begin_dialogue, reply_to, shipped_playbooks

    book = shipped_playbooks()
    known = a_matter(random.Random(playbook), language)
    now = datetime(known.today.year, known.today.month, known.today.day, 2, tzinfo=UTC) + timedelta(hours=1)
    turn = begin_dialogue(book, playbook, known, language=language, variant=variant, is_verified=is_verified)
    say(f"(made up: {known.values['name']}, {known.values['money_due']} due {known.values['date_due']}, today {known.today})")
    _print_turn(turn)
    while turn.session.outcome is None:
        line = sys.stdin.readline()
        if not line:
            break
        turn = reply_to(book, turn.session, line.rstrip("\n"), known, now, plain=is_plain)
        _print_turn(turn)


def _print_turn(turn: Turn) -> None:
    if turn.heard is not None:
        risks = f", {' '.join(turn.heard.risks)}" if turn.heard.risks else ""
        say(f"  [{turn.heard.intent}, {turn.heard.emotion}{risks}]")
    for effect in turn.effects:
        what = " ".join(str(part) for part in (effect.kind, effect.stop, effect.team, effect.item, effect.number) if part)
        say(f"  -> {what}")
    for each in turn.said:
        sys.stdout.write(f"{each.text}\n")
    sys.stdout.flush()
    if turn.session.outcome is not None:
        say(f"  = {turn.session.outcome}" + (f", {turn.session.reason}" if turn.session.reason else ""))
