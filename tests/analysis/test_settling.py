"""What people decided is in force before anybody is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from analysis.decided import Closed, Decided
from analysis.remarks import Remarks
from analysis.settling import LeftOut, settled
from analysis.topics.found import Assignment, FoundTheme, FoundTopic, FoundTopics

START = datetime(2026, 11, 13, 16, tzinfo=UTC)
A, B = 11, 12


def remarks(*known: int | None) -> Remarks:
    count = len(known)
    return Remarks(
        ids=list(range(1, count + 1)),
        texts=[f"text {row}" for row in range(count)],
        people=[str(row) for row in range(count)],
        builds=["8.11.20"] * count,
        dates=[START + timedelta(days=row) for row in range(count)],
        known_topics=list(known),
        build_order=["8.11.13", "8.11.20"],
    )


def found(*topics: tuple[int | None, list[int]]) -> FoundTopics:
    made = [
        FoundTopic(known, "t", [], rows, [f"quote {row}" for row in rows], np.ones(2), "latin", False)
        for known, rows in topics
    ]
    links = [Assignment(row, index, 0.8) for index, (_, rows) in enumerate(topics) for row in rows]
    return FoundTopics(
        made, sorted(links, key=lambda link: link.position), [], ["problem"] * 4, alike=[(0, 1, 0.7)]
    )


def rows_of(result: FoundTopics) -> dict[int | None, list[int]]:
    return {topic.known_id: topic.positions for topic in result.topics}


def test_nothing_decided_changes_nothing() -> None:
    engine = found((A, [0, 1]), (None, [2]))
    result, left = settled(engine, remarks(A, None, None, None), Decided())
    assert (rows_of(result), result.assignments) == ({A: [0, 1], None: [2]}, engine.assignments)
    assert left == LeftOut() and result.unassigned == [3]


def test_what_a_person_denies_is_dropped_and_told() -> None:
    result, left = settled(found((A, [0, 1]), (B, [1])), remarks(A, B, None, None), Decided(outside={1: {A}}))
    assert rows_of(result) == {A: [0], B: [1]}
    assert [(link.position, link.topic_id, link.quote) for link in left.denied] == [(1, A, "quote 1")]


def test_what_a_person_says_is_added_where_the_engine_is_blind() -> None:
    result, _ = settled(found((A, [0]), (B, [1])), remarks(A, B, B, None), Decided(inside={2: {B}, 3: {99}}))
    assert rows_of(result) == {A: [0], B: [1, 2], 99: [3]}
    assert result.topics[1].quotes == ["quote 1", "text 2"]


def test_what_is_no_topic_disappears_with_its_texts() -> None:
    result, left = settled(found((A, [0, 1]), (B, [1])), remarks(A, B, None, None), Decided(sinks={A}))
    assert rows_of(result) == {B: [1]} and [link.topic for link in result.assignments] == [0]
    assert [link.position for link in left.sunk] == [0, 1] and result.unassigned == [0, 2, 3]
    assert result.alike == []


@pytest.mark.parametrize(
    ("closed", "decided", "waits"),
    [
        (Closed(START, None), {}, [1, 2]),
        (Closed(START + timedelta(days=1), None), {}, [2]),
        (Closed(START, "8.11.20"), {}, [1, 2]),
        (Closed(START, None), {"inside": {1: {A}}}, [2]),
        (Closed(START, None), {"standing": {2: {A}}}, [1]),
    ],
)
def test_a_new_text_like_a_closed_request_waits(
    closed: Closed, decided: dict[str, dict[int, set[int]]], waits: list[int]
) -> None:
    engine = found((A, [0, 1, 2]), (B, [3]))
    result, left = settled(engine, remarks(A, None, None, B), Decided(closed={A: closed}, **decided))
    assert [link.position for link in left.looks] == waits
    assert rows_of(result)[A] == [row for row in range(3) if row not in waits]


def test_a_text_on_a_build_before_the_cure_joins() -> None:
    said = remarks(A, None, None, None)
    said.builds[1] = "8.11.13"
    _, left = settled(found((A, [0, 1, 2]), (B, [3])), said, Decided(closed={A: Closed(START, "8.11.20")}))
    assert [link.position for link in left.looks] == [2]


def test_themes_lose_what_is_no_topic_and_keep_their_other_topics() -> None:
    engine = found((A, [0]), (B, [1]), (None, [2]))
    themes = [FoundTheme("one", [], [0], [3]), FoundTheme("two", [], [1, 2], [])]
    result, _ = settled(
        replace(engine, themes=themes), remarks(A, B, None, None), Decided(sinks={A}, inside={3: {B}})
    )
    assert [(theme.title, theme.topics) for theme in result.themes] == [("two", [0, 1])]
    kept, _ = settled(replace(engine, themes=themes), remarks(A, B, None, None), Decided(inside={3: {B}}))
    assert [theme.loose for theme in kept.themes] == [[], []]
