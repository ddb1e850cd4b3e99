"""Topics beside each other: parts of one known topic are united, and those possibly the same are pointed out."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from .drafting import Draft

# Cosine of two centres, the corpus' mean taken off, from which a person should look whether they are the same. On
# Banking77's even intents two halves of one have 0.71 and more, one pair in a hundred of different ones 0.69.
ALIKE_CENTRES = 0.65
MOST_PAIRS = 30


def united(drafts: list[Draft], people: list[str]) -> list[Draft]:
    """One draft for each known topic: scripts are grouped apart, so one that is spoken of in two comes in two parts.

    The larger part gives title, keywords and centre.
    """
    done: list[Draft] = []
    place: dict[int, int] = {}
    for draft in sorted(drafts, key=lambda each: -each.people):
        known = draft.topic.known_id
        if known is not None and known in place:
            done[place[known]] = _together(done[place[known]], draft, people)
            continue
        if known is not None:
            place[known] = len(done)
        done.append(draft)
    return done


def _together(one: Draft, other: Draft, people: list[str]) -> Draft:
    nearness = dict(zip(one.topic.positions, one.similarities, strict=True))
    quotes = dict(zip(one.topic.positions, one.topic.quotes, strict=True))
    for row, like, quote in zip(other.topic.positions, other.similarities, other.topic.quotes, strict=True):
        quotes.setdefault(row, quote)
        nearness[row] = max(like, nearness.get(row, 0.0))
    topic = replace(
        one.topic,
        positions=list(quotes),
        quotes=list(quotes.values()),
        too_few=one.topic.too_few and other.topic.too_few,
        second_centre=one.topic.second_centre or other.topic.second_centre,
    )
    crowd = len({people[row] for row in quotes})
    return replace(one, topic=topic, similarities=[nearness[row] for row in quotes], people=crowd)


def alike(drafts: list[Draft]) -> list[tuple[int, int, float]]:
    """(place, place, cosine) of the pairs of topics whose centres are alike, most alike first."""
    pairs: list[tuple[int, int, float]] = []
    for group in {_group(draft) for draft in drafts}:
        places = [place for place, draft in enumerate(drafts) if _group(draft) == group]
        hearts = np.stack([drafts[place].heart for place in places])
        cosines = hearts @ hearts.T
        pairs += [
            (places[i], places[j], float(cosines[i, j]))
            for i, j in combinations(range(len(places)), 2)
            if cosines[i, j] >= ALIKE_CENTRES
        ]
    pairs.sort(key=lambda pair: (-pair[2], pair[0], pair[1]))
    return pairs[:MOST_PAIRS]


def _group(draft: Draft) -> tuple[str, int]:
    """Centres are comparable within one script and one length of vectors."""
    return draft.topic.script, len(draft.heart)
