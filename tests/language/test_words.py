"""Words that decide at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.language import Command, read_command

OPT_OUT = [
    "TD", "td", "ＴＤ", "T", "t。", "回T", "回复TD", "回TD退订", "N", "退订", "退 订", "“退订”", "【退订】", "退订!", "退订退订退订", "退", "退訂",
    "我要退订", "请退订短信", "退订谢谢", "取消订阅", "拒收", "STOP", "Stop.", "STOP please", "stop all", "UNSUBSCRIBE", "Unsubscribe me", "quit",
    " \u3000退订\u200b\n", "TD\n\n发自我的iPhone", "退订\n> 您有一笔款项到期",
]  # fmt: skip
WRONG = [
    "打错了", "你打错了", "你们打错电话了", "发错了", "发错人了", "找错人了", "你找错了", "不是我", "不是我。", "我不是本人", "你好,这不是我", "不认识这个人",
    "我不认识他", "不认识,打错了!", "號碼錯了", "号码不对", "查无此人", "这不是他的号码", "wrong number", "Wrong person, sorry.", "You have the wrong guy",
    "I'm not him", "I don't know this person", "打错了吧?", "再发我就报警,你们找错人了",
]  # fmt: skip
NEITHER = [
    "", "。", "退款", "不退订", "退订单了吗", "我要退订会员,欠款周五还", "T恤", "N次了", "stop by tomorrow", "quitting my job", "天", "TDX",
    "没打错", "你没有打错", "如果打错了怎么办", "怕打错", "我打错了,是周五还", "刚才打错了", "打错字了", "钱打错了", "打错卡了", "转账转错了", "金额发错了",
    "不是我不还,是真没钱", "不是我借的", "不是我的贷款", "不是我老公", "他不是我爸", "我不认识你们", "说错了", "打错了,我周五还", "打错了,我已经还款",
    "it is not the wrong number", "wrong number of instalments", "I paid to the wrong account", "if this is the wrong number, tell me",
    "我们认识很久了", "不认识这个字", "错过了", "你错了",
]  # fmt: skip


@pytest.mark.demand("2.22")
@pytest.mark.parametrize("text", OPT_OUT)
def test_opt_out(text: str) -> None:
    assert read_command(text) is Command.OPT_OUT


@pytest.mark.demand("2.22")
@pytest.mark.parametrize("text", WRONG)
def test_wrong_number(text: str) -> None:
    assert read_command(text) is Command.WRONG_NUMBER


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert read_command(text) is None


@pytest.mark.parametrize(
    ("subject", "is_one"),
    [("退订", True), ("Re: 退订", True), ("回复：Unsubscribe", True), ("回复: 还款提醒", False), ("T", False)],
)
def test_a_mails_subject(subject: str, is_one: bool) -> None:
    assert (read_command("谢谢", subject) is Command.OPT_OUT) is is_one


def test_what_is_quoted_or_long_is_not_said() -> None:
    assert read_command("好的\n> 打错了") is None
    assert read_command("打错了" + "我的情况是这样的," * 20) is None


@given(st.text(max_size=300), st.none() | st.text(max_size=60))
def test_it_never_raises(text: str, subject: str | None) -> None:
    read_command(text, subject)
