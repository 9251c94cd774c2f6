"""Stories drawn at random, for holding two judges against each other: every op, in a crowd small enough to collide."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

PLACES = (
    *[("CN", ("Asia/Shanghai", "Asia/Shanghai", "Asia/Urumqi", "America/New_York", "Asia/Beirut"))] * 4,
    ("US", ("America/New_York", "America/Los_Angeles", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia")),
    ("UK", ("Europe/London",)),
    ("IN", ("Asia/Kolkata",)),
    ("AU", ("Australia/Sydney", "Australia/Perth", "Australia/Lord_Howe")),
    ("ID", ("Asia/Jakarta", "Asia/Jayapura")),
)
STARTS = (
    "2026-03-05",
    "2026-03-17",
    "2026-03-27",
    "2026-04-01",
    "2026-08-14",
    "2026-10-02",
    "2026-10-22",
    "2026-10-30",
    "2026-12-22",
)
CHANNELS = ("voice",) * 14 + ("sms", "sms", "email", "push", "inbox", "wechat", "visit", "letter")
PURPOSES = ("collect", "collect", "collect", "remind", "locate", "verify", "service", "service", "market", "notice")
RESULTS = ("no_answer", "busy", "failed", "machine", "answered", "effective", "effective")
STOPS = (
    *("cease", "do_not_call", "complaint", "bankruptcy", "breathing_space", "crisis", "dispute", "attorney", "incapable"),
    *("paid_unposted", "identity_theft", "litigation", "plan_agreed", "relief_pending", "deceased", "transferred"),
)
STEPS = (0, 1, 60, 600, 3600, 3600, 7200, 30000)
BUSY_STEPS = (0, 60, 300, 600, 900, 1800, 40000)
RELATIONS = ("co_borrower", "guarantor", "guarantor", "contact", "contact", "heir", "unrelated")


class _Crowd:
    """A few people, their parties, accounts and numbers, one number of which two share."""

    def __init__(self, draw: random.Random, people: int) -> None:
        self.draw = draw
        self.numbers: dict[str, list[str]] = {}
        self.persons: dict[str, list[str]] = {}
        self.lines: list[dict[str, Any]] = []
        shared = "+8613800000000"
        for n in range(people):
            jurisdiction, zones = draw.choice(PLACES)
            person = self._head("person", f"p{n}", zones, [shared] if draw.random() < 0.5 else [])
            person["jurisdiction"] = jurisdiction if draw.random() < 0.97 else "FR"
            self.persons[f"p{n}"] = [f"p{n}"]
            for k in range(draw.randint(0, 2)):
                name = f"p{n}-{k}"
                party = self._head("party", name, zones, [shared] if draw.random() < 0.2 else [])
                party |= {"of": f"p{n}", "relation": draw.choice(RELATIONS), "authorised": draw.random() < 0.7}
                self.persons[f"p{n}"].append(name)

    def _head(self, op: str, name: str, zones: tuple[str, ...], numbers: list[str]) -> dict[str, Any]:
        self.numbers[name] = [*numbers, f"+86139{len(self.lines):08d}"]
        line = {"op": op, "id": name, "zone": self.draw.choice(zones), "numbers": self.numbers[name]}
        if self.draw.random() < 0.03:
            del line["zone"]
        self.lines.append(line)
        return line

    def who(self) -> tuple[str, str]:
        """A person and whom a contact about them is to, the person more often than not."""
        person = self.draw.choice(list(self.persons))
        return person, person if self.draw.random() < 0.6 else self.draw.choice(self.persons[person])


def draw_story(seed: int, length: int = 120) -> list[str]:
    """Return the lines of a story; the same seed draws the same story.

    Every other one is busy: calls to few people, so that counts are reached and little else refuses.
    """
    draw = random.Random(seed)
    busy = seed % 2 == 1
    crowd = _Crowd(draw, 1 if busy else draw.randint(1, 3))
    has_agencies = not busy and draw.random() < 0.3
    now = datetime.fromisoformat(draw.choice(STARTS)).replace(tzinfo=UTC)
    lines = [*crowd.lines]
    for n in range(length):
        now += timedelta(seconds=draw.choice(BUSY_STEPS if busy else STEPS) + draw.randint(0, 59))
        if draw.random() < 0.1:  # onto a whole quarter of an hour, where windows open and close in every zone
            now = now.replace(minute=now.minute // 15 * 15, second=0) + timedelta(minutes=15)
        kind = draw.random() * (0.82 if busy else 1)
        lines.append(_line(draw, crowd, now, n, kind, has_agencies=has_agencies))
    return [json.dumps(line) for line in lines]


def _line(draw: random.Random, crowd: _Crowd, now: datetime, n: int, kind: float, *, has_agencies: bool) -> dict[str, Any]:
    at = {"at": now.isoformat()}
    person, to = crowd.who()
    account = {"account": draw.choice((f"{person}-a", f"{person}-a", f"{person}-b"))}
    if kind < 0.35:
        return {"op": "ask", "id": f"q{n}", **at, **_about(draw, crowd, now, person, to, account)}
    if kind < 0.8:
        about = _about(draw, crowd, now, person, to, account)
        result = draw.choice(RESULTS) if about["channel"] == "voice" else "sent"
        direction = {"direction": "in"} if draw.random() < 0.05 else {}
        return {"op": "contact", **at, **about, "result": result, **direction}
    if kind < 0.87:
        whose = {"person": person} if person == to or draw.random() < 0.6 else {"party": to}
        stop = draw.choice(STOPS) if "person" in whose or draw.random() < 0.7 else "contact_refused"
        scope = {**(account if draw.random() < 0.3 else {})}
        if draw.random() < 0.2:
            scope["channel"] = draw.choice(CHANNELS)
        if draw.random() < 0.85:
            scope["until"] = (
                now + timedelta(seconds=draw.choice((60, 7200, 86400, 400000, 5300000)) + draw.randint(0, 90))
            ).isoformat()
        return {"op": "stop", **at, **whose, "kind": stop, **scope}
    if kind < 0.9:
        whose = {"person": person} if person == to or draw.random() < 0.6 else {"party": to}
        return {"op": "resume", **at, **whose, "kind": draw.choice(STOPS), **(account if draw.random() < 0.3 else {})}
    if kind < 0.94:
        consent = draw.choice(("night_contact", "marketing"))
        return {"op": "consent", **at, "person": person, "kind": consent, "granted": draw.random() < 0.8}
    if kind < 0.96:
        return {"op": draw.choice(("paid", "due", "due")), **at, "person": person, **account}
    if kind < 0.975:
        return {"op": "status", **at, "person": person, "unreachable": draw.random() < 0.7}
    if kind < 0.99 or not has_agencies:
        state = draw.choice(("void", "reassigned", *["live"] * 8))
        return {"op": "number", **at, "number": draw.choice(crowd.numbers[to]), "state": state}
    return {"op": draw.choice(("placement", "placement", "recall")), **at, **account, "agency": draw.choice(("x", "y"))}


def _about(draw: random.Random, crowd: _Crowd, now: datetime, person: str, to: str, account: dict[str, str]) -> dict[str, Any]:
    channel = draw.choice(CHANNELS)
    about: dict[str, Any] = {"person": person, "to": to, "channel": channel, "purpose": draw.choice(PURPOSES)}
    about["by"] = draw.choice(("lender", "lender", "lender", "x", "y"))
    if channel in ("voice", "sms"):
        about["number"] = draw.choice(crowd.numbers[to]) if draw.random() < 0.97 else "+8613700000000"
    if channel == "visit" and draw.random() < 0.9:
        about["people"] = draw.randint(1, 3)
    if draw.random() < 0.9:
        about |= account
    if draw.random() < 0.15:
        about["answers"] = (now - timedelta(seconds=draw.choice((-9000, -60, 0, 60, 899, 900, 901, 4000)))).isoformat()
    return about


def live_year(seed: int) -> Iterator[dict[str, Any]]:
    """The lines of a year, one by one, of a few people who move, whose clocks change, who fall out with us and come back.

    Busy spells of days; half of them begin where clocks change somewhere. Whoever takes the lines makes contacts of asks.
    """
    draw = random.Random(f"year{seed}")
    crowd = _Crowd(draw, draw.randint(1, 3))
    has_agencies = draw.random() < 0.4
    homes = {line["id"]: line for line in crowd.lines}
    yield from [dict(line) for line in crowd.lines]
    year = draw.choice((2024, 2026, 2027, 2028))
    changes = [(3, 8), (3, 28), (4, 4), (10, 3), (10, 24), (10, 30), (11, 1)]
    starts = [datetime(year, *draw.choice(changes), tzinfo=UTC) + timedelta(days=draw.randint(-2, 2)) for _ in range(6)]
    starts += [datetime(year, 1, 2, tzinfo=UTC) + timedelta(days=draw.randint(0, 355)) for _ in range(6)]
    now, n = min(starts), 0
    for start in sorted(starts):
        now = max(now, start)
        if draw.random() < 0.5:  # somebody has moved, or has another number
            home = homes[draw.choice(list(homes))]
            zones = next(zones for _, zones in PLACES if home.get("zone", "Europe/London") in zones)
            home["zone"] = draw.choice(zones)
            yield dict(home)
        for _ in range(25):
            now += timedelta(seconds=draw.choice(BUSY_STEPS) + draw.randint(0, 59))
            if draw.random() < 0.15:
                now = now.replace(minute=now.minute // 15 * 15, second=0) + timedelta(minutes=15)
            kind = 0.0 if draw.random() < 0.85 else draw.uniform(0.8, 1)
            line = _line(draw, crowd, now, n, kind, has_agencies=has_agencies)
            if line["op"] == "stop":  # nobody is out of reach for good
                line["until"] = (now + timedelta(seconds=draw.randint(60, 20 * 86400))).isoformat()
            yield line
            n += 1
