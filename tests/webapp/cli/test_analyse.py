"""`orange-friday analyse`: what it shows while it runs, and what Ctrl-C leaves behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from analysis.runs import CANCELLED, Run
from webapp.cli.main import main

CODE = "import sys; from webapp.cli.main import main; main(sys.argv[1:])"


@pytest.fixture
def product(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The slug of a product of whose database the commands of this test are."""
    monkeypatch.setenv("DATABASE_URL", own_database)
    monkeypatch.setenv("ORANGE_FRIDAY_DATA_DIR", str(tmp_path / "data"))
    assert CliRunner().invoke(main, ["product", "create", "skylark", "--name", "Skylark"]).exit_code == 0
    return "skylark"


@pytest.mark.slow
def test_ctrl_c_cancels_the_run_and_says_so(product: str, own_engine: Engine, tmp_path: Path) -> None:
    lines = (f"the battery drains overnight since update number {n}, please mend it" for n in range(4000))
    (tmp_path / "said.csv").write_text("text\n" + "\n".join(f'"{line}"' for line in lines))
    said = ["import", "feedback", str(tmp_path / "said.csv"), "--product", product, "--text", "text"]
    assert CliRunner().invoke(main, said).exit_code == 0
    command = [sys.executable, "-c", CODE, "analyse", "--product", product]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "%" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130 and "Run 1 is cancelled. The result before it stays." in told
    with Session(own_engine) as session:
        assert session.get_one(Run, 1).state == CANCELLED


def test_an_analysis_of_nothing_tells_its_stages(product: str) -> None:
    answer = CliRunner().invoke(main, ["analyse", "--product", product])
    assert "choosing the build" in answer.stderr and "Run 1: done" in answer.stdout
