"""A letter on A4: measures, line breaking for Chinese and Latin text, and the PDF (by reportlab)."""

from __future__ import annotations

import glob
import io
import re
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from tideover.base import log

# DIN 5008 form B (which took over DIN 676), in millimetres from the left and top edge: the address shows in the window of a
# DL or C6/5 envelope, here and in most houses that print for others.
LEFT, RIGHT, BOTTOM = 25.0, 20.0, 25.0
ADDRESS_TOP, ADDRESS_WIDTH, ADDRESS_LINES, ADDRESS_LINE = 66.0, 80.0, 6, 4.6
DATE_TOP, SUBJECT_TOP, NEXT_PAGE_TOP = 100.0, 112.0, 30.0
SIZE, LEADING, ADDRESS_SIZE, PAGE_NUMBER_SIZE = 11.0, 6.2, 10.0, 8.5  # points, mm, points, points

# What may not begin a line and what may not end one (GB/T 15834, CLREQ).
NO_BEGIN = frozenset("，。、；：？！）”’》〉】〕」』…—～·％,.;:?!)]}%‰℃")
NO_END = frozenset("（“‘《〈【〔「『([{¥￥$№")
# Words stay together; Han characters and their marks, kana, Hangul and full-width forms may be parted.
_PARTED = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·"
_PIECES = re.compile(rf"\s+|[^\s{_PARTED}]+|.", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")

_FONT_PLACES = (
    "/usr/share/fonts/**/wqy-microhei.ttc",
    "/usr/share/fonts/**/NotoSansCJK*",
    "/usr/share/fonts/**/NotoSerifCJK*",
)
_UNEMBEDDED = "STSong-Light"


class Unprintable(Exception):
    """A letter that cannot be set. ``code``: why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Letter:
    """What is set. ``address``: lines, the name first. ``body``: lines; empty ones part paragraphs."""

    address: tuple[str, ...]
    day: date
    subject: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """``pdf``: the file's bytes, the same for the same letter; ``pages``: how many it has."""

    pdf: bytes
    pages: int


class Press:
    """Sets letters in a font that has Han characters: the one given, else one of the machine's, else a reader's own.

    Only TrueType outlines can be embedded; a font of another kind is passed over. The last resort, ``STSong-Light``, is
    not embedded: what it looks like is up to the print house. Fonts are read at the first letter.
    """

    def __init__(self, font: Path | None) -> None:
        self._font = font
        self._fonts: list[_Font] | None = None
        self._lock = threading.Lock()  # the library's fonts keep notes while a page is set

    def set(self, letter: Letter) -> Printed:
        """Raises ``Unprintable``: no address, one too long for the window, or characters that no font here has."""
        if not letter.address:
            raise Unprintable("letter_address_missing")
        with self._lock:
            if self._fonts is None:
                self._fonts = list(_find_fonts(self._font))
            text = "".join((*letter.address, letter.subject, *letter.body))
            font = next((font for font in self._fonts if font.has(text)), None)
            if font is None:  # rather no letter than one with a box where the name should be
                raise Unprintable("letter_characters_missing")
            return _set(letter, font)


@dataclass(frozen=True, slots=True)
class _Font:
    name: str
    has: Callable[[str], bool]


def _find_fonts(given: Path | None) -> Iterator[_Font]:
    places = [str(given)] if given else []
    for pattern in _FONT_PLACES:
        places += sorted(glob.glob(pattern, recursive=True))
    is_found = False
    for place in places:
        try:
            font = TTFont(f"letter:{place}", place)
        except (TTFError, OSError, struct.error, LookupError, ValueError):
            if place == str(given):
                log.get_logger().warning("letter_font_unusable")
            continue
        pdfmetrics.registerFont(font)
        known = frozenset(font.face.charToGlyph)
        is_found = True
        yield _Font(font.fontName, lambda text, known=known: all(ord(c) in known for c in text))  # type: ignore[misc]
    if not is_found:
        pdfmetrics.registerFont(UnicodeCIDFont(_UNEMBEDDED))
        yield _Font(_UNEMBEDDED, _is_gbk)


def _is_gbk(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeError:
        return False
    return True


def _set(letter: Letter, font: _Font) -> Printed:
    def width(text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, font.name, size) / mm)

    address = [part for line in letter.address for part in break_line(line, ADDRESS_WIDTH, lambda t: width(t, ADDRESS_SIZE))]
    if len(address) > ADDRESS_LINES:
        raise Unprintable("letter_address_too_long")
    page_width, page_height = (side / mm for side in A4)
    column = page_width - LEFT - RIGHT
    body = [part for line in letter.body for part in break_line(line, column, lambda t: width(t, SIZE))]
    subject = break_line(letter.subject, column, lambda t: width(t, SIZE))
    begin = SUBJECT_TOP + len(subject) * LEADING + LEADING
    pages = list(_paginate(body, page_height - BOTTOM, begin))
    is_chinese = _HAN.search("".join(letter.body) + letter.subject) is not None

    out = io.BytesIO()
    # The same letter gives the same bytes: no time of the machine in it.
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(letter.subject)

    def write(text: str, left: float, top: float, size: float, *, is_bold: bool = False) -> None:
        line = canvas.beginText(left * mm, (page_height - top) * mm)
        line.setFont(font.name, size)
        if is_bold:  # the font has one weight: thicken its outlines
            line.setTextRenderMode(2)
        line.textOut(text)
        if is_bold:
            line.setTextRenderMode(0)
        canvas.drawText(line)

    def write_right(text: str, top: float, size: float) -> None:
        write(text, page_width - RIGHT - width(text, size), top, size)

    for number, (top, lines) in enumerate(pages, 1):
        if number == 1:
            for at, text in enumerate(address):
                write(text, LEFT, ADDRESS_TOP + at * ADDRESS_LINE, ADDRESS_SIZE)
            write_right(_written(letter.day, is_chinese), DATE_TOP, SIZE)
            canvas.setLineWidth(0.35)
            for at, text in enumerate(subject):
                write(text, LEFT, SUBJECT_TOP + at * LEADING, SIZE, is_bold=True)
        for at, text in enumerate(lines):
            if text:
                write(text, LEFT, top + at * LEADING, SIZE)
        if len(pages) > 1:
            told = f"第 {number} 页，共 {len(pages)} 页" if is_chinese else f"Page {number} of {len(pages)}"
            write_right(told, page_height - 15, PAGE_NUMBER_SIZE)
        canvas.showPage()
    canvas.save()
    return Printed(out.getvalue(), len(pages))


def _paginate(lines: list[str], end: float, begin: float) -> Iterator[tuple[float, list[str]]]:
    """Where each page's text begins, and its lines; a page begins with no empty line, and there is always one page."""
    top, rest = begin, lines
    while True:
        fits = max(1, int((end - top) / LEADING) + 1)
        if len(rest) > fits and _is_last_of_paragraph(rest, fits) and fits > 1 and rest[fits - 1]:
            fits -= 1  # no page begins with the last line of a paragraph alone
        page, rest = rest[:fits], rest[fits:]
        yield top, page
        while rest and not rest[0]:
            rest = rest[1:]
        if not rest:
            return
        top = NEXT_PAGE_TOP


def _is_last_of_paragraph(lines: list[str], at: int) -> bool:
    return bool(lines[at]) and (at + 1 == len(lines) or not lines[at + 1])


def break_line(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    """Break ``text`` into lines no wider than ``room``, between words or Han characters; "" gives one empty line.

    No line begins with a character of ``NO_BEGIN`` or ends with one of ``NO_END``, but where nothing else is possible. A word
    too long for a line is cut.
    """
    lines, line = [], ""
    for piece in _clusters(text.strip()):
        if width((line + piece).rstrip()) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while width(line.rstrip()) > room:
            fits = max(1, next(n for n in range(len(line), -1, -1) if n == 0 or width(line[:n]) <= room))
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()]


def _clusters(text: str) -> Iterator[str]:
    """Pieces that may stand on lines of their own: a word or character with what must not part from it."""
    cluster = ""
    for match in _PIECES.finditer(text):
        piece = match[0]
        if cluster and piece[0] not in NO_BEGIN and not piece.isspace() and cluster[-1] not in NO_END:
            yield cluster
            cluster = ""
        cluster += piece
    if cluster:
        yield cluster


def _written(day: date, is_chinese: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if is_chinese else day.isoformat()
