"""Known topics beside those found afresh: who comes together, who falls apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.granularity.matching import Group, Pinned, matched


def pinned(**topics: list[int]) -> Pinned:
    """topic_3=[1, 2]: rows 1 and 2 stand in topic 3."""
    return {int(name[6:]): [(row, None) for row in rows] for name, rows in topics.items()}


def group(*rows: int, title: str = "fresh", known: int | None = None, like: float = 0.8) -> Group:
    return Group(known, title, {row: (f"piece {row}", like) for row in rows})


def test_topics_whose_texts_gather_in_one_group_come_together_in_the_largest() -> None:
    found = matched(pinned(topic_1=[0, 1], topic_2=[2, 3, 4]), [group(0, 1, 2, 3, 4)])
    assert found.joinings == ((1, 2),)
    assert found.parts == ()


def test_of_two_the_one_with_a_request_goes_on_and_of_equals_the_oldest() -> None:
    topics = pinned(topic_1=[0, 1], topic_2=[2, 3, 4])
    assert matched(topics, [group(0, 1, 2, 3, 4)], first={1}).joinings == ((2, 1),)
    assert matched(pinned(topic_1=[0], topic_2=[1]), [group(0, 1)]).joinings == ((2, 1),)


def test_a_topic_joins_the_decided_one_that_draws_its_texts_unless_that_is_closed() -> None:
    topics, groups = pinned(topic_1=[0, 1]), [group(0, 1, 7, 8, known=9)]
    assert matched(topics, groups).joinings == ((1, 9),)
    assert matched(topics, groups, closed={9}).joinings == ()


def test_texts_that_gather_apart_leave_and_the_largest_part_stays() -> None:
    found = matched(pinned(topic_1=list(range(10))), [group(*range(6)), group(9, 8, 7, 6, title="apart")])
    assert [(part.topic_id, part.title, part.rows) for part in found.parts] == [(1, "apart", (9, 8, 7, 6))]


def test_too_few_texts_are_no_part() -> None:
    assert matched(pinned(topic_1=list(range(10))), [group(*range(8)), group(8, 9)]).parts == ()


def test_what_gathers_about_another_topic_is_no_part() -> None:
    topics = pinned(topic_1=list(range(10)), topic_2=list(range(10, 16)))
    found = matched(topics, [group(*range(7)), group(*range(7, 16))])
    assert (found.joinings, found.parts) == ((), ())


def test_of_a_topic_that_is_hardly_seen_nothing_is_said() -> None:
    topics = pinned(topic_1=list(range(10)), topic_2=[10, 11, 12])
    assert matched(topics, [group(0, 10, 11, 12)]).joinings == ()


def test_a_text_that_says_two_things_counts_where_its_pinned_sentence_is() -> None:
    groups = [group(0, 1, 2, like=0.9), Group(None, "other", {0: ("second", 0.5), 3: ("piece 3", 0.9)})]
    found = matched({1: [(0, "second")], 2: [(3, None)]}, groups)
    assert found.joinings == ((2, 1),)


@given(
    st.dictionaries(st.integers(1, 6), st.sets(st.integers(0, 29), min_size=1), max_size=6),
    st.lists(st.sets(st.integers(0, 29), min_size=1), max_size=6),
    st.sets(st.integers(1, 6)),
)
def test_whatever_is_found_the_proposals_fit_together(
    topics: dict[int, set[int]], groups: list[set[int]], first: set[int]
) -> None:
    known = {topic: [(row, None) for row in sorted(rows)] for topic, rows in topics.items()}
    found = matched(known, [group(*sorted(rows)) for rows in groups], first=first)
    gone, targets = {topic for topic, _ in found.joinings}, {into for _, into in found.joinings}
    assert len(gone) == len(found.joinings) and gone.isdisjoint(targets) and gone | targets <= topics.keys()
    for topic, rows in topics.items():
        leaving = [row for part in found.parts if part.topic_id == topic for row in part.rows]
        assert len(leaving) == len(set(leaving)) and set(leaving) < rows
