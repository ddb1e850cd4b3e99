"""`orange-friday import` as a person types it, on real reviews where they are at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from community.accounts import create_member
from community.products import create_product, product_called
from community.rings import ring_of
from community.roles import ADMIN, STAFF, grant_role
from community.tokens import token_of
from core.audit import AuditEntry
from core.outbox import OutboxMessage
from releases.builds.build import Build
from surveys.feedback import Feedback
from surveys.satisfaction import satisfactions_of
from surveys.votes import Tally, Vote
from webapp.cli.main import main

FILE = "id,text,score,version\n1,slow,2,8.10\n2,,5,8.9\n3,odd,55,8.9\n4,alone\n5,fine,4,\n"
COLUMNS = (
    "--product",
    "skylark",
    "--text",
    "text",
    "--score",
    "score",
    "--scale",
    "1-5",
    "--build",
    "version",
    "--id",
    "id",
)

Import = Callable[..., Result]


@pytest.fixture
def run(own_database: str, own_engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Import:
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.delenv("ORANGE_FRIDAY_TEST_POSTGRES", raising=False)
    monkeypatch.setenv("ORANGE_FRIDAY_DATA_DIR", str(tmp_path / "data"))
    with Session(own_engine) as session:
        create_product(session, "skylark", "Skylark", now=datetime(2024, 1, 1, tzinfo=UTC))
        session.commit()
    return lambda *arguments: CliRunner().invoke(main, ["import", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text(FILE)
    return path


def said(result: Result) -> list[str]:
    return [" ".join(line.split()) for line in result.output.splitlines()]


def test_good_rows_are_kept_and_bad_ones_told_by_line(run: Import, file: Path, own_engine: Engine) -> None:
    result = run("feedback", file, *COLUMNS)
    assert result.exit_code == 0, result.output
    assert "reviews.csv, line 4: score: 55 is not on the scale 1-5" in said(result)
    assert "reviews.csv, line 5: 2 cells where the heading has 4" in said(result)
    assert {"rows read 5", "imported 3 (3 votes, 2 texts)", "already known 0", "bad 2"} <= set(said(result))
    with Session(own_engine) as session:
        assert sorted(session.scalars(sa.select(Feedback.text))) == ["fine", "slow"]


def test_a_second_time_everything_is_known(run: Import, file: Path) -> None:
    run("feedback", file, *COLUMNS)
    assert {"imported 0 (0 votes, 0 texts)", "already known 3"} <= set(said(run("feedback", file, *COLUMNS)))


def test_votes_alone_can_be_imported(run: Import, tmp_path: Path, own_engine: Engine) -> None:
    (tmp_path / "votes.csv").write_text("build,score\n" + "8.10,5\n" * 3 + "8.10,1\n")
    result = run(
        "votes", tmp_path / "votes.csv", "--product", "skylark", "--score", "score", "--build", "build"
    )
    assert "imported 4 (4 votes, 0 texts)" in said(result)
    with Session(own_engine) as session:
        assert session.scalars(sa.select(Tally).where(Tally.build_no > 0)).one().counts == (1, 0, 0, 0, 3)


def test_an_unknown_product_is_refused(run: Import, file: Path) -> None:
    result = run("feedback", file, "--product", "nothing", "--text", "text")
    assert result.exit_code == 1
    assert "There is no product" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--text", "txt"), "--text: There is no column txt"),
        (("--score", "score"), "Say which column to read with --text."),
        (("--text", "text", "--channel", "x" * 50), "--channel: A channel has 1 to 40 characters."),
    ],
)
def test_what_does_not_fit_is_refused_by_its_option(
    run: Import, file: Path, options: tuple[str, ...], message: str
) -> None:
    result = run("feedback", file, "--product", "skylark", *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_testers_get_accounts_and_tokens_once(run: Import, tmp_path: Path, own_engine: Engine) -> None:
    (tmp_path / "testers.csv").write_text(
        "email,display_name,ring,language\nann@example.org,Ann,pilot,zh\nnot an address,Ben,,\ncy@example.org,Cy,,\n"
    )
    tokens = tmp_path / "tokens.csv"
    result = run("testers", tmp_path / "testers.csv", "--product", "skylark", "--tokens", tokens)
    assert result.exit_code == 0, result.output
    assert {"testers imported 2", "already known 0", "bad rows 1"} <= set(said(result))
    lines = tokens.read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["email", "ann@example.org", "cy@example.org"]
    assert tokens.stat().st_mode & 0o077 == 0
    with Session(own_engine) as session:
        found = token_of(session, lines[1].split(",")[1], now=datetime.now(UTC))
        product = product_called(session, "skylark")
        assert found is not None
        assert (found.account.email, found.account.language) == ("ann@example.org", "zh")
        assert ring_of(session, found.account, product) == "pilot"
    again = run(
        "testers", tmp_path / "testers.csv", "--product", "skylark", "--tokens", tmp_path / "more.csv"
    )
    assert {"testers imported 0", "already known 2"} <= set(said(again))
    assert (tmp_path / "more.csv").read_text().splitlines() == ["email,token"]


def test_a_file_of_tokens_is_never_written_over(run: Import, file: Path, tmp_path: Path) -> None:
    (tmp_path / "testers.csv").write_text("email,display_name\nann@example.org,Ann\n")
    result = run("testers", tmp_path / "testers.csv", "--product", "skylark", "--tokens", file)
    assert result.exit_code == 2
    assert "Name a new file" in result.stderr
    assert file.read_text() == FILE


def test_the_invited_get_one_letter_each_where_mail_leaves(
    run: Import, tmp_path: Path, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "testers.csv").write_text("email,display_name\nann@example.org,Ann\ncy@example.org,Cy\n")
    asked = ("testers", tmp_path / "testers.csv", "--product", "skylark", "--invite")
    monkeypatch.setenv("ORANGE_FRIDAY_MAIL", "console")
    assert (run(*asked).exit_code, "mail does not leave" in run(*asked).stderr) == (2, True)
    monkeypatch.setenv("ORANGE_FRIDAY_MAIL", "file")
    assert "letters written        2" in run(*asked).output
    assert "letters written        0" in run(*asked).output
    with Session(own_engine) as session:
        letters = session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert [letter.address for letter in letters] == ["ann@example.org", "cy@example.org"]
        assert "/p/skylark/" in letters[0].body_text and "ann@example.org" in letters[0].body_text


def test_testers_are_imported_in_the_name_of_an_admin_alone(
    run: Import, tmp_path: Path, own_engine: Engine
) -> None:
    (tmp_path / "testers.csv").write_text("email,display_name\nann@example.org,Ann\n")
    now = datetime(2024, 1, 1, tzinfo=UTC)
    with Session(own_engine) as session:
        product = product_called(session, "skylark")
        for name, role in (("staff", STAFF), ("admin", ADMIN)):
            account = create_member(session, f"{name}@example.org", name, now=now)
            grant_role(session, account, role, product, now=now)
        admin = account.id
        session.commit()
    asked = ("testers", tmp_path / "testers.csv", "--product", "skylark", "--as")
    found = [run(*asked, f"{name}@example.org").exit_code for name in ("nobody", "staff", "admin")]
    assert found == [1, 1, 0]
    with Session(own_engine) as session:
        (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "testers.import"))
        assert (entry.actor_id, entry.after) == (admin, {"new": 1, "known": 0, "bad": 0})


def test_a_file_without_addresses_names_no_testers(run: Import, file: Path) -> None:
    result = run("testers", file, "--product", "skylark")
    assert result.exit_code == 2
    assert "There is no column email" in result.stderr


@pytest.mark.slow
def test_real_reviews_come_out_as_a_plain_group_by_has_them(
    run: Import, own_engine: Engine, shared_data: Path
) -> None:
    path = shared_data / "app_reviews_streaming" / "data.csv"
    options = ("--text", "text", "--score", "rating", "--build", "version", "--build-pattern", r"^(\d+\.\d+)",
               "--date", "date", "--id", "review_id", "--only", "app=com.netflix.mediaclient")  # fmt: skip
    result = run("feedback", path, "--product", "skylark", *options)
    assert result.exit_code == 0, result.output
    frame = pd.read_csv(path, dtype={"version": str})
    frame = frame[frame["app"] == "com.netflix.mediaclient"]
    builds = frame["version"].str.extract(r"^(\d+\.\d+)")[0]
    plain = frame["rating"].groupby(builds).agg(["count", "mean"])
    with Session(own_engine) as session:
        product = product_called(session, "skylark")
        made = list(session.scalars(sa.select(Build).order_by(Build.sort_key, Build.published_at)))
        found = satisfactions_of(session, made)
        kept = {build.version: (found[build.id].n, found[build.id].mean) for build in made}
        assert kept.keys() == set(plain.index)
        for version, (count, mean) in plain.iterrows():
            n, ours = kept[str(version)]
            assert n == count
            assert ours == pytest.approx(mean)
        weekly = [f"8.{number}" for number in range(114, 129)]
        assert [build.version for build in made if build.version in weekly] == weekly
        votes = sa.select(sa.func.count()).select_from(Vote).where(Vote.product_id == product.id)
        assert session.scalar(votes) == len(frame)
        assert session.scalar(votes.where(Vote.build_id.is_(None))) == int(builds.isna().sum())
    again = run("feedback", path, "--product", "skylark", *options)
    assert f"already known {len(frame):,}" in said(again)
