"""The verdict: every rule that refuses an ask, given what a story has told so far."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from tideover.gate.replay.lines import CALLED_BY_NUMBER, Line
from tideover.gate.replay.rows import Row, Rows, is_open, is_row_for
from tideover.gate.replay.story import Story

_LIABLE = ("co_borrower", "guarantor")
_NOTICE_CHANNELS = ("letter", "email", "inbox")
_ANSWER_WITHIN = timedelta(minutes=15)
_NOT_PLACES = ("Factory", "localtime", "posixrules")  # names that zone folders hold and no person lives in


def verdict(story: Story, ask: Line, rows: Rows, now: datetime | None = None) -> list[str]:
    """The ids of all rules that refuse the ask at ``now`` (its own ``at`` where absent); none: it is permitted."""
    now = ask["at"] if now is None else now
    person = story.persons.get(ask["person"])
    called = called_of(story, ask)
    if person is None or called is None or _is_unknown(ask, person, called, rows):
        return ["FAIL-CLOSED"]
    refused_by = {
        *_floor(story, ask, person, called),
        *_party_rules(story, ask, person, called, rows, now),
        *_presence(ask, person, called, rows, now),
        *_stops(story, ask, called, rows, now),
    }
    if not is_answer(ask, now):
        refused_by |= {*_windows(story, ask, person, called, rows, now), *_caps(story, ask, person, called, rows, now)}
    return sorted(refused_by)


def called_of(story: Story, ask: Line) -> Line | None:
    """The person or their party whom the ask is to, or nothing."""
    if ask["to"] == ask["person"]:
        return story.persons.get(ask["person"])
    party = story.parties.get(ask["to"])
    return party if party is not None and party["of"] == ask["person"] else None


def is_answer(line: Line, now: datetime) -> bool:
    """Whether a service contact at that moment is the reply to a fresh act of the one called."""
    return (
        line["purpose"] == "service" and line["answers"] is not None and timedelta(0) <= now - line["answers"] <= _ANSWER_WITHIN
    )


def _is_unknown(ask: Line, person: Line, called: Line, rows: Rows) -> bool:
    return (
        not _is_zone(called["zone"])
        or person["jurisdiction"] not in rows.jurisdictions
        or (ask["channel"] in CALLED_BY_NUMBER and ask["number"] not in called["numbers"])
        or (ask["channel"] == "visit" and ask["people"] is None)
    )


@lru_cache
def _is_zone(name: str | None) -> bool:
    return name in available_timezones() and name not in _NOT_PLACES


def _is_person(called: Line) -> bool:
    return bool(called["op"] == "person")


def _is_liable(called: Line) -> bool:
    return _is_person(called) or called["relation"] in _LIABLE


def _floor(story: Story, ask: Line, person: Line, called: Line) -> Iterator[str]:
    if story.number_states.get(ask["number"]) in ("void", "reassigned"):
        yield "NUMBER"
    if ask["purpose"] in ("collect", "remind") and ask["account"] in story.accounts_paid:
        yield "PAID"
    if story.has_placements and ask["by"] != "lender" and story.placements.get(ask["account"]) != ask["by"]:
        yield "NO-MANDATE"
    if ask["purpose"] == "market" and not _has_consent(story, person, called, "marketing"):
        yield "MKT"
    if ask["purpose"] == "notice" and ask["channel"] not in _NOTICE_CHANNELS:
        yield "NOTICE"


def _has_consent(story: Story, person: Line, called: Line, kind: str) -> bool:
    """Consents are the person's and open nothing for anybody else."""
    return _is_person(called) and story.consents.get((person["id"], kind), False)


def _party_rules(story: Story, ask: Line, person: Line, called: Line, rows: Rows, now: datetime) -> Iterator[str]:
    """A jurisdiction's own row about such a purpose speaks instead of PARTY."""
    if _is_liable(called):
        return
    own = [row for row in rows.parties if _is_for(row, ask, person, called, now)]
    if not own:
        yield "PARTY"
    for row in own:
        if "unless" not in row:
            yield row["id"]
        elif row["unless"] != "authorised_contact_of_unreachable":
            raise ValueError(f"{row['id']}: no exception is called {row['unless']}")
        elif not _may_be_asked_where(story, ask, called, now):
            yield row["id"]


def _may_be_asked_where(story: Story, ask: Line, called: Line, now: datetime) -> bool:
    is_out_of_reach = story.unreachable.get(ask["person"], False) or any(
        stop["kind"] in ("deceased", "incapable") and _is_covered(stop, ask, None, now)
        for stop in story.person_stops.get(ask["person"], ())
    )
    return called["relation"] == "contact" and called["authorised"] and is_out_of_reach


def _presence(ask: Line, person: Line, called: Line, rows: Rows, now: datetime) -> Iterator[str]:
    for row in rows.presences:
        if _is_for(row, ask, person, called, now) and ask["people"] < row["least_people"]:
            yield row["id"]


def _stops(story: Story, ask: Line, called: Line, rows: Rows, now: datetime) -> Iterator[str]:
    persons = [stop for stop in story.person_stops.get(ask["person"], ()) if _is_person(called) or stop["kind"] != "deceased"]
    partys = [] if _is_person(called) else story.party_stops.get(called["id"], [])
    for stop in [*persons, *partys]:
        kind = rows.stops[stop["kind"]]
        if kind.get("is_for_ever"):
            yield "STOP"
        elif is_answer(ask, now) and stop["kind"] != "deceased":
            continue
        elif ask["purpose"] in kind["refuses"] and _is_covered(stop, ask, kind.get("default_channel"), now):
            yield "STOP"


def _is_covered(stop: Line, ask: Line, default_channel: str | None, now: datetime) -> bool:
    """Whether a stop still holds then, on the ask's channel, about its account."""
    channel = stop["channel"] or default_channel
    return (
        (stop["until"] is None or now < stop["until"])
        and (stop["account"] is None or ask["account"] is None or stop["account"] == ask["account"])
        and (channel is None or channel == ask["channel"])
    )


def _is_for(row: Row, ask: Line, person: Line, called: Line, now: datetime) -> bool:
    day = now.astimezone(ZoneInfo(called["zone"])).date()
    return is_row_for(row, person["jurisdiction"], day, ask["channel"], ask["purpose"])


def _windows(story: Story, ask: Line, person: Line, called: Line, rows: Rows, now: datetime) -> Iterator[str]:
    local = now.astimezone(ZoneInfo(called["zone"]))
    second = local.hour * 3600 + local.minute * 60 + local.second
    for row in rows.windows:
        if not _is_for(row, ask, person, called, now) or is_open(row, local.date(), second, ask["channel"]):
            continue
        if "opened_by" not in row or not _has_consent(story, person, called, row["opened_by"]):
            yield row["id"]


def _caps(story: Story, ask: Line, person: Line, called: Line, rows: Rows, now: datetime) -> Iterator[str]:
    zone = ZoneInfo(called["zone"])
    today = now.astimezone(zone).date()
    for row in rows.caps:
        if not _is_for(row, ask, person, called, now):
            continue
        days_ago = [(today - past["at"].astimezone(zone).date()).days for past in _counted(story, ask, row["counts"])]
        if any(sum(days < cap["days"] for days in days_ago) >= cap["limit"] for cap in row["limits"]):
            yield row["id"]


def _counted(story: Story, ask: Line, counts: Row) -> list[Line]:
    """The contacts that a cap counts; one whose result was not told counts as whichever weighs most."""
    match counts["per"]:
        case "person":
            past = story.contacts_to.get(ask["to"], [])
        case "number":
            past = story.contacts_of_number.get(ask["number"], [])
        case "account":
            if ask["account"] is None:
                return []
            past = [each for each in story.contacts_to.get(ask["to"], []) if each["account"] == ask["account"]]
        case other:
            raise ValueError(f"no cap counts per {other}")
    return [
        each
        for each in past
        if each["channel"] in counts.get("channels", (each["channel"],))
        and each["purpose"] in counts.get("purposes", (each["purpose"],))
        and each["result"] in (None, *counts.get("results", (each["result"],)))
        and not is_answer(each, each["at"])
    ]
