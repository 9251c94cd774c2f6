"""What sort of event a row is, as one number, and a small table of what each sort counts for.

A CASE a counter would be reckoned for every row and every counter; the sort is reckoned once a row, and joining the table is
one look-up, whatever is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

YEAR = 365

# How far back a kind of event is counted, in days, several windows where several are asked for.
WINDOWS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "contact": (7, 30, 90, YEAR),
        "delivered": (YEAR,),
        "undelivered": (YEAR,),
        "reply": (YEAR,),
        "message": (YEAR,),
        "opened": (YEAR,),
        "refused": (30,),
        "promise_taken": (YEAR,),
        "promise_kept": (YEAR,),
        "promise_partly_kept": (YEAR,),
        "promise_broken": (YEAR,),
        "viewed_bill": (90,),
        "viewed_payment": (90,),
        "viewed_help": (90,),
        "evening": (90,),  # what else was done in the app, at 18 o'clock or later
        "daytime": (90,),
    }
)
COUNTS = tuple(f"{kind}_{days}" for kind, windows in WINDOWS.items() for days in windows)
VIEWS = ("viewed_bill", "viewed_payment", "viewed_help")
# Sets of kinds of which the last event is asked for. Signs show that a person is there and can be reached.
LAST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contact": ("contact",),
        "sign": ("reply", "message", "opened", "promise_taken", "activity"),
        "answer": ("reply", "message"),
        "activity": ("activity",),
        "hardship": ("hardship",),
        "stop": ("stop",),
    }
)
# Of events of other kinds nothing is counted: no sort is theirs.
_KINDS = (
    "contact", "delivered", "undelivered", "reply", "message", "opened", "refused", "promise_taken", "promise_kept",
    "promise_partly_kept", "promise_broken", "stop", "hardship", "activity",
)  # fmt: skip
_SAID = ("stop", "hardship")  # whose code may be a sign of vulnerability
_EDGES = (7, 30, 90, YEAR)  # every window ends at one of them
_AGES = len(_EDGES) + 1
_FINER = 1024  # above all finer distinctions of a kind


def sort_of(rows: Any, signs: Mapping[tuple[str, str], int]) -> Any:
    """The sort of each row, of ``kind``, ``code``, ``hour`` and ``age``. ``signs``: as for ``sorts``."""
    import ibis

    kind = _place_of(rows.kind, _KINDS)
    # The oldest first: most events are old, and a CASE looks no further than what fits.
    within = ibis.cases(*((rows.age > days, n + 1) for n, days in reversed(list(enumerate(_EDGES)))), else_=0)
    seen = (_place_of(rows.code, VIEWS).fill_null(-1) + 1) * 2 + (rows.hour >= 18).fill_null(False).cast("int32")
    said = _place_of(rows.code, _words(signs)).fill_null(-1) + 1
    finer = ibis.cases(
        (kind == _place_in("activity", _KINDS), seen),
        (kind.isin([_place_in(one, _KINDS) for one in _SAID]), said),
        else_=0,
    )
    return ((kind * _FINER + finer) * _AGES + within).cast("int32")


def sorts(signs: Mapping[tuple[str, str], int]) -> Any:
    """The table: ``sort``; ``COUNTS``, 1 where the sort raises the counter, else null; ``is_<set>`` for each of ``LAST``;
    ``is_recent_contact``, of the last year; ``weight`` of the sign of vulnerability it is, within a year, 0 where it is none.
    ``signs``: (kind, code) -> weight, 1 and up."""
    import ibis

    table = ibis.literal(list(_rows(signs)), type="array<array<int32>>").unnest().name("row").as_table()
    row = table.select(sort=table.row[0], kind=table.row[1], name=table.row[2], within=table.row[3], weight=table.row[4])
    raised = {
        f"{name}_{days}": ibis.cases(((row.name == number) & (row.within <= _EDGES.index(days)), 1))
        for number, (name, windows) in enumerate(WINDOWS.items())
        for days in windows
    }
    sets = {f"is_{name}": row.kind.isin([_KINDS.index(kind) for kind in kinds]) for name, kinds in LAST.items()}
    in_year = row.within < len(_EDGES)
    return row.select(
        "sort", **raised, **sets,
        is_recent_contact=(row.kind == _KINDS.index("contact")) & in_year,
        weight=in_year.ifelse(row.weight, 0),
    )  # fmt: skip


def _rows(signs: Mapping[tuple[str, str], int]) -> Iterator[list[int]]:
    """The sort; the numbers of its kind and of what it is counted as (of ``WINDOWS``, -1: nothing); its age's; its weight."""
    names = list(WINDOWS)
    for number, kind in enumerate(_KINDS):
        for finer, name, weight in _finer(kind, signs):
            counted = names.index(name) if name in names else -1
            for within in range(_AGES):
                sort = (_place_in(kind, _KINDS) * _FINER + finer) * _AGES + within
                yield [sort, number, counted, within, weight]


def _finer(kind: str, signs: Mapping[tuple[str, str], int]) -> Iterator[tuple[int, str, int]]:
    """What a kind is told apart by: a number, the name it is counted under, its weight as a sign."""
    if kind == "activity":
        yield from ((0, "daytime", 0), (1, "evening", 0))
        for view in VIEWS:
            yield from (((_place_in(view, VIEWS) + 1) * 2 + late, view, 0) for late in (0, 1))
    elif kind in _SAID:
        yield 0, kind, 0
        words = _words(signs)
        yield from ((_place_in(word, words) + 1, kind, signs.get((kind, word), 0)) for word in words)
    else:
        yield 0, kind, 0


def _words(signs: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    return tuple(sorted({word for _, word in signs}))


def is_among(word: Any, words: Sequence[str]) -> Any:
    """Whether a column holds one of ``words``: as isin, reckoned as ``_place_of`` is."""
    return _place_of(word, words) >= 0


def _place_of(word: Any, words: Sequence[str]) -> Any:
    """Which of ``words`` a column holds: its ``_place_in``, -1 for another. A function of one column and not a CASE, for
    DuckDB reckons such a one once for each word of a Parquet file's dictionary and not for each row."""
    import ibis

    return ibis.literal(_joined(words)).find("|" + word + "|").cast("int32")


def _place_in(word: str, words: Sequence[str]) -> int:
    return _joined(words).index(f"|{word}|")


def _joined(words: Sequence[str]) -> str:
    return f"|{'|'.join(words)}|"
