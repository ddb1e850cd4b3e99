"""Making the chosen part of a trial true: ordinary entries of the log, each undoable like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis.granularity.decided_topics import free_topics
from analysis.granularity.outcome import Joining, Part
from analysis.granularity.setting import granularity_of, set_granularity
from analysis.granularity.trials import GranularityTrial, claim_applying, standing_edits
from analysis.topics.edits.checks import texts_standing_in
from analysis.topics.edits.folding import Edit
from analysis.topics.edits.log import TopicEdit, lock_product
from analysis.topics.edits.merging import prepared_merge
from analysis.topics.edits.splitting import prepared_split
from analysis.topics.edits.undoing import prepared_undo
from analysis.topics.edits.writing import write_edits
from analysis.topics.identity import Topic
from community.accounts import Account
from core.language import N_
from core.refusals import Conflict, Refusal


@dataclass(frozen=True)
class Missed:
    """A proposal that could not be carried out, and why: a gettext message id and its values."""

    title: str
    message: str
    values: dict[str, Any]


def apply_trial(
    session: Session,
    trial: GranularityTrial,
    keys: Collection[str],
    *,
    now: datetime,
    by: Account | None = None,
) -> tuple[list[TopicEdit], list[Missed]]:
    """Let the trial's step hold, and write what ``keys`` chose of its proposals to the log.

    What does not fit any more (somebody decided about a topic since, a text moved) is answered by name and left out.
    Raises Conflict where the trial is not done, or was applied before. The caller asks for a run.
    """
    lock_product(session, trial.product_id)
    claim_applying(session, trial)
    set_granularity(session, trial.product, trial.step, now=now, by=by)
    joinings, parts = trial.outcome.chosen(keys)
    choice = _Choice(session, free_topics(session, trial.product_id), now)
    # Parts first: a topic that becomes part of another one has no texts of its own to give away.
    for part in parts:
        choice.split(part)
    for joining in joinings:
        choice.merge(joining)
    done = write_edits(session, trial.product, choice.edits, now=now, by=by) if choice.edits else []
    trial.applied = {
        "edits": [edit.id for edit in done],
        "missed": [asdict(each) for each in choice.missed],
    }
    session.flush()
    return done, choice.missed


class _Choice:
    """Gathers the entries of the log that proposals come to; one that is refused leaves the others."""

    def __init__(self, session: Session, free: Mapping[int, Topic], now: datetime) -> None:
        self.session, self.free, self.now = session, free, now
        self.edits: list[Edit] = []
        self.missed: list[Missed] = []
        self.leaving: Counter[int] = Counter()

    def split(self, part: Part) -> None:
        with self._telling(part.topic_title):
            topic = self._free(part.topic_id)
            staying = len(texts_standing_in(self.session, topic)) - self.leaving[topic.id]
            # What leaves with other parts still stands in it by now.
            if len(part.text_ids) >= staying:
                raise Conflict(N_("No text would be left in it."), field="texts")
            edit = prepared_split(self.session, topic, part.text_ids, part.title, now=self.now)
            self.leaving[topic.id] += len(part.text_ids)
            self.edits.append(edit)

    def merge(self, joining: Joining) -> None:
        with self._telling(joining.title):
            into = self.session.get_one(Topic, joining.into_id)
            self.edits.append(prepared_merge(self.session, self._free(joining.topic_id), into))

    def _free(self, number: int) -> Topic:
        """The topic, if nobody has decided about it since the trial read: it was reckoned without their word."""
        if number not in self.free:
            raise Conflict(N_("Somebody has decided about this topic since the preview."), field="topic")
        return self.free[number]

    @contextmanager
    def _telling(self, title: str) -> Iterator[None]:
        try:
            with self.session.begin_nested():
                yield
        except Refusal as refusal:
            self.missed.append(Missed(title, refusal.message, dict(refusal.values)))


def take_back(
    session: Session, trial: GranularityTrial, *, now: datetime, by: Account | None = None
) -> list[TopicEdit]:
    """Undo every entry that came of the trial and still stands, newest first; the step before it holds again.

    A step that was set since stays. Raises Conflict where nothing is left to take back.
    """
    lock_product(session, trial.product_id)
    standing = standing_edits(session, trial)
    returns = (
        trial.applied and trial.held != trial.step and granularity_of(session, trial.product) == trial.step
    )
    if not standing and not returns:
        raise Conflict(N_("This has been taken back already. Reload the page."))
    edits = [prepared_undo(session, session.get_one(TopicEdit, number)) for number in reversed(standing)]
    undone = write_edits(session, trial.product, edits, now=now, by=by) if edits else []
    if returns:
        set_granularity(session, trial.product, trial.held, now=now, by=by)
    return undone
