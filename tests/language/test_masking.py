"""No plain personal data in the words shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.language import mask_text

WANG = {"name": "王小明", "phone": "+8613812345678", "email": "wang.xm@city.example"}
JOHN = {"name": "John Smith", "phone": "+15551234567", "email": "js@city.example"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("王小明，您好：", "王**，您好："),
        ("我叫王 小 明", "我叫王**"),
        ("打 13812345678 找我", "打 +86138****5678 找我"),
        ("打+86 138 1234 5678或138-1234-5678", "打+86138****5678或+86138****5678"),
        ("电话１３８１２３４５６７８。", "电话+86138****5678。"),
        ("写到 Wang.XM@City.Example 吧", "写到 w***@city.example 吧"),
        ("周五还 500 元，2026-12-04 前", "周五还 500 元，2026-12-04 前"),
        ("您有一笔款项 ¥1,234,567.89 将于 2026-12-31 到期", "您有一笔款项 ¥1,234,567.89 将于 2026-12-31 到期"),
        ("订单 202612010001 已完成", "订单 202612010001 已完成"),
    ],
)
def test_a_persons_own_data_is_masked(said: str, shown: str) -> None:
    assert mask_text(said, WANG) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("This is JOHN SMITH.", "This is J********."),
        ("john  smith here", "J******** here"),
        ("Dear John, or Mr Smith, or SMITH", "Dear J***, or Mr S****, or S****"),
        ("The blacksmith and Johnny smithed", "The blacksmith and Johnny smithed"),
        ("call 555-123-4567 or +1 (555) 123-4567", "call +155****4567 or +155****4567"),
    ],
)
def test_latin_names_are_masked_whole_and_in_parts(said: str, shown: str) -> None:
    assert mask_text(said, JOHN) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("打我老婆 139-0000-1111", "打我老婆 139****1111"),
        ("my wife: +44 20 7946 0958", "my wife: +4420****0958"),
        ("抄送 li.si@work.example", "抄送 l***@work.example"),
        ("身份证 11010119900101123X", "身份证 110*************3X"),
        ("卡号 6222 0212 3456 7890 123", "卡号 622**************23"),
    ],
)
def test_other_peoples_numbers_are_masked_by_their_form(said: str, shown: str) -> None:
    assert mask_text(said, {}) == shown


def test_an_odd_known_value_does_no_harm() -> None:
    assert mask_text("a 12 b", {"name": " ", "phone": "n/a", "email": ""}) == "a 12 b"
    assert mask_text(r"C:\1 \g<0>", {"name": r"\1"}) == r"C:\* \g<0>"


separators = st.sampled_from(["", " ", "-", "."])


@given(
    before=st.text("还款请您0a \n", max_size=8),
    after=st.text("吧。z \n", max_size=8),
    gaps=st.lists(separators, min_size=2, max_size=2),
)
def test_however_it_is_written_the_own_number_never_shows(before: str, after: str, gaps: list[str]) -> None:
    if before.endswith("0"):
        before += " "
    said = f"{before}138{gaps[0]}1234{gaps[1]}5678{after}"
    shown = mask_text(said, WANG)
    assert "1234" not in shown
    assert mask_text(f"{before}王小明{after}", WANG).count("小明") == 0


@given(st.text(max_size=200))
def test_masking_never_fails_and_masks_once(text: str) -> None:
    once = mask_text(text, WANG)
    assert mask_text(once, WANG) == once
