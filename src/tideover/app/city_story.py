"""What goes on in the city, in words, for whoever watches; and its page in a browser, where there is one."""

from __future__ import annotations

import os
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from tideover.app.runtime import Runtime
from tideover.base.errors import Unavailable
from tideover.base.ids import PersonId, TenantId
from tideover.book import count_promises, get_person
from tideover.journal import latest_facts
from tideover.outreach import count_touches

EVERY_S = 0.5
FIRSTS = {  # the fact, then what is said when the first is seen
    "ContactMade": "The first contact has gone out, to",
    "MessageReceived": "The first answer has come in, from",
    "DialogueAnswered": "The first talk in the lender's app has begun, with",
    "PromiseTaken": "The first promise is taken, from",
    "PromiseKept": "The first promise is kept, by",
}
_OUT = ("sent", "delivered", "undelivered")


class StoryTeller:
    """``now``: the city's time; ``outside``: what its people have done (``Townsfolk.counts``)."""

    def __init__(
        self,
        runtime: Runtime,
        tenant: TenantId,
        now: Callable[[], datetime],
        url: str,
        say: Callable[[str], None],
        outside: Callable[[], Mapping[str, int]],
    ) -> None:
        self._runtime, self._tenant = runtime, tenant
        self._now, self._url, self._say, self._outside = now, url, say, outside
        self._waited_for = dict(FIRSTS)

    def tell(self) -> None:
        """What happens for the first time, as it happens, and every city hour in which something did the sum. It ends with the
        database."""
        with suppress(Unavailable):
            self._tell()

    def _tell(self) -> None:
        hour, said = self._now().hour, ""
        while True:
            for kind in list(self._waited_for):
                self._tell_first(kind)
            if (now := self._now()).hour != hour:
                hour = now.hour
                if (sums := self._sums()) != said:
                    said = sums
                    self._say(f"{now:%m-%d %H:%M} in the city: {sums}")
            time.sleep(EVERY_S)

    def _tell_first(self, kind: str) -> None:
        with self._runtime.works.open(self._tenant, "operator") as work:
            ref = None
            for _, fact in latest_facts(work, [kind], limit=1):
                if fact.data["person"] is not None:
                    ref = get_person(work, PersonId(UUID(fact.data["person"]))).ref
        if ref is not None:
            told = f"{self._waited_for.pop(kind)} {ref}: {self._url}/console/people/{ref}"
            self._say(f"{self._now():%m-%d %H:%M} in the city: {told}")

    def _sums(self) -> str:
        with self._runtime.works.open(self._tenant, "operator") as work:
            touches, promises = count_touches(work), count_promises(work)
        outside = self._outside()
        return (
            f"{sum(touches.get(state, 0) for state in _OUT):,} mails and texts out, "
            f"{outside['replies'] + outside['text_replies']:,} answers, {outside['chats']:,} talks in the app, "
            f"{sum(promises.values()):,} promises "
            f"({promises.get('kept', 0):,} kept), {outside['payments']:,} payments"
        )


def show_page(url: str) -> None:
    """Open ``url`` in a browser of the machine's screen; where it has neither, nothing happens. Returns at once."""
    has_screen = sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if has_screen or os.environ.get("BROWSER"):  # without a screen, the machine's browser would be one for the terminal
        threading.Thread(target=_open, args=(url,), name="browser", daemon=True).start()


def _open(url: str) -> None:
    with suppress(Exception):  # the address was said; no browser is worth a stop
        webbrowser.open(url)
