"""Signed HTTP gateways: what is said, how it is signed, and what each answer means."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.outreach.rigs import SECRET, Ears, HttpPeer, clearance, free_port
from tests.outreach.test_channel_contract import TEN, message

from tideover.base.errors import Invalid
from tideover.outreach.channels import Delivery, Destination, HttpSmsChannel, Message, Outcome, PushChannel, signed_http
from tideover.security.webhooks import is_signed

pytestmark = pytest.mark.demand("3.10")

KEY = "<0190b0f0-1234-7000-8000-00000000000a@tideover>"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def peer() -> Iterator[HttpPeer]:
    made = HttpPeer()
    yield made
    made.stop()


@pytest.fixture
def texts(peer: HttpPeer) -> Iterator[HttpSmsChannel]:
    made = HttpSmsChannel(f"http://127.0.0.1:{peer.port}/v1/messages", SECRET, "10690001")
    yield made
    made.stop()


def send(channel: Any, what: Message | None = None, to: str = "+8613800001234") -> Delivery:
    answer: Delivery = channel.deliver(clearance(channel.channel), Destination("blind", to), what or message(), TEN)
    return answer


def test_a_text(texts: HttpSmsChannel, peer: HttpPeer) -> None:
    answer = send(texts, Message(KEY, "subject", "\n您好，请回电“4008”。\n"))
    assert answer == Delivery(Outcome.SENT, references=("gw-0190b0f0-1234-7000-8000-00000000000a",))
    assert peer.kept == [{"key": KEY, "to": "+8613800001234", "text": "您好，请回电“4008”。", "sender": "10690001"}]
    headers, body = peer.requests[0]
    assert headers["content-type"] == "application/json"
    assert headers["idempotency-key"] == headers["webhook-id"] == KEY[1:37]
    # Signed so that the package and our own reading of webhooks agree; changed, it is not.
    assert Webhook(SECRET).verify(body, headers)["key"] == KEY
    key = signed_http._read_secret(SECRET, "sms")
    assert is_signed(key, headers, body, time.time())
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"4008", b"4009"), headers)


def test_a_notice(peer: HttpPeer) -> None:
    channel = PushChannel(f"http://127.0.0.1:{peer.port}/push", SECRET)
    assert send(channel, Message(KEY, "还款提醒", "您好"), "customer-77").outcome is Outcome.SENT
    assert peer.kept == [{"key": KEY, "person": "customer-77", "title": "还款提醒", "text": "您好"}]
    channel.stop()


def test_a_sender_that_is_the_gateways_choice(peer: HttpPeer) -> None:
    channel = HttpSmsChannel(f"http://127.0.0.1:{peer.port}/", SECRET)
    assert send(channel).outcome is Outcome.SENT
    assert "sender" not in peer.kept[0]
    channel.stop()


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, b'{"id": "a1"}', Delivery(Outcome.SENT, references=("a1",))),
        (202, b'{"ids": ["a1", 7]}', Delivery(Outcome.SENT, references=("a1", "7"))),
        (200, b'{"ids": [null, "", true, {}]}', Delivery(Outcome.SENT)),
        (204, b"", Delivery(Outcome.SENT)),
        (200, b"<html>", Delivery(Outcome.SENT)),
        (200, b"[" * 60_000, Delivery(Outcome.SENT)),
        (200, b'{"id": "' + b"a" * 100_000 + b'"}', Delivery(Outcome.SENT)),
        (208, b'{"id": "a1"}', Delivery(Outcome.SENT, references=("a1",))),
        (409, b'{"id": "a1"}', Delivery(Outcome.SENT, references=("a1",))),
        (409, b"", Delivery(Outcome.SENT)),
        (429, b"", Delivery(Outcome.NOT_SENT, "gateway_busy", may_retry=True)),
        (503, b"", Delivery(Outcome.NOT_SENT, "gateway_busy", may_retry=True)),
        (401, b'{"code": "x"}', Delivery(Outcome.NOT_SENT, "gateway_unauthorized", may_retry=True)),
        (400, b"", Delivery(Outcome.NOT_SENT, "gateway_refused")),
        (422, b'{"code": "unknown_number"}', Delivery(Outcome.NOT_SENT, "gateway_unknown_number")),
        (422, '{"code": "号码 +86138 不存在"}'.encode(), Delivery(Outcome.NOT_SENT, "gateway_refused")),
        (404, b'{"code": ["x"]}', Delivery(Outcome.NOT_SENT, "gateway_refused")),
        (302, b"", Delivery(Outcome.NOT_SENT, "gateway_refused")),
        (500, b'{"code": "unknown_number"}', Delivery(Outcome.IN_DOUBT, "gateway_broken_off")),
        (502, b"", Delivery(Outcome.IN_DOUBT, "gateway_broken_off")),
    ],
)
def test_what_an_answer_means(texts: HttpSmsChannel, peer: HttpPeer, status: int, body: bytes, answer: Delivery) -> None:
    peer.answer = (status, body)
    assert send(texts) == answer


def raw_answer(channel_of: Any, answer: bytes, *, then_wait: float = 0.0) -> Delivery:
    """What the channel makes of a peer that says just this and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.sendall(answer)
        time.sleep(then_wait)
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    delivery = send(channel_of(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
    thread.join()
    listener.close()
    return delivery


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", b"220 smtp.city.example\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_what_is_cut_is_in_doubt(answer: bytes) -> None:
    assert raw_answer(lambda url: HttpSmsChannel(url, SECRET), answer) == Delivery(Outcome.IN_DOUBT, "gateway_broken_off")


def test_an_answer_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_http, "TIMEOUT_SECONDS", 0.3)
    answer = raw_answer(lambda url: HttpSmsChannel(url, SECRET), b"", then_wait=0.8)
    assert answer == Delivery(Outcome.IN_DOUBT, "gateway_broken_off")


def test_an_answer_that_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_http, "ANSWER_SECONDS", -1)
    answer = raw_answer(lambda url: HttpSmsChannel(url, SECRET), b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
    assert answer == Delivery(Outcome.IN_DOUBT, "gateway_broken_off")


def test_nobody_there() -> None:
    for url in (f"http://127.0.0.1:{free_port()}/", "http://nowhere.invalid/"):
        assert send(HttpSmsChannel(url, SECRET)) == Delivery(Outcome.NOT_SENT, "gateway_unreachable", may_retry=True)


def test_the_machines_proxy_is_not_asked(texts: HttpSmsChannel, peer: HttpPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert send(texts).outcome is Outcome.SENT


def test_no_redirect_is_followed(texts: HttpSmsChannel) -> None:
    target = HttpPeer()
    answer = f"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:{target.port}/\r\nContent-Length: 0\r\n\r\n".encode()
    assert raw_answer(lambda url: HttpSmsChannel(url, SECRET), answer).code == "gateway_refused"
    assert target.requests == []
    target.stop()


def test_a_connection_gone_stale_is_no_loss(texts: HttpSmsChannel, peer: HttpPeer) -> None:
    assert send(texts).outcome is Outcome.SENT
    peer.stop()
    peer.start()
    what = message()
    answer = send(texts, what)
    if answer.outcome is Outcome.IN_DOUBT:  # the cut was not seen in time; the key makes another try safe
        answer = send(texts, what)
    assert answer.outcome is Outcome.SENT
    assert [kept["key"] for kept in peer.kept].count(what.key) == 1


def test_started_again(texts: HttpSmsChannel, peer: HttpPeer) -> None:
    texts.stop()
    assert send(texts).code == "channel_stopped"
    texts.start(Ears())
    assert send(texts).outcome is Outcome.SENT


@pytest.mark.parametrize("make", [HttpSmsChannel, PushChannel])
def test_what_is_not_configured(make: Any) -> None:
    name = "sms" if make is HttpSmsChannel else "push"
    assert make(None, None).obstacle() == make("", None).obstacle() == f"{name}_not_configured"
    half = make("https://gateway.example/", None)
    assert half.obstacle() == f"{name}_secret_missing"
    assert send(half) == Delivery(Outcome.NOT_SENT, f"{name}_secret_missing")
    for secret in ("QUJD", "whsec_???", "whsec_QUJD", SECRET.removeprefix("whsec_")):
        with pytest.raises(Invalid) as caught:
            make("https://gateway.example/", secret)
        assert caught.value.code == "invalid_gateway_secret"
        assert secret not in str(caught.value)


def test_a_key_of_another_form_is_our_mistake(texts: HttpSmsChannel, peer: HttpPeer) -> None:
    with pytest.raises(ValueError):
        send(texts, Message("<x@tideover>", "s", "b"))
    assert peer.requests == []


def test_the_documented_example_is_signed_as_it_says() -> None:
    """docs/gateways.md gives a whole request; whoever builds a gateway checks theirs against it."""
    page = (ROOT / "docs" / "gateways.md").read_text()
    example = page.split("```http\n", 1)[1].split("\n```", 1)[0]
    head, _, body = example.partition("\n\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.splitlines()[1:])}
    secret = page.split("secret `", 1)[1].split("`", 1)[0]
    made = signed_http._sign(
        signed_http._read_secret(secret, "sms"),
        signed_http.key_id(json.loads(body)["key"]),
        float(headers["webhook-timestamp"]),
        body.encode(),
    )
    assert {name.lower(): value for name, value in made.items()}.items() <= headers.items()
    assert int(headers["content-length"]) == len(body.encode())
