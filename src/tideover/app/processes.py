"""The three processes: ``serve`` answers HTTP, ``work`` carries out jobs and seals, ``up`` keeps both alive."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from tideover.analytics import start_reports
from tideover.app.listening import Ears
from tideover.app.runtime import DEFAULT_TENANT, Runtime, ensure_operator, follow_clock, opened_runtime
from tideover.app.tidying import start_tidying
from tideover.base import log
from tideover.base.errors import Unavailable
from tideover.base.jobs import Worker
from tideover.base.settings import Settings
from tideover.journal import Sealer
from tideover.outreach import install_shipped, start_expiring
from tideover.portrait import start_lake
from tideover.workbench import start_returning

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

READY_WITHIN_SECONDS = 60
STOP_WITHIN_SECONDS = 15


def _die_with_parent() -> None:
    """End this process when its supervisor is gone, however it went: no orphan goes on working."""
    supervisor = os.environ.get("TIDEOVER_SUPERVISOR")
    if supervisor is None:
        return

    def watch() -> None:
        while os.getppid() == int(supervisor):
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _leave(number: int, _frame: object) -> None:
    """A signal's handler: end by leaving every open context, so that the embedded database's last user stops it."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


def serve(settings: Settings) -> None:
    """Answer HTTP until SIGTERM."""
    from tideover.app.http import create_app

    signal.signal(signal.SIGTERM, _leave)  # uvicorn shuts down first, then raises the signal again
    _die_with_parent()
    with opened_runtime(settings) as runtime:
        server = server_of(create_app(runtime), settings.host, settings.port)
        with suppress(KeyboardInterrupt):
            server.run()
        if not server.started:  # the port is taken, say; it was logged
            sys.exit(3)


def server_of(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    """An HTTP server that ends its streams first when it ends, and then has nobody to wait for."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.live.end_streams()
            await super().shutdown(sockets)

    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,  # longer than any desk or proxy is still between two requests: the caller closes, not we
            timeout_graceful_shutdown=5,
        )
    )


def work(settings: Settings) -> None:
    """Carry out jobs and seal facts until SIGTERM."""
    signal.signal(signal.SIGTERM, _leave)
    _die_with_parent()
    with opened_runtime(settings) as runtime:
        worker = Worker(runtime.works, runtime.registry, settings.workers, settings.lease_seconds)
        sealer = Sealer(runtime.works, runtime.signing)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        for tenant in runtime.database.tenants():
            with runtime.works.open(tenant, "operator") as opened:
                start_reports(opened)
                start_lake(opened)
                start_tidying(opened)
                start_expiring(opened)
                start_returning(opened)
                install_shipped(opened, signed=settings.env == "development")  # a new release may bring new texts
        sealer.start()
        runtime.gateways.start(Ears(runtime.works))
        log.get_logger().info("working", pid=os.getpid())
        worker.work()
        runtime.gateways.stop()
        sealer.stop()


@dataclass(slots=True)
class Supervisor:
    """Starts ``serve`` and ``work`` as children and starts them again when they die."""

    settings: Settings
    port: int
    environment: dict[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.port}"

    def start(self) -> None:
        for name in ("serve", "work"):
            self._spawn(name)

    def _spawn(self, name: str) -> None:
        environment = {**self.environment, "TIDEOVER_PORT": str(self.port), "TIDEOVER_SUPERVISOR": str(os.getpid())}
        command = [sys.executable, "-m", "tideover.app.cli", name]
        self.children[name] = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def wait_ready(self) -> None:
        """Raises ``Unavailable`` where the server does not answer in time."""
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            if self.children["serve"].poll() is not None:
                raise Unavailable("server_did_not_start", expected="see the log above")
            time.sleep(0.1)
        raise Unavailable("server_did_not_answer", expected=f"an answer within {READY_WITHIN_SECONDS} s")

    def pids(self) -> dict[str, int]:
        return {"up": os.getpid(), **{name: child.pid for name, child in self.children.items()}}

    def watch(self, stop: threading.Event) -> None:
        """Start again what dies, until ``stop``.

        It sleeps and does not wait for ``stop``: a signal's handler sets it in this very thread.
        """
        while not stop.is_set():
            time.sleep(0.2)
            for name, child in list(self.children.items()):
                if child.poll() is not None and not stop.is_set():
                    log.get_logger().error("process_died", process=name, pid=child.pid)
                    time.sleep(0.3)
                    self._spawn(name)

    def stop(self) -> None:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def choose_port(host: str, port: int) -> int:
    """``port`` if it is free (or becomes so shortly: a predecessor may be leaving), any free one if it is 0.

    Raises ``Unavailable("port_taken")``.
    """
    deadline = time.monotonic() + 5
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return int(probe.getsockname()[1])
            except OSError:
                if time.monotonic() > deadline:
                    raise Unavailable("port_taken", setting="TIDEOVER_PORT", port=port, expected="a free port") from None
        time.sleep(0.2)


def up(
    settings: Settings,
    *,
    tenant: str = DEFAULT_TENANT,
    on_ready: Callable[[Runtime, Supervisor, str], Any] | None = None,
    announce: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Everything in the foreground until SIGTERM or SIGINT. ``on_ready`` runs beside it; its return ends ``up``."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened_runtime(settings) as runtime:
        follow_clock(runtime)
        token = ensure_operator(runtime, tenant)
        environment = {**os.environ, "TIDEOVER_HOME": str(settings.root), "TIDEOVER_CLOCK": settings.clock}
        for name, url in (("TIDEOVER_SMTP_URL", settings.smtp_url), ("TIDEOVER_SMPP_URL", settings.smpp_url)):
            if url:
                environment[name] = url
        supervisor = Supervisor(settings, choose_port(settings.host, settings.port), environment)
        supervisor.start()
        try:
            supervisor.wait_ready()
            if announce is not None:
                announce({"url": supervisor.url, "token": token, "pids": supervisor.pids()})
            if on_ready is not None:
                threading.Thread(target=_then_stop, args=(stop, on_ready, runtime, supervisor, token), daemon=True).start()
            supervisor.watch(stop)
        finally:
            supervisor.stop()


def _then_stop(
    stop: threading.Event,
    on_ready: Callable[[Runtime, Supervisor, str], Any],
    runtime: Runtime,
    supervisor: Supervisor,
    token: str,
) -> None:
    try:
        on_ready(runtime, supervisor, token)
    except Exception as error:  # noqa: BLE001 - shown, then everything ends
        log.get_logger().error("demo_failed", exc_info=error)
    finally:
        stop.set()


def print_line(value: dict[str, Any]) -> None:
    """One JSON object a line on standard output, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()
