"""doctor says of each fault what to do, and ends with 1 where there is any."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from core.jobs import take_lease
from webapp.cli import checkup
from webapp.cli.main import main
from webapp.worker import LEASE

GOOD_KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def doctor(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """doctor("--json"): the command on a database of this test's own."""
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.setenv("ORANGE_FRIDAY_DATA_DIR", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(main, ["doctor", *words])


def test_it_tells_each_check_and_ends_with_1_where_one_finds_something(doctor: Callable[..., Result]) -> None:
    answer = doctor()
    assert answer.exit_code == 1
    assert "DO   worker: No worker runs" in answer.output and "ok   database answers" in answer.output
    assert all(name in answer.output for name in checkup.CHECKS)


def test_it_tells_the_same_as_json(doctor: Callable[..., Result]) -> None:
    told = json.loads(doctor("--json").output)
    assert told["ok"] is False
    assert [each["check"] for each in told["checks"]] == list(checkup.CHECKS)
    assert all(each["ok"] == (each["do"] is None) for each in told["checks"])


def test_a_database_without_tables_is_a_finding_not_a_crash(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    monkeypatch.setenv("ORANGE_FRIDAY_DATA_DIR", str(tmp_path))
    answer = CliRunner().invoke(main, ["doctor"])
    assert answer.exit_code == 1 and "orange-friday upgrade" in answer.output


@pytest.mark.parametrize(
    ("check", "config", "cure"),
    [
        (checkup.secret_key_strong, {"SECRET_KEY": "short"}, "token_hex"),
        (checkup.secret_key_strong, {"SECRET_KEY": "a" * 40}, "token_hex"),
        (
            checkup.cookies_secure,
            {"ORANGE_FRIDAY_BASE_URL": "https://b.example", "SESSION_COOKIE_SECURE": False},
            "SECURE_COOKIES=yes",
        ),
        (checkup.behind_tls, {"ORANGE_FRIDAY_BASE_URL": "http://b.example"}, "TLS in front"),
        (
            checkup.hosts_known,
            {"ORANGE_FRIDAY_BASE_URL": "https://b.example", "ORANGE_FRIDAY_HOSTS": ("a.example",)},
            "ORANGE_FRIDAY_HOSTS",
        ),
        (checkup.debug_off, {"DEBUG": True}, "FLASK_DEBUG"),
        (checkup.mail_leaves, {"ORANGE_FRIDAY_MAIL": "smtp", "ORANGE_FRIDAY_MAIL_PORT": 9}, "MAIL_SERVER"),
    ],
)
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_each_fault_has_its_cure(
    app: Flask, check: checkup.Check, config: dict[str, object], cure: str
) -> None:
    app.config.update(SECRET_KEY=GOOD_KEY)
    assert check(app) is None or check is checkup.cookies_secure
    app.config.update(config)
    assert cure in (check(app) or "")


def test_a_key_that_others_can_read_is_found(app: Flask) -> None:
    folder = Path(app.config["ORANGE_FRIDAY_DATA_DIR"])
    folder.chmod(0o700)
    assert checkup.data_folder_closed(app) is None
    (folder / "secret-key").touch(mode=0o644)
    (folder / "secret-key").chmod(0o644)
    assert "chmod 600" in (checkup.data_folder_closed(app) or "")


def test_a_folder_that_others_can_write_is_found(app: Flask) -> None:
    Path(app.config["ORANGE_FRIDAY_DATA_DIR"]).chmod(0o777)
    assert "chmod 700" in (checkup.data_folder_closed(app) or "")


def test_a_worker_that_leads_is_alive_until_its_lease_ends(
    app: Flask, session: Session, now: datetime
) -> None:
    assert checkup.WORKER == LEASE
    take_lease(session, LEASE, "here", now - timedelta(hours=1))
    assert "No worker runs since" in (checkup.worker_alive(app) or "")
    take_lease(session, LEASE, "here", now)
    assert checkup.worker_alive(app) is None


def test_the_clock_of_this_machine_is_right(app: Flask) -> None:
    assert checkup.clock_right(app) is None
