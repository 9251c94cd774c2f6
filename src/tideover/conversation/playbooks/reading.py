"""Reading playbooks and their sentences. A fault is ``Invalid("invalid_playbook")`` with file, place and what is expected."""

from __future__ import annotations

import hashlib
import re
import string
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from tideover.base.errors import Invalid
from tideover.conversation.playbooks.model import (
    LANGUAGES,
    Audience,
    Effect,
    EffectKind,
    Ending,
    Kind,
    Playbook,
    Playbooks,
    Sentence,
    State,
    Step,
)
from tideover.gate import NumberState, Purpose, StopKind

E = TypeVar("E", bound=StrEnum)
_PLAYBOOK = {
    "title_zh",
    "title_en",
    "first",
    "purpose",
    "is_start",
    "is_ours",
    "needs_customer",
    "of_stranger",
    "takes",
    "risks",
    "hears",
}
_STATE = {"do", "say", "asks", "again", "on"}
_STEP = {"intents", "when", "do", "say", "go", "end", "back", "person"}
_SENTENCE = {"kind", "to", "zh-CN", "en", "is_automatic"}
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@cache
def shipped_playbooks() -> Playbooks:
    """The playbooks that come with this version. Raises ``Invalid("invalid_playbook")``."""
    folder = resources.files("tideover.conversation.playbooks")
    texts = {
        f"{part}/{path.name}": path.read_text(encoding="utf-8")
        for part in ("files", "sentences")
        for path in (folder / part).iterdir()
        if path.name.endswith(".toml")
    }
    return read_playbooks(texts)


def read_playbooks(texts: Mapping[str, str]) -> Playbooks:
    """Playbooks of files' texts by name: ``files/…`` hold playbooks, ``sentences/…`` what they say."""
    playbooks: dict[str, Playbook] = {}
    sentences: dict[str, Sentence] = {}
    for name in sorted(texts):
        try:
            data = tomllib.loads(texts[name])
        except tomllib.TOMLDecodeError as error:
            raise Invalid("invalid_playbook", file=name, expected=str(error)) from None
        for id_, row in data.items():
            if name.startswith("sentences/"):
                _add(sentences, id_, _sentence(name, id_, row), name)
            else:
                _add(playbooks, id_, _playbook(name, id_, row), name)
    digest = hashlib.sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()[:12]
    return Playbooks(playbooks, sentences, digest, _table(playbooks, "takes"), _table(playbooks, "risks"))


def _add(found: dict[str, Any], id_: str, what: Any, file: str) -> None:
    if id_ in found:
        raise Invalid("invalid_playbook", file=file, place=id_, expected="a name that stands only once")
    found[id_] = what


def _table(playbooks: Mapping[str, Playbook], of: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for playbook in playbooks.values():
        for code in getattr(playbook, of):
            if code in table:
                raise Invalid(
                    "invalid_playbook", place=playbook.id, expected=f"{code} to lead to one playbook, not also {table[code]}"
                )
            table[code] = playbook.id
    return table


class _Row:
    """A table of a file that complains with its place."""

    def __init__(self, file: str, place: str, data: Any, known: set[str]) -> None:
        self.file, self.place, self.data = file, place, data
        if not isinstance(data, dict):
            raise self.fault("a table")
        if unknown := sorted(set(data) - known):
            raise self.fault(f"none but {', '.join(sorted(known))}", unknown[0])

    def fault(self, expected: str, key: str | None = None) -> Invalid:
        return Invalid(
            "invalid_playbook", file=self.file, place=f"{self.place}.{key}" if key else self.place, expected=expected
        )

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self.fault("a list of words", key)
        return tuple(value)

    def word(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.fault("a word", key)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.fault("true or false", key)
        return value

    def one_of(self, kind: type[E], key: str, value: str | None) -> E:
        try:
            return kind(value or "")
        except ValueError:
            raise self.fault("one of " + ", ".join(each.value for each in kind), key) from None

    def effect(self, text: str, key: str) -> Effect:
        """``verify``, ``promise``, ``call_back``, ``stop KIND``, ``item TEAM KIND``, ``number STATE``."""
        kind, *rest = text.split()
        found = self.one_of(EffectKind, key, kind)
        if len(rest) != {EffectKind.STOP: 1, EffectKind.NUMBER: 1, EffectKind.ITEM: 2}.get(found, 0):
            raise self.fault("stop KIND, item TEAM KIND, number STATE, or one word", key)
        if found is EffectKind.STOP:
            return Effect(found, stop=self.one_of(StopKind, key, rest[0]))
        if found is EffectKind.NUMBER:
            return Effect(found, number=self.one_of(NumberState, key, rest[0]))
        if found is EffectKind.ITEM:
            return Effect(found, team=rest[0], item=rest[1])
        return Effect(found)


def _sentence(file: str, id_: str, data: Any) -> Sentence:
    row = _Row(file, id_, data, _SENTENCE)
    texts = {language: row.words(language) for language in LANGUAGES}
    for language, variants in texts.items():
        if not variants:
            raise row.fault("at least one variant", language)
    try:
        slots = frozenset(
            name for variants in texts.values() for text in variants for name in string.Template(text).get_identifiers()
        )
    except ValueError:
        raise row.fault("${slot}, and $$ for a dollar sign") from None
    return Sentence(
        id_,
        row.one_of(Kind, "kind", row.word("kind")),
        row.one_of(Audience, "to", row.word("to")),
        texts,
        slots,
        row.flag("is_automatic"),
    )


def _playbook(file: str, id_: str, data: Any) -> Playbook:
    if not _ID.fullmatch(id_) or not isinstance(data, dict):
        raise Invalid("invalid_playbook", file=file, place=id_, expected="a table named by a-z, 0-9 and _")
    states = {key: value for key, value in data.items() if isinstance(value, dict)}
    row = _Row(file, id_, {key: value for key, value in data.items() if key not in states}, _PLAYBOOK)
    purpose = row.word("purpose")
    titles = row.word("title_zh"), row.word("title_en")
    if not titles[0] or not titles[1]:
        raise row.fault("a title in both languages")
    if not states:
        raise row.fault("at least one state")
    first = row.word("first") or next(iter(states))
    if first not in states:
        raise row.fault("the name of a state of its own", "first")
    return Playbook(
        id_, titles[0], titles[1],
        {name: _state(file, f"{id_}/{name}", name, state) for name, state in states.items()},
        first,
        row.one_of(Purpose, "purpose", purpose) if purpose else None,
        row.flag("is_start"), row.flag("is_ours", True), row.flag("needs_customer"), row.flag("of_stranger"),
        frozenset(row.words("takes")), frozenset(row.words("risks")), row.words("hears"),
    )  # fmt: skip


def _state(file: str, place: str, name: str, data: dict[str, Any]) -> State:
    row = _Row(file, place, data, _STATE)
    steps = data.get("on", [])
    if not isinstance(steps, list):
        raise row.fault("a list of tables", "on")
    return State(
        name,
        tuple(row.effect(text, "do") for text in row.words("do")),
        row.words("say"),
        row.word("asks"),
        row.words("again"),
        tuple(_step(file, place, number, step) for number, step in enumerate(steps, 1)),
    )


def _step(file: str, place: str, number: int, data: Any) -> Step:
    row = _Row(file, f"{place} on {number}", data, _STEP)
    go, end, person, is_back = row.word("go"), row.word("end"), row.word("person"), row.flag("back")
    if sum((go is not None, end is not None, person is not None, is_back)) != 1:
        raise row.fault("one of go, end, back, person")
    if go is not None and "/" not in go and go != CONTINUE:
        go = f"{place.partition('/')[0]}/{go}"
    return Step(
        intents=frozenset(row.words("intents")),
        when=row.words("when"),
        do=tuple(row.effect(text, "do") for text in row.words("do")),
        say=row.words("say"),
        go=go,
        end=row.one_of(Ending, "end", end) if end else None,
        is_back=is_back,
        person=row.effect(f"item {person}", "person") if person else None,
    )


CONTINUE = "continue"  # after the right party is verified: on with what it was about
