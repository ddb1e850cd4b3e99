"""Which language, zone and theme a page is shown in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import format_date, format_datetime, format_timedelta

from core.language import LANGUAGES
from webapp.auth.guards import current_account
from webapp.moment import now

# The catalogues Babel looks for; Flask-Security calls its Chinese by the long name.
LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
CHINESE_ORDER = {
    "EEEE d MMM y": "y年M月d日 EEEE",
    "EEE d MMM y": "y年M月d日 EEE",
    "d MMM y": "y年M月d日",
    "d MMM": "M月d日",
}
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
    return format_date(moment.astimezone(zone()), _in_language(style), rebase=False)


def plain_day(day: date, style: str = "EEE d MMM y") -> str:
    """A calendar day (no time, no zone) in the reader's language."""
    return format_date(day, _in_language(style), rebase=False)


def _in_language(style: str) -> str:
    # Patterns of our own are written in English order; Chinese puts the year first.
    return CHINESE_ORDER.get(style, style) if language() == "zh" else style


def ago(moment: datetime | None) -> str:
    """How long ago (or how far ahead) ``moment`` is, in the reader's language."""
    if moment is None:
        return ""
    gap: timedelta = moment - now()
    return format_timedelta(gap, add_direction=True)
