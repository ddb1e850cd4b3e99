"""The real engine over eight weeks of Banking77, with twenty edits between the runs: every one still holds."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.reading import read_for_run
from analysis.database_runs.storing import store_findings
from analysis.engine import AnalysisSettings, analyse
from analysis.priorities.supporters import count_supporters
from analysis.runs import claim_run, request_run
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import merge_topics, request_of
from analysis.topics.edits.moving import move_texts, pin_texts
from analysis.topics.edits.naming import rename_topic
from analysis.topics.edits.reading import conflicts, standing_topics
from analysis.topics.edits.seeding import seed_topic
from analysis.topics.edits.setting_aside import dismiss_topic, not_a_topic
from analysis.topics.edits.splitting import split_topic
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.identity import Topic, TopicText
from analysis.topics.settings import TopicSettings
from analysis.topics.vectors import DatabaseVectors
from community.accounts import create_author
from community.products import Product
from surveys.feedback import write_feedback
from tests.making import a_product

INTENTS, A_WEEK = 30, 150


@dataclass
class Bank:
    """A product whose testers write about thirty things, 150 texts a week."""

    session: Session
    product: Product
    now: datetime
    texts: list[str]
    settings: AnalysisSettings
    still: dict[str, Callable[[], bool]] = field(default_factory=dict)

    def week(self) -> None:
        """A week's texts and the run over all of them."""
        self.now += timedelta(days=7)
        for text in self.texts[:A_WEEK]:
            write_feedback(
                self.session, create_author(self.session, now=self.now), self.product, text, now=self.now
            )
        del self.texts[:A_WEEK]
        asked = request_run(self.session, self.product, now=self.now)
        run = claim_run(self.session, self.now, asked.id)
        assert run is not None
        reading, vectors = read_for_run(self.session, self.product, self.now), DatabaseVectors(self.session)
        findings = analyse(reading.remarks, settings=self.settings, decided=reading.decided, vectors=vectors)
        store_findings(self.session, run, reading, findings, now=self.now)
        vectors.keep(self.session)

    def texts_of(self, topic: Topic) -> list[int]:
        """By number, the most central first."""
        query = sa.select(TopicText.feedback_id).where(TopicText.topic_id == topic.id)
        return list(self.session.scalars(query.order_by(TopicText.similarity.desc(), TopicText.feedback_id)))

    def at_home_in(self, topic: Topic) -> set[int]:
        """The texts that speak of it most; where else a text belongs is for the runs to say anew."""
        query = sa.select(TopicText.feedback_id).where(TopicText.topic_id == topic.id, TopicText.place == 0)
        return set(self.session.scalars(query))

    def topics(self) -> list[Topic]:
        """Those that stand, largest first."""
        return [each.topic for each in standing_topics(self.session, self.product)]

    def untouched(self) -> list[Topic]:
        """Those that no edit so far has named, largest first: a later edit may overtake an earlier one."""
        query = sa.select(TopicEdit.topic_id, TopicEdit.other_topic_id)
        named = {topic for row in self.session.execute(query) for topic in row}
        return [topic for topic in self.topics() if topic.id not in named]

    def rename(self, topic: Topic, title: str) -> None:
        rename_topic(self.session, topic, title, now=self.now)
        request = request_of(self.session, topic)
        self.still[f"name {title}"] = lambda: (
            topic.title == title and (request is None or request.title == title)
        )

    def merge(self, topic: Topic, into: Topic) -> TopicEdit:
        edit = merge_topics(self.session, topic, into, now=self.now)
        gone, went = edit.topic, edit.other_topic
        assert gone is not None and went is not None
        texts = self.at_home_in(went)
        self.still[f"merge {edit.id}"] = lambda: (
            gone.root_id == went.id and self.texts_of(gone) == [] and texts <= set(self.texts_of(went))
        )
        return edit

    def split(self, topic: Topic, texts: list[int], title: str) -> TopicEdit:
        edit = split_topic(self.session, topic, texts, title, now=self.now)
        made = edit.other_topic
        assert made is not None
        self.still[f"split {edit.id}"] = lambda: (
            made.title == title
            and set(texts) <= set(self.texts_of(made))
            and not set(texts) & set(self.texts_of(topic))
        )
        return edit

    def move(self, text: int, topic: Topic, into: Topic | None) -> TopicEdit:
        edit = move_texts(self.session, topic, [text], into, now=self.now)
        self.still[f"move {edit.id}"] = lambda: (
            text not in self.texts_of(topic) and (into is None or text in self.texts_of(into))
        )
        return edit

    def pin(self, text: int, topic: Topic) -> None:
        edit = pin_texts(self.session, topic, [text], now=self.now)
        self.still[f"pin {edit.id}"] = lambda: text in self.texts_of(topic)

    def undo(self, edit: TopicEdit, name: str) -> None:
        undo_edit(self.session, edit, now=self.now)
        del self.still[name]

    def check(self) -> None:
        """Every edit still holds, none waits, and the figures of people are those of the texts."""
        self.session.expire_all()
        assert [name for name, holds in self.still.items() if not holds()] == []
        assert conflicts(self.session, self.product) == []
        shown = [each for each in standing_topics(self.session, self.product) if each.request]
        counts = count_supporters(self.session, [each.request for each in shown if each.request])
        assert all(counts[each.request.id] == each.people for each in shown if each.request)


@pytest.fixture
def bank(session: Session, now: datetime, shared_data: Path, topic_settings: TopicSettings) -> Bank:
    """Banking77's first intents in an order of their own."""
    with (shared_data / "banking77_intents" / "data.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = sorted({row["label"] for row in rows})[:INTENTS]
    dice = random.Random(7)
    texts = [row["text"] for row in rows if row["label"] in labels]
    dice.shuffle(texts)
    settings = AnalysisSettings(topics=topic_settings, resamples=50)
    return Bank(session, a_product(session, now), now, texts, settings)


@pytest.mark.slow
def test_twenty_edits_over_eight_weekly_runs_all_hold(bank: Bank) -> None:
    session = bank.session
    bank.week()
    first, second, third, *_ = bank.topics()
    bank.rename(first, "The first")
    bank.merge(third, second)
    bank.week()
    bank.check()
    first, second, third, fourth, *_ = bank.untouched()
    bank.split(first, bank.texts_of(first)[-3:], "Apart")
    bank.pin(bank.texts_of(second)[-1], third)
    bank.pin(bank.texts_of(third)[0], third)
    nowhere = bank.texts_of(fourth)[-1]
    bank.move(nowhere, fourth, None)
    bank.week()
    bank.check()
    topics = bank.untouched()
    moved = bank.texts_of(topics[1])[-1]
    back = bank.move(moved, topics[1], topics[2])
    bank.rename(bank.untouched()[0], "The fourth")
    smallest = bank.untouched()[-1]
    not_a_topic(session, smallest, now=bank.now)
    bank.still["sink"] = lambda: smallest.standing == "sink" and bank.texts_of(smallest) == []
    bank.week()
    bank.check()
    seeded = seed_topic(
        session,
        bank.product,
        "Lost phone",
        ["I have lost my phone with the app on it", "My phone was stolen"],
        now=bank.now,
    ).topic
    assert seeded is not None
    bank.still["seed"] = lambda: seeded.standing == "normal" and seeded.title == "Lost phone"
    bank.undo(back, f"move {back.id}")
    undone_merge = bank.merge(*bank.untouched()[:2])
    bank.week()
    bank.check()
    bank.undo(undone_merge, f"merge {undone_merge.id}")
    dismissed = bank.untouched()[-2]
    dismiss_topic(session, dismissed, now=bank.now)
    bank.still["dismissed"] = lambda: dismissed.standing == "dismissed" and bool(bank.texts_of(dismissed))
    bank.rename(bank.untouched()[0], "The third")
    bank.week()
    bank.check()
    topics = bank.untouched()
    bank.split(topics[0], bank.texts_of(topics[0])[-4:], "Another part")
    bank.pin(bank.texts_of(topics[2])[0], topics[2])
    bank.move(bank.texts_of(topics[1])[-1], topics[1], topics[2])
    bank.week()
    bank.check()
    one, other = undone_merge.topic, undone_merge.other_topic
    assert one is not None and other is not None
    bank.merge(one, other)
    bank.rename(dismissed, "The fifth")
    bank.week()
    bank.check()
    assert session.scalar(sa.select(sa.func.count()).select_from(TopicEdit)) == 20
    assert len(bank.topics()) >= 10
