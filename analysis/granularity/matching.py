"""Topics found afresh beside those that are known: which would come together, which would fall apart. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# A topic goes where at least this share of its texts goes.
CARRIED = 0.6
# So many texts, and this share of the topic's, that gather apart are a part of their own.
FEWEST_TEXTS, FEWEST_SHARE = 3, 0.1
# And most of the known texts about them are this topic's.
OWN = 0.5
# Of a topic's texts at least so many must be in some group, or nothing is said about it.
SEEN = 0.5

Pinned = Mapping[int, Sequence[tuple[int, str | None]]]
"""Topic → (row, key of the sentence by which the row stands in it; None: the one that says most)."""


@dataclass(frozen=True)
class Group:
    """A topic found afresh. ``known_id`` is the decided topic that it continues, None for any other."""

    known_id: int | None
    title: str
    rows: Mapping[int, tuple[str, float]]
    """Row → (key of its sentence that speaks of the topic, how much it does), most central first."""


@dataclass(frozen=True)
class PartFound:
    """Rows of a topic, most central first, that gather apart under ``title``."""

    topic_id: int
    title: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Matched:
    """(topic that would become part, topic it becomes part of), by number; and the parts that would leave a topic."""

    joinings: tuple[tuple[int, int], ...]
    parts: tuple[PartFound, ...]


def matched(
    pinned: Pinned, groups: Sequence[Group], *, first: Collection[int] = (), closed: Collection[int] = ()
) -> Matched:
    """Lay ``groups`` beside the free topics that ``pinned`` describes.

    Topics whose texts gather in one group come together: into the decided topic that the group continues, else into the
    one of most texts, those in ``first`` (with a request) before the others and the oldest of equals; none joins a
    decided topic that is ``closed``. A topic falls apart where texts enough gather in a group that is mostly its own;
    the largest part stays. A decided topic never falls apart and joins nothing. What others join joins no other.
    """
    places = _Places(groups)
    seats = {topic: places.of_all(rows) for topic, rows in pinned.items()}
    heads = {topic: main for topic, seat in seats.items() if (main := _main(seat)) is not None}
    carried: dict[int, list[int]] = defaultdict(list)
    for topic, main in sorted(heads.items()):
        if _share(seats[topic], main) >= CARRIED:
            carried[main].append(topic)
    joinings = []
    for group, topics in sorted(carried.items()):
        into = _survivor(groups[group], topics, pinned, first)
        if into not in closed:
            joinings += [(topic, into) for topic in topics if topic != into]
    return Matched(tuple(joinings), tuple(_parts(seats, heads, carried, groups)))


class _Places:
    """Where each row is, by its sentence."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = groups
        self.of_row: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            for row in group.rows:
                self.of_row[row].append(number)

    def of_all(self, rows: Sequence[tuple[int, str | None]]) -> dict[int, int | None]:
        """Row → its group, None where it is in none."""
        return {row: self._of(row, piece) for row, piece in rows}

    def _of(self, row: int, piece: str | None) -> int | None:
        there = sorted(self.of_row.get(row, ()), key=lambda number: -self.groups[number].rows[row][1])
        same = (number for number in there if self.groups[number].rows[row][0] == piece)
        return next(same, there[0] if there else None)


def _main(seat: Mapping[int, int | None]) -> int | None:
    """The group of most rows; None where too few are in any."""
    counts = Counter(group for group in seat.values() if group is not None)
    if not counts or sum(counts.values()) < SEEN * len(seat):
        return None
    return min(counts, key=lambda group: (-counts[group], group))


def _share(seat: Mapping[int, int | None], group: int) -> float:
    placed = [each for each in seat.values() if each is not None]
    return placed.count(group) / len(placed)


def _survivor(group: Group, topics: Sequence[int], pinned: Pinned, first: Collection[int]) -> int:
    if group.known_id is not None:
        return group.known_id
    return min(topics, key=lambda topic: (topic not in first, -len(pinned[topic]), topic))


def _parts(
    seats: Mapping[int, Mapping[int, int | None]],
    heads: Mapping[int, int],
    carried: Mapping[int, Sequence[int]],
    groups: Sequence[Group],
) -> list[PartFound]:
    crowd = Counter(group for seat in seats.values() for group in seat.values() if group is not None)
    found = []
    for topic, main in sorted(heads.items()):
        seat = seats[topic]
        counts = Counter(group for group in seat.values() if group is not None)
        for group, count in sorted(counts.items()):
            enough = count >= max(FEWEST_TEXTS, FEWEST_SHARE * len(seat)) and count >= OWN * crowd[group]
            # What others gather in is theirs; what a decided topic draws is that topic's.
            if group != main and enough and not carried.get(group) and groups[group].known_id is None:
                rows = tuple(row for row in groups[group].rows if seat.get(row) == group)
                found.append(PartFound(topic, groups[group].title, rows))
    return found
