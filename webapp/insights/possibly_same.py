"""Topics possibly the same, as the pages say it: beside each topic the others, and whether they may be merged."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.alike import possibly_same
from analysis.topics.edits.merging import refuse_unfit
from analysis.topics.identity import Topic
from community.products import Product
from core.refusals import Conflict


@dataclass(frozen=True)
class Alike:
    """Another topic, its request, and whether the two may be merged as their requests stand."""

    topic: Topic
    request: FeatureRequest | None
    mergeable: bool


def alike_by_topic(session: Session, product: Product) -> dict[int, list[Alike]]:
    """By topic: those possibly the same, most alike first; topics without any are left out."""
    found: dict[int, list[Alike]] = {}
    for pair in possibly_same(session, product):
        fits = _fit(pair.request, pair.other_request)
        found.setdefault(pair.topic.id, []).append(Alike(pair.other, pair.other_request, fits))
        found.setdefault(pair.other.id, []).append(Alike(pair.topic, pair.request, fits))
    return found


def _fit(one: FeatureRequest | None, other: FeatureRequest | None) -> bool:
    if one is None or other is None:
        return True
    try:
        refuse_unfit(one, other)
    except Conflict:
        return False
    return True
