"""From remarks to ranked requests: one engine behind `orange-friday rank` and the runs on the database."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from analysis.chosen_build import FEWEST_ROWS, ChosenBuild, choose_build
from analysis.decided import Decided
from analysis.findings import Findings, RankedRequest
from analysis.heard_themes import heard_themes
from analysis.places import BY_POINTS, Places, place_by_people, place_by_points
from analysis.priorities.ranking import FEWEST_SUPPORTERS, FEWEST_VOTERS, points_at_stake
from analysis.priorities.ranking_order import Weights
from analysis.priorities.ranking_trend import CHANCE_SHARE, HALF_LIFE
from analysis.quotes import Quotes, alarms_of, quotes_of
from analysis.remarks import Remarks
from analysis.settling import LeftOut, settled
from analysis.topics.finding import FoundTopics, Progress, TopicSettings, VectorStore, find_topics, silent
from analysis.topics.topic_map import Point, topic_map
from analysis.voices import Voices, Votes, voices_of, votes_of
from core.language import N_
from surveys.statistics import LOWEST_SATISFIED_SCORE, wilson_interval


@dataclass(frozen=True)
class AnalysisSettings:
    """Every knob of an analysis; equal settings on equal remarks give equal findings."""

    topics: TopicSettings = field(default_factory=TopicSettings)
    weights: Weights = field(default_factory=Weights)
    fewest_rows: int = FEWEST_ROWS
    """Rows from which a build is ranked by itself."""
    fewest_voters: int = FEWEST_VOTERS
    """Votes on the build below which no points are told."""
    fewest_supporters: int = FEWEST_SUPPORTERS
    """Voters behind a request below which its points are not told."""
    resamples: int = 1000
    confidence: float = 0.95
    half_life: float = HALF_LIFE
    """Builds after which a person's voice counts half, in trends and ties."""
    chance_share: float = CHANCE_SHARE
    """Share of false alarms allowed among the called trends."""
    seed: int = 0
    """Of the resamples; the topics have their own."""

    def to_dict(self) -> dict[str, Any]:
        """For the record of a run: `run.json` or the database."""
        return asdict(self)


def analyse(
    remarks: Remarks,
    *,
    for_build: str | None = None,
    settings: AnalysisSettings | None = None,
    efforts: Mapping[int, float] | None = None,
    decided: Decided | None = None,
    map_before: Mapping[int, Point] | None = None,
    vectors: VectorStore | None = None,
    progress: Progress = silent,
) -> Findings:
    """Find the topics in `remarks` and rank them as requests of a build (see `choose_build`).

    `efforts` are the product manager's, by known topic; 1 where there is none. `decided` is what people have said
    about topics, which holds whatever the engine finds. `map_before` is where known topics lay on an earlier map, so
    that the new one does not jump. `vectors` keeps the vectors of texts between runs. `progress` is told the stage and
    its share done, and may raise Cancelled.
    Raises NotFound for an unknown `for_build`, ModelError where the model cannot be used.
    """
    settings = settings or AnalysisSettings()
    stages = _Stages(progress)
    with stages.one("build"):
        chosen = choose_build(remarks, for_build, settings.fewest_rows)
    found = find_topics(
        remarks.texts,
        remarks.people,
        known=remarks.known_topics,
        pins=decided.pieces if decided else None,
        also=decided.also if decided else None,
        seeds=decided.seeds if decided else (),
        settings=settings.topics,
        vectors=vectors,
        progress=progress,
    )
    left_out = LeftOut()
    if decided is not None:
        found, left_out = settled(found, remarks, decided)
    with stages.one("people"):
        voices = voices_of(remarks, chosen, found)
        votes = votes_of(remarks, chosen, voices)
    with stages.one("rank"):
        places = _places(found, chosen, voices, votes, settings, efforts or {})
    with stages.one("quotes"):
        requests = _requests(found, voices, places, quotes_of(remarks, chosen, found))
        alarms = alarms_of(remarks, chosen, found)
    with stages.one("map"):
        themes = heard_themes(remarks, chosen, found)
        drawn = topic_map(found, [int(people) for people in voices.people], map_before)
    seconds = found.seconds | stages.seconds
    findings = _findings(remarks, chosen, found, voices, votes, places, requests, alarms, seconds)
    return replace(findings, themes=themes, map=drawn, left_out=left_out)


class _Stages:
    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        self.progress(name, 0.0)
        begin = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begin, 4)
        self.progress(name, 1.0)


def _places(
    found: FoundTopics,
    chosen: ChosenBuild,
    voices: Voices,
    votes: Votes,
    settings: AnalysisSettings,
    efforts: Mapping[int, float],
) -> Places:
    known = [topic.known_id for topic in found.topics]
    effort = np.array([1.0 if topic is None else efforts.get(topic, 1.0) for topic in known])
    shared: dict[str, Any] = {
        "half_life": settings.half_life,
        "chance_share": settings.chance_share,
        "pooled": chosen.build is None,
    }
    if len(votes) < settings.fewest_voters or not known:
        return place_by_people(voices, effort, resamples=settings.resamples, seed=settings.seed, **shared)
    stake = points_at_stake(
        votes.scores,
        votes.raised,
        strata=votes.strata,
        builds=votes.builds,
        people=votes.people,
        effort=effort,
        resamples=settings.resamples,
        confidence=settings.confidence,
        fewest_voters=settings.fewest_voters,
        fewest_supporters=settings.fewest_supporters,
        seed=settings.seed,
    )
    return place_by_points(voices, stake, effort, weights=settings.weights, **shared)


def _requests(
    found: FoundTopics, voices: Voices, places: Places, quotes: list[Quotes]
) -> list[RankedRequest]:
    return [
        _request(rank, index, found, voices, places, quotes[index])
        for rank, index in enumerate(places.order, start=1)
    ]


def _request(
    rank: int, index: int, found: FoundTopics, voices: Voices, places: Places, quotes: Quotes
) -> RankedRequest:
    topic, stake = found.topics[index], places.stake
    return RankedRequest(
        rank=rank,
        topic_index=index,
        known_id=topic.known_id,
        title=topic.title,
        keywords=topic.keywords,
        people=int(voices.people[index]),
        share=int(voices.people[index]) / max(voices.heard, 1),
        people_ever=int(voices.ever[index]),
        decayed_people=float(places.decayed[index]),
        points=_told(stake.points[index]) if stake else None,
        points_low=_told(stake.low[index]) if stake else None,
        points_high=_told(stake.high[index]) if stake else None,
        reach=_told(stake.reach[index]) if stake else None,
        impact=_told(stake.impact[index]) if stake else None,
        confidence=float(places.confidence[index]),
        effort=float(places.effort[index]),
        priority=float(places.priority[index]),
        trend=places.trends[index],
        severity=quotes.severity,
        example=quotes.example,
        example_ids=quotes.example_ids,
        people_by_build=[int(people) for people in voices.by_build[:, index]],
    )


def _told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _findings(
    remarks: Remarks,
    chosen: ChosenBuild,
    found: FoundTopics,
    voices: Voices,
    votes: Votes,
    places: Places,
    requests: list[RankedRequest],
    alarms: list[int],
    seconds: dict[str, float],
) -> Findings:
    satisfied = int((votes.scores >= LOWEST_SATISFIED_SCORE).sum())
    texts = [row for row in chosen.in_scope() if remarks.texts[row].strip()]
    return Findings(
        build=chosen.build,
        ranked_by=places.ranked_by,
        topics=found,
        requests=requests,
        row_builds=chosen.row_builds,
        builds=chosen.builds,
        people_heard=[int(people) for people in voices.heard_by_build],
        people=voices.heard,
        voters=len(votes),
        silent_share=votes.silent_share,
        satisfaction=satisfied / len(votes) if len(votes) else None,
        satisfaction_interval=wilson_interval(satisfied, len(votes)),
        typical_impact=places.stake.typical_impact if places.stake else None,
        kinds=dict(Counter(found.kinds[row] for row in texts)),
        alarms=alarms,
        seconds=seconds,
        peak_memory_mb=_peak_memory_mb(),
        notes=[*found.notes, *_notes(chosen, votes, places)],
        first_kept=places.first_kept,
    )


def _notes(chosen: ChosenBuild, votes: Votes, places: Places) -> list[str]:
    notes = []
    if chosen.build is None and chosen.builds:
        notes.append(
            N_("No build has rows enough, so all are ranked together, with an effect for each build.")
        )
    if len(chosen.builds) < 2 and places.order:
        notes.append(N_("There is no older build to compare with, so no trend is told."))
    if not len(votes) and places.order:
        notes.append(
            N_("There are no scores, so requests are ranked by people and trend, not by satisfaction.")
        )
    elif places.ranked_by != BY_POINTS and places.order:
        notes.append(
            N_("There are too few votes to say what a request costs; they are ranked by people and trend.")
        )
    if len(votes) and votes.silent_share == 0:
        notes.append(N_("Everybody who voted also wrote. Who is silent may feel differently."))
    return notes


def _peak_memory_mb() -> float | None:
    try:
        import resource
    except ImportError:  # Windows does not have it
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
