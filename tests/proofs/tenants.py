"""Two tenants on one database, with the same references and the same ids: the one neither sees nor changes the other.

``A`` and ``B`` live through the same story, number by number: every person, account, contact, permit, fact and job of
the one has its like in the other, under the same id. What belongs to A alone is marked: its texts and sums, the rows
and ids it has beyond the common story. Each try is B's, through a door drawn by lot. A *leak*: a mark of A's in what B
gets. A *change*: anything different in A's rows, its lake or its reports afterwards.

Not tried: SQL that sets ``app.tenant`` or the role itself. Row-level security holds whoever forgets the tenant, not
whoever may say any SQL to the server; the product takes no SQL from outside (but SELECTs over the lake, tried here).
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import random
import re
import secrets
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.testclient import TestClient
from typer.testing import CliRunner

from tests.conftest import TEN, Lender, set_time
from tests.proofs.harness import Place, Proof, opened
from tideover.app.cli import app as cli
from tideover.app.edge import API, COOKIE, CSRF_HEADER
from tideover.app.http import create_app
from tideover.app.runtime import Runtime, ensure_operator
from tideover.base import ids, jobs, lake
from tideover.base.database import APP_ROLE, Database
from tideover.base.errors import TideoverError
from tideover.base.ids import TenantId
from tideover.base.money import Money
from tideover.base.work import Work
from tideover.book import find_account, find_person
from tideover.book.actions.adjustments import adjust
from tideover.book.actions.held_money import hold_money
from tideover.book.actions.policy import choose_policy
from tideover.book.actions.reconciling import reconcile
from tideover.book.ledger import Entry, EntryKind
from tideover.book.store import ledger as ledger_store
from tideover.book.store import staging
from tideover.book.store.statements import insert_statements
from tideover.conversation import (
    Adviser,
    ArticleTopic,
    Content,
    answer_question,
    correct_reading,
    draft_article,
    enquiry_of,
    submit_article,
    take_incoming,
    talk,
)
from tideover.gate import Channel, Purpose
from tideover.language import Choice
from tideover.outreach import (
    Incoming,
    Part,
    ReceiptState,
    Wording,
    apply_receipt,
    change_sender,
    draft_template,
    submit_template,
)
from tideover.outreach.store.inbox import insert_message
from tideover.portrait import refresh_lake
from tideover.rehearsal import PostOffice
from tideover.security import Role, add_user, add_webhook, issue_token
from tideover.staffing import (
    Ability,
    LeaveKind,
    SkillKind,
    add_member,
    bar_from,
    note_leave,
    note_skill,
    open_team,
    set_capacity,
)
from tideover.strategy import DECISION_COLUMNS, draft_strategy, keep_decisions, shipped
from tideover.workbench import apply_allocation, preview_allocation
from tideover.worklist import open_item

A, B = TenantId("zqalpha"), TenantId("zqbeta")
MARK = "龘"  # begins every name in A, so that a masked one shows it, too
DAY = TEN.date().isoformat()
PEOPLE = 8
ONLY = 4  # people that A has and B has not
ROLES = (Role.SYSTEM, Role.TEAM_LEAD, Role.COMPLIANCE, Role.ADMINISTRATOR)
PASSWORD = "the same in both"
_MARKS = re.compile(r"zqalpha|\u9f98|\\u9f98|%E9%BE%98|(?<![0-9a-f])777[,]?777[.]?[0-9]{2}(?![0-9a-f])", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


# --- the world --------------------------------------------------------------------------------------------------------


@dataclass
class World:
    """Both tenants, and what B may act with."""

    runtime: Runtime
    post: PostOffice
    a: Lender
    b: Lender
    tokens: dict[Role, str] = field(default_factory=dict)  # B's
    cookies: list[str] = field(default_factory=list)  # B's
    tables: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # table -> the column that says whose a row is
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # A's
    seen_by_owner: int = 0
    only: frozenset[str] = frozenset()  # ids that A has and B has not
    said: list[tuple[str, Any, str]] = field(default_factory=list)  # calls of A's alone: path, body, key
    ours: set[tuple[str, str]] = field(default_factory=set)  # of those keys, the ones that B has used itself by now
    letters: int = 0
    brought: set[str] = field(default_factory=set)  # what B has itself put into its book with a mark of A's in it
    last: str = ""  # the try in words, for whoever must look into a leak

    def shows(self, output: str, sent: Iterable[str] = ()) -> bool:
        """Whether ``output`` has a mark of A's beyond what was ``sent`` in, now or by B before."""
        for value in sorted({*sent, *self.brought}, key=len, reverse=True):
            output = output.replace(value, "")
        found = {match[0] for match in _MARKS.finditer(output)} | self.only.intersection(_ID.findall(output))
        self.last += f" {sorted(found)}" if found else ""
        return bool(found)

    def sums(self, connection: Connection) -> dict[str, str]:
        """Everything A has, by table: how much, and its hash."""
        parts = [
            f"SELECT '{t}', count(*) || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') "
            f"FROM \"{t}\" t WHERE {column} = '{A}'"
            for t, column in self.columns.items()
        ]
        return {row[0]: row[1] for row in connection.execute(text(" UNION ALL ".join(parts)))}

    def state(self) -> dict[str, str]:
        """Everything A has: rows, lake, reports."""
        with self.runtime.database.as_owner() as connection:
            state = self.sums(connection)
        for folder in ("lake", "reports"):
            for path in sorted((self.runtime.settings.root / folder / A).rglob("*")):
                if path.is_file():
                    state[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        return state

    def call(self, method: str, path: str, body: Any = None, key: str | None = None, role: Role | None = None) -> Any:
        """A call of B's, by the first role that may."""
        answer = None
        self.last = f"{method} {path} {body} {key}"
        self.brought.update(text for text in _texts(body) if _MARKS.search(text))
        for who in [role] if role else ROLES:
            answer = self.b.call(method, path, body, key=key, token=self.tokens[who])
            if answer.status_code != 403:
                break
        return answer

    def has(self, table: str, column: str = "id") -> list[str]:
        return [str(row[column]) for row in self.rows[table]]


@contextmanager
def a_world(place: Place) -> Iterator[World]:
    post = PostOffice()
    post.start()
    try:
        with place.fresh() as (settings, folder), opened(settings.model_copy(update={"smtp_url": post.url})) as runtime:
            set_time(runtime, TEN)
            with TestClient(create_app(runtime), raise_server_exceptions=False) as client:
                lenders = []
                for tenant in (A, B):
                    with _the_same_ids():
                        token = ensure_operator(runtime, tenant)
                        lender = Lender(runtime, folder / f"book-{tenant}", tenant, token, client)
                        _story(lender)
                    lenders.append(lender)
                world = World(runtime, post, *lenders)
                _more_of_a(world)
                _people_of_b(world)
                _look_as_owner(world)
                _finish(world)
                _learn(world)
                yield world
    finally:
        post.stop()


@contextmanager
def _the_same_ids() -> Iterator[None]:
    """Ids are counted instead of drawn, from one on, wherever they are made."""
    numbers = itertools.count(0x0198_0000_0000_7000_8000_0000_0000_0001)
    drawn = ids.new_id
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith("tideover.") and getattr(module, "new_id", None) is drawn:
                stack.enter_context(patch.object(module, "new_id", lambda: UUID(int=next(numbers))))
        yield


def _story(lender: Lender) -> None:
    """The common story: the same steps and references in both; A's texts and sums bear marks."""
    is_a = lender.tenant == A
    first, word = (MARK, "zqalpha") if is_a else ("张", "zqbeta")
    sum_minor = 77_777_700 if is_a else 50_000
    numbers = itertools.count()

    def call(path: str, body: Any) -> Any:
        return lender.post(path, body, key=f"key-{next(numbers)}")

    for number in range(PEOPLE):
        ref = f"C{number}"
        lender.customer(ref, name=f"{first}{number}号", email=f"c{number}@{word}.example", occupation=f"{word}-{first}")
        lender.account(f"A-{ref}", ref, 5, sum_minor + number)
        lender.rows["accounts"][-1].update(product=f"{word}-loan", creditor=f"{word}-bank")
        beside = {"party_id": f"Y-{ref}", "customer_id": ref, "relation": "guarantor", "name": f"{first}旁{number}"}
        lender.rows.setdefault("parties", []).append({**beside, "account_id": f"A-{ref}", "authorised": "true"})
    for row in lender.rows["customers"][5:7]:
        row["id_number"] = "11010519491231002X"  # C5 and C6 are one person: the rules link them
    came = {"payment_id": "I1", "account_id": "A-C6", "amount_minor": sum_minor // 100, "paid_at": TEN.isoformat()}
    lender.rows["payments"] = [came, {**came, "payment_id": "I2", "amount_minor": 0}]  # the second is refused
    lender.import_book()
    for number in range(3):
        wish = {"person": f"C{number}", "channel": "email", "purpose": "collect", "account": f"A-C{number}"}
        call("/contacts", {**wish, "template": "overdue-gentle", "slots": {}})
        lender.run_jobs()
    at = TEN.isoformat()
    for number, words in enumerate(["我要投诉", "我下午还", "转人工"]):
        message = {
            "channel": "email",
            "from": f"c{number}@{word}.example",
            "text": f"{words}{first}",
            "at": at,
            "id": f"m{number}",
        }
        call("/inbound", message)
        lender.run_jobs()
    call("/inbound", {"channel": "email", "from": "who@x.example", "text": first * 3, "at": at, "id": "m9"})
    money = {"amount_minor": sum_minor // 10, "currency": "CNY"}
    call("/payments", {"payment": "P1", "account": "A-C0", "paid_at": at, **money})
    call("/promises", {"account": "A-C3", "due": "2026-12-05", **money})
    call("/stops", {"person": "C4", "kind": "dispute"})
    call("/stops", {"party": "Y-C4", "kind": "contact_refused"})
    call("/placements", {"account": "A-C4", "agency": word})
    call("/consents", {"person": "C4", "kind": "marketing", "granted": True})
    call("/persons/C7/addresses", {"kind": "email", "value": f"home@{word}.example", "source": "customer"})
    call("/accounts/A-C7/holders", {"institution": f"{word}-amc", "day": DAY, "ref": "T1"})
    call("/persons/C7/notes", {"text": f"{first}{word}"})
    call("/persons/C7/pins", {"text": f"{first}{word}"})
    call("/persons/C7/complaints", {"category": "manner", "wanted": "apology", "text": f"{first}{word}"})
    call("/numbers", {"kind": "email", "value": f"c7@{word}.example", "aspect": "email", "state": "opted_out"})
    _heard(lender, word)
    call("/days", {"day": DAY})
    call("/plan-runs", {"plan": "gentle-overdue", "account": "A-C2"})
    lender.call("PUT", "/capacity/field", {"per_hour": sum_minor % 97}, key="key-capacity")
    call("/pauses", {"scope": "plan", "value": "warm-up", "reason": word})
    lender.run_jobs()
    _ledger_of(lender, sum_minor)
    _texts_of(lender, f"{first}{word}")
    _strategy_of(lender, f"{first}{word}", [f"C{number}" for number in range(1, 4)])
    _staff_of(lender, f"{first}{word}")
    lender.seal()
    assert lender.get(f"/reports/cases/{DAY}").status_code == 200  # and the lake is there
    _lake_of(lender)


def _lake_of(lender: Lender) -> None:
    """The lake of the book, then a refresh cut short with somebody still to be written, and a change nobody has taken."""

    def end(stage: str, done: int, total: int) -> None:
        if stage == "persons":
            raise InterruptedError

    root = lender.runtime.settings.root / "lake"
    refresh_lake(lender.runtime.works, lender.tenant, root, buckets=1)
    lender.pay("P2", "A-C0", 1, TEN, key="key-lake-1")
    with suppress(InterruptedError):
        refresh_lake(lender.runtime.works, lender.tenant, root, progress=end)
    lender.pay("P3", "A-C0", 1, TEN, key="key-lake-2")
    lender.seal()


def _heard(lender: Lender, word: str) -> None:
    """What channels told: a receipt of a contact, and a part of a long text that waits for the others."""
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        contact = work.execute(text("SELECT id FROM touch WHERE state = 'sent' ORDER BY id LIMIT 1")).scalar_one()
        key = f"<{contact}@tideover>"
        apply_receipt(work, contact, key, ReceiptState.ACCEPTED, word)
        take_incoming(work, Incoming(Channel.SMS, "+8613800000009", "1069", f"{word}…", None, Part("7", 1, 2)))
        reader = find_person(work, "C0").id
        subject, body = (work.vault.seal(reader, f"{word}{number}") for number in range(2))
        insert_message(work, ids.new_id(), reader, subject, body, TEN)
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        talked = talk(work, find_person(work, "C1"), f"{word}，怎么还款", TEN, "m0")
        correct_reading(work, talked.message, "hardship", "sad")


def _ledger_of(lender: Lender, sum_minor: int) -> None:
    """What changes a ledger beside payments, core's word on one, and a choice: a row of each."""
    with lender.runtime.works.open(lender.tenant, "operator") as work:
        account = find_account(work, "A-C5")
        adjust(work, account, Entry("W1", EntryKind.FEE, TEN.date(), TEN, sum_minor // 100), "test")
        hold_money(work, "H1", Money(sum_minor // 10, "CNY"), TEN, "unidentified", account)
        choose_policy(work, "stale_days", "5", TEN.date())
        word = {"account": account.id, "interest_due_minor": 1, "penalty_minor": 0, "fee_minor": 0}
        for days, sum_ in ((2, sum_minor), (1, sum_minor * 2)):  # the first begins the account's book, the second differs
            told = {"as_of": TEN.date() - timedelta(days=days), "known_at": TEN - timedelta(hours=days)}
            ledger_store.insert_balances(work, [{**word, **told, "principal_due_minor": sum_, "dpd": 9 - days}])
        reconcile(work, [account.id])
        add_webhook(work, "operator")
        told = {"account": account.id, "as_of": TEN.date(), "billed_minor": sum_minor, "status": lender.tenant, "dpd": 9}
        staging.stage(work, "statement", {name: [value] for name, value in told.items()})
        insert_statements(work, TEN)
        staging.spoil_unnamed(work, account.id, ["A-C5"], everything=False)


def _texts_of(lender: Lender, name: str) -> None:
    """Who they are in texts, and texts of their own in several states."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        change_sender(work, "sender_name", name)
        for number in range(3):
            words = Wording("", f"【{name}】${{name}} {number} 退订", {}, frozenset({Purpose.COLLECT}))
            text = draft_template(work, f"own-{number}", "zh-CN", Channel.SMS, words)
            if number:
                submit_template(work, text.id)
    with lender.runtime.works.open(lender.tenant, "test") as work:  # each holds what it changes
        for number in range(3):
            said = Content(ArticleTopic.PAPERS, f"{name} {number}", f"{name}。", (f"{name}？", f"{name}{number}？"))
            article = draft_article(work, f"own-{number}", "zh-CN", said)
            if number:
                submit_article(work, article.id)
            answer_question(work, f"qqq {number}")
    Adviser(lender.runtime.works, lambda _: Choice(None), "own", 9, 10**6)(lender.tenant, enquiry_of("qqq", None))


def _strategy_of(lender: Lender, note: str, refs: Sequence[str]) -> None:
    """A version of a strategy, and what it decided about people."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        draft = draft_strategy(work, shipped("default"), note)
        says = {"treatment": "leave-in-peace", "plan": "", "tone": "gentle", "hours": "any", "worked_by": "none", "script": ""}
        for ref in refs:
            person = find_person(work, ref).id
            whose = {"day": TEN.date(), "person": person, "holder": person, "creditor": note, "account": person, "arm": "bot"}
            kept = {"priority": 5, "version": draft.id, "digest": note, "path": "default", "inputs": {"occupation": note}}
            row = {**whose, **says, **kept}
            keep_decisions(work, [[row[name] for name in DECISION_COLUMNS]])


def _staff_of(lender: Lender, name: str) -> None:
    """A team with somebody in it: what they can do, when they are away, from whom they are kept."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        user = add_user(work, "clerk", Role.COLLECTOR, None)
        open_team(work, "care", name, lender.tenant)
        add_member(work, "care", user)
        note_skill(work, user, Ability(SkillKind.CERTIFICATE, f"paper-{lender.tenant}", 3, None, TEN.date()))
        note_leave(work, user, TEN.date() + timedelta(days=9), TEN.date() + timedelta(days=9), LeaveKind.SICK)
        set_capacity(work, user, 77 if lender.tenant == A else 60)
        bar_from(work, user, find_person(work, "C1").id, lender.tenant)
    with lender.runtime.works.open(lender.tenant, "test") as work:  # each holds what it changes
        open_item(work, "hardship", "care", ids.new_id(), find_person(work, "C2").id, timedelta(hours=4))
        apply_allocation(work, preview_allocation(work).id)


def _more_of_a(world: World) -> None:
    """What A has and B has not: people and all that goes with them, users, and states that B's rows never have."""
    lender = world.a
    for number in range(ONLY):
        ref = f"Z{number}"
        lender.customer(ref, name=f"{MARK}独{number}", email=f"z{number}@zqalpha.example")
        lender.account(f"A-{ref}", ref, 5, 77_777_750 + number)
    lender.import_book()
    at = TEN.isoformat()

    def call(path: str, body: Any) -> None:
        world.said.append((path, body, f"only-{len(world.said)}"))
        assert lender.post(path, body, key=world.said[-1][2]).status_code < 300, path

    for number in range(ONLY):
        person, account, money = f"Z{number}", f"A-Z{number}", {"amount_minor": 77_777_7, "currency": "CNY"}
        wish = {"person": person, "channel": "email", "purpose": "collect", "account": account}
        call("/contacts", {**wish, "template": "overdue-gentle", "slots": {}})
        call("/payments", {"payment": f"ZP{number}", "account": account, "paid_at": at, **money})
        message = {
            "channel": "email",
            "from": f"z{number}@zqalpha.example",
            "text": "我要投诉",
            "at": at,
            "id": f"z{number}",
        }
        call("/inbound", message)
        call("/promises", {"account": account, "due": "2026-12-08", **money})
        call(f"/persons/{person}/addresses", {"kind": "email", "value": f"new{number}@zqalpha.example", "source": "agent"})
        call(f"/accounts/{account}/holders", {"institution": "zqalpha-amc", "day": DAY, "ref": "ZT"})
        more = {"adjustment": f"ZW{number}", "kind": "fee", "day": DAY, "amount_minor": 7, "reason": "zqalpha_fee"}
        call(f"/accounts/{account}/adjustments", more)
        held = {"money": f"ZH{number}", "account": account, "received_at": TEN.isoformat(), "reason": "zqalpha_held"}
        call("/held-money", {**held, **money})
        call("/placements", {"account": account, "agency": "zqalpha-agency"})
    call("/persons/Z0/links", {"other": "Z1", "evidence": "said_so"})
    lender.run_jobs()
    _strategy_of(lender, f"zqalpha{MARK}", [f"Z{number}" for number in range(ONLY)])
    with world.runtime.works.open(A, "operator") as work:
        add_user(work, "zq-only", Role.AUDITOR, PASSWORD)
        issue_token(work, "zq-only")
        for number in range(ONLY):
            words = Wording("", f"【zqalpha】{MARK}{number}", {}, frozenset({Purpose.SERVICE}))
            draft_template(work, f"zq-only-{number}", "en", Channel.SMS, words)
        jobs.enqueue(work, "zqalpha_kind", {"note": MARK}, due_at=TEN.replace(year=2031))
    with world.runtime.works.open(A, "operator") as work:  # each holds what it changes
        for number in range(ONLY):
            said = Content(
                ArticleTopic.PAPERS, f"zqalpha{MARK}{number}", f"zqalpha{MARK}", (f"zqalpha{MARK}", f"{MARK}zqalpha")
            )
            draft_article(work, f"zq-only-{number}", "en", said)
            answer_question(work, f"zqalpha{MARK}{number} qqq")
    wish = {"tenant": A, "login": "zq-only", "password": PASSWORD}
    lender.client.post(f"{API}/sign-in", json=wish, headers={CSRF_HEADER: "0"})
    lender.client.cookies.clear()
    with world.runtime.database.as_owner() as connection:
        connection.execute(
            text(f"UPDATE touch SET state = 'in_doubt', reason = 'zqalpha' WHERE tenant = '{A}' AND state = 'sent'")
        )
        connection.execute(
            text(f"UPDATE job SET state = 'dead', code = 'zqalpha' WHERE tenant = '{A}' AND kind = 'zqalpha_kind'")
        )
        connection.execute(text(f"UPDATE address SET noted_by = 'zqalpha' WHERE tenant = '{A}'"))
        connection.execute(
            text(f"UPDATE idempotency SET request = 'zqalpha' || request WHERE tenant = '{A}' AND subject IS NULL")
        )


def _people_of_b(world: World) -> None:
    with world.runtime.works.open(B, "operator") as work:
        for role in ROLES:
            add_user(work, f"b-{role.value}", role, PASSWORD if role in (Role.TEAM_LEAD, Role.COMPLIANCE) else None)
            world.tokens[role] = issue_token(work, f"b-{role.value}")
    for role in (Role.TEAM_LEAD, Role.COMPLIANCE):
        wish = {"tenant": B, "login": f"b-{role.value}", "password": PASSWORD}
        answer = world.b.client.post(f"{API}/sign-in", json=wish, headers={CSRF_HEADER: "0"})
        world.cookies.append(answer.cookies[COOKIE])
        world.b.client.cookies.clear()


def _look_as_owner(world: World) -> None:
    """The tables, and in how many of them the database's owner sees both tenants."""
    with world.runtime.database.as_owner() as connection:
        found = connection.execute(
            text(
                "SELECT table_name, min(column_name) FILTER (WHERE column_name = 'tenant' OR table_name = 'tenant') "
                "FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1"
            )
        )
        world.columns = {table: column for table, column in found if column is not None}
        world.columns["tenant"] = "name"
        world.tables = list(world.columns)
        for table, column in world.columns.items():
            whose = set(connection.scalars(text(f'SELECT DISTINCT {column} FROM "{table}"')))
            if {A, B} <= whose:
                world.seen_by_owner += 1
            else:
                sys.stderr.write(f"tenants: not both have rows in {table}: the story must fill it\n")


def _finish(world: World) -> None:
    """Seal both, and extract A's lake and write its report, so that nothing of A's is still to be done."""
    world.a.seal()
    world.a.get(f"/reports/cases/{DAY}")
    _command(world, "report", "cases", DAY, tenant=A)
    world.letters = len(world.post.letters())


def _learn(world: World) -> None:
    """What the owner of the database knows: A's rows, and the ids that only A has."""
    with world.runtime.database.as_owner() as connection:
        theirs: set[str] = set()
        for table, column in world.columns.items():
            rows = connection.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')).mappings()
            for row in rows:
                if row[column] == A:
                    world.rows.setdefault(table, []).append(dict(row))
                elif row[column] == B:
                    theirs |= {*_ID.findall(str(dict(row)))}  # in whatever form: ids stand in what facts say, too
        ours = {str(value) for rows in world.rows.values() for row in rows for value in row.values() if isinstance(value, UUID)}
        world.only = frozenset(ours - theirs)
        connection.execute(text("ANALYZE"))


# --- the doors: each takes the world and a lot, tries once, and says whether B saw anything of A's ----------------------

Outcome = tuple[bool, bool]  # (leaked, answered: whether the try got as far as an answer that is no refusal)


def id_of_a(world: World, name: str, rng: random.Random) -> str:
    """Something of A's for a path's parameter: often an id both have, often one that only A has."""
    pools: dict[str, list[str]] = {
        "person": [*world.has("person"), *world.has("person", "ref")],
        "account": [*world.has("account"), *world.has("account", "ref")],
        "contact": world.has("touch"),
        "item": world.has("work_item"),
        "case": world.has("case_file"),
        "link": world.has("same_person"),
        "holding": world.has("holding"),
        "run": [*world.has("import_run"), *world.has("plan_run"), *world.has("allocation_run")],
        "adjustment": world.has("adjustment", "ref"),
        "money": world.has("held_money", "ref"),
        "webhook": [f"{A}.{id_.replace('-', '')}" for id_ in world.has("webhook")],
        "party": world.has("party"),
        "job": world.has("job"),
        "fact": world.has("fact"),
        "token": world.has("api_token"),
        "template": world.has("rendition"),
        "article": world.has("article"),
        "strategy": world.has("strategy_version"),
        "message": [*world.has("inbox_message"), *world.has("inbound_message")],
        "correction": world.has("reading_correction"),
        "team": world.has("team", "code"),
        "user": world.has("user_account"),
        "leave": world.has("staff_leave"),
        "kind": ["certificate"],
        "code": ["paper-zqalpha", "paper-zqbeta"],
        "pin": world.has("fact"),
        "playbook": ["reminder", "inbound"],
        "dialogue": world.has("dialogue"),
        "release": world.has("playbook_release"),
        "day": [DAY, "2026-11-30"],
        "lane": ["email", "field"],
        "rule": ["HOUSE-S1", "HOUSE-B1", "CN-F3", "CN-T1"],
    }
    pool = pools.get(name)
    return rng.choice(pool if pool else sorted(world.only))


def _paths(world: World, unsafe: bool) -> list[tuple[str, str]]:
    document = world.b.client.app.openapi()["paths"]  # type: ignore[attr-defined]
    return [
        (m.upper(), p.removeprefix(API)) for p, operations in document.items() for m in operations if (m != "get") == unsafe
    ]


def api_read(world: World, rng: random.Random) -> Outcome:
    """Any GET of the API, with A's ids, and cursors and pages as A's would be."""
    _, path = rng.choice(_paths(world, unsafe=False))
    sent: list[str] = []

    def fill(match: re.Match[str]) -> str:
        sent.append(id_of_a(world, match[1], rng))
        return sent[-1]

    path = re.sub(r"\{(\w+)\}", fill, path)
    cursor = base64.urlsafe_b64encode(json.dumps([rng.choice(["", "Z0", 10**9, *world.has("job")[:3]])]).encode()).decode()
    query = rng.choice(["", "?limit=500", "?limit=5000", f"?cursor={cursor}", "?state=dead", "?start=1&limit=5000"])
    answer = world.call("GET", path + query)
    leaked = world.shows(answer.text, sent) or 'state="dead"' in answer.text or 'state="in_doubt"' in answer.text
    return leaked, answer.status_code < 400


def api_write(world: World, rng: random.Random) -> Outcome:
    """Any other call of the API, with A's ids in path and body; or a call of A's own over again, under A's own key."""
    if rng.random() < 0.2:
        path, body, key = rng.choice(world.said)
        answer = world.call("POST", path, body, key=key)
        replayed = "idempotency-replayed" in answer.headers and (path, key) not in world.ours
        if answer.status_code < 400:
            world.ours.add((path, key))
        return replayed or world.shows(answer.text, _texts(body)), answer.status_code < 400
    method, template = rng.choice(_paths(world, unsafe=True))
    sent = []

    def fill(match: re.Match[str]) -> str:
        sent.append(id_of_a(world, match[1], rng))
        return sent[-1]

    path = re.sub(r"\{(\w+)\}", fill, template)
    body = _body(world, template, rng)
    sent += _texts(body)
    key = rng.choice([None, f"key-{rng.randrange(20)}-{template}"])
    answer = world.call(method, path, body, key=key)
    if rng.random() < 0.3:
        world.b.run_jobs()
        world.b.seal()
    letters = world.post.letters()
    fresh_letters, world.letters = letters[world.letters :], len(letters)
    mailed = any(world.shows(f"{letter.recipient} {letter.text}") for letter in fresh_letters)
    return mailed or world.shows(answer.text, sent), answer.status_code < 400


def _texts(body: Any) -> list[str]:
    """What a body says, and what stays of an address in it when it is shown masked."""
    texts = [str(value) for value in body.values()] if isinstance(body, dict) else []
    return texts + [text[text.index("@") :] for text in texts if "@" in text]


def _body(world: World, path: str, rng: random.Random) -> Any:
    account, person = id_of_a(world, "account", rng), id_of_a(world, "person", rng)
    at = TEN.isoformat()
    article_of_b = {"topic": "papers", "title": "乙", "answer": "乙。", "questions": ["乙？", "甲？"]}
    by_path: dict[str, Callable[[], dict[str, Any]]] = {
        "/payments": lambda: {
            "payment": rng.choice([f"B{rng.random()}", "P1", "ZP0"]), "account": account, "amount_minor": rng.randint(1, 99),
            "currency": "CNY", "paid_at": at, **rng.choice([{}, {"reverses": rng.choice(["P1", "ZP0", "ZP1"])}]),
        },
        "/promises": lambda: {"account": account, "amount_minor": 10, "due": "2026-12-20"},
        "/contacts": lambda: {
            "person": person, "channel": "email", "purpose": "collect", "account": account, "template": "overdue-gentle",
        },
        "/visits": lambda: {"person": person, "purpose": "collect", "account": account, "people": ["wang", "li"]},
        "/visits/{contact}/outcome": lambda: {"result": "effective", "note": "test"},
        "/pauses": lambda: {
            "scope": "channel", "value": rng.choice(["sms", "letter"]), "reason": "test", "cancel": rng.random() < 0.5,
        },
        "/pauses/lifting": lambda: {"scope": rng.choice(["plan", "channel"]), "value": rng.choice(["warm-up", "sms"]), "reason": "test"},
        "/plan-runs": lambda: {"plan": rng.choice(["gentle-overdue", "pre-due"]), "account": account},
        "/contacts/{contact}/resolution": lambda: {"was_sent": rng.random() < 0.5},
        "/persons/{person}/reveals": lambda: {"field": rng.choice(["name", "email", "occupation"]), "reason": "to look at A's"},
        "/stops": lambda: {"person": person, "kind": "complaint", **rng.choice([{}, {"account": account}, {"party": rng.choice(world.has("party"))}])},
        "/placements": lambda: {"account": account, "agency": rng.choice(["harbour", "zqbeta-agency"])},
        "/recalls": lambda: {"account": account},
        "/rules/{rule}": lambda: {"is_on": rng.random() < 0.5},
        "/resumes": lambda: {"person": person, "kind": rng.choice(["dispute", "complaint"])},
        "/consents": lambda: {"person": person, "kind": "marketing", "granted": rng.random() < 0.5},
        "/work-items/{item}/closing": lambda: rng.choice([{}, {"outcome": "done"}]),
        "/work-items/{item}/postponement": lambda: {"starts_at": (TEN + timedelta(hours=rng.randint(1, 30))).isoformat(), "channel": "email"},
        "/work-items/{item}/handing-over": lambda: {"to": "care", "reason": "workload", "note": "乙"},
        "/persons/{person}/notes": lambda: {"text": "乙", **rng.choice([{}, {"account": account}])},
        "/persons/{person}/pins": lambda: rng.choice([{"text": "乙"}, {"entry": rng.choice(world.has("fact"))}]),
        "/persons/{person}/complaints": lambda: {"category": "manner", "wanted": "apology", "text": "乙"},
        "/capacity/{lane}": lambda: {"per_hour": rng.randint(0, 9)},
        "/days": lambda: {"day": rng.choice([DAY, "2026-12-02", "2026-12-03"])},
        "/inbound": lambda: {
            "channel": "email", "from": rng.choice(["z0@zqalpha.example", "c0@zqalpha.example", "c0@zqbeta.example"]),
            "text": "还没收到", "at": at, "id": rng.choice(["m0", "z0", str(rng.random())]),
        },
        "/persons/{person}/addresses": lambda: {
            "kind": "email", "value": rng.choice(["z0@zqalpha.example", "b@zqbeta.example"]), "source": "customer",
        },
        "/persons/{person}/addresses/expire": lambda: {"address": rng.choice(world.has("address", "blind")), "reason": "moved"},
        "/persons/{person}/links": lambda: {"other": person, "evidence": "said_so"},
        "/persons/{person}/parties": lambda: {"relation": "contact", **rng.choice([{}, {"account": account}])},
        "/parties/{party}/expiry": lambda: {"reason": "ended"},
        "/cases/{case}/owner": lambda: {"owner": rng.choice(["care", None]), "reason": "test"},
        "/accounts/{account}/holders": lambda: {"institution": "amc", "day": DAY, "ref": rng.choice(["T1", "ZT", "B1"])},
        "/accounts/{account}/holders/{holding}/reversal": lambda: {"reason": "test"},
        "/accounts/{account}/adjustments": lambda: {
            "adjustment": rng.choice(["W1", "ZW", f"B{rng.random()}"]), "kind": "fee", "day": DAY, "amount_minor": 5, "reason": "test",
        },
        "/accounts/{account}/adjustments/trial": lambda: {
            "adjustment": "W1", "kind": "fee", "day": DAY, "amount_minor": 5, "reason": "test",
        },
        "/held-money": lambda: {
            "money": rng.choice(["H1", "ZH", f"B{rng.random()}"]), "account": account, "amount_minor": 5, "currency": "CNY",
            "received_at": at, "reason": "test",
        },
        "/held-money/{money}/identification": lambda: {"account": account},
        "/book/policy": lambda: {"name": "stale_days", "value": "9", "since": DAY},
        "/numbers": lambda: {
            "kind": "email", "value": rng.choice(["z0@zqalpha.example", "c7@zqbeta.example"]), "aspect": rng.choice(["line", "email"]),
            "state": rng.choice(["void", "live", "opted_out", "opted_in"]),
        },
        "/hooks/{webhook}/receipts": lambda: {
            "channel": "email", "reference": f"<{rng.choice(world.has('touch'))}@tideover>", "state": rng.choice(["void", "read"]),
        },
        "/hooks/{webhook}/messages": lambda: {
            "channel": "email", "from": "z0@zqalpha.example", "text": "TD", "at": at, "id": str(rng.random()),
        },
        "/hooks/{webhook}/payments": lambda: {
            "payment": f"B{rng.random()}", "account": account, "amount_minor": 5, "currency": "CNY", "paid_at": at,
        },
        "/templates": lambda: {
            "name": rng.choice(["own-0", "zq-only-0", "b"]), "language": "zh-CN", "channel": "sms", "purposes": ["collect"],
            "body": "【乙】${name} 退订",
        },
        "/template-checks": lambda: {"name": "own-0", "language": "zh-CN", "channel": "sms", "purposes": ["collect"], "body": "【乙】${name}"},
        "/templates/{template}": lambda: {"purposes": ["service"], "body": "【乙】${name}"},
        "/articles": lambda: {**article_of_b, "key": "own-0", "language": "zh-CN", "closes": rng.sample(world.has("asked_question"), 1)},
        "/article-checks": lambda: {**article_of_b, "key": "own-0", "language": "en"},
        "/articles/{article}": lambda: article_of_b,
        "/articles/{article}/approval": dict,
        "/articles/{article}/refusal": lambda: {"note": "test"},
        "/articles/{article}/withdrawal": lambda: {"note": "test"},
        "/question-trials": lambda: {"text": rng.choice(["zq-only-0", "own-0", "怎么还款"]), "is_verified": True},
        "/questions": lambda: {"text": rng.choice(["zq-only-0", "own-0"]), "person": rng.choice([person, "Z0"])},
        "/unanswered-questions/dismissal": lambda: {"questions": [rng.choice(world.has("asked_question"))], "reason": "test"},
        "/templates/{template}/signature": dict,
        "/templates/{template}/refusal": lambda: {"note": "test"},
        "/templates/{template}/withdrawal": lambda: {"note": "test"},
        "/strategies": lambda: {"content": dict(shipped("default")), "note": "乙"},
        "/strategies/{strategy}": lambda: {"content": dict(shipped("peace")), "note": "乙"},
        "/strategy-checks": lambda: {"content": json.dumps(rng.choice([shipped("peace"), {}]))},
        "/strategies/{strategy}/refusal": lambda: {"reason": "test"},
        "/strategies/live/rollback": lambda: {"reason": "test"},
        "/sender": lambda: {"field": rng.choice(["sender_name", "sender_hotline"]), "value": f"乙{rng.randrange(99)}"},
        "/teams": lambda: {"code": rng.choice(["care", "field", "own"]), "name_zh": "乙", "name_en": "b"},
        "/teams/{team}/certificate": lambda: {"certificate": rng.choice([None, "paper-zqalpha"])},
        "/teams/{team}/name": lambda: {"name_zh": "乙", "name_en": f"b{rng.random()}"},
        "/allocations": lambda: rng.choice([{}, {"teams": ["care"]}, {"teams": ["field"]}]),
        "/allocations/{run}/application": dict,
        "/work-items/{item}/owner": lambda: {"owner": rng.choice([None, *world.has("user_account")]), "reason": "test"},
        "/teams/{team}/members": lambda: {"user": rng.choice(world.has("user_account"))},
        "/teams/{team}/shifts": lambda: {"spans": [{"weekday": 1, "begins": "09:00", "ends": "17:00"}]},
        "/staff/{user}/shifts": lambda: {"spans": []},
        "/staff/{user}/skills": lambda: {"kind": "skill", "code": rng.choice(["b", "paper-zqalpha"])},
        "/staff/{user}/capacity": lambda: {"minutes": rng.choice([None, 60])},
        "/staff/{user}/leave": lambda: {"first_day": DAY, "last_day": DAY, "kind": "other"},
        "/staff/{user}/bars": lambda: {"person": rng.choice(world.has("person")), "reason": "test"},
        "/playbooks/{playbook}/trial": dict,
        "/persons/{person}/chat": lambda: {"id": rng.choice(["m0", str(rng.random())]), "text": rng.choice(["还没收到", "转人工", "TD"])},
        "/dialogues/{dialogue}/words": lambda: {"text": "乙"},
        "/messages/{message}/corrections": lambda: {"intent": rng.choice(["hardship", "unclear"]), "emotion": "sad"},
        "/playbook-releases": dict,
        "/playbook-releases/{release}/signature": dict,
        "/playbook-releases/{release}/refusal": lambda: {"note": "test"},
        "/playbook-releases/{release}/withdrawal": lambda: {"note": "test"},
        "/pay-plans/check": lambda: {"text": f'name = "b{rng.random()}"'},
        "/users/{user}/role": lambda: {"role": "auditor"},
        "/session/password": lambda: {"current": "x", "password": "another good one"},
        "/jobs/{job}/retry": lambda: rng.choice([{}, {"reason": "passing_fault"}]),
        "/users": lambda: {"login": rng.choice(["zq-only", "operator", f"b{rng.random()}"]), "role": "auditor"},
        "/tokens": lambda: {"login": rng.choice(["zq-only", "operator", "b-system"])},
    }  # fmt: skip
    make = by_path.get(path)
    return make() if make else {}


def session(world: World, rng: random.Random) -> Outcome:
    """The console's own calls, by B's session, with A's ids: what its pages of people and of what waits ask, and what they send."""
    person, item = (id_of_a(world, name, rng) for name in ("person", "item"))
    account = id_of_a(world, "account", rng)
    client = world.b.client
    headers = {"Cookie": f"{COOKIE}={rng.choice(world.cookies)}", CSRF_HEADER: "0"}
    paths = [
        "/persons",
        f"/persons/{person}",
        f"/persons?person={person}",
        f"/persons/{person}/reach",
        f"/persons/{person}/timeline?language=zh-CN",
        "/work-items?overdue=true",
        "/persons?cursor=WyJaIl0=",
    ]
    if rng.random() < 0.7:
        world.last = rng.choice(paths)
        answer = client.get(f"{API}{world.last}", headers=headers)
        return world.shows(answer.text, [person, account]), answer.status_code < 400
    csrf = client.get(f"{API}/session", headers=headers).json()["csrf"]
    world.last, body = rng.choice(
        [
            (f"/persons/{person}/reveals", {"field": "name", "reason": "to look at A's"}),
            (f"/work-items/{item}/closing", {}),
            ("/plan-runs", {"plan": "warm-up", "account": account}),
        ]
    )
    sent = {**headers, CSRF_HEADER: csrf, "Idempotency-Key": secrets.token_hex(8)}
    answer = client.post(f"{API}{world.last}", json=body, headers=sent)
    return world.shows(answer.text, [person, item, account]), answer.status_code < 400


_PEEK = """
CREATE FUNCTION pg_temp.peek(whose text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
AS $$ BEGIN IF whose = 'zqalpha' THEN RAISE EXCEPTION 'seen'; END IF; RETURN true; END $$
"""


def sql_read(world: World, rng: random.Random) -> Outcome:
    """SQL through ``Work`` that asks for A's rows by name, in many ways."""
    table = rng.choice(world.tables)
    t, column = f'"{table}"', world.columns[table]
    statements = rng.choice(
        [
            [f"SELECT * FROM {t}"],
            [f"TABLE {t}"],
            [f"SELECT * FROM {t} WHERE {column} = '{A}'"],
            [f"SELECT * FROM {t} WHERE {column} <> current_setting('app.tenant')"],
            [f"SELECT 'seen' FROM {t} WHERE {column} = '{A}' LIMIT 1"],
            [f"SELECT 'seen' WHERE EXISTS (SELECT FROM {t} WHERE {column} = '{A}')"],
            [f"SELECT 'seen' WHERE (SELECT count(*) FROM {t} WHERE {column} = '{A}') > 0"],
            [f"SELECT u.* FROM {t} u RIGHT JOIN (VALUES ('{A}')) v(x) ON u.{column} = v.x"],
            [f"WITH x AS MATERIALIZED (SELECT * FROM {t}) SELECT * FROM x WHERE {column} = '{A}'"],
            [f"SELECT * FROM {t} WHERE {column} = '{A}' FOR SHARE"],
            [f"SELECT 1 / (CASE WHEN {column} = '{A}' THEN 0 ELSE 1 END) FROM {t}"],
            [f"SELECT query_to_xml('SELECT * FROM {t}', true, true, '')::text"],
            [f"SELECT * FROM pg_stats WHERE tablename = '{table}'"],
            ["SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()"],
            [f"CREATE TEMP VIEW peek AS SELECT * FROM {t}", "SELECT * FROM peek"],
            [f"CREATE TEMP TABLE peek AS SELECT * FROM {t}", "SELECT * FROM peek"],
            [_PEEK, f"SELECT * FROM {t} WHERE pg_temp.peek({column})"],
            [f"DECLARE peek CURSOR FOR SELECT * FROM {t}", "FETCH ALL FROM peek"],
            [f"COPY {t} TO STDOUT"],
        ]
    )
    world.last = "; ".join(statements)
    seen, answered = "", True
    with suppress(_Back), world.runtime.works.open(B, "proof") as work:
        try:
            seen = _result(work, statements)
        except DBAPIError as error:
            answered = False
            seen = "seen" if "seen" in str(error.orig) or "division by zero" in str(error.orig) else ""
        raise _Back
    return world.shows(seen) or "seen" in seen, answered


class _Back(Exception):
    """Roll back."""


def _result(work: Work, statements: Sequence[str]) -> str:
    for statement in statements[:-1]:
        work.execute(text(statement))
    if not statements[-1].startswith("COPY"):
        return "\n".join(str(tuple(row)) for row in work.execute(text(statements[-1])))
    raw = work.connection.connection.driver_connection
    assert raw is not None
    with raw.cursor().copy(statements[-1]) as copy:
        return b"".join(copy).decode(errors="replace")


def sql_write(world: World, rng: random.Random) -> Outcome:
    """SQL through ``Work`` that would add to, change, take over or remove A's rows. What it did is looked at by the owner
    from inside the same transaction; then it is rolled back, or committed where it named A's rows alone."""
    table = rng.choice(world.tables)
    t, column = f'"{table}"', world.columns[table]
    row = rng.choice(world.rows[table]) if table in world.rows else {column: A}
    other = next((name for name in row if name != column), column)
    as_json = json.dumps(row, default=lambda value: value.hex() if isinstance(value, bytes) else str(value))
    insert = f"INSERT INTO {t} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::{t}, CAST(:row AS jsonb))).*"
    insert_of_b = f"INSERT INTO {t} ({column}) VALUES ('{A}')"
    named = [
        f'UPDATE {t} SET "{other}" = "{other}" WHERE {column} = \'{A}\'',
        f"DELETE FROM {t} WHERE {column} = '{A}'",
        f"MERGE INTO {t} x USING (VALUES ('{A}')) v(a) ON x.{column} = v.a WHEN MATCHED THEN DELETE",
        f"UPDATE {t} SET {column} = '{B}' WHERE {column} = '{A}'",
        f"WITH gone AS (DELETE FROM {t} WHERE {column} = '{A}' RETURNING *) SELECT * FROM gone",
    ]
    wide = [
        insert,
        f"{insert} ON CONFLICT DO NOTHING",
        insert_of_b,
        f"UPDATE {t} SET {column} = '{A}'",
        f"DELETE FROM {t}",
        f"DELETE FROM {t} x USING {t} y WHERE y.{column} = '{A}' OR x.{column} = '{A}'",
        f"TRUNCATE {t}",
        f"ALTER TABLE {t} DISABLE ROW LEVEL SECURITY",
        f"DROP POLICY tenant ON {t}",
        f"DROP TABLE {t}",
        f"CREATE POLICY open ON {t} USING (true)",
        f"LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    ]
    world.last = statement = rng.choice(named if rng.random() < 0.5 else wide)
    touched, answered = False, True
    before = world.state()
    with suppress(_Back), world.runtime.works.open(B, "proof") as work:
        try:
            result = work.execute(text(statement), {"row": as_json} if ":row" in statement else None)
            touched = statement in named and (result.rowcount > 0 or (result.returns_rows and bool(result.all())))
        except DBAPIError:
            answered = False
        if answered and statement not in named:
            work.execute(text("SELECT set_config('role', 'none', true)"))  # the owner looks, uncommitted
            touched = any(before[name] != value for name, value in world.sums(work.connection).items())
            raise _Back
        if not answered:
            raise _Back
    return touched, answered


def sql_unset(world: World, rng: random.Random) -> Outcome:
    """SQL as the product's role without a tenant, or with one that only looks like A."""
    table = rng.choice(world.tables)
    setting = rng.choice(
        [None, "", " ", "ZQALPHA", " zqalpha", "zqalpha ", "zqalpha,zqbeta", "%", "zq%", "' OR true --", "zqalpha\n"]
    )
    seen, answered = "", True
    with suppress(_Back), world.runtime.database.engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT set_config('role', :role, true)"), {"role": APP_ROLE})
        if setting is not None:
            connection.execute(text("SELECT set_config('app.tenant', :t, true)"), {"t": setting})
        try:
            if rng.random() < 0.7:
                seen = "\n".join(str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            else:
                connection.execute(text(f"INSERT INTO \"{table}\" ({world.columns[table]}) VALUES ('{A}')"))
        except DBAPIError:
            answered = False
        raise _Back
    return bool(seen), answered


def pooled(world: World, rng: random.Random) -> Outcome:
    """One connection, A's first, whatever became of A's transaction; then B's, and one that is nobody's. Or many threads
    of both on one pool."""
    if rng.random() < 0.3:
        return _threads(world, rng), True
    way = rng.choice(["clean", "error", "failing", "savepoint", "cursor", "prepared", "invalidated"])
    with closing(Database(world.runtime.database.url, pool_size=1)) as database:
        database.engine.pool._max_overflow = 0  # type: ignore[attr-defined]
        with suppress(SQLAlchemyError, ZeroDivisionError), database.as_tenant(A) as connection:
            for _ in range(8 if way == "prepared" else 1):  # after five the driver prepares it on the server
                connection.execute(text("SELECT * FROM person")).all()
            if way == "error":
                raise ZeroDivisionError
            if way == "failing":
                connection.execute(text("SELECT 1/0"))
            if way == "savepoint":
                connection.begin_nested()
            if way == "cursor":
                connection.execute(text("DECLARE c CURSOR WITH HOLD FOR SELECT 1"))
            if way == "invalidated":
                connection.invalidate()
        seen = []
        with database.as_tenant(B) as connection:
            for table in ("person", "fact", "job"):
                seen += [str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
            connection.execute(text("SELECT * FROM person")).all()
        nobody = 0
        with database.engine.begin() as connection:
            connection.execute(text("SELECT set_config('role', :role, true)"), {"role": APP_ROLE})
            nobody = connection.execute(text("SELECT count(*) FROM person")).scalar_one()
    return world.shows("\n".join(seen)) or nobody > 0 or not seen, True


def _threads(world: World, rng: random.Random) -> bool:
    leaks: list[bool] = []

    def read(tenant: TenantId, times: int) -> None:
        for _ in range(times):
            with world.runtime.works.open(tenant, "proof") as work:
                rows = "\n".join(str(tuple(row)) for row in work.execute(text("SELECT * FROM person")))
            if tenant == B:
                leaks.append(world.shows(rows) or not rows)

    threads = [threading.Thread(target=read, args=(tenant, rng.randint(2, 5))) for tenant in (A, B, A, B, A, B)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return any(leaks)


def lake_path(world: World, rng: random.Random) -> Outcome:
    """The lake opened for B, asked for A's files."""
    root = world.runtime.settings.root / "lake"
    theirs = root / A / "facts" / "000000000.parquet"
    assert theirs.exists()
    inside = rng.choice([str(theirs), f"{root}/{A}/facts/*.parquet", f"{root}/*/facts/*.parquet", f"../{A}/facts/*.parquet", f"{root}/{B}/../{A}/facts/000000000.parquet"])  # fmt: skip
    reads = [
        f"SELECT * FROM '{inside}'",
        f"SELECT * FROM read_parquet('{inside}')",
        f"SELECT * FROM parquet_metadata('{inside}')",
        f"SELECT * FROM read_blob('{inside}')",
        f"SELECT * FROM read_text('{inside}')",
        f"SELECT * FROM glob('{root}/*/*/*')",
        f"SELECT * FROM facts UNION ALL SELECT * FROM '{inside}'",
        f"SELECT (SELECT count(*) FROM read_parquet('{inside}')) FROM facts",
        f"WITH facts AS (SELECT * FROM read_parquet('{inside}')) SELECT * FROM facts",
        f"ATTACH '{inside}' AS x; SELECT 1",
        f"COPY facts TO '{root}/{A}/facts/000000001.parquet'",
        f"SET allowed_directories = ['{root}']",
        "SELECT * FROM facts",
        "SELECT * FROM duckdb_settings()",
    ]
    calls: list[Callable[[lake.Lake], Any]] = [
        lambda opened: opened.read(f"../{A}/facts"),
        lambda opened: opened.read(str(theirs.parent)),
        lambda opened: opened.write("facts", f"../../{A}/facts/x", [{"x": 1}], {"x": "BIGINT"}),
        lambda opened: opened.write(f"../{A}/facts", "x", [{"x": 1}], {"x": "BIGINT"}),
        lambda opened: opened.drop(f"../{A}/facts"),
        lambda opened: opened.tables(),
        *[lambda opened, sql=sql: opened.query(sql) for sql in reads],
    ]
    stolen = rng.choice([None, None, None, "symlink", "hardlink", "folder", "name"])
    link = root / B / "facts" / "zz.parquet"
    seen, answered = "", True
    world.call("GET", f"/reports/cases/{DAY}")  # so that B has a lake of its own
    try:
        if stolen == "symlink":
            link.symlink_to(theirs)
        elif stolen == "hardlink":
            os.link(theirs, link)
        elif stolen == "folder":
            link = root / B / "theirs"
            link.symlink_to(root / A / "facts")
        with world.runtime.works.open(B, "proof") as work:
            whose: Any = work
            if stolen == "name":
                whose = SimpleNamespace(tenant=rng.choice([f"{B}/../{A}", f"../lake/{A}", f"{A}/", f"./{A}", str(root / A)]))
            try:
                with lake.open(whose, root) as ours:
                    seen = str(rng.choice(calls)(ours))
            except TideoverError:
                answered = False
    finally:
        link.unlink(missing_ok=True)
    return world.shows(seen, [str(root), inside]), answered


def forged(world: World, rng: random.Random) -> Outcome:
    """Tokens and cookies with the other's prefix, or nobody's."""
    client, rest_a = world.b.client, world.a.token.split(".")[1]
    token = world.tokens[rng.choice(ROLES)]
    rest_b, cookie = token.split(".")[1], rng.choice(world.cookies).split(".")[1]
    answers = []
    for secret in rng.sample(
        [
            f"tdo_{A}.{rest_b}", f"tdo_{B}.{rest_a}", f"tdo_{A}.{cookie}", f"tdo_{B}.{A}.{rest_a}", f"tdo_tdo_{A}.{rest_b}", f"{A}.{rest_b}",
            f"{B}.{rest_a}", f"tdo_{A}", f"tdo_{A}.", f"tdo_{A}.{secrets.token_urlsafe(32)}", f"tdo_{A.upper()}.{rest_b}", f"tdo_*.{rest_b}",
        ],
        3,
    ):  # fmt: skip
        answers.append(client.get(f"{API}/persons", headers={"Authorization": f"Bearer {secret}"}))
    for secret in (
        f"{A}.{cookie}",
        f"{A}.{rest_b}",
        f"tdo_{A}.{cookie}",
        f"{B}.{rest_a}",
        f"{A}.",
        f"{A}.{secrets.token_urlsafe(32)}",
    ):
        answers.append(client.get(f"{API}/persons", headers={"Cookie": f"{COOKIE}={secret}", CSRF_HEADER: "0"}))
    return any(world.shows(answer.text) or answer.status_code != 401 for answer in answers), False


def command(world: World, rng: random.Random) -> Outcome:
    """The command line for B, with A's ids and A's export."""
    fact, job = id_of_a(world, "fact", rng), id_of_a(world, "job", rng)
    given = rng.choice(
        [
            ("book", "export"), ("journal", "export"), ("journal", "head"), ("journal", "verify"), ("jobs", "list"),
            ("template", "list"), ("template", "preview", "own-0"), ("knowledge", "list"), ("knowledge", "ask", f"zqalpha{MARK}0"), ("strategy", "list"), ("strategy", "show", "v1"),
            ("lake", "refresh"), ("lake", "show"),
            ("journal", "receipt", fact), ("jobs", "retry", job), ("report", "cases", DAY), ("jobs", "list", "--state", "dead"),
        ]
    )  # fmt: skip
    output, code = _command(world, *given, tenant=B)
    return world.shows(output, [fact, job]), code == 0


def _command(world: World, *given: str, tenant: TenantId) -> tuple[str, int]:
    settings = world.runtime.settings
    environment = {
        "TIDEOVER_HOME": str(settings.root), "TIDEOVER_DATABASE_URL": settings.database_url, "TIDEOVER_TENANT": tenant,
        "TIDEOVER_SMTP_URL": settings.smtp_url,
    }  # fmt: skip
    with _logging_kept():
        result = CliRunner().invoke(cli, list(given), env=environment)
    return f"{result.output}\n{result.stderr}\n{result.exception or ''}", result.exit_code


@contextmanager
def _logging_kept() -> Iterator[None]:
    """Commands configure logging onto streams that are gone after them."""
    import logging

    kept, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        structlog.configure(**kept)
        root.handlers, root.level = handlers, level


Door = Callable[[World, random.Random], Outcome]
DOORS: list[tuple[Door, int]] = [
    (api_read, 22), (api_write, 20), (session, 10), (sql_read, 16), (sql_write, 14), (sql_unset, 5), (pooled, 4), (lake_path, 4),
    (forged, 3), (command, 2),
]  # fmt: skip


# --- the proof --------------------------------------------------------------------------------------------------------


def _tenants(place: Place, seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    figures: Counter[str] = Counter()
    with a_world(place) as world:
        figures.update(_controls(world))
        doors = [door for door, weight in DOORS for _ in range(weight)]
        lots = [door for _ in range(-(-count // len(doors))) for door in rng.sample(doors, len(doors))][:count]
        figures.update(_try(world, rng, lots))
        with world.runtime.database.as_owner() as connection:  # and what the harness says where the wall is gone
            for table in world.tables:
                connection.execute(text(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'))
        control = _try(
            world, rng, [rng.choice([api_read, sql_read, sql_write, pooled]) for _ in range(max(count // 10, 10))], say=False
        )
        figures["control_tries_without_row_security"] = control["tries"]
        figures["control_leaks_without_row_security"] = control["leaks"]
    return dict(figures)


def _try(world: World, rng: random.Random, lots: Sequence[Door], say: bool = True) -> Counter[str]:
    figures: Counter[str] = Counter()
    before = world.state()
    for door in lots:
        leaked, answered = door(world, rng)
        after = world.state()
        changed = [key for key, value in after.items() if before.get(key) != value] + [
            key for key in before if key not in after
        ]
        figures.update({"tries": 1, f"tries_{door.__name__}": 1, "leaks": int(leaked), "changes": int(bool(changed))})
        figures.update({"answered": int(answered)})
        if say and (leaked or changed):
            sys.stderr.write(f"tenants: {door.__name__}: leaked {leaked}, changed {changed}: {world.last}\n")
        before = after
    return figures


def _controls(world: World) -> dict[str, int]:
    """The owner's eyes see both tenants in every table; and A sees its own marks through the doors that B tries."""
    figures: Counter[str] = Counter()
    with world.runtime.database.as_owner() as connection:
        shared = "SELECT count(*) FROM {0} a JOIN {0} b USING (id) WHERE a.tenant = :a AND b.tenant = :b"
        for table in ("person", "account", "touch", "fact", "job", "work_item", "promise", "stop", "permit", "inbound_message"):
            figures["ids_that_both_have"] += connection.execute(text(shared.format(table)), {"a": A, "b": B}).scalar_one()
    figures["ids_that_only_a_has"] = len(world.only)
    figures["control_tables"], figures["control_tables_where_the_owner_sees_both"] = len(world.tables), world.seen_by_owner
    rng = random.Random(1)
    for _, path in _paths(world, unsafe=False):
        path = re.sub(r"\{(\w+)\}", lambda match: id_of_a(world, match[1], rng), path)
        answer = world.a.get(path)
        figures["control_reads_where_a_sees_its_own"] += world.shows(answer.text)
    return dict(figures)


TENANTS = Proof(
    name="tenants",
    claim=(
        "Two tenants on one database, with the same references and the same ids, are apart: through every route of the API, by "
        "token and by session, the command line, SQL that names the other's rows, SQL without a tenant, a connection that was the other's a moment "
        "ago, paths into the other's lake, and forged tokens and cookies, one sees nothing and changes nothing of the other's. "
        "Controls: the database's owner sees both in every table; with row-level security switched off, the same tries do leak."
    ),
    unit="tries",
    size=2000,
    chunk=500,
    run=_tenants,
    holds=lambda sums: (
        sums["tries"] > 0
        and sums["leaks"] == 0
        and sums["changes"] == 0
        and all(sums[f"tries_{door.__name__}"] > 0 for door, _ in DOORS)
        and sums["answered"] > sums["tries"] // 3
        and sums["control_tables"] == sums["control_tables_where_the_owner_sees_both"] > 0
        and sums["control_reads_where_a_sees_its_own"] > 0
        and sums["control_leaks_without_row_security"] > 0
        and sums["ids_that_both_have"] > 0
    ),
)
