"""What no lint knows: the rules of the house, read off the code."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tideover"
FILES = sorted(SOURCE.rglob("*.py"))
ROOMS = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists())
BASE = {"clock", "database", "errors", "http", "ids", "jobs", "lake", "log", "money", "privacy", "settings", "work"}
ROOM_FILES = {"__init__", "model", "store", "actions", "routes", "schemas", "jobs"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc", "stuff"}
# app wires: it may reach for these files of a room beside its door.
WIRED = {"routes", "jobs", "pages"}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, int]]:
    """Every module imported, absolute, with its line: ``from tideover.book import x`` counts as ``tideover.book``."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            found.append((node.module or "", node.lineno))
            if node.module == "tideover":
                found += [(f"tideover.{alias.name}", node.lineno) for alias in node.names]
    return found


def test_base_is_a_closed_list() -> None:
    names = {path.stem for path in (SOURCE / "base").iterdir() if path.name not in ("__init__.py", "__pycache__")}
    assert names == BASE


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_other_rooms_are_entered_by_their_door(path: Path) -> None:
    room = room_of(path)
    for module, line in imports(path):
        parts = module.split(".")
        if parts[0] != "tideover" or len(parts) < 3 or parts[1] in (room, "base"):
            continue
        if room == "app" and len(parts) == 3 and parts[2].rpartition("_")[2] in WIRED:
            continue
        pytest.fail(f"{path.relative_to(ROOT)}:{line}: {module} is behind a door")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_sql_stands_in_store_and_base(path: Path) -> None:
    if room_of(path) == "base" or path.name in ("store.py", "idempotency.py") or path.parent.name == "store":
        return
    for module, line in imports(path):
        if module.split(".")[0] == "sqlalchemy" and module != "sqlalchemy.exc":
            text = path.read_text().splitlines()[line - 1]
            # The readiness probe asks the database one thing.
            assert path.name == "http.py", f"{path.relative_to(ROOT)}:{line}: {text.strip()}"


def test_no_file_is_named_for_nothing() -> None:
    for path in FILES:
        assert path.stem not in FORBIDDEN_NAMES, path


def test_models_are_pure() -> None:
    """A ``model.py`` imports ``base`` and models of rooms below, by their doors; no store, no framework but the request's actor."""
    for path in FILES:
        if path.name == "model.py":
            for module, line in imports(path):
                assert not module.startswith(("sqlalchemy", "httpx", "tideover.base.database", "tideover.base.jobs")), (
                    f"{path}:{line}"
                )


def test_nothing_asks_the_machine_for_the_business_time() -> None:
    """``datetime.now`` and ``date.today`` stand only where machine time is meant: ids, the clock itself, outside worlds."""
    allowed = {"clock.py", "demo.py", "phones.py", "post.py"}
    for path in FILES:
        if path.name in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
                owner = ast.unparse(node.value)
                assert owner not in ("datetime", "date", "datetime.datetime"), f"{path}:{node.lineno}: {owner}.{node.attr}"


def test_public_functions_say_what_they_do() -> None:
    """Every function and class that a room's door shows has a docstring, or is a plain record whose name says it."""
    missing = []
    for room in ROOMS:
        door = ast.parse((SOURCE / room / "__init__.py").read_text())
        public = next(
            (
                ast.literal_eval(n.value)
                for n in door.body
                if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"
            ),
            [],
        )
        for path in (SOURCE / room).rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if (
                    isinstance(node, ast.FunctionDef)
                    and node.name in public
                    and len(node.body) > 3
                    and not ast.get_docstring(node)
                ):
                    missing.append(f"{path.relative_to(SOURCE)}: {node.name}")
    assert not missing, missing


def test_every_room_explains_itself() -> None:
    for room in ROOMS:
        assert ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text())), room


def test_facts_are_past_tense_and_frozen() -> None:
    # Words that end neither in -ed nor in an irregular participle are not something that has happened.
    irregular = {
        "Held",
        "Withdrawn",
        "Chosen",
        "Given",
        "Made",
        "Taken",
        "Kept",
        "Broken",
        "InDoubt",
        "Understood",
        "NotMade",
        "RolledBack",
        "HandedOver",
        "Begun",
        "Spoken",
    }
    for path in FILES:
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.ClassDef) or "fact" not in [ast.unparse(d) for d in node.decorator_list]:
                continue
            name = re.sub(r"\d+$", "", node.name)
            last = re.findall(r"[A-Z][a-z]+", name)[-1]
            past = last.endswith("ed") or last in ("In", "Out") or any(name.endswith(word) for word in irregular)
            assert past, f"{path}: {node.name}"
            assert any("frozen=True" in ast.unparse(d) for d in node.decorator_list), f"{path}: {node.name}"


def test_files_stay_readable() -> None:
    """The 95th-percentile file stays under 370 lines, none above 600."""
    lengths = sorted((len(path.read_text().splitlines()), path.name) for path in FILES)
    assert lengths[int(len(lengths) * 0.95)][0] <= 370, lengths[-6:]
    assert lengths[-1][0] <= 600, lengths[-1]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-spark.lock"])
def test_the_lock_names_no_address(name: str) -> None:
    lock = (ROOT / name).read_text()
    assert not re.search(r"https?://|--index-url|file:", lock)
    assert lock.count("--hash=sha256:") > 500


def pins(name: str) -> set[tuple[str, str]]:
    """Names and versions in a lock."""
    return set(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_consoles_lock_names_no_address() -> None:
    text = (ROOT / "web" / "package-lock.json").read_text()
    assert "://" not in text  # npm writes where to give money beside each package: take "funding" out again
    assert text.count('"integrity"') > 300


@pytest.mark.parametrize(("name", "extra"), [("requirements.lock", "dev"), ("requirements-spark.lock", "spark")])
def test_every_dependency_is_locked(name: str, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"][extra]
    names = {re.split(r"[\[<>=]", w)[0].lower() for w in wanted}
    locked = {package for package, _ in pins(name)}
    assert names <= locked, names - locked


def test_spark_is_added_beside_the_lock_and_changes_nothing_of_it() -> None:
    ours, with_spark = pins("requirements.lock"), pins("requirements-spark.lock")
    names = {package for package, _ in ours}
    assert "pyspark" not in names and "pyspark" in {package for package, _ in with_spark}
    assert {pin for pin in with_spark if pin[0] in names} <= ours
