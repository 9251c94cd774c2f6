"""Who is the same person: the rules, their examples, links and how they are taken back."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Lender

from tideover.base.ids import PersonId
from tideover.book import (
    erase_person,
    find_person,
    hold_person,
    link_persons,
    persons_at_address,
    resolve_persons,
    same_person,
    unlink_persons,
)
from tideover.book.identity import (
    find_links,
    identity_number,
    load_resolution,
    name_and_birth,
    resolution_file,
)

NUMBER = "11010519491231002X"  # the example of GB 11643-1999
OTHER_NUMBER = "440524188001010014"
RULES = load_resolution()


# --- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", resolution_file()["example"])
def test_the_examples_of_the_file(row: dict[str, Any]) -> None:
    for one, other in ((row["a"], row["b"]), (row["b"], row["a"])):
        marks = [{kind: [value] for kind, value in side.items()} for side in (one, other)]
        rule = RULES.compare(*marks)
        assert (rule.then if rule else "none") == row["then"]
        assert (rule.evidence if rule else None) == row.get("evidence")


def test_every_rule_has_a_source_and_an_example() -> None:
    file = resolution_file()
    assert all(row["source"] and row["title_zh"] and row["title_en"] for row in (*file["rule"], *file["never"]))
    assert {row["evidence"] for row in file["rule"]} == {row["evidence"] for row in file["example"] if "evidence" in row}
    assert any(row["then"] == "none" for row in file["example"])


@pytest.mark.parametrize(
    ("text", "jurisdiction", "spelling"),
    [
        (NUMBER, "CN", f"CN:{NUMBER}"),
        (" 110105 19491231 002x ", "CN", f"CN:{NUMBER}"),
        ("１１０１０５１９４９１２３１００２Ｘ", "CN", f"CN:{NUMBER}"),
        ("110105491231002", "CN", f"CN:{NUMBER}"),  # fifteen digits, from before 1999
        ("110105194912310021", "CN", None),  # the check digit is wrong
        ("110105194913310021", "CN", None),  # there is no such day
        ("110***********002X", "CN", None),
        ("000000000000000000", "CN", None),
        ("", "CN", None),
        ("AB 123456-C", "UK", "UK:AB123456C"),
        ("111111", "US", None),
        ("ABCDEF", "US", None),
        ("12345", "US", None),
        ("٠١٢٣٤٥٦", "US", None),
    ],
)
def test_identity_numbers(text: str, jurisdiction: str, spelling: str | None) -> None:
    assert identity_number(text, jurisdiction) == spelling


def test_names_and_births() -> None:
    assert name_and_birth("王 新雨", "1987-05-12", None) == name_and_birth("王新雨", "1987-05-12", None) == "王新雨|1987-05-12"
    assert name_and_birth("买买提·艾力", "1990-01-01", None) == name_and_birth("买买提•艾力", "1990-01-01", None)
    assert name_and_birth("O'Neil", None, f"CN:{NUMBER}") == "oneil|1949-12-31"
    assert name_and_birth("王新雨", None, "UK:AB123456C") is None
    assert name_and_birth("", "1990-01-01", None) is None


people = st.lists(
    st.fixed_dictionaries(
        {},
        optional={kind: st.sampled_from("xyz").map(lambda v: [v]) for kind in ("id_number", "name_birth", "phone", "email")},
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=300, deadline=None)
@given(people, st.data())
def test_no_group_holds_two_that_cannot_be_one(records: list[dict[str, list[str]]], data: st.DataObject) -> None:
    """Whatever the records, the groups so far and who was told apart: no group has two identity numbers, none joins two that
    were told apart, nobody is linked twice, every link has its rule, and a second look finds nothing."""
    ids = [UUID(int=number + 1) for number in range(len(records))]
    marks = dict(zip(ids, records, strict=True))
    pairs = list(combinations(ids, 2))
    apart = set(data.draw(st.lists(st.sampled_from(pairs), max_size=3)))
    singles = [[id_] for id_ in ids]
    found = find_links(data.draw(st.permutations(pairs)), marks, singles, apart, (), RULES)
    links = [(finding.a, finding.b) for finding in found if finding.rule.then == "link"]
    groups = components(ids, links)
    for group in groups:
        assert len({mark["id_number"][0] for id_ in group if (mark := marks[id_]).get("id_number")}) <= 1
        assert not apart & set(combinations(sorted(group), 2))
    assert len(links) == len(ids) - len(groups)  # a forest: no link is idle
    assert all(RULES.compare(marks[f.a], marks[f.b]) == f.rule and f.a < f.b for f in found)
    suggested = {(f.a, f.b) for f in found if f.rule.then == "suggest"}
    again = find_links(pairs, marks, groups, apart, suggested, RULES)
    assert [f for f in again if f.rule.then == "link"] == []
    assert find_links(pairs[::-1], marks, singles, apart, (), RULES) == found  # the order of looking does not matter


def components(ids: list[UUID], links: list[tuple[UUID, UUID]]) -> list[list[UUID]]:
    group = {id_: {id_} for id_ in ids}
    for a, b in links:
        joined = group[a] | group[b]
        group |= dict.fromkeys(joined, joined)
    return [sorted(found) for found in {frozenset(members) for members in group.values()}]


# --- through the doors ------------------------------------------------------------------------------------------------


def ids_of(lender: Lender, *refs: str) -> list[PersonId]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        return [find_person(work, ref).id for ref in refs]


def group_of(lender: Lender, ref: str) -> list[str]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        by_id = {find_person(work, row["customer_id"]).id: row["customer_id"] for row in lender.rows["customers"]}
        return sorted(by_id[member] for member in same_person(work, find_person(work, ref).id))


def links(lender: Lender, ref: str = "C1") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lender.get(f"/persons/{ref}/links").json()["links"]
    return found


@pytest.mark.demand("4.14")
def test_one_person_in_two_files(lender: Lender) -> None:
    """A loan under one reference, a card under another: the identity number shows that it is one person; and it is undone."""
    lender.borrower("C1", id_number=NUMBER)
    lender.borrower("C2", id_number=NUMBER.lower(), email="elsewhere@city.example")
    (link,) = links(lender)
    assert (link["evidence"], link["is_suggestion"], link["undone_at"]) == ("id_number", False, None)
    assert group_of(lender, "C1") == group_of(lender, "C2") == ["C1", "C2"]
    assert lender.kinds("C1") == lender.kinds("C2") == ["PersonsLinked"]  # each history tells it
    lender.import_book()
    assert len(links(lender)) == 1  # the same file again changes nothing

    for _ in range(2):
        assert lender.post(f"/links/{link['link']}/undoing").json()["undone_at"] is not None
    assert group_of(lender, "C1") == ["C1"]
    lender.import_book()
    assert group_of(lender, "C1") == ["C1"]  # who was told apart is not joined by a rule again
    assert [kind for kind in lender.kinds("C2") if "Persons" in kind] == ["PersonsLinked", "PersonsUnlinked"]
    again = lender.post("/persons/C1/links", {"other": "C2", "evidence": "said_so"})
    assert (again.status_code, again.json()["evidence"]) == (201, "said_so")  # but somebody may say so
    assert group_of(lender, "C1") == ["C1", "C2"]


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ({"birth_date": "1987-05-12", "name": "王新雨"}, {"birth_date": "1987-05-12", "name": "王新雨"}, "phone_name_birth"),
        ({"name": "王新雨", "birth_date": "1949-12-31"}, {"name": "王新雨", "id_number": NUMBER}, "phone_name_birth"),
        ({"phone": "", "email": "w@x.example", "birth_date": "1987-05-12", "name": "王"}, {"phone": "", "email": "W@x.example", "birth_date": "1987-05-12", "name": "王"}, "email_name_birth?"),
        ({"phone": "", "birth_date": "1987-05-12", "name": "王"}, {"birth_date": "1987-05-12", "name": "王"}, None),  # names are shared
        ({}, {}, None),  # the number alone: numbers are shared
        ({"id_number": NUMBER, "birth_date": "1949-12-31", "name": "王"}, {"id_number": OTHER_NUMBER, "birth_date": "1949-12-31", "name": "王"}, None),
    ],
)  # fmt: skip
def test_what_links_and_what_does_not(lender: Lender, one: dict[str, str], other: dict[str, str], outcome: str | None) -> None:
    lender.borrower("C1", **one)
    lender.borrower("C2", **other)
    made = [link["evidence"] + "?" * link["is_suggestion"] for link in links(lender)]
    assert made == ([outcome] if outcome else [])
    assert group_of(lender, "C2") == (["C1", "C2"] if outcome and "?" not in outcome else ["C2"])


MAYBE = {"name": "李四", "birth_date": "1990-01-01", "email": "li@x.example"}


def test_what_is_only_likely_waits_for_a_person(lender: Lender) -> None:
    lender.borrower("C1", **MAYBE, phone="13900000001")
    lender.borrower("C2", **MAYBE, phone="13900000002")
    (link,) = links(lender)
    assert (link["evidence"], link["is_suggestion"]) == ("email_name_birth", True)
    (item,) = lender.get("/work-items").json()["items"]
    assert (item["kind"], item["subject"]) == ("same_person", link["link"])
    assert group_of(lender, "C1") == ["C1"]
    lender.import_book()
    assert len(lender.get("/work-items").json()["items"]) == 1  # it is asked once
    accepted = lender.post("/persons/C2/links", {"other": "C1", "evidence": "document_seen"}).json()
    assert (accepted["link"], accepted["is_suggestion"]) == (link["link"], False)
    assert group_of(lender, "C1") == ["C1", "C2"]


def test_a_declined_suggestion_is_not_made_again(lender: Lender) -> None:
    lender.borrower("C1", **MAYBE, phone="13900000001")
    lender.borrower("C2", **MAYBE, phone="13900000002")
    lender.post(f"/links/{links(lender)[0]['link']}/undoing")
    lender.import_book()
    assert len(links(lender)) == 1
    assert group_of(lender, "C1") == ["C1"]


def test_a_placeholder_marks_nobody(lender: Lender) -> None:
    for number in range(RULES.most_bearers + 1):
        lender.customer(f"C{number}", id_number=NUMBER, name="某某")
    lender.customer("D1", id_number=OTHER_NUMBER, name="某")
    lender.customer("D2", id_number=OTHER_NUMBER, name="某")
    lender.import_book()
    lender.import_book()
    assert group_of(lender, "D1") == ["D1", "D2"]
    assert group_of(lender, "C10") == ["C10"]


def test_different_numbers_are_not_linked_by_anybody(lender: Lender) -> None:
    """Not directly, and not through a third record that has none."""
    lender.borrower("C1", id_number=NUMBER)
    lender.borrower("C2", id_number=OTHER_NUMBER)
    lender.borrower("C3")
    assert lender.post("/persons/C1/links", {"other": "C3", "evidence": "said_so"}).status_code == 201
    for ref in ("C1", "C3"):
        answer = lender.post(f"/persons/{ref}/links", {"other": "C2", "evidence": "said_so"})
        assert (answer.status_code, answer.json()["code"]) == (409, "different_persons")
    own = lender.post("/persons/C1/links", {"other": "C1", "evidence": "said_so"})
    assert (own.status_code, own.json()["code"]) == (422, "same_record")


def test_a_group_falls_apart_as_it_grew(lender: Lender) -> None:
    refs = ["C1", "C2", "C3", "C4"]
    for ref in refs:
        lender.borrower(ref)
    made = {}
    for one, other in (("C1", "C2"), ("C3", "C4"), ("C2", "C3")):
        made[one, other] = lender.post(f"/persons/{one}/links", {"other": other, "evidence": "said_so"}).json()["link"]
    assert group_of(lender, "C1") == group_of(lender, "C4") == refs
    assert len(links(lender)) == 3
    lender.post(f"/links/{made['C2', 'C3']}/undoing")
    assert (group_of(lender, "C1"), group_of(lender, "C4")) == (["C1", "C2"], ["C3", "C4"])


def test_a_hold_takes_the_whole_group(lender: Lender) -> None:
    lender.borrower("C1")
    lender.borrower("C2", email="elsewhere@city.example")
    one, two = ids_of(lender, "C1", "C2")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        link_persons(work, one, two, "said_so")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        hold_person(work, one)
        blind = work.vault.blind("email", "elsewhere@city.example")
        assert work.holds([f"person:{two}", f"number:{blind}"])


@pytest.mark.demand("4.14")
def test_several_records_at_one_address_are_one_sender(lender: Lender) -> None:
    lender.borrower("C1", email="same@city.example")
    lender.borrower("C2", email="same@city.example")
    message = {"channel": "email", "from": "same@city.example", "text": "我要投诉", "at": lender.now().isoformat()}
    lender.post("/inbound", {**message, "id": "m1"})
    lender.run_jobs()
    assert lender.kinds("C1") == []  # whose word it is nobody knows
    lender.post("/persons/C1/links", {"other": "C2", "evidence": "said_so"})
    lender.post("/inbound", {**message, "id": "m2"})
    lender.run_jobs()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert persons_at_address(work, "email", "same@city.example") == [min(ids_of(lender, "C1", "C2"))]
    assert lender.contact("C1").json()["rules"] == lender.contact("C2").json()["rules"] == ["STOP"]


def test_what_marks_a_person_goes_with_them(lender: Lender) -> None:
    lender.borrower("C1", id_number=NUMBER)
    (one,) = ids_of(lender, "C1")
    with lender.runtime.works.open(lender.tenant, "test") as work:
        erase_person(work, one)
        assert resolve_persons(work, [one]) == []
    lender.customer("C2", id_number=NUMBER)
    lender.import_book()
    assert links(lender, "C2") == []
    answer = lender.post("/persons/C1/links", {"other": "C2", "evidence": "said_so"})
    assert (answer.status_code, answer.json()["code"]) == (404, "erased")


def test_identifiers_follow_the_file(lender: Lender) -> None:
    lender.borrower("C1", id_number=NUMBER)
    lender.rows["customers"][0]["id_number"] = OTHER_NUMBER
    lender.import_book()
    lender.borrower("C2", id_number=NUMBER)
    lender.borrower("C3", id_number=OTHER_NUMBER)
    assert group_of(lender, "C1") == ["C1", "C3"]


def test_undoing_what_is_not_there(lender: Lender) -> None:
    answer = lender.post(f"/links/{UUID(int=1)}/undoing")
    assert (answer.status_code, answer.json()["code"]) == (404, "link_not_found")
    with lender.runtime.works.open(lender.tenant, "test") as work, pytest.raises(Exception, match="link_not_found"):
        unlink_persons(work, UUID(int=1))  # type: ignore[arg-type]
