"""Chinese first, English second: both complete."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import tideover
from tideover.book import (
    DEFAULTS,
    AccountState,
    AddressSource,
    AddressUse,
    Cause,
    Component,
    DayCount,
    EntryKind,
    Every,
    HolderRole,
    Obstacle,
    PromiseState,
    Relation,
    RepaymentMethod,
    Stage,
)
from tideover.book.cases import CaseReason
from tideover.book.differences import FIELDS
from tideover.gate import Channel, ConsentKind, Purpose, StopKind
from tideover.journal import fact_kinds
from tideover.language import ReplyKind
from tideover.outreach import TouchState
from tideover.rehearsal.town.loans import PRODUCTS
from tideover.security import Role
from tideover.staffing.model import USUAL_TEAMS
from tideover.strategy import inputs, shipped
from tideover.strategy.actions import read_file
from tideover.workbench import STATIC
from tideover.workbench.locales import LANGUAGES, choose_language, load_locale, name_of, translate
from tideover.workbench.telling import Teller

PAGES = STATIC.parent / "pages"
# What the console offers as reasons for giving a case to somebody (``GiveCaseDialog.tsx``).
ASSIGN_REASONS = ("allocation", "workload", "handover", "specialist", "wish_of_customer", "correction")


def declared_facts() -> list[type]:
    """Every kind of fact the product declares: all rooms are imported, other tests' facts are left out."""
    for room in pkgutil.iter_modules(tideover.__path__, "tideover."):
        if room.ispkg and room.name not in ("tideover.app", "tideover.rehearsal"):
            importlib.import_module(room.name)
    return [kind for kind in fact_kinds().values() if kind.__module__.startswith("tideover.")]


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (load_locale(language) for language in LANGUAGES)
    assert set(chinese) == set(english)
    assert all(text.strip() for text in (*chinese.values(), *english.values()))
    assert {key: slots(text) for key, text in chinese.items()} == {key: slots(text) for key, text in english.items()}


def test_each_file_is_in_its_language() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    assert [key for key, text in load_locale("en").items() if han.search(text)] == []
    plain = {"plan.comma", "account.and", "app.colon", "by.me", "rulebook.and"}
    assert [key for key, text in load_locale("zh-CN").items() if not han.search(text) and key not in plain] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fact_has_a_title(language: str, example: Callable[[type], dict[str, Any]]) -> None:
    teller = Teller(language)
    for kind in declared_facts():
        assert f"fact.{kind.__name__}" in load_locale(language), kind
        assert teller.title(kind.__name__, example(kind)) != kind.__name__


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_pages_show_has_a_word(language: str) -> None:
    groups: dict[str, type[StrEnum]] = {
        "channel": Channel,
        "purpose": Purpose,
        "stop": StopKind,
        "consent": ConsentKind,
        "promise": PromiseState,
        "touch": TouchState,
        "reply": ReplyKind,
        "role": Role,
        "component": Component,
        "entry": EntryKind,
        "account_state": AccountState,
        "method": RepaymentMethod,
        "every": Every,
        "day_count": DayCount,
        "rule": Obstacle,
        "obstacle_until": Obstacle,
        "stage": Stage,
        "case_reason": CaseReason,
        "holder": HolderRole,
        "cause": Cause,
        "relation": Relation,
        "address_source": AddressSource,
        "use": AddressUse,
    }
    missing = [
        f"{group}.{code}" for group, codes in groups.items() for code in codes if f"{group}.{code}" not in load_locale(language)
    ]
    file, _ = read_file(shipped("default"))
    assert file is not None
    treatments = {row.says["treatment"] for table in file.tables for row in table.rows if "treatment" in row.says}
    missing += [code for code in treatments if f"treatment.{code}" not in load_locale(language)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_books_forms_is_there(language: str) -> None:
    """Keys that screens put together: of forms, choices, causes."""
    keys = {f"policy{part}.{name}" for name in DEFAULTS for part in ("", "_hint")} | {f"balance.{name}" for name in FIELDS}
    keys |= {f"adjust_hint.{kind}" for kind in EntryKind if kind is not EntryKind.PAYMENT}
    source = (Path(tideover.__file__).parent / "book" / "differences.py").read_text(encoding="utf-8")
    causes = set(re.findall(r'"([a-z_]+(?:_in_core|_differs?|_posting|_counted|explained))"', source))
    assert len(causes) == 11
    keys |= {f"team.{team.code}" for team in USUAL_TEAMS}
    keys |= {f"assign_reason.{reason}" for reason in ASSIGN_REASONS}
    keys |= {f"link_state.{state}" for state in ("stands", "suggested", "undone", "declined")}
    keys |= {f"cause.{cause}" for cause in causes} | {"finding.nothing_due", "finding.other_bucket"}
    assert sorted(keys - set(load_locale(language))) == []


def test_every_reason_why_a_days_case_is_dropped_or_ended_has_a_word() -> None:
    room = Path(tideover.__file__).parent / "outreach" / "day"
    given = re.compile(r'(?:dropped=|outcome=|REASON = |found\.dropped or )"([a-z_]+)"')
    reasons = {reason for path in room.glob("*.py") for reason in given.findall(path.read_text(encoding="utf-8"))}
    assert reasons == {"promised", "under_way", "resting", "refused", "replanned"}
    assert {f"dropped.{reason}" for reason in reasons} <= set(load_locale("zh-CN"))


def test_every_product_of_the_city_and_the_layouts_has_a_word() -> None:
    """A lender's own product is shown as it is told."""
    layouts = Path(tideover.__file__).parent / "book" / "layouts"
    fixed = re.compile(r'^product = \{ is = "([a-z_]+)" \}', re.MULTILINE)
    products = {name for path in layouts.glob("*.toml") for name in fixed.findall(path.read_text(encoding="utf-8"))}
    assert products == {"loan", "credit_card"}
    assert {f"product.{name}" for name in products | {product.id for product in PRODUCTS}} <= set(load_locale("zh-CN"))
    assert name_of("zh-CN", "product", "随借随还") == "随借随还"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_segment_has_one_name_wherever_it_stands(language: str) -> None:
    column = inputs()["segment"]
    words = {name: column.word(name, language) for name in column.values}
    assert {name: name_of(language, "segment", name) for name in words} == words


def test_every_text_a_template_or_file_names_is_there() -> None:
    known = load_locale("zh-CN")
    used: set[str] = set()
    for path in sorted(PAGES.glob("*.html")):
        used |= set(re.findall(r"""\bt\(["']([a-z_.]+)["']\s*[,)]""", path.read_text(encoding="utf-8")))
    for path in sorted(Path(STATIC.parent).glob("*.py")):
        used |= set(re.findall(r"""translate\([a-z._]+, ["']([a-zA-Z_.]+)["']""", path.read_text(encoding="utf-8")))
    assert len(used) > 20
    assert used - set(known) == set()


def test_a_code_without_a_word_is_shown_as_it_is() -> None:
    assert name_of("en", "channel", "pigeon") == "pigeon"
    assert Teller("en").title("PigeonSent", {}) == "PigeonSent"
    with pytest.raises(KeyError):
        translate("en", "nothing.here")


@pytest.mark.parametrize(
    ("kept", "accepted", "language"),
    [
        (None, None, "zh-CN"),
        ("en", "zh-CN", "en"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr-FR, zh;q=0.3, en;q=0.7", "en"),
        (None, "en;q=0, zh-TW;q=0.1", "zh-CN"),
        (None, "fr, de;q=0.8, *;q=0.1", "zh-CN"),
        ("ZH-hans", "en", "zh-CN"),
        ("../en", ";;q=9,,", "zh-CN"),
    ],
)
def test_the_language_is_chosen(kept: str | None, accepted: str | None, language: str) -> None:
    assert choose_language(kept, accepted) == language
