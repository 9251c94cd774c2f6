"""The one page that the server makes: errors, in words, legible; and what stands around the console."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from starlette.requests import Request
from tests.conftest import Lender

from tideover.workbench import STATIC
from tideover.workbench.error_pages import explain, render_error


def asked(path: str = "/nowhere", **headers: str) -> Request:
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": lines})


def test_errors_are_explained_by_code_then_status() -> None:
    assert explain("en", 404, "person_not_found") == "There is no such customer."
    assert explain("en", 404, "other_code") == "There is nothing here."
    assert explain("zh-CN", 418, "other_code") == "出错了"


def test_the_page_is_whole_escaped_and_speaks_the_readers_language() -> None:
    data = {"field": "<script>alert(1)</script>", "rules": ["left out"]}
    for headers, language, words in (
        ({}, "zh-CN", "没有找到这位客户"),
        ({"accept_language": "en-GB"}, "en", "There is no such customer."),
        ({"accept_language": "zh-CN", "cookie": "lang=en"}, "en", "There is no such customer."),
    ):
        answer = render_error(asked("/<b>", **headers), 404, "person_not_found", data)
        page = bytes(answer.body).decode()
        assert answer.status_code == 404 and words in page and "person_not_found" in page
        assert f'<html lang="{language}">' in page and 'href="/console/"' in page
        assert "&lt;script&gt;" in page and "<script" not in page and "left out" not in page and "<b>" not in page
        _assert_nested(page)


def _assert_nested(page: str) -> None:
    open_: list[str] = []

    class Outline(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta", "link", "img"):
                open_.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_.pop() == tag, tag

    Outline().feed(page)
    assert open_ == [] and page.count("<h1>") == 1


def test_what_is_nowhere_says_so_to_whoever_asks(lender: Lender) -> None:
    page = lender.client.get("/nowhere/王新雨?phone=13812345678")
    assert page.status_code == 404 and page.headers["cache-control"] == "no-store"
    assert "没有找到这个页面" in page.text
    assert "王新雨" not in page.text and "13812345678" not in page.text, "what was asked for may hold anything"
    assert lender.client.post("/people/C1/reveals", data={"field": "phone"}).status_code == 404
    assert lender.client.post("/people").status_code == 405
    assert lender.client.get("/static/error.css").status_code == 200
    assert lender.client.get("/static/mark.svg").headers["content-type"].startswith("image/svg+xml")


# --- legible ----------------------------------------------------------------------------------------------------------


def palettes() -> list[dict[str, str]]:
    style = (STATIC / "error.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    return [light, {**light, **dark}]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
def test_text_has_contrast(palette: dict[str, str]) -> None:
    """WCAG 2.2 success criterion 1.4.3 (AA): 4.5 to 1."""
    for ink, ground in [(ink, ground) for ink in ("ink", "faint", "tide") for ground in ("ground", "paper")]:
        high, low = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground, (high + 0.05) / (low + 0.05))
