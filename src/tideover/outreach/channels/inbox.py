"""The inbox in the lender's own app: rows of ours, which the app reads by the API."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import DBAPIError

from tideover.base.errors import TideoverError
from tideover.base.work import Works
from tideover.gate import Channel, Clearance
from tideover.outreach.channels.keys import key_id
from tideover.outreach.channels.model import Delivery, Destination, Listener, Message, Outcome
from tideover.outreach.store import inbox as store


class InboxChannel:
    """Puts a message before the person in the app; it is there from the moment of its commit."""

    channel = Channel.INBOX
    name = "inbox"
    dedupes = True  # the message's key is its row's

    def __init__(self, works: Works) -> None:
        self._works = works

    def start(self, listener: Listener) -> None:
        """Nothing is heard here: the app tells what was read by the API."""

    def stop(self) -> None:
        """Nothing is kept open."""

    def obstacle(self) -> str | None:
        return None

    def deliver(self, clearance: Clearance, to: Destination, message: Message, now: datetime) -> Delivery:
        clearance.spend(Channel.INBOX, to.blind)
        id_ = key_id(message.key)
        try:
            with self._works.open(clearance.tenant, "channel:inbox") as work:
                sealed = [work.vault.seal(clearance.person, text) for text in (message.subject, message.body)]
                store.insert_message(work, id_, clearance.person, sealed[0], sealed[1], now)
        except (DBAPIError, TideoverError):  # a commit whose answer was lost may have been one
            return Delivery(Outcome.IN_DOUBT, "inbox_broken_off")
        return Delivery(Outcome.SENT)
