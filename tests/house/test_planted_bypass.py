"""The import contract and the type checker each refuse a planted bypass."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTS = {
    "a room that speaks SMTP itself": ("conversation/shortcut.py", "import smtplib\n\nSERVER = smtplib.SMTP\n"),
    "a room that holds a channel": (
        "book/shortcut.py",
        "from tideover.outreach.channels import EmailChannel\n\nX = EmailChannel\n",
    ),
    "a room that makes clearances": ("outreach/shortcut.py", "from tideover.gate.clearance import issue\n\nX = issue\n"),
    "a gate that knows the strategy": (
        "gate/shortcut.py",
        "from tideover.strategy import decide\n\nX = decide\n",
    ),
    "a room nobody placed": ("shortcuts/__init__.py", '"""A new room."""\n'),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_house_as_it_is_passes(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("plant", PLANTS)
def test_import_contracts_refuse(copy: Path, plant: str) -> None:
    name, content = PLANTS[plant]
    path = copy / "src" / "tideover" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    try:
        result = lint_imports(copy)
        assert result.returncode != 0, result.stdout
    finally:
        path.unlink()
        if path.name == "__init__.py":
            shutil.rmtree(path.parent)


TYPES = """
from datetime import datetime

from tideover.base.work import Work
from tideover.gate import Clearance, Permit, Refusal, ask, redeem, Ask
from tideover.outreach import Rendition, send
from tideover.outreach.channels import Destination, EmailChannel, Message


def straight(work: Work, wish: Ask, text: Rendition, channel: EmailChannel, to: Destination, m: Message, now: datetime) -> None:
    answer = ask(work, wish)
    if isinstance(answer, Permit):
        send(work, answer, text, {})
        cleared = redeem(work, answer)
        if isinstance(cleared, Clearance):
            channel.deliver(cleared, to, m, now)


def forgot_the_gate(work: Work, text: Rendition) -> None:
    send(work, None, text, {})  # refused here


def forgot_to_look(work: Work, wish: Ask, text: Rendition) -> None:
    send(work, ask(work, wish), text, {})  # refused here


def forgot_to_redeem(permit: Permit, channel: EmailChannel, to: Destination, m: Message, now: datetime) -> None:
    channel.deliver(permit, to, m, now)  # refused here


def forgot_the_refusal(work: Work, permit: Permit, channel: EmailChannel, to: Destination, m: Message, now: datetime) -> None:
    channel.deliver(redeem(work, permit), to, m, now)  # refused here
"""


def test_the_type_checker_refuses(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(TYPES)
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--config-file",
        str(ROOT / "pyproject.toml"),
        str(path),
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    refused = {int(line.split(":")[1]) for line in result.stdout.splitlines() if "planted.py" in line and ": error:" in line}
    wanted = {number for number, line in enumerate(TYPES.splitlines(), 1) if "# refused here" in line}
    assert refused == wanted, result.stdout
