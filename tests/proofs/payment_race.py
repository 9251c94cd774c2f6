"""A payment committed before the hold stops the send, always; without the hold it does not."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import text

from tests.conftest import Lender
from tests.proofs.harness import Place, Proof, opened
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.ids import TenantId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_account, find_person, record_payment
from tideover.gate import Ask, Channel, Clearance, Permit, Purpose, ask, redeem

TEN = datetime(2026, 12, 1, 2, tzinfo=UTC)


def _race(place: Place, seed: int, count: int) -> dict[str, int]:
    """Half of the effort with the hold, then the control: the same code with ``Work.hold`` reading the clock only."""
    figures: Counter[str] = Counter()
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        with runtime.database.as_owner() as connection:
            connection.execute(
                text("UPDATE clock SET spec = 'test', speed = 1, machine_anchor = clock_timestamp(), business_anchor = :at"),
                {"at": TEN},
            )
        people = _people(runtime, folder, count)
        figures.update(_interleave(runtime, people, seed, "held"))
        control = _people(runtime, folder, max(count // 4, 60), "K")
        with (
            patch.object(Work, "hold", _no_hold),
            patch.object(Work, "holds", lambda self, keys: True),
            patch("tideover.book.store.identity.hold_people", lambda work, persons, further: True),
        ):
            figures.update(_interleave(runtime, control, seed, "control"))
    return dict(figures)


def _no_hold(work: Work, keys: Iterable[str]) -> datetime:
    return work.now()


def _people(runtime: Runtime, folder: Path, count: int, prefix: str = "C") -> list[str]:
    token = ensure_operator(runtime)
    lender = Lender(runtime, folder / f"book-{prefix}", TenantId("default"), token, client=None)  # type: ignore[arg-type]
    for number in range(count):
        lender.customer(f"{prefix}{number}")
        lender.account(f"A-{prefix}{number}", f"{prefix}{number}", on=TEN.date())
    lender.import_book()
    return [f"{prefix}{number}" for number in range(count)]


def _interleave(runtime: Runtime, people: list[str], seed: int, name: str) -> Counter[str]:
    """Per person: a payment and a redemption at nearly the same moment, in two threads. A *violation*: the payment's
    commit had returned before the redemption took its hold, and the redemption still gave a clearance; or, for the
    control, the payment's commit had returned before the redemption's."""
    rng = random.Random(f"{seed}{name}")
    figures: Counter[str] = Counter()
    with ThreadPoolExecutor(3) as pool:
        plans = [(ref, rng.uniform(-0.02, 0.12), rng.uniform(0, 0.02)) for ref in people]
        for outcome in pool.map(lambda plan: _one(runtime, *plan), plans):
            figures[f"{name}_interleavings"] += 1
            figures.update({f"{name}_{key}": value for key, value in outcome.items()})
    return figures


def _one(runtime: Runtime, ref: str, offset: float, think: float) -> dict[str, int]:
    tenant = TenantId("default")
    with runtime.works.open(tenant, "proof") as work:
        permit = _permit(work, ref)
    seen: dict[str, Any] = {}
    start = threading.Barrier(2)

    def pay() -> None:
        start.wait()
        time.sleep(max(0.0, -offset))
        with runtime.works.open(tenant, "proof") as work:
            account = find_account(work, f"A-{ref}")
            record_payment(work, f"P-{ref}", account, Money(50_000, "CNY"), TEN - timedelta(hours=1))
        seen["paid"] = time.perf_counter()

    def send() -> None:
        start.wait()
        time.sleep(max(0.0, offset))
        with runtime.works.open(tenant, "proof") as work:
            seen["asked_hold"] = time.perf_counter()
            answer = redeem(work, permit)
            seen["cleared"] = isinstance(answer, Clearance)
            time.sleep(think)
            seen["sending"] = time.perf_counter()

    threads = [threading.Thread(target=pay), threading.Thread(target=send)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    paid_first = seen["paid"] < seen["asked_hold"]
    crossed = seen["asked_hold"] <= seen["paid"] < seen["sending"]
    return {
        "paid_first": int(paid_first),
        "sent_though_paid_before_the_hold": int(paid_first and seen["cleared"]),
        "sent_though_paid_before_sending": int((paid_first or crossed) and seen["cleared"]),
        "sent": int(seen["cleared"]),
    }


def _permit(work: Work, ref: str) -> Permit:
    person = find_person(work, ref)
    found = address_of(work, person.id, "email")
    assert found is not None
    account = accounts_of(work, person.id)[0]
    wish = Ask(person.id, Channel.EMAIL, Purpose.COLLECT, found[0].blind, "overdue-gentle.v1", account.id)
    answer = ask(work, wish)
    assert isinstance(answer, Permit), answer
    return answer


PAYMENT_RACE = Proof(
    name="payment-race",
    claim=(
        "A payment committed before the hold stops the send, always: a payment and a redemption race for each of many people. "
        "The control, the same code without the hold, does send to people whose payment was committed before it sent."
    ),
    unit="interleavings",
    size=2000,
    chunk=500,
    run=_race,
    holds=lambda sums: (
        sums["held_sent_though_paid_before_the_hold"] == 0
        and sums["held_sent_though_paid_before_sending"] == 0
        and sums["held_sent"] > 0
        and sums["held_paid_first"] > 0
        and sums["control_sent_though_paid_before_sending"] > 0
    ),
)
