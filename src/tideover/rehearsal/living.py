"""How the town's people meet the system: letters and texts reach them, time passes, what they do comes in.

The engine (``rehearsal.town``) knows neither wires nor clocks: here letters and texts become messages that somebody hears, the
town lives up to the city's time several times a second, and deeds become posts over HTTP or texts on the telephone exchange.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tideover.base import log
from tideover.rehearsal.model import CURRENCY
from tideover.rehearsal.phones import Report, Text
from tideover.rehearsal.post import Letter
from tideover.rehearsal.posting import CHAT, INBOUND, PAYMENTS, Poster
from tideover.rehearsal.talking import Talker, personas
from tideover.rehearsal.town import Deed, DeedKind, Town, heard, payment_id, words_of
from tideover.rehearsal.ways import MAIL, TEXT

EVERY_S = 0.1  # machine seconds between two looks at the city's clock
_WORKERS = 4
_COUNTED = ("letters", "texts", "replies", "text_replies", "chats", "payments", "refused_posts")
_WRITES_IN_APP = 0.4  # of those who look into the lender's app
_MOST_LINES = 14
_SECOND = timedelta(seconds=1)


class Townsfolk:
    """A town's people on real wires: ``refuses`` and ``reports`` are for a ``PostOffice`` and a ``PhoneExchange``, ``receive``
    and ``hear`` for their ``listen`` (once ``live`` has begun).

    A deed that no door of the system takes is counted and goes nowhere (``unheard``): calls and what is said in them,
    complaints to the regulator, new loans and what is paid on them. Some of those who look into the lender's app write there,
    and answer what they are asked. Methods may be called from any thread.
    """

    def __init__(self, town: Town) -> None:
        self._town = town
        self._dead = {one.email.casefold() for one in town.residents.values() if one.mail_is_dead}
        self._void = {one.phone for one in town.residents.values() if one.phone_state == "void"}
        self._changed = threading.Condition()
        self._counts: Counter[str] = Counter()
        self._unheard: Counter[str] = Counter()
        self._under_way = 0
        self._ended = threading.Event()
        self._acting = ThreadPoolExecutor(_WORKERS, thread_name_prefix="town")
        self._clockwork = threading.Thread(target=self._follow, name="town-clock", daemon=True)

    def refuses(self, address: str) -> bool:
        """Whether there is no such mailbox (any more)."""
        return address.casefold() in self._dead

    def reports(self, text: Text) -> Sequence[Report]:
        """What becomes of a text: a number out of service gets none."""
        return (Report("UNDELIV", error="001"),) if text.recipient in self._void else (Report(),)

    def live(
        self,
        base_url: str,
        token: str,
        *,
        city_now: Callable[[], datetime],
        text: Callable[[str, str], None],
        done: Sequence[Deed] = (),
        retry_pause_s: float = 0.5,
    ) -> None:
        """Begin, at the city's time. ``base_url``: the server, without ``/api/v1``; ``text``: how a person (a number) writes
        a text (``PhoneExchange.send``); ``done``: deeds of the town's past that the system's book does not have: their
        payments come first. ``retry_pause_s``: as in ``Poster``.
        """
        self._poster = Poster(base_url, token, retry_pause_s)
        self._city_now, self._text = city_now, text
        self._act([deed for deed in done if deed.kind is DeedKind.PAYS])
        self._clockwork.start()

    def stop(self) -> None:
        """End it for good. Posts on their way are waited for (at most 10 s), others are dropped."""
        self._ended.set()
        if self._clockwork.ident is None:
            return
        self._poster.end()
        self._clockwork.join()
        self._acting.shutdown(cancel_futures=True)
        self._poster.close()

    def settled(self) -> bool:
        """Whether everything done so far has been posted or said. Somebody may still read later what has come."""
        with self._changed:
            return not self._under_way

    def counts(self) -> dict[str, int]:
        """``letters`` and ``texts`` that came; ``replies`` (by mail) and ``payments`` accepted, ``refused_posts``: refused, or
        never answered; ``text_replies``: written on the telephone; ``chats``: held in the lender's app."""
        with self._changed:
            return {name: self._counts[name] for name in _COUNTED}

    def unheard(self) -> dict[str, int]:
        """Deeds that no door takes, by kind."""
        with self._changed:
            return dict(self._unheard)

    def receive(self, letter: Letter) -> None:
        """A letter is in somebody's mailbox."""
        self._arrived("letters", MAIL, letter.recipient, f"{letter.subject}\n{letter.text}")

    def hear(self, text: Text) -> None:
        """A text is on somebody's telephone."""
        self._arrived("texts", TEXT, text.recipient, text.text)

    # --- inside ----------------------------------------------------------------------------------------------------------

    def _arrived(self, counted: str, channel: str, address: str, words: str) -> None:
        with self._changed:
            self._counts[counted] += 1
            person = self._town.person_at(address)
            if person is not None:
                at = max(self._city_now(), self._town.now + _SECOND)
                self._town.hear(heard(person, channel, words, at))

    def _follow(self) -> None:
        """Live up to the city's time, until the end."""
        while not self._ended.wait(EVERY_S):
            try:
                with self._changed:
                    self._act(self._town.step(self._city_now()))
            except Exception as error:  # noqa: BLE001 - a town that stands still must be seen to
                log.get_logger().error("town_failed", exc_info=error)
                return

    def _act(self, deeds: Sequence[Deed]) -> None:
        with self._changed:
            for deed in deeds:
                act = self._act_for(deed)
                if act is None:
                    self._unheard[deed.kind.value] += 1
                elif not self._ended.is_set():
                    self._under_way += 1
                    self._acting.submit(self._carry_out, act)

    def _act_for(self, deed: Deed) -> Callable[[], None] | None:
        """How it comes in; None where the system has no door for it."""
        if deed.kind is DeedKind.PAYS:
            assert deed.account is not None
            is_known = self._town.loans[deed.account].disbursed < self._town.start
            return (lambda: self._pay(deed)) if is_known else None
        if deed.kind is DeedKind.LOOKS:
            rng = random.Random(f"{deed.person} {deed.at.isoformat()}")
            return (lambda: self._talk(deed, rng)) if rng.random() < _WRITES_IN_APP else None
        words = words_of(deed)
        if words is None or deed.channel not in (MAIL, TEXT):
            return None
        return lambda: self._say(deed, words)

    def _carry_out(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - one failed act must not stop the others
            log.get_logger().error("act_failed", exc_info=error)
        finally:
            with self._changed:
                self._under_way -= 1

    def _pay(self, deed: Deed) -> None:
        name = payment_id(deed)
        body = {
            "payment": name, "account": deed.account, "amount_minor": deed.amount_minor, "currency": CURRENCY,
            "paid_at": deed.at.isoformat(),
        }  # fmt: skip
        self._post("payments", PAYMENTS, name, body)

    def _say(self, deed: Deed, words: str) -> None:
        who = self._town.residents[deed.person]
        if deed.channel == TEXT:
            self._text(who.phone, words)
            with self._changed:
                self._counts["text_replies"] += 1
            return
        name = message_id(deed)
        body = {"channel": MAIL, "from": who.email, "text": words, "at": deed.at.isoformat(), "id": name}
        self._post("replies", INBOUND, name, body)

    def _talk(self, deed: Deed, rng: random.Random) -> None:
        """Write in the lender's app, and go on until it is over or they have had enough. Everybody has one temperament."""
        mine = [each for each in personas() if each.who == "customer" and each.language == "zh-CN"]
        persona = random.Random(deed.person).choices(mine, [each.weight for each in mine])[0]
        talker = Talker(persona, rng, deed.at.date())
        asked, heard = None, list[str]()
        for number in range(_MOST_LINES):
            line = talker.say(asked, heard)
            if line is None or self._ended.is_set():
                break
            name = f"{message_id(deed)}-{number}"
            answer = self._poster.ask(CHAT.format(person=deed.person), name, {"id": name, "text": line.strip() or "……"})
            if answer is None:
                break
            if not number:
                with self._changed:
                    self._counts["chats"] += 1
            if answer["state"] != "open":
                break
            asked, heard = answer["asks"], [text for words in answer["said"] for text in words["texts"]]

    def _post(self, counted: str, route: str, name: str, body: dict[str, Any]) -> None:
        accepted = self._poster.post(route, name, body)
        if accepted is not None:
            with self._changed:
                self._counts[counted if accepted else "refused_posts"] += 1


def message_id(deed: Deed) -> str:
    """The identifier of what is said: the same deed, the same message."""
    return f"synthetic-said-{uuid5(NAMESPACE_URL, f'{deed.person} {deed.at.isoformat()} {deed.kind}')}"
