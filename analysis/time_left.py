"""How long an analysis will still take: from its stage, how much of that is done, and the seconds so far.

What is left is to what has passed as the usual seconds of what is left are to those of what is done. So a slow machine
or a busy one corrects the guess by itself, and only the shares of the stages must be known: from the last analysis of
the same product, else as measured (benchmarks/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping

from analysis.topics.settings import Progress
from core.language import N_

# Seconds by stage, in the order of the stages: those of any analysis, and those of each thousand texts besides.
MEASURED = {
    "read": (0.1, 0.03),
    "build": (0.0, 0.005),
    "prepare": (0.05, 0.17),
    "words": (0.05, 0.1),
    "embed": (0.2, 2.0),
    "neighbours": (0.0, 0.07),
    "cluster": (0.0, 0.04),
    "keywords": (0.1, 0.27),
    "name": (0.0, 0.08),
    "themes": (0.0, 0.05),
    "people": (0.0, 0.01),
    "rank": (0.4, 0.02),
    "quotes": (0.0, 0.02),
    "map": (0.05, 0.001),
    "write": (0.1, 0.02),
}
STAGES = tuple(MEASURED)
USUAL_TEXTS = 10_000
"""Where nobody knows how many texts there are: long work is what people wait for."""

FIRST_SECOND = 1.0
LEAST_SHARE = 0.02
"""Before so much is done every guess is a bad one."""

FEW_SECONDS, A_MINUTE, AN_HOUR = N_("a few seconds left"), N_("about a minute left"), N_("about an hour left")
SECONDS = N_("about %(number)s seconds left")
MINUTES = N_("about %(number)s minutes left")
HOURS = N_("about %(number)s hours left")


def usual_seconds(
    texts: int | None = None, *, learnt: Mapping[str, float] | None = None, learnt_texts: int | None = None
) -> dict[str, float]:
    """Usual seconds of each stage for so many texts, in the order of the stages.

    `learnt` are the seconds by stage of an earlier analysis, of `learnt_texts` texts; without it, those measured. They
    are scaled where `texts` is given, each stage by as much as it grows with the texts.
    """
    if not learnt or not learnt_texts:
        return {stage: _measured(stage, USUAL_TEXTS if texts is None else texts) for stage in STAGES}
    measured = {stage: _measured(stage, learnt_texts if texts is None else texts) for stage in STAGES}
    return {
        stage: float(learnt[stage]) * measured[stage] / max(_measured(stage, learnt_texts), 1e-9)
        for stage in STAGES
        if stage in learnt
    }


def _measured(stage: str, texts: int) -> float:
    once, for_thousand = MEASURED[stage]
    return once + for_thousand * texts / 1000


def share_done(usual: Mapping[str, float], stage: str | None, done: float) -> float:
    """How much of the whole is done, 0 to 1, in `stage` of which the share `done` is; 0 for a stage nobody knows."""
    whole = sum(usual.values())
    if stage not in STAGES or whole <= 0:
        return 0.0
    before = sum(usual.get(name, 0.0) for name in STAGES[: STAGES.index(stage)])
    within = usual.get(stage, 0.0) * min(max(done, 0.0), 1.0)
    return min((before + within) / whole, 1.0)


def seconds_left(
    usual: Mapping[str, float], stage: str | None, done: float, elapsed: float, *, since: float = 0.0
) -> float | None:
    """About how many seconds are left, 0 or more; None in the first second and where there is no telling yet.

    `elapsed` are the seconds from the beginning to when `stage` and `done` were told, `since` those that passed since.
    """
    share = share_done(usual, stage, done)
    if elapsed < FIRST_SECOND or share < LEAST_SHARE or share >= 1:
        return None
    return max(elapsed * (1 - share) / share - max(since, 0.0), 0.0)


def left_in_words(seconds: float) -> tuple[str, int]:
    """The message that says it (an English gettext message id), and the number for its ``%(number)s``."""
    if seconds < 7.5:
        return FEW_SECONDS, 0
    if seconds < 57.5:
        return SECONDS, 5 * int(seconds / 5 + 0.5)
    if seconds < 90:
        return A_MINUTE, 1
    if seconds < 57.5 * 60:
        return MINUTES, int(seconds / 60 + 0.5)
    if seconds < 90 * 60:
        return AN_HOUR, 1
    return HOURS, int(seconds / 3600 + 0.5)


def onward(progress: Progress) -> Progress:
    """The same listener, never told of a stage before the furthest: texts read by their letters go through the stages
    after all others have, and quickly.
    """
    furthest = 0

    def tell(stage: str, done: float) -> None:
        nonlocal furthest
        place = STAGES.index(stage) if stage in STAGES else furthest
        if place < furthest:
            stage, done = STAGES[furthest], 1.0
        furthest = max(furthest, place)
        progress(stage, done)

    return tell
