"""All that the gate itself keeps of persons: of many in one statement, of one in the statement that reads the book about them.

Of past contacts it reads only what a rule may count: for each limit the newest contacts that count under it, as many as the
limit. A count over these says the same as one over all, so an answer costs the same however long the past is, and however full.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from tideover.base.ids import AccountId, PartyId, PermitId, PersonId, StopId
from tideover.base.work import Work
from tideover.book import Beside
from tideover.gate.model import (
    CONNECTED,
    LENDER,
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
from tideover.gate.rows import Cap, Per, Rulebook
from tideover.gate.store import REACHED

# ``turn = 1`` is kept from the planner: without statistics it believes that an index which ends in ``turn`` serves as well as
# one that begins with the person, and reads every contact ever made.
_MADE = """(r.turn = 1) IS TRUE AND NOT r.is_answer AND r.result IS DISTINCT FROM 'not_made'
    AND r.at >= asked.at - make_interval(days => s.days + 1) AND r.channel = ANY(s.channels)
    AND (s.purposes IS NULL OR r.purpose = ANY(s.purposes))
    AND (s.results IS NULL OR r.result IS NULL OR r.result = ANY(s.results))"""
_PARTYS = "r.party IS NOT DISTINCT FROM asked.party"
_LIMITS = "per text, channels text[], purposes text[], results text[], reached bool, days int, newest int"
# Which of several words is the latest is left to whoever reads them: there are a few at most, and a sort costs more.
_KEPT = f"""
    WITH wanted AS MATERIALIZED ({{limits}}),
    past AS (
        SELECT r.* FROM wanted s CROSS JOIN unnest(asked.persons) AS p(id) CROSS JOIN LATERAL (
            SELECT r.permit, r.at, r.channel, r.purpose, r.account, r.result, r.address, true AS is_theirs
            FROM redemption r
            WHERE r.person = p.id AND {REACHED} = s.reached AND {_PARTYS} AND {_MADE}
                AND (s.per = 'person' OR r.account = asked.account)
            ORDER BY r.at DESC LIMIT s.newest) r
        WHERE s.per <> 'number'
        UNION ALL
        SELECT r.* FROM wanted s CROSS JOIN LATERAL (
            SELECT r.permit, r.at, r.channel, r.purpose, r.account, r.result, r.address,
                r.person = ANY(asked.persons) AND {_PARTYS} AS is_theirs
            FROM redemption r
            WHERE r.address = asked.address AND r.channel = 'voice' AND {_MADE}
            ORDER BY r.at DESC LIMIT s.newest) r
        WHERE s.per = 'number' AND asked.address <> ''
    )
    SELECT json_build_array(
        ARRAY(SELECT json_build_array(id, kind, at, account, channel, until, party) FROM stop
            WHERE person = ANY(asked.persons) AND lifted_at IS NULL),
        ARRAY(SELECT json_build_array(at, id, kind, granted) FROM consent
            WHERE person = asked.person AND at <= asked.at),
        ARRAY(SELECT json_build_array(permit, at, channel, purpose, account, result, is_theirs, address = asked.address)
            FROM past),
        ARRAY(SELECT json_build_array(at, id, aspect, state, source) FROM number_state
            WHERE blind = asked.address AND asked.address <> ''),
        ARRAY(SELECT json_build_array(chosen_at, id, rule, is_on) FROM rule_choice),
        {{mandate}}
        ) AS said
"""
_MANDATE = """asked.by = 'lender' OR NOT EXISTS (SELECT FROM placement) OR EXISTS (SELECT FROM placement
            WHERE account = asked.account AND agency = asked.by AND ended_at IS NULL)"""
# An ask a row. All that is asked comes as JSON, into which the planner does not see: to plan for these very values would seem
# better to it, and cost more than the answer.
_MANY = text(f"""
    SELECT asked.place, kept.said
    FROM jsonb_to_recordset(CAST(:asks AS jsonb)) AS asked(
        place int, persons uuid[], person uuid, party uuid, account uuid, address text, by text, at timestamptz,
        limits int)
    CROSS JOIN LATERAL ({
    _KEPT.format(
        limits=f"SELECT * FROM jsonb_to_recordset(CAST(:limits AS jsonb)->asked.limits) AS s({_LIMITS})", mandate=_MANDATE
    )
}) AS kept
""")
# Of one person, beside what the book says of them: of an ask, and of a permit that is to be used.
_ASKED = f"""
    SELECT kept.said FROM (SELECT whole.members, whole.at, CAST(:asked AS uuid), CAST(:party AS uuid), CAST(:account AS uuid),
        CAST(:address AS text), CAST(:by AS text) OFFSET 0) AS asked(persons, at, person, party, account, address, by)
    CROSS JOIN LATERAL ({_KEPT}) AS kept
"""
_PERMITTED = f"""
    SELECT json_build_array(json_build_array(asked.person, asked.party, asked.account, asked.channel, asked.purpose,
        asked.script, asked.address, asked.refused_at IS NOT NULL, asked.used, asked.turns, asked.expires_at, asked.issued_at,
        asked.answers, asked.people, asked.by), kept.said) AS said
    FROM (SELECT whole.members AS persons, whole.at, g.* FROM permit g WHERE g.id = :permit OFFSET 0) AS asked
    CROSS JOIN LATERAL ({_KEPT}) AS kept
"""


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
    rows = work.direct(_MANY, {"asks": json.dumps(told), "limits": f"[{','.join(limits)}]"})
    return [read_kept(row.said) for row in sorted(rows, key=lambda row: row.place)]


def beside_ask(ask: Ask, rulebook: Rulebook) -> Beside:
    """The same of one ask, to be read with its person; ``read_kept`` reads what comes of it."""
    limits = _limits(rulebook, ask.channel, ask.purpose)
    mandate = "true" if ask.by == LENDER else _MANDATE
    said = {"asked": ask.person, "party": ask.party, "account": ask.account, "address": ask.address, "by": ask.by}
    return Beside(_beside(_ASKED, limits, mandate), said)


def beside_permit(permit: PermitId, channel: Channel, purpose: Purpose, rulebook: Rulebook) -> Beside:
    """The same of what a permit says, if its channel and purpose are these; ``read_given`` reads what comes of it."""
    limits = _limits(rulebook, channel, purpose)
    return Beside(_beside(_PERMITTED, limits, _MANDATE), {"permit": permit})


@lru_cache(maxsize=256)
def _beside(sql: str, limits: str, mandate: str) -> str:
    """The same text each time, whose hash is known: it is long, and what is prepared of it is found by it."""
    return sql.format(limits=limits, mandate=mandate)


class Given(NamedTuple):
    """A permit, as the gate keeps it."""

    person: PersonId
    party: PartyId | None
    account: AccountId | None
    channel: str
    purpose: str
    script: str
    address: str
    is_refused: bool
    used: int
    turns: int
    expires_at: datetime
    issued_at: datetime
    answers: datetime | None
    people: int | None
    by: str


def read_given(said: Sequence[Any]) -> tuple[Given, Kept]:
    """What ``beside_permit`` found."""
    (person, party, account, channel, purpose, script, address, is_refused, used, turns, *moments, people, by), kept = said
    expires, issued, answers = (_moment(each) if each else None for each in moments)
    assert expires is not None and issued is not None
    given = Given(
        PersonId(UUID(person)),
        PartyId(UUID(party)) if party else None,
        AccountId(UUID(account)) if account else None,
        channel,
        purpose,
        script,
        address,
        is_refused,
        used,
        turns,
        expires,
        issued,
        answers,
        people,
        by,
    )
    return given, read_kept(kept)


def read_kept(said: Sequence[Any]) -> Kept:
    """What the gate keeps, as its statements say it."""
    return _kept(*said)


def _kept(
    stops: list[list[Any]],
    consents: list[list[Any]],
    contacts: list[list[Any]],
    number: list[list[Any]],
    chosen: list[list[Any]],
    has_mandate: bool,
) -> Kept:
    return Kept(
        tuple(sorted((_stop(*each) for each in stops), key=lambda stop: (stop.at, stop.id))),
        frozenset(ConsentKind(kind) for _, _, kind, granted in _latest(consents) if granted),
        # One that counts under several limits is read under each.
        tuple(sorted((_contact(*each) for each in {permit: each for permit, *each in contacts}.values()), key=_when)),
        {aspect: NumberNote(NumberState(state), _moment(at), source) for at, _, aspect, state, source in _latest(number)},
        frozenset(rule for _, _, rule, is_on in _latest(chosen) if is_on),
        has_mandate,
    )


def _latest(rows: Sequence[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Of rows that begin with a moment, an id and what they are about, the latest about each thing."""
    found: dict[str, Sequence[Any]] = {}
    for row in rows:
        other = found.get(row[2])
        if other is None or (_moment(row[0]), row[1]) > (_moment(other[0]), other[1]):
            found[row[2]] = row
    return found.values()


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


def _when(contact: PastContact) -> datetime:
    return contact.at


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


_NAMES = ("per", "channels", "purposes", "results", "reached", "days", "newest")
_kept_wanted: dict[tuple[str, str, Channel, Purpose], str] = {}
_kept_limits: dict[tuple[str, Channel, Purpose], str] = {}


def _wanted(version: str, rulebook: Rulebook, jurisdiction: str, channel: Channel, purpose: Purpose) -> str:
    """Each limit that may bind such an ask on some day, chosen or not, as the rows of the statement about many."""
    key = (version, jurisdiction, channel, purpose)
    if key not in _kept_wanted:
        rows = _caps(rulebook, channel, purpose)
        _kept_wanted[key] = json.dumps(
            [dict(zip(_NAMES, row, strict=True)) for place, *row in rows if place in (None, jurisdiction)]
        )
    return _kept_wanted[key]


def _limits(rulebook: Rulebook, channel: Channel, purpose: Purpose) -> str:
    """The same, in every jurisdiction, as SQL: the server reads it when it plans, and not again."""
    key = (rulebook.version.partition("+")[0], channel, purpose)
    if key not in _kept_limits:
        none = (None, "", (), (), (), False, 0, 0)
        rows = [none, *_caps(rulebook, channel, purpose)]
        said = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
        _kept_limits[key] = f"""
        SELECT {", ".join(_NAMES)} FROM (VALUES {said}) AS s(jurisdiction, {", ".join(_NAMES)})
        WHERE s.per <> '' AND (s.jurisdiction IS NULL OR s.jurisdiction = whole.jurisdiction)"""
    return _kept_limits[key]


def _literal(value: str | int | Sequence[str] | None) -> str:
    """SQL of a word, a number or words of the rulebook's own."""
    if isinstance(value, int):
        return str(value).lower()
    if value is None or isinstance(value, str):
        return "NULL" if value is None else f"'{value}'"
    return f"CAST('{{{','.join(value)}}}' AS text[])"


def _caps(rulebook: Rulebook, channel: Channel, purpose: Purpose) -> list[tuple[Any, ...]]:
    """Limits that may bind where such an ask is made: the jurisdiction (None: every), and what ``_NAMES`` names. Those that
    count the same contacts are one: the newest of the longest time, as many as the highest, have among them what each wants."""
    widest: dict[tuple[str | None, Cap], tuple[int, int]] = {}
    for rule in rulebook.rules:
        if isinstance(rule.form, Cap) and channel in rule.channels and purpose in rule.purposes:
            for limit in rule.form.limits:
                days, newest = widest.get(key := (rule.jurisdiction, replace(rule.form, limits=())), (0, 0))
                widest[key] = (max(days, limit.days), max(newest, limit.limit))
    return [(place, *_counted(cap), reached, *most) for (place, cap), most in widest.items() for reached in _reached(cap)]


def _counted(cap: Cap) -> tuple[Any, ...]:
    return (
        cap.per.value,
        sorted(channel.value for channel in cap.channels),
        None if cap.purposes is None else sorted(purpose.value for purpose in cap.purposes),
        None if cap.results is None else sorted(result.value for result in cap.results),
    )


def _reached(cap: Cap) -> tuple[bool | None, ...]:
    """By which of ``REACHED`` its contacts are looked up: those that nobody answered are not read by a cap that counts answered
    ones, however many they are. None: of a number all are looked up together."""
    if cap.per is Per.NUMBER:
        return (None,)
    return (True,) if cap.results is not None and cap.results <= CONNECTED else (True, False)
