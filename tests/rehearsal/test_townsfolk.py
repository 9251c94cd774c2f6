"""The town's people on real wires: mail and texts reach them, what they do comes in once, and nothing else does."""

from __future__ import annotations

import smtplib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from tests.rehearsal.recording import Server, answering

from tideover.rehearsal import (
    Deed,
    DeedKind,
    Letter,
    Ordinary,
    PostOffice,
    Text,
    Town,
    Townsfolk,
    heard,
    live,
    make_town,
    payment_id,
    words_of,
)
from tideover.rehearsal.town.sayings import load_sayings

ON = date(2026, 12, 1)
SECOND = timedelta(seconds=1)
OPENING = datetime.fromisoformat("2026-12-01T10:00:00+08:00")
REMINDER = "您的借款已于上月到期，尚未还款，请尽快处理。"


class Clock:
    """The city's time, as a test sets it."""

    def __init__(self) -> None:
        self.now = OPENING

    def __call__(self) -> datetime:
        return self.now


def lived(size: int = 1_500, seed: int = 3) -> tuple[Town, list[Deed]]:
    """A town on its first morning, and its past."""
    town = make_town(seed, size, start=ON, past_days=120)
    return town, [deed for day in live(town, Ordinary(), ON) for deed in day.deeds]


def wait_for(what: Callable[[], bool], timeout_s: float = 10) -> None:
    deadline = time.monotonic() + timeout_s
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


@contextmanager
def on_wires(town: Town, server: Server, clock: Clock, said: list[tuple[str, str]], done: list[Deed]) -> Iterator[Townsfolk]:
    folk = Townsfolk(town)
    folk.live(
        f"http://127.0.0.1:{server.server_port}",
        "secret",
        city_now=clock,
        text=lambda number, words: said.append((number, words)),
        done=done,
        retry_pause_s=0.002,
    )
    try:
        yield folk
    finally:
        folk.stop()


def live_on(folk: Townsfolk, town: Town, clock: Clock, until: datetime) -> None:
    clock.now = until
    wait_for(lambda: town.now >= until)
    wait_for(folk.settled, 30)


def letter_to(address: str, name: str) -> Letter:
    return Letter(address, f"<{name}@x>", "还款提醒", REMINDER, OPENING)


def text_to(number: str) -> Text:
    return Text("10690001", number, REMINDER, "", ("1",), OPENING)


def test_what_people_do_is_what_the_town_says_and_comes_in_once() -> None:
    """The same town, told the same at the same moments, without wires: the posts are its deeds, though every line drops once."""
    town, past = lived()
    twin = town.copy()
    morning = OPENING.replace(hour=0)
    owed = [deed for deed in past if deed.at >= morning]
    end = OPENING + timedelta(days=2)
    expected = [*owed, *twin.step(OPENING)]
    for index, who in enumerate(twin.residents.values()):
        if index % 2:
            twin.hear(heard(who.customer_id, "email", f"还款提醒\n{REMINDER}", OPENING + SECOND))
        else:
            twin.hear(heard(who.customer_id, "sms", REMINDER, OPENING + SECOND))
    expected += twin.step(end)
    said: list[tuple[str, str]] = []
    clock = Clock()
    with answering(lambda _, again: 202 if again else 0) as server, on_wires(town, server, clock, said, owed) as folk:
        live_on(folk, town, clock, OPENING)
        for index, who in enumerate(town.residents.values()):
            if index % 2:
                folk.receive(letter_to(who.email.upper(), who.customer_id))
            else:
                folk.hear(text_to(who.phone))
        live_on(folk, town, clock, end)
        counts, unheard, payments = folk.counts(), folk.unheard(), server.bodies("/api/v1/payments")
        messages = server.bodies("/api/v1/inbound")
        talks = [(path.split("/")[4], key, body) for path, key, body in server.posts if path.endswith("/chat")]
        assert server.agents == {("Bearer secret", "tideover-rehearsal (synthetic)")}

    paid = [deed for deed in expected if deed.kind is DeedKind.PAYS]
    assert len(paid) > 5 and {deed.at.hour < 8 for deed in paid} == {True, False}
    assert set(payments) == {payment_id(deed) for deed in paid}
    for deed in paid:
        body = payments[payment_id(deed)]
        assert (body["account"], body["amount_minor"], body["currency"]) == (deed.account, deed.amount_minor, "CNY")
        assert datetime.fromisoformat(body["paid_at"]) == deed.at
    done = expected[len(owed) :]
    mailed = [deed for deed in done if deed.channel == "email"]
    texted = [deed for deed in done if deed.channel == "sms"]
    who = town.residents
    assert len(mailed) > 5 and len(texted) > 5
    assert Counter((body["from"], body["text"]) for body in messages.values()) == Counter(
        (who[deed.person].email, words_of(deed)) for deed in mailed
    )
    assert all(key == body["id"] for key, body in messages.items())
    assert Counter(said) == Counter((who[deed.person].phone, words_of(deed)) for deed in texted)
    assert counts["payments"] == len(paid) and counts["replies"] == len(mailed) and counts["text_replies"] == len(texted)
    assert counts["refused_posts"] == 0 and counts["letters"] + counts["texts"] == town.size
    left = Counter(deed.kind.value for deed in done if deed.kind is not DeedKind.PAYS and deed.channel not in ("email", "sms"))
    looks = left.pop("looks")
    assert unheard == left + Counter(looks=looks - counts["chats"]) and sum(unheard.values()) > 5
    assert 0 < counts["chats"] < looks  # some of those who look into the lender's app write there
    lines = {key: body for _, key, body in talks}
    assert all(body == lines[key] for _, key, body in talks)  # told again, it is the same
    begun = {key.rpartition("-")[0] for key in lines}
    assert len(begun) == counts["chats"] and len(lines) > 2 * len(begun)  # they go on while they are asked
    assert {ref for ref, _, _ in talks} <= {deed.person for deed in done if deed.kind is DeedKind.LOOKS}


def test_dead_mailboxes_refuse_and_dead_numbers_say_so() -> None:
    town, _ = lived()
    folk = Townsfolk(town)
    dead = [one for one in town.residents.values() if one.mail_is_dead]
    void = [one for one in town.residents.values() if one.phone_state == "void"]
    assert dead and void
    for one in town.residents.values():
        (report,) = folk.reports(text_to(one.phone))
        assert report.state == ("UNDELIV" if one.phone_state == "void" else "DELIVRD")
    post = PostOffice(refuses=folk.refuses)
    post.start()
    try:
        with smtplib.SMTP("127.0.0.1", post.port, timeout=5) as client:
            alive = next(one for one in town.residents.values() if not one.mail_is_dead)
            note = "Message-ID: <1@x>\r\nSubject: reminder\r\n\r\nhello\r\n"
            client.sendmail("care@tideover.invalid", [alive.email], note)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("care@tideover.invalid", [dead[0].email.upper()], note)
        assert [letter.recipient for letter in post.letters()] == [alive.email]
    finally:
        post.stop()
    folk.stop()  # one that never lived, too


def test_who_has_a_strangers_number_now_says_so_by_text() -> None:
    town, _ = lived()
    strangers = [one for one in town.residents.values() if one.phone_state == "stranger"]
    said: list[tuple[str, str]] = []
    clock = Clock()
    with answering() as server, on_wires(town, server, clock, said, []) as folk:
        for one in strangers:
            folk.hear(text_to(one.phone))
        live_on(folk, town, clock, OPENING + timedelta(hours=1))
    assert len(said) < len(strangers)
    assert {number for number, _ in said} <= {one.phone for one in strangers}
    assert len(said) >= 3 and all(words in load_sayings()["wrong_number"]["text"] for _, words in said)


def test_a_refused_post_is_counted_and_not_repeated() -> None:
    town, past = lived()
    owed = [deed for deed in past if deed.kind is DeedKind.PAYS][-3:]
    with answering(lambda _, __: 422) as server, on_wires(town, server, Clock(), [], owed) as folk:
        wait_for(folk.settled)
        before = Counter(key for _, key, _ in server.posts)
    assert {payment_id(deed) for deed in owed} <= set(before) and set(before.values()) == {1}
    assert folk.counts()["payments"] == 0 and folk.counts()["refused_posts"] == len(before)
