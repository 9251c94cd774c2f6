"""The city acts on letters: by habit, after a while, once, and whatever becomes of the connection."""

from __future__ import annotations

import smtplib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.rehearsal.recording import Server, answering

from tideover.rehearsal import (
    Borrower,
    City,
    Habit,
    Letter,
    PostOffice,
    Report,
    Text,
    Way,
    fate_of_texts,
    give_ways,
    load_ways,
    make_city,
    no_mailbox,
)

SPEED = 6000.0  # an hour of the city takes 0.6 s
NOTHING = dict.fromkeys(("letters", "texts", "replies", "text_replies", "payments", "refused_posts"), 0)
OPENING = datetime.fromisoformat("2026-12-01T10:00:00+08:00")


@pytest.fixture
def server() -> Iterator[Server]:
    with answering() as running:
        yield running


@contextmanager
def living(borrowers: list[Borrower], server: Server, said: list[tuple[str, str]] | None = None) -> Iterator[City]:
    opened = time.monotonic()
    city = City(
        borrowers,
        f"http://127.0.0.1:{server.server_port}",
        "secret",
        city_now=lambda: OPENING + timedelta(seconds=(time.monotonic() - opened) * SPEED),
        speed=SPEED,
        retry_pause_s=0.002,
        text=(lambda number, words: said.append((number, words))) if said is not None else None,
    )
    city.start()
    try:
        yield city
    finally:
        city.stop()


def settle(city: City, timeout_s: float = 8) -> None:
    deadline = time.monotonic() + timeout_s
    while not city.settled():
        assert time.monotonic() < deadline, "the city did not settle"
        time.sleep(0.005)


def letter(borrower: Borrower, name: str = "first") -> Letter:
    return Letter(borrower.email.upper(), f"<{name}-{borrower.customer_id}@x>", "还款提醒", "您好", OPENING)


def one(habit: Habit) -> Borrower:
    return next(borrower for borrower in make_city(1, 16) if borrower.habit is habit)


def test_everybody_acts_by_habit_over_real_mail(server: Server) -> None:
    borrowers = make_city(4, 24)
    post = PostOffice()
    post.start()
    try:
        with living(borrowers, server) as city:
            post.listen(city.receive)
            with smtplib.SMTP("127.0.0.1", post.port, timeout=5) as client:
                for borrower in borrowers:
                    note = f"Message-ID: <{borrower.customer_id}@x>\r\nSubject: reminder\r\n\r\nhello\r\n"
                    client.sendmail("care@tideover.invalid", [borrower.email], note)
            assert post.wait_for(lambda letters: len(letters) == len(borrowers), timeout_s=2)
            settle(city)
            counts = city.counts()
    finally:
        post.stop()
    habits = Counter(borrower.habit for borrower in borrowers)
    promising = habits[Habit.PROMISES_AND_PAYS] + habits[Habit.PROMISES_AND_BREAKS]
    paying = habits[Habit.PROMISES_AND_PAYS] + habits[Habit.PAYS_AT_ONCE]
    replying = promising + habits[Habit.ASKS_TO_STOP] + habits[Habit.HARD_TO_READ]
    assert counts == {**NOTHING, "letters": 24, "replies": replying, "payments": paying}
    assert server.agents == {("Bearer secret", "tideover-rehearsal (synthetic)")}

    replies = {body["from"]: body for body in server.bodies("/api/v1/inbound").values()}
    payments = {body["account"]: body for body in server.bodies("/api/v1/payments").values()}
    assert len(replies) == replying and len(payments) == paying
    for borrower in borrowers:
        check(borrower, replies.get(borrower.email), payments.get(borrower.account_id))


def check(borrower: Borrower, reply: dict[str, Any] | None, payment: dict[str, Any] | None) -> None:
    promises = borrower.habit in (Habit.PROMISES_AND_PAYS, Habit.PROMISES_AND_BREAKS)
    if promises:
        assert reply is not None
        assert f"{borrower.overdue_minor // 100:,}.{borrower.overdue_minor % 100:02}元" in reply["text"]
        assert "今天" in reply["text"] or "12月1日" in reply["text"]
    elif borrower.habit in (Habit.ASKS_TO_STOP, Habit.HARD_TO_READ):
        assert reply is not None and not any(sign.isdigit() for sign in reply["text"])
    else:
        assert reply is None
    if reply is not None:
        assert set(reply) == {"channel", "from", "text", "at", "id"} and reply["channel"] == "email"
        assert datetime.fromisoformat(reply["at"]) - OPENING >= timedelta(minutes=5)
    if borrower.habit in (Habit.PROMISES_AND_PAYS, Habit.PAYS_AT_ONCE):
        assert payment is not None and payment["payment"].startswith("synthetic-")
        assert (payment["amount_minor"], payment["currency"]) == (borrower.overdue_minor, "CNY")
        if reply is not None:
            paid_at, replied_at = datetime.fromisoformat(payment["paid_at"]), datetime.fromisoformat(reply["at"])
            assert paid_at - replied_at >= timedelta(minutes=30)
    else:
        assert payment is None


def test_a_dropped_line_and_a_failing_server_are_met_with_the_same_post_under_the_same_key(server: Server) -> None:
    server.spoil = lambda n, _: [0, 503, 200, 0, 200][n]  # reply: dropped, failed, accepted; payment: dropped, accepted
    borrower = one(Habit.PROMISES_AND_PAYS)
    with living([borrower], server) as city:
        city.receive(letter(borrower))
        settle(city)
        assert city.counts() == {**NOTHING, "letters": 1, "replies": 1, "payments": 1}
    assert [path.rsplit("/")[-1] for path, _, _ in server.posts] == ["inbound"] * 3 + ["payments"] * 2
    assert len(set(server.posts)) == 2  # the same path, key and bytes each time


def test_retries_are_bounded_and_a_refusal_is_not_repeated(server: Server) -> None:
    dropped, refused = one(Habit.ASKS_TO_STOP), one(Habit.PAYS_AT_ONCE)
    with living([dropped, refused], server) as city:
        server.spoil = lambda _, __: 0
        city.receive(letter(dropped))
        settle(city)
        assert len(server.posts) == 6
        server.spoil = lambda _, __: 422
        city.receive(letter(refused))
        settle(city)
        assert len(server.posts) == 7
        assert city.counts() == {**NOTHING, "letters": 2, "replies": 0, "payments": 0, "refused_posts": 2}


def test_only_the_first_letter_is_acted_on_and_its_answer_is_named_after_it(server: Server) -> None:
    borrower = one(Habit.HARD_TO_READ)
    for _ in range(2):  # a city started again meets the same letter: the same key, so nothing is doubled
        with living([borrower], server) as city:
            city.receive(letter(borrower))
            city.receive(letter(borrower, "second"))
            city.receive(Letter("nobody@city.example", "<n@x>", "", "", OPENING))
            settle(city)
            assert city.counts() == {**NOTHING, "letters": 3, "replies": 1, "payments": 0}
    assert len(server.posts) == 2 and len({key for _, key, _ in server.posts}) == 1


def test_stopping_drops_what_is_still_to_come(server: Server) -> None:
    borrower = one(Habit.PAYS_AT_ONCE)
    with living([borrower], server) as city:
        city.receive(letter(borrower))
        assert not city.settled()
        city.stop()
        assert city.settled()
    assert server.posts == []


# --- by text --------------------------------------------------------------------------------------------------------------


def text(borrower: Borrower, words: str = "您好", name: str = "first") -> Text:
    return Text("10690001", borrower.phone, words, f"<{name}-{borrower.customer_id}@x>", ("1",), OPENING)


def way(id_: str) -> Way:
    return next(way for way in load_ways().ways if way.id == id_)


def living_so(habit: Habit, id_: str) -> Borrower:
    return replace(one(habit), way=way(id_))


@pytest.mark.parametrize("habit", [Habit.PROMISES_AND_PAYS, Habit.ASKS_TO_STOP, Habit.HARD_TO_READ])
def test_who_has_no_mailbox_answers_the_text_by_text(server: Server, habit: Habit) -> None:
    borrower, said = living_so(habit, "dead_mail"), list[tuple[str, str]]()
    with living([borrower], server, said) as city:
        city.receive(letter(borrower))
        assert city.settled()
        city.hear(text(borrower))
        city.hear(text(borrower, name="second"))
        settle(city)
        pays = int(habit is Habit.PROMISES_AND_PAYS)
        assert city.counts() == {**NOTHING, "letters": 1, "texts": 2, "text_replies": 1, "payments": pays}
    [(number, words)] = said
    assert number == borrower.phone
    if habit is Habit.PROMISES_AND_PAYS:
        assert f"{borrower.overdue_minor // 100:,}." in words
    elif habit is Habit.ASKS_TO_STOP:
        assert words in ("退订", "TD")
    else:
        assert len(words) > 70  # two parts on the way


def test_a_letter_is_answered_by_text_and_a_text_by_letter(server: Server) -> None:
    one_way, other_way = living_so(Habit.ASKS_TO_STOP, "text_for_mail"), living_so(Habit.HARD_TO_READ, "mail_for_text")
    said: list[tuple[str, str]] = []
    with living([one_way, other_way], server, said) as city:
        city.hear(text(one_way))
        city.receive(letter(other_way))
        assert city.settled()
        city.receive(letter(one_way))
        city.hear(text(other_way))
        settle(city)
    assert [number for number, _ in said] == [one_way.phone]
    [reply] = server.bodies("/api/v1/inbound").values()
    assert (reply["channel"], reply["from"]) == ("email", other_way.email)


def test_a_stranger_says_so_and_nobody_answers_a_void_number(server: Server) -> None:
    stranger, void = living_so(Habit.PROMISES_AND_PAYS, "stranger"), living_so(Habit.SILENT, "void_phone")
    said: list[tuple[str, str]] = []
    with living([stranger, void], server, said) as city:
        for borrower in (stranger, void):
            city.hear(text(borrower))
        settle(city)
    [(number, words)] = said
    assert number == stranger.phone and "打错" in words
    assert server.posts == []
    fate = fate_of_texts([stranger, void])
    assert (list(fate(text(stranger))), list(fate(text(void)))) == ([Report()], [Report("UNDELIV", error="001")])
    refuses = no_mailbox([stranger, void])
    assert refuses(stranger.email.upper()) and not refuses(void.email)


def test_a_telephone_of_two_is_answered_by_the_one_it_names(server: Server) -> None:
    lived = give_ways(make_city(7, 60), 7)
    sharing = next(borrower for borrower in lived if borrower.way.phone == "neighbour")
    owner = next(borrower for borrower in lived if borrower.phone == sharing.phone and borrower is not sharing)
    sharing = replace(sharing, habit=Habit.ASKS_TO_STOP, name="赵一苇")
    said: list[tuple[str, str]] = []
    with living([replace(owner, habit=Habit.SILENT, name="钱溯"), sharing], server, said) as city:
        city.hear(text(sharing, "钱溯您好"))
        settle(city)
        assert said == []
        city.hear(text(sharing, "赵一苇您好"))
        settle(city)
    assert [number for number, _ in said] == [owner.phone]
