"""Google's Lighthouse on the built console: the sign-in, and behind it the day and the queue.

    python -m benchmarks.lighthouse [RUNS]

A made-up lender in the middle of a day, served on loopback with a database of its own; each page ``RUNS`` times (5) with the
preset "desktop", the median of each figure. Fails where one is worse than ``WANTED``. Lighthouse comes by npm, once, into a
folder of the user's cache (``TIDEOVER_LIGHTHOUSE`` names another); the browser is ``CHROME_PATH`` or /usr/bin/chromium. What it
prints is in docs/console.md.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from tests.conftest import TEN, Lender, set_time
from tests.console.desk import PASSWORD, furnish, serving
from tests.proofs.harness import opened, own_place

from tideover.app.console import is_built
from tideover.app.edge import API, COOKIE, CSRF_HEADER
from tideover.app.http import create_app
from tideover.app.runtime import ensure_operator
from tideover.base.ids import TenantId
from tideover.base.log import configure_logging

VERSION = "12.8.2"
FOLDER = Path(os.environ.get("TIDEOVER_LIGHTHOUSE", Path.home() / ".cache" / "tideover" / f"lighthouse-{VERSION}"))
BROWSER = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
PAGES = {"sign-in": "/console/sign-in", "day": "/console/day", "queue": "/console/queue"}
RUNS = 5
TRIES = 3
SECONDS = 120  # for one run, at most


@dataclass(frozen=True, slots=True)
class Figure:
    """``is_least``: the wanted value is the least that is good enough, else the most."""

    name: str
    wanted: float
    is_least: bool

    def holds(self, value: float) -> bool:
        return value >= self.wanted if self.is_least else value <= self.wanted


WANTED = (
    Figure("best practices", 95, is_least=True),
    Figure("accessibility", 95, is_least=True),
    Figure("LCP s", 2.0, is_least=False),
    Figure("transferred KiB", 450, is_least=False),
)


def missing() -> str | None:
    """What this machine has not, in words; None: it has everything."""
    if not is_built():
        return "the console is not built: make console"
    if not Path(BROWSER).exists():
        return f"there is no browser at {BROWSER}: set CHROME_PATH"
    if shutil.which("node") is None or (not _command().exists() and shutil.which("npm") is None):
        return "Node and npm are not installed"
    return None


def _command() -> Path:
    return FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"


def fetch() -> None:
    """Lighthouse into its folder, unless it is there. Raises ``subprocess.CalledProcessError``."""
    if not _command().exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        wish = ["npm", "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", f"lighthouse@{VERSION}"]
        subprocess.run(wish, check=True, stdout=subprocess.DEVNULL, cwd=FOLDER)


def look(address: str, cookie: str | None) -> dict[str, Any]:
    """One run; Lighthouse's own report. ``cookie``: of a session."""
    with tempfile.TemporaryDirectory(prefix="tideover-lighthouse-") as folder:
        report, headers = Path(folder) / "report.json", Path(folder) / "headers.json"
        headers.write_text(json.dumps({"Cookie": f"{COOKIE}={cookie}"} if cookie else {}))
        wish = [
            "node", str(_command()), address, "--preset=desktop", "--only-categories=performance,accessibility,best-practices",
            "--output=json", f"--output-path={report}", f"--extra-headers={headers}", "--quiet", "--max-wait-for-load=15000",
            "--chrome-flags=--headless=new --no-sandbox",
        ]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": BROWSER}
        for left in range(TRIES - 1, -1, -1):  # a browser that does not come up, or falls over, says nothing of the page
            ran = subprocess.run(
                wish, timeout=SECONDS, env=environment, cwd=folder, capture_output=True, text=True, check=False
            )
            if ran.returncode == 0:
                break
            if left == 0:
                raise SystemExit(f"Lighthouse failed on {address}:\n{ran.stderr[-1500:]}")
        found: dict[str, Any] = json.loads(report.read_text())
    return found


def figures_of(report: dict[str, Any]) -> dict[str, float]:
    """By the names of ``WANTED``."""
    scores, audits = report["categories"], report["audits"]
    return {
        "best practices": 100 * scores["best-practices"]["score"],
        "accessibility": 100 * scores["accessibility"]["score"],
        "LCP s": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "transferred KiB": audits["total-byte-weight"]["numericValue"] / 1024,
    }


def faults_of(report: dict[str, Any]) -> list[str]:
    """What it held against the page, but for speed."""
    refs = [ref["id"] for name in ("best-practices", "accessibility") for ref in report["categories"][name]["auditRefs"]]
    return [f"{name}: {report['audits'][name]['title']}" for name in refs if report["audits"][name]["score"] in (0, 0.5)]


def main(runs: int = RUNS) -> int:
    configure_logging(level=50)
    if (lacks := missing()) is not None:
        print(f"Lighthouse: not run, {lacks}")
        return 2
    fetch()
    with own_place() as place, place.fresh() as (settings, folder), opened(settings) as runtime:
        set_time(runtime, TEN)
        with TestClient(create_app(runtime)) as client:
            furnish(Lender(runtime, folder / "book", TenantId("default"), ensure_operator(runtime), client))
            wish = {"tenant": "default", "login": "lead", "password": PASSWORD}
            client.post(f"{API}/sign-in", json=wish, headers={CSRF_HEADER: "0"}).raise_for_status()
            cookie = client.cookies[COOKIE]
        with serving(runtime) as origin:
            held = [_page(name, origin + path, None if name == "sign-in" else cookie, runs) for name, path in PAGES.items()]
    return 0 if all(held) else 1


def _page(name: str, address: str, cookie: str | None, runs: int) -> bool:
    """Whether everything holds there; printed."""
    reports = [look(address, cookie) for _ in range(runs)]
    shown = reports[-1]["finalDisplayedUrl"]
    if not shown.startswith(address):
        print(f"{name}: {shown} was shown instead")
        return False
    found = [figures_of(report) for report in reports]
    is_good = True
    for figure in WANTED:
        value = statistics.median(each[figure.name] for each in found)
        holds = figure.holds(value)
        is_good &= holds
        bound = f"{'>=' if figure.is_least else '<='} {figure.wanted:g}"
        print(f"{name:<10}{figure.name:<18}{value:>8.2f}  {bound:<8}{'holds' if holds else 'DOES NOT HOLD'}", flush=True)
    for fault in faults_of(reports[-1]):
        print(f"{name:<10}  - {fault}")
    return is_good


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
