"""What the command line lays around an import: how far it is, and stopping it between two chunks."""

from __future__ import annotations

import signal
import time
from types import FrameType, TracebackType
from typing import Any, TextIO

_EVERY = 0.5  # seconds between two notes on a terminal
_SELDOM = 10.0  # and into a file


class Meter:
    """Notes of how far an import is: file, rows, refused rows, rows a second. ``out`` None: silent."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out
        self._began = self._noted = time.monotonic()
        self._first: int | None = None
        self._is_terminal = out is not None and out.isatty()

    def __call__(self, file: str, read: int, rejected: int) -> None:
        if self._first is None:
            self._first = read
        now = time.monotonic()
        if self._out is None or now - self._noted < (_EVERY if self._is_terminal else _SELDOM):
            return
        self._noted = now
        speed = (read - self._first) / max(now - self._began, 0.001)
        text = f"{file}: {read} rows read, {rejected} refused, {speed:,.0f} rows/s"
        self._out.write(f"\r{text}\x1b[K" if self._is_terminal else f"{text}\n")
        self._out.flush()

    def end(self) -> None:
        if self._out is not None and self._is_terminal and self._first is not None:
            self._out.write("\n")


class Cancelling:
    """While open, SIGINT and SIGTERM only ask: whoever works looks between two steps. A second one ends at once."""

    def __init__(self) -> None:
        self._wanted = False
        self._before: dict[int, Any] = {}

    def is_wanted(self) -> bool:
        return self._wanted

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._wanted = True
        for signal_, handler in self._before.items():
            signal.signal(signal_, handler)

    def __enter__(self) -> Cancelling:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
