"""What the town hands over and is made from: its book, which imports whole; its words, which are understood; its behaviour files."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from tests.conftest import Lender

from tideover.base.errors import Invalid
from tideover.book import import_book
from tideover.language import Command, ReplyKind, read_command, read_reply
from tideover.rehearsal.town import (
    START,
    Deed,
    DeedKind,
    Ordinary,
    Tone,
    Town,
    heard,
    live,
    load_behaviour,
    make_town,
    phrases_for,
    read_behaviour,
    shipped_behaviours,
    vocabulary,
    words_of,
    write_town_book,
)
from tideover.rehearsal.town.sayings import in_words, load_sayings
from tideover.rehearsal.town.state import ZONE

ROOT = Path(__file__).parents[2]
TEN = datetime(2026, 12, 1, 10, tzinfo=ZONE)
FIRST = resources.files("tideover.rehearsal.town").joinpath("behaviours", "first.toml").read_text(encoding="utf-8")


def grown(seed: int, size: int) -> tuple[Town, list[Deed]]:
    town = make_town(seed, size)
    return town, [deed for day in live(town, Ordinary(), START) for deed in day.deeds]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_book_imports_whole_and_has_a_past(lender: Lender, tmp_path: Path) -> None:
    town, deeds = grown(3, 600)
    write_town_book(tmp_path / "town", town, deeds)
    report = import_book(lender.runtime.works, lender.tenant, "test", tmp_path / "town", tmp_path / "rejects.csv")
    assert report.rejected == 0 and report.accepted == report.read > 0
    tables = {path.stem: read(path) for path in (tmp_path / "town").glob("*.csv")}
    assert set(tables) == {"customers", "accounts", "parties", "instalments", "payments"}
    assert len(tables["customers"]) == 600
    assert all("Synthetic" in row["creditor"] for row in tables["accounts"])
    assert all(row["email"].endswith(".example") and row["phone"].startswith("+86199") for row in tables["customers"])
    assert {row["relation"] for row in tables["parties"]} >= {"guarantor", "contact"}
    assert len({row["payment_id"] for row in tables["payments"]}) == len(tables["payments"])
    assert all(date.fromisoformat(row["disbursed"]) < START for row in tables["accounts"])
    months = Counter(min(dpd // 30, 3) for dpd in days_past_due(tables))
    assert set(months) == {0, 1, 2, 3}, "somebody current, and one, two, three and more months overdue"
    assert months[0] > months[1] > months[3]


def days_past_due(tables: dict[str, list[dict[str, str]]]) -> list[int]:
    """By account, from the files alone: 0 where nothing is overdue, else days from the oldest instalment not paid in full, + 30."""
    paid: Counter[str] = Counter()
    for row in tables["payments"]:
        paid[row["account_id"]] += int(row["amount_minor"])
    oldest: dict[str, int] = {}
    for row in tables["instalments"]:
        paid[row["account_id"]] -= int(row["principal_minor"]) + int(row["interest_minor"])
        if paid[row["account_id"]] < 0:
            oldest.setdefault(row["account_id"], (START - date.fromisoformat(row["due"])).days)
    return [oldest[row["account_id"]] + 30 if oldest.get(row["account_id"], 0) > 0 else 0 for row in tables["accounts"]]


def test_same_town_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        town = make_town(5, 40, past_days=100)
        deeds = [deed for day in live(town, Ordinary(), START) for deed in day.deeds]
        write_town_book(tmp_path / name, town, deeds)
    for file in ("customers", "accounts", "parties", "instalments", "payments"):
        assert (tmp_path / "a" / f"{file}.csv").read_bytes() == (tmp_path / "b" / f"{file}.csv").read_bytes()


# --- words --------------------------------------------------------------------------------------------------------------

MEANT = {
    "explains_job_loss": ReplyKind.HARDSHIP, "explains_illness": ReplyKind.HARDSHIP, "explains_arrears": ReplyKind.HARDSHIP,
    "explains_disaster": ReplyKind.HARDSHIP, "explains_family": ReplyKind.HARDSHIP, "asks_extension": ReplyKind.HARDSHIP,
    "asks_stop": ReplyKind.STOP_CONTACT, "complains": ReplyKind.COMPLAINT, "complains_above": ReplyKind.COMPLAINT,
    "takes_plan": ReplyKind.UNCLEAR, "disputes": ReplyKind.UNCLEAR, "wrong_number": ReplyKind.UNCLEAR,
    "calls_back": ReplyKind.UNCLEAR,
}  # fmt: skip


@pytest.mark.parametrize("meaning", sorted(MEANT))
def test_what_they_say_is_read_as_it_is_meant(meaning: str) -> None:
    for where, phrases in load_sayings()[meaning].items():
        for phrase in phrases:
            assert read_reply(phrase, TEN).kind is MEANT[meaning], (where, phrase)
            if meaning == "wrong_number":
                assert read_command(phrase) is Command.WRONG_NUMBER, phrase


@pytest.mark.parametrize("channel", ["email", "sms", "voice", "inbox"])
@pytest.mark.parametrize("amount_minor", [123_456, 120_500, 1_000_00, 98_765_00, 2_010_00])
def test_a_promise_is_read_with_its_sum_and_day(channel: str, amount_minor: int) -> None:
    for days in (0, 1, 9, 30):
        deed = Deed(TEN, "C0001", DeedKind.PROMISES, None, amount_minor, channel, TEN.date() + timedelta(days=days))
        for number in range(len(phrases_for(deed)) * 3):
            said = words_of(Deed(TEN + timedelta(minutes=number), "C0001", deed.kind, None, amount_minor, channel, deed.day))
            assert said is not None
            reading = read_reply(said, TEN)
            assert (reading.kind, reading.amount_minor, reading.due) == (ReplyKind.PROMISE_TO_PAY, amount_minor, deed.day), said


def test_every_deed_that_is_said_has_words() -> None:
    town = make_town(2, 60)
    for kind in DeedKind:
        for cause in (None, *(shock.id for shock in town.behaviour.shock)):
            words = words_of(Deed(TEN, "C0001", kind, channel="sms", cause=cause))
            assert (words is None) == (kind in (DeedKind.PAYS, DeedKind.LOOKS, DeedKind.BORROWS))


def test_our_own_texts_are_taken_for_what_they_are() -> None:
    allowed = {
        "service": {"service"},
        "remind": {"remind", "service"},
        "collect": {"collect", "offer", "notice"},
        "notice": {"notice"},
    }
    seen = Counter()
    for path in sorted((ROOT / "src/tideover/outreach/templates").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["template"]:
            if row["language"] != "zh-CN" or len(row["purposes"]) > 1:
                continue
            message = heard("C0001", "sms", row["body"], TEN)
            assert message.purpose in allowed[row["purposes"][0]], row["body"]
            assert message.tone is not Tone.THREAT
            seen[message.purpose, message.tone] += 1
    assert {purpose for purpose, _ in seen} == {"service", "remind", "collect", "offer", "notice"}
    assert len({tone for _, tone in seen}) == 3
    assert heard("C0001", "sms", "再不还款就起诉你，后果自负", TEN).tone is Tone.THREAT
    assert heard("C0001", "sms", "您好", TEN).purpose == "notice"


def test_numbers_in_words() -> None:
    known = {
        0: "零",
        10: "十",
        15: "十五",
        20: "二十",
        105: "一百零五",
        110: "一百一十",
        1_205: "一千二百零五",
        2_010: "二千零一十",
    }
    known |= {10_500: "一万零五百", 98_765: "九万八千七百六十五", 100_005: "十万零五"}
    assert {number: in_words(number) for number in known} == known


# --- behaviour files ------------------------------------------------------------------------------------------------------

FAULTS = [
    (r"women = .*", "women = 1.5", "people.women"),
    (r"women = .*", 'women = "many"', "people.women"),
    (r"women = .*", "women = nan", "people.women"),
    (r"women = .*", "women = true", "people.women"),
    (r"women = .*", "", "people.women"),
    (r"women = .*", "womem = 0.5", "people.womem"),
    (r"household_shares = .*", "household_shares = [0.5, 0.5]", "people.household_shares"),
    (r"household_shares = .*", "household_shares = [0.5, 0.5, 0.5, 0.5]", "people.household_shares"),
    (r"count_shares = .*", "count_shares = [1, 1, 1]", "loans.count_shares"),
    (r"response = .*", 'response = "quadratic"', "contact.response"),
    (r"household = false", 'household = "no"', "shock[0].household"),
    (r'id = "illness"', 'id = "job_loss"', "shock.id"),
    (r'channel = "letter"', 'channel = "sms"', "reads.channel"),
    (r'tone = "threat"', 'tone = "rude"', "manner[3].tone"),
    (r"occupations = .*", "occupations = []", "work[0].occupations"),
    (r"weekday = .*", "weekday = [0, 0]", "hours[0].weekday"),
    (r"\[mood\]", "[moods]", "moods"),
    (r"\[mood\]", "[mood", "file"),
]


@pytest.mark.parametrize(("pattern", "planted", "field"), FAULTS)
def test_a_faulty_file_is_refused_with_its_place(pattern: str, planted: str, field: str) -> None:
    faulty, count = re.subn(pattern, planted, FIRST, count=1)
    assert count == 1
    with pytest.raises(Invalid, match="invalid_behaviour") as caught:
        read_behaviour(faulty)
    assert caught.value.data["field"] == field and caught.value.data["expected"]


def test_files_are_found_by_name_and_by_path(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(FIRST, encoding="utf-8")
    assert load_behaviour(path) == load_behaviour(str(path)) == load_behaviour("first") == read_behaviour(FIRST)
    for name in ("zeroth", "../first", str(tmp_path / "none.toml")):
        with pytest.raises(Invalid, match="invalid_behaviour"):
            load_behaviour(name)


@pytest.mark.parametrize("name", shipped_behaviours())
def test_a_shipped_file_is_whole_and_people_live_by_it(name: str) -> None:
    behaviour = load_behaviour(name)
    assert behaviour.about.name == name and behaviour.about.source
    assert {shock.id for shock in behaviour.shock} == {"job_loss", "illness", "arrears", "disaster", "family"}
    assert len({work.id for work in behaviour.work}) == 8, "every kind of work"
    town = make_town(4, 150, name, past_days=90)
    days = list(live(town, Ordinary(), START))
    late = days[-1].view.standing.dpd > 0
    assert 0 < late.sum() < 0.4 * late.size, "some are overdue, most are not"
    kinds = {deed.kind for day in days for deed in day.deeds}
    assert {DeedKind.PAYS, DeedKind.PROMISES} <= kinds


def test_the_page_has_every_parameter_as_it_is() -> None:
    page = (ROOT / "docs" / "city.md").read_text(encoding="utf-8")
    missing = [row for row in (f"| `{n}` | {u} | {r} | {m} |" for n, u, r, m in vocabulary()) if row not in page]
    assert not missing
