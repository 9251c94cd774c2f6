"""The edge: one transaction a request, idempotency keys, problems, paging, and no bad input that surprises."""

from __future__ import annotations

import json
import secrets
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from tests.conftest import TEN, Lender

from tideover.app.edge import API


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["code"] == code
    assert body["status"] == status
    return body


def test_without_a_token(lender: Lender) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer tdo_default.wrong"},
        {"Authorization": "Basic eDp5"},
    ):
        answer = lender.client.get(f"{API}/persons", headers=headers)
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_the_same_key_and_body_the_same_answer(lender: Lender) -> None:
    lender.borrower()
    first = lender.pay("P1", key="k1", at=TEN)
    again = lender.pay("P1", key="k1", at=TEN)
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert lender.kinds().count("PaymentRecorded") == 1
    # Without the key's memory the second call would have said that it recorded nothing new.
    assert lender.pay("P1", key="k2", at=TEN).json()["recorded"] is False


def test_the_same_key_and_another_body(lender: Lender) -> None:
    lender.borrower()
    lender.pay("P1", key="k1", at=TEN)
    problem(lender.pay("P2", key="k1", at=TEN), 422, "idempotency_mismatch")
    problem(lender.post("/stops", {"person": "C1", "kind": "cease"}, key="k1"), 422, "idempotency_mismatch")
    assert lender.kinds().count("PaymentRecorded") == 1


def test_a_refusal_is_an_answer_too(lender: Lender) -> None:
    lender.borrower("C1", zone="")
    first = lender.post("/contacts", _wish(), key="k1")
    again = lender.post("/contacts", _wish(), key="k1")
    assert problem(first, 409, "refused") == problem(again, 409, "refused")
    assert lender.kinds().count("ContactRefused") == 1


def _wish() -> dict[str, Any]:
    return {
        "person": "C1",
        "channel": "email",
        "purpose": "collect",
        "account": "A-C1",
        "template": "overdue-gentle",
        "slots": {},
    }


def test_a_failed_call_leaves_its_key_free(lender: Lender) -> None:
    lender.borrower()
    problem(lender.pay("P1", account="nobody's", key="k1"), 404, "account_not_found")
    assert lender.pay("P1", key="k1").status_code == 201


def test_an_unsafe_call_needs_a_key(lender: Lender) -> None:
    headers = {"Authorization": f"Bearer {lender.token}"}
    for key in (None, "", "x" * 201, "naïve"):
        given = headers if key is None else {**headers, "Idempotency-Key": key.encode("latin-1")}
        answer = lender.client.post(f"{API}/stops", json={"person": "C1", "kind": "cease"}, headers=given)
        problem(answer, 422, "idempotency_key_required")


def test_one_effect_of_many_calls_at_once(lender: Lender) -> None:
    lender.borrower()
    answers: list[Any] = []
    calls = [threading.Thread(target=lambda: answers.append(lender.post("/contacts", _wish(), key="same"))) for _ in range(8)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["contact"] for answer in answers}) == 1
    assert lender.kinds().count("ContactQueued") == 1


def test_keys_are_a_tenants_own(lender: Lender, other_lender: Lender) -> None:
    for one in (lender, other_lender):
        one.borrower()
        assert one.pay("P1", key="same").json()["recorded"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "payment"),
        ({"amount_minor": 1.5}, "amount_minor"),
        ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": -5}, "amount_minor"),
        ({"amount_minor": 10**30}, "amount_minor"),
        ({"currency": "yuan"}, "currency"),
        ({"paid_at": "2026-12-01T10:00:00"}, "paid_at"),
        ({"paid_at": "yesterday"}, "paid_at"),
        ({"surprise": 1}, "surprise"),
        ({"payment": "with blank"}, "payment"),
    ],
)
def test_bad_input_names_the_field_never_the_value(lender: Lender, body: dict[str, Any], field: str) -> None:
    lender.borrower()
    whole = {"payment": "P1", "account": "A-C1", "amount_minor": 5, "currency": "CNY", "paid_at": TEN.isoformat(), **body}
    answer = problem(lender.post("/payments", whole if body else {}), 422, "invalid_request")
    assert field in [error["field"] for error in answer["errors"]]
    for value in body.values():
        assert len(str(value)) < 4 or str(value) not in json.dumps(answer)
    assert lender.kinds() == []


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[1,2]", b'"x"', b"null", b'{"a":' * 2000])
def test_bodies_that_are_no_object(lender: Lender, raw: bytes) -> None:
    headers = {
        "Authorization": f"Bearer {lender.token}",
        "Idempotency-Key": secrets.token_hex(4),
        "Content-Type": "application/json",
    }
    answer = lender.client.post(f"{API}/payments", content=raw, headers=headers)
    problem(answer, 422, "invalid_request")


def test_a_body_too_large(lender: Lender) -> None:
    body = {"channel": "email", "from": "a@b.example", "text": "x" * 3_000_000, "at": TEN.isoformat(), "id": "1"}
    problem(lender.post("/inbound", body), 422, "body_too_large")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/persons/nobody", "person_not_found"),
        ("/persons/nobody/timeline", "person_not_found"),
        ("/contacts/nothing", "contact_not_found"),
        ("/days/2031-01-01", "day_not_found"),
        ("/nowhere", "not_found"),
    ],
)
def test_what_is_not_there(lender: Lender, path: str, code: str) -> None:
    problem(lender.get(path), 404, code)


def test_a_wrong_method(lender: Lender) -> None:
    problem(lender.call("PUT", "/payments", {}), 405, "method_not_allowed")


def test_one_reference_one_content(lender: Lender) -> None:
    lender.borrower()
    assert lender.pay("P1", amount_minor=5).status_code == 201
    problem(lender.pay("P1", amount_minor=6), 409, "payment_differs")


@pytest.mark.parametrize("reverses", ["P9", "P1"])
def test_reversals_fit_their_payment(lender: Lender, reverses: str) -> None:
    lender.borrower()
    lender.pay("P1", amount_minor=5)
    body = {
        "payment": "R1",
        "account": "A-C1",
        "amount_minor": 6,
        "currency": "CNY",
        "paid_at": TEN.isoformat(),
        "reverses": reverses,
    }
    problem(lender.post("/payments", body), 422, "invalid_reversal")


def test_promises_are_not_for_yesterday(lender: Lender) -> None:
    lender.borrower()
    due = (TEN - timedelta(days=1)).date().isoformat()
    problem(lender.post("/promises", {"account": "A-C1", "amount_minor": 5, "due": due}), 422, "promise_in_the_past")


def test_pages_of_persons(lender: Lender) -> None:
    for number in range(7):
        lender.customer(f"C{number}")
    lender.import_book()
    seen, path = [], "/persons?limit=3"
    while path:
        page = lender.get(path).json()
        assert len(page["persons"]) <= 3
        seen += [person["ref"] for person in page["persons"]]
        path = f"/persons?limit=3&cursor={page['next']}" if page["next"] else ""
    assert seen == [f"C{number}" for number in range(7)]


def test_pages_of_a_timeline(lender: Lender) -> None:
    lender.borrower()
    for number in range(7):
        lender.pay(f"P{number}", amount_minor=1)
    seen, path = [], "/persons/C1/timeline?limit=3"
    while path:
        page = lender.get(path).json()
        seen += [item["data"]["payment"] for item in page["items"] if item["kind"] == "PaymentRecorded"]
        path = f"/persons/C1/timeline?limit=3&cursor={page['next']}" if page["next"] else ""
    assert seen == [f"P{number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize("cursor", ["x", "e30=", "bnVsbA==", "W10=", "WyJ4Il0="])
def test_a_cursor_of_ones_own(lender: Lender, cursor: str) -> None:
    answer = lender.get(f"/persons/C1/timeline?cursor={cursor}")
    assert answer.status_code in (404, 422), answer.text
    lender.borrower()
    for path in ("/persons/C1/timeline", "/work-items", "/jobs", "/access-log"):
        answer = lender.get(f"{path}?cursor={cursor}")
        assert answer.status_code in (200, 422), (path, answer.text)


def test_headers_that_protect(lender: Lender) -> None:
    for path in ("/nowhere", f"{API}/persons", "/healthz"):
        headers = lender.client.get(path, headers={"Authorization": f"Bearer {lender.token}"}).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_health_and_metrics(lender: Lender) -> None:
    assert lender.client.get("/healthz").json() == {"status": "alive"}
    assert lender.client.get("/readyz").json() == {"status": "ready"}
    problem(lender.client.get(f"{API}/metrics"), 401, "unauthenticated")
    lender.borrower()
    lender.contact()
    lender.run_jobs()
    metrics = lender.get("/metrics").text
    assert 'tideover_contacts{state="sent"} 1.0' in metrics
    assert 'tideover_jobs{state="done"} 1.0' in metrics
    assert "tideover_journal_unsealed_facts" in metrics
    assert 'tideover_http_requests_total{method="POST",' in metrics


def test_dead_letters_are_seen_and_tried_again(lender: Lender) -> None:
    lender.borrower()
    lender.contact()
    with lender.runtime.database.as_owner() as connection:
        connection.execute(text("""UPDATE job SET payload = '{"touch": "00000000-0000-0000-0000-000000000000"}'"""))
    lender.run_jobs()
    (job,) = lender.get("/jobs?state=dead").json()["jobs"]
    assert job["code"] == "contact_not_found"
    assert lender.post(f"/jobs/{job['job']}/retry").json()["state"] == "ready"
    problem(lender.post(f"/jobs/{job['job']}/retry"), 404, "dead_letter_not_found")


def test_the_description_is_whole(lender: Lender) -> None:
    """Every route that contracts name exists in the OpenAPI, and every operation says what it does."""
    document = lender.client.get(f"{API}/openapi.json").json()
    wanted = {
        "/payments",
        "/contacts",
        "/inbound",
        "/promises",
        "/stops",
        "/consents",
        "/persons/{person}/timeline",
        "/contacts/{contact}",
    }
    assert {f"{API}{path}" for path in wanted} <= set(document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), f"{method} {path}"
