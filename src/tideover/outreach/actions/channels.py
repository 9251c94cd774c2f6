"""How the channels fare: what waits on each, and what the workers say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tideover.base.work import Work
from tideover.gate import Channel
from tideover.outreach.actions.sending import SENDABLE
from tideover.outreach.store import channels as store
from tideover.outreach.store import touches as touch_store

FRESH_SECONDS = 30.0
# How a channel fares as a whole: the worst of what its workers say, the worst first.
STATES = ("down", "resting", "trying", "up", "unconfigured", "silent")


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """What a worker says of a channel: ``state`` is ``up``, ``trying`` (one send after a rest), ``resting`` (it failed
    too often), ``down`` (it cannot be reached) or ``unconfigured``; counts are since the worker began. Times of machines."""

    worker: str
    name: str
    state: str
    code: str | None
    since: datetime
    in_flight: int
    sent: int
    failed: int
    in_doubt: int


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """``state``: the worst its workers say, ``silent`` where none does; counts of contacts are the tenant's own."""

    channel: Channel
    state: str
    queued: int
    sending: int
    in_doubt: int
    oldest_queued_at: datetime | None
    is_paused: bool
    workers: Sequence[WorkerReport]


def channel_health(work: Work) -> list[ChannelHealth]:
    """Every channel."""
    depths = touch_store.depth_by_channel(work)
    by_channel: dict[str, list[WorkerReport]] = {}
    for row in store.list_reports(work.connection, FRESH_SECONDS):
        by_channel.setdefault(row.channel, []).append(
            WorkerReport(
                row.worker, row.name, row.state, row.code, row.since, row.in_flight, row.sent, row.failed, row.in_doubt
            )
        )
    found = []
    for channel in Channel:
        if channel not in SENDABLE:  # a visit is people; voice and WeChat come with their rooms
            continue
        workers = by_channel.get(channel.value, [])
        depth = depths.get(channel.value)
        state = min((report.state for report in workers), key=STATES.index, default="silent")
        found.append(
            ChannelHealth(
                channel,
                state,
                depth.queued if depth else 0,
                depth.sending if depth else 0,
                depth.in_doubt if depth else 0,
                depth.oldest if depth else None,
                store.is_paused(work, channel.value, None),
                workers,
            )
        )
    return found
