"""The themes a run found, kept as rows: a theme goes on under its number where the topics of its people go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.kept_topics import LONGEST_TITLE, RENAMED_WHEN_GROWN
from analysis.findings import Findings
from analysis.runs import Run
from analysis.topics.identity import Topic
from analysis.topics.theme_rows import Theme, ThemeRecord, TopicPlace, TopicTree, newest_places
from releases.builds.build import Build

# A theme is an older one's continuation only where so large a share of its people was in topics of that one.
LEAST_SHARED = 0.25


def keep_themes(
    session: Session, run: Run, findings: Findings, topics: Sequence[Topic], *, now: datetime
) -> None:
    """Write the run's themes, the place of every topic and the tree; themes without a forerunner get a number."""
    continued = _continued(session, run, findings, topics)
    numbers: dict[int, int | None] = {}
    for place in range(len(findings.topics.themes)):
        numbers[place] = _kept(session, run, findings, place, continued.get(place), now).id
    _keep_places(session, run, findings, dict(enumerate(topics)), numbers)
    _keep_tree(session, run, findings, dict(enumerate(topics)))


def keep_known_themes(session: Session, run: Run, findings: Findings) -> None:
    """The same of a run as of an earlier day: topics and themes that are not known by now leave nothing."""
    numbers = [topic.known_id for topic in findings.topics.topics if topic.known_id is not None]
    rows = {topic.id: topic for topic in session.scalars(sa.select(Topic).where(Topic.id.in_(numbers)))}
    topics = {
        index: rows[found.known_id]
        for index, found in enumerate(findings.topics.topics)
        if found.known_id in rows
    }
    continued = _continued(
        session, run, findings, [topics.get(i) for i in range(len(findings.topics.topics))]
    )
    for place, theme in continued.items():
        session.add(_record(session, run, findings, place, theme))
    _keep_places(session, run, findings, topics, {place: theme.id for place, theme in continued.items()})
    _keep_tree(session, run, findings, topics)


def _continued(
    session: Session, run: Run, findings: Findings, topics: Sequence[Topic | None]
) -> dict[int, Theme]:
    """Which known theme each found one continues, by the people of the topics they share: one to one, most first."""
    before = {
        place.topic_id: place.theme_id for place in newest_places(session, run.product_id) if place.theme_id
    }
    people = {found.topic_index: found.people_ever for found in findings.requests}
    shared: dict[tuple[int, int], int] = defaultdict(int)
    whole: dict[int, int] = defaultdict(int)
    for place, theme in enumerate(findings.topics.themes):
        for index in theme.topics:
            whole[place] += people.get(index, 0)
            topic = topics[index]
            if topic is not None and topic.id in before:
                shared[place, before[topic.id]] += people.get(index, 0)
    found: dict[int, int] = {}
    for place, number in sorted(shared, key=lambda pair: (-shared[pair], pair[1], pair[0])):
        enough = shared[place, number] >= LEAST_SHARED * whole[place]
        if enough and place not in found and number not in found.values():
            found[place] = number
    return {place: session.get_one(Theme, number) for place, number in found.items()}


def _kept(
    session: Session, run: Run, findings: Findings, place: int, theme: Theme | None, now: datetime
) -> Theme:
    title = findings.topics.themes[place].title[:LONGEST_TITLE]
    if theme is None:
        theme = Theme(product_id=run.product_id, title=title, titled_by_person=False, created_at=now)
        session.add(theme)
        session.flush()
    elif not theme.titled_by_person and _has_grown(session, theme, findings.themes[place].people_ever):
        theme.title = title
    session.add(_record(session, run, findings, place, theme))
    return theme


def _has_grown(session: Session, theme: Theme, people: int) -> bool:
    """Like a topic's, a theme's name changes only while it is so young that the name was a guess."""
    query = sa.select(ThemeRecord.people_ever).where(ThemeRecord.theme_id == theme.id)
    before = session.scalar(query.order_by(ThemeRecord.id.desc()).limit(1))
    return people >= RENAMED_WHEN_GROWN * (before or 0)


def _record(session: Session, run: Run, findings: Findings, place: int, theme: Theme) -> ThemeRecord:
    found, heard = findings.topics.themes[place], findings.themes[place]
    return ThemeRecord(
        run_id=run.id,
        theme_id=theme.id,
        title=theme.title,
        keywords=list(found.keywords),
        people=heard.people,
        share=heard.share,
        people_ever=heard.people_ever,
        loose_texts=len(found.loose),
        parts={"builds": _builds(session, run, findings, heard.people_by_build)},
    )


def _builds(session: Session, run: Run, findings: Findings, people: Sequence[int]) -> list[dict[str, Any]]:
    query = sa.select(Build.version, Build.slug).where(Build.product_id == run.product_id)
    slugs = {version: slug for version, slug in session.execute(query)}
    return [
        {"build": slugs.get(build, build), "version": build, "people": count, "share": count / max(heard, 1)}
        for build, count, heard in zip(findings.builds, people, findings.people_heard, strict=True)
    ]


def _keep_places(
    session: Session,
    run: Run,
    findings: Findings,
    topics: Mapping[int, Topic],
    numbers: Mapping[int, int | None],
) -> None:
    theme_of = findings.topics.theme_of_topic()
    for index, topic in topics.items():
        bubble = findings.map.bubbles.get(index)
        theme = theme_of.get(index)
        session.add(
            TopicPlace(
                run_id=run.id,
                topic_id=topic.id,
                theme_id=numbers.get(theme) if theme is not None else None,
                x=bubble.x if bubble else None,
                y=bubble.y if bubble else None,
                radius=bubble.radius if bubble else None,
            )
        )
    session.flush()


def _keep_tree(session: Session, run: Run, findings: Findings, topics: Mapping[int, Topic]) -> None:
    numbers = [topics[index].id if index in topics else None for index in range(len(findings.topics.topics))]
    merges = [list(merge) for merge in findings.map.merges]
    session.add(TopicTree(run_id=run.id, tree={"topics": numbers, "merges": merges}))
    session.flush()
