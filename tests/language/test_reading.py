"""Reading a borrower's written reply: what is meant, how much, by when, and above all what is not to be guessed."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.base.errors import Invalid
from tideover.language import Reading, ReplyKind, read_reply

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 1, 10, tzinfo=SHANGHAI)  # a Tuesday
FRIDAY = date(2026, 12, 4)
TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
MONTH_END = date(2026, 12, 31)

# text, fen, day
PROMISES = [
    # days
    ("今天还2000", 200_000, TODAY),
    ("今晚还2000元", 200_000, TODAY),
    ("我明天还2000", 200_000, TOMORROW),
    ("明早还2000块", 200_000, TOMORROW),
    ("后天还2000块钱", 200_000, date(2026, 12, 3)),
    ("大后天还2000", 200_000, FRIDAY),
    ("周五还2000", 200_000, FRIDAY),
    ("周五还 500 元", 50_000, FRIDAY),  # the example our own letters give
    ("星期五还2000", 200_000, FRIDAY),
    ("礼拜五还2000", 200_000, FRIDAY),
    ("本周五还2000", 200_000, FRIDAY),
    ("这周五还2000", 200_000, FRIDAY),
    ("这个星期五还2000", 200_000, FRIDAY),
    ("周二还2000", 200_000, TODAY),
    ("周一还2000", 200_000, date(2026, 12, 7)),
    ("周日还2000", 200_000, date(2026, 12, 6)),
    ("礼拜天还2000", 200_000, date(2026, 12, 6)),
    ("下周五还2000", 200_000, date(2026, 12, 11)),
    ("下周一还2000", 200_000, date(2026, 12, 7)),
    ("下周日还2000", 200_000, date(2026, 12, 13)),
    ("下个星期三之前还2000", 200_000, date(2026, 12, 9)),
    ("5号还2000", 200_000, date(2026, 12, 5)),
    ("1号还2000", 200_000, TODAY),
    ("十五号还2000", 200_000, date(2026, 12, 15)),
    ("二十五日还2000", 200_000, date(2026, 12, 25)),
    ("12月5日还2000", 200_000, date(2026, 12, 5)),
    ("12 月 5 日还 2000 元", 200_000, date(2026, 12, 5)),
    ("十二月十五号还2000", 200_000, date(2026, 12, 15)),
    ("1月5日还2000", 200_000, date(2027, 1, 5)),
    ("下个月5号还2000", 200_000, date(2027, 1, 5)),
    ("2026-12-20还2000", 200_000, date(2026, 12, 20)),
    ("2027年1月5日还2000", 200_000, date(2027, 1, 5)),
    ("月底还2000", 200_000, MONTH_END),
    ("本月底前还2000", 200_000, MONTH_END),
    ("下个月底还2000", 200_000, date(2027, 1, 31)),
    ("31号还2000", 200_000, MONTH_END),
    ("周五之前,我一定还2000", 200_000, FRIDAY),
    ("周五下午3点前还2000", 200_000, FRIDAY),
    ("周五15:30还2000", 200_000, FRIDAY),
    ("明天(周三)还2000", 200_000, TOMORROW),
    ("明天,也就是12月2日,还2000", 200_000, TOMORROW),
    # sums
    ("明天还2,000", 200_000, TOMORROW),
    ("明天还2,000.50元", 200_050, TOMORROW),
    ("明天还¥2000.50", 200_050, TOMORROW),
    ("明天还 RMB 2000", 200_000, TOMORROW),
    ("明天还50元", 5_000, TOMORROW),
    ("明天还0.5元", 50, TOMORROW),
    ("明天还1.2万", 1_200_000, TOMORROW),
    ("明天还1.2345万", 1_234_500, TOMORROW),
    ("明天还2万5", 2_500_000, TOMORROW),
    ("明天还2万5千", 2_500_000, TOMORROW),
    ("明天还3千5", 350_000, TOMORROW),
    ("明天还2k", 200_000, TOMORROW),
    ("明天还2w", 2_000_000, TOMORROW),
    ("明天还三千五", 350_000, TOMORROW),
    ("明天还三千零五元", 300_500, TOMORROW),
    ("明天还一千二百元", 120_000, TOMORROW),
    ("明天还一百五", 15_000, TOMORROW),
    ("明天还一万二", 1_200_000, TOMORROW),
    ("明天还一万零五百", 1_050_000, TOMORROW),
    ("明天还十五万", 15_000_000, TOMORROW),
    ("明天还五十块", 5_000, TOMORROW),
    ("明天还两千五百元整", 250_000, TOMORROW),
    ("明天还2000元(贰仟元整)", 200_000, TOMORROW),
    # spelling
    ("明天还２０００元", 200_000, TOMORROW),
    ("明天还２，０００元", 200_000, TOMORROW),
    ("5號還兩萬", 2_000_000, date(2026, 12, 5)),
    ("我下週五還2000塊", 200_000, date(2026, 12, 11)),
    ("後天還三千五", 350_000, date(2026, 12, 3)),
    ("明 天 还 2000 元", 200_000, TOMORROW),
    # no sum said
    ("明天还", None, TOMORROW),
    ("周五一定还清", None, FRIDAY),
    ("月底全部还清!", None, MONTH_END),
    ("20号会把逾期的都还上", None, date(2026, 12, 20)),
    # other ways to say it
    ("明天转2000给你们", 200_000, TOMORROW),
    ("2000明天转过去", 200_000, TOMORROW),
    ("明天打2000过去", 200_000, TOMORROW),
    ("明天存2000进去", 200_000, TOMORROW),
    ("明天用支付宝支付2000元", 200_000, TOMORROW),
    ("收到,今天就把2000元还上", 200_000, TODAY),
    ("不好意思忘了,今晚也就是12月1日还500元", 50_000, TODAY),
    ("对不起,不会再拖了,明天还2000", 200_000, TOMORROW),
    ("没问题,明天还2000", 200_000, TOMORROW),
    ("我十分抱歉,明天一定还2000", 200_000, TOMORROW),
    ("明天一次性还清2000", 200_000, TOMORROW),
    ("还款2000,周五", 200_000, FRIDAY),
    # numbers that are no money stand beside it
    ("尾号1234的卡明天还2000", 200_000, TOMORROW),
    ("我的电话13800138000,明天还2000", 200_000, TOMORROW),
    ("13800138000,明天还2千", 200_000, TOMORROW),
    ("合同号20261201001,明天还2000元", 200_000, TOMORROW),
    ("你们打了300次电话,明天还2000", 200_000, TOMORROW),
    # English
    ("I will pay 2000 yuan tomorrow", 200_000, TOMORROW),
    ("I'll pay 2k on Friday", 200_000, FRIDAY),
    ("I’ll pay RMB 3,500.50 today.", 350_050, TODAY),
    ("Sorry for the delay. I will pay on Friday.", None, FRIDAY),
    ("the day after tomorrow I will pay 2000", 200_000, date(2026, 12, 3)),
    ("I will pay 2000 yuan by the end of the month", 200_000, MONTH_END),
    ("I will pay on 2026-12-05", None, date(2026, 12, 5)),
]


@pytest.mark.parametrize(("text", "amount_minor", "due"), PROMISES, ids=[text for text, _, _ in PROMISES])
def test_a_clear_promise_is_read(text: str, amount_minor: int | None, due: date) -> None:
    reading = read_reply(text, NOW)
    assert (reading.kind, reading.amount_minor, reading.due) == (ReplyKind.PROMISE_TO_PAY, amount_minor, due), reading


# text, reason: each has a word of paying, and none is a promise that may be taken.
NO_PROMISES = [
    # 还 is also "still"
    ("明天还上班", "no_statement"),
    ("明天还要上班", "no_statement"),
    ("明天还有2000块没拿到", "no_statement"),
    ("周五还不确定", "no_statement"),
    ("我明天还行", "no_statement"),
    ("明天还你个头", "no_statement"),
    # negated
    ("明天不还", "negated"),
    ("我没说明天还2000", "negated"),
    ("别想了,明天还2000", "negated"),
    ("周五还不了2000", "no_statement"),
    ("I won't pay tomorrow", "no_statement"),
    ("I will pay tomorrow, or never", "negated"),
    ("Stop. I will pay 2000 tomorrow", "negated"),
    # asked
    ("明天还2000可以吗", "question"),
    ("明天还2000?", "question"),
    ("能不能明天还2000", "question"),
    ("明天还2000行不行", "question"),
    ("明天怎么还款", "question"),
    ("can i pay. will pay tomorrow", "question"),
    # on a condition
    ("如果明天发奖就还2000", "conditional"),
    ("要是顺利的话周五还2000", "conditional"),
    ("等发工资就还2000", "conditional"),
    ("我10号发工资,还2000", "conditional"),
    ("5号到账了还2000", "conditional"),
    ("万一明天还2000呢", "question"),
    ("I will pay tomorrow if I can", "conditional"),
    ("I will pay 2000 on Friday once my salary arrives", "conditional"),
    # not sure
    ("我可能明天还2000", "hedged"),
    ("我尽量明天还2000", "hedged"),
    ("应该周五能还2000", "hedged"),
    ("我打算周五还2000", "hedged"),
    ("I will probably be there, I will pay 2000 tomorrow", "hedged"),
    # two days, two sums
    ("周五或周六还2000", "hedged"),
    ("明天还2000,周五还", "two_days"),
    ("5号还,10号还", "two_days"),
    ("明天(周五)还2000", "two_days"),
    ("明天还2000,下月5号还3000", "two_days"),
    ("明天还2000,还3000", "two_sums"),
    ("欠款5000,明天还2000", "two_sums"),
    ("明天还500，300留着吃饭", "two_sums"),
    ("明天还三千五还是四千", "two_sums"),
    # no day, or no certain one
    ("我会还2000", "no_day"),
    ("马上还2000", "no_day"),
    ("下午还2000", "no_day"),
    ("还2000,12.15", "no_statement"),
    ("下周还2000", "vague_day"),
    ("下个周五还2000", "vague_day"),
    ("下下周五还2000", "vague_day"),
    ("周末还2000", "vague_day"),
    ("明后天还2000", "vague_day"),
    ("过两天还2000", "vague_day"),
    ("三天内还2000", "vague_day"),
    ("3天后还2000", "vague_day"),
    ("30日内还2000", "vague_day"),
    ("5-6号还2000", "vague_day"),
    ("五六号还2000", "vague_day"),
    ("廿五号还2000", "vague_day"),
    ("5号以后还2000", "vague_day"),
    ("周五左右还2000", "hedged"),
    ("每周五还2000", "other_matter"),
    ("下个月还2000", "vague_day"),
    ("年底还2000", "vague_day"),
    ("12月底还2000", "vague_day"),
    ("32号还2000", "vague_day"),
    ("2月30日还2000", "vague_day"),
    ("2026-02-30还2000", "vague_day"),
    ("2099-01-01还2000", "vague_day"),
    ("11月20日还2000", "vague_day"),
    ("I'll pay next Friday", "vague_day"),
    ("I will pay in 3 days", "vague_day"),
    ("I will pay on Dec 5", "vague_day"),
    # days gone by
    ("上周五还2000", "past_day"),
    ("2026-11-30还2000", "past_day"),
    ("昨天说好今天还2000", "reported"),
    # no certain sum
    ("明天还一部分2000", "no_statement"),
    ("明天先还2000,剩下的我会还", "part_of_a_sum"),
    ("最多还2000,明天", "part_of_a_sum"),
    ("明天还2000多", "no_statement"),
    ("明天还两三千", "no_statement"),
    ("明天还50", "no_statement"),
    ("明天还五十", "no_statement"),
    ("明天会还款50", "unexplained_number"),
    ("明天会还款2000-3000", "unexplained_number"),
    ("明天会还款2000.555元", "unexplained_number"),
    ("明天会还款-2000", "unexplained_number"),
    ("明天会还款0元", "unexplained_number"),
    ("明天会还款2000美元", "unexplained_number"),
    ("I will pay $200 tomorrow", "unexplained_number"),
    ("明天会还款02000", "unexplained_number"),
    ("明天会还款500,300", "unexplained_number"),
    ("明天会还款一万五百", "unexplained_number"),
    ("明天会还款20000000000", "unexplained_number"),
    # a day or a sum of something else
    ("我周五有事,还2000", "day_or_sum_of_something_else"),
    ("房租2000,明天还清", "day_or_sum_of_something_else"),
    # said by, of or for somebody else
    ("你们让我明天还2000", "reported"),
    ("客服说明天还2000", "reported"),
    ("You said I will pay tomorrow", "reported"),
    ("我老公明天还2000", "somebody_else"),
    ("他明天还2000", "somebody_else"),
    ("你们明天还2000", "somebody_else"),
    ("明天会还款2000,是朋友帮我", "somebody_else"),
    # another matter that a person must see
    ("分三期,明天还2000", "other_matter"),
    ("减免利息,明天还2000", "other_matter"),
    ("我的账单是一号还款", "other_matter"),
    ("明天自动还款2000", "other_matter"),
]


@pytest.mark.parametrize(("text", "reason"), NO_PROMISES, ids=[text for text, _ in NO_PROMISES])
def test_what_is_not_clear_is_left_to_a_person(text: str, reason: str) -> None:
    assert read_reply(text, NOW) == Reading(ReplyKind.UNCLEAR, None, None, reason)


DISTRESS = [
    "我想死",
    "不想活了,明天还2000",
    "再催我就自杀",
    "你們要逼死我",
    "我不是想自殺,只是难受",
    "想 死",
    "想\u200b死",
    "我真的不想\n活了",
    "退订。活着没意思",
    "我要投诉!再打电话我跳楼了",
    "大不了一死",
    "我只能去死了算了",
    "有轻生的念头",
    "I want to die",
    "I will kill myself",
    "thinking of suicide",
    "> 我不想活了",
]
STOPS = [
    "TD",
    "td.",
    " ＴＤ ",
    "T",
    "回复TD",
    "退订",
    "stop",
    "STOP!",
    "Unsubscribe",
    "不要再联系我",
    "别再发了",
    "別再發了",
    "请不要再给我发邮件",
    "請不要再給我發郵件",
    "你们不要一直给我打电话",
    "请停止联系我",
    "拒绝任何短信",
    "不要联系我家人",
    "请帮我退订,谢谢",
    "明天还2000,别再打电话了",
    "不要再骚扰我,否则投诉",
    "please stop emailing me",
    "Do not contact me again",
    "leave me alone",
]
COMPLAINTS = [
    "我要投诉你们",
    "投訴!",
    "我会举报的",
    "已经打了12378",
    "我要找银保监",
    "我不得不投诉",
    "再不处理就投诉",
    "我没有投诉过,但这次要举报",
    "你们恐吓我",
    "投诉,转人工",
    "I want to make a complaint",
]
PEOPLE = [
    "转人工",
    "轉人工",
    "人工",
    "人工客服",
    "我要找客服",
    "给我转人工客服,我失业了",
    "我要跟真人说话",
    "让你们人工联系我",
    "human",
    "Can I speak to a person?",
]
HARDSHIPS = [
    "我失业了",
    "生病住院了,还不上",
    "没工资",
    "今天还没发工资",
    "没钱还",
    "實在沒錢",
    "我失业了,明天还2000",
    "已经还不上了",
    "最近手头有点紧,让我想想",
    "家里有困难",
    "我没生病,但是下岗了",
    "I lost my job",
    "I can't pay",
    "my son is in hospital",
]
FIRST_OF = [
    *[(text, ReplyKind.DISTRESS) for text in DISTRESS],
    *[(text, ReplyKind.STOP_CONTACT) for text in STOPS],
    *[(text, ReplyKind.COMPLAINT) for text in COMPLAINTS],
    *[(text, ReplyKind.ASK_HUMAN) for text in PEOPLE],
    *[(text, ReplyKind.HARDSHIP) for text in HARDSHIPS],
]


@pytest.mark.parametrize(("text", "kind"), FIRST_OF, ids=[text for text, _ in FIRST_OF])
def test_a_word_is_enough_to_be_gentle(text: str, kind: ReplyKind) -> None:
    reading = read_reply(text, NOW)
    assert (reading.kind, reading.amount_minor, reading.due) == (kind, None, None), reading


PAID = [
    ("已经还了", None),
    ("已還款", None),
    ("刚还", None),
    ("还过了", None),
    ("我还了", None),
    ("钱已还", None),
    ("我已经转过去了", None),
    ("已经付款了", None),
    ("刚刚还了2000", 200_000),
    ("昨天已经还了2000元", 200_000),
    ("我5号已经还了三千五", 350_000),
    ("昨天还了2000", 200_000),
    ("已经还了,怎么还在催?", None),
    ("已经还了,流水号20261130123456", None),
    ("早就还清了,你们查一下", None),
    ("I have already paid 2000 yuan", 200_000),
    ("I paid yesterday", None),
    ("paid already", None),
]


@pytest.mark.parametrize(("text", "amount_minor"), PAID, ids=[text for text, _ in PAID])
def test_a_payment_made_is_read(text: str, amount_minor: int | None) -> None:
    assert read_reply(text, NOW) == Reading(ReplyKind.ALREADY_PAID, amount_minor, None, "payment_stated")


NEITHER = [
    "",
    " \n ",
    "?",
    "🙂",
    "您好",
    "好的",
    "收到,谢谢",
    "2000",
    "周五",
    "500 on Friday",
    "已经还了吗",
    "我不是已经还了吗",
    "已经还了,对吗?",
    "还没还",
    "没还过",
    "刚还打电话给我",
    "刚还没看到短信",
    "已经还了一部分,明天还剩下的",
    "已经还了2000,明天还",
    "已经还了2000和3000",
    "我还了最低还款",
    "刚还了别的平台",
    "已经付了房租",
    "已经付款失败",
    "快还清了",
    "还清了再联系",
    "明天该还款了",
    "我今天下午就把钱还了",
    "周五还了就没事了",
    "万一忘记了,晚一天还款了,怎么算",
    "I haven't paid",
    "Have I paid?",
    "I get paid on Friday",
    "I paid with my card for something else",
    "我不投诉",
    "没有投诉的意思",
    "不是没钱",
    "我没有失业,明天还2000",
    "不要人工",
    "别忘了联系我",
    "家里有人工作",
    "我可以死心了",
    "累死了",
    "他去世了,明天还2000",
    "打错了,我明天还2000也不是我",
    "自动回复:我出差了,明天还2000",
    "Out of office: I will pay tomorrow",
    "明天还2000。" + "这段时间真是一言难尽" * 30,
]


@pytest.mark.parametrize("text", NEITHER)
def test_hard_negatives_stay_unclear(text: str) -> None:
    reading = read_reply(text, NOW)
    assert (reading.kind, reading.amount_minor, reading.due) == (ReplyKind.UNCLEAR, None, None), reading


LETTER = (
    "您有一笔款项 ¥3,000.00 已于 2026-11-20 到期。如果近期还款有困难,请回复。"
    "回复“转人工”,会有工作人员联系您;不希望再收到此类邮件,请回复“退订”。"
)
MAILS = [
    f"明天还2000\n\n> {LETTER}\n> Tideover 客户关怀",
    f"明天还2000\n\n------------------ 原始邮件 ------------------\n发件人: care\n{LETTER}",
    f"明天还2000\r\n\r\nOn Mon, Nov 30, 2026 at 10:00 AM Care <care@example.com>\r\nwrote:\r\n{LETTER}",
    f"明天还2000\n\n在 2026-11-30 10:00:00，“Care” <care@example.com> 写道：\n\n{LETTER}",
    f"明天还2000\n\n发自我的iPhone 15\n\n________________________________\nFrom: Care\n{LETTER}",
    f"On Mon, Nov 30, 2026, Care <care@example.com> wrote:\n> {LETTER}\n\n明天还2000",
]


@pytest.mark.parametrize("text", MAILS)
def test_the_letter_that_is_answered_is_not_the_answer(text: str) -> None:
    assert read_reply(text, NOW) == Reading(ReplyKind.PROMISE_TO_PAY, 200_000, TOMORROW, "promise_dated_sum")


def test_a_letter_sent_back_without_a_word_says_nothing() -> None:
    assert read_reply(f"\n\n> {LETTER}\n", NOW).reason == "empty"


@pytest.mark.parametrize(
    ("text", "today", "due"),
    [
        ("周五还", date(2026, 12, 4), date(2026, 12, 4)),  # a Friday: today's own counts
        ("周五还", date(2026, 12, 5), date(2026, 12, 11)),
        ("本周五还", date(2026, 12, 5), date(2026, 12, 11)),
        ("下周五还", date(2026, 12, 4), date(2026, 12, 11)),
        ("下周五还", date(2026, 12, 6), date(2026, 12, 11)),  # said on a Sunday
        ("下周五还", date(2026, 12, 7), date(2026, 12, 18)),
        ("I will pay on Friday", date(2026, 12, 4), date(2026, 12, 4)),
        ("5号还", date(2026, 12, 5), date(2026, 12, 5)),
        ("5号还", date(2026, 12, 6), date(2027, 1, 5)),
        ("31号还", date(2026, 11, 10), date(2026, 12, 31)),
        ("30号还", date(2027, 1, 31), date(2027, 3, 30)),
        ("月底还", date(2026, 12, 31), date(2026, 12, 31)),
        ("月底还", date(2028, 2, 1), date(2028, 2, 29)),
        ("下个月底还", date(2027, 1, 31), date(2027, 2, 28)),
        ("2月29日还", date(2028, 1, 5), date(2028, 2, 29)),
        ("明天还", date(2026, 12, 31), date(2027, 1, 1)),
        ("12月31日还", date(2027, 1, 2), date(2027, 12, 31)),
    ],
)
def test_days_are_counted_from_the_borrowers_own(text: str, today: date, due: date) -> None:
    at_night = datetime(today.year, today.month, today.day, 23, 59, tzinfo=SHANGHAI)
    assert read_reply(text, at_night).due == due


def test_the_day_is_that_of_the_borrowers_zone() -> None:
    moment = datetime(2026, 12, 1, 20, tzinfo=UTC)
    assert read_reply("明天还", moment).due == date(2026, 12, 2)
    assert read_reply("明天还", moment.astimezone(SHANGHAI)).due == date(2026, 12, 3)


def test_at_the_end_of_the_calendar_nothing_is_promised() -> None:
    last = datetime(9999, 12, 31, 12, tzinfo=UTC)
    for text in ("明天还", "下周五还", "1号还", "1月1日还", "下个月底还", "大后天还"):
        assert read_reply(text, last).kind is ReplyKind.UNCLEAR
    assert read_reply("今天还", last).due == last.date()


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(Invalid) as error:
        read_reply("明天还", datetime(2026, 12, 1, 10))  # noqa: DTZ001  # the point of the test
    assert error.value.code == "naive_time"


# ---- properties ---------------------------------------------------------------------------------------------------

# fmt: off
WORDS = st.sampled_from([
    "我", "你们", "他", "明天", "今天", "昨天", "周五", "下周五", "5号", "32号", "12月5日", "2026-12-05", "月底", "还", "已经",
    "了", "过", "款", "清", "不", "没", "吗", "?", ",", "。", "\n", ">", "2000", "元", "块", "万", "千", "三千五", "一", "1.2",
    "¥", "-", "0", "13800138000", "如果", "可能", "转", "付", "退订", "投诉", "人工", "失业", "td", "stop", "i", "will", "pay",
    "paid", "on", "friday", "tomorrow", "yuan", "k", "\ue000", "\ue003",
])
# fmt: on
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=12).map("".join), st.lists(WORDS, max_size=12).map(" ".join))
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-11))]))


@given(TEXTS, MOMENTS)
def test_any_text_is_read_and_nothing_is_guessed(text: str, now: datetime) -> None:
    reading = read_reply(text, now)
    assert reading.amount_minor is None or (reading.amount_minor > 0 and isinstance(reading.amount_minor, int))
    assert reading.due is None or reading.due >= now.date()
    assert (reading.due is not None) == (reading.kind is ReplyKind.PROMISE_TO_PAY)
    if reading.amount_minor is not None:
        assert reading.kind in (ReplyKind.PROMISE_TO_PAY, ReplyKind.ALREADY_PAID)
    assert reading.reason.replace("_", "").isalpha()  # what the log and the journal may hold
    assert read_reply(text, now) == reading


@given(TEXTS, st.sampled_from(["想死", "自杀", "不想活", "suicide", "轻生"]), TEXTS)
def test_distress_wins_over_everything(before: str, word: str, after: str) -> None:
    assert read_reply(f"{before} {word} {after}", NOW).kind is ReplyKind.DISTRESS


@given(
    st.sampled_from(PROMISES),
    st.sampled_from(["不还", "?", "如果", "可能", "我老公还", "周六还", "还87654元", "你们说的", "分期"]),
)
def test_a_word_against_it_undoes_any_promise(promise: tuple[str, int | None, date], against: str) -> None:
    for text in (f"{promise[0]},{against}", f"{against},{promise[0]}"):
        reading = read_reply(text, NOW)
        if reading.kind is ReplyKind.PROMISE_TO_PAY:  # only where the day or the sum added fits in without contradiction
            assert (against, reading.due) == ("周六还", date(2026, 12, 5)) or (against, promise[1]) == ("还87654元", None)


@given(st.integers(1, 9_999_999), st.booleans(), st.booleans())
def test_a_sum_survives_its_spelling(fen: int, is_grouped: bool, is_wide: bool) -> None:
    yuan, rest = divmod(fen, 100)
    written = f"{yuan:,}.{rest:02}" if is_grouped else f"{yuan}.{rest:02}"
    if is_wide:
        written = "".join(chr(ord(c) + 0xFEE0) for c in written)
    assert read_reply(f"明天还{written}元", NOW).amount_minor == fen


def chinese(number: int) -> str:
    """A whole number below 100 million, written out in full."""
    digits = "零一二三四五六七八九"
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return chinese(high) + "万" + ("零" if 0 < low < 1000 else "") + (chinese(low) if low else "")
    written, is_gap = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            written += ("零" if is_gap and written else "") + digits[digit] + unit
        is_gap = not digit
    return written


@given(st.integers(1, 99_999_999))
def test_numbers_in_characters_are_exact(yuan: int) -> None:
    assert read_reply(f"明天还{chinese(yuan)}元", NOW).amount_minor == yuan * 100


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)), st.integers(0, 365))
def test_a_full_date_is_that_day(today: date, ahead: int) -> None:
    due = today + timedelta(days=ahead)
    now = datetime(today.year, today.month, today.day, 12, tzinfo=SHANGHAI)
    assert read_reply(f"{due.isoformat()}还2000", now).due == due


def test_reading_stays_fast_on_long_nonsense() -> None:
    """No pattern runs away: a hundred thousand characters of any of these take less than two seconds together."""
    started = time.process_time()
    for piece in ("已经", "不投诉", "1,", "不要再给我", "on a\n", "> x\n", "汉 ", "我真的", "a", "x@"):
        read_reply(piece * (10_000 // len(piece)), NOW)
    assert time.process_time() - started < 2
