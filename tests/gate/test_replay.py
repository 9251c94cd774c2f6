"""The replay: the stories' answers are those worked out by hand, and a planted violation is always found."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.gate.drawn import draw_story

from tideover.gate.replay import Malformed, Story, earliest, read_lines, read_rows, replay, verdict
from tideover.gate.replay.rows import easter_sunday, is_holiday

RULEBOOK = Path(__file__).parents[2] / "src/tideover/gate/rulebook"
STORIES = Path(__file__).parent / "stories"
NAMES = sorted(path.stem for path in STORIES.glob("*.jsonl") if not path.stem.endswith(".expected"))
PERSON = {"op": "person", "id": "p1", "jurisdiction": "CN", "zone": "Asia/Shanghai", "numbers": ["+8613800000001"]}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(path)]


def _contact(at: str, **changed: Any) -> dict[str, Any]:
    usual = {"op": "contact", "person": "p1", "to": "p1", "channel": "voice", "number": "+8613800000001", "account": "a1"}
    return {**usual, "at": at, "purpose": "collect", "by": "lender", "result": "answered", **changed}


def _violations(*lines: dict[str, Any], on: frozenset[str] = frozenset()) -> list[tuple[int, list[str]]]:
    found = replay([json.dumps(line) for line in lines], RULEBOOK, on)
    return [(violation["line"], violation["rules"]) for violation in found]


@pytest.mark.parametrize("name", NAMES)
def test_a_storys_answers_are_those_worked_out_by_hand(name: str) -> None:
    rows = read_rows(RULEBOOK)
    expected = {each["id"]: each for each in _objects(STORIES / f"{name}.expected.jsonl")}
    story = Story()
    for _, line in read_lines(_lines(STORIES / f"{name}.jsonl"), rows.stop_kinds):
        if line["op"] == "ask":
            answer = expected.pop(line["id"])
            first = None if answer["earliest"] is None else datetime.fromisoformat(answer["earliest"])
            told = (answer["id"], answer["case"])
            assert (*told, verdict(story, line, rows)) == (*told, sorted(answer["rules"]))
            assert (*told, earliest(story, line, rows)) == (*told, first)
            assert answer["verdict"] == ("refuse" if answer["rules"] else "permit")
        story.tell(line)
    assert not expected


def test_there_are_stories_for_every_rule_that_is_on() -> None:
    rows = read_rows(RULEBOOK)
    named = {rule for name in NAMES for each in _objects(STORIES / f"{name}.expected.jsonl") for rule in each["rules"]}
    on = {row["id"] for form in (rows.windows, rows.caps, rows.parties, rows.presences) for row in form}
    assert on <= named and named - on == {"FAIL-CLOSED", "NUMBER", "PAID", "NO-MANDATE", "PARTY", "MKT", "NOTICE", "STOP"}


@pytest.mark.parametrize("case", _objects(STORIES / "malformed/cases.jsonl"), ids=lambda case: case["case"])
def test_a_malformed_line_is_refused_by_its_line_and_field(case: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as refusal:
        list(replay(case["story"], RULEBOOK))
    assert (refusal.value.line, refusal.value.field) == (case["line"], case["field"])
    assert str(refusal.value).startswith(f"{case['line']}: {case['field']}: ") and "; expected " in str(refusal.value)
    assert "138" not in str(refusal.value)


def _changed_rulebook(folder: Path, name: str, old: str, new: str) -> Path:
    for path in RULEBOOK.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == name:
            assert old in text
            text = text.replace(old, new)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("cn-gbt-45251-2025", 'until = "22:00"', 'until = "22:01"'),
        ("cn-gbt-45251-2025", 'from = "08:00"', 'from = "07:59"'),
        ("cn-gbt-45251-2025", "limit = 3, days = 1", "limit = 4, days = 1"),
        ("cn-gbt-45251-2025", 'opened_by = "night_contact"', ""),
        ("cn-guidance-2026", "limit = 6, days = 1", "limit = 5, days = 1"),
        ("cn-guidance-2026", "least_people = 2", "least_people = 1"),
        ("us-reg-f", "limit = 7, days = 7", "limit = 7, days = 6"),
        ("us-reg-f", "limit = 1, days = 7", "limit = 1, days = 8"),
        ("us-reg-f", '"push", "wechat", "visit"]', '"push", "wechat", "visit", "email"]'),
        ("in-rbi-2022", 'until = "19:00"', 'until = "19:01"'),
        ("au-accc", 'from = "07:30"', 'from = "07:31"'),
        ("au-accc", "limit = 10, days = 30", "limit = 10, days = 29"),
        ("au-accc", "limit = 3, days = 7", "limit = 4, days = 7"),
        ("id-pojk-22-2023", ', "sat"]', "]"),
        ("id-pojk-22-2023", ', except = "ID-public"', ""),
        ("stops", 'kind = "complaint"\nrefuses = ["collect"', 'kind = "complaint"\nrefuses = ["notice"'),
    ],
)
def test_the_stories_notice_a_changed_rulebook(tmp_path: Path, file: str, old: str, new: str) -> None:
    rows = read_rows(_changed_rulebook(tmp_path, file, old, new))
    differing = 0
    for name in NAMES:
        expected = {each["id"]: sorted(each["rules"]) for each in _objects(STORIES / f"{name}.expected.jsonl")}
        story = Story()
        for _, line in read_lines(_lines(STORIES / f"{name}.jsonl"), rows.stop_kinds):
            differing += line["op"] == "ask" and verdict(story, line, rows) != expected[line["id"]]
            story.tell(line)
    assert differing


def test_a_folder_without_the_floor_is_no_rulebook(tmp_path: Path) -> None:
    folder = _changed_rulebook(tmp_path, "floor", 'id = "STOP"', 'id = "STOPS"')
    with pytest.raises(ValueError, match="not a rulebook"):
        read_rows(folder)


def test_each_contact_is_held_against_what_was_so_before_it() -> None:
    found = _violations(
        PERSON,
        _contact("2026-03-03T07:59:59+08:00"),
        _contact("2026-03-03T08:00:00+08:00", result="effective"),
        _contact("2026-03-03T09:00:00+08:00", result="effective"),
        _contact("2026-03-03T10:00:00+08:00", result="effective"),
        _contact("2026-03-03T11:00:00+08:00"),
        _contact("2026-03-03T12:00:00+08:00", direction="in"),
        {"op": "stop", "at": "2026-03-03T13:00:00+08:00", "person": "p1", "kind": "cease"},
        _contact("2026-03-03T14:00:00+08:00"),
        {"op": "resume", "at": "2026-03-04T09:00:00+08:00", "person": "p1", "kind": "cease"},
        _contact("2026-03-04T09:00:00+08:00"),
    )
    assert found == [(2, ["CN-T1"]), (6, ["CN-F1"]), (9, ["CN-F1", "STOP"])]


def test_a_violation_says_what_it_was() -> None:
    lines = [json.dumps(PERSON), json.dumps(_contact("2026-03-03T22:00:00+08:00"))]
    assert list(replay(lines, RULEBOOK)) == [
        {
            "line": 2,
            "at": "2026-03-03T22:00:00+08:00",
            "person": "p1",
            "to": "p1",
            "channel": "voice",
            "rules": ["CN-T1"],
        }
    ]


def test_rows_off_by_default_judge_once_they_are_named() -> None:
    answered = [_contact(f"2026-03-03T{hour:02d}:00:00+08:00") for hour in range(9, 13)]
    assert _violations(PERSON, *answered) == []
    assert _violations(PERSON, *answered, on=frozenset({"CN-F3"})) == [(5, ["CN-F3"])]
    assert _violations(PERSON, *answered, on=frozenset({"CN-F3", "HOUSE-B1"})) == [(5, ["CN-F3", "HOUSE-B1"])]


def test_planted_violations_are_all_found_and_nothing_else() -> None:
    """Contacts that keep every rule by construction, and among them some that each break one that is known."""
    draw = random.Random(20260303)
    lines: list[tuple[datetime, dict[str, Any], list[str]]] = []
    heads: list[dict[str, Any]] = []
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)  # of 3 March in Shanghai
    for person in range(300):
        number = f"+86139{person:08d}"
        who = {"person": f"p{person}", "to": f"p{person}", "account": f"a{person}"}
        heads.append({"op": "person", "id": who["person"], "jurisdiction": "CN", "zone": "Asia/Shanghai", "numbers": [number]})
        for day in range(10):
            for hour in draw.sample(range(9, 21), k=2):  # two a day: below every cap
                at = midnight + timedelta(days=day, hours=hour, seconds=draw.randrange(3600))
                lines.append((at, _contact(at.isoformat(), **who, number=number, result="effective"), []))
            at = midnight + timedelta(days=day, hours=21, seconds=draw.randrange(3600))
            planted = draw.randrange(25)
            if planted == 0:
                at += timedelta(hours=draw.randrange(1, 3))
                lines.append((at, _contact(at.isoformat(), **who, number=number), ["CN-T1"]))
            elif planted == 1:
                lines.append((at, _contact(at.isoformat(), **who, channel="visit", people=1, number=None), ["CN-C2"]))
            elif planted == 2:
                lines.append((at, _contact(at.isoformat(), **who, number="+8613700000000"), ["FAIL-CLOSED"]))
            elif planted == 3:
                lines.append((at, _contact(at.isoformat(), **who, purpose="market", number=number), ["MKT"]))
            elif planted == 4:
                lines.append((at, _contact(at.isoformat(), **who, number=number, result="effective"), []))
                after = at + timedelta(seconds=1)
                late = after >= midnight + timedelta(days=day, hours=22)
                lines.append(
                    (after, _contact(after.isoformat(), **who, number=number), ["CN-F1", *(["CN-T1"] if late else [])])
                )
    lines.sort(key=lambda each: each[0])
    planted_at = [(len(heads) + n, rules) for n, (_, _, rules) in enumerate(lines, start=1) if rules]
    assert len(planted_at) > 300
    assert _violations(*heads, *(line for _, line, _ in lines)) == planted_at


@pytest.mark.parametrize("seed", range(6))
def test_nothing_earlier_than_the_earliest_is_permitted(seed: int) -> None:
    rows = read_rows(RULEBOOK)
    draw = random.Random(seed)
    story = Story()
    asked = 0
    for _, line in read_lines(draw_story(seed), rows.stop_kinds):
        if line["op"] == "ask" and verdict(story, line, rows):
            asked += 1
            start, first = line["at"], earliest(story, line, rows)
            end = start + timedelta(days=60) if first is None else first
            assert first is None or verdict(story, line, rows, first) == []
            moments = [start + (end - start) * draw.random() for _ in range(30)]
            if end - start > timedelta(seconds=1):
                moments.append(end - timedelta(seconds=1))
            assert all(verdict(story, line, rows, moment) for moment in moments if moment < end)
        story.tell(line)
    assert asked > 5


def test_ends_beyond_all_calendars_are_read() -> None:
    stop = {"op": "stop", "at": "2026-03-03T09:00:00+08:00", "person": "p1", "kind": "cease"}
    ends = ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00")
    found = [_violations(PERSON, {**stop, "until": end}, _contact("2026-03-03T10:00:00+08:00")) for end in ends]
    assert found == [[(3, ["STOP"])], []]


def test_easter_and_the_calendars() -> None:
    assert [easter_sunday(year).isoformat() for year in (2024, 2025, 2026, 2027, 2038, 2285)] == [
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2038-04-25",
        "2285-03-22",
    ]
    assert is_holiday("AU-national", easter_sunday(2026) + timedelta(days=1))
    assert not is_holiday("AU-national", easter_sunday(2026))
    with pytest.raises(ValueError, match="no holiday calendar"):
        is_holiday("MOON", easter_sunday(2026))
