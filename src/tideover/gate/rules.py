"""The rulebook and how it judges. Rules are dated data (``rulebook/*.toml``); this reads, checks and applies them.

Times of day are the called party's own; a day is a calendar day there; a window ``[open, close)``: at 08:00:00 one may,
at 22:00:00 one may not. Unknown facts refuse (``FAIL-CLOSED``, named alone).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from importlib import resources
from typing import Any

from tideover.base import clock
from tideover.base.errors import Invalid
from tideover.gate.model import (
    LINE,
    Ask,
    Channel,
    ConsentKind,
    NumberState,
    PastContact,
    Purpose,
    Result,
    Standing,
    Stop,
    StopKind,
)

HORIZON = timedelta(days=60)
LOOK_BACK_DAYS = 30  # how many days of contacts a cap may count
ANSWER_WITHIN = timedelta(minutes=15)
REMIND_AHEAD_DAYS = 7  # a reminder may come up to a week before an instalment falls due
_ALWAYS = (StopKind.DECEASED,)  # stops that bind an answer to the customer's own act, too


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from and how sure we are: V read in the text or agreeing reports, W one weak source, seeds."""

    instrument: str
    confidence: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Window:
    """Refuses outside the hours allowed; ``closed_from`` and ``closed_until`` are local times of day, over midnight."""

    id: str
    source: Source
    purposes: frozenset[Purpose]
    exempt_channels: frozenset[Channel]
    closed_from: time
    closed_until: time
    opened_by: ConsentKind | None


@dataclass(frozen=True, slots=True)
class Cap:
    """Refuses once ``limit`` contacts that count were made to the person on the local day and the ``days - 1`` before it."""

    id: str
    source: Source
    purposes: frozenset[Purpose]
    channels: frozenset[Channel]
    counts: frozenset[Result] | None  # None: every contact
    limit: int
    days: int = 1


@dataclass(frozen=True, slots=True)
class Presence:
    """Refuses where fewer than ``least`` people come."""

    id: str
    source: Source
    channels: frozenset[Channel]
    least: int


@dataclass(frozen=True, slots=True)
class StopRule:
    """What a kind of stop refuses."""

    kind: StopKind
    purposes: frozenset[Purpose]
    default_channel: Channel | None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One jurisdiction's rules, the house rules that tighten them, and what stops refuse."""

    version: str
    windows: Mapping[str, tuple[Window, ...]]
    caps: Mapping[str, tuple[Cap, ...]]
    house_caps: tuple[Cap, ...]
    stops: Mapping[StopKind, StopRule]
    presences: Mapping[str, tuple[Presence, ...]]

    def knows(self, jurisdiction: str) -> bool:
        return jurisdiction in self.windows


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that refuses at a moment, and when it alone would no longer (None: not within anyone's knowledge)."""

    rule: str
    lifts_at: datetime | None


def judge(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> list[Objection]:
    """Every rule that refuses ``ask`` at ``at``; none: it is permitted."""
    tz = clock.zone(standing.zone)
    is_known = tz is not None and rulebook.knows(standing.jurisdiction) and standing.owns_address
    if tz is None or not is_known or (ask.channel is Channel.VISIT and ask.people is None):
        return [Objection("FAIL-CLOSED", None)]
    return list(_objections(ask, standing, rulebook, at, tz))


def _objections(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime, tz: tzinfo) -> Iterator[Objection]:
    answers = is_answer(ask, at)
    if ask.purpose in (Purpose.COLLECT, Purpose.REMIND):
        yield from _paid(ask, standing, at, tz)
        yield from _obstacles(ask, standing, at, tz)
    if ask.purpose is Purpose.MARKET and ConsentKind.MARKETING not in standing.consents:
        yield Objection("MKT", None)
    if ask.purpose is Purpose.NOTICE and ask.channel not in (Channel.LETTER, Channel.EMAIL, Channel.INBOX):
        yield Objection("NOTICE", None)
    if _is_not_theirs(standing, at):
        yield Objection("NUMBER", None)
    for presence in rulebook.presences[standing.jurisdiction]:
        if ask.channel in presence.channels and (ask.people or 0) < presence.least:
            yield Objection(presence.id, None)
    if _is_opted_out(ask, standing, rulebook, at, answers):
        yield Objection("STOP", None)
    elif stopped := [stop for stop in standing.stops if _stops(stop, ask, rulebook, at, answers)]:
        untils = [stop.until for stop in stopped]
        yield Objection("STOP", None if None in untils else max(until for until in untils if until))
    if answers or ask.purpose is Purpose.NOTICE:
        return
    for window in rulebook.windows[standing.jurisdiction]:
        if _applies(window, ask, standing) and (lifts_at := _closed_until(window, at, tz)) is not None:
            yield Objection(window.id, lifts_at)
    for cap in (*rulebook.caps[standing.jurisdiction], *rulebook.house_caps):
        if ask.purpose in cap.purposes and ask.channel in cap.channels and (reached := _reached(cap, standing, at, tz)):
            yield reached


def earliest(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> datetime | None:
    """The first moment from ``at`` on, to the second, within 60 days, at which the ask would be permitted if nothing
    else happened; ``at`` itself where it is permitted now."""
    moment = at
    while True:
        objections = judge(ask, standing, rulebook, moment)
        if not objections:
            return moment
        lifts = [objection.lifts_at for objection in objections]
        if None in lifts:
            return None
        # Each rule refuses all the way up to its own lifting, so nothing before the latest can be permitted.
        moment = _to_second(max(lift for lift in lifts if lift))
        if moment > at + HORIZON:
            return None


def closes_at(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> datetime | None:
    """When a window that is open at ``at`` closes on the ask: a permit never outlives it. None: no window binds it."""
    tz = clock.zone(standing.zone)
    if tz is None or ask.purpose is Purpose.NOTICE or is_answer(ask, at):
        return None
    closings = []
    for window in rulebook.windows.get(standing.jurisdiction, ()):
        if _applies(window, ask, standing):
            today = at.astimezone(tz).date()
            candidates = [datetime.combine(today + timedelta(days=d), window.closed_from, tz).astimezone(UTC) for d in (0, 1)]
            closings.append(min(c for c in candidates if c > at))
    return min(closings, default=None)


def is_answer(ask: Ask, at: datetime) -> bool:
    """Whether the ask answers the customer's own act of at most 15 minutes ago."""
    return ask.purpose is Purpose.SERVICE and ask.answers is not None and timedelta() <= at - ask.answers <= ANSWER_WITHIN


def _paid(ask: Ask, standing: Standing, at: datetime, tz: tzinfo) -> Iterator[Objection]:
    ahead = REMIND_AHEAD_DAYS if ask.purpose is Purpose.REMIND else 0
    dues = standing.first_due
    first: date | None = dues.get(ask.account) if ask.account else min(dues.values(), default=None)
    if first is None:
        yield Objection("PAID", None)
    elif at.astimezone(tz).date() < first - timedelta(days=ahead):
        yield Objection("PAID", _midnight(first - timedelta(days=ahead), tz))


def _obstacles(ask: Ask, standing: Standing, at: datetime, tz: tzinfo) -> Iterator[Objection]:
    """What the book says stands in the way of asking: of the account, or of any where the ask names none."""
    accounts = [ask.account] if ask.account else list(standing.obstacles)
    found: dict[str, list[date | None]] = {}
    for account in accounts:
        for rule, until in standing.obstacles.get(account, {}).items():
            if until is None or at.astimezone(tz).date() < until:
                found.setdefault(rule, []).append(until)
    for rule, untils in sorted(found.items()):
        lifts = [until for until in untils if until is not None]
        yield Objection(rule, _midnight(max(lifts), tz) if len(lifts) == len(untils) else None)


def _is_not_theirs(standing: Standing, at: datetime) -> bool:
    """Whether the latest word on the line is that it does not lead to the person, and they have not said since that it does."""
    word = standing.number.get(LINE)
    if word is None or word.state is NumberState.LIVE or word.at > at:
        return False
    return standing.confirmed_at is None or standing.confirmed_at <= word.at


def _is_opted_out(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime, answers: bool) -> bool:
    """An opt-out refuses what a ``do_not_call`` on its channel does, to whoever has the number, until they opt in again."""
    word = standing.number.get(ask.channel.value)
    if word is None or word.state is not NumberState.OPTED_OUT or word.at > at:
        return False
    return not answers and ask.purpose in rulebook.stops[StopKind.DO_NOT_CALL].purposes


def _stops(stop: Stop, ask: Ask, rulebook: Rulebook, at: datetime, answers: bool) -> bool:
    if stop.at > at or (stop.until is not None and at >= stop.until):
        return False
    if answers and stop.kind not in _ALWAYS:
        return False
    rule = rulebook.stops[stop.kind]
    channel = stop.channel or rule.default_channel
    covers_account = stop.account is None or ask.account is None or stop.account == ask.account
    return ask.purpose in rule.purposes and covers_account and (channel is None or channel is ask.channel)


def _applies(window: Window, ask: Ask, standing: Standing) -> bool:
    if ask.purpose not in window.purposes or ask.channel in window.exempt_channels:
        return False
    return window.opened_by is None or window.opened_by not in standing.consents


def _closed_until(window: Window, at: datetime, tz: tzinfo) -> datetime | None:
    """When the window next opens if it is closed at ``at``; None if it is open. Both ends in local wall time."""
    local = at.astimezone(tz)
    of_day = local.time().replace(fold=0)
    if window.closed_until <= of_day < window.closed_from:
        return None
    day = local.date() if of_day < window.closed_until else local.date() + timedelta(days=1)
    return datetime.combine(day, window.closed_until, tz).astimezone(UTC)


def _reached(cap: Cap, standing: Standing, at: datetime, tz: tzinfo) -> Objection | None:
    """The cap's objection if it is reached at ``at``. It lifts on the first day whose span holds fewer than the limit."""
    today = at.astimezone(tz).date()
    days = [contact.at.astimezone(tz).date() for contact in standing.contacts if _counts(cap, contact)]
    days = [day for day in days if day <= today]

    def is_reached(on: date) -> bool:
        return sum(on - timedelta(days=cap.days) < day for day in days) >= cap.limit

    if not is_reached(today):
        return None
    ahead = (today + timedelta(days=n) for n in range(1, cap.days + 1))
    first = next((day for day in ahead if not is_reached(day)), None)
    return Objection(cap.id, None if first is None else _midnight(first, tz))


def _counts(cap: Cap, contact: PastContact) -> bool:
    if contact.channel not in cap.channels or contact.purpose not in cap.purposes or contact.result is Result.NOT_MADE:
        return False
    return cap.counts is None or contact.result is None or contact.result in cap.counts


def _midnight(day: date, tz: tzinfo) -> datetime:
    return datetime.combine(day, time(), tz).astimezone(UTC)


def _to_second(moment: datetime) -> datetime:
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)


# --- reading the data files -------------------------------------------------------------------------------------------


@cache
def load_rulebook() -> Rulebook:
    """The rulebook shipped with this version. Raises ``Invalid("invalid_rulebook")`` naming file and rule."""
    folder = resources.files("tideover.gate") / "rulebook"
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir(), key=lambda p: p.name)
        if path.name.endswith(".toml")
    }
    return read_rulebook(texts)


def read_rulebook(texts: Mapping[str, str]) -> Rulebook:
    """Build a rulebook from its files' texts."""
    digest = hashlib.sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()[:12]
    windows: dict[str, tuple[Window, ...]] = {}
    caps: dict[str, tuple[Cap, ...]] = {}
    house: list[Cap] = []
    stops: dict[StopKind, StopRule] = {}
    presences: dict[str, tuple[Presence, ...]] = {}
    for name, content in texts.items():
        data = tomllib.loads(content)
        for row in data.get("stop", ()):
            with _naming(name, row):
                rule = _stop_rule(row)
                stops[rule.kind] = rule
        rows = [(row, _rule(name, row)) for row in data.get("rule", ())]
        if (jurisdiction := data.get("jurisdiction")) is not None:
            windows[jurisdiction] = tuple(rule for _, rule in rows if isinstance(rule, Window))
            caps[jurisdiction] = tuple(rule for _, rule in rows if isinstance(rule, Cap))
            presences[jurisdiction] = tuple(rule for _, rule in rows if isinstance(rule, Presence))
        else:
            house += [rule for _, rule in rows if isinstance(rule, Cap)]
    missing = set(StopKind) - set(stops)
    if missing:
        raise Invalid("invalid_rulebook", rule=sorted(missing)[0], expected="every kind of stop")
    return Rulebook(digest, windows, caps, tuple(house), stops, presences)


class _naming:
    """Turns any fault in a row into ``Invalid("invalid_rulebook")`` with the file and the rule."""

    def __init__(self, file: str, row: Mapping[str, Any]) -> None:
        self._file, self._rule = file, row.get("id") or row.get("kind")

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, KeyError | ValueError | TypeError):
            raise Invalid("invalid_rulebook", file=self._file, rule=self._rule, expected=str(error)) from error


def _rule(file: str, row: Mapping[str, Any]) -> Window | Cap | Presence:
    with _naming(file, row):
        source = Source(row["instrument"], row["confidence"], row["title_zh"], row["title_en"])
        if source.confidence not in ("V", "seeds", "house"):
            raise ValueError("only verified rules, the seeds' floor and house rules carry numbers")
        if row["form"] == "presence":
            channels, least = frozenset(Channel(c) for c in row["channels"]), _whole(row, "least_people", 1)
            return Presence(row["id"], source, channels, least)
        purposes = frozenset(Purpose(p) for p in row["purposes"])
        if row["form"] == "window":
            start, end = (time.fromisoformat(t) for t in row["closed"])
            if start <= end:
                raise ValueError("closed hours run over midnight")
            consent = ConsentKind(row["opened_by"]) if "opened_by" in row else None
            return Window(
                row["id"], source, purposes, frozenset(Channel(c) for c in row["exempt_channels"]), start, end, consent
            )
        if row["form"] == "cap":
            counts = frozenset(Result(r) for r in row["counts"]) if "counts" in row else None
            channels = frozenset(Channel(c) for c in row["channels"])
            days = _whole(row, "days", 1) if "days" in row else 1
            if days > LOOK_BACK_DAYS:
                raise ValueError(f"days is at most {LOOK_BACK_DAYS}: the gate looks no further back")
            return Cap(row["id"], source, purposes, channels, counts, _whole(row, "limit", 0), days)
        raise ValueError("form is window, cap or presence")


def _whole(row: Mapping[str, Any], name: str, least: int) -> int:
    value = row[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name} is a whole number of at least {least}")
    return value


def _stop_rule(row: Mapping[str, Any]) -> StopRule:
    channel = Channel(row["default_channel"]) if "default_channel" in row else None
    return StopRule(StopKind(row["kind"]), frozenset(Purpose(p) for p in row["refuses"]), channel)
