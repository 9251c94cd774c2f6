"""Rule files for the scanner: TOML, read and checked as a whole; a fault names its file and rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.abc import Traversable
from typing import Any

from tideover.base.errors import Invalid
from tideover.language.leads import led
from tideover.language.patterns import Pattern, PatternFault, alternatives, compile_pattern

_SIDES = ("before", "after", "within", "sentence", "near")
_RULE_KEYS = {
    "id", "title_zh", "title_en", "severity", "to", "patterns", "unless", "examples_hit", "examples_miss", "source",
}  # fmt: skip
_ID = re.compile(r"[A-Z]{2}-[A-Z]+-[A-Z0-9-]+")


@dataclass(frozen=True, eq=False)
class Guard:
    """Where one of these speaks against a match. ``before``, ``after``: what ends or begins right at it, in its sentence;
    ``within``: in the match itself; ``sentence``: anywhere in its sentence; ``near``: there or in the sentences beside it."""

    name: str
    sides: Mapping[str, str]

    @cached_property
    def compiled(self) -> Mapping[str, re.Pattern[str]]:
        return {side: re.compile(led(pattern), re.ASCII) for side, pattern in self.sides.items()}


@dataclass(frozen=True, slots=True)
class Rule:
    """``to``: the contexts it holds in; ``examples``: (whether it is to be found, context, text)."""

    id: str
    category: str
    title_zh: str
    title_en: str
    source: str
    severity: str
    to: frozenset[str]
    patterns: tuple[Pattern, ...]
    guards: tuple[Guard, ...]
    examples: tuple[tuple[bool, str, str], ...]


def read_rules(files: Iterable[Traversable], contexts: Sequence[str], severities: Sequence[str]) -> tuple[Rule, ...]:
    """All rules of some files, which share the word lists and guards of those that have them. An example is a text, for the
    first context the rule holds in, or ``[context, text]``.

    Raises ``Invalid("rule_file_invalid")`` naming file, rule and what is wrong.
    """
    tables = [(file.name, _parsed(file)) for file in sorted(files, key=lambda file: file.name)]
    words: dict[str, Sequence[str]] = {}
    for name, table in tables:
        for list_name, listed in table.get("words", {}).items():
            if not isinstance(listed, str) or list_name in words:
                raise _fault(name, list_name, "a word list is one text of words, its name its own")
            words[list_name] = _words(listed)
    guards: dict[str, Guard] = {}
    for name, table in tables:
        for guard, sides in table.get("guards", {}).items():
            guards[guard] = _guard(name, guard, sides, words)
    rules: dict[str, Rule] = {}
    for name, table in tables:
        for row in table.get("rule", []):
            rule = _rule(name, table, row, words, guards, contexts, severities)
            if rule.id in rules:
                raise _fault(name, rule.id, "two rules of this id")
            rules[rule.id] = rule
    return tuple(rules.values())


def _parsed(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _fault(file.name, "", str(error)) from error


def _words(listed: str) -> tuple[str, ...]:
    """Parted by blanks; ``_`` is a blank inside one. Longer ones first, so that ``re`` takes the longest."""
    found = {word.replace("_", " ") for word in listed.split()}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _guard(file: str, name: str, sides: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> Guard:
    if unknown := set(sides) - set(_SIDES):
        raise _fault(file, f"guards.{name}", f"unknown: {', '.join(sorted(unknown))}")

    found = {}
    for side, sources in sides.items():
        try:
            patterns = [compile_pattern(source, words).exact for source in sources]
        except PatternFault as error:
            raise _fault(file, f"guards.{name}", str(error)) from error
        joined = "|".join(f"(?:{pattern})" for pattern in patterns)
        found[side] = f"(?:{joined})$" if side == "before" else joined
    return Guard(name, found)


def _rule(
    file: str,
    table: Mapping[str, Any],
    row: Mapping[str, Any],
    words: Mapping[str, Sequence[str]],
    guards: Mapping[str, Guard],
    contexts: Sequence[str],
    severities: Sequence[str],
) -> Rule:
    id_ = str(row.get("id", ""))
    if not _ID.fullmatch(id_):
        raise _fault(file, id_ or "?", "an id is capitals in three parts, such as UT-THREAT-HARM")
    given = {**{key: table[key] for key in ("category", "source", "severity", "to", "unless") if key in table}, **row}
    if unknown := set(row) - _RULE_KEYS:
        raise _fault(file, id_, f"unknown: {', '.join(sorted(unknown))}")
    if missing := [key for key in ("category", "source", "title_zh", "title_en", "severity", "patterns") if not given.get(key)]:
        raise _fault(file, id_, f"missing: {', '.join(missing)}")
    if given["severity"] not in severities:
        raise _fault(file, id_, f"severity: one of {', '.join(severities)}")
    to = list(given.get("to", contexts))
    if not to or set(to) - set(contexts):
        raise _fault(file, id_, f"to: some of {', '.join(contexts)}")
    if unknown := set(given.get("unless", [])) - set(guards):
        raise _fault(file, id_, f"no guard: {', '.join(sorted(unknown))}")
    hits, misses = row.get("examples_hit", []), row.get("examples_miss", [])
    if not hits or not misses:
        raise _fault(file, id_, "examples_hit and examples_miss: at least one each")
    try:
        patterns = tuple(compile_pattern(source, words) for pattern in given["patterns"] for source in alternatives(pattern))
    except PatternFault as error:
        raise _fault(file, id_, str(error)) from error
    examples = tuple(
        (is_hit, *((to[0], text) if isinstance(text, str) else (str(text[0]), str(text[1]))))
        for is_hit, texts in ((True, hits), (False, misses))
        for text in texts
    )
    return Rule(
        id_, given["category"], given["title_zh"], given["title_en"], given["source"], given["severity"], frozenset(to),
        patterns, tuple(guards[name] for name in given.get("unless", [])), examples,
    )  # fmt: skip


def _fault(file: str, rule: str, expected: str) -> Invalid:
    return Invalid("rule_file_invalid", field=f"{file}: {rule}" if rule else file, expected=expected)
