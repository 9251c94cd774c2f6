"""No contact without a redeemed permit: every way round that we could think of fails to send."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.base.errors import Conflict, Forbidden
from tideover.base.ids import PermitId, new_id
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_person
from tideover.gate import Ask, Channel, Clearance, ClearanceMisuse, Permit, Purpose, Refusal, StopKind, ask, place_stop, redeem
from tideover.outreach import Rendition, RenditionState, choose_rendition, send
from tideover.outreach.channels import Destination, EmailChannel, Message
from tideover.rehearsal import PostOffice

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scene(lender: Lender) -> Lender:
    lender.customer("C2")
    lender.account("A-C2", "C2")
    lender.borrower("C1")
    return lender


def wish(work: Work, ref: str = "C1", **changes: Any) -> Ask:
    person = find_person(work, ref)
    found = address_of(work, person.id, "email")
    assert found is not None
    account = accounts_of(work, person.id)[0]
    made = Ask(person.id, Channel.EMAIL, Purpose.COLLECT, found[0].blind, "overdue-gentle.v1", account.id)
    return dataclasses.replace(made, **changes)


def permit(work: Work, ref: str = "C1", **changes: Any) -> Permit:
    answer = ask(work, wish(work, ref, **changes))
    assert isinstance(answer, Permit), answer
    return answer


def the_text(work: Work, name: str = "overdue-gentle") -> Rendition:
    return choose_rendition(work, name, find_person(work, "C1"), Channel.EMAIL, Purpose.COLLECT)


def open_work(lender: Lender) -> Any:
    return lender.runtime.works.open(lender.tenant, "test")


def channel(lender: Lender) -> EmailChannel:
    return EmailChannel(lender.runtime.settings.smtp_url, "care@tideover.invalid")


MESSAGE = Message("<x@tideover>", "subject", "body")


def destination(clearance: Clearance) -> Destination:
    return Destination(clearance.address, "c1@city.example")


def test_a_redeemed_permit_does_send(scene: Lender, post: PostOffice) -> None:
    """The control: the straight way works, so the failures below are not for some other reason."""
    with open_work(scene) as work:
        clearance = redeem(work, permit(work))
    assert isinstance(clearance, Clearance)
    channel(scene).deliver(clearance, destination(clearance), MESSAGE, TEN)
    assert post.wait_for(lambda letters: len(letters) == 1, 10)


@pytest.mark.demand("2.11")
@pytest.mark.parametrize("forgery", ["none", "permit", "object", "copied", "deep_copied", "pickled", "rebuilt", "unguarded"])
def test_a_channel_takes_nothing_but_a_live_clearance(scene: Lender, post: PostOffice, forgery: str) -> None:
    with open_work(scene) as work:
        given = permit(work)
        clearance = redeem(work, given)
    assert isinstance(clearance, Clearance)
    values = [getattr(clearance, field.name) for field in dataclasses.fields(clearance)]
    blank = object.__new__(Clearance)
    for field, value in zip(dataclasses.fields(clearance), values, strict=True):
        object.__setattr__(blank, field.name, value)
    forged: Any = {
        "none": None,
        "permit": given,
        "object": object(),
        "copied": copy.copy(clearance),
        "deep_copied": copy.deepcopy(clearance),
        "pickled": pickle.loads(pickle.dumps(clearance)),
        "rebuilt": Clearance(*values[:-1], _secret="0" * 32),
        "unguarded": blank,
    }[forgery]
    with pytest.raises((ClearanceMisuse, AttributeError, TypeError)):
        channel(scene).deliver(forged, destination(clearance), MESSAGE, TEN)
    assert post.letters() == []


def test_a_clearance_is_good_once(scene: Lender, post: PostOffice) -> None:
    with open_work(scene) as work:
        clearance = redeem(work, permit(work))
    assert isinstance(clearance, Clearance)
    channel(scene).deliver(clearance, destination(clearance), MESSAGE, TEN)
    with pytest.raises(ClearanceMisuse):
        channel(scene).deliver(clearance, destination(clearance), MESSAGE, TEN)
    assert post.wait_for(lambda letters: len(letters) == 1, 10)
    assert len(post.letters()) == 1


def test_a_clearance_is_for_its_address(scene: Lender, post: PostOffice) -> None:
    with open_work(scene) as work:
        clearance = redeem(work, permit(work))
        other = address_of(work, find_person(work, "C2").id, "email")
    assert isinstance(clearance, Clearance)
    assert other is not None
    with pytest.raises(ClearanceMisuse):
        channel(scene).deliver(clearance, Destination(other[0].blind, "c2@city.example"), MESSAGE, TEN)
    assert post.letters() == []


def test_a_clearance_of_a_transaction_rolled_back_is_dead(scene: Lender, post: PostOffice) -> None:
    kept: list[Clearance] = []
    with pytest.raises(RuntimeError), open_work(scene) as work:
        clearance = redeem(work, permit(work))
        assert isinstance(clearance, Clearance)
        kept.append(clearance)
        raise RuntimeError
    with pytest.raises(ClearanceMisuse):
        channel(scene).deliver(kept[0], destination(kept[0]), MESSAGE, TEN)
    assert post.letters() == []


def test_a_clearance_is_dead_before_the_commit(scene: Lender, post: PostOffice) -> None:
    with open_work(scene) as work:
        clearance = redeem(work, permit(work))
        assert isinstance(clearance, Clearance)
        with pytest.raises(ClearanceMisuse):
            channel(scene).deliver(clearance, destination(clearance), MESSAGE, TEN)
    assert post.letters() == []


def test_an_invented_permit(scene: Lender) -> None:
    with open_work(scene) as work:
        real = permit(work)
    with open_work(scene) as work, pytest.raises(Forbidden, match="permit_unknown"):
        redeem(work, dataclasses.replace(real, id=PermitId(new_id())))


@pytest.mark.parametrize("field", ["person", "account", "channel", "purpose", "address", "script"])
def test_a_permit_that_says_other_than_the_gate_gave(scene: Lender, field: str) -> None:
    with open_work(scene) as work:
        real, other = permit(work), permit(work, "C2")
        changed: dict[str, Any] = {
            "person": other.person,
            "account": other.account,
            "channel": Channel.SMS,
            "purpose": Purpose.REMIND,
            "address": other.address,
            "script": "overdue-help.v1",
        }
    with open_work(scene) as work, pytest.raises(Forbidden, match="permit_mismatch"):
        redeem(work, dataclasses.replace(real, **{field: changed[field]}))


def test_a_permit_is_good_once(scene: Lender) -> None:
    with open_work(scene) as work:
        given = permit(work)
        redeem(work, given)
    with open_work(scene) as work, pytest.raises(Forbidden, match="permit_used"):
        redeem(work, given)


def test_a_permit_is_good_once_for_many_at_a_time(scene: Lender) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with open_work(scene) as work:
        given = permit(work)

    def attempt(_: int) -> bool:
        try:
            with open_work(scene) as work:
                return isinstance(redeem(work, given), Clearance)
        except Forbidden:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_an_expired_permit(scene: Lender) -> None:
    with open_work(scene) as work:
        given = permit(work)
    set_time(scene.runtime, given.expires_at)
    with open_work(scene) as work, pytest.raises(Forbidden, match="permit_expired"):
        redeem(work, given)


@pytest.mark.demand("2.11")
def test_a_permit_never_outlives_its_window(scene: Lender) -> None:
    set_time(scene.runtime, TEN.replace(hour=21, minute=30))
    with open_work(scene) as work:
        assert permit(work).expires_at == TEN.replace(hour=22)


def test_a_refused_permit_stays_refused(scene: Lender) -> None:
    with open_work(scene) as work:
        given = permit(work)
        place_stop(work, given.person, StopKind.DISPUTE)
    with open_work(scene) as work:
        assert isinstance(redeem(work, given), Refusal)
    scene.post("/resumes", {"person": "C1", "kind": "dispute"})
    with open_work(scene) as work, pytest.raises(Forbidden, match="permit_used"):
        redeem(work, given)


def test_another_persons_permit_does_not_send_this_script(scene: Lender) -> None:
    with open_work(scene) as work:
        given = permit(work, "C2")
        with pytest.raises(Conflict, match="permit_mismatch"):
            send(work, given, the_text(work, "overdue-help"), {})


@pytest.mark.parametrize("not_a_permit", [None, "permit", {"id": "x"}, object()])
def test_send_takes_a_permit_only(scene: Lender, not_a_permit: Any) -> None:
    with open_work(scene) as work, pytest.raises(TypeError):
        send(work, not_a_permit, the_text(work), {})


def test_a_touch_written_past_the_gate_is_not_sent(scene: Lender, post: PostOffice) -> None:
    """Somebody with the door's ``send`` and an invented permit: the dispatcher finds no such permit."""
    with open_work(scene) as work:
        invented = dataclasses.replace(permit(work), id=PermitId(new_id()))
        send(work, invented, the_text(work), {})
    scene.run_jobs()
    assert post.letters() == []
    assert "ContactNotMade" in scene.kinds()


@pytest.mark.demand("1.9")
def test_a_session_ends_with_a_stop(scene: Lender) -> None:
    """A conversation's permit covers its turns; a stop placed since it began ends it, though an answer is free of older ones."""
    with open_work(scene) as work:
        session = permit(
            work, purpose=Purpose.SERVICE, answers=TEN, account=None, script="message-received.v1", session_turns=5
        )
    for minute in (1, 2):
        set_time(scene.runtime, TEN + timedelta(minutes=minute))
        with open_work(scene) as work:
            assert isinstance(redeem(work, session), Clearance)
    scene.post("/stops", {"person": "C1", "kind": "cease"})
    with open_work(scene) as work:
        refused = redeem(work, session)
        assert isinstance(refused, Refusal)
        assert refused.rules == ("STOP",)
    with open_work(scene) as work, pytest.raises(Forbidden, match="permit_used"):
        redeem(work, session)


def test_a_session_has_so_many_turns(scene: Lender) -> None:
    with open_work(scene) as work:
        session = permit(
            work, purpose=Purpose.SERVICE, answers=TEN, account=None, script="message-received.v1", session_turns=2
        )
        assert isinstance(redeem(work, session), Clearance)
        assert isinstance(redeem(work, session), Clearance)
        with pytest.raises(Forbidden, match="permit_used"):
            redeem(work, session)


def test_the_api_has_no_way_round(scene: Lender, post: PostOffice) -> None:
    """Fields that would name a permit, an address, a body or a time are refused; nothing goes out."""
    body = {
        "person": "C1",
        "channel": "email",
        "purpose": "collect",
        "account": "A-C1",
        "template": "overdue-gentle",
        "slots": {},
    }
    for extra in (
        {"permit": str(new_id())},
        {"force": True},
        {"address": "x@y.example"},
        {"body": "pay!"},
        {"at": TEN.isoformat()},
    ):
        answer = scene.post("/contacts", {**body, **extra})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    for wrong in (
        {"purpose": "notice"},
        {"template": "nobody-signed-this"},
        {"channel": "sms"},
        {"account": "A-C2"},
        {"to": "C2"},
    ):
        assert scene.post("/contacts", {**body, **wrong}).status_code in (404, 409, 422)
    set_time(scene.runtime, TEN.replace(hour=23))
    assert scene.post("/contacts", body).status_code == 409
    scene.run_jobs()
    assert post.letters() == []


@pytest.mark.demand("2.12")
def test_words_nobody_signed_off_cannot_be_sent(scene: Lender, post: PostOffice) -> None:
    """Neither through the door nor past it, with a permit that the gate gave and a text somebody calls signed."""
    with open_work(scene) as work:
        given, signed = permit(work), the_text(work)
    with scene.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE rendition SET state = 'submitted', decided_by = NULL"))
    answer = scene.contact()
    assert (answer.status_code, answer.json()["code"]) == (409, "template_unsigned")
    with open_work(scene) as work, pytest.raises(Conflict, match="template_unsigned"):
        send(work, given, dataclasses.replace(signed, state=RenditionState.SUBMITTED), {})
    with open_work(scene) as work:
        contact = send(work, given, signed, {})
    scene.run_jobs()
    ended = scene.get(f"/contacts/{contact}").json()
    assert (ended["state"], ended["reason"]) == ("suppressed", "template_unsigned")
    assert post.letters() == []


def test_the_command_line_has_no_way_to_send(tmp_path: Path) -> None:
    """No command contacts a person; the only one that makes contacts decides a day through the gate."""
    help_text = subprocess.run(
        [sys.executable, "-m", "tideover.app.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for word in ("send", "contact ", "dispatch", "mail"):
        assert f"  {word}" not in help_text


def test_the_day_run_goes_through_the_gate(scene: Lender, post: PostOffice) -> None:
    from tideover.app.day import run_day

    set_time(scene.runtime, TEN.replace(hour=23))
    report, _ = run_day(scene.runtime, scene.tenant, TEN.date().isoformat(), "Asia/Shanghai", lambda _: None)
    assert (report.permitted, report.refused, report.tasks) == (0, {"CN-T1": 2}, 0)
    scene.run_jobs()
    assert post.letters() == []


def test_the_queue_cannot_be_talked_into_sending_twice(scene: Lender, post: PostOffice) -> None:
    """A second job for the same touch, or the job's row set back by hand, sends nothing more."""
    contact = scene.contact().json()["contact"]
    scene.run_jobs()
    with scene.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE job SET state = 'ready', attempts = 0 WHERE kind = 'dispatch_touch'"))
    scene.run_jobs()
    assert scene.get(f"/contacts/{contact}").json()["state"] == "sent"
    assert len(post.letters()) == 1


def test_a_touch_left_sending_is_in_doubt_and_never_sent_again(scene: Lender, post: PostOffice) -> None:
    contact = scene.contact().json()["contact"]
    with scene.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE touch SET state = 'sending'"))
    scene.run_jobs()
    touch = scene.get(f"/contacts/{contact}").json()
    assert (touch["state"], touch["reason"]) == ("in_doubt", "lease_lost")
    assert post.letters() == []
    assert [t["contact"] for t in scene.get("/contacts/in-doubt").json()["contacts"]] == [contact]
    assert scene.post(f"/contacts/{contact}/resolution", {"was_sent": True}).json()["state"] == "sent"
    assert scene.post(f"/contacts/{contact}/resolution", {"was_sent": False}).json()["code"] == "not_in_doubt"
