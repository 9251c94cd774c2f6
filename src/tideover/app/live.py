"""Live news: one reader a process follows the sealed journal and fans it out to every stream that is open.

An event's id is its fact's position: dense, given once, so whoever comes back with the last id they have neither misses nor
gets twice. A stream holds no transaction, no thread and no connection; what waits for a slow one is bounded, and beyond that
the stream ends, to be taken up again by its id. Events hold ids and kinds, never what a fact says.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy.exc import DBAPIError

from tideover.base import log
from tideover.base.errors import NotFound, TideoverError, TooMany, Unavailable
from tideover.base.ids import TenantId
from tideover.base.work import Work, Works
from tideover.journal import SEALED_CHANNEL, RecordedFact, head, read_after
from tideover.security import ACCESS_FACTS, Actor, Permission, good_secrets

REMEMBERED = 5_000  # events a process keeps of a tenant; whoever is further back is told to begin anew
READ_AT_FIRST = 1_000
CHUNK = 1_000  # facts told one by one in one go; where more wait (a book came in, say), all are told to begin anew
MOST_WAITING_BYTES = 512 * 1024  # for one stream; the bytes themselves are shared by all who get the same
PER_USER = 12
PER_TENANT = 5_000
POLL_SECONDS = 1.0  # where a notice was missed
POLL_UNHEARD_SECONDS = 0.25  # while nothing can be listened to
CHECK_SECONDS = 15.0  # whether those who listen still may
KEPT_SECONDS = 60.0  # what is remembered outlives the last stream by so much: reconnecting finds it

# The fields that are told, and what they look like: ids and days, whatever else a field of that name may ever hold.
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOLD = {
    **dict.fromkeys(("person", "account", "case", "item", "contact", "run", "dialogue", "release", "correction"), _ID),
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
}
TOLD_FIELDS = tuple(_TOLD)
# News about nobody in particular that desks see as lists, too: work items, messages from unknown senders, pauses,
# which playbooks may speak.
_DESKS = frozenset(
    {
        "WorkItemOpened", "WorkItemGiven", "WorkItemTaken", "WorkItemPostponed", "WorkItemClosed",
        "MessageReceived", "NumberNoted", "MoneyHeld", "HeldMoneyResolved", "OutreachPaused", "OutreachResumed2",
        "PlaybooksProposed", "PlaybooksTried", "PlaybooksDecided",
    }
)  # fmt: skip
_ENDS_SESSIONS = frozenset(
    {
        "SignedOut",
        "PasswordChanged",
        "OneTimePasswordIssued",
        "TokenRevoked",
        "SessionsEnded",
        "UserRoleChanged",
        "UserDeactivated",
    }
)
Audience = frozenset[Permission]


def needed(kind: str, has_person: bool) -> Audience:
    """What somebody must be allowed to see before they hear of a fact: what its own list or page would ask of them."""
    wanted = {Permission.SEE_PEOPLE} if has_person or kind in _DESKS else set()
    if kind in ACCESS_FACTS:
        wanted.add(Permission.SEE_JOURNAL)
    return frozenset(wanted) or frozenset({Permission.SEE_OPERATIONS})


_RELEVANT = (Permission.SEE_PEOPLE, Permission.SEE_JOURNAL, Permission.SEE_OPERATIONS)


def audience_of(actor: Actor) -> Audience:
    """What an actor may hear of."""
    return frozenset(permission for permission in _RELEVANT if actor.may(permission))


def event(name: str, position: int, data: object) -> bytes:
    """One event as it goes over the wire."""
    said = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return f"id: {position}\nevent: {name}\ndata: {said}\n\n".encode()


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as streams tell it."""

    position: int
    needs: Audience
    text: bytes


def tell(fact: RecordedFact) -> Told:
    """A sealed fact's event."""
    assert fact.position is not None
    data: dict[str, str] = {"kind": fact.kind, "at": fact.at.isoformat()}
    for name, form in _TOLD.items():
        value = fact.data.get(name)
        if isinstance(value, str) and form.fullmatch(value):
            data[name] = value
    needs = needed(fact.kind, fact.data.get("person") is not None)
    return Told(fact.position, needs, event("fact", fact.position, data))


class _Batch:
    """Events that became known together; joined once for all who may hear the same."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._told = told
        self._joined: dict[Audience, bytes] = {}
        self.position = told[-1].position

    def for_(self, audience: Audience) -> bytes:
        found = self._joined.get(audience)
        if found is None:
            found = self._joined[audience] = join(self._told, audience)
        return found


def join(told: Iterable[Told], audience: Audience) -> bytes:
    """What an audience hears of these."""
    return b"".join(each.text for each in told if each.needs <= audience)


class Stream:
    """One listener. All but ``end_soon`` belongs to the event loop it was opened in."""

    def __init__(self, actor: Actor, secret: bytes, loop: asyncio.AbstractEventLoop) -> None:
        self.actor, self.secret, self.loop = actor, secret, loop
        self.audience = audience_of(actor)
        self.position = 0
        self.ended: str | None = None
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._wake = asyncio.Event()
        self.closed = asyncio.Event()

    def push(self, position: int, text: bytes) -> None:
        """Everything up to ``position``: ``text`` of it is for this listener."""
        if self.ended is not None:
            return
        if self._waiting_bytes + len(text) > MOST_WAITING_BYTES and self._waiting:
            self.end("slow")  # what it got so far says where to go on
            return
        self.position = position
        if text:
            self._waiting.append(text)
            self._waiting_bytes += len(text)
            self._wake.set()

    def end(self, why: str) -> None:
        if self.ended is None:
            self.ended = why
            self._waiting.clear()
            self._waiting_bytes = 0
            self._wake.set()
            self.closed.set()

    def end_soon(self, why: str) -> None:
        """From any thread."""
        with suppress(RuntimeError):  # its loop is gone, and it with it
            self.loop.call_soon_threadsafe(self.end, why)

    async def take(self, seconds: float) -> bytes:
        """What has come, or nothing after so long or at the end."""
        # Not wait_for: up to Python 3.11 it forgets that it was cancelled where news come in the same moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()
        found = b"".join(self._waiting)
        self._waiting.clear()
        self._waiting_bytes = 0
        return found


@dataclass(slots=True, eq=False)
class _Feed:
    """A tenant's news: how far it was read, the newest of it, and who listens."""

    tenant: TenantId
    position: int
    recent: deque[Told]
    since: int  # everything after this position, up to ``position``, is in ``recent``
    streams: set[Stream] = field(default_factory=set)
    left_at: float = 0.0
    checked_at: float = 0.0

    def add(self, told: Sequence[Told]) -> None:
        self.recent.extend(told)
        self.position = told[-1].position
        while len(self.recent) > REMEMBERED:
            self.since = self.recent.popleft().position

    def opening(self, stream: Stream, last: int | None) -> bytes:
        """What somebody hears first who has heard everything up to ``last``."""
        if last is None:
            return event("ready", self.position, {})
        if not self.since <= last <= self.position:
            return event("reset", self.position, {})
        return event("ready", last, {}) + join((told for told in self.recent if told.position > last), stream.audience)


class Live:
    """The reader of a process: begun by the first stream, ended by ``close``."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._lock = threading.Lock()
        self._feeds: dict[TenantId, _Feed] = {}
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def join(self, stream: Stream, last: int | None) -> None:
        """Let ``stream`` hear everything after ``last`` (None: after now). Reads the database where it is a tenant's first.

        Raises ``TooMany("too_many_streams")``.
        """
        tenant = stream.actor.tenant
        while not self._joined(tenant, stream, last):
            begun = self._begin(tenant)
            with self._lock:
                self._feeds.setdefault(tenant, begun)

    def _joined(self, tenant: TenantId, stream: Stream, last: int | None) -> bool:
        """False where nobody follows the tenant yet."""
        with self._lock:
            if self._stop.is_set():
                raise Unavailable("server_closing", expected="asking again in a moment")
            feed = self._feeds.get(tenant)
            if feed is None:
                return False
            if len(feed.streams) >= PER_TENANT:
                raise TooMany("too_many_streams", expected=f"at most {PER_TENANT} at once here")
            if sum(other.actor.user == stream.actor.user for other in feed.streams) >= PER_USER:
                raise TooMany("too_many_streams", expected=f"at most {PER_USER} at once for one user")
            text = feed.opening(stream, last)
            feed.streams.add(stream)
            stream.loop.call_soon_threadsafe(stream.push, feed.position, text)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
            return True

    def leave(self, stream: Stream) -> None:
        with self._lock:
            feed = self._feeds.get(stream.actor.tenant)
            if feed is not None:
                feed.streams.discard(stream)
                feed.left_at = time.monotonic()

    def end_streams(self) -> None:
        """End every stream at once, and let no new one begin."""
        self._stop.set()
        with self._lock:
            streams = [stream for feed in self._feeds.values() for stream in feed.streams]
        for stream in streams:
            stream.end_soon("closing")

    def close(self) -> None:
        """End every stream and the reader."""
        self.end_streams()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _begin(self, tenant: TenantId) -> _Feed:
        with self._works.open(tenant, "live") as work:
            newest = sealed(work)
            since = max(newest - READ_AT_FIRST, 0)
            facts = read_after(work, since, READ_AT_FIRST + CHUNK)
        recent = deque(tell(fact) for fact in facts)
        position = recent[-1].position if recent else newest
        return _Feed(tenant, position, recent, since, left_at=time.monotonic(), checked_at=time.monotonic())

    def _run(self) -> None:
        is_told = False
        while not self._stop.is_set():
            try:
                with self._works.database.listening(SEALED_CHANNEL) as heard:
                    is_told = False
                    self._look(None)
                    while not self._stop.is_set():
                        named = heard(POLL_SECONDS)
                        self._look({TenantId(name) for name in named} if named else None)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who listen must not wait for nothing for ever
                if not is_told:
                    log.get_logger().error("live_unheard", exc_info=error)
                is_told = True
                self._stop.wait(POLL_UNHEARD_SECONDS)
                with suppress(DBAPIError, TideoverError):
                    self._look(None)

    def _look(self, tenants: set[TenantId] | None) -> None:
        """Read what is new of these tenants (None: of all who are followed), and see who may still listen."""
        now = time.monotonic()
        with self._lock:
            for tenant, feed in list(self._feeds.items()):
                if not feed.streams and now - feed.left_at > KEPT_SECONDS:
                    del self._feeds[tenant]
            feeds = [feed for tenant, feed in self._feeds.items() if tenants is None or tenant in tenants]
            due = [feed for feed in self._feeds.values() if now - feed.checked_at > CHECK_SECONDS]
        for feed in feeds:
            if self._read(feed) and feed not in due:
                due.append(feed)
        for feed in due:
            feed.checked_at = now
            self._check(feed)

    def _read(self, feed: _Feed) -> bool:
        """Whether something of it may have ended somebody's session."""
        ends = False
        while not self._stop.is_set():
            with self._works.open(feed.tenant, "live") as work:
                facts = read_after(work, feed.position, CHUNK)
                newest = sealed(work) if len(facts) == CHUNK else 0
            if not facts:
                break
            ends = ends or any(fact.kind in _ENDS_SESSIONS for fact in facts)
            if newest - feed.position > CHUNK:
                self._skip(feed, newest)
                continue
            told = [tell(fact) for fact in facts]
            with self._lock:
                feed.add(told)
                streams = list(feed.streams)
            _send(streams, _Batch(told))
            if len(facts) < CHUNK:
                break
        return ends

    def _skip(self, feed: _Feed, newest: int) -> None:
        with self._lock:
            feed.recent.clear()
            feed.position = feed.since = newest
            streams = list(feed.streams)
        text = event("reset", newest, {})
        for stream in streams:
            with suppress(RuntimeError):
                stream.loop.call_soon_threadsafe(stream.push, newest, text)

    def _check(self, feed: _Feed) -> None:
        with self._lock:
            streams = list(feed.streams)
        if not streams:
            return
        with self._works.open(feed.tenant, "live") as work:
            good = good_secrets(work, {stream.secret for stream in streams})
        for stream in streams:
            if good.get(stream.secret) != stream.actor:  # signed out, revoked, idle, or of another role by now
                stream.end_soon("signed_out")


def sealed(work: Work) -> int:
    """How many facts are sealed."""
    try:
        return head(work).facts
    except NotFound:
        return 0


def _send(streams: list[Stream], batch: _Batch) -> None:
    """One call into each event loop, however many listen in it."""

    def deliver(those: list[Stream]) -> None:
        for stream in those:
            stream.push(batch.position, batch.for_(stream.audience))

    for _, those in groupby(sorted(streams, key=lambda stream: id(stream.loop)), key=lambda stream: id(stream.loop)):
        group = list(those)
        with suppress(RuntimeError):
            group[0].loop.call_soon_threadsafe(deliver, group)
