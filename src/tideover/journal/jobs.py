"""The sealer: runs beside the worker, seals every tenant's facts a few times a second."""

from __future__ import annotations

import threading

from sqlalchemy.exc import DBAPIError

from tideover.base import log
from tideover.base.errors import TideoverError
from tideover.base.ids import TenantId
from tideover.base.work import Works
from tideover.journal.actions import SEAL_BATCH, seal_tenant, tenants_to_seal
from tideover.journal.keys import SigningKey
from tideover.journal.model import JournalDamaged

PAUSE_SECONDS = 0.25


def seal_all(works: Works, key: SigningKey) -> int:
    """Seal everything visible now, all tenants but those whose journal is damaged. Returns how many facts."""
    return sum(_seal_visible(works, key, tenant) for tenant in tenants_to_seal(works.database))


def _seal_visible(works: Works, key: SigningKey, tenant: TenantId) -> int:
    """Batches until one is not full: what becomes visible meanwhile is the next round's, or a busy tenant has no end."""
    count = 0
    while True:
        try:
            with works.open(tenant, "sealer") as work:
                sealed = seal_tenant(work, key)
        except JournalDamaged as error:  # the facts wait; verification says what is wrong
            log.get_logger().error("seal_refused", tenant=tenant, exc_info=error)
            return count
        count += sealed
        if sealed < SEAL_BATCH:
            return count


class Sealer:
    """A thread that seals until stopped."""

    def __init__(self, works: Works, key: SigningKey) -> None:
        self._works = works
        self._key = key
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                for tenant in tenants_to_seal(self._works.database):
                    self._seal(tenant)
            except (DBAPIError, TideoverError) as error:
                log.get_logger().error("seal_failed", exc_info=error)
            self._stop.wait(PAUSE_SECONDS)

    def _seal(self, tenant: TenantId) -> None:
        """One tenant's trouble must not keep the others' facts waiting."""
        try:
            _seal_visible(self._works, self._key, tenant)
        except (DBAPIError, TideoverError) as error:
            log.get_logger().error("seal_failed", tenant=tenant, exc_info=error)
