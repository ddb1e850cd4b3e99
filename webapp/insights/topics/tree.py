"""The topics as a tree: a theme, in it groups of topics that lie near each other, in them the topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.topics.theme_rows import ThemeRecord, ThemesOfRun
from webapp.insights.topics.topic_rows import TopicRow

# So many topics are read at a glance; a branch with more is cut where its topics lie farthest apart.
GROUP = 6


@dataclass(frozen=True)
class Branch:
    """A theme (None: topics in no theme) with its topics in groups, those of most people first."""

    theme: ThemeRecord | None
    groups: list[list[TopicRow]]

    @property
    def topics(self) -> int:
        """How many topics it holds."""
        return sum(map(len, self.groups))


def branches(rows: Sequence[TopicRow], themes: ThemesOfRun, tree: dict[str, Any]) -> list[Branch]:
    """The tree of ``rows``; themes without any of them are left out, and what is in no theme comes last."""
    by_theme: dict[int | None, list[TopicRow]] = {}
    for row in rows:
        theme = themes.of_topic.get(row.topic.id)
        by_theme.setdefault(theme.theme_id if theme else None, []).append(row)
    found = [
        Branch(theme, _groups(by_theme[theme.theme_id], tree))
        for theme in themes.records
        if theme.theme_id in by_theme
    ]
    return found + ([Branch(None, [by_theme[None]])] if None in by_theme else [])


def _groups(rows: Sequence[TopicRow], tree: dict[str, Any]) -> list[list[TopicRow]]:
    wanted = {row.topic.id: row for row in rows}
    groups = [[wanted.pop(number) for number in group] for group in _cut(set(wanted), tree)]
    groups += [[row] for row in wanted.values()]
    for group in groups:
        group.sort(key=lambda row: (-row.shown.people, row.topic.id))
    lone = [row for group in groups if len(group) == 1 for row in group]
    together = [group for group in groups if len(group) > 1]
    together.sort(key=lambda group: (-max(row.shown.people for row in group), group[0].topic.id))
    lone.sort(key=lambda row: (-row.shown.people, row.topic.id))
    return together + ([lone] if lone else [])


def _cut(wanted: set[int], tree: dict[str, Any]) -> Iterator[list[int]]:
    """The largest branches of at most `GROUP` topics, by the wanted topics that they hold."""
    topics = tree["topics"]
    inside: list[list[int]] = [[number] if number in wanted else [] for number in topics]
    merges = [(int(one), int(other)) for one, other, _height in tree["merges"]]
    for one, other in merges:
        inside.append(inside[one] + inside[other])
    joined = {node for pair in merges for node in pair}
    ahead = [node for node in range(len(inside)) if node not in joined]
    while ahead:
        node = ahead.pop()
        if len(inside[node]) > GROUP:
            ahead.extend(merges[node - len(topics)])
        elif inside[node]:
            yield inside[node]
