"""One cache folder for all tests and workers of a run, so that the model is built once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.topics.finding import FoundTopics, TopicSettings, find_topics


@pytest.fixture(scope="session")
def topic_settings(tmp_path_factory: pytest.TempPathFactory) -> TopicSettings:
    """Settings whose model lies beside the run's temporary folders (workers have one each, below a common one)."""
    base: Path = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    return TopicSettings(cache_dir=str(shared / "models"))


@pytest.fixture(scope="session")
def topics_of(topic_settings: TopicSettings) -> Callable[..., FoundTopics]:
    """`topics_of(texts, people=…, known=…)`: a real run; without people every text is somebody else's."""

    def run(texts: list[str], people: list[str] | None = None, **more: object) -> FoundTopics:
        people = people or [f"person {number}" for number in range(len(texts))]
        return find_topics(texts, people, settings=topic_settings, **more)  # type: ignore[arg-type]

    return run
