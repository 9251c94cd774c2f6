"""The server dies while customers talk with it: what was said, promised and stopped is the same as where nobody died."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import Lender
from tests.proofs.harness import Place, Proof, opened
from tests.proofs.kills import DEFAULT, House
from tests.proofs.receivers import rows
from tideover.app.runtime import Runtime
from tideover.outreach import change_sender
from tideover.rehearsal import PostOffice, Talker, personas

CLOCK = "2026-12-01T10:00:00+08:00*1"
TODAY = date(2026, 12, 1)
TALKING_AT_ONCE = 4
PATIENCE_SECONDS = 90


@dataclass(slots=True)
class Talk:
    """A customer's side: what they wrote, under which id, and what they were answered."""

    ref: str
    written: list[tuple[str, str]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    repeated: int = 0


def _chats(place: Place, seed: int, count: int) -> dict[str, int]:
    """The same talks twice: with a server that is killed, and with one that is not."""
    kills = max(count // 20, 3)
    killed, told, figures = _hold(place, seed, count, kills)
    quiet, told_quietly, _ = _hold(place, seed, count, 0)
    return figures | {
        "talks": count,
        "kills": kills,
        "messages": sum(len(talk.written) for talk in told),
        "told_again": sum(talk.repeated for talk in told),
        "promises": sum(len(each["promises"]) for each in killed.values()),
        "stops": sum(len(each["stops"]) for each in killed.values()),
        "items": sum(len(each["items"]) for each in killed.values()),
        "talks_that_differ": sum(killed[ref] != quiet[ref] for ref in quiet),
        "answers_that_differ": sum(a != b for talk, other in zip(told, told_quietly, strict=True) for a, b in _side_by_side(talk, other)),
    }  # fmt: skip


def _side_by_side(talk: Talk, other: Talk) -> list[tuple[Any, Any]]:
    """Wordings aside: of which variant somebody hears is chosen by their id."""
    states = [[(answer["state"], answer["asks"], len(answer["said"])) for answer in each.answers] for each in (talk, other)]
    return list(itertools.zip_longest(*states))


def _hold(place: Place, seed: int, count: int, kills: int) -> tuple[dict[str, Any], list[Talk], dict[str, int]]:
    post = PostOffice()
    post.start()
    try:
        with place.fresh() as (settings, folder), opened(settings) as runtime:
            house = House(settings, folder, post.url, CLOCK)
            try:
                _people(runtime, folder, house.token, count, seed)
                talks, struck = _talk_all(house, seed, count, kills)
                code, orphans = house.stop()
            finally:
                house.destroy()
            figures = {"unclean_stops": int(code != 0), "orphans": orphans, "kills_while_talking": struck}
            return _kept(runtime), talks, figures | _count(runtime, talks)
    finally:
        post.stop()


def _customers(seed: int, count: int) -> list[tuple[str, Any]]:
    who = [each for each in personas() if each.who == "customer"]
    rng = random.Random(seed)
    return [(f"T{number}", rng.choice(who)) for number in range(count)]


def _people(runtime: Runtime, folder: Path, token: str, count: int, seed: int) -> None:
    with runtime.works.open(DEFAULT, "proof") as work:
        for name, value in (
            ("sender_name", "城市银行"),
            ("sender_hotline", "400-100-2000"),
            ("sender_complaints", "400-100-2001"),
        ):
            change_sender(work, name, value)
        change_sender(work, "pay_link", "https://pay.example.com")
    lender = Lender(runtime, folder / "book", DEFAULT, token, client=None)  # type: ignore[arg-type]
    for ref, persona in _customers(seed, count):
        lender.customer(ref, language=persona.language)
        lender.account(f"A-{ref}", ref)
    assert lender.import_book().rejected == 0


def _talk_all(house: House, seed: int, count: int, kills: int) -> tuple[list[Talk], int]:
    cases = _customers(seed, count)
    with ThreadPoolExecutor(TALKING_AT_ONCE) as pool:
        running: list[Future[Talk]] = [pool.submit(_talk, house, ref, persona, seed) for ref, persona in cases]
        struck, rng = 0, random.Random(-seed)
        for strike in range(kills):
            mark = count * strike // (kills + 1)
            while sum(each.done() for each in running) < mark and not all(each.done() for each in running):
                time.sleep(0.02)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not house.answers():
                assert time.monotonic() < deadline, house.said()
                time.sleep(0.05)
            time.sleep(rng.uniform(0.05, 0.6))
            struck += not all(each.done() for each in running)
            house.kill("serve")
        talks = [each.result() for each in running]
    return talks, struck


def _talk(house: House, ref: str, persona: Any, seed: int) -> Talk:
    """One customer, until they hang up or it is over; they write again what was not answered."""
    rng = random.Random(f"{seed}:{ref}")
    talker = Talker(persona, rng, TODAY)
    talk, asks, heard = Talk(ref), None, []
    with httpx.Client(timeout=20, trust_env=False, headers={"Authorization": f"Bearer {house.token}"}) as client:
        for number in range(20):
            said = talker.say(asks, heard)
            if said is None:
                return talk
            if not said.strip():
                said = "……"  # the app sends no empty message
            talk.written.append((f"{ref}-{number}", said))
            answer = _post(client, house, talk, *talk.written[-1])
            talk.answers.append(answer)
            heard = [line for words in answer["said"] for line in words["texts"]]
            if answer["state"] != "open":
                return talk
            asks = answer["asks"]
    return talk


def _post(client: httpx.Client, house: House, talk: Talk, id_: str, said: str) -> dict[str, Any]:
    """Until it is answered: half of them under another key each time, so that the message's own id alone tells it is the same."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert time.monotonic() < deadline, house.said()
        key = f"{id_}-{talk.repeated}" if len(id_) % 2 else id_
        try:
            answer = client.post(
                f"{house.url}/api/v1/persons/{talk.ref}/chat", json={"id": id_, "text": said}, headers={"Idempotency-Key": key}
            )
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code < 500:
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found
        talk.repeated += 1
        time.sleep(0.1)


def _kept(runtime: Runtime) -> dict[str, Any]:
    """By customer: who said what and how it was taken, promises, stops, items."""
    kept: dict[str, Any] = {
        row.ref: {"said": [], "promises": [], "stops": [], "items": []} for row in rows(runtime, "SELECT ref FROM person")
    }
    spoken = """
        SELECT person.ref, turn.number, turn.by, turn.intent, dialogue.state, dialogue.outcome
        FROM dialogue_turn AS turn JOIN dialogue ON dialogue.id = turn.dialogue JOIN person ON person.id = dialogue.person
        ORDER BY person.ref, dialogue.began_at, turn.number"""
    for row in rows(runtime, spoken):
        kept[row.ref]["said"].append(tuple(row)[1:])
    for name, sql in (
        ("promises", "SELECT ref, amount_minor, due FROM promise JOIN person ON person.id = promise.person"),
        ("stops", "SELECT ref, kind, channel FROM stop JOIN person ON person.id = stop.person"),
        ("items", "SELECT ref, kind, team FROM work_item JOIN person ON person.id = work_item.person"),
    ):
        for row in rows(runtime, sql):
            kept[row.ref][name].append(tuple(row)[1:])
    sentences = "SELECT person.ref, fact.data->'sentences' AS said FROM fact JOIN person ON person.id = fact.person "
    for row in rows(runtime, sentences + "WHERE fact.kind = 'DialogueAnswered' ORDER BY fact.id"):
        kept[row.ref]["said"].append(tuple(row.said))
    for each in kept.values():
        for name in ("promises", "stops", "items"):
            each[name].sort(key=str)
    return kept


def _count(runtime: Runtime, talks: list[Talk]) -> dict[str, int]:
    written = Counter(id_ for talk in talks for id_, _ in talk.written)
    unread = len(rows(runtime, "SELECT 1 FROM inbound_message WHERE kind IS NULL"))
    gaps = "SELECT dialogue FROM dialogue_turn GROUP BY dialogue HAVING count(*) <> max(number)"
    unkept = "SELECT 1 FROM dialogue AS d WHERE turns <> (SELECT count(*) FROM dialogue_turn AS t WHERE t.dialogue = d.id)"
    twice = "SELECT message FROM dialogue_turn WHERE by = 'customer' GROUP BY message HAVING count(*) > 1"
    unlicensed = """
        SELECT 1 FROM dialogue_turn WHERE by = 'bot' AND NOT EXISTS (
            SELECT 1 FROM fact JOIN redemption ON redemption.permit = CAST(fact.data->>'permit' AS uuid)
            WHERE fact.kind = 'DialogueAnswered' AND CAST(fact.data->>'message' AS uuid) = dialogue_turn.message)"""
    return {
        "messages_lost_or_doubled": abs(len(rows(runtime, "SELECT id FROM inbound_message")) - len(written)),
        "messages_unread": unread,
        "gaps": len(rows(runtime, gaps)) + len(rows(runtime, unkept)),
        "messages_twice_in_a_dialogue": len(rows(runtime, twice)),
        "answers_without_leave": len(rows(runtime, unlicensed)),
        "turns_beyond_redemptions": abs(
            len(rows(runtime, "SELECT 1 FROM dialogue_turn WHERE by = 'bot'")) - len(rows(runtime, "SELECT 1 FROM redemption"))
        ),
    }


_NEVER = (
    "messages_lost_or_doubled", "messages_unread", "gaps", "messages_twice_in_a_dialogue", "answers_without_leave",
    "turns_beyond_redemptions", "talks_that_differ", "answers_that_differ", "unclean_stops", "orphans"
)  # fmt: skip

CHAT_KILLS = Proof(
    name="chat-kills",
    claim=(
        "Customers write in the lender's app over HTTP, and write again what is not answered, while the server is killed with "
        "SIGKILL: 50 times in each 1,000 talks. Every message is kept once and answered once, under the gate's leave, and what "
        "was said, promised, stopped and given to people is the same, customer for customer, as where nobody was killed."
    ),
    unit="talks",
    size=600,
    chunk=150,
    run=_chats,
    holds=lambda sums: (
        all(sums[name] == 0 for name in _NEVER)
        and sums["messages"] >= sums["talks"]
        and sums["told_again"] > 0
        and sums["kills_while_talking"] > 0
        and sums["promises"] > 0
        and sums["stops"] > 0
        and sums["items"] > 0
    ),
)
