"""What was kept of contacts made, and of what was so when they were made: read again to hold the one against the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from tideover.base.work import Work

# A conversation's later turns, and what certainly never left us, are no contacts.
_CONTACTS = """
    SELECT r.permit, r.person, r.account, r.channel, r.purpose, r.at, r.result, r.party, r.by, r.address,
        p.answers, p.people
    FROM redemption r LEFT JOIN permit p ON p.tenant = r.tenant AND p.id = r.permit
    WHERE r.turn = 1 AND r.result IS DISTINCT FROM 'not_made'
"""


def persons_contacted(work: Work, after: UUID | None, limit: int) -> list[UUID]:
    """Persons about whom contacts were made, in order of their ids."""
    statement = (
        "SELECT DISTINCT person FROM redemption WHERE CAST(:after AS uuid) IS NULL OR person > :after "
        "ORDER BY person LIMIT :limit"
    )
    return list(work.execute(text(statement), {"after": after, "limit": limit}).scalars())


def contacts_about(work: Work, persons: Sequence[UUID]) -> list[Any]:
    """All contacts about these persons, oldest first."""
    statement = text(_CONTACTS + " AND r.person = ANY(:persons) ORDER BY r.at, r.permit")
    return list(work.execute(statement, {"persons": list(persons)}))


def calls_to_numbers(work: Work, blinds: Sequence[str], but_of: Sequence[UUID]) -> list[Any]:
    """Calls to these numbers about anybody else."""
    statement = text(_CONTACTS + " AND r.channel = 'voice' AND r.address = ANY(:blinds) AND NOT r.person = ANY(:but)")
    return list(work.execute(statement, {"blinds": list(blinds), "but": list(but_of)}))


def stops_ever(work: Work, persons: Sequence[UUID]) -> list[Any]:
    """Every stop of these persons, lifted ones included, oldest first."""
    return list(
        work.execute(text("SELECT * FROM stop WHERE person = ANY(:persons) ORDER BY at, id"), {"persons": list(persons)})
    )


def have_consents(work: Work, persons: Sequence[UUID]) -> set[UUID]:
    """Those of these persons who ever gave or withdrew a consent."""
    statement = text("SELECT DISTINCT person FROM consent WHERE person = ANY(:persons)")
    return set(work.execute(statement, {"persons": list(persons)}).scalars())


def words_on_numbers(work: Work, blinds: Sequence[str]) -> list[Any]:
    """Everything that was ever noted of these numbers, oldest first."""
    statement = text("SELECT * FROM number_state WHERE blind = ANY(:blinds) ORDER BY at, id")
    return list(work.execute(statement, {"blinds": list(blinds)}))


def first_placement(work: Work) -> datetime | None:
    """When the first account was placed with an agency."""
    moment: datetime | None = work.execute(text("SELECT min(placed_at) FROM placement")).scalar_one()
    return moment


def rule_choices_made(work: Work) -> list[Any]:
    """Each turning on or off of a rule, oldest first."""
    return list(work.execute(text("SELECT rule, is_on, chosen_at FROM rule_choice ORDER BY chosen_at, id")))
