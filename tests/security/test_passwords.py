"""A lost password is given anew for a day, and nothing is done with it but choosing one's own; one's own is changed by oneself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.conftest import Lender

from tideover.app.edge import API, COOKIE, CSRF_HEADER
from tideover.security import Role, add_user, issue_token
from tideover.security.passwords import MAX_FAILURES

PASSWORD = "correct horse 电池"
CHOSEN = "staple 灯塔 horse"


@dataclass
class Browser:
    """Somebody's, with a cookie of its own."""

    client: TestClient
    lender: Lender

    def enter(self, login: str = "zhang", password: str = PASSWORD) -> int:
        body = {"tenant": "default", "login": login, "password": password}
        answer = self.client.post(f"{API}/sign-in", json=body, headers={CSRF_HEADER: "0"})
        return int(answer.status_code)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Idempotency-Key": secrets.token_hex(8), CSRF_HEADER: "0"}
        if method != "GET":
            headers[CSRF_HEADER] = self.client.get(f"{API}/session", headers={CSRF_HEADER: "0"}).json().get("csrf", "0")
        return self.client.request(method, f"{API}{path}", json=body, headers=headers, follow_redirects=False)

    def choose(self, current: str, password: str) -> Any:
        return self.call("PUT", "/session/password", {"current": current, "password": password})

    def code(self, method: str, path: str) -> tuple[int, str]:
        answer = self.call(method, path)
        return answer.status_code, answer.json().get("code", "") if answer.content else ""


@dataclass
class House:
    lender: Lender
    browsers: list[Browser]
    root: str
    ids: dict[str, str]

    def browser(self) -> Browser:
        client = TestClient(self.lender.client.app)
        self.browsers.append(Browser(client, self.lender))
        return self.browsers[-1]

    def reset(self, login: str = "zhang") -> Any:
        return self.lender.call("POST", f"/users/{self.ids[login]}/password-reset", token=self.root)

    def facts(self, kind: str) -> list[dict[str, Any]]:
        entries = self.lender.get("/access-log?limit=200").json()["entries"]
        return [each["data"] for each in entries if each["kind"] == kind]

    def user(self, login: str = "zhang") -> dict[str, Any]:
        users = self.lender.call("GET", "/users?limit=100", token=self.root).json()["users"]
        return next(each for each in users if each["login"] == login)


@pytest.fixture
def house(lender: Lender) -> Iterator[House]:
    roles = {"root": Role.ADMINISTRATOR, "other": Role.ADMINISTRATOR, "zhang": Role.COLLECTOR, "rules": Role.COMPLIANCE}
    with lender.runtime.works.open(lender.tenant, "test") as work:
        ids = {login: str(add_user(work, login, role, PASSWORD)) for login, role in roles.items()}
        ids["core"] = str(add_user(work, "core", Role.SYSTEM, None))
        token = issue_token(work, "root")
    made = House(lender, [], token, ids)
    yield made
    for each in made.browsers:
        each.client.close()


@pytest.mark.demand("1.8")
@pytest.mark.demand("2.15")
def test_a_one_time_password_does_nothing_but_choose_another(house: House) -> None:
    before, after = house.browser(), house.browser()
    assert before.enter() == 204 and before.code("GET", "/queue") == (200, "")
    with house.lender.runtime.works.open(house.lender.tenant, "test") as work:
        token = issue_token(work, "zhang")
    answer = house.reset()
    given = answer.json()
    assert (answer.status_code, given["user"], given["hours"]) == (200, house.ids["zhang"], 24)
    assert before.code("GET", "/queue")[0] == 401, "what was open ended"
    assert house.lender.call("GET", "/clock", token=token).status_code == 401, "tokens, too"
    assert before.enter(password=PASSWORD) == 401, "and the password that was lost"
    assert house.user()["has_one_time"]

    assert after.enter(password=given["password"]) == 204
    session = after.call("GET", "/session").json()
    assert session["must_choose_password"] and session["permissions"] == []
    for method, path in (
        ("GET", "/queue"),
        ("GET", "/persons"),
        ("GET", "/clock"),
        ("POST", "/queue/next"),
        ("GET", "/session/"),
    ):
        assert after.code(method, path) == (403, "password_choice_required"), path
    assert after.code("GET", "/stream")[0] == 401

    assert after.choose(given["password"], "short").json()["code"] == "password_too_short"
    assert after.choose(given["password"], given["password"]).json()["code"] == "password_unchanged"
    assert after.choose("what I do not know", CHOSEN).json()["code"] == "password_wrong"
    assert after.code("GET", "/queue")[0] == 403
    assert after.choose(given["password"], CHOSEN).status_code == 204
    assert after.code("GET", "/queue") == (200, ""), "the session goes on"
    assert not after.call("GET", "/session").json()["must_choose_password"] and not house.user()["has_one_time"]
    assert before.enter(password=given["password"]) == 401, "it was good once"
    assert before.enter(password=CHOSEN) == 204

    root, zhang = f"user:{house.ids['root']}", house.ids["zhang"]
    assert house.facts("OneTimePasswordIssued") == [{"user": zhang, "sessions": 1, "tokens": 1, "by": root}]
    assert house.facts("PasswordChanged") == [{"user": zhang, "by": f"user:{zhang}"}]
    house.lender.seal()
    written = json.dumps(house.lender.get("/journal").json(), ensure_ascii=False)
    assert given["password"] not in written and CHOSEN not in written and PASSWORD not in written


@pytest.mark.demand("1.8")
def test_a_one_time_password_is_over_after_a_day(house: House) -> None:
    given = house.reset().json()["password"]
    browser = house.browser()
    assert browser.enter(password=given) == 204
    later = "UPDATE user_account SET one_time_until = one_time_until - interval '24 hours' WHERE login = 'zhang'"
    with house.lender.runtime.database.as_owner() as connection:
        connection.execute(text(later))
    assert browser.code("GET", "/session")[0] == 401, "with the session that it opened"
    assert house.browser().enter(password=given) == 401
    again = house.reset().json()["password"]
    assert again != given and house.browser().enter(password=again) == 204


@pytest.mark.demand("1.8")
def test_whose_password_may_be_given_anew(house: House) -> None:
    assert house.reset("root").json()["code"] == "not_yourself"
    assert house.reset("core").json()["code"] == "acts_by_token"
    assert house.reset("rules").status_code == house.reset("other").status_code == 200, "whoever they could give their role"
    assert house.lender.call("POST", f"/users/{house.ids['zhang']}/deactivation", token=house.root).status_code == 200
    assert house.reset("zhang").json()["code"] == "user_deactivated"
    # One's own door is no way around it: whoever was given a password gives nobody another.
    given = house.reset("other").json()["password"]
    other = house.browser()
    assert other.enter("other", given) == 204
    assert other.code("POST", f"/users/{house.ids['rules']}/password-reset") == (403, "password_choice_required")
    collector = house.browser()
    house.lender.call("POST", f"/users/{house.ids['zhang']}/reactivation", token=house.root)
    collector.enter()
    assert collector.code("POST", f"/users/{house.ids['rules']}/password-reset") == (403, "permission_required")


@pytest.mark.demand("1.8")
def test_ones_own_password_is_changed_and_guessing_it_locks(house: House) -> None:
    here, there = house.browser(), house.browser()
    assert here.enter() == there.enter() == 204
    with house.lender.runtime.works.open(house.lender.tenant, "test") as work:
        token = issue_token(work, "zhang")
    assert here.choose(PASSWORD, CHOSEN).status_code == 204
    assert here.code("GET", "/queue") == (200, "") and there.code("GET", "/queue")[0] == 401
    assert house.lender.call("GET", "/clock", token=token).status_code == 200, "a token is ended by whoever issued it"
    no_session = house.lender.call("PUT", "/session/password", {"current": CHOSEN, "password": PASSWORD}, token=token)
    assert no_session.json()["code"] == "not_signed_in"
    for _ in range(MAX_FAILURES):
        assert here.choose("what I do not know", PASSWORD).json()["code"] == "password_wrong"
    assert here.code("GET", "/queue")[0] == 401 and here.enter(password=CHOSEN) == 401
    assert [each["locked"] for each in house.facts("SignInFailed")[::-1]] == [False] * (MAX_FAILURES - 1) + [True, True]
    assert house.browser().client.cookies.get(COOKIE) is None
