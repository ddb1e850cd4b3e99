"""create_app: settings, extensions, rooms, error pages."""

from __future__ import annotations

from collections.abc import Mapping
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
from webapp.auth.forms import SignUpForm
from webapp.auth.guards import allowed, current_account
from webapp.cookies import cookie_flags
from webapp.extensions import babel, bootstrap, csrf, db, security
from webapp.headers import install_headers
from webapp.hosts import install_host_check
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
    install_transactions(app)
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
        # Flask-Security: passwords only for now; its own forms carry our CSRF token.
        # Its Chinese has gaps; what people meet here is filled in by translations/*/flask_security.po.
        "SECURITY_I18N_DIRNAME": ["builtin", str(Path(__file__).with_name("translations"))],
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_REGISTERABLE": settings["ORANGE_FRIDAY_SIGN_UP"],
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_REGISTER_URL": "/sign-up",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_ANONYMOUS_USER_DISABLED": False,
    }


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    babel.init_app(app, locale_selector=locales.babel_locale)
    bootstrap.init_app(app)
    csrf.init_app(app)
    security.init_app(app, PeopleDatastore(db), register_form=SignUpForm)


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
