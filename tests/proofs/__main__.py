"""``python -m tests.proofs [NAME …]``: the proofs at full size; figures go to docs/proofs.md."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from tests.proofs.harness import ROOT, SEED, own_place, run_whole
from tests.proofs.proofs import PROOFS
from tideover.base.log import configure_logging

HEAD = """# Proofs

Each claim is run at full size by `make soak` (one alone: `.venv/bin/python -m tests.proofs NAME`), resumable, and at a
twentieth of its size or less by `make test`. This page is written by that command; figures are sums over all tries.

"""


def main() -> int:
    configure_logging(level=50)
    wanted = sys.argv[1:]
    unknown = set(wanted) - {proof.name for proof in PROOFS}
    if unknown:
        print(f"no such proof: {', '.join(sorted(unknown))}; there are {', '.join(p.name for p in PROOFS)}", file=sys.stderr)
        return 2
    results = []
    with own_place() as place:
        for proof in PROOFS:
            if wanted and proof.name not in wanted:
                continue
            if missing := proof.missing():
                print(f"{proof.name}: SKIPPED, {missing}", flush=True)
            else:
                results.append(run_whole(place, proof, lambda line: print(line, flush=True)))
                print(f"{proof.name}: {'holds' if results[-1]['holds'] else 'DOES NOT HOLD'}", flush=True)
    write_page(results)
    return 0 if all(result["holds"] for result in results) else 1


def write_page(results: list[dict[str, Any]]) -> None:
    """Put the results into the page, leaving other proofs' sections as they are."""
    path = ROOT / "docs" / "proofs.md"
    sections = {}
    if path.exists():
        for part in path.read_text().split("\n## ")[1:]:
            sections[part.split("\n")[0]] = part.rstrip()
    day = datetime.now(UTC).date().isoformat()
    for result in results:
        figures = "\n".join(f"| {key.replace('_', ' ')} | {value:,} |" for key, value in result["figures"].items())
        sections[result["name"]] = (
            f"{result['name']}\n\n{result['claim']}\n\n"
            f"**{'Holds' if result['holds'] else 'Does not hold'}** over {result['size']:,} {result['unit']}.\n\n"
            f"| figure | value |\n|---|---|\n{figures}\n\n"
            f"Seed {SEED} and following, commit `{result['state']}`, {day}, {result['seconds']:,} s. "
            f"`.venv/bin/python -m tests.proofs {result['name']}`"
        )
    order = [proof.name for proof in PROOFS]
    body = "\n\n".join("## " + sections[name] for name in order if name in sections)
    path.write_text(HEAD + body + "\n")


if __name__ == "__main__":
    sys.exit(main())
