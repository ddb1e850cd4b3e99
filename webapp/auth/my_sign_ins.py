"""Where I am signed in: listed and ended here; and what protects my account."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from webapp.auth.blueprint import blueprint
from webapp.auth.guards import signed_in
from webapp.auth.sign_ins import end_sign_in, end_sign_ins, sign_ins_of
from webapp.auth.staying import current_digest, idle, longest
from webapp.extensions import db
from webapp.moment import now


@blueprint.get("/me/security")
def sign_ins() -> str:
    """The list."""
    account = signed_in()
    mine = sign_ins_of(db.session(), account, now=now(), idle=idle(), longest=longest())
    return render_template(
        "accounts/sign_ins.html", sign_ins=mine, this=current_digest(), credential=current_user
    )


@blueprint.post("/me/security/<int:number>/end")
def end(number: int) -> Response:
    """End one of mine; somebody else's number does nothing."""
    if end_sign_in(db.session(), signed_in(), number, now=now()):
        flash(_("That browser is signed out."), "success")
    return redirect(url_for("accounts.sign_ins"), 303)


@blueprint.post("/me/security/end-all")
def end_all() -> Response:
    """Sign out everywhere but here; links in letters that were not used yet end, too."""
    account = signed_in()
    end_sign_ins(db.session(), account.id, now=now())
    credential = current_user._get_current_object()
    credential.fs_uniquifier, credential.link_digest = uuid.uuid4().hex, None
    login_user(credential, remember=False, authn_via=["end-all"])
    flash(_("Every other browser is signed out."), "success")
    return redirect(url_for("accounts.sign_ins"), 303)
