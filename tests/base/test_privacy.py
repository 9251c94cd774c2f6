"""Sealed fields: they open for their own subject in their own tenant, and never again once the key is destroyed."""

from __future__ import annotations

import base64
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tideover.app.runtime import Runtime
from tideover.base.errors import Conflict, Invalid, NotFound
from tideover.base.ids import TenantId, new_id
from tideover.base.privacy import KeyRing, create_secret, load_keys
from tideover.base.settings import Settings
from tideover.base.work import Work, Works

MINE, THEIRS = TenantId("default"), TenantId("other")
SUBJECT = UUID(int=7)
PROCESSES = 8


@pytest.fixture
def work(runtime: Runtime) -> Iterator[Work]:
    with runtime.works.open(MINE, "test") as opened:
        yield opened


@pytest.mark.demand("2.15")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(value=st.text(max_size=300))
def test_what_was_sealed_opens_again(work: Work, value: str) -> None:
    sealed = work.vault.seal(SUBJECT, value)
    assert work.vault.unseal(SUBJECT, sealed) == value
    assert sealed != work.vault.seal(SUBJECT, value)  # equal values do not show that they are equal
    assert value == "" or len(value) < 4 or value not in sealed


@pytest.mark.demand("2.15")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(value=st.text(max_size=40), data=st.data())
def test_a_changed_sign_is_refused(work: Work, value: str, data: st.DataObject) -> None:
    sealed = work.vault.seal(SUBJECT, value)
    place = data.draw(st.integers(0, len(sealed) - 1))
    sign = data.draw(st.one_of(st.sampled_from("AZaz09-_=.+/ \n王"), st.characters(codec="utf-8")))
    changed = data.draw(
        st.sampled_from([sealed[:place] + sign + sealed[place + 1 :], sealed[:place] + sign + sealed[place:], sealed[:place]])
    )
    if changed != sealed:
        with pytest.raises(Conflict, match="unreadable_field"):
            work.vault.unseal(SUBJECT, changed)


@pytest.mark.demand("1.8")
def test_another_subjects_field_does_not_open(work: Work) -> None:
    mine, other = new_id(), new_id()
    sealed = work.vault.seal(mine, "王新雨")
    with pytest.raises(NotFound, match="erased"):  # no key
        work.vault.unseal(other, sealed)
    work.vault.seal(other, "李")
    with pytest.raises(Conflict, match="unreadable_field"):
        work.vault.unseal(other, sealed)


@pytest.mark.demand("1.8")
def test_another_tenants_field_does_not_open(runtime: Runtime) -> None:
    with runtime.works.open(MINE, "test") as work:
        sealed = work.vault.seal(SUBJECT, "王新雨")
    with runtime.works.open(THEIRS, "test") as work:
        with pytest.raises(NotFound, match="erased"):  # the same subject, but no key here
            work.vault.unseal(SUBJECT, sealed)
        work.vault.seal(SUBJECT, "李")
        with pytest.raises(Conflict, match="unreadable_field"):
            work.vault.unseal(SUBJECT, sealed)
    with runtime.database.as_owner() as connection:  # not even where the key itself was carried over
        connection.execute(text("DELETE FROM subject_key WHERE tenant = 'other'"))
        connection.execute(text("INSERT INTO subject_key SELECT 'other', subject, wrapped FROM subject_key"))
    with runtime.works.open(THEIRS, "test") as work, pytest.raises(Conflict, match="wrong_master_key"):
        work.vault.unseal(SUBJECT, sealed)


@pytest.mark.demand("2.15")
def test_an_erased_subject_stays_erased(runtime: Runtime) -> None:
    with runtime.works.open(MINE, "test") as work:
        sealed = work.vault.seal(SUBJECT, "王新雨")
        assert work.vault.erase(SUBJECT)
        with pytest.raises(NotFound, match="erased"):
            work.vault.unseal(SUBJECT, sealed)
        assert not work.vault.erase(SUBJECT)
        with pytest.raises(NotFound, match="erased"):
            work.vault.seal(SUBJECT, "anew")
    with runtime.works.open(MINE, "test") as work:
        with pytest.raises(NotFound, match="erased"):
            work.vault.unseal(SUBJECT, sealed)


def test_many_keys_at_once_are_each_subjects_own(work: Work) -> None:
    subjects = [new_id() for _ in range(50)]
    work.vault.prepare([*subjects, *subjects])
    sealed = {subject: work.vault.seal(subject, str(subject)) for subject in subjects}
    fresh = Work(work.connection, work.tenant, "test", work.vault._keys)
    assert all(fresh.vault.unseal(subject, field) == str(subject) for subject, field in sealed.items())


def test_another_master_key_opens_nothing(runtime: Runtime) -> None:
    with runtime.works.open(MINE, "test") as work:
        sealed = work.vault.seal(SUBJECT, "王新雨")
    strangers = Works(runtime.database, KeyRing(b"\1" * 32))
    with strangers.open(MINE, "test") as work:
        with pytest.raises(Conflict, match="wrong_master_key"):
            work.vault.unseal(SUBJECT, sealed)
        with pytest.raises(Conflict, match="wrong_master_key"):  # and seals nothing under a key nobody could find again
            work.vault.seal(SUBJECT, "李")


# --- the key file -----------------------------------------------------------------------------------------------------

_MAKE = """
import sys, time
from pathlib import Path
from tideover.base.privacy import load_keys
from tideover.base.settings import Settings
home = Path(sys.argv[1])
print("ready", flush=True)
while not (home / "go").exists():
    pass
print(load_keys(Settings(home=home)).blind("t", "name", "x"))
"""


def test_eight_processes_make_one_key(tmp_path: Path) -> None:
    making = [
        subprocess.Popen([sys.executable, "-c", _MAKE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for process in making:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    (tmp_path / "go").touch()
    made = [process.communicate(timeout=60)[0] for process in making]
    assert all(process.returncode == 0 for process in making)
    assert len(set(made)) == 1
    folder = tmp_path / "keys"
    assert [path.name for path in folder.iterdir()] == ["master.key"]
    assert stat.S_IMODE((folder / "master.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert load_keys(Settings(home=tmp_path)).blind("t", "name", "x") == made[0].strip()


def test_an_existing_secret_stays(tmp_path: Path) -> None:
    create_secret(tmp_path / "s", b"first")
    create_secret(tmp_path / "s", b"second")
    assert (tmp_path / "s").read_bytes() == b"first"


@pytest.mark.parametrize("content", [b"", b"short", base64.b64encode(b"x" * 31), b"\xff" * 44, base64.b64encode(b"x" * 64)])
def test_a_damaged_key_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "given.key"
    path.write_bytes(content)
    with pytest.raises(Invalid, match="invalid_master_key"):
        load_keys(Settings(home=tmp_path, master_key_file=path))


def test_a_key_file_may_end_its_line(tmp_path: Path) -> None:
    """``openssl rand -base64 32 > master.key`` makes such a file."""
    path = tmp_path / "given.key"
    path.write_bytes(base64.b64encode(b"x" * 32) + b"\n")
    assert load_keys(Settings(home=tmp_path, master_key_file=path)).blind("t", "name", "x")
    assert not (tmp_path / "keys").exists()


# --- blind indexes ----------------------------------------------------------------------------------------------------

KEYS = KeyRing(bytes(range(32)))


@pytest.mark.parametrize(
    "spelling",
    [
        "13812341234",
        "138 1234 1234",
        "138-1234-1234",
        "+86 138 1234 1234",
        "8613812341234",
        "008613812341234",
        "１３８１２３４１２３４",
    ],
)
def test_equal_numbers_meet(spelling: str) -> None:
    assert KEYS.blind(MINE, "phone", spelling) == KEYS.blind(MINE, "phone", "+8613812341234")


@pytest.mark.parametrize(
    ("kind", "one", "other"), [("phone", "13812341234", "13812341235"), ("email", "a@b.example", "a@c.example")]
)
def test_others_do_not(kind: str, one: str, other: str) -> None:
    assert KEYS.blind(MINE, kind, one) != KEYS.blind(MINE, kind, other)


@pytest.mark.demand("1.8")
def test_an_index_says_nothing_beyond_its_tenant_kind_and_key() -> None:
    value = "13812341234"
    made = {
        KEYS.blind(MINE, "phone", value),
        KEYS.blind(THEIRS, "phone", value),
        KEYS.blind(MINE, "email", value),
        KeyRing(b"\1" * 32).blind(MINE, "phone", value),
    }
    assert len(made) == 4
    assert all(len(index) == 32 and value not in index for index in made)
