"""Topics beside each other, for the charts: a plane where like topics lie near each other, and a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from .found import FoundTopics

FARTHEST = np.sqrt(2.0)  # of two directions that have nothing in common
# On the plane two topics of one theme are drawn so much nearer than they are, that the eye sees the theme.
INSIDE = 0.6
MOST_PLACED = 200
ROUNDS = 100
FILLED = 0.3  # share of the plane that the bubbles cover, at most
LARGEST = 0.3  # radius

Point = tuple[float, float]


@dataclass(frozen=True)
class Bubble:
    """A topic on the plane: its middle and its radius, in units of half the plane's side (-1 to 1)."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class TopicMap:
    """Where the topics lie. A topic without a vector, or beyond the 200 of most people, has no bubble."""

    bubbles: dict[int, Bubble] = field(default_factory=dict)
    """By the topic's place in the list of topics."""
    merges: list[tuple[int, int, float]] = field(default_factory=list)
    """The tree: node n + i joins the two nodes of merge i (a node below n is a topic); with their distance, 0 to 2.
    Topics of a theme are joined before themes are."""


def topic_map(
    found: FoundTopics, people: Sequence[int], before: Mapping[int, Point] | None = None
) -> TopicMap:
    """The map of `found`; a bubble's area goes with its topic's `people`, who are at least one.

    `before` gives places of known topics on an earlier map, so that the new one is like it. Deterministic.
    """
    placed = [place for place, topic in enumerate(found.topics) if topic.heart is not None]
    if not placed:
        return TopicMap()
    merges = _tree(found, placed)
    placed = sorted(sorted(placed, key=lambda place: (-people[place], place))[:MOST_PLACED])
    distances = _distances(found, placed, INSIDE)
    known = [(before or {}).get(found.topics[place].known_id or 0) for place in placed]
    sizes = np.sqrt(np.maximum([people[place] for place in placed], 1).astype(float))
    radii = sizes * min(np.sqrt(4 * FILLED / np.pi / np.sum(sizes**2)), LARGEST / sizes.max())
    plane = _apart(_plane(distances, known), radii)
    bubbles = {
        place: Bubble(round(float(x), 4), round(float(y), 4), round(float(radius), 4))
        for place, (x, y), radius in zip(placed, plane, radii, strict=True)
    }
    return TopicMap(bubbles, merges)


def _distances(found: FoundTopics, places: Sequence[int], inside: float) -> np.ndarray:
    """Distances on the sphere between the topics' hearts, [n, n]; across scripts the farthest.

    Those inside a theme are shortened to the share `inside`.
    """
    groups: dict[tuple[str, int], list[int]] = {}
    for row, place in enumerate(places):
        topic = found.topics[place]
        width = 0 if topic.heart is None else len(topic.heart)
        groups.setdefault((topic.script, width), []).append(row)
    distances = np.full((len(places), len(places)), FARTHEST)
    for rows in groups.values():
        hearts = np.array([found.topics[places[row]].heart for row in rows], np.float64)
        distances[np.ix_(rows, rows)] = np.sqrt(np.clip(2 - 2 * hearts @ hearts.T, 0, 4))
    theme_of = found.theme_of_topic()
    themes = np.array([theme_of.get(place, -1 - row) for row, place in enumerate(places)])
    distances[themes[:, None] == themes[None, :]] *= inside
    np.fill_diagonal(distances, 0)
    return np.asarray((distances + distances.T) / 2)


def _plane(distances: np.ndarray, known: Sequence[Point | None]) -> np.ndarray:
    """Points [n, 2] within the circle of radius 1 that keep the distances as well as they can.

    Metric scaling (SMACOF, de Leeuw 1977) from the earlier map where there is one, else from classical scaling; then
    turned, moved and stretched onto the earlier map (Procrustes).
    """
    count = len(distances)
    if count < 3:
        return np.array([[0.6 * (2 * row - count + 1), 0.0] for row in range(count)])
    there = np.array([row for row in range(count) if known[row] is not None], dtype=int)
    points = classical(distances)
    if len(there) >= 3:
        old = np.array([known[row] for row in there], dtype=float)
        points = _begun(distances, points, there, old)
    for _ in range(ROUNDS):
        apart = _between(points)
        ratio = np.divide(distances, apart, out=np.zeros_like(apart), where=apart > 1e-6)
        points = (ratio.sum(axis=1)[:, None] * points - ratio @ points) / count
    points = points - points.mean(axis=0)
    points = points / max(float(np.linalg.norm(points, axis=1).max()), 1e-9)
    return aligned(points, there, old) if len(there) >= 3 else points


def _between(points: np.ndarray) -> np.ndarray:
    """The distances of all pairs, [n, n]."""
    squares = np.einsum("ij,ij->i", points, points)
    return np.sqrt(np.clip(squares[:, None] + squares[None, :] - 2 * points @ points.T, 0, None))


def classical(distances: np.ndarray) -> np.ndarray:
    """Classical scaling (Torgerson 1952): the two main axes, each with its largest value positive."""
    middle = np.eye(len(distances)) - 1 / len(distances)
    values, vectors = np.linalg.eigh(-0.5 * middle @ distances**2 @ middle)
    axes = vectors[:, -2:][:, ::-1] * np.sqrt(np.clip(values[-2:][::-1], 1e-12, None))
    largest = axes[np.abs(axes).argmax(axis=0), [0, 1]]
    return np.asarray(axes * np.where(largest < 0, -1.0, 1.0))


def _begun(distances: np.ndarray, points: np.ndarray, there: np.ndarray, old: np.ndarray) -> np.ndarray:
    """Where the scaling begins: known topics at their old places, new ones among the known ones most like them."""
    scale = np.median(distances[np.ix_(there, there)]) / max(
        float(np.median(np.linalg.norm(old[:, None] - old[None, :], axis=2))), 1e-9
    )
    begun = 0.05 * points
    for row in range(len(points)):
        near = there[np.argsort(distances[row, there], kind="stable")[:3]]
        begun[row] += scale * old[np.isin(there, near)].mean(axis=0)
    begun[there] = scale * old
    return begun


def aligned(points: np.ndarray, there: np.ndarray, old: np.ndarray) -> np.ndarray:
    """`points` turned (or mirrored), moved and stretched so that the rows `there` come nearest to `old`; within 1."""
    centre, target = points[there].mean(axis=0), old.mean(axis=0)
    moved, wanted = points[there] - centre, old - target
    left, stretch, right = np.linalg.svd(moved.T @ wanted)
    scale = stretch.sum() / max(float((moved**2).sum()), 1e-12)
    done = scale * (points - centre) @ left @ right + target
    return np.asarray(done / max(1.0, float(np.abs(done).max())))


def _apart(plane: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Bubbles that lie on each other pushed apart, a little at a time; all within -1 to 1."""
    points = plane * (1 - radii.max())
    reach = (radii[:, None] + radii[None, :]) * 1.04
    np.fill_diagonal(reach, 0)
    for _ in range(ROUNDS):
        apart = _between(points)
        overlap = np.clip(reach - apart, 0, None)
        if overlap.max() < 1e-3:
            break
        ratio = np.divide(overlap, apart, out=np.zeros_like(apart), where=apart > 1e-6)
        points = points + 0.5 * (ratio.sum(axis=1)[:, None] * points - ratio @ points)
        edge = 1 - radii[:, None]
        points = np.clip(points, -edge, edge)
    return np.asarray(points)


def _tree(found: FoundTopics, placed: Sequence[int]) -> list[tuple[int, int, float]]:
    """Average linkage of the topics inside each theme, then of the themes (by the mean of all their pairs)."""
    distances = _distances(found, placed, 1.0)
    row_of = {place: row for row, place in enumerate(placed)}
    inside = [[row_of[place] for place in theme.topics if place in row_of] for theme in found.themes]
    themed = {row for rows in inside for row in rows}
    sets = [rows for rows in inside if rows] + [[row] for row in range(len(placed)) if row not in themed]
    merges: list[tuple[int, int, float]] = []
    tops = [
        _joined(distances[np.ix_(rows, rows)], [placed[row] for row in rows], len(found.topics), merges)
        for rows in sets
    ]
    belongs = np.zeros((len(sets), len(placed)))
    for number, rows in enumerate(sets):
        belongs[number, rows] = 1 / len(rows)
    means = belongs @ distances @ belongs.T
    np.fill_diagonal(means, 0)
    _joined(means, tops, len(found.topics), merges)
    return merges


def _joined(table: np.ndarray, nodes: list[int], leaves: int, merges: list[tuple[int, int, float]]) -> int:
    """The top node of the `nodes` whose distances are in `table`; the merges that make it are added."""
    if len(nodes) < 2:
        return nodes[0]
    names = list(nodes)
    for one, other, height, _size in linkage(squareform(table, checks=False), "average"):
        names.append(leaves + len(merges))
        merges.append((names[int(one)], names[int(other)], round(float(height), 4)))
    return names[-1]
