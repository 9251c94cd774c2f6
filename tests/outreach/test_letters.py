"""Letters: what the print house finds, read back by a program that is not reportlab, and how lines are broken."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.outreach.rigs import Ears, clearance
from tests.outreach.test_channel_contract import TEN

from tideover.gate import Channel
from tideover.outreach.channels import Delivery, Destination, LetterChannel, Message, Outcome, letters
from tideover.outreach.channels import letter_page as page
from tideover.outreach.channels.letter_page import NO_BEGIN, NO_END, Letter, Press, break_line

pytestmark = pytest.mark.demand("3.10")

ID = "0190b0f0-1234-7000-8000-00000000000a"
KEY = f"<{ID}@tideover>"
ADDRESS = "欧阳新雨\n上海市浦东新区张江镇\n祖冲之路1234弄56号7幢802室\n\n201203"
SUBJECT = "关于您个人消费贷款逾期款项的催收函"
PARAGRAPH = (
    "您于2026年3月5日与我行订立的个人消费贷款合同（编号：A-2026-000123）项下，截至2026年12月1日，应还本金人民币12,345.67元、"
    "利息人民币234.50元，合计人民币12,580.17元，已逾期32天。依据《中华人民共和国民法典》第六百七十五条、第六百七十六条及合同约定，"
    "请您于2026年12月15日前还清上述款项（如已还款，请不必理会本函）。"
)
HAS_HAN_FONT = any(Path("/usr/share/fonts").rglob("wqy-microhei.ttc"))


def send(channel: LetterChannel, body: str = PARAGRAPH, to: str = ADDRESS, key: str = KEY, now: datetime = TEN) -> Delivery:
    return channel.deliver(clearance(Channel.LETTER), Destination("blind", to), Message(key, SUBJECT, body), now)


def streams(pdf: bytes) -> list[bytes]:
    """The page descriptions in a PDF, without any library for it."""
    found = re.findall(rb"/ASCII85Decode[^>]*>>\s*stream\r?\n(.*?)~>", pdf, re.DOTALL)
    return [zlib.decompress(base64.a85decode(data)) for data in found]


def test_a_letter(tmp_path: Path) -> None:
    channel = LetterChannel(tmp_path, None)
    assert send(channel) == Delivery(Outcome.SENT, references=(ID,))
    assert {path.name for path in tmp_path.iterdir()} == {f"{ID}.pdf", f"{ID}.json"}
    pdf = (tmp_path / f"{ID}.pdf").read_bytes()
    beside = json.loads((tmp_path / f"{ID}.json").read_text())
    assert beside == {"key": KEY, "pages": 1, "sha256": hashlib.sha256(pdf).hexdigest(), "made_at": TEN.isoformat()}
    assert (tmp_path / f"{ID}.pdf").stat().st_mode & 0o007 == 0
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert b"/FontFile2" in pdf or not HAS_HAN_FONT  # embedded
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in pdf
    assert any(b" Tf" in stream for stream in streams(pdf))


@pytest.mark.skipif(not shutil.which("pdftotext") or not HAS_HAN_FONT, reason="needs pdftotext and a font with Han characters")
def test_a_letter_read_back(tmp_path: Path) -> None:
    body = f"欧阳新雨，您好：\n\n{PARAGRAPH}\n\n" + f"{PARAGRAPH}\n\n" * 8 + "Tideover 客户关怀"
    assert send(LetterChannel(tmp_path, None), body).outcome is Outcome.SENT
    pdf = tmp_path / f"{ID}.pdf"
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = told.split("\f")
    assert len(pages) == 3 and not pages[2].strip()
    assert json.loads((tmp_path / f"{ID}.json").read_text())["pages"] == 2
    joined = re.sub(r"\s|第 \d 页，共 \d 页", "", told)
    assert joined.count(re.sub(r"\s", "", PARAGRAPH)) == 9
    assert [line.strip() for line in pages[0].splitlines() if line.strip()][:4] == [
        line for line in ADDRESS.splitlines() if line
    ]
    for expected in ("2026年12月1日", SUBJECT, "第 1 页，共 2 页"):
        assert expected in pages[0]
    assert "第 2 页，共 2 页" in pages[1]
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    assert not [line for line in lines if line[0] in NO_BEGIN or line[-1] in NO_END]
    fonts = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
    assert "WenQuanYiMicroHei" in fonts


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_where_the_address_stands(tmp_path: Path) -> None:
    """In the window of a DL envelope: 20 to 105 mm from the left, 63 to 90 mm from the top (DIN 5008 form B)."""
    address = "\n".join(("欧阳新雨", "一行", "二行", "三行", "四行", "五行"))
    send(LetterChannel(tmp_path, None), to=address)
    made = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / f"{ID}.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', made)
    point = 25.4 / 72
    for line in address.splitlines():
        left, top, right, bottom = next([float(n) * point for n in word[:4]] for word in words if word[4] == line)
        assert left > 20 and right < 105 and top > 62 and bottom < 91, (line, left, top, right, bottom)


def test_the_same_letter_is_the_same_bytes() -> None:
    letter = Letter(("欧阳新雨",), date(2026, 12, 1), SUBJECT, (PARAGRAPH,))
    assert Press(None).set(letter).pdf == Press(None).set(letter).pdf


def test_a_letter_that_lies_there_is_not_written_again(tmp_path: Path) -> None:
    channel = LetterChannel(tmp_path, None)
    send(channel)
    before = (tmp_path / f"{ID}.pdf").stat()
    assert send(channel, "other words") == Delivery(Outcome.SENT, references=(ID,))
    assert (tmp_path / f"{ID}.pdf").stat() == before
    # The print house has taken it: it is not put there for a second time.
    (tmp_path / letters.TAKEN).mkdir()
    for suffix in (".pdf", ".json"):
        (tmp_path / f"{ID}{suffix}").rename(tmp_path / letters.TAKEN / f"{ID}{suffix}")
    assert send(channel) == Delivery(Outcome.SENT, references=(ID,))
    assert [path.name for path in tmp_path.iterdir()] == [letters.TAKEN]


KILLED = """
import os, sys
from pathlib import Path
from tests.outreach.test_letters import LetterChannel, letters, send
real = {name: getattr(os, name) for name in ("open", "fsync", "replace")}
left = 0
def counted(name):
    def call(*args, **options):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return real[name](*args, **options)
    return call
for step in range(10):
    folder = Path(sys.argv[1]) / str(step)
    folder.mkdir()
    child = os.fork()
    if child == 0:
        left = step
        for name in real:
            setattr(letters.os, name, counted(name))
        send(LetterChannel(folder))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_killed_anywhere_and_sent_again(tmp_path: Path) -> None:
    """After a death at any step the folder shows no letter, or the letter whole with what stands beside it."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path], cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True
    )
    codes = [int(code) for code in done.stdout.split()]
    deaths = codes.index(0)
    assert deaths >= 7 and set(codes[:deaths]) == {9} and set(codes[deaths:]) == {0}
    for step in range(deaths + 1):
        folder = tmp_path / str(step)
        shown = sorted(path.suffix for path in folder.iterdir() if not path.name.startswith("."))
        assert shown in ([], [".json"], [".json", ".pdf"])
        assert send(LetterChannel(folder)).outcome is Outcome.SENT
        beside = json.loads((folder / f"{ID}.json").read_text())
        assert beside["sha256"] == hashlib.sha256((folder / f"{ID}.pdf").read_bytes()).hexdigest()


def test_the_day_is_the_senders(tmp_path: Path) -> None:
    late = datetime(2026, 11, 30, 17, tzinfo=UTC)  # one in the morning in Shanghai
    seen: list[date] = []

    class Seeing(Press):
        def set(self, letter: Letter) -> Any:
            seen.append(letter.day)
            return super().set(letter)

    channel = LetterChannel(tmp_path)
    channel._press = Seeing(None)
    send(channel, now=late)
    assert seen == [date(2026, 12, 1)]


def test_what_stands_in_the_way(tmp_path: Path) -> None:
    assert LetterChannel(None).obstacle() == "letters_not_configured"
    missing = LetterChannel(tmp_path / "none")
    assert missing.obstacle() == "print_folder_missing"
    assert send(missing) == Delivery(Outcome.NOT_SENT, "print_folder_failed", may_retry=True)
    (tmp_path / "file").touch()
    assert LetterChannel(tmp_path / "file").obstacle() == "print_folder_missing"
    assert LetterChannel(tmp_path).obstacle() is None


def test_what_cannot_be_printed(tmp_path: Path) -> None:
    channel = LetterChannel(tmp_path)
    assert send(channel, to=" \n\t\n").code == "letter_address_missing"
    assert send(channel, to="\n".join("一二三四五六七")).code == "letter_address_too_long"
    assert send(channel, to="欧阳新雨\n" + "路" * 150).code == "letter_address_too_long"
    refused = send(channel, to="欧阳\U0001f600\n上海")
    assert refused == Delivery(Outcome.NOT_SENT, "letter_characters_missing")
    assert list(tmp_path.iterdir()) == []
    assert send(channel, "tab\there, nul\0, bell\a and \u200ba zero width").outcome is Outcome.SENT


def test_a_key_of_another_form_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        send(LetterChannel(tmp_path), key="<../../x@tideover>")
    assert list(tmp_path.iterdir()) == []


def test_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one given is used where it can be; a broken one is passed over; without any a reader's own font is named."""
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00 no font")
    latin = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    english = Letter(("Ann Li", "1 High Street"), date(2026, 12, 1), "Your loan", ("Dear Ann Li,",))
    chinese = Letter(("欧阳新雨",), date(2026, 12, 1), SUBJECT, (PARAGRAPH,))
    if latin.exists():
        assert b"DejaVuSans" in Press(latin).set(english).pdf
        assert b"DejaVuSans" not in Press(latin).set(chinese).pdf  # it lacks the characters
    assert Press(broken).set(chinese).pdf == Press(None).set(chinese).pdf
    monkeypatch.setattr(page, "_FONT_PLACES", ())
    pdf = Press(broken).set(chinese).pdf
    assert b"/STSong-Light" in pdf and b"/FontFile" not in pdf
    with pytest.raises(page.Unprintable):
        Press(None).set(Letter(("朱𠮷",), date(2026, 12, 1), SUBJECT, (PARAGRAPH,)))


def test_stopped_and_started(tmp_path: Path) -> None:
    channel = LetterChannel(tmp_path)
    channel.stop()
    assert send(channel) == Delivery(Outcome.NOT_SENT, "channel_stopped", may_retry=True)
    channel.start(Ears())
    assert send(channel).outcome is Outcome.SENT


# ---- lines -----------------------------------------------------------------------------------------------------------


def width(text: str) -> float:
    return sum(1.0 if ord(c) > 0x2000 else 0.5 for c in text)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 5, [""]),
        ("一二三四五六七", 5, ["一二三四五", "六七"]),
        ("一二三四五，六七", 5, ["一二三四", "五，六七"]),
        ("一二三四五”。六七", 5, ["一二三四", "五”。六七"]),
        ("一二三四《六七》", 5, ["一二三四", "《六七》"]),
        ("一二3,456.78元", 5, ["一二", "3,456.78元"]),
        ("pay the rest now", 5, ["pay the", "rest now"]),
        ("abcdefghijklmnopqrst", 5, ["abcdefghij", "klmnopqrst"]),
        ("，，，，，，，", 5, ["，，，，，", "，，"]),
        ("Выплатите долг сегодня", 6, ["Выплатите", "долг сегодня"]),
        ("一二三四 五六", 5, ["一二三四", "五六"]),
    ],
)
def test_where_lines_break(text: str, room: float, lines: list[str]) -> None:
    assert break_line(text, room, width) == lines


@given(st.text(alphabet="一二三，。、“”《》（）ab1 .,-", max_size=60), st.integers(4, 12))
def test_lines_lose_nothing_and_fit(text: str, room: int) -> None:
    lines = break_line(text, room, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= room for line in lines)


def test_no_page_begins_with_a_last_line_alone() -> None:
    for count in range(1, 120):
        lines = (["line"] * 3 + [""]) * count
        pages = list(page._paginate(lines, 272.0, 124.0))
        for _, text in pages[1:]:
            assert text[0] and (len(text) == 1 or text[1])
        assert sum(bool(line) for _, text in pages for line in text) == 3 * count
    assert list(page._paginate([], 272.0, 124.0)) == [(124.0, [])]
