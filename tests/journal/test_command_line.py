"""``tideover journal …`` as scripts drive it, and the outsider's verifier on what it prints."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import text
from tests.conftest import Lender
from tests.journal.made import STRANGER

from tideover.app.cli import main
from tideover.base.log import configure_logging

VERIFIER = Path(__file__).parents[2] / "examples" / "verify_journal.py"


@dataclass
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Shell:
    """Commands with the lender's home and database: each its own process, or (two seconds less) in this one."""

    lender: Lender
    folder: Path
    in_process: bool = False

    def journal(self, *arguments: str, given: str = "") -> Done:
        return self.command("journal", *arguments, given=given)

    def command(self, *arguments: str, given: str = "") -> Done:
        settings = self.lender.runtime.settings
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TIDEOVER_")},
            "TIDEOVER_HOME": str(settings.home),
            "TIDEOVER_DATABASE_URL": settings.database_url or "",
        }
        if self.in_process:
            return self._here(arguments, environment, given)
        command = [sys.executable, "-m", "tideover.app.cli", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, cwd=self.folder, input=given
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def _here(self, arguments: tuple[str, ...], environment: dict[str, str], given: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        try:
            with (
                patch.dict(os.environ, environment, clear=True),
                patch.object(sys, "argv", ["tideover", *arguments]),
                patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()))),
                contextlib.chdir(self.folder),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
                pytest.raises(SystemExit) as ended,
            ):
                main()
        finally:
            configure_logging()  # the command's went to ``err``
        return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    def answer(self, *arguments: str) -> Any:
        done = self.journal(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def verdict(self, *arguments: str, given: str = "") -> tuple[int, Any]:
        done = self.journal("verify", *arguments, given=given)
        return done.returncode, json.loads(done.stdout)

    def outsider(self, *arguments: str) -> tuple[int, Any]:
        """The verifier as somebody else runs it: nothing of ours on the path."""
        public = self.lender.runtime.signing.public.hex()
        command = [sys.executable, "-I", str(VERIFIER), *arguments, public]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, env={})
        return done.returncode, json.loads(done.stdout)

    def write(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content)
        return name


@pytest.fixture
def shell(lender: Lender, tmp_path: Path) -> Shell:
    """A lender with a contact, a payment and a stop on record."""
    lender.borrower()
    lender.contact()
    lender.run_jobs()
    lender.pay("P1")
    lender.post("/stops", {"person": "C1", "kind": "cease"})
    return Shell(lender, tmp_path)


@pytest.mark.demand("1.10")
def test_export_head_and_verify(shell: Shell) -> None:
    exported = shell.journal("export")  # seals first
    assert exported.returncode == 0
    lines = [json.loads(line) for line in exported.stdout.splitlines()]
    assert lines == shell.lender.get("/journal").json()["facts"]
    assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
    assert set(lines[0]) == {"position", "id", "at", "known_at", "tenant", "kind", "data", "leaf"}
    assert {"ContactPermitted", "ContactMade", "PaymentRecorded", "StopPlaced"} <= {line["kind"] for line in lines}
    shell.in_process = True
    later = shell.journal("export", "--from", "5")
    assert later.stdout.splitlines() == exported.stdout.splitlines()[4:]

    head = shell.answer("head")
    assert (head["facts"], head["unsealed"], head["tenant"]) == (len(lines), 0, "default")
    export_file = shell.write("export.jsonl", exported.stdout)
    head_file = shell.write("head.json", json.dumps(head))
    intact = {"facts": len(lines), "verdict": "intact", "at": None}
    shell.in_process = False
    assert shell.verdict() == (0, intact)
    shell.in_process = True
    assert shell.verdict("--head", head_file) == (0, intact)
    assert shell.verdict(export_file) == (0, intact)
    assert shell.verdict(export_file, "--head", head_file) == (0, intact)
    assert shell.verdict("-", "--head", head_file, given=exported.stdout) == (0, intact)
    assert shell.verdict(shell.write("later.jsonl", later.stdout)) == (0, {**intact, "facts": len(lines) - 4})
    assert shell.outsider(export_file, head_file) == (0, intact)

    stranger = shell.write("stranger.pub", STRANGER.public.hex() + "\n")
    assert shell.verdict("--key", stranger)[1]["verdict"] == "foreign_key"
    assert shell.verdict(export_file, "--head", head_file, "--key", stranger)[0] == 1

    receipt_file = shell.write("receipt.json", json.dumps(shell.answer("receipt", lines[3]["id"])))
    assert shell.outsider("--receipt", receipt_file) == (0, {"facts": 1, "verdict": "intact", "at": None})
    forged = json.loads((shell.folder / receipt_file).read_text())
    forged["fact"]["data"]["by"] = "somebody else"
    assert shell.outsider("--receipt", shell.write("forged.json", json.dumps(forged)))[0] == 1


@pytest.mark.demand("1.10")
def test_a_tampered_file(shell: Shell) -> None:
    exported = shell.journal("export").stdout
    lines = [json.loads(line) for line in exported.splitlines()]
    head_file = shell.write("head.json", json.dumps(shell.answer("head")))
    place = next(line["position"] for line in lines if line["kind"] == "PaymentRecorded")
    lines[place - 1]["data"]["amount_minor"] += 1
    altered = shell.write("altered.jsonl", "\n".join(map(json.dumps, lines)))
    cut = shell.write("cut.jsonl", "\n".join(exported.splitlines()[:-1]))
    expected = {"facts": place - 1, "verdict": "altered", "at": place}
    assert shell.verdict(altered) == (1, expected)
    shell.in_process = True
    assert shell.verdict(altered, "--head", head_file) == (1, expected)
    assert shell.outsider(altered, head_file) == (1, expected)
    expected = {"facts": len(lines) - 1, "verdict": "cut", "at": len(lines)}
    assert shell.verdict(cut, "--head", head_file) == (1, expected)
    assert shell.outsider(cut, head_file) == (1, expected)


@pytest.mark.parametrize(
    ("third", "place"),
    [(b"{not json", "bad.jsonl:3: "), (b"[1, 2", "bad.jsonl:3: "), ('{"kind": "欠'.encode()[:-1] + b'"}', "bad.jsonl:")],
)
def test_a_malformed_file_is_refused_with_its_line(shell: Shell, third: bytes, place: str) -> None:
    shell.in_process = third != b"{not json"
    rows = shell.journal("export").stdout.encode().splitlines()
    (shell.folder / "bad.jsonl").write_bytes(b"\n".join([*rows[:2], third, *rows[3:]]))
    done = shell.journal("verify", "bad.jsonl")
    assert (done.returncode, done.stdout) == (2, "")
    said = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert said[0].startswith(place)
    assert "kind" not in said[0]


def test_files_that_cannot_be_used(shell: Shell) -> None:
    shell.in_process = True
    shell.lender.seal()
    for arguments in (["verify", "none.jsonl"], ["verify", "--head", "none.json"], ["verify", "--key", "none.pub"]):
        assert shell.journal(*arguments).returncode == 2
    for content in ("{", "[]", '{"facts": 1}', json.dumps({**shell.answer("head"), "facts": "9"})):
        assert shell.journal("verify", "--head", shell.write("head.json", content)).returncode == 2
    assert shell.journal("receipt", "none").returncode == 2


def test_a_changed_database(shell: Shell) -> None:
    """The command prints its verdict, though new facts cannot be sealed over the change."""
    shell.in_process = True
    head_file = shell.write("head.json", json.dumps(shell.answer("head")))
    facts = json.loads((shell.folder / head_file).read_text())["facts"]
    shell.lender.pay("P2", amount_minor=1)
    with shell.lender.runtime.database.as_owner() as connection:
        connection.execute(text("UPDATE merkle_node SET hash = sha256(hash)"))
    assert shell.verdict() == (1, {"facts": facts, "verdict": "node_differs", "at": None})
    done = shell.journal("export")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == facts
    assert "1 facts wait" in done.stderr


def test_an_empty_journal(lender: Lender, tmp_path: Path) -> None:
    with lender.runtime.database.as_owner() as connection:
        for table in ("fact", "seal", "unsealed", "merkle_node", "signed_head"):
            connection.execute(text(f"DELETE FROM {table}"))
    shell = Shell(lender, tmp_path, in_process=True)
    assert shell.verdict() == (0, {"facts": 0, "verdict": "intact", "at": None})
    assert shell.journal("head").returncode == 2
    assert shell.journal("export").stdout == ""
