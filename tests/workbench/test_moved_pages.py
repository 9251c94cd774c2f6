"""Addresses of pages that the console has taken over."""

from __future__ import annotations

import pytest
from tests.conftest import Lender


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/", "/console/"),
        ("/sign-in", "/console/sign-in"),
        ("/sign-in?tenant=city&to=/queue", "/console/sign-in?tenant=city&to=/queue"),
        ("/people", "/console/people"),
        ("/people/C1", "/console/people/C1"),
        ("/people?find=C1", "/console/people"),
        ("/work-items", "/console/items"),
        ("/cases?stage=mid&owner=care&state=all", "/console/cases?stage=mid&owner=care&state=all"),
        ("/cases/a-b", "/console/cases/a-b"),
        ("/days", "/console/day"),
        ("/days/2026-12-01", "/console/day/2026-12-01"),
        ("/audit", "/console/access"),
        ("/book", "/console/book"),
        ("/book/differences", "/console/administration/differences"),
        ("/book/held-money", "/console/book/held-money"),
        ("/book/instructions?cursor=WzFd", "/console/book/instructions"),
        ("/book/policy", "/console/book/policy"),
        ("/book/late", "/console/book/late"),
        ("/channels", "/console/administration/channels"),
        ("/contacts", "/console/contacts"),
        ("/contacts?state=in_doubt&channel=sms", "/console/contacts?state=in_doubt&channel=sms"),
        ("/contacts/a-b", "/console/contacts/a-b"),
        ("/plans", "/console/plans"),
        ("/plans/runs?plan=pre-due&state=running", "/console/plans/runs?plan=pre-due&state=running"),
        ("/plans/runs/a-b", "/console/plans/runs/a-b"),
        ("/people/C1/visit", "/console/people/C1"),
        ("/people/C1/decisions", "/console/people/C1"),
        ("/strategies", "/console/strategies"),
        ("/strategies/new", "/console/strategies/new"),
        ("/strategies/a-b", "/console/strategies/a-b"),
        ("/strategies/a-b/edit", "/console/strategies/a-b/edit"),
        ("/utterances", "/console/utterances"),
        ("/accounts/A-C1", "/console/accounts/A-C1"),
        ("/accounts/A-C1?on=2026-11-30&known=2026-12-01T10:30", "/console/accounts/A-C1?on=2026-11-30&known=2026-12-01T10:30"),
    ],
)
def test_an_old_address_leads_on(lender: Lender, address: str, leads_to: str) -> None:
    """Whoever asks: it says nothing, and the console asks them to sign in and goes on to what they wanted."""
    answer = lender.client.get(address, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
