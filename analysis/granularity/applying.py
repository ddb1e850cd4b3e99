"""Making the chosen part of a trial true: ordinary entries of the log, each undoable like any other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis.granularity.decided_topics import free_topics
from analysis.granularity.outcome import Joining, Part
from analysis.granularity.setting import granularity_of, set_granularity
from analysis.granularity.trials import GranularityTrial, claim_applying, standing_edits
from analysis.topics.edits.log import TopicEdit, lock_product
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.splitting import split_topic
from analysis.topics.edits.undoing import undo_edit
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
    writing = _Writing(session, free_topics(session, trial.product_id), now, by)
    # Parts first: a topic that becomes part of another one has no texts of its own to give away.
    for part in parts:
        writing.split(part)
    for joining in joinings:
        writing.merge(joining)
    trial.applied = {
        "edits": [edit.id for edit in writing.done],
        "missed": [asdict(each) for each in writing.missed],
    }
    session.flush()
    return writing.done, writing.missed


class _Writing:
    """Carries out proposals, each by itself: one that is refused leaves the others."""

    def __init__(
        self, session: Session, free: Mapping[int, Topic], now: datetime, by: Account | None
    ) -> None:
        self.session, self.free, self.now, self.by = session, free, now, by
        self.done: list[TopicEdit] = []
        self.missed: list[Missed] = []

    def split(self, part: Part) -> None:
        self._try(
            part.topic_title,
            lambda: split_topic(
                self.session,
                self._free(part.topic_id),
                part.text_ids,
                part.title,
                now=self.now,
                by=self.by,
            ),
        )

    def merge(self, joining: Joining) -> None:
        self._try(
            joining.title,
            lambda: merge_topics(
                self.session,
                self._free(joining.topic_id),
                self.session.get_one(Topic, joining.into_id),
                now=self.now,
                by=self.by,
            ),
        )

    def _free(self, number: int) -> Topic:
        """The topic, if nobody has decided about it since the trial read: it was reckoned without their word."""
        if number not in self.free:
            raise Conflict(N_("Somebody has decided about this topic since the preview."), field="topic")
        return self.free[number]

    def _try(self, title: str, deed: Callable[[], TopicEdit]) -> None:
        try:
            with self.session.begin_nested():
                self.done.append(deed())
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
    undone = [
        undo_edit(session, session.get_one(TopicEdit, number), now=now, by=by)
        for number in reversed(standing)
    ]
    if returns:
        set_granularity(session, trial.product, trial.held, now=now, by=by)
    return undone
