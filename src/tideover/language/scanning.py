"""The scanner: texts against rules, thousands of sentences at a time.

Hyperscan passes once over a whole batch in one spelling, looking for the anchors of all patterns; only where one stands ``re``
looks for its pattern, and only then are the guards asked. What is ordinary costs little more than the pass.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import tempfile
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import accumulate, chain, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tideover.language.anchors import EDGE, anchors_of
from tideover.language.leads import led
from tideover.language.patterns import SENTENCE_ENDS, Pattern
from tideover.language.rules import Guard, Rule
from tideover.language.spelling import Spelt, spell

if TYPE_CHECKING:
    import hyperscan

_MOST_PLACES = 20
_BATCH = 2000  # texts; more of them no longer lie in the processor's own memory
_FORM = "7"  # of what is kept: another one, another file
_END = re.compile(f"[{SENTENCE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule, and where in the text as it came: characters, the end not included."""

    rule: Rule
    start: int
    end: int


class Scanner:
    """Rules, compiled. ``ordinary``: a piece of ordinary text, so that what is common in it is not looked for; ``cache``: a
    folder to keep the compiled form in, for the next process.

    Safe to use from several threads; the first scan compiles.
    """

    def __init__(self, rules: Sequence[Rule], ordinary: str = "", cache: Path | None = None) -> None:
        groups = sorted({tuple(sorted(rule.to)) for rule in rules})
        self._parts = {
            group: _Part([rule for rule in rules if tuple(sorted(rule.to)) == group], ordinary, cache) for group in groups
        }

    def scan(
        self,
        texts: Sequence[str],
        context: str,
        among: Sequence[Collection[str]] | None = None,
        spelt: Spelt | None = None,
    ) -> list[tuple[Match, ...]]:
        """What is found in each text by the rules that hold in a context, by place; one match a rule. ``among``: for each
        text the categories that are looked for; all where it is left out. ``spelt``: the texts in one spelling, where
        somebody has spelt them."""
        found: list[tuple[Match, ...]] = [()] * len(texts)
        parts = [part for group, part in self._parts.items() if context in group]
        step = _BATCH if spelt is None else max(len(texts), 1)
        for first in range(0, len(texts), step):
            batch = slice(first, first + step)
            asked = among[batch] if among is not None else None
            for number, matches in _scan_batch(texts[batch], spelt or spell(texts[batch]), parts, asked):
                found[first + number] = matches
        return found


def _scan_batch(
    texts: Sequence[str], spelt: Spelt, parts: Sequence[_Part], among: Sequence[Collection[str]] | None
) -> Iterator[tuple[int, tuple[Match, ...]]]:
    whole = spelt.text
    octets = whole.encode()
    events = [event for part in parts for event in part.events(octets)]
    if not events:
        return
    gaps = np.nonzero(np.frombuffer(octets, dtype=np.uint8) == 0)[0]
    numbers = np.searchsorted(gaps, [end for _, end in events]).tolist()
    candidates: dict[int, set[_Sought]] = {}
    for number, (meant, _) in zip(numbers, events, strict=True):
        candidates.setdefault(number, set()).update(meant)
    ends = [-1, *np.nonzero(spelt.codes == 0)[0].tolist(), len(whole)]
    lengths = [0, *accumulate(map(len, texts))]  # and a sign between two texts
    at = spelt.at.item
    for number, patterns in candidates.items():
        begin, origin = ends[number] + 1, lengths[number] + number
        line = whole[begin : ends[number + 1]]
        matches: dict[str, Match] = {}
        for sought in sorted(patterns, key=_number) if len(patterns) > 1 else patterns:
            rule = sought.rule
            if rule.id in matches or (among is not None and rule.category not in among[number]):
                continue
            place = sought.place(line)
            if place is not None:
                matches[rule.id] = Match(rule, at(begin + place[0]) - origin, at(begin + place[1] - 1) - origin + 1)
        if len(matches) > 1:
            yield number, tuple(sorted(matches.values(), key=lambda match: (match.start, match.end, match.rule.id)))
        elif matches:
            yield number, tuple(matches.values())


@dataclass(frozen=True, eq=False)
class _Sought:
    """One pattern of a rule."""

    number: int
    rule: Rule
    pattern: Pattern

    @cached_property
    def _exact(self) -> re.Pattern[str]:
        return re.compile(led(self.pattern.exact), re.ASCII)

    def place(self, line: str) -> tuple[int, int] | None:
        """Where it stands with no guard against it."""
        first = self._exact.search(line)
        if first is None:  # as good as always
            return None
        for found in chain((first,), islice(self._exact.finditer(line), 1, _MOST_PLACES)):
            start, end = found.span()
            if end > start and not _speak_against(self.rule.guards, line, start, end):
                return start, end
        return None


_number = attrgetter("number")


class _Part:
    """Rules that hold in the same contexts: one database of hyperscan over the anchors of their patterns."""

    def __init__(self, rules: Sequence[Rule], ordinary: str, cache: Path | None) -> None:
        patterns = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._sought = [_Sought(number, rule, pattern) for number, (rule, pattern) in enumerate(patterns)]
        self._ordinary, self._cache = ordinary, cache
        self._threads = threading.local()
        self._compiling = threading.Lock()

    def events(self, octets: bytes) -> list[tuple[tuple[_Sought, ...], int]]:
        """Which patterns may stand where: the place of an anchor's last byte."""
        database, meant = self._compiled
        events: list[tuple[tuple[_Sought, ...], int]] = []
        add = events.append

        def note(number: int, start: int, end: int, flags: int, context: object) -> None:
            add((meant[number], end - 1))

        database.scan(octets, match_event_handler=note, scratch=self._scratch())
        return events

    # --- compiling ----------------------------------------------------------------------------------------------------

    @cached_property
    def _compiled(self) -> tuple[hyperscan.Database, list[tuple[_Sought, ...]]]:
        """The database, and for each anchor in it the patterns that have it."""
        import hyperscan  # here: whoever scans nothing does not wait for it

        with self._compiling:
            kept = self._kept(version("hyperscan"))
            if kept is not None and _is_own(kept):
                try:
                    head, _, octets = kept.read_bytes().partition(b"\n")
                    database = hyperscan.loadb(octets, hyperscan.HS_MODE_BLOCK)
                    return database, [tuple(self._sought[number] for number in numbers) for numbers in json.loads(head)]
                except (hyperscan.HyperscanError, ValueError, IndexError, OSError):  # of another version, torn, unreadable
                    pass
            sought_by: dict[bytes, list[int]] = {}
            for sought in self._sought:
                for expression in _expressions(anchors_of(sought.pattern.exact, self._ordinary)):
                    sought_by.setdefault(expression, []).append(sought.number)
            database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
            ids = list(range(len(sought_by)))
            database.compile(expressions=list(sought_by), ids=ids, flags=[0] * len(ids))
            if kept is not None:
                _keep(kept, json.dumps(list(sought_by.values())).encode() + b"\n" + hyperscan.dumpb(database))
            return database, [tuple(self._sought[number] for number in numbers) for numbers in sought_by.values()]

    def _kept(self, release: str) -> Path | None:
        if self._cache is None:
            return None
        read = "\n".join([release, _FORM, self._ordinary, *(sought.pattern.exact for sought in self._sought)])
        return self._cache / f"{hashlib.sha256(read.encode()).hexdigest()[:32]}.scan"

    def _scratch(self) -> Any:
        """Hyperscan's own memory, one a thread."""
        import hyperscan

        mine = getattr(self._threads, "scratch", None)
        if mine is None:
            mine = self._threads.scratch = hyperscan.Scratch(self._compiled[0])
        return mine


def _expressions(legs: Sequence[frozenset[str]]) -> list[bytes]:
    """What hyperscan looks for: each text of a single leg by itself, so that patterns share it; two legs within a line."""
    if len(legs) == 1:
        return [_written(text).encode() for text in sorted(legs[0])]
    return [r"[^\n\x00]*".join("(?:" + "|".join(map(_written, sorted(leg))) + ")" for leg in legs).encode()]


def _written(text: str) -> str:
    return "".join(r"\b" if sign == EDGE else re.escape(sign) if sign.isascii() else sign for sign in text)


def _is_own(kept: Path) -> bool:
    """Whether nobody else could have written it: what lies there decides what is found."""
    try:
        found = kept.stat(follow_symlinks=False)
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)
    return stat.S_ISREG(found.st_mode) and mine


def _keep(kept: Path, octets: bytes) -> None:
    """Whole or not at all; a folder that cannot be written is no matter."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, fresh = tempfile.mkstemp(dir=kept.parent)  # for its owner alone
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(octets)
        os.replace(fresh, kept)
    except OSError:
        return


def _speak_against(guards: Sequence[Guard], line: str, start: int, end: int) -> bool:
    if not guards:
        return False
    begin, finish = _sentence(line, start, end)
    for guard in guards:
        for side, pattern in guard.compiled.items():
            if side == "before":
                found = pattern.search(line, begin, start)
            elif side == "after":
                found = pattern.match(line, end, finish)
            elif side == "within":
                found = pattern.search(line, start, end)
            elif side == "sentence":
                found = pattern.search(line, begin, finish)
            else:
                found = pattern.search(line, _before(line, begin), _after(line, finish))
            if found is not None:
                return True
    return False


def _sentence(line: str, start: int, end: int) -> tuple[int, int]:
    """The sentence a match stands in, its end sign included."""
    last = line.rfind
    begin = 1 + max(last("。", 0, start), last("!", 0, start), last("?", 0, start), last("\n", 0, start), last("\0", 0, start))
    finish = _END.search(line, end)
    return begin, finish.end() if finish else len(line)


def _before(line: str, begin: int) -> int:
    return _sentence(line, begin - 1, begin - 1)[0] if begin > 0 else 0


def _after(line: str, finish: int) -> int:
    return _sentence(line, finish, finish)[1] if finish < len(line) else finish
