"""What people mean: the intents, risks and moods that work depends on, and that the same words always mean the same."""

import dataclasses
import json
import random
import re
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from benchmarks import learn_despair
from benchmarks.learn_understanding import inputs_digest
from benchmarks.understanding_text import utterances
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tideover.app.cli import app
from tideover.base.errors import Invalid
from tideover.language import risks_of, understand
from tideover.language.understanding import despair
from tideover.language.understanding.features import has_embedder
from tideover.language.understanding.reading import RISKS, scanner
from tideover.language.understanding.respelling import respelt
from tideover.language.understanding.scoring import shipped
from tideover.rehearsal import Talker, personas
from tideover.rehearsal.talking import lines_of

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))
INTENTS = {
    "confirm_identity",
    "deny_identity",
    "wrong_number",
    "third_party_answering",
    "voicemail",
    "ask_who_is_calling",
    "doubts_caller",
    "promise_to_pay",
    "willing_no_date",
    "partial_payment_offer",
    "third_party_will_pay",
    "already_paid",
    "claims_arrangement",
    "debit_problem",
    "ask_balance",
    "ask_how_to_pay",
    "ask_early_payoff",
    "ask_extension",
    "ask_instalments",
    "ask_waiver",
    "ask_settlement",
    "ask_credit_record",
    "ask_certificate",
    "ask_refund",
    "update_contact",
    "hardship",
    "reports_death_or_incapacity",
    "dispute_debt",
    "dispute_amount",
    "identity_theft_claim",
    "refuse_to_pay",
    "tells_us_to_sue",
    "represented_by_lawyer",
    "lodged_through_agent",
    "ask_human",
    "complaint",
    "stop_contact",
    "call_back_later",
    "distress",
    "abuse",
    "yes",
    "no",
    "greeting",
    "thanks_goodbye",
    "repeat_please",
    "unclear",
}
SUICIDAL = [
    "我不想活了", "再逼我我就跳楼", "我活着还有什么意思", "死了算了", "你们是不是要逼死我", "我老婆昨晚割腕了", "我妈说她想喝农药", "我現在站在天台上", "我真的想死",
    "唔想做人啦", "我儿子留了遗书", "不如死了干净", "我把安眠药都吃了", "活不下去了真的", "生不如死", "你们让我去死吧", "I want to die", "I'm going to kill myself",
    "my husband tried to kill himself", "there's no reason to live any more", "I feel suicidal", "everyone would be better off without me",
    "I just want to end it all", "她有轻生的念头", "我死给你们看", "我想不开", "我跳下去你们就满意了", "I don't want to live anymore", "带着孩子一起死算了",
    "真想一觉睡过去就不醒了", "没有我他们会过得更好", "藥我都存夠了", "繩子我都準備好了", "我企喺天台邊", "唔想捱落去啦", "死咗好過", "攬住仔女一齊死", "過完年我就解脫了",
    "我撐不到過年了", "我死了保险会赔给你们", "拿我的命还给你们吧", "给孩子写好信了", "孩子我都托付给我姐了", "狗我都送人了，没什么牵挂了", "你们来给我收尸吧", "下辈子再还你们",
    "死人不用还钱", "我老公留了张纸条人不见了", "她吃了一瓶药在洗胃", "关上窗烧炭算了", "开车冲下桥算了", "怎么死才不痛", "我把银行卡密码都告诉我老婆了", "我去地下见我妈",
    "there's no point in living any more", "my kids would be happier without me", "I wish I could just disappear", "I hope I go to sleep and never wake up",
    "I've been saving up enough pills", "I'm standing on the edge of the bridge", "the rope is ready", "the gun is loaded next to me", "I've got my affairs in order",
    "I've written letters to my kids", "you'll get the insurance when I'm dead", "dead people don't pay", "by Friday I'll be gone", "after the New Year I'm free of it all",
    "I don't feel like living anymore, I can't go on", "my dad tried to take his own life because of you", "I'm tired of living", "my wife is missing and she left a note saying sorry",
    "we'll all be dead, me and the kids", "just run a hose from the exhaust in the garage", "I was thinking about walking in front of a train", "my brother jumped off a building",
    "I should never have been born", "it's the only way out", "you are driving me to an early grave",
]  # fmt: skip
IDIOMS = [
    "累死我了", "笑死", "想死你了", "烦死了", "气死我了", "忙死了", "打死我也不还", "热死了", "手机死机了", "饿死了", "吓死我了", "我不会自杀的你放心", "死循环", "跳楼价",
    "这条路堵死了", "要钱没有，要命一条", "死活不肯还", "this is killing me", "I'm dying to know", "the line is dead", "I'd kill for a coffee", "my phone died",
    "困死了明天再说", "丢死人了", "你们系统死板", "利息高得要死", "死板",
    "我得去药店买药", "每天吃一把药", "我在江边开店", "我在桥那边上班", "还完了就解脱了", "我明天不在家", "老婆带着孩子走了", "我走了，去上班了", "要死要死，又忘了还",
    "这个贷款有没有保险", "孩子托管费要交了", "给孩子交学费", "我明天去跳槽的公司报到", "I take my pills every day", "over my dead body", "I'll be gone on holiday next week",
    "there's no point in calling me", "I'm stuck on the bridge in traffic", "is there life insurance on this loan", "I'm buried in work", "my phone is dead",
    "I'm dead tired", "I can't go on paying this much", "drop dead gorgeous", "leave a note on my account", "I want this debt to disappear", "I want to end this contract",
]  # fmt: skip


@pytest.mark.demand("0.9")
@pytest.mark.parametrize("text", SUICIDAL)
def test_a_cry_for_help_is_never_missed(text: str) -> None:
    found = understand(text, NOW, plain=True)
    assert "self_harm" in found.risks and found.intent == "distress" and found.emotion != "neutral"
    assert "self_harm" in risks_of("好的 " * 20000 + text)


@pytest.mark.demand("0.9")
@pytest.mark.parametrize("text", IDIOMS)
def test_a_manner_of_speaking_is_no_cry_for_help(text: str) -> None:
    assert "self_harm" not in risks_of(text)


@pytest.mark.demand("0.9")
def test_every_risk_rule_keeps_its_examples() -> None:
    rules = {sought.rule for part in scanner()._parts.values() for sought in part._sought}
    assert {rule.category for rule in rules} == set(RISKS)
    for rule in rules:
        for is_hit, _, text in rule.examples:
            found = {match.rule.id for match in scanner().scan([text], "said")[0]}
            assert (rule.id in found) == is_hit, (rule.id, text)


@pytest.mark.demand("2.8")
@pytest.mark.parametrize(
    ("text", "asked", "intent"),
    [
        ("对", "identity", "confirm_identity"), ("对", "confirm", "yes"), ("不是", "identity", "deny_identity"), ("不行", "confirm", "no"),
        ("下周五吧", "pay_when", "promise_to_pay"), ("你打错了", None, "wrong_number"), ("我下周五还三千五", None, "promise_to_pay"),
        ("他不在 我是他老婆", "identity", "third_party_answering"), ("请在滴声后留言", None, "voicemail"), ("你谁啊", None, "ask_who_is_calling"),
        ("我已经还过了你查查", None, "already_paid"), ("等有钱了再还", None, "willing_no_date"), ("先还五百行不行", None, "partial_payment_offer"),
        ("跟你们同事说好了月底还的", None, "claims_arrangement"), ("卡里有钱你们没扣", None, "debit_problem"), ("能不能分六期还", None, "ask_instalments"),
        ("利息能不能减免", None, "ask_waiver"), ("我爸上个月去世了", None, "reports_death_or_incapacity"), ("我从来没借过你们的钱", None, "dispute_debt"),
        ("有人冒用我身份证贷款", None, "identity_theft_claim"), ("你去起诉我吧", None, "tells_us_to_sue"), ("有事找我律师谈", None, "represented_by_lawyer"),
        ("我委托了法务公司处理", None, "lodged_through_agent"), ("转人工", None, "ask_human"), ("我要去银保监会投诉你们", None, "complaint"),
        ("別再打給我了", None, "stop_contact"), ("我在开会晚点打", None, "call_back_later"), ("失业了没有收入还不上", None, "hardship"),
        ("唔該晏啲打俾我", None, "call_back_later"), ("I lost my job and can't pay", None, "hardship"), ("you have the wrong number", None, "wrong_number"),
        ("I'll pay on Friday", None, "promise_to_pay"), ("stop calling me", None, "stop_contact"), ("how do I pay this", None, "ask_how_to_pay"),
        ("蓝色的苹果一斤多少", None, "unclear"), ("", None, "unclear"), ("。。。", None, "unclear"),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, asked: str | None, intent: str) -> None:
    assert understand(text, NOW, asked).intent == intent


@pytest.mark.demand("0.33")
@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("我要打12378举报你们", "complaint_to_regulator"), ("我发抖音曝光你们", "media_exposure"), ("你再打我弄死你", "violence"), ("中介教我这么投诉的", "fraud_ring"),
        ("我今年七十二岁了", "minor_or_elderly"), ("你们打给我同事说我欠钱", "third_party_disclosure"), ("你们一天打几十个电话", "harassment_alleged"),
        ("孩子住院做手术", "medical"), ("I'm telling the CFPB", "complaint_to_regulator"), ("you told my boss about my debt", "third_party_disclosure"),
    ],
)  # fmt: skip
def test_a_risk_is_named(text: str, risk: str) -> None:
    assert risk in risks_of(text)


@pytest.mark.demand("0.6")
@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("你们他妈有完没完", "angry"),
        ("我真的好绝望，天天哭", "sad"),
        ("会不会被抓啊，我好害怕", "anxious"),
        ("下周五还三千五", "neutral"),
        ("I'm so worried", "anxious"),
    ],
)
def test_how_it_is_said(text: str, emotion: str) -> None:
    assert understand(text, NOW).emotion == emotion


@pytest.mark.demand("3.5")
@pytest.mark.parametrize(
    ("text", "asked", "reason"),
    [
        ("我失业了还不上", None, "unemployment"), ("公司三个月没发工资", "reason", "wage_arrears"), ("老婆住院做手术钱都花光了", "reason", "illness"),
        ("被骗了五万块", "reason", "scammed"), ("朋友用我的名字借的", "reason", "lent_name"), ("忘了", "reason", "forgot"), ("生意亏了", "reason", "business_failure"),
        ("my hours got cut", "reason", "income_drop"), ("店被洪水淹了", "reason", "disaster"),
    ],
)  # fmt: skip
def test_why_not(text: str, asked: str | None, reason: str) -> None:
    assert understand(text, NOW, asked).slots.reason == reason


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("下午三点半打给我", "time", "15:30"), ("晚上8点以后打", "time", "20:00"), ("call me at half past four", "time", "16:30"), ("六點半啦", "time", "18:30"),
        ("我换号了，新的是13800138000", "phone", "13800138000"), ("能不能分十二期", "months", 12), ("can I pay over six months", "months", 6), ("延期半年行不行", "months", 6),
        ("我叫王小明", "name", "王小明"), ("My name is John Smith", "name", "John Smith"),
    ],
)  # fmt: skip
def test_other_slots(text: str, field: str, value: object) -> None:
    assert getattr(understand(text, NOW).slots, field) == value


@pytest.mark.demand("0.8")
@settings(max_examples=120, deadline=None)
@given(st.text(max_size=400), st.sampled_from([None, "identity", "pay_when", "pay_amount", "confirm", "reason", "open"]))
def test_any_text_has_an_answer(text: str, asked: str | None) -> None:
    found = understand(text, NOW, asked, plain=True)
    assert found.intent == found.intents[0][0] and {name for name, _ in found.intents} <= INTENTS
    shares = [share for _, share in found.intents]
    assert shares == sorted(shares, reverse=True) and 0 < sum(shares) <= 1.001
    assert found == understand(text, NOW, asked, plain=True)


@pytest.mark.demand("0.8")
@pytest.mark.parametrize("unit", ["九", "还", "1", "周", "a ", "一百万", "，", "不", "5号", "$1,", "三点", "zero "])
def test_a_very_long_text_costs_little(unit: str) -> None:
    begin = time.process_time()
    understand(unit * (100_000 // len(unit)), NOW, plain=True)
    assert time.process_time() - begin < 20  # quadratic would be minutes


@pytest.mark.demand("2.8")
def test_the_model_is_of_what_lies_here() -> None:
    """Failing: ``python -m benchmarks.learn_understanding``."""
    model = shipped()
    assert set(model.intents) == INTENTS and model.texts == inputs_digest()


@pytest.mark.demand("0.9")
def test_the_second_reader_is_of_what_lies_here() -> None:
    """Failing: ``python -m benchmarks.learn_despair``."""
    assert despair.shipped().texts == learn_despair.digest_of(learn_despair.rows())


@pytest.mark.demand("0.9")
@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("我。不。想。活。了", "我不想活了"), ("我想紫砂", "我想自杀"), ("买了把紫砂壶", "买了把紫砂壶"), ("想4了", "想死了"), ("唔想瞓醒", "不想睡醒"), ("想🔪自己", "想杀自己"),
        ("thinking about s*icide", "thinking about suicide"), ("gonna kms", "gonna kill myself"), ("I wana dieee", "i wanna die"), ("on the other side", "on the other side"),
        ("好，明天还，三千五", "好,明天还,三千五"),
    ],
)  # fmt: skip
def test_what_is_written_around_is_read(written: str, plain: str) -> None:
    assert respelt(written) == plain


@pytest.mark.demand("0.9")
@pytest.mark.parametrize(("name", "is_meant"), [("cues", True), ("near_misses", False)])
def test_of_what_it_was_taught_little_is_misread(name: str, is_meant: bool) -> None:
    """What it was taught and the rules were written by: a floor for changes, no measure of what is unheard of."""
    lines = (learn_despair.FOLDER.parent / "self_harm" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    right = sum(("self_harm" in risks_of(text)) is is_meant for text in texts)
    assert len(texts) > 500 and right >= (0.9 if has_embedder() else 0.85) * len(texts), f"{right} of {len(texts)}"


@pytest.mark.demand("0.9")
@pytest.mark.parametrize("is_plain", [True, False])
def test_a_cry_in_other_words_is_heard_and_what_sounds_like_one_is_mostly_not(is_plain: bool) -> None:
    """Kinds of cries that the bench's borrowers showed to be missed, by words of our own, with hard harmless ones beside them."""
    text = Path(__file__).with_name("crisis_in_other_words.txt").read_text(encoding="utf-8")
    cues, ordinary = (part.splitlines()[1:] for part in text.partition("[cues]")[2].split("[ordinary]"))
    heard = sum("self_harm" in risks_of(line, plain=is_plain) for line in cues)
    imagined = sum("self_harm" in risks_of(line, plain=is_plain) for line in ordinary)
    print("plain" if is_plain else "full", heard, "of", len(cues), "imagined", imagined, "of", len(ordinary))
    assert len(cues) > 100 and heard >= 0.9 * len(cues)
    assert len(ordinary) > 100 and imagined <= 0.2 * len(ordinary)


@pytest.mark.demand("0.9")
@pytest.mark.parametrize("is_plain", [True, False])
def test_every_sign_that_simulated_borrowers_give_is_heard(is_plain: bool) -> None:
    signs = {
        Talker(one, random.Random(1), NOW.date()).truth.fill(line)
        for one in personas()
        for line in lines_of(one).get("crisis", ())
    }
    assert len(signs) > 100
    missed = [line for line in sorted(signs) if "self_harm" not in risks_of(line, plain=is_plain)]
    assert not missed


@pytest.mark.demand("2.8")
def test_there_is_enough_text_of_our_own_for_every_intent() -> None:
    texts = utterances()
    assert len(texts) >= 4000 and len({(one.text, one.asked) for one in texts}) == len(texts)
    for intent in INTENTS:
        assert len({one.text for one in texts if one.intent == intent}) >= 60, intent
    assert utterances() == texts


@pytest.mark.demand("0.8")
def test_times_without_an_offset_and_unknown_questions_are_refused() -> None:
    with pytest.raises(Invalid):
        understand("好", NOW.replace(tzinfo=None))
    with pytest.raises(Invalid):
        understand("好", NOW, "weather")


def run(lines: list[object]) -> tuple[int, str]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    result = CliRunner().invoke(app, ["understand", "-"], input=text.encode())
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return 2, str(result.exception)
    return result.exit_code, result.stdout


@pytest.mark.demand("3.4")
def test_the_command_answers_every_line() -> None:
    code, out = run([{"id": "a", "text": "我下周五还三千五", "now": "2026-11-18T10:00:00+08:00"},
                     {"id": "b", "text": "对", "now": "2026-11-18T10:00:00+08:00", "asked": "identity"}])  # fmt: skip
    first, second = [json.loads(line) for line in out.splitlines()]
    assert (
        code == 0 and first["slots"] == {"amount_minor": 350000, "date": "2026-11-27"} and first["intent"] == "promise_to_pay"
    )
    assert second["intent"] == "confirm_identity" and set(second) == {"id", "intent", "intents", "emotion", "risks", "slots"}


GOOD = {"id": "a", "text": "秘密的话", "now": "2026-11-18T10:00:00+08:00"}


@pytest.mark.demand("3.4")
@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({**GOOD, "more": 1}, "more"), ({**GOOD, "now": "2026-11-18T10:00:00"}, "now"), ({**GOOD, "now": "soon"}, "now"), ({**GOOD, "asked": "weather"}, "asked"),
        ({**GOOD, "asked": None}, "asked"), ({"id": "a", "now": GOOD["now"]}, "text"), ({**GOOD, "id": 3}, "id"), ([1], "line"), ("{", None),
    ],
)  # fmt: skip
def test_a_malformed_line_is_named_and_nothing_is_answered(bad: object, field: str | None) -> None:
    code, said = run([GOOD, bad])
    assert code == 2 and "秘密" not in said and "line=2" in said
    assert field is None or f"field={field}" in said
    assert not re.search(r'"intent"', said)


@pytest.mark.demand("3.4")
def test_answers_are_values() -> None:
    found = understand("好", NOW, "confirm", plain=True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.intent = "no"  # type: ignore[misc]
