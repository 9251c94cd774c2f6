"""E-mail against SMTP servers we did not write, well-behaved and not: what went out, what did not, and what may have."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.conftest import Lender

from tideover.rehearsal import PostOffice


class Refusing:
    """An aiosmtpd handler that refuses at one step."""

    def __init__(self, step: str) -> None:
        self.step = step

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.step == "recipient":
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.step == "hang_up":
            session.peer_transport = server.transport
            server.transport.abort()
        return "554 rejected" if self.step == "content" else "250 OK"


@contextmanager
def server(step: str) -> Iterator[str]:
    controller = Controller(Refusing(step), hostname="127.0.0.1", port=0)
    # The library asks for its own greeting on a fixed port; port 0 must be resolved before.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def outcome(lender: Lender, url: str | None) -> tuple[str, str | None]:
    from tideover.app.runtime import assemble
    from tideover.base import jobs

    lender.borrower()
    contact = lender.contact().json()["contact"]
    runtime = assemble(lender.runtime.settings.model_copy(update={"smtp_url": url}), lender.runtime.database)
    jobs.run_until_idle(runtime.works, runtime.registry)
    touch = lender.get(f"/contacts/{contact}").json()
    return touch["state"], touch["reason"]


@pytest.mark.parametrize(
    ("step", "state", "reason"),
    [
        ("recipient", "failed", "smtp_unknown_recipient"),
        ("content", "failed", "smtp_rejected"),
        ("hang_up", "in_doubt", "smtp_broken_off"),
        ("nothing", "sent", None),
    ],
)
def test_how_a_delivery_ends(lender: Lender, step: str, state: str, reason: str | None) -> None:
    with server(step) as url:
        assert outcome(lender, url) == (state, reason)


def test_no_server_there(lender: Lender) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert outcome(lender, f"smtp://127.0.0.1:{port}") == ("queued", "smtp_unreachable")  # tried again later


def test_no_server_named(lender: Lender) -> None:
    assert outcome(lender, None) == ("failed", "email_not_configured")


def test_a_server_that_greets_and_goes(lender: Lender) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        connection, _ = listener.accept()
        connection.sendall(b"220 hello\r\n")
        connection.close()

    thread = threading.Thread(target=greet)
    thread.start()
    assert outcome(lender, f"smtp://127.0.0.1:{listener.getsockname()[1]}")[0] == "queued"
    thread.join()
    listener.close()


def test_what_the_mail_says_of_itself(lender: Lender, post: PostOffice) -> None:
    lender.borrower("C1", name="欧阳新雨")
    contact = lender.contact().json()["contact"]
    lender.run_jobs()
    assert post.wait_for(lambda letters: len(letters) == 1, 10)
    (letter,) = post.letters()
    assert letter.message_id == f"<{contact}@tideover>"
    assert letter.subject == "关于您的还款"
    assert letter.text.startswith("欧阳新雨，您好：")
    assert "$" not in letter.text


def test_in_the_customers_language(lender: Lender, post: PostOffice) -> None:
    lender.borrower("C1", name="Ann Li", language="en")
    lender.contact()
    lender.run_jobs()
    assert post.wait_for(lambda letters: len(letters) == 1, 10)
    assert post.letters()[0].text.startswith("Dear Ann Li,")


@pytest.mark.demand("2.12")
def test_every_shipped_text_is_signed_and_says_what_it_is(lender: Lender) -> None:
    for text in lender.get("/templates").json()["templates"]:
        assert text["signed_by"]
        assert text["signed_on"]
        assert "自动" in text["body"] or "automatic" in text["body"]
        assert "人" in text["body"] or "person" in text["body"]
