"""What the proofs of sending share: a book of people, contacts queued for them, and receivers that take their time."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from tests.conftest import Lender
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base.ids import TenantId
from tideover.book import accounts_of, find_person
from tideover.gate import Channel, Purpose, Refusal
from tideover.outreach import change_sender, offer_contact
from tideover.rehearsal import PhoneExchange, PostOffice

DEFAULT = TenantId("default")
TEN = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CHANNELS = (Channel.EMAIL, Channel.SMS)


class SlowPost(PostOffice):
    """Takes a moment before it keeps a letter, and another before it says so."""

    def __init__(self, rng: random.Random, most_seconds: float) -> None:
        super().__init__()
        self._rng, self._most = rng, most_seconds

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._rng.uniform(0, self._most))
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self._rng.uniform(0, self._most))
        return answer


class SlowExchange(PhoneExchange):
    """Takes a moment before it keeps a part of a text, and another before it says so; many at once, as an SMSC does."""

    def __init__(self, rng: random.Random, most_seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self._rng, self._most = rng, most_seconds
        self._clerks = ThreadPoolExecutor(40, thread_name_prefix="exchange")

    def _answer(self, line: Any, command: int, sequence: int, pdu: bytes) -> None:
        if command != 0x04 or not line.is_bound:
            super()._answer(line, command, sequence, pdu)
            return
        self._clerks.submit(self._take_time, line, command, sequence, pdu)

    def _take_time(self, line: Any, command: int, sequence: int, pdu: bytes) -> None:
        time.sleep(self._rng.uniform(0, self._most))
        with suppress(OSError):  # the sender is gone: what it handed over is kept all the same
            super()._answer(_Late(line, self._rng.uniform(0, self._most)), command, sequence, pdu)  # type: ignore[arg-type]

    def stop(self) -> None:
        super().stop()
        self._clerks.shutdown()


class _Late:
    """A line whose answers come late."""

    def __init__(self, line: Any, seconds: float) -> None:
        self.is_bound = True
        self._line, self._seconds = line, seconds

    def write(self, *words: Any) -> None:
        time.sleep(self._seconds)
        self._line.write(*words)


def set_time(runtime: Runtime, at: datetime = TEN) -> None:
    """Business time goes on from ``at`` as machine time does."""
    with runtime.database.as_owner() as connection:
        connection.execute(
            text("UPDATE clock SET spec = 'test', speed = 1, machine_anchor = clock_timestamp(), business_anchor = :at"),
            {"at": at},
        )


def make_people(
    runtime: Runtime,
    folder: Path,
    refs: Sequence[str],
    phone: Callable[[int], str] = lambda number: f"+86138{number:08}",
    name: Callable[[int], str] = lambda number: f"张{number}",
) -> None:
    """A book of people with an account each, in arrears."""
    token = ensure_operator(runtime)
    for field, value in (("sender_name", "城市银行"), ("sender_hotline", "400-100-2000")):
        with runtime.works.open(DEFAULT, "proof") as work:
            change_sender(work, field, value)
    lender = Lender(runtime, folder / f"book-{refs[0]}", DEFAULT, token, client=None)  # type: ignore[arg-type]
    for number, ref in enumerate(refs):
        lender.customer(ref, phone=phone(number), name=name(number))
        lender.account(f"A-{ref}", ref)
    report = lender.import_book()
    assert report.rejected == 0, (lender.folder / "rejects.csv").read_text()


def queue(
    runtime: Runtime, refs: Sequence[str], channels: Sequence[Channel] = CHANNELS, template: str = "overdue-gentle"
) -> int:
    """A contact for each person on each channel; how many were queued."""
    return sum(_queue_one(runtime, ref, channels, template) for ref in refs)


def _queue_one(runtime: Runtime, ref: str, channels: Sequence[Channel], template: str) -> int:
    with runtime.works.open(DEFAULT, "proof") as work:
        person = find_person(work, ref).id
        account = accounts_of(work, person)[0].id
        for channel in channels:
            answer = offer_contact(work, person, channel, Purpose.COLLECT, template, {}, account=account)
            assert not isinstance(answer, Refusal), answer
    return len(channels)


def rows(runtime: Runtime, sql: str, **values: Any) -> list[Any]:
    with runtime.database.as_owner() as connection:
        return list(connection.execute(text(sql), values))


def number(runtime: Runtime, sql: str, **values: Any) -> int:
    return int(rows(runtime, f"SELECT count(*) FROM ({sql}) AS counted", **values)[0][0])


UNENDED_JOBS = "SELECT 1 FROM job WHERE state = 'leased' OR state = 'ready' AND due_at <= business_now()"
UNENDED_TOUCHES = "SELECT 1 FROM touch WHERE state IN ('queued', 'sending')"


def count_at_receivers(runtime: Runtime, post: PostOffice, exchange: PhoneExchange, where: str = "") -> dict[str, int]:
    """What is kept of every contact, held against what its receiver got under its key."""
    touches = rows(runtime, f"SELECT id, channel, state, message_id FROM touch {where}")
    mails, texts = post.copies(), exchange.copies()
    whole = Counter(one.key for one in exchange.texts())
    figures: Counter[str] = Counter()
    for touch in touches:
        at_receiver = mails[touch.message_id] if touch.channel == "email" else texts[touch.message_id]
        has_whole = touch.channel == "email" or bool(whole[touch.message_id])
        figures["touches"] += 1
        figures[touch.state] += 1
        figures["at_receivers"] += at_receiver
        figures["doubled"] += max(at_receiver - 1, 0)
        figures["not_terminal"] += touch.state in ("queued", "sending")
        went_out = touch.state in ("sent", "delivered", "undelivered")
        figures["lost"] += went_out and not (at_receiver and has_whole)
        figures["unaccounted"] += bool(at_receiver) and not went_out and touch.state != "in_doubt"
        figures["in_doubt_and_there"] += bool(at_receiver) and touch.state == "in_doubt"
    known = {touch.message_id for touch in touches}
    figures["of_nobody"] = 0 if where else sum(key not in known for key in (mails | texts))
    names = ("touches", "at_receivers", "doubled", "not_terminal", "lost", "unaccounted", "of_nobody", "in_doubt_and_there")
    return {name: int(figures[name]) for name in names} | {
        state: int(figures[state]) for state in ("sent", "delivered", "in_doubt", "failed", "refused", "expired", "suppressed")
    }


def wait(what: Callable[[], bool], name: str, seconds: float, said: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"waited in vain for {name}\n{said()}"
        threading.Event().wait(0.1)
