"""Live news: whoever comes back misses nothing, nobody hears what is not theirs, and nothing is held that could run out."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from tests.conftest import Lender
from tests.workbench.screens import serving

from tideover.app import live as live_module
from tideover.app.edge import API, COOKIE, CSRF_HEADER
from tideover.app.live import PER_USER, TOLD_FIELDS, Live, Stream, audience_of, needed
from tideover.app.stream import EventStream
from tideover.base.ids import UserId, new_id
from tideover.journal import fact_kinds, fact_schemas, read_after
from tideover.security import Actor, Permission, Role, add_user, issue_token, secret_hash
from tideover.security.model import PERMISSIONS

PASSWORD = "correct horse 电池"


@dataclass
class Event:
    id: int
    name: str
    data: dict[str, Any]


@dataclass
class Listener:
    """A program at a stream, in a thread of its own."""

    url: str
    headers: dict[str, str]
    events: list[Event] = field(default_factory=list)
    last: str | None = None
    status: int = 0
    comes_back: bool = False
    is_over: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> Listener:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def _run(self) -> None:
        self._listen()
        while self.comes_back and self.status == 200:
            self._listen()
        self.is_over.set()

    def _listen(self) -> None:
        self.status = 0
        headers = {**self.headers, **({"Last-Event-ID": self.last} if self.last else {})}
        try:
            with httpx.stream("GET", self.url, headers=headers, timeout=30, trust_env=False) as answer:
                self.status = answer.status_code
                self._read(answer)
        except httpx.HTTPError:
            pass

    def _read(self, answer: httpx.Response) -> None:
        found: dict[str, str] = {}
        for line in answer.iter_lines():
            if line:
                key, _, value = line.partition(": ")
                found[key] = value
                continue
            self.last = found.get("id", self.last)
            if "event" in found:
                self.events.append(Event(int(found["id"]), found["event"], json.loads(found["data"])))
            found = {}

    def facts(self) -> list[Event]:
        return [event for event in self.events if event.name == "fact"]

    def wait_for(self, count: int, name: str = "fact") -> list[Event]:
        deadline = time.monotonic() + 15
        while len(found := [event for event in self.events if event.name == name]) < count:
            assert time.monotonic() < deadline, (self.events, self.status)
            time.sleep(0.01)
        return found


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def once(origin: str, token: str, last: int | None = None) -> list[Event]:
    """What there is to tell at this moment."""
    listener = Listener(f"{origin}{API}/stream?seconds=0", bearer(token), last=None if last is None else str(last))
    listener._run()
    assert listener.status == 200
    return listener.events


def sealed(lender: Lender) -> list[int]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        return [fact.position or 0 for fact in read_after(work, 0, 10_000)]


@pytest.mark.demand("1.19")
@pytest.mark.demand("1.3")
def test_news_comes_as_it_is_sealed_and_whoever_comes_back_misses_nothing(lender: Lender) -> None:
    lender.borrower()
    lender.seal()
    with serving(lender.runtime) as origin:
        listener = Listener(f"{origin}{API}/stream", bearer(lender.token)).listen()
        listener.wait_for(1, "ready")
        assert listener.facts() == []  # from now on, unless a place is named
        lender.pay("P1", amount_minor=100)
        assert listener.facts() == []  # not sealed yet: it has no place
        lender.seal()
        first = listener.wait_for(1)
        assert first[0].data["kind"] == "PaymentRecorded" and first[0].id == sealed(lender)[-len(listener.facts())]
        lender.pay("P2", amount_minor=100)
        lender.pay("P3", amount_minor=100)
        lender.seal()
        everything = sealed(lender)
        for last in range(everything[-1] + 1):
            assert [e.id for e in once(origin, lender.token, last) if e.name == "fact"] == everything[last:]
        # Ahead of everything there is: another journal's place, or one that was restored.
        assert [e.name for e in once(origin, lender.token, everything[-1] + 1)] == ["reset"]


@pytest.mark.demand("2.15")
@pytest.mark.demand("1.8")
def test_events_hold_kinds_and_ids_and_nothing_of_what_was_said(lender: Lender, other_lender: Lender) -> None:
    for schema in fact_schemas().values():  # of every kind there is, the fields that are told can hold nothing else
        for name in TOLD_FIELDS:
            described = schema.get("properties", {}).get(name, {})
            forms = [described, *described.get("anyOf", [])]
            assert not described or any(form.get("format") in ("uuid", "date") for form in forms), (schema["title"], name)
    lender.borrower("C1", name="王新雨", email="c1@city.example")
    said = {
        "channel": "email",
        "from": "c1@city.example",
        "text": "我是王新雨，电话13812341234",
        "at": lender.now().isoformat(),
    }
    lender.post("/inbound", {**said, "id": "m1"})
    lender.contact()
    lender.run_jobs()
    lender.post("/pauses", {"scope": "channel", "value": "sms", "reason": "王新雨 13812341234"})
    lender.seal()
    other_lender.borrower("C9")
    other_lender.seal()
    with serving(lender.runtime) as origin:
        events = once(origin, lender.token, 0)
        others = once(origin, other_lender.token, 0)
    facts = [event for event in events if event.name == "fact"]
    assert {"MessageReceived", "ContactMade", "OutreachPaused"} <= {event.data["kind"] for event in facts}
    for event in facts:
        assert set(event.data) <= {"kind", "at", *TOLD_FIELDS}
        assert event.data["kind"] in fact_kinds()
        for name in set(event.data) & set(TOLD_FIELDS) - {"day"}:
            UUID(event.data[name])
    person = next(event.data["person"] for event in facts if event.data["kind"] == "ContactMade")
    assert all(event.data.get("person") != person for event in others)  # another lender's news are its own


@pytest.mark.demand("2.8")
def test_a_dialogues_facts_name_it_to_whoever_looks_at_it(lender: Lender) -> None:
    lender.borrower()
    begun = lender.post("/persons/C1/chat", {"id": "m1", "text": "转人工"}).json()
    assert lender.post(f"/dialogues/{begun['dialogue']}/words", {"text": "您好，我来帮您。"}).status_code == 200
    assert lender.post(f"/dialogues/{begun['dialogue']}/end", {}).status_code == 200
    lender.seal()
    with serving(lender.runtime) as origin:
        events = [event.data for event in once(origin, lender.token, 0) if event.name == "fact"]
    told = {event["kind"] for event in events if event.get("dialogue") == begun["dialogue"]}
    assert told == {
        "DialogueBegun", "DialogueAnswered", "DialogueHandedOver", "DialogueSpoken", "DialogueEnded", "MomentNoted",
    }  # fmt: skip
    assert "帮您" not in str(events)


@pytest.mark.demand("2.15")
def test_nobody_hears_of_what_their_role_may_not_see(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    assert needed("PaymentRecorded", True) == {Permission.SEE_PEOPLE}
    assert needed("PersonalDataRevealed", True) == {Permission.SEE_PEOPLE, Permission.SEE_JOURNAL}
    assert needed("WorkItemOpened", False) == {Permission.SEE_PEOPLE}
    assert needed("DialogueAnswered", True) == needed("PlaybooksTried", False) == {Permission.SEE_PEOPLE}
    assert needed("UserAdded", False) == {Permission.SEE_JOURNAL}
    assert needed("NobodyKnowsThisKind", False) == {Permission.SEE_OPERATIONS}
    lender.borrower()
    lender.pay("P1", amount_minor=100)
    lender.seal()
    tokens = {}
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for role in (Role.COLLECTOR, Role.AUDITOR):
            add_user(work, role.value, role, None)
            tokens[role] = issue_token(work, role.value)
    lender.seal()

    def heard(origin: str, role: Role) -> set[str]:
        return {event.data["kind"] for event in once(origin, tokens[role], 0) if event.name == "fact"}

    with serving(lender.runtime) as origin:
        assert "PaymentRecorded" in heard(origin, Role.COLLECTOR)
        assert not heard(origin, Role.COLLECTOR) & {"UserAdded", "TokenIssued", "BookImported"}
        assert {"PaymentRecorded", "UserAdded", "BookImported"} <= heard(origin, Role.AUDITOR)
        monkeypatch.setitem(PERMISSIONS, Role.AUDITOR, frozenset({Permission.SEE_JOURNAL, Permission.SEE_OPERATIONS}))
        assert "PaymentRecorded" not in heard(origin, Role.AUDITOR)  # a role that may not see people hears of none
        assert "UserAdded" in heard(origin, Role.AUDITOR)


@contextmanager
def browser(lender: Lender, origin: str) -> Iterator[httpx.Client]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.TEAM_LEAD, PASSWORD)
    with httpx.Client(base_url=origin, headers={CSRF_HEADER: "0"}, trust_env=False) as client:
        wish = {"tenant": "default", "login": "lead", "password": PASSWORD}
        assert client.post(f"{API}/sign-in", json=wish).status_code == 204
        yield client


@pytest.mark.demand("1.8")
def test_a_stream_ends_with_its_session_and_keeps_none_alive(lender: Lender) -> None:
    with serving(lender.runtime) as origin, browser(lender, origin) as client:
        cookie = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
        assert (
            httpx.get(f"{origin}{API}/stream?seconds=0", headers=cookie, trust_env=False).status_code == 401
        )  # and the header
        assert httpx.get(f"{origin}{API}/stream?seconds=0", trust_env=False).status_code == 401
        with lender.runtime.database.as_owner() as connection:
            connection.execute(text("UPDATE user_session SET seen_at = seen_at - interval '10 minutes'"))
            before = connection.execute(text("SELECT seen_at FROM user_session")).scalar_one()
        listener = Listener(f"{origin}{API}/stream", {**cookie, CSRF_HEADER: "0"}).listen()
        listener.wait_for(1, "ready")
        with lender.runtime.database.as_owner() as connection:
            assert connection.execute(text("SELECT seen_at FROM user_session")).scalar_one() == before
        token = client.get(f"{API}/session").json()["csrf"]
        client.delete(f"{API}/session", headers={CSRF_HEADER: token, "Idempotency-Key": "out"})
        assert not listener.is_over.wait(0.3)  # signing out is news like any other: it is heard once it is sealed
        lender.seal()
        assert listener.is_over.wait(10)


@pytest.mark.demand("1.8")
def test_a_session_that_idles_out_is_noticed_without_any_news(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "CHECK_SECONDS", 0.2)
    monkeypatch.setattr(live_module, "POLL_SECONDS", 0.1)
    with serving(lender.runtime) as origin, browser(lender, origin) as client:
        headers = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}", CSRF_HEADER: "0"}
        listener = Listener(f"{origin}{API}/stream", headers).listen()
        listener.wait_for(1, "ready")
        other = Listener(f"{origin}{API}/stream", bearer(lender.token)).listen()
        other.wait_for(1, "ready")
        with lender.runtime.database.as_owner() as connection:
            connection.execute(text("UPDATE user_session SET seen_at = seen_at - interval '31 minutes'"))
        assert listener.is_over.wait(10)
        assert not other.is_over.is_set()


def test_a_user_has_so_many_streams_and_no_more(lender: Lender) -> None:
    with serving(lender.runtime) as origin:
        url = f"{origin}{API}/stream"
        listeners = [Listener(url, bearer(lender.token)).listen() for _ in range(PER_USER)]
        for listener in listeners:
            listener.wait_for(1, "ready")
        answer = httpx.get(url, headers=bearer(lender.token), trust_env=False)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
        assert answer.headers["cache-control"] == "no-store"
        with lender.runtime.works.open(lender.tenant, "test") as work:
            add_user(work, "other", Role.COLLECTOR, None)
            token = issue_token(work, "other")
        assert once(origin, token)[0].name == "ready"  # others are not kept out by that
    assert all(listener.is_over.wait(10) for listener in listeners)  # the server went: they ended, nobody was cancelled
    assert all(listener.status == 200 for listener in listeners)


def test_a_listener_that_does_not_read_is_let_go_and_comes_back_by_its_place(
    lender: Lender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "MOST_WAITING_BYTES", 100_000)
    lender.borrower()
    lender.seal()
    start = sealed(lender)[-1]
    with serving(lender.runtime) as origin:
        place = urlsplit(origin)
        with socket.socket() as lazy:
            lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            lazy.connect((place.hostname, place.port))
            lazy.sendall(
                f"GET {API}/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {lender.token}\r\n\r\n".encode()
            )
            quick = Listener(f"{origin}{API}/stream", bearer(lender.token), comes_back=True).listen()
            quick.wait_for(1, "ready")
            count = 0
            with lender.runtime.works.open(lender.tenant, "test") as work:
                person = work.execute(text("SELECT id FROM person")).scalar_one()
            while count < 30_000:  # more than sockets keep
                with lender.runtime.works.open(lender.tenant, "test") as work:
                    work.execute(
                        text(
                            "WITH made AS (INSERT INTO fact (id, kind, person, at, known_at, data) SELECT gen_random_uuid(), "
                            "'CaseStaged', CAST(:p AS uuid), now(), now(), jsonb_build_object('person', CAST(:p AS text)) "
                            "FROM generate_series(1, 400) RETURNING id, seq) INSERT INTO unsealed (seq, fact) SELECT seq, id FROM made"
                        ),
                        {"p": str(person)},
                    )
                count += 400
                lender.seal()
                quick.wait_for(count)
            received, lazy_end = b"", time.monotonic() + 20
            lazy.settimeout(5)
            while chunk := lazy.recv(65_536):
                received += chunk
                assert time.monotonic() < lazy_end
        ids = [int(found) for found in re.findall(rb"^id: (\d+)\n", received, re.MULTILINE)]
        heard = sorted(set(ids) - {start})
        assert received.endswith(b"0\r\n\r\n")  # it ended in order
        assert heard == list(range(start + 1, heard[-1] + 1)) and heard[-1] < sealed_count(
            lender
        )  # all of it, up to where it was let go
        assert [event.id for event in quick.facts()] == list(range(start + 1, sealed_count(lender) + 1))
        back = once(origin, lender.token, heard[-1])
        assert back[0].name in ("ready", "reset")
        if back[0].name == "ready":
            assert [event.id for event in back[1:]] == list(range(heard[-1] + 1, sealed_count(lender) + 1))


def sealed_count(lender: Lender) -> int:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        return int(work.execute(text("SELECT max(position) FROM seal")).scalar_one())


def test_too_far_back_is_told_to_begin_anew(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "READ_AT_FIRST", 3)
    monkeypatch.setattr(live_module, "REMEMBERED", 4)
    lender.borrower()
    lender.seal()
    newest = sealed_count(lender)
    with serving(lender.runtime) as origin:
        assert [e.name for e in once(origin, lender.token, newest - 4)] == ["reset"]
        assert [e.name for e in once(origin, lender.token, newest - 3)] == ["ready", "fact", "fact", "fact"]
        monkeypatch.setattr(live_module, "CHUNK", 5)
        listener = Listener(f"{origin}{API}/stream", bearer(lender.token)).listen()
        listener.wait_for(1, "ready")
        for number in range(20):
            lender.pay(f"P{number}", amount_minor=10)
        lender.seal()  # at once: more than is remembered
        (reset,) = listener.wait_for(1, "reset")
        assert reset.id == sealed_count(lender) and listener.facts() == []
        lender.pay("PX", amount_minor=10)
        lender.seal()
        assert listener.wait_for(1)[0].id > reset.id


def test_when_nothing_can_be_listened_to_news_come_all_the_same(lender: Lender) -> None:
    lender.borrower()
    lender.seal()
    with serving(lender.runtime) as origin:
        listener = Listener(f"{origin}{API}/stream", bearer(lender.token)).listen()
        listener.wait_for(1, "ready")
        ended = 0
        for number in range(3):
            with lender.runtime.database.as_owner() as connection:
                ended += connection.execute(
                    text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                         "WHERE application_name = 'tideover-listening' AND datname = current_database()")
                ).scalar_one()  # fmt: skip
            lender.pay(f"P{number}", amount_minor=10)
            lender.seal()
            ids = {event.id for event in listener.wait_for(number + 1)}
            assert len(ids) == len(listener.facts())
        assert ended >= 1
        assert not listener.is_over.is_set()


def test_thousands_of_streams_hold_no_connection_and_no_thread(lender: Lender) -> None:
    """Many streams of many users in one loop: one reader, one connection that listens, none that waits."""
    lender.borrower()
    lender.seal()
    live = Live(lender.runtime.works)
    actor = Actor(lender.tenant, UserId(new_id()), "x", Role.COLLECTOR)

    async def listen() -> None:
        threads = threading.active_count()
        loop = asyncio.get_running_loop()
        streams = []
        for _ in range(2_000):
            stream = Stream(dataclasses.replace(actor, user=UserId(new_id())), secret_hash(lender.token), loop)
            await asyncio.to_thread(live.join, stream, None)
            streams.append(stream)
        first = await asyncio.gather(*(stream.take(10) for stream in streams))
        assert all(text.startswith(b"id: ") for text in first)
        await asyncio.to_thread(lender.pay, "P1")
        await asyncio.to_thread(lender.seal)
        heard = await asyncio.gather(*(stream.take(10) for stream in streams))
        assert {text.count(b"PaymentRecorded") for text in heard} == {1}
        assert threading.active_count() - threads <= 40  # the pool's own, and the reader
        assert lender.runtime.database.engine.pool.checkedout() <= 1  # type: ignore[attr-defined]
        for stream in streams:
            live.leave(stream)

    asyncio.run(listen())
    live.close()


@pytest.mark.parametrize("turns", range(12))
def test_who_hangs_up_in_the_moment_that_news_come_is_gone(lender: Lender, turns: int) -> None:
    """However many turns of the loop lie between the two."""
    live = Live(lender.runtime.works)
    actor = Actor(lender.tenant, UserId(new_id()), "x", Role.COLLECTOR)

    async def hang_up() -> None:
        stream = Stream(actor, secret_hash(lender.token), asyncio.get_running_loop())
        await asyncio.to_thread(live.join, stream, None)
        gone = asyncio.Event()

        async def receive() -> dict[str, str]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(_message: object) -> None:
            pass

        answering = asyncio.create_task(EventStream(live, stream, None)({}, receive, send))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        gone.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        stream.push(stream.position + 1, b"news")
        done, _ = await asyncio.wait({answering}, timeout=5)
        assert done
        again = [Stream(actor, secret_hash(lender.token), asyncio.get_running_loop()) for _ in range(PER_USER)]
        for each in again:
            await asyncio.to_thread(live.join, each, None)  # none of them is one too many

    asyncio.run(hang_up())
    live.close()


def test_what_an_audience_is_for() -> None:
    for role in Role:
        actor = Actor("default", UserId(new_id()), "x", role)  # type: ignore[arg-type]
        assert audience_of(actor) <= PERMISSIONS[role]
