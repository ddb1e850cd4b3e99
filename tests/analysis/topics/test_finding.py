"""The whole engine on small corpora, through a real BERTopic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from analysis.topics.finding import Cancelled, FoundTopics, TopicSettings, find_topics
from tests.analysis.topics.remarks_of_a_friday import CHINESE, NOISE, PRAISE, TEXTS, TRUTH

Topics = Callable[..., FoundTopics]


@pytest.fixture(scope="module")
def friday(topics_of: Topics) -> FoundTopics:
    return topics_of(TEXTS)


def strongest(found: FoundTopics, count: int) -> list[int]:
    first: dict[int, int] = {}
    for link in found.assignments:
        first.setdefault(link.position, link.topic)
    return [first.get(position, -1) for position in range(count)]


def test_texts_about_the_same_thing_share_a_topic(friday: FoundTopics) -> None:
    truth = [label for label in TRUTH if label]
    assert adjusted_mutual_info_score(truth, strongest(friday, len(truth))) > 0.85


def test_titles_are_whole_sentences_of_the_people(friday: FoundTopics) -> None:
    said = {text.casefold().rstrip(".") for text in TEXTS}
    assert all(topic.title.casefold() in said for topic in friday.topics)


def test_no_title_is_used_twice(friday: FoundTopics) -> None:
    titles = [topic.title for topic in friday.topics]
    assert len(titles) == len(set(titles))


def test_praise_and_noise_are_counted_but_in_no_topic(friday: FoundTopics) -> None:
    small_talk = range(len(TEXTS) - len(PRAISE) - len(NOISE), len(TEXTS))
    assert [friday.kinds[position] for position in small_talk] == ["praise"] * len(PRAISE) + ["noise"] * len(
        NOISE
    )
    assert not {link.position for link in friday.assignments} & set(small_talk)


def test_tags_name_the_thing(friday: FoundTopics) -> None:
    tags = {tag for topic in friday.topics for tag in topic.keywords[:6]}
    assert {"battery", "dark", "pdf"} <= tags


def test_topics_of_most_people_come_first(friday: FoundTopics) -> None:
    sizes = [len(topic.positions) for topic in friday.topics]
    assert sizes == sorted(sizes, reverse=True)


def test_quotes_go_with_the_positions(friday: FoundTopics) -> None:
    for topic in friday.topics:
        assert [TEXTS[position] for position in topic.positions] == topic.quotes


def test_centroids_are_float32_of_length_one(friday: FoundTopics) -> None:
    for topic in friday.topics:
        assert topic.centroid.dtype == np.float32
        assert np.linalg.norm(topic.centroid) == pytest.approx(1, abs=1e-4)


def test_the_same_run_gives_the_same_bytes_on_one_thread_and_on_two(topic_settings: TopicSettings) -> None:
    def run(threads: int) -> FoundTopics:
        settings = TopicSettings(cache_dir=topic_settings.cache_dir, threads=threads)
        return find_topics(TEXTS, TEXTS, settings=settings)

    one, two = run(1), run(2)
    assert one.assignments == two.assignments
    assert [t.centroid.tobytes() for t in one.topics] == [t.centroid.tobytes() for t in two.topics]


def test_chinese_texts_are_grouped_and_named_in_chinese(topics_of: Topics) -> None:
    found = topics_of(CHINESE)
    topic = strongest(found, 12)
    assert [topic[row] for row in (1, 4, 8)] == [topic[row + 1] for row in (1, 4, 8)]
    assert len({topic[1], topic[4], topic[8]}) == 3
    assert all(topic.script == "han" and topic.title in CHINESE for topic in found.topics)


def test_the_same_wish_in_both_chinese_scripts_is_one_topic(topics_of: Topics) -> None:
    found = topics_of(["希望增加夜间模式，保护眼睛", "希望增加夜間模式，保護眼睛", "登录总是提示密码错误"])
    assert found.topics[0].positions == [0, 1]


def test_two_people_with_the_same_sentence_both_count(topics_of: Topics) -> None:
    found = topics_of(["The app crashes on start", "the app crashes on start", "THE APP CRASHES ON START"])
    assert sorted(found.topics[0].positions) == [0, 1, 2]


def test_a_long_text_can_speak_of_two_things(topics_of: Topics) -> None:
    both = (
        "Since the last update I am logged out every morning and cannot log in with my password anymore. "
        "Besides, this new version drains the battery of my phone within two hours, even in the background."
    )
    found = topics_of([*TEXTS[:48], both])
    assert len([link for link in found.assignments if link.position == 48]) == 2


def test_assignments_of_a_row_come_strongest_first(topics_of: Topics) -> None:
    found = topics_of(
        [*TEXTS[:48], "I cannot log in. " * 8 + "The battery is empty after two hours of use. " * 3]
    )
    likenesses = [link.similarity for link in found.assignments if link.position == 48]
    assert likenesses == sorted(likenesses, reverse=True)


def test_personal_data_never_reaches_title_or_quote(topics_of: Topics) -> None:
    found = topics_of(["I cannot log in as jane.doe@example.com since Friday"] * 3)
    topic = found.topics[0]
    assert "jane" not in topic.title + "".join(topic.quotes)


def test_progress_tells_the_stages_in_order(topics_of: Topics) -> None:
    heard: list[str] = []
    topics_of(TEXTS[:48], progress=lambda stage, done: heard.append(stage))
    assert list(dict.fromkeys(heard)) == ["prepare", "embed", "neighbours", "cluster", "name", "themes"]


def test_a_run_stops_when_progress_raises_cancelled(topics_of: Topics) -> None:
    def stop(stage: str, done: float) -> None:
        if stage == "embed":
            raise Cancelled

    with pytest.raises(Cancelled):
        topics_of(TEXTS[:48], progress=stop)


def test_seconds_are_kept_for_each_stage(friday: FoundTopics) -> None:
    assert set(friday.seconds) == {"prepare", "embed", "neighbours", "cluster", "themes", "keywords", "name"}


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length: 2, 1, 2"):
        find_topics(["a", "b"], ["x"])
