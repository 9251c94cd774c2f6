"""What becomes of a queued contact: sent, tried again, put off, ended; on every channel."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.app.listening import Ears
from tideover.app.runtime import Runtime, assemble
from tideover.base import jobs
from tideover.journal import latest_facts
from tideover.outreach import change_sender
from tideover.rehearsal import PhoneExchange, PostOffice


@pytest.fixture
def phones() -> Iterator[PhoneExchange]:
    exchange = PhoneExchange()
    exchange.start()
    yield exchange
    exchange.stop()


@contextmanager
def sending(lender: Lender, **settings: Any) -> Iterator[Runtime]:
    """A runtime of its own over the lender's database, its channels started."""
    runtime = assemble(lender.runtime.settings.model_copy(update=settings), lender.runtime.database)
    runtime.gateways.start(Ears(runtime.works))
    try:
        yield runtime
    finally:
        runtime.gateways.stop()


def run(runtime: Runtime) -> int:
    return jobs.run_until_idle(runtime.works, runtime.registry)


def introduce(lender: Lender) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for field, value in {
            "sender_name": "示例消费金融",
            "sender_hotline": "400-000-0000",
            "sender_complaints": "400-000-0001",
            "sender_address": "上海市示例路 1 号",
            "sender_site": "https://lender.example",
            "pay_link": "https://lender.example/pay",
        }.items():
            change_sender(work, field, value)


def state_of(lender: Lender, contact: str) -> tuple[str, str | None]:
    shown = lender.get(f"/contacts/{contact}").json()
    return shown["state"], shown["reason"]


def queued(lender: Lender, **fields: Any) -> str:
    answer = lender.contact(**fields)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["contact"])


def wake(lender: Lender) -> None:
    """Let what was put off for seconds of machine time come at once."""
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE job SET retry_at = NULL WHERE state = 'ready'"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- channels ---------------------------------------------------------------------------------------------------------


@pytest.mark.demand("3.10")
def test_a_text_goes_to_the_phone_and_its_receipt_comes_back(lender: Lender, phones: PhoneExchange) -> None:
    introduce(lender)
    lender.borrower(phone="+8619900001234")
    with sending(lender, smpp_url=phones.url, sms_sender="10690001") as runtime:
        assert phones_bound(runtime)
        contact = queued(lender, channel="sms")
        run(runtime)
        assert phones.wait_for(lambda texts: len(texts) == 1, 10)
        assert settled(lender, contact, "delivered")
    (said,) = phones.texts()
    assert said.recipient == "+8619900001234"
    assert "示例消费金融" in said.text and "¥500.00" in said.text
    assert "ReceiptReceived" in lender.kinds()


def phones_bound(runtime: Runtime) -> bool:
    return eventually(lambda: all(g.obstacle() is None for g in runtime.gateways if g.channel == "sms"))


def eventually(what: Any, seconds: float = 10) -> bool:
    import time

    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def settled(lender: Lender, contact: str, state: str) -> bool:
    return eventually(lambda: state_of(lender, contact)[0] == state)


@pytest.mark.demand("4.10")
def test_the_inbox_shows_the_person_their_own_words_and_knows_when_they_were_read(lender: Lender) -> None:
    introduce(lender)
    lender.borrower()
    contact = queued(lender, channel="inbox", purpose="remind", template="due-soon")
    lender.run_jobs()
    assert state_of(lender, contact) == ("sent", None)
    (message,) = lender.get("/persons/C1/inbox").json()["messages"]
    assert message["message"] == contact
    assert "¥500.00" in message["body"] and message["read_at"] is None
    read = lender.post(f"/persons/C1/inbox/{contact}/reading").json()
    assert read["read_at"] is not None
    assert lender.post(f"/persons/C1/inbox/{contact}/reading").json() == read
    assert lender.kinds().count("InboxMessageOpened") == 1
    lender.borrower("C2")
    assert lender.post(f"/persons/C2/inbox/{contact}/reading").status_code == 404


@pytest.mark.demand("3.10")
def test_a_letter_lies_in_the_print_houses_folder(lender: Lender, tmp_path: Path) -> None:
    introduce(lender)
    folder = tmp_path / "print"
    folder.mkdir()
    lender.borrower(address="上海市浦东新区示例路 8 号 200120")
    with sending(lender, print_folder=folder) as runtime:
        contact = queued(lender, channel="letter", template="dunning-letter")
        run(runtime)
    assert state_of(lender, contact) == ("sent", None)
    assert (folder / f"{contact}.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((folder / f"{contact}.json").read_text())["pages"] >= 1


@pytest.mark.parametrize(
    ("channel", "words", "purpose", "code"),
    [
        ("sms", "overdue-gentle", "collect", "sms_not_configured"),
        ("push", "news-in-app", "service", "push_not_configured"),
        ("letter", "dunning-letter", "collect", "letters_not_configured"),
    ],
)
def test_a_channel_nobody_set_up_says_so(lender: Lender, channel: str, words: str, purpose: str, code: str) -> None:
    introduce(lender)
    lender.borrower(address="上海市浦东新区示例路 8 号")
    contact = queued(lender, channel=channel, template=words, purpose=purpose)
    lender.run_jobs()
    assert state_of(lender, contact) == ("failed", code)


# --- trying again -----------------------------------------------------------------------------------------------------


def test_a_server_that_comes_back_gets_it_once(lender: Lender) -> None:
    lender.borrower()
    port = free_port()
    contact = queued(lender)
    with sending(lender, smtp_url=f"smtp://127.0.0.1:{port}") as runtime:
        run(runtime)
        shown = lender.get(f"/contacts/{contact}").json()
        assert (shown["state"], shown["reason"], shown["attempts"]) == ("queued", "smtp_unreachable", 1)
        office = PostOffice(port)
        office.start()
        try:
            wake(lender)
            run(runtime)
            assert state_of(lender, contact) == ("sent", None)
            assert office.copies() == {f"<{contact}@tideover>": 1}
        finally:
            office.stop()
    assert lender.kinds().count("ContactPostponed") == 1
    with lender.runtime.database.as_owner() as connection:  # a try that came to nothing is no contact
        results = connection.execute(text("SELECT result FROM redemption ORDER BY at")).scalars().all()
    assert results == ["not_made", "sent"]


@pytest.mark.demand("2.11")
def test_each_try_asks_the_gate_anew(lender: Lender) -> None:
    lender.borrower()
    contact = queued(lender)
    with sending(lender, smtp_url=f"smtp://127.0.0.1:{free_port()}") as runtime:
        run(runtime)
        lender.pay("P1")
        wake(lender)
        run(runtime)
    assert state_of(lender, contact) == ("refused", "PAID")


def test_a_permit_that_ran_out_while_the_contact_waited_is_renewed(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    contact = queued(lender)
    set_time(lender.runtime, TEN + timedelta(hours=5))
    lender.run_jobs()
    assert state_of(lender, contact) == ("sent", None)
    assert lender.kinds().count("ContactPermitted") == 2


@pytest.mark.demand("0.14")
def test_a_contact_that_cannot_be_sent_ends_in_time(lender: Lender) -> None:
    lender.borrower()
    contact = queued(lender)
    with sending(lender, smtp_url=f"smtp://127.0.0.1:{free_port()}") as runtime:
        run(runtime)
        set_time(lender.runtime, TEN + timedelta(days=1, seconds=1))
        with runtime.works.open(lender.tenant, "test") as work:
            jobs.enqueue(work, "expire_touches", {})
        jobs.run_until_idle(runtime.works, runtime.registry, kinds=["expire_touches"])
    assert state_of(lender, contact) == ("expired", "smtp_unreachable")


class Gate(BaseHTTPRequestHandler):
    """A text gateway that hears a message and hangs up, until it is told to answer."""

    def do_POST(self) -> None:
        server: Any = self.server
        self.rfile.read(int(self.headers["Content-Length"]))
        server.heard.append(self.headers["Idempotency-Key"])
        if not server.answers:
            self.connection.close()
            return
        content = b'{"id": "g1"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def text_gateway() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    server.heard, server.answers = [], False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.demand("1.9")
@pytest.mark.parametrize(
    ("then", "ends"), [("answers", ("sent", None)), ("paid", ("in_doubt", "gateway_broken_off")), ("gone", ("sending", None))]
)
def test_what_may_have_gone_out_is_told_again_under_its_key_or_stays_in_doubt(
    lender: Lender, then: str, ends: tuple[str, str | None]
) -> None:
    introduce(lender)
    lender.borrower(phone="+8619900001234")
    contact = queued(lender, channel="sms")
    with text_gateway() as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/texts"
        with sending(lender, sms_url=url, sms_secret=SecretStr("whsec_" + "QUJDREVG" * 5)) as runtime:
            run(runtime)
            assert state_of(lender, contact) == ("sending", "gateway_broken_off")
            if then == "paid":
                lender.pay("P1")
            elif then == "gone":
                server.shutdown()
                server.server_close()
            server.answers = True
            wake(lender)
            run(runtime)
            if then != "gone":
                assert state_of(lender, contact) == ends
                assert set(server.heard) == {contact}
                return
            assert state_of(lender, contact)[0] == "sending"  # it could not be told again: nothing is known better
            set_time(lender.runtime, TEN + timedelta(days=2))
            wake(lender)
            run(runtime)
            assert state_of(lender, contact) == ("in_doubt", "gateway_broken_off")


@pytest.mark.demand("2.22")
def test_an_address_that_is_nobodys_is_not_tried_again(lender: Lender) -> None:
    lender.borrower()
    office = PostOffice(refuses=lambda address: address == "c1@city.example")
    office.start()
    try:
        with sending(lender, smtp_url=office.url) as runtime:
            contact = queued(lender)
            run(runtime)
        assert state_of(lender, contact) == ("failed", "smtp_unknown_recipient")
    finally:
        office.stop()
    assert lender.contact().json()["rules"] == ["NUMBER"]


# --- pauses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "value"), [("all", ""), ("channel", "email")])
def test_a_pause_bites_at_once_and_what_waits_goes_on_afterwards(
    lender: Lender, post: PostOffice, scope: str, value: str
) -> None:
    lender.borrower()
    contact = queued(lender)
    body = {"scope": scope, "value": value}
    assert lender.post("/pauses", {**body, "reason": "wrong text"}).status_code == 201
    assert lender.post("/pauses", {**body, "reason": "again"}).status_code == 409
    lender.run_jobs()
    assert state_of(lender, contact) == ("queued", None)
    assert lender.get("/pauses").json()["pauses"][0]["reason"] == "wrong text"
    (shown,) = lender.get("/pauses").json()["pauses"]
    assert shown["placed_by_login"] == "operator"
    choices = lender.get("/pauses/choices").json()["stoppables"]
    (chosen,) = [each for each in choices if (each["scope"], each["value"]) == (scope, value)]
    assert (chosen["queued"], chosen["is_paused"]) == (1, True)
    assert lender.post("/pauses/lifting", body).status_code == 422
    assert lender.post("/pauses/lifting", {**body, "reason": "  "}).json()["code"] == "reason_required"
    assert lender.post("/pauses/lifting", {**body, "reason": "mended"}).status_code == 200
    assert lender.post("/pauses/lifting", {**body, "reason": "mended"}).status_code == 404
    with lender.runtime.works.open(lender.tenant, "test") as work:
        ((_, lifted),) = latest_facts(work, ["OutreachResumed2"])
    assert (lifted.data["reason"], lifted.data["paused_by"]) == ("mended", shown["placed_by"])
    lender.run_jobs()
    assert state_of(lender, contact) == ("sent", None)
    assert len(post.letters()) == 1


def test_a_pause_of_something_else_lets_it_pass(lender: Lender) -> None:
    lender.borrower()
    contact = queued(lender)
    assert lender.post("/pauses", {"scope": "channel", "value": "sms", "reason": "x"}).status_code == 201
    assert lender.post("/pauses", {"scope": "plan", "value": "pre-due", "reason": "x"}).status_code == 201
    lender.run_jobs()
    assert state_of(lender, contact) == ("sent", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scope": "channel", "value": "pigeon", "reason": "x"}, "value"),
        ({"scope": "plan", "value": "no-such", "reason": "x"}, "value"),
        ({"scope": "all", "value": "email", "reason": "x"}, "value"),
        ({"scope": "all", "value": "", "reason": "  "}, "reason"),
        ({"scope": "everything", "value": "", "reason": "x"}, "scope"),
    ],
)
def test_a_pause_that_cannot_be_is_refused(lender: Lender, body: dict[str, str], field: str) -> None:
    answer = lender.post("/pauses", body)
    assert answer.status_code == 422
    assert field in answer.text
    assert lender.get("/pauses").json()["pauses"] == []


def test_stopping_for_good_ends_what_is_queued(lender: Lender, post: PostOffice) -> None:
    for ref in ("C1", "C2"):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref)
    lender.import_book()
    contacts = [queued(lender, person=ref) for ref in ("C1", "C2")]
    answer = lender.post("/pauses", {"scope": "channel", "value": "email", "reason": "wrong text", "cancel": True})
    assert answer.json()["cancelled"] == 2
    lender.run_jobs()
    assert {state_of(lender, contact) for contact in contacts} == {("cancelled", "cancelled")}
    assert post.letters() == []


def test_one_contact_is_cancelled_while_it_is_queued_and_not_afterwards(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    contact = queued(lender)
    assert lender.post(f"/contacts/{contact}/cancellation").json()["state"] == "cancelled"
    lender.run_jobs()
    assert post.letters() == []
    other = queued(lender)
    lender.run_jobs()
    assert lender.post(f"/contacts/{other}/cancellation").json()["code"] == "not_queued"


# --- lists ------------------------------------------------------------------------------------------------------------


def test_contacts_are_listed_newest_first_by_what_one_asks_for(lender: Lender) -> None:
    for ref in ("C1", "C2", "C3"):
        lender.customer(ref)
        lender.account(f"A-{ref}", ref)
    lender.import_book()
    made = [queued(lender, person=ref) for ref in ("C1", "C2", "C3")]
    lender.run_jobs()
    waiting = queued(lender, person="C1")
    first = lender.get("/contacts?limit=2").json()
    assert [c["contact"] for c in first["contacts"]] == [waiting, made[2]]
    rest = lender.get(f"/contacts?limit=2&cursor={first['next']}").json()
    assert [c["contact"] for c in rest["contacts"]] == [made[1], made[0]]
    assert [c["contact"] for c in lender.get("/contacts?state=queued").json()["contacts"]] == [waiting]
    assert [c["contact"] for c in lender.get("/contacts?person=C1&state=sent").json()["contacts"]] == [made[0]]
    assert lender.get("/contacts?channel=sms").json()["contacts"] == []
    assert lender.get("/contacts?state=lost").status_code == 422


def test_channels_say_how_they_fare(lender: Lender, phones: PhoneExchange) -> None:
    lender.borrower()
    queued(lender)
    by_name = {c["channel"]: c for c in lender.get("/channels").json()["channels"]}
    assert (by_name["email"]["state"], by_name["email"]["queued"]) == ("silent", 1)
    with sending(lender, smpp_url=phones.url):
        assert eventually(lambda: channel(lender, "sms")["state"] == "up")
        assert (channel(lender, "push")["state"], channel(lender, "push")["workers"][0]["code"]) == (
            "unconfigured", "push_not_configured",
        )  # fmt: skip
        phones.stop()
        assert eventually(lambda: channel(lender, "sms")["state"] == "down")
        phones.start()
    assert channel(lender, "sms")["state"] == "silent"  # the worker has left, and said so


def channel(lender: Lender, name: str) -> dict[str, Any]:
    return next(c for c in lender.get("/channels").json()["channels"] if c["channel"] == name)
