"""All that the gate itself keeps of persons, read in one statement.

Of past contacts it reads only what a rule may count: for each limit the newest contacts that count under it, as many as the
limit. A count over these says the same as one over all, so an answer costs the same however long the past is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from tideover.base.ids import AccountId, PartyId, StopId
from tideover.base.work import Work
from tideover.gate.model import (
    Ask,
    Channel,
    ConsentKind,
    NumberNote,
    NumberState,
    PastContact,
    Purpose,
    Result,
    Stop,
    StopKind,
)
from tideover.gate.rows import Cap, Rulebook

# ``turn = 1`` is kept from the planner: without statistics it believes that an index which ends in ``turn`` serves as well as
# one that begins with the person, and reads every contact ever made.
_MADE = """(r.turn = 1) IS TRUE AND NOT r.is_answer AND r.result IS DISTINCT FROM 'not_made'
    AND r.at >= asked.at - make_interval(days => s.days + 1) AND r.channel = ANY(s.channels)
    AND (s.purposes IS NULL OR r.purpose = ANY(s.purposes))
    AND (s.results IS NULL OR r.result IS NULL OR r.result = ANY(s.results))"""
_PARTYS = "r.party IS NOT DISTINCT FROM asked.party"
# An ask a row. All that is asked comes as JSON, into which the planner does not see: to plan for these very values would seem
# better to it, and cost more than the answer.
_STATEMENT = text(
    f"""
    SELECT asked.place, kept.said
    FROM jsonb_to_recordset(CAST(:asks AS jsonb)) AS asked(
        place int, persons uuid[], person uuid, party uuid, account uuid, address text, by text, at timestamptz,
        limits int)
    CROSS JOIN LATERAL (
        WITH wanted AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(CAST(:limits AS jsonb)->asked.limits) AS s(
            per text, channels text[], purposes text[], results text[], days int, newest int)),
        past AS (
            SELECT r.* FROM wanted s CROSS JOIN unnest(asked.persons) AS p(id) CROSS JOIN LATERAL (
                SELECT r.permit, r.at, r.channel, r.purpose, r.account, r.result, r.address, true AS is_theirs
                FROM redemption r
                WHERE r.person = p.id AND {_PARTYS} AND {_MADE} AND (s.per = 'person' OR r.account = asked.account)
                ORDER BY r.at DESC LIMIT s.newest) r
            WHERE s.per <> 'number'
            UNION
            SELECT r.* FROM wanted s CROSS JOIN LATERAL (
                SELECT r.permit, r.at, r.channel, r.purpose, r.account, r.result, r.address,
                    r.person = ANY(asked.persons) AND {_PARTYS} AS is_theirs
                FROM redemption r
                WHERE r.address = asked.address AND r.channel = 'voice' AND {_MADE}
                ORDER BY r.at DESC LIMIT s.newest) r
            WHERE s.per = 'number' AND asked.address <> ''
        )
        SELECT json_build_array(
            (SELECT json_agg(json_build_array(id, kind, at, account, channel, until, party)) FROM stop
                WHERE person = ANY(asked.persons) AND lifted_at IS NULL),
            (SELECT json_agg(kind) FROM (SELECT DISTINCT ON (kind) kind, granted FROM consent
                WHERE person = asked.person AND at <= asked.at
                ORDER BY kind, at DESC, id DESC) c WHERE granted),
            (SELECT json_agg(json_build_array(at, channel, purpose, account, result, is_theirs, address = asked.address))
                FROM past),
            (SELECT json_agg(json_build_array(aspect, state, at, source)) FROM
                (SELECT DISTINCT ON (aspect) aspect, state, at, source FROM number_state
                WHERE blind = asked.address AND asked.address <> '' ORDER BY aspect, at DESC, id DESC) n),
            (SELECT json_agg(rule) FROM (SELECT DISTINCT ON (rule) rule, is_on FROM rule_choice
                ORDER BY rule, chosen_at DESC, id DESC) c WHERE is_on),
            asked.by = 'lender' OR NOT EXISTS (SELECT FROM placement) OR EXISTS (SELECT FROM placement
                WHERE account = asked.account AND agency = asked.by AND ended_at IS NULL)
            ) AS said
    ) AS kept
    """
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the gate keeps about an ask."""

    stops: tuple[Stop, ...]
    consents: frozenset[ConsentKind]
    contacts: tuple[PastContact, ...]
    number: dict[str, NumberNote]
    chosen: frozenset[str]
    has_mandate: bool


def kept_about(work: Work, asks: Sequence[tuple[Ask, Sequence[UUID], str]], rulebook: Rulebook, at: datetime) -> list[Kept]:
    """For each ask stops, consents, contacts that count, what is known of the address, what the tenant chose, and whether
    whoever asks has a mandate. With an ask come all who are known to be the same person, and the jurisdiction."""
    limits: dict[str, int] = {}
    told = []
    for place, (ask, persons, jurisdiction) in enumerate(asks):
        wanted = _wanted(rulebook.version.partition("+")[0], rulebook, jurisdiction, ask.channel, ask.purpose)
        told.append(
            {
                "place": place,
                "persons": [str(person) for person in persons],
                "person": str(ask.person),
                "party": str(ask.party) if ask.party else None,
                "account": str(ask.account) if ask.account else None,
                "address": ask.address,
                "by": ask.by,
                "at": at.isoformat(),
                "limits": limits.setdefault(wanted, len(limits)),
            }
        )
    rows = work.direct(_STATEMENT, {"asks": json.dumps(told), "limits": f"[{','.join(limits)}]"})
    return [_kept(*row.said) for row in sorted(rows, key=lambda row: row.place)]


def _kept(
    stops: list[list[Any]] | None,
    consents: list[str] | None,
    contacts: list[list[Any]] | None,
    number: list[list[Any]] | None,
    chosen: list[str] | None,
    has_mandate: bool,
) -> Kept:
    return Kept(
        tuple(sorted((_stop(*each) for each in stops or ()), key=lambda stop: (stop.at, stop.id))),
        frozenset(map(ConsentKind, consents or ())),
        tuple(sorted((_contact(*each) for each in contacts or ()), key=lambda contact: contact.at)),
        {aspect: NumberNote(NumberState(state), _moment(at_), source) for aspect, state, at_, source in number or ()},
        frozenset(chosen or ()),
        has_mandate,
    )


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _stop(id_: str, kind: str, at: str, account: str | None, channel: str | None, until: str | None, party: str | None) -> Stop:
    return Stop(
        StopId(UUID(id_)),
        StopKind(kind),
        _moment(at),
        AccountId(UUID(account)) if account else None,
        Channel(channel) if channel else None,
        _moment(until) if until else None,
        PartyId(UUID(party)) if party else None,
    )


def _contact(
    at: str, channel: str, purpose: str, account: str | None, result: str | None, theirs: bool, same: bool
) -> PastContact:
    return PastContact(
        _moment(at),
        Channel(channel),
        Purpose(purpose),
        AccountId(UUID(account)) if account else None,
        Result(result) if result else None,
        theirs,
        same,
    )


_kept_wanted: dict[tuple[str, str, Channel, Purpose], str] = {}


def _wanted(version: str, rulebook: Rulebook, jurisdiction: str, channel: Channel, purpose: Purpose) -> str:
    """Each limit that may bind such an ask on some day, chosen or not, as the statement's rows."""
    key = (version, jurisdiction, channel, purpose)
    if key not in _kept_wanted:
        rows: list[dict[str, Any]] = []
        for rule in rulebook.rules:
            binds = rule.jurisdiction in (None, jurisdiction) and channel in rule.channels and purpose in rule.purposes
            if isinstance(rule.form, Cap) and binds:
                rows += [_row(rule.form, limit.limit, limit.days) for limit in rule.form.limits]
        _kept_wanted[key] = json.dumps(rows)
    return _kept_wanted[key]


def _row(cap: Cap, newest: int, days: int) -> dict[str, Any]:
    return {
        "per": cap.per.value,
        "channels": sorted(channel.value for channel in cap.channels),
        "purposes": None if cap.purposes is None else sorted(purpose.value for purpose in cap.purposes),
        "results": None if cap.results is None else sorted(result.value for result in cap.results),
        "days": days,
        "newest": newest,
    }
