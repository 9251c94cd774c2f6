"""The rows that the gate does not judge by are complete, in both languages, and none from memory holds a number."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

RULEBOOK = Path(__file__).parents[2] / "src/tideover/gate/rulebook"
KNOWN = {"id", "confidence", "article", "point", "effective_from", "effective_to", "jurisdiction", "source", "where"}
WORDS = {"title_zh", "title_en", "why_zh", "why_en"}


def _rows() -> list[dict[str, Any]]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(RULEBOOK.glob("*.toml"))]
    return [row for file in files for row in file.get("rule", ())]


def test_no_rule_is_told_twice() -> None:
    assert [each for each, times in Counter(row["id"] for row in _rows()).items() if times > 1] == []


def test_a_row_that_is_documentation_says_all_there_is_to_say() -> None:
    documentation = [row for row in _rows() if "form" not in row]
    assert len(documentation) == 47
    for row in documentation:
        assert {"id", "confidence", "point", "source"} | WORDS <= set(row) <= KNOWN | WORDS, row["id"]
        assert row["confidence"] in ("V", "W", "M", "seeds") and set(row["point"]) <= {"pre", "in", "post", "case", "org"}
        assert all(re.search("[一-鿿]", row[words]) for words in ("title_zh", "why_zh")), row["id"]


def test_a_row_from_memory_holds_no_number_and_is_never_judged_by() -> None:
    memory = [row for row in _rows() if row["confidence"] == "M"]
    assert {row["id"] for row in memory} == {"CN-D4", "CN-Z5", "EU-3", "UK-5", "UK-7"}
    for row in memory:
        assert "form" not in row and not re.search(r"[0-9]", " ".join(row[words] for words in WORDS)), row["id"]
