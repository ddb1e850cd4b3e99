"""Themes: the second level. A theme is a group of topics, found on the same neighbour graph at a coarser resolution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from .found import FoundTheme, FoundTopic
from .words import distinct, words_of

# Fewer topics are read at a glance: a second level above them would only hide them.
FEWEST_TOPICS = 4
TITLE_WORDS = 3
KEYWORDS = 8


def theme_of_each(labels: np.ndarray, communities: np.ndarray) -> dict[int, int]:
    """Label → the community where most of its units fall, the lowest number among equals.

    `labels` (-1 = unassigned) and `communities`, both int [units]. So themes nest by construction: no topic is torn.
    """
    placed = labels >= 0
    if not placed.any():
        return {}
    table = np.zeros((int(labels.max()) + 1, int(communities.max()) + 1), np.int64)
    np.add.at(table, (labels[placed], communities[placed]), 1)
    return {label: int(np.argmax(row)) for label, row in enumerate(table) if row.any()}


def themes_of(
    topics: Sequence[FoundTopic],
    groups: Sequence[Hashable | None],
    people: Sequence[str],
    loose: Mapping[int, Hashable],
) -> list[FoundTheme]:
    """The themes of `topics`, each topic's group at the same place in `groups`; those of most people first.

    `loose` gives the groups of rows that are in no topic. There are no themes where there are fewer than four topics or
    all are in one group. A topic without a group (its script has too few texts for a graph) is in no theme.
    """
    members: dict[Hashable, list[int]] = {}
    for place, group in enumerate(groups):
        if group is not None:
            members.setdefault(group, []).append(place)
    if sum(map(len, members.values())) < FEWEST_TOPICS or len(members) < 2:
        return []
    beside: dict[Hashable, list[int]] = {}
    for row, group in sorted(loose.items()):
        beside.setdefault(group, []).append(row)
    order = sorted(members, key=lambda group: (-_people(topics, members[group], people), members[group][0]))
    keywords = theme_keywords(
        [[quote for place in members[group] for quote in topics[place].quotes] for group in order]
    )
    taken: set[str] = set()
    return [
        FoundTheme(
            _title(words, topics[members[group][0]], taken), words, members[group], beside.get(group, [])
        )
        for words, group in zip(keywords, order, strict=True)
    ]


def _people(topics: Sequence[FoundTopic], places: Sequence[int], people: Sequence[str]) -> int:
    return len({people[row] for place in places for row in topics[place].positions})


def theme_keywords(texts: Sequence[Sequence[str]], most: int = KEYWORDS) -> list[list[str]]:
    """For each class of texts its telling words, best first: frequent in it, and more so than in the whole.

    Class-based TF-IDF in the form tf × log(tf / tf of all), so that with a handful of classes a word that two of them
    share still counts; a text counts a word once.
    """
    counts = [Counter(word for text in each for word in set(words_of(text))) for each in texts]
    whole: Counter[str] = Counter()
    for count in counts:
        whole.update(count)
    rows = max(sum(map(len, texts)), 1)
    found = []
    for count, each in zip(counts, texts, strict=True):
        weights = {
            word: n / len(each) * float(np.log((n / len(each)) / (whole[word] / rows)))
            for word, n in count.items()
            if n > 1 or len(each) < 10
        }
        telling = [word for word in weights if weights[word] > 0]
        best = sorted(telling, key=lambda word: (-weights[word], word))
        found.append(distinct(best[: 4 * most])[:most])
    return found


def _title(words: Sequence[str], largest: FoundTopic, taken: set[str]) -> str:
    """The first keywords; the title of its largest topic where there are none or another theme has them already."""
    title = " · ".join(words[:TITLE_WORDS])
    if not title or title in taken:
        title = largest.title
    taken.add(title)
    return title
