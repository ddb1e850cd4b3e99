"""The JSON API, version 1. Every answer is JSON; every error is problem+json (RFC 9457)."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response, request

blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Orange Friday")


@blueprint.after_request
def tag(response: Response) -> Response:
    """Give reads an ETag and answer 304 where the reader has it already."""
    if request.method == "GET" and response.status_code == 200:
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization"
        response.add_etag()
        response.make_conditional(request)
    return response
