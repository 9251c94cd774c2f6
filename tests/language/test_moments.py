"""How conversations go: three scores with their reasons, by what is said and by what came before it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest

from tideover.language import HIGH, Before, Moment, Need, moment_of, need_of, spell, understand
from tideover.language.understanding.moments import cues

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def talked(*turns: str) -> list[Moment]:
    """The moments of a customer's turns; ours begin with ``>``."""
    before: list[Before] = []
    for turn in turns:
        moment = None if turn.startswith(">") else moment_of(turn, understand(turn, NOW, plain=True), before)
        before.append(Before(turn.lstrip(">"), moment))
    return [each.moment for each in before if each.moment is not None]


@pytest.mark.parametrize("cue", cues().values(), ids=lambda cue: cue.name)
def test_every_cue_shows_in_its_examples_and_not_in_its_near_misses(cue) -> None:
    assert len(cue.hit) >= 2 and cue.miss
    assert [text for text in cue.hit if not cue.stands_in(spell([text]).text)] == []
    assert [text for text in cue.miss if cue.stands_in(spell([text]).text)] == []


@pytest.mark.demand("0.11")
@pytest.mark.parametrize(
    "turns",
    [
        ("我要投诉到银保监会", ),
        ("为什么又打给我同事", ">我们会核实。", "核实了没有", ">我们会核实。", "你们这样我只能找记者了"),
        ("叫你们经理来", ">请问什么事？", "我要找真人客服", ">请问什么事？", "我要找真人！！"),
        ("I want the regulator to see this", ),
        ("why was I charged", ">We will check.", "why was I charged", ">We will check.", "I will put this on Facebook"),
        ("get me a person", ">What is it about?", "GET ME A PERSON NOW", ),
    ],
)  # fmt: skip
def test_what_goes_towards_a_complaint_is_seen(turns: tuple[str, ...]) -> None:
    last = talked(*turns)[-1]
    assert last.escalation >= HIGH and last.cues


@pytest.mark.parametrize(
    "turns",
    [
        ("我不是要投诉，想问问怎么办理延期",), ("投诉电话是多少",), ("堵车烦死了，我晚点还",), ("太好了！！谢谢你们",),
        ("我报警了，身份证被人盗用",), ("给你的工号点个好评",), ("恐怕要下周才能还",), ("转人工",),
        ("I'm not complaining, just asking",), ("this traffic is driving me mad, paying now",),
        ("I reported the fraud to the police",), ("I'm afraid I'll be a day late",), ("BRILLIANT THANK YOU SO MUCH!!",),
        ("can I talk to someone please",), ("How do I make a complaint?",),
    ],
)  # fmt: skip
def test_near_misses_stay_quiet(turns: tuple[str, ...]) -> None:
    last = talked(*turns)[-1]
    assert last.worst < HIGH, last


@pytest.mark.demand("0.9")
@pytest.mark.parametrize(
    "text", ["我整夜睡不着，真的撑不下去了", "求求你们别告诉我妈", "I can't cope, I cry every night", "我好攰，成晚瞓唔著"]
)
def test_suffering_is_distress_and_no_anger_at_us(text: str) -> None:
    [moment] = talked(text)
    assert moment.distress >= HIGH > moment.dissatisfaction


def test_what_only_a_conversation_shows() -> None:
    asked = talked("我要找人工", ">请问什么事？", "我要找人工")
    assert "asks_for_a_person_again" not in asked[0].cues and "asks_for_a_person_again" in asked[1].cues
    assert asked[1].dissatisfaction > asked[0].dissatisfaction
    again = talked("这笔手续费是怎么算出来的", ">按合同。", "这笔手续费到底怎么算出来的")
    assert "asks_the_same_again" in again[1].cues
    round_and_round = talked("怎么退款", ">我们会尽快核查，请耐心等待。", "哪天", ">我们会尽快核查，请耐心等待。", "嗯")
    assert "we_say_the_same_again" in round_and_round[-1].cues and "asks_the_same_again" not in round_and_round[-1].cues


def test_a_mood_that_falls_is_worse_than_its_last_words_and_thanks_make_up() -> None:
    falling = talked("怎么还没到账", ">请稍候。", "等了三天了，你们效率太低", ">请稍候。", "你们就是骗人，我要投诉")
    assert falling[0].worst < falling[1].worst < falling[2].worst and "falls" in falling[2].cues
    alone = talked("你们就是骗人，我要投诉")[0]
    assert falling[2].escalation > alone.escalation
    made_up = talked("你们就是骗人，我要投诉", ">已为您退款。", "太好了，谢谢，刚才语气不好")
    assert made_up[1].worst < HIGH < made_up[0].worst
    quiet = talked("你们就是骗人，我要投诉", ">已为您退款。", "周五还")
    assert made_up[1].worst < quiet[1].worst < made_up[0].worst


@pytest.mark.demand("0.33")
@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("失业了，能不能分期", Need.FINANCIAL), ("laid off last month, could I pay half now", Need.FINANCIAL),
        ("我天天哭，心里难受", Need.EMOTIONAL), ("you people never listen, terrible service", Need.EMOTIONAL),
        ("失业了，天天睡不着，真的撑不住了", Need.BOTH), ("I was laid off and I can't sleep, I'm terrified", Need.BOTH),
        ("请问账单几号出", Need.NEITHER), ("what is my balance", Need.NEITHER),
    ],
)  # fmt: skip
def test_what_somebody_needs_first(text: str, need: Need) -> None:
    assert need_of(text, understand(text, NOW, plain=True)) is need


def test_a_need_for_money_is_not_forgotten_in_the_next_turn() -> None:
    assert talked("我失业三个月了", ">我们理解。", "整夜睡不着，好害怕")[-1].need is Need.BOTH


def test_the_same_words_give_the_same_moment_at_once_and_nothing_raises() -> None:
    turns = ["为什么又打给我同事", ">我们会核实。", "你们这样我只能找记者了"]
    assert talked(*turns) == talked(*turns)
    for odd in ("", "   ", "？" * 3000, "\x00\n" * 200, "a" * 5000, "😡" * 50, "对" * 4000):
        [moment] = talked(odd)
        assert 0 <= moment.worst <= 1
    heard = understand("我要投诉你们", NOW, plain=True)
    before = [Before("我们会核实。", None), Before("为什么又打给我同事", talked("为什么又打给我同事")[0])] * 20
    began = time.process_time()
    for _ in range(20):
        moment_of("我要投诉你们，每次都这样说", heard, before)
    assert (time.process_time() - began) / 20 < 0.02
