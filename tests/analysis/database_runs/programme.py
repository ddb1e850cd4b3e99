"""A small programme on the database, and findings about it as the engine would hand them over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from analysis.database_runs.reading import Reading, read_for_run
from analysis.database_runs.storing import store_findings
from analysis.findings import Findings, RankedRequest
from analysis.remarks import Remarks
from analysis.runs import Run, claim_run, request_run
from analysis.topics.found import Assignment, FoundTopic, FoundTopics
from community.accounts import Account, create_author, create_member
from community.products import Product, create_product
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.train import publish_build
from surveys.feedback import Feedback, write_feedback
from surveys.statistics import Interval
from surveys.votes import Ballot, cast_votes


@dataclass
class Programme:
    """Skylark with two builds, a day apart."""

    session: Session
    now: datetime
    product: Product
    older: Build
    newer: Build
    people: int = field(default=0)

    def member(self) -> Account:
        """A new tester."""
        self.people += 1
        return create_member(
            self.session, f"tester{self.people}@example.com", f"Tester {self.people}", now=self.now
        )

    def author(self) -> Account:
        """The author of an imported text."""
        return create_author(self.session, now=self.now)

    def vote(self, account: Account, score: int, build: Build | None = None) -> None:
        """A vote on the newer build, or that one."""
        ballot = Ballot(account.id, build or self.newer, score, ring="beta")
        assert cast_votes(self.session, [ballot], self.now) == [None]

    def say(self, account: Account, text: str, build: Build | None = None, **more: str) -> Feedback:
        """A text on the newer build, or that one."""
        return write_feedback(
            self.session, account, self.product, text, now=self.now, build=build or self.newer, **more
        )

    def run(self) -> Run:
        """A run that is being performed."""
        run = request_run(self.session, self.product, now=self.now)
        claimed = claim_run(self.session, self.now, run.id)
        assert claimed is not None
        return claimed

    def reading(self) -> Reading:
        """Everything said and decided up to now."""
        return read_for_run(self.session, self.product, self.now)

    def remarks(self) -> Remarks:
        """Everything said up to now."""
        return self.reading().remarks

    def store(self, *wishes: Wish) -> Run:
        """A run that finds these topics."""
        run, reading = self.run(), self.reading()
        findings = findings_about(reading.remarks, wishes)
        store_findings(self.session, run, reading, findings, now=self.now)
        return run


def make_programme(session: Session, now: datetime) -> Programme:
    """Skylark, and a noise product with a text and a vote of its own."""
    made = []
    for slug in ("noise", "skylark"):
        product = create_product(session, slug, slug.title(), now=now)
        older = draft_build(session, product, "8.10.17", now=now)
        newer = draft_build(session, product, "8.10.24", now=now)
        publish_build(session, older, now=now - timedelta(days=1))
        publish_build(session, newer, now=now)
        made.append(Programme(session, now, product, older, newer))
    noise, skylark = made
    noisy = create_member(session, "noise@example.com", "Noise", now=now)
    noise.vote(noisy, 1)
    noise.say(noisy, "The battery drains overnight")
    return skylark


@dataclass(frozen=True)
class Wish:
    """A topic as a test describes it: its title and the feedback that speaks of it."""

    title: str
    texts: Sequence[Feedback]
    known_id: int | None = None
    severity: str = "none"


def findings_about(remarks: Remarks, wishes: Sequence[Wish]) -> Findings:
    """Findings with these topics, ranked in this order."""
    place = {number: position for position, number in enumerate(remarks.ids)}
    topics, links, requests = [], [], []
    for index, wish in enumerate(wishes):
        positions = [place[text.id] for text in wish.texts]
        topics.append(
            FoundTopic(
                known_id=wish.known_id,
                title=wish.title,
                keywords=["word"],
                positions=positions,
                quotes=[text.text for text in wish.texts],
                centroid=np.ones(3, np.float32),
                script="latin",
                too_few=False,
            )
        )
        links += [Assignment(position, index, 0.9 - index / 10) for position in positions]
        requests.append(_ranked(remarks, index, wish, positions))
    found = FoundTopics(topics, links, [], ["problem"] * len(remarks))
    return Findings(
        build="8.10.24",
        ranked_by="points",
        topics=found,
        requests=requests,
        row_builds=remarks.builds,
        builds=["8.10.17", "8.10.24"],
        people_heard=[1, 4],
        people=4,
        voters=3,
        silent_share=0.25,
        satisfaction=0.5,
        satisfaction_interval=Interval(0.2, 0.8),
        typical_impact=0.3,
        kinds={"problem": len(remarks)},
        alarms=[],
        seconds={"embed": 1.23456},
        peak_memory_mb=123.4,
        notes=["There is no older build to compare with, so no trend is told."],
    )


def _ranked(remarks: Remarks, index: int, wish: Wish, positions: list[int]) -> RankedRequest:
    people = len({remarks.people[position] for position in positions})
    return RankedRequest(
        rank=index + 1,
        topic_index=index,
        known_id=wish.known_id,
        title=wish.title,
        keywords=["word"],
        people=people,
        share=people / 4,
        people_ever=people,
        decayed_people=float(people),
        points=2.0,
        points_low=1.0,
        points_high=3.0,
        reach=0.5,
        impact=0.04,
        confidence=0.9,
        effort=1.0,
        priority=2.0,
        trend="up",
        severity=wish.severity,  # type: ignore[arg-type]
        example=wish.texts[0].text,
        example_ids=[text.id for text in wish.texts],
        people_by_build=[0, people],
    )
