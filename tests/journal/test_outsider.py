"""examples/verify_journal.py, written from docs/journal-format.md alone, comes to our own verdicts."""

from __future__ import annotations

import ast
import copy
import importlib.util
import json
import random
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest
from tests.journal.made import KEY, STRANGER, make_head, make_lines, make_receipt
from tests.proofs.journal_tampering import FILE_KINDS, Journal, written

from tideover.app.files import input_lines
from tideover.app.runtime import Runtime
from tideover.base.errors import Invalid
from tideover.journal import Head, check_receipt
from tideover.journal.model import verify_lines

VERIFIER = Path(__file__).parents[2] / "examples" / "verify_journal.py"
LINES = make_lines(400)
PUBLIC = KEY.public.hex()


@pytest.fixture(scope="module")
def outsider() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_journal", VERIFIER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def theirs(outsider: ModuleType, content: bytes, heads: list[Any]) -> str:
    try:
        outsider.check_export(content.split(b"\n"), [json.loads(json.dumps(head)) for head in heads], [PUBLIC])
    except outsider.Found as found:
        return str(found.verdict)
    return "intact"


def ours(path: Path, content: bytes, head: Head) -> str:
    path.write_bytes(content)
    known = {line["position"]: bytes.fromhex(line["leaf"]) for line in LINES}
    try:
        return verify_lines(input_lines(str(path)), head, [KEY.public], known.get).verdict
    except Invalid:
        return "malformed"


def test_it_imports_nothing_of_ours() -> None:
    imported = set()
    for node in ast.walk(ast.parse(VERIFIER.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_what_is_intact(outsider: ModuleType) -> None:
    end, middle = make_head(LINES).to_json(), make_head(LINES, 200).to_json()
    content = written(LINES)
    assert theirs(outsider, content, [end]) == "intact"
    assert theirs(outsider, content, [middle, {**end, "unsealed": 4}]) == "intact"
    assert (
        theirs(outsider, b"\n\n".join(json.dumps(dict(reversed(line.items()))).encode() for line in LINES), [end]) == "intact"
    )
    assert theirs(outsider, content, [middle]) == "unvouched"
    assert theirs(outsider, content, [end, make_head(make_lines(400, 2), 200).to_json()]) == "root_differs"
    assert theirs(outsider, content, [end, make_head(make_lines(9, 1, "other")).to_json()]) == "mixed"


@pytest.mark.demand("1.10")
@pytest.mark.parametrize("kind", FILE_KINDS)
def test_it_agrees_on_what_is_tampered_with(outsider: ModuleType, tmp_path: Path, kind: str) -> None:
    rng = random.Random(kind)
    runtime = cast(Runtime, SimpleNamespace(signing=KEY))
    file = tmp_path / "export.jsonl"
    journal = Journal(runtime, file, LINES, make_head(LINES, 200), make_head(LINES), STRANGER)
    for _ in range(6):
        attempt = FILE_KINDS[kind](journal, rng)
        content = attempt.content if attempt.content is not None else written(attempt.lines)
        verdicts = ours(file, content, attempt.head), theirs(outsider, content, [attempt.head.to_json()])
        assert "intact" not in verdicts
        # Lines no head vouches for we hold against our journal, which an outsider has not.
        assert verdicts in {(same, same) for same in verdicts} | {("differs", "unvouched")}


@pytest.mark.parametrize(
    "content",
    [
        b'{"position": 1, "position": 1}',
        b'{"a": 1.5}',
        b'{"a": NaN}',
        b"\xff",
        b"[" * 100_000,
        b'{"a": "\\ud800"}',
        b"5",
        b"null",
    ],
)
def test_lines_that_are_none(outsider: ModuleType, content: bytes) -> None:
    assert theirs(outsider, content, [make_head(LINES).to_json()]) == "malformed"


def test_a_key_that_stands_twice_is_no_line(outsider: ModuleType) -> None:
    """Readers differ in which of the two they believe."""
    doubled = written(LINES).replace(b'"kind": "PaymentMade"', b'"kind": "PaymentLost", "kind": "PaymentMade"', 1)
    assert theirs(outsider, doubled, [make_head(LINES).to_json()]) == "malformed"


@pytest.mark.parametrize(
    "head", [None, 5, [], {}, {**make_head(LINES).to_json(), "facts": True}, {**make_head(LINES).to_json(), "facts": 0}]
)
def test_heads_that_are_none(outsider: ModuleType, head: Any) -> None:
    assert theirs(outsider, written(LINES), [head]) == "forged_head"


def test_it_agrees_on_receipts(outsider: ModuleType) -> None:
    rng = random.Random(3)
    for size in (1, 2, 5, 8, 33):
        lines = LINES[:size]
        head = make_head(lines)
        for position in range(1, size + 1):
            receipt = json.loads(json.dumps(make_receipt(lines, position, head)))
            assert outsider.check_receipt(receipt, [PUBLIC]) == 1
            for _ in range(3):
                changed = copy.deepcopy(receipt)
                part, field = rng.choice(
                    [("fact", f) for f in receipt["fact"]] + [("head", f) for f in receipt["head"]] + [("proof", "")]
                )
                if part == "proof":
                    changed["proof"] = changed["proof"][1:] or [{"side": "left", "hash": "00" * 32}]
                else:
                    changed[part][field] = rng.choice([None, 0, "", True, "00" * 32, "x"])
                assert not check_receipt(changed, [KEY.public])
                with pytest.raises(outsider.Found):
                    outsider.check_receipt(changed, [PUBLIC])
            with pytest.raises(outsider.Found):
                outsider.check_receipt(receipt, [STRANGER.public.hex()])
    for receipt in (None, 5, {}, {"proof": []}, {"proof": [], "fact": 5, "head": make_head(LINES).to_json()}):
        with pytest.raises(outsider.Found):
            outsider.check_receipt(receipt, [PUBLIC])
