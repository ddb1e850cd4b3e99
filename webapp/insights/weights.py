"""How much each part of RICE counts: tried on the newest ranked list before it is saved."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from analysis.priorities.ranking_order import Weights
from analysis.priorities.ranking_weights import Moved, previewed, set_weights, weights_of
from analysis.runs import last_run, request_run
from community.products import Product
from webapp.auth.guards import current_account, product_for
from webapp.extensions import db
from webapp.insights.blueprint import blueprint
from webapp.moment import now
from webapp.number_field import NumberField
from webapp.refusals import accepted

PARTS = ("reach", "impact", "confidence", "effort")
SHOWN = 20
GIVEN = InputRequired(_l("Give a number from 0 to 3."))


class WeightsForm(FlaskForm):
    """The power that each part is raised to."""

    reach = NumberField(_l("Reach"), validators=[GIVEN])
    impact = NumberField(_l("Impact"), validators=[GIVEN])
    confidence = NumberField(_l("Confidence"), validators=[GIVEN])
    effort = NumberField(_l("Effort"), validators=[GIVEN])

    def meant(self) -> Weights:
        """The weights that were typed."""
        return Weights(**{part: float(self[part].data) for part in PARTS})


@blueprint.get("/p/<product>/insights/weights")
def weights(product: str) -> str:
    """The weights that hold."""
    place = product_for(product, "decide requests")
    held = weights_of(db.session(), place)
    return _page(place, WeightsForm(formdata=None, data={part: getattr(held, part) for part in PARTS}), None)


@blueprint.post("/p/<product>/insights/weights")
def weigh(product: str) -> Response | str | tuple[str, int]:
    """Show what other weights would do to the newest list, or save them and ask for a run that uses them."""
    place, session, form = product_for(product, "decide requests"), db.session(), WeightsForm()
    found: list[Moved] = []

    def look() -> None:
        run = last_run(session, place)
        found.extend(previewed(session, run, form.meant()) if run else [])

    def save() -> None:
        set_weights(session, place, form.meant(), now=now(), by=current_account())
        seed = current_app.config["ORANGE_FRIDAY_SEED"]
        request_run(session, place, now=now(), by=current_account(), seed=seed)

    saving = request.form.get("deed") == "save"
    if not (form.validate_on_submit() and accepted(form, save if saving else look)):
        session.rollback()
        return _page(place, form, None), 422
    if saving:
        flash(_("Saved. An analysis with the new weights begins in a moment."))
        return redirect(url_for("insights.ranked", product=place.slug))
    return _page(place, form, found)


def _page(place: Product, form: WeightsForm, moved: list[Moved] | None) -> str:
    changed = sum(each.was != each.becomes for each in moved or [])
    return render_template("insights/weights.html", form=form, moved=moved, changed=changed, shown=SHOWN)
