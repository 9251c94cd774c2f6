"""Users are administered by others than themselves, at once, and on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import Lender

from tideover.base.errors import NotFound
from tideover.base.ids import UserId
from tideover.book import find_person
from tideover.security import Role, add_user, end_sessions, issue_token, list_users, record_reveal, sign_in

PASSWORD = "correct horse 电池"
Told = Callable[[], dict[str, dict[str, Any]]]


@pytest.fixture
def token(lender: Lender) -> str:
    """An administrator's."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "root", Role.ADMINISTRATOR, PASSWORD)
        add_user(work, "zhang", Role.COLLECTOR, PASSWORD)
        return issue_token(work, "root")


@pytest.fixture
def users(lender: Lender, token: str) -> Told:
    return lambda: {each["login"]: each for each in lender.call("GET", "/users", token=token).json()["users"]}


def enter(lender: Lender) -> str:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        secret = sign_in(work, "zhang", PASSWORD)
    return secret or ""


def kinds(lender: Lender) -> list[str]:
    return [entry["kind"] for entry in lender.get("/access-log").json()["entries"]]


@pytest.mark.demand("1.8")
def test_who_may_enter_is_told_without_secrets(lender: Lender, token: str, users: Told) -> None:
    enter(lender)
    zhang = users()["zhang"]
    assert (zhang["role"], zhang["is_active"], zhang["sessions"], zhang["has_password"]) == ("collector", True, 1, True)
    assert users()["root"]["is_own"] and users()["root"]["tokens"] == 1
    assert "argon" not in lender.call("GET", "/users", token=token).text
    first = lender.call("GET", "/users?limit=1", token=token).json()
    rest = lender.call("GET", f"/users?limit=50&cursor={first['next']}", token=token).json()
    logins = [each["login"] for each in (*first["users"], *rest["users"])]
    assert {"root", "zhang"} <= set(logins) and len(set(logins)) == len(logins) == len(users())


@pytest.mark.demand("1.8")
def test_a_deactivated_user_is_out_at_once_by_session_password_and_token(lender: Lender, token: str, users: Told) -> None:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        theirs = issue_token(work, "zhang")
    enter(lender)
    zhang = users()["zhang"]["user"]
    assert lender.call("GET", "/clock", token=theirs).status_code == 200
    assert lender.call("POST", f"/users/{zhang}/deactivation", token=token).status_code == 200
    assert users()["zhang"]["sessions"] == 0 and not users()["zhang"]["is_active"]
    assert lender.call("GET", "/clock", token=theirs).status_code == 401
    assert enter(lender) == ""
    again = lender.call("POST", f"/users/{zhang}/deactivation", token=token)
    assert (again.status_code, again.json()["code"]) == (409, "user_deactivated")
    assert lender.call("POST", f"/users/{zhang}/reactivation", token=token).status_code == 200
    assert lender.call("GET", "/clock", token=theirs).status_code == 200 and enter(lender)
    assert {"UserDeactivated", "UserReactivated"} <= set(kinds(lender))


def test_another_role_counts_at_once_and_signs_out(lender: Lender, token: str, users: Told) -> None:
    enter(lender)
    zhang = users()["zhang"]["user"]
    assert lender.call("PUT", f"/users/{zhang}/role", {"role": "auditor"}, token=token).status_code == 200
    assert (users()["zhang"]["role"], users()["zhang"]["sessions"]) == ("auditor", 0)
    assert "UserRoleChanged" in kinds(lender)
    assert lender.call("PUT", f"/users/{zhang}/role", {"role": "king"}, token=token).status_code == 422


def test_nobody_changes_their_own_rights(lender: Lender, token: str, users: Told) -> None:
    root = users()["root"]["user"]
    for method, path, body in (("PUT", "role", {"role": "auditor"}), ("POST", "deactivation", None)):
        answer = lender.call(method, f"/users/{root}/{path}", body, token=token)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_yourself")
    assert users()["root"]["role"] == "administrator" and users()["root"]["is_active"]


def test_signing_out_everywhere_leaves_the_user(lender: Lender, token: str, users: Told) -> None:
    for _ in range(2):
        enter(lender)
    assert users()["zhang"]["sessions"] == 2
    zhang = users()["zhang"]["user"]
    for _ in range(2):
        assert lender.call("DELETE", f"/users/{zhang}/sessions", token=token).status_code == 200
    assert users()["zhang"]["sessions"] == 0 and users()["zhang"]["is_active"]
    assert kinds(lender).count("SessionsEnded") == 1, "nothing ended the second time"


@pytest.mark.demand("1.8")
def test_users_are_their_tenants_own(lender: Lender, other_lender: Lender, users: Told) -> None:
    zhang = UserId(UUID(users()["zhang"]["user"]))
    with other_lender.runtime.works.open(other_lender.tenant, "test") as work:
        assert "zhang" not in [each.login for each in list_users(work, None, 100)]
        with pytest.raises(NotFound):
            end_sessions(work, zhang)


@pytest.mark.demand("2.15")
def test_the_access_log_is_told_in_words(lender: Lender, token: str, users: Told) -> None:
    enter(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert sign_in(work, "nobody", "what is this") is None
    person = lender.borrower("C1")
    with lender.runtime.works.open(lender.tenant, f"user:{users()['zhang']['user']}") as work:
        record_reveal(work, find_person(work, person).id, "phone", "客户 +8619900001234 来电")
    lender.call("PUT", f"/users/{users()['zhang']['user']}/role", {"role": "auditor"}, token=token)
    told = lender.call("GET", "/accesses?language=en", token=token).json()["accesses"]
    found = {each["kind"]: each for each in reversed(told)}  # the newest of each kind
    changed, looked, failed = found["UserRoleChanged"], found["PersonalDataRevealed"], found["SignInFailed"]
    assert (changed["who"], changed["whom"], changed["role"], changed["title"]) == ("root", "zhang", "auditor", "Role changed")
    assert (looked["who"], looked["field"], looked["person"]["ref"]) == ("zhang", "phone", "C1")
    assert looked["reason"].startswith("客户") and "19900001234" not in looked["reason"]
    assert (failed["who"], failed["person"], failed["position"]) == (None, None, None)
    assert (found["SignedIn"]["who"], found["SignedIn"]["whom"]) == ("zhang", None)
    lender.seal()
    first = lender.call("GET", "/accesses?limit=2", token=token).json()
    rest = lender.call("GET", f"/accesses?limit=100&cursor={first['next']}", token=token).json()
    assert [each["fact"] for each in (*first["accesses"], *rest["accesses"])] == [each["fact"] for each in told]
    assert all(each["position"] for each in first["accesses"]) and first["accesses"][0]["title"] == "角色已更改"
