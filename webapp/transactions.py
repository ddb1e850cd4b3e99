"""One transaction a request: begun as a writer for unsafe methods, committed once, before the answer leaves."""

from __future__ import annotations

from flask import Flask, Response, request

from core.database import begin_write
from webapp.extensions import db

SAFE = ("GET", "HEAD", "OPTIONS")


def install_transactions(app: Flask) -> None:
    """Begin and end the session of every request; views never commit.

    An answer of 400 or more rolls back: what a refused form had begun to write is forgotten.
    """

    @app.before_request
    def begin() -> None:
        if request.method not in SAFE:
            begin_write(db.session())

    @app.after_request
    def end(response: Response) -> Response:
        if request.method in SAFE or response.status_code >= 400:
            db.session.rollback()
        else:
            db.session.commit()
        return response
