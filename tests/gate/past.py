"""Contacts that went out, put straight into the gate's own record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from tests.conftest import Lender

from tideover.base.ids import new_id
from tideover.book import find_account, find_person
from tideover.gate import Result, store


def went_out(lender: Lender, person: str, channel: str, at: datetime, **fields: Any) -> None:
    """A contact of ``person`` about ``A-<person>``; ``purpose``, ``result``, ``is_answer``, ``party`` by ``fields``."""
    with lender.runtime.works.open(lender.tenant, "test") as work:
        shared = {
            "person": find_person(work, person).id,
            "account": find_account(work, f"A-{person}").id,
            "channel": channel,
            "purpose": fields.pop("purpose", "collect"),
            "address": "x",
            "party": fields.pop("party", None),
        }
        permit = new_id()
        more = {
            "script": "x.v1",
            "answers": None,
            "turns": 1,
            "people": None,
            "by": "lender",
            "issued_at": at,
            "expires_at": at,
        }
        work.execute(insert(store.permits), [{"id": permit, "used": 1, **shared, **more}])
        made = {"permit": permit, "turn": 1, "is_answer": False, "at": at, "by": "lender", **shared, **fields}
        result = made.pop("result", None)
        work.execute(insert(store.redemptions), [made])
        if result is not None:
            store.set_result(work, permit, 1, Result(result))
