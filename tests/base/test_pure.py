"""Ids, money, clock, masks, settings: the parts of base that need no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.base.clock import parse_clock, zone
from tideover.base.errors import Invalid
from tideover.base.ids import TenantId, new_id, parse_id
from tideover.base.money import Money
from tideover.base.privacy import mask, normalise
from tideover.base.settings import Settings, load_settings
from tideover.base.work import AskOutside, Told


def test_ids_are_version_7_and_distinct() -> None:
    ids = [new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert {i.version for i in ids} == {7}
    assert {i.variant for i in ids} == {"specified in RFC 4122"}


def test_a_bad_id_is_named_not_quoted() -> None:
    with pytest.raises(Invalid) as error:
        parse_id("13800138000", "person")
    assert error.value.data == {"field": "person", "expected": "a UUID"}


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_money_adds_exactly(a: int, b: int) -> None:
    assert Money(a, "CNY") + Money(b, "CNY") - Money(b, "CNY") == Money(a, "CNY")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (123456, "CNY", "¥1,234.56"),
        (-5, "USD", "-$0.05"),
        (1000, "JPY", "JP¥1,000"),
        (0, "GBP", "£0.00"),
        (7, "CHF", "CHF 0.07"),
        (7, "XOF", "XOF 7"),
        (7, "TND", "TND 0.007"),
        (7, "XXX", "XXX 0.07"),  # what has the form is shown
    ],
)
def test_money_is_shown(amount: int, currency: str, shown: str) -> None:
    assert Money(amount, currency).display() == shown


@pytest.mark.parametrize("bad", [(1.5, "CNY"), (True, "CNY"), (1, "cny"), (1, "YUAN"), (1, "元元元")])
def test_money_refuses(bad: tuple[object, str]) -> None:
    with pytest.raises(Invalid):
        Money(*bad)  # type: ignore[arg-type]


def test_money_of_two_currencies_does_not_add() -> None:
    with pytest.raises(Invalid, match="currency_mismatch"):
        Money(1, "CNY") + Money(1, "USD")


def test_clock_is_read() -> None:
    assert parse_clock("system").start is None
    spec = parse_clock("2026-12-01T10:00:00+08:00*60")
    assert spec.start == datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert spec.speed == 60
    assert parse_clock("2026-12-01T10:00:00+08:00").speed == 1
    assert parse_clock(spec.spec) == spec


@pytest.mark.parametrize("bad", ["", "now", "2026-12-01T10:00:00", "2026-12-01T10:00:00+08:00*x", "*60"])
def test_clock_refuses(bad: str) -> None:
    with pytest.raises(Invalid, match="invalid_clock"):
        parse_clock(bad)


@pytest.mark.parametrize("name", ["", None, "Asia/Atlantis", "../etc/passwd", "Asia/Shanghai/", "/etc/localtime", "\0"])
def test_unknown_zones_are_none(name: str | None) -> None:
    assert zone(name) is None


def test_known_zone() -> None:
    found = zone("Asia/Shanghai")
    assert found is not None
    assert datetime(2026, 1, 1, tzinfo=found).utcoffset() == timedelta(hours=8)


@pytest.mark.demand("2.15")
@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("name", "王新雨", "王**"),
        ("name", "李", "李*"),
        ("phone", "13812341234", "138****1234"),
        ("phone", "+8613812341234", "+86138****1234"),
        ("email", "wang@example.com", "w***@example.com"),
        ("id_number", "110101199001011234", "110*************34"),
        ("birth_date", "1990-01-01", "***"),
        ("name", "", ""),
    ],
)
def test_masks(kind: str, value: str, masked: str) -> None:
    assert mask(kind, value) == masked


@pytest.mark.demand("2.15")
@given(st.text(min_size=1, max_size=40), st.sampled_from(["name", "phone", "email", "id_number", "occupation"]))
def test_a_mask_never_shows_everything(value: str, kind: str) -> None:
    assert mask(kind, value) != value or set(value) <= set("*")


def test_numbers_meet_whatever_their_spelling() -> None:
    assert normalise("phone", "138 1234 1234") == normalise("phone", "+86 13812341234") == "+8613812341234"
    assert normalise("email", " Wang@Example.COM ") == "wang@example.com"


def test_settings_name_the_variable_not_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEOVER_SMTP_URL", "ftp://secret@host")
    with pytest.raises(Invalid) as error:
        load_settings()
    assert error.value.data["setting"] == "TIDEOVER_SMTP_URL"
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("change", [{}, {"clock": "2026-12-01T10:00:00+08:00*60"}])
def test_production_refuses_development_values(change: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="development_value"):
        Settings(env="production", **change).refuse_development_values()  # type: ignore[arg-type]


def test_for_one_work_one_question_is_asked_outside_and_no_second() -> None:
    asked: list[tuple[str, str]] = []
    told = Told(lambda tenant, question: asked.append((tenant, str(question))))
    tenant = TenantId("t")
    with pytest.raises(AskOutside) as raised:
        told.answer(tenant, "first")
    told.ask(raised.value)
    assert told.answer(tenant, "first") is None and told.answer(tenant, "second") is None
    assert asked == [("t", "first")]
    assert Told(None).answer(tenant, "first") is None and not Told(None).may_ask
