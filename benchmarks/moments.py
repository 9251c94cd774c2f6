"""How well moments are read, on conversations that were labelled and sealed before the first rule was written.

python -m benchmarks.moments
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tideover.language import Before, Moment, Understanding, moment_of, understand

TESTS = Path(__file__).parents[1] / "tests" / "language"
FILE = TESTS / "moments_unseen.jsonl"
STRANGERS = TESTS / "understanding_unseen.jsonl"  # single utterances, by a hand that has seen nothing of this
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))
SCORES = ("dissatisfaction", "distress", "escalation")
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """A conversation, and the moment of its customer's last words. ``micros``: what reading the moment took, without
    understanding."""

    row: dict[str, Any]
    moment: Moment
    micros: float


def judged(*, plain: bool = False) -> Iterator[Judged]:
    """Each conversation of the set, read turn by turn."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        before: list[Before] = []
        moment, micros = None, 0.0
        for by, text in row["turns"]:
            moment = None
            if by == "them":
                heard: Understanding = understand(text, NOW, plain=plain)
                began = time.perf_counter()
                moment = moment_of(text, heard, before)
                micros = (time.perf_counter() - began) * 1e6
            before.append(Before(text, moment))
        assert moment is not None
        yield Judged(row, moment, micros)


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """How often something labelled scores higher than something not; ties count half."""
    yes = [score for score, is_so in zip(scores, labels, strict=True) if is_so]
    no = [score for score, is_so in zip(scores, labels, strict=True) if not is_so]
    return sum((a > b) + 0.5 * (a == b) for a in yes for b in no) / (len(yes) * len(no))


def figures(found: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Of each score: AUC, and at ``LEAST`` recall and precision; of the need, the share that is right."""
    answer: dict[str, dict[str, float]] = {}
    for name in SCORES:
        scores = [getattr(each.moment, name) for each in found]
        labels = [bool(each.row[name]) for each in found]
        taken = [score >= LEAST for score in scores]
        hits = sum(a and b for a, b in zip(taken, labels, strict=True))
        answer[name] = {
            "auc": auc(scores, labels), "recall": hits / sum(labels), "precision": hits / max(sum(taken), 1),
            "labelled": sum(labels),
        }  # fmt: skip
    right = sum(each.moment.need.value == each.row["need"] for each in found)
    answer["need"] = {"right": right / len(found), "labelled": len(found)}
    return answer


# What a stranger's label says of a score: which utterances must show it.
_SHOWS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "dissatisfaction": lambda want: want.get("emotion") == "angry" or want.get("intent") in ("abuse", "complaint"),
    "distress": lambda want: want.get("emotion") in ("sad", "anxious") or want.get("intent") == "distress",
    "escalation": lambda want: "complaint_to_regulator" in want["risks"] or "media_exposure" in want["risks"],
}
# Intents that say nothing against us and nothing of suffering.
_ORDINARY = frozenset({
    "confirm_identity", "deny_identity", "wrong_number", "third_party_answering", "voicemail", "ask_who_is_calling",
    "promise_to_pay", "willing_no_date", "partial_payment_offer", "third_party_will_pay", "already_paid", "claims_arrangement",
    "ask_balance", "ask_how_to_pay", "ask_early_payoff", "ask_extension", "ask_instalments", "ask_waiver", "ask_settlement",
    "ask_credit_record", "ask_certificate", "ask_refund", "update_contact", "call_back_later", "yes", "no", "repeat_please",
    "greeting", "thanks_goodbye", "unclear",
})  # fmt: skip


def strangers() -> dict[str, tuple[int, int, int, int]]:
    """Of each score, in the utterances of ``STRANGERS``: shown and labelled so; shown and ordinary in all labels."""
    rows = [json.loads(line) for line in STRANGERS.read_text(encoding="utf-8").splitlines()]
    read = [(row["want"], row["text"], datetime.fromisoformat(row["now"]), row.get("asked")) for row in rows]
    found = [(want, moment_of(text, understand(text, now, asked))) for want, text, now, asked in read]
    plain = [
        (want, moment)
        for want, moment in found
        if want.get("intent") in _ORDINARY and not want["risks"] and "emotion" not in want
    ]
    answer = {}
    for name in SCORES:
        meant = [getattr(moment, name) >= LEAST for want, moment in found if _SHOWS[name](want)]
        alarms = [getattr(moment, name) >= LEAST for _, moment in plain]
        answer[name] = (sum(meant), len(meant), sum(alarms), len(alarms))
    return answer


def main() -> int:
    for name, plain in (("with the meaning", False), ("by characters alone", True)):
        found = list(judged(plain=plain))
        print(f"{name}: {len(found)} conversations, median {sorted(each.micros for each in found)[len(found) // 2]:.0f} µs")
        for score, values in figures(found).items():
            print(f"  {score}: " + ", ".join(f"{key} {value:.3g}" for key, value in values.items()))
    print("single utterances by a stranger's hand:")
    for score, (shown, meant, alarms, ordinary) in strangers().items():
        print(f"  {score}: {shown} of {meant} shown, imagined in {alarms} of {ordinary} ordinary ones")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
