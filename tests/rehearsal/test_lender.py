"""The lender of the town that runs the product: lawful, in peace with whom it should be, deciding as the product does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from benchmarks.lender import Shipped
from benchmarks.lender.books import Books, compiled_sql, decided_sql, shipped_file
from benchmarks.lender.standing import Dealings

from tideover.gate import Channel, Purpose
from tideover.outreach.day.deciding import is_wished
from tideover.rehearsal.town import (
    START,
    Day,
    DeedKind,
    EveryoneDaily,
    HelpFirst,
    Message,
    Ordinary,
    Town,
    live,
    make_town,
)
from tideover.rehearsal.town.state import ZONE
from tideover.strategy import decide, outputs

DAYS, SIZE = 12, 500
HEARD = (DeedKind.ASKS_STOP, DeedKind.COMPLAINS)


class Watched(Shipped):
    """Keeps what was decided each morning."""

    def __init__(self, town: Town, past: Sequence[Day]) -> None:
        super().__init__(town, past)
        self.rows: dict[date, list[dict[str, object]]] = {}
        decided = self.books.decided

        def keep(day: date, where: str = "true") -> list[dict[str, object]]:
            self.rows[day] = decided(day)
            return decided(day, where)

        self.books.decided = keep  # type: ignore[method-assign]


Lived = tuple[Watched, Watched, list[Day], list[Day], list[Day]]  # the regime twice, the past, its days twice


@pytest.fixture(scope="module")
def lived() -> Lived:
    """The same days twice, after a past in which everybody was written to daily for a while, so that many want quiet."""
    town = make_town(5, SIZE, "second", past_days=200)
    pressed = START - timedelta(days=30)
    past = list(live(town, lambda day: EveryoneDaily() if day < pressed else Ordinary(), START))
    found = []
    for _ in range(2):
        own = town.copy()
        regime = Watched(own, past)
        found.append((regime, list(live(own, regime, START + timedelta(days=DAYS)))))
    (one, days), (other, again) = found
    return one, other, past, days, again


def next_hour(at: datetime) -> datetime:
    """What comes in is heard on the hour."""
    local = at.astimezone(ZONE)
    return local if not (local.minute or local.second) else local.replace(minute=0, second=0) + timedelta(hours=1)


def sent_to(days: Sequence[Day]) -> dict[str, list[Message]]:
    found = defaultdict(list)
    for day in days:
        for message in day.sent:
            found[message.person].append(message)
    return found


def test_the_same_seed_has_the_same_outcome(lived: Lived) -> None:
    one, other, _, days, again = lived
    assert [(day.sent, day.deeds) for day in days] == [(day.sent, day.deeds) for day in again]
    assert one.rows == other.rows
    assert {message.channel for day in days for message in day.sent} >= {"email", "sms", "voice"}


def test_nobody_is_contacted_at_night_or_beyond_the_budget(
    lived: Lived,
) -> None:
    days = lived[3]
    counted = [message for messages in sent_to(days).values() for message in messages if message.channel != "inbox"]
    assert all(8 <= message.at.astimezone(ZONE).hour < 22 for message in counted)
    by_day = Counter((message.person, message.at.astimezone(ZONE).date()) for message in counted)
    assert max(by_day.values()) <= 3
    for person, day in by_day:
        assert sum(by_day[person, day - timedelta(days=n)] for n in range(7)) <= 10


def test_whoever_asked_for_quiet_or_complained_is_left_in_peace(
    lived: Lived,
) -> None:
    one, _, past, days, _ = lived
    since: dict[str, datetime] = {}
    for deed in [deed for day in [*past, *days] for deed in day.deeds]:
        if deed.kind in HEARD:
            since.setdefault(deed.person, next_hour(deed.at))
    sent = sent_to(days)
    assert not [m for person, at in since.items() for m in sent[person] if m.at >= at]
    wished = {one.books.person_of[row["person"]] for rows in one.rows.values() for row in rows if is_wished(row)}  # type: ignore[index]
    assert len(wished & set(since)) > 20, "the strategy alone would contact them"


def test_nobody_is_contacted_while_a_promise_is_open(
    lived: Lived,
) -> None:
    _, _, past, days, _ = lived
    deeds = [deed for day in [*past, *days] for deed in day.deeds]
    sent, promises = sent_to(days), [deed for deed in deeds if deed.kind is DeedKind.PROMISES]
    open_days = 0
    for promise in promises:
        assert promise.day is not None and promise.amount_minor is not None
        ends = datetime.combine(promise.day + timedelta(days=1), time(), ZONE)
        paid = 0
        for deed in deeds:
            if deed.person == promise.person and deed.kind is DeedKind.PAYS and promise.at <= deed.at < ends:
                paid += deed.amount_minor or 0
                if paid >= promise.amount_minor:
                    ends = deed.at
                    break
        assert not [m for m in sent[promise.person] if next_hour(promise.at) <= m.at < ends], promise
        open_days += ends > datetime.combine(START, time(), ZONE)
    assert open_days >= 3


def test_it_decides_as_the_product_does(lived: Lived) -> None:
    """Of every kind of decision a few cases, each asked of zen."""
    file, seen = shipped_file(), Counter[object]()
    for rows in lived[0].rows.values():
        for row in rows:
            seen[row["path"]] += 1
            if seen[row["path"]] <= 40:
                decision = decide(file, {name: row[name] for name in file.inputs})
                assert (decision.says(), decision.path) == ({name: row[name] for name in outputs()}, (row["path"],))
    assert len(seen) >= 8, seen
    for day in (START, date(2027, 2, 27)):
        assert decided_sql(day) == compiled_sql(day)


def test_the_lake_says_of_everybody_what_the_towns_books_say(
    lived: Lived,
) -> None:
    one, _, _, days, _ = lived
    for day in days[1:]:
        standing = day.view.standing
        columns = (standing.dpd, standing.overdue_minor, standing.balance_minor)
        told = {
            day.view.accounts[account]: figures
            for account, *figures in zip(standing.account.tolist(), *(column.tolist() for column in columns), strict=True)
        }
        midnight = datetime.combine(day.view.day, time(), ZONE)
        paid_since = {deed.person for deed in day.view.replies if deed.kind is DeedKind.PAYS and deed.at >= midnight}
        for row in one.rows[day.view.day]:
            account = one.books.account_of[row["account"]]  # type: ignore[index]
            if one.books.person_of[row["person"]] not in paid_since:  # type: ignore[index]
                known = [row["dpd"], row["due_minor"], row["balance_minor"]]
                assert known == told.get(account, [0, 0, 0]), (day.view.day, account)


def test_the_budget_is_the_gates() -> None:
    town = make_town(3, 50, past_days=60)
    deeds = [deed for day in live(town, Ordinary(), START) for deed in [*day.view.replies, *day.deeds]]
    dealings = Dealings(Books(town))
    for deed in dict.fromkeys(deeds):
        if deed.kind in (DeedKind.PAYS, DeedKind.BORROWS):
            dealings.hear(deed)
    person, account = next(
        (ledger.loan.customer_id, account)
        for account, ledger in dealings.books.ledgers.items()
        if ledger.due_minor(START - timedelta(days=1))
    )

    def refused(at: datetime) -> tuple[str, ...]:
        return dealings.refused_by(person, account, Channel.SMS, Purpose.COLLECT, at)[0]

    noon = datetime.combine(START, time(12), ZONE)
    assert refused(noon) == () and refused(noon.replace(hour=22)) == ("CN-T1",) and refused(noon.replace(hour=7)) == ("CN-T1",)
    for _ in range(3):
        dealings.sent(person, Channel.EMAIL, Purpose.COLLECT, noon)
    assert refused(noon) == ("HOUSE-B1",)
    for n in range(7):
        dealings.sent(person, Channel.VOICE, Purpose.COLLECT, noon + timedelta(days=1 + n // 3))
    assert "HOUSE-B7" in refused(noon + timedelta(days=6)) and refused(noon + timedelta(days=9)) == ()


def test_help_is_offered_once() -> None:
    town = make_town(9, 300, past_days=120)
    days = list(live(town, HelpFirst(), START))
    offers: dict[str, list[int]] = defaultdict(list)
    for place, day in enumerate(days):
        for message in day.sent:
            assert (message.purpose, message.tone) == ("offer", "gentle")
            offers[message.person].append(place)
    assert offers
    for person, places in offers.items():
        number = days[0].view.people.index(person)
        for first, second in pairwise(places):
            standings = [day.view.standing for day in days[first:second]]
            assert any(not (s.dpd[s.person == number] > 0).any() for s in standings), person
