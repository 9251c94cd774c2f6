"""The live wall: what a team lead must see at a glance, of now and of today by the tenant's clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from tideover.base import jobs
from tideover.base.clock import TENANT_ZONE
from tideover.base.work import Work
from tideover.gate import Window, contacts_by_hour, rulebook_of
from tideover.journal import latest_facts
from tideover.outreach import ChannelHealth, channel_health, count_in_doubt
from tideover.security import logins_of
from tideover.workbench.resting import Moment, Stretch, stretch_of
from tideover.worklist import TeamQueue, WorkItem, items_in_hand, team_queues

WINDOW_RULE = "CN-T1"  # the window of the tenant's own zone; customers elsewhere have theirs
MOST_FACTS = 5_000  # of a day, the newest: beyond, the wall says that it counts no further
REFUSALS = ("ContactRefused", "ContactBesideRefused")


@dataclass(frozen=True, slots=True)
class PersonAtWork:
    """Somebody who took work today. ``item``: what they have in hand."""

    user: str
    login: str
    item: WorkItem | None
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Wall:
    """``hours``: contacts that passed the gate today, by hour of the tenant's clock and channel; ``window``: from when until
    when ``WINDOW_RULE`` lets contacts pass; ``refusals``: refused asks of today by rule, each ask counted for every rule that
    refused it; ``is_cut``: there are more facts today than were counted."""

    at: datetime
    queues: Sequence[TeamQueue]
    people: Sequence[PersonAtWork]
    hours: Mapping[int, Mapping[str, int]]
    window: tuple[time, time]
    refusals: Mapping[str, int]
    channels: Sequence[ChannelHealth]
    in_doubt: int
    dead_letters: int
    due_jobs: int
    is_cut: bool


def wall_of(work: Work) -> Wall:
    """The wall at this moment."""
    now = work.now()
    midnight = datetime.combine(work.today(), time(), TENANT_ZONE)
    moments, is_cut = _moments(work, midnight)
    refusals, is_more = _refusals(work, midnight)
    in_hand = {f"user:{item.owner}": item for item in items_in_hand(work)}
    logins = logins_of(work, {*moments, *in_hand})
    people = [
        PersonAtWork(user, logins.get(user, user), in_hand.get(user), stretch_of(moments.get(user, []), user in in_hand, now))
        for user in {*moments, *in_hand}
    ]
    people.sort(key=lambda each: (each.stretch.suggestion is None, each.login))
    counts = jobs.count_jobs(work)
    return Wall(
        now,
        team_queues(work, now),
        people,
        contacts_by_hour(work, midnight),
        _window(work),
        refusals,
        [health for health in channel_health(work) if health.state != "unconfigured"],
        count_in_doubt(work),
        counts.get("dead", 0),
        jobs.count_due(work),
        is_cut or is_more,
    )


def _moments(work: Work, since: datetime) -> tuple[dict[str, list[Moment]], bool]:
    """Of today, by who took or ended; and whether there are more."""
    found = latest_facts(work, ["WorkItemTaken", "WorkItemClosed"], limit=MOST_FACTS)
    by: dict[str, list[Moment]] = defaultdict(list)
    for _, fact in reversed(found):
        if fact.at < since:
            continue
        if fact.kind == "WorkItemTaken":
            by[f"user:{fact.data['owner']}"].append(Moment(fact.at, "", is_taken=True))
        elif fact.data["by"].startswith("user:"):
            by[fact.data["by"]].append(Moment(fact.at, fact.data["kind"], is_taken=False))
    # Whoever ends what they never took (an office that closes by list) is not at a desk.
    at_desks = {user: moments for user, moments in by.items() if any(moment.is_taken for moment in moments)}
    return at_desks, len(found) == MOST_FACTS and found[-1][1].at >= since


def _refusals(work: Work, since: datetime) -> tuple[dict[str, int], bool]:
    found = latest_facts(work, list(REFUSALS), limit=MOST_FACTS)
    rules = Counter(rule for _, fact in found if fact.at >= since for rule in fact.data["rules"])
    return dict(rules.most_common()), len(found) == MOST_FACTS and found[-1][1].at >= since


def _window(work: Work) -> tuple[time, time]:
    rule = next(rule for rule in rulebook_of(work).rules if rule.id == WINDOW_RULE)
    assert isinstance(rule.form, Window)
    return rule.form.spans[0].open_from, rule.form.spans[0].open_until
