"""What the log of edits says, taken together. Pure: the same log gives the same answer, whatever was stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.topics.identity import DISMISSED, NORMAL, SINK, UNMADE

RENAME, MERGE, SPLIT, MOVE, PIN = "rename", "merge", "split", "move", "pin"
DISMISS, NOT_A_TOPIC, SEED, UNDO = "dismiss", "not a topic", "seed", "undo"

# Why an edit has no effect at the moment.
SUBJECT_UNMADE, TARGET_UNMADE, TOGETHER, ELSEWHERE, ERASED = (
    "subject unmade",
    "target unmade",
    "together already",
    "merged elsewhere",
    "texts erased",
)
HARMLESS = (TOGETHER,)


@dataclass(frozen=True)
class Edit:
    """An entry of the log; ``texts`` are (feedback id, piece) of those still there, ``named`` how many there were."""

    id: int
    kind: str
    topic_id: int | None = None
    other_topic_id: int | None = None
    undoes_id: int | None = None
    title: str | None = None
    examples: tuple[str, ...] = ()
    texts: tuple[tuple[int, str | None], ...] = ()
    named: int = 0


@dataclass(frozen=True)
class Origin:
    """Where a topic comes from: the topic it was split from and the edit that made it; a run's has neither."""

    topic_id: int | None = None
    edit_id: int | None = None


@dataclass(frozen=True)
class Hold:
    """A person's word that a text belongs in a topic or does not; of two, the one with the higher order holds."""

    is_in: bool
    order: int
    piece: str | None


@dataclass
class Folded:
    """The outcome of `fold`. Topics that are not named stand for themselves."""

    origins: Mapping[int, Origin]
    made: dict[int, bool] = field(default_factory=dict)
    parent: dict[int, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    aside: dict[int, str] = field(default_factory=dict)
    # feedback id → root topic → the hold that counts.
    holds: dict[int, dict[int, Hold]] = field(default_factory=dict)
    # (topic, example) of the seeds that stand.
    seeds: list[tuple[int, str]] = field(default_factory=list)
    # (merge's target, first edit, last edit before it was undone): homes read in between are open again.
    freed: list[tuple[int, int, int]] = field(default_factory=list)
    idle: dict[int, str] = field(default_factory=dict)
    last_id: int = 0
    # Once the whole log is taken together roots change no more, and are asked for once for every placing.
    roots: dict[int, int | None] | None = None

    def is_made(self, topic: int) -> bool:
        """Whether the topic exists: a run's always does, a split's or seed's while that edit stands."""
        made = self.made.get(topic)
        if made is not None:
            return made
        origin = self.origins.get(topic)
        return origin is None or origin.edit_id is None

    def root(self, topic: int) -> int | None:
        """The topic that stands for ``topic``; None for a seed that was taken back."""
        if self.roots is None:
            return self._root(topic)
        if topic not in self.roots:
            self.roots[topic] = self._root(topic)
        return self.roots[topic]

    def _root(self, topic: int) -> int | None:
        while True:
            if not self.is_made(topic):
                origin = self.origins[topic].topic_id
                if origin is None:
                    return None
                topic = origin
            elif topic in self.parent:
                topic = self.parent[topic]
            else:
                return topic

    def standing(self, topic: int) -> str:
        """normal, dismissed, sink or unmade; a merged topic has its root's."""
        if not self.is_made(topic):
            return UNMADE
        root = self.root(topic)
        return self.aside.get(topic if root is None else root, NORMAL)

    def is_sink(self, root: int) -> bool:
        """Whether people said that this is no topic."""
        return self.aside.get(root) == SINK

    def is_freed(self, home: int, read_edit_id: int) -> bool:
        """Whether a home may owe itself to a merge that has been undone since."""
        root = self.root(home)
        return any(
            first <= read_edit_id < last and self.root(target) == root for target, first, last in self.freed
        )


def active_ids(edits: Iterable[Edit]) -> set[int]:
    """The entries that stand: those that no standing entry undoes."""
    ordered = sorted(edits, key=lambda edit: edit.id)
    undone_by = {edit.undoes_id: edit.id for edit in ordered if edit.undoes_id is not None}
    active: set[int] = set()
    for edit in reversed(ordered):
        if undone_by.get(edit.id) not in active:
            active.add(edit.id)
    return active


def fold(edits: Iterable[Edit], origins: Mapping[int, Origin]) -> Folded:
    """What follows from ``edits``; ``origins`` names every topic of the product.

    An entry that cannot take effect is idle, with the reason; it does so again once what hinders it is gone.
    """
    ordered = sorted(edits, key=lambda edit: edit.id)
    active = active_ids(ordered)
    folded = Folded(origins, last_id=ordered[-1].id if ordered else 0)
    raw: list[tuple[int, int, Hold]] = []
    for edit in ordered:
        if edit.kind == UNDO:
            continue
        if edit.id in active:
            reason = _hindered(folded, edit)
            if reason is None or reason == ERASED:
                _apply(folded, edit, raw)
            elif edit.kind in (SPLIT, SEED):
                folded.made[_made_by(edit)] = False
            if reason is not None:
                folded.idle[edit.id] = reason
        else:
            _leave_out(folded, edit, ordered, active)
    folded.roots = {}
    _resolve(folded, raw)
    return folded


def _made_by(edit: Edit) -> int:
    topic = edit.other_topic_id if edit.kind == SPLIT else edit.topic_id
    return topic if topic is not None else 0


def _hindered(folded: Folded, edit: Edit) -> str | None:
    if edit.kind == SEED:
        return None
    if edit.topic_id is not None and not folded.is_made(edit.topic_id):
        return SUBJECT_UNMADE
    target = edit.other_topic_id if edit.kind in (MERGE, MOVE) else None
    if target is not None and not folded.is_made(target):
        return TARGET_UNMADE
    if edit.kind == MERGE and edit.topic_id is not None and target is not None:
        if folded.root(edit.topic_id) == folded.root(target):
            return TOGETHER
        if edit.topic_id in folded.parent:
            return ELSEWHERE
    if edit.named and not edit.texts:
        return ERASED
    return None


def _apply(folded: Folded, edit: Edit, raw: list[tuple[int, int, Hold]]) -> None:
    subject, other = edit.topic_id or 0, edit.other_topic_id
    if edit.kind == MERGE:
        target = folded.root(other or 0)
        if target is not None:
            folded.parent[subject] = target
    elif edit.kind in (SPLIT, SEED):
        folded.made[_made_by(edit)] = True
        folded.seeds += [(_made_by(edit), example) for example in edit.examples]
    elif edit.kind == DISMISS:
        folded.aside[subject] = DISMISSED
    elif edit.kind == NOT_A_TOPIC:
        folded.aside[subject] = SINK
    if edit.title is not None:
        folded.titles[_made_by(edit) if edit.kind in (SPLIT, SEED) else subject] = edit.title
    raw += _holds(edit)


def _holds(edit: Edit) -> list[tuple[int, int, Hold]]:
    """(feedback, topic, hold) in order: out of the topic left first, then into the other."""
    away = [edit.topic_id] if edit.kind in (MOVE, SPLIT) else []
    into = [edit.topic_id] if edit.kind in (PIN, SEED) else [edit.other_topic_id]
    if edit.kind not in (MOVE, SPLIT, PIN):
        return []
    steps = [(topic, False) for topic in away] + [(topic, True) for topic in into]
    return [
        (feedback, topic, Hold(is_in, 2 * edit.id + is_in, piece))
        for feedback, piece in edit.texts
        for topic, is_in in steps
        if topic is not None
    ]


def _leave_out(folded: Folded, edit: Edit, ordered: list[Edit], active: set[int]) -> None:
    if edit.kind in (SPLIT, SEED):
        folded.made[_made_by(edit)] = False
    elif edit.kind == MERGE and edit.other_topic_id is not None:
        folded.freed += [(edit.other_topic_id, first, last) for first, last in _stood(edit, ordered)]


def _stood(edit: Edit, ordered: list[Edit]) -> list[tuple[int, int]]:
    """The stretches of the log over which an entry stood that no longer does: from it to its undo, from the
    redo to the next undo.
    """
    undone_by = {each.undoes_id: each.id for each in ordered if each.undoes_id is not None}
    chain = [edit.id]
    while chain[-1] in undone_by:
        chain.append(undone_by[chain[-1]])
    return list(zip(chain[::2], chain[1::2], strict=False))


def _resolve(folded: Folded, raw: list[tuple[int, int, Hold]]) -> None:
    for feedback, topic, hold in raw:
        root = folded.root(topic)
        if root is None:
            continue
        of_text = folded.holds.setdefault(feedback, {})
        if root not in of_text or of_text[root].order < hold.order:
            of_text[root] = hold
    folded.seeds = [(root, text) for topic, text in folded.seeds if (root := folded.root(topic)) is not None]
