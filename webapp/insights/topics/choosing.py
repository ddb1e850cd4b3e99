"""Naming a topic in a field: by its title as the list offers it, by its number, or by a title that is its alone."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.topics.edits.checks import topic_numbered
from analysis.topics.identity import NORMAL, Topic
from community.products import Product
from core.language import N_
from core.refusals import Refusal
from webapp.plain_input import row_number

_NUMBER = re.compile(r"#(\d+)\s*$|^\s*(\d+)\s*$")


def topics_to_choose(session: Session, product: Product, without: Topic | None = None) -> list[Topic]:
    """The topics that stand for themselves, by title; ``without`` is left out."""
    query = sa.select(Topic).where(
        Topic.product_id == product.id, Topic.root_id.is_(None), Topic.standing == NORMAL
    )
    found = session.scalars(query.order_by(sa.func.lower(Topic.title), Topic.id))
    return [topic for topic in found if without is None or topic.id != without.id]


def offered_as(topic: Topic) -> str:
    """What the list of a field says for ``topic``."""
    return f"{' '.join(topic.title.split())} #{topic.id}"


def topic_meant(session: Session, product: Product, typed: str | None) -> Topic:
    """The topic that ``typed`` names; refuses what names none, and a title that several have."""
    text = " ".join((typed or "").split())
    if not text:
        raise Refusal(N_("Say which topic."), field="topic")
    titled = [topic for topic in topics_to_choose(session, product) if _same(topic.title, text)]
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise Refusal(
            N_("Several topics are called that. Choose one of the list, with its number."), field="topic"
        )
    number = _NUMBER.search(text)
    if number is None:
        raise Refusal(N_("No topic is called that. Choose one of the list."), field="topic")
    try:
        return topic_numbered(session, product, row_number(number[1] or number[2]))
    except ValueError as error:
        raise Refusal(N_("No topic is called that. Choose one of the list."), field="topic") from error


def _same(title: str, text: str) -> bool:
    return " ".join(title.split()).casefold() == text.casefold()
