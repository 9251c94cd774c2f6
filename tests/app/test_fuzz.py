"""Whatever is sent to any route, the answer is an answer: never a 5xx, and always of the form the description gives."""

from __future__ import annotations

import secrets

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from tests.conftest import Lender

from tideover.app.edge import API

SEED = 20261121


@schemathesis.serializer("message/rfc822")
def as_mail(_context: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def test_no_request_breaks_the_server(lender: Lender) -> None:
    lender.borrower()
    lender.contact()
    lender.run_jobs()
    lender.seal()
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", lender.client.app)
    counts: dict[int, int] = {}

    for operation in schema.exclude(path=f"{API}/stream").get_all_operations():  # it would not end: tests/app/test_live.py

        @settings(
            max_examples=12,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @schemathesis_given(operation.ok())
        def attempt(case: schemathesis.Case) -> None:
            headers = {"Authorization": f"Bearer {lender.token}", "Idempotency-Key": secrets.token_hex(8)}
            response = case.call(headers={**(case.headers or {}), **headers})
            counts[response.status_code] = counts.get(response.status_code, 0) + 1
            assert response.status_code < 500, (case.method, case.path, response.text)

        attempt()
    assert sum(counts.values()) > 200, counts
    assert len(counts) > 3, counts


def schemathesis_given(operation: schemathesis.schemas.APIOperation) -> object:
    from hypothesis import given

    return given(case=operation.as_strategy())
