"""Years of drawn lives: the gate decides, a lender contacts only when permitted, and the naive replay finds nothing; where the
lender contacts in spite of a refusal it finds that, and nothing else."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from tests.gate.drawn import RESULTS, live_year
from tests.proofs.harness import Place, Proof, opened
from tideover.app.runtime import Runtime
from tideover.gate.replay import replay
from tideover.gate.stories import judge_story, read_story

_RULEBOOK = Path(str(resources.files("tideover.gate"))) / "rulebook"
_CHUNK = 100
_SHORT, _SHORT_OF = 10, 200  # years of a test run, of those that the runs of twenty days go through
_PLANTED = 0.08  # of refusals, contacted all the same


def _years(place: Place, seed: int, count: int) -> dict[str, int]:
    figures: Counter[str] = Counter()
    with place.fresh() as (settings, _), opened(settings) as runtime:
        for year in _seeds(seed, count):
            _year(runtime, year, figures)
    return dict(figures)


def _seeds(seed: int, count: int) -> list[int]:
    """All of a chunk's; of a test's run ten of two hundred, others every day (``TIDEOVER_YEARS_DAY``: a day's again)."""
    if count >= _CHUNK:
        return [seed * 1000 + number for number in range(count)]
    day = int(os.environ.get("TIDEOVER_YEARS_DAY") or datetime.now(UTC).toordinal())
    return [(day * _SHORT + number) % _SHORT_OF for number in range(_SHORT)]


def _year(runtime: Runtime, seed: int, figures: Counter[str]) -> None:
    draw = random.Random(f"lender{seed}")
    log: list[dict[str, Any]] = []
    planted: dict[int, list[str]] = {}
    answers: list[dict[str, Any]] = []

    def lived() -> Iterator[Any]:
        for line in live_year(seed):
            yield _op(line)
            if line["op"] != "ask":
                log.append(line)
                continue
            answer = answers.pop()
            figures["asks"] += 1
            is_refused = answer["verdict"] == "refuse"
            figures["refusals"] += is_refused
            if is_refused and draw.random() >= _PLANTED:
                continue
            contact = {key: value for key, value in line.items() if key != "id"} | {"op": "contact"}
            result = draw.choice(RESULTS) if line["channel"] == "voice" else "sent"
            contact |= {"result": result} if draw.random() < 0.9 else {}
            log.append(contact)
            if is_refused:
                planted[len(log)] = sorted(answer["rules"])
            yield _op(contact)

    with runtime.works.scratch("proof") as work:
        for answer in judge_story(work, lived()):
            answers.append(answer)
    found = {violation["line"]: sorted(violation["rules"]) for violation in replay(map(json.dumps, log), _RULEBOOK)}
    figures["years"] += 1
    figures["contacts"] += sum(line["op"] == "contact" for line in log)
    figures["planted"] += len(planted)
    figures["planted_and_found"] += len(planted.keys() & found.keys())
    figures["planted_and_named_alike"] += sum(found.get(line) == rules for line, rules in planted.items())
    figures["found_unplanted"] += len(found.keys() - planted.keys())


def _op(line: dict[str, Any]) -> Any:
    return read_story([(1, line)], "year")[0]


GATE_YEARS = Proof(
    name="gate-years",
    claim=(
        "Over simulated years of people who move, agencies, stops, consents and changing clocks, what the gate permitted holds "
        "before the naive replay without exception, and every contact planted in spite of a refusal is found, under the same rules."
    ),
    unit="years",
    size=1000,
    chunk=_CHUNK,
    run=_years,
    holds=lambda sums: (
        sums["found_unplanted"] == 0
        and sums["planted"] == sums["planted_and_found"] == sums["planted_and_named_alike"] > 0
        and sums["contacts"] > sums["planted"]
    ),
)
