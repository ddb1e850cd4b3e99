"""The rooms of the web floor and where their pages hang."""

from __future__ import annotations

from flask import Flask

from webapp.admin.all_pages import blueprint as admin
from webapp.api.all_pages import blueprint as api
from webapp.api.documents import blueprint as api_docs
from webapp.auth.all_pages import blueprint as accounts
from webapp.extensions import csrf
from webapp.feeds.all_pages import blueprint as feeds
from webapp.insights.all_pages import blueprint as insights
from webapp.pages.all_pages import blueprint as pages
from webapp.pictures import blueprint as pictures
from webapp.preferences import blueprint as preferences
from webapp.studio.all_pages import blueprint as studio


def register_rooms(app: Flask) -> None:
    """Hang every room's pages into the app."""
    app.register_blueprint(preferences)
    # A bearer token is no cookie: no other site can make a browser send it, so there is nothing to forge.
    csrf.exempt(api)
    app.register_blueprint(api)
    app.register_blueprint(api_docs)
    app.register_blueprint(accounts)
    app.register_blueprint(pages)
    app.register_blueprint(pictures)
    app.register_blueprint(feeds)
    app.register_blueprint(studio)
    app.register_blueprint(insights)
    app.register_blueprint(admin)
