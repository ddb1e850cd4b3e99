"""/api/docs: the OpenAPI document as a page to read, drawn on the server; no script, no CDN."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template

blueprint = Blueprint("api_docs", __name__)


@blueprint.get("/api/docs")
def docs() -> str:
    """Every call of the API with its parameters, body and answers."""
    spec: dict[str, Any] = current_app._get_current_object()._get_spec("json")  # type: ignore[attr-defined]
    calls = [
        {"method": method.upper(), "path": path} | operation
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
    ]
    return render_template("api/docs.html", spec=spec, calls=calls, schemas=spec["components"]["schemas"])
