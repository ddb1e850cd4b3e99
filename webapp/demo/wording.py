"""The sentence material of texts/ and how one person puts sentences together."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from webapp.demo.habits import written_by
from webapp.demo.people import Tester
from webapp.demo.truth import CAUSES, Problem

TEXTS = Path(__file__).parent / "texts"


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of texts/NAME.txt by their [heading]."""
    found: dict[str, list[str]] = {}
    for line in (TEXTS / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            found[line[1:-1]] = []
        elif line.strip():
            found[next(reversed(found))].append(line)
    return {heading: tuple(lines) for heading, lines in found.items()}


@cache
def problems() -> dict[str, Problem]:
    """Every cause by key, with its phrasings."""
    found = {}
    for cause in CAUSES:
        said = sections(f"causes/{cause.key}")
        found[cause.key] = replace(
            cause,
            english=said["en"],
            chinese=said["zh"],
            english_details=said["en more"],
            chinese_details=said["zh more"],
        )
    return found


@cache
def thanks(language: str) -> dict[str, tuple[str, ...]]:
    """By cause: what people write once it is solved."""
    keys = [cause.key for cause in CAUSES]
    said = sections("thanks")
    return {key: said[f"{key} {language}"] for key in keys if f"{key} {language}" in said}


@dataclass(frozen=True)
class Scene:
    """What a text may speak of: the build it is on and the one before."""

    build: str
    before: str


class Decks:
    """Sentences dealt like cards: none comes again before all of its pile were dealt."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._piles: dict[str, Iterator[str]] = {}

    def deal(self, pile: str, sentences: tuple[str, ...]) -> str:
        """The next sentence of ``pile``."""
        if pile not in self._piles:
            self._piles[pile] = self._shuffled_forever(sentences)
        return next(self._piles[pile])

    def _shuffled_forever(self, sentences: tuple[str, ...]) -> Iterator[str]:
        while True:
            yield from self._rng.sample(sentences, len(sentences))


@dataclass(frozen=True)
class Saying:
    """What is to be said: the sentences that matter, where a second one comes from, how it may end."""

    cores: list[str]
    second: Callable[[], str]
    endings: str
    again: bool = False


class Writer:
    """Composes texts; remembers what was written, so that hardly anything is said twice in the same words."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}:writing")  # noqa: S311 - a play, not a secret
        self._decks = Decks(self._rng)
        self._written: set[str] = set()

    def about(self, tester: Tester, causes: list[Problem], scene: Scene, *, again: bool) -> str:
        """A complaint or wish of ``tester`` about one or two causes; ``again``: said before."""
        cores = [self._core(tester.language, cause) for cause in causes]
        second = partial(self._second, tester.language, causes[0])
        return self._fresh(tester, scene, Saying(cores, second, "endings", again))

    def praise(self, tester: Tester, scene: Scene) -> str:
        """Praise that names nothing in particular."""
        praise = partial(self._praise, tester.language)
        return self._fresh(tester, scene, Saying([praise()], praise, "praise endings"))

    def gratitude(self, tester: Tester, cause: Problem, scene: Scene) -> str:
        """Praise for a cause that was solved."""
        language = tester.language
        core = self._decks.deal(f"thanks {cause.key} {language}", thanks(language)[cause.key])
        return self._fresh(tester, scene, Saying([core], partial(self._praise, language), "praise endings"))

    def plain(self, name: str, language: str) -> str:
        """A line of texts/NAME.txt as it stands (noise, spam)."""
        return self._rng.choice(sections(name)[language])

    def _core(self, language: str, cause: Problem) -> str:
        said = cause.english if language == "en" else cause.chinese
        return self._decks.deal(f"{cause.key} {language}", said)

    def _second(self, language: str, cause: Problem) -> str:
        if self._rng.random() < 0.6:
            return self._core(language, cause)
        details = cause.english_details if language == "en" else cause.chinese_details
        return self._decks.deal(f"{cause.key} {language} more", details)

    def _praise(self, language: str) -> str:
        return self._decks.deal(f"praise {language}", sections("praise")[language])

    def _fresh(self, tester: Tester, scene: Scene, saying: Saying) -> str:
        wordy = tester.wordiness
        text = ""
        for _ in range(6):
            parts = self._parts(tester.language, saying, wordy)
            text = written_by(tester, self._rng, parts, scene.build, scene.before)
            if text not in self._written:
                break
            wordy = min(1.0, wordy + 0.25)  # said before in these words: say a little more
        self._written.add(text)
        return text

    def _parts(self, language: str, saying: Saying, wordy: float) -> list[str]:
        rng, joints, parts = self._rng, sections("joints"), []
        if saying.again and rng.random() < 0.2:
            parts.append(rng.choice(joints[f"{language} again"]))
        elif rng.random() < wordy * 0.3:
            parts.append(rng.choice(joints[f"{language} openers"]))
        parts.append(saying.cores[0])
        if rng.random() < 0.1 + wordy * 0.45 and (second := saying.second()) != saying.cores[0]:
            parts.append(second)
        for core in saying.cores[1:]:
            parts += [rng.choice(joints[f"{language} bridges"]), core]
        if rng.random() < wordy * 0.14:
            parts.append(rng.choice(joints[f"{language} where"]))
        if rng.random() < wordy * 0.3:
            parts.append(rng.choice(joints[f"{language} {saying.endings}"]))
        return parts
