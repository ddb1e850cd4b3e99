"""Errors as problem+json (RFC 9457): a title for people, the field at fault for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from apiflask import HTTPError
from flask import Response, json, request


def asks_api() -> bool:
    """Whether this request is for the API."""
    return request.path.startswith("/api/")


def problem(status: int, detail: str, *, field: str | None = None, errors: Any = None) -> Response:
    """An error answer; ``errors`` are the messages of a schema by field."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if field is not None:
        body["field"] = field
    if errors:
        body["errors"] = errors
    answer = Response(json.dumps(body), status, mimetype="application/problem+json")
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Orange Friday"'
    return answer


def schema_problem(error: HTTPError) -> Response:
    """What APIFlask refuses (a body that does not fit its schema)."""
    detail = (
        "The request does not fit: " + "; ".join(_lines(error.detail))
        if error.detail
        else error.message or ""
    )
    return problem(error.status_code, detail, errors=error.detail or None)


def _lines(detail: Any, path: str = "") -> list[str]:
    if isinstance(detail, dict):
        return [
            line
            for key, value in detail.items()
            for line in _lines(value, f"{path}.{key}" if path else str(key))
        ]
    return [f"{path}: {', '.join(map(str, detail)) if isinstance(detail, list) else detail}"]
