"""One contract for all channels: what an answer says is what the peer has, and nothing goes out without a clearance."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.outreach.rigs import RIGS, Ears, Rig, clearance

from tideover.base.ids import new_id
from tideover.gate import Channel, ClearanceMisuse
from tideover.outreach.channels import Delivery, Destination, Message, Outcome

TEN = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
BODY = "欧阳新雨，您好：\n\n您的账户有一笔款项待还，请在方便时登录App处理。\n.\n如有困难，请直接回复，我们一起想办法。"

pytestmark = pytest.mark.demand("3.10")


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made = RIGS[request.param](tmp_path)
    made.adapter.start(Ears())
    wait_until_usable(made)
    yield made
    made.close()


def wait_until_usable(rig: Rig) -> None:
    """A channel that keeps its connection binds by itself, some time after it can."""
    deadline = time.monotonic() + 20
    while rig.adapter.obstacle() is not None and time.monotonic() < deadline:
        time.sleep(0.05)


def message() -> Message:
    return Message(f"<{new_id()}@tideover>", "关于您的还款", BODY)


def send(rig: Rig, what: Message) -> Delivery:
    to = Destination("blind", rig.destination)
    return rig.adapter.deliver(clearance(rig.adapter.channel), to, what, TEN)


def test_what_is_sent_is_there_once(rig: Rig) -> None:
    assert rig.adapter.obstacle() is None
    sent = [message() for _ in range(3)]
    answers = [send(rig, one) for one in sent]
    assert [answer.outcome for answer in answers] == [Outcome.SENT] * 3
    assert sorted(rig.received()) == sorted(one.key for one in sent)
    references = [reference for answer in answers for reference in answer.references]
    assert len(references) >= 3 and len(set(references)) == len(references)


@pytest.mark.demand("2.11")
def test_a_clearance_is_good_once(rig: Rig) -> None:
    given, to, what = clearance(rig.adapter.channel), Destination("blind", rig.destination), message()
    assert rig.adapter.deliver(given, to, what, TEN).outcome is Outcome.SENT
    for again in (what, message()):
        with pytest.raises(ClearanceMisuse):
            rig.adapter.deliver(given, to, again, TEN)
    assert rig.received() == [what.key]


@pytest.mark.demand("2.11")
def test_a_clearance_is_for_its_channel_and_address(rig: Rig) -> None:
    other = next(channel for channel in Channel if channel is not rig.adapter.channel)
    for given in (clearance(other), clearance(rig.adapter.channel, "another")):
        with pytest.raises(ClearanceMisuse):
            rig.adapter.deliver(given, Destination("blind", rig.destination), message(), TEN)
    assert rig.received() == []


def test_a_peer_that_is_gone_and_comes_back(rig: Rig) -> None:
    first, second = message(), message()
    assert send(rig, first).outcome is Outcome.SENT  # a connection is open now, where the channel keeps one
    rig.vanish()
    answer = send(rig, second)
    assert (answer.outcome, answer.may_retry) == (Outcome.NOT_SENT, True)
    assert answer.code
    assert rig.received() == [first.key]
    rig.come_back()
    wait_until_usable(rig)
    assert send(rig, second).outcome is Outcome.SENT
    assert sorted(rig.received()) == sorted([first.key, second.key])


def test_what_is_refused_is_not_sent(rig: Rig) -> None:
    with rig.refusing():
        answer = send(rig, message())
    assert answer.outcome is Outcome.NOT_SENT
    assert answer.code and answer.references == ()
    assert rig.received() == []
    wait_until_usable(rig)
    after = message()
    assert send(rig, after).outcome is Outcome.SENT
    assert rig.received() == [after.key]


def test_what_is_cut_is_in_doubt_and_never_doubled(rig: Rig) -> None:
    what = message()
    rig.break_off()
    answer = send(rig, what)
    assert answer.outcome is Outcome.IN_DOUBT
    assert answer.code
    assert rig.received() in ([], [what.key])
    wait_until_usable(rig)
    if rig.adapter.dedupes:
        assert send(rig, what).outcome is Outcome.SENT
        assert send(rig, what).outcome is Outcome.SENT
        assert rig.received() == [what.key]
    after = message()
    assert send(rig, after).outcome is Outcome.SENT
    assert rig.received().count(after.key) == 1


def test_not_configured(rig: Rig) -> None:
    adapter = rig.unconfigured()
    code = adapter.obstacle()
    assert code
    adapter.start(Ears())
    given, to = clearance(adapter.channel), Destination("blind", rig.destination)
    assert adapter.deliver(given, to, message(), TEN) == Delivery(Outcome.NOT_SENT, code)
    with pytest.raises(ClearanceMisuse):
        adapter.deliver(given, to, message(), TEN)
    adapter.stop()


def test_started_and_stopped_as_often_as_one_likes(rig: Rig) -> None:
    rig.adapter.start(Ears())
    assert send(rig, message()).outcome is Outcome.SENT
    for _ in range(3):
        begun = time.monotonic()
        rig.adapter.stop()
        assert time.monotonic() - begun < 8
    answer = send(rig, message())
    assert (answer.outcome, answer.may_retry) == (Outcome.NOT_SENT, True)
    assert len(rig.received()) == 1


def test_several_threads_at_once(rig: Rig) -> None:
    sent = [message() for _ in range(16)]
    answers: list[Delivery] = []

    def carry(mine: list[Message]) -> None:
        answers.extend(send(rig, one) for one in mine)

    threads = [threading.Thread(target=carry, args=(sent[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.outcome for answer in answers] == [Outcome.SENT] * 16
    assert sorted(rig.received()) == sorted(one.key for one in sent)


def test_one_key_from_several_threads(rig: Rig) -> None:
    if not rig.adapter.dedupes:
        pytest.skip("this channel's peer does not promise it")
    what = message()
    threads = [threading.Thread(target=send, args=(rig, what)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert rig.received() == [what.key]


@pytest.mark.demand("2.15")
def test_nothing_personal_is_shown(rig: Rig) -> None:
    what = message()
    shown = repr(what) + repr(Destination("blind", rig.destination)) + repr(send(rig, what)) + repr(rig.adapter)
    for private in (what.subject, *what.body.split(), *rig.destination.split("\n")):
        if private != ".":
            assert private not in shown
