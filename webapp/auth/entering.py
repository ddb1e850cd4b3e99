"""Letting somebody in whose first factor was right: through the second one where there is one."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_security.utils import login_user, validate_redirect_url
from werkzeug.wrappers import Response

from webapp.auth.credentials import Credential
from webapp.extensions import security


def enter(credential: Credential, means: str) -> Response:
    """Sign ``credential`` in, or send the visitor to their second factor first."""
    wanted = request.values.get("next")
    onward = wanted if wanted and validate_redirect_url(wanted) else None
    asked: Any = security.two_factor_plugins.tf_enter(credential, False, means, next_loc=onward)
    if asked is not None:
        return asked
    login_user(credential, remember=False, authn_via=[means])
    return redirect(onward or url_for("pages.front"), 303)
