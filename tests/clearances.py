"""Clearances for tests of a channel alone, with neither gate nor database."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from tideover.base.ids import PermitId, PersonId, TenantId, new_id
from tideover.base.work import Work
from tideover.gate import Channel, Clearance, Purpose
from tideover.gate.clearance import issue


class Committed:
    """Stands for a work whose transaction commits at once."""

    tenant = TenantId("default")

    def after_commit(self, then: Callable[[], None]) -> None:
        then()


def cleared(address: str = "blind", channel: Channel = Channel.SMS) -> Clearance:
    """A live clearance for the address of that blind index."""
    work = cast(Work, Committed())
    return issue(work, PermitId(new_id()), 1, PersonId(new_id()), channel, Purpose.REMIND, address, "overdue-gentle.v1")
