"""Personal values, planted everywhere a value can go in, are found nowhere they must not lie.

Each value is one of a kind and searchable. A process of its own (``python -m tests.proofs.planted``) imports them, sends
them over HTTP in right and wrong places, mails to them, reads from them, fails with them in every way we know, and keeps
apart what it says. Then this process searches, byte by byte and in several encodings: log lines, error answers, metrics,
the files of the database, the lake, exports, reports, and everything else under the home.

Not searched: the post office that stands for the customer's own mailbox; answers that show a customer to somebody who
may see them. Not planted: the lender's references (``customer_id``, ``payment`` …), which are public by contract.
"""

from __future__ import annotations

import base64
import csv
import json
import logging
import os
import random
import secrets
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import duckdb
import httpx
import uvicorn
from sqlalchemy import text

from tests.conftest import TEN, set_time
from tests.proofs.harness import ROOT, Place, Proof, opened
from tideover.app.edge import API, CSRF_HEADER
from tideover.app.http import create_app
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base import jobs, lake
from tideover.base.database import Database
from tideover.base.errors import Invalid, TideoverError
from tideover.base.ids import TenantId
from tideover.base.log import configure_logging, get_logger
from tideover.base.settings import Settings
from tideover.base.work import Work
from tideover.rehearsal import PostOffice
from tideover.security import Role, add_user, issue_token

TENANT = TenantId("default")
DAY = TEN.date().isoformat()
PASSWORD = "a good password"
DOORS_PER_VALUE = 8
AREA = "659004"  # the county that every planted identity number is from


# --- the values -------------------------------------------------------------------------------------------------------

SURNAMES = "亓仉佴佘郗宓"  # seldom, so that a search for them is quick
KINDS = ("name", "phone", "email", "id_number", "occupation", "message")
_BEGINS = {"phone": "1987", "email": "zzplant.", "id_number": AREA, "occupation": "潜水焊", "message": "说来惭愧"}


@dataclass(frozen=True)
class Value:
    kind: str
    text: str

    @property
    def is_ascii(self) -> bool:
        return self.text.isascii()


def make_values(rng: random.Random, count: int) -> list[Value]:
    """``count`` different values, the kinds in turn. All of a kind are equally long and begin alike (names: six ways)."""
    made: dict[str, Value] = {}
    while len(made) < count:
        kind = KINDS[len(made) % len(KINDS)]
        value = _value(rng, kind)
        made[value] = Value(kind, value)
    return list(made.values())


def _value(rng: random.Random, kind: str) -> str:
    if kind == "name":
        return rng.choice(SURNAMES) + _signs(rng, 2)
    if kind == "phone":
        return _BEGINS[kind] + f"{rng.randrange(10**7):07}"
    if kind == "email":
        return _BEGINS[kind] + "".join(rng.choices("abcdefghjkmnpqrstuvwxyz", k=8)) + "@mail.example"
    if kind == "id_number":
        body = AREA + f"{rng.randint(1950, 2004)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randrange(1000):03}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]  # GB 11643
    return _BEGINS[kind] + _signs(rng, 8 if kind == "message" else 3)


def _signs(rng: random.Random, count: int) -> str:
    return "".join(chr(rng.randrange(0x4E00, 0x9FA0)) for _ in range(count))


# --- the search -------------------------------------------------------------------------------------------------------


def _base64(at: int) -> Callable[[str], bytes]:
    def encode(value: str) -> bytes:  # as it stands inside a longer text that begins ``at`` bytes before it
        raw = b"\0" * at + value.encode()
        return base64.b64encode(raw[: len(raw) // 3 * 3])[-(-at * 8 // 6) :]

    return encode


_FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16": lambda value: value.encode("utf-16-le"),
    "gb18030": lambda value: value.encode("gb18030"),
    "json": lambda value: json.dumps(value)[1:-1].encode(),
    "url": lambda value: urllib.parse.quote(value, safe="").encode(),
    "hex": lambda value: value.encode().hex().encode(),
    "base64/0": _base64(0),
    "base64/1": _base64(1),
    "base64/2": _base64(2),
}


def _common(one: bytes, other: bytes) -> bytes:
    return one[: next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))]


class Search:
    """Looks for many values at once: for the few ways in which they begin, and then for the whole."""

    def __init__(self, values: Iterable[Value], tells: bool = True) -> None:
        self.tells = tells
        self._wanted: dict[bytes, dict[bytes, Value]] = {}
        for value in values:
            begin = value.text[0] if value.kind == "name" else _BEGINS[value.kind]
            for encode in _FORMS.values():
                whole = encode(value.text)
                head = _common(encode(begin), whole)
                head = head if len(head) > 1 else whole
                self._wanted.setdefault(head, {})[whole] = value
        self._lengths = {head: sorted({len(whole) for whole in wholes}) for head, wholes in self._wanted.items()}
        self.bytes = 0

    def find(self, content: bytes, name: str) -> set[Value]:
        """The values in ``content``; where there are any, a few of the places are told on standard error (all is synthetic)."""
        self.bytes += len(content)
        found: set[Value] = set()
        for head, wholes in self._wanted.items():
            at = content.find(head)
            while at >= 0:
                for length in self._lengths[head]:
                    if (value := wholes.get(content[at : at + length])) is not None:
                        if self.tells and len(found) < int(os.environ.get("PLANTED_TELL", "5")) and value not in found:
                            sys.stderr.write(
                                f"planted: {name}: {value.kind}: {content[max(at - 150, 0) : at + length + 50]!r}\n"
                            )
                        found.add(value)
                at = content.find(head, at + 1)
        return found

    def find_in(self, paths: Iterable[Path]) -> set[Value]:
        found: set[Value] = set()
        for path in paths:
            with suppress(OSError):  # a file of the server's that is gone by now, a socket
                found |= self.find(path.read_bytes(), path.name)
        return found


# --- the proof --------------------------------------------------------------------------------------------------------


def _planted(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    values = make_values(rng, count + 3)
    values, (in_row, in_line, in_lake) = values[:count], values[count:]
    figures: Counter[str] = Counter(planted=count)
    began = time.time()
    aside = Path(tempfile.mkdtemp(prefix="tideover-planted-"))  # what goes in, and what is said: no part of the home
    try:
        with place.fresh() as (settings, _), closing(Database(settings.database_url or "")) as database:
            figures.update(_push(settings, aside, values, in_line, seed))
            with database.as_owner() as connection:
                connection.execute(text("CREATE TABLE planted_in_plain AS SELECT CAST(:v AS text) AS v"), {"v": in_row.text})
            _lake_in_plain(settings, in_lake)
            search = Search(values)
            known = Search([in_row, in_line, in_lake], tells=False)
            found = _search(search, database, settings, aside, began)
            control = _search(known, database, settings, aside, began)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    figures["places_searched_bytes"] = search.bytes
    for where, values_there in found.items():
        figures[f"found_in_{where}"] = len(values_there)
    controls = [in_row in control["database"], in_line in control["logs"], in_lake in control["lake"], *_sees_through(in_row)]
    figures["control_planted"], figures["control_found"] = len(controls), sum(controls)
    return dict(figures)


def _push(settings: Settings, aside: Path, values: Sequence[Value], in_line: Value, seed: int) -> dict[str, int]:
    """Have all values pushed through everything, by a process whose words are kept."""
    for name in ("logs", "errors", "metrics", "exports", "input", "tmp"):
        (aside / name).mkdir()
    task = {
        "home": str(settings.root), "database_url": settings.database_url, "aside": str(aside), "seed": seed,
        "values": [[value.kind, value.text] for value in values], "in_line": in_line.text,
    }  # fmt: skip
    environment = {**os.environ, "TMPDIR": str(aside / "tmp"), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    with (aside / "logs" / "process.out").open("wb") as out, (aside / "logs" / "process.err").open("wb") as err:
        done = subprocess.run(
            [sys.executable, "-m", "tests.proofs.planted"],
            input=json.dumps(task).encode(), stdout=out, stderr=err, env=environment, cwd=ROOT, check=False,
        )  # fmt: skip
    if done.returncode:
        raise AssertionError((aside / "logs" / "process.err").read_text(errors="replace")[-3000:])
    figures: dict[str, int] = json.loads((aside / "figures.json").read_text())
    return figures


def _sees_through(value: Value) -> Iterator[bool]:
    """Whether the search finds a value as it really stands in each of the encodings, in the middle of something."""
    for at in range(3):
        longer = f"{'x' * at}{value.text}, und so weiter"
        for content in (
            longer.encode(), longer.encode("utf-16-le"), longer.encode("gb18030"), json.dumps({"a": longer}).encode(),
            urllib.parse.quote(longer).encode(), longer.encode().hex().encode(), base64.b64encode(longer.encode()),
        ):  # fmt: skip
            yield value in Search([value], tells=False).find(b"\x00..." + content, "control")


def _lake_in_plain(settings: Settings, value: Value) -> None:
    whose: Any = _Whose(TENANT)
    with lake.open(whose, settings.root / "lake") as opened_lake:
        opened_lake.write("planted", "x", [{"v": value.text}], {"v": "VARCHAR"})


@dataclass(frozen=True)
class _Whose:
    tenant: TenantId


def _search(search: Search, database: Database, settings: Settings, aside: Path, began: float) -> dict[str, set[Value]]:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        server = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        oid = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    return {
        "logs": search.find_in(_files(aside / "logs")),
        "errors": search.find_in(_files(aside / "errors")),
        "metrics": search.find_in(_files(aside / "metrics")),
        "database": search.find_in(_server_files(server, oid, began)) | search.find(_dump(database), "rows"),
        "lake": search.find_in(_files(settings.root / "lake")) | search.find(_lake_dump(settings), "lake"),
        "files": search.find_in([*_files(settings.root), *_files(aside / "exports"), *_files(aside / "tmp")]),
    }


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _server_files(server: Path, oid: int, began: float) -> Iterator[Path]:
    """The cluster's files: logs, write-ahead log, settings, and of the databases ours and the common ones. Segments of the
    write-ahead log that were not written to since we began hold nothing of ours."""
    for path in _files(server):
        inside = path.relative_to(server).parts
        if inside[0] == "base" and inside[1] != str(oid):
            continue
        if inside[0] == "pg_wal" and path.stat().st_mtime < began - 1:
            continue
        yield path


def _dump(database: Database) -> bytes:
    """Every row as text: the server may have compressed what its files hold."""
    lines = []
    with database.as_owner() as connection:
        tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        for table in connection.scalars(text(tables)).all():
            lines += connection.scalars(text(f'SELECT t::text FROM "{table}" t')).all()
        lines += connection.scalars(text("SELECT s::text FROM pg_stats s WHERE schemaname = 'public'")).all()
    return "\n".join(lines).encode()


def _lake_dump(settings: Settings) -> bytes:
    """Every row of the lake as text: Parquet is compressed."""
    with duckdb.connect() as connection:
        rows = [
            str(connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall())
            for path in _files(settings.root / "lake")
            if path.suffix == ".parquet"
        ]
    return "\n".join(rows).encode()


PLANTED = Proof(
    name="planted-values",
    claim=(
        "Names, phone numbers, e-mail addresses, identity numbers, occupations and words of customers, pushed through imports good "
        "and bad, the API rightly and wrongly used, pages, mail, looks with reasons, failing jobs, unhandled errors, failing SQL and "
        "sign-ins, lie nowhere in plain: not in logs, error answers, metrics, exports and reports, not in any file of the database, "
        "the lake or the home. The control: the same search finds a value put into a row, one in a log line and one in the lake, and "
        "one value in each of the encodings it looks for."
    ),
    unit="planted values",
    size=2000,
    chunk=500,
    run=_planted,
    holds=lambda sums: (
        sums["planted"] > 0
        and not any(sums[f"found_in_{where}"] for where in ("logs", "errors", "metrics", "database", "lake", "files"))
        and sums["control_found"] == sums["control_planted"] > 0
        and sums["rows_refused"] == sums["rows_bad"] > 0
        and sums["answers_4xx"] > sums["planted"]
        and sums["answers_500"] > 0
        and sums["calls_answered_5xx"] == 0
        and sums["jobs_failed"] > 0
        and sums["letters"] > 0
    ),
)


# --- the process that pushes ------------------------------------------------------------------------------------------


@dataclass
class Stage:
    """The running system, a browser and an API client on it, and where what it says goes."""

    runtime: Runtime
    post: PostOffice
    url: str
    aside: Path
    rng: random.Random
    values: list[Value]
    client: httpx.Client
    tokens: dict[Role, str]
    figures: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    people: list[dict[str, str]] = field(default_factory=list)

    @property
    def someone(self) -> str:
        return self.rng.choice(self.people)["customer_id"]

    def send(self, method: str, path: str, role: Role = Role.SYSTEM, key: Any = None, **options: Any) -> httpx.Response:
        """A call of the API by token (``path`` without its root); beginning with ``session:``, as the console makes it; with
        ``page:``, of an address outside of the API. Keeps what is refused."""
        headers = dict(options.pop("headers", {}))
        if path.startswith("page:"):
            path = path.removeprefix("page:")
        elif path.startswith("session:"):
            path = f"{API}{path.removeprefix('session:')}"
            headers = {CSRF_HEADER: "0", "Idempotency-Key": secrets.token_hex(8), **headers}
        else:
            path = f"{API}{path}"
            headers = {
                "Authorization": f"Bearer {self.tokens[role]}",
                "Idempotency-Key": key or secrets.token_hex(8),
                **headers,
            }
        answer = self.client.request(method, self.url + path, headers=headers, **options)
        self.figures[f"answers_{'500' if answer.status_code == 500 else f'{answer.status_code // 100}xx'}"] += 1
        if answer.status_code >= 400:
            self.errors.append(f"{answer.status_code} {sorted(answer.headers.items())}\n{answer.text}")
        return answer

    def command(self, *given: str) -> subprocess.CompletedProcess[bytes]:
        """A command, its notes kept with the logs and its answer with the exports."""
        settings = self.runtime.settings
        environment = {
            **os.environ, "TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url or "",
            "TIDEOVER_SMTP_URL": settings.smtp_url or "",
        }  # fmt: skip
        command = [sys.executable, "-m", "tideover.app.cli", *given]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        name = f"{self.figures['commands']:03}-{given[0]}-{given[1]}"
        (self.aside / "logs" / f"{name}.err").write_bytes(done.stderr)
        (self.aside / "exports" / f"{name}.out").write_bytes(done.stdout)
        self.figures["commands"] += 1
        return done

    def run_jobs(self) -> None:
        jobs.run_until_idle(self.runtime.works, self.runtime.registry)


def main() -> None:
    task = json.load(sys.stdin)
    configure_logging()
    aside, rng = Path(task["aside"]), random.Random(task["seed"])
    post = PostOffice()
    post.start()
    settings = Settings(home=Path(task["home"]), database_url=task["database_url"], smtp_url=post.url)
    with opened(settings) as runtime, _serving(runtime) as url, httpx.Client(timeout=60) as client:
        set_time(runtime, TEN)
        values = [Value(*pair) for pair in task["values"]]
        tokens = {Role.SYSTEM: ensure_operator(runtime)}
        with runtime.works.open(TENANT, "operator") as work:
            for role in (Role.TEAM_LEAD, Role.COMPLIANCE, Role.ADMINISTRATOR):
                add_user(work, role.value, role, PASSWORD)
                tokens[role] = issue_token(work, role.value)
        stage = Stage(runtime, post, url, aside, rng, values, client, tokens)
        _push_all(stage)
    sys.stderr.write(f"a line nobody should have written: {task['in_line']}\n")
    (aside / "errors" / "all.txt").write_text("\n\n".join(stage.errors))
    stage.figures["letters"] = len(post.letters())
    (aside / "figures.json").write_text(json.dumps(stage.figures))
    post.stop()


@contextmanager
def _serving(runtime: Runtime) -> Iterator[str]:
    """A real server, as ``tideover serve`` runs it, but in this process, so that its insides can be made to fail."""
    config = uvicorn.Config(
        create_app(runtime), host="127.0.0.1", port=0, log_config=None, access_log=False, server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def _push_all(stage: Stage) -> None:
    _import_people(stage)
    _import_what_is_wrong(stage)
    _live(stage)
    lead = {"tenant": TENANT, "login": Role.TEAM_LEAD.value, "password": PASSWORD}
    stage.send("POST", "session:/sign-in", json=lead)
    doors = [*CALLS, *FAILURES]
    stack: list[Any] = []
    for value in stage.values:
        for _ in range(DOORS_PER_VALUE):
            stack = stack or stage.rng.sample(doors, len(doors))  # every door before any a second time
            _go(stage, stack.pop(), value.text)
        _fail_a_job(stage, value.text)
        _log(stage, value.text)
    _work_for_a_while(stage)
    (stage.aside / "metrics" / "metrics.txt").write_text(stage.send("GET", "/metrics").text)
    stage.send("GET", f"/reports/cases/{DAY}")
    for command in (
        ("book", "export"), ("journal", "export"), ("journal", "head"), ("journal", "verify"), ("report", "cases", DAY),
        ("jobs", "list"), ("journal", "schema"), ("lake", "refresh"), ("lake", "show"),
    ):  # fmt: skip
        assert stage.command(*command).returncode == 0, command


# --- imports ----------------------------------------------------------------------------------------------------------


def _write(folder: Path, name: str, rows: Sequence[dict[str, Any]], encoding: str = "utf-8") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", newline="", encoding=encoding, errors="replace") as file:
        writer = csv.DictWriter(file, sorted({key for row in rows for key in row}))
        writer.writeheader()
        writer.writerows(rows)


def _import_people(stage: Stage) -> None:
    """A customer of every six values, with an account that is overdue."""
    of = {kind: [value.text for value in stage.values if value.kind == kind] for kind in KINDS}
    accounts, instalments, parties = [], [], []
    for number in range(max(map(len, of.values()))):
        row = {kind: of[kind][number % len(of[kind])] for kind in ("name", "phone", "email", "id_number", "occupation")}
        born = row["id_number"][6:14]
        ref = f"C{number}"
        person = {"customer_id": ref, "jurisdiction": "CN", "zone": "Asia/Shanghai", **row}
        stage.people.append({**person, "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}"})
        accounts.append(_account(f"A-{ref}", ref))
        instalments.append(
            {"account_id": f"A-{ref}", "number": 1, "due": "2026-11-20", "principal_minor": 50_000, "interest_minor": 0}
        )
        beside = {"party_id": f"Y{number}", "customer_id": ref, "relation": "contact", "authorised": "false"}
        parties.append({**beside, "name": of["name"][number - 1], "phone": of["phone"][number - 1]})
    folder = stage.aside / "input" / "good"
    _write(folder, "customers", stage.people)
    _write(folder, "accounts", accounts)
    _write(folder, "instalments", instalments)
    _write(folder, "parties", parties)
    done = stage.command("book", "import", str(folder), "--json")
    assert json.loads(done.stdout)["rejected"] == 0, done.stderr


def _account(ref: str, customer: str, **fields: Any) -> dict[str, Any]:
    return {
        "account_id": ref, "customer_id": customer, "product": "cash", "currency": "CNY", "principal_minor": 50_000,
        "annual_rate": "0.18", "method": "flat", "terms": 1, "disbursed": "2026-10-20", "first_due": "2026-11-20",
        "day_count": "30/360", "every": "month", **fields,
    }  # fmt: skip


# Columns that no personal value fits; those that none but digits fit; those that only digits do not fit.
_NEVER = {
    "customers": ["jurisdiction", "birth_date", "language"],
    "accounts": ["customer_id", "currency", "method", "day_count", "every", "first_due", "disbursed", "annual_rate"],
    "payments": ["account_id", "paid_at", "posted_at", "reverses"],
    "parties": ["customer_id", "account_id", "relation", "authorised"],
}
_NOT_DIGITS = {"accounts": ["principal_minor", "terms"], "customers": ["income_minor"], "payments": ["amount_minor"]}


def _import_what_is_wrong(stage: Stage) -> None:
    """A row to be refused for every value; and files that are refused whole."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _NEVER}
    for number, value in enumerate(stage.values):
        columns = [(f, c) for f, names in _NEVER.items() for c in names]
        if not value.text[:-1].isdigit():
            columns += [(f, c) for f, names in _NOT_DIGITS.items() for c in names]
        if value.kind in ("phone", "id_number"):
            columns.append(("customers", "zone"))
        if value.kind != "phone":
            columns.append(("customers", "phone" if value.kind != "id_number" else "email"))
        file, column = stage.rng.choice(columns)
        base: dict[str, Any] = {
            "customers": {"customer_id": f"W{number}", "name": "某某", "jurisdiction": "CN"},
            "accounts": _account(f"W{number}", "C0"),
            "parties": {"party_id": f"W{number}", "customer_id": "C0", "relation": "contact", "authorised": "false"},
            "payments": {"payment_id": f"W{number}", "account_id": "A-C0", "amount_minor": 1, "paid_at": TEN.isoformat()},
        }[file]
        rows[file].append({**base, column: value.text})
    folder = stage.aside / "input" / "bad"
    for file, wrong in rows.items():
        if wrong:
            _write(folder, file, wrong)
    stage.figures["rows_bad"] += sum(map(len, rows.values()))
    report = json.loads(stage.command("book", "import", str(folder), "--json").stdout)
    stage.figures["rows_refused"] += report["rejected"]

    for name, content in _bad_files(stage):
        folder = stage.aside / "input" / name.replace(".", "-")
        folder.mkdir()
        ending = name.rsplit(".", 1)[-1]
        (folder / f"customers.{ending}").write_bytes(content)
        stage.command("book", "import", str(folder), "--json")
    lines = stage.aside / "input" / "lines.jsonl"
    lines.write_text("\n".join(value.text for value in stage.values))
    stage.command("journal", "verify", str(lines))
    for value in stage.rng.sample(stage.values, 4):
        for command in (("journal", "receipt"), ("report", "cases"), ("jobs", "retry"), ("day", "run", "--on")):
            stage.command(*command, value.text)
            if stage.rng.random() < 0.7:
                break


def _bad_files(stage: Stage) -> Iterator[tuple[str, bytes]]:
    names = "name,customer_id,jurisdiction,phone"
    people = [f"{p['name']},N-{p['customer_id']},CN,{p['phone']}" for p in stage.people]
    yield "no-header.csv", "\n".join(people).encode()
    yield "too-many-values.csv", "\n".join([names, *(f"{row},{p['email']},{p['id_number']}" for row, p in zip(people, stage.people, strict=True))]).encode()  # fmt: skip
    yield "another-encoding.csv", "\n".join([names, *people]).encode("gb18030")
    yield "quotes.csv", "\n".join([names, *(row.replace(",", ',"', 1) for row in people)]).encode()
    yield "no-parquet.parquet", "\n".join(people).encode()


# --- a life -----------------------------------------------------------------------------------------------------------


def _live(stage: Stage) -> None:
    """What the system is for: mails go out to the people, they write back, somebody looks with a reason, stops, promises."""
    words = [value.text for value in stage.values if value.kind == "message"]
    stage.send("POST", "/days", json={"day": DAY})
    stage.run_jobs()
    for number, person in enumerate(stage.people):
        ref, said = person["customer_id"], words[number % len(words)] if words else "你好"
        said += f"，我是{person['name']}，电话{person['phone']}，身份证{person['id_number']}，我要投诉"
        message = {
            "channel": "email",
            "from": person["email"],
            "text": said,
            "at": TEN.isoformat(),
            "id": f"{person['phone']}-{number}",
        }
        stage.send("POST", "/inbound", json=message)
        stage.send("POST", "/inbound", json={**message, "from": f"x{person['email']}", "id": f"{person['email']}"})
        stage.send("POST", "/inbound", json={**message, "channel": "sms", "from": person["phone"], "id": f"s{number}"})
        reason = f"{person['name']} {person['phone']} {person['email']} {person['id_number']} {said}"
        for name in ("name", "phone", "email", "id_number", "birth_date", "occupation"):
            key = f"{person['phone']}-{name}"  # people make keys of what is at hand
            answer = stage.send(
                "POST", f"/persons/{ref}/reveals", Role.TEAM_LEAD, key, json={"field": name, "reason": reason[:400]}
            )
            assert answer.status_code == 200, answer.text
    stage.run_jobs()  # they are answered before they ask for quiet
    for number, person in enumerate(stage.people):
        ref = person["customer_id"]
        stage.send("POST", "/stops", json={"person": ref, "kind": "cease", "channel": "email"})
        stage.send("POST", "/promises", json={"account": f"A-{ref}", "amount_minor": 5, "due": "2026-12-20"})
        if number % 5 == 0:
            stage.send("DELETE", f"/persons/{ref}/personal-data", Role.COMPLIANCE)
    stage.run_jobs()


# --- calls, mostly wrong: each takes the stage and a value --------------------------------------------------------------

Call = tuple[str, str, dict[str, Any]]


def _json(path: str, good: Callable[[Stage], dict[str, Any]], name: str, *, tail: str = "") -> Callable[[Stage, str], Call]:
    """A body that would be good but for one field, which is the value (with ``tail``: where the value alone would do)."""
    return lambda stage, value: ("POST", path, {"json": {**good(stage), name: value + tail}})


def _payment(stage: Stage) -> dict[str, Any]:
    account = f"A-{stage.someone}"
    return {
        "payment": secrets.token_hex(6),
        "account": account,
        "amount_minor": 1,
        "currency": "CNY",
        "paid_at": TEN.isoformat(),
    }


def _promise(stage: Stage) -> dict[str, Any]:
    return {"account": f"A-{stage.someone}", "amount_minor": 1, "due": "2026-12-20"}


def _contact(stage: Stage) -> dict[str, Any]:
    ref = stage.someone
    wish = {"person": ref, "channel": "email", "purpose": "collect", "account": f"A-{ref}", "template": "overdue-gentle"}
    return {**wish, "slots": {}}


def _stop(stage: Stage) -> dict[str, Any]:
    return {"person": stage.someone, "kind": "dispute"}


def _consent(stage: Stage) -> dict[str, Any]:
    return {"person": stage.someone, "kind": "marketing", "granted": True}


def _message(stage: Stage) -> dict[str, Any]:
    sender = stage.rng.choice(stage.people)["email"]
    return {"channel": "email", "from": sender, "text": "喂", "at": TEN.isoformat(), "id": secrets.token_hex(6)}


def _user(stage: Stage) -> dict[str, Any]:
    return {"login": secrets.token_hex(6), "role": "auditor"}


def _number(stage: Stage) -> dict[str, Any]:
    return {"kind": "email", "value": stage.rng.choice(stage.people)["email"], "aspect": "line", "state": "live"}


GOOD: dict[str, tuple[Callable[[Stage], dict[str, Any]], list[str]]] = {
    "/payments": (_payment, ["account", "amount_minor", "currency", "paid_at", "reverses"]),
    "/promises": (_promise, ["account", "amount_minor", "currency", "due"]),
    "/contacts": (_contact, ["person", "to", "channel", "number", "purpose", "account", "template", "slots"]),
    "/stops": (_stop, ["at", "person", "kind", "account", "channel", "until"]),
    "/resumes": (_stop, ["person", "kind", "account"]),
    "/consents": (_consent, ["at", "person", "kind", "granted"]),
    "/inbound": (_message, ["channel", "from", "text", "at", "id"]),
    "/numbers": (_number, ["kind", "value", "aspect", "state"]),
    "/days": (lambda stage: {}, ["day"]),
    "/users": (_user, ["role", "password"]),
    "/tokens": (lambda stage: {}, ["login"]),
}


def _quoted(path: str) -> Callable[[Stage, str], Call]:
    """A GET whose address has the value in it."""
    return lambda stage, value: ("GET", path.replace("VALUE", urllib.parse.quote(value, safe="")), {})


def _raw(path: str, make: Callable[[str], bytes], kind: str = "application/json") -> Callable[[Stage, str], Call]:
    return lambda stage, value: ("POST", path, {"content": make(value), "headers": {"Content-Type": kind}})


def _heading(name: str, form: str = "VALUE", method: str = "GET", path: str = "/persons") -> Callable[[Stage, str], Call]:
    return lambda stage, value: (
        method, path,
        {"headers": {name: form.replace("VALUE", value).encode()}, **({"json": _payment(stage)} if method == "POST" else {})},
    )  # fmt: skip


def _sign_in(name: str, **others: str) -> Callable[[Stage, str], Call]:
    return lambda stage, value: ("POST", "session:/sign-in", {"json": {**others, name: value}})


def _cursor(path: str) -> Callable[[Stage, str], Call]:
    def make(stage: Stage, value: str) -> Call:
        shape = stage.rng.choice([[value], [value, value], {value: value}, value])
        cursor = base64.urlsafe_b64encode(json.dumps(shape).encode()).decode()
        return "GET", f"{path}?cursor={cursor}", {}

    return make


CALLS: list[Callable[[Stage, str], Call]] = [
    *[_json(path, good, name) for path, (good, names) in GOOD.items() for name in names if name != "amount_minor"],
    *[_json(path, GOOD[path][0], "amount_minor", tail="元") for path in ("/payments", "/promises")],
    *[_json(path, good, name, tail=" 王") for path, (good, names) in GOOD.items() for name in [*names[:2], "unknown"]],
    _json("/payments", _payment, "payment", tail=" 号"),
    *[lambda stage, value, p=path: ("POST", p, {"json": {**GOOD[p][0](stage), value: value}}) for path in GOOD],
    *[lambda stage, value, p=path: ("POST", p, {"json": {k: [value] for k in GOOD[p][1]}}) for path in GOOD],
    *[lambda stage, value, p=path: ("POST", p, {"json": {k: {value: value} for k in GOOD[p][1]}}) for path in GOOD],
    lambda stage, value: ("POST", "/contacts", {"json": {**_contact(stage), "slots": {value: "x"}}}),
    lambda stage, value: ("POST", "/contacts", {"json": {**_contact(stage), "slots": {"name": value}}}),
    lambda stage, value: ("POST", "/contacts", {"json": {**_contact(stage), "slots": {value: [value]}}}),
    lambda stage, value: ("POST", "/contacts", {"json": [value]}),
    lambda stage, value: ("POST", "/contacts", {"json": value}),
    lambda stage, value: ("POST", f"/persons/{stage.someone}/reveals", {"json": {"field": value, "reason": value}}),
    lambda stage, value: ("POST", f"/persons/{stage.someone}/reveals", {"json": {"field": "name", "reason": [value]}}),
    lambda stage, value: ("POST", f"/persons/{stage.someone}/reveals", {"json": {"field": "name", "reason": value * 60}}),
    lambda stage, value: ("DELETE", f"/persons/{urllib.parse.quote(value, safe='')}/personal-data", {}),
    lambda stage, value: ("DELETE", f"/tokens/{urllib.parse.quote(value, safe='')}", {}),
    *[_quoted(path) for path in (
        "/persons/VALUE", "/persons/VALUE/timeline", "/persons/VALUE/stops", "/contacts/VALUE", "/receipts/VALUE", "/days/VALUE",
        "/reports/cases/VALUE", "/jobs?state=VALUE", "/jobs?cursor=VALUE", "/persons?limit=VALUE", "/journal?start=VALUE", "/VALUE",
        "/persons/C0/VALUE", "/persons/%00VALUE", "/metrics?VALUE=VALUE", "/journal?limit=VALUE",
        "/persons?cursor=VALUE", "/persons?person=VALUE", "/persons/VALUE/reach", "session:/persons/VALUE", "/work-items?cursor=VALUE", "/work-items?kind=VALUE",
        "/days/2026-12-01/decisions?measure=VALUE", "/accesses?language=VALUE", "page:/people/VALUE", "page:/days/VALUE", "page:/VALUE", "page:/static/VALUE",
        "page:/console/people/VALUE", "page:/nowhere?lang=VALUE", "page:/sign-in?VALUE=VALUE", "page:/people/VALUE/reveals",
    )],
    *[_cursor(path) for path in ("/persons", "/jobs", "/access-log", "/work-items", "/persons/C0/timeline", "session:/persons", "/accesses")],
    _raw("/payments", lambda value: value.encode()),
    _raw("/payments", lambda value: f'{{"account": "{value}'.encode()),
    _raw("/payments", lambda value: json.dumps({"account": value}).encode("utf-16")),
    _raw("/payments", lambda value: json.dumps({"account": value}, ensure_ascii=False).encode("gb18030")),
    _raw("/payments", lambda value: json.dumps({"account": value}).encode(), "text/plain"),
    _raw("/payments", lambda value: urllib.parse.urlencode({"account": value}).encode(), "application/x-www-form-urlencoded"),
    _raw("/payments", lambda value: b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + value.encode(), "multipart/form-data; boundary=x"),
    _raw("/inbound", lambda value: json.dumps({"text": value * 120_000}).encode()),
    _raw("/inbound", lambda value: ('{"text":' * 3000 + f'"{value}"').encode()),
    _raw("/inbound", lambda value: json.dumps({"channel": "email", "from": "\ud800" + value, "text": value + "\ud800\0", "at": "x", "id": value}).encode()),
    _heading("Authorization", "Bearer VALUE"),
    _heading("Authorization", "Bearer tdo_default.VALUE"),
    _heading("Authorization", "Basic VALUE"),
    _heading("Idempotency-Key", method="POST", path="/payments"),
    _heading("User-Agent"),
    _heading("Referer", "http://x/VALUE", path="/persons/nobody"),
    _heading("X-Request-Id", method="POST", path="/nowhere"),
    _heading("Cookie", "tideover_session=default.VALUE", path="session:/persons"),
    _heading("Cookie", "lang=VALUE", path="page:/nowhere"),
    _heading("Accept-Language", path="page:/nowhere"),
    _heading("Host", path="page:/nowhere"),
    _sign_in("login", tenant="default", password="x" * 12),
    _sign_in("password", tenant="default", login="team_lead "),
    _sign_in("tenant", login="x", password="x" * 12),
    _sign_in("unknown"),
    lambda stage, value: ("POST", "session:/sign-in", {"data": {"tenant": value, "login": value, "password": value}}),
    lambda stage, value: ("POST", "session:/sign-in", {"json": {"tenant": "default", "login": value * 9, "password": value * 40}}),
    lambda stage, value: ("POST", "page:/sign-in", {"data": {"tenant": "default", "login": value, "password": value}}),
    lambda stage, value: ("POST", "page:/people/C0/reveals", {"data": {"csrf": value, "field": "name", "reason": value}}),
    lambda stage, value: ("POST", "session:/persons/C0/reveals", {"json": {"field": "name", "reason": value}}),
    _heading(CSRF_HEADER, method="POST", path="session:/payments"),
    lambda stage, value: ("DELETE", "session:/session", {"headers": {CSRF_HEADER: value.encode()}}),
]  # fmt: skip


# --- failures: of handlers, of SQL, of the network; the value is in the error --------------------------------------------


def _raising(make: Callable[[str], BaseException]) -> Callable[[str], Callable[..., Any]]:
    def prepare(value: str) -> Callable[..., Any]:
        def fail(*_given: Any, **_named: Any) -> Any:
            phone = value  # noqa: F841 - a local variable, for whoever prints those
            try:
                {}[value]
            except KeyError as cause:
                raise make(value) from cause

        return fail

    return prepare


_ROW = "INSERT INTO person (id, ref, jurisdiction, language, name, profile) VALUES (gen_random_uuid(), 'x', :v, :v, NULL, :v)"
STATEMENTS = [
    _ROW,
    "INSERT INTO job (id, kind, payload, state, due_at) VALUES (gen_random_uuid(), 'x', '{}', :v, now())",
    "INSERT INTO day_run (tenant, day, state, counts, started_at) VALUES (:v, now(), :v, '{}', now())",
    "SELECT CAST(:v AS uuid)",
    "SELECT CAST(:v AS integer)",
    "SELECT CAST(:v AS timestamptz)",
    "SELECT CAST(:v AS jsonb)",
    "SELECT CAST('LITERAL' AS uuid)",
    "SELECT nothing('LITERAL')",
    "SELEKT 'LITERAL'",
    "DO $$ BEGIN RAISE EXCEPTION 'LITERAL' USING DETAIL = 'LITERAL', HINT = 'LITERAL'; END $$",
    "DO $$ BEGIN RAISE WARNING 'LITERAL'; RAISE NOTICE 'LITERAL'; PERFORM 1 / 0; END $$",
    "SELECT set_config('app.LITERAL', 'x', true), 1 / 0",
    "SELECT pg_terminate_backend(pg_backend_pid()), 'LITERAL'",
]


def _failing_sql(statement: str) -> Callable[[str], Callable[..., Any]]:
    def prepare(value: str) -> Callable[..., Any]:
        def fail(work: Work, *_given: Any, **_named: Any) -> Any:
            parameters = {"v": value} if ":v" in statement else None
            work.execute(
                text(statement.replace("LITERAL", value.replace("@", " at ") if "app." in statement else value)), parameters
            )

        return fail

    return prepare


def _unreadable(value: str) -> UnicodeDecodeError:
    return UnicodeDecodeError("utf-8", value.encode(), 0, 1, value)


RAISED: list[Callable[[str], Callable[..., Any]]] = [
    _raising(lambda value: RuntimeError(f"cannot handle {value}")),
    _raising(lambda value: ValueError(value, {"phone": value})),
    _raising(lambda value: KeyError(value)),
    _raising(_unreadable),
    _raising(lambda value: ExceptionGroup(value, [ValueError(value)])),
    _raising(lambda value: OSError(2, value, f"/tmp/{value}")),
    _raising(lambda value: AssertionError(value)),
    *[_failing_sql(statement) for statement in STATEMENTS],
]
# The type's name is kept as a job's code: an error of such a name is tried in requests only.
NAMED = _raising(lambda value: type(value, (Exception,), {})(value))
# Where something is made to raise, and the call that gets there.
PLACES: list[tuple[str, Callable[[Stage], Call]]] = [
    ("tideover.book.routes.record_payment", lambda stage: ("POST", "/payments", {"json": _payment(stage)})),
    ("tideover.book.routes.find_person", lambda stage: ("GET", "/persons/C1", {})),
    ("tideover.gate.routes.place_stop", lambda stage: ("POST", "/stops", {"json": _stop(stage)})),
    ("tideover.outreach.routes.offer_contact", lambda stage: ("POST", "/contacts", {"json": _contact(stage)})),
    ("tideover.conversation.routes.receive", lambda stage: ("POST", "/inbound", {"json": _message(stage)})),
    ("tideover.workbench.reach_routes.find_person", lambda stage: ("GET", "/persons/C1/reach", {})),
    ("tideover.book.routes.list_persons", lambda stage: ("GET", "session:/persons", {})),
    ("tideover.workbench.moved_pages.quote", lambda stage: ("GET", "page:/people/C1", {})),
]


def _at(place: str, call: Callable[[Stage], Call], raised: Callable[[str], Callable[..., Any]]) -> Callable[[Stage, str], None]:
    def go(stage: Stage, value: str) -> None:
        with patch(place, raised(value)):
            method, path, options = call(stage)
            stage.send(method, path, **options)

    return go


def _refused_mail(error: Callable[[str], Exception]) -> Callable[[Stage, str], None]:
    def go(stage: Stage, value: str) -> None:
        def fail(*_given: Any, **_named: Any) -> None:
            raise error(value)

        stage.send("POST", "/contacts", json=_contact(stage))
        with patch.object(smtplib.SMTP, "send_message", fail):
            stage.run_jobs()

    return go


def _late_failure(stage: Stage, value: str) -> None:
    """After the commit, before the answer."""

    def fail(self: Work) -> None:
        raise RuntimeError(value)

    with patch.object(Work, "committed", fail):
        stage.send("POST", "/payments", json=_payment(stage))


def _bad_lake(stage: Stage, value: str) -> None:
    with (
        stage.runtime.works.open(TENANT, "proof") as work,
        lake.open(work, stage.runtime.settings.root / "lake") as opened_lake,
    ):
        for sql in (
            f"SELECT '{value}' FROM nowhere",
            f"SELECT CAST('{value}' AS DATE)",
            f"SELEKT {value}",
            f"SELECT * FROM '{value}'",
        ):
            with suppress(TideoverError):
                opened_lake.query(sql)
        for row in ({"name": value}, {"day": value}, {value: 1}):
            with suppress(TideoverError):
                opened_lake.write("wrong", "x", [row], {"day": "DATE"})


def _malformed_http(stage: Stage, value: str) -> None:
    port = int(stage.url.rsplit(":", 1)[1])
    raw = value.encode()
    for line in (raw, b"GET /" + raw + b" HTTP/1.1\r\nHost: x\r\n\r\n", raw + b" /api/v1/persons HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/" + raw + b"\r\n\r\n"):  # fmt: skip
        with socket.create_connection(("127.0.0.1", port), 10) as client:
            client.sendall(line if line.endswith(b"\r\n\r\n") else line + b"\r\n\r\n")
            client.settimeout(1)
            with suppress(OSError):
                stage.errors.append(client.recv(65536).decode(errors="replace"))


FAILURES: list[Callable[[Stage, str], Call | None]] = [
    *[_at(place, call, raised) for place, call in PLACES for raised in RAISED[::2]],
    *[_at(*PLACES[0], raised) for raised in [*RAISED[1::2], NAMED]],
    _refused_mail(lambda value: smtplib.SMTPRecipientsRefused({value: (550, f"no {value} here".encode())})),
    _refused_mail(lambda value: smtplib.SMTPDataError(554, f"{value} is bad".encode())),
    _refused_mail(lambda value: smtplib.SMTPServerDisconnected(value)),
    _refused_mail(lambda value: ValueError(value)),
    _late_failure,
    _bad_lake,
    _malformed_http,
]


def _go(stage: Stage, door: Callable[[Stage, str], Call | None], value: str) -> None:
    stage.figures["pushed"] += 1
    call = door(stage, value)
    if call is not None:
        method, path, options = call
        role = stage.rng.choice([Role.SYSTEM, Role.TEAM_LEAD, Role.COMPLIANCE, Role.ADMINISTRATOR])
        answer = stage.send(method, path, role, **options)
        if answer.status_code >= 500:  # bad input is the caller's fault: never ours
            stage.figures["calls_answered_5xx"] += 1
            sys.stderr.write(f"answered {answer.status_code}: {method} {answer.request.url.path.replace(value, 'VALUE')}\n")


def _fail_a_job(stage: Stage, value: str) -> None:
    """A job whose handler raises with the value in its error."""
    raised = stage.rng.choice(RAISED)(value)
    if stage.rng.random() < 0.2:
        raised = _raising(lambda value: Invalid("went_wrong", field=value, expected=value))(value)
    stage.runtime.registry.on("planted", raised)
    with stage.runtime.works.open(TENANT, "proof") as work:
        jobs.enqueue(work, "planted", {"number": str(uuid4())})
    jobs.run_until_idle(stage.runtime.works, stage.runtime.registry, kinds=["planted"])
    stage.figures["jobs_failed"] += 1


def _log(stage: Stage, value: str) -> None:
    """Whoever logs carelessly."""
    get_logger().info(value, name=value, reason=value, state=[value], at={value: value}, **{value: value})
    try:
        raise LookupError(value)
    except LookupError as error:
        get_logger().error("failed", exc_info=error, kind=value)
        logging.getLogger(stage.rng.choice(["uvicorn.error", "sqlalchemy.engine", "asyncio", value])).error(
            "%s", value, exc_info=error
        )
    warnings.warn(value, stacklevel=1)
    if stage.rng.random() < 0.1:
        thread = threading.Thread(target=_raising(lambda value: RuntimeError(value))(value))
        thread.start()
        thread.join()
        _Unraisable(value)


class _Unraisable:
    def __init__(self, value: str) -> None:
        self._value = value

    def __del__(self) -> None:
        raise RuntimeError(self._value)


def _work_for_a_while(stage: Stage) -> None:
    """The real worker and sealer, over what is left to do."""
    from tideover.journal import Sealer

    worker = jobs.Worker(stage.runtime.works, stage.runtime.registry, 2)
    sealer = Sealer(stage.runtime.works, stage.runtime.signing)
    sealer.start()
    thread = threading.Thread(target=worker.work)
    thread.start()
    time.sleep(2)
    worker.stop()
    thread.join()
    sealer.stop()


if __name__ == "__main__":
    main()
