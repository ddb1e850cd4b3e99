"""Finding the topics of a corpus: the whole pipeline on one page. Pure: no database, no web, no clock of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from core.language import N_

from .centring import Centred
from .character_vectors import character_vectors, subjects_of
from .clustering import FEW, LeidenClusters
from .corpus import Corpus, Unit, prepare
from .drafting import Draft, Grouped, drafts_of
from .embedding import Embedder, VectorStore, embedded, embedder_for, release
from .found import Assignment, FoundTopic, FoundTopics
from .frame import fitted, keywords_by_label
from .granularity import at_granularity
from .kinds import OF_REQUESTS, PRAISE
from .likeness import alike, united
from .merging import between
from .settings import Cancelled, Progress, TopicSettings, silent
from .stages import Run
from .themes import themes_of
from .word_vectors import FEWEST, word_vectors

__all__ = [
    "Assignment",
    "Cancelled",
    "FoundTopic",
    "FoundTopics",
    "Progress",
    "TopicSettings",
    "VectorStore",
    "find_topics",
    "silent",
]

# Cosines from which two texts mostly say the same: of the model's vectors, of letters on many texts, and on few.
ALIKE, ALIKE_LETTERS, ALIKE_FEW_LETTERS = 0.55, 0.5, 0.12
LETTERS = ("han", "other")
FEW_TEXTS = 30  # texts with something to say: below, every topic is marked too few


def find_topics(
    texts: list[str],
    people: list[str],
    *,
    known: list[int | None] | None = None,
    pins: Mapping[int, str] | None = None,
    also: Mapping[int, Mapping[str, int]] | None = None,
    seeds: Sequence[tuple[int, str]] = (),
    settings: TopicSettings | None = None,
    vectors: VectorStore | None = None,
    progress: Progress = silent,
) -> FoundTopics:
    """The topics of `texts`, each said by the person at the same place in `people`.

    `known` gives for each text the id of the topic it already belongs to, or None; such texts stay together and their
    topic comes back under that id. `pins` gives for a row the key (pieces.piece_key) of the sentence by which it
    belongs there, `also` the keys of further sentences with the known topics that these belong to. `seeds` are typed
    examples of known topics, (id, sentence): they draw what is like them and count for nobody, so a topic that only
    they speak of is not found. Nothing is refused for being small: no text gives no topics. `progress` may raise
    Cancelled to stop. Raises ModelError when the embedding model cannot be used, ValueError when lengths differ.
    """
    known = known if known is not None else [None] * len(texts)
    if not len(texts) == len(people) == len(known):
        raise ValueError(
            f"texts, people and known differ in length: {len(texts)}, {len(people)}, {len(known)}"
        )
    run = Run(at_granularity(settings or TopicSettings()), people, vectors, progress, len(texts))
    with run.stage("prepare"):
        typed, of = [example for _, example in seeds], [topic for topic, _ in seeds]
        corpus = prepare([*texts, *typed], [*known, *of], run.settings, pins, also)
    run.small = len({row for unit in corpus.units for row in unit.positions if row < run.rows}) < FEW_TEXTS
    found: list[Draft] = []
    for script, units in _by_script(corpus, run.settings).items():
        found.extend(_topics_of(script, units, run))
    return _gathered(found, corpus, run)


def _by_script(corpus: Corpus, settings: TopicSettings) -> dict[str, list[Unit]]:
    """Units that are grouped together: all of them where the model reads every script, else each script for itself."""
    if not settings.model.startswith("minilm"):
        return {"any": corpus.units} if corpus.units else {}
    groups: dict[str, list[Unit]] = {}
    for script in ("latin", "han", "other"):
        units = [unit for unit in corpus.units if unit.script == script]
        if units:
            groups[script] = units
    return groups


def _topics_of(script: str, units: list[Unit], run: Run) -> list[Draft]:
    """The topics among the units of one script."""
    made: list[np.ndarray] = []

    def embed(texts: list[str]) -> np.ndarray:
        with run.stage("embed"):
            vectors, clusters.told = _vectors(script, texts, run)
            made.append(vectors)
        return made[-1]

    centred = Centred(_beside(script, units, run), run.settings.word_share)
    clusters = LeidenClusters(
        run.settings,
        [unit.known for unit in units],
        alike=_alike(script, len(units)) * run.settings.alike_share,
        centred=centred,
        subjects=subjects_of([unit.read for unit in units]) if script == "han" else None,
        letters=script in LETTERS,
        progress=run.progress,
    )
    begin, embedding = time.perf_counter(), run.seconds.get("embed", 0.0)
    model = fitted([unit.read for unit in units], embed, centred, clusters, run.settings.keywords)
    frame = (
        time.perf_counter()
        - begin
        - (run.seconds.get("embed", 0.0) - embedding)
        - sum(clusters.seconds.values())
    )
    for name, seconds in {**clusters.seconds, "keywords": frame}.items():
        run.add(name, seconds)
    for unit, theme in clusters.theme_of_loose_.items():
        for row in units[unit].positions:
            run.loose_themes.setdefault(row, (script, theme))
    with run.stage("name"):
        tags = keywords_by_label(model, clusters.labels_, run.settings.keywords)
        return drafts_of(Grouped(script, units, made[0], centred.vectors_, clusters, tags), run)


def _beside(script: str, units: list[Unit], run: Run) -> np.ndarray | None:
    """The corpus's own words, where the model reads the script; letters are what the others are read by already."""
    settings = run.settings
    if script in LETTERS or not settings.word_share or len(units) < FEWEST:
        return None
    with run.stage("words"):
        texts = [unit.read for unit in units]
        return word_vectors(texts, dimensions=settings.word_dimensions, seed=settings.seed)


def _alike(script: str, count: int) -> float:
    if script not in LETTERS:
        return ALIKE
    return ALIKE_LETTERS if count >= FEW else ALIKE_FEW_LETTERS


def _vectors(script: str, texts: list[str], run: Run) -> tuple[np.ndarray, np.ndarray | None]:
    """The vectors, and where they are of letters how much of each text they tell."""
    settings = run.settings
    if script in LETTERS:
        width = between(len(texts), settings.han_dimensions, settings.han_dimensions_large, start=1000)
        return character_vectors(texts, script=script, dimensions=round(width), seed=settings.seed)
    try:
        embedder: Embedder = embedder_for(run.settings)
        return embedded(
            texts, embedder, run.settings, run.store, lambda done: run.progress("embed", done)
        ), None
    finally:
        release()


def _gathered(drafts: list[Draft], corpus: Corpus, run: Run) -> FoundTopics:
    """Topics of most people first, with the assignments row by row."""
    drafts = united(drafts, run.people)
    drafts.sort(key=lambda draft: (-draft.people, draft.topic.positions[0]))
    links = [
        Assignment(position, index, similarity)
        for index, draft in enumerate(drafts)
        for position, similarity in zip(draft.topic.positions, draft.similarities, strict=True)
    ]
    links.sort(key=lambda link: (link.position, -link.similarity, link.topic))
    placed = {link.position for link in links}
    kinds = [
        PRAISE if row in run.cheerful and row not in placed else kind
        for row, kind in enumerate(corpus.kinds[: run.rows])
    ]
    loose = [row for row, kind in enumerate(kinds) if kind in OF_REQUESTS and row not in placed]
    with run.stage("themes"):
        places = [draft.theme for draft in drafts]
        near = {row: run.loose_themes[row] for row in loose if row in run.loose_themes}
        themes = themes_of([draft.topic for draft in drafts], places, run.people, near)
    return FoundTopics(
        [draft.topic for draft in drafts],
        links,
        loose,
        kinds,
        run.seconds,
        _notes(drafts, corpus, run),
        [] if run.small else alike(drafts),
        themes,
    )


def _notes(drafts: list[Draft], corpus: Corpus, run: Run) -> list[str]:
    notes = []
    if not corpus.units:
        notes.append(N_("No text says anything that could become a request."))
    elif run.small:
        notes.append(
            N_("Too few texts for figures: topics are grouped and named, but nothing is claimed about them.")
        )
    if any(draft.topic.script == "other" for draft in drafts):
        notes.append(N_("Texts in a script that the model cannot read were grouped by their letters."))
    return notes
