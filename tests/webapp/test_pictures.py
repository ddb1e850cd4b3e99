"""Pictures are given out such that nothing in them could run."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage

from community.accounts import Account
from core.pictures import keep_picture
from core.refusals import Refusal
from webapp.pictures import picture_in


def a_png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "orange").save(written, "PNG")
    return written.getvalue()


def upload(content: bytes, name: str = "shot.png") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name, content_type="text/html")


def test_it_comes_as_a_file_that_no_browser_runs(
    app: Flask, visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    name = keep_picture(
        Path(app.config["ORANGE_FRIDAY_DATA_DIR"]), picture_in(upload(a_png(), "../../x.html"))
    )
    with visit_as(make_account()).get(f"/pictures/{name}") as answer:
        assert answer.mimetype == "image/webp"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_who_is_signed_out_sees_none(app: Flask, client: FlaskClient) -> None:
    name = keep_picture(Path(app.config["ORANGE_FRIDAY_DATA_DIR"]), picture_in(upload(a_png())))
    assert client.get(f"/pictures/{name}").status_code == 302


@pytest.mark.parametrize("name", ["secret-key", "..%2fsecret-key", "%2e%2e/secret-key", "0" * 32 + ".webp"])
def test_another_name_is_not_found(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], name: str
) -> None:
    assert visit_as(make_account()).get(f"/pictures/{name}").status_code == 404


def test_a_page_under_the_name_of_a_picture_is_refused(app: Flask) -> None:
    with pytest.raises(Refusal):
        picture_in(upload(b"<html><script>alert(1)</script>"))


def test_the_limit_is_the_setting(app: Flask) -> None:
    app.config["ORANGE_FRIDAY_UPLOAD_MB"] = 0
    with pytest.raises(Refusal, match="at most"):
        picture_in(upload(a_png()))
