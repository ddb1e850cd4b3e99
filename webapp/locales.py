"""Which language, zone and theme a page is shown in."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import format_date, format_datetime, format_timedelta

from core.language import LANGUAGES
from webapp.auth.guards import current_account
from webapp.moment import now

# The catalogues Babel looks for; Flask-Security calls its Chinese by the long name.
LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
THEMES = ("light", "dark")


def language() -> str:
    """The language of this request: chosen here, else the account's, else the browser's, else the installation's."""
    chosen = request.cookies.get("language") if request else None
    if chosen in LANGUAGES:
        return chosen
    account = current_account()
    if account is not None and account.language in LANGUAGES:
        return account.language
    return (request.accept_languages.best_match(list(LANGUAGES)) if request else None) or _default()


def _default() -> str:
    from flask import current_app

    return str(current_app.config["ORANGE_FRIDAY_LANGUAGE"])


def babel_locale() -> str:
    """What Flask-Babel asks for."""
    return LOCALES[language()]


def theme() -> str | None:
    """ "light" or "dark" where the visitor chose, else None: as the system has it."""
    chosen = request.cookies.get("theme")
    return chosen if chosen in THEMES else None


def zone() -> tzinfo:
    """The reader's zone: the account's, else the product's on its pages, else UTC."""
    account = current_account()
    if account is not None and account.zone:
        return ZoneInfo(account.zone)
    product = g.get("product")
    return product.tz if product is not None else ZoneInfo("UTC")


def local_time(moment: datetime | None, style: str = "medium") -> str:
    """``moment`` in the reader's zone and language, with the zone's name."""
    if moment is None:
        return ""
    local = moment.astimezone(zone())
    return f"{format_datetime(local, style, rebase=False)} {local.tzname()}"


def local_day(moment: datetime | None, style: str = "EEEE d MMM y") -> str:
    """The day of ``moment`` in the reader's zone and language."""
    if moment is None:
        return ""
    pattern = "y年M月d日 EEEE" if style == "EEEE d MMM y" and language() == "zh" else style
    return format_date(moment.astimezone(zone()), pattern, rebase=False)


def ago(moment: datetime | None) -> str:
    """How long ago (or how far ahead) ``moment`` is, in the reader's language."""
    if moment is None:
        return ""
    gap: timedelta = moment - now()
    return format_timedelta(gap, add_direction=True)
