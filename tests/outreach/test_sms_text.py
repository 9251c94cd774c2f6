"""Texts and short messages: what fits in one, where a longer one is cut, and that what arrives is what was meant."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tideover.base.errors import Invalid
from tideover.outreach.channels.model import Part
from tideover.outreach.channels.sms_text import GSM, HAS_HEADER, LATIN_1, MAX_PARTS, UCS_2, ShortMessage, join, split

BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà"
EXTENDED = "\f^{}\\[~]|€"
CHINESE = "尊敬的客户，您的还款日快到了。"


def arrived(messages: list[ShortMessage]) -> str:
    """What a telephone would show; every message must say rightly which part it is."""
    texts = [join(message.octets, message.data_coding, message.esm_class, {}) for message in messages]
    if len(texts) > 1:
        assert [part for _, part in texts] == [Part("8/7", number, len(texts)) for number in range(1, len(texts) + 1)]
    else:
        assert texts[0][1] is None
    return "".join(text for text, _ in texts)


def lengths(messages: list[ShortMessage]) -> list[int]:
    """Units of text in each."""
    return [
        (len(message.octets) - (6 if message.esm_class & HAS_HEADER else 0)) // (2 if message.data_coding == UCS_2 else 1)
        for message in messages
    ]


@given(st.text(alphabet=BASIC + EXTENDED, max_size=700))
@settings(max_examples=150)
def test_whatever_the_default_alphabet_holds_comes_back(text: str) -> None:
    messages = split(text, 7)
    assert {message.data_coding for message in messages} == {GSM}
    assert arrived(messages) == text
    assert all(octet < 0x80 for message in messages if not message.esm_class for octet in message.octets)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=330))
@settings(max_examples=150)
@example(CHINESE * 20)
@example("😀" * 300)
@example("a" + "😀" * 200)
def test_any_text_comes_back(text: str) -> None:
    messages = split(text, 7)
    assert arrived(messages) == text
    for message in messages:
        assert len(message.octets) <= (140 if message.data_coding == UCS_2 else 160)
        message.octets[6 if message.esm_class else 0 :].decode("utf-16-be" if message.data_coding == UCS_2 else "latin-1")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", [0]),
        ("a" * 160, [160]),
        ("a" * 161, [153, 8]),
        ("a" * 306, [153, 153]),
        ("a" * 307, [153, 153, 1]),
        ("€" * 80, [160]),
        ("€" * 81, [152, 10]),  # an escaped pair stays together
        ("还" * 70, [70]),
        ("还" * 71, [67, 4]),
        ("还" * 134, [67, 67]),
        ("😀" * 35, [70]),
        ("😀" * 36, [66, 6]),  # so does a surrogate pair
        ("a" * 69 + "还", [70]),
        ("a" * 70 + "还", [67, 4]),
        ("a" * 1530, [153] * 10),
        ("还" * 670, [67] * 10),
    ],
)
def test_where_a_text_is_cut(text: str, units: list[int]) -> None:
    messages = split(text, 7)
    assert lengths(messages) == units
    assert arrived(messages) == text


@pytest.mark.parametrize("text", ["a" * 1531, "还" * 671, "😀" * 331])
def test_more_than_ten_parts_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        split(text, 0)
    assert refused.value.code == "text_too_long" and refused.value.data["parts"] == MAX_PARTS + 1


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert arrived(split("\ud83d还", 7)) == "?还"


@pytest.mark.parametrize(
    ("octets", "coding", "esm_class", "tlvs", "text", "part"),
    [
        (b"STOP", 1, 0, {}, "STOP", None),
        (b"caf\xe9", LATIN_1, 0, {}, "café", None),
        ("退订".encode("utf-16-be"), UCS_2, 0, {}, "退订", None),
        (b"", UCS_2, 0, {0x0424: "退订".encode("utf-16-be")}, "退订", None),
        (b"\x05\x00\x03\x2a\x02\x01hi", GSM, 0x40, {}, "hi", Part("8/42", 1, 2)),
        (b"\x06\x08\x04\x01\x02\x03\x02hi", GSM, 0x43, {}, "hi", Part("16/258", 2, 3)),
        (b"\x04\x00\x03\x01\x02hi", GSM, 0x40, {}, "hi", None),  # an element cut short
        # A header of two elements, the second of them the one that counts.
        (b"\x08\x24\x01\x01\x00\x03\x01\x02\x02hi", GSM, 0x40, {}, "hi", Part("8/1", 2, 2)),
        (b"hi", GSM, 0, {0x020C: b"\x00\x05", 0x020E: b"\x02", 0x020F: b"\x01"}, "hi", Part("sar/5", 1, 2)),
        (b"hi", GSM, 0, {0x020C: b"\x00\x05", 0x020E: b"\x02", 0x020F: b"\x03"}, "hi", None),
        (b"hi", GSM, 0, {0x020C: b"\x00\x05", 0x020E: b"\x02"}, "hi", None),
        (b"\x05\x00\x03\x2a\x01\x01hi", GSM, 0x40, {}, "hi", None),  # one of one
        (b"\x09hi", GSM, 0x40, {}, "Çhi", None),  # a header longer than the message is none
        (b"\x1b\x65 \x1b\x61 \x1b\x1b \x1b", GSM, 0, {}, "€ a   ", None),
        ("退订".encode(), GSM, 0, {}, "退订", None),  # "the default alphabet" is what an operator calls it
        (b"\xe9", 4, 0, {}, "é", None),
        (b"\xd8\x3d\x00", UCS_2, 0, {}, "�", None),
        (b"", GSM, 0x40, {}, "", None),
    ],
)
def test_what_comes_in_is_read(
    octets: bytes, coding: int, esm_class: int, tlvs: dict[int, bytes], text: str, part: Part | None
) -> None:
    assert join(octets, coding, esm_class, tlvs) == (text, part)


@given(
    st.binary(max_size=200), st.integers(0, 255), st.integers(0, 255), st.dictionaries(st.integers(0x20C, 0x20F), st.binary())
)
def test_no_octets_make_reading_fail(octets: bytes, coding: int, esm_class: int, tlvs: dict[int, bytes]) -> None:
    join(octets, coding, esm_class, tlvs)
