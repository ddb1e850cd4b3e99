"""A build goes out: scheduled for a Friday, published now, and taken back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField, TextAreaField

from community.rings import count_testers
from core.language import N_
from core.refusals import Refusal
from releases.builds.build import Build
from releases.calendar import moment_of, next_release
from releases.train import schedule_build, unschedule_build, withdraw_build
from webapp.auth.guards import current_account
from webapp.extensions import db
from webapp.loop import publish as publish_and_tell
from webapp.moment import now
from webapp.refusals import accepted
from webapp.studio.blueprint import blueprint
from webapp.studio.checklist import checklist_of
from webapp.studio.countdown import countdown, in_zone
from webapp.studio.editor import build_for
from webapp.studio.told import people_told, told_by

Page = Response | str | tuple[str, int]


class ScheduleForm(FlaskForm):
    """When the build goes out, in the product's zone."""

    at = DateTimeLocalField(_l("Goes out on"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class WithdrawForm(FlaskForm):
    """What those who have the build should do now."""

    advice = TextAreaField(
        _l("What should testers who installed it do now?"),
        render_kw={"rows": 4},
        description=_l(
            "It stands on top of the build's page. Say whether to go back or to wait, and what about data."
        ),
    )


@blueprint.route("/p/<product>/studio/builds/<build>/schedule", methods=["GET", "POST"])
def schedule(product: str, build: str) -> Page:
    """Choose the Friday; the next one is proposed."""
    found, form = build_for(product, build, "publish releases"), ScheduleForm()
    if not form.is_submitted():
        form.at.data = (found.scheduled_at or next_release(found.product, now())).astimezone(found.product.tz)
        return _schedule_page(found, form)
    if not (form.validate() and accepted(form, lambda: _schedule(found, form.at.data))):
        return _schedule_page(found, form), 422
    flash(
        _(
            "Build %(version)s goes out on %(when)s.",
            version=found.version,
            when=in_zone(found.scheduled_at, found.product),
        )
    )
    return _back_to(found)


def _schedule(build: Build, typed: datetime | None) -> None:
    # A year far off is a slip of the pen, and at the ends of the calendar no other zone can tell the time.
    if typed is None or not 1970 <= typed.year <= 2999:
        raise Refusal(N_("Say when, for example 2026-11-27 17:00."), field="at")
    # The calendar decides what a time means that the clocks skip or show twice.
    at = moment_of(build.product, typed.date(), typed.time())
    schedule_build(db.session(), build, at, now=now(), by=current_account())


def _schedule_page(build: Build, form: ScheduleForm) -> str:
    following, due = [], now()
    for _each in range(4):
        due = next_release(build.product, due)
        following.append(due)
    return render_template(
        "studio/schedule.html",
        build=build,
        form=form,
        following=following,
        now=now(),
        in_zone=in_zone,
        countdown=countdown,
    )


@blueprint.post("/p/<product>/studio/builds/<build>/unschedule")
def unschedule(product: str, build: str) -> Response:
    """Make a scheduled build a draft again."""
    found = build_for(product, build, "publish releases")
    unschedule_build(db.session(), found, now=now(), by=current_account())
    flash(_("Build %(version)s is a draft again; nothing goes out by itself.", version=found.version))
    return _back_to(found)


@blueprint.get("/p/<product>/studio/builds/<build>/publish")
def publish(product: str, build: str) -> str:
    """What happens when it is published: who is told what, and what it still lacks."""
    found, session = build_for(product, build, "publish releases"), db.session()
    told = told_by(session, found)
    return render_template(
        "studio/publish.html",
        build=found,
        form=FlaskForm(),
        checks=checklist_of(session, found),
        told=told,
        reached=people_told(told),
        testers=count_testers(session, found.product),
    )


@blueprint.post("/p/<product>/studio/builds/<build>/publish")
def publish_now(product: str, build: str) -> Response:
    """Publish at once; what its lines ship is shipped, and those who asked are told."""
    found = build_for(product, build, "publish releases")
    publish_and_tell(db.session(), found, now=now(), by=current_account())
    flash(_("Build %(version)s is out.", version=found.version))
    return redirect(url_for("pages.release", product=found.product.slug, build=found.slug))


@blueprint.route("/p/<product>/studio/builds/<build>/withdraw", methods=["GET", "POST"])
def withdraw(product: str, build: str) -> Page:
    """Take a build back, with a word to those who have it."""
    found, form = build_for(product, build, "publish releases"), WithdrawForm()
    if not form.is_submitted():
        return render_template("studio/withdraw.html", build=found, form=form)
    if not (
        form.validate()
        and accepted(
            form,
            lambda: withdraw_build(
                db.session(), found, form.advice.data or "", now=now(), by=current_account()
            ),
        )
    ):
        return render_template("studio/withdraw.html", build=found, form=form), 422
    flash(_("Build %(version)s is withdrawn. Its page stays and says what to do.", version=found.version))
    return _back_to(found)


def _back_to(build: Build) -> Response:
    return redirect(url_for("studio.edit", product=build.product.slug, build=build.slug))
