"""What the report counts beside the findings: satisfaction by build, votes beside a request, quotes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from analysis.chosen_build import ChosenBuild
from analysis.findings import Findings
from analysis.remarks import Remarks
from analysis.voices import Votes, voices_of, votes_of
from core.privacy import mask_personal
from surveys.statistics import LOWEST_SATISFIED_SCORE, Difference, share_difference, wilson_interval

LONGEST_QUOTE = 420


@dataclass(frozen=True)
class BuildFigure:
    """The people heard on a build, and the satisfied share of its `n` votes with its Wilson interval."""

    name: str
    people: int
    n: int
    satisfied: int
    share: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Beside:
    """The votes of those who raised a request beside those who did not."""

    supporters: int
    supporters_satisfied: float
    others: int
    others_satisfied: float


@dataclass(frozen=True)
class Quote:
    """A remark as the report prints it, personal data masked; `said` is its part that speaks of the request."""

    row: int
    before: str
    said: str
    after: str
    build: str | None
    date: datetime | None
    score: float | None


def build_figures(findings: Findings, remarks: Remarks) -> list[BuildFigure]:
    """The builds up to the ranked one, oldest first; of a person's votes on a build the last counts."""
    last: dict[tuple[str, str], tuple[float, float]] = {}
    for row, build in enumerate(findings.row_builds):
        score, date = remarks.scores[row], remarks.dates[row]
        if build is not None and score is not None:
            when = date.timestamp() if date is not None else 0.0
            key = (build, remarks.people[row])
            if key not in last or when >= last[key][0]:
                last[key] = (when, score)
    n = Counter(build for build, _person in last)
    satisfied = Counter(build for (build, _), (_, score) in last.items() if score >= LOWEST_SATISFIED_SCORE)
    return [
        _figure(build, people, n[build], satisfied[build])
        for build, people in zip(findings.builds, findings.people_heard, strict=True)
    ]


def _figure(name: str, people: int, n: int, satisfied: int) -> BuildFigure:
    interval = wilson_interval(satisfied, n)
    return BuildFigure(name, people, n, satisfied, satisfied / n if n else None, interval.low, interval.high)


def ranked_votes(findings: Findings, remarks: Remarks) -> Votes:
    """The votes that the ranking rests on, each with all that its person raised."""
    chosen = ChosenBuild(findings.build, findings.row_builds, findings.builds)
    return votes_of(remarks, chosen, voices_of(remarks, chosen, findings.topics))


def distribution(votes: Votes) -> list[float]:
    """Shares of the votes at 1 to 5; empty without votes."""
    counts = Counter(round(float(score)) for score in votes.scores)
    return [counts[score] / len(votes) for score in range(1, 6)] if len(votes) else []


def change(figures: list[BuildFigure], ranked: str | None) -> tuple[BuildFigure, Difference] | None:
    """The build with votes before the ranked one, and how far the ranked one is from it."""
    voted = [figure for figure in figures if figure.n]
    if len(voted) < 2 or voted[-1].name != ranked:
        return None
    before, now = voted[-2:]
    found = share_difference(now.satisfied, now.n, before.satisfied, before.n)
    return (before, found) if found is not None else None


def votes_beside(votes: Votes) -> list[Beside | None]:
    """For each topic the satisfied share of the voters who raised it and of all others; None without both."""
    happy = (votes.scores >= LOWEST_SATISFIED_SCORE).astype(float)
    raised = votes.raised.astype(float)
    supporters = np.asarray(raised.sum(axis=0)).ravel()
    satisfied = np.asarray(raised.T @ happy).ravel()
    return [
        _beside(int(count), round(good), len(votes), int(happy.sum()))
        for count, good in zip(supporters, satisfied, strict=True)
    ]


def _beside(supporters: int, satisfied: int, voters: int, all_satisfied: int) -> Beside | None:
    others = voters - supporters
    if not supporters or not others:
        return None
    return Beside(supporters, satisfied / supporters, others, (all_satisfied - satisfied) / others)


def quotes(findings: Findings, remarks: Remarks, ids: list[int], topic: int | None = None) -> list[Quote]:
    """The remarks of these rows, in this order, with what in them speaks of `topic`."""
    place = {number: position for position, number in enumerate(remarks.ids)}
    sentences: dict[int, str] = {}
    if topic is not None:
        found = findings.topics.topics[topic]
        sentences = dict(zip(found.positions, found.quotes, strict=True))
    return [_quote(findings, remarks, place[number], sentences.get(place[number], "")) for number in ids]


def _quote(findings: Findings, remarks: Remarks, position: int, sentence: str) -> Quote:
    text = mask_personal(" ".join(remarks.texts[position].split()))
    before, said, after = _parted(text, " ".join(sentence.split()))
    return Quote(
        row=remarks.ids[position],
        before=before,
        said=said,
        after=after,
        build=findings.row_builds[position],
        date=remarks.dates[position],
        score=remarks.scores[position],
    )


def _parted(text: str, sentence: str) -> tuple[str, str, str]:
    """A text cut around a sentence of it and shortened at its ends; ("", text, "") where it is not part of it."""
    start = text.find(sentence) if sentence else -1
    if start < 0:
        return "", _headed(text, LONGEST_QUOTE), ""
    before, after = text[:start], text[start + len(sentence) :]
    room = max(LONGEST_QUOTE - len(sentence), 0) // 2
    return _headed(before[::-1], room)[::-1], _headed(sentence, LONGEST_QUOTE), _headed(after, room)


def _headed(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rstrip() + " …"
