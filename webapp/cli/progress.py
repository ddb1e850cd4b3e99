"""Progress of a long command on stderr: its stage, how much of it is done, about how long it will take."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TextIO

import click

_EVERY = 0.2
_TOLD_FROM = 3.0
"""Seconds a stage must have run, at the least, before its time left is worth a guess."""


class ProgressLine:
    """A line that is written over on a terminal, a line for each stage elsewhere."""

    def __init__(self, stream: TextIO, names: Mapping[str, str], *, quiet: bool = False) -> None:
        self.stream, self.names, self.quiet = stream, names, quiet
        self.stage = ""
        self.began = self.drawn = 0.0
        self.over = False

    def __call__(self, stage: str, done: float) -> None:
        """Say how far a stage is; `done` is 0 to 1."""
        if self.quiet:
            return
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.began, self.drawn = stage, now, 0.0
            if not self.stream.isatty():
                click.echo(self.names.get(stage, stage) + " …", file=self.stream)
        if self.stream.isatty() and (now - self.drawn >= _EVERY or done >= 1):
            self.drawn, self.over = now, True
            self.stream.write("\r\x1b[K" + self._line(done, now - self.began))
            self.stream.flush()

    def _line(self, done: float, seconds: float) -> str:
        line = f"{self.names.get(self.stage, self.stage)} {done:4.0%}"
        if seconds >= _TOLD_FROM and 0 < done < 1:
            line += f", about {_spoken(seconds * (1 - done) / done)} left"
        return line

    def end(self) -> None:
        """Clear the line."""
        if self.over:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
