"""The progress of a long command: one line that is written over on a terminal, a line now and then in a log."""

from __future__ import annotations

import io
from collections.abc import Iterator

from webapp.cli.progress import ProgressLine
from webapp.cli.stages import analysis_line


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


def ticking(*seconds: float) -> Iterator[float]:
    """A clock that shows these seconds, one after the other; the first is when the command began."""
    return iter(seconds)


def told(stream: io.StringIO, *seconds: float) -> str:
    clock = ticking(0.0, *seconds)
    line = ProgressLine(stream, {"embed": "reading"}, left=lambda *_: "soon", clock=lambda: next(clock))
    for number in range(len(seconds)):
        line("embed", number / 10)
    line.end()
    return stream.getvalue()


def test_a_log_gets_a_line_every_few_seconds_at_most() -> None:
    assert told(io.StringIO(), 0.0, 1.0, 2.9, 3.0, 4.0, 7.0).splitlines() == [
        "reading 0%, soon",
        "reading 30%, soon",
        "reading 50%, soon",
    ]


def test_a_terminal_has_one_line_that_is_cleared_at_the_end() -> None:
    said = told(Terminal(), 0.0, 0.5, 1.0)
    assert "\n" not in said and said.endswith("\r\x1b[K") and said.count("\r\x1b[Kreading") == 3


def test_a_quiet_command_says_nothing() -> None:
    stream = io.StringIO()
    analysis_line(stream, quiet=True)("embed", 0.5)
    assert stream.getvalue() == ""


def test_an_analysis_names_no_time_in_its_first_second() -> None:
    stream = io.StringIO()
    analysis_line(stream)("embed", 0.5)
    assert stream.getvalue() == "reading their meaning 50%\n"
