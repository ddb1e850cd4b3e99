"""A product that people edit and runs rearrange, with an engine that places free texts by the dice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.database_runs.reading import Reading, read_for_run
from analysis.database_runs.storing import store_findings
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.priorities.supporters import Supporter, count_supporters, refresh_supporters, support_request
from analysis.runs import DONE, Run, claim_run, request_run
from analysis.settling import settled
from analysis.topics.edits.folding import MOVE, PIN, SPLIT, active_ids, fold
from analysis.topics.edits.log import TopicEdit, entries, folded_log, origins_of
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.moving import move_texts, pin_texts
from analysis.topics.edits.naming import rename_topic
from analysis.topics.edits.past import topics_at
from analysis.topics.edits.placed import places_of
from analysis.topics.edits.seeding import seed_topic
from analysis.topics.edits.setting_aside import dismiss_topic, not_a_topic
from analysis.topics.edits.splitting import split_topic
from analysis.topics.edits.stays import stays_of
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.found import Assignment, FoundTopics
from analysis.topics.identity import Topic, TopicText, topics_of
from community.accounts import Account
from community.products import Product
from core.refusals import Refusal
from surveys.feedback import Feedback, write_feedback
from surveys.moderation import is_heard
from tests.analysis.topics.edits.thrown import findings_of, found_topic
from tests.making import a_member, a_product

Picture = dict[int, tuple[int | None, str, str, frozenset[int]]]


@dataclass
class World:
    """One product, six writers, and the pictures of every moment so far."""

    session: Session
    now: datetime
    product: Product
    writers: list[Account]
    dice: random.Random
    pictures: list[tuple[datetime, Picture]] = field(default_factory=list)
    log_length: int = 0

    # What can happen

    def say(self) -> None:
        """Somebody writes."""
        number = self.dice.randrange(10**6)
        write_feedback(
            self.session,
            self.dice.choice(self.writers),
            self.product,
            f"It fails in case {number}",
            now=self.now,
        )

    def rewrite(self) -> None:
        """Somebody changes a text."""
        text = self._any(self._texts())
        if text is not None:
            text.text, text.changed_at = text.text + "!", self.now

    def erase(self) -> None:
        """A text is erased."""
        text = self._any(self._texts())
        if text is not None:
            self.session.delete(text)
            self.session.flush()
            refresh_supporters(self.session, list(self.session.scalars(sa.select(FeatureRequest.id))))
            # Pictures of the past lose it as well.
            self.pictures = [(at, _without(picture, text.id)) for at, picture in self.pictures]

    def me_too(self) -> None:
        """Somebody supports a request without writing."""
        request = self._any(list(self.session.scalars(sa.select(FeatureRequest))))
        if request is not None:
            support_request(self.session, request, self.dice.choice(self.writers), now=self.now)

    def run(self) -> None:
        """A run from reading to storing."""
        run, reading = self._begin()
        self._store(run, reading)

    def run_while_edited(self) -> None:
        """A run during which somebody edits; the one that follows it has nothing left to learn."""
        run, reading = self._begin()
        self._store_after(run, reading, self.edit)

    def edit(self) -> None:
        """An edit of any kind on any topic; a refusal changes nothing."""
        topics = topics_of(self.session, self.product)
        acts: list[Callable[[list[Topic]], object]] = [
            lambda some: rename_topic(self.session, some[0], f"Name {self.dice.randrange(99)}", now=self.now),
            lambda some: merge_topics(self.session, some[0], some[1], now=self.now),
            lambda some: merge_topics(self.session, some[0], some[1], now=self.now),
            lambda some: split_topic(self.session, some[0], self._some_in(some[0]), "A part", now=self.now),
            lambda some: split_topic(self.session, some[0], self._some_in(some[0])[:1], "One", now=self.now),
            lambda some: move_texts(self.session, some[0], self._some_in(some[0]), some[1], now=self.now),
            lambda some: move_texts(self.session, some[0], self._some_in(some[0]), None, now=self.now),
            lambda some: pin_texts(self.session, some[0], self._some(), now=self.now),
            lambda some: dismiss_topic(self.session, some[0], now=self.now),
            lambda some: not_a_topic(self.session, some[0], now=self.now),
            lambda some: seed_topic(self.session, self.product, "A seed", ["It fails"], now=self.now),
        ]
        if len(topics) >= 2:
            self._try(lambda: self.dice.choice(acts)(self.dice.sample(topics, 2)))

    def undo(self) -> None:
        """Any entry is undone, undos too."""
        log = list(self.session.scalars(sa.select(TopicEdit).order_by(TopicEdit.id)))
        undone = {edit.undoes_id for edit in log}
        edit = self._any([edit for edit in log if edit.id not in undone or self.dice.random() < 0.1])
        if edit is not None:
            self._try(lambda: undo_edit(self.session, edit, now=self.now))

    # What must hold

    def check(self) -> None:
        """Everything that holds after every step."""
        self.session.flush()
        self._tables_follow_from_log_and_placings()
        self._holds_are_honoured()
        self._people_are_counted_once()
        self._the_ranking_names_each_request_once()
        entries_now = self.session.scalar(sa.select(sa.func.count()).select_from(TopicEdit)) or 0
        assert entries_now >= self.log_length, "the log lost an entry"
        self.log_length = entries_now
        self.pictures.append((self.now, self.picture()))

    def picture(self) -> Picture:
        """Each topic's root, standing, name and texts."""
        texts: dict[int, set[int]] = {}
        for topic, text in self.session.execute(sa.select(TopicText.topic_id, TopicText.feedback_id)):
            texts.setdefault(topic, set()).add(text)
        return {
            topic.id: (topic.root_id, topic.standing, topic.title, frozenset(texts.get(topic.id, ())))
            for topic in self._topics()
        }

    def the_past_is_told_as_it_was(self) -> None:
        """Every picture so far can be had again."""
        for at, picture in self.pictures:
            then = {
                past.topic.id: (past.standing, past.title, frozenset(past.text_ids))
                for past in topics_at(self.session, self.product, at)
            }
            stood = {
                topic: seen[1:] for topic, seen in picture.items() if seen[0] is None and seen[1] != "unmade"
            }
            assert then == stood, at

    def undone_and_redone_is_the_same(self) -> None:
        """For every entry that may be undone and done again."""
        for edit in list(self.session.scalars(sa.select(TopicEdit).order_by(TopicEdit.id))):
            before = self.picture()
            with self._attempt():
                undone = undo_edit(self.session, edit, now=self.now)
                undo_edit(self.session, undone, now=self.now)
                assert self.picture() == before, (edit.id, edit.kind)

    # How

    def _topics(self) -> list[Topic]:
        query = sa.select(Topic).where(Topic.product_id == self.product.id).order_by(Topic.id)
        return list(self.session.scalars(query.execution_options(populate_existing=True)))

    def _texts(self) -> list[Feedback]:
        query = sa.select(Feedback).where(Feedback.product_id == self.product.id)
        return list(self.session.scalars(query.order_by(Feedback.id)))

    def _any(self, things: list[Any]) -> Any:
        return self.dice.choice(things) if things else None

    def _some(self) -> list[int]:
        texts = [text.id for text in self._texts()]
        return self.dice.sample(texts, min(len(texts), self.dice.randint(1, 3)))

    def _some_in(self, topic: Topic) -> list[int]:
        query = sa.select(TopicText.feedback_id).where(TopicText.topic_id == topic.id).order_by(TopicText.id)
        texts = list(self.session.scalars(query))
        return self.dice.sample(texts, min(len(texts), self.dice.randint(1, 3)))

    def _try(self, act: Callable[[], object]) -> None:
        with self._attempt():
            act()

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """What a refused act has written before it was refused is rolled back, as a page does."""
        self.session.flush()
        try:
            with self.session.begin_nested():
                yield
        except Refusal:
            self.session.expire_all()

    def _begin(self) -> tuple[Run, Reading]:
        self.session.flush()
        asked = request_run(self.session, self.product, now=self.now)
        asked.as_of = self.now
        run = claim_run(self.session, self.now, asked.id)
        assert run is not None
        return run, read_for_run(self.session, self.product, self.now)

    def _store_after(self, run: Run, reading: Reading, act: Callable[[], None]) -> None:
        self.now += timedelta(minutes=1)
        act()
        self.now += timedelta(minutes=1)
        self._store(run, reading)

    def _store(self, run: Run, reading: Reading) -> None:
        found, left_out = settled(self._thrown(reading), reading.remarks, reading.decided)
        findings = replace(findings_of(reading, found), left_out=left_out)
        store_findings(self.session, run, reading, findings, now=self.now)
        assert run.state == DONE

    def _thrown(self, reading: Reading) -> FoundTopics:
        """Known texts where they are (now and then one that says nothing any more), free ones anywhere."""
        also = reading.decided.also
        known = sorted(
            {topic for topic in reading.remarks.known_topics if topic is not None}
            | {topic for topics in also.values() for topic in topics.values()}
        )
        ids: list[int | None] = [*known, *(topic for topic, _ in reading.decided.seeds if topic not in known)]
        ids = list(dict.fromkeys([*ids, None, None]))
        ids += [None] * self.dice.randint(0, 2)
        rows: dict[int, dict[int, float]] = {}
        for position, home in enumerate(reading.remarks.known_topics):
            stay = {ids.index(topic) for topic in also.get(position, {}).values()}
            for place in self._places(position, home, ids) | stay:
                rows.setdefault(place, {})[position] = round(self.dice.random(), 2)
        places = sorted(rows)
        topics = [found_topic(ids[place], list(rows[place]), reading) for place in places]
        links = [
            Assignment(position, index, likeness)
            for index, place in enumerate(places)
            for position, likeness in rows[place].items()
        ]
        links.sort(key=lambda link: (link.position, -link.similarity, link.topic))
        return FoundTopics(topics, links, [], ["problem"] * len(reading.remarks))

    def _places(self, position: int, home: int | None, ids: list[int | None]) -> set[int]:
        if home is not None and self.dice.random() < 0.1:
            return set()
        places = {self.dice.randrange(len(ids)) for _ in range(self.dice.randint(0, 2))}
        return places | ({ids.index(home)} if home is not None else set())

    def _tables_follow_from_log_and_placings(self) -> None:
        folded = folded_log(self.session, self.product.id)
        stays = stays_of(self.session, self.product.id)
        wanted = {
            (text.id, place.topic_id): (place.place, place.similarity)
            for text in self._texts()
            for place in places_of(stays.get(text.id, ()), folded, text.id)
        }
        columns = (TopicText.feedback_id, TopicText.topic_id, TopicText.place, TopicText.similarity)
        written = {(row[0], row[1]): (row[2], row[3]) for row in self.session.execute(sa.select(*columns))}
        assert written == wanted
        standing = {topic.id for topic in self._topics() if topic.root_id is None}
        assert {topic for _, topic in written} <= standing

    def _holds_are_honoured(self) -> None:
        """Told without the fold's own holds: the last standing word about a text and a topic is what is so."""
        log = entries(self.session, self.product.id)
        folded, active = fold(log, origins_of(self.session, self.product.id)), active_ids(log)
        words: dict[tuple[int, int | None], bool] = {}
        pairs = sa.select(TopicText.feedback_id, TopicText.topic_id)
        for edit in log:
            if edit.id not in active or edit.id in folded.idle or edit.kind not in (MOVE, PIN, SPLIT):
                continue
            for text, _ in edit.texts:
                into = edit.topic_id if edit.kind == PIN else edit.other_topic_id
                if edit.kind != PIN:
                    words[text, folded.root(edit.topic_id or 0)] = False
                if into is not None:
                    words[text, folded.root(into)] = True
        inside = {tuple(row) for row in self.session.execute(pairs)}
        for (text, topic), is_in in words.items():
            if topic is not None:
                assert ((text, topic) in inside) == (is_in and not folded.is_sink(topic)), (
                    text,
                    topic,
                    is_in,
                )

    def _people_are_counted_once(self) -> None:
        requests = list(
            self.session.scalars(sa.select(FeatureRequest).execution_options(populate_existing=True))
        )
        counts = count_supporters(self.session, requests)
        for request in requests:
            if request.root_request_id is None:
                group = [each for each in requests if request.id in (each.id, each.root_request_id)]
                assert counts[request.id] == len(self._people_of(group))

    def _people_of(self, group: list[FeatureRequest]) -> set[int]:
        own = [request.id for request in group]
        said = sa.select(Supporter.account_id).where(Supporter.request_id.in_(own), Supporter.me_too)
        topics = [request.topic_id for request in group]
        wrote = (
            sa.select(Feedback.account_id)
            .join(TopicText, TopicText.feedback_id == Feedback.id)
            # Who says nearly the same again and again waits for a look, and counts when somebody has looked.
            .where(TopicText.topic_id.in_(topics), is_heard(Feedback.id))
        )
        return set(self.session.scalars(said)) | set(self.session.scalars(wrote))

    def _the_ranking_names_each_request_once(self) -> None:
        for run in self.session.scalars(sa.select(Run).where(Run.state == DONE)):
            shown = [row.shown_request for row in ranking_of(self.session, run)]
            assert len(shown) == len({request.id for request in shown})
            assert all(request.root_request_id is None for request in shown)


def a_world(session: Session, now: datetime, seed: int) -> World:
    """A product with fourteen texts and a first run."""
    made = World(
        session, now, a_product(session, now), [a_member(session, now) for _ in range(6)], random.Random(seed)
    )
    for _ in range(14):
        made.say()
    made.run()
    made.check()
    return made


def _without(picture: Picture, text: int) -> Picture:
    return {topic: (*seen[:3], seen[3] - {text}) for topic, seen in picture.items()}
