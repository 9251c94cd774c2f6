"""Mail and texts over a network that delays, cuts, splits, doubles and reorders, and that goes dark and comes back."""

from __future__ import annotations

import random
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.proofs.fault_proxy import HOST, FaultProxy, Odds
from tests.proofs.harness import Place, Proof, opened
from tests.proofs.receivers import (
    UNENDED_JOBS,
    UNENDED_TOUCHES,
    SlowExchange,
    SlowPost,
    count_at_receivers,
    make_people,
    number,
    queue,
    rows,
    set_time,
    wait,
)
from tideover.app.listening import Ears
from tideover.app.runtime import Runtime, build_registry
from tideover.base.jobs import Worker
from tideover.base.settings import ChannelLimit
from tideover.outreach.channels import EmailChannel, SmppChannel
from tideover.outreach.channels.smpp import Pace
from tideover.outreach.gateways import STALE_SECONDS, Gateway, Gateways

PER_SECOND = 20
DARK_SECONDS = 3.0
RECOVERING = 120  # contacts that wait, half on each channel, when the network goes dark
THREADS = 16
# A session is up again soon, so that much is sent over few seconds; the times of the product are longer.
PACE = Pace(answer_s=5, first_pause_s=0.2, longest_pause_s=0.5)
MAIL = Odds(delay=0.05, cut=0.02, split=0.05)
TEXTS = Odds(delay=0.05, cut=0.006, split=0.05, double=0.1, swap=0.1)
FIRST_SECONDS = 2.0  # of the recovery, in which a fifth of the pace is what the ramp comes to


@contextmanager
def _sending(runtime: Runtime, mail: FaultProxy, texts: FaultProxy, login: str, *, trusting: bool) -> Iterator[None]:
    """A worker whose channels go through the proxies. ``trusting``: it believes that the receivers recognise keys."""
    adapters = [
        EmailChannel(f"smtp://{HOST}:{mail.port}", "care@tideover.invalid"),
        SmppChannel(f"smpp://{login}@{HOST}:{texts.port}", "10690000", PACE),
    ]
    for adapter in adapters:
        adapter.dedupes = trusting  # type: ignore[attr-defined]
    limit = ChannelLimit(per_second=PER_SECOND, concurrency=THREADS)
    database = runtime.database
    gateways = Gateways([Gateway(adapter, limit, database) for adapter in adapters], database)  # type: ignore[arg-type]
    worker = Worker(runtime.works, build_registry(runtime.settings, gateways), THREADS)
    gateways.start(Ears(runtime.works))
    thread = threading.Thread(target=worker.work)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()
        gateways.stop()


def _faults(place: Place, seed: int, count: int) -> dict[str, int]:
    cutting = Odds(cut=0.05)
    with ThreadPoolExecutor(2) as pool:  # beside each other: both wait a while to try again
        sending = pool.submit(_send, place, random.Random(seed), count, MAIL, TEXTS, trusting=False)
        trusting = pool.submit(_send, place, random.Random(-seed), max(count // 10, 60), cutting, cutting, trusting=True)
        figures, control = sending.result(), trusting.result()
    return {**figures, "control_sends": control["queued"], "control_doubled": control["doubled"]}


def _send(place: Place, rng: random.Random, count: int, mail_odds: Odds, text_odds: Odds, *, trusting: bool) -> dict[str, int]:
    post, exchange = SlowPost(rng, 0.1), SlowExchange(rng, 0.1)
    post.start()
    exchange.start()
    mail = FaultProxy(post.port, rng, mail_odds, is_smpp=False)
    texts = FaultProxy(exchange.port, rng, text_odds, is_smpp=True)
    login = exchange.url.removeprefix("smpp://").partition("@")[0]
    try:
        with place.fresh() as (settings, folder), opened(settings, pool_size=40) as runtime:
            set_time(runtime)
            refs = [f"C{which}" for which in range(count // 2)]
            waiting = [] if trusting else [f"R{which}" for which in range(RECOVERING // 2)]
            make_people(runtime, folder, refs + waiting)
            queued = queue(runtime, refs)
            with _sending(runtime, mail, texts, login, trusting=trusting):
                wait(lambda: _is_quiet(runtime), "contacts and jobs that end", 60 + count)
                faults = mail.faults + texts.faults
                figures = {} if trusting else _recover(runtime, mail, texts, waiting)
            figures |= count_at_receivers(runtime, post, exchange)
            figures["queued"] = queued + 2 * len(waiting)
            return figures | _count_doubts(runtime, mail, texts) | _count_faults(faults)
    finally:
        mail.stop()
        texts.stop()
        post.stop()
        exchange.stop()


def _recover(runtime: Runtime, mail: FaultProxy, texts: FaultProxy, waiting: list[str]) -> dict[str, int]:
    """The network works well, goes dark while much waits, and comes back. What begins to come after that, by the second."""
    mail.odds = texts.odds = Odds()
    queue(runtime, waiting[:5])
    for proxy in (mail, texts):
        proxy.black_out()
    dark = time.monotonic()
    queue(runtime, waiting[5:])
    time.sleep(max(dark + DARK_SECONDS - time.monotonic(), 0))
    light = time.monotonic()
    for proxy in (mail, texts):
        proxy.light_up()
    wait(lambda: _is_quiet(runtime), "contacts that end after the dark", 120)
    figures = {}
    for name, proxy in (("mails", mail), ("texts", texts)):
        moments = sorted(begun.at for begun in proxy.begun if begun.at >= light)
        figures[f"{name}_after_the_dark"] = len(moments)
        figures[f"longest_row_of_{name}_in_a_second"] = _most(moments, 1.0)
        figures[f"longest_row_of_{name}_at_first"] = bisect_left(moments, moments[0] + FIRST_SECONDS) if moments else 0
    return figures


def _most(moments: list[float], seconds: float) -> int:
    """The most in any span of so many seconds."""
    return max((bisect_left(moments, at + seconds) - index for index, at in enumerate(moments)), default=0)


def _count_doubts(runtime: Runtime, mail: FaultProxy, texts: FaultProxy) -> dict[str, int]:
    doubted = {
        row.message_id
        for row in rows(
            runtime,
            "SELECT message_id FROM touch JOIN fact ON fact.kind = 'ContactInDoubt' AND fact.data->>'contact' = touch.id::text",
        )
    }
    in_flight = mail.in_flight_at_cuts | texts.in_flight_at_cuts
    return {
        "sends_in_flight_at_cuts": len(in_flight),
        "ever_in_doubt": len(doubted),
        "in_doubt_without_a_cut": len(doubted - in_flight),
        "tried_again": number(runtime, "SELECT 1 FROM touch WHERE attempts > 0"),
        "jobs_unended": number(runtime, UNENDED_JOBS),
    }


def _count_faults(faults: Counter[str]) -> dict[str, int]:
    kinds = ("delayed", "cut", "split", "doubled", "swapped")
    return {"faults": sum(faults[kind] for kind in kinds)} | {f"faults_{kind}": faults[kind] for kind in kinds}


def _is_quiet(runtime: Runtime) -> bool:
    return not any(number(runtime, sql) for sql in (UNENDED_JOBS, UNENDED_TOUCHES))


_NEVER = ("doubled", "not_terminal", "lost", "unaccounted", "of_nobody", "jobs_unended", "in_doubt_without_a_cut")
_MOST_IN_A_SECOND = round(PER_SECOND * (1 + STALE_SECONDS)) + 1  # a place may be used so much late: gateways.py


def _holds(sums: Counter[str]) -> bool:
    kinds = ("delayed", "cut", "split", "doubled", "swapped")
    return (
        all(sums[name] == 0 for name in _NEVER)
        and sums["touches"] == sums["queued"]
        and all(sums[f"faults_{kind}"] > 0 for kind in kinds)
        and (sums["queued"] < 2_000 or sums["faults"] >= 448)
        and 0 < sums["ever_in_doubt"] <= sums["sends_in_flight_at_cuts"]
        and all(0 < sums[f"longest_row_of_{name}_in_a_second"] <= _MOST_IN_A_SECOND for name in ("mails", "texts"))
        and sums["longest_row_of_mails_at_first"] <= FIRST_SECONDS * PER_SECOND / 2
        and sums["control_doubled"] > 0
    )


SENDING_FAULTS = Proof(
    name="sending-faults",
    claim=(
        "Mail and texts go through a proxy that delays, cuts, splits, doubles and reorders (it doubles and swaps what the SMSC "
        "says; TCP does neither to what we say). No receiver gets any key twice, every contact comes to an end or is in doubt, "
        "and in doubt is only what was being sent on a connection when it was cut. Then the network goes dark for three "
        "seconds or more while contacts wait, and comes back: in no second more begin than the channel's limit of 20 and the quarter "
        "of a second by which a place may be used late; mail, whose breaker had opened, begins with at most half its pace for "
        "two seconds. Control: workers that send again what is in doubt do double."
    ),
    unit="sends",
    size=2000,
    chunk=500,
    run=_faults,
    holds=_holds,
)
