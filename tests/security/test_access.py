"""Who gets in, what they may do, what they see without a reason, and what is left after a person was erased."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from starlette.routing import Mount
from tests.conftest import TEN, Lender, set_time
from tests.security.doors import doors

from tideover.app.edge import API, BACKGROUND_HEADER, COOKIE, CSRF_HEADER
from tideover.app.http import create_app
from tideover.base.errors import NotFound
from tideover.book import find_person
from tideover.journal import latest_facts, verify_stored
from tideover.security import Role, add_user, change_password, find_token, issue_token
from tideover.security.actions import IDLE_MINUTES, LOCK_MINUTES, MAX_FAILURES

PASSWORD = "correct horse 电池"
PLAIN = {
    "name": "王新雨",
    "phone": "+8613812341234",
    "email": "wang.xinyu@mail.example",
    "id_number": "110101198705121234",
    "birth_date": "1987-05-12",
    "occupation": "潜水电焊工",
    "income_minor": "1234567",
}
SECRET = [*PLAIN.values(), "13812341234", "新雨"]


@dataclass
class Desk:
    """A browser at the console: cookies, no redirects followed."""

    lender: Lender
    tenant: str = "default"

    def __post_init__(self) -> None:
        self.lender.client.cookies.clear()
        self.lender.client.follow_redirects = False

    def sign_in(self, login: str = "lead", password: str = PASSWORD, tenant: str | None = None) -> Any:
        body = {"tenant": tenant or self.tenant, "login": login, "password": password}
        return self.lender.client.post(f"{API}/sign-in", json=body, headers={CSRF_HEADER: "0"})

    def api(self, method: str, path: str, body: Any = None, csrf: str = "0", **headers: str) -> Any:
        """A call as the console makes it: by the cookie, with the header that no other site can send."""
        headers = {CSRF_HEADER: csrf, "Idempotency-Key": secrets.token_hex(8), **headers}
        return self.lender.client.request(method, f"{API}{path}", json=body, headers=headers)

    def get(self, path: str) -> Any:
        return self.api("GET", path)

    def csrf(self) -> str:
        return str(self.get("/session").json()["csrf"])

    def is_in(self) -> bool:
        return bool(self.get("/persons").status_code == 200)


@pytest.fixture
def desk(lender: Lender) -> Desk:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "lead", Role.TEAM_LEAD, PASSWORD)
    return Desk(lender)


@pytest.fixture
def token_of(lender: Lender) -> Callable[[Role], str]:
    """A token of a user in a role, made when asked for."""
    made: dict[Role, str] = {}

    def give(role: Role) -> str:
        if role not in made:
            with lender.runtime.works.open(lender.tenant, "test") as work:
                add_user(work, f"a-{role.value}", role, None)
                made[role] = issue_token(work, f"a-{role.value}")
        return made[role]

    return give


def facts(lender: Lender, *kinds: str) -> list[dict[str, Any]]:
    with lender.runtime.works.open(lender.tenant, "test") as work:
        return [{"kind": fact.kind, **fact.data} for _, fact in latest_facts(work, list(kinds), limit=1000)][::-1]


def as_owner(lender: Lender, sql: str, **values: Any) -> None:
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text(sql), values)


# --- signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.demand("1.8")
def test_signing_in_and_out(desk: Desk) -> None:
    assert desk.get("/persons").status_code == 401
    assert desk.sign_in().status_code == 204
    assert desk.is_in()
    secret = desk.lender.client.cookies[COOKIE]
    assert desk.api("DELETE", "/session", csrf=desk.csrf()).status_code == 204
    assert not desk.is_in()
    desk.lender.client.cookies.set(COOKIE, secret)  # kept by somebody
    assert not desk.is_in()
    assert [fact["kind"] for fact in facts(desk.lender, "SignedIn", "SignedOut")] == ["SignedIn", "SignedOut"]


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: Desk) -> None:
    (cookie,) = desk.sign_in().headers.get_list("set-cookie")
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith(("domain=", "max-age=", "expires=")) for flag in flags)  # it goes with the browser
    assert "secure" not in flags  # loopback; over TLS it is set:
    over_tls = desk.lender.client.post(
        f"https://testserver{API}/sign-in",
        json={"tenant": "default", "login": "lead", "password": PASSWORD},
        headers={CSRF_HEADER: "0"},
    )
    assert "secure" in over_tls.headers["set-cookie"].lower()
    with desk.lender.runtime.database.as_owner() as connection:
        kept = connection.scalars(text("SELECT encode(secret_hash, 'escape') FROM user_session")).all()
    assert len(kept) == 2
    assert all(desk.lender.client.cookies[COOKIE].split(".")[1] not in row for row in kept)


@pytest.mark.parametrize(
    ("tenant", "login", "password"),
    [
        ("default", "lead", "wrong"),
        ("default", "lead", ""),
        ("default", "nobody", PASSWORD),
        ("default", "operator", ""),  # acts by token only
        ("nowhere", "lead", PASSWORD),
        ("DEFAULT", "lead", PASSWORD),
        ("default", "lead' OR '1'='1", PASSWORD),
    ],
)
def test_a_wrong_sign_in_is_answered_in_one_and_the_same_way(desk: Desk, tenant: str, login: str, password: str) -> None:
    answer = desk.sign_in(login, password, tenant)
    assert answer.status_code in (401, 422)  # 422: an empty password is no password
    assert answer.json()["code"] in ("sign_in_refused", "invalid_request")
    assert "set-cookie" not in answer.headers
    assert login not in answer.text or login == "lead"
    assert not desk.is_in()


@pytest.mark.demand("2.15")
def test_failures_lock_and_are_on_record(desk: Desk) -> None:
    for _ in range(MAX_FAILURES):
        assert desk.sign_in(password="wrong wrong wrong").status_code == 401
    assert desk.sign_in().status_code == 401  # though the password is right
    failed = facts(desk.lender, "SignInFailed")
    assert [fact["locked"] for fact in failed] == [False] * (MAX_FAILURES - 1) + [True, True]
    assert len({fact["user"] for fact in failed}) == 1
    as_owner(desk.lender, "UPDATE user_account SET locked_until = locked_until - make_interval(mins => :m)", m=LOCK_MINUTES)
    assert desk.sign_in().status_code == 204
    desk.sign_in(password="wrong wrong wrong")  # a success in between: counting begins anew
    assert desk.sign_in().status_code == 204


def test_a_strangers_failure_names_nobody(desk: Desk) -> None:
    desk.sign_in(login="13812341234")
    (fact,) = facts(desk.lender, "SignInFailed")
    assert fact["user"] is None
    assert "13812341234" not in json.dumps(fact)


def test_sessions_idle_out(desk: Desk) -> None:
    desk.sign_in()
    back = "UPDATE user_session SET seen_at = clock_timestamp() - make_interval(mins => :m, secs => :s)"
    as_owner(desk.lender, back, m=IDLE_MINUTES - 1, s=0)
    assert desk.is_in()  # and seen again now
    as_owner(desk.lender, back, m=IDLE_MINUTES, s=1)
    assert not desk.is_in()


def test_sessions_end(desk: Desk) -> None:
    desk.sign_in()
    as_owner(desk.lender, "UPDATE user_session SET expires_at = clock_timestamp()")
    assert not desk.is_in()


def test_a_new_password_ends_sessions(desk: Desk) -> None:
    desk.sign_in()
    with desk.lender.runtime.works.open(desk.lender.tenant, "test") as work:
        change_password(work, "lead", "another good one")
    assert not desk.is_in()
    assert desk.sign_in().status_code == 401
    assert desk.sign_in(password="another good one").status_code == 204


def test_a_user_who_left_is_out_at_once(desk: Desk, token_of: Callable[[Role], str]) -> None:
    desk.sign_in()
    token = token_of(Role.AUDITOR)
    as_owner(desk.lender, "UPDATE user_account SET is_active = 0")
    assert not desk.is_in()
    assert desk.sign_in().status_code == 401
    assert desk.lender.call("GET", "/persons", token=token).status_code == 401


@pytest.mark.demand("1.8")
@pytest.mark.parametrize("forged", ["", "default.", "default.x", "other.{rest}", ".{rest}", "tdo_default.{rest}", "{token}"])
def test_a_forged_cookie_is_no_session(desk: Desk, forged: str) -> None:
    desk.sign_in()
    rest = desk.lender.client.cookies[COOKIE].split(".")[1]
    desk.lender.client.cookies.set(COOKIE, forged.format(rest=rest, token=desk.lender.token))
    assert not desk.is_in()


# --- calls by the cookie ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "of another session"])
def test_a_call_of_another_site_is_refused(desk: Desk, csrf: str | None) -> None:
    desk.lender.borrower()
    desk.sign_in()
    if csrf == "of another session":
        csrf = desk.csrf()
        desk.sign_in()
    look = {"field": "phone", "reason": "the customer asked"}
    for method, path, body in (("POST", "/persons/C1/reveals", look), ("DELETE", "/session", None)):
        if csrf is None:  # all that a form can send: the cookie
            answer = desk.lender.client.request(method, f"{API}{path}", data=body)
            assert answer.status_code == 401
        else:
            answer = desk.api(method, path, body, csrf=csrf)
            assert (answer.status_code, answer.json()["code"]) == (403, "form_expired")
    assert desk.is_in()
    assert facts(desk.lender, "PersonalDataRevealed", "SignedOut") == []
    assert desk.api("POST", "/persons/C1/reveals", look, csrf=desk.csrf()).status_code == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
def test_a_form_in_disguise_is_refused(desk: Desk, kind: str) -> None:
    """Without the header it is nobody's call, and with it a form's body is none."""
    desk.lender.borrower()
    desk.sign_in()
    path, body = f"{API}/persons/C1/reveals", json.dumps({"field": "phone", "reason": "the customer asked"})
    headers = {"Content-Type": kind, "Idempotency-Key": "k"}
    assert desk.lender.client.post(path, content=body, headers=headers).status_code == 401
    known = desk.lender.client.post(path, content=body, headers={**headers, CSRF_HEADER: desk.csrf()})
    assert known.status_code in (400, 422)
    assert facts(desk.lender, "PersonalDataRevealed") == []


def test_the_cookie_alone_does_not_open_the_api(desk: Desk) -> None:
    desk.sign_in()
    assert desk.lender.client.get(f"{API}/persons").status_code == 401


@pytest.mark.demand("1.8")
def test_signing_in_begins_a_session(desk: Desk) -> None:
    right = {"tenant": "default", "login": "lead", "password": PASSWORD}
    for wrong in ({"password": "wrong wrong"}, {"login": "nobody"}, {"tenant": "nowhere"}, {"tenant": "DEFAULT"}):
        answer = desk.api("POST", "/sign-in", {**right, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
        assert "set-cookie" not in answer.headers
    no_header = desk.lender.client.post(f"{API}/sign-in", json=right)  # as a form of another site could
    assert (no_header.status_code, "set-cookie" in no_header.headers) == (401, False)
    answer = desk.api("POST", "/sign-in", right)
    assert answer.status_code == 204
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert desk.is_in()
    session = desk.api("GET", "/session").json()
    assert (session["tenant"], session["login"], session["role"]) == ("default", "lead", "team_lead")
    assert "see_operations" in session["permissions"] and "manage_users" not in session["permissions"]
    assert session["idle_seconds"] == IDLE_MINUTES * 60
    assert session["clock"]["now"].startswith("2026-12-01") and session["clock"]["zone"] == "Asia/Shanghai"


@pytest.mark.demand("1.8")
def test_what_changes_something_takes_the_sessions_own_token(desk: Desk) -> None:
    desk.lender.borrower()
    desk.sign_in()
    stop = {"person": "C1", "kind": "complaint"}
    for forged in ("", "0", "0" * 64, "of another session"):
        if forged == "of another session":
            forged = desk.api("GET", "/session").json()["csrf"]
            desk.sign_in()
        answer = desk.api("POST", "/stops", stop, csrf=forged)
        assert (answer.status_code, answer.json()["code"]) == (403, "form_expired")
    assert desk.lender.kinds() == []
    own = desk.api("GET", "/session").json()["csrf"]
    assert desk.api("POST", "/stops", stop, csrf=own).status_code == 201
    assert desk.api("DELETE", "/session", csrf="0").status_code == 403
    assert desk.api("DELETE", "/session", csrf=own).status_code == 204
    assert desk.api("GET", "/session").status_code == 401
    assert not desk.is_in()


def test_what_a_clock_asks_keeps_no_session_alive(desk: Desk) -> None:
    desk.sign_in()
    back = "UPDATE user_session SET seen_at = clock_timestamp() - make_interval(mins => :m, secs => :s)"
    as_owner(desk.lender, back, m=IDLE_MINUTES - 1, s=0)
    assert desk.api("GET", "/clock", **{BACKGROUND_HEADER: "1"}).status_code == 200
    with desk.lender.runtime.database.as_owner() as connection:
        idle = "SELECT seen_at < clock_timestamp() - make_interval(mins => :m) FROM user_session"
        assert connection.execute(text(idle), {"m": IDLE_MINUTES - 2}).scalar_one()
    assert desk.api("GET", "/clock").status_code == 200
    as_owner(desk.lender, back, m=IDLE_MINUTES, s=1)
    assert desk.api("GET", "/clock", **{BACKGROUND_HEADER: "1"}).status_code == 401


def test_a_token_has_no_session_to_end(lender: Lender) -> None:
    session = lender.get("/session").json()
    assert (session["role"], session["csrf"]) == ("system", "")
    assert lender.call("DELETE", "/session").json()["code"] == "not_signed_in"


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_works_until_it_is_revoked(lender: Lender, token_of: Callable[[Role], str]) -> None:
    administrator = token_of(Role.ADMINISTRATOR)
    lender.post("/users", {"login": "core", "role": "system"}, token=administrator)
    answer = lender.post("/tokens", {"login": "core"}, token=administrator)
    token = answer.json()["token"]
    assert lender.call("GET", "/persons", token=token).status_code == 200
    public = facts(lender, "TokenIssued")[-1]["token"]
    assert public not in token
    assert lender.call("DELETE", f"/tokens/{public}", token=administrator).json() == {"token": public, "revoked": True}
    answer = lender.call("GET", "/persons", token=token)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert lender.call("DELETE", f"/tokens/{public}", token=administrator).status_code == 404


def test_a_token_expires(lender: Lender, token_of: Callable[[Role], str]) -> None:
    token = token_of(Role.AUDITOR)
    as_owner(lender, "UPDATE api_token SET expires_at = clock_timestamp() + interval '1 minute'")
    assert lender.call("GET", "/persons", token=token).status_code == 200
    as_owner(lender, "UPDATE api_token SET expires_at = clock_timestamp()")
    assert lender.call("GET", "/persons", token=token).status_code == 401


@pytest.mark.demand("1.8")
def test_a_token_is_its_tenants_own(lender: Lender, other_lender: Lender) -> None:
    rest = lender.token.split(".")[1]
    for forged in (f"tdo_other.{rest}", f"tdo_.{rest}", rest, f"tdo_default.{rest}x", f"tdo_default.{rest[:-1]}"):
        assert lender.call("GET", "/persons", token=forged).status_code == 401, forged
    with lender.runtime.works.open(other_lender.tenant, "test") as work:
        assert find_token(work, lender.token) is None


def test_tokens_are_kept_as_hashes(lender: Lender) -> None:
    with lender.runtime.database.as_owner() as connection:
        rows = connection.scalars(text("SELECT t::text FROM api_token t")).all()
    assert rows
    assert all(lender.token not in row and lender.token.split(".")[1] not in row for row in rows)


# --- who may do what --------------------------------------------------------------------------------------------------

ALL = frozenset(Role)
PAUSERS = {Role.TEAM_LEAD, Role.COMPLIANCE, Role.ADMINISTRATOR, Role.SYSTEM}
PLACERS = {Role.STRATEGIST, Role.COMPLIANCE, Role.ADMINISTRATOR, Role.SYSTEM}
DESKS = {Role.COLLECTOR, Role.TEAM_LEAD, Role.COMPLAINT_HANDLER}
LOOKERS = {Role.INSPECTOR, Role.COMPLIANCE, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}
WRITERS = {Role.TEAM_LEAD, Role.STRATEGIST, Role.ADMINISTRATOR}
EDITORS = WRITERS | {Role.COMPLAINT_HANDLER}
RUNNERS = {Role.TEAM_LEAD, Role.COMPLIANCE, Role.STRATEGIST, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}
LEADS = {Role.TEAM_LEAD, Role.ADMINISTRATOR, Role.SYSTEM}
AT = TEN.isoformat()
NOBODY = "00000000-0000-7000-8000-000000000000"
# Written down a second time, on purpose: a change of the table in the code must be meant.
MATRIX: list[tuple[str, str, dict[str, Any] | None, set[Role] | frozenset[Role]]] = [
    ("GET", "/persons", None, ALL),
    ("GET", "/persons/C1", None, ALL),
    ("GET", "/persons/C1/timeline", None, ALL),
    ("GET", "/persons/C1/stops", None, ALL),
    ("GET", "/templates", None, ALL),
    ("GET", "/template-board", None, ALL),
    ("GET", "/template-form", None, ALL),
    ("POST", "/template-checks", {"name": "x", "language": "en", "channel": "sms", "purposes": ["remind"], "body": "x"}, WRITERS),
    ("GET", "/sender", None, ALL),
    ("POST", "/templates", {"name": "x", "language": "en", "channel": "sms", "purposes": ["remind"], "body": "x"}, WRITERS),
    ("PUT", f"/templates/{NOBODY}", {"purposes": ["remind"], "body": "x"}, WRITERS),
    ("POST", f"/templates/{NOBODY}/submission", None, WRITERS),
    ("POST", f"/templates/{NOBODY}/signature", {}, {Role.COMPLIANCE}),
    ("POST", f"/templates/{NOBODY}/refusal", {"note": "x"}, {Role.COMPLIANCE}),
    ("GET", "/articles", None, ALL),
    ("POST", "/articles", {"key": "x", "language": "en", "topic": "papers", "title": "x", "answer": "x", "questions": []}, EDITORS),
    ("POST", "/article-checks", {"key": "x", "language": "en", "topic": "papers", "title": "x", "answer": "x", "questions": []}, EDITORS),
    ("PUT", f"/articles/{NOBODY}", {"topic": "papers", "title": "x", "answer": "x", "questions": []}, EDITORS),
    ("POST", f"/articles/{NOBODY}/submission", None, EDITORS),
    ("POST", f"/articles/{NOBODY}/approval", {}, {Role.COMPLIANCE}),
    ("POST", f"/articles/{NOBODY}/refusal", {"note": "x"}, {Role.COMPLIANCE}),
    ("POST", f"/articles/{NOBODY}/withdrawal", {"note": "x"}, EDITORS | {Role.COMPLIANCE}),
    ("GET", "/unanswered-questions", None, EDITORS | {Role.COMPLIANCE}),
    ("POST", "/unanswered-questions/dismissal", {"questions": [NOBODY], "reason": "x"}, EDITORS),
    ("POST", "/question-trials", {"text": "x"}, ALL),
    ("POST", "/questions", {"text": "x", "person": NOBODY}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("GET", "/rules", None, ALL),
    ("GET", "/rulebook", None, ALL),
    ("GET", "/users", None, {Role.ADMINISTRATOR}),
    ("PUT", f"/users/{NOBODY}/role", {"role": "auditor"}, {Role.ADMINISTRATOR}),
    ("DELETE", f"/users/{NOBODY}/sessions", None, {Role.ADMINISTRATOR}),
    ("POST", f"/users/{NOBODY}/deactivation", None, {Role.ADMINISTRATOR}),
    ("POST", f"/users/{NOBODY}/password-reset", None, {Role.ADMINISTRATOR}),
    ("POST", f"/users/{NOBODY}/reactivation", None, {Role.ADMINISTRATOR}),
    ("POST", "/days/2020-01-01/exports", None, RUNNERS),
    ("POST", "/days/2020-01-01/decisions/exports", None, RUNNERS),
    ("GET", "/rulebook/HOUSE-S1", None, ALL),
    ("GET", "/rules/HOUSE-S1/preview", None, ALL),
    ("PUT", "/rules/HOUSE-S1", {"is_on": True}, {Role.COMPLIANCE}),
    ("GET", "/accounts/A-C1/placements", None, ALL),
    ("GET", "/accounts/A-C1/ledger", None, ALL),
    ("POST", "/accounts/A-C1/adjustments/trial", {"adjustment": "W1", "kind": "fee", "day": "2026-12-01", "amount_minor": 5, "reason": "contract"}, {Role.TEAM_LEAD, Role.COMPLAINT_HANDLER, Role.SYSTEM}),
    ("GET", "/book/state", None, ALL),
    ("GET", "/book/policy", None, ALL),
    ("POST", "/book/policy", {"name": "stale_days", "value": "5", "since": "2026-12-01"}, {Role.STRATEGIST, Role.ADMINISTRATOR, Role.SYSTEM}),
    ("GET", "/held-money", None, ALL),
    ("POST", "/held-money/B1/return", None, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("GET", "/adjustments", None, ALL),
    ("POST", "/adjustments/W1/confirmation", None, {Role.ADMINISTRATOR, Role.SYSTEM}),
    ("GET", "/imports", None, RUNNERS | {Role.SYSTEM}),
    ("GET", "/reports/late", None, RUNNERS),
    ("POST", "/placements", {"account": "A-C1", "agency": "x"}, PLACERS),
    ("POST", "/recalls", {"account": "A-C1"}, PLACERS),
    ("GET", "/playbooks", None, ALL),
    ("GET", "/playbooks/reminder", None, ALL),
    ("POST", "/playbooks/reminder/trial", {}, ALL),
    ("GET", "/strategies", None, ALL),
    ("GET", "/strategy-board", None, ALL),
    ("GET", "/strategy-source", None, ALL),
    ("GET", f"/strategies/{NOBODY}/review", None, ALL),
    ("GET", f"/strategies/{NOBODY}/source", None, ALL),
    ("POST", "/strategy-checks", {"content": "{}"}, {Role.STRATEGIST, Role.ADMINISTRATOR}),
    ("GET", "/persons/C1/decisions", None, ALL),
    ("GET", "/persons/C1/decision-words", None, ALL),
    ("POST", "/strategies", {"content": {}}, {Role.STRATEGIST, Role.ADMINISTRATOR}),
    ("PUT", f"/strategies/{NOBODY}", {"content": {}}, {Role.STRATEGIST, Role.ADMINISTRATOR}),
    ("POST", f"/strategies/{NOBODY}/check", None, {Role.STRATEGIST, Role.ADMINISTRATOR}),
    ("POST", f"/strategies/{NOBODY}/test", None, {Role.STRATEGIST, Role.ADMINISTRATOR}),
    ("POST", f"/strategies/{NOBODY}/approval", None, {Role.COMPLIANCE}),
    ("POST", f"/strategies/{NOBODY}/refusal", {"reason": "x"}, {Role.COMPLIANCE}),
    ("POST", f"/strategies/{NOBODY}/publication", {}, {Role.COMPLIANCE}),
    ("POST", "/strategies/live/rollback", {"reason": "x"}, {Role.COMPLIANCE}),
    ("PUT", "/sender", {"field": "sender_name", "value": "x"}, {Role.COMPLIANCE}),
    ("GET", "/work-items", None, ALL),
    ("POST", "/persons/C1/reveals", {"field": "name", "reason": "a test of roles"}, DESKS | {Role.INSPECTOR, Role.COMPLIANCE}),
    ("POST", "/contacts", {"person": "C1", "channel": "email", "purpose": "collect", "account": "A-C1", "template": "overdue-gentle"}, DESKS | {Role.SYSTEM}),
    ("POST", "/payments", {"payment": "P1", "account": "A-C1", "amount_minor": 1, "currency": "CNY", "paid_at": AT}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/promises", {"account": "A-C1", "amount_minor": 1, "due": "2026-12-09"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/stops", {"person": "C1", "kind": "complaint"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/resumes", {"person": "C1", "kind": "complaint"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/consents", {"person": "C1", "kind": "marketing", "granted": True}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/inbound", {"channel": "email", "from": "x@y.example", "text": "喂", "at": AT, "id": "1"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/numbers", {"kind": "phone", "value": "13900009999", "aspect": "line", "state": "live"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("GET", "/cases", None, ALL),
    ("GET", "/persons/C1/addresses", None, ALL),
    ("GET", "/persons/C1/links", None, ALL),
    ("GET", "/persons/C1/numbers", None, ALL),
    ("GET", "/persons/C1/parties", None, ALL),
    ("GET", "/accounts/A-C1/holders", None, ALL),
    ("POST", "/persons/C1/addresses", {"kind": "phone", "value": "13900001111", "source": "customer"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/persons/C1/addresses/expire", {"address": "0" * 32, "reason": "void"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/persons/C1/links", {"other": "C2", "evidence": "said_so"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/links/{NOBODY}/undoing", None, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/persons/C1/parties", {"relation": "contact"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/parties/{NOBODY}/expiry", {"reason": "withdrawn"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/cases/{NOBODY}/owner", {"owner": "care", "reason": "allocation"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/accounts/A-C1/holders", {"institution": "amc", "day": "2026-12-01", "ref": "T1"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/accounts/A-C1/holders/{NOBODY}/reversal", {"reason": "mistake"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("DELETE", "/persons/C2/personal-data", None, {Role.COMPLIANCE}),
    ("GET", "/journal", None, LOOKERS),
    ("GET", "/journal/head", None, LOOKERS),
    ("GET", "/access-log", None, LOOKERS),
    ("GET", "/accesses", None, LOOKERS),
    ("GET", "/jobs", None, RUNNERS),
    ("GET", "/metrics", None, RUNNERS),
    ("GET", "/days", None, RUNNERS),
    ("GET", "/days/2026-12-01", None, RUNNERS),
    ("GET", "/days/2026-12-01/cases", None, RUNNERS),
    ("GET", "/days/2026-12-01/decisions", None, RUNNERS),
    ("GET", "/session", None, ALL),
    ("PUT", "/session/password", {"current": "x", "password": "x"}, ALL),
    ("GET", "/clock", None, ALL),
    ("GET", "/wall", None, RUNNERS),
    ("GET", "/pauses", None, ALL),
    ("GET", "/pauses/choices", None, PAUSERS),
    ("POST", "/pauses", {"scope": "channel", "value": "sms", "reason": "x"}, PAUSERS),
    ("POST", "/pauses/lifting", {"scope": "channel", "value": "sms", "reason": "x"}, PAUSERS),
    ("GET", "/stream", None, ALL),
    ("GET", "/persons/C1/lawful", None, ALL),
    ("GET", "/persons/C1/reach", None, ALL),
    ("GET", "/rule-words", None, ALL),
    ("GET", "/queue", None, ALL),
    ("GET", "/queue/receivers", None, ALL),
    ("POST", "/queue/next", None, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/work-items/{NOBODY}/closing", None, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/work-items/{NOBODY}/postponement", {"starts_at": AT}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", f"/work-items/{NOBODY}/handing-over", {"to": "care", "reason": "workload"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("GET", f"/work-items/{NOBODY}/draft-note", None, ALL),
    ("POST", "/persons/C1/notes", {"text": "x"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("GET", "/persons/C1/pins", None, ALL),
    ("POST", "/persons/C1/pins", {"text": "x"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("DELETE", f"/persons/C1/pins/{NOBODY}", None, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("POST", "/persons/C1/complaints", {"category": "manner", "wanted": "apology", "text": "x"}, DESKS | {Role.COMPLIANCE, Role.SYSTEM}),
    ("GET", "/persons/C1/reveals", None, ALL),
    ("GET", "/reports/cases/2026-12-01", None, RUNNERS),
    ("POST", "/days", {"day": "2026-12-01"}, {Role.ADMINISTRATOR, Role.SYSTEM}),
    ("GET", "/teams", None, ALL),
    ("POST", "/teams", {"code": "x", "name_zh": "组", "name_en": "x"}, LEADS),
    ("PUT", "/teams/x/shifts", {"spans": []}, LEADS),
    ("PUT", "/teams/x/name", {"name_zh": "组", "name_en": "x"}, LEADS),
    ("POST", "/teams/x/members", {"user": NOBODY}, LEADS),
    ("DELETE", f"/teams/x/members/{NOBODY}", None, LEADS),
    ("PUT", "/teams/x/certificate", {"certificate": None}, LEADS),
    ("GET", "/allocations", None, LEADS),
    ("POST", "/allocations", {}, LEADS),
    ("GET", f"/allocations/{NOBODY}", None, LEADS),
    ("GET", f"/allocations/{NOBODY}/lines", None, LEADS),
    ("POST", f"/allocations/{NOBODY}/application", None, LEADS),
    ("GET", f"/work-items/{NOBODY}/owner", None, ALL),
    ("POST", f"/work-items/{NOBODY}/owner", {"owner": None, "reason": "workload"}, LEADS),
    ("GET", "/staff", None, LEADS),
    ("GET", f"/staff/{NOBODY}", None, LEADS),
    ("GET", f"/staff/{NOBODY}/items", None, LEADS),
    ("POST", f"/staff/{NOBODY}/skills", {"kind": "skill", "code": "x"}, LEADS),
    ("DELETE", f"/staff/{NOBODY}/skills/skill/x", None, LEADS),
    ("PUT", f"/staff/{NOBODY}/shifts", {"spans": []}, LEADS),
    ("PUT", f"/staff/{NOBODY}/capacity", {"minutes": None}, LEADS),
    ("POST", f"/staff/{NOBODY}/leave", {"first_day": "2026-12-01", "last_day": "2026-12-01", "kind": "annual"}, LEADS),
    ("DELETE", f"/leave/{NOBODY}", None, LEADS),
    ("POST", f"/staff/{NOBODY}/bars", {"person": NOBODY, "reason": "x"}, LEADS),
    ("DELETE", f"/staff/{NOBODY}/bars/{NOBODY}", None, LEADS),
    ("POST", "/users", {"login": "new", "role": "auditor"}, {Role.ADMINISTRATOR}),
    ("POST", "/tokens", {"login": "operator"}, {Role.ADMINISTRATOR}),
]  # fmt: skip


@pytest.mark.demand("1.8")
@pytest.mark.demand("2.15")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_does_its_own(lender: Lender, token_of: Callable[[Role], str], role: Role) -> None:
    lender.customer("C2")
    lender.borrower("C1")
    lender.seal()
    for method, path, body, may in MATRIX:
        answer = lender.call(method, path, body, token=token_of(role))
        if role in may:
            assert answer.status_code not in (401, 403), (method, path, answer.text)
        else:
            assert answer.status_code == 403, (method, path, answer.text)
            problem = answer.json()
            assert problem["code"] == "permission_required"
            assert problem["role"] == role.value


def test_whoever_may_not_leaves_nothing_behind(lender: Lender, token_of: Callable[[Role], str]) -> None:
    lender.borrower()
    body = {"payment": "P1", "account": "A-C1", "amount_minor": 1, "currency": "CNY", "paid_at": AT}
    assert lender.post("/payments", body, token=token_of(Role.AUDITOR), key="k").status_code == 403
    assert lender.kinds() == []
    assert lender.post("/payments", body, key="k").status_code == 201  # nor was the key taken


@pytest.mark.demand("1.8")
def test_no_route_is_open_by_oversight(lender: Lender) -> None:
    """Every route but the public ones asks who it is, before anything else."""
    public = {"/healthz", "/readyz", f"{API}/openapi.json", f"{API}/sign-in"}
    app = create_app(lender.runtime)
    asked = 0
    for path, method in every_route(app.routes):
        if path in public:
            continue
        answer = lender.client.request(method, re.sub(r"\{\w+\}", "x", path), follow_redirects=False)
        if path.startswith(API):
            assert answer.status_code == 401, (method, path)
            asked += 1
        else:  # an address of before: it leads to the console, says nothing, and is only looked at
            assert (method, answer.status_code, answer.text) == ("GET", 303, ""), (method, path)
            assert answer.headers["location"].startswith("/console/"), path
    assert asked > 200


@pytest.mark.demand("1.8")
def test_every_door_is_on_the_list(lender: Lender) -> None:
    """Whoever adds a route says apart from the code who may pass it; the proof ``api-doors`` knocks at each in every role."""
    there = {
        f"{method} {path.removeprefix(API)}"
        for path, method in every_route(create_app(lender.runtime).routes)
        if path.startswith(API)
    }
    assert set(doors()) - {"POST /sign-in"} == there - {"POST /sign-in", "GET /openapi.json"}


def every_route(routes: Any) -> Iterator[tuple[str, str]]:
    for route in routes:
        if hasattr(route, "effective_route_contexts"):  # a router that FastAPI has included
            yield from every_route(route.effective_route_contexts())
        elif not isinstance(route, Mount):
            yield from ((route.path_format, method) for method in sorted(route.methods - {"HEAD"}))


# --- what is seen -----------------------------------------------------------------------------------------------------


def story(lender: Lender) -> None:
    """A person with every field, contacted, who answers with their own name and numbers in it, and was looked up."""
    lender.borrower("C1", **PLAIN)
    lender.contact()
    lender.run_jobs()
    said = f"我是{PLAIN['name']}，电话{PLAIN['phone']}，身份证{PLAIN['id_number']}，邮箱{PLAIN['email']}，我要投诉"
    message = {"channel": "email", "from": PLAIN["email"], "text": said, "at": lender.now().isoformat(), "id": "m1"}
    assert lender.post("/inbound", message).status_code == 202
    # Of somebody who is nobody here the name cannot be known; what has the form of a number or an address can.
    unknown = {"from": "stranger@mail.example", "text": said.replace(PLAIN["name"], "王女士"), "id": "m2"}
    lender.post("/inbound", {**message, **unknown})
    lender.run_jobs()
    lender.post("/promises", {"account": "A-C1", "amount_minor": 100, "due": "2026-12-09"})
    lender.pay("P1", amount_minor=100)
    lender.post("/days", {"day": TEN.date().isoformat()})
    assert lender.post("/persons/C1/chat", {"id": "c1", "text": said}).json()["dialogue"]
    lender.run_jobs()
    lender.seal()


def exposed(answer: str) -> list[str]:
    decoded = answer.encode().decode("unicode_escape", errors="ignore")
    return [value for value in SECRET if value in answer or value in decoded]


@pytest.mark.demand("2.15")
def test_whatever_can_be_read_is_masked(lender: Lender, token_of: Callable[[Role], str]) -> None:
    story(lender)
    look = {"field": "phone", "reason": f"{PLAIN['name']} asked for it, call {PLAIN['phone']}"}
    assert lender.post("/persons/C1/reveals", look, token=token_of(Role.COLLECTOR)).status_code == 200
    paths = gettable(lender)
    for role in Role:
        seen = 0
        for path in paths:
            answer = lender.call("GET", path, token=token_of(role))
            assert answer.status_code in (200, 403, 404), (path, answer.text)
            if path != "/persons/C1/chat":  # what the lender's app shows the person themselves
                assert exposed(answer.text) == [], (role, path)
            seen += answer.status_code == 200
        assert seen >= 8


def gettable(lender: Lender) -> list[str]:
    """Every path of the API that answers GET, with the story's own ids."""
    contact = next(item["data"]["contact"] for item in lender.timeline() if item["kind"] == "ContactMade")
    fact = lender.timeline()[-1]["id"]
    (case,) = [case["case"] for case in lender.get("/cases").json()["cases"]]
    filled = {"person": "C1", "contact": contact, "fact": fact, "day": TEN.date().isoformat(), "account": "A-C1", "case": case}
    filled["run"] = NOBODY  # imports: nobody has run any here
    filled["template"] = lender.get("/templates").json()["templates"][0]["id"] + "?account=A-C1"
    filled["article"] = lender.get("/articles").json()["articles"][0]["id"]
    filled["item"] = lender.get("/work-items").json()["items"][0]["item"]
    filled["rule"] = "HOUSE-S1"
    filled["receipt"] = fact
    filled["playbook"] = "reminder"
    filled["user"] = NOBODY
    filled["dialogue"] = lender.get("/dialogues").json()["dialogues"][0]["dialogue"]
    filled["message"] = lender.get(f"/dialogues/{filled['dialogue']}").json()["words"][0]["message"]
    filled["strategy"] = lender.get("/strategies").json()["strategies"][0]["id"]
    paths = lender.client.get(f"{API}/openapi.json").json()["paths"]
    found = [path.removeprefix(API) for path, operations in paths.items() if "get" in operations]
    assert len(found) > 12
    filled_in = [re.sub(r"\{(\w+)\}", lambda match: filled[match[1]], path) for path in found]
    return [re.sub(r"(\?[^/]*)(/.*)$", r"\2\1", path) for path in filled_in]  # a query goes last


@pytest.mark.demand("2.15")
def test_the_masks_are_there(lender: Lender) -> None:
    story(lender)
    person = lender.get("/persons/C1").json()
    assert person["name"] == "王**"
    assert person["fields"] == {
        "name": "王**", "phone": "+86138****1234", "email": "w***@mail.example", "id_number": "110*************34",
        "birth_date": "***", "occupation": "***", "income_minor": "***",
    }  # fmt: skip
    for said in (written := [item["text"] for item in lender.timeline() if item["kind"] == "MessageReceived"]):
        assert "王**" in said
        assert "要投诉" in said
    assert len(written) == 2  # by mail, and in the app


# --- looking with a reason --------------------------------------------------------------------------------------------


@pytest.mark.demand("2.15")
@pytest.mark.parametrize("field", PLAIN)
def test_a_look_needs_a_reason_and_leaves_a_trace(lender: Lender, token_of: Callable[[Role], str], field: str) -> None:
    lender.borrower("C1", **PLAIN)
    collector, auditor = token_of(Role.COLLECTOR), token_of(Role.AUDITOR)
    for reason in (None, "", "   ", "x", "  x "):
        body = {"field": field} if reason is None else {"field": field, "reason": reason}
        answer = lender.post("/persons/C1/reveals", body, token=collector)
        assert answer.status_code == 422, reason
        assert exposed(answer.text) == []
    assert lender.kinds() == []
    reason = f"客户{PLAIN['name']}来电，回拨{PLAIN['phone']}"
    answer = lender.post("/persons/C1/reveals", {"field": field, "reason": reason}, token=collector)
    assert answer.json() == {"field": field, "value": PLAIN[field]}
    (fact,) = facts(lender, "PersonalDataRevealed")
    assert fact["field"] == field
    assert exposed(json.dumps(fact, ensure_ascii=False)) == []
    with lender.runtime.works.open(lender.tenant, "test") as work:
        person = find_person(work, "C1").id
        assert work.vault.unseal(person, fact["reason"]) == reason  # for whoever inspects: sealed, not lost
    entry = lender.call("GET", "/access-log", token=auditor).json()["entries"][0]
    assert (entry["kind"], entry["data"]["person"], entry["data"]["field"]) == ("PersonalDataRevealed", str(person), field)
    assert entry["data"]["by"].startswith("user:")


@pytest.mark.demand("2.15")
def test_a_look_that_cannot_be_recorded_shows_nothing(lender: Lender, token_of: Callable[[Role], str]) -> None:
    lender.borrower("C1", **PLAIN)
    token = token_of(Role.COLLECTOR)
    as_owner(lender, "REVOKE INSERT ON fact FROM tideover_app")
    answer = lender.post("/persons/C1/reveals", {"field": "phone", "reason": "the customer asked"}, token=token)
    assert answer.status_code == 500
    assert exposed(answer.text) == []


@pytest.mark.parametrize(
    ("field", "code"), [("password", "unknown_field"), ("tenant", "unknown_field"), ("gender", "field_not_held")]
)
def test_only_what_is_held_can_be_looked_at(lender: Lender, token_of: Callable[[Role], str], field: str, code: str) -> None:
    lender.borrower("C1", **PLAIN)
    answer = lender.post("/persons/C1/reveals", {"field": field, "reason": "curious about it"}, token=token_of(Role.COLLECTOR))
    assert answer.json()["code"] == code


@pytest.mark.demand("2.15")
def test_the_access_log_tells_who_looked_and_why(desk: Desk) -> None:
    story(desk.lender)
    with desk.lender.runtime.works.open(desk.lender.tenant, "test") as work:
        add_user(work, "audit", Role.COMPLIANCE, PASSWORD)
    desk.sign_in()
    look = {"field": "phone", "reason": f"回拨{PLAIN['phone']}核实"}
    assert PLAIN["phone"] in desk.api("POST", "/persons/C1/reveals", look, csrf=desk.csrf()).text
    assert desk.api("GET", "/accesses").status_code == 403
    desk.lender.client.cookies.clear()
    desk.sign_in("audit")
    page = desk.api("GET", "/accesses").text
    assert "核实" in page
    assert exposed(page) == []


# --- erasing ----------------------------------------------------------------------------------------------------------


@pytest.mark.demand("2.15")
def test_an_erased_person_is_gone(lender: Lender, token_of: Callable[[Role], str]) -> None:
    story(lender)
    collector, compliance = token_of(Role.COLLECTOR), token_of(Role.COMPLIANCE)
    look = {"field": "phone", "reason": "the customer asked us to"}
    assert lender.post("/persons/C1/reveals", look, token=collector, key="look").json()["value"] == PLAIN["phone"]
    person = lender.get("/persons/C1").json()["person"]
    with lender.runtime.database.as_owner() as connection:
        sealed = connection.scalars(
            text("SELECT data->>'said' FROM fact WHERE person = CAST(:p AS uuid) AND data->>'said' IS NOT NULL"), {"p": person}
        ).all()
    assert len(sealed) >= 2

    assert lender.call("DELETE", "/persons/C1/personal-data", token=collector).status_code == 403
    answer = lender.call("DELETE", "/persons/C1/personal-data", token=compliance)
    assert answer.json() == {"person": person, "erased": True}

    with lender.runtime.database.as_owner() as connection:  # the key is destroyed, and the addresses with it
        for rest in ("subject_key WHERE wrapped <> '' AND subject", "address WHERE person"):
            count = f"SELECT count(*) FROM {rest} = CAST(:p AS uuid)"
            assert connection.execute(text(count), {"p": person}).scalar_one() == 0
    with lender.runtime.works.open(lender.tenant, "test") as work:
        for ciphertext in sealed:
            with pytest.raises(NotFound, match="erased"):
                work.vault.unseal(UUID(person), ciphertext)

    shown = lender.get("/persons/C1").json()
    assert (shown["is_erased"], shown["name"], shown["fields"], shown["zone"]) == (True, "", {}, None)
    assert lender.post("/persons/C1/reveals", look, token=collector).json()["code"] == "field_not_held"
    kept = lender.post("/persons/C1/reveals", look, token=collector, key="look")
    assert (kept.status_code, kept.json()["code"]) == (404, "answer_erased")
    assert exposed(kept.text) == []

    words = [item for item in lender.timeline() if item["kind"] in ("MessageReceived", "ContactMade")]
    assert words
    assert all(item["text"] is None and item["is_erased"] for item in words)
    assert lender.kinds()[-1] == "PersonErased"


@pytest.mark.demand("2.15")
def test_an_erased_person_is_not_contacted(lender: Lender, token_of: Callable[[Role], str]) -> None:
    lender.borrower("C1", **PLAIN)
    queued = lender.contact().json()["contact"]
    lender.call("DELETE", "/persons/C1/personal-data", token=token_of(Role.COMPLIANCE))
    answer = lender.contact()
    assert (answer.status_code, answer.json()["rules"], answer.json()["earliest"]) == (409, ["FAIL-CLOSED"], None)
    lender.run_jobs()
    assert lender.get(f"/contacts/{queued}").json()["state"] in ("refused", "suppressed")
    message = {"channel": "email", "from": PLAIN["email"], "text": "还有人吗", "at": lender.now().isoformat(), "id": "m9"}
    lender.post("/inbound", message)  # from an address that is nobody's now
    assert "MessageReceived" not in lender.kinds()
    lender.import_book()  # nor does the next book bring them back
    assert "customers.csv,2,customer_id,erased" in (lender.folder / "rejects.csv").read_text()
    assert lender.get("/persons/C1").json()["is_erased"] is True


@pytest.mark.demand("2.15")
def test_the_journal_stays_whole_and_nothing_shows_them(desk: Desk) -> None:
    lender = desk.lender
    story(lender)
    with lender.runtime.works.open(lender.tenant, "test") as work:
        add_user(work, "dpo", Role.COMPLIANCE, PASSWORD)
        token = issue_token(work, "dpo")
    set_time(lender.runtime, TEN + timedelta(hours=1))
    lender.call("DELETE", "/persons/C1/personal-data", token=token)
    lender.seal()
    with lender.runtime.works.open(lender.tenant, "test") as work:
        assert verify_stored(work, [lender.runtime.signing.public]).verdict == "intact"
    desk.sign_in("dpo")
    for path in ("/persons/C1", "/persons", "/persons/C1/reach", "/accesses", "/work-items"):
        page = desk.get(path)
        assert page.status_code == 200, path
        assert exposed(page.text) == []
