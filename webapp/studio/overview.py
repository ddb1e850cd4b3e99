"""The studio's first page: what is being made, what goes out when, what is out; and a new build."""

from __future__ import annotations

import sqlalchemy as sa
from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from community.products import Product
from community.rings import RING_NAMES
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.builds.seeing import builds_seen_by, upcoming_builds
from releases.calendar import next_release
from releases.notes import ChangeLine
from surveys.moderation import count_waiting
from surveys.satisfaction import satisfactions_of
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import accepted
from webapp.studio.blueprint import blueprint
from webapp.studio.countdown import countdown, in_zone


class NewBuildForm(FlaskForm):
    """What a build needs to begin with."""

    version = StringField(
        _l("Version"), description=_l("As your testers see it on the device, for example 8.10.24.")
    )
    ring = SelectField(
        _l("Goes to"),
        choices=[SelectChoice(ring, _l(name)) for ring, name in RING_NAMES.items()],
        default="beta",
        description=_l("Who gets it first; wider rings see it later."),
    )


@blueprint.get("/p/<product>/studio/")
def overview(product: str) -> str:
    """Everything in the making and everything that is out."""
    return _page(product_for(product, "edit releases"), NewBuildForm())


@blueprint.post("/p/<product>/studio/builds")
def create(product: str) -> Response | tuple[str, int]:
    """A new draft, then straight into its editor."""
    place = product_for(product, "edit releases")
    form, drafted = NewBuildForm(), list[Build]()

    def draft() -> None:
        drafted.append(
            draft_build(
                db.session(),
                place,
                form.version.data or "",
                ring=form.ring.data,
                now=now(),
                by=current_account(),
            )
        )

    if form.validate_on_submit() and accepted(form, draft):
        return redirect(url_for("studio.edit", product=place.slug, build=drafted[0].slug))
    return _page(place, form), 422


def _page(place: Product, form: NewBuildForm) -> str:
    session, moment = db.session(), now()
    out = builds_seen_by(session, current_account(), place)
    coming = upcoming_builds(session, place)
    return render_template(
        "studio/overview.html",
        form=form,
        out=out,
        coming=coming,
        satisfaction=satisfactions_of(session, out),
        lines=_count_lines(coming),
        due=next_release(place, moment),
        now=moment,
        countdown=countdown,
        in_zone=in_zone,
        waiting=count_waiting(session, place.id),
    )


def _count_lines(builds: list[Build]) -> dict[int, int]:
    query = sa.select(ChangeLine.build_id, sa.func.count()).group_by(ChangeLine.build_id)
    found = db.session.execute(query.where(ChangeLine.build_id.in_([build.id for build in builds])))
    return {row[0]: row[1] for row in found}
