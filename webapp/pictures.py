"""Pictures that people sent: taken in clean, given out such that nothing in them could run."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, send_file
from werkzeug.datastructures import FileStorage

from core.pictures import CleanPicture, clean_picture, picture_named
from webapp.auth.guards import signed_in

blueprint = Blueprint("pictures", __name__)
# Even if a browser took it for a page, that page could load nothing, run nothing and send nothing.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def picture_in(upload: FileStorage) -> CleanPicture:
    """The uploaded picture drawn anew; raises Refusal at ``picture``. What the sender calls it is never believed."""
    most = current_app.config["ORANGE_FRIDAY_UPLOAD_MB"] * 1024 * 1024
    return clean_picture(upload.stream.read(most + 1), most_bytes=most)


@blueprint.get("/pictures/<name>")
def picture(name: str) -> Response:
    """A picture, for whoever is signed in and knows its name of 128 random bits."""
    signed_in()
    return picture_answer(name)


def picture_answer(name: str) -> Response:
    """The picture as an attachment of a fixed type; raises NotFound."""
    path = picture_named(Path(current_app.config["ORANGE_FRIDAY_DATA_DIR"]), name)
    answer = send_file(
        path.resolve(), mimetype="image/webp", as_attachment=True, download_name=name, conditional=True
    )
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
