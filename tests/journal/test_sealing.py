"""The journal in the database: order, receipts, what the product may not do to it, and what verification notices."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from unittest.mock import ANY
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import TEN, Lender, set_time

from tideover.app.runtime import Runtime
from tideover.base.ids import PersonId, TenantId, new_id
from tideover.base.work import Work, person_key
from tideover.book import find_person
from tideover.journal import (
    JournalDamaged,
    Sealer,
    check_receipt,
    export,
    facts_of_person,
    head,
    load_signing_key,
    read_after,
    record,
    seal_all,
    seal_tenant,
    unsealed_count,
    verify_export,
    verify_stored,
)
from tideover.journal.actions import SEAL_BATCH
from tideover.security import Role, add_user, issue_token
from tideover.security.model import PersonalDataRevealed, SignedOut, TokenRevoked

DEFAULT, OTHER = TenantId("default"), TenantId("other")


def note(runtime: Runtime, count: int = 1, tenant: TenantId = DEFAULT) -> list[UUID]:
    """Record some facts of no consequence in one transaction."""
    with runtime.works.open(tenant, "test") as work:
        return [record(work, TokenRevoked(f"token-{number}", "clerk")) for number in range(count)]


def verdict(runtime: Runtime, tenant: TenantId = DEFAULT, against: Any = None) -> tuple[str, int | None]:
    with runtime.works.open(tenant, "test") as work:
        found = verify_stored(work, [runtime.signing.public], against)
    return found.verdict, found.at


def lines(runtime: Runtime, tenant: TenantId = DEFAULT) -> list[dict[str, Any]]:
    with runtime.works.open(tenant, "test") as work:
        return list(export(work))


# --- order -------------------------------------------------------------------------------------------------------------


def test_an_empty_journal_is_intact_and_has_no_head(runtime: Runtime) -> None:
    assert verdict(runtime) == ("intact", None)
    assert lines(runtime) == []
    assert seal_all(runtime.works, runtime.signing) == 0


def test_positions_are_dense_over_batches_and_heads(runtime: Runtime) -> None:
    ids = []
    for count in (1, 2, 5, 1, 30):
        ids += note(runtime, count)
        assert seal_all(runtime.works, runtime.signing) == count
    found = lines(runtime)
    assert [line["position"] for line in found] == list(range(1, 40))
    assert [UUID(line["id"]) for line in found] == ids
    assert verdict(runtime) == ("intact", None)


def test_what_commits_later_comes_later_and_nothing_is_lost(runtime: Runtime) -> None:
    """The slow one's fact has the smaller sequence number and is sealed after one that overtook it."""
    with runtime.works.open(DEFAULT, "slow") as slow:
        late = record(slow, TokenRevoked("token", "slow"))
        (early,) = note(runtime)
        assert seal_all(runtime.works, runtime.signing) == 1
        with runtime.works.open(DEFAULT, "fold") as work:
            assert [fact.id for fact in read_after(work, 0, 10)] == [early]
    assert seal_all(runtime.works, runtime.signing) == 1
    with runtime.works.open(DEFAULT, "fold") as work:
        assert [fact.id for fact in read_after(work, 1, 10)] == [late]


def test_a_person_keeps_the_order_of_the_holds(runtime: Runtime) -> None:
    person = PersonId(new_id())
    first_holds, recorded = threading.Event(), []

    def first() -> None:
        with runtime.works.open(DEFAULT, "first") as work:
            work.hold([person_key(person)])
            first_holds.set()
            threading.Event().wait(0.2)  # the second is waiting for the hold by now
            recorded.append(record(work, PersonalDataRevealed(person, "phone", "", "first")))

    thread = threading.Thread(target=first)
    thread.start()
    first_holds.wait()
    with runtime.works.open(DEFAULT, "second") as work:
        work.hold([person_key(person)])
        assert [fact.data["by"] for _, fact in facts_of_person(work, person)] == ["first"]
        recorded.append(record(work, PersonalDataRevealed(person, "phone", "", "second")))
    thread.join()
    seal_all(runtime.works, runtime.signing)
    assert [UUID(line["id"]) for line in lines(runtime)] == recorded


def test_what_is_rolled_back_never_was(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError), runtime.works.open(DEFAULT, "test") as work:
        record(work, TokenRevoked("token", "x"))
        raise RuntimeError
    assert seal_all(runtime.works, runtime.signing) == 0
    assert verdict(runtime) == ("intact", None)


def test_one_sealer_at_a_time(runtime: Runtime) -> None:
    note(runtime, 3)
    with runtime.works.open(DEFAULT, "sealer") as work:
        assert seal_tenant(work, runtime.signing) == 3
        assert seal_all(runtime.works, runtime.signing) == 0  # the other one waits for nobody
        note(runtime, 2)
    assert seal_all(runtime.works, runtime.signing) == 2
    assert [line["position"] for line in lines(runtime)] == [1, 2, 3, 4, 5]


def test_more_than_a_batch(runtime: Runtime) -> None:
    """The batch's limit takes the oldest; the rest follow in the same call."""
    ids = note(runtime, SEAL_BATCH + 10)
    assert seal_all(runtime.works, runtime.signing) == SEAL_BATCH + 10
    assert [UUID(line["id"]) for line in lines(runtime)] == ids
    assert verdict(runtime) == ("intact", None)


def test_a_busy_tenant_does_not_keep_the_others_waiting(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts that come in while the tenant is being sealed are the next round's: a round has an end."""
    note(runtime)
    note(runtime, tenant=OTHER)
    rounds = 0

    def seal_and_record(work: Any, key: Any) -> int:
        nonlocal rounds
        rounds += 1
        assert rounds < 10
        sealed = seal_tenant(work, key)
        if work.tenant == DEFAULT:
            note(runtime)
        return sealed

    monkeypatch.setattr("tideover.journal.jobs.seal_tenant", seal_and_record)
    assert seal_all(runtime.works, runtime.signing) == 2
    assert len(lines(runtime, OTHER)) == 1


def test_one_tenants_trouble_is_not_the_others(runtime: Runtime) -> None:
    """A tenant whose tree somebody has damaged is not sealed any more; those after it are."""
    note(runtime, 2)
    seal_all(runtime.works, runtime.signing)
    note(runtime)
    note(runtime, tenant=OTHER)
    with runtime.database.as_owner() as connection:
        connection.execute(text("DELETE FROM merkle_node"))
    sealer = Sealer(runtime.works, runtime.signing)
    sealer.start()
    for _ in range(100):
        if lines(runtime, OTHER):
            break
        threading.Event().wait(0.1)
    sealer.stop()
    assert len(lines(runtime, OTHER)) == 1
    assert len(lines(runtime)) == 2


@contextmanager
def tampered(runtime: Runtime, sql: str, **values: Any) -> Iterator[Work]:
    """The owner's change, then the product in the same transaction; all undone afterwards."""
    with runtime.database.engine.connect() as connection:
        transaction = connection.begin()
        connection.execute(text(sql), {name: value for name, value in values.items() if f":{name}" in sql})
        connection.execute(text("SELECT set_config('role', 'tideover_app', true), set_config('app.tenant', 'default', true)"))
        yield Work(connection, DEFAULT, "test", runtime.works.keys)
        transaction.rollback()


@pytest.mark.demand("1.10")
def test_the_sealer_signs_nothing_over_a_damaged_tree(runtime: Runtime) -> None:
    """Or whoever changes the tree and takes the heads away would have the changes signed by us."""
    for count in (3, 1):
        note(runtime, count)
        seal_all(runtime.works, runtime.signing)
    note(runtime)
    for sql in (
        "DELETE FROM signed_head",
        "DELETE FROM signed_head WHERE facts = 4",
        "UPDATE merkle_node SET hash = sha256(hash)",
        "DELETE FROM merkle_node",
        "UPDATE signed_head SET signature = sha512(signature)",
        "UPDATE signed_head SET key = sha256(key)",
        "UPDATE seal SET position = 5 WHERE position = 4",
        "INSERT INTO unsealed (tenant, seq, fact) SELECT tenant, seq, id FROM fact ORDER BY seq LIMIT 1",
    ):
        with tampered(runtime, sql) as work:
            with pytest.raises(JournalDamaged), work.connection.begin_nested():
                seal_tenant(work, runtime.signing)
            assert verify_stored(work, runtime.signing.trusted).verdict != "intact", sql
    assert seal_all(runtime.works, runtime.signing) == 1


def test_the_sealer_goes_on_over_heads_of_our_own_keys_only(runtime: Runtime) -> None:
    """A change of keys: the earlier public key stays in ``journal.pub``, or nothing more is sealed."""
    note(runtime, 3)
    seal_all(runtime.works, runtime.signing)
    note(runtime)
    folder = runtime.settings.root / "keys"
    earlier = (folder / "journal.pub").read_text()
    assert load_signing_key(runtime.settings) == replace(runtime.signing, private=ANY)
    (folder / "journal.key").write_text(bytes(32).hex())
    (folder / "journal.pub").unlink()
    assert seal_all(runtime.works, load_signing_key(runtime.settings)) == 0
    (folder / "journal.pub").write_text((folder / "journal.pub").read_text() + earlier)
    changed = load_signing_key(runtime.settings)
    assert changed.trusted == [changed.public, runtime.signing.public]
    assert seal_all(runtime.works, changed) == 1
    with runtime.works.open(DEFAULT, "test") as work:
        assert verify_stored(work, changed.trusted).verdict == "intact"
        assert verify_stored(work, [changed.public]).verdict == "foreign_key"


@pytest.mark.parametrize("change", ["data = '{\"by\": 1.5}'", "at = 'infinity'"])
def test_what_no_fact_can_hold_is_not_sealed(runtime: Runtime, change: str) -> None:
    note(runtime)
    with runtime.database.as_owner() as connection:
        connection.execute(text(f"UPDATE fact SET {change}"))
    assert seal_all(runtime.works, runtime.signing) == 0
    assert lines(runtime) == []


def test_tenants_have_journals_of_their_own(runtime: Runtime) -> None:
    note(runtime, 3)
    note(runtime, 2, OTHER)
    seal_all(runtime.works, runtime.signing)
    assert [line["position"] for line in lines(runtime, OTHER)] == [1, 2]
    with runtime.works.open(OTHER, "test") as work:
        theirs = head(work)
    assert verdict(runtime, DEFAULT, theirs) == ("wrong_tenant", 1)
    assert verdict(runtime, OTHER, theirs) == ("intact", None)


def test_the_unsealed_window_is_told(runtime: Runtime) -> None:
    note(runtime, 2)
    set_time(runtime, TEN + timedelta(minutes=1))
    note(runtime)
    with runtime.works.open(DEFAULT, "test") as work:
        assert unsealed_count(work) == (3, TEN)
    seal_all(runtime.works, runtime.signing)
    with runtime.works.open(DEFAULT, "test") as work:
        assert unsealed_count(work) == (0, None)


# --- receipts, over HTTP -----------------------------------------------------------------------------------------------


@pytest.mark.demand("1.10")
def test_a_receipt_can_be_had_and_checked_offline(lender: Lender) -> None:
    lender.borrower()
    number = lender.contact().json()["receipt"]
    early = lender.get(f"/receipts/{number}")
    assert (early.status_code, early.json()["code"]) == (409, "not_sealed_yet")
    lender.seal()
    receipt = lender.get(f"/receipts/{number}").json()
    assert receipt["fact"]["id"] == number
    assert receipt["fact"]["kind"] == "ContactPermitted"
    trusted = [lender.runtime.signing.public]
    assert check_receipt(receipt, trusted)
    # It stays good, and a later one of the same fact under a later head is as good.
    lender.run_jobs()
    lender.pay("P1")
    lender.seal()
    later = lender.get(f"/receipts/{number}").json()
    assert check_receipt(receipt, trusted) and check_receipt(later, trusted)
    assert later["head"]["facts"] > receipt["head"]["facts"]


def test_every_fact_has_its_receipt(lender: Lender) -> None:
    lender.borrower()
    lender.contact()
    lender.run_jobs()
    for number in range(20):
        note(lender.runtime, number % 3)
        lender.seal()
    for line in lines(lender.runtime):
        assert check_receipt(lender.get(f"/receipts/{line['id']}").json(), [lender.runtime.signing.public]), line["position"]


def test_no_such_receipt(lender: Lender, other_lender: Lender) -> None:
    lender.borrower()
    number = lender.contact().json()["receipt"]
    lender.seal()
    assert other_lender.get(f"/receipts/{number}").status_code == 404
    assert lender.get(f"/receipts/{uuid4()}").json()["code"] == "fact_not_found"
    assert lender.get("/receipts/none").status_code == 422


# --- append-only -------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.10")
def test_the_product_can_only_add(runtime: Runtime) -> None:
    note(runtime, 4)
    seal_all(runtime.works, runtime.signing)
    statements = ["UPDATE {} SET tenant = tenant", "DELETE FROM {}", "TRUNCATE {}"]
    for table, statement in product(["fact", "seal", "merkle_node", "signed_head"], statements):
        with pytest.raises(ProgrammingError, match="permission denied"), runtime.works.open(DEFAULT, "test") as work:
            work.execute(text(statement.format(table)))
        with pytest.raises(ProgrammingError, match="permission denied"), runtime.database.as_system() as connection:
            connection.execute(text(statement.format(table)))
    assert verdict(runtime) == ("intact", None)


def test_a_fact_is_recorded_as_ones_own_tenants_only(runtime: Runtime) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), runtime.works.open(DEFAULT, "test") as work:
        work.execute(
            text(
                "INSERT INTO fact (tenant, id, kind, at, known_at, data) "
                "VALUES ('other', gen_random_uuid(), 'X', now(), now(), '{}')"
            )
        )


def test_only_declared_facts_without_fractions_are_recorded(runtime: Runtime) -> None:
    with runtime.works.open(DEFAULT, "test") as work:
        with pytest.raises(TypeError, match="not a declared fact"):
            record(work, TEN)  # type: ignore[type-var]
        with pytest.raises(TypeError, match="float"):
            record(work, SignedOut(1.5))  # type: ignore[arg-type]


# --- what verification notices in the database --------------------------------------------------------------------------


CHANGES: list[tuple[str, tuple[str, int | None]]] = [
    ("UPDATE fact SET kind = 'Other' WHERE id = :third", ("altered", 3)),
    ("UPDATE fact SET data = jsonb_set(data, '{by}', '1.5') WHERE id = :third", ("altered", 3)),
    ("UPDATE fact SET at = 'infinity' WHERE id = :third", ("altered", None)),
    ("DELETE FROM fact WHERE id = :third", ("gap", 3)),
    ("DELETE FROM seal WHERE fact = :third", ("gap", 3)),
    ("DELETE FROM seal WHERE position = 7", ("cut", 7)),
    ("UPDATE fact SET person = gen_random_uuid() WHERE id = :third", ("misfiled", 3)),
    ("UPDATE merkle_node SET hash = sha256(hash) WHERE level = 1 AND place = 1", ("node_differs", None)),
    ("DELETE FROM merkle_node WHERE level = 2", ("node_differs", None)),
    ("INSERT INTO merkle_node (tenant, level, place, hash) VALUES ('default', 3, 0, '')", ("node_differs", None)),
    ("DELETE FROM signed_head WHERE facts = 7", ("unsigned", 5)),
    ("DELETE FROM signed_head", ("unsigned", 1)),
    ("UPDATE signed_head SET root = sha256(root) WHERE facts = 4", ("forged_head", 4)),
    ("UPDATE signed_head SET facts = 6 WHERE facts = 7", ("forged_head", 6)),
    ("DELETE FROM unsealed WHERE fact = :waiting", ("stray", None)),
    ("DELETE FROM fact WHERE id = :waiting", ("stray", None)),
    ("INSERT INTO unsealed (tenant, seq, fact) SELECT tenant, seq, id FROM fact WHERE id = :third", ("stray", None)),
    (
        "INSERT INTO fact (tenant, id, kind, at, known_at, data) "
        "VALUES ('default', gen_random_uuid(), 'X', now(), now(), '{}')",
        ("stray", None),
    ),
    ("SELECT 1", ("intact", None)),
]


@pytest.mark.demand("1.10")
def test_the_owners_changes_are_noticed(runtime: Runtime) -> None:
    ids = note(runtime, 4)
    seal_all(runtime.works, runtime.signing)
    ids += note(runtime, 3)
    seal_all(runtime.works, runtime.signing)
    (waiting,) = note(runtime)
    for sql, expected in CHANGES:
        with tampered(runtime, sql, third=ids[2], waiting=waiting) as work:
            found = verify_stored(work, runtime.signing.trusted)
            assert (found.verdict, found.at) == expected, sql


def test_a_tail_cut_off_is_noticed_by_a_kept_head_only(runtime: Runtime) -> None:
    note(runtime, 4)
    seal_all(runtime.works, runtime.signing)
    note(runtime, 3)
    seal_all(runtime.works, runtime.signing)
    with runtime.works.open(DEFAULT, "test") as work:
        kept = head(work)
        whole = list(export(work))
    with runtime.database.as_owner() as connection:
        connection.execute(text("DELETE FROM fact f USING seal s WHERE s.fact = f.id AND s.position > 4"))
        connection.execute(text("DELETE FROM merkle_node WHERE (place + 1) << level > 4"))
        connection.execute(text("DELETE FROM seal WHERE position > 4"))
        connection.execute(text("DELETE FROM signed_head WHERE facts > 4"))
    assert verdict(runtime) == ("intact", None)
    assert verdict(runtime, against=kept) == ("cut", 5)
    with runtime.works.open(DEFAULT, "test") as work:
        trusted = [runtime.signing.public]
        assert verify_export(work, whole, kept, trusted).verdict == "intact"  # the file is good, the journal is not
        assert verify_export(work, whole, None, trusted).verdict == "differs"


def test_verification_while_the_sealer_works(runtime: Runtime) -> None:
    """Never a false alarm, however the two interleave."""
    stop = threading.Event()
    trouble: list[BaseException] = []

    def write() -> None:
        try:
            while not stop.is_set():
                note(runtime, 3)
                seal_all(runtime.works, runtime.signing)
        except BaseException as error:
            trouble.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        seen = {verdict(runtime) for _ in range(40)}
    finally:
        stop.set()
        thread.join()
    assert seen == {("intact", None)}
    assert not trouble


# --- erasure -----------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.10")
def test_erasing_a_person_leaves_the_journal_whole(lender: Lender) -> None:
    """Whom the facts are about cannot be told any more; that they are what they were, still can."""
    lender.borrower("C1", name="王新雨")
    number = lender.contact().json()["receipt"]
    lender.run_jobs()
    lender.seal()
    runtime = lender.runtime
    with runtime.works.open(lender.tenant, "test") as work:
        kept, before, person = head(work), list(export(work)), find_person(work, "C1").id
    receipt = lender.get(f"/receipts/{number}").json()
    (made,) = (line for line in before if line["kind"] == "ContactMade")
    with runtime.works.open(lender.tenant, "test") as work:
        assert "王新雨" in work.vault.unseal(person, made["data"]["said"])

    with runtime.works.open(lender.tenant, "operator") as work:
        add_user(work, "officer", Role.COMPLIANCE, None)
        token = issue_token(work, "officer")
    assert lender.call("DELETE", "/persons/C1/personal-data", token=token).status_code == 200
    lender.seal()

    after = lines(runtime, lender.tenant)
    assert after[: len(before)] == before
    assert after[-1]["kind"] == "PersonErased"
    assert "王新雨" not in str(after)
    assert verdict(runtime, lender.tenant, kept) == ("intact", None)
    assert check_receipt(receipt, [runtime.signing.public])
    assert check_receipt(lender.get(f"/receipts/{number}").json(), [runtime.signing.public])
    with runtime.works.open(lender.tenant, "test") as work, pytest.raises(Exception, match="erased"):
        work.vault.unseal(person, made["data"]["said"])
