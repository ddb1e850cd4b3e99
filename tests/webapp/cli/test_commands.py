"""The command line: set up an installation, publish from a pipeline, export, look it over."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from analysis.exporting import EXPORTS
from community.accounts import account_of
from community.products import product_called
from community.roles import is_platform_admin
from releases.builds.build import BuildTransition
from releases.builds.seeing import build_called
from releases.notes import lines_of
from surveys.feedback import write_feedback
from tests.making import a_build, a_product, a_tester, somebody, vote
from webapp.cli.main import COMMANDS, main

Run = Callable[..., Result]
NOTES = "# 8.10.24\nFaster camera\n## Added\n- Call times\n## Known issues\n- Stutters. Workaround: restart\n"


@pytest.fixture
def of(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """of("product", "create", …): the command on a database of this test's own."""
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.setenv("ORANGE_FRIDAY_DATA_DIR", str(tmp_path / "data"))

    def run(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, list(words), input=typed)

    return run


def test_the_first_admin_needs_no_mail(of: Run, own_engine: Engine) -> None:
    answer = of(
        "create-admin", "--email", "Ann@example.com", "--name", "Ann", typed="long enough\nlong enough\n"
    )
    assert answer.exit_code == 0, answer.output
    with Session(own_engine) as session:
        assert is_platform_admin(session, account_of(session, "ann@example.com"))


def test_a_short_password_is_refused_and_leaves_nobody(of: Run, own_engine: Engine) -> None:
    answer = of("create-admin", "--email", "ann@example.com", "--name", "Ann", typed="short\nshort\n")
    assert answer.exit_code == 1 and "at least 8" in answer.output
    with Session(own_engine) as session:
        assert account_of(session, "ann@example.com") is None


def test_a_command_in_somebodys_name_asks_for_their_rights(
    of: Run, own_engine: Engine, now: datetime
) -> None:
    of("product", "create", "skylark", "--name", "Skylark")
    with Session(own_engine) as session:
        product = product_called(session, "skylark")
        people = {role: somebody(session, product, role, now) for role in ("tester", "staff")}
        addresses, staff = {role: person.email or "" for role, person in people.items()}, people["staff"].id
        session.commit()
    publish = ("release", "publish", "8.10.24", "--product", "skylark", "--as")
    found = [of(*publish, address).exit_code for address in (*addresses.values(), "nobody@example.org")]
    assert found == [1, 0, 1]
    with Session(own_engine) as session:
        by = session.scalars(sa.select(BuildTransition.by_id).order_by(BuildTransition.id)).all()
        assert by == [staff, staff]


def test_how_fine_a_products_topics_are_is_set_and_told(of: Run) -> None:
    of("product", "create", "skylark", "--name", "Skylark")
    assert of("product", "granularity", "skylark").output == "0\n"
    assert of("product", "granularity", "skylark", "-1").output == "-1\n"
    assert of("product", "granularity", "skylark").output == "-1\n"
    assert of("product", "granularity", "skylark", "3").exit_code == 2


def test_a_product_is_created_and_listed(of: Run) -> None:
    assert of("product", "create", "skylark", "--name", "Skylark", "--zone", "Asia/Shanghai").exit_code == 0
    assert of("product", "list").output == "skylark\tSkylark\tAsia/Shanghai\n"


@pytest.mark.parametrize(("slug", "zone", "said"), [("Sky lark", "UTC", "slug"), ("skylark", "Mars", "zone")])
def test_a_bad_product_is_refused_by_name(of: Run, slug: str, zone: str, said: str) -> None:
    answer = of("product", "create", slug, "--name", "Skylark", "--zone", zone)
    assert answer.exit_code == 1 and said in answer.output


def test_a_pipeline_publishes_a_build_with_its_notes(of: Run, own_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    of("product", "create", "skylark", "--name", "Skylark")
    answer = of(
        "release", "publish", "8.10.24", "--product", "skylark", "--notes", str(tmp_path / "notes.md")
    )
    assert answer.exit_code == 0 and "published" in answer.output
    with Session(own_engine) as session:
        build = build_called(session, product_called(session, "skylark"), "8.10.24")
        assert build.headline == "Faster camera" and [line.text for line in lines_of(session, build)] == [
            "Call times"
        ]


def test_a_time_without_an_offset_is_the_products_own(of: Run, own_engine: Engine) -> None:
    of("product", "create", "skylark", "--name", "Skylark", "--zone", "Asia/Shanghai")
    assert of("release", "create", "9.0", "--product", "skylark", "--at", "2099-01-02T17:00").exit_code == 0
    with Session(own_engine) as session:
        build = build_called(session, product_called(session, "skylark"), "9.0", all_states=True)
        assert (
            build.scheduled_at is not None and build.scheduled_at.isoformat() == "2099-01-02T09:00:00+00:00"
        )


def test_publishing_twice_is_refused_and_publishes_once(of: Run) -> None:
    of("product", "create", "skylark", "--name", "Skylark")
    assert of("release", "publish", "9.0", "--product", "skylark").exit_code == 0
    again = of("release", "publish", "9.0", "--product", "skylark")
    assert again.exit_code == 1 and "published by now" in again.output


def test_a_build_is_withdrawn_with_advice(of: Run) -> None:
    of("product", "create", "skylark", "--name", "Skylark")
    of("release", "publish", "9.0", "--product", "skylark")
    answer = of("release", "withdraw", "9.0", "--product", "skylark", "--advice", "Go back to 8.0.")
    assert answer.output == "9.0 is withdrawn.\n"


@pytest.fixture
def said(own_engine: Engine, now: object) -> None:
    """A vote and two texts, one of which a spreadsheet would run."""
    with Session(own_engine) as session:
        product = a_product(session, now, "skylark")  # type: ignore[arg-type]
        build, tester = a_build(session, product, "8.10.24", now), a_tester(session, product, now)  # type: ignore[arg-type]
        vote(session, tester, build, 4, now)  # type: ignore[arg-type]
        for text in ("=1+1", "电池"):
            write_feedback(session, tester, product, text, now=now, build=build)  # type: ignore[arg-type]
        session.commit()


def test_an_export_names_no_address_and_runs_no_formula(of: Run, said: None) -> None:
    answer = of("export", "feedback", "--product", "skylark")
    rows = list(csv.DictReader(io.StringIO(answer.output)))
    assert [row["text"] for row in rows] == ["'=1+1", "电池"] and "@" not in answer.output


def test_json_lines_hold_texts_as_written(of: Run, said: None) -> None:
    answer = of("export", "feedback", "--product", "skylark", "--format", "jsonl")
    assert [json.loads(line)["text"] for line in answer.output.splitlines()] == ["=1+1", "电池"]


def test_everything_is_exported_into_a_folder(of: Run, said: None, tmp_path: Path) -> None:
    answer = of("export", "all", "--product", "skylark", "--out", str(tmp_path / "out"))
    assert answer.exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"{name}.csv" for name in EXPORTS}


def test_an_unknown_product_is_said_by_name(of: Run) -> None:
    answer = of("export", "votes", "--product", "nowhere")
    assert answer.exit_code == 1 and "nowhere" in answer.output


def test_nonsense_in_a_setting_is_told_by_name(of: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORANGE_FRIDAY_MAIL_PORT", "lots")
    answer = of("product", "list")
    assert answer.exit_code == 1 and "ORANGE_FRIDAY_MAIL_PORT" in answer.output


def test_the_jobs_are_listed(of: Run) -> None:
    of("product", "create", "skylark", "--name", "Skylark")
    answer = of("jobs")
    assert answer.exit_code == 0 and "nightly" in answer.output and "skylark:" in answer.output


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(of: Run, name: str) -> None:
    answer = of(name, "--help")
    assert answer.exit_code == 0 and "Usage" in answer.output
