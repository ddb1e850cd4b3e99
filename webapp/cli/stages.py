"""The stages of an analysis in the words of the command line, and the time they still take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from analysis.time_left import left_in_words, seconds_left, usual_seconds
from webapp.cli.progress import ProgressLine

STAGES = {
    "read": "reading the file",
    "build": "choosing the build",
    "prepare": "preparing the texts",
    "words": "counting words",
    "embed": "reading their meaning",
    "neighbours": "finding neighbours",
    "cluster": "finding topics",
    "keywords": "finding keywords",
    "name": "naming topics",
    "themes": "grouping topics",
    "people": "counting people",
    "rank": "ranking",
    "quotes": "choosing quotes",
    "map": "drawing the map",
    "write": "writing the results",
}


def analysis_line(
    stream: TextIO, *, quiet: bool = False, usual: Mapping[str, float] | None = None
) -> ProgressLine:
    """The progress of an analysis. `usual` are the usual seconds of its stages, where something is known of them."""
    known = usual or usual_seconds()

    def left(stage: str, done: float, elapsed: float) -> str:
        seconds = seconds_left(known, stage, done, elapsed)
        if seconds is None:
            return ""
        message, number = left_in_words(seconds)
        return message % {"number": number}

    return ProgressLine(stream, STAGES, quiet=quiet, left=left)
