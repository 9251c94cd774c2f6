"""Who gets which item, in which order, and what becomes of those that nobody touches."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import PersonId, UserId, WorkItemId, new_id
from tideover.base.work import Work
from tideover.worklist import (
    WorkItem,
    close_item,
    close_items_about,
    find_item,
    give_item,
    give_items,
    item_in_hand,
    list_items,
    open_item,
    open_items_about,
    open_items_of_teams,
    postpone_item,
    queue_of,
    return_untouched,
    take_next,
)

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.demand("1.4")


@contextmanager
def working(lender: Lender) -> Iterator[Work]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        yield work


def opened(lender: Lender, *priorities: int, team: str = "care", **fields: object) -> list[WorkItemId]:
    with working(lender) as work:
        return [open_item(work, "look", team, uuid4(), None, HOUR, priority=each, **fields) for each in priorities]  # type: ignore[arg-type]


def test_the_first_in_order_is_taken_and_one_at_a_time(lender: Lender) -> None:
    low, high = opened(lender, 10, 500)
    [mine] = opened(lender, 1)
    [elsewhere] = opened(lender, 900, team="field")
    me = UserId(new_id())
    with working(lender) as work:
        give_item(work, mine, me, "moved")
    taken = []
    for _ in range(4):
        with working(lender) as work:
            item = take_next(work, me, ["care"])
            again = take_next(work, me, ["care"])
            assert item == again  # in hand: nobody takes a better one meanwhile
            if item is not None:
                taken.append(item.id)
                close_item(work, item.id, "done")
    assert taken == [mine, high, low]  # one's own first, then the team's in order
    with working(lender) as work:
        assert find_item(work, high).outcome == "done"
        assert find_item(work, elsewhere).owner is None
        assert item_in_hand(work, me) is None


def test_an_item_is_not_taken_before_its_moment(lender: Lender) -> None:
    [later] = opened(lender, 5, starts_at=TEN + HOUR)
    me = UserId(new_id())
    with working(lender) as work:
        assert take_next(work, me, ["care"]) is None
        assert [item.id for item in queue_of(work, me, ["care"], None, 10)] == [later]  # but seen
    set_time(lender.runtime, TEN + HOUR)
    with working(lender) as work:
        taken = take_next(work, me, ["care"])
        assert taken is not None and taken.id == later
        postponed = postpone_item(work, later, TEN + 2 * HOUR, HOUR, "call_back")
        assert (postponed.owner, postponed.taken_at, postponed.due_at) == (me, None, TEN + 3 * HOUR)
        assert take_next(work, me, ["care"]) is None


def test_nobody_gets_what_they_are_kept_from(lender: Lender) -> None:
    lender.borrower()
    person = lender.get("/persons/C1").json()["person"]
    me, other = UserId(new_id()), UserId(new_id())
    with working(lender) as work:
        theirs = open_item(work, "look", "care", uuid4(), person, HOUR, priority=9)
        nobodys = open_item(work, "look", "care", uuid4(), None, HOUR, priority=1)
        assert [item.id for item in queue_of(work, me, ["care"], None, 10, [person])] == [nobodys]
        taken = take_next(work, me, ["care"], [person])
        assert taken is not None and taken.id == nobodys
        close_item(work, nobodys)
        assert take_next(work, me, ["care"], [person]) is None
    with working(lender) as work:
        taken = take_next(work, other, ["care"])
        assert taken is not None and taken.id == theirs


def test_what_was_given_and_not_touched_returns(lender: Lender) -> None:
    first, second, third = opened(lender, 3, 2, 1)
    me, other = UserId(new_id()), UserId(new_id())
    with working(lender) as work:
        assert give_items(work, [(first, me), (second, me), (third, other)], "allocated") == 3
        assert give_items(work, [(first, me)], "allocated") == 0
        assert take_next(work, me, []) is not None
    set_time(lender.runtime, TEN + 3 * HOUR)
    with working(lender) as work:
        assert return_untouched(work, 4 * HOUR) == 0
        assert return_untouched(work, 2 * HOUR) == 2
        assert [find_item(work, item).owner for item in (first, second, third)] == [me, None, None]
        assert return_untouched(work, 2 * HOUR) == 0


def test_whoever_loses_an_item_has_it_in_hand_no_more(lender: Lender) -> None:
    [item] = opened(lender, 3)
    me, other = UserId(new_id()), UserId(new_id())
    with working(lender) as work:
        take_next(work, me, ["care"])
        assert give_item(work, item, other, "handed_over").owner == other
        assert item_in_hand(work, me) is None and take_next(work, me, ["care"]) is None
        close_item(work, item)
        with pytest.raises(NotFound):
            close_item(work, item)
        with pytest.raises(Conflict):
            give_item(work, item, me, "moved")
        with pytest.raises(NotFound):
            give_item(work, WorkItemId(uuid4()), me, "moved")


def test_many_hands_take_each_item_once(lender: Lender) -> None:
    items = opened(lender, *range(24))

    def hand(_: int) -> list[WorkItemId]:
        me = UserId(new_id())
        taken: list[WorkItemId] = []
        while True:
            with working(lender) as work:
                item = take_next(work, me, ["care"])
                if item is None:
                    return taken
                close_item(work, item.id)
                taken.append(item.id)

    with ThreadPoolExecutor(6) as pool:
        found = [item for taken in pool.map(hand, range(6)) for item in taken]
    assert sorted(found) == sorted(items)


def test_a_queue_of_several_teams_is_in_one_order_page_by_page(lender: Lender) -> None:
    rng, me, other, kept_from = random.Random(7), UserId(new_id()), UserId(new_id()), PersonId(new_id())
    with working(lender) as work:
        for _ in range(120):
            due, priority = timedelta(minutes=rng.randrange(4)), rng.randrange(4)
            person, owner = rng.choice([None, None, kept_from]), rng.choice([None, None, me, other])
            open_item(work, "look", rng.choice("abc"), uuid4(), person, due, priority=priority, owner=owner)
    with working(lender) as work:
        everything = list_items(work, None, 200)
        expected = sorted(
            (
                item
                for item in everything
                if item.person is None and (item.owner == me or (item.owner is None and item.team in "ab"))
            ),
            key=lambda item: (-item.priority, item.due_at, item.id),
        )
        assert 20 < len(expected) < 100
        assert queue_of(work, me, ["a", "b"], None, 200, [kept_from]) == expected
        found: list[WorkItem] = []
        while page := queue_of(work, me, ["a", "b"], _place(found[-1]) if found else None, 7, [kept_from]):
            found += page
        assert found == expected
        assert queue_of(work, me, [], None, 200, [kept_from]) == [item for item in expected if item.owner == me]
    taken = []
    for _ in range(len(expected)):
        with working(lender) as work:
            item = take_next(work, me, ["b", "a"], [kept_from])
            assert item is not None
            taken.append(item.id)
            close_item(work, item.id)
    assert taken == [item.id for item in sorted(expected, key=lambda item: item.owner != me)]
    with working(lender) as work:
        assert take_next(work, me, ["a", "b"], [kept_from]) is None


def _place(item: WorkItem) -> tuple[int, datetime, UUID]:
    return item.priority, item.due_at, item.id


def test_the_next_is_found_behind_many_that_others_are_about_to_take(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideover.worklist.store._TAKEN_AT_ONCE", 2)
    items = opened(lender, *range(9, 0, -1))
    with ExitStack() as about_to:
        for expected in items:
            work = about_to.enter_context(working(lender))
            item = take_next(work, UserId(new_id()), ["care"])
            assert item is not None and item.id == expected
        with working(lender) as work:
            assert take_next(work, UserId(new_id()), ["care"]) is None


def test_two_windows_of_one_person_take_one_item(lender: Lender) -> None:
    opened(lender, *range(8))
    me = UserId(new_id())

    def window(_: int) -> WorkItemId:
        with working(lender) as work:
            item = take_next(work, me, ["care"])
            assert item is not None
            return item.id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(window, range(12)))) == 1


def test_items_are_found_by_what_they_are_about(lender: Lender) -> None:
    subject = uuid4()
    with working(lender) as work:
        one = open_item(work, "look", "care", subject, None, HOUR)
        two = open_item(work, "call_back", "care", subject, None, HOUR)
        assert [item.id for item in open_items_of_teams(work, ["care"], ["look"], 10)] == [one]
        assert close_items_about(work, subject, "paid", ["look"]) == 1
        assert find_item(work, two).closed_at is None
        assert close_items_about(work, subject) == 1


def test_a_persons_items(lender: Lender) -> None:
    lender.borrower()
    person = lender.get("/persons/C1").json()["person"]
    with working(lender) as work:
        item = open_item(work, "look", "care", uuid4(), person, HOUR)
        assert [each.id for each in open_items_about(work, person)] == [item]
        assert work.execute(text("SELECT count(*) FROM work_item WHERE starts_at IS NULL")).scalar_one() == 0
