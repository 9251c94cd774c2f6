"""Numbers and addresses: where they come from, until when they count, which one is used."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from tests.conftest import TEN, Lender, set_time

from tideover.base.database import Database
from tideover.base.database.migrations import downgrade, upgrade
from tideover.base.errors import Conflict
from tideover.base.ids import PersonId
from tideover.book import (
    Address,
    AddressSource,
    AddressUse,
    address_of,
    find_person,
    hold_person,
    note_address,
    persons_at_address,
)
from tideover.book.addresses import best_address, is_valid, stronger
from tideover.journal import latest_facts
from tideover.rehearsal import PostOffice

NEW = "new.place@mail.example"
OLD = "c1@city.example"


def address(blind: str, source: str = "book", use: str = "primary", since: int = 0, **more: Any) -> Address:
    fields = {"expires_at": None, "confirmed_at": None, **more}
    at = TEN + timedelta(days=since)
    return Address(PersonId(UUID(int=1)), "email", blind, "", source, use, at, noted_by="t", **fields)


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("addresses", "best"),
    [
        ([], None),
        ([address("a")], "a"),
        ([address("a", since=9), address("b", "customer")], "b"),  # the customer's word before a later file
        ([address("a", "customer"), address("b", "customer", since=1)], "b"),  # the later word
        ([address("a", since=9), address("b", "agent"), address("c", "search", since=9)], "b"),
        ([address("a", confirmed_at=TEN), address("b", "document", since=5)], "a"),  # confirmed is the customer's word
        ([address("a", use="work"), address("b")], "b"),  # the primary one, all else equal
        ([address("a", "customer", expires_at=TEN), address("b")], "b"),  # its end has come
        ([address("a", "customer", expires_at=TEN + timedelta(seconds=1)), address("b")], "a"),
        ([address("a", expires_at=TEN)], None),
    ],
)
def test_which_one_is_used(addresses: list[Address], best: str | None) -> None:
    for order in (addresses, addresses[::-1]):
        found = best_address(order, "email", TEN)
        assert (found.blind if found else None) == best
    assert best_address(addresses, "phone", TEN) is None


def test_the_stronger_source_stays_and_ends_are_exclusive() -> None:
    assert stronger("book", "customer") is stronger("customer", "agent") is AddressSource.CUSTOMER
    assert not is_valid(address("a", expires_at=TEN), TEN)
    assert is_valid(address("a", expires_at=TEN), TEN - timedelta(microseconds=1))


# --- through the doors ------------------------------------------------------------------------------------------------


def note(lender: Lender, value: str = NEW, kind: str = "email", source: str = "customer", **more: Any) -> Any:
    return lender.post("/persons/C1/addresses", {"kind": kind, "value": value, "source": source, **more})


def shown(lender: Lender, person: str = "C1") -> dict[str, dict[str, Any]]:
    return {view["value"]: view for view in lender.get(f"/persons/{person}").json()["addresses"]}


@pytest.mark.demand("1.21")
def test_what_a_customer_says_outlives_the_next_file(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    answer = note(lender, use="primary")
    assert (answer.status_code, answer.json()["value"], answer.json()["is_used"]) == (201, "n***@mail.example", True)
    lender.rows["customers"][0]["email"] = "file@city.example"
    lender.import_book()
    assert set(shown(lender)) == {"n***@mail.example", "f***@city.example", "+86199****1234"}  # the file's old one is gone
    assert lender.contact().status_code == 202
    lender.run_jobs()
    assert [letter.recipient for letter in post.letters()] == [NEW]
    assert lender.get("/persons/C1").json()["fields"]["email"] == "n***@mail.example"


def test_the_same_file_again_changes_nothing(lender: Lender) -> None:
    lender.borrower()
    before = shown(lender)
    assert {view["source"] for view in before.values()} == {"book"}
    set_time(lender.runtime, TEN + timedelta(days=1))
    lender.import_book()
    assert shown(lender) == before


def test_several_numbers_of_a_kind(lender: Lender) -> None:
    lender.borrower()
    for number, use in (("13900000001", "work"), ("13900000002", "home"), ("13900000003", "mobile")):
        assert note(lender, number, "phone", "agent", use=use).status_code == 201
    numbers = [view for view in shown(lender).values() if view["kind"] == "phone"]
    assert sorted(view["use"] for view in numbers) == ["home", "mobile", "primary", "work"]
    assert sum(view["is_used"] for view in numbers) == 1


def test_an_expired_address_is_not_written_to_and_no_file_brings_it_back(lender: Lender) -> None:
    lender.borrower()
    (old,) = [view for view in shown(lender).values() if view["kind"] == "email"]
    for _ in range(2):  # ending it again changes nothing
        answer = lender.post("/persons/C1/addresses/expire", {"address": old["address"], "reason": "wrong_person"})
        assert (answer.status_code, answer.json()["is_valid"]) == (200, False)
    lender.import_book()
    assert shown(lender)["c***@city.example"]["is_valid"] is False
    answer = lender.contact()
    assert (answer.status_code, answer.json()["rules"]) == (409, ["FAIL-CLOSED"])
    assert lender.kinds().count("AddressExpired") == 1
    assert note(lender, OLD).json()["is_valid"] is True  # the customer says that it is theirs after all
    assert lender.contact().status_code == 202


def test_an_address_that_expires_before_it_is_written_to(lender: Lender, post: PostOffice) -> None:
    lender.borrower()
    note(lender, expires_at=(TEN + timedelta(minutes=5)).isoformat())
    contact = lender.contact().json()["contact"]
    set_time(lender.runtime, TEN + timedelta(minutes=5))
    lender.run_jobs()
    assert lender.get(f"/contacts/{contact}").json()["state"] == "refused"
    assert post.letters() == []
    assert lender.contact().status_code == 202  # the file's address is used again


def test_a_permit_is_for_the_address_it_was_given_for(lender: Lender, post: PostOffice) -> None:
    """A better address that comes in while a letter waits: the letter goes where it was permitted to go."""
    lender.borrower()
    lender.contact()
    note(lender)
    lender.run_jobs()
    assert [letter.recipient for letter in post.letters()] == [OLD]


@pytest.mark.demand("4.14")
def test_a_message_from_an_expired_address_finds_its_person(lender: Lender) -> None:
    lender.borrower()
    (old,) = [view for view in shown(lender).values() if view["kind"] == "email"]
    lender.post("/persons/C1/addresses/expire", {"address": old["address"], "reason": "moved"})
    message = {"channel": "email", "from": OLD, "text": "我要投诉", "at": lender.now().isoformat(), "id": "m1"}
    assert lender.post("/inbound", message).status_code == 202
    lender.run_jobs()
    assert "StopPlaced" in lender.kinds()  # it was read, and heeded
    lender.borrower("C2", email=OLD)  # now it is another's: a person must say whose word it is
    lender.post("/inbound", {**message, "id": "m2"})
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert len(persons_at_address(work, "email", OLD)) == 2
    assert [item["kind"] for item in lender.get("/work-items").json()["items"]].count("match_sender") == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"value": "no-address"}, "value"),
        ({"kind": "phone", "value": "+12"}, "value"),
        ({"source": "book"}, "source"),
        ({"expires_at": TEN.isoformat()}, "expires_at"),
    ],
)
def test_what_is_no_address_is_refused_without_its_value(lender: Lender, body: dict[str, Any], field: str) -> None:
    lender.borrower()
    answer = lender.post("/persons/C1/addresses", {"kind": "email", "value": NEW, "source": "customer", **body})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert body.get("value", NEW) not in answer.text
    assert lender.kinds() == []


@pytest.mark.demand("2.15")
def test_facts_and_lists_hold_no_value(lender: Lender) -> None:
    lender.borrower()
    note(lender)
    note(lender, "13900000001", "phone", "agent")
    lender.post("/persons/C1/parties", {"relation": "payer", "name": "赵大宝", "phone": "13700007777"})
    lender.seal()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        told = repr([fact for _, fact in latest_facts(work)])
    told += lender.get("/persons/C1").text + lender.get("/persons/C1/addresses").text + lender.get("/persons/C1/parties").text
    for value in (NEW, "13900000001", "大宝", "13700007777"):
        assert value not in told
    assert lender.kinds() == ["AddressNoted", "AddressNoted", "PartyNoted"]


def test_every_number_is_held_expired_ones_too(lender: Lender) -> None:
    lender.borrower()
    (old,) = [view for view in shown(lender).values() if view["kind"] == "email"]
    lender.post("/persons/C1/addresses/expire", {"address": old["address"], "reason": "moved"})
    with lender.runtime.works.open(lender.tenant, "test") as work:
        hold_person(work, find_person(work, "C1").id)
        assert work.holds([f"number:{old['address']}"])


def test_an_address_that_comes_in_between_look_and_hold(lender: Lender) -> None:
    lender.borrower()
    works = lender.runtime.works

    def late(person: PersonId) -> None:
        with works.open(lender.tenant, "late") as work:
            hold_person(work, person)

    with ThreadPoolExecutor(1) as pool:
        with works.open(lender.tenant, "first") as first:
            person = find_person(first, "C1").id
            note_address(first, person, "email", NEW, AddressUse.OTHER, AddressSource.CUSTOMER)
            waiting = pool.submit(late, person)
            while not first.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                assert not waiting.done()  # it has looked, and waits
                time.sleep(0.01)
        with pytest.raises(Conflict, match="addresses_changed"):
            waiting.result(20)


def test_erasing_takes_every_address(lender: Lender) -> None:
    lender.borrower()
    note(lender)
    from tideover.book import erase_person

    with lender.runtime.works.open(lender.tenant, "test") as work:
        person = find_person(work, "C1").id
        erase_person(work, person)
        assert address_of(work, person, "email") is None
    assert lender.get("/persons/C1/addresses").json() == {"addresses": []}
    assert note(lender).status_code == 404  # and none is noted anew


def test_addresses_of_before_came_from_the_file(database_url: URL) -> None:
    """What an older version kept is taken for the file's; an address that has ended does not come back with an older one."""
    database = Database(database_url)
    downgrade(database, "0004")
    row = "INSERT INTO address (tenant, person, kind, blind, value, source{}) VALUES ('t', gen_random_uuid(), 'email', '{}', 'v', 'book'{})"
    with database.as_owner() as connection:
        connection.execute(text(row.format("", "old", "")))
    upgrade(database)
    with database.as_owner() as connection:
        (found,) = connection.execute(text("SELECT use, expires_at, confirmed_at, noted_by FROM address"))
        assert tuple(found) == ("primary", None, None, "import")
        more = (", use, since, noted_by, expires_at", "ended", ", 'home', now(), 'x', now()")
        connection.execute(text(row.format(*more)))
    downgrade(database, "0004")
    with database.as_owner() as connection:
        assert connection.scalars(text("SELECT blind FROM address")).all() == ["old"]
    database.close()


# --- who stands beside them -------------------------------------------------------------------------------------------


def test_parties_are_noted_and_end(lender: Lender) -> None:
    lender.borrower()
    body = {"relation": "guarantor", "name": "赵大宝", "phone": "13700007777", "account": "A-C1", "is_authorised": True}
    answer = lender.post("/persons/C1/parties", body).json()
    assert (answer["name"], answer["is_liable"], answer["source"], answer["expires_at"]) == ("赵**", True, "noted", None)
    assert answer["phone"] == "137****7777"
    for _ in range(2):
        ended = lender.post(f"/parties/{answer['party']}/expiry", {"reason": "released"}).json()
    assert datetime.fromisoformat(ended["expires_at"]).astimezone(UTC) == lender.now()
    assert lender.kinds() == ["PartyNoted", "PartyExpired"]
    lender.borrower("C2")
    wrong = lender.post("/persons/C1/parties", {"relation": "contact", "account": "A-C2"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_their_account")
