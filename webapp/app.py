"""create_app: settings, extensions, rooms, error pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from core.clock import Clock, system_clock
from core.database import prepare_engine
from core.language import LANGUAGES
from core.settings import read_settings
from webapp import figures, locales, markup
from webapp.api.problems import schema_problem
from webapp.auth.credentials import PeopleDatastore
from webapp.auth.forms import RescueForm, SignInForm
from webapp.auth.guards import allowed, current_account
from webapp.auth.letters import OutboxPost
from webapp.auth.passkeys import PasskeyManners
from webapp.auth.second_factor import Codes, second_factor_settings
from webapp.auth.single_sign_on import install_single_sign_on
from webapp.auth.staying import install_seeing, install_staying
from webapp.auth.tries import install_tries
from webapp.cookies import cookie_flags
from webapp.extensions import babel, bootstrap, csrf, db, security
from webapp.headers import install_headers
from webapp.hosts import install_host_check
from webapp.moment import now
from webapp.plain_input import install_plain_input
from webapp.rate_limits import install_rate_limits
from webapp.refusals import install_error_pages
from webapp.rooms import register_rooms
from webapp.secret import secret_in
from webapp.transactions import install_transactions


def create_app(
    environment: Mapping[str, str] | None = None, *, clock: Clock = system_clock, **overrides: Any
) -> Flask:
    """The application for the settings in ``environment`` (the process's own by default).

    ``overrides`` are Flask configuration values, for tests. Raises core.settings.BadSetting.
    """
    app = APIFlask(
        "webapp",
        title="Orange Friday",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        json_errors=False,
    )
    install_plain_input(app)
    app.error_callback = schema_problem
    app.config.update(read_settings(environment))
    app.config.update(_flask_settings(app.config))
    app.config.update(overrides)
    app.extensions["clock"] = clock
    if app.config["ORANGE_FRIDAY_PROXIES"]:
        hops = app.config["ORANGE_FRIDAY_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    install_host_check(app)
    install_rate_limits(app)
    install_seeing(app)
    install_transactions(app)
    install_tries(app)
    _bind_extensions(app)
    install_headers(app)
    install_error_pages(app)
    _dress_templates(app)
    register_rooms(app)
    return app


def _flask_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    secret = settings["ORANGE_FRIDAY_SECRET_KEY"] or secret_in(Path(settings["ORANGE_FRIDAY_DATA_DIR"]))
    return {
        "SECRET_KEY": secret,
        "SQLALCHEMY_DATABASE_URI": settings["DATABASE_URL"],
        "SECRET_KEY_FALLBACKS": list(settings["ORANGE_FRIDAY_FORMER_KEYS"]),
        "MAX_CONTENT_LENGTH": settings["ORANGE_FRIDAY_BODY_MB"] * 1024 * 1024,
        # A text that is far too long reaches its field, which says so with the text still in it.
        "MAX_FORM_MEMORY_SIZE": settings["ORANGE_FRIDAY_BODY_MB"] * 1024 * 1024,
        **cookie_flags(secure=settings["ORANGE_FRIDAY_SECURE_COOKIES"]),
        "BABEL_DEFAULT_LOCALE": locales.LOCALES[settings["ORANGE_FRIDAY_LANGUAGE"]],
        "BOOTSTRAP_SERVE_LOCAL": True,
        "WTF_CSRF_TIME_LIMIT": None,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=settings["ORANGE_FRIDAY_SESSION_DAYS"]),
        **_security_settings(settings, secret),
    }


def _security_settings(settings: Mapping[str, Any], secret: str) -> dict[str, Any]:
    """Flask-Security's settings; its own forms carry our CSRF token."""
    return {
        # Its Chinese has gaps; what people meet here is filled in by translations/*/flask_security.po.
        "SECURITY_I18N_DIRNAME": ["builtin", str(Path(__file__).with_name("translations"))],
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_DATETIME_FACTORY": now,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/me/password",
        "SECURITY_POST_CHANGE_VIEW": "/me/security",
        "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FRESHNESS": timedelta(hours=1),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_ANONYMOUS_USER_DISABLED": False,
        **second_factor_settings(settings["ORANGE_FRIDAY_TOTP_KEY"] or secret),
    }


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    babel.init_app(app, locale_selector=locales.babel_locale)
    bootstrap.init_app(app)
    csrf.init_app(app)
    # Only the constructor takes these, and it ran in webapp.extensions, below everything that they need.
    security._mail_util_cls, security._totp_cls = OutboxPost, Codes
    security._webauthn_util_cls = PasskeyManners
    security.init_app(app, PeopleDatastore(db), login_form=SignInForm, two_factor_rescue_form=RescueForm)
    install_staying(app)
    install_single_sign_on(app)


def _dress_templates(app: Flask) -> None:
    app.jinja_env.filters.update(
        localtime=locales.local_time,
        day=locales.local_day,
        ago=locales.ago,
        percent=figures.percent,
        points=figures.points,
        number=figures.number,
        filesize=figures.bytes_of,
        markdown=markup.markdown,
        markdown_line=markup.markdown_line,
    )

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        return {
            "account": current_account(),
            "product": g.get("product"),
            "may": allowed,
            "language": locales.language(),
            "languages": LANGUAGES,
            "theme": locales.theme(),
        }
