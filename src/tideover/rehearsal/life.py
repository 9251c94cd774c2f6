"""How the city's people live: a letter comes, time passes, they answer and pay, or they do not.

Delays are city time, turned into real waits by the clock's speed. Each act is one HTTP post whose identifier follows
from the letter, and which is repeated under the same key until the server has answered: a server killed in between
must not do it twice.
"""

from __future__ import annotations

import heapq
import itertools
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from tideover.base import log
from tideover.rehearsal.model import CURRENCY, Borrower, Habit
from tideover.rehearsal.post import Letter

REPLY_MINUTES = (5, 40)  # city minutes from the letter to the answer (or to the payment, where there is no answer)
PAY_MINUTES = (30, 120)  # city minutes from the answer to the payment
RETRIES = 5
TIMEOUT_S = 10.0
_WORKERS = 4
_INBOUND, _PAYMENTS = "/api/v1/inbound", "/api/v1/payments"

_PROMISES = (
    "我今天下午还{amount}元",
    "好的，今天之内还{amount}元",
    "收到，今天就把{amount}元还上",
    "{month}月{day}日我会还{amount}元",
    "不好意思忘了，今晚也就是{month}月{day}日还{amount}元",
)
_STOP = "请不要再给我发邮件"
_UNCLEAR = "最近手头有点紧，让我想想"

Act = Callable[[], None]


class City:
    """The borrowers as they react to letters; give ``receive`` to ``PostOffice.listen``.

    ``base_url``: the server, without ``/api/v1``. ``city_now``: the city's time, with an offset. ``speed``: city seconds
    per machine second. ``seed`` decides phrasings and delays. ``retry_pause_s``: machine seconds before the first
    retry, doubled each time.
    """

    def __init__(
        self,
        borrowers: Sequence[Borrower],
        base_url: str,
        token: str,
        *,
        city_now: Callable[[], datetime],
        speed: float,
        seed: int = 0,
        retry_pause_s: float = 0.5,
    ) -> None:
        self._borrowers = {borrower.email.casefold(): borrower for borrower in borrowers}
        self._city_now = city_now
        self._speed = speed
        self._seed = seed
        self._retry_pause_s = retry_pause_s
        # trust_env: a proxy named in the environment must not come between two ends of loopback.
        self._client = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "tideover-rehearsal (synthetic)"},
            timeout=TIMEOUT_S,
            trust_env=False,
        )
        self._changed = threading.Condition()
        self._agenda: list[tuple[float, int, Act]] = []  # (due in machine seconds, order of arrival, act)
        self._order = itertools.count()
        self._acting = 0
        self._reached: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._ended = threading.Event()
        self._workers = [threading.Thread(target=self._live, name=f"city-{n}", daemon=True) for n in range(_WORKERS)]

    def start(self) -> None:
        """Let the city live. Letters that came before have been noted and are acted on from now."""
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """End it for good; acts still on the agenda are dropped. Waits for posts on their way (at most 10 s)."""
        with self._changed:
            self._ended.set()
            self._agenda.clear()
            self._changed.notify_all()
        for worker in self._workers:
            if worker.ident is not None:
                worker.join()
        self._client.close()

    def settled(self) -> bool:
        """Whether nobody is about to act on a letter received so far."""
        with self._changed:
            return not self._agenda and not self._acting

    def counts(self) -> dict[str, int]:
        """``letters`` received, ``replies`` and ``payments`` accepted, ``refused_posts``: refused, or never answered."""
        with self._changed:
            return {name: self._counts[name] for name in ("letters", "replies", "payments", "refused_posts")}

    def receive(self, letter: Letter) -> None:
        """Note a letter. Only the first to each borrower is acted on. Returns at once."""
        borrower = self._borrowers.get(letter.recipient.casefold())
        with self._changed:
            self._counts["letters"] += 1
            if borrower is None or borrower.email in self._reached:
                return
            self._reached.add(borrower.email)
            self._act_on(letter, borrower)

    def _act_on(self, letter: Letter, borrower: Borrower) -> None:
        dice = random.Random(f"life {self._seed} {borrower.customer_id}")
        think_minutes, pay_minutes, phrase = dice.randint(*REPLY_MINUTES), dice.randint(*PAY_MINUTES), dice.choice(_PROMISES)

        def pay() -> None:
            self._pay(borrower, _name(letter, borrower, "payment"))

        def reply(text: str) -> None:
            self._reply(borrower, _name(letter, borrower, "reply"), text)

        def promise() -> None:
            reply(_promise(phrase, borrower, self._city_now()))
            if borrower.habit is Habit.PROMISES_AND_PAYS:
                self._later(pay_minutes, pay)

        match borrower.habit:
            case Habit.PROMISES_AND_PAYS | Habit.PROMISES_AND_BREAKS:
                self._later(think_minutes, promise)
            case Habit.PAYS_AT_ONCE:
                self._later(think_minutes, pay)
            case Habit.ASKS_TO_STOP:
                self._later(think_minutes, lambda: reply(_STOP))
            case Habit.HARD_TO_READ:
                self._later(think_minutes, lambda: reply(_UNCLEAR))
            case _:  # silent; or a letter that should never have come, for the post office's records to show
                pass

    def _later(self, minutes: int, act: Act) -> None:
        """Put ``act`` on the agenda, ``minutes`` of city time from now."""
        due = time.monotonic() + minutes * 60 / self._speed
        with self._changed:
            if not self._ended.is_set():
                heapq.heappush(self._agenda, (due, next(self._order), act))
                self._changed.notify()

    def _live(self) -> None:
        """A worker: take what is due, do it, until the end."""
        while (act := self._next()) is not None:
            try:
                act()
            except Exception as error:  # noqa: BLE001 - one failed act must not stop the others
                log.get_logger().error("act_failed", exc_info=error)
            finally:
                with self._changed:
                    self._acting -= 1

    def _next(self) -> Act | None:
        with self._changed:
            while not self._ended.is_set():
                wait_s = self._agenda[0][0] - time.monotonic() if self._agenda else None
                if wait_s is not None and wait_s <= 0:
                    self._acting += 1
                    return heapq.heappop(self._agenda)[2]
                self._changed.wait(wait_s)
        return None

    def _reply(self, borrower: Borrower, name: str, text: str) -> None:
        at = self._city_now().isoformat()
        self._post("replies", _INBOUND, name, {"channel": "email", "from": borrower.email, "text": text, "at": at, "id": name})

    def _pay(self, borrower: Borrower, name: str) -> None:
        body = {
            "payment": name,
            "account": borrower.account_id,
            "amount_minor": borrower.overdue_minor,
            "currency": CURRENCY,
            "paid_at": self._city_now().isoformat(),
        }
        self._post("payments", _PAYMENTS, name, body)

    def _post(self, counted: str, route: str, key: str, body: dict[str, Any]) -> None:
        """Post the same bytes under the same key until answered below 500, at most ``RETRIES`` times again."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        status = 0
        for attempt in range(RETRIES + 1):
            if attempt and self._ended.wait(self._retry_pause_s * 2 ** (attempt - 1)):
                return
            try:
                status = self._client.post(route, content=content, headers=headers).status_code
            except httpx.TransportError:
                status = 0
            if 0 < status < 500:
                break
        accepted = 200 <= status < 300
        with self._changed:
            self._counts[counted if accepted else "refused_posts"] += 1
        if not accepted:
            log.get_logger().warning("post_refused", route=route, status=status)


def _name(letter: Letter, borrower: Borrower, what: str) -> str:
    """An identifier that follows from the letter: the same letter, the same answer."""
    letter_name = letter.message_id or letter.received_at.isoformat()
    return f"synthetic-{what}-{uuid5(NAMESPACE_URL, f'{letter_name} {borrower.customer_id} {what}')}"


def _promise(phrase: str, borrower: Borrower, today: datetime) -> str:
    yuan, fen = divmod(borrower.overdue_minor, 100)
    return phrase.format(amount=f"{yuan:,}.{fen:02}", month=today.month, day=today.day)
