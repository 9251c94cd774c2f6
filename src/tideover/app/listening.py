"""What the channels of the installation hear, told to the tenants it concerns.

A number may be known to several tenants, who share the channel. Its message is for the one that wrote to it last; an opt-out
or a wrong number is for every one that knows it, for the person behind it cannot tell them apart.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from tideover.app.runtime import DEFAULT_TENANT
from tideover.base.errors import Conflict, NotFound
from tideover.base.ids import TenantId
from tideover.base.work import Work, Works
from tideover.book import find_person
from tideover.conversation import Received, receive, take_incoming
from tideover.gate import Channel, is_number_known
from tideover.language import read_command
from tideover.outreach import Incoming, Receipt, last_contacted, take_receipt

WROTE_WITHIN = timedelta(days=30)
_ACTOR = "channel"
_ATTEMPTS = 3


class Ears:
    """The ``Listener`` that every channel is started with."""

    def __init__(self, works: Works) -> None:
        self._works = works

    def receipt(self, receipt: Receipt) -> None:
        """Keep a receipt and apply it to its contact, whosever that is."""
        take_receipt(self._works, receipt)

    def message(self, incoming: Incoming) -> None:
        """Keep a message with everybody it is for. Raises ``NotFound("tenant_not_found")`` where there is no tenant at all."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._take(incoming)
            except Conflict as error:  # somebody got the number between look and hold
                if error.code != "addresses_changed" or attempt == _ATTEMPTS:
                    raise
            else:
                return

    def _take(self, incoming: Incoming) -> None:
        first, knowing = self._concerned(incoming)
        if incoming.part is None:
            is_command = read_command(incoming.text) is not None
            for tenant in dict.fromkeys([*first, *(knowing if is_command else ())]):
                with self._works.open(tenant, _ACTOR) as work:
                    take_incoming(work, incoming)
            return
        for tenant in first:
            # The whole text is known once its last part is taken. Whoever else must hear it does before that is for good: if
            # anything fails, the part is told again, and those who have heard it know it by its words.
            with self._works.open(tenant, _ACTOR) as work:
                whole = take_incoming(work, incoming)
                if whole is not None and read_command(whole.said) is not None:
                    self._pass_on(incoming, whole, [other for other in knowing if other not in first])

    def _pass_on(self, incoming: Incoming, whole: Received, others: list[TenantId]) -> None:
        for tenant in others:
            with self._works.open(tenant, _ACTOR) as work:
                receive(work, incoming.channel, incoming.sender, whole.said, work.now(), None, to=incoming.to)

    def _concerned(self, incoming: Incoming) -> tuple[list[TenantId], list[TenantId]]:
        """For whom a message is, and everybody who knows where it came from."""
        wrote: dict[TenantId, datetime] = {}
        knowing = []
        tenants = self._works.database.tenants()
        for tenant in tenants:
            with self._works.open(tenant, _ACTOR) as work:
                at, is_known = _acquaintance(work, incoming.channel, incoming.sender)
            if at is not None:
                wrote[tenant] = at
            if is_known or at is not None:
                knowing.append(tenant)
        if wrote:
            return [max(wrote, key=lambda tenant: wrote[tenant])], knowing
        if knowing:
            return knowing, knowing
        if len(tenants) == 1 or DEFAULT_TENANT in tenants:
            return [tenants[0] if len(tenants) == 1 else TenantId(DEFAULT_TENANT)], []
        raise NotFound("tenant_not_found", expected="a tenant that this message could be for")


def _acquaintance(work: Work, channel: Channel, sender: str) -> tuple[datetime | None, bool]:
    """When the tenant last wrote to a sender on the channel, and whether it knows them."""
    kind = channel.address_kind
    if kind is None:
        try:
            find_person(work, sender)
        except NotFound:
            return None, False
        return None, True
    blind = work.vault.blind(kind, sender)
    return last_contacted(work, channel, blind, WROTE_WITHIN), is_number_known(work, kind, blind)
