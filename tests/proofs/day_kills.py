"""A day decided by workers that are killed with -9 in every stage makes the tasks that a day nobody disturbs makes, once each.

The worker is a process of its own that ends itself with SIGKILL at a statement, or at a file of the lake that is about to be
put in place, drawn at random within the stage it is to die in.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from tests.conftest import TEN, set_time
from tests.proofs.harness import ROOT, Place, Proof, opened
from tideover.app.runtime import Runtime, open_tenant
from tideover.base import jobs
from tideover.base import work as base_work
from tideover.base.settings import Settings
from tideover.book import import_book
from tideover.outreach import Stage, change_sender, day_report, start_day
from tideover.outreach.day import stages
from tideover.rehearsal import give_ways, make_city, write_book

STAGES = [stage for stage in Stage if stage is not Stage.DONE]
SENDER = {"sender_name": "渡口消费金融", "sender_hotline": "400-000-0000"}
DAY = TEN.date()
# Statements and files of a chunk; a number beyond what there are kills nobody, and the next draw is made.
_DEEP = {Stage.REFRESH: 120, Stage.DECIDE: 30, Stage.SCREEN: 14, Stage.PLACE: 6, Stage.TASK: 80}
_MOST_LIVES = 60


def _kills(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    figures: Counter[str] = Counter(persons=count)
    undisturbed = _day(place, seed, count, None, figures)
    disturbed = _day(place, seed, count, rng, figures)
    figures["tasks"] = len(undisturbed)
    figures["missing"] = len(undisturbed - disturbed)
    figures["beyond"] = len(disturbed - undisturbed)
    return dict(figures)


def _day(place: Place, seed: int, count: int, rng: random.Random | None, figures: Counter[str]) -> set[tuple[str, ...]]:
    with place.fresh() as (settings, folder), opened(settings) as runtime:
        _begin(runtime, folder, seed, count)
        if rng is None:
            jobs.run_until_idle(runtime.works, runtime.registry, kinds=["run_day"])
        else:
            _live_and_die(runtime, settings, rng, figures, 1 + count // 125)
        with runtime.works.open("default", "proof") as work:  # type: ignore[arg-type]
            report = day_report(work, DAY)
        assert report is not None and report.state == "done"
        rows = _rows(
            runtime,
            "SELECT account.ref, c.treatment, c.by, c.lane, c.state FROM day_case c JOIN account ON account.id = c.account "
            "WHERE c.state NOT IN ('refused', 'dropped')",
        )
        begun = _rows(runtime, "SELECT payload->>'holder' AS h, payload->>'creditor' AS c FROM job WHERE kind = 'begin_case'")
        items = _rows(runtime, "SELECT subject FROM work_item WHERE kind = 'treat_case'")
        by = Counter(row.by for row in rows if row.state == "tasked")
        name = "undisturbed" if rng is None else "disturbed"
        figures[f"{name}_doubled"] += len(begun) - len(set(begun)) + len(items) - len(set(items))
        figures[f"{name}_untold"] += abs(by["bot"] - len(begun)) + abs(by["person"] - len(items))
        figures[f"{name}_facts_of_the_day"] += len(_rows(runtime, "SELECT 1 FROM fact WHERE kind = 'DayDecided'"))
        figures[f"{name}_unended"] += len(_rows(runtime, "SELECT 1 FROM job WHERE kind = 'run_day' AND state <> 'done'"))
        return {(row.ref, row.treatment, row.by, row.lane, row.state) for row in rows}


def _begin(runtime: Runtime, folder: Path, seed: int, count: int) -> None:
    set_time(runtime, TEN)
    tenant = open_tenant(runtime, "default")
    write_book(folder / "book", give_ways(make_city(seed, count), seed), DAY)
    import_book(runtime.works, tenant, "proof", folder / "book", folder / "rejects.csv")
    with runtime.works.open(tenant, "proof") as work:
        for field, value in SENDER.items():
            change_sender(work, field, value)
        start_day(work, DAY)


def _live_and_die(runtime: Runtime, settings: Settings, rng: random.Random, figures: Counter[str], kills: int) -> None:
    """Each worker is told where to die; when a stage has had ``kills`` of them, one is left to end it."""
    assert settings.database_url is not None and settings.home is not None
    env = {
        **os.environ,
        "TIDEOVER_HOME": str(settings.home),
        "TIDEOVER_DATABASE_URL": settings.database_url,
        "TIDEOVER_LOG_LEVEL": "critical",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    died: Counter[Stage] = Counter()
    for _ in range(_MOST_LIVES):
        stage = _stage(runtime)
        if stage is Stage.DONE:
            break
        depth = rng.randint(1, _DEEP[stage]) if died[stage] < kills else 0
        command = [sys.executable, "-m", "tests.proofs.day_kills", stage, str(depth)]
        ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, timeout=200, check=False)
        died[stage] += ended.returncode == -signal.SIGKILL
        figures["workers_failed"] += ended.returncode not in (0, -signal.SIGKILL)
        with runtime.database.as_owner() as connection:  # a lease outlives its worker: nobody waits for that here
            connection.execute(text("UPDATE job SET lease_until = clock_timestamp(), retry_at = NULL WHERE state = 'leased'"))
    figures.update({f"kills_in_{stage}": died[stage] for stage in STAGES})


def _stage(runtime: Runtime) -> Stage:
    return Stage(_rows(runtime, "SELECT stage FROM day_run")[0].stage)


def _rows(runtime: Runtime, sql: str) -> list[Any]:
    with runtime.database.as_owner() as connection:
        return list(connection.execute(text(sql)))


def _worker(stage: str, depth: int) -> None:
    """Work on the day to the end of a stage, and die at the ``depth``-th thing done in it (0: not at all)."""
    done, within = 0, False
    run_stage, replace, direct = stages.run_stage, Path.replace, base_work.direct

    def count(*_: Any, **__: Any) -> None:
        nonlocal done
        done += within
        if within and done == depth:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(run: Any, root: Path) -> None:
        nonlocal within
        within = run.job.payload["stage"] == stage
        run_stage(run, root)
        within = False

    def put(self: Path, target: Any) -> Path:
        count()
        return replace(self, target)

    def straight(*given: Any) -> list[Any]:
        count()
        return direct(*given)

    event.listen(Engine, "before_cursor_execute", count)
    base_work.direct = straight
    Path.replace = put  # type: ignore[method-assign,assignment]
    settings = Settings()
    with opened(settings) as runtime:
        runtime.registry.on_staged("run_day", lambda run: watched(run, settings.root / "lake"))
        while _stage(runtime) == stage:
            with runtime.database.as_system() as connection:
                leased = jobs.lease(connection, 1, kinds=["run_day"])
            for job in leased:
                jobs.run(runtime.works, runtime.registry, job)


def _holds(sums: Counter[str]) -> bool:
    never = ("missing", "beyond", "workers_failed")
    each = ("doubled", "untold", "unended")
    return (
        sums["tasks"] > 0
        and all(sums[name] == 0 for name in never)
        and all(sums[f"{who}_{name}"] == 0 for who in ("undisturbed", "disturbed") for name in each)
        and sums["undisturbed_facts_of_the_day"] == sums["disturbed_facts_of_the_day"]
        and all(sums[f"kills_in_{stage}"] > 0 for stage in STAGES)
    )


DAY_KILLS = Proof(
    name="day-kills",
    claim=(
        "A day's run is killed with -9 in every stage (lake, decisions, screening, hours, tasks), at statements and at files "
        "about to be put in place, and resumed. It makes the same tasks as a run nobody disturbs, each once."
    ),
    unit="persons",
    size=2000,
    chunk=500,
    run=_kills,
    holds=_holds,
)

if __name__ == "__main__":
    _worker(sys.argv[1], int(sys.argv[2]))
