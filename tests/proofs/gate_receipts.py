"""What the gate said can be checked by anybody who has the public key, and no byte of it can be changed unseen."""

from __future__ import annotations

import importlib.util
import json
import random
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.proofs.harness import ROOT, Place, Proof, opened
from tests.proofs.receivers import DEFAULT, make_people, set_time
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_person
from tideover.gate import Ask, Channel, Permit, Purpose, ask, explain
from tideover.journal import check_receipt, receipt, seal_all

_BYTES_EACH = 8
_WHOLE_EVERY = 500  # of one receipt in so many every byte is changed
_PEOPLE = 20
_AT_ONCE = 100


def _receipts(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    figures: Counter[str] = Counter()
    outsider = _outsider(ROOT / "examples" / "verify_journal.py")
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        set_time(runtime)
        refs = [f"R{number}" for number in range(_PEOPLE)]
        make_people(runtime, folder, refs)
        ids: list[Any] = []
        while len(ids) < count:
            with runtime.works.open(DEFAULT, "proof") as work:
                for _ in range(min(_AT_ONCE, count - len(ids))):
                    ids.append(_ask(work, rng.choice(refs), rng, figures))
        seal_all(runtime.works, runtime.signing)
        public = [key.hex() for key in runtime.signing.trusted]
        with runtime.works.open(DEFAULT, "proof") as work:
            for number, id_ in enumerate(ids):
                proof = explain(work, id_).proof if number % 50 == 0 else receipt(work, id_)
                given = json.dumps(proof, ensure_ascii=False, separators=(",", ":")).encode()
                figures["receipts"] += 1
                figures["whole"] += _is_good(outsider, given, public) and check_receipt(
                    json.loads(given), runtime.signing.trusted
                )
                every = range(len(given)) if number % _WHOLE_EVERY == 0 else rng.sample(range(len(given)), _BYTES_EACH)
                for place_ in every:
                    changed = _changed(given, place_, rng)
                    if changed is None:
                        continue
                    figures["bytes_altered"] += 1
                    figures["unseen"] += _ours(changed, runtime.signing.trusted)
                    figures["unseen_by_an_outsider"] += number % 10 == 0 and _is_good(outsider, changed, public)
                figures["taken_under_another_key"] += check_receipt(json.loads(given), [bytes(32)])
    return dict(figures)


def _ask(work: Work, ref: str, rng: random.Random, figures: Counter[str]) -> Any:
    person = find_person(work, ref).id
    channel = rng.choice([Channel.VOICE, Channel.SMS, Channel.EMAIL, Channel.VISIT, Channel.INBOX])
    found = address_of(work, person, channel.address_kind) if channel.address_kind else None
    purpose = rng.choice([Purpose.COLLECT, Purpose.MARKET, Purpose.SERVICE, Purpose.NOTICE])
    account = accounts_of(work, person)[0].id
    answer = ask(work, Ask(person, channel, purpose, found[0].blind if found else "", "overdue-gentle.v1", account))
    figures["permits" if isinstance(answer, Permit) else "refusals"] += 1
    return answer.receipt


def _changed(given: bytes, place: int, rng: random.Random) -> bytes | None:
    """The receipt with one byte another; None where it says the same all the same."""
    other = rng.choice([byte for byte in range(256) if byte != given[place]])
    changed = given[:place] + bytes([other]) + given[place + 1 :]
    try:
        return None if json.loads(changed) == json.loads(given) else changed
    except ValueError:
        return changed


def _ours(given: bytes, trusted: Any) -> bool:
    try:
        return check_receipt(json.loads(given), trusted)
    except ValueError:
        return False


def _is_good(outsider: ModuleType, given: bytes, public: list[str]) -> bool:
    try:
        return bool(outsider.check_receipt(json.loads(given), public))
    except (ValueError, outsider.Found):
        return False


def _outsider(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_journal", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GATE_RECEIPTS = Proof(
    name="gate-receipts",
    claim=(
        "Every permit and refusal has a receipt that checks offline with the public key alone, by our code and by an outsider's, "
        "and a receipt of which one byte was changed does not."
    ),
    unit="receipts",
    size=10_000,
    chunk=1000,
    run=_receipts,
    holds=lambda sums: (
        sums["receipts"] == sums["whole"] > 0
        and sums["unseen"] == sums["unseen_by_an_outsider"] == sums["taken_under_another_key"] == 0
        and sums["bytes_altered"] > sums["receipts"]
        and sums["permits"] > 0 < sums["refusals"]
    ),
)
