"""Products and builds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from community.products import Product, all_products
from core.language import N_
from core.refusals import Refusal
from releases.builds.build import Build
from releases.builds.numbers import numbers_shown
from releases.builds.seeing import build_called, newest_first, seen_by
from releases.calendar import next_release
from releases.notes import lines_of
from surveys.satisfaction import Satisfaction, satisfactions_of
from surveys.votes import Vote
from webapp.api.bearer import auth, caller_account, product_for_call
from webapp.api.blueprint import blueprint
from webapp.api.paging import cursor_of, number_in
from webapp.api.shapes import BuildPageOut, BuildsOut, PageQuery, ProductOut
from webapp.extensions import db
from webapp.moment import now


@blueprint.get("/products")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.output(ProductOut(many=True))
def products() -> list[dict[str, Any]]:
    """All products."""
    return [_product(product) for product in all_products(db.session())]


@blueprint.get("/products/<product>")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.output(ProductOut)
def product(product: str) -> dict[str, Any]:
    """One product."""
    return _product(product_for_call(product))


def _product(product: Product) -> dict[str, Any]:
    return {
        "slug": product.slug,
        "name": product.name,
        "description": product.description,
        "zone": product.zone,
        "next_release": next_release(product, now()),
    }


@blueprint.get("/products/<product>/builds")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.input(PageQuery, location="query")
@blueprint.output(BuildsOut)
def builds(product: str, query_data: dict[str, Any]) -> dict[str, Any]:
    """The builds the caller may see, newest version first."""
    session, found = db.session(), product_for_call(product)
    query = sa.select(Build).where(seen_by(session, caller_account(), found)).order_by(*newest_first())
    last = number_in(query_data.get("cursor"))
    if last is not None:
        query = query.where(_after(session.get(Build, last), found))
    rows = list(session.scalars(query.limit(query_data["limit"] + 1)))
    page, more = rows[: query_data["limit"]], len(rows) > query_data["limit"]
    return {"builds": _shown(page), "next_cursor": cursor_of(page[-1].id) if more else None}


def _after(last: Build | None, product: Product) -> sa.ColumnElement[bool]:
    if last is None or last.product_id != product.id or last.published_at is None:
        raise Refusal(
            N_("That cursor is none of ours. Use the next_cursor of the page before."), field="cursor"
        )
    same = Build.sort_key == last.sort_key
    earlier = sa.or_(
        Build.published_at < last.published_at,
        sa.and_(Build.published_at == last.published_at, Build.id < last.id),
    )
    return sa.or_(Build.sort_key < last.sort_key, sa.and_(same, earlier))


@blueprint.get("/products/<product>/builds/<build>")
@blueprint.auth_required(auth, roles=["read"])
@blueprint.output(BuildPageOut)
def build(product: str, build: str) -> dict[str, Any]:
    """One build with its notes."""
    session = db.session()
    found = build_called(session, product_for_call(product), build, caller_account())
    extra = {
        name: getattr(found, name)
        for name in ("what_to_test", "install_steps", "go_back_steps", "withdrawal_advice", "downloads")
    }
    return _shown([found])[0] | extra | {"lines": lines_of(session, found)}


def _shown(builds: list[Build]) -> list[dict[str, Any]]:
    session, account = db.session(), caller_account()
    figures = satisfactions_of(session, builds)
    mine = sa.select(Vote.build_id).where(
        Vote.account_id == account.id, Vote.build_id.in_([build.id for build in builds])
    )
    voted = set(session.scalars(mine))
    names = (
        "version",
        "slug",
        "ring",
        "only_models",
        "state",
        "headline",
        "version_date",
        "published_at",
        "votes_close_at",
    )
    return [
        {name: getattr(build, name) for name in names}
        | {
            "open_to_votes": build.open_to_votes(now()),
            "satisfaction": _figures(figures[build.id])
            if numbers_shown(session, build, account, now(), voted=build.id in voted)
            else None,
        }
        for build in builds
    ]


def _figures(found: Satisfaction) -> dict[str, Any]:
    interval = found.interval
    return {
        "votes": found.n,
        "satisfied": found.satisfied,
        "share": found.share,
        "distribution": list(found.counts),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }
