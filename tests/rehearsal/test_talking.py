"""The people on the other side of a dialogue: the same by seed, never at a loss, telling of self-harm only where they are meant to."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from tideover.rehearsal import Persona, Talker, personas
from tideover.rehearsal.spoken import SLOTS, Truth, chinese_days, chinese_sums, english_days, english_sums
from tideover.rehearsal.talking import ASKED, LANGUAGES, WHO, _read, lines_of

TODAY = date(2026, 11, 22)
EVERYBODY = personas()
# What a line says when it is a cue without doubt, and what sounds like one and is none.
CUE = re.compile(
    r"自杀|自殺|不想活|跳楼|跳樓|遗书|遺書|割腕|想死|去死|轻生|安眠药|安眠藥|不活了|跳下去|一了百了"
    r"|suicid|kill myself|want to die|wrists|hang myself|end my life|better off dead|overdose|kms\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"人工|转接|真人客服|\b(to a human|real person|representative|supervisor|operator)\b", re.IGNORECASE)

ids = pytest.mark.parametrize("persona", EVERYBODY, ids=lambda one: one.id)


def talk(persona: Persona, seed: int, asked: list[str | None]) -> list[str | None]:
    talker = Talker(persona, random.Random(seed), TODAY)
    return [talker.say(one, ["您好", f"{number}"]) for number, one in enumerate(asked)]


def test_there_are_many_kinds_of_people_in_both_languages() -> None:
    by_language = {language: personas(language) for language in LANGUAGES}
    assert sum(map(len, by_language.values())) == len(EVERYBODY)
    for language, some in by_language.items():
        assert len(some) >= 40 and {one.who for one in some} == set(WHO), language
        assert sum(one.has_crisis for one in some) >= 7
        for one in some:
            if one.weight >= 6:
                assert len({line for lines in lines_of(one).values() for line in lines}) >= 25, one.id
    wants = Counter(want for one in EVERYBODY for want in one.wants)
    assert {
        "pay", "promise", "partial", "check_payment", "debit_problem", "dispute", "dispute_amount", "fraud_report", "arrangement",
        "balance", "how_to_pay", "payoff", "extension", "instalments", "waiver", "settlement", "credit_record", "certificate",
        "refund", "hardship", "refusal", "legal", "lawyer", "agent", "pump", "pretend", "screen", "who_are_you", "fraud_doubt",
        "human", "complaint", "regulator", "stop", "call_back", "contact_update", "death", "incapacity", "probe", "change",
    } <= set(wants)  # fmt: skip


@ids
def test_everybody_has_something_to_say_to_every_question(persona: Persona) -> None:
    for asked in (None, *ASKED):
        for seed in range(5):
            said = talk(persona, seed, [asked] * (persona.patience + 2))
            assert all(isinstance(one, str) for one in said[: persona.patience])
            assert said[persona.patience :] == [None, None]
            assert not any("{" in one or "}" in one or "@" in one for one in said if one)
    assert persona.patience >= (2 if persona.wants == ("none",) else 3)


@ids
def test_the_same_seed_says_the_same(persona: Persona) -> None:
    asked = ["identity", "reason", "pay_when", "pay_amount", "confirm", "open", None]
    assert talk(persona, 7, asked) == talk(persona, 7, asked)


def test_another_seed_says_something_else() -> None:
    one = next(one for one in EVERYBODY if one.id == "zh_pays_later")
    said = {tuple(talk(one, seed, ["identity", "pay_when", "pay_amount"])) for seed in range(50)}
    assert len(said) >= 48


@ids
def test_cues_come_from_those_who_are_meant_to_give_them(persona: Persona) -> None:
    cues, said_by = set(lines_of(persona).get("crisis", ())), 0
    assert bool(cues) == persona.has_crisis
    for name, lines in lines_of(persona).items():
        if name != "crisis":
            assert not [line for line in lines if CUE.search(line)], name
    for seed in range(40):
        talker = Talker(persona, random.Random(seed), TODAY)
        for number in range(persona.patience):
            before = talker.gave_cue
            said = talker.say("reason", [str(number)])
            if talker.gave_cue and not before:
                assert any(said == cue or cue.split("{")[0] in (said or "") for cue in cues)
        said_by += talker.gave_cue
    assert said_by == (40 if persona.has_crisis else 0)  # given time, all of them say it


@ids
def test_who_wants_a_person_says_so_and_is_known_to(persona: Persona) -> None:
    lists = lines_of(persona)
    for name, lines in lists.items():
        if name != "human":
            assert not [line for line in lines if PERSON.search(line)], name
    for seed in range(20):
        talker = Talker(persona, random.Random(seed), TODAY)
        said = [talker.say("open", [str(number)]) or "" for number in range(persona.patience)]
        assert talker.asked_for_person == ("human" in lists)
        if "human" in lists:
            assert any(line in one for line in lists["human"] for one in said) or any(PERSON.search(one) for one in said)


def test_a_repeated_sentence_is_noticed_and_an_unknown_question_refused() -> None:
    one = next(one for one in EVERYBODY if one.id == "zh_vague")
    said = Counter[str]()
    for seed in range(200):
        talker = Talker(one, random.Random(seed), TODAY)
        said.update(talker.say("reason", ["为什么还没还？"]) or "" for _ in range(2))
    assert said["复读机啊你"] > 0
    with pytest.raises(ValueError, match="pay_where"):
        Talker(one, random.Random(1), TODAY).say("pay_where", [])


def test_all_slots_are_filled_with_what_one_has_in_mind() -> None:
    for language in LANGUAGES:
        for seed in range(200):
            truth = Truth(random.Random(seed), TODAY, language, is_traditional=seed % 2 == 0 and language != "en")
            said = truth.fill(" | ".join(f"{{{slot}}}" for slot in SLOTS))
            assert "{" not in said and len(said.split(" | ")) == len(SLOTS)
            assert truth.named == set(SLOTS)
            assert timedelta(1) <= truth.day - TODAY <= timedelta(24) and truth.day != truth.other_day
            assert truth.amount != truth.other_amount and re.fullmatch(r"1990000\d{4}", truth.phone)


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (3500, {"3500元", "三千五", "三千五百块"}, {"3500", "three thousand five hundred", "thirty-five hundred", "3.5k"}),
        (2000, {"2000块", "两千", "2千"}, {"2k", "2 thousand", "two thousand"}),
        (350, {"三百五", "350块钱"}, {"three hundred and fifty", "350 yuan"}),
        (12_000, {"一万二", "12000"}, {"12k", "12,000", "twelve thousand"}),
        (1205, {"一千二百零五块"}, {"one thousand two hundred and five"}),
        (80, {"八十块"}, {"eighty"}),
        (10_000, {"一万", "1万"}, {"10k", "ten thousand"}),
    ],
)
def test_sums_are_said_in_many_ways(amount: int, chinese: set[str], english: set[str]) -> None:
    assert chinese <= set(chinese_sums(amount)) and english <= set(english_sums(amount))
    assert "一万二" not in chinese_sums(12_500) and "三千五" not in chinese_sums(3050)


@pytest.mark.parametrize(
    ("ahead", "chinese", "english"),
    [
        (1, {"明天", "23号", "二十三号", "下周一"}, {"tomorrow", "the 23rd", "Monday"}),
        (2, {"后天", "下周二"}, {"the day after tomorrow", "the 24th"}),
        (8, {"月底", "11月30号"}, {"the end of the month", "November 30"}),
        (13, {"下个月5号", "十二月五号"}, {"the 5th of December", "5 Dec"}),
    ],
)
def test_days_are_named_in_many_ways(ahead: int, chinese: set[str], english: set[str]) -> None:
    day = TODAY + timedelta(ahead)
    assert chinese <= set(chinese_days(day, TODAY)) and english <= set(english_days(day, TODAY))


def test_a_week_is_named_by_its_mondays() -> None:
    friday = date(2026, 11, 27)
    assert "这周五" in chinese_days(friday, date(2026, 11, 23)) and "下周五" in chinese_days(friday, date(2026, 11, 20))
    assert not {"这周五", "下周五"} & set(chinese_days(friday, date(2026, 11, 13)))


BASE = """
language = "en"
[any]
plain = "ok"
filler = "uh,"
noise = "hm"
again = "again?"
[pools]
me = "yes"
[[persona]]
id = "a"
who = "customer"
wants = ["pay"]
weight = 1
patience = 3
"""


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (BASE + 'identify = "yes"', "x.toml: a: 'identify' is not known"),
        (BASE + 'identity = ""', "x.toml: a: identity: is empty"),
        (BASE + 'identity = "\\n\\n"', "x.toml: a: identity: is empty"),
        (BASE + 'identity = ["yes"]', "x.toml: a: identity: is a text"),
        (BASE + 'identity = "no\\nno"', "x.toml: a: identity: stands twice: no"),
        (BASE + 'identity = "@me\\nyes"', "x.toml: a: identity: stands twice: yes"),
        (BASE + 'identity = "@you"', "no pool 'you'"),
        (BASE + 'identity = "I am {age}"', "no slot 'age'"),
        (BASE, "x.toml: a: has no lines"),
        (BASE + 'like = "b"\nopen = "no"', "like: no persona 'b'"),
        (BASE + 'open = "no"\ncrisis_turns = [0, 3]', "crisis_turns: two turns from 0 to 2"),
        (BASE.replace('"customer"', '"friend"') + 'open = "no"', "who: 'friend'"),
        (BASE.replace('["pay"]', "[]") + 'open = "no"', "wants is missing, empty"),
        (BASE.replace("weight = 1", "weight = -1") + 'open = "no"', "above 0"),
        (BASE.replace('"en"', '"fr"') + 'open = "no"', "language: 'fr'"),
        (BASE.replace('again = "again?"', "") + 'open = "no"', "any.again is missing"),
        (BASE + 'open = "no"\n[[persona]]\nid = "a"', "x.toml: a stands twice"),
        (BASE + 'open = "no"\n[extra]\n', "'extra' is not known"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(text: str, error: str) -> None:
    with pytest.raises(ValueError, match=re.escape(error)):
        _read([("x.toml", text)])


def test_a_sound_file_is_read_and_one_persona_is_like_another() -> None:
    more = '[[persona]]\nid = "b"\nlike = "a"\nwho = "customer"\nwants = ["pay"]\nweight = 1\npatience = 3\nopen = "sure"'
    shelf = _read([("x.toml", BASE + 'identity = "@me\\n<silence>"\nopen = "no"\n' + more)])
    assert shelf.personas["b"][1].by_list == {"identity": ("yes", "<silence>"), "open": ("sure",)}
