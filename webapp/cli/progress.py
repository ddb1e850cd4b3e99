"""Progress of a long command on stderr: its stage, how much of it is done, about how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TextIO

import click

_EVERY = 0.2
_EVERY_LINE = 3.0
"""Seconds between two lines where nobody watches: a log is to be read, not filled."""

Left = Callable[[str, float, float], str]
"""Says how long it will still take, from the stage, its share done and the seconds so far; "" where it is too early."""


class ProgressLine:
    """A line that is written over on a terminal; elsewhere a line now and then."""

    def __init__(
        self,
        stream: TextIO,
        names: Mapping[str, str],
        *,
        quiet: bool = False,
        left: Left = lambda _stage, _done, _seconds: "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stream, self.names, self.quiet, self.left, self.clock = stream, names, quiet, left, clock
        self.stage = ""
        self.began = clock()
        self.drawn: float | None = None
        self.over = False

    def __call__(self, stage: str, done: float) -> None:
        """Say how far a stage is; `done` is 0 to 1."""
        if self.quiet:
            return
        now = self.clock()
        if self.stream.isatty():
            if stage != self.stage or done >= 1 or self._waited(now, _EVERY):
                self.over, self.drawn = True, now
                self.stream.write("\r\x1b[K" + self._line(stage, done, now))
                self.stream.flush()
        elif self._waited(now, _EVERY_LINE):
            self.drawn = now
            click.echo(self._line(stage, done, now), file=self.stream)
        self.stage = stage

    def _waited(self, now: float, seconds: float) -> bool:
        return self.drawn is None or now - self.drawn >= seconds

    def _line(self, stage: str, done: float, now: float) -> str:
        left = self.left(stage, done, now - self.began)
        return f"{self.names.get(stage, stage)} {done:.0%}{', ' if left else ''}{left}"

    def end(self) -> None:
        """Clear the line."""
        if self.over:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self.over = False
