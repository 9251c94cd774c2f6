"""What the command line and the API say when something is not right: where, what was expected, and nothing of a library's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import Lender
from tests.journal.test_command_line import Done, Shell

from tideover.base.errors import Invalid
from tideover.base.settings import load_settings


@pytest.fixture
def shell(lender: Lender, tmp_path: Path) -> Shell:
    return Shell(lender, tmp_path, in_process=True)


def told(done: Done) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr.strip()


NOT_READ = "nofile: file not read; expected a file that can be read"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "understand corrections --out /nonexist/x",
            "x: file not written; expected a place in a folder that can be written to",
        ),
        ("jobs list --state foo", "state: unknown state; expected ready, leased, parked, done, dead"),
        ("report measures 2026-11-20", "day: day not decided; expected a day that `tideover day run` has decided"),
        ("journal verify --head nofile", NOT_READ),
        ("journal verify --key nofile", NOT_READ),
        ("journal verify nofile", NOT_READ),
        ("gate utterance nofile", NOT_READ),
        ("gate utterance gbk.txt", "gbk.txt:2: not utf8; expected text in UTF-8"),
        ("gate house HOUSE-B1 maybe --as comp", "on|off: invalid choice; expected on or off"),
    ],
)
def test_what_cannot_be_is_said_plainly(shell: Shell, words: str, said: str) -> None:
    (shell.folder / "gbk.txt").write_bytes(b"ok\n" + "您好".encode("gbk") + b"\n")
    code, out, err = told(shell.command(*words.split()))
    assert (code, out, err.splitlines()[-1]) == (2, "", said)


def test_a_day_never_decided_has_a_report_of_what_was_done(shell: Shell) -> None:
    code, out, err = told(shell.command("report", "cases", "2026-11-20"))
    assert (code, "report" in out) == (0, True)
    assert err.splitlines()[-1].startswith("This day has not been decided")


def test_an_export_alone_says_what_was_not_checked(shell: Shell) -> None:
    shell.lender.customer("C1")
    shell.lender.import_book()
    shell.write("empty.jsonl", "")
    shell.write("all.jsonl", shell.journal("export").stdout)
    shell.write("head.json", shell.journal("head").stdout)
    for file in ("empty.jsonl", "all.jsonl"):
        code, out, err = told(shell.journal("verify", file))
        assert (code, '"intact"' in out) == (0, True)
        assert "not checked: that takes --head" in err
    assert "--head" not in shell.journal("verify", "all.jsonl", "--head", "head.json").stderr


def test_a_jurisdiction_without_rules_of_its_own(shell: Shell) -> None:
    code, out, err = told(shell.command("gate", "rules", "--jurisdiction", "ZZ"))
    assert (code, bool(out)) == (0, True)
    assert "--jurisdiction: there is no rulebook for it, only for AU, CN, EU" in err
    assert "--jurisdiction" not in shell.command("gate", "rules", "--jurisdiction", "CN").stderr


@pytest.mark.parametrize("login", ["a b", " a", "a ", "a\tb", "a\u3000b", "a\u200bb", "a\x07", "", "a" * 65])
def test_a_login_has_no_blanks(shell: Shell, login: str) -> None:
    code, _, err = told(shell.command("user", "add", login, "--role", "auditor", given="\n"))
    assert (code, err.splitlines()[-1]) == (2, "login: invalid login; expected 1 to 64 characters, no blanks among them")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "x", "a whole number"),
        ("PORT", "70000", "at most 65535"),
        ("ENV", "test", "'development' or 'production'"),
        ("LANGUAGE_MODEL_URL", "ftp://x", "https://host/path (http only for this machine)"),
        ("LANGUAGE_MODEL_TIMEOUT_SECONDS", "0", "above 0"),
        ("LIMITS", "{bad", 'JSON such as {"sms": {"per_second": 20}}'),
        ("LIMITS", '{"sms": {"per_second": "x"}}', "a number"),
        ("LIMITS", '{"sms": 5}', "a JSON object"),
    ],
)
def test_settings_are_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str) -> None:
    monkeypatch.setenv(f"TIDEOVER_{name}", value)
    with pytest.raises(Invalid) as error:
        load_settings()
    assert error.value.data["setting"].startswith(f"TIDEOVER_{name}")
    assert error.value.data["expected"] == expected


@pytest.mark.parametrize(
    ("body", "kind", "field", "expected"),
    [
        (b"{bad", "application/json", "body", "JSON"),
        (b"\xff", "application/json", "body", "JSON"),
        (b'{"a": 1}', "text/plain", "body", "a JSON object, sent as Content-Type: application/json"),
        (b"[1]", "application/json", "body", "a JSON object, sent as Content-Type: application/json"),
        (b"", "application/json", "body", "a JSON object, sent as Content-Type: application/json"),
        (
            b'{"person": "C1", "kind": "dispute", "until": "2026-11-01T10:00:00"}',
            "application/json",
            "until",
            "a time with an offset, such as 2026-01-31T09:30:00+08:00",
        ),
    ],
)
def test_a_body_is_refused_in_plain_words(lender: Lender, body: bytes, kind: str, field: str, expected: str) -> None:
    headers = {"Authorization": f"Bearer {lender.token}", "Content-Type": kind, "Idempotency-Key": "k"}
    answer = lender.client.post("/api/v1/stops", content=body, headers=headers)
    found = answer.json()
    assert (answer.status_code, found["code"], found["field"], found["expected"]) == (422, "invalid_request", field, expected)


@pytest.mark.parametrize(
    ("rows", "code"), [(["C1,x,CN", "C2,x,XX"], 0), (["C1,x,XX", "C2,x,XX"], 1), (["C1,x,CN"], 0), ([], 0)]
)
def test_an_import_of_which_nothing_was_kept_has_failed(shell: Shell, rows: list[str], code: int) -> None:
    (shell.folder / "book").mkdir()
    shell.write("book/customers.csv", "\n".join(["customer_id,name,jurisdiction", *rows]) + "\n")
    found = shell.command("book", "import", "book", "--json")
    assert (found.returncode, json.loads(found.stdout)["rejected"]) == (code, sum("XX" in row for row in rows))
