"""What went out, for looking back over a whole lender."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text

from tideover.base.work import Work


def contacts_since(work: Work, since: datetime, limit: int) -> list[Any]:
    """Contacts that went out since, person by person, each person's oldest first, answers left out, with how many came on
    a visit. By person, so that a limit leaves out whole people and nobody's count is wrong but the last one's."""
    statement = """
        SELECT r.person, r.party, r.at, r.channel, r.purpose, r.account, r.result, r.address, p.people
        FROM redemption r JOIN permit p ON p.tenant = r.tenant AND p.id = r.permit
        WHERE r.at >= :since AND r.turn = 1 AND NOT r.is_answer AND r.result IS DISTINCT FROM 'not_made'
        ORDER BY r.person, r.at, r.permit LIMIT :limit
    """
    return list(work.execute(text(statement), {"since": since, "limit": limit}))
