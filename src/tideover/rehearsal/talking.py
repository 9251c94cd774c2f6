"""People who talk: the other side of a dialogue, for the bench of the playbooks. Written apart from whatever understands them.

A ``Persona`` is a kind of person in one language, its lines are data (``talkers/*.toml``, docs in ``_read``); a ``Talker`` is
one of them, with sums and days in mind. The same persona, seed, day and questions give the same words. All of it is made up.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, NamedTuple

from tideover.rehearsal.spoken import SLOTS, Truth

LANGUAGES = ("zh-CN", "en")
WHO = ("customer", "third_party", "wrong_number", "voicemail", "unknown")
ASKED = ("identity", "pay_when", "pay_amount", "confirm", "reason", "open")

# Lists of lines beside those by question. first: said for an answer at the beginning, at times; identity_again: asked a second
# time; crisis: words that tell of self-harm; human: they want a person; general: whatever else.
_LISTS = (*ASKED, "first", "identity_again", "general", "crisis", "human")
_ANY = ("noise", "again", "filler", "plain")  # what anybody may say, in [any] of one file a language
_SILENCE = "<silence>"
_FIRST, _NOISE, _AGAIN, _INSISTS, _FILLER, _TYPO = 0.4, 0.05, 0.35, 0.5, 0.12, 0.04
_TYPOS = {
    "zh-CN": (
        ("账", "帐"),
        ("在", "再"),
        ("那", "哪"),
        ("已经", "己经"),
        ("得", "的"),
        ("吗", "嘛"),
        ("知道", "只道"),
        ("你", "泥"),
    ),
    "en": (
        ("'", ""),
        ("your", "ur"),
        ("you", "u"),
        ("the ", "teh "),
        ("because", "bcs"),
        ("please", "pls"),
        ("ing", "in"),
        ("I ", "i "),
    ),
}


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of person. ``who``: who is on the line, of ``WHO``; ``has_crisis``: may tell of self-harm; ``wants``: short codes
    of what they are after; ``weight``: how frequent, relative; ``patience``: the turns after which they hang up."""

    id: str
    language: str
    who: str
    has_crisis: bool
    wants: tuple[str, ...]
    weight: float
    patience: int


class _Said(NamedTuple):
    by_list: Mapping[str, tuple[str, ...]]
    is_traditional: bool
    has_noise: bool
    crisis_turns: tuple[int, int]  # first and last turn, from 0, at which the cue may come
    human_turns: tuple[int, int]


class _Shelf(NamedTuple):
    personas: dict[str, tuple[Persona, _Said]]
    any: dict[str, dict[str, tuple[str, ...]]]


def personas(language: str | None = None) -> tuple[Persona, ...]:
    """Every persona, or those of a language, in the order of the files."""
    return tuple(one for one, _ in _shelf().personas.values() if language in (None, one.language))


def lines_of(persona: Persona) -> Mapping[str, tuple[str, ...]]:
    """Everything the persona may say, by list; slots unfilled."""
    return _shelf().personas[persona.id][1].by_list


class Talker:
    """One person on the line. ``truth`` holds the sum and day they mean, their name and number; of use where it says that they
    were named, for not all days and sums in the lines are slots."""

    def __init__(self, persona: Persona, rng: random.Random, today: date) -> None:
        said = _shelf().personas[persona.id][1]
        self.persona = persona
        self.gave_cue = self.asked_for_person = False
        self.truth = Truth(rng, today, persona.language, said.is_traditional)
        self._rng, self._said, self._any = rng, said, _shelf().any[persona.language]
        self._cue_at = rng.randint(*said.crisis_turns)
        self._human_at = rng.randint(*said.human_turns)
        self._turn = self._asked_who = 0
        self._used: set[str] = set()
        self._heard: tuple[str, ...] = ()

    def say(self, asked: str | None, heard: Sequence[str]) -> str | None:
        """What they answer to the texts heard, asked for ``asked``; "" is silence, None: they hang up.

        :raises ValueError: no question of that kind is known.
        """
        if asked is not None and asked not in ASKED:
            raise ValueError(f"asked: {asked!r} is none of {', '.join(ASKED)}")
        turn, self._turn = self._turn, self._turn + 1
        self._asked_who += asked == "identity"
        is_repeated, self._heard = bool(heard) and tuple(heard) == self._heard, tuple(heard)
        if turn >= self.persona.patience:
            return None
        line = self._choose(asked, turn, is_repeated)
        line = "" if line == _SILENCE else self.truth.fill(line) if "{" in line else line
        return line if self.gave_cue or not self._said.has_noise else self._loosely(line)

    def _choose(self, asked: str | None, turn: int, is_repeated: bool) -> str:
        by_list, chance = self._said.by_list, self._rng.random
        if "crisis" in by_list and (turn == self._cue_at or (self.gave_cue and chance() < _INSISTS)):
            self.gave_cue = True
            return self._pick(by_list["crisis"])
        if "human" in by_list and (turn == self._human_at or (self.asked_for_person and chance() < _INSISTS)):
            self.asked_for_person = True
            return self._pick(by_list["human"])
        if self._said.has_noise:
            if is_repeated and chance() < _AGAIN:
                return self._pick(self._any["again"])
            if chance() < _NOISE:
                return self._pick(self._any["noise"])
        if turn == 0 and "first" in by_list and chance() < _FIRST:
            return self._pick(by_list["first"])
        if asked == "identity" and self._asked_who > 1 and "identity_again" in by_list:
            return self._pick(by_list["identity_again"])
        return self._pick(by_list.get(asked or "general") or by_list.get("general") or self._any["plain"])

    def _pick(self, lines: Sequence[str]) -> str:
        line = self._rng.choice(lines)
        for _ in range(4):  # people seldom say the same again
            if line not in self._used:
                break
            line = self._rng.choice(lines)
        self._used.add(line)
        return line

    def _loosely(self, line: str) -> str:
        """The line as it is spoken or typed in haste: with a filler before it or a slip in it, at times."""
        roll = self._rng.random()
        if roll < _FILLER and line:
            return self._rng.choice(self._any["filler"]) + (" " if self.persona.language == "en" else "") + line
        if roll < _FILLER + _TYPO:
            right, wrong = self._rng.choice(_TYPOS[self.persona.language])
            return line.replace(right, wrong, 1)
        return line


@cache
def _shelf() -> _Shelf:
    folder = resources.files("tideover.rehearsal").joinpath("talkers")
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return _read((item.name, item.read_text(encoding="utf-8")) for item in files)


def _read(files: Iterable[tuple[str, str]]) -> _Shelf:
    """Files by name and text, each of one ``language``. ``[any]`` and ``[pools]``: lists of lines for that language;
    ``[[persona]]``: the fields of ``Persona`` and lists of lines. A list is a text, a line an utterance; ``@name``: the lines
    of a pool above; ``<silence>``: nothing is said. ``like``: the id of a persona above whose lists stand where it has none of
    its own.

    :raises ValueError: with the file and the place, for whatever is not so.
    """
    tables = [(name, tomllib.loads(text)) for name, text in files]
    pools: dict[str, dict[str, tuple[str, ...]]] = {language: {} for language in LANGUAGES}
    anybody: dict[str, dict[str, tuple[str, ...]]] = {language: {} for language in LANGUAGES}
    for name, table in tables:
        _known(name, table, ("language", "any", "pools", "persona"))
        if (language := table.get("language")) not in LANGUAGES:
            raise ValueError(f"{name}: language: {language!r} is none of {', '.join(LANGUAGES)}")
        for key, into in (("pools", pools[language]), ("any", anybody[language])):
            for title, text in table.get(key, {}).items():
                if title in into:
                    raise ValueError(f"{name}: {key}.{title} stands twice")
                into[title] = _lines(f"{name}: {key}.{title}", text, pools[language])
        _known(f"{name}: any", table.get("any", {}), _ANY)
    shelf = _Shelf({}, anybody)
    for name, table in tables:
        for row in table.get("persona", []):
            where = f"{name}: {row.get('id', 'a persona without id')}"
            if row.get("id") in shelf.personas:
                raise ValueError(f"{where} stands twice")
            one, said = _persona(where, row, table["language"], pools[table["language"]], shelf)
            shelf.personas[one.id] = one, said
    for language in {one.language for one, _ in shelf.personas.values()}:
        if missing := [key for key in _ANY if key not in anybody[language]]:
            raise ValueError(f"{language}: any.{missing[0]} is missing")
    return shelf


_FIELDS = {"id": str, "who": str, "wants": list, "weight": (int, float), "patience": int}
_OPTIONS = ("like", "traditional", "noise", "crisis_turns", "human_turns")


def _persona(
    where: str, row: Mapping[str, Any], language: str, pools: Mapping[str, tuple[str, ...]], shelf: _Shelf
) -> tuple[Persona, _Said]:
    _known(where, row, (*_FIELDS, *_OPTIONS, *_LISTS))
    for key, kind in _FIELDS.items():
        if not isinstance(row.get(key), kind) or not row[key]:  # type: ignore[arg-type]
            raise ValueError(f"{where}: {key} is missing, empty or of another type")
    if row["who"] not in WHO:
        raise ValueError(f"{where}: who: {row['who']!r} is none of {', '.join(WHO)}")
    if row["weight"] < 0 or row["patience"] < 1:
        raise ValueError(f"{where}: weight and patience are above 0")
    lists = dict[str, tuple[str, ...]]()
    if "like" in row:
        if row["like"] not in shelf.personas or shelf.personas[row["like"]][0].language != language:
            raise ValueError(f"{where}: like: no persona {row['like']!r} of its language stands above it")
        lists = dict(shelf.personas[row["like"]][1].by_list)
    lists |= {key: _lines(f"{where}: {key}", row[key], pools) for key in _LISTS if key in row}
    if not lists:
        raise ValueError(f"{where}: has no lines")
    last = row["patience"] - 1
    turns = [_turns(f"{where}: {key}", row.get(key, [0, last]), last) for key in ("crisis_turns", "human_turns")]
    said = _Said(lists, row.get("traditional", False), row.get("noise", row["who"] != "voicemail"), *turns)
    one = Persona(
        row["id"], language, row["who"], "crisis" in lists, tuple(row["wants"]), float(row["weight"]), row["patience"]
    )
    return one, said


def _turns(where: str, value: list[int], last: int) -> tuple[int, int]:
    if len(value) != 2 or not 0 <= value[0] <= value[1] <= last:
        raise ValueError(f"{where}: two turns from 0 to {last}, the first not after the second")
    return value[0], value[1]


def _lines(where: str, text: Any, pools: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not isinstance(text, str):
        raise ValueError(f"{where}: is a text, a line an utterance")
    found: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if not line.startswith("@"):
            found.append(line)
        elif line[1:] in pools:
            found += pools[line[1:]]
        else:
            raise ValueError(f"{where}: no pool {line[1:]!r}")
    if not found:
        raise ValueError(f"{where}: is empty")
    if twice := {line for line in found if found.count(line) > 1}:
        raise ValueError(f"{where}: stands twice: {min(twice)}")
    for line in found:
        if unknown := {slot for _, slot, _, _ in Formatter().parse(line) if slot is not None} - set(SLOTS):
            raise ValueError(f"{where}: no slot {min(unknown)!r}")
    return tuple(found)


def _known(where: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
    if unknown := set(table) - set(keys):
        raise ValueError(f"{where}: {min(unknown)!r} is not known")
