"""Who writes what on a build: complaints and wishes, thanks, praise, noise and spam."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from webapp.demo.people import Tester
from webapp.demo.responding import choose, delay, quota
from webapp.demo.story import PlannedBuild
from webapp.demo.truth import Problem
from webapp.demo.wording import Scene, Writer, problems, thanks

CHANNELS = {"page": 56, "widget": 16, "forum": 9, "mail": 8, "chat": 6, "api": 5}
# Of the voters whom a cause reaches, how many also write about it; how many of these come back a second time.
WRITE, WRITE_TWICE, WRITE_WITHOUT_VOTE, BOTH_IN_ONE = 0.75, 0.1, 0.07, 0.2
PRAISE, THANK, THANK_LATER, NOISE, SPAM = 0.14, 0.28, 0.09, 0.065, 4


@dataclass(frozen=True)
class PlantedText:
    """One feedback; ``causes`` are the planted causes it speaks of, ``sort`` what it is in truth."""

    build: int
    tester: int
    text: str
    at: datetime
    sort: str  # problem, idea, praise, thanks, noise, spam
    kind: str | None
    channel: str
    causes: tuple[str, ...] = ()
    severity: str | None = None
    area: str | None = None
    origin: str = "form"  # or "reason": the main reason, given beside the vote


class Room:
    """What the writers of all builds share: people, builds, whom each cause reaches, what was said before."""

    def __init__(
        self,
        seed: int,
        now: datetime,
        people: Sequence[Tester],
        builds: Sequence[PlannedBuild],
        reached: Mapping[str, frozenset[int]],
    ) -> None:
        self.now, self.people, self.builds, self.reached = now, people, builds, reached
        self.writer = Writer(seed)
        self.spoken: set[tuple[int, str]] = set()

    def scene(self, build: PlannedBuild) -> Scene:
        """The build and the one before it, as texts may call them."""
        before = self.builds[max(build.number - 2, 0)].version
        return Scene(build.version, before)


def texts_on(
    room: Room,
    rng: random.Random,
    build: PlannedBuild,
    scores: Mapping[int, int],
    voted: Mapping[int, datetime],
) -> list[PlantedText]:
    """Everything written on ``build``, in the order of time."""
    texts = _about_causes(room, rng, build, voted)
    texts += _grateful(room, rng, build, voted)
    happy = [tester for tester, score in scores.items() if score >= 4]
    for tester in rng.sample(happy, quota(rng, PRAISE * len(happy))):
        words = room.writer.praise(room.people[tester], room.scene(build))
        texts.append(_text(room, rng, build, tester, words, voted[tester], "praise", "praise"))
    texts += _beside_the_point(room, rng, build, voted)
    return _with_reasons(rng, sorted(texts, key=lambda text: text.at), voted)


def _with_reasons(
    rng: random.Random, texts: list[PlantedText], voted: Mapping[int, datetime]
) -> list[PlantedText]:
    """The same texts, some of the first ones given as the main reason of a vote."""
    found, seen = [], set()
    for text in texts:
        first = text.tester in voted and text.tester not in seen
        seen.add(text.tester)
        as_reason = first and text.channel == "page" and text.sort != "spam" and rng.random() < 0.6
        found.append(
            replace(text, origin="reason", kind=None, severity=None, area=None) if as_reason else text
        )
    return found


def _about_causes(
    room: Room, rng: random.Random, build: PlannedBuild, voted: Mapping[int, datetime]
) -> list[PlantedText]:
    to_say: dict[int, list[Problem]] = {}
    for cause in problems().values():
        if cause.active_in(build.number):
            for tester in _speakers(room, rng, cause, voted):
                to_say.setdefault(tester, []).append(cause)
    texts = []
    for tester, causes in sorted(to_say.items()):
        causes.sort(key=lambda cause: -cause.points)
        at = voted.get(tester) or delay(rng, build, room.now)
        for together in _bundles(rng, causes):
            texts.append(_complaint(room, rng, build, tester, together, at))
            if rng.random() < WRITE_TWICE:
                texts.append(
                    _complaint(room, rng, build, tester, together[:1], delay(rng, build, room.now, at))
                )
    return texts


def _speakers(room: Room, rng: random.Random, cause: Problem, voted: Mapping[int, datetime]) -> list[int]:
    met = room.reached[cause.key]
    voters = {tester: room.people[tester].talk for tester in sorted(met) if tester in voted}
    silent = [tester for tester in sorted(met) if tester not in voted]
    return choose(rng, voters, quota(rng, WRITE * len(voters))) + [
        t for t in silent if rng.random() < WRITE_WITHOUT_VOTE
    ]


def _bundles(rng: random.Random, causes: list[Problem]) -> list[list[Problem]]:
    if len(causes) > 1 and rng.random() < BOTH_IN_ONE:
        return [causes[:2], *[[cause] for cause in causes[2:]]]
    return [[cause] for cause in causes]


def _complaint(
    room: Room, rng: random.Random, build: PlannedBuild, tester: int, causes: list[Problem], at: datetime
) -> PlantedText:
    again = all((tester, cause.key) in room.spoken for cause in causes)
    room.spoken |= {(tester, cause.key) for cause in causes}
    words = room.writer.about(room.people[tester], causes, room.scene(build), again=again)
    first = causes[0]
    kind = first.kind if rng.random() < 0.9 else None
    severity = first.severity if first.kind == "problem" and rng.random() < 0.3 else None
    area = first.area if rng.random() < 0.35 else None
    return _text(
        room,
        rng,
        build,
        tester,
        words,
        at,
        first.kind,
        kind,
        tuple(cause.key for cause in causes),
        severity,
        area,
    )


def _grateful(
    room: Room, rng: random.Random, build: PlannedBuild, voted: Mapping[int, datetime]
) -> list[PlantedText]:
    texts = []
    for cause in problems().values():
        rate = {build.number: THANK, build.number - 1: THANK_LATER}.get(cause.fixed_in or 0, 0.0)
        relieved = [
            t
            for t in sorted(room.reached[cause.key])
            if t in voted and cause.key in thanks(room.people[t].language)
        ]
        for tester in rng.sample(relieved, quota(rng, rate * len(relieved))):
            words = room.writer.gratitude(room.people[tester], cause, room.scene(build))
            texts.append(
                _text(room, rng, build, tester, words, voted[tester], "thanks", "praise", (cause.key,))
            )
    return texts


def _beside_the_point(
    room: Room, rng: random.Random, build: PlannedBuild, voted: Mapping[int, datetime]
) -> list[PlantedText]:
    texts = []
    for tester in rng.sample(sorted(voted), quota(rng, NOISE * len(voted))):
        words = room.writer.plain("noise", room.people[tester].language)
        kind = "question" if words.endswith(("?", "？")) else rng.choice(("problem", "praise", None))
        texts.append(_text(room, rng, build, tester, words, voted[tester], "noise", kind))
    spammers = [tester for tester in room.people if tester.spams]
    for _ in range(SPAM):
        spammer = rng.choice(spammers)
        words = room.writer.plain("spam", rng.choice(("en", "en", "zh")))
        texts.append(
            _text(room, rng, build, spammer.number, words, delay(rng, build, room.now), "spam", None)
        )
    return texts


def _text(
    room: Room,
    rng: random.Random,
    build: PlannedBuild,
    tester: int,
    words: str,
    at: datetime,
    sort: str,
    kind: str | None,
    causes: tuple[str, ...] = (),
    severity: str | None = None,
    area: str | None = None,
) -> PlantedText:
    # A few minutes lie between a vote and its words, if so many have passed.
    later = min(at + timedelta(seconds=rng.randint(20, 900)), room.now)
    channel = rng.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    return PlantedText(build.number, tester, words, later, sort, kind, channel, causes, severity, area)
