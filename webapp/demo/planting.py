"""Planting: from a seed to testers, votes and texts that follow the planted truth; pure and repeatable.

The draws are by quota, not by coin: of those a cause reaches, the right number is spoilt, so that what a
build's votes show lies near what was planted and is not lost in the luck of one draw.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from webapp.demo.people import Tester, testers
from webapp.demo.responding import choose, delay, quota, score
from webapp.demo.story import PlannedBuild, story_of
from webapp.demo.truth import CAUSES, CONTENT, NEWEST, WITHDRAWN, Problem, active_in, spoiling
from webapp.demo.wording import sections
from webapp.demo.writing import PlantedText, Room, texts_on

SEED = 2
# The share of testers who vote, by the ring of the build; it differs from week to week.
RESPONSE = {"beta": (0.66, 0.76), "stable": (0.78, 0.84)}


@dataclass(frozen=True)
class PlantedVote:
    """A tester's vote on a build (both by number); ``first`` is an earlier score, changed later."""

    build: int
    tester: int
    score: int
    at: datetime
    first: int | None = None


@dataclass(frozen=True)
class PlantedFailure:
    """A tester could not install a build, and why."""

    build: int
    tester: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class PlantedPick:
    """Lines of the notes (by position) that a voter liked best and least."""

    build: int
    tester: int
    best: tuple[int, ...]
    worst: int | None
    at: datetime


@dataclass(frozen=True)
class PlantedVoice:
    """A tester says "me too" to the known issue about a cause."""

    cause: str
    tester: int
    at: datetime


@dataclass
class Planting:
    """Everything that happens in the demo, each list in the order of builds."""

    seed: int
    testers: tuple[Tester, ...]
    builds: tuple[PlannedBuild, ...]
    reached: dict[str, frozenset[int]] = field(default_factory=dict)
    votes: list[PlantedVote] = field(default_factory=list)
    texts: list[PlantedText] = field(default_factory=list)
    failures: list[PlantedFailure] = field(default_factory=list)
    picks: list[PlantedPick] = field(default_factory=list)
    voices: list[PlantedVoice] = field(default_factory=list)

    def votes_on(self, build: int) -> list[PlantedVote]:
        """The votes on build number ``build``."""
        return [vote for vote in self.votes if vote.build == build]

    def satisfaction(self, build: int) -> float:
        """The realised share (0-1) of satisfied voters of build number ``build``."""
        votes = self.votes_on(build)
        return sum(vote.score >= 4 for vote in votes) / len(votes)


def plant(seed: int, now: datetime) -> Planting:
    """The whole programme up to ``now``; the same for the same arguments."""
    planting = Planting(seed, testers(seed), story_of(now))
    planting.reached = {cause.key: _reached_by(cause, planting.testers, seed) for cause in CAUSES}
    room = Room(seed, now, planting.testers, planting.builds, planting.reached)
    for build in planting.builds:
        if build.number > NEWEST:
            continue
        rng = random.Random(f"{seed}:build {build.number}")  # noqa: S311 - a play, not a secret
        voters = _voters(rng, planting.testers, build)
        votes = _votes(rng, planting, build, voters, now)
        planting.votes += votes
        planting.texts += texts_on(
            room,
            rng,
            build,
            {vote.tester: vote.score for vote in votes},
            {vote.tester: vote.at for vote in votes},
        )
        planting.failures += _failures(rng, planting, build, voters, now)
        planting.voices += _voices(rng, planting, build, votes)
        planting.picks += [_pick(rng, build, vote) for vote in votes if rng.random() < 0.22]
    return planting


def _reached_by(cause: Problem, people: Sequence[Tester], seed: int) -> frozenset[int]:
    """Who meets ``cause`` for as long as it lives: a phone that drains tonight drains tomorrow."""
    rng = random.Random(f"{seed}:reached by {cause.key}")  # noqa: S311 - a play, not a secret
    reached: list[int] = []
    for language in ("en", "zh"):
        able = [t.number for t in people if not t.spams and t.language == language]
        reached += rng.sample(able, round(cause.share * len(able)))
    return frozenset(reached)


def _voters(rng: random.Random, people: Sequence[Tester], build: PlannedBuild) -> list[int]:
    able = [t for t in people if not t.spams and (t.ring != "stable" or build.ring == "stable")]
    low, high = (0.3, 0.3) if build.number == WITHDRAWN else RESPONSE[build.ring]
    rate = rng.uniform(low, high)
    return sorted(choose(rng, {t.number: t.engagement for t in able}, round(rate * len(able))))


def _votes(
    rng: random.Random, planting: Planting, build: PlannedBuild, voters: list[int], now: datetime
) -> list[PlantedVote]:
    spoilers = _spoilers(rng, planting, build.number, voters)
    votes = []
    for tester in voters:
        met = sum(tester in planting.reached[cause.key] for cause in active_in(build.number))
        given = score(rng, spoilers[tester], met)
        at = delay(rng, build, now)
        first = max(1, min(5, given + rng.choice((-1, 1)))) if rng.random() < 0.03 else None
        votes.append(PlantedVote(build.number, tester, given, at, first if first != given else None))
    return votes


def _spoilers(
    rng: random.Random, planting: Planting, build: int, voters: Collection[int]
) -> dict[int, list[str]]:
    """By voter: the severities of what spoils the vote; an empty list for the satisfied."""
    found: dict[int, list[str]] = {tester: [] for tester in voters}
    for cause in active_in(build):
        met = sorted(planting.reached[cause.key] & set(voters))
        for tester in choose(rng, dict.fromkeys(met, 1.0), quota(rng, spoiling(cause, build) * len(met))):
            found[tester].append(cause.severity)
    for tester in rng.sample(sorted(voters), quota(rng, (1 - CONTENT) * len(voters))):
        found[tester].append("mood")
    return found


def _failures(
    rng: random.Random, planting: Planting, build: PlannedBuild, voters: list[int], now: datetime
) -> list[PlantedFailure]:
    key = "boot_loop" if build.number == WITHDRAWN else "update_stuck"
    stuck = sorted(planting.reached[key] - set(voters))
    active = any(cause.key == key for cause in active_in(build.number))
    count = min(len(stuck), 9) if active else rng.randint(0, 3)
    failed = rng.sample(stuck, min(count, len(stuck)))
    said = {tester: rng.choice(sections("failures")[planting.testers[tester].language]) for tester in failed}
    return [PlantedFailure(build.number, tester, said[tester], delay(rng, build, now)) for tester in failed]


def _voices(
    rng: random.Random, planting: Planting, build: PlannedBuild, votes: list[PlantedVote]
) -> list[PlantedVoice]:
    return [
        PlantedVoice(issue.about, vote.tester, vote.at)
        for issue in build.known_issues
        for vote in votes
        if vote.tester in planting.reached[issue.about] and rng.random() < 0.4
    ]


def _pick(rng: random.Random, build: PlannedBuild, vote: PlantedVote) -> PlantedPick:
    places = rng.sample(range(len(build.lines)), min(3, len(build.lines)))
    best = tuple(places[: rng.randint(1, 2)])
    worst = places[2] if len(places) > 2 and vote.score <= 3 else None
    return PlantedPick(build.number, vote.tester, best, worst, vote.at)
