"""Performing a trial: the engine finds the topics afresh at another step, then ranks them as the next run would.

Imports the engine, so only the worker's processes import this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.kept_ranking import is_fit
from analysis.database_runs.kept_topics import title_of
from analysis.database_runs.reading import Reading, read_for_run
from analysis.decided import Decided
from analysis.engine import AnalysisSettings, analyse
from analysis.findings import Findings
from analysis.granularity.decided_topics import free_topics
from analysis.granularity.matching import Group, Matched, Pinned, matched
from analysis.granularity.outcome import Fresh, Joining, Outcome, Part, Ranked
from analysis.granularity.trials import GranularityTrial
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.remarks import Remarks
from analysis.topics.edits.reading import standing_topics
from analysis.topics.embedding import VectorStore
from analysis.topics.finding import find_topics
from analysis.topics.found import FoundTopic
from analysis.topics.pieces import piece_key
from analysis.topics.settings import Progress

SHOWN, EXAMPLES, TAGS = 10, 3, 4
AFRESH, AGAIN = "afresh", "again"
"""The two readings, as the stage names them: "afresh cluster"."""


@dataclass(frozen=True)
class Before:
    """What the trial starts from, all of one moment: what a run reads, and the topics as they stand."""

    reading: Reading
    for_build: str | None
    free: frozenset[int]
    titles: dict[int, str]
    with_request: frozenset[int]
    ranked: tuple[Ranked, ...]


def read_for_trial(session: Session, trial: GranularityTrial) -> Before:
    """The inputs of the run that the trial is compared with, so that what differs comes of the step alone."""
    product, run = trial.product, trial.run
    reading = read_for_run(session, product, run.as_of)
    titles = {shown.topic.id: shown.topic.title for shown in standing_topics(session, product)}
    requests = sa.select(FeatureRequest.topic_id).where(FeatureRequest.product_id == product.id)
    ranked = [
        Ranked(row.shown_request.title, row.shown_request.topic_id, row.people, row.points)
        for row in ranking_of(session, run)[:SHOWN]
    ]
    return Before(
        reading,
        run.build.version if run.build else None,
        frozenset(free_topics(session, product.id)),
        titles,
        frozenset(topic for topic in session.scalars(requests) if topic is not None),
        tuple(ranked),
    )


def try_granularity(
    before: Before,
    held: int,
    settings: AnalysisSettings,
    *,
    vectors: VectorStore | None = None,
    progress: Progress,
) -> Outcome:
    """What ``settings.topics.granularity`` would make of the topics, coming from step ``held``. Writes nothing.

    Raises what `analyse` raises.
    """
    groups = _afresh(before, settings, vectors, _named(progress, AFRESH))
    pinned = _pinned(before.reading, before.free)
    closed = set(before.reading.decided.closed) | _not_standing(before, groups)
    match = matched(pinned, groups, first=before.with_request, closed=closed)
    step = settings.topics.granularity
    joinings, parts = _told(before, match, pinned, step, held)
    asked = replace(
        match,
        joinings=tuple((each.topic_id, each.into_id) for each in joinings if each.asked),
        parts=tuple(found for found, each in zip(match.parts, parts, strict=True) if each.asked),
    )
    remarks, decided = as_if(before.reading, asked)
    findings = analyse(
        remarks, for_build=before.for_build, settings=settings, efforts=before.reading.efforts, decided=decided,
        vectors=vectors, progress=_named(progress, AGAIN),
    )  # fmt: skip
    return Outcome(
        joinings, parts, _fresh(findings, remarks), len(before.titles),
        len(before.titles.keys() - before.free), before.ranked, _ranked(findings, before.titles, asked),
    )  # fmt: skip


def _afresh(
    before: Before, settings: AnalysisSettings, vectors: VectorStore | None, progress: Progress
) -> list[Group]:
    """The topics found with nothing known but what people decided."""
    reading, decided = before.reading, before.reading.decided
    known = [None if topic in before.free else topic for topic in reading.remarks.known_topics]
    also = {
        row: {piece: topic for piece, topic in pieces.items() if topic not in before.free}
        for row, pieces in decided.also.items()
    }
    # Beside known topics a run is finer than the data say, for the sake of new wishes; here nearly nothing is known.
    # Nor is anything "new since the last run": no two cosines differ by 2.
    topics = replace(settings.topics, known_resolution=settings.topics.resolution, new_gap=2.0)
    found = find_topics(
        reading.remarks.texts, reading.remarks.people, known=known,
        pins={row: piece for row, piece in decided.pieces.items() if known[row] is not None},
        also={row: pieces for row, pieces in also.items() if pieces},
        seeds=decided.seeds, settings=topics, vectors=vectors, progress=progress,
    )  # fmt: skip
    nearness = {(link.position, link.topic): link.similarity for link in found.assignments}
    taken = {title.casefold() for title in before.titles.values()}
    return [_group(index, topic, nearness, taken) for index, topic in enumerate(found.topics)]


def _group(
    index: int, topic: FoundTopic, nearness: Mapping[tuple[int, int], float], taken: Collection[str]
) -> Group:
    rows = {
        row: (piece_key(quote), nearness[row, index])
        for row, quote in zip(topic.positions, topic.quotes, strict=True)
    }
    title = title_of(topic)
    # What leaves a topic may have the very sentence that the topic is called by.
    if title.casefold() in taken and topic.keywords:
        title = ", ".join(topic.keywords[:TAGS])
    return Group(topic.known_id, title, rows)


def _pinned(reading: Reading, free: Collection[int]) -> dict[int, list[tuple[int, str | None]]]:
    """The texts of the free topics, by position, with the sentences by which they stand there."""
    found: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
    for row, topic in enumerate(reading.remarks.known_topics):
        if topic is not None and topic in free:
            found[topic].append((row, reading.decided.pieces.get(row)))
    for row, pieces in reading.decided.also.items():
        for piece, topic in pieces.items():
            if topic in free and reading.remarks.known_topics[row] != topic:
                found[topic].append((row, piece))
    return found


def _not_standing(before: Before, groups: Iterable[Group]) -> set[int]:
    """Topics set aside, or said to be none: nothing is proposed to join them."""
    return {group.known_id for group in groups if group.known_id is not None} - before.titles.keys()


def _told(
    before: Before, match: Matched, pinned: Pinned, step: int, held: int
) -> tuple[tuple[Joining, ...], tuple[Part, ...]]:
    """The match with names and numbers. Coarser asks for topics to come together, finer for them to fall apart.

    What would become part of a decided topic is told, and not asked for: a promise would grow behind somebody's back.
    """
    remarks, titles = before.reading.remarks, before.titles
    joinings = tuple(
        Joining(
            topic, into, titles[topic], titles[into], len(pinned[topic]),
            _examples(remarks, (row for row, _ in pinned[topic])),
            into_decided=into not in before.free, asked=step <= held and into in before.free,
        )
        for topic, into in match.joinings
    )  # fmt: skip
    parts = tuple(
        Part(
            number, part.topic_id, titles[part.topic_id], part.title,
            tuple(sorted(remarks.ids[row] for row in part.rows)), len(pinned[part.topic_id]),
            _examples(remarks, part.rows), asked=step >= held,
        )
        for number, part in enumerate(match.parts, start=1)
    )  # fmt: skip
    return (
        tuple(sorted(joinings, key=lambda each: (not each.asked, each.into_title, -each.texts))),
        parts,
    )


def _examples(remarks: Remarks, rows: Iterable[int]) -> tuple[int, ...]:
    """The texts of the first three people, by number."""
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(remarks.people[row], remarks.ids[row])
        if len(first) == EXAMPLES:
            break
    return tuple(first.values())


def as_if(reading: Reading, match: Matched) -> tuple[Remarks, Decided]:
    """What the next run would read had people done what ``match`` says; a part is topic -1, -2, … in its order."""
    into = dict(match.joinings)
    away = {
        (row, part.topic_id): -number for number, part in enumerate(match.parts, start=1) for row in part.rows
    }

    def of(row: int, topic: int) -> int:
        return away.get((row, topic), into.get(topic, topic))

    known = [
        None if topic is None else of(row, topic) for row, topic in enumerate(reading.remarks.known_topics)
    ]
    decided = reading.decided
    also = {
        row: {piece: of(row, topic) for piece, topic in pieces.items()}
        for row, pieces in decided.also.items()
    }
    standing = {row: {of(row, topic) for topic in topics} for row, topics in decided.standing.items()}
    inside = {row: {of(row, topic) for topic in topics} for row, topics in decided.inside.items()}
    for (row, _), part in away.items():
        inside.setdefault(row, set()).add(part)
    outside = {
        row: {into.get(topic, topic) for topic in topics} - inside.get(row, set())
        for row, topics in decided.outside.items()
    }
    for row, topic in away:
        outside.setdefault(row, set()).add(into.get(topic, topic))
    return (
        replace(reading.remarks, known_topics=known),
        replace(decided, also=also, standing=standing, inside=inside, outside=outside),
    )


def _fresh(findings: Findings, remarks: Remarks) -> tuple[Fresh, ...]:
    """The new topics that would become requests."""
    fit = {request.topic_index for request in findings.requests if is_fit(request)}
    return tuple(
        Fresh(title_of(topic), len(topic.positions), _examples(remarks, topic.positions))
        for index, topic in enumerate(findings.topics.topics)
        if topic.known_id is None and index in fit
    )


def _ranked(findings: Findings, titles: Mapping[int, str], match: Matched) -> tuple[Ranked, ...]:
    """The head of the list, as the run would show it."""
    found = []
    for request in findings.requests:
        known = request.known_id
        if known is None and not is_fit(request):
            continue
        if known is not None and known > 0 and known not in titles:
            continue
        if known is None:
            title = title_of(findings.topics.topics[request.topic_index])
        else:
            title = match.parts[-known - 1].title if known < 0 else titles[known]
        own = known if known is not None and known > 0 else None
        found.append(Ranked(title, own, request.people, request.points))
    return tuple(found[:SHOWN])


def _named(progress: Progress, reading: str) -> Progress:
    return lambda stage, done: progress(f"{reading} {stage}", done)
