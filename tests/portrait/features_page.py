"""``python -m tests.portrait.features_page`` writes the tables of docs/portrait.md; a test holds the page to them."""

from __future__ import annotations

from pathlib import Path

from tideover.portrait import FAMILIES, FEATURES

PAGE = Path(__file__).parents[2] / "docs" / "portrait.md"
MARK = "<!-- from here on generated: python -m tests.portrait.features_page -->\n"


def page() -> str:
    """The page as it must stand: what people wrote, then a table a family."""
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    lines = [f"{len(FEATURES)} features 特征."]
    for family, (zh, en) in FAMILIES.items():
        lines += [
            "",
            f"### {zh} · {en}",
            "",
            "| feature | 中文 | English | unit | default | 公式 | formula |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| `{f.name}` | {f.zh} | {f.en} | {f.unit} | {str(f.default).lower() if isinstance(f.default, bool) else f.default or '–'} "
            f"| {f.formula_zh} | {f.formula_en} |"
            for f in FEATURES
            if f.family == family
        ]
    return written + MARK + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
