"""HTTP of the live wall."""

from __future__ import annotations

from fastapi import APIRouter

from tideover.base.http import CurrentWork, Moment, Shown
from tideover.security import CurrentActor, Permission, require
from tideover.workbench.wall import WINDOW_RULE, PersonAtWork, Wall, wall_of

router = APIRouter(tags=["workbench"])


class QueueShown(Shown):
    """A team's open items. ``waiting``: nobody has them in hand and they can be worked now; ``later``: not to be worked yet;
    ``overdue``: of all of these, due before now; ``oldest_at``: when the oldest that waits was opened."""

    team: str
    waiting: int
    in_hand: int
    later: int
    overdue: int
    oldest_at: Moment | None


class InHandShown(Shown):
    item: str
    kind: str
    team: str
    taken_at: Moment
    due_at: Moment


class AtWorkShown(Shown):
    """``since``: working without a rest (10 minutes with nothing in hand) since then, null while resting; ``in_a_row``: items
    taken in that time; ``taken_in_hour``: in the last hour; ``suggestion``: why a break would be good (heavy, long, many)."""

    user: str
    login: str
    in_hand: InHandShown | None
    since: Moment | None
    in_a_row: int
    taken_in_hour: int
    suggestion: str | None


class HourShown(Shown):
    """An hour of the tenant's clock: contacts that passed the gate in it, by channel; whether ``rule`` lets contacts pass in
    all of it."""

    hour: int
    contacts: dict[str, int]
    is_open: bool


class RefusedShown(Shown):
    rule: str
    asks: int


class WallChannelShown(Shown):
    channel: str
    state: str
    queued: int
    sending: int
    in_doubt: int
    is_paused: bool


class WallShown(Shown):
    """The wall at ``at``; "today" is the tenant's day. ``window_rule``: whose window ``hours`` are held against; ``is_cut``:
    today has more facts than were counted for people and refusals, and those figures are of the newest."""

    at: Moment
    queues: list[QueueShown]
    people: list[AtWorkShown]
    window_rule: str
    hours: list[HourShown]
    refusals: list[RefusedShown]
    channels: list[WallChannelShown]
    in_doubt: int
    dead_letters: int
    due_jobs: int
    is_cut: bool


@router.get("/wall")
def wall(work: CurrentWork, actor: CurrentActor) -> WallShown:
    """Who works on what, what waits, what passed and what was refused today, what is stuck, and who could do with a break."""
    require(actor, Permission.SEE_OPERATIONS)
    return _view(wall_of(work))


def _view(wall: Wall) -> WallShown:
    opens, closes = wall.window
    return WallShown(
        at=wall.at.isoformat(),
        queues=[
            QueueShown(
                team=queue.team,
                waiting=queue.waiting,
                in_hand=queue.in_hand,
                later=queue.later,
                overdue=queue.overdue,
                oldest_at=queue.oldest_at.isoformat() if queue.oldest_at else None,
            )
            for queue in wall.queues
        ],
        people=[_person(each) for each in wall.people],
        window_rule=WINDOW_RULE,
        hours=[
            HourShown(hour=hour, contacts=dict(wall.hours.get(hour, {})), is_open=opens.hour <= hour < closes.hour)
            for hour in range(24)
        ],
        refusals=[RefusedShown(rule=rule, asks=asks) for rule, asks in wall.refusals.items()],
        channels=[
            WallChannelShown(
                channel=each.channel.value,
                state=each.state,
                queued=each.queued,
                sending=each.sending,
                in_doubt=each.in_doubt,
                is_paused=each.is_paused,
            )
            for each in wall.channels
        ],
        in_doubt=wall.in_doubt,
        dead_letters=wall.dead_letters,
        due_jobs=wall.due_jobs,
        is_cut=wall.is_cut,
    )


def _person(each: PersonAtWork) -> AtWorkShown:
    item = each.item
    in_hand = None
    if item is not None and item.taken_at is not None:
        in_hand = InHandShown(
            item=str(item.id),
            kind=item.kind,
            team=item.team,
            taken_at=item.taken_at.isoformat(),
            due_at=item.due_at.isoformat(),
        )
    return AtWorkShown(
        user=each.user,
        login=each.login,
        in_hand=in_hand,
        since=each.stretch.since.isoformat() if each.stretch.since else None,
        in_a_row=each.stretch.in_a_row,
        taken_in_hour=each.stretch.taken_in_hour,
        suggestion=each.stretch.suggestion,
    )
