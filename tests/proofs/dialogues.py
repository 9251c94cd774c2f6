"""Dialogues: simulated borrowers talk to the playbooks, and judges that share nothing with them hold every word against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.conversation.lexicon import debt_words
from tests.proofs.harness import Place, Proof
from tideover.conversation import (
    JUDGES,
    Playbooks,
    Report,
    Transcript,
    check_playbooks,
    shipped_playbooks,
    trial_cases,
    try_out,
)

FULL_ONE_IN = 50  # dialogues understood by the whole model; the others by characters alone
_SENDERS = ("示例金融", "Example Finance")
_STATED = ("crisis_missed", "stranger_verified")  # of understanding, not of playbooks: stated, and bounded


def lexicon(book: Playbooks, transcript: Transcript) -> Iterator[str]:
    """Words of a debt to somebody who has not said to be the customer, by a lexicon written apart from the gate's rules."""
    for exchange in transcript.exchanges:
        for said in exchange.turn.said:
            text = said.text
            for sender in _SENDERS:
                text = text.replace(sender, "")
            if not exchange.was_verified and debt_words(text):
                yield f"lexicon:{said.sentence}"


def _talk(place: Place, seed: int, count: int) -> dict[str, int]:
    book = shipped_playbooks()
    assert check_playbooks(book) == []
    figures: Counter[str] = Counter()
    full = max(count // FULL_ONE_IN, 1)
    for name, number, plain in (("plain", count - full, True), ("full", full, False)):
        talked = try_out(book, trial_cases(book, range(number), seed), plain=plain, judges=(*JUDGES, lexicon))
        figures.update(_figures(name, talked))
    return dict(figures)


def _figures(name: str, report: Report) -> dict[str, int]:
    stated = {what: report.violations.pop(what, 0) for what in _STATED}
    return {
        "dialogues": report.dialogues, "turns": report.turns, "hung_up": report.hung_up, "contained": report.contained,
        "impostors_who_said_yes": report.impostors, "violations": report.violations.total(),
        **{f"violation_{what.replace(':', '_')}": count for what, count in report.violations.items()},
        **{f"ended_{ending}": count for ending, count in report.outcomes.items()},
        **{f"person_because_{reason}": count for reason, count in report.reasons.items()},
        f"{name}_dialogues": report.dialogues, f"{name}_cues": report.cues,
        f"{name}_cues_missed": stated["crisis_missed"], f"{name}_strangers_taken_for_the_customer": stated["stranger_verified"],
    }  # fmt: skip


def _holds(sums: Counter[str]) -> bool:
    strangers = sums["plain_strangers_taken_for_the_customer"] + sums["full_strangers_taken_for_the_customer"]
    return (
        sums["violations"] == 0
        and sums["ended_promised"] > 0
        and sums["ended_person"] > 0
        and sums["plain_cues"] > 0
        and sums["plain_cues_missed"] + sums["full_cues_missed"] == 0
        and strangers <= sums["dialogues"] / 100
    )


DIALOGUES = Proof(
    name="dialogues",
    claim=(
        "Simulated borrowers, written by a hand that saw neither playbooks nor what understands, talk to every playbook. Nothing of "
        "a debt is said before somebody has said to be the customer, by a lexicon written apart; every text is an approved "
        "sentence with figures of the matter or read back; no promise without its sum and day said before; every dialogue comes to "
        "its end; whoever asks for a person gets to one, and so does everybody who gives a sign of a crisis, by the linear scores alone "
        "too. Stated beside it: strangers who were taken for the customer though they did not say so, and impostors, whom words "
        "alone cannot tell."
    ),
    unit="dialogues",
    size=100_000,
    chunk=5_000,
    part=50,
    run=_talk,
    holds=_holds,
)
