"""Logs cannot print personal data: not by field, not by value, not by exception, not through other libraries."""

from __future__ import annotations

import json
import logging
from uuid import uuid4

import pytest

from tideover.base.errors import Invalid
from tideover.base.log import configure_logging, get_logger

PERSONAL = [
    "王新雨",
    "13812341234",
    "+8613812341234",
    "wang@example.com",
    "110101199001011234",
    "海淀区中关村1号",
    "我今天还2000元",
]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.demand("2.15")
@pytest.mark.parametrize("value", PERSONAL)
def test_values_never_come_out(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    logger = get_logger()
    logger.info(value)
    logger.info("fields", name=value, person=value, reason=value, code=value, route=value, kind=value, count=value, where=value)
    logger.info("bound", **{value: 1})
    try:
        raise ValueError(f"could not parse {value}")
    except ValueError as error:
        logger.error("failed", exc_info=error)
        logging.getLogger("sqlalchemy.engine").error("statement failed: %s", value, exc_info=error)
    try:
        raise Invalid("bad", field=value)
    except Invalid as error:
        logger.error("failed", exc_info=error)
    logging.getLogger("somewhere").warning(f"got {value}")
    out = capsys.readouterr().err
    assert value not in out
    assert value not in out.encode().decode("unicode_escape", errors="ignore")
    assert out.count("\n") == 7


def test_what_is_ours_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    person = uuid4()
    get_logger().info("contact_ended", person=person, state="sent", count=3, rule="CN-T1", route="/api/v1/persons/{person}")
    (line,) = lines(capsys)
    assert line["event"] == "contact_ended"
    assert line["person"] == str(person)
    assert (line["state"], line["count"], line["rule"], line["route"]) == ("sent", 3, "CN-T1", "/api/v1/persons/{person}")


def test_an_exception_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    try:
        json.loads("{")
    except ValueError as error:
        get_logger().error("failed", exc_info=error)
    (line,) = lines(capsys)
    assert line["error"] == "JSONDecodeError"
    assert "test_log.py:" in str(line["where"])
