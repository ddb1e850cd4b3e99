"""Which run a page of the insights shows, and which one it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import Session

from analysis.runs import DONE, Run, last_run
from community.products import Product
from releases.builds.build import Build


@dataclass(frozen=True)
class Choice:
    """The run shown, the one compared with, and every build that some run has ranked with its newest run."""

    run: Run | None
    against: Run | None
    ranked: list[tuple[Build | None, Run]]


def chosen_run(session: Session, product: Product) -> Choice:
    """By the address's ``run`` (a number), or its ``build`` and ``against`` (slugs).

    Else the newest run, and the newest of an older build.
    """
    ranked = _newest_by_build(session, product)
    by_slug = {build.slug if build is not None else "all": run for build, run in ranked}
    run = (
        _numbered(session, product)
        or by_slug.get(request.args.get("build", ""))
        or last_run(session, product)
    )
    against = by_slug.get(request.args.get("against", "")) or _before(ranked, run)
    return Choice(run, against if against is not run else None, ranked)


def _numbered(session: Session, product: Product) -> Run | None:
    """The run that the address asks for by its number; None where the product has no such run that is done."""
    number = request.args.get("run", "")
    wanted = sa.select(Run).where(Run.product_id == product.id, Run.state == DONE)
    # What no row can be numbered is no number of a run, and no database is asked for it.
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    return session.scalars(wanted.where(Run.id == int(number))).first()


def _newest_by_build(session: Session, product: Product) -> list[tuple[Build | None, Run]]:
    newest = (
        sa.select(sa.func.max(Run.id))
        .where(Run.product_id == product.id, Run.state == DONE)
        .group_by(Run.build_id)
    )
    query = (
        sa.select(Build, Run)
        .select_from(Run)
        .outerjoin(Build, Build.id == Run.build_id)
        .where(Run.id.in_(newest))
    )
    found = [(build, run) for build, run in session.execute(query)]
    return sorted(found, key=lambda pair: (pair[0].sort_key if pair[0] else "", pair[1].id), reverse=True)


def _before(ranked: list[tuple[Build | None, Run]], run: Run | None) -> Run | None:
    if run is None:
        return None
    older = [other for build, other in ranked if other.build_id != run.build_id and _is_older(build, run)]
    return older[0] if older else None


def _is_older(build: Build | None, run: Run) -> bool:
    return build is not None and run.build is not None and build.sort_key < run.build.sort_key
