"""Times as a release team reads them: in the product's zone, and how long it is until then."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

from community.products import Product
from webapp.locales import language


def in_zone(moment: datetime | None, product: Product) -> str:
    """``moment`` as the product's clocks show it: "Fri 27 Nov 2026, 17:00 Asia/Shanghai"."""
    if moment is None:
        return ""
    pattern = "y年M月d日 EEE HH:mm" if language() == "zh" else "EEE d MMM y, HH:mm"
    return f"{format_datetime(moment.astimezone(product.tz), pattern, rebase=False)} {product.zone}"


def countdown(moment: datetime | None, now: datetime) -> str:
    """The time left until ``moment`` in its two largest units, "2 d 4 h"; "due now" once it has passed."""
    if moment is None:
        return ""
    minutes = int((moment - now).total_seconds() // 60)
    if minutes < 1:
        return _("due now")
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)s d %(hours)s h", days=days, hours=hours)
    if hours:
        return _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    return _("%(minutes)s min", minutes=minutes)
