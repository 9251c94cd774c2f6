"""Exported lines and receipts held against heads, offline: what fits, and that nothing else does."""

from __future__ import annotations

import copy
import dataclasses
import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.made import KEY, STRANGER, Line, make_head, make_lines, make_receipt

from tideover.base.errors import Invalid
from tideover.journal import Head, check_receipt
from tideover.journal.model import canonical, leaf_hash, verify_lines

LINES = make_lines(50)
HEAD = make_head(LINES)
TRUSTED = [KEY.public]


def verdict(
    lines: list[Any], head: Head | None = HEAD, known: Callable[[int], bytes | None] | None = None
) -> tuple[str, int | None]:
    found = verify_lines(lines, head, TRUSTED, known)
    return found.verdict, found.at


def with_line(position: int, /, **fields: Any) -> list[Line]:
    lines = copy.deepcopy(LINES)
    lines[position - 1].update(fields)
    return lines


def releafed(line: Line) -> Line:
    return {
        **line,
        "leaf": leaf_hash(canonical({key: line[key] for key in ("at", "data", "id", "kind", "known_at", "tenant")})).hex(),
    }


def ours(position: int) -> bytes | None:
    return bytes.fromhex(LINES[position - 1]["leaf"]) if 0 < position <= len(LINES) else None


def test_an_untouched_file_is_intact() -> None:
    assert verdict(LINES) == ("intact", None)
    assert verdict([dict(reversed(line.items())) for line in LINES]) == ("intact", None)
    assert verdict(LINES, make_head(LINES, 20)) == ("intact", None)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (with_line(7, kind="PaymentLost"), ("altered", 7)),
        (with_line(7, leaf=LINES[8]["leaf"]), ("altered", 7)),
        (with_line(7, leaf=LINES[6]["leaf"].upper()), ("altered", 7)),
        (with_line(7, at=LINES[6]["at"].replace("+00:00", "Z")), ("altered", 7)),
        (with_line(7, position=8), ("gap", 7)),
        (with_line(7, position="7"), ("malformed", 7)),
        (with_line(1, position=True), ("malformed", 1)),
        (with_line(7, position=7.0), ("malformed", 7)),
        (with_line(7, data={"amount_minor": 1.5}), ("malformed", 7)),
        (with_line(7, kind="\ud800"), ("malformed", 7)),
        (with_line(7, note="x"), ("malformed", 7)),
        (with_line(7, tenant="other"), ("wrong_tenant", 7)),
        ([*LINES[:6], {k: v for k, v in LINES[6].items() if k != "known_at"}, *LINES[7:]], ("malformed", 7)),
        ([*LINES[:6], 5, *LINES[7:]], ("malformed", 7)),
        ([*LINES[:6], None, *LINES[7:]], ("malformed", 7)),
        ([*LINES[:6], *LINES[7:]], ("gap", 7)),
        ([*LINES[:7], *LINES[6:]], ("gap", 8)),
        (LINES[1:], ("gap", 1)),
        (LINES[:-1], ("cut", 50)),
        ([], ("cut", 1)),
        ([*LINES[:6], releafed({**LINES[6], "kind": "PaymentLost"}), *LINES[7:]], ("root_differs", None)),
    ],
)  # fmt: skip
def test_what_is_found_and_where(lines: list[Any], expected: tuple[str, int | None]) -> None:
    assert verdict(lines) == expected


def test_heads_that_do_not_count() -> None:
    foreign = make_head(LINES, key=STRANGER)
    assert verdict(LINES, foreign) == ("foreign_key", None)
    assert verdict(LINES, dataclasses.replace(foreign, key=KEY.public)) == ("forged_head", None)
    for change in (
        {"facts": 49},
        {"root": bytes(32)},
        {"at": HEAD.at + timedelta(microseconds=1)},
        {"tenant": "other"},
        {"key": b""},
    ):
        assert verdict(LINES, dataclasses.replace(HEAD, **change)) == ("forged_head", None)


def test_lines_after_the_head_are_held_against_our_own_journal() -> None:
    early = make_head(LINES, 20)
    assert verdict(LINES, early, ours) == ("intact", None)
    forged = [*LINES[:29], releafed({**LINES[29], "kind": "PaymentLost"}), *LINES[30:]]
    assert verdict(forged, early, ours) == ("differs", 30)
    assert verdict([*LINES, releafed({**LINES[0], "position": 51})], HEAD, ours) == ("differs", 51)
    # What the head vouches for is not asked of a journal that may be the one that was changed.
    assert verdict(LINES[:20], early, lambda position: bytes(32)) == ("intact", None)


def test_without_a_head_every_line_is_held_against_our_own_journal() -> None:
    assert verdict(LINES[10:20], None, ours) == ("intact", None)
    assert verdict([releafed({**LINES[10], "kind": "PaymentLost"})], None, ours) == ("differs", 11)
    assert verdict([LINES[10], LINES[12]], None, ours) == ("gap", 12)
    assert verdict([LINES[10], {**LINES[11], "tenant": "other"}], None, ours) == ("mixed", 12)
    assert verdict([{**LINES[10], "position": 10**30}], None, ours) == ("differs", 10**30)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_other_line_makes_the_same_leaf(data: st.DataObject) -> None:
    position = data.draw(st.integers(1, 50))
    field = data.draw(st.sampled_from(["id", "at", "known_at", "tenant", "kind", "data", "leaf", "position"]))
    value = data.draw(st.none() | st.booleans() | st.integers() | st.text() | st.dictionaries(st.text(), st.integers()))
    if json.dumps(value) != json.dumps(LINES[position - 1][field]):
        assert verdict(with_line(position, **{field: value}))[0] != "intact"


def test_a_head_is_read_in_one_spelling_only() -> None:
    written = HEAD.to_json()
    assert Head.from_json({**written, "unsealed": 3}) == HEAD
    for change in (
        {"facts": "50"}, {"facts": 50.0}, {"facts": True}, {"root": HEAD.root.hex().upper()}, {"root": HEAD.root.hex() + " "},
        {"at": written["at"].replace("+00:00", "Z")}, {"at": "2026-12-01T11:00:00.000000+08:00"}, {"at": None}, {"tenant": None, "key": 3},
        {"key": "zz"}, {"signature": None}, {"facts": 10**400, "at": "9999-12-31T23:59:59.999999-23:59"},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            Head.from_json({**written, **change})
    for value in (None, [], "head", 5, {}):
        with pytest.raises(Invalid):
            Head.from_json(value)


# --- receipts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 50])
def test_the_receipt_of_every_position(size: int) -> None:
    lines = LINES[:size]
    head = make_head(lines)
    for position in range(1, size + 1):
        receipt = json.loads(json.dumps(make_receipt(lines, position, head)))
        assert check_receipt(receipt, TRUSTED)
        assert not check_receipt(receipt, [STRANGER.public])


def test_a_receipt_of_another_fact_position_or_head() -> None:
    receipt = make_receipt(LINES, 13)
    swaps: list[dict[str, Any]] = [
        {"fact": LINES[13]},
        {"fact": {**LINES[12], "position": 14}},
        {"fact": {**LINES[12], "position": 63}},
        {"fact": {**LINES[12], "position": 0}},
        {"fact": {**LINES[12], "position": "13"}},
        {"fact": releafed({**LINES[12], "kind": "PaymentLost"})},
        {"head": make_head(LINES, 20).to_json()},
        {"head": make_head(LINES, key=STRANGER).to_json()},
        {"proof": receipt["proof"][:-1]},
        {"proof": []},
        {"proof": receipt["proof"][::-1]},
        {"proof": None},
        {"fact": None},
        {"head": None},
    ]
    for swap in swaps:
        assert not check_receipt({**receipt, **swap}, TRUSTED), swap
    assert not check_receipt({**make_receipt(LINES, 1), "fact": {**LINES[0], "position": True}}, TRUSTED)


@pytest.mark.demand("1.10")
def test_any_altered_byte_of_a_receipt_is_found() -> None:
    """300 random bytes of receipts replaced; only where the JSON still says the very same is that no change."""
    rng = random.Random(11)
    receipts = [json.dumps(make_receipt(LINES, position), ensure_ascii=False).encode() for position in range(1, 51)]
    tried = 0
    while tried < 300:
        whole = rng.choice(receipts)
        place = rng.randrange(len(whole))
        changed = whole[:place] + bytes([rng.choice([b for b in range(256) if b != whole[place]])]) + whole[place + 1 :]
        try:
            says = json.loads(changed.decode())
        except ValueError:
            tried += rng.random() < 0.2  # no JSON any more: mostly drawn again, for a harder one
            continue
        if json.dumps(says) != json.dumps(json.loads(whole)):
            tried += 1
            assert not check_receipt(says, TRUSTED), (place, changed[max(0, place - 20) : place + 20])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_hexadecimal_digit_of_a_receipt_can_be_spelled_otherwise(data: st.DataObject) -> None:
    receipt = make_receipt(LINES, data.draw(st.integers(1, 50)))
    steps = receipt["proof"]
    step = data.draw(st.integers(0, len(steps) - 1))
    other = data.draw(st.sampled_from([str.upper, lambda h: " " + h, lambda h: h[:2] + " " + h[2:], lambda h: h + "00"]))
    changed = other(steps[step]["hash"])
    if changed != steps[step]["hash"]:
        steps[step]["hash"] = changed
        assert not check_receipt(receipt, TRUSTED)
    steps[step] = {**steps[step], "side": "rigth"}
    assert not check_receipt(receipt, TRUSTED)
