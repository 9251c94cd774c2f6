"""A refresh may be cut short anywhere, by whatever means: what it had not done is done by the next, once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import TEN, Lender
from tests.portrait.refreshing import adjusted, is_as_if_anew, owes_as_the_ledger, refresh
from tideover.base.lake import Lake
from tideover.book import erase_person, find_person, link_persons
from tideover.book.ledger import Component, EntryKind

ROUNDS = 6


class CutShort(BaseException):
    """As a Ctrl-C: nothing catches it by the way."""


def live(lender: Lender, round_: int) -> None:
    """Something of everything a refresh follows: payments, contacts and what comes of them, persons that change."""
    number = round_ % 3
    lender.pay(f"P{round_}", f"A-C{number}", 1_000 + round_)
    lender.contact(f"C{number}")
    lender.run_jobs()
    words = ("我失业了,真的没钱还", "转人工", "我要投诉")[number]
    body = {"channel": "email", "from": f"c{number}@city.example", "text": words, "at": TEN.isoformat(), "id": f"M{round_}"}
    lender.post("/inbound", body)
    if round_ % 2:
        lender.run_jobs()
    lender.customer(f"N{round_}", occupation="司机")
    lender.account(f"A-N{round_}", f"N{round_}")
    lender.import_book()


@pytest.mark.demand("3.1")
def test_cut_short_at_every_file_nothing_is_lost_or_doubled(
    lender: Lender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each partition takes its place and after it, one after the other: each time a part of the work is done."""
    for number in range(3):
        lender.borrower(f"C{number}", amount_minor=500_000)
    kept = Lake._keep
    cuts = 0
    for after in (False, True):
        place = 0
        while True:
            writes = 0

            def keep(self: Lake, *told: Any, place: int = place, after: bool = after) -> int:
                nonlocal writes
                writes += 1
                if writes == place + 1 and not after:
                    raise CutShort
                count = kept(self, *told)
                if writes == place + 1:
                    raise CutShort
                return count

            live(lender, cuts)
            monkeypatch.setattr(Lake, "_keep", keep)
            try:
                refresh(lender, buckets=2)
            except CutShort:
                cuts += 1
                place += 1 if place < 4 else 3
                continue
            else:
                break
            finally:
                monkeypatch.setattr(Lake, "_keep", kept)
        assert is_as_if_anew(lender, tmp_path, buckets=2)
    assert cuts >= 10


@pytest.mark.demand("3.1")
def test_killed_at_any_moment_the_next_refresh_goes_on(lender: Lender, tmp_path: Path) -> None:
    """``kill -9`` of a real command, at moments drawn by lot, while the book goes on changing."""
    rng = random.Random(20261122)
    for number in range(40):
        lender.customer(f"C{number}")
        lender.account(f"A-C{number}", f"C{number}", amount_minor=500_000)
    lender.import_book()
    given_ = lender.runtime.settings
    environment = {
        **os.environ, "TIDEOVER_HOME": str(given_.root), "TIDEOVER_DATABASE_URL": given_.database_url or "",
        "TIDEOVER_TENANT": lender.tenant,
    }  # fmt: skip
    command = [sys.executable, "-m", "tideover.app.cli", "lake", "refresh"]
    killed = 0
    for round_ in range(ROUNDS):
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            assert process.stderr is not None
            if process.stderr.read(1):  # it has begun to write
                time.sleep(rng.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
        lender.pay(f"K{round_}", f"A-C{round_}", 700 + round_)
    assert killed >= ROUNDS // 2
    refresh(lender)
    assert is_as_if_anew(lender, tmp_path)
    folder = given_.root / "lake" / lender.tenant
    assert [*folder.rglob("*.tmp"), *folder.glob(".load-*")] == []


# --- whatever happens -------------------------------------------------------------------------------------------------

PEOPLE = 4
DEED = st.one_of(
    st.tuples(st.just("pay"), st.integers(0, PEOPLE - 1), st.integers(1, 80_000), st.integers(-60, 0)),
    st.tuples(st.just("take back"), st.integers(0, PEOPLE - 1), st.just(0), st.just(0)),
    st.tuples(st.just("waive"), st.integers(0, PEOPLE - 1), st.integers(1, 3_000), st.integers(-60, 0)),
    st.tuples(st.just("pause"), st.integers(0, PEOPLE - 1), st.integers(1, 40), st.integers(-60, 10)),
    st.tuples(st.just("reage"), st.integers(0, PEOPLE - 1), st.integers(1, 40), st.integers(-60, 0)),
    st.tuples(st.just("contact"), st.integers(0, PEOPLE - 1), st.just(0), st.just(0)),
    st.tuples(st.just("write"), st.integers(0, PEOPLE - 1), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("promise"), st.integers(0, PEOPLE - 1), st.integers(1, 5_000), st.integers(0, 9)),
    st.tuples(st.just("move"), st.integers(0, PEOPLE - 1), st.integers(0, 2), st.just(0)),
    st.tuples(st.just("link"), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), st.just(0)),
    st.tuples(st.just("erase"), st.just(PEOPLE - 1), st.just(0), st.just(0)),
    st.tuples(st.just("refresh"), st.just(0), st.just(0), st.just(0)),
)
WORDS = ("我失业了,真的没钱还", "转人工", "我明天还", "好的")
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "America/New_York")


@pytest.mark.demand("3.1")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(deeds=st.lists(DEED, min_size=3, max_size=14))
def test_whatever_happened_in_whatever_order_it_is_as_if_extracted_anew(
    lender: Lender, tmp_path: Path, deeds: list[tuple[str, int, int, int]]
) -> None:
    story = len(list(tmp_path.iterdir()))  # references of this example's own
    refs = [f"S{story}-{number}" for number in range(PEOPLE)]
    for ref in refs:
        lender.customer(ref)
        _instalments(lender, ref)
    lender.import_book()
    paid: dict[int, list[tuple[str, int]]] = {}
    for number, deed in enumerate(deeds):
        _do(lender, refs, f"{story}-{number}", deed, paid)
    refresh(lender, buckets=3)
    assert is_as_if_anew(lender, tmp_path, buckets=3)
    assert owes_as_the_ledger(lender)


def _instalments(lender: Lender, ref: str) -> None:
    """Three instalments of 20.00 and 1.00 interest, the first two due."""
    first = TEN.date() - timedelta(days=50)
    lender.account(f"A-{ref}", ref, amount_minor=6_000, on=date(2026, 10, 17), overdue_days=0)
    lender.rows["accounts"][-1].update(terms=3, first_due=first, disbursed=first - timedelta(days=30))
    lender.rows["instalments"].pop()
    for number in range(3):
        due = first + timedelta(days=30 * number)
        row = {"account_id": f"A-{ref}", "number": number + 1, "due": due, "principal_minor": 2_000, "interest_minor": 100}
        lender.rows["instalments"].append(row)


def _do(
    lender: Lender, refs: list[str], key: str, deed: tuple[str, int, int, int], paid: dict[int, list[tuple[str, int]]]
) -> None:
    what, who, some, days = deed
    ref, day = refs[who], TEN.date() + timedelta(days=days)
    account, at = f"A-{ref}", TEN + timedelta(days=days)
    if what == "pay":
        if lender.pay(f"P-{key}", account, some, at).status_code < 300:
            paid.setdefault(who, []).append((f"P-{key}", some))
    elif what == "take back" and paid.get(who):
        back, sum_ = paid[who].pop()
        body = {"payment": f"R-{key}", "account": account, "amount_minor": sum_, "currency": "CNY"}
        taken = lender.post("/payments", {**body, "paid_at": TEN.isoformat(), "reverses": back})
        assert taken.status_code < 300, taken.text
    elif what == "waive":
        adjusted(lender, account, key, EntryKind.WAIVER, day, amount_minor=some, component=Component.INTEREST)
    elif what == "pause":
        adjusted(lender, account, key, EntryKind.PAUSE, day, until=day + timedelta(days=some))
    elif what == "reage":
        adjusted(lender, account, key, EntryKind.REAGE, day, due=day + timedelta(days=some))
    elif what == "contact":
        lender.contact(ref)
        lender.run_jobs()
    elif what == "write":
        body = {
            "channel": "email",
            "from": f"{ref.lower()}@city.example",
            "text": WORDS[some],
            "at": TEN.isoformat(),
            "id": key,
        }
        lender.post("/inbound", body)
        if some % 2:
            lender.run_jobs()
    elif what == "promise":
        lender.post("/promises", {"account": account, "amount_minor": some, "due": day.isoformat()})
    elif what == "move":
        for row in lender.rows["customers"]:
            if row["customer_id"] == ref:
                row["zone"] = ZONES[some]
        lender.import_book()
    elif what == "link" and refs[some] != ref:
        with lender.runtime.works.open(lender.tenant, "test") as work:
            one, other = (find_person(work, key_) for key_ in (ref, refs[some]))
            if not (one.is_erased or other.is_erased):
                link_persons(work, one.id, other.id, "seen")
    elif what == "erase":
        with lender.runtime.works.open(lender.tenant, "test") as work:
            erase_person(work, find_person(work, ref).id)
    elif what == "refresh":
        refresh(lender, buckets=3)
