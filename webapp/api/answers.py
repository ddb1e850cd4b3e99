"""What testers send: votes, feedback, support."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from analysis.priorities.feature_requests.request import FeatureRequest, is_shown
from analysis.priorities.reasons import give_reason
from analysis.priorities.request_seeing import count_seen, request_seen, requests_seen_by
from analysis.priorities.supporters import support_request, supported_by, withdraw_support
from analysis.topics.theme_rows import ThemeRecord, themes_now
from community.devices import voting_device
from community.products import Area, Product
from community.rings import ring_of
from core.language import N_
from core.refusals import Conflict, NotFound, Refusal
from releases.builds.build import Build
from releases.builds.seeing import build_called, naming
from surveys.feedback import Feedback, write_feedback
from surveys.votes import Ballot, cast_votes, vote_of
from webapp.api.bearer import auth, caller_account, product_for_call
from webapp.api.blueprint import blueprint
from webapp.api.paging import cursor_of, number_in
from webapp.api.shapes import (
    FeedbackIn,
    FeedbackOut,
    RepeatHeader,
    RequestOut,
    RequestsOut,
    RequestsQuery,
    VoteIn,
    VoteOut,
)
from webapp.extensions import db
from webapp.moment import now


@blueprint.put("/products/<product>/builds/<build>/vote")
@blueprint.auth_required(auth, roles=["vote"])
@blueprint.input(VoteIn)
@blueprint.output(VoteOut)
def vote(product: str, build: str, json_data: dict[str, Any]) -> dict[str, Any]:
    """Cast or change the caller's vote; the same call twice is one vote."""
    session, account, place = db.session(), caller_account(), product_for_call(product, "vote")
    found = build_called(session, place, build, account)
    device = voting_device(session, account, json_data.get("device"))
    ballot = Ballot(
        account.id,
        found,
        json_data["score"],
        channel="api",
        ring=ring_of(session, account, place),
        device_model=device.model if device else None,
        device_system=device.system if device else None,
        language=(device.language if device else None) or account.language,
    )
    refusal = cast_votes(session, [ballot], now())[0]
    if refusal is not None:
        raise refusal
    if "reason" in json_data:
        give_reason(session, account, found, json_data["reason"], now=now(), channel="api")
    return _vote(found)


@blueprint.get("/products/<product>/builds/<build>/vote")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.output(VoteOut)
def own_vote(product: str, build: str) -> dict[str, Any]:
    """The caller's vote on a build; 404 before there is one."""
    return _vote(build_called(db.session(), product_for_call(product), build, caller_account()))


def _vote(build: Build) -> dict[str, Any]:
    found = vote_of(db.session(), caller_account(), build)
    if found is None:
        raise NotFound(N_("You have not voted on %(version)s."), field="build", version=build.version)
    return {
        "build": build.slug,
        "score": found.score,
        "cast_at": found.cast_at,
        "changed_at": found.changed_at,
    }


@blueprint.post("/products/<product>/builds/<build>/feedback")
@blueprint.auth_required(auth, roles=["vote"])
@blueprint.input(FeedbackIn)
@blueprint.input(RepeatHeader, location="headers")
@blueprint.output(FeedbackOut, status_code=201)
def feedback(
    product: str, build: str, json_data: dict[str, Any], headers_data: dict[str, Any]
) -> dict[str, Any]:
    """Write feedback on a build."""
    session, account, place = db.session(), caller_account(), product_for_call(product, "write feedback")
    found = build_called(session, place, build, account)
    key = headers_data.get("key")
    kept = write_feedback(
        session,
        account,
        place,
        json_data["text"],
        now=now(),
        build=found,
        kind=json_data.get("kind"),
        severity=json_data.get("severity"),
        area=_area(place, json_data.get("area")),
        channel="api",
        external_id=f"{account.id}:{key}" if key else None,
    )
    if (kept.text, kept.build_id) != (json_data["text"], found.id):
        raise Conflict(
            N_("This Idempotency-Key was used for another text already. Use a new key for a new text."),
            field="Idempotency-Key",
        )
    return _feedback(kept, found)


def _area(product: Product, slug: str | None) -> Area | None:
    if slug is None:
        return None
    area = db.session.scalar(sa.select(Area).where(Area.product_id == product.id, Area.slug == slug))
    if area is None:
        known = ", ".join(each.slug for each in product.areas) or "–"
        raise Refusal(
            N_("There is no area “%(slug)s”. The areas are %(known)s."), field="area", slug=slug, known=known
        )
    return area


def _feedback(kept: Feedback, build: Build) -> dict[str, Any]:
    return {
        "id": kept.id,
        "build": build.slug,
        "text": kept.text,
        "kind": kept.kind,
        "severity": kept.severity,
        "written_at": kept.written_at,
    }


@blueprint.get("/products/<product>/requests")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.input(RequestsQuery, location="query")
@blueprint.output(RequestsOut)
def requests(product: str, query_data: dict[str, Any]) -> dict[str, Any]:
    """Feature requests, newest first; merged ones, those set aside and those not open to the caller are left out."""
    place = product_for_call(product)
    query = sa.select(FeatureRequest).where(
        FeatureRequest.product_id == place.id,
        is_shown(),
        requests_seen_by(db.session(), caller_account(), place),
    )
    if "state" in query_data:
        query = query.where(FeatureRequest.state == query_data["state"])
    last = number_in(query_data.get("cursor"))
    if last is not None:
        query = query.where(FeatureRequest.id < last)
    rows = list(db.session.scalars(query.order_by(FeatureRequest.id.desc()).limit(query_data["limit"] + 1)))
    page, more = rows[: query_data["limit"]], len(rows) > query_data["limit"]
    return {"requests": _requests(page), "next_cursor": cursor_of(page[-1].id) if more else None}


@blueprint.get("/products/<product>/requests/<int:number>")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.output(RequestOut)
def one_request(product: str, number: int) -> dict[str, Any]:
    """One request."""
    return _requests([request_seen(db.session(), product_for_call(product), number, caller_account())])[0]


@blueprint.put("/products/<product>/requests/<int:number>/support")
@blueprint.auth_required(auth, roles=["vote"])
@blueprint.output(RequestOut)
def support(product: str, number: int) -> dict[str, Any]:
    """Say "me too"; saying it twice is saying it once."""
    place = product_for_call(product, "support requests")
    found = request_seen(db.session(), place, number, caller_account())
    support_request(db.session(), found, caller_account(), now=now())
    return _requests([found])[0]


@blueprint.delete("/products/<product>/requests/<int:number>/support")
@blueprint.auth_required(auth, roles=["vote"])
@blueprint.output(RequestOut)
def unsupport(product: str, number: int) -> dict[str, Any]:
    """Take "me too" back."""
    place = product_for_call(product, "support requests")
    found = request_seen(db.session(), place, number, caller_account())
    withdraw_support(db.session(), found, caller_account())
    return _requests([found])[0]


def _requests(found: list[FeatureRequest]) -> list[dict[str, Any]]:
    if not found:
        return []
    session, caller, place = db.session(), caller_account(), found[0].product
    themes, named = themes_now(session, place.id), naming(session, caller, place)
    people, mine = count_seen(session, found, caller), supported_by(session, caller)
    return [
        {
            "id": each.id,
            "title": each.title,
            "state": each.state,
            "answer": each.answer,
            "created_at": each.created_at,
            "keywords": each.topic.keywords if each.topic else [],
            "theme": _theme(themes.of_topic.get(each.topic_id or 0)) if themes else None,
            "people": people[each.id],
            "supported": each.id in mine,
            "planned_build": _slug(named(each.planned_build)),
            "shipped_build": _slug(named(each.shipped_build)),
            "merged_into": each.root_request_id,
        }
        for each in found
    ]


def _slug(build: Build | None) -> str | None:
    return build.slug if build is not None else None


def _theme(record: ThemeRecord | None) -> dict[str, Any] | None:
    return {"id": record.theme_id, "title": record.shown_title} if record is not None else None
