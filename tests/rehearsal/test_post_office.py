"""The post office receives real SMTP and keeps what it got."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tideover.rehearsal import Letter, PostOffice


@pytest.fixture
def post() -> Iterator[PostOffice]:
    office = PostOffice()
    office.start()
    yield office
    office.stop()


def send(post: PostOffice, to: str, message_id: str, text: str = "您好,请查收", subject: str = "还款提醒") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = "care@tideover.invalid", to, subject, message_id
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", post.port, timeout=5) as client:
        client.send_message(message)


def test_a_letter_is_kept_as_it_was_meant(post: PostOffice) -> None:
    send(post, "c0001@city.example", "<one@tideover.invalid>")
    assert post.wait_for(lambda letters: len(letters) == 1, timeout_s=2)
    [letter] = post.letters()
    assert (letter.recipient, letter.message_id) == ("c0001@city.example", "<one@tideover.invalid>")
    assert (letter.subject, letter.text.strip()) == ("还款提醒", "您好,请查收")
    assert letter.received_at.tzinfo is not None
    assert post.url == f"smtp://127.0.0.1:{post.port}"


def test_copies_show_a_doubled_message(post: PostOffice) -> None:
    for message_id in ("<a@x>", "<b@x>", "<a@x>"):
        send(post, "c0001@city.example", message_id)
    assert post.copies() == {"<a@x>": 2, "<b@x>": 1}


def test_a_listener_gets_every_letter_once_and_may_fail(post: PostOffice) -> None:
    heard: list[Letter] = []

    def hear(letter: Letter) -> None:
        heard.append(letter)
        if letter.message_id == "<2@x>":
            raise RuntimeError

    send(post, "c0001@city.example", "<1@x>")
    post.listen(hear)
    send(post, "c0002@city.example", "<2@x>")
    send(post, "c0003@city.example", "<3@x>")
    assert heard == post.letters() and len(heard) == 3


def test_a_recipient_without_a_mailbox_is_refused() -> None:
    office = PostOffice(refuses=lambda address: address.startswith("c0002"))
    office.start()
    try:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(office, "c0002@city.example", "<1@x>")
        assert {code for code, _ in refused.value.recipients.values()} == {550}
        send(office, "c0001@city.example", "<2@x>")
        assert [letter.message_id for letter in office.letters()] == ["<2@x>"]
        assert office.refused() == {"c0002@city.example": 1}
    finally:
        office.stop()


def test_waiting_in_vain_ends(post: PostOffice) -> None:
    assert not post.wait_for(lambda letters: bool(letters), timeout_s=0.02)


def test_an_unknown_charset_is_no_reason_to_refuse(post: PostOffice) -> None:
    raw = b"Message-ID: <z@x>\r\nContent-Type: text/plain; charset=x-none\r\n\r\nhello\r\n"
    with smtplib.SMTP("127.0.0.1", post.port, timeout=5) as client:
        client.sendmail("care@tideover.invalid", ["c0001@city.example", "c0002@city.example"], raw)
    assert [letter.text.strip() for letter in post.letters()] == ["hello", "hello"]


def test_stopped_with_a_caller_on_the_line_then_opened_again(post: PostOffice) -> None:
    send(post, "c0001@city.example", "<1@x>")
    port = post.port
    caller = smtplib.SMTP("127.0.0.1", port, timeout=5)
    post.stop()
    caller.close()
    with pytest.raises(OSError):
        send(post, "c0001@city.example", "<2@x>")
    post.start()
    send(post, "c0001@city.example", "<2@x>")
    assert post.port == port and len(post.letters()) == 2
