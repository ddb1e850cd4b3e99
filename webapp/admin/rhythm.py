"""When a product releases, and how long and for whom its votes count."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from community.products import Product, set_rhythm
from core.audit import record_act
from core.language import N_
from webapp.auth.guards import current_account
from webapp.extensions import db
from webapp.moment import now
from webapp.refusals import accepted

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
FIELDS = ("zone", "release_weekday", "release_time", "vote_days", "numbers_public")


class RhythmForm(FlaskForm):
    """The weekly rhythm of a product."""

    release_weekday = SelectField(
        _l("Release day"),
        coerce=int,
        choices=[SelectChoice(number, _l(name)) for number, name in enumerate(DAYS)],
    )
    release_time = TimeField(
        _l("Release time"), validators=[InputRequired(_l("Say when, for example 17:00."))]
    )
    zone = StringField(_l("Time zone"), description=_l("A name such as Europe/Vienna or Asia/Shanghai."))
    vote_days = IntegerField(
        _l("Days a build is open to votes"),
        validators=[InputRequired(_l("A vote stays open for 1 to 365 days."))],
    )
    numbers_public = BooleanField(_l("Show the numbers of closed votes to everybody"))


def rhythm_form(product: Product) -> RhythmForm:
    """The form, filled with what holds now."""
    return RhythmForm(data={name: getattr(product, name) for name in FIELDS})


def change_rhythm(product: Product, form: RhythmForm) -> bool:
    """Set what the form says and note who did; False where it was refused, with the reason at its field."""
    before = _noted(product)
    values = {name: form.data[name] for name in FIELDS}
    if not (form.validate() and accepted(form, lambda: set_rhythm(db.session(), product, **values))):
        return False
    account = current_account()
    record_act(
        db.session(),
        "product.rhythm",
        f"product:{product.id}",
        now=now(),
        actor_id=account.id if account else None,
        product_id=product.id,
        before=before,
        after=_noted(product),
    )
    return True


def _noted(product: Product) -> dict[str, str]:
    return {name: str(getattr(product, name)) for name in FIELDS}
