"""Who raised what, as people × requests; a person counts once however often they speak."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from analysis.chosen_build import ChosenBuild
from analysis.remarks import Remarks
from analysis.topics.finding import FoundTopics


@dataclass(frozen=True)
class Voices:
    """Distinct people behind the requests."""

    raised: dict[int, list[int]]
    """Requests of each row that raises any, strongest first."""
    people: np.ndarray
    """int [requests]: people who raised it on the ranked build (pooled: on any or none)."""
    ever: np.ndarray
    """int [requests]: people who raised it on any build or none."""
    heard: int
    """All people who voted or wrote on the ranked build (pooled: on any or none)."""
    by_build: np.ndarray
    """int [builds, requests]: people who raised it on each build, oldest first."""
    heard_by_build: np.ndarray
    """int [builds]: all people who voted or wrote on it."""


@dataclass(frozen=True)
class Votes:
    """The votes of the ranked build, one per person and build: the last one they gave."""

    scores: np.ndarray
    """float [votes]"""
    raised: sparse.csr_array
    """bool [votes, requests]"""
    strata: list[str | None]
    builds: list[str | None]
    people: list[str]
    silent_share: float | None
    """Share of the votes whose person wrote nothing on that build; None without votes."""

    def __len__(self) -> int:
        return len(self.scores)


def voices_of(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> Voices:
    """Count the people behind every topic of `found`."""
    raised: dict[int, list[int]] = {}
    for link in found.assignments:
        raised.setdefault(link.position, []).append(link.topic)
    return _voices(remarks, chosen, raised, len(found.topics))


def theme_voices_of(remarks: Remarks, chosen: ChosenBuild, found: FoundTopics) -> Voices:
    """Count the people behind every theme of `found`, those too whose text is in none of its topics."""
    theme_of = found.theme_of_topic()
    raised: dict[int, list[int]] = {
        row: [place] for place, theme in enumerate(found.themes) for row in theme.loose
    }
    for link in found.assignments:
        themes = raised.setdefault(link.position, [])
        if link.topic in theme_of and theme_of[link.topic] not in themes:
            themes.append(theme_of[link.topic])
    return _voices(remarks, chosen, raised, len(found.themes))


def _voices(remarks: Remarks, chosen: ChosenBuild, raised: dict[int, list[int]], requests: int) -> Voices:
    scope = chosen.in_scope()
    by_build, heard_by_build = _by_build(remarks, chosen, raised, requests)
    return Voices(
        raised=raised,
        people=_people(remarks, scope, raised, requests),
        ever=_people(remarks, raised, raised, requests),
        heard=len({remarks.people[row] for row in scope}),
        by_build=by_build,
        heard_by_build=heard_by_build,
    )


def votes_of(remarks: Remarks, chosen: ChosenBuild, voices: Voices) -> Votes:
    """The votes that are ranked, each with all that its person raised on that build."""
    ballots: dict[tuple[str, str | None], _Ballot] = {}
    for row in _by_date(remarks, chosen.in_scope()):
        ballot = ballots.setdefault((remarks.people[row], chosen.row_builds[row]), _Ballot())
        ballot.add(remarks.scores[row], remarks.strata[row], remarks.texts[row], voices.raised.get(row, ()))
    voted = {key: ballot for key, ballot in ballots.items() if ballot.score is not None}
    return Votes(
        scores=np.array([ballot.score for ballot in voted.values()], dtype=float),
        raised=_table([sorted(ballot.topics) for ballot in voted.values()], len(voices.people)),
        strata=[ballot.stratum for ballot in voted.values()],
        builds=[build for _, build in voted],
        people=[person for person, _ in voted],
        silent_share=sum(not ballot.wrote for ballot in voted.values()) / len(voted) if voted else None,
    )


@dataclass
class _Ballot:
    score: float | None = None
    stratum: str | None = None
    wrote: bool = False
    topics: set[int] = field(default_factory=set)

    def add(self, score: float | None, stratum: str | None, text: str, topics: Iterable[int]) -> None:
        self.score = self.score if score is None else score
        self.stratum = self.stratum if stratum is None else stratum
        self.wrote = self.wrote or bool(text.strip())
        self.topics.update(topics)


def _people(remarks: Remarks, rows: Iterable[int], raised: dict[int, list[int]], requests: int) -> np.ndarray:
    voices = {(remarks.people[row], topic) for row in rows for topic in raised.get(row, ())}
    return _counts((topic for _, topic in voices), requests)


def _by_build(
    remarks: Remarks, chosen: ChosenBuild, raised: dict[int, list[int]], requests: int
) -> tuple[np.ndarray, np.ndarray]:
    place = {build: index for index, build in enumerate(chosen.builds)}
    told = [(row, place[build]) for row, build in enumerate(chosen.row_builds) if build in place]
    voices = {(index, remarks.people[row], topic) for row, index in told for topic in raised.get(row, ())}
    people = np.zeros((len(place), requests), dtype=int)
    for (index, topic), count in Counter((index, topic) for index, _, topic in voices).items():
        people[index, topic] = count
    heard = {(index, remarks.people[row]) for row, index in told}
    return people, _counts((index for index, _ in heard), len(place))


def _counts(numbers: Iterable[int], size: int) -> np.ndarray:
    return np.bincount(np.fromiter(numbers, dtype=int), minlength=size)


def _by_date(remarks: Remarks, rows: list[int]) -> list[int]:
    """Oldest first, so that the last vote stands; rows without a date keep their order, before the dated."""
    dates = remarks.dates
    return sorted(rows, key=lambda row: float("-inf") if (date := dates[row]) is None else date.timestamp())


def _table(topics: Sequence[Sequence[int]], requests: int) -> sparse.csr_array:
    sizes = [len(raised) for raised in topics]
    columns = np.array([topic for raised in topics for topic in raised], dtype=int)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
    return sparse.csr_array(
        (np.ones(len(columns), dtype=bool), columns, starts), shape=(len(topics), requests)
    )
