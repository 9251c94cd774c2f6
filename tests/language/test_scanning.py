"""The scanner and its rule files."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from tideover.base.errors import Invalid
from tideover.gate.utterance import scanner as gate_rules
from tideover.language import Scanner, read_rules
from tideover.language.anchors import anchors_of
from tideover.language.leads import led
from tideover.language.patterns import compile_pattern
from tideover.language.spelling import spell
from tideover.language.understanding.reading import scanner as understanding_rules

RULE = """
category = "c"
source = "s"
severity = "grave"
[words]
fruit = "apple* 苹果 梨"
[guards.no]
before = ["(不|没有)~3", "never ~10"]
[[rule]]
id = "XX-C-FRUIT"
title_zh = "吃水果"
title_en = "Eating fruit"
unless = ["no"]
patterns = ["吃~4<fruit>", "eat* ~8<fruit>"]
examples_hit = ["吃梨"]
examples_miss = ["不吃梨"]
"""


def rules_of(folder: Path, text: str):
    (folder / "some.toml").write_text(text, encoding="utf-8")
    return read_rules(folder.iterdir(), ["all"], ["grave"])


def found(scanner: Scanner, *texts: str) -> list[str]:
    return [text[m.start : m.end] for text, matches in zip(texts, scanner.scan(texts, "all"), strict=True) for m in matches]


def test_a_gap_counts_characters_and_ends_with_the_clause(tmp_path: Path) -> None:
    scanner = Scanner(rules_of(tmp_path, RULE))
    assert found(scanner, "吃一二三四苹果", "吃一二三四五苹果", "吃，苹果", "eating an apple", "eat pineapples") == [
        "吃一二三四苹果",
        "eating an apple",
    ]


def test_a_guard_looks_no_further_than_its_sentence(tmp_path: Path) -> None:
    assert found(Scanner(rules_of(tmp_path, RULE)), "不吃梨", "不。吃梨", "I never eat apples") == ["吃梨"]


def test_what_is_kept_for_the_next_process_finds_the_same(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, RULE)
    kept = tmp_path / "kept"
    assert found(Scanner(rules, cache=kept), "吃蘋果") == found(Scanner(rules, cache=kept), "吃蘋果") == ["吃蘋果"]
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"[]\ntorn")
    assert found(Scanner(rules, cache=kept), "吃蘋果") == ["吃蘋果"]
    file.chmod(0o666)  # others can write there: not read
    assert found(Scanner(rules, cache=kept), "吃蘋果") == ["吃蘋果"]
    assert found(Scanner(rules, cache=tmp_path / "some.toml" / "nowhere"), "吃蘋果") == ["吃蘋果"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<fruit>", "<vegetable>", "XX-C-FRUIT"),
        ('unless = ["no"]', 'unless = ["nobody"]', "XX-C-FRUIT"),
        ('severity = "grave"', 'severity = "mild"', "XX-C-FRUIT"),
        ("(不|没有)~3", "(不|没有~3", "guards.no"),
        ('examples_miss = ["不吃梨"]', "", "XX-C-FRUIT"),
        ("[[rule]]", "[[rule", "some.toml"),
    ],
)
def test_a_bad_rule_file_is_refused_by_file_and_rule(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules_of(tmp_path, RULE.replace(old, new))
    assert refused.value.code == "rule_file_invalid"
    assert "some.toml" in refused.value.data["field"] and said in refused.value.data["field"]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("加 V 信 ＶＸ", "加v信vx"),
        ("微·信 v x", "微信vx"),
        ("還錢，妳", "还钱,你"),
        ("w e i x i n", "weixin"),
        ("Pay 3.5 now. Or", "pay 3.5 now。 or"),
        ("e\u0301t\u200bé", "ete"),
    ],
)
def test_one_spelling(text: str, spelt: str) -> None:
    result = spell([text, "二"])
    assert result.text == f"{spelt}\0二" and len(result.at) == len(result.text)


def test_a_pattern_is_looked_for_by_its_rarest_part() -> None:
    exact = compile_pattern("(我|你)~4(弄死|整死)", {}).exact
    assert anchors_of(exact, "我你" * 9) == (frozenset({"弄死", "整死"}),)


@pytest.mark.demand("0.9")
def test_whatever_a_rule_of_the_house_means_the_scanner_looks_at() -> None:
    """Texts made of each pattern itself: where ``re`` finds the pattern, one of its anchors is found."""
    rng = random.Random(5)
    parts = [part for one in (understanding_rules(), gate_rules(True), gate_rules(False)) for part in one._parts.values()]
    missed, tried = [], 0
    for part in parts:
        for sought in part._sought:
            exact = sought.pattern.exact
            parsed = re._parser.parse(exact, re.ASCII)  # type: ignore[attr-defined]
            for text in {_made_of(parsed, rng) for _ in range(6)}:
                if re.search(exact, text, re.ASCII):
                    tried += 1
                    looked_for = {each.number for meant, _ in part.events(text.encode()) for each in meant}
                    if sought.number not in looked_for:
                        missed.append((sought.rule.id, sought.pattern.source, text))
    assert tried > 3000 and not missed, missed[:5]


def _made_of(parsed: Any, rng: random.Random) -> str:
    """A text a pattern may stand in."""
    return "".join(_made_of_node(str(kind), value, rng) for kind, value in parsed)


def _made_of_node(kind: str, value: Any, rng: random.Random) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "IN":
        signs = {chr(one) for name, one in value if str(name) == "LITERAL"}
        signs |= {chr(one) for name, span in value if str(name) == "RANGE" for one in range(span[0], span[1] + 1)}
        return rng.choice(sorted(set("的这 a个b") - signs if str(value[0][0]) == "NEGATE" else signs))
    if kind == "SUBPATTERN":
        return _made_of(value[3], rng)
    if kind == "BRANCH":
        return _made_of(rng.choice(value[1]), rng)
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return "".join(_made_of(value[2], rng) for _ in range(rng.randint(value[0], min(value[1], value[0] + 2))))
    return ""


def test_an_expression_that_says_first_what_it_begins_with_finds_the_same() -> None:
    """Every pattern and guard of the house, over clauses of its own examples put together at random; and odd expressions."""
    rules = [
        sought.rule for one in (gate_rules(True), gate_rules(False)) for part in one._parts.values() for sought in part._sought
    ]
    texts = [spell([text]).text for rule in rules for _, _, text in rule.examples]
    clauses = sorted({clause for text in texts for clause in re.findall(r"[^,。!?]+[,。!?]?", text)})
    draw = random.Random(20261123)
    lines = ["", "a", "。", *("".join(draw.choices(clauses, k=draw.randrange(1, 5))) for _ in range(300))]
    house = {pattern.exact for rule in rules for pattern in rule.patterns}
    house |= {side for rule in rules for guard in rule.guards for side in guard.sides.values()}
    odd = {
        "a?b|c",
        "(?:x|)y",
        r"\bpay|款",
        r"a?\bb",
        "(?=a).b",
        "[^a]b",
        "(?:a|b?)",
        "(?<=,)[a-c]+$",
        "x*",
        r"\Bay",
        "[ab]{0,2}c",
    }
    for expression in sorted(house | odd):
        plain, quick = re.compile(expression, re.ASCII), re.compile(led(expression), re.ASCII)
        for line in lines if expression in odd else draw.sample(lines, 40):
            assert [each.span() for each in quick.finditer(line)] == [each.span() for each in plain.finditer(line)], expression
    changed = [expression for expression in house if led(expression) != expression]
    assert len(changed) > len(house) * 0.8
    assert [led(expression) for expression in ("x*", "[^a]b", "(?:a|b?)")] == ["x*", "[^a]b", "(?:a|b?)"]
