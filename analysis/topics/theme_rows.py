"""Themes as rows of our own, and where each run saw the topics: in which theme, and where on the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from analysis.priorities.feature_requests.opening import clean_title
from analysis.runs import Run, last_run
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.audit import record_act
from core.database import Base
from core.language import N_
from core.refusals import NotFound


class Theme(Base):
    """A group of topics with a lasting identity: it goes on where the topics of its people go on."""

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    titled_by_person: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class ThemeRecord(Base):
    """A theme as one run found it: its name then, its keywords and its people."""

    __tablename__ = "theme_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    keywords: Mapped[list[str]]
    people: Mapped[int]
    # Share of all people of the run, 0 to 1.
    share: Mapped[float]
    people_ever: Mapped[int]
    # Texts about it that are in none of its topics.
    loose_texts: Mapped[int]
    # People by build, oldest first: {"builds": [{"build": slug, "version": …, "people": n, "share": s}]}.
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    theme: Mapped[Theme] = relationship()

    __table_args__ = (sa.UniqueConstraint("run_id", "theme_id"),)

    @property
    def shown_title(self) -> str:
        """The name that a person gave; else the one it had in this run."""
        return self.theme.title if self.theme.titled_by_person else self.title


class TopicPlace(Base):
    """Where one run saw a topic: its theme (None: in none), and its bubble on the map, in -1 to 1 (None: not drawn)."""

    __tablename__ = "topic_places"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    x: Mapped[float | None]
    y: Mapped[float | None]
    radius: Mapped[float | None]

    __table_args__ = (sa.UniqueConstraint("run_id", "topic_id"),)


class TopicTree(Base):
    """Which topics of a run are near each other: {"topics": [ids], "merges": [[node, node, distance], …]}.

    Node i below the number of topics is a topic, each merge makes the next node.
    """

    __tablename__ = "topic_trees"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"), primary_key=True)
    tree: Mapped[dict[str, Any]]


@dataclass(frozen=True)
class ThemesOfRun:
    """The themes of one run, those of most people first, and the theme of each topic, by the topics' roots."""

    records: list[ThemeRecord]
    of_topic: dict[int, ThemeRecord]

    def numbered(self, number: int | None) -> ThemeRecord | None:
        """The theme of that number; None where the run found none such."""
        return next((record for record in self.records if record.theme_id == number), None)


def themes_of_run(session: Session, run: Run | None) -> ThemesOfRun:
    """What ``run`` found; nothing where it found no themes, or is None."""
    if run is None:
        return ThemesOfRun([], {})
    query = sa.select(ThemeRecord).where(ThemeRecord.run_id == run.id).options(joinedload(ThemeRecord.theme))
    records = list(session.scalars(query.order_by(ThemeRecord.people_ever.desc(), ThemeRecord.theme_id)))
    by_theme = {record.theme_id: record for record in records}
    root = sa.func.coalesce(Topic.root_id, Topic.id)
    places = (
        sa.select(root, TopicPlace.theme_id)
        .join(Topic, Topic.id == TopicPlace.topic_id)
        .where(TopicPlace.run_id == run.id)
        # A topic that was merged since counts for its root where the root itself has no place.
        .order_by(Topic.root_id.is_not(None), TopicPlace.id)
    )
    of_topic: dict[int, ThemeRecord] = {}
    for topic_id, theme_id in session.execute(places):
        if theme_id is not None:
            of_topic.setdefault(topic_id, by_theme[theme_id])
    return ThemesOfRun(records, of_topic)


def themes_now(session: Session, product_id: int) -> ThemesOfRun:
    """The themes of the newest run of that product."""
    return themes_of_run(session, last_run(session, session.get_one(Product, product_id)))


def places_of_run(session: Session, run: Run) -> dict[int, TopicPlace]:
    """The bubbles that ``run`` placed, by topic; topics merged since keep theirs."""
    query = sa.select(TopicPlace).where(TopicPlace.run_id == run.id, TopicPlace.x.is_not(None))
    return {place.topic_id: place for place in session.scalars(query)}


def tree_of_run(session: Session, run: Run | None) -> dict[str, Any]:
    """The tree of ``run``; an empty one where there is none."""
    found = session.get(TopicTree, run.id) if run is not None else None
    return found.tree if found is not None else {"topics": [], "merges": []}


def theme_numbered(session: Session, product: Product, number: int) -> Theme:
    """The theme of that number; NotFound where the product has none."""
    theme = session.get(Theme, number)
    if theme is None or theme.product_id != product.id:
        raise NotFound(N_("There is no theme %(number)s here."), field="theme", number=number)
    return theme


def rename_theme(
    session: Session, theme: Theme, title: str, *, now: datetime, by: Account | None = None
) -> None:
    """Give the theme a name that no run takes away. Refuses an empty, overlong or personal one."""
    before, after = theme.title, clean_title(title)
    theme.title, theme.titled_by_person = after, True
    record_act(
        session, "theme.rename", f"theme:{theme.id}", now=now, actor_id=by.id if by else None,
        product_id=theme.product_id, before={"title": before}, after={"title": after},
    )  # fmt: skip
    session.flush()


def newest_places(session: Session, product_id: int) -> list[TopicPlace]:
    """Of every topic of the product the place where a run saw it last."""
    newest = (
        sa.select(sa.func.max(TopicPlace.id))
        .join(Topic, Topic.id == TopicPlace.topic_id)
        .where(Topic.product_id == product_id)
        .group_by(TopicPlace.topic_id)
    )
    return list(
        session.scalars(sa.select(TopicPlace).where(TopicPlace.id.in_(newest)).order_by(TopicPlace.id))
    )


def points_of(places: Iterable[TopicPlace]) -> dict[int, tuple[float, float]]:
    """Topic → where it lay on the map."""
    return {
        place.topic_id: (place.x, place.y) for place in places if place.x is not None and place.y is not None
    }
