"""Finding in a person's timeline: by words as they are shown, by what it is about, by channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tideover.base.ids import PersonId
from tideover.base.work import Work
from tideover.gate import Channel
from tideover.workbench.actions import timeline
from tideover.workbench.model import TimelineItem
from tideover.workbench.telling import Teller

_CHUNK, _MOST_CHUNKS = 200, 10  # entries looked at for one page


class Topic(StrEnum):
    CONTACTS = "contacts"
    REPLIES = "replies"
    MONEY = "money"
    PROMISES = "promises"
    RULES = "rules"  # what was permitted, refused, stopped, consented to
    NOTES = "notes"
    WORK = "work"  # who did what at the desk


_BEGINNINGS = {
    Topic.CONTACTS: ("Contact", "Receipt", "Plan"),
    Topic.REPLIES: ("Message", "Reply", "InboxMessage"),
    Topic.MONEY: ("Payment", "Money", "HeldMoney", "Account", "Adjustment", "BookDifference"),
    Topic.PROMISES: ("Promise",),
    Topic.RULES: ("ContactRefused", "ContactPermitted", "Permit", "Stop", "PartyStop", "Consent", "Number"),
    Topic.NOTES: ("Note", "Complaint", "Entry"),
    Topic.WORK: ("WorkItem", "Case", "PersonalData"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. ``words``: folded, empty for any."""

    words: str = ""
    topic: Topic | None = None
    channel: Channel | None = None

    @property
    def is_anything(self) -> bool:
        return not self.words and self.topic is None and self.channel is None

    def matches(self, item: TimelineItem, teller: Teller | None) -> bool:
        if self.topic is not None and not item.kind.startswith(_BEGINNINGS[self.topic]):
            return False
        if self.channel is not None and item.data.get("channel") != self.channel:
            return False
        return not self.words or any(self.words in shown.casefold() for shown in _shown(item, teller))


def _shown(item: TimelineItem, teller: Teller | None) -> Iterator[str]:
    """All that the entry shows."""
    yield item.text or ""
    yield item.kind
    if teller is None:
        return
    entry = teller.tell(item)
    yield entry.title
    for detail in entry.details:
        yield f"{detail.label} {detail.value}"
    for rule in entry.rules:
        yield f"{rule.id} {rule.title}"


def search_timeline(
    work: Work, person: PersonId, wanted: Wanted, teller: Teller | None, before: int | None, limit: int
) -> tuple[list[TimelineItem], int | None]:
    """The newest entries from cursor ``before`` on that match, and the cursor to go on from; None: there is nothing older."""
    found: list[TimelineItem] = []
    for _ in range(_MOST_CHUNKS):
        page = timeline(work, person, before, _CHUNK)
        for item in page:
            before = item.cursor
            if wanted.matches(item, teller):
                found.append(item)
                if len(found) == limit:
                    return found, before
        if len(page) < _CHUNK:
            return found, None
    return found, before
