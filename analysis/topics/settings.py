"""The knobs of the topic engine in one place: name, default, meaning."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

Progress = Callable[[str, float], None]
"""Called with the stage and the share of it that is done (0 to 1); may raise `Cancelled` to stop the run."""


class Cancelled(Exception):
    """Raised inside a progress callback by a caller who wants the run to stop."""


POSITIVE = (
    "resolution", "letters_resolution", "known_resolution", "sharpness",
    "merge_share", "merge_share_large", "known_share", "alike_share", "gate_mads", "scattered_share", "told_share",
    "theme_resolution", "new_resolution", "new_gap",
)  # fmt: skip


MOST_GRANULARITY = 2
"""Steps from what the data say to the finest and, below 0, to the coarsest topics."""


def silent(stage: str, done: float) -> None:
    """The progress callback of a caller who does not listen."""


def default_cache() -> str:
    """Where built models are kept: $XDG_CACHE_HOME/orange-friday, else ~/.cache/orange-friday."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return str(Path(base) / "orange-friday")


@dataclass(frozen=True)
class TopicSettings:
    """Everything that decides what `find_topics` answers; two equal settings give equal topics on equal texts."""

    model: str = "minilm-int8"
    """`minilm-int8`, `minilm-float`, `sentence-transformers:NAME` or `model2vec:NAME` (a hub name or a folder)."""
    seed: int = 0
    """Of Leiden and of the reduction of Chinese texts."""
    granularity: int = 0
    """Steps finer (up to 2) or coarser (down to -2) than the data say: `granularity.at_granularity` moves the knobs."""
    neighbours: int = 15
    """Edges that each text sends into the neighbour graph."""
    resolution: float = 5.0
    """Of Leiden's modularity, before merging: more is finer."""
    sharpness: float = 4.0
    """Power of the cosines that weigh the edges."""
    letters_resolution: float = 3.0
    """The resolution where texts are read by their letters, whose edges weigh their plain cosines."""
    merge_share: float = 0.5
    """Two clusters are one topic where texts across them are at least this share as alike as those inside one."""
    merge_share_large: float = 0.62
    """The same from 10,000 pieces on: more texts carry finer differences. Between 1,000 and 10,000 it grows with their
    logarithm."""
    known_resolution: float = 8.0
    """The resolution from 3,000 pieces on where topics are known already: a new wish is a few texts among many."""
    known_share: float = 0.8
    """From 3,000 pieces on a new cluster goes to a known topic only where texts across them are at least this share as
    alike as those inside one. Both come down to the usual values at 300 pieces."""
    new_resolution: float = 20.0
    """The resolution at which what came since the last run is grouped by itself, to find new wishes in it."""
    new_gap: float = 0.1
    """Such a group is a new wish where its texts' nearest in it are by this cosine more alike than their nearest in
    known topics."""
    alike_share: float = 1.0
    """The cosines from which two texts mostly say the same, as a share of the usual ones (`finding.ALIKE`)."""
    gate_mads: float = 2.5
    """A text this many robust deviations less like its topic than the others are stays unassigned."""
    scattered_share: float = 0.52
    """A new topic whose texts are less than this share as alike as those of the usual topic is about nothing."""
    told_share: float = 0.5
    """Where texts are read by their letters: a new topic of whose texts the vectors tell less than this share of what
    they tell of the usual topic's is about nothing."""
    theme_resolution: float = 1.0
    """Of Leiden's modularity for themes, the groups of topics; topics themselves do not depend on it."""
    few_people: int = 5
    """A topic of fewer people is marked "too few to say"."""
    keywords: int = 10
    """Tags for each topic."""
    long_text: int = 160
    """Characters from which a text is cut into sentences."""
    sentences_per_text: int = 12
    """Of a longer text only so many sentences are read: one person cannot flood the graph."""
    word_share: float = 0.5
    """How much the corpus's own words count beside the model's vectors; 0 leaves them out."""
    word_dimensions: int = 200
    """Of those words' vectors."""
    han_dimensions: int = 100
    """Of the reduced words and characters that stand for Chinese texts, up to 1,000 pieces."""
    han_dimensions_large: int = 50
    """The same from 10,000 pieces on, where the first dimensions alone are well told; between them by the logarithm."""
    ivf_above: int = 40_000
    """From so many texts on neighbours are searched approximately."""
    threads: int = 2
    """For embedding and neighbour search; the answer does not depend on it."""
    cache_dir: str = field(default_factory=default_cache)
    """Where the built model is kept."""

    def __post_init__(self) -> None:
        for name in (
            "neighbours",
            "threads",
            "keywords",
            "sentences_per_text",
            "han_dimensions",
            "han_dimensions_large",
            "word_dimensions",
            "long_text",
        ):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not -MOST_GRANULARITY <= self.granularity <= MOST_GRANULARITY:
            raise ValueError(
                f"granularity goes from {-MOST_GRANULARITY} to {MOST_GRANULARITY}, not {self.granularity}"
            )
        for name in POSITIVE:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")

    def to_json(self) -> str:
        """The settings that decide the answer (not where the cache is or how many threads), keys sorted."""
        answer = {key: value for key, value in asdict(self).items() if key not in ("cache_dir", "threads")}
        return json.dumps(answer, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> TopicSettings:
        """The settings of a stored run; names this version does not know are left out."""
        known = {item.name for item in fields(cls)}
        return cls(**{key: value for key, value in json.loads(text).items() if key in known})
