"""A browser, where there is one, and the app for it to look at."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tideover.app.http import create_app
from tideover.app.processes import server_of
from tideover.app.runtime import Runtime

CHROMIUM = shutil.which("chromium")


@contextmanager
def serving(runtime: Runtime) -> Iterator[str]:
    """The app on a free port; yields its origin."""
    server = server_of(create_app(runtime), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
