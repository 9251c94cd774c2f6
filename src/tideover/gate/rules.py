"""How the gate judges: every rule that refuses, and when it alone would no longer. Pure.

Times of day are the called party's own; a day is a calendar day there; a window ``[open, close)``: at 08:00:00 one may,
at 22:00:00 one may not. Where the called party's address and number lie in different zones, both bind. Unknown facts refuse
(``FAIL-CLOSED``, named alone). How the texts are read and counted: docs/rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from tideover.base import clock
from tideover.gate.calendars import is_holiday
from tideover.gate.model import (
    LINE,
    Ask,
    Called,
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
from tideover.gate.rows import Cap, Limit, Party, Per, Presence, Rule, Rulebook, Span, Window

HORIZON = timedelta(days=60)
ANSWER_WITHIN = timedelta(minutes=15)
REMIND_AHEAD_DAYS = 7  # a reminder may come up to a week before an instalment falls due
_BINDS_ANSWERS = frozenset({StopKind.DECEASED, StopKind.CONTACT_REFUSED})
_OPENS_ENQUIRY = frozenset({StopKind.DECEASED, StopKind.INCAPABLE})
_DEMANDS = frozenset({Purpose.COLLECT, Purpose.REMIND})
_NEVER = datetime.max.replace(tzinfo=UTC)
_NOTICE_CHANNELS = frozenset({Channel.LETTER, Channel.EMAIL, Channel.INBOX})


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that refuses at a moment, and when it alone would no longer (None: not within anyone's knowledge)."""

    rule: str
    lifts_at: datetime | None


def judge(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> list[Objection]:
    """Every rule that refuses ``ask`` at ``at``, by id; none: it is permitted."""
    zones = [clock.zone(name) for name in standing.zones]
    if not zones or None in zones or not _is_known(ask, standing, rulebook):
        return [Objection("FAIL-CLOSED", None)]
    found: dict[str, Objection] = {}
    for zone in dict.fromkeys(zones):
        assert zone is not None
        for objection in _objections(ask, standing, rulebook, at, zone):
            found[objection.rule] = _stricter(found.get(objection.rule), objection)
    return [found[rule] for rule in sorted(found)]


def _is_known(ask: Ask, standing: Standing, rulebook: Rulebook) -> bool:
    if standing.jurisdiction not in rulebook.jurisdictions or standing.called is Called.UNKNOWN or not standing.owns_address:
        return False
    return ask.channel is not Channel.VISIT or ask.people is not None


def _stricter(one: Objection | None, other: Objection) -> Objection:
    if one is None or one.lifts_at is None:
        return one or other
    return other if other.lifts_at is None else max(one, other, key=lambda o: o.lifts_at or _NEVER)


def _objections(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime, tz: tzinfo) -> Iterator[Objection]:
    answers = is_answer(ask, at)
    today = at.astimezone(tz).date()
    yield from _floor(ask, standing, at, tz)
    yield from _parties(ask, standing, rulebook, today, at)
    yield from _stopped(ask, standing, rulebook, at, answers)
    is_free = answers or ask.purpose is Purpose.NOTICE  # of hours and caps
    for rule in rulebook.binding(standing.jurisdiction, today, ask.channel, ask.purpose):
        if isinstance(rule.form, Presence) and (ask.people or 0) < rule.form.least:
            yield Objection(rule.id, _ended(rule, None, tz))
        if is_free:
            continue
        if isinstance(rule.form, Window) and not _is_opened(rule.form, standing):
            spans = _spans(rule.form, ask.channel)
            if spans and not _is_open(spans, at, tz):
                yield Objection(rule.id, _ended(rule, _opens_at(spans, at, tz), tz))
        if isinstance(rule.form, Cap) and (lifts_at := _reached(rule.form, ask, standing, at, tz)) is not None:
            yield Objection(rule.id, _ended(rule, lifts_at, tz))


def _ended(rule: Rule, lifts_at: datetime | None, tz: tzinfo) -> datetime | None:
    """A rule that ends by date lifts then at the latest."""
    if rule.effective_to is None:
        return lifts_at
    return min(lifts_at or _NEVER, midnight(rule.effective_to, tz))


# --- the floor ----------------------------------------------------------------------------------------------------------


def _floor(ask: Ask, standing: Standing, at: datetime, tz: tzinfo) -> Iterator[Objection]:
    if ask.purpose in _DEMANDS:
        yield from _paid(ask, standing, at, tz)
        yield from _obstacles(ask, standing, at, tz)
    if not standing.has_mandate:
        yield Objection("NO-MANDATE", None)
    has_consent = standing.called is Called.PERSON and ConsentKind.MARKETING in standing.consents
    if ask.purpose is Purpose.MARKET and not has_consent:
        yield Objection("MKT", None)
    if ask.purpose is Purpose.NOTICE and ask.channel not in _NOTICE_CHANNELS:
        yield Objection("NOTICE", None)
    if _is_not_theirs(standing, at):
        yield Objection("NUMBER", None)


def _paid(ask: Ask, standing: Standing, at: datetime, tz: tzinfo) -> Iterator[Objection]:
    ahead = REMIND_AHEAD_DAYS if ask.purpose is Purpose.REMIND else 0
    dues = standing.first_due
    first: date | None = dues.get(ask.account) if ask.account else min(dues.values(), default=None)
    if first is None:
        yield Objection("PAID", None)
    elif first - date.min > timedelta(days=ahead) and at.astimezone(tz).date() < first - timedelta(days=ahead):
        yield Objection("PAID", midnight(first - timedelta(days=ahead), tz))


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
        yield Objection(rule, midnight(max(lifts), tz) if len(lifts) == len(untils) else None)


def _is_not_theirs(standing: Standing, at: datetime) -> bool:
    """Whether the latest word on the line is that it does not lead to the person, and they have not said since that it does."""
    word = standing.number.get(LINE)
    if word is None or word.state is NumberState.LIVE or word.at > at:
        return False
    return standing.confirmed_at is None or standing.confirmed_at <= word.at


def _parties(ask: Ask, standing: Standing, rulebook: Rulebook, today: date, at: datetime) -> Iterator[Objection]:
    """Whoever is not liable is not contacted; a country's own row on it is named in place of the floor's."""
    if standing.called not in (Called.CONTACT, Called.OTHER):
        return
    rules = rulebook.in_force(standing.jurisdiction, today)
    row = next((rule for rule in rules if isinstance(rule.form, Party) and ask.purpose in rule.purposes), None)
    if row is None:
        yield Objection("PARTY", None)
    elif not (isinstance(row.form, Party) and row.form.is_enquiry and _may_enquire(ask, standing, rulebook, at)):
        yield Objection(row.id, None)


def _may_enquire(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> bool:
    if standing.called is not Called.CONTACT:
        return False
    stands = (s for s in standing.stops if s.party is None and s.kind in _OPENS_ENQUIRY)
    return standing.is_unreachable or any(_covers(stop, ask, rulebook, at) for stop in stands)


# --- stops --------------------------------------------------------------------------------------------------------------


def _stopped(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime, answers: bool) -> Iterator[Objection]:
    word = standing.number.get(ask.channel.value)
    is_opted_out = word is not None and word.state is NumberState.OPTED_OUT and word.at <= at
    # An opt-out refuses what a ``do_not_call`` on its channel does, to whoever has the number, until they opt in again.
    if is_opted_out and not answers and ask.purpose in rulebook.stops[StopKind.DO_NOT_CALL].purposes:
        yield Objection("STOP", None)
        return
    untils = [_until(stop, rulebook) for stop in standing.stops if _refuses(stop, ask, standing, rulebook, at, answers)]
    if untils:
        yield Objection("STOP", None if None in untils else max(until for until in untils if until))


def _refuses(stop: Stop, ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime, answers: bool) -> bool:
    if stop.party is not None and stop.party != ask.party:
        return False  # a party's covers that party alone
    if stop.party is None and stop.kind is StopKind.DECEASED and standing.called is not Called.PERSON:
        return False  # contact with those who are liable goes on
    if answers and stop.kind not in _BINDS_ANSWERS:
        return False
    return ask.purpose in rulebook.stops[stop.kind].purposes and _covers(stop, ask, rulebook, at)


def _covers(stop: Stop, ask: Ask, rulebook: Rulebook, at: datetime) -> bool:
    rule, until = rulebook.stops[stop.kind], _until(stop, rulebook)
    if stop.at > at or (until is not None and at >= until):
        return False
    if rule.is_for_ever:
        return True
    channel = stop.channel or rule.default_channel
    covers_account = stop.account is None or ask.account is None or stop.account == ask.account
    return covers_account and (channel is None or channel is ask.channel)


def _until(stop: Stop, rulebook: Rulebook) -> datetime | None:
    return None if rulebook.stops[stop.kind].is_for_ever else stop.until


def is_answer(ask: Ask, at: datetime) -> bool:
    """Whether the ask answers the customer's own act of at most 15 minutes ago."""
    return ask.purpose is Purpose.SERVICE and ask.answers is not None and timedelta() <= at - ask.answers <= ANSWER_WITHIN


# --- hours --------------------------------------------------------------------------------------------------------------


def _is_opened(window: Window, standing: Standing) -> bool:
    return window.opened_by is not None and standing.called is Called.PERSON and window.opened_by in standing.consents


def _spans(window: Window, channel: Channel) -> list[Span]:
    return [span for span in window.spans if span.channels is None or channel in span.channels]


def _is_open(spans: Sequence[Span], at: datetime, tz: tzinfo) -> bool:
    local = at.astimezone(tz)
    of_day = local.time()
    return any(span.open_from <= of_day < span.open_until for span in spans if _is_on(span, local.date()))


def _is_on(span: Span, day: date) -> bool:
    return day.weekday() in span.days and (span.closed_on is None or not is_holiday(span.closed_on, day))


def _opens_at(spans: Sequence[Span], at: datetime, tz: tzinfo) -> datetime | None:
    """The first moment after ``at`` at which a span is open, None beyond the horizon."""
    today = at.astimezone(tz).date()
    for ahead in range(HORIZON.days + 2):
        day = today + timedelta(days=ahead)
        moments = {datetime.combine(day, span.open_from, tz).astimezone(UTC) for span in spans if _is_on(span, day)}
        moments.update(_shifts(day, tz))
        if opening := [moment for moment in sorted(moments) if moment > at and _is_open(spans, moment, tz)]:
            return opening[0]
    return None


@lru_cache(maxsize=4096)
def _shifts(day: date, tz: tzinfo) -> tuple[datetime, ...]:
    """The moment of a local day at which its clocks are put forward or back, if they are: it may open or close a window."""
    start, end = (midnight(day + timedelta(days=n), tz) for n in (0, 1))
    if (before := start.astimezone(tz).utcoffset()) == end.astimezone(tz).utcoffset():
        return ()
    while end - start > timedelta(seconds=1):
        middle = (start + (end - start) / 2).replace(microsecond=0)
        start, end = (middle, end) if middle.astimezone(tz).utcoffset() == before else (start, middle)
    return (end,)


def closes_at(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> datetime | None:
    """When a window that is open at ``at`` closes on the ask: a permit never outlives it. None: no window binds it."""
    if ask.purpose is Purpose.NOTICE or is_answer(ask, at):
        return None
    closings = []
    for tz in filter(None, (clock.zone(name) for name in standing.zones)):
        today = at.astimezone(tz).date()
        for rule in rulebook.binding(standing.jurisdiction, today, ask.channel, ask.purpose):
            if isinstance(rule.form, Window) and not _is_opened(rule.form, standing):
                spans = _spans(rule.form, ask.channel)
                ends = {datetime.combine(today, span.open_until, tz).astimezone(UTC) for span in spans}
                closings += [
                    end for end in ends.union(_shifts(today, tz)) if end > at and spans and not _is_open(spans, end, tz)
                ]
    return min(closings, default=None)


# --- caps ---------------------------------------------------------------------------------------------------------------


def _reached(cap: Cap, ask: Ask, standing: Standing, at: datetime, tz: tzinfo) -> datetime | None:
    """When there is room again under a cap that is reached; None: there is room now."""
    if cap.per is Per.ACCOUNT and ask.account is None:
        return None
    today = at.astimezone(tz).date()
    days = sorted(c.at.astimezone(tz).date() for c in standing.contacts if counts(cap, c, ask))
    days = [day for day in days if day <= today]
    lifts = [room_on(limit, days, today) for limit in cap.limits]
    return max((midnight(day, tz) for day in lifts if day is not None), default=None)


def room_on(limit: Limit, days: Sequence[date], today: date) -> date | None:
    """The first day with room under a limit, where there is none today. ``days``: of the contacts that count, in order."""
    if len(days) < limit.limit:
        return None
    # With no other contact there is room as soon as the limit-th newest is no longer looked at.
    room = days[-limit.limit] + timedelta(days=limit.days)
    return room if room > today else None


def counts(cap: Cap, contact: PastContact, ask: Ask) -> bool:
    """Whether a contact is one of those that a cap on ``ask`` counts."""
    if contact.channel not in cap.channels or (cap.purposes is not None and contact.purpose not in cap.purposes):
        return False
    if cap.per is Per.NUMBER:
        is_same = contact.is_same_number
    else:
        is_same = contact.is_theirs and (cap.per is Per.PERSON or contact.account == ask.account)
    if contact.result is Result.NOT_MADE:
        return False
    # A result not known yet counts as the worst.
    return is_same and (cap.results is None or contact.result is None or contact.result in cap.results)


# --- when ---------------------------------------------------------------------------------------------------------------


def earliest(ask: Ask, standing: Standing, rulebook: Rulebook, at: datetime) -> datetime | None:
    """The first moment from ``at`` on, to the second, within 60 days, at which the ask would be permitted if nothing
    else happened; ``at`` itself where it is permitted now."""
    found = _first_from(ask, standing, rulebook, at, at)
    if ask.answers is not None and at < ask.answers <= at + HORIZON:
        # It becomes an answer, free of hours and stops, before those lift.
        as_answer = _first_from(ask, standing, rulebook, _to_second(ask.answers), at)
        found = min(filter(None, (found, as_answer)), default=None)
    return found


def _first_from(ask: Ask, standing: Standing, rulebook: Rulebook, moment: datetime, at: datetime) -> datetime | None:
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


def midnight(day: date, tz: tzinfo) -> datetime:
    """The moment a local day begins, in UTC."""
    return datetime.combine(day, time(), tz).astimezone(UTC)


def _to_second(moment: datetime) -> datetime:
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)
