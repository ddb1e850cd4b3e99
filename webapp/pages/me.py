"""What is mine: my votes, my feedback, my way out."""

from __future__ import annotations

from flask import render_template

from surveys.feedback import feedback_by
from surveys.votes import votes_by
from webapp.auth.guards import signed_in
from webapp.extensions import db
from webapp.pages.blueprint import blueprint


@blueprint.get("/me")
def me() -> str:
    """The page of the signed-in member."""
    account = signed_in()
    session = db.session()
    return render_template("pages/me.html", votes=votes_by(session, account), feedback=feedback_by(session, account))
