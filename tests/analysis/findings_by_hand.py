"""Topics written down by hand, for what comes after the grouping."""

import numpy as np

from analysis.topics.finding import Assignment, FoundTopic, FoundTopics


def found_topics(members: dict[str, list[int]], texts: list[str]) -> FoundTopics:
    """A topic for every title with the rows that raise it; all texts are problems, and quoted whole."""
    topics = [
        FoundTopic(
            known_id=None,
            title=title,
            keywords=[title],
            positions=positions,
            quotes=[texts[row] for row in positions],
            centroid=np.ones(1, dtype=np.float32),
            script="latin",
            too_few=False,
        )
        for title, positions in members.items()
    ]
    links = [
        Assignment(row, index, 0.9) for index, topic in enumerate(topics) for row in sorted(topic.positions)
    ]
    links.sort(key=lambda link: link.position)
    return FoundTopics(topics, links, [], ["problem"] * len(texts), {}, [])
