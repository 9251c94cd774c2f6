"""Receipts: matched to their touch, harmless twice and in any order, before their touch is known and after."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from standardwebhooks import Webhook
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import TenantId
from tideover.base.work import Work
from tideover.book import accounts_of, address_of, find_person
from tideover.gate import Ask, Channel, Clearance, NumberState, Permit, Purpose, ask, redeem
from tideover.gate.store import number_notes
from tideover.outreach import (
    Receipt,
    ReceiptState,
    TouchState,
    adopt_strays,
    apply_receipt,
    forget_strays,
    get_touch,
    parse_touch,
    take_receipt,
)
from tideover.outreach.actions.receipts import catch_up
from tideover.outreach.hearing import Told, Verdict, verdict_of
from tideover.outreach.store import receipts as store
from tideover.outreach.store import touches as touch_store
from tideover.security import Role, add_user, add_webhook

KEY = "<0198f000-0000-7000-8000-000000000001@tideover>"
S = ReceiptState


# --- what receipts say together: pure ---------------------------------------------------------------------------------

told = st.builds(
    lambda reference, state: Told(reference, state, f"{reference}-{state}" if state in (S.FAILED, S.VOID) else None),
    st.sampled_from(["p1", "p2", "p3", KEY]),
    st.sampled_from(list(S)),
)


@given(st.lists(told, max_size=12), st.randoms(use_true_random=False), st.integers(0, 3))
def test_receipts_say_the_same_in_any_order_and_twice(words: list[Told], rng: Any, parts: int) -> None:
    references = ["p1", "p2", "p3"][:parts]
    shuffled = words + rng.choices(words, k=5) if words else []
    rng.shuffle(shuffled)
    assert verdict_of(KEY, references, words) == verdict_of(KEY, references, shuffled)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], None),
        ([("p1", S.ACCEPTED), ("p2", S.ACCEPTED)], None),
        ([("p1", S.DELIVERED)], None),
        ([("p1", S.DELIVERED), ("p2", S.DELIVERED)], Verdict(True, None)),
        ([("p1", S.DELIVERED), ("p2", S.FAILED)], Verdict(False, "failed")),
        ([("p1", S.DELIVERED), ("p1", S.FAILED), ("p2", S.DELIVERED)], Verdict(True, None)),
        ([("p1", S.FAILED)], Verdict(False, "failed")),
        ([("p1", S.VOID), ("p2", S.FAILED)], Verdict(False, "void")),
        ([("p1", S.READ), ("p2", S.DELIVERED)], Verdict(True, "read")),
        ([("p1", S.COMPLAINED), ("p2", S.READ)], Verdict(True, "complained")),
        ([(KEY, S.DELIVERED)], Verdict(True, None)),
        ([(KEY, S.FAILED), ("p1", S.DELIVERED)], Verdict(False, "failed")),
    ],
)
def test_what_receipts_say(words: list[tuple[str, ReceiptState]], expected: Verdict | None) -> None:
    assert verdict_of(KEY, ["p1", "p2"], [Told(*word) for word in words]) == expected


def test_a_mail_has_no_ids_but_ours() -> None:
    assert verdict_of(KEY, [KEY], [Told(KEY, S.VOID, "5.1.1")]) == Verdict(False, "5.1.1")
    assert verdict_of(KEY, [], [Told(KEY, S.DELIVERED)]) == Verdict(True, None)


# --- in the database --------------------------------------------------------------------------------------------------


def open_work(lender: Lender) -> Any:
    return lender.runtime.works.open(lender.tenant, "test")


@contextmanager
def undone(lender: Lender) -> Iterator[Work]:
    """Work that leaves nothing behind."""

    class _Undo(Exception):
        pass

    try:
        with open_work(lender) as work:
            yield work
            raise _Undo
    except _Undo:
        pass


@pytest.fixture
def sent(lender: Lender) -> str:
    lender.borrower()
    contact: str = lender.contact().json()["contact"]
    lender.run_jobs()
    return contact


def state_of(work: Work, contact: str) -> tuple[str, str | None]:
    touch = get_touch(work, parse_touch(contact))
    return touch.state.value, touch.reason


def say(work: Work, contact: str, reference: str, state: ReceiptState) -> None:
    apply_receipt(work, parse_touch(contact), reference, state, None)


def test_every_order_leaves_the_same(lender: Lender, sent: str) -> None:
    words = [("p1", S.ACCEPTED), ("p1", S.FAILED), ("p1", S.DELIVERED), ("p2", S.READ)]
    ends = set()
    for order in permutations(words):
        with undone(lender) as work:
            store.insert_parts(work, "email", parse_touch(sent), ["p1", "p2"])
            for reference, state in (*order, order[0], order[-1]):
                say(work, sent, reference, state)
            ends.add(state_of(work, sent))
            assert len(store.receipts_for(work, parse_touch(sent))) == len(words)
    assert ends == {("delivered", "read")}


@pytest.mark.parametrize("state", list(S))
def test_a_contact_in_doubt_is_resolved_by_any_receipt(lender: Lender, sent: str, state: ReceiptState) -> None:
    with open_work(lender) as work:
        touch_store.set_state(work, parse_touch(sent), TouchState.IN_DOUBT, "smtp_broken_off", work.now())
        work.execute(text("UPDATE redemption SET result = NULL"))
        say(work, sent, get_touch(work, parse_touch(sent)).message_id, state)
        expected = {"accepted": "sent", "failed": "undelivered", "void": "undelivered"}.get(state.value, "delivered")
        assert state_of(work, sent)[0] == expected
        assert work.execute(text("SELECT result FROM redemption")).scalar_one() == "sent"
    lender.seal()
    assert lender.kinds().count("ContactResolved") == 1
    assert lender.kinds().count("ReceiptReceived") == 1


@pytest.mark.parametrize("state", ["queued", "sending", "refused", "suppressed", "failed", "cancelled"])
def test_what_did_not_go_out_is_not_moved(lender: Lender, sent: str, state: str) -> None:
    with undone(lender) as work:
        touch_store.set_state(work, parse_touch(sent), TouchState(state), None, None)
        say(work, sent, get_touch(work, parse_touch(sent)).message_id, S.DELIVERED)
        assert state_of(work, sent) == (state, None)


@pytest.mark.demand("2.22")
def test_a_void_address_is_void_for_everybody_who_has_it(lender: Lender) -> None:
    for ref in ("C1", "C2"):
        lender.borrower(ref, email="shared@city.example")
    contact = lender.contact("C1").json()["contact"]
    lender.run_jobs()
    key = f"<{contact}@tideover>"
    take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, key, S.VOID, "5.1.1"))
    assert (lender.get(f"/contacts/{contact}").json()["state"], lender.get(f"/contacts/{contact}").json()["reason"]) == (
        "undelivered",
        "5.1.1",
    )
    for ref in ("C1", "C2"):
        assert "NUMBER" in lender.contact(ref).json()["rules"]
        shown = {n["kind"]: n["states"] for n in lender.get(f"/persons/{ref}/numbers").json()["numbers"]}
        assert (shown["email"]["line"]["state"], shown["email"]["line"]["source"], shown["phone"]) == ("void", "receipt", {})
        assert lender.kinds(ref).count("NumberNoted") == 1


def test_an_address_that_turns_out_void_again_is_void_again(lender: Lender, sent: str) -> None:
    theirs = {"kind": "email", "value": "c1@city.example", "source": "customer"}
    second = lender.contact().json()["contact"]
    lender.run_jobs()
    for number, contact in enumerate((sent, second)):
        set_time(lender.runtime, TEN + timedelta(hours=number * 2))
        take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, f"<{contact}@tideover>", S.VOID))
        assert lender.contact().json()["rules"] == ["NUMBER"]
        set_time(lender.runtime, TEN + timedelta(hours=number * 2 + 1))
        assert lender.post("/persons/C1/addresses", theirs).status_code == 201
        assert lender.contact().status_code == 202


def test_a_nuisance_is_not_mailed_again(lender: Lender, sent: str) -> None:
    take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, f"<{sent}@tideover>", S.COMPLAINED))
    assert lender.contact().json()["rules"] == ["STOP"]
    assert lender.get(f"/contacts/{sent}").json()["reason"] == "complained"


def test_a_receipt_that_comes_before_its_touch_is_known(lender: Lender, sent: str) -> None:
    works, touch = lender.runtime.works, parse_touch(sent)
    for state in (S.DELIVERED, S.FAILED, S.DELIVERED):
        take_receipt(works, Receipt(Channel.EMAIL, "g1", state, "x"))
    take_receipt(works, Receipt(Channel.SMS, "g1", S.VOID))  # another channel's
    with open_work(lender) as work:
        store.insert_parts(work, "email", touch, ["g1"])
    adopt_strays(works, lender.tenant, Channel.EMAIL, ["g1"], touch)
    shown = lender.get(f"/contacts/{sent}").json()
    assert shown["state"] == "delivered"
    assert {(r["reference"], r["state"]) for r in shown["receipts"]} == {("g1", "delivered"), ("g1", "failed")}
    adopt_strays(works, lender.tenant, Channel.EMAIL, ["g1"], touch)
    assert len(lender.get(f"/contacts/{sent}").json()["receipts"]) == 2
    with lender.runtime.database.as_owner() as connection:
        assert connection.execute(text("SELECT channel, reference FROM stray_receipt")).all() == [("sms", "g1")]
        connection.execute(text("UPDATE stray_receipt SET came_at = came_at - interval '31 days'"))
    assert forget_strays(works) == 1


def test_the_sender_commits_while_a_receipt_is_kept(lender: Lender, sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender looks for strays before this one is kept, and commits its reference after it was looked for: nobody loses it."""
    touch, keep = parse_touch(sent), store.keep_stray

    def commit_in_between(*given: Any) -> None:
        with open_work(lender) as work:
            store.insert_parts(work, "email", touch, ["g1"])
        adopt_strays(lender.runtime.works, lender.tenant, Channel.EMAIL, ["g1"], touch)
        keep(*given)

    monkeypatch.setattr(store, "keep_stray", commit_in_between)
    take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, "g1", S.DELIVERED))
    assert lender.get(f"/contacts/{sent}").json()["state"] == "delivered"


def test_a_receipt_told_while_it_is_being_sent_moves_it_afterwards(lender: Lender, sent: str) -> None:
    touch = parse_touch(sent)
    with open_work(lender) as work:
        touch_store.set_state(work, touch, TouchState.SENDING, None, None)
    take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, f"<{sent}@tideover>", S.DELIVERED))
    with open_work(lender) as work:
        assert state_of(work, sent) == ("sending", None)
        touch_store.set_state(work, touch, TouchState.SENT, None, work.now())
        catch_up(work, touch)
    assert lender.get(f"/contacts/{sent}").json()["state"] == "delivered"


def test_a_reference_that_two_tenants_were_given_is_nobodys(lender: Lender, other_lender: Lender, sent: str) -> None:
    other_lender.borrower()
    other = other_lender.contact().json()["contact"]
    other_lender.run_jobs()
    for one, contact in ((lender, sent), (other_lender, other)):
        with open_work(one) as work:
            store.insert_parts(work, "email", parse_touch(contact), ["g1"])
    take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, "g1", S.FAILED))
    assert {one.get(f"/contacts/{c}").json()["state"] for one, c in ((lender, sent), (other_lender, other))} == {"sent"}
    take_receipt(lender.runtime.works, Receipt(Channel.EMAIL, f"<{other}@tideover>", S.DELIVERED))
    assert other_lender.get(f"/contacts/{other}").json()["state"] == "delivered"


def test_a_receipt_that_bears_the_key_tells_what_a_lost_answer_would_have(
    lender: Lender, other_lender: Lender, sent: str
) -> None:
    """The other side's id came with the answer that was lost; the receipt bears both it and our key."""
    works, touch = lender.runtime.works, parse_touch(sent)
    with open_work(lender) as work:
        touch_store.set_state(work, touch, TouchState.IN_DOUBT, "smpp_no_answer", work.now())
    take_receipt(works, Receipt(Channel.EMAIL, "g7", S.ACCEPTED, None, f"<{sent}@tideover>"))
    assert lender.get(f"/contacts/{sent}").json()["state"] == "sent"
    take_receipt(works, Receipt(Channel.EMAIL, "g7", S.DELIVERED))
    assert lender.get(f"/contacts/{sent}").json()["state"] == "delivered"
    take_receipt(works, Receipt(Channel.EMAIL, "g8", S.FAILED, None, KEY))  # a key of nobody's
    assert lender.get(f"/contacts/{sent}").json()["state"] == "delivered"


# --- by webhook -------------------------------------------------------------------------------------------------------


@pytest.fixture
def tell(lender: Lender) -> Callable[..., Any]:
    with open_work(lender) as work:
        add_user(work, "gateway", Role.SYSTEM, None)
        webhook = add_webhook(work, "gateway")
    count = iter(range(100))

    def post(path: str, body: dict[str, Any]) -> Any:
        content, id_, now = json.dumps(body), f"m{next(count)}", time.time()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(int(now)),
            "webhook-signature": Webhook(webhook.secret).sign(id_, datetime.fromtimestamp(now, UTC), content),
        }
        return lender.client.post(f"/api/v1/hooks/{webhook.name}/{path}", content=content, headers=headers)

    return post


def test_a_gateway_tells_receipts_before_and_after(lender: Lender, sent: str, tell: Callable[..., Any]) -> None:
    early = tell("receipts", {"channel": "email", "reference": "g1", "state": "delivered"})
    assert (early.status_code, early.json()) == (202, {"is_known": False})
    lender.run_jobs()
    with open_work(lender) as work:
        store.insert_parts(work, "email", parse_touch(sent), ["g1"])
    adopt_strays(lender.runtime.works, lender.tenant, Channel.EMAIL, ["g1"], parse_touch(sent))
    assert lender.get(f"/contacts/{sent}").json()["state"] == "delivered"
    assert tell("receipts", {"channel": "email", "reference": "g1", "state": "read"}).json() == {"is_known": True}
    assert lender.get(f"/contacts/{sent}").json()["reason"] == "read"
    assert tell("receipts", {"channel": "email", "reference": "g1", "state": "lost"}).status_code == 422


def test_a_tenants_gateway_speaks_of_its_own_contacts_only(
    lender: Lender, other_lender: Lender, tell: Callable[..., Any]
) -> None:
    """Another tenant's reference, and another's key, before that touch is known and after."""
    other_lender.borrower()
    contact = other_lender.contact().json()["contact"]
    other_lender.run_jobs()
    for reference in ("g1", f"<{contact}@tideover>", f"{other_lender.tenant}|g1"):
        assert tell("receipts", {"channel": "email", "reference": reference, "state": "void"}).json() == {"is_known": False}
    lender.run_jobs()
    with open_work(other_lender) as work:
        store.insert_parts(work, "email", parse_touch(contact), ["g1"])
    adopt_strays(lender.runtime.works, TenantId("other"), Channel.EMAIL, ["g1", f"<{contact}@tideover>"], parse_touch(contact))
    tell("receipts", {"channel": "email", "reference": "g1", "state": "void"})
    lender.run_jobs()
    shown = other_lender.get(f"/contacts/{contact}").json()
    assert (shown["state"], shown["receipts"]) == ("sent", [])


# --- what followed ----------------------------------------------------------------------------------------------------


def test_a_contact_shows_what_followed_it(lender: Lender, sent: str) -> None:
    lender.pay("P0", amount_minor=100, at=TEN - timedelta(minutes=1))
    set_time(lender.runtime, TEN + timedelta(hours=1))
    lender.post(
        "/inbound",
        {"channel": "email", "from": "c1@city.example", "text": "我今天下午还100元", "at": lender.now().isoformat(), "id": "1"},
    )
    lender.run_jobs()
    lender.pay("P1", amount_minor=100)
    lender.pay("P2", amount_minor=100, at=TEN + timedelta(minutes=30))
    back = {"payment": "R2", "account": "A-C1", "amount_minor": 100, "currency": "CNY", "paid_at": lender.now().isoformat()}
    assert lender.post("/payments", {**back, "reverses": "P2"}).status_code == 201
    set_time(lender.runtime, TEN + timedelta(days=7, minutes=1))
    lender.pay("P3", amount_minor=100)
    shown = lender.get(f"/contacts/{sent}").json()["followed_by"]
    assert (len(shown["replies"]), [p["amount_minor"] for p in shown["promises"]]) == (1, [10_000])
    assert [p["payment"] for p in shown["payments"]] == ["P1"]


# --- what never left --------------------------------------------------------------------------------------------------


def test_what_certainly_never_left_counts_as_no_contact(lender: Lender) -> None:
    from tideover.gate import Result, record_result

    lender.borrower()
    for result in (Result.NOT_MADE, Result.NOT_MADE, Result.SENT, Result.FAILED, None):
        with open_work(lender) as work:
            permit = ask(work, _wish(work))
            assert isinstance(permit, Permit)
            assert isinstance(redeem(work, permit), Clearance)
            if result is not None:
                record_result(work, permit.id, 1, result)
                record_result(work, permit.id, 1, Result.NOT_MADE)  # what is known once stays
    assert lender.contact().json()["rules"] == ["HOUSE-B1", "HOUSE-E1"]


def _wish(work: Work) -> Ask:
    person = find_person(work, "C1").id
    found = address_of(work, person, "email")
    assert found is not None
    return Ask(person, Channel.EMAIL, Purpose.COLLECT, found[0].blind, "overdue-gentle.v1", accounts_of(work, person)[0].id)


def test_the_latest_word_on_a_number_counts(lender: Lender) -> None:
    lender.borrower()
    for state, refused in (("void", True), ("live", False), ("reassigned", True)):
        body = {"kind": "email", "value": "C1@City.example", "aspect": "line", "state": state}
        assert lender.post("/numbers", body).status_code == 201
        rules = lender.contact().json().get("rules")
        assert rules == (["NUMBER"] if refused else None)
    with open_work(lender) as work:
        blind = work.vault.blind("email", "c1@city.example")
        assert number_notes(work, [blind])[blind]["line"].state is NumberState.REASSIGNED
    for wrong in ({"aspect": "sms"}, {"aspect": "line", "state": "opted_out"}, {"aspect": "x"}, {"kind": "x"}):
        body = {"kind": "email", "value": "c1@city.example", "aspect": "line", "state": "void", **wrong}
        assert lender.post("/numbers", body).json()["code"] == "invalid_number_state"
