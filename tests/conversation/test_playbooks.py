"""Playbooks: what they must be, and how the engine goes by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib import resources
from random import Random

import pytest

from tideover.base.errors import Conflict, Invalid
from tideover.conversation import (
    Audience,
    EffectKind,
    Ending,
    Known,
    Session,
    Turn,
    a_matter,
    begin_dialogue,
    check_playbooks,
    read_playbooks,
    reply_to,
    shipped_playbooks,
)
from tideover.gate import StopKind

NOW = datetime(2026, 12, 1, 10, tzinfo=timezone(timedelta(hours=8)))
BOOK = shipped_playbooks()


def texts() -> dict[str, str]:
    folder = resources.files("tideover.conversation.playbooks")
    return {
        f"{part}/{path.name}": path.read_text(encoding="utf-8")
        for part in ("files", "sentences")
        for path in (folder / part).iterdir()
    }


def matter(language: str = "zh-CN") -> Known:
    known = a_matter(Random(1), language)
    values = {**known.values, "money_due": "¥1,280.00", "date_due": "2026-11-26"}
    return replace(known, due_minor=128_000, most_minor=1_280_000, values=values)


def talk(start: str, lines: Sequence[str], *, language: str = "zh-CN", is_verified: bool = False) -> list[Turn]:
    known = matter(language)
    turns = [begin_dialogue(BOOK, start, known, language=language, is_verified=is_verified)]
    for line in lines:
        turns.append(reply_to(BOOK, turns[-1].session, line, known, NOW))
    return turns


def ids(turns: Sequence[Turn]) -> list[str]:
    return [said.sentence for turn in turns for said in turn.said]


def stops(turns: Sequence[Turn]) -> set[StopKind | None]:
    return {effect.stop for turn in turns for effect in turn.effects if effect.kind is EffectKind.STOP}


ASKING = [
    f"{playbook.id}/{state.id}" for playbook in BOOK.playbooks.values() for state in playbook.states.values() if state.asks
]


def at(place: str) -> Session:
    """A dialogue that stands there, with the person the place is for."""
    playbook = BOOK.playbooks[place.partition("/")[0]]
    return Session(
        "reminder", "zh-CN", 0, place, is_verified=playbook.needs_customer or playbook.id in ("listening", "more"),
        is_stranger=playbook.of_stranger,
    )  # fmt: skip


# --- what they are ----------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.1", "2.12")
def test_the_shipped_ones_have_no_faults() -> None:
    assert check_playbooks(BOOK) == []


@pytest.mark.demand("1.11")
def test_the_shipped_ones_cover_what_people_come_with() -> None:
    assert {each.id for each in BOOK.starts} == {"pre_due", "reminder", "welcome", "survey", "inbound"}
    wanted = {
        "promise", "already_paid", "debit", "dispute", "doubts", "wrong_person", "third_party", "hardship", "bill", "pay_ways",
        "complaint", "call_back", "stop", "lawyer", "bereavement", "crisis", "contact", "refusal", "identity_theft", "robot",
    }  # fmt: skip
    assert wanted <= set(BOOK.playbooks)


FAULTS = [
    ("files/frame.toml", 'say = ["greet_automatic", "ask_identity"]', 'say = ["ask_identity"]', "not_said_to_be_automatic"),
    ("files/frame.toml", 'when = ["sure"], do = ["verify"]', 'do = ["verify"]', "verifies_too_easily"),
    ("files/frame.toml", 'say = ["ask_who"]', 'say = ["ask_when"]', "said_to_anyone"),
    ("files/frame.toml", 'takes = ["ask_human"]', "", "unanswered_intent"),
    ("files/frame.toml", "[listening]\ntitle_zh = \"先倾听\"\ntitle_en = \"Listen first\"\n\n[listening.begin]", "[listened]\ntitle_zh = \"先倾听\"\ntitle_en = \"Listen first\"\n\n[listened.begin]", "playbook_missing"),
    ("files/people.toml", 'do = ["stop crisis", "item care distress"]', 'do = ["item care distress"]', "crisis_goes_on"),
    ("files/people.toml", 'say = ["crisis_care", "crisis_line"]', 'say = ["crisis_care"]', "crisis_without_line"),
    ("files/people.toml", 'risks = ["self_harm"]', "", "crisis_missing"),
    ("files/people.toml", 'do = ["stop do_not_call"]', 'do = ["call_back"]', "does_not_stop"),
    ("files/people.toml", 'do = ["stop breathing_space", "item care bereavement"]', "", "does_not_stop"),
    ("files/people.toml", 'say = ["ask_pass_on"]', 'say = ["reason_overdue", "ask_pass_on"]', "said_to_anyone"),
    ("files/people.toml", 'say = ["private_matter"]', 'say = ["thank_third_party"]', "asks_nothing"),
    ("files/paying.toml", 'say = ["confirm_promise"]', 'say = ["ask_how_come"]', "not_read_back"),
    ("files/paying.toml", '  { go = "when" },\n]\n\n[promise.when]', "]\n\n[promise.when]", "no_way_on"),
    ("files/paying.toml", '[promise.correct]\nsay', "[promise.correct2]\nsay", "unknown_state"),
    ("files/paying.toml", 'asks = "pay_amount"', 'asks = "sum"', "unknown_question"),
    ("files/paying.toml", 'when = ["amount_part"]', 'when = ["amount_half"]', "unknown_condition"),
    ("files/paying.toml", 'takes = ["already_paid"]', 'takes = ["already_payed"]', "unknown_intent"),
    ("files/paying.toml", 'say = ["paid_thanks", "ask_how_paid"]', 'say = ["paid_thanks", "ask_how"]', "unknown_sentence"),
    ("files/paying.toml", 'on = [{ say = ["paid_noted"], end = "paid" }]', 'on = [{ go = "begin" }]', "dead_end"),
    ("files/paying.toml", 'on = [\n  { when = ["amount_part"]', 'on = [\n  { when = ["has_date"], go = "confirm" },\n  { when = ["amount_part"]', "circle"),
    ("files/starts.toml", 'say = ["reason_overdue", "ask_how_come"]', 'say = ["ask_ready", "ask_how_come"]', ""),
    ("files/starts.toml", 'say = ["reason_pre_due", "ask_ready"]', 'say = ["pay_ways", "ask_ready"]', "does_not_say_why"),
    ("files/starts.toml", 'purpose = "remind"\n', "", "purpose_missing"),
    ("files/questions.toml", 'say = ["confirm_phone"]', 'say = ["confirm_phone"]\ndo = ["promise"]', "acts_unasked"),
    ("sentences/frame.toml", "请问您是${name}本人吗？", "您是欠了${money_due}的${name}吗？", "slot_not_for_anyone"),
    ("sentences/frame.toml", "请问您是${name}本人吗？", "请问您是欠款人${name}本人吗？", "breaks_rule"),
    ("sentences/people.toml", "谢谢您，打扰了，再见。", "请转告尽快还款，否则我们会到单位找人。", "breaks_rule"),
    ("sentences/customer.toml", "好的，您想好之后告诉我们就行", "再不还就等着坐牢", "breaks_rule"),
    ("sentences/customer.toml", "请说一下您的新号码。", "请说一下您的${sort_code}。", "unknown_slot"),
    ("sentences/customer.toml", "提前准备更从容：您有一笔${money_due}将在${date_due}到期，按时还清就不会多出费用。", "提前准备更从容。", "slots_differ"),
    ("sentences/customer.toml", "请说一下您的新号码。", "请说一下您的新号码" + "，慢慢说" * 30 + "。", "too_long"),
]  # fmt: skip


@pytest.mark.demand("2.12", "0.8")
@pytest.mark.parametrize(("file", "old", "new", "code"), FAULTS, ids=lambda value: str(value)[:24])
def test_a_planted_fault_is_found(file: str, old: str, new: str, code: str) -> None:
    changed = texts()
    assert old in changed[file]
    changed[file] = changed[file].replace(old, new, 1)
    found = {fault.code for fault in check_playbooks(read_playbooks(changed))}
    assert (code in found) if code else not found


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("files/people.toml", 'end = "stopped"', 'end = "halted"', "stop/begin on 1.end"),
        ("files/people.toml", 'end = "stopped"', 'end = "stopped", back = true', "stop/begin on 1"),
        ("files/people.toml", 'do = ["stop do_not_call"]', 'do = ["stop everything"]', "stop/begin.do"),
        ("files/people.toml", 'do = ["stop do_not_call"]', 'do = ["send money"]', "stop/begin.do"),
        ("files/people.toml", 'takes = ["stop_contact"]', 'takes = ["stop_contact"]\ntake = ["x"]', "stop.take"),
        ("files/people.toml", 'takes = ["stop_contact"]', 'takes = ["complaint"]', "complaint"),
        ("files/people.toml", 'title_zh = "停止联系"', "", "stop"),
        ("files/people.toml", 'takes = ["stop_contact"]', 'takes = ["stop_contact"', None),
        ("sentences/people.toml", '[stop_noted]\nkind = "close"', '[stop_noted]\nkind = "shout"', "stop_noted.kind"),
        ("sentences/people.toml", "[stop_noted]\n", "[stop_noted]\nfr = 1\n", "stop_noted.fr"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(file: str, old: str, new: str, place: str | None) -> None:
    changed = texts()
    assert old in changed[file]
    changed[file] = changed[file].replace(old, new, 1)
    with pytest.raises(Invalid) as error:
        read_playbooks(changed)
    assert error.value.code == "invalid_playbook"
    assert error.value.data.get("place") == place
    assert error.value.data["expected"]


# --- how a dialogue goes ----------------------------------------------------------------------------------------------


@pytest.mark.demand("1.11")
@pytest.mark.parametrize(
    ("start", "language", "lines", "outcome"),
    [
        ("reminder", "zh-CN", ["是我", "下周五还500吧", "对"], Ending.PROMISED),
        ("reminder", "zh-CN", ["你谁啊", "是我", "明天还", "对的"], Ending.PROMISED),
        ("reminder", "zh-CN", ["是我", "下周五还五百", "不对，是六百", "嗯对"], Ending.PROMISED),
        ("reminder", "zh-CN", ["是我", "下周五还五百", "对，下周六吧", "对"], Ending.PROMISED),
        ("reminder", "en", ["yes that's me", "I'll pay 300 next Friday", "yes"], Ending.PROMISED),
        ("reminder", "zh-CN", ["是我", "我早就还过了", "昨天手机银行转的"], Ending.PAID),
        ("reminder", "zh-CN", ["我是他老婆", "好的我转告他"], Ending.THIRD_PARTY),
        ("reminder", "zh-CN", ["打错了"], Ending.WRONG_PERSON),
        ("reminder", "en", ["you have the wrong number"], Ending.WRONG_PERSON),
        ("reminder", "zh-CN", ["是我", "我失业了没钱还", "被裁了三个月", "分期吧"], Ending.HELP),
        ("reminder", "zh-CN", ["别再给我打电话了"], Ending.STOPPED),
        ("reminder", "zh-CN", ["是我", "我要投诉你们", "半夜给我打电话"], Ending.COMPLAINT),
        ("reminder", "zh-CN", ["是我", "这不是我借的", "我没签过字"], Ending.DISPUTED),
        ("reminder", "zh-CN", ["转人工"], Ending.PERSON),
        ("pre_due", "zh-CN", ["是的", "可以"], Ending.INFORMED),
        ("inbound", "zh-CN", ["我还欠多少钱", "是我本人", "没有了"], Ending.INFORMED),
    ],
)
def test_a_dialogue_comes_to_its_end(start: str, language: str, lines: list[str], outcome: Ending) -> None:
    assert talk(start, lines, language=language)[-1].session.outcome is outcome


@pytest.mark.demand("0.9")
@pytest.mark.parametrize("place", ASKING)
def test_a_sign_of_a_crisis_stops_everything_wherever_it_is_given(place: str) -> None:
    turn = reply_to(BOOK, at(place), "我不想活了", matter(), NOW)
    assert turn.session.outcome is Ending.CRISIS
    assert stops([turn]) >= {StopKind.CRISIS}
    assert any(effect.item == "distress" for effect in turn.effects)
    assert "12356" in turn.said[-1].text


@pytest.mark.demand("4.6")
@pytest.mark.parametrize("place", ASKING)
def test_a_person_is_reached_from_everywhere(place: str) -> None:
    turn = reply_to(BOOK, at(place), "我要找人工客服", matter(), NOW)
    assert turn.session.outcome is not None
    if not place.startswith(("third_party", "denied", "survey", "complaint")):
        assert any(effect.team for effect in turn.effects)


@pytest.mark.demand("2.10")
@pytest.mark.parametrize("place", ASKING)
def test_whoever_wants_quiet_gets_it_everywhere(place: str) -> None:
    turn = reply_to(BOOK, at(place), "不要再联系我了，别再打电话", matter(), NOW)
    assert turn.session.outcome is not None
    assert StopKind.DO_NOT_CALL in stops([turn]) or turn.session.outcome is Ending.PERSON


@pytest.mark.demand("2.23")
@pytest.mark.parametrize("answer", ["算是吧", "可以这么说", "maybe", "you could say that", "你猜", "什么事", "喂"])
def test_a_half_yes_verifies_nobody(answer: str) -> None:
    language = "en" if answer.isascii() else "zh-CN"
    turn = talk("reminder", [answer], language=language)[-1]
    assert not turn.session.is_verified
    assert all(BOOK.sentences[each.sentence].to is Audience.ANYONE for each in turn.said)


@pytest.mark.demand("2.23")
@pytest.mark.parametrize("first", ["我是他老婆", "我不是", "他不在，我是他同事"])
@pytest.mark.parametrize("then", ["他欠了多少钱", "你说吧我就是他", "是我，我就是本人", "他还款了吗", "我替他还，多少钱"])
def test_a_stranger_stays_one_whatever_they_say_next(first: str, then: str) -> None:
    turns = talk("reminder", [first])
    for answer in (then, then, "对", "是的"):
        if turns[-1].session.outcome is not None:
            break
        turns.append(reply_to(BOOK, turns[-1].session, answer, matter(), NOW))
    assert not any(turn.session.is_verified for turn in turns)
    assert all(BOOK.sentences[id_].to is Audience.ANYONE for id_ in ids(turns))


@pytest.mark.demand("2.8")
@pytest.mark.parametrize("text", ["你给我接个活人行不行", "能不能找个人跟我讲", "can a human call me instead", "erm, agent"])
def test_whoever_asks_for_a_person_is_heard_before_the_open_question(text: str) -> None:
    turn = talk("reminder", ["是我" if not text.isascii() else "yes", text], language="en" if text.isascii() else "zh-CN")[-1]
    assert turn.session.outcome is Ending.PERSON


@pytest.mark.parametrize("text", ["我找个人借钱还你", "the agent called me yesterday"])
def test_a_person_spoken_of_is_none_asked_for(text: str) -> None:
    turn = talk("reminder", ["是我" if not text.isascii() else "yes", text], language="en" if text.isascii() else "zh-CN")[-1]
    assert turn.session.outcome is not Ending.PERSON


def test_a_voicemail_hears_nothing_more() -> None:
    turn = talk("reminder", ["您拨打的用户暂时无法接听，请在嘀声后留言"])[-1]
    assert turn.session.outcome is Ending.VOICEMAIL
    assert turn.said == ()


@pytest.mark.demand("0.8")
def test_feelings_come_first() -> None:
    turns = talk("reminder", ["是我", "我妈刚走，心里难受，不知道怎么办，钱的事怎么还啊"])
    assert turns[-1].said[0].kind in ("soothe", "care", "listen")


@pytest.mark.demand("0.33")
@pytest.mark.parametrize(
    ("text", "language", "soothed"),
    [
        ("等了一个星期都没人理，我要还多少钱", "zh-CN", "soothe_angry"),
        ("how much do I owe, I lie awake every night", "en", "soothe_sad"),
    ],
)
def test_whoever_needs_to_be_heard_is_heard_first_though_no_feeling_is_named(text: str, language: str, soothed: str) -> None:
    start = talk("inbound", [], language=language, is_verified=True)[0].session
    turn = reply_to(BOOK, start, text, matter(language), NOW)
    assert turn.heard is not None and turn.heard.emotion == "neutral"
    assert ids([turn]) == [soothed, "listen"]
    plain = reply_to(BOOK, start, "我要还多少钱" if language == "zh-CN" else "how much do I owe", matter(language), NOW)
    assert not {"listen", soothed} & set(ids([plain]))  # only an answer is needed


@pytest.mark.demand("0.8")
def test_anger_twice_goes_to_a_person() -> None:
    turns = talk("reminder", ["是我", "你们烦不烦啊", "滚你妈的"])
    assert turns[-1].session.outcome is Ending.PERSON
    assert turns[-1].session.reason == "angry"
    assert "soothe_angry" in ids(turns)


def test_two_failures_to_understand_go_to_a_person() -> None:
    turns = talk("reminder", ["是我", "阿巴阿巴", "咕噜咕噜"])
    assert turns[-1].session.outcome is Ending.PERSON
    assert turns[-1].session.reason == "not_understood"


def test_it_says_that_it_is_a_machine_at_once_and_when_asked() -> None:
    turns = talk("reminder", ["你是机器人吗", "嗯继续吧"])
    assert BOOK.sentences[turns[0].said[0].sentence].is_automatic
    assert turns[1].said[0].sentence == "i_am_automatic"
    assert turns[2].said[-1].sentence == "ask_identity_again"


def test_a_promise_is_taken_only_after_it_was_read_back() -> None:
    turns = talk("reminder", ["是我", "下周五还500吧"])
    assert not any(effect.kind is EffectKind.PROMISE for turn in turns for effect in turn.effects)
    assert "2026-12-11（周五）" in turns[-1].said[-1].text
    assert "¥500.00" in turns[-1].said[-1].text


@pytest.mark.parametrize(("words", "sentence"), [("我明天还你一亿", "sum_too_much"), ("明年三月五号还", "day_too_far")])
def test_what_cannot_be_is_not_noted(words: str, sentence: str) -> None:
    turn = talk("reminder", ["是我", words])[-1]
    assert turn.said[0].sentence == sentence


def test_a_question_is_answered_and_the_matter_taken_up_again() -> None:
    turns = talk("reminder", ["是我", "我欠多少钱", "在哪里还", "下周五还清", "对"])
    assert ids(turns)[-6:-2] == ["bill_words", "ask_how_come", "pay_ways", "ask_how_come"]
    assert turns[-1].session.outcome is Ending.PROMISED


def test_a_day_named_for_a_call_is_none_for_paying() -> None:
    turns = talk("reminder", ["是我", "我在开车，明天下午三点再打给我"])
    assert turns[-1].session.outcome is Ending.CALL_BACK
    assert "15:00" in turns[-1].said[-1].text


def test_a_session_survives_being_kept() -> None:
    session = talk("reminder", ["是我", "下周五还500吧"])[-1].session
    assert Session.of_json(json.loads(json.dumps(session.as_json()))) == session


def test_what_has_ended_does_not_go_on() -> None:
    with pytest.raises(Conflict, match="dialogue_ended"):
        talk("reminder", ["打错了", "喂"])


def test_what_the_book_does_not_know_goes_to_a_person() -> None:
    known = matter()
    known = replace(known, values={key: value for key, value in known.values.items() if key != "money_due"})
    turn = reply_to(BOOK, begin_dialogue(BOOK, "reminder", known).session, "是我", known, NOW)
    assert turn.session.outcome is Ending.PERSON
    assert turn.session.reason == "slot_empty"
    assert "${" not in "".join(each.text for each in turn.said)


def test_an_unknown_playbook_or_language_is_refused() -> None:
    with pytest.raises(Invalid, match="unknown_playbook"):
        begin_dialogue(BOOK, "nonsense", matter())
    with pytest.raises(Invalid, match="invalid_language"):
        begin_dialogue(BOOK, "reminder", matter(), language="fr")


@pytest.mark.demand("0.9")
def test_a_country_without_a_known_line_still_gets_a_person() -> None:
    known = matter()
    known = replace(known, values={key: value for key, value in known.values.items() if not key.endswith("_line")})
    turn = reply_to(
        BOOK, begin_dialogue(BOOK, "reminder", known).session, "我不想活了", known, datetime(2026, 12, 1, 2, tzinfo=UTC)
    )
    assert any(effect.item == "distress" for effect in turn.effects)
    assert StopKind.CRISIS in stops([turn])
