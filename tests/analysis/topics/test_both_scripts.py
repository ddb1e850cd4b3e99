"""Chinese as people write it: in both scripts, with markup and Pinyin in between, and beside English."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from opencc import OpenCC

from analysis.topics.finding import Assignment, FoundTopics, TopicSettings, find_topics
from analysis.topics.kinds import kind_of
from analysis.topics.words import words_of
from tests.analysis.topics.remarks_of_a_friday import CHINESE, TEXTS

Topics = Callable[..., FoundTopics]


def strongest(links: Sequence[Assignment], count: int) -> list[int]:
    labels = np.full(count, -1)
    for link in reversed(links):
        labels[link.position] = link.topic
    return [int(label) for label in labels]


def test_a_real_wish_in_the_other_script_is_the_same_request(topics_of: Topics, shared_data: Path) -> None:
    with (shared_data / "zh_tw_ikea_app" / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    converted = [OpenCC("t2s").convert(text) for text in texts[::2]]
    found = topics_of(texts + converted)
    labels = strongest(found.assignments, len(texts) + len(converted))
    assert labels[: len(texts) : 2] == labels[len(texts) :]
    assert found.kinds[: len(texts) : 2] == found.kinds[len(texts) :]


@pytest.mark.parametrize(
    "text", ["打不開", "超爛的app，可以移除了，用網頁還比較好用", "請問集點活動不辦了嗎", "還不錯用"]
)
def test_the_kind_of_a_text_is_the_same_in_both_scripts(text: str) -> None:
    assert kind_of(text) == kind_of(OpenCC("t2s").convert(text))


@pytest.mark.parametrize(
    "text",
    [
        "登录<br>失败",
        "登录&nbsp;失败&#x20;",
        "登录<script>alert('xss')</script>失败",
        "登录(dēnglù)失败",
        "登录（deng lu）失败（shi bai）",
        "登录 deng lu 失败",
    ],
)
def test_markup_and_pinyin_between_the_words_are_no_words(text: str) -> None:
    assert words_of(text) == ["登录", "失败"]


@pytest.mark.parametrize("text", ["pin码 错误", "华为 huawei 手机", "蓝牙 bluetooth", "wifi 断开"])
def test_latin_names_in_a_chinese_text_stay_words(text: str) -> None:
    assert any(word.isascii() for word in words_of(text))


def test_markup_and_pinyin_never_become_keywords(topics_of: Topics) -> None:
    hostile = [
        "<img src=x onerror=alert(1)>",
        "（deng lu shi bai）",
        "<script>prompt('xss')</script>",
        "&nbsp;",
    ]
    found = topics_of([text + hostile[row % 4] for row, text in enumerate(CHINESE * 2)])
    tags = {tag for topic in found.topics for tag in topic.keywords}
    assert tags and not [tag for tag in tags if tag.isascii()]


def test_english_and_chinese_requests_stand_in_one_list_by_people(topics_of: Topics) -> None:
    found = topics_of([*TEXTS[:48], *CHINESE * 4], people=[str(row) for row in range(48 + 4 * len(CHINESE))])
    crowds = [len(topic.positions) for topic in found.topics]
    assert {topic.script for topic in found.topics} == {"latin", "han"}
    assert crowds == sorted(crowds, reverse=True)


class BothLanguages:
    """Stands for a multilingual model of another package: a place for each thing, whatever the language."""

    THINGS = (("log", "登录"), ("dark", "night", "夜间"), ("battery", "charge", "电池"), ("pdf", "闪退"))

    @classmethod
    def from_pretrained(cls, name: str) -> BothLanguages:
        return cls()

    def encode(self, texts: list[str], **more: object) -> np.ndarray:
        spoken = [[any(word in text.casefold() for word in thing) for thing in self.THINGS] for text in texts]
        noise = np.random.default_rng(1).normal(scale=0.05, size=(len(texts), 32))
        noise[:, : len(self.THINGS)] += np.array(spoken)
        return np.asarray(noise / np.linalg.norm(noise, axis=1, keepdims=True), np.float32)


def test_a_multilingual_model_joins_the_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", SimpleNamespace(StaticModel=BothLanguages))
    texts = [*TEXTS[:48], *CHINESE]
    settings = TopicSettings(model="model2vec:both-languages")
    found = find_topics(texts, [str(row) for row in range(len(texts))], settings=settings)
    dark = strongest(found.assignments, len(texts))[48 + CHINESE.index("希望增加夜间模式")]
    assert any(position < 48 for position in found.topics[dark].positions)
