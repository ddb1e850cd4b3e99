"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from webapp.extensions import db
from webapp.pages.blueprint import blueprint


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The database answers and holds our tables."""
    try:
        db.session.execute(sa.text("select count(*) from products"))
    except SQLAlchemyError:
        return Response(
            "the database does not answer, or lacks our tables: run orange-friday upgrade\n",
            503,
            mimetype="text/plain",
        )
    return Response("ready\n", mimetype="text/plain")
