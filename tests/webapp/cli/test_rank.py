"""`orange-friday rank` as a person types it."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webapp.cli.main import main

FILES = ["assignments.csv", "report.html", "requests.csv", "run.json"]


def rank(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["rank", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "remarks.csv"
    path.write_text("text,score,nps\nslow,2,0\nfast,5,10\nfine,4,7\n")
    return path


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--text: Say which column holds the texts"),
        (
            ("--text", "txt"),
            "--text: There is no column txt; did you mean text? The columns are: text, score, nps.",
        ),
        (("--text", "text", "--score", "nps"), "--score: nps is not on a scale of 1 to 5"),
        (("--text", "text", "--scale", "stars"), "--scale: There is no scale stars"),
        (
            ("--text", "text", "--build", "score", "--build-pattern", "("),
            "--build-pattern: ( is not a regular",
        ),
        (("--text", "text", "--only", "score"), "--only: score is no filter; write COLUMN=VALUE."),
        (("--text", "text", "--only", "score=9"), "--only: No row has 9 in score."),
        (("--text", "text", "--encoding", "klingon"), "--encoding: There is no encoding klingon"),
        (("--text", "text", "--map", "nowhere"), "--map: nowhere cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_option(
    file: Path, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    result = rank(file, *options, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    result = rank(tmp_path / "nowhere.csv", "--text", "text", "--out", tmp_path)
    assert result.exit_code == 2
    assert "There is no file" in result.stderr


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_behind_and_says_so(tmp_path: Path) -> None:
    lines = (f"the battery drains overnight since update number {n}, please mend it" for n in range(6000))
    (tmp_path / "remarks.csv").write_text("text\n" + "\n".join(f'"{line}"' for line in lines))
    command = ["rank", str(tmp_path / "remarks.csv"), "--text", "text", "--out", str(tmp_path / "out")]
    code = "import sys; from webapp.cli.main import main; main(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", code, *command], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert "reading the file" in process.stderr.readline()
        assert "%" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert (process.returncode, (tmp_path / "out").exists()) == (130, False)
    assert "Stopped; nothing was written" in said and "Traceback" not in said


def test_out_must_be_said(file: Path) -> None:
    assert "Missing option '--out'" in rank(file, "--text", "text").stderr


def test_there_are_five_steps_of_granularity(file: Path, tmp_path: Path) -> None:
    result = rank(file, "--text", "text", "--granularity", "3", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "3 is not in the range -2<=x<=2" in result.stderr


def test_help_names_every_option_of_the_contract() -> None:
    said = rank("--help").stdout
    for option in (
        "--text",
        "--score",
        "--scale",
        "--build",
        "--date",
        "--tester",
        "--only",
        "--for-build",
        "--granularity",
        "--out",
    ):
        assert option in said


@pytest.mark.slow
def test_a_tiny_file_gives_four_files_without_flask_or_a_database(tmp_path: Path) -> None:
    rows: list[tuple[str, ...]] = [
        (f"the battery drains overnight, {n} per cent gone", "1") for n in range(6)
    ]
    rows += [(f"please add a dark theme for reading at night, asked {n} times", "3") for n in range(6)]
    rows += [("", "5")] * 30 + [("only one cell",), ("good", "5")]
    with (tmp_path / "remarks.csv").open("w", newline="") as opened:
        csv.writer(opened).writerows([("text", "score"), *rows])
    code = (
        "import sys; from webapp.cli.main import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "assert not {'flask', 'wtforms', 'sqlalchemy'} & set(sys.modules), sorted(sys.modules)\n"
    )
    command = [
        "rank",
        str(tmp_path / "remarks.csv"),
        "--text",
        "text",
        "--score",
        "score",
        "--out",
        str(tmp_path / "out"),
    ]
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "remarks.csv, line 44: 1 cells where the heading has 2" in done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (record["data"]["rows"], record["data"]["bad_rows"], record["result"]["voters"]) == (44, 1, 43)
    with (tmp_path / "out" / "assignments.csv").open(newline="") as opened:
        found = [line["request_id"] for line in csv.DictReader(opened)]
    assert len(found) == 44
    assert found[0] and found[0] == found[5] != found[6] == found[11]


@pytest.mark.slow
def test_a_file_without_requests_promises_no_list(tmp_path: Path) -> None:
    (tmp_path / "remarks.csv").write_text("text\n!\n")
    result = rank(tmp_path / "remarks.csv", "--text", "text", "--out", tmp_path / "out")
    assert "0 requests in all remarks, from 1 person." in result.stdout and "the first" not in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", ["text\n", "text\nslow\n", "text\n\n\n", "text\n!\n", "text\nsame\nsame\nsame\n"]
)
def test_almost_nothing_gives_a_sensible_answer(tmp_path: Path, content: str) -> None:
    (tmp_path / "remarks.csv").write_text(content)
    result = rank(tmp_path / "remarks.csv", "--text", "text", "--out", tmp_path / "out", "--quiet")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES


@pytest.mark.slow
def test_the_step_is_in_the_record_and_finer_gives_more_requests(tmp_path: Path) -> None:
    from tests.webapp.test_performing import COMPLAINTS

    texts = [text for texts in COMPLAINTS.values() for text in texts]
    (tmp_path / "remarks.csv").write_text("\n".join(["text", *texts]))
    found = []
    for step in ("-2", "2"):
        out = tmp_path / f"out{step}"
        result = rank(tmp_path / "remarks.csv", "--text", "text", "--granularity", step, "--out", out)
        assert result.exit_code == 0, result.output
        record = json.loads((out / "run.json").read_text())
        found.append((record["settings"]["topics"]["granularity"], record["result"]["requests"]))
    assert found == [(-2, 2), (2, 5)]
