"""When a topic is proposed for a split, and which topics are pointed out as possibly the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.topics.drafting import Draft
from analysis.topics.finding import FoundTopics
from analysis.topics.found import FoundTopic
from analysis.topics.likeness import alike, united
from analysis.topics.two_centres import two_centres

Topics = Callable[..., FoundTopics]


def around(centre: int, count: int, seed: int = 1) -> np.ndarray:
    """Vectors about one axis, as far from it as texts of one intent are."""
    made = np.random.default_rng(seed).normal(0, 0.1, (count, 30))
    made[:, centre] += 1
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def draft(known: int | None, rows: list[int], heart: list[float], script: str = "latin") -> Draft:
    topic = FoundTopic(
        known, "t", ["w"], rows, [f"{script} {row}" for row in rows], np.ones(2), script, False
    )
    return Draft(topic, [0.5 + row / 100 for row in rows], len(rows), np.array(heart))


def test_two_heaps_are_two_centres() -> None:
    found = two_centres(np.vstack([around(0, 20), around(1, 10)]))
    assert found is not None and np.flatnonzero(found[0]).tolist() == list(range(20, 30))


def test_one_heap_is_one_topic() -> None:
    assert two_centres(around(0, 40)) is None


def test_a_few_strays_are_no_centre() -> None:
    assert two_centres(np.vstack([around(0, 40), around(1, 7)])) is None


def test_a_handful_of_texts_has_one_centre() -> None:
    assert two_centres(np.vstack([around(0, 7), around(1, 8)])) is None


def test_the_parts_of_one_known_topic_are_united() -> None:
    parts = [draft(7, [3, 4], [1, 0]), draft(8, [5], [1, 0]), draft(7, [4, 6, 9], [1, 0], "han")]
    whole, other = united(parts, [str(row) for row in range(10)])
    assert (whole.topic.known_id, whole.topic.positions, whole.people) == (7, [4, 6, 9, 3], 4)
    assert whole.topic.script == "han" and whole.topic.quotes[-1] == "latin 3"
    assert other.topic.known_id == 8


def test_new_topics_are_never_united() -> None:
    assert len(united([draft(None, [1], [1, 0]), draft(None, [2], [1, 0])], ["a"] * 3)) == 2


def test_like_centres_are_pointed_out_within_one_script() -> None:
    near, far = [0.8, 0.6], [0.0, 1.0]
    drafts = [draft(1, [1], [1, 0]), draft(2, [2], near), draft(3, [3], far), draft(4, [4], near, "han")]
    assert [(one, other) for one, other, _ in alike(drafts)] == [(0, 1)]


WISHES = ("电池晚上没电了{}", "电池没电太快{}", "电池半天就没电{}", "电池没电很严重{}")
OTHERS = ("相机打开很慢{}", "拍照启动要等很久{}", "相机经常卡住拍不了照{}", "拍照对焦很慢{}")
NOISE = ("物流很快{}", "客服态度不好{}", "屏幕颜色偏黄{}", "声音太小听不清{}", "字体能不能再大些{}")
ENDS = ("", "，请修复", "，希望改进", "，更新之后这样", "，朋友的也是", "，上周开始的")


def said(sentences: tuple[str, ...]) -> list[str]:
    return [sentence.format(end) for sentence in sentences for end in ENDS]


def test_a_chinese_topic_of_two_things_is_seen_and_one_of_one_thing_is_not(topics_of: Topics) -> None:
    texts = said(WISHES) + said(OTHERS) + said(NOISE)
    both = len(said(WISHES) + said(OTHERS))
    mixed = [1] * both + [None] * (len(texts) - both)
    single = [1] * len(said(WISHES)) + [None] * (len(texts) - len(said(WISHES)))
    (two,) = [topic for topic in topics_of(texts, known=mixed).topics if topic.known_id == 1]
    (one,) = [topic for topic in topics_of(texts, known=single).topics if topic.known_id == 1]
    assert two.second_centre is not None and one.second_centre is None
