"""The sealer: runs beside the worker, seals every tenant's facts a few times a second."""

from __future__ import annotations

import threading

from sqlalchemy.exc import DBAPIError

from tideover.base import log
from tideover.base.errors import TideoverError
from tideover.base.work import Works
from tideover.journal.actions import seal_tenant, tenants_to_seal
from tideover.journal.keys import SigningKey

PAUSE_SECONDS = 0.25


def seal_all(works: Works, key: SigningKey) -> int:
    """Seal everything visible now, all tenants. Returns how many facts."""
    count = 0
    for tenant in tenants_to_seal(works.database):
        while True:
            with works.open(tenant, "sealer") as work:
                sealed = seal_tenant(work, key)
            count += sealed
            if not sealed:
                break
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
                seal_all(self._works, self._key)
            except (DBAPIError, TideoverError) as error:
                log.get_logger().error("seal_failed", exc_info=error)
            self._stop.wait(PAUSE_SECONDS)
