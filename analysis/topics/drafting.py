"""Drafting: clusters become topics with their members, titles and tags."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .clustering import LeidenClusters
from .contraction import centroids
from .corpus import Unit
from .found import FoundTopic, SecondCentre
from .kinds import praises
from .naming import title_of
from .stages import Run
from .two_centres import APART, APART_LETTERS, FEWEST_TEXTS, two_centres

# Cosine of the centres of a seed's examples and of the texts about them, the corpus' mean taken off; of the model's
# vectors and of letters.
LIKE_EXAMPLES, LIKE_LETTERS = 0.5, 0.3
CHEERFUL = 0.5  # share of a topic's sentences that praise: above, it is no request


@dataclass(frozen=True)
class Draft:
    """A topic before topics of all scripts are put in order; `similarities` go with its positions."""

    topic: FoundTopic
    similarities: list[float]
    people: int
    heart: np.ndarray
    """Its centre, the corpus' own centre taken off; comparable within one group of scripts."""
    theme: tuple[str, int] | None = None
    """The theme that most of its pieces fall in: the group of scripts, and a number in it."""


@dataclass(frozen=True)
class Grouped:
    """Units of one script with what BERTopic made of them: vectors as they came and centred, labels, tags by label."""

    script: str
    units: list[Unit]
    vectors: np.ndarray
    centred: np.ndarray
    clusters: LeidenClusters
    tags: dict[int, list[str]]


def drafts_of(group: Grouped, run: Run) -> list[Draft]:
    """A draft for each label, largest first; new topics of praise are left out and their rows remembered."""
    labels = group.clusters.labels_
    sizes = np.bincount(labels[labels >= 0])
    middle, heart = centroids(group.vectors, labels, len(sizes)), centroids(group.centred, labels, len(sizes))
    mean = group.vectors.mean(axis=0)
    drafts = []
    for label in np.argsort(-sizes, kind="stable").tolist():
        members = np.flatnonzero(labels == label)
        if len(members):
            centrality = group.centred[members] @ heart[label]
            order = np.argsort(-centrality, kind="stable")
            centres = Centres(middle[label], _unit(middle[label] - mean), mean)
            draft = _draft(group, label, members[order], centrality[order], centres, run)
            drafts.extend([draft] if draft else [])
    return drafts


@dataclass(frozen=True)
class Centres:
    """Of one topic, as the vectors came and with the mean of all of them taken off; and that mean."""

    middle: np.ndarray
    heart: np.ndarray
    mean: np.ndarray


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


def _draft(
    group: Grouped, label: int, members: np.ndarray, centrality: np.ndarray, centres: Centres, run: Run
) -> Draft | None:
    """The topic of one label, its members most central first; None where it is new and only praises, or where
    nobody speaks of it but the typed examples of a seed.
    """
    said = np.array([any(row < run.rows for row in group.units[unit].positions) for unit in members])
    known = _known(group, label, members, said, centres.mean)
    members, centrality = members[said], centrality[said]
    rows = _rows(group, members, group.vectors[members] @ centres.middle, run.rows)
    left_alone = known is None and label in group.clusters.known_of_label_ and len(members) < 2
    if not rows or left_alone:
        return None
    pieces = [group.units[unit].text for unit in members]
    if known is None and is_cheerful(pieces):
        run.cheerful.update(rows)
        return None
    crowd = len({run.people[row] for row in rows})
    tags = group.tags.get(label, [])
    topic = FoundTopic(
        known_id=known,
        title=title_of(pieces, centrality, tags, run.taken),
        keywords=tags,
        positions=list(rows),
        quotes=[quote for _, quote in rows.values()],
        centroid=centres.middle.astype(np.float32),
        script=group.units[members[0]].script if group.script == "any" else group.script,
        too_few=run.small or crowd < run.settings.few_people,
        second_centre=_second_centre(group, members, centres.mean, run.rows) if known is not None else None,
        heart=centres.heart.astype(np.float32),
    )
    number = group.clusters.theme_of_label_.get(label)
    theme = None if number is None else (group.script, number)
    return Draft(topic, [like for like, _ in rows.values()], crowd, centres.heart, theme)


def _known(group: Grouped, label: int, members: np.ndarray, said: np.ndarray, mean: np.ndarray) -> int | None:
    """The known topic that a label continues; of a seed only where what gathered about it is like the examples.

    A graph gives every text neighbours, so examples that nobody speaks of are drawn into some topic all the same.
    """
    known = group.clusters.known_of_label_.get(label)
    if known is None or said.all() or not said.any():
        return known
    if any(group.units[unit].known == known for unit in members[said]):
        return known
    vectors = _unit(group.vectors[members] - mean)
    cosine = _unit(vectors[said].mean(axis=0)) @ _unit(vectors[~said].mean(axis=0))
    return known if cosine >= (LIKE_LETTERS if group.script in ("han", "other") else LIKE_EXAMPLES) else None


def _second_centre(group: Grouped, members: np.ndarray, mean: np.ndarray, count: int) -> SecondCentre | None:
    """The texts of a known topic that gather around a centre of their own."""
    # Letters of other scripts part any topic; there is nothing to judge by how far.
    if group.script == "other" or len(members) < 2 * FEWEST_TEXTS:
        return None
    apart = APART_LETTERS if group.script == "han" else APART
    found = two_centres(_unit(group.vectors[members] - mean), apart)
    if found is None:
        return None
    inside, cosine = found
    rows = _rows(group, members[inside], np.zeros(int(inside.sum())), count)
    return SecondCentre(list(rows), cosine)


def _rows(
    group: Grouped, members: np.ndarray, likeness: np.ndarray, count: int
) -> dict[int, tuple[float, str]]:
    """Row → (similarity, its sentence that speaks of the topic); every row below `count` once, with its most
    central sentence.
    """
    rows: dict[int, tuple[float, str]] = {}
    for unit, like in zip(members, likeness, strict=True):
        for position in (row for row in group.units[unit].positions if row < count):
            rows.setdefault(position, (float(np.clip(like, 0, 1)), group.units[unit].text))
    return rows


def is_cheerful(pieces: list[str]) -> bool:
    """Whether most sentences of a new topic praise: together they show what each alone left open."""
    return sum(map(praises, pieces)) > CHEERFUL * len(pieces)
