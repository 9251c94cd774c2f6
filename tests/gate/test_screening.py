"""A plan screened at once: everybody is told what ``ask`` tells them alone, whatever is known of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender, set_time

from tideover.base.ids import PersonId, StopId, new_id
from tideover.base.work import Work
from tideover.book import choose_policy, erase_person
from tideover.gate import (
    Ask,
    Channel,
    ConsentKind,
    Permit,
    Purpose,
    Screening,
    StopKind,
    ask,
    choose_rule,
    earliest,
    judge,
    screen_all,
    screening,
    standing_of,
    store,
)
from tideover.gate.model import Standing, Stop
from tideover.gate.standing import standings_of

PEOPLE = 120
PLACES = {
    "CN": ("Asia/Shanghai", "Asia/Shanghai", "Asia/Urumqi", "Asia/Beirut"),
    "US": ("America/New_York", "America/Los_Angeles"),
    "UK": ("Europe/London",),
    "AU": ("Australia/Sydney", "Australia/Lord_Howe"),
    "IN": ("Asia/Kolkata",),
}
# Days on which clocks change somewhere among them, and a Friday before a long week.
STARTS = (
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 10, tzinfo=UTC),
    datetime(2026, 10, 30, 5, tzinfo=UTC),
    TEN,
)
PHONES = (*["+8613900{:06d}"] * 12, "+1212555{:04d}", "+447911{:06d}")


class Book:
    """People drawn at random, with all that a decision on a contact may look at; most of them alike."""

    def __init__(self, lender: Lender, seed: int) -> None:
        self.draw = random.Random(seed)
        self.lender = lender
        self.start = self.draw.choice(STARTS) + timedelta(minutes=self.draw.randrange(600))
        self.places = self.draw.choice((("CN",), ("CN", "US"), ("CN", "UK", "AU"), ("US", "IN")))
        set_time(lender.runtime, self.start)
        for n in range(PEOPLE):
            self._customer(n)
        assert lender.import_book().rejected == 0, (lender.folder / "rejects.csv").read_text()
        with self.work() as work:
            query = (
                "SELECT p.id, p.ref, a.id AS account FROM person p LEFT JOIN account a ON a.person = p.id ORDER BY p.id, a.id"
            )
            self.rows: list[Any] = list(work.execute(text(query)))
            self.addresses: list[Any] = list(work.execute(text("SELECT * FROM address ORDER BY person, kind, blind")))
        for happens in (self._money, self._gate, self._contacts, self._people):
            with self.work() as work:
                happens(work)
        with self.work() as work:
            for rule in ("HOUSE-B1", "HOUSE-B7", "HOUSE-E1"):
                choose_rule(work, rule, self.draw.random() < 0.6)
            for name, values in (
                ("penalty", ("none", "cn-150", "daily-5bp")),
                ("book_of_record", ("core", "core", "tideover")),
            ):
                choose_policy(work, name, self.draw.choice(values), self.start.date() - timedelta(days=3))

    def work(self) -> Any:
        return self.lender.runtime.works.open(self.lender.tenant, "test")

    def _customer(self, n: int) -> None:
        draw = self.draw
        jurisdiction = draw.choice(self.places)
        zone = draw.choice((PLACES[jurisdiction][0], *PLACES[jurisdiction]))
        phone = draw.choice(PHONES).format(draw.randrange(10) if draw.random() < 0.1 else 100 + n)
        self.lender.customer(f"C{n}", phone=phone, jurisdiction=jurisdiction, zone=zone)
        for k in range(draw.choice((1, 1, 1, 2))):
            late = 5 if draw.random() < 0.7 else draw.choice((1, 0, -1, -3, -9))
            self.lender.account(f"A{n}-{k}", f"C{n}", late, draw.choice((50_000, 80_000)), on=self.start.date())

    def some(self, share: float) -> Iterator[Any]:
        return (row for row in self.rows if self.draw.random() < share)

    def _money(self, work: Work) -> None:
        draw, day = self.draw, self.start.date()

        def put(table: str, names: str, **values: Any) -> None:
            marks = ", ".join(f":{name}" for name in names.split(", "))
            work.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)

        for row in self.some(0.15):
            for number in range(2, draw.choice((3, 5))):
                falls = day + timedelta(days=draw.choice((25, 56, -1)))
                sums = draw.choice(((40_000, 900, 0), (40_000, 900, 0), (0, 700, 0), (0, 0, 300), (0, 0, 0)))
                names = "account, number, due, principal_minor, interest_minor, fee_minor, known_at"
                parts = dict(zip(names.split(", ")[3:6], sums, strict=True))
                put("instalment", names, account=row.account, number=number, due=falls, known_at=self.start, **parts)
        for row in self.some(0.06):
            sum_ = draw.choice((50_000, 20_000, 80_000))
            names = "ref, account, amount_minor, paid_at, posted_at, known_at, day"
            at = self.start - timedelta(days=draw.choice((0, 1, 9)))
            when: dict[str, Any] = {"paid_at": at, "posted_at": at, "known_at": at, "day": at.date()}
            put("payment", names, ref=str(new_id()), account=row.account, amount_minor=sum_, **when)
        for row in self.some(0.03):
            names = "ref, account, kind, day, known_at, counts_from, amount_minor, until, reason, by"
            until = day + timedelta(days=draw.choice((0, 1, 9, 70)))
            more: dict[str, Any] = {"until": until, "reason": "test", "by": "test", "amount_minor": 0}
            put("adjustment", names, ref=str(new_id()), account=row.account, kind="pause", day=day - timedelta(days=2),
                known_at=self.start, counts_from=self.start, **more)  # fmt: skip
        for row in self.some(0.03):
            names = "account, as_of, known_at, principal_due_minor, interest_due_minor, penalty_minor, fee_minor, dpd"
            due = draw.choice((50_000, 70_000))
            as_of = day - timedelta(days=draw.choice((0, 2, 9)))
            put("balance", names, account=row.account, as_of=as_of, known_at=self.start, principal_due_minor=due,
                interest_due_minor=0, penalty_minor=0, fee_minor=0, dpd=5)  # fmt: skip
        for row in self.some(0.03):
            names = "ref, account, amount_minor, currency, received_at, known_at, reason, by"
            values: dict[str, Any] = {
                "currency": "CNY",
                "received_at": self.start,
                "known_at": self.start,
                "reason": "test",
                "by": "test",
            }
            put("held_money", names, ref=str(new_id()), account=row.account, amount_minor=100, **values)

    def _gate(self, work: Work) -> None:
        draw = self.draw
        for row in self.some(0.12):
            until = draw.choice((None, timedelta(minutes=-9), timedelta(hours=5), timedelta(days=draw.randrange(1, 70))))
            stop = Stop(
                StopId(new_id()),
                draw.choice(list(StopKind)),
                self.start - timedelta(days=draw.randrange(9)),
                draw.choice((None, row.account, self.rows[0].account)),
                draw.choice((None, None, *Channel)),
                None if until is None else self.start + until,
            )
            store.insert_stop(work, row.id, stop)
        for row in self.some(0.12):
            for _ in range(draw.randrange(1, 3)):
                at = self.start - timedelta(minutes=draw.choice((0, 5, 500)))
                granted = draw.random() < 0.7
                consent = {"id": new_id(), "person": row.id, "kind": draw.choice(list(ConsentKind)).value, "granted": granted}
                store.insert_consent(work, {**consent, "at": at})
        for address in draw.sample(self.addresses, 8):
            aspect, state = draw.choice((("line", "void"), ("line", "live"), ("sms", "opted_out"), ("email", "opted_out")))
            row = {"id": new_id(), "blind": address.blind, "aspect": aspect, "state": state, "source": "test"}
            store.insert_number_state(work, {**row, "at": self.start - timedelta(days=draw.choice((0, 2)))})
        for row in draw.sample(self.rows, 4):
            work.execute(
                text("INSERT INTO placement (id, account, agency, placed_at, placed_by) VALUES (:id, :account, 'x', :at, 'test')"
                     " ON CONFLICT DO NOTHING"), {"id": new_id(), "account": row.account, "at": self.start},
            )  # fmt: skip

    def _contacts(self, work: Work) -> None:
        """Many of them alike: some to every third person, so that counts are reached; results come late, or never."""
        draw, rows = self.draw, []
        for row in self.some(0.35):
            theirs = [each for each in self.addresses if each.person == row.id]
            for _ in range(draw.choice((1, 1, 2, 3, 4, 7, 11))):
                channel = draw.choice((Channel.VOICE, Channel.VOICE, Channel.VOICE, Channel.EMAIL, Channel.SMS))
                kind = [each.blind for each in theirs if each.kind == channel.address_kind]
                ago = draw.choice((timedelta(minutes=draw.randrange(600)), timedelta(minutes=draw.randrange(60 * 24 * 33))))
                rows.append(
                    {
                        "permit": new_id(), "turn": draw.choice((1, 1, 1, 1, 2)), "person": row.id,
                        "account": draw.choice((row.account, row.account, None)), "channel": channel.value,
                        "purpose": draw.choice(("collect", "collect", "remind", "verify")),
                        "is_answer": draw.random() < 0.05, "at": self.start - ago,
                        "result": draw.choice((None, "no_answer", "busy", "effective", "answered", "not_made")),
                        "party": new_id() if draw.random() < 0.05 else None, "by": "lender",
                        "address": draw.choice(kind) if kind else "",
                    }
                )  # fmt: skip
        store.insert_redemptions(work, rows)

    def _people(self, work: Work) -> None:
        draw = self.draw
        for address in draw.sample(self.addresses, 12):
            what = draw.choice(("zone = 'Asia/Kolkata'", "expires_at = :at", "confirmed_at = :at", "zone = 'America/New_York'"))
            where = "person = :person AND blind = :blind"
            named = {"person": address.person, "blind": address.blind}
            if ":at" in what:
                named["at"] = self.start + timedelta(minutes=draw.choice((-5, 5)))
            work.execute(text(f"UPDATE address SET {what} WHERE {where}"), named)
        work.execute(text("UPDATE person SET zone = NULL WHERE id = :id"), {"id": draw.choice(self.rows).id})
        persons = sorted({row.id for row in self.rows})
        for _ in range(5):
            one, other = draw.sample(persons, 2)
            work.execute(
                text("INSERT INTO same_person (id, a, b, evidence, is_suggestion, at, by, undone_at) "
                     "VALUES (:id, :a, :b, 'test', :is_suggestion, :at, 'test', :undone) ON CONFLICT DO NOTHING"),
                {"id": new_id(), "a": min(one, other), "b": max(one, other), "is_suggestion": draw.random() < 0.2,
                 "at": self.start, "undone": draw.choice((None, None, None, self.start))},
            )  # fmt: skip
        erase_person(work, PersonId(draw.choice(persons)))

    def plan(self) -> list[tuple[Ask, datetime]]:
        """Everybody, on some channels, for some purposes, at some moments; some asks are of another kind, or name an address that
        is not theirs."""
        draw, wishes = self.draw, []
        moments = [self.start, *(self.start + timedelta(minutes=draw.randrange(60 * 24 * 3)) for _ in range(1))]
        kinds = [(channel, purpose) for channel in Channel for purpose in (Purpose.COLLECT, Purpose.REMIND, Purpose.SERVICE)]
        kinds += [(Channel.VOICE, Purpose.MARKET), (Channel.LETTER, Purpose.NOTICE), (Channel.EMAIL, Purpose.NOTICE)]
        for channel, purpose in [(Channel.VOICE, Purpose.COLLECT), *draw.sample(kinds, 4)]:
            for row in draw.sample(self.rows, len(self.rows)):
                own = [e.blind for e in self.addresses if e.person == row.id and e.kind == channel.address_kind]
                address = draw.choice(own) if own and draw.random() < 0.97 else draw.choice(("", self.addresses[0].blind))
                wish = Ask(
                    PersonId(row.id), channel, purpose, address, "any.v1", row.account, people=2 if draw.random() < 0.9 else 1
                )
                if draw.random() < 0.05:
                    wish = replace(wish, by="x")
                if draw.random() < 0.03:
                    wish = replace(wish, account=None)
                if purpose is Purpose.SERVICE and draw.random() < 0.2:
                    wish = replace(wish, answers=self.start - timedelta(minutes=draw.choice((3, 20, -90))))
                wishes.append((wish, draw.choice(moments)))
        return wishes


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Even two are screened together; how many were judged together and alone."""
    counted: Counter[str] = Counter()
    monkeypatch.setattr(screening, "FEWEST", 2)
    together, screen = screening._Marked.told_apart, screening._screen

    def told_apart(self: Any, *said: Any) -> Any:
        for members in together(self, *said):
            counted["together"] += len(members)
            counted["classes"] += 1
            counted["widest"] = max(counted["widest"], len(members))
            yield members

    def alone(*said: Any) -> Screening:
        counted["judged"] += 1
        return screen(*said)

    monkeypatch.setattr(screening._Marked, "told_apart", told_apart)
    monkeypatch.setattr(screening, "_screen", alone)
    return counted


def in_order(standing: Standing) -> Standing:
    return replace(standing, contacts=tuple(sorted(standing.contacts, key=repr)))


def alone(work: Work, wish: Ask, at: datetime) -> Screening:
    standing, rulebook = standing_of(work, wish)
    rules = tuple(objection.rule for objection in judge(wish, standing, rulebook, at))
    return Screening(rules, earliest(wish, standing, rulebook, at) if rules else at)


@pytest.mark.demand("1.11")
@pytest.mark.demand("2.10")
@pytest.mark.parametrize("seed", range(16))
def test_a_plan_is_told_what_each_alone_is(lender: Lender, always: Counter[str], seed: int) -> None:
    book = Book(lender, seed)
    plan = book.plan()
    with book.work() as work:
        together = screen_all(work, plan)
        for (wish, at), found in zip(plan, together, strict=True):
            assert found == alone(work, wish, at), (wish, at)
        for (wish, _), (standing, rulebook) in zip(plan, standings_of(work, [wish for wish, _ in plan]), strict=True):
            assert (in_order(standing), rulebook) == (in_order((one := standing_of(work, wish))[0]), one[1]), wish
    assert always["together"] > len(plan) / 5 and always["widest"] >= 4, always
    assert len({found.rules for found in together}) >= 6


@pytest.mark.demand("1.11")
@pytest.mark.parametrize("seed", range(3))
def test_a_plan_is_told_what_ask_answers(lender: Lender, always: Counter[str], seed: int) -> None:
    book = Book(lender, 100 + seed)
    plan = [(wish, book.start) for wish, _ in book.plan()]
    with book.work() as work:
        together = screen_all(work, plan)
        for (wish, _), found in zip(plan, together, strict=True):
            answer = ask(work, wish)
            if isinstance(answer, Permit):
                assert found.rules == (), wish
            else:
                assert (found.rules, found.earliest) == (answer.rules, answer.earliest), wish
    assert always["together"]
