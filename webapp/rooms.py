"""The rooms of the web floor and where their pages hang."""

from __future__ import annotations

from flask import Flask

from webapp.pages.all_pages import blueprint as pages
from webapp.preferences import blueprint as preferences


def register_rooms(app: Flask) -> None:
    """Hang every room's pages into the app."""
    app.register_blueprint(preferences)
    app.register_blueprint(pages)
