"""What people decided, in the engine: the sentence that is pinned, and typed examples, which count for nobody."""

from __future__ import annotations

from collections.abc import Callable

from analysis.topics.corpus import prepare
from analysis.topics.finding import FoundTopics
from analysis.topics.pieces import piece_key
from analysis.topics.settings import TopicSettings
from tests.analysis.topics.remarks_of_a_friday import TEXTS, TRUTH

Topics = Callable[..., FoundTopics]
TWO = (
    "The battery is empty every morning since I updated it. "
    + "And the camera takes ages to open on my phone. " * 3
)
ALL = 48


def pinned(pins: dict[int, str] | None) -> list[str]:
    corpus = prepare([TWO], [7], TopicSettings(), pins)
    return [unit.text for unit in corpus.units if unit.known == 7]


def test_the_sentence_that_a_person_meant_is_pinned() -> None:
    loose = [unit.text for unit in prepare([TWO], [7], TopicSettings()).units if unit.known is None]
    assert loose and pinned({0: piece_key(loose[0].upper())}) == [loose[0]]


def test_a_sentence_that_is_not_there_any_more_leaves_the_one_that_says_most() -> None:
    assert pinned({0: piece_key("Something else")}) == pinned(None)


def test_a_further_sentence_stays_in_a_topic_of_its_own() -> None:
    loose = [unit.text for unit in prepare([TWO], [7], TopicSettings()).units if unit.known is None]
    also = {0: {piece_key(loose[0]): 8}}
    known = {unit.text: unit.known for unit in prepare([TWO], [7], TopicSettings(), None, also).units}
    assert known[loose[0]] == 8 and 7 in known.values()


def test_the_key_of_a_sentence_is_the_same_in_both_scripts() -> None:
    assert piece_key("電池很快就沒電了") == piece_key("电池很快就没电了") != piece_key("相机很慢")


def test_a_seed_draws_what_is_like_it_and_counts_for_nobody(topics_of: Topics) -> None:
    examples = [(7, "The battery drains far too fast"), (7, "My battery is empty in no time")]
    found = topics_of(TEXTS[:ALL], seeds=examples)
    (seeded,) = [topic for topic in found.topics if topic.known_id == 7]
    battery = [row for row in range(ALL) if TRUTH[row] == "battery"]
    assert len(set(battery) & set(seeded.positions)) >= len(battery) - 2
    assert max(link.position for link in found.assignments) < ALL == len(found.kinds)
    assert not {example for _, example in examples} & {seeded.title, *seeded.quotes}


def test_a_seed_that_nobody_speaks_of_is_not_found(topics_of: Topics) -> None:
    found = topics_of(TEXTS[:ALL], seeds=[(7, "The moon is made of green cheese and honey")])
    assert 7 not in {topic.known_id for topic in found.topics}


def test_a_seed_alone_finds_nothing(topics_of: Topics) -> None:
    assert topics_of([], seeds=[(7, "The battery drains")]).topics == []


def test_a_known_topic_in_two_scripts_comes_back_once(topics_of: Topics) -> None:
    texts = [*TEXTS[:ALL], "电池很快就没电了", "耗电太快了", "电池一天三充"]
    known = [7 if thing == "battery" else None for thing in TRUTH[:ALL]] + [7] * 3
    found = topics_of(texts, known=known)
    (battery,) = [topic for topic in found.topics if topic.known_id == 7]
    assert set(range(ALL, ALL + 3)) <= set(battery.positions)
    place = found.topics.index(battery)
    assert sorted(link.position for link in found.assignments if link.topic == place) == sorted(
        battery.positions
    )
