"""How the city's people live: a letter or a text comes, time passes, they answer and pay, or they do not.

Delays are city time, turned into real waits by the clock's speed. A mail or a payment is one HTTP post whose identifier
follows from the letter, and which is repeated under the same key until the server has answered: a server killed in between
must not do it twice. A text goes over the telephone exchange. Who acts on what, and in which words, is data (``ways.toml``).
"""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tideover.base import log
from tideover.rehearsal.model import CURRENCY, Borrower, Habit
from tideover.rehearsal.phones import Report, Text
from tideover.rehearsal.post import Letter
from tideover.rehearsal.posting import INBOUND, PAYMENTS, Poster
from tideover.rehearsal.ways import MAIL, TEXT, load_ways

REPLY_MINUTES = (5, 40)  # city minutes from the letter to the answer (or to the payment, where there is no answer)
PAY_MINUTES = (30, 120)  # city minutes from the answer to the payment
_WORKERS = 4
_COUNTED = ("letters", "replies", "payments", "refused_posts", "texts", "text_replies")

Act = Callable[[], None]


def no_mailbox(borrowers: Sequence[Borrower]) -> Callable[[str], bool]:
    """Whether there is no mailbox of a name: ``refuses`` for a ``PostOffice``."""
    dead = {borrower.email.casefold() for borrower in borrowers if borrower.way.mail == "dead"}
    return lambda address: address.casefold() in dead


def fate_of_texts(borrowers: Sequence[Borrower]) -> Callable[[Text], Sequence[Report]]:
    """What becomes of a text: ``reports`` for a ``PhoneExchange``."""
    void = {borrower.phone for borrower in borrowers if borrower.way.phone == "void"}
    return lambda text: (Report("UNDELIV", error="001"),) if text.recipient in void else (Report(),)


class City:
    """The borrowers as they react; give ``receive`` to ``PostOffice.listen``, and ``hear`` to ``PhoneExchange.listen``.

    ``base_url``: the server, without ``/api/v1``. ``city_now``: the city's time, with an offset. ``speed``: city seconds
    per machine second. ``seed`` decides phrasings and delays. ``retry_pause_s``: machine seconds before the first
    retry, doubled each time. ``text``: how a person (a number) writes a text (``PhoneExchange.send``); without it nobody does.
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
        text: Callable[[str, str], None] | None = None,
    ) -> None:
        self._by_mail = {borrower.email.casefold(): borrower for borrower in borrowers}
        self._by_phone: dict[str, list[Borrower]] = defaultdict(list)
        for borrower in borrowers:
            self._by_phone[borrower.phone].append(borrower)
        self._text = text
        self._city_now = city_now
        self._speed = speed
        self._seed = seed
        self._poster = Poster(base_url, token, retry_pause_s)
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
        self._poster.end()
        for worker in self._workers:
            if worker.ident is not None:
                worker.join()
        self._poster.close()

    def settled(self) -> bool:
        """Whether nobody is about to act on a letter received so far."""
        with self._changed:
            return not self._agenda and not self._acting

    def counts(self) -> dict[str, int]:
        """``letters`` and ``texts`` received; ``replies`` (by mail) and ``payments`` accepted, ``refused_posts``: refused, or
        never answered; ``text_replies``: written on the telephone."""
        with self._changed:
            return {name: self._counts[name] for name in _COUNTED}

    def receive(self, letter: Letter) -> None:
        """Note a letter. Only the first message that a borrower acts on is acted on. Returns at once."""
        borrower = self._by_mail.get(letter.recipient.casefold())
        self._note("letters", borrower, MAIL, letter.message_id or letter.received_at.isoformat())

    def hear(self, text: Text) -> None:
        """Note a text; on a telephone that two people share, the one it names reads it. Returns at once."""
        having = [borrower for borrower in self._by_phone.get(text.recipient, ()) if borrower.way.phone != "void"]
        named = next((borrower for borrower in having if borrower.name in text.text), next(iter(having), None))
        self._note("texts", named, TEXT, text.key or text.received_at.isoformat())

    def _note(self, counted: str, borrower: Borrower | None, channel: str, name: str) -> None:
        with self._changed:
            self._counts[counted] += 1
            answered_on = borrower.way.answer_to(channel) if borrower is not None else None
            if borrower is None or answered_on is None or borrower.customer_id in self._reached:
                return
            self._reached.add(borrower.customer_id)
            self._act_on(name, borrower, answered_on)

    def _act_on(self, name: str, borrower: Borrower, channel: str) -> None:
        dice = random.Random(f"life {self._seed} {borrower.customer_id}")
        think_minutes, pay_minutes = dice.randint(*REPLY_MINUTES), dice.randint(*PAY_MINUTES)

        def pay() -> None:
            self._pay(borrower, _name(name, borrower, "payment"))

        def say(meaning: str) -> None:
            phrase = dice.choice(load_ways().phrases(meaning, channel))
            if channel == TEXT:
                self._say_by_text(borrower, _filled(phrase, borrower, self._city_now()))
            else:
                self._reply(borrower, _name(name, borrower, "reply"), _filled(phrase, borrower, self._city_now()))

        def promise() -> None:
            say("promise")
            if borrower.habit is Habit.PROMISES_AND_PAYS:
                self._later(pay_minutes, pay)

        if borrower.way.phone == "stranger" and channel == TEXT:
            self._later(think_minutes, lambda: say("wrong_number"))
            return
        match borrower.habit:
            case Habit.PROMISES_AND_PAYS | Habit.PROMISES_AND_BREAKS:
                self._later(think_minutes, promise)
            case Habit.PAYS_AT_ONCE:
                self._later(think_minutes, pay)
            case Habit.ASKS_TO_STOP:
                self._later(think_minutes, lambda: say("stop"))
            case Habit.HARD_TO_READ:
                self._later(think_minutes, lambda: say("unclear"))
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

    def _say_by_text(self, borrower: Borrower, words: str) -> None:
        if self._text is not None:
            self._text(borrower.phone, words)
            with self._changed:
                self._counts["text_replies"] += 1

    def _reply(self, borrower: Borrower, name: str, text: str) -> None:
        at = self._city_now().isoformat()
        self._post("replies", INBOUND, name, {"channel": "email", "from": borrower.email, "text": text, "at": at, "id": name})

    def _pay(self, borrower: Borrower, name: str) -> None:
        body = {
            "payment": name,
            "account": borrower.account_id,
            "amount_minor": borrower.overdue_minor,
            "currency": CURRENCY,
            "paid_at": self._city_now().isoformat(),
        }
        self._post("payments", PAYMENTS, name, body)

    def _post(self, counted: str, route: str, key: str, body: dict[str, Any]) -> None:
        accepted = self._poster.post(route, key, body)
        if accepted is not None:
            with self._changed:
                self._counts[counted if accepted else "refused_posts"] += 1


def _name(message: str, borrower: Borrower, what: str) -> str:
    """An identifier that follows from the message acted on: the same message, the same answer."""
    return f"synthetic-{what}-{uuid5(NAMESPACE_URL, f'{message} {borrower.customer_id} {what}')}"


def _filled(phrase: str, borrower: Borrower, today: datetime) -> str:
    yuan, fen = divmod(borrower.overdue_minor, 100)
    return phrase.format(amount=f"{yuan:,}.{fen:02}", month=today.month, day=today.day)
