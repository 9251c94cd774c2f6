"""The rulebook's files: every row's examples, what a row must look like, dates, and what may be turned off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tideover.base.errors import Invalid
from tideover.base.ids import AccountId, PersonId
from tideover.gate import Ask, Channel, ConsentKind, Purpose, Result, load_rulebook
from tideover.gate.model import Called, PastContact, Standing
from tideover.gate.reading import read_rulebook
from tideover.gate.rows import Confidence, Example, Rule
from tideover.gate.rules import judge

PERSON, ACCOUNT = PersonId(UUID(int=1)), AccountId(UUID(int=2))
ZONES = {"CN": "Asia/Shanghai", "US": "America/New_York", "UK": "Europe/London", "IN": "Asia/Kolkata", "AU": "Australia/Sydney",
         "ID": "Asia/Jakarta"}  # fmt: skip
CALLED = {"guarantor": Called.LIABLE, "contact": Called.CONTACT, "unrelated": Called.OTHER}
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in load_rulebook().rules
    for number, example in enumerate(rule.examples)
]


def rules_of(rule: Rule, example: Example) -> list[str]:
    """What refuses an example, its rule turned on."""
    jurisdiction = rule.jurisdiction or "CN"
    zone = ZoneInfo(example.zone or ZONES[jurisdiction])
    channel, purpose, *to = example.ask.split()
    contacts = [past for row in example.past for past in contacts_of(row, zone)]
    standing = Standing(
        jurisdiction,
        (zone.key,),
        True,
        {ACCOUNT: date.min},
        consents=frozenset(ConsentKind(kind) for kind in example.consents),
        contacts=tuple(contacts),
        called=CALLED[to[0]] if to else Called.PERSON,
        is_unreachable=example.is_unreachable,
    )
    people = example.people if example.people is not None or channel != "visit" else 2
    ask = Ask(PERSON, Channel(channel), Purpose(purpose), "", "x.v1", ACCOUNT, people=people)
    at = datetime.fromisoformat(example.at).replace(tzinfo=zone)
    return [objection.rule for objection in judge(ask, standing, load_rulebook().choosing({rule.id}), at)]


def contacts_of(row: Mapping[str, Any], zone: ZoneInfo) -> list[PastContact]:
    channel, purpose, result = row["what"].split()
    at = datetime.fromisoformat(row["at"]).replace(tzinfo=zone).astimezone(UTC)
    times = range(row.get("times", 1))
    return [
        PastContact(at + timedelta(seconds=n), Channel(channel), Purpose(purpose), ACCOUNT, Result(result), True, True)
        for n in times
    ]


@pytest.mark.demand("2.10")
@pytest.mark.demand("2.11")
@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_example_of_every_rule(rule: Rule, example: Example) -> None:
    found = rules_of(rule, example)
    assert (rule.id in found) is (example.verdict == "refuse"), found


def test_what_is_verified_is_on_and_what_is_not_is_off() -> None:
    book = load_rulebook()
    for rule in book.rules:
        expected = rule.form is not None and rule.confidence in (Confidence.VERIFIED, Confidence.SEEDS)
        assert book.is_enforced(rule) is expected, rule.id
        assert not (rule.confidence is Confidence.MEMORY and rule.form)


def test_every_rule_says_what_and_why_in_both_languages() -> None:
    for rule in load_rulebook().rules:
        for words in (rule.title_zh, rule.title_en, rule.why_zh, rule.why_en):
            assert words.strip() and words == words.strip(), rule.id


# --- files at fault ---------------------------------------------------------------------------------------------------

ROW = """
[instrument]
id = "x"
jurisdiction = "CN"
title_zh = "x"
title_en = "x"
source = "x"
checked = 2026-11-22
[[rule]]
id = "X"
form = "cap"
confidence = "V"
title_zh = "x"
title_en = "x"
why_zh = "x"
why_en = "x"
purposes = ["collect"]
channels = ["sms"]
counts = { per = "person", channels = ["sms"] }
limits = [{ limit = 3, days = 7 }]
example = [{ verdict = "permit", ask = "sms collect", at = "2026-03-03T10:00:00" },
           { verdict = "refuse", ask = "sms collect", at = "2026-03-03T10:00:00" }]
"""


def stops() -> str:
    return (resources.files("tideover.gate") / "rulebook" / "stops.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("days = 7", "days = 0"), ("days = 7", "days = 31"), ("days = 7", "days = 1.5"), ("days = 7", "days = true"),
        ("limit = 3,", "limit = -1,"), ("limit = 3,", "limit = 0,"), ("limit = 3,", "limit = '3',"), ("limit = 3,", ""),
        ('"V"', '"M"'), ('"V"', '"certain"'), ('form = "cap"', 'form = "habit"'), ('form = "cap"', ""),
        ('"person"', '"cat"'), ('channels = ["sms"] }', 'channels = ["fax"] }'), ('["collect"]', '["threaten"]'),
        ('why_zh = "x"\n', ""), ("limits", "limit_s"), ('verdict = "refuse"', 'verdict = "permit"'),
        ("checked = 2026-11-22", 'checked = "yesterday"'), ('id = "X"', 'id = "X"\neffective_from = "soon"'),
        ("[instrument]", "[instrumental]"), ('form = "cap"', 'form = "window"'), ("[[rule]]", "[[rule]"),
    ],
)  # fmt: skip
def test_a_row_at_fault_is_refused_by_name(old: str, new: str) -> None:
    assert old in ROW
    with pytest.raises(Invalid, match="invalid_rulebook") as refused:
        read_rulebook({"x.toml": ROW.replace(old, new, 1), "stops.toml": stops()})
    assert refused.value.data.get("file") == "x.toml"


def test_two_rules_of_one_id_and_a_stop_too_few_are_refused() -> None:
    with pytest.raises(Invalid, match="invalid_rulebook"):
        read_rulebook({"a.toml": ROW, "b.toml": ROW, "stops.toml": stops()})
    with pytest.raises(Invalid, match="invalid_rulebook"):
        read_rulebook({"a.toml": ROW, "stops.toml": stops().replace('kind = "crisis"', 'kind = "cease"')})
